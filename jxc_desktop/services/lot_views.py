"""What lots and serial numbers look like to those who read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

SOURCE, SOLD, RETURNED, MOVED, OTHER = "source", "sold", "returned", "moved", "other"
"""What a move of a lot was: where it came from, a sale, goods that came back, another place, anything else."""


@dataclass(frozen=True, slots=True)
class LotPlace:
    """What of a lot lies in one bin of one warehouse; quantities in base units. ``days_left`` is below 0 when past."""

    product: str
    name: str
    unit: str
    lot: str
    serial: bool
    produced: date | None
    expires: date | None
    days_left: int | None
    warehouse: str
    warehouse_name: str
    bin: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class LotStock:
    """What there is of a lot, in base units; money is ``None`` without the right to see costs."""

    product: str
    lot: str
    serial: bool
    produced: date | None
    expires: date | None
    quantity: Decimal
    nested: str
    value: Decimal | None
    average: Decimal | None


@dataclass(frozen=True, slots=True)
class LotMove:
    """One move of a lot. ``group`` is a word of this module; ``reversed`` when it was taken back or takes one back.

    ``document`` is empty and ``party`` with it where the reader may not see the document.
    """

    group: str
    document: str
    kind: str
    at: datetime
    party: str
    party_name: str
    phone: str
    counter: str
    warehouse: str
    warehouse_name: str
    bin: str
    quantity: Decimal
    price: Decimal | None
    unit: str
    reversed: bool


@dataclass(frozen=True, slots=True)
class Warranty:
    """When a serial number was sold last, to whom, and until when the shop stands for it (both days counted)."""

    document: str
    sold: date
    party: str
    party_name: str
    phone: str
    until: date | None
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything about one lot or serial number of one product."""

    product: str
    name: str
    specification: str
    unit: str
    lot: str
    serial: bool
    produced: date | None
    expires: date | None
    days_left: int | None
    came: Decimal
    sold: Decimal
    returned: Decimal
    on_hand: Decimal
    moves: tuple[LotMove, ...]
    left: tuple[LotPlace, ...]
    warranty: Warranty | None = None

    def group(self, *names: str) -> tuple[LotMove, ...]:
        """The moves of these groups."""
        return tuple(move for move in self.moves if move.group in names)
