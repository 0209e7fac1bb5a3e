"""The movement card of an item: every row with running stock and value, and why each cost is what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.product import Costing, Product, nested
from jxc_desktop.domain.values import unit_cost
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, money_text, price_text, quantity_text
from jxc_desktop.services.ledgers import CostChange, MoveRow
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.columns import Column, moment, money, price, quantity
from jxc_desktop.ui.common.document_parts import MOVES_PAGE, DocumentParts
from jxc_desktop.ui.common.document_words import RULES, kind_name, signed_money
from jxc_desktop.ui.common.empty_state import EmptyCase, EmptyState
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID, ROW_COMPACT
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.common.warehouse_box import WarehouseBox
from jxc_desktop.ui.warehouse.cost_reasons import Part, Reason, explain


def _unit_cost(row: MoveRow) -> Decimal | None:
    if row.cost is None or not row.quantity:
        return None
    return unit_cost(int(row.cost * 100), int(row.quantity * 10_000))


def _running_average(row: MoveRow) -> Decimal | None:
    if row.running_value is None or not row.running_quantity:
        return None
    return unit_cost(int(row.running_value * 100), int(row.running_quantity * 10_000))


def _changes_told(row: MoveRow) -> str:
    return "\n".join(
        _("{amount} by {document}").format(amount=signed_money(change.amount), document=change.cause)
        for change in row.changes
    )


def _expiry_told(row: MoveRow) -> str:
    return _("expires {day}").format(day=date_text(row.expires)) if row.expires else ""


MOVE_COLUMNS: tuple[Column[MoveRow], ...] = (
    Column(N_("Date"), read=lambda row: row.at, show=moment, name="at", width=136),
    Column(N_("Document"), read=lambda row: row.document, name="document", stretch=True, width=150),
    Column(N_("Kind"), read=lambda row: kind_name(row.kind), name="kind", width=100),
    Column(N_("Warehouse"), read=lambda row: row.warehouse, name="warehouse", width=76),
    Column(N_("Bin"), read=lambda row: row.bin, name="bin", width=64),
    Column(N_("Lot"), read=lambda row: row.lot, name="lot", width=90, tooltip=_expiry_told),
    Column(
        N_("In"), read=lambda row: row.quantity if row.quantity > 0 else None, show=quantity, name="in", width=70
    ),
    Column(
        N_("Out"), read=lambda row: -row.quantity if row.quantity < 0 else None, show=quantity, name="out", width=70
    ),
    Column(N_("Unit cost"), read=_unit_cost, show=price, name="unit_cost", width=86),
    Column(
        N_("Cost"), read=lambda row: row.cost, show=money, name="cost", width=96,
        changed=lambda row: bool(row.changes), tooltip=_changes_told,
    ),
    Column(
        N_("Stock after"), read=lambda row: row.running_quantity, show=quantity, name="running_quantity", width=90,
        danger=lambda row: row.running_quantity < 0,
    ),
    Column(N_("Value after"), read=lambda row: row.running_value, show=money, name="running_value", width=100),
    Column(N_("Average after"), read=_running_average, show=price, name="running_average", width=96),
    Column(N_("How"), read=lambda row: _(RULES.get(row.rule, row.rule)), name="rule", stretch=True),
)  # fmt: skip


_AWAY_BESIDE_REASON = frozenset({"kind", "warehouse", "unit_cost", "running_average", "rule"})


class MovesPage(TabPage):
    """A tab with the movements of one item; its key is the product code."""

    name = MOVES_PAGE
    heading = N_("Movements")
    icon_name: ClassVar[str] = "stock"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.STOCK, Topic.COST})
    help: ClassVar[Help | None] = Help(
        purpose=N_("Every movement of one item with stock and value after it."),
        steps=(
            N_("Enter opens the document of a row."),
            N_("F8 says why a cost is what it is, and what changed it later."),
        ),
        keys=(
            ("Enter", N_("Open the document")),
            ("F8", N_("Why this cost?")),
            ("Ctrl+E", N_("Export to Excel")),
        ),
    )

    def __init__(self, parts: DocumentParts, key: str | None = None) -> None:
        super().__init__(key=key)
        self.parts = parts
        found = parts.services.goods.by_product_code(key or "")
        self.product: Product | None = found.product if found else None
        self._wanted = ""
        self._rows: list[MoveRow] = []
        self.title_label, self.facts = QLabel(self), QLabel(self)
        self.warehouse = WarehouseBox(self, name="moves.warehouse")
        self.why_button = QPushButton(self)
        self.errors, self.empty = ErrorBar(self), EmptyState(self)
        self.model: RowsModel[MoveRow] = RowsModel(columns=MOVE_COLUMNS, parent=self)
        self.table = TableView(self, name="moves.rows")
        self.why = CostPanel(parts, self)
        self._arrange()
        self._bind()
        self.load()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        row = QHBoxLayout()
        row.setSpacing(3 * GRID)
        self.title_label.setProperty("role", "section")
        self.facts.setProperty("role", "secondary")
        self.why_button.setObjectName("moves.why")
        self.say(self.why_button.setText, lambda: _("Why this cost?  F8"))
        row.addWidget(self.title_label)
        row.addWidget(self.facts, 1)
        row.addWidget(self.warehouse)
        row.addWidget(self.why_button)
        layout.addLayout(row)
        layout.addWidget(self.errors)
        self.table.setModel(self.model)
        middle = QHBoxLayout()
        middle.addWidget(self.table, 1)
        middle.addWidget(self.empty, 1)
        middle.addWidget(self.why)
        layout.addLayout(middle, 1)
        self.empty.hide()

    def _bind(self) -> None:
        self.table.activated_row.connect(lambda row: self.parts.open_document(row.document))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._follow())
        self.why_button.clicked.connect(self.explain)
        self.warehouse.currentIndexChanged.connect(lambda _place: self._show())
        for keys in ("F8", "Shift+F1"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.explain)

    # the tab

    def title(self) -> str:
        """The name of the item."""
        return self.product.name if self.product else self.key or _(self.heading)

    def exported_table(self) -> TableView | None:
        """The movements."""
        return self.table

    def first_focus(self) -> QWidget | None:
        """The movements."""
        return self.table

    def refresh(self, changes: Changes) -> None:
        """Read again when it is about this item."""
        if self.product is None or not changes.products or self.product.id in changes.products:
            self.load()

    def on_scan(self, scan: object) -> bool:
        """A scanned item shows its own movements."""
        if isinstance(scan, Scan) and scan.scanned is not None:
            self.parts.navigator.open(MOVES_PAGE, scan.scanned.product.code)
            return True
        return False

    def load(self) -> None:
        """Read the movements."""
        code = self.key or ""
        self._run(lambda: self.parts.services.ledgers.moves(code), self._take)

    def _run(self, work: Callable[[], Any], done: Callable[[Any], object]) -> None:
        def hear(result: Any) -> None:
            if shiboken6.isValid(self):
                done(result)

        def fail(error: Exception) -> None:
            if shiboken6.isValid(self):
                self.errors.show_error(error)

        self.parts.runner.submit(lambda _progress: work(), done=hear, failed=fail, read=True)

    def _take(self, rows: list[MoveRow]) -> None:
        self._rows = rows
        self.warehouse.offer((place, place) for place in sorted({row.warehouse for row in self._rows}))
        self._make_room()
        self._show()

    def _show(self) -> None:
        place = self.warehouse.place()
        if place:
            self._run(lambda: self.parts.services.ledgers.moves(self.key or "", place), self._show_rows)
        else:
            self._show_rows(self._rows)

    def _show_rows(self, rows: list[MoveRow]) -> None:
        fresh = not self.model.rowCount()
        self.model.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if not rows:
            self.empty.show_case(EmptyCase.NOTHING_YET, text=lambda: _("This item never moved."))
        elif fresh:
            self.table.fit_columns()
            self.table.setCurrentIndex(self.model.index(len(rows) - 1, 0))
            self.table.scrollToBottom()
        self.retranslate()
        if self._wanted:
            self.explain_document(self._wanted)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.model.retranslate()
        self.title_label.setText(self.title())
        rows, product = self.model.rows, self.product
        if not rows or product is None:
            self.facts.setText(product.specification if product else "")
            return
        last = rows[-1]
        told = [product.specification, _("{stock} in stock").format(stock=nested(product, last.running_quantity))]
        if last.running_value is not None:
            told.append(_("worth ¥{value}").format(value=money_text(last.running_value)))
        average = _running_average(last)
        if average is not None:
            told.append(_("average cost {price}").format(price=price_text(average)))
        told.append(_("first in, first out") if product.costing is Costing.FIFO else _("moving average"))
        self.facts.setText("  ·  ".join(text for text in told if text))

    # why

    def explain(self) -> None:
        """Show or hide why the cost of the row is what it is."""
        self.why.setVisible(not self.why.isVisible())
        self._make_room()
        self._follow()

    def _make_room(self) -> None:
        """Beside the reason only what it is about is shown; one warehouse needs no column, nor do lots nobody keeps."""
        lots, bins = any(row.lot for row in self._rows), any(row.bin for row in self._rows)
        away = set(_AWAY_BESIDE_REASON) if self.why.isVisible() else set()
        away |= {"running_average"} if lots or bins else set()
        away |= {"unit_cost"} if lots and bins else set()
        shown = {"warehouse": self.warehouse.several, "lot": lots, "bin": bins and not self.why.isVisible()}
        for number, column in enumerate(self.model.columns):
            self.table.setColumnHidden(number, column.name in away or not shown.get(column.name, True))

    def explain_document(self, number: str) -> None:
        """Go to the movement of a document and explain it; waits until the movements are read."""
        self._wanted = number
        for place, row in enumerate(self.model.rows):
            if row.document == number:
                self._wanted = ""
                self.why.show()
                self._make_room()
                self.table.setCurrentIndex(self.model.index(place, 0))
                self._follow()
                return

    def _follow(self) -> None:
        place = self.table.currentIndex().row()
        if self.why.isVisible() and 0 <= place < self.model.rowCount():
            costing = self.product.costing if self.product else Costing.AVERAGE
            self.why.show_reason(explain(self.model.rows, place, costing))


@dataclass(frozen=True, slots=True)
class _Cause:
    """A row under the reason: a movement it adds up from, or a later change."""

    document: str
    about: str
    quantity: Decimal | None
    value: Decimal


_CAUSE_COLUMNS: tuple[Column[_Cause], ...] = (
    Column(N_("Document"), read=lambda row: row.document, name="document", width=136),
    Column(N_("Kind"), read=lambda row: row.about, name="about", stretch=True, width=90),
    Column(N_("Quantity"), read=lambda row: row.quantity, show=quantity, name="quantity", width=70),
    Column(N_("Cost"), read=lambda row: row.value, show=money, name="value", width=84),
)


class CostPanel(Translated, QFrame):
    """Why one movement cost what it cost, with the documents that stand behind it; Enter opens one."""

    def __init__(self, parts: DocumentParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("why")
        self.setProperty("role", "side")
        self.setFixedWidth(500)
        self.reason: Reason | None = None
        self.heading, self.words = QLabel(self), QLabel(self)
        self.heading.setProperty("role", "strong")
        for label in (self.heading, self.words):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.model: RowsModel[_Cause] = RowsModel(columns=_CAUSE_COLUMNS, parent=self)
        self.table = TableView(self, row_height=ROW_COMPACT, name="why.causes")
        self.table.setModel(self.model)
        self.table.activated_row.connect(lambda row: parts.open_document(row.document) if row.document else None)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 0, 0)
        for widget in (self.heading, self.words, self.table):
            layout.addWidget(widget)
        self.hide()

    def show_reason(self, reason: Reason) -> None:
        """Explain a movement."""
        self.reason = reason
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        reason = self.reason
        if reason is None:
            return
        self.heading.setText(_("Why this cost? {document}").format(document=reason.move.document))
        self.words.setText("\n".join(_words(reason)))
        parts = [_cause(part) for part in reason.parts]
        self.model.set_rows([*parts, *(_later(change) for change in reason.changes)])
        self.table.retranslate()


def _cause(part: Part) -> _Cause:
    about = kind_name(part.kind) if part.kind else _("everything before")
    return _Cause(part.document, about, part.quantity, part.value)


def _later(change: CostChange) -> _Cause:
    return _Cause(change.cause, _("changed it later"), None, change.amount)


def _words(reason: Reason) -> list[str]:
    move = reason.move
    if move.cost is None:
        return [_("You may not see costs.")]
    unit = price_text(reason.unit) if reason.unit is not None else "–"
    sentences = {
        "own": _("It came in at its own value, ¥{value}: {unit} each."),
        "source": _("It took the cost of the document it rests on: {unit} each."),
        "fifo": _("The oldest goods left: {quantity} of these receipts, ¥{value} together."),
        "average": _("Before it {quantity} worth ¥{value} were there: {unit} each on average."),
    }
    told = [
        sentences[reason.how].format(
            value=money_text(abs(reason.value)), unit=unit, quantity=quantity_text(reason.quantity)
        )
    ]
    first = move.first_cost if move.first_cost is not None else move.cost
    if move.quantity:
        told.append(
            _("{quantity} moved at ¥{cost} when it was posted.").format(
                quantity=quantity_text(abs(move.quantity)), cost=money_text(abs(first))
            )
        )
    if move.changes:
        told.append(
            _("Later documents changed it by {amount}; it is ¥{cost} now.").format(
                amount=signed_money(abs(move.cost) - abs(first)), cost=money_text(abs(move.cost))
            )
        )
    return told
