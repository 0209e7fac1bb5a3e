"""What reports about unusual acts at the counter read; amounts in fen, times local.

Sales and refunds that were only corrected count once, as they were made first.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select

from jxc_desktop.db.queries.cashiers import REFUND, SALE, STANDS_ALONE
from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.tables import audit, document_lines, document_tenders, documents, products, shifts, users
from jxc_desktop.domain.values import local_microseconds

CASH = "cash"
SOLD = f"{SALE}.posted"
_LATEST_END = timedelta(hours=36)
"""From the midnight a business day begins with to the latest end of it."""
_USER, _APPROVER = users.alias("made_by"), users.alias("approved_by")
_OF, _BEFORE, _UNDOING = documents.alias("of"), documents.alias("before"), documents.alias("undoing")
_LATER = documents.alias("later")


@dataclass(frozen=True, slots=True)
class Days:
    """Business days from ``since`` to ``until``, both included."""

    since: date
    until: date

    def numbers(self) -> tuple[int, int]:
        """The days as the ledgers keep them."""
        return int(f"{self.since:%Y%m%d}"), int(f"{self.until:%Y%m%d}")


def _during(days: Days) -> ColumnElement[bool]:
    """Documents of these days; their time is asked for too, for that has the index."""
    midnight, last = (local_microseconds(datetime.combine(day, time())) for day in (days.since, days.until))
    latest = last + _LATEST_END // timedelta(microseconds=1)
    at = documents.c.business_at
    return and_(at >= midnight, at < latest, documents.c.day.between(*days.numbers()))


def _stands(table: Any = documents) -> ColumnElement[bool]:
    """Neither a reversal nor reversed."""
    return and_(table.c.reverses_id.is_(None), ~exists().where(_LATER.c.reverses_id == table.c.id))


def _made(kind: str, days: Days, *columns: ColumnElement[Any]) -> Select[Any]:
    """Documents of a kind: who made them, the day, time, number, total and who approved, with more columns."""
    table = documents.c
    return (
        select(
            _USER.c.name.label("cashier"),
            table.day,
            table.business_at,
            table.number,
            table.total,
            func.coalesce(_APPROVER.c.name, "").label("approver"),
            *columns,
        )
        .join(_USER, _USER.c.id == table.user_id)
        .outerjoin(_APPROVER, _APPROVER.c.id == table.approver_id)
        .where(table.kind == kind, _during(days))
        .order_by(table.business_at, table.id)
    )


def sales(connection: Connection, days: Days) -> Sequence[AnyRow]:
    """Cashier, day and how many sales; those taken back later are counted."""
    chosen = (
        select(_USER.c.name.label("cashier"), documents.c.day, func.count().label("sales"))
        .join(_USER, _USER.c.id == documents.c.user_id)
        .where(documents.c.kind == SALE, documents.c.reverses_id.is_(None), documents.c.corrects_id.is_(None))
        .where(_during(days))
        .group_by(_USER.c.name, documents.c.day)
    )
    return connection.execute(chosen).all()


def taken_back(connection: Connection, days: Days) -> Sequence[AnyRow]:
    """Sales taken back, by who did it: the number of the sale, its total, the cash it had kept, and the reason."""
    chosen = (
        _made(SALE, days, _OF.c.number.label("sale"), documents.c.reason, _cash_of(_OF).label("cash"))
        .join(_OF, _OF.c.id == documents.c.reverses_id)
        .where(STANDS_ALONE)
    )
    return connection.execute(chosen).all()


def _cash_of(table: Any) -> ColumnElement[int]:
    """What a document kept in cash."""
    kept = func.coalesce(func.sum(document_tenders.c.kept), 0)
    of = (document_tenders.c.document_id == table.c.id, document_tenders.c.means == CASH)
    return select(kept).where(*of).correlate(table).scalar_subquery()


def refunds(connection: Connection, days: Days) -> Sequence[AnyRow]:
    """Refunds that stand, with the sale each is drawn from (``source_id``), when that was and who made it."""
    line = document_lines.c
    drawn = exists().where(line.document_id == documents.c.id, line.source_line_id.is_not(None))
    more = (
        documents.c.remark,
        or_(documents.c.source_id.is_not(None), drawn).label("drawn"),
        (_OF.c.user_id == documents.c.user_id).label("same"),
        _OF.c.business_at.label("sold_at"),
    )
    chosen = _made(REFUND, days, *more).outerjoin(_OF, _OF.c.id == documents.c.source_id).where(_stands(), STANDS_ALONE)
    return connection.execute(chosen).all()


def cash_changed(connection: Connection, days: Days) -> Sequence[AnyRow]:
    """Corrections of sales that kept less cash than the sale: by how much, the sale, and the reason that was told."""
    lost = (_cash_of(_BEFORE) - _cash_of(documents)).label("cash")
    chosen = (
        _made(SALE, days, _BEFORE.c.number.label("sale"), _UNDOING.c.reason, lost)
        .join(_BEFORE, _BEFORE.c.id == documents.c.corrects_id)
        .join(_UNDOING, _UNDOING.c.reverses_id == _BEFORE.c.id)
        .where(lost > 0)
    )
    return connection.execute(chosen).all()


def other_documents(connection: Connection, kind: str, days: Days) -> Sequence[AnyRow]:
    """Documents of another kind that stand, with their bonus, points and what was paid for them."""
    more = (documents.c.bonus, documents.c.remark, documents.c.points)
    return connection.execute(_made(kind, days, *more).where(_stands())).all()


def differences(connection: Connection, least: int, days: Days) -> Sequence[AnyRow]:
    """Closed shifts that were over or short by so much, by who opened them."""
    table, difference = shifts.c, shifts.c.counted - shifts.c.expected
    chosen = (
        select(_USER.c.name.label("cashier"), table.day, table.closed_at, table.counter, difference.label("amount"))
        .join(_USER, _USER.c.id == table.opened_by)
        .where(table.closed_at.is_not(None), table.day.between(*days.numbers()))
        .where(or_(difference >= least, difference <= -least))
        .order_by(table.closed_at, table.id)
    )
    return connection.execute(chosen).all()


def audited(connection: Connection, actions: Sequence[str], days: Days) -> Sequence[AnyRow]:
    """What the audit trail says of these acts; the hours after the last day belong to it where it ends late."""
    rows = audit.c
    first, end = days.since.isoformat(), (datetime.combine(days.until, time()) + _LATEST_END).isoformat()
    chosen = select(audit).where(rows.action.in_(actions), rows.local_time >= first, rows.local_time < end)
    return connection.execute(chosen.order_by(rows.id)).all()


def sold_having(connection: Connection, word: str, days: Days) -> list[tuple[AnyRow, int]]:
    """Sales whose row in the audit trail has a word in its detail, each with that row.

    The trail is asked first: it has an index by act and time, and none by number.
    """
    rows = audit.c
    told = select(rows.object, rows.id).where(rows.action == SOLD, rows.local_time >= days.since.isoformat())
    having = connection.execute(told.where(rows.detail.contains(f'"{word}":', autoescape=True)))
    entries = {row.object: row.id for row in having}
    found: list[tuple[AnyRow, int]] = []
    for some in chunks(sorted(entries)):
        chosen = _made(SALE, days).where(documents.c.number.in_(some))
        found += [(row, entries[row.number]) for row in connection.execute(chosen)]
    return found


def goods_sold(connection: Connection, keys: Collection[str]) -> dict[str, set[str]]:
    """The goods of the sales that carts became, by the key of the cart."""
    found: dict[str, set[str]] = {}
    for some in chunks(sorted(keys)):
        chosen = (
            select(documents.c.key, products.c.code)
            .join(document_lines, document_lines.c.document_id == documents.c.id)
            .join(products, products.c.id == document_lines.c.product_id)
            .where(documents.c.key.in_(some))
        )
        for row in connection.execute(chosen):
            found.setdefault(row.key, set()).add(row.code)
    return found


def detail_of(row: AnyRow) -> dict[str, Any]:
    """The detail of an audit row."""
    detail: dict[str, Any] = json.loads(row.detail)
    return detail
