"""Goods that come back as lines of the cart: what of a receipt is open, what it is worth, what may be changed.

Pure functions and what is known of the receipts that were read; a line of the cart names its receipt and line as its
source, and its amount is what goes back for it, to the fen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from jxc_desktop.domain.documents import Draft, DraftLine, Source
from jxc_desktop.domain.errors import N_, UserError
from jxc_desktop.domain.values import ZERO, quantity
from jxc_desktop.services.goods import sold_by_weight
from jxc_desktop.ui.counter import cart as carts
from jxc_desktop.ui.counter.cart import NO_LABEL, Edit, Label
from jxc_desktop.ui.counter.ports import Returnable, ReturnableLine, ScannedGoods

_ONE = Decimal(1)
CartEdit = Callable[[Draft], Edit]


class NotOnReceipt(UserError):
    """Goods were asked for that the receipt does not show."""

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


class OneReceipt(UserError):
    """Goods of one receipt come back in one cart."""

    code = "one_receipt"
    message = N_("Goods of {number} come back in this cart already. Complete it before another receipt.")


class NoReceiptInCart(UserError):
    """Goods without a receipt come back in this cart, so none of a receipt can."""

    code = "no_receipt_in_cart"
    message = N_("Goods without a receipt come back in this cart. Complete it before a receipt.")


class WorthIsFixed(UserError):
    """What comes back of a receipt is worth what was paid for it."""

    code = "worth_is_fixed"
    message = N_("What comes back of a receipt is worth what was paid for it; neither price nor discount change that.")


class ReceiptNotRead(UserError):
    """A cart was taken up and its receipt could not be read yet."""

    code = "receipt_not_read"
    message = N_("Receipt {number} was not read yet. Press F5 to read it.")


class OtherUnit(UserError):
    """Goods were sold by a larger unit than the one scanned."""

    code = "other_unit"
    message = N_("{product} was sold by the {unit}. Scan that, or type * and how many come back.")


def brings_back(cart: Draft | None) -> bool:
    """Whether goods of this cart come back."""
    return cart is not None and any(line.comes_back for line in cart.lines)


def receipt_of(cart: Draft | None) -> str:
    """The number of the receipt that goods of the cart come back from; empty without one."""
    lines = () if cart is None else cart.lines
    return next((line.source.document for line in lines if line.comes_back and line.source), "")


def reason_of(cart: Draft | None) -> str:
    """Why goods come back without a receipt; empty where none do."""
    lines = () if cart is None else cart.lines
    return next((line.reason for line in lines if line.comes_back and line.source is None), "")


def back_of(cart: Draft, receipt: str, number: int) -> Decimal:
    """How much of a line of a receipt comes back in the cart."""
    found = line_from(cart, receipt, number)
    return ZERO if found is None else carts.quantity_of(found)


def line_from(cart: Draft, receipt: str, number: int) -> DraftLine | None:
    """The line of the cart that comes back from a line of a receipt."""
    source = Source(receipt, number)
    return next((line for line in cart.lines if line.comes_back and line.source == source), None)


def bring(cart: Draft, receipt: str, sold: ReturnableLine, back: Decimal, serial: str = "") -> Edit:
    """So much of a line of a receipt comes back: nothing takes it out of the cart.

    Raises:
        AllReturned: that is more than is open.
    """
    if back > sold.open:
        raise AllReturned(product=sold.name, number=receipt)
    present = line_from(cart, receipt, sold.line)
    if back <= 0:
        return Edit(cart) if present is None else carts.remove(cart, present.line)
    line = present or DraftLine(
        line=max((line.line for line in cart.lines), default=0) + 1,
        product=sold.code,
        unit=sold.unit,
        source=Source(receipt, sold.line),
        comes_back=True,
    )
    serials = (*line.serials, serial) if serial and serial not in line.serials else line.serials
    if len(serials) > back:
        serials = ()
    line = replace(line, quantity=carts.text_of(back), amount=sold.worth(back), serials=serials)
    if present is None:
        return Edit(replace(cart, lines=(*cart.lines, line)), line.line)
    lines = tuple(line if one.line == line.line else one for one in cart.lines)
    return Edit(replace(cart, lines=lines), line.line)


def take_from(
    cart: Draft, receipt: Returnable, goods: ScannedGoods, times: Decimal | None, label: Label = NO_LABEL
) -> Edit:
    """Scanned goods come back from whichever lines of the receipt have room for them.

    Weighed goods without a label come back whole: nobody knows the weight of what was weighed then.

    Raises:
        NotOnReceipt: the receipt does not show them.
        AllReturned: less is open than was scanned.
        OtherUnit: what was scanned is no whole share of the unit they were sold in.
    """
    product = goods.product
    lines = _lines_for(receipt.lines, goods)
    if not lines:
        raise NotOnReceipt(product=product.name, number=receipt.number)
    room = [
        (line, (line.open - back_of(cart, receipt.number, line.line)) * product.factor(line.unit)) for line in lines
    ]
    rest = quantity(goods.quantity * (times or _ONE)) * product.factor(goods.unit)
    if times is None and goods.amount is None and sold_by_weight(product) and goods.quantity == _ONE:
        rest = next((left for _line, left in room if left > 0), rest)
    if rest > sum((left for _line, left in room), ZERO):
        raise AllReturned(product=product.name, number=receipt.number)
    edited = Edit(cart)
    for line, left in room:
        part = min(rest, left)
        if part > 0:
            rest -= part
            back = back_of(edited.cart, receipt.number, line.line) + _in_unit(part, product.factor(line.unit), line)
            edited = bring(edited.cart, receipt.number, line, back, label.serial)
    return edited


def _lines_for(lines: Sequence[ReturnableLine], goods: ScannedGoods) -> list[ReturnableLine]:
    """The lines of the goods, those sold in the unit that was scanned first."""
    unit = carts.unit_of(goods)
    return sorted((line for line in lines if line.code == goods.product.code), key=lambda line: line.unit != unit)


def _in_unit(base: Decimal, factor: Decimal, line: ReturnableLine) -> Decimal:
    count = quantity(round(base / factor, 4))
    if count * factor != base:
        raise OtherUnit(product=line.name, unit=line.unit)
    return count


class KnownReceipts:
    """The receipts that were read, by number, and what keys do to lines that come back."""

    def __init__(self) -> None:
        self._known: dict[str, Returnable] = {}

    def know(self, receipt: Returnable) -> None:
        """Remember a receipt as it is now."""
        self._known[receipt.number] = receipt

    def of(self, number: str) -> Returnable | None:
        """The receipt of this number, if it was read."""
        return self._known.get(number)

    def line_of(self, source: Source) -> ReturnableLine:
        """The line a cart line comes back from.

        Raises:
            ReceiptNotRead: its receipt is not known yet.
        """
        receipt = self._known.get(source.document)
        found = next((line for line in receipt.lines if line.line == source.line), None) if receipt else None
        if found is None:
            raise ReceiptNotRead(number=source.document)
        return found

    def set_quantity(self, cart: Draft, number: int, value: Decimal) -> Edit:
        """Give a line another quantity; what comes back of a receipt never more than is open."""
        line = carts.find(cart, number)
        if line is None or not line.comes_back or line.source is None:
            return carts.set_quantity(cart, number, value)
        return bring(cart, line.source.document, self.line_of(line.source), quantity(value))

    def change_quantity(self, cart: Draft, number: int, by: int) -> Edit:
        """One more or one less of a line."""
        line = carts.find(cart, number)
        return Edit(cart) if line is None else self.set_quantity(cart, number, carts.quantity_of(line) + by)

    def worth_again(self, cart: Draft) -> Draft:
        """The cart with what goes back for its lines now, where less than before is left of a receipt."""
        return replace(cart, lines=tuple(self._worth_again(line) for line in cart.lines))

    def _worth_again(self, line: DraftLine) -> DraftLine:
        if not line.comes_back or line.source is None or self.of(line.source.document) is None:
            return line
        sold, back = self.line_of(line.source), carts.quantity_of(line)
        return line if back > sold.open else replace(line, amount=sold.worth(back))


def refuse_fixed(cart: Draft, number: int) -> None:
    """Refuse another price or a discount for what comes back of a receipt.

    Raises:
        WorthIsFixed: the line does.
    """
    line = carts.find(cart, number)
    if line is not None and line.comes_back and line.source is not None:
        raise WorthIsFixed()
