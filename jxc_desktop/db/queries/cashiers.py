"""What reports about shifts and cashiers read; amounts in fen, days ``20260501``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, select

from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.tables import audit, document_lines, documents, means, money_entries, shifts, users

SALE, REFUND, DIFFERENCE = "counter_sale", "counter_refund", "cash_difference"
REVERSAL: ColumnElement[bool] = documents.c.reverses_id.is_not(None)
_copies = documents.alias("copies")
STANDS_ALONE: ColumnElement[bool] = documents.c.corrects_id.is_(None) & ~exists().where(
    _copies.c.corrects_id == documents.c.reverses_id
)
"""Leaves out what corrected a document: its copy, and the reversal that made room for it. The original stays."""


def _during(chosen: Select[Any], day: ColumnElement[int], since: int | None, until: int | None) -> Select[Any]:
    """Only these days; None for no bound."""
    if since is not None:
        chosen = chosen.where(day >= since)
    return chosen if until is None else chosen.where(day <= until)


def shift_rows(connection: Connection, since: int | None, until: int | None) -> Sequence[AnyRow]:
    """The shifts of these days with who opened and closed them, newest first."""
    opener, closer = users.alias("opener"), users.alias("closer")
    chosen = (
        select(shifts, opener.c.name.label("opener"), closer.c.name.label("closer"))
        .join(opener, opener.c.id == shifts.c.opened_by)
        .outerjoin(closer, closer.c.id == shifts.c.closed_by)
    )
    return connection.execute(
        _during(chosen, shifts.c.day, since, until).order_by(shifts.c.opened_at.desc(), shifts.c.id.desc())
    ).all()


def shift_sums(connection: Connection, since: int | None, until: int | None) -> Sequence[AnyRow]:
    """Shift, means, kind and what that brought into the shift, over and short left out."""
    place = (money_entries.c.shift_id, money_entries.c.means, documents.c.kind)
    chosen = (
        select(*place, func.sum(money_entries.c.amount).label("amount"))
        .join(documents, documents.c.id == money_entries.c.document_id)
        .join(shifts, shifts.c.id == money_entries.c.shift_id)
        .where(documents.c.kind != DIFFERENCE)
        .group_by(*place)
    )
    return connection.execute(_during(chosen, shifts.c.day, since, until)).all()


def means_names(connection: Connection) -> dict[str, str]:
    """What the means of payment are called."""
    return {row.code: row.name for row in connection.execute(select(means.c.code, means.c.name))}


def shift_documents(connection: Connection, shift: int) -> Sequence[AnyRow]:
    """Every document of a shift in the order of time, with who made it."""
    table = documents.c
    chosen = (
        select(table.number, table.kind, table.business_at, table.total, users.c.name.label("cashier"))
        .join(users, users.c.id == table.user_id)
        .where(table.shift_id == shift)
        .order_by(table.business_at, table.id)
    )
    return connection.execute(chosen).all()


def cashier_documents(connection: Connection, since: int | None, until: int | None) -> Sequence[AnyRow]:
    """Cashier, kind, whether it takes another document back: how many, their totals and discounts.

    A document that was corrected counts once, as it was made first.
    """
    place = (users.c.name, documents.c.kind, REVERSAL.label("reversal"))
    sums = (func.sum(documents.c[name]).label(name) for name in ("total", "discount"))
    chosen = (
        select(*place, func.count().label("made"), *sums)
        .select_from(documents.join(users, users.c.id == documents.c.user_id))
        .where(documents.c.kind.in_((SALE, REFUND)), STANDS_ALONE)
        .group_by(*place)
    )
    return connection.execute(_during(chosen, documents.c.day, since, until)).all()


def cashier_lines(connection: Connection, since: int | None, until: int | None) -> Sequence[AnyRow]:
    """Cashier and the number of lines of their sales."""
    chosen = (
        select(users.c.name, func.count().label("lines"))
        .select_from(
            document_lines.join(documents, documents.c.id == document_lines.c.document_id).join(
                users, users.c.id == documents.c.user_id
            )
        )
        .where(documents.c.kind == SALE, ~REVERSAL, STANDS_ALONE)
        .group_by(users.c.name)
    )
    return connection.execute(_during(chosen, documents.c.day, since, until)).all()


def audited(connection: Connection, action: str, since: str, until: str, telling: str = "") -> Sequence[AnyRow]:
    """User and detail of what the audit trail says of an action, by local time, the end left out.

    With ``telling`` only where the detail has a member of this name.
    """
    rows = audit.c
    chosen = select(rows.user, rows.detail).where(rows.action == action)
    if telling:
        chosen = chosen.where(rows.detail.contains(f'"{telling}":'))
    if since:
        chosen = chosen.where(rows.local_time >= since)
    if until:
        chosen = chosen.where(rows.local_time < until)
    return connection.execute(chosen).all()
