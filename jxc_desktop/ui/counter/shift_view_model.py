"""The shift of the counter: the float at its start, the cash counted at its end."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.errors import N_, ShopError, UserError
from jxc_desktop.domain.values import ZERO, amount
from jxc_desktop.i18n import _
from jxc_desktop.ui.counter.answers import Tone
from jxc_desktop.ui.counter.counter_view_model import CounterViewModel, Mode
from jxc_desktop.ui.counter.ports import CounterPort, OpenShift, ShiftOutcome

DENOMINATIONS = tuple(Decimal(face) for face in ("100", "50", "20", "10", "5", "1", "0.5", "0.1"))


class CartsInTheWay(UserError):
    """A shift is not closed over goods that somebody still wants to pay."""

    code = "carts_in_the_way"
    message = N_("A sale is still open or parked: finish it or empty it before closing the shift.")


def counted_total(counts: Mapping[Decimal, int]) -> Decimal:
    """The cash in the drawer from how many there are of each note and coin."""
    return amount(sum((face * count for face, count in counts.items()), ZERO))


class ShiftViewModel(QObject):
    """Opening and closing the shift; what the drawer should hold is not shown before the count is in.

    Signals:
        changed: a shift was opened or closed, or a count was taken.
    """

    changed = Signal()

    def __init__(self, counter: CounterPort, sale: CounterViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counter, self._sale = counter, sale
        self.outcome: ShiftOutcome | None = None

    def open(self, typed: str) -> None:
        """Begin a shift with this float."""
        try:
            float_amount = amount(typed or "0", "amount")
        except ShopError as error:
            self._sale.refuse(error)
            return
        code = self._sale.counter_code

        def begin() -> OpenShift | None:
            self._counter.open_shift(code, float_amount)
            return self._counter.shift(code)

        self._sale.work(begin, self._opened)

    def _opened(self, shift: OpenShift | None) -> None:
        self.outcome = None
        self._sale.shift_id = None if shift is None else shift.id
        self._sale.set_mode(Mode.CART)
        self._sale.say(Tone.GOOD, lambda: _("The shift is open."))
        self.changed.emit()

    def ask_close(self) -> None:
        """Ctrl+J: count the drawer, unless goods still wait to be paid."""
        if self._sale.shift_id is None:
            self._sale.set_mode(Mode.SHIFT_OPEN)
            return
        self._sale.work(lambda: len(self._counter.parked(self._sale.counter_code)), self._may_close)

    def _may_close(self, parked: int) -> None:
        if parked or self._sale.lines:
            self._sale.refuse(CartsInTheWay())
            self._sale.set_mode(Mode.PARKED if parked else Mode.CART)
            return
        self.outcome = None
        self._sale.set_mode(Mode.SHIFT_CLOSE)
        self.changed.emit()

    def close(self, counted: Decimal) -> None:
        """End the shift with what was counted."""
        code = self._sale.counter_code
        self._sale.work(lambda: self._counter.close_shift(code, counted), self._closed)

    def _closed(self, outcome: ShiftOutcome) -> None:
        self.outcome = outcome
        self._sale.shift_id = None
        self._sale.say(Tone.GOOD, lambda: _("The shift is closed."))
        self.changed.emit()
