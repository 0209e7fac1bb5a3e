"""The acts behind what is unusual at the counter: each read from documents, shifts or the audit trail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from jxc_desktop.db.queries import unusual as queries
from jxc_desktop.db.queries.unusual import Days
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain import unusual
from jxc_desktop.domain.members import TopUpOffers
from jxc_desktop.domain.unusual import Pattern
from jxc_desktop.domain.values import BusinessTime, Fen, from_fen, from_local_microseconds, to_fen
from jxc_desktop.services.counter_by_hand import DISCOUNTS, EMPTIED, GIVEN_UP, GOODS, PRICES
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.reporting.periods import FIRST_DAY, LAST_DAY
from jxc_desktop.services.reporting.request import Request
from jxc_desktop.services.settings import ShopSettings

_SECOND = 1_000_000


class Act(NamedTuple):
    """One thing a cashier did that counts for a pattern; ``amount`` in fen, None where there is none.

    ``number`` is the document it is about, ``entry`` the row of the audit trail that tells of it, 0 for none.
    """

    code: str
    cashier: str
    day: date
    at: datetime
    number: str = ""
    amount: Fen | None = None
    about: str = ""
    reason: str = ""
    approver: str = ""
    entry: int = 0


def read_acts(connection: Connection, days: Days, shop: ShopSettings) -> list[Act]:
    """Every act of every pattern on these business days, in the order of time."""
    found = [
        *_taken_back(connection, days),
        *_refunded(connection, days),
        *_priced(connection, days, unusual.PRICES, PRICES),
        *_priced(connection, days, unusual.DISCOUNTS, DISCOUNTS),
        *_cash_changed(connection, days),
        *_differences(connection, days),
        *_points(connection, days),
        *_bonuses(connection, days, shop.top_up_offers),
        *_of_trail(connection, days, shop),
    ]
    return sorted(found, key=lambda act: (act.at, act.code))


def _of_trail(connection: Connection, days: Days, shop: ShopSettings) -> list[Act]:
    """What only the audit trail tells of; the hour a business day ends at counts here too."""

    def on(act: Act) -> Act:
        return act._replace(day=BusinessTime.of(act.at, shop.business_day_ends).day)

    told = [
        *given_up(connection, days),
        *(
            _of_audit(unusual.DRAWER, row, about=row.object)
            for row in queries.audited(connection, ("drawer.open",), days)
        ),
        *(
            _of_audit(unusual.REPRINTS, row, number=row.object)
            for row in queries.audited(connection, ("receipt.reprint",), days)
        ),
    ]
    return [act for act in map(on, told) if days.since <= act.day <= days.until]


def _of_document(pattern: Pattern, row: AnyRow, amount: Fen | None, **more: Any) -> Act:
    at, day = from_local_microseconds(row.business_at), read_day(row.day)
    about = {"number": row.number, "approver": row.approver, **more}
    return Act(pattern.code, row.cashier, day, at, amount=amount, **about)


def _taken_back(connection: Connection, days: Days) -> Iterator[Act]:
    for row in queries.taken_back(connection, days):
        yield _of_document(unusual.TAKEN_BACK, row, -row.total, number=row.sale, reason=row.reason)
        if row.cash:
            yield _of_document(unusual.CASH_TAKEN_BACK, row, row.cash, number=row.sale, reason=row.reason)


def given_up(connection: Connection, days: Days) -> list[Act]:
    """Carts that held goods and did not become a sale of them: who undid the emptying sold them after all."""
    told = [
        (row, goods)
        for row in queries.audited(connection, (EMPTIED, GIVEN_UP), days)
        if (goods := queries.detail_of(row).get(GOODS))
    ]
    sold = queries.goods_sold(connection, {row.object for row, _goods in told})
    return [
        _of_audit(unusual.GIVEN_UP, row, about=", ".join(f"{item} ×{quantity or 1}" for item, quantity in goods))
        for row, goods in told
        if not {item for item, _quantity in goods} <= sold.get(row.object, set())
    ]


def _of_audit(pattern: Pattern, row: AnyRow, **more: Any) -> Act:
    at = datetime.fromisoformat(row.local_time).replace(tzinfo=None)
    told = {"reason": row.reason, "approver": row.approver, **more}
    return Act(pattern.code, row.user, at.date(), at, entry=row.id, **told)


def _priced(connection: Connection, days: Days, pattern: Pattern, word: str) -> list[Act]:
    """Sales priced by hand, as their rows in the audit trail say."""
    rows = queries.sold_having(connection, word, days)
    return [_of_document(pattern, row, row.total, entry=entry) for row, entry in rows]


def _cash_changed(connection: Connection, days: Days) -> list[Act]:
    return [
        _of_document(unusual.CASH_CHANGED, row, row.cash, number=row.sale, reason=row.reason)
        for row in queries.cash_changed(connection, days)
    ]


def _points(connection: Connection, days: Days) -> list[Act]:
    return [
        _of_document(unusual.POINTS, row, None, about=f"{row.points:+d}", reason=row.remark)
        for row in queries.other_documents(connection, "points_adjustment", days)
    ]


_IS_REFUND: Sequence[tuple[Pattern, Callable[[AnyRow], bool]]] = (
    (unusual.NO_RECEIPT, lambda row: not row.drawn),
    (unusual.QUICK_REFUNDS, lambda row: bool(row.same) and _seconds(row) <= unusual.QUICK_SECONDS),
    (unusual.ROUND_REFUNDS, lambda row: row.total > 0 and row.total % unusual.ROUND_SUM == 0),
)


def _seconds(row: AnyRow) -> int:
    return int((row.business_at - row.sold_at) // _SECOND)


def _refunded(connection: Connection, days: Days) -> Iterator[Act]:
    rows = queries.refunds(connection, days)
    same = Counter((row.cashier, row.day, row.total) for row in rows)
    for row in rows:
        for pattern, fits in _IS_REFUND:
            if fits(row):
                yield _of_document(pattern, row, row.total, reason=row.remark)
        if row.total > 0 and same[row.cashier, row.day, row.total] > 1:
            yield _of_document(unusual.SAME_REFUNDS, row, row.total, reason=row.remark)


def _differences(connection: Connection, days: Days) -> list[Act]:
    return [
        Act(
            unusual.DIFFERENCES.code,
            row.cashier,
            read_day(row.day),
            from_local_microseconds(row.closed_at),
            amount=row.amount,
            about=row.counter,
        )
        for row in queries.differences(connection, unusual.LEAST_DIFFERENCE, days)
    ]


def _bonuses(connection: Connection, days: Days, offers: TopUpOffers) -> list[Act]:
    return [
        _of_document(unusual.BONUSES, row, row.bonus, reason=row.remark)
        for row in queries.other_documents(connection, "card_top_up", days)
        if row.bonus > to_fen(offers.bonus(from_fen(row.total)))
    ]


def days_of(request: Request) -> Days:
    """The business days a report was asked for."""
    if request.period is None:
        return Days(FIRST_DAY, LAST_DAY)
    return Days(request.period.since, request.period.until)
