"""The price suggested for the line of the cursor: why, what else could be asked, and what was asked before."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import price_text
from jxc_desktop.i18n.reasons import advice_reason
from jxc_desktop.services.pricing_advice import Candidate, EarlierPrice, PriceAdvice
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.columns import Column, day, price
from jxc_desktop.ui.common.document_line_row import LineRow
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_words import kind_name
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID, ROW_COMPACT
from jxc_desktop.ui.common.translated import Translated

ADVISED = frozenset({"quotation", "sales_order"})
"""Kinds in which a price is still to be agreed."""
_FRAME = 4
_EARLIER, _LEAST = 5, 2
"""How many earlier prices are told, and how many of them are in sight in the smallest window."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a price is suggested for: ``quantity`` in ``unit``, to this customer or to anybody."""

    product: str
    party: str
    quantity: Decimal
    unit: str


def candidate_reason(one: Candidate) -> str:
    """Where a price comes from, as a sentence."""
    return advice_reason(one.rule, one.source, one.day, one.cost, one.margin)


class PriceAdvicePanel(Translated, QFrame):
    """Follows the line of the cursor.

    Signals:
        chosen: the price to put into the line, for one unit of it.
        shown: whether there is anything to tell.
    """

    chosen = Signal(object)
    shown = Signal(bool)

    def __init__(self, parts: DocumentParts, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("advice")
        self.advice: PriceAdvice | None = None
        self._parts, self._kind = parts, kind
        self._asked: Asked | None = None
        self.told, self.reason, self.earlier_title = QLabel(self), QLabel(self), QLabel(self)
        self.told.setProperty("role", "strong")
        self.earlier_title.setProperty("role", "note")
        for label in (self.told, self.reason):
            label.setWordWrap(True)
        self.button = QPushButton(self)
        self.button.setObjectName("advice.use")
        self.button.clicked.connect(self.use)
        self.candidates: RowsModel[Candidate] = RowsModel(columns=_CANDIDATE_COLUMNS, parent=self)
        self.table = TableView(self, row_height=ROW_COMPACT, name="advice.candidates")
        self.table.setModel(self.candidates)
        self.table.activated_row.connect(lambda row: self.chosen.emit(row.price))
        self.earlier: RowsModel[EarlierPrice] = RowsModel(columns=_EARLIER_COLUMNS, parent=self)
        self.earlier_table = TableView(self, row_height=ROW_COMPACT, name="advice.earlier")
        self.earlier_table.setModel(self.earlier)
        self.earlier_table.activated_row.connect(lambda row: parts.open_document(row.document))
        self.say(self.button.setText, lambda: _("Use  Ctrl+U"))
        self.say(self.button.setAccessibleName, lambda: _("Use this price"))
        self.say(self.table.setAccessibleName, lambda: _("Prices that could be asked"))
        self.say(self.earlier_table.setAccessibleName, lambda: _("Asked of this customer before"))
        self.say(self.earlier_title.setText, lambda: _("Asked of this customer before"))
        self._arrange()
        self.hide()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(row)
        for widget in (self.reason, self.table, self.earlier_title):
            layout.addWidget(widget)
        layout.addWidget(self.earlier_table, 1)

    def show_line(self, row: LineRow | None, party: str) -> None:
        """Ask what to ask for a line; where it is as before, nothing is asked again."""
        asked = self._question(row, party)
        if asked == self._asked:
            return
        self._asked = asked
        if asked is None:
            self._show(None)
            return
        suggest = self._parts.services.advice.suggest
        self._parts.runner.submit(
            lambda _progress: suggest(asked.product, asked.party, asked.quantity, asked.unit, last=_EARLIER),
            done=alive(self, lambda found: self._take(asked, found)),
            failed=alive(self, lambda _error: self._show(None)),  # it only helps; the line tells what is wrong with it
            read=True,
        )

    def _question(self, row: LineRow | None, party: str) -> Asked | None:
        wanted = self._kind.code in ADVISED and self._parts.may(Permission.PRODUCT_VIEW)
        if not wanted or row is None or row.product is None or row.quoted is None or row.quoted.quantity <= 0:
            return None
        return Asked(row.product.code, party, row.quoted.quantity, row.quoted.unit)

    def _take(self, asked: Asked, found: PriceAdvice) -> None:
        if asked == self._asked:
            self._show(found)

    def _show(self, found: PriceAdvice | None) -> None:
        self.advice = found
        self.candidates.set_rows(() if found is None else found.candidates)
        self.earlier.set_rows(() if found is None else found.earlier)
        self.table.setFixedHeight(_height(len(self.candidates.rows)))
        self.table.setVisible(bool(self.candidates.rows))
        earlier = len(self.earlier.rows)
        self.earlier_table.setMinimumHeight(_height(min(earlier, _LEAST)))
        self.earlier_table.setMaximumHeight(_height(earlier))
        self.earlier_table.setVisible(bool(earlier))
        self.earlier_title.setVisible(bool(self.earlier.rows))
        self.setVisible(found is not None)
        self.shown.emit(found is not None)
        self.retranslate()

    def use(self) -> None:
        """Put the price suggested into the line."""
        if self.advice is not None and not self.isHidden():
            self.chosen.emit(self.advice.chosen.price)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        found = self.advice
        if found is not None:
            self.told.setText(
                _("Suggested price: {price} / {unit}").format(price=price_text(found.chosen.price), unit=found.unit)
            )
            self.reason.setText(self._reason(found))
        for table in (self.table, self.earlier_table):
            table.retranslate()

    @staticmethod
    def _reason(found: PriceAdvice) -> str:
        reason = candidate_reason(found.chosen)
        if found.below_cost is None:
            return reason
        told = _("{reason}; {price} would be below cost")
        return told.format(reason=reason, price=price_text(found.below_cost.price))


def _height(rows: int) -> int:
    """The height of a table of so many rows and its titles, in pixels."""
    return (rows + 1) * ROW_COMPACT + _FRAME


_CANDIDATE_COLUMNS: tuple[Column[Candidate], ...] = (
    Column(N_("Where the price comes from"), read=candidate_reason, name="reason", stretch=True, width=120),
    Column(N_("Price"), read=lambda row: row.price, show=price, name="price", width=76),
)
_EARLIER_COLUMNS: tuple[Column[EarlierPrice], ...] = (
    Column(N_("Date"), read=lambda row: row.day, show=day, name="day", width=92),
    Column(N_("Document"), read=lambda row: kind_name(row.kind), name="kind", stretch=True, width=70),
    Column(N_("Unit"), read=lambda row: row.unit, name="unit", width=44),
    Column(N_("Price"), read=lambda row: row.price, show=price, name="price", width=64),
)
