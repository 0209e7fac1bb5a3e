"""What the counter gets back: a sale done, a sale that may come back, a shift."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from jxc_desktop.domain.documents import Tender
from jxc_desktop.services.base import Posted


@dataclass(frozen=True, slots=True)
class Sold:
    """A completed sale or refund. ``tenders`` are the amounts kept after change (given back for a refund)."""

    posted: Posted
    due: Decimal
    paid: Decimal
    change: Decimal
    rounding: Decimal
    tenders: tuple[Tender, ...]


@dataclass(frozen=True, slots=True)
class ReturnableLine:
    """A line of a sale; quantities are in the unit it was sold in, ``amount`` is what was really paid."""

    line: int
    product_id: int
    code: str
    barcodes: tuple[str, ...]
    name: str
    unit: str
    price: Decimal
    amount: Decimal
    sold: Decimal
    returned: Decimal
    open: Decimal


@dataclass(frozen=True, slots=True)
class ReturnableSale:
    """A posted sale as the return panel shows it; ``left`` is what each means may still give back."""

    number: str
    at: datetime
    total: Decimal
    lines: tuple[ReturnableLine, ...]
    left: tuple[Tender, ...]


@dataclass(frozen=True, slots=True)
class SaleView:
    """The last completed sale of a counter."""

    number: str
    at: datetime
    total: Decimal
    tenders: tuple[Tender, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift; ``day`` is the business day it was opened on."""

    id: int
    counter: str
    opened_by: str
    opened_at: datetime
    day: date
    float: Decimal
    closed_by: str = ""
    closed_at: datetime | None = None
    counted: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ShiftResult:
    """A shift with its cash: ``expected`` = float + cash kept − refunds ± cash in and out.

    ``difference`` = counted − expected: positive is over (长款), negative short (短款).
    """

    shift: Shift
    expected: Decimal
    counted: Decimal | None
    difference: Decimal | None
    by_means: tuple[Tender, ...]
