"""What the counter gets back: a sale done, a sale that may come back, a shift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from jxc_desktop.domain.documents import Draft, Paid, Tender
from jxc_desktop.domain.pool import part_of
from jxc_desktop.domain.values import Fen, apportion, from_fen, to_fen, to_units
from jxc_desktop.services.base import Posted
from jxc_desktop.services.counter_exchange import stays


@dataclass(frozen=True, slots=True)
class Sold:
    """A completed sale or refund. ``tenders`` are the amounts kept after change (given back for a refund).

    Of an exchange ``returned`` is the number of its refund, and due, paid and tenders are the difference; negative
    is given back.
    """

    posted: Posted
    due: Decimal
    paid: Decimal
    change: Decimal
    rounding: Decimal
    tenders: tuple[Tender, ...]
    returned: str = ""


@dataclass(frozen=True, slots=True)
class ReturnableLine:
    """A line of a sale; quantities are in the unit it was sold in, ``amount`` is what was really paid.

    ``left`` is what of the amount did not go back yet.
    """

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
    left: Decimal

    def worth(self, back: Decimal) -> Decimal:
        """What goes back for so much of it, to the fen as it will be posted; never more than is open."""
        if not self.open:
            return Decimal(0)
        return from_fen(part_of(to_fen(self.left), to_units(self.open), to_units(back)))


@dataclass(frozen=True, slots=True)
class ReturnableSale:
    """A posted sale as the return panel shows it; ``left`` is what each means may still give back.

    ``party`` is the customer it belongs to (empty: nobody in particular), ``vouchers`` are means that are not split.
    """

    number: str
    at: datetime
    total: Decimal
    lines: tuple[ReturnableLine, ...]
    left: tuple[Tender, ...]
    party: str = ""
    vouchers: frozenset[str] = frozenset()

    def goes_back(self, back: Decimal, bought: Decimal = Decimal(0)) -> tuple[Tender, ...]:
        """How the customer gets the money for goods worth ``back``, where others for ``bought`` are taken instead.

        Raises:
            VoucherNotSplit: a voucher would have to be given out in part.
        """
        left = [one for one in self.left if one.amount > 0]
        parts = apportion(to_fen(back), [to_fen(one.amount) for one in left])
        vouchers = [place for place, one in enumerate(left) if one.means in self.vouchers]
        kept = stays(parts, vouchers, to_fen(bought)) if bought else [0] * len(parts)
        return tuple(
            replace(one, amount=from_fen(part - stay))
            for one, part, stay in zip(left, parts, kept, strict=True)
            if part != stay
        )


@dataclass(frozen=True, slots=True)
class SaleView:
    """A completed sale; ``tenders`` are the amounts kept after ``change``.

    Of an exchange ``returned`` is the number of its refund, and total and tenders are the difference.
    """

    number: str
    at: datetime
    total: Decimal
    tenders: tuple[Tender, ...]
    change: Decimal
    shift: int | None
    returned: str = ""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A sale that was reversed; ``tenders`` say what each means gives back, or takes again where that is negative."""

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
    """Who buys: the price level, and what is owed now; ``credit_limit`` ``None`` is no limit.

    ``points``, ``stored_value`` and ``member_card`` are those of a member, read when the buyer is chosen.
    """

    code: str
    name: str
    phone: str
    level: str
    credit_limit: Decimal | None
    balance: Decimal
    points: int = 0
    stored_value: Decimal = Decimal(0)
    member_card: str = ""

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


def exchanged(sold: Sold, refund: str, given: Sequence[Paid]) -> Sold:
    """The answer of the sale of an exchange, with what its refund gave back deducted."""
    back = sum(one.kept for one in given)
    return replace(
        sold,
        due=sold.due - from_fen(back),
        paid=sold.paid - from_fen(back),
        tenders=netted(sold.tenders, given),
        returned=refund,
    )


def netted(tenders: Sequence[Tender], given: Sequence[Paid]) -> tuple[Tender, ...]:
    """The tenders less what was given, by means; those that come to nothing are left out."""
    net: dict[str, Decimal] = {}
    for tender in tenders:
        net[tender.means] = net.get(tender.means, Decimal(0)) + tender.amount
    for one in given:
        net[one.means] = net.get(one.means, Decimal(0)) - from_fen(one.kept)
    return tuple(Tender(means, amount) for means, amount in net.items() if amount)
