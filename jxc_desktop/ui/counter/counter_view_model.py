"""The sale at the counter: what scans and keys do to the cart, and how it is paid.

No widgets here. The cart is priced from memory at every step and saved in the background; the disk
is waited for only when a sale is posted, parked or taken up again, and then scans queue.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from time import monotonic

from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.changes import Changes
from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import N_, NotFound, ShopError, UserError
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text, quantity_text
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.sounds import Sound, Sounds
from jxc_desktop.ui.counter import cart as carts
from jxc_desktop.ui.counter.answers import Tone, goods_answer
from jxc_desktop.ui.counter.cart_view_model import CartViewModel, folds, named
from jxc_desktop.ui.counter.entry import Entry, EntryKind, is_bare_number, read_entry
from jxc_desktop.ui.counter.history import Moment, Step
from jxc_desktop.ui.counter.payment import Payment
from jxc_desktop.ui.counter.ports import (
    CounterPort,
    GoodsPort,
    Hit,
    ScannedGoods,
    SoldCart,
)
from jxc_desktop.ui.counter.unknown_codes import UnknownCodes

ENTER_GUARD = 0.300
"""Seconds after a scan in which Enter does not pay: it may be the scanner's own."""


class Mode(StrEnum):
    """What the counter is doing; each mode shows its own panel beside the cart."""

    CART = "cart"
    PAY = "pay"
    RETURN = "return"
    PRICE_CHECK = "price_check"
    UNKNOWN = "unknown"
    PARKED = "parked"
    LAST_SALE = "last_sale"
    WHOLE_DISCOUNT = "whole_discount"
    DRAWER = "drawer"
    SHIFT_OPEN = "shift_open"
    SHIFT_CLOSE = "shift_close"
    HELP = "help"


class CartNotReady(UserError):
    """Paying was asked for while something else has to be done first."""

    code = "cart_not_ready"
    message = N_("There are unknown codes: deal with them before payment.")


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


_EDITING = frozenset({Mode.CART, Mode.PRICE_CHECK, Mode.UNKNOWN})


class CounterViewModel(CartViewModel):
    """The sale at one counter: scans, the scan box, paying and parking.

    Signals:
        mode_changed: the `Mode` shown now.
        sold: the `Sale` just completed.
        digits_kept: digits stay in the box, selected; they did not count as a quantity.
    """

    mode_changed = Signal(object)
    sold = Signal(object)
    digits_kept = Signal()

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
        super().__init__(counter, goods, runner, sounds, parent)
        self.counter_code = counter_code
        self._seconds = seconds
        self._last_scan = float("-inf")
        self.unknown = UnknownCodes(self)
        self.mode = Mode.CART
        self.shift_id: int | None = None
        self.last: Sale | None = None

    def search(self, text: str) -> Sequence[Hit]:
        """Goods for what is typed; nothing while it is a command."""
        try:
            entry = read_entry(text, folds=folds())
        except ShopError:
            return ()
        return self._goods.search(entry.text) if entry.kind is EntryKind.SEARCH and entry.text else ()

    # opening

    def open(self) -> None:
        """Take up the cart left open here, and see whether a shift is open."""
        self.work(lambda: (self._counter.cart(self.counter_code), self._counter.shift(self.counter_code)), self._opened)

    def _opened(self, found: tuple[Draft, object | None]) -> None:
        cart, shift = found
        self.shift_id = getattr(shift, "id", None)
        self.take_up(cart)
        if cart.lines:
            self.say(Tone.NEUTRAL, _("The sale left open here was taken up again."))
        if shift is None:
            self.set_mode(Mode.SHIFT_OPEN)

    def take_up(self, cart: Draft) -> None:
        """Work on this cart, in the open shift of this counter."""
        super().take_up(replace(cart, shift=self.shift_id, counter=self.counter_code))

    def undo(self) -> None:
        """Take the last step back, while the cart is what is being worked on."""
        if self.mode in _EDITING:
            super().undo()

    def redo(self) -> None:
        """Do the step undone last again, while the cart is what is being worked on."""
        if self.mode in _EDITING:
            super().redo()

    def set_mode(self, mode: Mode) -> None:
        """Show another panel."""
        if mode is not self.mode:
            self.mode = mode
            self.mode_changed.emit(mode)

    # scans

    def scan(self, code: str, goods: ScannedGoods | None, typed: str = "") -> None:
        """A code was read. ``typed`` is what stands in the scan box: ``5*`` counts, bare digits do not."""
        self._last_scan = self._seconds()
        if goods is None:
            if self.mode is not Mode.PRICE_CHECK:
                self.unknown.add(code)
            self._sounds.play(Sound.ERROR)
            self.say(Tone.ERROR, _("Unknown code {code}").format(code=code))
            return
        if self.mode is Mode.PRICE_CHECK:
            self._tell_price(goods)
            return
        if self.mode in (Mode.PAY, Mode.WHOLE_DISCOUNT, Mode.PARKED, Mode.LAST_SALE, Mode.HELP):
            self.set_mode(Mode.CART)
        entry = _entry_or_nothing(typed)
        self.add(goods, entry.times or Decimal(1))
        if is_bare_number(typed):
            self._sounds.play(Sound.WARNING)
            self.say(Tone.WARNING, _("Counted as 1. For a quantity type * after the number."))
            self.digits_kept.emit()

    def keeps_digits(self, typed: str) -> bool:
        """Whether digits in the box stay there when a scan comes: they were no multiplier."""
        return is_bare_number(typed)

    def double_read(self, goods: ScannedGoods | None) -> None:
        """The same code came again within a tenth of a second: not counted, but Ctrl+Z counts it."""
        if goods is None or self.cart is None:
            return
        try:
            counted = carts.add(self.cart, goods)
        except ShopError as error:
            self.refuse(error)
            return
        self.history.record(Step(N_("double read of {name} ignored"), named(goods)), Moment(counted.cart, counted.line))
        self.say(
            Tone.WARNING, _("{name} was read twice at once and counts once. Ctrl+Z counts it.").format(**named(goods))
        )
        self.cart_changed.emit()

    def _tell_price(self, goods: ScannedGoods) -> None:
        product = goods.product
        stock = self._goods.stock(product.id)
        price = product.unit_price(goods.unit)
        self.answered.emit(goods_answer(product.name, product.code, Decimal(1), price, stock, 0))
        self.set_mode(Mode.CART)

    # the scan box

    def enter(self, typed: str, chosen: str = "") -> bool:
        """Enter in the scan box: carry out what is typed, else pay. Answers whether the box is used up.

        ``chosen`` is the item code chosen in the search list.
        """
        try:
            entry = read_entry(typed, folds=folds())
            return self._carry_out(entry, chosen)
        except ShopError as error:
            self.refuse(error)
            return False

    def _carry_out(self, entry: Entry, chosen: str) -> bool:
        if entry.kind is EntryKind.NOTHING:
            self.ask_payment()
        elif entry.kind is EntryKind.QUANTITY:
            self.set_quantity(entry.value)
        elif entry.kind is EntryKind.PRICE:
            self.set_price(entry.value)
        elif entry.kind is EntryKind.DISCOUNT:
            self.set_discount(entry.discount)
        elif not entry.text:
            self.say(
                Tone.NEUTRAL,
                _("Scan or choose the goods to sell {quantity} of.").format(
                    quantity=quantity_text(entry.times or Decimal(1))
                ),
            )
            return False
        else:
            return self._add_typed(entry, chosen)
        return True

    def _add_typed(self, entry: Entry, chosen: str) -> bool:
        goods = self._goods.by_code(entry.text)
        if goods is None:
            hits = self._goods.search(entry.text, limit=1)
            goods = self._goods.by_code(chosen or (hits[0].code if hits else ""))
        if goods is None:
            raise NotFound(what=N_("item"), name=entry.text)
        if self.mode is Mode.PRICE_CHECK:
            self._tell_price(goods)
        else:
            self.add(goods, entry.times or Decimal(1))
        return True

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
        else:
            self.set_mode(Mode.PAY)

    def may_complete(self) -> bool:
        """Whether Enter may complete now: nothing under way and no scan a moment ago."""
        return not self.busy and self._seconds() - self._last_scan >= ENTER_GUARD

    def pay(self, payment: Payment, confirmed: Confirmations = NONE_CONFIRMED) -> None:
        """Post the sale with these tenders; the cart is empty and the next customer can come when it is done."""
        if self.cart is None or self.busy:
            return
        if self.unknown.first:
            self.refuse(CartNotReady())
            return
        cart = replace(self.cart, tenders=payment.parts, shift=self.shift_id)
        self._saver.forget()

        def post() -> Completed:
            result = self._counter.sell(self._saver.as_stored(cart), confirmed)
            return Completed(result, result.posted.changes, self._counter.cart(self.counter_code))

        self.work(post, self._sold)

    def _sold(self, outcome: Completed) -> None:
        result = outcome.result
        self.complete(result)
        text = _("Sold {number}: ¥{due} paid, ¥{change} change.")
        facts = {"due": money_text(result.due), "change": money_text(result.change)}
        self.say(Tone.GOOD, text.format(number=result.posted.number, **facts))
        if outcome.cart is not None:
            self.take_up(outcome.cart)
        self.set_mode(Mode.CART)

    def complete(self, result: SoldCart, *, refund: bool = False) -> None:
        """Remember the sale for the header and the change line."""
        means = tuple(tender.means for tender in result.tenders)
        self.last = Sale(result.posted.number, result.due, result.change, means, refund)
        self.sold.emit(self.last)

    # parking

    def park(self, note: str = "") -> None:
        """Put the cart aside and begin another."""
        if self.cart is None or not self.cart.lines or self.busy:
            return
        cart = self.cart
        self._saver.forget()

        def put_aside() -> Draft:
            self._counter.park(self._saver.as_stored(cart), note)
            return self._counter.cart(self.counter_code)

        self.work(put_aside, self._parked)

    def _parked(self, fresh: Draft) -> None:
        self.take_up(fresh)
        self.set_mode(Mode.CART)
        self.say(Tone.GOOD, _("The sale was parked. F8 takes it up again."))

    def recall(self, key: str) -> None:
        """Take a parked sale up; what is in the cart now is parked in its place."""
        cart = self.cart
        self._saver.forget()

        def take() -> Draft:
            if cart is not None and cart.lines:
                self._counter.park(self._saver.as_stored(cart), "")
            return self._counter.recall(key)

        self.work(take, self._recalled)

    def _recalled(self, cart: Draft) -> None:
        self.take_up(cart)
        self.set_mode(Mode.CART)


def _entry_or_nothing(typed: str) -> Entry:
    try:
        return read_entry(typed, folds=folds())
    except ShopError:
        return Entry(EntryKind.NOTHING)
