"""The doctor on posted documents: complete numbers, sums, mirrors, and content as it was vouched for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, Text, and_, func, or_, select

from jxc_desktop.db.repositories.documents import document_digest
from jxc_desktop.db.tables import document_lines, document_tenders, documents, metadata, sequences, stock_moves
from jxc_desktop.db.verify import Finding
from jxc_desktop.domain.errors import N_

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters that have no business in any text (tab and line ends are left alone)."""

TENDERED = ("counter_sale", "counter_refund", "cash_in", "cash_out", "cash_difference", "receipt_of_money", "payment")
"""Kinds whose total is paid on the document itself."""

_LEDGERS = {"documents", "document_lines", "document_tenders"}
_FETCH = 2000

_SERIES = (
    select(
        documents.c.series,
        func.count().label("count"),
        func.min(documents.c.sequence).label("first"),
        func.max(documents.c.sequence).label("last"),
        sequences.c.last.label("stands"),
    )
    .select_from(documents.outerjoin(sequences, sequences.c.name == documents.c.series))
    .group_by(documents.c.series, sequences.c.last)
    .order_by(documents.c.series)
)
_SUMMED = ("gross", "discount", "net", "tax", "total")
_sums = (
    select(document_lines.c.document_id, *(func.sum(document_lines.c[name]).label(name) for name in _SUMMED))
    .group_by(document_lines.c.document_id)
    .subquery()
)
_OFF_TOTALS = (
    select(documents.c.number)
    .join(_sums, _sums.c.document_id == documents.c.id)
    .where(or_(*(documents.c[name] != _sums.c[name] for name in _SUMMED)))
    .order_by(documents.c.id)
)
_OFF_SPLIT = select(documents.c.number).where(documents.c.net + documents.c.tax != documents.c.total)
_kept = (
    select(document_tenders.c.document_id, func.sum(document_tenders.c.kept).label("kept"))
    .group_by(document_tenders.c.document_id)
    .subquery()
)
_OFF_TENDERS = (
    select(documents.c.number)
    .join(_kept, _kept.c.document_id == documents.c.id)
    .where(documents.c.total != _kept.c.kept)
    .order_by(documents.c.id)
)
_original = documents.alias("original")
_OFF_MIRROR = (
    select(documents.c.number, _original.c.number.label("original"))
    .join(_original, _original.c.id == documents.c.reverses_id)
    .where(or_(documents.c.kind != _original.c.kind, *(documents.c[n] != -_original.c[n] for n in _SUMMED)))
    .order_by(documents.c.id)
)
_MIRRORED = ("quantity", "entered", "gross", "discount", "net", "tax", "total")
_original_line = document_lines.alias("original_line")
_LINES_OFF_MIRROR = (
    select(documents.c.number, _original.c.number.label("original"))
    .select_from(
        document_lines.join(documents, documents.c.id == document_lines.c.document_id)
        .join(_original, _original.c.id == documents.c.reverses_id)
        .outerjoin(
            _original_line,
            and_(_original_line.c.document_id == _original.c.id, _original_line.c.line == document_lines.c.line),
        )
    )
    .where(
        or_(
            _original_line.c.id.is_(None),
            *(document_lines.c[name] != -_original_line.c[name] for name in _MIRRORED),
        )
    )
    .distinct()
)


_own = (
    select(stock_moves.c.line_id, stock_moves.c.id, stock_moves.c.quantity, stock_moves.c.reverses_move_id)
    .where(stock_moves.c.reverses_move_id.is_not(None))
    .subquery()
)
_added = (
    select(stock_moves.c.compensates_move_id, func.sum(stock_moves.c.quantity).label("quantity"))
    .where(stock_moves.c.compensates_move_id.is_not(None))
    .group_by(stock_moves.c.compensates_move_id)
    .subquery()
)
_reversed = stock_moves.alias("reversed")
_MOVES_OFF_MIRROR = (
    select(documents.c.number, _original.c.number.label("original"))
    .select_from(
        _own.join(document_lines, document_lines.c.id == _own.c.line_id)
        .join(documents, documents.c.id == document_lines.c.document_id)
        .join(_original, _original.c.id == documents.c.reverses_id)
        .join(_reversed, _reversed.c.id == _own.c.reverses_move_id)
        .outerjoin(_added, _added.c.compensates_move_id == _reversed.c.id)
    )
    .where(
        or_(
            _reversed.c.document_id != _original.c.id,
            _own.c.quantity + _reversed.c.quantity + func.coalesce(_added.c.quantity, 0) != 0,
        )
    )
    .distinct()
)
_UNPAID = (
    select(documents.c.number)
    .outerjoin(_kept, _kept.c.document_id == documents.c.id)
    .where(documents.c.kind.in_(TENDERED), documents.c.total != 0, _kept.c.kept.is_(None))
    .order_by(documents.c.id)
)


def numbers_are_complete(connection: Connection) -> Iterator[Finding]:
    """Numbers of a series run from 1 without a gap, and its counter stands at the last of them."""
    gap = N_("Series {series} has {count} documents between the numbers {first} and {last}: numbers are missing.")
    counter = N_("The counter of series {series} stands at {stands}; its last document has the number {last}.")
    for row in connection.execute(_SERIES):
        facts = {"series": row.series, "count": row.count, "first": row.first, "last": row.last}
        if row.first != 1 or row.count != row.last:
            yield Finding("numbers", gap, facts)
        if row.stands != row.last:
            yield Finding("numbers", counter, {**facts, "stands": row.stands or 0})


def totals_agree(connection: Connection) -> Iterator[Finding]:
    """The amounts of a document are the sums of its lines, and what was kept pays them."""
    for statement, message in (
        (_OFF_TOTALS, N_("The amounts of {number} are not the sums of its lines.")),
        (_OFF_SPLIT, N_("Net and tax of {number} do not add up to its total.")),
        (_OFF_TENDERS, N_("What was paid on {number} is not its total.")),
        (_UNPAID, N_("{number} has a total but no payment.")),
    ):
        for (number,) in connection.execute(statement):
            yield Finding("totals", message, {"number": number})


def reversals_are_mirrors(connection: Connection) -> Iterator[Finding]:
    """A reversal is its original with every sign turned."""
    message = N_("{number} reverses {original} but is not its mirror image.")
    for statement in (_OFF_MIRROR, _LINES_OFF_MIRROR, _MOVES_OFF_MIRROR):
        for row in connection.execute(statement):
            yield Finding("reversals", message, {"number": row.number, "original": row.original})


def contents_are_vouched_for(connection: Connection) -> Iterator[Finding]:
    """Every posted document still has the content its digest was taken of, in plain text."""
    lines = _by_document(connection, select(document_lines), "line")
    tenders = _by_document(connection, select(document_tenders), "position")
    headers = select(documents).order_by(documents.c.id).execution_options(yield_per=_FETCH)
    for row in connection.execute(headers).mappings():
        header: dict[str, object] = {str(name): value for name, value in row.items()}
        own_lines, own_tenders = list(lines.take(row["id"])), list(tenders.take(row["id"]))
        if document_digest(header, own_lines, own_tenders) != row["digest"]:
            message = N_("The content of {number} is not what was posted: it was changed in the data file.")
            yield Finding("content", message, {"number": row["number"]})
        for part in (header, *own_lines, *own_tenders):
            yield from _with_controls(part, row["number"])


class _ByDocument:
    """A stream of rows in the order of documents, handed out document by document."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._groups = groupby(rows, key=lambda row: row["document_id"])
        self._next = next(self._groups, None)

    def take(self, document_id: int) -> Iterator[Any]:
        while self._next is not None and self._next[0] <= document_id:
            owner, rows = self._next
            if owner == document_id:
                yield from rows
            self._next = next(self._groups, None)


def _by_document(connection: Connection, statement: Select[Any], order: str) -> _ByDocument:
    table = statement.get_final_froms()[0]
    ordered = statement.order_by(table.c.document_id, table.c[order])
    return _ByDocument(connection.execute(ordered.execution_options(yield_per=_FETCH)).mappings())


def _with_controls(row: Any, place: str) -> Iterator[Finding]:
    message = N_("{column} of {number} holds a control character.")
    for column, value in row.items():
        if isinstance(value, str) and CONTROLS.search(value):
            yield Finding("text", message, {"column": column, "number": place})


def masters_are_plain_text(connection: Connection) -> Iterator[Finding]:
    """No text of goods, parties, users and the rest holds a control character."""
    message = N_("{column} of a row of {table} holds a control character: {value}.")
    for table in metadata.sorted_tables:
        columns = [column for column in table.columns if isinstance(column.type, Text)]
        if table.name in _LEDGERS or not columns:
            continue
        for row in connection.execute(select(*columns).execution_options(yield_per=_FETCH)):
            for column, value in zip(columns, row, strict=True):
                if value is not None and CONTROLS.search(value):
                    facts = {"column": column.name, "table": table.name, "value": repr(value)}
                    yield Finding("text", message, facts)
