"""How much of a product to order: what will be asked for, what should be kept, what is there, what is coming. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from jxc_desktop.domain.values import ZERO


@dataclass(frozen=True, slots=True)
class Need:
    """The terms of a suggestion, all in base units.

    ``demand`` is what will be asked for until the next delivery (``daily_demand`` over lead and review days);
    nobody forecasts it yet, so it is zero. ``promised`` is what customers ordered and did not get so far.
    ``minimum`` is the reorder point, ``maximum`` what is filled up to; without one, up to the minimum.
    """

    on_hand: Decimal = ZERO
    on_order: Decimal = ZERO
    promised: Decimal = ZERO
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    daily_demand: Decimal = ZERO
    lead_days: int = 0
    review_days: int = 0

    @property
    def demand(self) -> Decimal:
        """What will be asked for before an order made now arrives."""
        return self.daily_demand * (self.lead_days + self.review_days)

    @property
    def position(self) -> Decimal:
        """What is left once everything ordered has come and everything promised has gone."""
        return self.on_hand + self.on_order - self.promised

    @property
    def safety(self) -> Decimal:
        """What should be in stock beyond the demand."""
        return (self.minimum if self.maximum is None else self.maximum) or ZERO

    @property
    def is_short(self) -> bool:
        """Whether the position is below the reorder point and the demand, or less than nothing."""
        return self.position < (self.minimum or ZERO) + self.demand

    @property
    def quantity(self) -> Decimal:
        """What to order: demand + safety − on hand − on order + promised; nothing while there is enough."""
        return max(self.demand + self.safety - self.position, ZERO) if self.is_short else ZERO


def in_whole_units(quantity: Decimal, factor: Decimal) -> Decimal:
    """A base quantity in a unit of ``factor`` base units, rounded up to whole ones."""
    return (quantity / factor).to_integral_value(ROUND_CEILING)
