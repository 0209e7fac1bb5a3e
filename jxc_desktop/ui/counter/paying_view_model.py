"""The sale at the counter while it is paid: what keeps it from being paid, the posting, and answers that were lost.

No widgets here. The cart is priced from memory at every step and saved in the background; the disk
is waited for only when a sale is posted, parked or taken up again, and then scans queue.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from time import monotonic

from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.changes import Changes
from jxc_desktop.domain.documents import Draft, Tender
from jxc_desktop.domain.errors import N_, NeedsConfirmation, NotAllowed, StorageError, UserError
from jxc_desktop.i18n import _
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations
from jxc_desktop.services.counter_exchange import only_comes_back
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.sounds import Sound, Sounds
from jxc_desktop.ui.counter import cart as carts
from jxc_desktop.ui.counter.answers import Tone, completed_text
from jxc_desktop.ui.counter.emergency import Emergency, is_trouble
from jxc_desktop.ui.counter.entry_view_model import EntryViewModel, Mode
from jxc_desktop.ui.counter.history import Step
from jxc_desktop.ui.counter.payment import Payment
from jxc_desktop.ui.counter.ports import (
    CartLine,
    CounterPort,
    GoodsPort,
    PointTerms,
    SoldCart,
)

ENTER_GUARD = 0.300
"""Seconds after a scan in which Enter does not pay: it may be the scanner's own."""
UNKNOWN_OUTCOME = "unknown_outcome"


class CartNotReady(UserError):
    """Paying was asked for while something else has to be done first."""

    code = "cart_not_ready"
    message = N_("There are unknown codes: deal with them before payment.")


class PriceMissing(UserError):
    """Paying was asked for while goods have no price."""

    code = "price_missing"
    message = N_("{name} has no price. Press . and type one; 0 gives it away.")


class OutcomePending(UserError):
    """Nothing may be changed while nobody knows whether the sale was saved."""

    code = "outcome_pending"
    message = N_("It is not known yet whether this sale was saved. Press Enter to ask again; do not sell it anew.")


@dataclass(frozen=True, slots=True)
class Sale:
    """The sale completed last, as the header and the change line show it."""

    number: str
    due: Decimal
    change: Decimal
    means: tuple[str, ...]
    refund: bool = False


@dataclass(frozen=True, slots=True)
class Completed:
    """A sale or refund that was posted, what it changed, and the cart to go on with."""

    result: SoldCart
    changes: Changes
    cart: Draft | None = None


class PayingViewModel(EntryViewModel):
    """The cart of one counter and its payment.

    Signals:
        sold: the `Sale` just completed.
        last_known: the newest sale of the shift; nothing when it was taken back.
        pay_refused: what the payment was refused for; it stays as it is.
        give_back_asked: Enter, and what comes back is worth as much as what is bought, or more.
    """

    sold = Signal(object)
    last_known = Signal(object)
    pay_refused = Signal(object)
    give_back_asked = Signal()

    def __init__(
        self,
        counter: CounterPort,
        goods: GoodsPort,
        runner: Runner,
        sounds: Sounds,
        *,
        counter_code: str = "1",
        seconds: Callable[[], float] = monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(counter, goods, runner, sounds, seconds=seconds, parent=parent)
        self.counter_code = counter_code
        self.shift_id: int | None = None
        self.last: Sale | None = None
        self.unsure = False
        self.emergency: Emergency | None = None
        self._paying: Draft | None = None
        self._trouble: StorageError | None = None
        self._pay_shown = 0.0
        self.point_terms = PointTerms()
        self.pay_asked.connect(self.ask_payment)

    def _step(self, step: Step, edit: Callable[[Draft], carts.Edit]) -> bool:
        return not self._must_wait() and super()._step(step, edit)

    def _must_wait(self) -> bool:
        if self.unsure:
            self._sounds.play(Sound.ERROR)
            self.refuse(OutcomePending())
        return self.unsure

    # paying

    def ask_payment(self) -> None:
        """Enter on an empty box, or F9: show the pay panel, if there is anything to pay and nothing in the way."""
        if self.busy or not self.lines or self._seconds() - self._last_scan < ENTER_GUARD:
            return
        if self.shift_id is None:
            self.set_mode(Mode.SHIFT_OPEN)
        elif self.unknown.first:
            self._sounds.play(Sound.ERROR)
            self.refuse(CartNotReady())
            self.set_mode(Mode.UNKNOWN)
        elif missing := self.weighing.missing():
            self._sounds.play(Sound.ERROR)
            self.refuse(missing)
        elif unpriced := self._unpriced():
            self._sounds.play(Sound.ERROR)
            self.select_line(unpriced.line)
            self.refuse(PriceMissing(name=unpriced.name))
        else:
            self._pay_shown = self._seconds()
            self._ask_for_money()

    def _ask_for_money(self) -> None:
        """Show the pay panel; where goods come back and nothing is to be paid, how the money goes back."""
        if self.brings_back and self.due <= 0:
            self.give_back_asked.emit()
        else:
            self.set_mode(Mode.PAY)

    def priced(self, payment: Payment) -> Payment:
        """The payment of what the cart comes to when it is paid this way: small change is dropped by means."""
        if self.cart is None:
            return payment
        totals = self._counter.price(replace(self.cart, tenders=payment.priced_by)).totals
        return replace(payment, due=totals.due, rounding=totals.rounding)

    def take_terms(self, terms: PointTerms) -> None:
        """What points cost and pay in this shop."""
        self.point_terms = terms
        self.cart_changed.emit()

    @property
    def points_earned(self) -> int:
        """The points a member gets for the cart if it is paid in money."""
        price = self.point_terms.price
        return int(self.due // price) if self.buyer is not None and price > 0 and self.due > 0 else 0

    def card_read(self) -> None:
        """A card was scanned to pay with: the Enter that a scanner sends does not complete the sale."""
        self._last_scan = self._seconds()

    def _unpriced(self) -> CartLine | None:
        """A line of goods that have no price; whoever means to give them away says so with a price of 0."""
        drafted = {} if self.cart is None else {line.line: line for line in self.cart.lines}
        for line in self.lines:
            entered = drafted.get(line.line)
            if entered is not None and not line.price and entered.price is None and entered.amount is None:
                return line
        return None

    def may_complete(self) -> bool:
        """Whether Enter may complete now: nothing under way and no scan a moment ago."""
        return not self.busy and self._seconds() - self._last_scan >= ENTER_GUARD

    def pay(self, payment: Payment, confirmed: Confirmations = NONE_CONFIRMED) -> None:
        """Post the sale with these tenders; the cart is empty and the next customer can come when it is done."""
        self.settle(payment.parts, confirmed)

    def settle(self, tenders: tuple[Tender, ...], confirmed: Confirmations = NONE_CONFIRMED) -> None:
        """Post the cart; without tenders it is exact cash, or the money goes back the way it came."""
        if self.cart is None or self.busy:
            return
        if self.unsure:
            self._ask_by_key()
            return
        if self.unknown.first:
            self.refuse(CartNotReady())
            return
        cart = replace(self.cart, tenders=tenders, shift=self.shift_id)
        self._saver.forget()
        self._paying = cart

        seconds = int(self._seconds() - self._pay_shown)

        def post() -> Completed:
            result = self._counter.sell(self._saver.as_stored(cart), confirmed, paying_seconds=seconds)
            return Completed(result, result.posted.changes, self._counter.cart(self.counter_code))

        self.work(post, self._sold, self._pay_failed)

    def _pay_failed(self, error: Exception) -> None:
        """A commit that did not answer is no failure: the sale is looked for by its key before anything else."""
        if isinstance(error, StorageError) and error.code == UNKNOWN_OUTCOME:
            self.unsure, self._trouble = True, error
            self._sounds.play(Sound.ERROR)
            self.say(Tone.WARNING, lambda: _("It is not known yet whether the sale was saved; it is being checked."))
            self._ask_by_key()
        elif self.emergency is not None and isinstance(error, StorageError) and is_trouble(error):
            self._keep(self.emergency, error)
        else:
            self.answer_failure(error)
            if not isinstance(error, NeedsConfirmation | NotAllowed):
                self.pay_refused.emit(error)

    def _keep(self, emergency: Emergency, trouble: StorageError) -> None:
        """The books cannot be written: the sale goes to the journal, and the next customer can come."""
        cart = self._paying
        if cart is None:
            return
        self.in_trouble = True

        def keep() -> Completed:
            return Completed(emergency.keep(cart, self._counter.price(cart)), Changes(), emergency.fresh(cart.counter))

        def kept(outcome: Completed) -> None:
            emergency.kept(trouble)
            self._sold(outcome)

        self.work(keep, kept)

    def _ask_by_key(self) -> None:
        cart = self.cart
        if cart is None:
            return

        def look() -> Completed | None:
            result = self._counter.answer_of(cart.key)
            if result is None:
                return None
            return Completed(result, result.posted.changes, self._counter.cart(self.counter_code))

        self.work(look, self._found_out, self._not_found_out)

    def _not_found_out(self, _error: Exception) -> None:
        """Not even that can be read: kept under its key the sale is booked once, whatever became of it."""
        if not self._kept_instead():
            self.refuse(OutcomePending())

    def _kept_instead(self) -> bool:
        if self.emergency is None or self._trouble is None:
            return False
        self.unsure = False
        self._keep(self.emergency, self._trouble)
        return True

    def _found_out(self, outcome: Completed | None) -> None:
        self.unsure = False
        if outcome is None and self._kept_instead():
            return
        if outcome is None:
            self.say(
                Tone.WARNING, lambda: _("The sale was not saved and nothing was booked. Press Enter to pay it again.")
            )
            return
        self._sold(outcome)
        number = outcome.result.posted.number
        self.say(
            Tone.GOOD,
            lambda: _("The sale was completed as {number}. F6 prints its receipt again.").format(number=number),
        )

    def _sold(self, outcome: Completed) -> None:
        result, cart = outcome.result, self.cart
        only = cart is not None and only_comes_back(cart)
        self.complete(result, refund=only or result.due < 0)
        self.say(Tone.GOOD, lambda: completed_text(result, cart))
        if outcome.cart is not None:
            self.take_up(outcome.cart)
        self.set_mode(Mode.CART)

    def complete(self, result: SoldCart, *, refund: bool = False) -> None:
        """Remember the sale for the header and the change line."""
        means = tuple(tender.means for tender in result.tenders)
        due = abs(result.due) if refund else result.due
        self.last = Sale(result.posted.number, due, result.change, means, refund)
        self.sold.emit(self.last)

    def correct_last(self, result: SoldCart) -> None:
        """The sale completed last was paid by other means than told."""
        means = tuple(tender.means for tender in result.tenders)
        self.last = Sale(result.posted.number, result.due, result.change, means)
        self.last_known.emit(self.last)

    def forget_last(self) -> None:
        """The sale completed last was taken back."""
        self.last = None
        self.last_known.emit(None)
