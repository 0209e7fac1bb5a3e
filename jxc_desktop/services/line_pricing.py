"""The prices and promotions of the lines of one sale: for a cart in memory and for a document being posted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from jxc_desktop.domain.amounts import Pricing
from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.pricing import Asked, ListPrice, SuggestedPrice, asking_price, selling_price
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.promotions import NOTHING_OFF, SWITCHED_OFF, Goods, Off, Promotion, promote
from jxc_desktop.domain.values import ZERO, from_fen, round_amount, to_fen, to_units

Lists = Mapping[int, Sequence[ListPrice]]


class LinePrices:
    """What whoever asks pays for each of the goods: quantity breaks count all of a product, whatever lines it is on."""

    def __init__(self, lists: Lists, asked: Asked) -> None:
        self._lists = lists
        self._asked = asked
        self._quantities: dict[int, Decimal] = defaultdict(lambda: ZERO)

    def count(self, goods: Iterable[tuple[Product, Decimal]]) -> None:
        """Take note of the base quantities there are."""
        if self._lists:
            for product, quantity in goods:
                self._quantities[product.id] += quantity

    def price(self, product: Product, unit: str) -> SuggestedPrice:
        """What one ``unit`` costs, and which rule says so."""
        prices = self._lists.get(product.id, ())
        if not prices:
            return selling_price(product, unit, self._asked.level)
        return asking_price(product, unit, replace(self._asked, quantity=self._quantities[product.id]), prices)


def valid_now(promotions: Iterable[Promotion], asked: Asked) -> list[Promotion]:
    """The promotions that hold for whoever asks."""
    return [one for one in promotions if one.holds(asked.level, asked.at)]


def promoted(
    taking_part: Sequence[bool],
    goods: Sequence[tuple[Product, Decimal, Decimal]],
    pricings: Sequence[Pricing],
    promotions: Sequence[Promotion],
) -> tuple[list[Pricing], tuple[Off, ...]]:
    """The lines with what promotions take off as their discount; ``goods`` are product, base quantity and factor."""
    taking = [index for index, takes in enumerate(taking_part) if takes] if promotions else []
    lines = [_line(*goods[index], pricings[index]) for index in taking]
    offs = [NOTHING_OFF] * len(pricings)
    for index, off in zip(taking, promote(lines, promotions), strict=True):
        offs[index] = off
    result = [
        replace(pricing, discount=f"{from_fen(off.amount):f}") if off.amount else pricing
        for pricing, off in zip(pricings, offs, strict=True)
    ]
    return result, tuple(offs)


def takes_part(line: DraftLine) -> bool:
    """Whether promotions may take something off a line: nobody said what it costs, nor that there are none."""
    if line.discount or line.promotion == SWITCHED_OFF or line.source is not None:
        return False
    return line.price is None and line.amount is None and line.unit_cost is None and line.value is None


def _line(product: Product, quantity: Decimal, factor: Decimal, pricing: Pricing) -> Goods:
    (top, bottom), (units, whole) = pricing.price.as_integer_ratio(), factor.as_integer_ratio()
    price = Fraction(100 * top * whole, bottom * units)
    amount = to_fen(round_amount(pricing.entered * pricing.price))
    return Goods(product.id, product.category, to_units(quantity), price, amount)
