"""What is known of an item while it is entered: stock, what is coming, its prices over time, its last movements."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.product import Product, nested
from jxc_desktop.domain.values import unit_cost
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import price_text
from jxc_desktop.services.ledgers import MoveRow
from jxc_desktop.services.purchasing.views import PriceHistory, PricePoint
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.columns import Column, day, price, quantity
from jxc_desktop.ui.common.document_line_row import LineRow
from jxc_desktop.ui.common.document_parts import MOVES_PAGE, DocumentParts
from jxc_desktop.ui.common.document_words import kind_name
from jxc_desktop.ui.common.price_advice_panel import ADVISED, PriceAdvicePanel
from jxc_desktop.ui.common.price_chart import PriceChart, Series
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID, ROW_COMPACT
from jxc_desktop.ui.common.translated import Translated

SHOWN = 12
"""How many of the last movements are listed."""
PRICES_SHOWN = 5
"""How many of the last prices are listed."""
_CHARTED = 30
"""How many prices the chart goes back."""


def move_cost(row: MoveRow) -> object:
    """The cost of one base unit of a movement."""
    if row.cost is None or not row.quantity:
        return None
    return unit_cost(int(row.cost * 100), int(row.quantity * 10_000))


class HistoryPanel(Translated, QFrame):
    """A side panel that follows the row of the cursor; Enter opens a document of the list."""

    def __init__(self, parts: DocumentParts, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.side = _side(kind)
        self.advice = PriceAdvicePanel(parts, kind, self)
        self._advises = kind.code in ADVISED
        self.history: PriceHistory | None = None
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
        self.chart = PriceChart(self)
        self.prices: RowsModel[PricePoint] = RowsModel(columns=_PRICE_COLUMNS, parent=self)
        self.price_table = TableView(self, row_height=ROW_COMPACT, name="history.prices")
        self.price_table.setModel(self.prices)
        self.price_table.setFixedHeight((PRICES_SHOWN + 1) * ROW_COMPACT + 4)
        self.price_table.activated_row.connect(lambda row: parts.open_document(row.document))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 0, 0)
        for widget in (self.heading, self.facts, self.advice, self.chart, self.price_table, self.table):
            layout.addWidget(widget)
        if self._advises:
            self.table.hide()  # a price is to be agreed: what moved can be looked up, the room is for prices
            layout.addStretch(1)
            self.advice.shown.connect(lambda _shown: self._show_prices(self.history))
        self.chart.hide()
        self.price_table.hide()
        self.hide()

    def show_line(self, row: LineRow | None, party: str) -> None:
        """Show what is known of the goods of a line, and what to ask for them."""
        product = None if row is None else row.product
        if product is None or product != self._product:
            self.show_product(product)
        self.advice.show_line(row, party)

    def show_product(self, product: Product | None) -> None:
        """Show what is known of a product."""
        self._product = product
        self.model.set_rows(())
        self._show_prices(None)
        if product is not None:
            self._ask_prices(product.code)
        if product is not None and self._parts.may(Permission.STOCK_VIEW):
            code = product.code
            self._parts.runner.submit(
                lambda _progress: self._parts.services.ledgers.moves(code),
                done=lambda rows: self._take(code, rows),
                failed=lambda _error: None,  # the panel only helps; what is typed goes on
                read=True,
            )

    def _ask_prices(self, code: str) -> None:
        rights = _SIDE_RIGHTS.get(self.side, ())
        if not self._parts.may(Permission.STOCK_VIEW) or not any(map(self._parts.may, rights)):
            return
        buying, side = self._parts.services.buying, self.side
        self._parts.runner.submit(
            lambda _progress: buying.price_history(code, side),
            done=alive(self, lambda found: self._take_prices(code, found)),
            failed=lambda _error: None,  # the panel only helps; what is typed goes on
            read=True,
        )

    def _take_prices(self, code: str, found: PriceHistory) -> None:
        if self._product is not None and self._product.code == code:
            self._show_prices(found)

    def _show_prices(self, found: PriceHistory | None) -> None:
        self.history = found
        points = found.points if found is not None else ()
        self.prices.set_rows(points[:PRICES_SHOWN])
        self.price_table.setVisible(bool(points) and not self._told_already())
        self.table.setVisible(not points)  # the prices name the same documents, and say more of them
        self.chart.show_series(() if self._advises else series_of(points[:_CHARTED]))
        self.retranslate()

    def _told_already(self) -> bool:
        """Whether the prices this customer was asked stand there, before those of others."""
        return self.advice.advice is not None and bool(self.advice.advice.earlier)

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
            self.facts.setText(("  ·  " if self._advises else "\n").join(self._facts(product)))
        self.table.retranslate()
        self.price_table.retranslate()

    def _facts(self, product: Product) -> list[str]:
        stock = self._parts.services.goods.stock(product.id)
        facts = [
            _("In stock: {stock}").format(stock=nested(product, stock)),
            _("Selling price: {price}").format(price=price_text(product.price)),
        ]
        if product.purchase_price is not None and self._parts.may(Permission.COST_VIEW):
            facts.append(_("Last purchase price: {price}").format(price=price_text(product.purchase_price)))
        if self.history is not None:
            for told, amount in (
                (_("Available: {quantity}"), self.history.available),
                (_("On order: {quantity}"), self.history.on_order),
            ):
                facts.append(told.format(quantity=nested(product, amount)))
        if product.minimum is not None:
            facts.append(_("Least in stock: {quantity}").format(quantity=nested(product, product.minimum)))
        return facts


def _side(kind: Kind) -> str:
    """Whose prices the history of an item shows; empty where nothing is traded."""
    if kind.party_role == "customer" or kind.area == "sales":
        return "sale"
    return "purchase" if kind.party_role == "supplier" or kind.area == "purchase" else ""


def series_of(points: Sequence[PricePoint]) -> list[Series]:
    """One line for every party, those with the newest prices first, oldest points first."""
    lines: dict[str, list[PricePoint]] = {}
    for point in points:
        lines.setdefault(point.party_name or point.party or _("Without a name"), []).append(point)
    return [Series(name, tuple((point.day, point.price) for point in reversed(line))) for name, line in lines.items()]


_SIDE_RIGHTS = {
    "purchase": (Permission.COST_VIEW, Permission.PURCHASE_ORDER, Permission.PURCHASE_POST),
    "sale": (Permission.STOCK_VIEW,),
}
_PRICE_COLUMNS: tuple[Column[PricePoint], ...] = (
    Column(N_("Date"), read=lambda row: row.day, show=day, name="day", width=92),
    Column(N_("Party"), read=lambda row: row.party_name, name="party", stretch=True, width=80),
    Column(N_("Quantity"), read=lambda row: row.quantity, show=quantity, name="quantity", width=60),
    Column(N_("Price"), read=lambda row: row.price, show=price, name="price", width=64),
)
_COLUMNS: tuple[Column[MoveRow], ...] = (
    Column(N_("Date"), read=lambda row: row.at, show=day, name="at", width=92),
    Column(N_("Document"), read=lambda row: kind_name(row.kind), name="kind", stretch=True, width=80),
    Column(N_("Quantity"), read=lambda row: row.quantity, show=quantity, name="quantity", width=64),
    Column(N_("Cost"), read=move_cost, show=price, name="cost", width=64),
)
