"""What is on its way to a warehouse: orders and transfers of which something did not arrive, and where transfers go."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, case, func, select

from jxc_desktop.db.queries.buying import REVERSAL, brought_back, closed_orders, drawn_by, standing
from jxc_desktop.db.queries.matching import holding
from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.tables import document_lines, documents, drafts, parties, users, warehouses

_FROM, _TO = warehouses.alias("from_place"), warehouses.alias("to_place")
_HEADS = (
    documents.outerjoin(REVERSAL, REVERSAL.c.reverses_id == documents.c.id)
    .outerjoin(parties, parties.c.id == documents.c.party_id)
    .outerjoin(users, users.c.id == documents.c.user_id)
    .outerjoin(_FROM, _FROM.c.id == documents.c.warehouse_id)
    .outerjoin(_TO, _TO.c.id == documents.c.to_warehouse_id)
)


@dataclass(frozen=True, slots=True)
class ComingFilter:
    """Which documents that wait for goods: of these kinds, to a warehouse, whatever a text names."""

    kinds: tuple[str, ...]
    warehouse: str = ""
    text: str = ""


def coming(
    connection: Connection, wanted: ComingFilter, drawing: Collection[str], returning: Collection[str]
) -> list[AnyRow]:
    """Standing documents of these kinds with lines of which something is open, those due first on top.

    ``to`` is where the goods are wanted: the other end of a transfer, else the warehouse of the document.
    """
    drawn, back, closed = drawn_by(drawing, "drawn"), brought_back(drawing, returning, "back"), closed_orders()
    taken = func.coalesce(drawn.c.quantity, 0) - func.coalesce(back.c.quantity, 0)
    is_open = document_lines.c.quantity > taken
    place = func.coalesce(_TO.c.code, _FROM.c.code)
    query = (
        select(
            documents.c.id,
            documents.c.number,
            documents.c.kind,
            documents.c.day,
            documents.c.due_day,
            documents.c.remark,
            documents.c.carrier,
            documents.c.tracking,
            parties.c.name.label("party"),
            users.c.name.label("user"),
            _FROM.c.name.label("from_place"),
            func.coalesce(_TO.c.name, _FROM.c.name).label("to_place"),
            func.count().label("lines"),
            func.sum(case((is_open, 1), else_=0)).label("open_lines"),
            func.sum(case((taken > 0, 1), else_=0)).label("begun"),
        )
        .select_from(
            _HEADS.join(document_lines, document_lines.c.document_id == documents.c.id)
            .outerjoin(drawn, drawn.c.line_id == document_lines.c.id)
            .outerjoin(back, back.c.line_id == document_lines.c.id)
            .outerjoin(closed, closed.c.document_id == documents.c.id)
        )
        .where(documents.c.kind.in_(wanted.kinds), standing(), closed.c.document_id.is_(None))
        .group_by(documents.c.id, parties.c.id, users.c.id, _FROM.c.id, _TO.c.id)
        .having(func.sum(case((is_open, 1), else_=0)) > 0)
        .order_by(
            case((documents.c.due_day.is_(None), 1), else_=0),
            documents.c.due_day,
            documents.c.business_at,
            documents.c.id,
        )
    )
    if wanted.warehouse:
        query = query.where(place == wanted.warehouse)
    if wanted.text:
        names = (documents.c.number, parties.c.name, _FROM.c.name, documents.c.remark, documents.c.tracking)
        query = query.where(holding(wanted.text, *names))
    return list(connection.execute(query))


def ways(connection: Connection, numbers: Collection[str], drawing: Collection[str]) -> dict[str, AnyRow]:
    """From where to where some documents go, and how many of their lines arrived whole, by number."""
    drawn = drawn_by(drawing, "drawn")
    arrived = and_(drawn.c.quantity.is_not(None), drawn.c.quantity >= document_lines.c.quantity)
    query = (
        select(
            documents.c.number,
            documents.c.kind,
            _FROM.c.name.label("from_place"),
            func.coalesce(_TO.c.name, "").label("to_place"),
            func.count().label("lines"),
            func.sum(case((arrived, 1), else_=0)).label("arrived"),
            func.sum(case((func.coalesce(drawn.c.quantity, 0) > 0, 1), else_=0)).label("begun"),
        )
        .select_from(
            _HEADS.join(document_lines, document_lines.c.document_id == documents.c.id).outerjoin(
                drawn, drawn.c.line_id == document_lines.c.id
            )
        )
        .group_by(documents.c.id, _FROM.c.id, _TO.c.id)
    )
    found: dict[str, AnyRow] = {}
    for part in chunks(numbers):
        found.update((row.number, row) for row in connection.execute(query.where(documents.c.number.in_(part))))
    return found


def begun_drafts(connection: Connection, kinds: Collection[str]) -> list[tuple[str, str]]:
    """Key and content of the drafts of some kinds that are neither posted nor void."""
    rows = connection.execute(
        select(drafts.c.key, drafts.c.content).where(drafts.c.kind.in_(kinds), drafts.c.state == "draft")
    )
    return [(key, content) for key, content in rows]
