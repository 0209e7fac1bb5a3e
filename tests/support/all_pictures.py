"""Takes a picture of every page inside the program, with a sample shop behind it, for looking at.

``python -m tests.support.all_pictures FOLDER`` plays the sample day up to the afternoon, opens every page of the
registry one after the other, and takes each in both languages and both themes at 1366×768 and at 1280×640. Names of
pages after the folder take only these. ``--keep`` also stores those of 1366×768
small, as ``docs/pictures/windows`` has them.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from jxc_desktop import i18n
from jxc_desktop.app import sample_story as story
from jxc_desktop.app.sample_day import open_day
from jxc_desktop.app.sample_shop import GOODS, SAMPLE_PIN, SUPPLIER, barcode_of
from jxc_desktop.app.settings import Settings
from jxc_desktop.app.window import dress
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.services.commands import CommandFile
from jxc_desktop.services.documents import DocumentFilter
from jxc_desktop.services.handheld import ScanInput
from jxc_desktop.services.own_reports import OwnReportInput
from jxc_desktop.services.reporting.semantic.query import read_query
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.translated import switch_language
from tests.support import counting_day, making_day, member_day, trading_week, warehouse_day

SIZES = ((1366, 768), (1280, 640))
ENLARGED = (1280, 720)
"""What 1920×1080 are at 150 %."""
LANGUAGES, THEMES = ("zh_CN", "en"), ("light", "dark")
COLOURS = 64
"""Of a stored picture: windows are flat, and hundreds of pictures must stay small."""

NOT_KEPT = frozenset({"product", "party", "care", "report_export"})
"""Pages that look as the list does which they open, and those that show folders of this machine."""

Step = Callable[[story.Day], object]


class Album:
    """The windows of one afternoon in the sample shop, and the folder of their pictures."""

    def __init__(
        self, day: story.Day, folder: Path, sizes: tuple[tuple[int, int], ...], wanted: frozenset[str]
    ) -> None:
        self.day, self.folder, self.sizes, self.wanted = day, folder, sizes, wanted
        self.taken: list[Path] = []

    def take(self, name: str, again: Callable[[], object] = lambda: None) -> None:
        """Take what is in front in every size, language and theme; ``again`` makes what does not last, a list say."""
        if self.wanted and name not in self.wanted:
            return
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        window = self.day.program.window
        for look in THEMES:
            theme.apply(application, look)
            for language in LANGUAGES:
                switch_language(application, language)
                for width, height in self.sizes:
                    window.resize(width, height)
                    again()
                    for _turn in range(4):
                        application.processEvents()
                    path = self.folder / f"{name}-{language}-{look}-{width}.png"
                    assert window.grab().save(str(path)), path
                    self.taken.append(path)
        theme.apply(application, THEMES[0])
        switch_language(application, LANGUAGES[0])
        application.processEvents()

    def page(self, name: str, key: str | None = None, prepare: Step = lambda day: None, picture: str = "") -> None:
        """Open a page, bring it into a telling state, take it and leave it."""
        shown = picture or name.replace("document.", "new_").replace(".", "_")
        if self.wanted and shown not in self.wanted:
            return
        page = self.day.program.open(name, key)
        if page is not None:
            self.day.hands.look()
            prepare(self.day)
            self.take(shown)
            tabs = self.day.program.window.tabs
            for opened in list(tabs.pages):
                tabs.close_page(opened)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _scans(*codes: str) -> Step:
    def scan(day: story.Day) -> None:
        for code in codes:
            day.hands.scan(barcode_of(next(goods for goods in GOODS if goods.code == code)), 2)

    return scan


def _goods_receipt(day: story.Day) -> None:
    day.hands.type(SUPPLIER)
    day.hands.enter()
    _scans("1001", "2002", "3001", "4001")(day)
    day.hands.scan("6901234567892")


def _import(day: story.Day) -> None:
    page = day.program.open("import", "products")
    page.open_file(story.write_list(day.out / "prices.xlsx"))  # type: ignore[union-attr]
    day.hands.look()


def _vouchers(day: story.Day) -> None:
    page = day.program.open("vouchers")
    page.make()  # type: ignore[union-attr]
    day.hands.look()


def _moves_of(day: story.Day) -> None:
    page = day.program.open("stock_moves", "1001")
    page.explain()  # type: ignore[union-attr]


def _top_up(day: story.Day) -> None:
    day.program.window.tabs.pages[-1].begin("top_up")  # type: ignore[attr-defined]
    day.hands.type("500")
    day.hands.enter()


def _give_out(day: story.Day) -> None:
    day.program.window.tabs.pages[-1].show_task("give_out")  # type: ignore[attr-defined]
    day.hands.type("DJ0101")
    day.hands.enter()


def _assembly(day: story.Day) -> None:
    day.hands.type(making_day.RECIPE)
    day.hands.enter()
    day.hands.type("4")
    day.hands.enter()


def _finished(day: story.Day) -> None:
    page = day.program.window.tabs.pages[-1]
    page.header.change("reference", "reference", making_day.ORDER)  # type: ignore[attr-defined]
    page.edits.change_product(0, "GIFT")  # type: ignore[attr-defined]
    day.hands.look()


def _by_colour_and_size(day: story.Day) -> None:
    page = day.program.window.tabs.pages[-1]
    page.edits.change_product(0, f"{making_day.STYLE}-红-S")  # type: ignore[attr-defined]
    page.grid.go_to(0, "quantity")  # type: ignore[attr-defined]
    page.matrix.toggle()  # type: ignore[attr-defined]
    day.hands.look()


def _from_handheld(day: story.Day) -> None:
    codes = [barcode_of(next(goods for goods in GOODS if goods.code == code)) for code in ("1001", "2002", "3001")]
    file = day.out / "handheld.csv"
    file.write_text("".join(f"{code},12\n" for code in (*codes, "6901234567892", "abc")), encoding="utf-8")
    page = day.program.window.tabs.current()
    page.handheld.toggle()  # type: ignore[union-attr]
    page.handheld.read(ScanInput(file=file))  # type: ignore[union-attr]
    day.hands.look()


def _print_by_choice(day: story.Day) -> None:
    day.hands.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)


def _reviewed(day: story.Day) -> None:
    page = day.program.window.tabs.pages[-1]
    page.tabs.setCurrentIndex(1)  # type: ignore[attr-defined]
    day.hands.look()


def _own_pivot(day: story.Day) -> None:
    """Items of each category by the hour, with shares."""
    page: Any = day.program.window.tabs.current()
    page.builder.change(read_query({"fact": "sales", "rows": ["category", "product"], "columns": "hour",
                                    "values": ["amount"], "share": ["amount"], "period": "today"}))  # fmt: skip
    page.view_model.enter(0)


def _own_chart(day: story.Day) -> None:
    """The best sellers as bars."""
    page: Any = day.program.window.tabs.current()
    page.builder.change(read_query({"fact": "sales", "rows": ["product"], "values": ["amount", "gross_profit"],
                                    "period": "today", "top": 8}))  # fmt: skip
    page.top.chart_button.setChecked(True)


CHARTS: dict[str, dict[str, Any]] = {
    "chart_lines": {"rows": ["day"], "columns": "hour", "values": ["amount"], "period": "this_month"},
    "chart_pivot": {"rows": ["product"], "columns": "week", "values": ["amount"], "period": "this_month", "top": 6},
    "chart_compared": {"rows": ["product"], "values": ["amount"], "compare": "previous", "top": 8, "sort": "-amount"},
    "chart_long_names": {"rows": ["product", "document"], "values": ["gross_profit"], "subtotals": False},
}
"""Own reports as charts: several lines, a pivot, a comparison, names that have no room."""

READY_CHARTS = {
    "chart_line": ("report.sales_by_day", "this_month"),
    "chart_bars": ("report.margin_by_product", "this_month"),
    "chart_negative": ("report.profit_and_loss", ""),
    "chart_one_row": ("report.sales_by_month", "this_month"),
    "chart_empty": ("report.sales_by_day", "last_year"),
    "chart_none": ("report.recall_list", ""),
}


def _own_as_chart(members: dict[str, Any]) -> Step:
    def draw(day: story.Day) -> None:
        page: Any = day.program.window.tabs.current()
        page.builder.change(read_query({"fact": "sales", **members}))
        page.top.chart_button.setChecked(True)

    return draw


def _ready_as_chart(period: str) -> Step:
    def draw(day: story.Day) -> None:
        page: Any = day.program.window.tabs.current()
        if period:
            page.view_model.set_parameter("period", period)
        day.hands.look()
        page.top.chart_button.setChecked(True)

    return draw


def _view(day: story.Day) -> None:
    """A view of a ready-made report about to be named."""
    page: Any = day.program.window.tabs.current()
    page.view_model.set_parameter("compare", "previous")
    day.hands.look()
    day.hands.control(Qt.Key.Key_S)


def charts(album: Album) -> None:
    """Every kind of chart, a view of a report, and the reports of the front page."""
    for picture, members in CHARTS.items():
        album.page("own_reports", None, _own_as_chart(members), picture)
    for picture, (name, period) in READY_CHARTS.items():
        album.page(name, None, _ready_as_chart(period), picture)
    album.page("report.margin_by_product", None, _view, "report_view")
    if album.wanted and "home_reports" not in album.wanted:
        return
    own = album.day.program.app.services.own_reports
    items = {"fact": "sales", "rows": ["product"], "values": ["amount", "gross_profit", "margin"], "sort": "-amount"}
    days: dict[str, Any] = {"report": "sales_by_day", "asked": {"period": "this_month"}, "view": "chart"}
    best: dict[str, Any] = {"report": "margin_by_product", "asked": {"sort": "-gross_profit"}, "view": "chart"}
    for name, definition in (("本月畅销", items), ("每日销售", days), ("毛利最高", best)):
        own.save(OwnReportInput(name=name, definition=definition, pinned=True))
    home: Any = album.day.program.open("home")
    home._front.load()
    album.day.hands.look()
    album.take("home_reports")


def _export(day: story.Day) -> None:
    day.hands.control(Qt.Key.Key_E)


def counter(album: Album) -> None:
    """The till: a sale, its payment, what is left of it, a return."""
    day, hands = album.day, album.day.hands
    day.program.open("counter")
    story.open_shift(day)
    _scans("1001", "1003", "2002", "4001")(day)
    album.take("counter")
    hands.enter()
    album.take("counter_pay")
    hands.type("200")
    hands.enter()
    album.take("counter_sold")
    sale = day.counter.view_model.last
    hands.key(Qt.Key.Key_F5)
    if sale is not None:
        hands.scan(sale.number)
    album.take("counter_return")
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_F6)
    album.take("counter_last_sale")
    hands.key(Qt.Key.Key_Escape)
    hands.control(Qt.Key.Key_J)
    album.take("counter_shift")
    hands.key(Qt.Key.Key_Escape)
    day.leave()


def newest(day: story.Day, kind: str) -> str:
    """The number of the newest document of a kind."""
    return day.program.app.services.documents.list(DocumentFilter(kinds=(kind,), limit=1)).rows[0].number


def keys_of(day: story.Day) -> dict[str, str]:
    """What the pages about one thing show."""
    return {
        "document": newest(day, "goods_receipt"),
        "stock_moves": "1001",
        "product": "1001",
        "party": SUPPLIER,
        "import": "products",
        "print_templates": "goods_receipt",
        "customer": trading_week.CUSTOMER,
        "report.stored_value_statement": member_day.MEMBER,
        "report.points_statement": member_day.MEMBER,
        "report.card_statement": member_day.CARD,
        "statements": trading_week.CUSTOMER,
        "pick": newest(day, "sales_order"),
        "bin": "A-01",
        "count": day.program.app.services.stocktakes.list("open")[-1].key,
        "document.transfer_receipt": f"draw:{newest(day, 'transfer_dispatch')}",
        "quote_comparison": newest(day, "supplier_inquiry"),
    }


def pages(album: Album) -> None:
    """Every page of the registry; those about one thing show one of the sample shop."""
    day, keys = album.day, keys_of(album.day)
    steps: dict[str, Step] = {
        "document.goods_receipt": _goods_receipt,
        "import": _import,
        "stock_moves": _moves_of,
        "vouchers": _vouchers,
        "document.assembly": _assembly,
        "count": _scans("1001"),
        "members": _top_up,
        "gift_cards": _give_out,
        "document.disassembly": _assembly,
        "document.production_receipt": _finished,
    }
    for entry in day.program.window.parts.pages.everything():
        if entry.name == "counter":
            continue
        step = steps.get(entry.name)
        if step is None and (keys.get(entry.name) or "").startswith("draw:"):
            step = _scans("2002")
        kind = KINDS.get(entry.name.removeprefix("document.")) if entry.name.startswith("document.") else None
        if step is None and kind is not None and kind.line_fields and not kind.charges_goods:
            step = _scans("1001", "2002")
        album.page(entry.name, keys.get(entry.name), step or (lambda day: None))
    album.page("document.purchase_order", None, _by_colour_and_size, "matrix_entry")
    album.page("document.goods_receipt", f"draw:{newest(day, 'purchase_order')}", _from_handheld, "handheld")
    album.page("stocktakes", "category:", lambda day: None, "stocktake_new")
    album.page("count", keys["count"], _reviewed, "count_review")
    album.page("report.margin_by_product", None, _export, "report_export")
    album.page("own_reports", None, _own_pivot, "own_pivot")
    album.page("own_reports", None, _own_chart, "own_chart")
    album.page("document", keys["document"], _print_by_choice, "document_print")


def around(album: Album) -> None:
    """What is around the pages: help, palette."""
    window = album.day.program.window
    album.day.program.open("stock")
    window.toggle_help()
    album.take("shell_help")
    window.toggle_help()
    album.take("shell_palette", lambda: window.open_palette(">"))
    album.day.hands.key(Qt.Key.Key_Escape)
    window.top.menu_button.click()
    for group in ("purchase", "sales"):
        window.rail.fold(group)
    album.take("shell_rail")
    window.top.menu_button.click()
    window.toggle_notices()
    album.take("shell_notices")
    window.toggle_notices()
    album.day.leave()


def play_on(day: story.Day) -> None:
    """Everything the pages of the office show: trade, stock, making, counting, members."""
    app = day.program.app
    file, today = CommandFile(app.services, app.clock), app.clock.local().date()
    trading_week.play(file, today, SUPPLIER)
    warehouse_day.play(file, today, SUPPLIER)
    making_day.play(file, today, SUPPLIER)
    counting_day.play(file)
    member_day.play(file, today)


@contextmanager
def an_afternoon(folder: Path) -> Iterator[story.Day]:
    """The sample shop after its delivery, opened by its owner."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    i18n.set_language("zh_CN")
    dress(application, Settings(theme="light", language="zh_CN"))
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as shop:
        day = open_day(Path(shop), folder)
        day.looks = ()
        try:
            yield day
        finally:
            day.close()


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--keep", type=Path, help="also store those of 1366×768 here, small")
    parser.add_argument("--design-size-only", action="store_true")
    parser.add_argument("--enlarged", action="store_true", help="only a screen of 1920×1080 at 150 %%")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    sizes = SIZES[:1] if options.design_size_only else SIZES
    if options.enlarged:
        os.environ["QT_SCALE_FACTOR"] = "1.5"
        sizes = (ENLARGED,)
    with tempfile.TemporaryDirectory() as out, an_afternoon(Path(out)) as day:
        album = Album(day, options.folder, sizes, frozenset(options.names))
        day.program.start()
        day.hands.show()
        album.take("sign_in")
        day.hands.type(SAMPLE_PIN)
        day.hands.enter()
        album.take("home")
        day.program.window.notices_panel.hide()
        story.import_goods(day)
        story.receive_goods(day)
        counter(album)
        play_on(day)
        pages(album)
        charts(album)
        around(album)
    if options.keep:
        for path in album.taken:
            shown = path.stem.split("-")[0]
            if path.stem.endswith(f"-{SIZES[0][0]}") and shown not in NOT_KEPT:
                store(path, options.keep / f"{path.stem.removesuffix(f'-{SIZES[0][0]}')}.png")


def store(picture: Path, to: Path) -> None:
    """Keep a picture with few colours, those that are rare in it too: the red of a figure below zero."""
    to.parent.mkdir(parents=True, exist_ok=True)
    whole = Image.open(picture).convert("RGB")
    few = whole.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(to, optimize=True)


if __name__ == "__main__":
    main()
