"""The sale at the counter: taken up again, and parked; how it is paid stands in `paying_view_model`.

No widgets here. The cart is priced from memory at every step and saved in the background; the disk
is waited for only when a sale is posted, parked or taken up again, and then scans queue.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Signal

from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.ui.counter import cart as carts
from jxc_desktop.ui.counter.answers import Tone
from jxc_desktop.ui.counter.entry_view_model import Mode
from jxc_desktop.ui.counter.history import Step
from jxc_desktop.ui.counter.paying_view_model import (
    ENTER_GUARD,
    CartNotReady,
    Completed,
    OutcomePending,
    PayingViewModel,
    Sale,
)
from jxc_desktop.ui.counter.ports import Buyer, LastSale, OpenShift, ReopenedCounter

__all__ = ["ENTER_GUARD", "CartNotReady", "Completed", "CounterViewModel", "Mode", "OutcomePending", "Sale"]


@dataclass(frozen=True, slots=True)
class Recalled:
    """A parked cart taken up, and its customer."""

    cart: Draft
    buyer: Buyer | None


class CounterViewModel(PayingViewModel):
    """The sale at one counter: from the cart that was left to the next customer.

    Signals:
        reopened: sales that were posted though nobody saw the answer.
        parked_changed: sales were put aside or taken up again.
    """

    reopened = Signal(object)
    parked_changed = Signal()

    # opening

    def open(self) -> None:
        """Take up the cart left open here, and see whether a shift is open."""
        self.work(
            lambda: (self._counter.reopen(self.counter_code), self._counter.shift(self.counter_code)), self._opened
        )

    def _opened(self, found: tuple[ReopenedCounter, OpenShift | None]) -> None:
        left, shift = found
        self.shift_id = None if shift is None else shift.id
        self.know(left.customer)
        self.take_up(left.cart)
        if left.last is not None:
            self._remember(left.last)
        if left.cart.lines:
            self.say(Tone.NEUTRAL, lambda: _("The sale left open here was taken up again."))
        if shift is None:
            self.set_mode(Mode.SHIFT_OPEN)
        self.parked_changed.emit()
        if left.completed:
            self.reopened.emit(left.completed[0])

    def _remember(self, sale: LastSale) -> None:
        self.last = Sale(sale.number, sale.total, sale.change, tuple(tender.means for tender in sale.tenders))
        self.last_known.emit(self.last)
        self.say(
            Tone.NEUTRAL,
            lambda: _("The last sale here was {number}, ¥{total}, at {time}. F6 prints its receipt again.").format(
                number=sale.number, total=money_text(sale.total), time=f"{sale.at:%H:%M}"
            ),
        )

    def take_up(self, cart: Draft) -> None:
        """Work on this cart, in the open shift of this counter."""
        self.weighing.forget()
        super().take_up(replace(cart, shift=self.shift_id, counter=self.counter_code))

    # who buys

    def choose_buyer(self, code: str) -> None:
        """Sell to the customer of this code, at their prices."""

        def chosen(buyer: Buyer) -> None:
            self.set_buyer(buyer)
            if self.mode is Mode.PAY:
                self.mode_changed.emit(Mode.PAY)
            else:
                self.set_mode(Mode.CART)
                self.price_again()

        self.work(lambda: self._counter.customer(code), chosen)

    def set_salesperson(self, name: str) -> None:
        """It is sold by this person: on the receipt, and in what is said of salespeople. The next sale names nobody."""
        step = Step(N_("salesperson {name}"), {"name": name}) if name else Step(N_("without salesperson"))
        self._step(step, lambda cart: carts.set_salesperson(cart, name))
        self.set_mode(Mode.CART)

    def set_note(self, note: str) -> None:
        """Say something about the whole sale; it stands on the receipt and is found in the list of documents."""
        text = note.strip()
        self._step(Step(N_("note of the sale")), lambda cart: carts.set_note(cart, text))
        self.set_mode(Mode.CART)

    # parking

    def park(self, note: str = "") -> None:
        """Put the cart aside and begin another; without a note it keeps the one it was parked under before."""
        if self.cart is None or not self.cart.lines or self.busy or self._must_wait():
            return
        cart = self.cart
        self._saver.forget()

        def put_aside() -> Draft:
            self._counter.park(self._saver.as_stored(cart), note or cart.parked_as)
            return self._counter.cart(self.counter_code)

        self.work(put_aside, self._parked)

    def _parked(self, fresh: Draft) -> None:
        self.take_up(fresh)
        self.set_mode(Mode.CART)
        self.parked_changed.emit()
        self.say(Tone.GOOD, lambda: _("The sale was parked. F8 takes it up again."))

    def recall(self, key: str) -> None:
        """Take a parked sale up; what is in the cart now is parked in its place."""
        if self._must_wait():
            return
        cart = self.cart
        self._saver.forget()

        def take() -> Recalled:
            if cart is not None and cart.lines:
                self._counter.park(self._saver.as_stored(cart), cart.parked_as)
            recalled = self._counter.recall(key)
            return Recalled(recalled, self._counter.customer(recalled.party) if recalled.party else None)

        self.work(take, self._recalled)

    def _recalled(self, recalled: Recalled) -> None:
        self.know(recalled.buyer)
        self.take_up(recalled.cart)
        self.set_mode(Mode.CART)
        self.parked_changed.emit()
