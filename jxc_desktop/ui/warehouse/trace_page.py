"""Where a lot or serial number came from, where it went, and what is left of it: on one screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, quantity_text
from jxc_desktop.services.lot_views import MOVED, OTHER, RETURNED, SOLD, SOURCE, LotMove, LotPlace, Trace
from jxc_desktop.services.lots import LotFilter
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.columns import Column, gutter, moment, price, quantity
from jxc_desktop.ui.common.document_parts import MOVES_PAGE, TRACE_PAGE, DocumentParts
from jxc_desktop.ui.common.document_words import kind_name
from jxc_desktop.ui.common.empty_state import EmptyCase, EmptyState
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.lookup import LookupEdit
from jxc_desktop.ui.common.popup_list import VISIBLE_ROWS, Suggestion
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID, ROW_COMPACT

_GROUPS = {
    SOLD: N_("Sold"),
    RETURNED: N_("Came back"),
    MOVED: N_("Moved"),
    OTHER: N_("Other"),
    SOURCE: N_("Came in"),
}
_TOP_ROWS = 4


def _reversed_sign(row: LotMove) -> str | None:
    return "reversed" if row.reversed else None


def _reversed_told(row: LotMove) -> str:
    return _("Reversed, or a reversal") if row.reversed else ""


SOURCE_COLUMNS: tuple[Column[LotMove], ...] = (
    gutter(_reversed_sign, _reversed_told),
    Column(N_("Date"), read=lambda row: row.at, show=moment, name="at", width=136),
    Column(N_("Document"), read=lambda row: row.document, name="document", width=150),
    Column(N_("Kind"), read=lambda row: kind_name(row.kind), name="kind", width=96),
    Column(N_("Supplier"), read=lambda row: row.party_name, name="party", stretch=True, width=120),
    Column(N_("Quantity"), read=lambda row: row.quantity, show=quantity, name="quantity", width=80),
    Column(N_("Price"), read=lambda row: row.price, show=price, name="price", width=80),
)
LEFT_COLUMNS: tuple[Column[LotPlace], ...] = (
    Column(N_("Warehouse"), read=lambda row: _(row.warehouse_name), name="warehouse", stretch=True, width=110),
    Column(N_("Bin"), read=lambda row: row.bin, name="bin", width=72),
    Column(N_("Quantity"), read=lambda row: row.quantity, show=quantity, name="quantity", width=84),
)
WENT_COLUMNS: tuple[Column[LotMove], ...] = (
    gutter(_reversed_sign, _reversed_told),
    Column(N_("Date"), read=lambda row: row.at, show=moment, name="at", width=136),
    Column(N_("What"), read=lambda row: _(_GROUPS[row.group]), name="group", width=80),
    Column(N_("Document"), read=lambda row: row.document, name="document", width=150),
    Column(N_("Kind"), read=lambda row: kind_name(row.kind), name="kind", width=110),
    Column(N_("Customer"), read=lambda row: row.party_name, name="party", stretch=True, width=150),
    Column(N_("Phone"), read=lambda row: row.phone, name="phone", width=120),
    Column(N_("Counter"), read=lambda row: row.counter, name="counter", width=70),
    Column(N_("Warehouse"), read=lambda row: _(row.warehouse_name), name="warehouse", width=100),
    Column(N_("Bin"), read=lambda row: row.bin, name="bin", width=70),
    Column(
        N_("Quantity"), read=lambda row: row.quantity, show=quantity, name="quantity", width=84,
        danger=lambda row: row.quantity < 0 and row.group == RETURNED,
    ),
)  # fmt: skip


class LotBox(LookupEdit):
    """Finds a lot in stock or of the past; what nobody knows is asked for all the same, to be told so."""

    def _take_first(self) -> None:
        if self.popup().current() is None:
            self.create_asked.emit(self.text().strip())
        else:
            super()._take_first()


class TracePage(TabPage):
    """One box; behind it supplier and receipts, every sale and customer, and what is left. Its key is the lot."""

    name = TRACE_PAGE
    heading = N_("Trace lots and serial numbers")
    icon_name: ClassVar[str] = "search"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.STOCK, Topic.DOCUMENTS})
    help: ClassVar[Help | None] = Help(
        purpose=N_("Where a lot or serial number came from, to whom it went, and what is left of it."),
        steps=(
            N_("Scan or type a lot or serial number; F7 lists those in stock, first to expire first."),
            N_("Enter opens the document of a row."),
            N_("Ctrl+E writes the recall list: every customer with phone, document and quantity."),
        ),
        keys=(
            ("F7", N_("Lots in stock")),
            ("Enter", N_("Open the document")),
            ("F8", N_("Movements of the item")),
            ("Ctrl+E", N_("Recall list to Excel")),
        ),
        errors=((N_("Nothing is known of it"), N_("Check the number. Goods received without a lot have none.")),),
    )

    def __init__(self, parts: DocumentParts, key: str | None = None) -> None:
        super().__init__(key=key)
        self.parts = parts
        self.lot = key or ""
        self.found: tuple[Trace, ...] = ()
        self._make_widgets()
        self._arrange()
        self._bind()
        self._draw()
        if self.lot:
            self.search(self.lot)

    def _make_widgets(self) -> None:
        self.box = LotBox(self._offered, runner=self.parts.runner, parent=self, name="trace.box")
        self.say(self.box.setPlaceholderText, lambda: _("Lot or serial number: scan or type; F7 for the list"))
        self.say(self.box.setAccessibleName, lambda: _("Lot or serial number"))
        self.goods = QComboBox(self)
        self.goods.setObjectName("trace.goods")
        self.say(self.goods.setAccessibleName, lambda: _("Item"))
        self.moves_button, self.recall_button = QPushButton(self), QPushButton(self)
        self.moves_button.setObjectName("trace.moves")
        self.recall_button.setObjectName("trace.recall")
        self.say(self.moves_button.setText, lambda: _("Movements  F8"))
        self.say(self.recall_button.setText, lambda: _("Recall list  Ctrl+E"))
        self.errors, self.empty = ErrorBar(self), EmptyState(self)
        self.exporting = ExportStrip(self.parts.state, self)
        self.title_label, self.facts, self.sums = QLabel(self), QLabel(self), QLabel(self)
        self.title_label.setProperty("role", "section")
        self.facts.setProperty("role", "secondary")
        self.sums.setProperty("role", "strong")
        self.sources: RowsModel[LotMove] = RowsModel(columns=SOURCE_COLUMNS, parent=self)
        self.left: RowsModel[LotPlace] = RowsModel(columns=LEFT_COLUMNS, parent=self)
        self.went: RowsModel[LotMove] = RowsModel(columns=WENT_COLUMNS, parent=self)
        self.source_table = TableView(self, row_height=ROW_COMPACT, name="trace.sources")
        self.left_table = TableView(self, row_height=ROW_COMPACT, name="trace.left")
        self.went_table = TableView(self, name="trace.went")

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        self.box.setFixedWidth(360)
        self.goods.setMinimumWidth(200)
        top.addWidget(self.box)
        top.addWidget(self.goods)
        top.addStretch(1)
        top.addWidget(self.moves_button)
        top.addWidget(self.recall_button)
        layout.addLayout(top)
        for bar in (self.errors, self.exporting):
            layout.addWidget(bar)
        self.body = QWidget(self)
        inner = QVBoxLayout(self.body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(2 * GRID)
        for label in (self.title_label, self.facts, self.sums):
            inner.addWidget(label)
        halves = QHBoxLayout()
        halves.setSpacing(4 * GRID)
        halves.addLayout(self._part(self.source_table, self.sources, lambda: _("Where it came from")), 3)
        halves.addLayout(self._part(self.left_table, self.left, lambda: _("What is left")), 1)
        inner.addLayout(halves)
        inner.addLayout(self._part(self.went_table, self.went, lambda: _("Where it went")), 1)
        for table in (self.source_table, self.left_table):
            table.setFixedHeight((_TOP_ROWS + 1) * ROW_COMPACT + 4)
        layout.addWidget(self.body, 1)
        layout.addWidget(self.empty, 1)

    def _part(self, table: TableView, model: RowsModel[Any], text: Callable[[], str]) -> QVBoxLayout:
        part, label = QVBoxLayout(), QLabel(self)
        part.setSpacing(GRID)
        label.setProperty("role", "strong")
        label.setBuddy(table)
        self.say(label.setText, text)
        self.say(table.setAccessibleName, text)
        table.setModel(model)
        part.addWidget(label)
        part.addWidget(table, 1)
        return part

    def _bind(self) -> None:
        self.box.chosen.connect(lambda found: self.search(str(found.value)) if found else None)
        self.box.create_asked.connect(self.search)
        self.goods.activated.connect(lambda _place: self._draw())
        for table in (self.source_table, self.went_table):
            table.activated_row.connect(self._open)
        self.moves_button.clicked.connect(self.open_moves)
        self.recall_button.clicked.connect(self.ask_recall)
        self.exporting.asked.connect(self._write)
        self.exporting.closed.connect(self.went_table.setFocus)
        bind(self, "F8", self.open_moves)
        bind(self, "Ctrl+E", self.ask_recall)

    # the tab

    def title(self) -> str:
        """The lot that is shown."""
        return self.lot or _(self.heading)

    def first_focus(self) -> QWidget | None:
        """The box."""
        return self.box

    def on_scan(self, scan: object) -> bool:
        """A lot or serial number is traced, also that of a label; an unknown code is tried as one."""
        if not isinstance(scan, Scan) or scan.kind not in {"lot", "serial", "product", "unknown"}:
            return False
        code = scan.lot or scan.serial or ("" if scan.scanned else scan.code)
        if code:
            self.search(code)
        return bool(code)

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Trace again what is shown."""
        if self.lot:
            self.search(self.lot)

    # searching

    def _offered(self, text: str) -> Sequence[Suggestion]:
        """Lots whose code begins so; without text those in stock that expire first."""
        places = self.parts.services.lots.places(LotFilter(text=text, in_stock=not text, limit=64))
        known: dict[str, Suggestion] = {}
        for place in places:
            told = date_text(place.expires) if place.expires else ""
            known.setdefault(place.lot, Suggestion(place.lot, place.lot, place.name, told, "stock"))
        exact_first = sorted(known.values(), key=lambda one: one.text.lower() != text.lower())
        return exact_first[:VISIBLE_ROWS]

    def search(self, code: str) -> None:
        """Trace a lot or serial number."""
        wanted = code.strip()
        if not wanted:
            return
        self.box.set_value(Suggestion(wanted, wanted))
        self.parts.runner.submit(
            lambda _progress: self.parts.services.lots.trace(wanted),
            done=alive(self, lambda found: self._take(wanted, found)),
            failed=alive(self, self._fail),
            read=True,
        )

    def _fail(self, error: Exception) -> None:
        self.errors.show_error(error)
        self.box.selectAll()

    def _take(self, code: str, found: tuple[Trace, ...]) -> None:
        self.errors.clear()
        again = code == self.lot and len(found) == len(self.found)
        self.lot, self.found = code, found
        if not again:
            with QSignalBlocker(self.goods):
                self.goods.clear()
                for one in found:
                    self.goods.addItem(f"{one.product}  {one.name}")
                self.goods.setCurrentIndex(0)
        self._draw()
        self.title_changed.emit()

    def shown(self) -> Trace | None:
        """What is traced of the goods that are chosen."""
        place = max(self.goods.currentIndex(), 0)
        return self.found[place] if place < len(self.found) else None

    def _draw(self) -> None:
        found = self.shown()
        self.goods.setVisible(len(self.found) > 1)
        self.body.setVisible(found is not None)
        self.empty.setVisible(found is None)
        self.moves_button.setEnabled(found is not None)
        self.recall_button.setEnabled(found is not None and self._may_recall())
        if found is None:
            self.empty.show_case(
                EmptyCase.NOTHING_YET, text=lambda: _("Scan or type a lot or serial number to see where it has been.")
            )
            return
        self.sources.set_rows(found.group(SOURCE))
        self.went.set_rows(found.group(SOLD, RETURNED, MOVED, OTHER))
        self.left.set_rows(found.left)
        self._hide_empty(found)
        for table in (self.source_table, self.left_table, self.went_table):
            table.fit_columns()
        self._say(found)

    def _hide_empty(self, found: Trace) -> None:
        """Bins, counters and prices are columns only where there are any."""
        bins = any(row.bin for row in found.moves) or any(row.bin for row in found.left)
        shown = {
            "bin": bins,
            "counter": any(row.counter for row in self.went.rows),
            "phone": any(row.phone for row in self.went.rows),
            "price": any(row.price is not None for row in self.sources.rows),
        }
        for table, model in (
            (self.left_table, self.left),
            (self.went_table, self.went),
            (self.source_table, self.sources),
        ):
            columns: Sequence[Column[Any]] = model.columns
            for place, column in enumerate(columns):
                table.setColumnHidden(place, not shown.get(column.name, True))

    def _say(self, found: Trace) -> None:
        word = _("Serial number {serial}") if found.serial else _("Lot {lot}")
        self.title_label.setText(
            f"{found.name} {found.specification}".strip() + "  ·  " + word.format(serial=found.lot, lot=found.lot)
        )
        self.facts.setText("  ·  ".join(_dates(found)))
        self.facts.setVisible(bool(self.facts.text()))
        self.sums.setText(_sums(found))

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        if not hasattr(self, "went_table"):
            return
        for model in (self.sources, self.left, self.went):
            model.retranslate()
        found = self.shown()
        if found is not None:
            self._say(found)

    # going on

    def _open(self, row: LotMove) -> None:
        if row.document:
            self.parts.open_document(row.document)

    def open_moves(self) -> None:
        """Open every movement of the item."""
        found = self.shown()
        if found is not None:
            self.parts.navigator.open(MOVES_PAGE, found.product)

    def _may_recall(self) -> bool:
        needed = (Permission.EXPORT, Permission.REPORT_VIEW, Permission.DOCUMENT_VIEW, Permission.PARTY_VIEW)
        return all(map(self.parts.may, needed))

    def ask_recall(self) -> None:
        """Ask where the recall list goes to."""
        if self.shown() is not None and self._may_recall():
            self.exporting.ask(f"{_('Recall-list')}-{self.lot}.xlsx")

    def _write(self, path: Path) -> None:
        found = self.shown()
        if found is None:
            return
        reports, asked = self.parts.services.reports, {"lot": found.lot, "filter.code": found.product}
        job = self.parts.runner.submit(
            lambda progress: reports.export(reports.run("recall_list", asked), path, progress),
            done=alive(self, self.exporting.show_written),
            failed=alive(self, self.errors.show_error),
            read=True,
        )
        self.exporting.follow(job)


def _dates(found: Trace) -> list[str]:
    """Production, last good day, and for a serial number that was sold until when the shop stands for it."""
    told = []
    if found.produced is not None:
        told.append(_("produced {day}").format(day=date_text(found.produced)))
    if found.expires is not None and found.days_left is not None:
        past = found.days_left < 0
        words = _("▲ expired {day}, {days} days ago") if past else _("expires {day}, in {days} days")
        told.append(words.format(day=date_text(found.expires), days=abs(found.days_left)))
    sold = found.warranty
    if sold is not None:
        buyer = sold.party_name or _("a customer without a name")
        told.append(_("sold {day} to {customer} {phone}").format(
            day=date_text(sold.sold), customer=buyer, phone=sold.phone
        ).strip())  # fmt: skip
        if sold.until is not None:
            words = _("✓ warranty until {day}") if sold.holds else _("✕ warranty ended {day}")
            told.append(words.format(day=date_text(sold.until)))
    return told


def _sums(found: Trace) -> str:
    told = _("came in {came} · sold {sold} · came back {returned} · left {left} {unit}")
    return told.format(
        came=quantity_text(found.came),
        sold=quantity_text(found.sold),
        returned=quantity_text(found.returned),
        left=quantity_text(found.on_hand),
        unit=found.unit,
    )
