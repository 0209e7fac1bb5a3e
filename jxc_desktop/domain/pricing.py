"""Which price is asked, and which rule won.

A list of the customer goes before a list of the price level, that before one for everybody, that before the
product's own price of the level, and all before the retail price. Within a list the highest quantity break that
is reached counts, in the unit asked for before the base unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import ZERO, plain

RETAIL, MEMBER, WHOLESALE = "retail", "member", "wholesale"
CUSTOMER_LIST, LEVEL_LIST, PRICE_LIST = "customer_list", "level_list", "price_list"
SUPPLIER_LIST, LAST_PURCHASE, PURCHASE_PRICE = "supplier_list", "last_purchase", "purchase_price"
LISTS = frozenset({CUSTOMER_LIST, LEVEL_LIST, PRICE_LIST, SUPPLIER_LIST})
"""The rules that are price lists."""
_SIX_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class SuggestedPrice:
    """A price per unit and the word of the rule it came from: ``retail``, ``member_unit``, ``customer_list`` …

    ``source`` is the code of the price list, or the number of the document, where there is one.
    """

    price: Decimal
    rule: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class ListPrice:
    """What one price list asks for a product from ``minimum`` on, which is in ``unit`` (empty: the base unit).

    ``party`` or ``level`` say for whom; neither is everybody. ``starts`` and ``ends`` are the first and the last
    day of the price, ``list_starts`` is the first of its list.
    """

    list: str
    price: Decimal
    unit: str = ""
    minimum: Decimal = ZERO
    party: str = ""
    level: str = ""
    starts: date = date.min
    ends: date = date.max
    list_starts: date = date.min


@dataclass(frozen=True, slots=True)
class LastPaid:
    """What was paid for a product last: ``price`` for ``factor`` base units, on which document."""

    price: Decimal
    factor: Decimal
    document: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a price, when, and for how many base units."""

    at: datetime
    party: str = ""
    level: str = RETAIL
    quantity: Decimal = Decimal(1)


def selling_price(product: Product, unit: str = "", level: str = RETAIL) -> SuggestedPrice:
    """The product's own price of one ``unit`` for a price level; a unit's price goes before factor × base price.

    A level without a price of its own falls back to the retail price.
    """
    known = next((candidate for candidate in product.units if candidate.name == unit), None)
    factor = product.factor(unit)
    by_level = {
        MEMBER: (known.member_price if known else None, product.member_price),
        WHOLESALE: (known.wholesale_price if known else None, product.wholesale_price),
    }
    own, base = by_level.get(level, (None, None))
    if own is not None:
        return SuggestedPrice(own, f"{level}_unit")
    if base is not None:
        return SuggestedPrice(plain(base * factor), level)
    if known is not None and known.price is not None:
        return SuggestedPrice(known.price, "retail_unit")
    return SuggestedPrice(plain(product.price * factor), RETAIL)


def asking_price(product: Product, unit: str, asked: Asked, prices: Sequence[ListPrice] = ()) -> SuggestedPrice:
    """What one ``unit`` costs whoever asks; ``prices`` are those that any list has for the product."""
    own = selling_price(product, unit, asked.level)
    if not prices:
        return own
    at_level = [one for one in prices if not one.party and one.level == asked.level]
    ranks = [
        (CUSTOMER_LIST, [one for one in prices if one.party and one.party == asked.party]),
        (LEVEL_LIST, at_level),
        (PRICE_LIST, [one for one in prices if not one.party and not one.level]),
    ]
    if asked.level != RETAIL and own.rule in {RETAIL, "retail_unit"}:
        ranks.append((LEVEL_LIST, [one for one in prices if not one.party and one.level == RETAIL]))
    for rule, among in ranks:
        found = _listed(product, unit, asked, rule, among)
        if found is not None:
            return found
    return own


def buying_price(
    product: Product, unit: str, asked: Asked, prices: Iterable[ListPrice] = (), last: LastPaid | None = None
) -> SuggestedPrice:
    """What a supplier asks for one ``unit``: by their list, else as last time, else the product's purchase price."""
    found = _listed(product, unit, asked, SUPPLIER_LIST, [one for one in prices if one.party == asked.party])
    if found is not None:
        return found
    factor = product.factor(unit)
    if last is not None:
        exact = last.price * factor / last.factor
        return SuggestedPrice(plain(exact.quantize(_SIX_PLACES, ROUND_HALF_UP)), LAST_PURCHASE, last.document)
    return SuggestedPrice(plain((product.purchase_price or ZERO) * factor), PURCHASE_PRICE)


def _listed(product: Product, unit: str, asked: Asked, rule: str, among: Iterable[ListPrice]) -> SuggestedPrice | None:
    """The price of the newest list that has one; the list with the later code where two begin together."""
    wanted = "" if unit == product.unit else unit
    today = asked.at.date()
    sizes = {"": Decimal(1), product.unit: Decimal(1), **{one.name: one.factor for one in product.units}}

    def holds(one: ListPrice) -> bool:
        fits = one.unit in {"", product.unit} or one.unit == wanted
        in_time = one.starts <= today <= one.ends
        return fits and in_time and one.unit in sizes and asked.quantity >= one.minimum * sizes[one.unit]

    def rank(one: ListPrice) -> tuple[date, str, bool, Decimal, date]:
        exact = ("" if one.unit == product.unit else one.unit) == wanted
        return one.list_starts, one.list, exact, one.minimum, one.starts

    best = max((one for one in among if holds(one)), key=rank, default=None)
    if best is None:
        return None
    price = plain(best.price * product.factor(wanted) / sizes[best.unit])
    return SuggestedPrice(price, rule, best.list)
