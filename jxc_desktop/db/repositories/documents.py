"""Posted documents: appended whole, read back as rows; nothing here changes one."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, DefaultClause, Row, Table, bindparam, func, insert, or_, select

from jxc_desktop.db.prepared import Prepared, append_to
from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.tables import cards, document_lines, document_marks, document_remarks, document_tenders, documents

_INSERT = append_to(documents, with_id=True)
_INSERT_LINES = append_to(document_lines, with_id=True)
_INSERT_TENDERS = append_to(document_tenders, with_id=True)
_BY_KEY = Prepared(select(documents).where(documents.c.key == bindparam("key")))
_BY_NUMBER = select(documents).where(documents.c.number == bindparam("number"))
_BY_ID = select(documents).where(documents.c.id == bindparam("id"))
_LINES = select(document_lines).where(document_lines.c.document_id == bindparam("id")).order_by(document_lines.c.line)
_LINES_WITH_IDS = select(document_lines).where(document_lines.c.id.in_(bindparam("wanted", expanding=True)))
_TENDERS = (
    select(document_tenders)
    .where(document_tenders.c.document_id == bindparam("id"))
    .order_by(document_tenders.c.position)
)
_CORRECTION = select(documents).where(documents.c.corrects_id == bindparam("id"))
_REVERSAL = select(documents).where(documents.c.reverses_id == bindparam("id"))
_NUMBERS = select(documents.c.id, documents.c.number).where(documents.c.id.in_(bindparam("wanted", expanding=True)))
_DRAWN = (
    select(
        document_lines.c.source_line_id,
        documents.c.kind,
        *(func.sum(document_lines.c[name]) for name in ("quantity", "total", "tax", "booked_net", "booked_total")),
    )
    .join(documents, documents.c.id == document_lines.c.document_id)
    .where(
        document_lines.c.source_line_id.in_(bindparam("wanted", expanding=True)),
        documents.c.id != bindparam("without"),
        func.coalesce(documents.c.reverses_id, -1) != bindparam("without"),
    )
    .group_by(document_lines.c.source_line_id, documents.c.kind)
)
_SERIALS_DRAWN = (
    select(document_lines.c.source_line_id, documents.c.kind, document_lines.c.quantity, document_lines.c.serials)
    .join(documents, documents.c.id == document_lines.c.document_id)
    .where(
        document_lines.c.source_line_id.in_(bindparam("wanted", expanding=True)),
        document_lines.c.serials != "",
        documents.c.id != bindparam("without"),
        func.coalesce(documents.c.reverses_id, -1) != bindparam("without"),
    )
)
_drawing = document_lines.alias("drawing")
_BROUGHT_BACK = (
    select(
        _drawing.c.source_line_id,
        func.sum(document_lines.c.quantity),
        func.sum(document_lines.c.total),
        func.sum(document_lines.c.tax),
    )
    .join(_drawing, _drawing.c.id == document_lines.c.source_line_id)
    .join(documents, documents.c.id == document_lines.c.document_id)
    .where(
        _drawing.c.source_line_id.in_(bindparam("wanted", expanding=True)),
        _drawing.c.document_id != bindparam("without"),
        documents.c.kind.in_(bindparam("kinds", expanding=True)),
    )
    .group_by(_drawing.c.source_line_id)
)
_MARKS = select(document_marks).where(document_marks.c.document_id == bindparam("id")).order_by(document_marks.c.id)
_MARK = (
    select(document_marks)
    .where(document_marks.c.document_id == bindparam("id"), document_marks.c.name == bindparam("name"))
    .order_by(document_marks.c.id.desc())
    .limit(1)
)
_CHARGED = select(func.coalesce(func.sum(documents.c.total), 0)).where(documents.c.invoice_id == bindparam("id"))
_GIVEN_BACK = (
    select(
        document_tenders.c.means,
        document_tenders.c.card_id,
        func.sum(document_tenders.c.kept).label("kept"),
        func.sum(document_tenders.c.points).label("points"),
    )
    .join(documents, documents.c.id == document_tenders.c.document_id)
    .where(documents.c.source_id == bindparam("id"))
    .group_by(document_tenders.c.means, document_tenders.c.card_id)
)
_CARD_NUMBERS = select(cards.c.id, cards.c.number).where(cards.c.id.in_(bindparam("wanted", expanding=True)))
_child = documents.alias("child")
_undone = documents.alias("undone")
_upstream_line = document_lines.alias("upstream_line")
_RESTING_ON = (
    select(_child)
    .where(
        or_(
            _child.c.source_id == bindparam("id"),
            _child.c.invoice_id == bindparam("id"),
            _child.c.id.in_(
                select(document_lines.c.document_id)
                .join(_upstream_line, _upstream_line.c.id == document_lines.c.source_line_id)
                .where(_upstream_line.c.document_id == bindparam("id"))
            ),
        ),
        _child.c.reverses_id.is_(None),
        _child.c.kind != "settlement",  # goes along with what it settled, and is never in its way
        ~select(_undone.c.id).where(_undone.c.reverses_id == _child.c.id).exists(),
    )
    .order_by(_child.c.posting)
)

_mirror = documents.alias("mirror")
_NEWEST = (
    select(documents)
    .where(
        documents.c.kind == bindparam("kind"),
        documents.c.counter == bindparam("counter"),
        documents.c.reverses_id.is_(None),
        ~select(_mirror.c.id).where(_mirror.c.reverses_id == documents.c.id).exists(),
    )
    .order_by(documents.c.business_at.desc(), documents.c.id.desc())
    .limit(1)
)
_NOT_IN_DIGEST = frozenset({"id", "digest", "document_id"})


def document_digest(
    header: Mapping[str, object], lines: Iterable[Mapping[str, object]], tenders: Iterable[Mapping[str, object]]
) -> str:
    """SHA-256 over the content of a posted document: every column of header, lines and tenders but their ids."""
    content = [
        {name: value for name, value in row.items() if name not in _NOT_IN_DIGEST} for row in (header, *lines, *tenders)
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _defaults(table: Table) -> dict[str, object]:
    """What each column holds when nothing is said, as the database would fill it in."""
    return {column.name: _default(column) for column in table.columns}


def _default(column: Column[Any]) -> object:
    if not isinstance(column.server_default, DefaultClause):
        return None
    text = str(column.server_default.arg)
    return int(text) if column.type.python_type is int else text


_HEADER, _LINE, _TENDER = _defaults(documents), _defaults(document_lines), _defaults(document_tenders)


CLOSED, YES, NO = "closed", "yes", "no"
"""A mark and what it can say."""


class Drawn(NamedTuple):
    """What was drawn from a line: base units and fen."""

    units: int = 0
    total: int = 0
    tax: int = 0
    booked_net: int = 0
    booked_total: int = 0

    def plus(self, other: Drawn) -> Drawn:
        """Both together."""
        return Drawn(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    def minus(self, other: Drawn) -> Drawn:
        """This without the other."""
        return Drawn(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


class StillPaid(NamedTuple):
    """An amount in fen, and the points it was paid with where points paid it."""

    kept: int = 0
    points: int = 0


class Documents:
    """The posted documents of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def add(
        self,
        header: Mapping[str, object],
        lines: Sequence[Mapping[str, object]],
        tenders: Sequence[Mapping[str, object]],
    ) -> str:
        """Append a document and answer the digest of its content."""
        whole = {**_HEADER, **header}
        whole_lines = [{**_LINE, **line} for line in lines]
        whole_tenders = [{**_TENDER, **tender} for tender in tenders]
        digest = document_digest(whole, whole_lines, whole_tenders)
        _INSERT.run(self.connection, {**whole, "digest": digest})
        if whole_lines:
            _INSERT_LINES.run(self.connection, whole_lines)
        if whole_tenders:
            _INSERT_TENDERS.run(self.connection, whole_tenders)
        return digest

    def add_remark(self, document_id: int, remark: str, recorded_at: int, user_id: int) -> None:
        """Say something of a posted document; the newest remark counts."""
        values = {"document_id": document_id, "remark": remark, "recorded_at": recorded_at, "user_id": user_id}
        self.connection.execute(insert(document_remarks), values)

    def with_key(self, key: str) -> Row[Any] | None:
        """The document posted under an idempotency key."""
        return _BY_KEY.run(self.connection, {"key": key}).one_or_none()

    def with_number(self, number: str) -> Row[Any] | None:
        """The document of this number."""
        return self.connection.execute(_BY_NUMBER, {"number": number}).one_or_none()

    def with_id(self, document_id: int) -> Row[Any]:
        """The document of this row id, which must exist."""
        return self.connection.execute(_BY_ID, {"id": document_id}).one()

    def newest(self, kind: str, counter: str) -> Row[Any] | None:
        """The newest document of a kind at a counter that still stands."""
        return self.connection.execute(_NEWEST, {"kind": kind, "counter": counter}).first()

    def numbers(self, ids: Iterable[int]) -> dict[int, str]:
        """The numbers of these documents by row id."""
        return {
            document_id: number
            for part in chunks(ids)
            for document_id, number in self.connection.execute(_NUMBERS, {"wanted": part})
        }

    def lines(self, document_id: int) -> Sequence[Row[Any]]:
        """The lines of a document in their order."""
        return self.connection.execute(_LINES, {"id": document_id}).all()

    def lines_with_ids(self, line_ids: Iterable[int]) -> list[Row[Any]]:
        """The lines of these row ids."""
        return [row for part in chunks(line_ids) for row in self.connection.execute(_LINES_WITH_IDS, {"wanted": part})]

    def tenders(self, document_id: int) -> Sequence[Row[Any]]:
        """The tenders of a document in their order."""
        return self.connection.execute(_TENDERS, {"id": document_id}).all()

    def correction_of(self, document_id: int) -> Row[Any] | None:
        """The document that stands in the place of this one."""
        return self.connection.execute(_CORRECTION, {"id": document_id}).one_or_none()

    def reversal_of(self, document_id: int) -> Row[Any] | None:
        """The document that reversed this one."""
        return self.connection.execute(_REVERSAL, {"id": document_id}).one_or_none()

    def drawn(self, line_ids: Iterable[int], without: int = 0) -> dict[int, dict[str, Drawn]]:
        """What was drawn from upstream lines so far, by kind of document. Reversals cancel by their sign.

        ``without`` is the row id of a document that does not count, nor does its reversal.
        """
        result: dict[int, dict[str, Drawn]] = {}
        for part in chunks(line_ids):
            for line, kind, *sums in self.connection.execute(_DRAWN, {"wanted": part, "without": without}):
                result.setdefault(line, {})[kind] = Drawn(*map(int, sums))
        return result

    def serials_drawn(self, line_ids: Iterable[int], kinds: Collection[str], without: int = 0) -> dict[int, set[str]]:
        """The serial numbers documents of these kinds drew from upstream lines; those of reversed ones do not count."""
        net: Counter[tuple[int, str]] = Counter()
        for part in chunks(line_ids):
            for row in self.connection.execute(_SERIALS_DRAWN, {"wanted": part, "without": without}):
                if row.kind in kinds:
                    sign = 1 if row.quantity > 0 else -1
                    net.update({(row.source_line_id, serial): sign for serial in row.serials.split("\n")})
        result: dict[int, set[str]] = {}
        for (line, serial), count in net.items():
            if count > 0:
                result.setdefault(line, set()).add(serial)
        return result

    def brought_back(self, line_ids: Iterable[int], kinds: Sequence[str], without: int = 0) -> dict[int, Drawn]:
        """What documents of these kinds took back of what was drawn from upstream lines, but by one document."""
        named = {"kinds": list(kinds), "without": without}
        return {
            line: Drawn(*map(int, sums))
            for part in chunks(line_ids)
            for line, *sums in self.connection.execute(_BROUGHT_BACK, {"wanted": part, **named})
        }

    def charged(self, document_id: int) -> int:
        """What charges were drawn from the amount of this document so far, in fen."""
        return int(self.connection.execute(_CHARGED, {"id": document_id}).scalar_one())

    def closed(self, document_id: int) -> bool:
        """Whether an order was closed with something open, and not opened again."""
        row = self.mark(document_id, CLOSED)
        return row is not None and row.value == YES

    def mark(self, document_id: int, name: str) -> Row[Any] | None:
        """What was last said of a posted document under a name."""
        return self.connection.execute(_MARK, {"id": document_id, "name": name}).first()

    def marks(self, document_id: int) -> dict[str, Row[Any]]:
        """Everything that was last said of a posted document, by name."""
        return {row.name: row for row in self.connection.execute(_MARKS, {"id": document_id})}

    def add_mark(self, document_id: int, name: str, value: str, recorded_at: int, user_id: int) -> None:
        """Say something of a posted document under a name; the newest counts."""
        values = {"document_id": document_id, "name": name, "value": value}
        self.connection.execute(insert(document_marks), {**values, "recorded_at": recorded_at, "user_id": user_id})

    def still_paid(self, sale_id: int) -> dict[tuple[str, int], StillPaid]:
        """What each means, and each card (0: none), took for a sale and its refunds did not give back yet."""
        left: dict[tuple[str, int], StillPaid] = {}
        for sign, rows in ((1, self.tenders(sale_id)), (-1, self.connection.execute(_GIVEN_BACK, {"id": sale_id}))):
            for row in rows:
                before = left.get((row.means, row.card_id), StillPaid())
                left[row.means, row.card_id] = StillPaid(
                    before.kept + sign * int(row.kept), before.points + sign * int(row.points)
                )
        return left

    def card_numbers(self, ids: Iterable[int]) -> dict[int, str]:
        """The numbers of cards by row id; stored value has none."""
        return {
            card: number or ""
            for part in chunks(ids)
            for card, number in self.connection.execute(_CARD_NUMBERS, {"wanted": part})
        }

    def resting_on(self, document_id: int) -> Sequence[Row[Any]]:
        """The documents that drew from this one and still stand, oldest first."""
        return self.connection.execute(_RESTING_ON, {"id": document_id}).all()
