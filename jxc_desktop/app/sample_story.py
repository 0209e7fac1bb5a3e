"""What happens on the sample day, hour by hour, worked by keys and scans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from jxc_desktop import i18n
from jxc_desktop.app.hands import Hands
from jxc_desktop.app.program import Program
from jxc_desktop.app.sample_shop import GOODS, SAMPLE_PIN, SUPPLIER, SampleGoods, barcode_of
from jxc_desktop.devices.ports import DeviceFault
from jxc_desktop.devices.simulators.printer import SimulatedPrinter
from jxc_desktop.domain.errors import N_
from jxc_desktop.exchange.reader import read_sheet
from jxc_desktop.exchange.sheets import ColumnType, SheetColumn, SheetOut
from jxc_desktop.exchange.xlsx_writer import write_workbook
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.i18n.sentences import filled
from jxc_desktop.printing.escpos_reader import EscposReader
from jxc_desktop.services.base import ManualClock
from jxc_desktop.services.labels import LabelItem, LabelOrder
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.translated import switch_language
from jxc_desktop.ui.counter.counter_window import CounterWindow
from jxc_desktop.ui.counter.shift_view_model import DENOMINATIONS
from jxc_desktop.ui.masterdata.import_window import ImportPage
from jxc_desktop.ui.report.report_window import ReportWindow

FLOAT = Decimal("200.00")
RECEIPT_PAGE = "document.goods_receipt"
MARGIN, STOCK = "report.margin_by_product", "report.stock_on_hand"

NEW_GOODS = (
    SampleGoods("5001", N_("Orange juice 1 l"), N_("bottle"), "15.80", "10.40", "12"),
    SampleGoods("5002", N_("Walnut biscuits 200 g"), N_("pack"), "8.50", "5.20", "24"),
    SampleGoods("5003", N_("Seaweed 50 g"), N_("pack"), "6.90", "4.10", "20"),
    SampleGoods("5004", N_("Black sesame paste 500 g"), N_("bag"), "22.00", "14.60", "6"),
)
"""What the workbook of the morning brings; ``delivered`` is what the lorry brings of it."""


LOOKS = (("en", "light"), ("en", "dark"), ("zh_CN", "dark"), ("zh_CN", "light"))
"""Language and theme of the pictures, in an order in which each step changes one of them."""


@dataclass
class Day:
    """The shop on its day: the program, whoever works it, and what was seen so far."""

    program: Program
    hands: Hands
    clock: ManualClock
    out: Path
    sales: list[str] = field(default_factory=list)
    refunds: list[str] = field(default_factory=list)
    taken: Decimal = Decimal(0)
    cash: Decimal = FLOAT
    agreed: dict[str, Decimal] = field(default_factory=dict)
    looks: tuple[tuple[str, str], ...] = LOOKS
    workbooks: dict[str, Path] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def counter(self) -> CounterWindow:
        """The counter, in front."""
        page = self.program.open("counter")
        if not isinstance(page, CounterWindow):
            raise TypeError("the counter did not open")
        return page

    @property
    def printer(self) -> SimulatedPrinter[EscposReader]:
        """The receipt printer with its paper."""
        return cast("SimulatedPrinter[EscposReader]", self.program.app.devices.printers["receipt"])

    def later(self, minutes: int) -> None:
        """Time passes."""
        self.clock.set(self.clock.local() + timedelta(minutes=minutes))

    def leave(self) -> None:
        """Close the tab in front with Ctrl+W; every open one is dressed anew with each picture."""
        self.hands.control(Qt.Key.Key_W)

    def expect(self, *, true: bool, otherwise: str) -> None:
        """Remember what is not as it should be."""
        if not true:
            self.problems.append(otherwise)

    def picture(self, name: str, *, dark: bool = True) -> None:
        """Take the window in the languages and themes wanted, and leave it as it was."""
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            raise TypeError("there is no application")
        for language, look in self.looks:
            if look == "dark" and not dark:
                continue
            if language != i18n.language():
                switch_language(application, language)
            if look != theme.current().choice:
                theme.apply(application, look)
            self.hands.look()
            path = self.out / "pictures" / f"{name}-{language}-{look}.png"
            self.program.window.grab().save(str(path))

    def check(self) -> list[str]:
        """Everything that does not agree; empty on a good day."""
        services = self.program.app.services
        day = self.clock.local().date()
        books = {row.account: row.balance for row in services.ledgers.trial_balance(day, day)}
        ledger = -(books.get("sales", Decimal(0)) + books.get("output_tax", Decimal(0)))
        workbook = total_of(self.workbooks[MARGIN], _("Gross sales"))
        self.agreed = {
            _("Said by the windows"): self.taken,
            _("In the workbook"): workbook,
            _("In the ledgers"): ledger,
        }
        if not self.taken == workbook == ledger:
            told = _("The day does not add up: windows {windows}, workbook {workbook}, ledgers {ledgers}.")
            amounts = {"windows": self.taken, "workbook": workbook, "ledgers": ledger}
            self.problems.append(told.format(**{name: money_text(amount) for name, amount in amounts.items()}))
        stock = {row.account: row.balance for row in services.ledgers.trial_balance()}["stock"]
        self.expect(
            true=stock == total_of(self.workbooks[STOCK], _("Value")),
            otherwise=_("The value of the stock in the workbook is not that of the ledger."),
        )
        self.problems += [filled(one.message, one.facts) for one in services.maintenance.doctor().findings]
        return self.problems

    def close(self) -> None:
        """Close the windows and the books."""
        self.program.window.close()
        self.program.stop()
        self.program.window.deleteLater()
        self.program.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def tell_the_day(day: Day) -> None:
    """From the first sign-in to the counted drawer."""
    day.program.start()
    day.hands.show()
    day.picture("sign_in")
    day.hands.type(SAMPLE_PIN)
    day.hands.enter()
    day.picture("home")
    for scene in (import_goods, receive_goods, open_shift, serve_customers, take_back, run_out_of_paper):
        day.later(20)
        scene(day)
    for page, name in (("products", "goods"), ("stock", "stock")):
        if day.program.open(page) is not None:
            day.picture(name, dark=page == "stock")
            day.leave()
    print_labels(day)
    export(day, STOCK, "stock_report")
    export(day, MARGIN, "margin")
    close_shift(day)
    keep_receipts(day)


# in the morning


def import_goods(day: Day) -> None:
    """The wholesaler sent a list of new goods; one price in it makes no sense."""
    path = write_list(day.out / "new-goods.xlsx")
    page = day.program.open("import", "products")
    if not isinstance(page, ImportPage):
        raise TypeError("the import page did not open")
    page.open_file(path)
    day.hands.look()
    day.picture("import", dark=False)
    page.run_button.click()
    day.leave()
    found = [day.program.app.services.goods.by_code(barcode_of(goods)) for goods in NEW_GOODS]
    day.expect(true=all(found), otherwise=_("Goods of the list did not arrive."))


def write_list(path: Path) -> Path:
    """The wholesaler's workbook, with one row nobody can use."""
    columns = [
        SheetColumn(_(title), kind)
        for title, kind in (
            (N_("Code"), ColumnType.CODE),
            (N_("Name"), ColumnType.TEXT),
            (N_("Unit"), ColumnType.TEXT),
            (N_("Barcode"), ColumnType.CODE),
            (N_("Retail price"), ColumnType.TEXT),
            (N_("Purchase price"), ColumnType.TEXT),
        )
    ]
    rows = [
        (goods.code, _(goods.name), _(goods.unit), barcode_of(goods), goods.price, goods.cost) for goods in NEW_GOODS
    ]
    rows.append(("5005", _("Gift box"), _("set"), "", _("ask"), ""))
    return write_workbook(path, [SheetOut(_("List"), columns, rows, autofilter=False)])


def receive_goods(day: Day) -> None:
    """The lorry comes: supplier, scans, a few quantities typed, Ctrl+Enter."""
    hands = day.hands
    stock = day.program.app.services.goods
    page = day.program.open(RECEIPT_PAGE)
    if page is None:
        raise LookupError(RECEIPT_PAGE)
    hands.type(SUPPLIER)
    hands.enter()
    for goods in NEW_GOODS[:2]:
        hands.scan(barcode_of(goods), int(goods.delivered))
    hands.control(Qt.Key.Key_Down)
    for goods in NEW_GOODS[2:]:
        hands.type(goods.code)
        hands.enter()
        hands.type(goods.delivered)
        hands.enter()
        hands.enter()
    day.picture("goods_receipt")
    hands.control(Qt.Key.Key_Return)
    day.picture("goods_receipt_posted", dark=False)
    day.leave()
    for goods in NEW_GOODS:
        found = stock.by_code(goods.code)
        on_hand = stock.stock(found.product.id) if found is not None else None
        day.expect(
            true=on_hand == Decimal(goods.delivered),
            otherwise=_("{name}: {count} arrived instead of {wanted}.").format(
                name=_(goods.name), count=on_hand, wanted=goods.delivered
            ),
        )


# at the counter


def open_shift(day: Day) -> None:
    """Ctrl+J and the float in the drawer."""
    if not day.counter.isVisible():
        raise RuntimeError("the counter is not in front")
    day.hands.control(Qt.Key.Key_J)
    day.hands.type(f"{FLOAT:f}")
    day.hands.enter()


def serve_customers(day: Day) -> None:
    """Cash with change, WeChat, two means together, a discount, a parked sale."""
    hands, key = day.hands, Qt.Key
    hands.scan(_code("1001"), 3)
    hands.scan(_code("1003"), 2)
    hands.type("5*")
    hands.scan(barcode_of(NEW_GOODS[1]))
    hands.scan(_code("2002"))
    hands.scan(_code("4001"))
    day.picture("counter")
    hands.enter()
    day.picture("pay")
    hands.type("150")
    hands.enter()
    day.picture("counter_sold", dark=False)
    _note_sale(day, in_cash=_due(day))

    _sell(day, ("2003", "2004"), lambda: hands.type("w"), lambda due: Decimal(0))
    hands.scan(_code("3001"), 2)
    hands.enter()
    hands.type("10hz")
    hands.enter()
    _note_sale(day, in_cash=Decimal(10))

    hands.scan(_code("3002"))
    hands.type("/8.5")
    hands.enter()
    hands.enter()
    hands.type("y")
    hands.enter()
    _note_sale(day, in_cash=Decimal(0))

    hands.scan(_code("1002"), 2)
    hands.key(key.Key_F7)
    _sell(day, ("1004",), lambda: None, lambda due: due)
    hands.key(key.Key_F8)
    hands.enter()
    hands.enter()
    hands.enter()
    _note_sale(day, in_cash=_due(day))


def take_back(day: Day) -> None:
    """A customer of this morning brings two bottles back, with the receipt."""
    hands = day.hands
    hands.key(Qt.Key.Key_F5)
    hands.scan(day.sales[0])
    hands.scan(_code("1001"), 2)
    day.picture("return", dark=False)
    hands.enter()
    hands.enter()
    sale = day.counter.view_model.last
    if sale is None or not sale.refund:
        day.problems.append(_("The refund was not posted."))
        return
    day.refunds.append(sale.number)
    day.taken -= abs(sale.due)
    day.cash -= abs(sale.due)


def run_out_of_paper(day: Day) -> None:
    """The roll ends in the middle of the morning: the sale stands, F6 prints it when there is paper again."""
    day.later(90)
    day.printer.fault = DeviceFault.NO_PAPER
    printed = len(day.printer.jobs)
    _sell(day, ("2001", "1003"), lambda: None, lambda due: due)
    day.picture("no_paper", dark=False)
    day.expect(true=len(day.printer.jobs) == printed, otherwise=_("A printer without paper printed."))
    day.printer.fault = None
    day.hands.key(Qt.Key.Key_F6)
    day.hands.enter()
    number = day.sales[-1]
    day.expect(
        true=any(number in line for line in day.printer.paper.lines), otherwise=_("The receipt was not printed again.")
    )


def _sell(day: Day, codes: tuple[str, ...], means: Callable[[], None], in_cash: Callable[[Decimal], Decimal]) -> None:
    day.later(11)
    for code in codes:
        day.hands.scan(_code(code))
    day.hands.enter()
    means()
    day.hands.enter()
    _note_sale(day, in_cash=in_cash(_due(day)))


def _due(day: Day) -> Decimal:
    sale = day.counter.view_model.last
    return sale.due if sale is not None else Decimal(0)


def _note_sale(day: Day, *, in_cash: Decimal) -> None:
    """Write down what the window said of the sale just completed."""
    sale = day.counter.view_model.last
    if sale is None or sale.number in day.sales:
        day.problems.append(_("A sale was not posted."))
        return
    day.sales.append(sale.number)
    day.taken += sale.due
    day.cash += in_cash
    day.later(7)


# paper, figures, evening


def print_labels(day: Day) -> None:
    """Shelf labels for the new goods."""
    items = tuple(LabelItem(goods.code, copies=2) for goods in NEW_GOODS)
    day.program.app.services.labels.save_pdf(LabelOrder(items), day.out / "labels.pdf")


def export(day: Day, name: str, picture: str) -> None:
    """Open a report, make it one of today, Ctrl+E, Enter."""
    page = day.program.open(name)
    if not isinstance(page, ReportWindow):
        raise TypeError(name)
    if name == MARGIN:
        page.view_model.set_parameter("period", "today")
    day.hands.look()
    day.picture(picture, dark=name == MARGIN)
    path = day.out / page.view_model.file_name()
    page.table.setFocus()
    day.hands.control(Qt.Key.Key_E)
    day.hands.enter()
    day.leave()
    day.workbooks[name] = path
    day.expect(true=path.exists(), otherwise=_("{file} was not written.").format(file=path.name))


def close_shift(day: Day) -> None:
    """Ctrl+J, every note and coin counted, Enter; the drawer must hold what the day brought."""
    page, hands = day.counter, day.hands
    hands.control(Qt.Key.Key_J)
    left = day.cash
    for face in DENOMINATIONS:
        pieces, left = divmod(left, face)
        hands.type(f"{pieces:f}" if pieces else "")
        hands.enter()
    day.picture("shift_closed", dark=False)
    outcome = page.shifts.outcome
    difference = None if outcome is None else outcome.difference
    day.expect(
        true=difference is not None and difference + left == 0,
        otherwise=_("The drawer is {amount} off.").format(amount=difference),
    )


def keep_receipts(day: Day) -> None:
    """Every receipt as text, picture and PDF, and the roll of the printer as it hangs out of it."""
    printing, folder = day.program.app.services.printing, day.out / "receipts"
    for number in (*day.sales, *day.refunds):
        (folder / f"{number}.txt").write_text("\n".join(printing.receipt_preview(number)) + "\n", encoding="utf-8")
        (folder / f"{number}.png").write_bytes(printing.receipt_picture(number))
        printing.receipt_pdf(number, folder / f"{number}.pdf")
    (folder / "roll.txt").write_text("\n".join(day.printer.paper.lines) + "\n", encoding="utf-8")
    (folder / "roll.png").write_bytes(day.printer.paper.png())


def total_of(workbook: Path, title: str) -> Decimal:
    """The figure in the last row, under a heading of the first sheet, as the file itself says it."""
    rows = read_sheet(workbook).rows
    column = next(place for place, cell in enumerate(rows[0]) if cell == title)
    return Decimal(str(rows[-1][column])).quantize(Decimal("0.01"))


def _code(code: str) -> str:
    return barcode_of(next(goods for goods in GOODS if goods.code == code))
