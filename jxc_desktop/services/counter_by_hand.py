"""What a cashier does by hand beside the rules: prices, discounts, carts that are emptied. It is told in the audit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.documents import DraftLine, Line
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.promotions import SWITCHED_OFF
from jxc_desktop.domain.values import round_amount
from jxc_desktop.services.base import Confirmations, User
from jxc_desktop.services.counter_returns import require_either
from jxc_desktop.services.engine.draft_codec import decode
from jxc_desktop.services.engine.resolving import Resolved
from jxc_desktop.services.goods import sold_by_weight

DISCOUNTS, PRICES, GOODS = "discounts", "prices", "goods"
EMPTIED, GIVEN_UP = "cart.empty", "cart.discard"


def priced_by_hand(resolved: Resolved) -> dict[str, object]:
    """How many discounts were given by hand, and how many lines have another price than the rules'; none: left out.

    A promotion that was switched off is a discount by hand too.
    """
    draft, prices = resolved.draft, resolved.prices
    discounts = bool(draft.discount) + sum(
        bool(line.discount) or line.promotion == SWITCHED_OFF for line in draft.lines
    )
    changed = sum(
        _priced_by_hand(drafted, line, None if prices is None else prices.price(line).price)
        for drafted, line in zip(draft.lines, resolved.document.lines, strict=True)
    )
    return {name: count for name, count in ((DISCOUNTS, discounts), (PRICES, changed)) if count}


def _priced_by_hand(drafted: DraftLine, line: Line, ruled: Decimal | None) -> bool:
    """Whether somebody said another price than the rules'; what a scale prints on its label is no such thing."""
    if drafted.price is not None:
        return drafted.price != ruled
    if drafted.amount is None or sold_by_weight(line.product):
        return False
    return ruled is None or drafted.amount != round_amount(ruled * line.entered)


def check_by_hand(found: Mapping[str, object], user: User, confirmed: Confirmations) -> None:
    """Another price than the rules', a discount, or no promotion needs its right.

    Raises:
        NotAllowed: the right is missing.
    """
    if DISCOUNTS in found:
        require_either(Permission.COUNTER_DISCOUNT, user, confirmed)
    if PRICES in found:
        require_either(Permission.COUNTER_PRICE, user, confirmed)


def goods_of_cart(work: UnitOfWork, key: str) -> list[list[str]]:
    """Item and quantity of every line of a cart as it is kept."""
    stored = work.drafts.get(key)
    lines = () if stored is None else decode(stored.content, stored.version).lines
    return [[line.product, str(line.quantity)] for line in lines]
