"""The suggestions as they are being changed: quantity, supplier and price of each, and the orders made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.values import PRICE_PLACES, QUANTITY_PLACES, ZERO
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations, make_key
from jxc_desktop.services.purchasing.views import OrdersMade, Suggestion, SuggestionFilter, Wanted
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_paste import decimal_cell
from jxc_desktop.ui.purchase.supplier_index import SupplierIndex


@dataclass(frozen=True, slots=True)
class SuggestedLine:
    """A suggestion and what was changed of it; a quantity of zero leaves it out."""

    suggested: Suggestion
    quantity: Decimal
    supplier: str
    supplier_name: str
    price: Decimal | None

    @property
    def amount(self) -> Decimal:
        """What the line comes to."""
        return self.quantity * (self.price or ZERO)


class SuggestionsViewModel(QObject):
    """Reads suggestions and orders them.

    Signals:
        changed: the lines are others.
        ordered: `OrdersMade`.
        failed: an error to be shown.
        busy_changed: whether orders are being made.
    """

    changed = Signal()
    ordered = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)

    def __init__(self, parts: DocumentParts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._buying = parts.services.buying
        self._key = make_key(parts.clock)
        self._busy = False
        self._kept: dict[str, SuggestedLine] = {}
        self.lines: Sequence[SuggestedLine] = ()
        self.suppliers = SupplierIndex(parts, self)
        self.suppliers.load(self.failed.emit)
        self.text = ""

    def load(self) -> None:
        """Read what is short now; what was changed by hand stays as it was changed."""
        wanted = SuggestionFilter(text=self.text)
        self._parts.runner.submit(
            lambda _progress: self._buying.suggestions(wanted),
            done=alive(self, self._take),
            failed=alive(self, self.failed.emit),
            read=True,
        )

    def _take(self, found: Sequence[Suggestion]) -> None:
        self.lines = [self._line(one) for one in found]
        self.changed.emit()

    def _line(self, one: Suggestion) -> SuggestedLine:
        kept = self._kept.get(one.code)
        if kept is not None:
            return replace(kept, suggested=one)
        return SuggestedLine(one, one.quantity, one.supplier, one.supplier_name, one.price)

    # changing

    def _put(self, place: int, line: SuggestedLine) -> None:
        self._kept[line.suggested.code] = line
        self.lines = [*self.lines[:place], line, *self.lines[place + 1 :]]
        self.changed.emit()

    def change_quantity(self, place: int, text: str) -> None:
        """Take another quantity in the purchase unit; empty is as suggested."""
        line = self.lines[place]
        typed = decimal_cell(text, QUANTITY_PLACES, "quantity")
        self._put(place, replace(line, quantity=line.suggested.quantity if typed is None else typed))

    def toggle(self, place: int) -> None:
        """Leave a suggestion out, or take it in again."""
        line = self.lines[place]
        self._put(place, replace(line, quantity=ZERO if line.quantity else line.suggested.quantity))

    def change_supplier(self, place: int, code: str) -> None:
        """Buy from another supplier.

        Raises:
            NotFound: nobody has that code.
        """
        line = self.lines[place]
        if not code.strip():
            self._put(place, replace(line, supplier="", supplier_name=""))
            return
        found = self.suppliers.get(code.strip())
        self._put(place, replace(line, supplier=found.code, supplier_name=found.name))

    def change_price(self, place: int, text: str) -> None:
        """Take another price of a purchase unit."""
        self._put(place, replace(self.lines[place], price=decimal_cell(text, PRICE_PLACES, "price")))

    # ordering

    @property
    def chosen(self) -> list[SuggestedLine]:
        """The lines that are ordered."""
        return [line for line in self.lines if line.quantity > 0]

    def order(self, *, post: bool, confirmed: Confirmations = NONE_CONFIRMED) -> None:
        """Make one order for every supplier, all at once."""
        if self._busy:
            return
        wanted = [
            Wanted(line.suggested.code, line.quantity, line.suggested.unit, line.supplier, line.price)
            for line in self.chosen
        ]
        key = self._key
        self._set_busy(busy=True)
        self._parts.runner.submit(
            lambda _progress: self._buying.order_suggestions(key, wanted, post=post, confirmed=confirmed),
            done=alive(self, self._ordered),
            failed=alive(self, self._refused),
        )

    def _ordered(self, made: OrdersMade) -> None:
        self._key = make_key(self._parts.clock)
        self._kept.clear()
        self._set_busy(busy=False)
        self.ordered.emit(made)
        self.load()

    def _refused(self, error: Exception) -> None:
        self._set_busy(busy=False)
        self.failed.emit(error)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.busy_changed.emit(busy)
