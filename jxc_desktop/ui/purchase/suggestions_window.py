"""What should be ordered: goods that run short, from whom, how much; one key makes the orders."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, NeedsConfirmation, NotAllowed, ShopError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import money_text, quantity_text
from jxc_desktop.services.base import Confirmations
from jxc_desktop.services.purchasing.views import OrdersMade
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.columns import Column, gutter, money, price, quantity, whole
from jxc_desktop.ui.common.document_asking import ask_doubts_over
from jxc_desktop.ui.common.document_grid import LookupCell
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_strips import ResultLine
from jxc_desktop.ui.common.edit_grid import EditGrid, GridDelegate
from jxc_desktop.ui.common.empty_state import EmptyCase, EmptyState
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.filter_bar import FilterBar
from jxc_desktop.ui.common.footer import footer_of
from jxc_desktop.ui.common.rows_model import EDIT, Index, RowsModel
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.purchase.orders_made import orders_text
from jxc_desktop.ui.purchase.suggestions_view_model import SuggestedLine, SuggestionsViewModel


def _sign(line: SuggestedLine) -> str | None:
    if not line.quantity:
        return "void"
    return "warning" if not line.supplier else None


def _sign_told(line: SuggestedLine) -> str:
    if not line.quantity:
        return _("It is left out; Space takes it in again.")
    return "" if line.supplier else _("Choose a supplier.")


def _short_told(line: SuggestedLine) -> str:
    return "\n".join(
        _("{document}: {quantity} missing").format(document=one.document, quantity=quantity_text(one.quantity))
        for one in line.suggested.short
    )


def _is_open(line: SuggestedLine) -> bool:
    return bool(line.quantity)


COLUMNS: tuple[Column[SuggestedLine], ...] = (
    gutter(_sign, _sign_told),
    Column(N_("Code"), read=lambda row: row.suggested.code, name="code", width=76),
    Column(
        N_("Item"),
        read=lambda row: f"{row.suggested.name} {row.suggested.specification}".strip(),
        name="item",
        stretch=True,
    ),
    Column(N_("Demand"), read=lambda row: row.suggested.demand or None, show=quantity, name="demand", width=64),
    Column(N_("Should be in stock"), read=lambda row: row.suggested.safety, show=quantity, name="safety", width=76),
    Column(
        N_("On hand"),
        read=lambda row: row.suggested.on_hand,
        show=quantity,
        name="on_hand",
        danger=lambda row: row.suggested.on_hand < 0,
        width=72,
    ),
    Column(N_("On order"), read=lambda row: row.suggested.on_order or None, show=quantity, name="on_order", width=72),
    Column(
        N_("Promised"),
        read=lambda row: row.suggested.promised or None,
        show=quantity,
        name="promised",
        tooltip=_short_told,
        icon=lambda row: "sales" if row.suggested.short else None,
        width=76,
    ),
    Column(N_("Sold in 30 days"), read=lambda row: row.suggested.sold or None, show=quantity, name="sold", width=76),
    Column(
        N_("To order"),
        read=lambda row: row.quantity,
        show=quantity,
        name="quantity",
        edit="change_quantity",
        changed=lambda row: row.quantity != row.suggested.quantity,
        needed=lambda row: True,
        width=76,
    ),
    Column(N_("Unit"), read=lambda row: row.suggested.unit, name="unit", width=52),
    Column(
        N_("Supplier"),
        read=lambda row: row.supplier_name,
        name="supplier",
        edit="change_supplier",
        changed=lambda row: row.supplier != row.suggested.supplier,
        danger=lambda row: _is_open(row) and not row.supplier,
        needed=lambda row: _is_open(row) and not row.supplier,
        width=130,
    ),
    Column(
        N_("Last price"),
        read=lambda row: row.price,
        show=price,
        name="price",
        edit="change_price",
        changed=lambda row: row.price != row.suggested.price,
        needed=lambda row: False,
        width=80,
    ),
    Column(N_("Amount"), read=lambda row: row.amount or None, show=money, name="amount", width=92),
    Column(N_("Lead days"), read=lambda row: row.suggested.lead_days, show=whole, name="lead_days", width=56),
)


class SupplierDelegate(GridDelegate):
    """Hands the code of the supplier to the model, not the name that is shown."""

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:  # noqa: ARG002, N802
        """Hand over what was chosen or typed; an untouched cell changes nothing."""
        text = editor.answer() if isinstance(editor, LookupCell) else getattr(editor, "text", str)()
        if text != str(index.data(EDIT) or ""):
            self._grid.rows_model().setData(index, text)


class SuggestionGrid(EditGrid):
    """The suggestions; Space leaves one out or takes it in again."""

    def __init__(self, view_model: SuggestionsViewModel, parent: QWidget) -> None:
        super().__init__(parent, name="suggestions")
        self._view_model = view_model
        delegate = SupplierDelegate(self)
        self._delegate = delegate
        self.setItemDelegate(delegate)
        self.make_editor = self._editor

    def _editor(self, parent: QWidget, index: Index) -> QWidget | None:
        model: RowsModel[SuggestedLine] = self.rows_model()
        if model.columns[index.column()].name != "supplier":
            return None
        cell = LookupCell(self._view_model.suppliers.search, parent=parent, name="suggestions.supplier")
        cell.setFrame(False)
        cell.chosen.connect(lambda _found: self._take(cell))
        return cell

    def _take(self, cell: LookupCell) -> None:
        self._delegate.commitData.emit(cell)
        self._delegate.closeEditor.emit(cell, GridDelegate.EndEditHint.NoHint)
        self.setFocus()
        self.go_to_needed()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Space toggles the row."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._view_model.toggle(self.currentIndex().row())
            event.accept()
            return
        super().keyPressEvent(event)


class SuggestionsWindow(TabPage):
    """The list of goods to order, in a tab."""

    name = "purchase_suggestions"
    heading = N_("Purchase suggestions")
    icon_name: ClassVar[str] = "purchase"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.STOCK, Topic.DOCUMENTS, Topic.PRODUCTS, Topic.PARTIES})
    help: ClassVar[Help | None] = Help(
        purpose=N_("Goods below their reorder point, or promised to customers and not there."),
        steps=(
            N_("To order: demand + should be in stock − on hand − on order + promised, in whole purchase units."),
            N_("Change quantity, supplier and price where they should be others; Space leaves a row out."),
            N_("Ctrl+Enter posts one order for every supplier."),
        ),
        keys=(
            ("Ctrl+Enter", N_("Make all orders")),
            ("Ctrl+S", N_("Keep the orders as drafts")),
            ("Space", N_("Leave a row out")),
            ("Ctrl+F", N_("Filter")),
            ("F2", N_("Edit a cell")),
            ("Ctrl+E", N_("Export to Excel")),
        ),
        errors=((N_("No supplier"), N_("Type the supplier into the red cell of the row.")),),
    )

    def __init__(self, parts: DocumentParts) -> None:
        super().__init__()
        self.parts = parts
        self.view_model = SuggestionsViewModel(parts, self)
        self.errors, self.result = ErrorBar(self), ResultLine(self)
        self.filter_bar = FilterBar(self)
        self.model: RowsModel[SuggestedLine] = RowsModel(columns=COLUMNS, editor=self.view_model, parent=self)
        self.grid = SuggestionGrid(self.view_model, self)
        self.grid.setModel(self.model)
        self.empty = EmptyState(self)
        self.body = QStackedWidget(self)
        self.order_button, self.draft_button = QPushButton(self), QPushButton(self)
        self.sum_label = QLabel(self)
        self._arrange()
        self._bind()
        self.view_model.load()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        may_order = self.parts.may(Permission.PURCHASE_ORDER)
        for button, name, text in (
            (self.draft_button, "suggestions.drafts", lambda: _("Keep as drafts  Ctrl+S")),
            (self.order_button, "suggestions.order", lambda: _("Make all orders  Ctrl+Enter")),
        ):
            button.setObjectName(name)
            self.say(button.setText, text)
            button.setVisible(may_order)
            self.filter_bar.add_widget(button)
        self.order_button.setProperty("kind", "primary")
        for widget in (self.errors, self.filter_bar, self.result):
            layout.addWidget(widget)
        self.body.addWidget(self.grid)
        self.body.addWidget(self.empty)
        layout.addWidget(self.body, 1)
        layout.addWidget(footer_of(self.sum_label, self))

    def _bind(self) -> None:
        self.filter_bar.text_changed.connect(self._filter)
        self.filter_bar.left.connect(self.grid.setFocus)
        self.view_model.changed.connect(self._show)
        self.view_model.ordered.connect(self._ordered)
        self.view_model.failed.connect(self._failed)
        self.view_model.busy_changed.connect(self.order_button.setDisabled)
        self.model.edit_refused.connect(lambda _row, _column, error: self.errors.show_error(error))
        self.order_button.clicked.connect(lambda: self.order(post=True))
        self.draft_button.clicked.connect(lambda: self.order(post=False))
        for keys, does in (
            ("Ctrl+Return", lambda: self.order(post=True)),
            ("Ctrl+Enter", lambda: self.order(post=True)),
            ("Ctrl+S", lambda: self.order(post=False)),
            ("Ctrl+F", self.filter_bar.box.setFocus),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(does)

    # the tab

    def exported_table(self) -> TableView | None:
        """The suggestions."""
        return self.grid

    def first_focus(self) -> QWidget | None:
        """The first row that needs something."""
        return self.grid

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Other things may be short now."""
        self.view_model.load()

    def on_scan(self, scan: object) -> bool:
        """A scan goes to the row of the goods."""
        if not isinstance(scan, Scan) or scan.scanned is None:
            return False
        code = scan.scanned.product.code
        place = next((n for n, line in enumerate(self.model.rows) if line.suggested.code == code), None)
        if place is None:
            self.result.show_result("warning", lambda: _("{code} needs no order.").format(code=code))
        else:
            self.grid.setCurrentIndex(self.model.index(place, self.model.column_number("quantity")))
            self.grid.setFocus()
        return True

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.model.retranslate()
        self._show()

    # showing

    def _filter(self, text: str) -> None:
        self.view_model.text = text
        self.view_model.load()

    def _show(self) -> None:
        lines = self.view_model.lines
        self.model.set_rows(lines)
        if not self.grid.currentIndex().isValid() and lines:
            self.grid.setCurrentIndex(self.model.index(0, self.model.column_number("quantity")))
        if not lines:
            filtered = self.filter_bar.active()
            self.empty.show_case(
                EmptyCase.FILTERED_OUT if filtered else EmptyCase.NOTHING_YET,
                text=None if filtered else lambda: _("Nothing is short: no goods are below their reorder point."),
            )
        self.body.setCurrentWidget(self.grid if lines else self.empty)
        self.filter_bar.set_count(len(lines))
        chosen = self.view_model.chosen
        suppliers = len({line.supplier for line in chosen if line.supplier})
        told = ngettext("{count} order", "{count} orders", suppliers).format(count=suppliers)
        total = sum(line.amount for line in chosen)
        if total:
            told += "  ·  " + _("total ¥{total}").format(total=money_text(round(total, 2)))
        self.sum_label.setText(told)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, NeedsConfirmation):
            self._ask_doubts(error)
        elif isinstance(error, NotAllowed) and not self.model.rows:
            self.empty.show_case(EmptyCase.NOT_ALLOWED)
            self.body.setCurrentWidget(self.empty)
        else:
            self.errors.show_error(error)
            self._go_to_fault(error)

    def _go_to_fault(self, error: Exception) -> None:
        """Put the cursor into the first row without a supplier."""
        if not isinstance(error, ShopError) or not (error.field or "").endswith("supplier"):
            return
        for place, line in enumerate(self.model.rows):
            if line.quantity and not line.supplier:
                self.grid.setCurrentIndex(self.model.index(place, self.model.column_number("supplier")))
                self.grid.setFocus()
                return

    def _ask_doubts(self, error: NeedsConfirmation) -> None:
        def yes(confirmed: Confirmations) -> None:
            self.view_model.order(post=True, confirmed=confirmed)

        ask_doubts_over(self, self.parts, error, _("Order anyway"), yes)

    # ordering

    def order(self, *, post: bool) -> None:
        """Make the orders; the cell being typed counts."""
        self.order_button.setFocus()
        if self.parts.may(Permission.PURCHASE_ORDER) and self.view_model.chosen:
            self.errors.clear()
            self.view_model.order(post=post)

    def _ordered(self, made: OrdersMade) -> None:
        self.result.show_result("success", lambda: orders_text(made))
        self.grid.setFocus()
