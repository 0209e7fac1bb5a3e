"""Goods with a date: when they expire, and what to do with those that soon will. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal

from jxc_desktop.domain.values import ZERO

WRITE_OFF, TRANSFER, CLEAR, SELL_FIRST = "write_off", "transfer", "clear", "sell_first"
_STEPS = ((Decimal("0.5"), 20), (Decimal("0.2"), 40), (ZERO, 60))
"""From this share of the warning time on, so many percent are taken off: the nearer the date, the more."""
_CENT = Decimal("0.01")


def expires_on(produced: date | None, shelf_life_days: int | None) -> date | None:
    """The day goods expire: that of production and the days they keep; none where either is unknown."""
    if produced is None or not shelf_life_days:
        return None
    try:
        return produced + timedelta(days=shelf_life_days)
    except OverflowError:
        return None


@dataclass(frozen=True, slots=True)
class Outlet:
    """Another place that sells the same goods: what it sells of them a day, and what it has of them."""

    warehouse: str
    daily: Decimal
    on_hand: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class NearDate:
    """Goods of one lot at one place; ``warning_days`` is how long before their date they are told of.

    ``ahead`` is what lies there of the same goods and expires sooner: it sells before them.
    """

    quantity: Decimal
    days_left: int
    warning_days: int
    daily: Decimal
    price: Decimal
    outlets: Sequence[Outlet] = ()
    ahead: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do with them: a quantity to a warehouse, or at a price with so many percent off."""

    action: str
    quantity: Decimal = ZERO
    warehouse: str = ""
    percent: int = 0
    price: Decimal | None = None


def advise(goods: NearDate) -> Advice:
    """Write off what is past its date; else sell it here in time, elsewhere, or at a lower price.

    What sells here until the date needs nothing. Of the rest, a place that would sell it in time beside what it has
    gets as much as it can sell; otherwise the price goes down in steps.
    """
    if goods.days_left < 0:
        return Advice(WRITE_OFF, goods.quantity)
    left = goods.quantity - max(goods.daily * goods.days_left - goods.ahead, ZERO)
    if left <= 0:
        return Advice(SELL_FIRST, goods.quantity)
    room = [(outlet.daily * goods.days_left - outlet.on_hand, outlet.warehouse) for outlet in goods.outlets]
    most, where = max(room, default=(ZERO, ""), key=lambda one: one[0])
    taken = min(left, most).to_integral_value(ROUND_DOWN)
    if taken > 0:
        return Advice(TRANSFER, taken, where)
    share = Decimal(goods.days_left) / max(goods.warning_days, 1)
    percent = next(off for least, off in _STEPS if share >= least)
    price = (goods.price * (100 - percent) / 100).quantize(_CENT, ROUND_HALF_UP) if goods.price > 0 else None
    return Advice(CLEAR, min(left.to_integral_value(ROUND_CEILING), goods.quantity), percent=percent, price=price)
