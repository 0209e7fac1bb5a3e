"""Which price is asked, and which rule won."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import plain

RETAIL, MEMBER, WHOLESALE = "retail", "member", "wholesale"


@dataclass(frozen=True, slots=True)
class SuggestedPrice:
    """A price per unit and the word of the rule it came from: ``retail``, ``member_unit`` …"""

    price: Decimal
    rule: str


def selling_price(product: Product, unit: str = "", level: str = RETAIL) -> SuggestedPrice:
    """The price of one ``unit`` for a price level; a unit's own price goes before factor × base price.

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
