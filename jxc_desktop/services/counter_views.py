"""What the counter gets back: a sale done, a sale that may come back, a shift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from jxc_desktop.domain.documents import Draft, Paid, Tender
from jxc_desktop.domain.values import Fen, from_fen
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
    """A completed sale; ``tenders`` are the amounts kept after ``change``."""

    number: str
    at: datetime
    total: Decimal
    tenders: tuple[Tender, ...]
    change: Decimal
    shift: int | None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A sale that was reversed; ``tenders`` say what each means gives back."""

    posted: Posted
    sale: str
    total: Decimal
    tenders: tuple[Tender, ...]

    @property
    def cash(self) -> Decimal:
        """What the customer gets back out of the drawer."""
        return sum((tender.amount for tender in self.tenders if tender.means == "cash"), Decimal(0))


@dataclass(frozen=True, slots=True)
class Customer:
    """Who buys: the price level, and what is owed now; ``credit_limit`` ``None`` is no limit."""

    code: str
    name: str
    phone: str
    level: str
    credit_limit: Decimal | None
    balance: Decimal

    @property
    def credit_left(self) -> Decimal | None:
        """What may still be bought on account; ``None`` without a limit."""
        return None if self.credit_limit is None else self.credit_limit - self.balance


@dataclass(frozen=True, slots=True)
class Reopened:
    """A counter as it was left: its cart, and the sales whose answer nobody saw.

    ``completed`` are carts that were still open though their sale was posted; ``last`` is the newest
    sale of the open shift.
    """

    cart: Draft
    completed: tuple[SaleView, ...] = ()
    last: SaleView | None = None
    customer: Customer | None = None


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


def sold_of(posted: Posted, total: Fen, rounding: Fen, paid: Sequence[Paid]) -> Sold:
    """The answer of a posted sale or refund."""
    tendered = sum(one.tendered for one in paid)
    kept = sum(one.kept for one in paid)
    return Sold(
        posted=posted,
        due=from_fen(total),
        paid=from_fen(tendered),
        change=from_fen(tendered - kept),
        rounding=from_fen(rounding),
        tenders=tuple(Tender(one.means, from_fen(one.kept)) for one in paid),
    )
