"""Goods that come back: the receipt is scanned, then the goods, then the money goes back as it came.

They are lines of the ordinary cart, so goods can be bought for them in the same one. Without a receipt somebody says
why, the goods come back at today's price, and cash is given for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.documents import Draft, Tender
from jxc_desktop.domain.errors import N_, ShopError
from jxc_desktop.domain.values import ZERO
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text, quantity_text
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations
from jxc_desktop.ui.common.sounds import Sound, Sounds
from jxc_desktop.ui.counter import cart as carts
from jxc_desktop.ui.counter import cart_returns as returns
from jxc_desktop.ui.counter.answers import Tone
from jxc_desktop.ui.counter.counter_view_model import CounterViewModel, Mode
from jxc_desktop.ui.counter.history import Step
from jxc_desktop.ui.counter.ports import Buyer, CartLine, CounterPort, Returnable, ReturnableLine, ScannedGoods


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What of goods could come back, as the table beside the scan box shows it."""

    line: int
    name: str
    unit: str
    sold: Decimal = ZERO
    returned: Decimal = ZERO
    open: Decimal = ZERO

    @classmethod
    def of(cls, line: ReturnableLine) -> ReceiptLine:
        """A line of a receipt."""
        return cls(line.line, line.name, line.unit, line.sold, line.returned, line.open)

    @classmethod
    def of_cart(cls, line: CartLine) -> ReceiptLine:
        """Goods of the cart that stand on no receipt."""
        back = abs(line.quantity) if line.comes_back else ZERO
        return cls(line.line, f"{line.name} {line.specification}".strip(), line.unit, back, ZERO, back)


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """Goods with what comes back of them now, or what is bought; ``cart_line`` is their line in the cart (0: none).

    ``amount`` is what goes back for them, of goods that are bought what they cost.
    """

    sold: ReceiptLine
    back: Decimal = ZERO
    bought: Decimal = ZERO
    amount: Decimal = ZERO
    cart_line: int = 0


@dataclass(frozen=True, slots=True)
class ReadReceipt:
    """A receipt that was read, and the customer it belongs to."""

    receipt: Returnable
    buyer: Buyer | None


class ReturnViewModel(QObject):
    """What comes back in the cart.

    Signals:
        changed: the lines, the receipt or the step are others.
        reason_asked: there is no receipt, and somebody has to say why.
    """

    changed = Signal()
    reason_asked = Signal()

    def __init__(
        self, counter: CounterPort, sale: CounterViewModel, sounds: Sounds, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._counter, self._sale, self._sounds = counter, sale, sounds
        self._receipt: Returnable | None = None
        self._said, self._key = "", sale.cart.key if sale.cart is not None else ""
        self.asking = False
        sale.brings = self.take_goods
        sale.cart_changed.connect(self._follow)
        sale.mode_changed.connect(self._mode_changed)
        sale.give_back_asked.connect(self._ask)

    # what windows read

    @property
    def number(self) -> str:
        """The number of the receipt the goods come back from; empty before it is scanned, and without one."""
        return self._receipt.number if self._receipt is not None else returns.receipt_of(self._sale.cart)

    @property
    def reason(self) -> str:
        """Why goods come back without a receipt."""
        return returns.reason_of(self._sale.cart) or self._said

    @property
    def free(self) -> bool:
        """Whether goods come back without a receipt."""
        return bool(self.reason)

    @property
    def total(self) -> Decimal:
        """What the goods that come back are worth."""
        return self._sale.quote.totals.back if self._sale.quote is not None else ZERO

    @property
    def bought(self) -> Decimal:
        """What the goods that are bought come to."""
        return self._sale.quote.totals.total if self._sale.quote is not None else ZERO

    @property
    def due(self) -> Decimal:
        """What is to be paid; negative is given back."""
        return self._sale.due

    @property
    def lines(self) -> tuple[ReturnLine, ...]:
        """The lines of the receipt with what comes back of each; without a receipt the goods brought."""
        if self._receipt is not None:
            return tuple(self._line_of(self._receipt.number, line) for line in self._receipt.lines)
        brought = (line for line in self._sale.lines if line.comes_back)
        return tuple(
            ReturnLine(ReceiptLine.of_cart(line), abs(line.quantity), ZERO, abs(line.amount), line.line)
            for line in brought
        )

    @property
    def rows(self) -> tuple[ReturnLine, ...]:
        """What comes back and what is bought, as the table shows it."""
        bought = (line for line in self._sale.lines if not line.comes_back)
        return (
            *self.lines,
            *(ReturnLine(ReceiptLine.of_cart(line), ZERO, line.quantity, line.amount, line.line) for line in bought),
        )

    def _line_of(self, number: str, sold: ReturnableLine) -> ReturnLine:
        cart = self._sale.cart
        found = None if cart is None else returns.line_from(cart, number, sold.line)
        if found is None:
            return ReturnLine(ReceiptLine.of(sold))
        amount = next((abs(line.amount) for line in self._sale.lines if line.line == found.line), ZERO)
        return ReturnLine(ReceiptLine.of(sold), carts.quantity_of(found), ZERO, amount, found.line)

    def ways(self) -> Sequence[Tender]:
        """How the money goes back; nothing while it is not known.

        Raises:
            ShopError: it cannot go back like this.
        """
        if self.due >= 0:
            return ()
        if self._receipt is not None:
            return self._receipt.goes_back(self.total, self.bought)
        return (Tender("cash", -self.due),) if not self.number else ()

    # the receipt

    def begin(self) -> None:
        """F5: what is scanned comes back from now on; once more, and it is bought."""
        if self._sale.mode is Mode.RETURN:
            self._leave()
            return
        if not self._sale.brings_back:
            self._forget()
        self._sale.set_mode(Mode.RETURN)
        if self.free:
            self._say_free()
        elif number := self.number:
            self.take_receipt(number)
        self.changed.emit()

    def _leave(self) -> None:
        self._sale.set_mode(Mode.CART)
        if self._sale.brings_back:
            self._sale.say(Tone.NEUTRAL, lambda: _("What is scanned now is bought in the same cart."))

    def take_receipt(self, number: str) -> None:
        """The receipt was scanned or its number typed."""
        self._sale.work(lambda: self._read(number), self._show)

    def _read(self, number: str) -> ReadReceipt:
        receipt = self._counter.returnable(number)
        return ReadReceipt(receipt, self._counter.customer(receipt.party) if receipt.party else None)

    def _show(self, read: ReadReceipt) -> None:
        receipt, there = read.receipt, returns.receipt_of(self._sale.cart)
        if there and there != receipt.number:
            self._refuse(returns.OneReceipt(number=there))
            return
        if returns.reason_of(self._sale.cart):
            self._refuse(returns.NoReceiptInCart())
            return
        self._sale.receipts.know(receipt)
        self._sale.know(read.buyer)
        self._receipt, self._said = receipt, ""
        self._sale.say(
            Tone.NEUTRAL, lambda: _("Receipt {number}: scan the goods that come back.").format(number=receipt.number)
        )
        self._look_again(receipt.number)

    def _look_again(self, number: str) -> None:
        """Some of what comes back may be worth something else by now, or not be open any more."""
        cart = self._sale.cart
        if cart is None:
            return
        worth = self._sale.receipts.worth_again(cart)
        if worth != cart:
            step = Step(N_("worth of receipt {number}"), {"number": number})
            self._sale.change(step, lambda _cart: carts.Edit(worth))
        else:
            self._sale.price_again()
        gone = next((line for line in self.lines if line.back > line.sold.open), None)
        if gone is not None:
            self._refuse(returns.AllReturned(product=gone.sold.name, number=number))

    def without_receipt(self, reason: str) -> None:
        """There is no receipt, and this is why the goods are taken back all the same."""
        if reason.strip() and not self.number:
            self._said = reason.strip()
            self._say_free()
            self.changed.emit()

    def _say_free(self) -> None:
        self._sale.say(Tone.WARNING, lambda: _("Return without a receipt: scan the goods that come back."))

    # the goods

    def take_typed(self, typed: str) -> bool:
        """Enter in the scan box while goods come back; answers whether that was meant for the return alone."""
        if not typed.strip():
            self.enter()
        elif not self.number and not self.free:
            self.take_receipt(typed.strip())
        else:
            return False
        return True

    def take_goods(
        self, goods: ScannedGoods, times: Decimal | None = None, label: carts.Label = carts.NO_LABEL
    ) -> None:
        """Goods were scanned: they come back, from a receipt never more than is left; what is not on it is bought."""
        if self.free:
            self._bring_free(goods, times, label)
        elif self._receipt is None:
            self._refuse(returns.NoReceipt())
        elif any(line.code == goods.product.code for line in self._receipt.lines):
            self._bring(self._receipt, goods, times, label)
        else:
            self._buy(self._receipt, goods, times, label)

    def _bring_free(self, goods: ScannedGoods, times: Decimal | None, label: carts.Label) -> None:
        reason = self.reason
        self._take(
            goods, lambda cart: carts.add(cart, goods, times or Decimal(1), label, comes_back=True, reason=reason)
        )

    def _bring(self, receipt: Returnable, goods: ScannedGoods, times: Decimal | None, label: carts.Label) -> None:
        def edit(cart: Draft) -> carts.Edit:
            taken = returns.take_from(cart, receipt, goods, times, label)
            known = cart.party or receipt.party
            return carts.Edit(carts.set_customer(taken.cart, known).cart, taken.line)

        self._take(goods, edit)

    def _take(self, goods: ScannedGoods, edit: returns.CartEdit) -> None:
        """One step that brings goods back; what cannot be brought sounds."""
        cart = self._sale.cart
        try:
            if cart is not None:
                edit(cart)
        except ShopError as error:
            self._refuse(error)
            return
        if self._sale.change(Step(N_("return of {name}"), {"name": goods.product.name}), edit):
            self._sounds.play(Sound.ADDED)
            self._tell()

    def _tell(self) -> None:
        line = next((line for line in self.lines if line.cart_line == self._sale.selected), None)
        if line is None:
            return
        name, back, open_, amount = line.sold.name, line.back, line.sold.open, line.amount

        def tell() -> str:
            words = {"name": name, "back": quantity_text(back), "amount": money_text(amount)}
            if self._receipt is None:
                return _("{name}: {back} come back, ¥{amount} goes back").format(**words)
            text = _("{name}: {back} of {open} come back, ¥{amount} goes back")
            return text.format(open=quantity_text(open_), **words)

        self._sale.say(Tone.GOOD, tell)

    def _buy(self, receipt: Returnable, goods: ScannedGoods, times: Decimal | None, label: carts.Label) -> None:
        """Goods that the receipt does not show are bought in the same cart."""
        before = self._sale.cart
        self._sale.buy(goods, times, label)
        if self._sale.cart is not before:
            self._sounds.play(Sound.WARNING)
            name, number = goods.product.name, receipt.number
            self._sale.say(
                Tone.WARNING,
                lambda: _("{name} is not on receipt {number}: it is bought. Ctrl+Z takes it out.").format(
                    name=name, number=number
                ),
            )

    # giving back

    def enter(self) -> None:
        """Enter: first say what goes back or is to be paid, then give it back."""
        if self.asking:
            if self._sale.may_complete():
                self.refund()
        elif not self.number and not self.free:
            self.reason_asked.emit()
        else:
            self._sale.ask_payment()

    def _ask(self) -> None:
        self._sale.set_mode(Mode.RETURN)
        self.asking = True
        self.changed.emit()

    def refund(self, confirmed: Confirmations = NONE_CONFIRMED) -> None:
        """Post the cart; the money goes back by the means it came with, without a receipt in cash."""
        self._sale.settle((), confirmed)

    # following the cart

    def _forget(self) -> None:
        self._receipt, self._said, self.asking = None, "", False

    def _follow(self) -> None:
        """The cart was changed, or another one was taken up: its receipt is read again."""
        cart = self._sale.cart
        if cart is not None and cart.key != self._key:
            self._key = cart.key
            self._forget()
            if number := returns.receipt_of(cart):
                self.take_receipt(number)
        self.asking = False
        self.changed.emit()

    def _mode_changed(self, _mode: Mode) -> None:
        self.asking = False
        self.changed.emit()

    def _refuse(self, error: ShopError) -> None:
        self._sounds.play(Sound.ERROR)
        self._sale.refuse(error)
