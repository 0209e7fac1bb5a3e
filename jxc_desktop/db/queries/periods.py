"""What a month looks like before it is closed: counted, never loaded."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Select, distinct, func, select

from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.tables import (
    audit,
    document_lines,
    documents,
    journal_lines,
    open_items,
    stock_moves,
    voucher_sources,
)

_reversal = documents.alias("reversal")
_following, _followers = document_lines.alias("following"), documents.alias("followers")


def months(connection: Connection) -> Sequence[AnyRow]:
    """Every month in which something happened, with the number of its documents, newest first."""
    month = documents.c.day // 100
    statement = select(month.label("month"), func.count().label("documents")).group_by(month)
    return connection.execute(statement.order_by(month.desc())).all()


def negative_stock(connection: Connection, until: int) -> int:
    """How many products were below zero in a warehouse at the end of a day."""
    below = (
        select(stock_moves.c.product_id)
        .where(stock_moves.c.day <= until)
        .group_by(stock_moves.c.product_id, stock_moves.c.warehouse_id)
        .having(func.sum(stock_moves.c.quantity) < 0)
        .subquery()
    )
    return _count(connection, select(func.count(distinct(below.c.product_id))))


def not_invoiced(connection: Connection, kind: str, taken_by: Sequence[str], since: int, until: int) -> int:
    """How many standing documents of a kind have goods that no document of ``taken_by`` took up."""
    taken = (
        select(func.coalesce(func.sum(_following.c.quantity), 0))
        .join(_followers, _followers.c.id == _following.c.document_id)
        .where(_following.c.source_line_id == document_lines.c.id, _followers.c.kind.in_(taken_by))
        .scalar_subquery()
    )
    statement = (
        select(func.count(distinct(documents.c.id)))
        .join(document_lines, document_lines.c.document_id == documents.c.id)
        .outerjoin(_reversal, _reversal.c.reverses_id == documents.c.id)
        .where(
            documents.c.kind == kind,
            *_between(documents.c.day, since, until),
            documents.c.reverses_id.is_(None),
            _reversal.c.id.is_(None),
            document_lines.c.quantity > taken,
        )
    )
    return _count(connection, statement)


def not_allocated(connection: Connection, kinds: Sequence[str], until: int) -> int:
    """How many receipts of money and payments up to a day still have something to give."""
    statement = (
        select(func.count())
        .select_from(open_items.join(documents, documents.c.id == open_items.c.document_id))
        .where(documents.c.kind.in_(kinds), open_items.c.day <= until, open_items.c.open != 0)
    )
    return _count(connection, statement)


def without_voucher(connection: Connection, since: int, until: int) -> int:
    """How many documents wrote to the journal of these days and are in no voucher."""
    statement = (
        select(func.count(distinct(journal_lines.c.document_id)))
        .outerjoin(
            voucher_sources,
            (voucher_sources.c.document_id == journal_lines.c.document_id)
            & (voucher_sources.c.month == journal_lines.c.day // 100),
        )
        .where(*_between(journal_lines.c.day, since, until), voucher_sources.c.voucher_id.is_(None))
    )
    return _count(connection, statement)


def backups_since(connection: Connection, since: int) -> int:
    """How many sound backups were made since an instant (UTC microseconds)."""
    made = select(func.count()).where(
        audit.c.action == "backup.made", audit.c.recorded_at >= since, ~audit.c.detail.contains('"sound":false')
    )
    return _count(connection, made)


def _between(day: ColumnElement[int], since: int, until: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return day >= since, day <= until


def _count(connection: Connection, statement: Select[tuple[int]]) -> int:
    return int(connection.scalar(statement) or 0)
