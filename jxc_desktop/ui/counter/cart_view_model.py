"""The cart of the counter and the steps that change it, each of them undone as easily as done.

No widgets here. The cart is priced from memory at every step and saved in the background.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import N_, NeedsConfirmation, NotAllowed, ShopError, StorageError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO
from jxc_desktop.i18n import _, language
from jxc_desktop.i18n.formats import quantity_text
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.sounds import Sound, Sounds
from jxc_desktop.ui.counter import cart as carts
from jxc_desktop.ui.counter.answers import Answer, Tone, back_answer, error_answer, goods_answer
from jxc_desktop.ui.counter.cart_returns import KnownReceipts, brings_back, refuse_fixed
from jxc_desktop.ui.counter.cart_saver import CartSaver
from jxc_desktop.ui.counter.entry import read_discount
from jxc_desktop.ui.counter.history import CartHistory, Moment, Step
from jxc_desktop.ui.counter.ports import Buyer, CartLine, CartQuote, CounterPort, GoodsPort, ScannedGoods

T = TypeVar("T")


class CartViewModel(QObject):
    """One cart, its prices, its selected line and its steps.

    Signals:
        cart_changed: lines, totals or selection are others.
        answered: an `Answer` for the result line.
        busy_changed: whether something is being posted.
        doubted: a `NeedsConfirmation` or `NotAllowed` that somebody with the right must answer.
    """

    cart_changed = Signal()
    answered = Signal(object)
    busy_changed = Signal(bool)
    doubted = Signal(object)

    def __init__(
        self, counter: CounterPort, goods: GoodsPort, runner: Runner, sounds: Sounds, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._counter, self._goods, self._runner, self._sounds = counter, goods, runner, sounds
        self._saver = CartSaver(counter, runner, self._not_saved)
        self.in_trouble = False
        self.history = CartHistory()
        self.receipts = KnownReceipts()
        self.busy = False
        self.cart: Draft | None = None
        self.quote: CartQuote | None = None
        self.selected = 0
        self._buyers: dict[str, Buyer] = {}

    # what windows read

    @property
    def lines(self) -> Sequence[CartLine]:
        """The priced lines."""
        return self.quote.lines if self.quote is not None else ()

    @property
    def due(self) -> Decimal:
        """What the cart comes to; negative where more comes back than is bought."""
        return self.quote.totals.due if self.quote is not None else ZERO

    @property
    def brings_back(self) -> bool:
        """Whether goods of the cart come back."""
        return brings_back(self.cart)

    @property
    def buyer(self) -> Buyer | None:
        """The customer of the cart; nobody in particular is ``None``."""
        return self._buyers.get(self.cart.party) if self.cart is not None else None

    @property
    def selected_line(self) -> CartLine | None:
        """The priced line that keys act on."""
        return next((line for line in self.lines if line.line == self.selected), None)

    def take_up(self, cart: Draft) -> None:
        """Work on this cart; steps of the one before cannot be undone any more."""
        self.history.clear()
        self.cart = cart
        self.selected = cart.lines[-1].line if cart.lines else 0
        self.quote = self._counter.price(cart)
        self.cart_changed.emit()

    def goods_of(self, code: str) -> ScannedGoods | None:
        """The goods of an item code."""
        return self._goods.by_code(code)

    def price_again(self) -> None:
        """Prices of goods were changed elsewhere."""
        if self.cart is not None and not self.busy:
            self.quote = self._counter.price(self.cart)
            self.cart_changed.emit()

    # steps of the cart

    def add(
        self,
        goods: ScannedGoods,
        times: Decimal = Decimal(1),
        label: carts.Label = carts.NO_LABEL,
        *,
        own_line: bool = False,
    ) -> None:
        """Add goods to the cart."""
        facts = named(goods) | {"quantity": quantity_text(times)}
        step = Step(N_("add {name} × {quantity}"), facts)
        if self._step(step, lambda cart: carts.add(cart, goods, times, label, own_line=own_line)):
            self._answer_for_line(goods.product.id)
            self._sounds.play(Sound.ADDED)

    def set_quantity(self, value: Decimal) -> None:
        """Give the selected line another quantity."""
        self._line_step(N_("quantity of {name}"), lambda cart: self.receipts.set_quantity(cart, self.selected, value))

    def change_quantity(self, by: int) -> None:
        """One more or one less of the selected line."""
        message = N_("one more {name}") if by > 0 else N_("one less {name}")
        self._line_step(message, lambda cart: self.receipts.change_quantity(cart, self.selected, by))

    def set_price(self, value: Decimal) -> None:
        """Give the selected line another price."""
        self._line_step(N_("price of {name}"), lambda cart: carts.set_price(cart, self.selected, value), worth=True)

    def set_discount(self, discount: str) -> None:
        """Give the selected line a discount."""
        step = N_("discount on {name}")
        self._line_step(step, lambda cart: carts.set_discount(cart, self.selected, discount), worth=True)

    def set_whole_discount(self, typed: str) -> bool:
        """Give the whole sale a discount, as typed."""
        try:
            discount = read_discount(typed, folds=folds())
        except ShopError as error:
            self.refuse(error)
            return False
        return self._step(Step(N_("discount on the whole sale")), lambda cart: carts.set_whole_discount(cart, discount))

    def know(self, buyer: Buyer | None) -> None:
        """Remember who a cart may name."""
        if buyer is not None:
            self._buyers[buyer.code] = buyer

    def set_buyer(self, buyer: Buyer) -> None:
        """Sell to this customer, at their prices."""
        self.know(buyer)
        if self._step(Step(N_("customer {name}"), {"name": buyer.name}), lambda c: carts.set_customer(c, buyer.code)):
            self.say(Tone.GOOD, lambda: _("Customer {name}: prices follow.").format(name=buyer.name))

    def remove_buyer(self) -> None:
        """Sell to nobody in particular again."""
        buyer = self.buyer
        if buyer is not None and self._step(
            Step(N_("without customer {name}"), {"name": buyer.name}), lambda cart: carts.set_customer(cart, "")
        ):
            self.say(Tone.NEUTRAL, lambda: _("The customer was removed; retail prices again."))

    def remove_line(self) -> None:
        """Take the selected line out."""
        self._line_step(N_("remove {name}"), lambda cart: carts.remove(cart, self.selected))

    def clear_cart(self) -> None:
        """Empty the cart without asking; undo brings it back."""
        if self.cart is not None and self.cart.lines and self._step(Step(N_("empty the cart")), carts.clear):
            self.say(Tone.NEUTRAL, lambda: _("The cart was emptied. Ctrl+Z brings it back."))

    def undo(self) -> None:
        """Take the last step back and say which."""
        self._travel(self.history.undo, N_("Undone: {step}"))

    def redo(self) -> None:
        """Do the step undone last again."""
        self._travel(self.history.redo, N_("Done again: {step}"))

    def select(self, by: int) -> None:
        """Move the selection up or down."""
        places = [line.line for line in self.lines]
        if places:
            place = places.index(self.selected) + by if self.selected in places else len(places) - 1
            self.select_line(places[min(max(place, 0), len(places) - 1)])

    def select_line(self, number: int) -> None:
        """Let keys act on this line."""
        if number != self.selected:
            self.selected = number
            self.cart_changed.emit()

    def change(self, step: Step, edit: Callable[[Draft], carts.Edit]) -> bool:
        """One more step of the cart; answers whether it was done."""
        return self._step(step, edit)

    def _line_step(self, message: str, edit: Callable[[Draft], carts.Edit], *, worth: bool = False) -> None:
        """A step on the selected line; ``worth``: it changes what the line is worth."""
        line = self.selected_line
        if line is None:
            self.say(Tone.NEUTRAL, lambda: _("No line is selected."))
            return

        def checked(cart: Draft) -> carts.Edit:
            if worth:
                refuse_fixed(cart, self.selected)
            return edit(cart)

        if self._step(Step(message, {"name": line.name}), checked):
            self._answer_for_line()

    def _step(self, step: Step, edit: Callable[[Draft], carts.Edit]) -> bool:
        """One edit of the cart: priced first, so that what cannot be priced never happened."""
        if self.cart is None or self.busy:
            return False
        before = Moment(self.cart, self.selected)
        try:
            edited = edit(self.cart)
            if edited.cart == self.cart:
                return False
            quote = self._counter.price(edited.cart)
        except ShopError as error:
            self.refuse(error)
            return False
        self.history.record(step, before)
        self._show(edited.cart, quote, edited.line or self.selected)
        return True

    def _travel(self, move: Callable[[Moment], tuple[Step, Moment] | None], message: str) -> None:
        if self.cart is None or self.busy:
            return
        found = move(Moment(self.cart, self.selected))
        if found is None:
            self.say(Tone.NEUTRAL, lambda: _("There is no step to take back."))
            return
        step, moment = found
        self._show(moment.cart, self._counter.price(moment.cart), moment.selected)
        self.say(Tone.NEUTRAL, lambda: _(message).format(step=step.text()))

    def _show(self, cart: Draft, quote: CartQuote, selected: int) -> None:
        self.cart, self.quote, self.selected = cart, quote, selected
        self._saver.save(cart)
        self.cart_changed.emit()

    # saying and working

    def work(
        self,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Do something that touches the disk; meanwhile scans queue and a second key is ignored.

        ``failed`` is called when it went wrong, in place of the usual answer.
        """
        if self.busy:
            return
        self._set_busy(True)

        def finish(result: T) -> None:
            self.busy = False
            done(result)
            self.busy_changed.emit(self.busy)

        def stop(error: Exception) -> None:
            self._set_busy(False)
            (failed or self.answer_failure)(error)

        self._runner.submit(lambda _progress: job(), done=finish, failed=stop)

    def answer_failure(self, error: Exception) -> None:
        """Ask somebody with the right, where a yes would help; else say what went wrong."""
        if isinstance(error, NeedsConfirmation) or (isinstance(error, NotAllowed) and _may_be_approved(error)):
            self._sounds.play(Sound.AUTHORISATION)
            self.doubted.emit(error)
        else:
            self._sounds.play(Sound.ERROR)
            self.refuse(error)

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.busy_changed.emit(busy)

    def say(self, tone: Tone, tell: Callable[[], str]) -> None:
        """Answer in the result line, and again when the language changes."""
        self.answered.emit(Answer(tone, tell))

    def refuse(self, error: Exception) -> None:
        """Answer with what went wrong, as a sentence."""
        self.answered.emit(error_answer(error))

    def _not_saved(self, error: Exception) -> None:
        """A cart could not be kept; while the books cannot be written that is said once, not at every scan."""
        if not (self.in_trouble and isinstance(error, StorageError)):
            self.refuse(error)

    def _answer_for_line(self, product_id: int | None = None) -> None:
        line = self.selected_line
        if line is not None and line.comes_back:
            self.answered.emit(back_answer(f"{line.name} {line.specification}".strip(), line.quantity, line.amount))
        elif line is not None:
            stock = self._goods.stock(product_id) if product_id is not None else line.on_hand
            name = f"{line.name} {line.specification}".strip()
            self.answered.emit(goods_answer(name, line.code, line.quantity, line.price, stock, line.line))


def folds() -> bool:
    """Whether plain discounts are read as the Chinese 折."""
    return language() == "zh_CN"


def named(goods: ScannedGoods) -> dict[str, str]:
    """The facts a step or an answer names goods by."""
    return {"name": goods.product.name}


_APPROVED_BY_OTHERS = frozenset(
    permission.value
    for permission in (
        Permission.COUNTER_DISCOUNT,
        Permission.COUNTER_PRICE,
        Permission.COUNTER_REFUND_FREE,
        Permission.COUNTER_MEANS,
        Permission.COUNTER_VOID,
    )
)
"""Rights that somebody else may lend for one sale."""


def _may_be_approved(error: NotAllowed) -> bool:
    return error.facts.get("permission") in _APPROVED_BY_OTHERS
