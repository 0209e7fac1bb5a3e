"""What the keys of the counter do to a cart: pure functions from one draft to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.domain.values import ZERO, amount, plain, price, quantity
from jxc_desktop.ui.counter.ports import ScannedGoods

if TYPE_CHECKING:
    from jxc_desktop.services.scanning import Scan


@dataclass(frozen=True, slots=True)
class Edit:
    """A changed cart and the line the change was about (0: none)."""

    cart: Draft
    line: int = 0


@dataclass(frozen=True, slots=True)
class Label:
    """What a GS1 label says beside the goods: the lot, the dates, the serial number."""

    lot: str = ""
    produced: date | None = None
    expires: date | None = None
    serial: str = ""


NO_LABEL = Label()


def label_of(scan: Scan) -> Label:
    """What a scan says beside the goods."""
    return Label(scan.lot, scan.produced, scan.expires, scan.serial)


def text_of(value: Decimal) -> str:
    """A quantity as drafts keep it."""
    return f"{plain(value):f}"


def quantity_of(line: DraftLine) -> Decimal:
    """The quantity of a cart line, in its own unit."""
    return Decimal(line.quantity)


def unit_of(goods: ScannedGoods) -> str:
    """The unit of scanned goods by name, the base unit too: one unit has one spelling in a cart."""
    return goods.unit or goods.product.unit


def find(cart: Draft, number: int) -> DraftLine | None:
    """The line of that number."""
    return next((line for line in cart.lines if line.line == number), None)


def add(
    cart: Draft,
    goods: ScannedGoods,
    times: Decimal = Decimal(1),
    label: Label = NO_LABEL,
    *,
    own_line: bool = False,
    comes_back: bool = False,
    reason: str = "",
) -> Edit:
    """Add goods: onto the line that already holds them at the same terms, else as a new line.

    What a scale weighed or priced stays a line of its own: the label is the evidence. So does
    another lot, every serial number, and whatever is told to have its ``own_line``. Goods that are bought and goods
    that come back, without a receipt and for a ``reason``, never share a line.
    """
    count = quantity(goods.quantity * times)
    if goods.amount is None and not own_line:
        for line in reversed(cart.lines):
            if line.comes_back is comes_back and _same_terms(line, goods, label):
                return _replace(cart, replace(line, quantity=text_of(quantity(quantity_of(line) + count))))
    fresh = DraftLine(
        line=max((line.line for line in cart.lines), default=0) + 1,
        product=goods.product.code,
        barcode=goods.barcode if goods.amount is None else "",
        quantity=text_of(count),
        unit=unit_of(goods),
        amount=None if goods.amount is None else amount(goods.amount * times),
        lot=label.lot,
        produced=label.produced,
        expires=label.expires,
        serials=(label.serial,) if label.serial else (),
        comes_back=comes_back,
        reason=reason,
    )
    return Edit(replace(cart, lines=(*cart.lines, fresh)), fresh.line)


def _same_terms(line: DraftLine, goods: ScannedGoods, label: Label) -> bool:
    same_goods = line.product == goods.product.code and line.unit == unit_of(goods)
    same_lot = (line.lot, line.produced, line.expires) == (label.lot, label.produced, label.expires)
    if line.source is not None or not same_goods or not same_lot or line.serials or label.serial:
        return False
    return line.price is None and line.amount is None and not line.discount


def set_quantity(cart: Draft, number: int, value: Decimal) -> Edit:
    """Give a line another quantity; zero or less takes the line out."""
    line = find(cart, number)
    if line is None:
        return Edit(cart)
    if value <= 0:
        return remove(cart, number)
    old = quantity_of(line)
    scaled = None if line.amount is None else amount((line.amount * value / old).quantize(Decimal("0.01")))
    return _replace(cart, replace(line, quantity=text_of(quantity(value)), amount=scaled))


def change_quantity(cart: Draft, number: int, by: int) -> Edit:
    """One more or one less of a line."""
    line = find(cart, number)
    return Edit(cart) if line is None else set_quantity(cart, number, quantity_of(line) + by)


def set_price(cart: Draft, number: int, value: Decimal) -> Edit:
    """Give a line another unit price; an amount from a scale label no longer counts."""
    line = find(cart, number)
    return Edit(cart) if line is None else _replace(cart, replace(line, price=price(value), amount=None))


def set_discount(cart: Draft, number: int, discount: str) -> Edit:
    """Give a line a discount such as ``15%`` or ``2.00`` (empty: none)."""
    line = find(cart, number)
    return Edit(cart) if line is None else _replace(cart, replace(line, discount=discount))


def set_whole_discount(cart: Draft, discount: str) -> Edit:
    """Give the whole cart a discount."""
    return Edit(replace(cart, discount=discount))


def set_customer(cart: Draft, code: str) -> Edit:
    """Sell to this customer (empty: to whoever stands there)."""
    return Edit(replace(cart, party=code))


def set_salesperson(cart: Draft, name: str) -> Edit:
    """It is sold by this person (empty: by whoever has the counter)."""
    return Edit(replace(cart, handler=name))


def set_note(cart: Draft, note: str) -> Edit:
    """Say something about the whole sale (empty: nothing)."""
    return Edit(replace(cart, remark=note))


def remove(cart: Draft, number: int) -> Edit:
    """Take a line out; the one that moves into its place is selected."""
    places = [line.line for line in cart.lines]
    if number not in places:
        return Edit(cart)
    place = places.index(number)
    left = tuple(line for line in cart.lines if line.line != number)
    selected = left[min(place, len(left) - 1)].line if left else 0
    return Edit(replace(cart, lines=left), selected)


def clear(cart: Draft) -> Edit:
    """Empty the cart, with its discount, customer, salesperson and note."""
    return Edit(replace(cart, lines=(), discount="", party="", handler="", remark=""))


def pieces(cart: Draft) -> Decimal:
    """How many pieces the customer carries away: whole counts add up, a weighed line is one piece."""
    total = ZERO
    for line in cart.lines:
        if line.comes_back:
            continue
        count = quantity_of(line)
        total += count if count == int(count) else 1
    return total


def _replace(cart: Draft, changed: DraftLine) -> Edit:
    lines = tuple(changed if line.line == changed.line else line for line in cart.lines)
    return Edit(replace(cart, lines=lines), changed.line)
