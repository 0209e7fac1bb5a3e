"""Goods that come back: the receipt is scanned, then the goods, then the money goes back as it came.

Without a receipt somebody says why, the goods come back at today's price, and cash is given for them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.documents import Draft, DraftLine, Source
from jxc_desktop.domain.errors import N_, ShopError, UserError
from jxc_desktop.domain.values import ZERO, round_amount
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import quantity_text
from jxc_desktop.services.base import NONE_CONFIRMED, Clock, Confirmations, make_key
from jxc_desktop.ui.common.sounds import Sound, Sounds
from jxc_desktop.ui.counter import cart as carts
from jxc_desktop.ui.counter.answers import Tone
from jxc_desktop.ui.counter.counter_view_model import Completed, CounterViewModel, Mode
from jxc_desktop.ui.counter.ports import CartLine, CounterPort, Returnable, ReturnableLine, ScannedGoods

REFUND_KIND = "counter_refund"


class NotOnReceipt(UserError):
    """Goods were scanned that the receipt does not show."""

    code = "not_on_receipt"
    message = N_("{product} is not on receipt {number}.")


class AllReturned(UserError):
    """More of a line was scanned than is left to return."""

    code = "all_returned"
    message = N_("All {product} of receipt {number} is already returned or counted here.")


class NoReceipt(UserError):
    """Goods came before the receipt, and nobody said that there is none."""

    code = "no_receipt"
    message = N_("Scan the receipt first. Without one, say why and press Enter.")


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """A line of the receipt with what comes back of it now."""

    sold: ReturnableLine
    back: Decimal = ZERO

    @property
    def amount(self) -> Decimal:
        """The share of what was paid for the line; the document posted settles the last fen."""
        if not self.sold.sold:
            return ZERO
        return round_amount(self.sold.amount * self.back / self.sold.sold)


@dataclass(frozen=True, slots=True)
class BroughtLine:
    """Goods brought back without a receipt, as if all of them had been sold at today's price."""

    line: int
    code: str
    name: str
    unit: str
    price: Decimal
    amount: Decimal
    sold: Decimal
    returned: Decimal = ZERO

    @property
    def open(self) -> Decimal:
        """As much as was brought."""
        return self.sold

    @classmethod
    def of(cls, line: CartLine) -> BroughtLine:
        """The line of priced goods."""
        name = f"{line.name} {line.specification}".strip()
        return cls(line.line, line.code, name, line.unit, line.price, line.amount, line.quantity)


class ReturnViewModel(QObject):
    """One refund being put together.

    Signals:
        changed: lines or the step are others.
    """

    changed = Signal()

    def __init__(
        self,
        counter: CounterPort,
        sale: CounterViewModel,
        sounds: Sounds,
        clock: Clock,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._counter, self._sale, self._sounds, self._clock = counter, sale, sounds, clock
        self._forget()

    def _forget(self) -> None:
        self.number, self.reason, self.asking, self.free = "", "", False, False
        self.lines: tuple[ReturnLine, ...] = ()
        self._brought = Draft(kind=REFUND_KIND, key=make_key(self._clock))

    @property
    def total(self) -> Decimal:
        """What goes back to the customer."""
        return sum((line.amount for line in self.lines), ZERO)

    def begin(self) -> None:
        """F5: wait for the receipt."""
        self._forget()
        self._sale.set_mode(Mode.RETURN)
        self.changed.emit()

    def take_receipt(self, number: str) -> None:
        """The receipt was scanned or its number typed."""
        self._sale.work(lambda: self._counter.returnable(number), self._show)

    def _show(self, sale: Returnable) -> None:
        self.number, self.asking, self.free = sale.number, False, False
        self.lines = tuple(ReturnLine(line) for line in sale.lines)
        self._sale.say(
            Tone.NEUTRAL, lambda: _("Receipt {number}: scan the goods that come back.").format(number=sale.number)
        )
        self.changed.emit()

    def without_receipt(self, reason: str) -> None:
        """There is no receipt, and this is why the goods are taken back all the same."""
        if reason.strip() and not self.number:
            self.reason, self.free = reason.strip(), True
            self._sale.say(Tone.WARNING, lambda: _("Return without a receipt: scan the goods that come back."))
            self.changed.emit()

    def take_goods(self, goods: ScannedGoods) -> None:
        """Goods were scanned: one more of them comes back; from a receipt never more than is left."""
        if self.free:
            if self._bring(carts.add(self._brought, goods)):
                self._sounds.play(Sound.ADDED)
            return
        if not self.number:
            self._refuse(NoReceipt())
            return
        of_goods = [line for line in self.lines if line.sold.code == goods.product.code]
        if not of_goods:
            self._refuse(NotOnReceipt(product=goods.product.name, number=self.number))
            return
        for line in of_goods:
            if line.back + goods.quantity <= line.sold.open:
                self._set(line, line.back + goods.quantity)
                self._sounds.play(Sound.ADDED)
                return
        self._refuse(AllReturned(product=goods.product.name, number=self.number))

    def _bring(self, edited: carts.Edit) -> bool:
        try:
            quote = self._counter.price(edited.cart)
        except ShopError as error:
            self._refuse(error)
            return False
        self._brought, self.asking = edited.cart, False
        self.lines = tuple(ReturnLine(BroughtLine.of(line), line.quantity) for line in quote.lines)
        line = next((line for line in self.lines if line.sold.line == edited.line), None)
        if line is not None:
            name, back = line.sold.name, line.back
            self._sale.say(Tone.GOOD, lambda: _("{name}: {back} come back").format(name=name, back=quantity_text(back)))
        self.changed.emit()
        return True

    def set_back(self, number: int, back: Decimal) -> None:
        """So much of a line comes back."""
        line = next((line for line in self.lines if line.sold.line == number), None)
        if line is None:
            return
        if self.free:
            self._bring(carts.set_quantity(self._brought, number, back))
        elif not 0 <= back <= line.sold.open:
            self._refuse(AllReturned(product=line.sold.name, number=self.number))
        else:
            self._set(line, back)

    def set_last(self, back: Decimal) -> None:
        """So much of the line counted last comes back."""
        counted = [line for line in self.lines if line.back]
        if counted:
            self.set_back(counted[-1].sold.line, back)

    def _set(self, line: ReturnLine, back: Decimal) -> None:
        changed = replace(line, back=back)
        self.lines = tuple(changed if other is line else other for other in self.lines)
        self.asking = False
        self._sale.say(
            Tone.GOOD,
            lambda: _("{name}: {back} of {open} come back").format(
                name=line.sold.name, back=quantity_text(back), open=quantity_text(line.sold.open)
            ),
        )
        self.changed.emit()

    def enter(self) -> None:
        """Enter: first say what goes back, then give it back."""
        if not any(line.back for line in self.lines) or not self._sale.may_complete():
            return
        if not self.asking:
            self.asking = True
            self.changed.emit()
            return
        self.refund()

    def refund(self, confirmed: Confirmations = NONE_CONFIRMED) -> None:
        """Post the refund; the money goes back by the means it came with, without a receipt in cash."""
        draft = self._draft()

        def post() -> Completed:
            result = self._counter.refund(draft, confirmed)
            return Completed(result, result.posted.changes)

        self._sale.work(post, self._refunded)

    def _draft(self) -> Draft:
        draft = replace(self._brought, counter=self._sale.counter_code, shift=self._sale.shift_id)
        if self.free:
            return replace(draft, remark=self.reason)
        lines = tuple(
            DraftLine(
                line=place,
                product=line.sold.code,
                quantity=carts.text_of(line.back),
                unit=line.sold.unit,
                source=Source(self.number, line.sold.line),
            )
            for place, line in enumerate((line for line in self.lines if line.back), start=1)
        )
        return replace(draft, lines=lines, source=self.number)

    def _refunded(self, outcome: Completed) -> None:
        number = self.number
        self._sale.complete(outcome.result, refund=True)
        if self.free:
            self._sale.say(Tone.GOOD, lambda: _("Refunded without a receipt."))
        else:
            self._sale.say(Tone.GOOD, lambda: _("Refunded from receipt {number}.").format(number=number))
        self._forget()
        self._sale.set_mode(Mode.CART)
        self.changed.emit()

    def _refuse(self, error: ShopError) -> None:
        self._sounds.play(Sound.ERROR)
        self._sale.refuse(error)
