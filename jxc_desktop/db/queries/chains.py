"""What documents came from and what came of them: links between documents, whatever made them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, bindparam, func, select, union

from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.tables import document_lines, documents, parties, settlement_entries

_source_line = document_lines.alias("source_line")
_reversal = documents.alias("reversal")
_WANTED: BindParameter[Any] = bindparam("wanted", expanding=True)

_PAIRS = (
    (document_lines.c.document_id, _source_line.c.document_id),
    *((documents.c.id, column) for column in (documents.c.source_id, documents.c.invoice_id)),
    *((documents.c.id, column) for column in (documents.c.corrects_id, documents.c.reverses_id)),
    (settlement_entries.c.document_id, settlement_entries.c.item_id),
)
"""What links a document (first) to the one it came from (second)."""


def _links(side: int) -> CompoundSelect[Any]:
    """All links whose child (0) or parent (1) is one of those wanted."""
    chosen = []
    for pair in _PAIRS:
        linked = select(pair[0].label("child"), pair[1].label("parent")).where(pair[side].in_(_WANTED))
        if pair[0].table is document_lines:
            linked = linked.join(_source_line, _source_line.c.id == document_lines.c.source_line_id)
        elif pair[0].table is settlement_entries:
            linked = linked.where(pair[0] != pair[1])
        chosen.append(linked.where(pair[1].is_not(None)))
    return union(*chosen)


_UP, _DOWN = _links(0), _links(1)
_HEADS = (
    select(
        documents.c.id,
        documents.c.number,
        documents.c.kind,
        documents.c.business_at,
        documents.c.day,
        documents.c.posting,
        documents.c.total,
        documents.c.reverses_id,
        documents.c.user_id,
        parties.c.name.label("party_name"),
        _reversal.c.id.label("reversed_by"),
    )
    .select_from(
        documents.outerjoin(_reversal, _reversal.c.reverses_id == documents.c.id).outerjoin(
            parties, parties.c.id == documents.c.party_id
        )
    )
    .where(documents.c.id.in_(_WANTED))
    .order_by(documents.c.business_at, documents.c.posting)
)
_LINES = select(document_lines.c.id, document_lines.c.document_id, document_lines.c.quantity).where(
    document_lines.c.document_id.in_(_WANTED)
)
_ID = select(func.max(documents.c.id)).where(documents.c.number == bindparam("number"))


def document_id(connection: Connection, number: str) -> int | None:
    """The row of the document of this number."""
    found = connection.scalar(_ID, {"number": number})
    return None if found is None else int(found)


def parents(connection: Connection, ids: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of these documents and what they came from: drawn from, charged to, correcting, reversing, settling."""
    return [(child, parent) for child, parent in connection.execute(_UP, {"wanted": list(ids)})] if ids else []


def children(connection: Connection, ids: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of what came of these documents, and these documents."""
    return [(child, parent) for child, parent in connection.execute(_DOWN, {"wanted": list(ids)})] if ids else []


def heads(connection: Connection, ids: Sequence[int]) -> Sequence[AnyRow]:
    """The headers of documents, oldest first."""
    return connection.execute(_HEADS, {"wanted": list(ids)}).all() if ids else []


def lines(connection: Connection, ids: Sequence[int]) -> Sequence[AnyRow]:
    """The lines of documents with their base quantities."""
    return connection.execute(_LINES, {"wanted": list(ids)}).all() if ids else []
