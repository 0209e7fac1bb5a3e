"""What is known of an item while it is entered: stock, price, its last documents."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.product import Product, nested
from jxc_desktop.domain.values import unit_cost
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import price_text
from jxc_desktop.services.ledgers import MoveRow
from jxc_desktop.ui.common.columns import Column, day, price, quantity
from jxc_desktop.ui.common.document_parts import MOVES_PAGE, DocumentParts
from jxc_desktop.ui.common.document_words import kind_name
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID, ROW_COMPACT
from jxc_desktop.ui.common.translated import Translated

SHOWN = 12
"""How many of the last movements are listed."""


def move_cost(row: MoveRow) -> object:
    """The cost of one base unit of a movement."""
    if row.cost is None or not row.quantity:
        return None
    return unit_cost(int(row.cost * 100), int(row.quantity * 10_000))


class HistoryPanel(Translated, QFrame):
    """A side panel that follows the row of the cursor; Enter opens a document of the list."""

    def __init__(self, parts: DocumentParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history")
        self.setProperty("role", "side")
        self.setFixedWidth(320)
        self._parts = parts
        self._product: Product | None = None
        self.heading, self.facts = QLabel(self), QLabel(self)
        self.heading.setProperty("role", "strong")
        self.facts.setProperty("role", "secondary")
        for label in (self.heading, self.facts):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.model: RowsModel[MoveRow] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, row_height=ROW_COMPACT, name="history.moves")
        self.table.setModel(self.model)
        self.table.activated_row.connect(lambda row: parts.open_document(row.document))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 0, 0)
        for widget in (self.heading, self.facts, self.table):
            layout.addWidget(widget)
        self.hide()

    def show_product(self, product: Product | None) -> None:
        """Show what is known of a product."""
        self._product = product
        self.model.set_rows(())
        self.retranslate()
        if product is not None and self._parts.may(Permission.STOCK_VIEW):
            code = product.code
            self._parts.runner.submit(
                lambda _progress: self._parts.services.ledgers.moves(code),
                done=lambda rows: self._take(code, rows),
                failed=lambda _error: None,  # the panel only helps; what is typed goes on
                read=True,
            )

    def _take(self, code: str, rows: list[MoveRow]) -> None:
        if self._product is not None and self._product.code == code:
            self.model.set_rows(list(reversed(rows[-SHOWN:])))

    def open_moves(self) -> None:
        """Show every movement of the item."""
        if self._product is not None:
            self._parts.navigator.open(MOVES_PAGE, self._product.code)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        product = self._product
        if product is None:
            self.heading.setText(_("Choose a row with an item."))
            self.facts.setText("")
        else:
            self.heading.setText(f"{product.name} {product.specification}".strip())
            self.facts.setText("\n".join(self._facts(product)))
        self.table.retranslate()

    def _facts(self, product: Product) -> list[str]:
        stock = self._parts.services.goods.stock(product.id)
        facts = [
            _("In stock: {stock}").format(stock=nested(product, stock)),
            _("Selling price: {price}").format(price=price_text(product.price)),
        ]
        if product.purchase_price is not None:
            facts.append(_("Last purchase price: {price}").format(price=price_text(product.purchase_price)))
        if product.minimum is not None:
            facts.append(_("Least in stock: {quantity}").format(quantity=nested(product, product.minimum)))
        return facts


_COLUMNS: tuple[Column[MoveRow], ...] = (
    Column(N_("Date"), read=lambda row: row.at, show=day, name="at", width=92),
    Column(N_("Document"), read=lambda row: kind_name(row.kind), name="kind", stretch=True, width=80),
    Column(N_("Quantity"), read=lambda row: row.quantity, show=quantity, name="quantity", width=64),
    Column(N_("Cost"), read=move_cost, show=price, name="cost", width=64),
)
