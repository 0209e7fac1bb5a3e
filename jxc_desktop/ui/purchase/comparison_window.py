"""The quotes of an inquiry side by side: goods down, suppliers across, the cheapest that holds marked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import date_text, price_text, quantity_text
from jxc_desktop.services.base import NONE_CONFIRMED, make_key
from jxc_desktop.services.purchasing.views import Comparison, Offer, OrdersMade
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.columns import Column, quantity
from jxc_desktop.ui.common.document_keeper import DRAW
from jxc_desktop.ui.common.document_parts import DocumentParts, editor_page
from jxc_desktop.ui.common.document_strips import ResultLine
from jxc_desktop.ui.common.empty_state import EmptyCase, EmptyState
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.footer import footer_of
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.purchase.orders_made import orders_text

_FIXED = 3
"""Columns before those of the suppliers."""


class ComparisonWindow(TabPage):
    """The comparison of one inquiry; its key is the number of the inquiry."""

    name = "quote_comparison"
    heading = N_("Quotes compared")
    icon_name: ClassVar[str] = "purchase"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.DOCUMENTS, Topic.PARTIES})
    help: ClassVar[Help | None] = Help(
        purpose=N_("What every supplier asks for the goods of an inquiry today; ✓ marks whom they are ordered from."),
        steps=(
            N_("The cheapest quote that holds for the quantity is chosen; prices are per base unit with tax."),
            N_("Space on another supplier's price chooses that one; a price in brackets needs a greater quantity."),
            N_("Ctrl+Enter orders: one order for every supplier, drawn from the quotes at their prices."),
        ),
        keys=(
            ("Ctrl+Enter", N_("Order as chosen")),
            ("Space", N_("Buy these goods from this supplier")),
            ("Ctrl+N", N_("Enter another quote")),
        ),
    )

    def __init__(self, parts: DocumentParts, key: str | None = None) -> None:
        super().__init__(key=key)
        self.parts = parts
        self._order_key = make_key(parts.clock)
        self.chosen: dict[str, str] = {}
        self.suppliers: list[tuple[str, str]] = []
        self.errors, self.result, self.empty = ErrorBar(self), ResultLine(self), EmptyState(self)
        self.title_label, self.sum_label = QLabel(self), QLabel(self)
        self.order_button, self.quote_button = QPushButton(self), QPushButton(self)
        self.model: RowsModel[Comparison] = RowsModel(columns=self._columns(), parent=self)
        self.table = ChoiceTable(self)
        self.table.setModel(self.model)
        self.body = QStackedWidget(self)
        self._arrange()
        self._bind()
        self.title_label.setText(self.title())
        self.load()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        head = QHBoxLayout()
        self.title_label.setProperty("role", "section")
        head.addWidget(self.title_label)
        head.addStretch(1)
        for button, name, text in (
            (self.quote_button, "comparison.quote", lambda: _("Enter a quote  Ctrl+N")),
            (self.order_button, "comparison.order", lambda: _("Order as chosen  Ctrl+Enter")),
        ):
            button.setObjectName(name)
            self.say(button.setText, text)
            head.addWidget(button)
        self.order_button.setProperty("kind", "primary")
        layout.addLayout(head)
        for widget in (self.errors, self.result):
            layout.addWidget(widget)
        self.body.addWidget(self.table)
        self.body.addWidget(self.empty)
        layout.addWidget(self.body, 1)
        layout.addWidget(footer_of(self.sum_label, self))

    def _bind(self) -> None:
        self.order_button.clicked.connect(self.order)
        self.quote_button.clicked.connect(self.enter_quote)
        self.table.activated_row.connect(self._open_offer)
        for keys, does in (("Ctrl+Return", self.order), ("Ctrl+Enter", self.order), ("Ctrl+N", self.enter_quote)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(does)

    # the tab

    def title(self) -> str:
        """The number of the inquiry."""
        return _("Quotes of {number}").format(number=self.key) if self.key else _(self.heading)

    def first_focus(self) -> QWidget | None:
        """The table."""
        return self.table

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Another quote may have come."""
        self.load()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.title_label.setText(self.title())
        self.model.retranslate()
        self._show_sum()

    # reading

    def load(self) -> None:
        """Read the quotes that hold now."""
        number = self.key
        if not number:
            self._take(())
            return
        self.parts.runner.submit(
            lambda _progress: self.parts.services.buying.compare(number),
            done=alive(self, self._take),
            failed=alive(self, self.errors.show_error),
            read=True,
        )

    def _take(self, rows: Sequence[Comparison]) -> None:
        offers = [offer for row in rows for offer in (*row.offers, *row.beyond)]
        self.suppliers = list(dict.fromkeys((offer.supplier, offer.supplier_name) for offer in offers))
        best = {row.code: row.cheapest.supplier for row in rows if row.cheapest is not None}
        self.chosen = {code: self.chosen.get(code, supplier) for code, supplier in best.items()}
        self.model.set_columns(self._columns(), rows)
        self.table.fit_columns()
        if not self.suppliers:
            self.empty.show_case(
                EmptyCase.NOTHING_YET,
                text=lambda: _("No supplier has quoted these goods yet."),
                actions=[(lambda: _("Enter a quote"), self.enter_quote)],
            )
        self.body.setCurrentWidget(self.table if self.suppliers else self.empty)
        if rows and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, min(_FIXED, len(self.model.columns) - 1)))
        self._show_sum()

    def _columns(self) -> list[Column[Comparison]]:
        fixed: list[Column[Comparison]] = [
            Column(N_("Item"), read=lambda row: f"{row.name} {row.specification}".strip(), name="item", stretch=True),
            Column(N_("Quantity"), read=lambda row: row.quantity, show=quantity, name="quantity", width=80),
            Column(N_("Unit"), read=lambda row: row.unit, name="unit", width=56),
        ]
        return fixed + [self._supplier_column(code, name) for code, name in self.suppliers]

    def _supplier_column(self, code: str, name: str) -> Column[Comparison]:
        return Column(
            name,
            read=partial(self._cell, code),
            name=f"supplier.{code}",
            right=True,
            width=150,
            tooltip=lambda row: _offer_told(row.offer_of(code)),
        )

    def _cell(self, supplier: str, row: Comparison) -> str:
        offer = row.offer_of(supplier)
        if offer is None:
            return ""
        text = price_text(offer.base_price)
        if offer in row.beyond:
            return f"({text})"
        return f"✓ {text}" if self.chosen.get(row.code) == supplier else text

    def _show_sum(self) -> None:
        rows = [(row, row.offer_of(self.chosen.get(row.code, ""))) for row in self.model.rows]
        chosen = [(row, offer) for row, offer in rows if offer is not None]
        suppliers = len({offer.supplier for _row, offer in chosen})
        told = ngettext("{count} order", "{count} orders", suppliers).format(count=suppliers)
        missing = len(rows) - len(chosen)
        if missing:
            told += "  ·  " + ngettext("{count} item without a quote", "{count} items without a quote", missing).format(
                count=missing
            )
        self.sum_label.setText(told)
        self.order_button.setEnabled(bool(chosen))

    # choosing and ordering

    def choose(self) -> None:
        """Buy the goods of the row from the supplier of the column."""
        index = self.table.currentIndex()
        place = index.column() - _FIXED
        if not index.isValid() or not 0 <= place < len(self.suppliers):
            return
        row, supplier = self.model.row(index.row()), self.suppliers[place][0]
        if row.offer_of(supplier) is not None:
            self.chosen[row.code] = supplier
            self.model.retranslate()
            self._show_sum()

    def order(self) -> None:
        """Make the orders."""
        number, key, chosen = self.key or "", self._order_key, dict(self.chosen)
        self.order_button.setEnabled(False)
        self.parts.runner.submit(
            lambda _progress: self.parts.services.buying.order_cheapest(number, key, chosen, confirmed=NONE_CONFIRMED),
            done=alive(self, self._ordered),
            failed=alive(self, self._refused),
        )

    def _ordered(self, made: OrdersMade) -> None:
        self.errors.clear()
        self._order_key = make_key(self.parts.clock)
        self.result.show_result("success", lambda: orders_text(made))
        self._show_sum()

    def _refused(self, error: Exception) -> None:
        self.errors.show_error(error)
        self._show_sum()

    def enter_quote(self) -> None:
        """Write down what another supplier asks."""
        self.parts.navigator.open(editor_page("supplier_quote"), f"{DRAW}{self.key}" if self.key else None)

    def _open_offer(self, row: Comparison) -> None:
        place = self.table.currentIndex().column() - _FIXED
        supplier = self.suppliers[place][0] if 0 <= place < len(self.suppliers) else self.chosen.get(row.code, "")
        offer = row.offer_of(supplier)
        if offer is not None and offer.origin == "quote":
            self.parts.open_document(offer.number)


class ChoiceTable(TableView):
    """A table whose single cells are chosen with Space."""

    def __init__(self, window: ComparisonWindow) -> None:
        super().__init__(window, name="comparison")
        self._window = window
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Space chooses."""
        if event.key() == Qt.Key.Key_Space:
            self._window.choose()
            event.accept()
        else:
            super().keyPressEvent(event)


def _offer_told(offer: Offer | None) -> str:
    if offer is None:
        return _("This supplier did not quote these goods.")
    told = [_("{price} a {unit}, {number}").format(price=price_text(offer.price), unit=offer.unit, number=offer.number)]
    if offer.minimum is not None:
        told.append(_("from {quantity} {unit} on").format(quantity=quantity_text(offer.minimum), unit=offer.unit))
    if offer.until is not None:
        told.append(_("holds until {date}").format(date=date_text(offer.until)))
    if offer.lead_days is not None:
        days = offer.lead_days
        told.append(ngettext("{count} day to arrive", "{count} days to arrive", days).format(count=days))
    return "\n".join(told)
