"""What is found out about planned moves before anything is written: their costs, and what changes in history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jxc_desktop.db.repositories.ledgers import Difference
from jxc_desktop.domain.kinds import PlannedMove
from jxc_desktop.domain.pool import Pool
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import Fen, Units, local_microseconds


@dataclass(frozen=True, slots=True)
class NewMove:
    """A planned move with its temporary (negative) id and its place in history."""

    id: int
    planned: PlannedMove
    business_at: int
    position: int | None  # None: after everything posted so far
    product: Product
    document: int = 0  # its place among the documents decided together

    @classmethod
    def of(cls, number: int, planned: PlannedMove, product: Product, position: int | None, document: int) -> NewMove:
        """The move of a plan; ``number`` counts up from 1 over all moves decided together."""
        return cls(-number, planned, local_microseconds(planned.at), position, product, document)


@dataclass(frozen=True, slots=True)
class Compensation:
    """What a count takes or adds because its book quantity changed."""

    move: Mapping[str, Any]
    units: Units


@dataclass(frozen=True, slots=True)
class Below:
    """Stock of a product that would be below zero, and when first (local microseconds)."""

    product: Product
    warehouse_id: int
    business_at: int
    quantity: Units


@dataclass(slots=True)
class CostOutcome:
    """Everything that follows for stock and cost. Ids of new moves are the temporary ones."""

    costs: dict[int, Fen] = field(default_factory=dict)
    units: dict[int, Units] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    compensations: list[Compensation] = field(default_factory=list)
    pools: dict[tuple[int, int], Pool] = field(default_factory=dict)
    layered: set[tuple[int, int]] = field(default_factory=set)
    below: list[Below] = field(default_factory=list)
    backdated: bool = False

    def add(self, other: CostOutcome) -> None:
        """Take over what was found of other goods."""
        self.costs |= other.costs
        self.units |= other.units
        self.differences += other.differences
        self.compensations += other.compensations
        self.pools |= other.pools
        self.layered |= other.layered
        self.below += other.below
        self.backdated |= other.backdated
