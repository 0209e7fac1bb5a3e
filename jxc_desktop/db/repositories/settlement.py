"""What is open of every document, and what was given to what: the settlement ledger and its open items.

Each entry has its counterpart: what one item loses another one gains. What was given by one document to another
is the sum of the entries between the two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, bindparam, func, or_, select

from jxc_desktop.db.prepared import append_to
from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.repositories.upsert import added, prepared_upsert
from jxc_desktop.db.tables import document_lines, documents, journal_lines, open_items, settlement_entries

PARTY_ACCOUNTS = ("receivables", "payables")

_HEAD = (documents.c.number, documents.c.kind, documents.c.business_at)
_ITEMS = (
    select(open_items, *_HEAD)
    .join(documents, documents.c.id == open_items.c.document_id)
    .where(open_items.c.document_id.in_(bindparam("wanted", expanding=True)))
)
_OPEN_OF = (
    select(open_items, *_HEAD)
    .join(documents, documents.c.id == open_items.c.document_id)
    .where(open_items.c.party_id == bindparam("party"), open_items.c.open != 0)
    .order_by(open_items.c.day, documents.c.business_at, documents.c.posting)
)
_given = func.sum(settlement_entries.c.amount)
_BETWEEN = (
    select(settlement_entries.c.against_id, _given.label("amount"), func.max(settlement_entries.c.day).label("day"))
    .where(settlement_entries.c.item_id == bindparam("item"))
    .group_by(settlement_entries.c.against_id)
    .having(_given != 0)
    .order_by(func.min(settlement_entries.c.id))
)
_CAUSED_BY = (
    select(settlement_entries.c.item_id, settlement_entries.c.against_id, _given.label("amount"))
    .where(
        settlement_entries.c.document_id == bindparam("document"),
        settlement_entries.c.item_id < settlement_entries.c.against_id,
    )
    .group_by(settlement_entries.c.item_id, settlement_entries.c.against_id)
    .having(_given != 0)
    .order_by(func.min(settlement_entries.c.id))
)
_LAST_DAY = select(func.max(settlement_entries.c.day)).where(settlement_entries.c.item_id == bindparam("item"))
_ACCOUNTS = (
    select(journal_lines.c.document_id, journal_lines.c.account)
    .where(
        journal_lines.c.document_id.in_(bindparam("wanted", expanding=True)),
        journal_lines.c.account.in_(PARTY_ACCOUNTS),
    )
    .order_by(journal_lines.c.document_id, journal_lines.c.id.desc())
)
_UPSTREAM = (
    select(documents.c.id)
    .join(document_lines, document_lines.c.document_id == documents.c.id)
    .where(
        document_lines.c.id.in_(
            select(document_lines.c.source_line_id).where(document_lines.c.document_id == bindparam("document"))
        )
    )
    .distinct()
    .order_by(documents.c.id)
)
_undone = documents.alias("undone")
_STANDING = and_(
    documents.c.reverses_id.is_(None), ~select(_undone.c.id).where(_undone.c.reverses_id == documents.c.id).exists()
)
# Settlements of a document: made for it, or with an amount of their own (a discount) that was given to it.
_SETTLEMENTS = (
    select(documents)
    .where(
        documents.c.kind == "settlement",
        _STANDING,
        or_(
            documents.c.source_id.in_(bindparam("sources", expanding=True)),
            documents.c.id.in_(
                select(settlement_entries.c.against_id)
                .where(settlement_entries.c.item_id == bindparam("item"))
                .group_by(settlement_entries.c.against_id)
                .having(_given != 0)
            ),
        ),
    )
    .order_by(documents.c.posting)
)
_PAID_OF = select(func.coalesce(func.sum(documents.c.total), 0)).where(
    documents.c.source_id == bindparam("request"), documents.c.kind == "payment"
)
_INSERT = append_to(settlement_entries, with_id=False)
_MOVE_ITEM = prepared_upsert(open_items, added("open"))
_ADD_ITEM = prepared_upsert(open_items, added("amount", "open"))


@dataclass(frozen=True, slots=True)
class Item:
    """A document with something to settle. ``amount`` is what it did to the balance of the party, in fen."""

    document_id: int
    party_id: int
    day: int
    due_day: int
    amount: int
    open: int
    number: str
    kind: str


class Given(NamedTuple):
    """What an item lost (−) or gained (+) against another one, and the last day that happened."""

    item_id: int
    against_id: int
    amount: int
    day: int


def add_items(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Open the items of new entries of parties; called by the one function that appends them."""
    names = ("document_id", "party_id", "day", "due_day", "amount")
    items = [{**{name: row[name] for name in names}, "open": row["amount"]} for row in rows]
    if items:
        _ADD_ITEM.run(connection, items)


class Settlements:
    """The settlement ledger of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def items(self, document_ids: Iterable[int]) -> dict[int, Item]:
        """The items of these documents by document; those without one are left out."""
        return {
            row.document_id: _item(row)
            for part in chunks(document_ids)
            for row in self.connection.execute(_ITEMS, {"wanted": part})
        }

    def open_of(self, party_id: int) -> list[Item]:
        """All that is open of a party, the oldest first."""
        return [_item(row) for row in self.connection.execute(_OPEN_OF, {"party": party_id})]

    def given(self, document_id: int) -> list[Given]:
        """What an item was given by others, or gave them, as it stands."""
        rows = self.connection.execute(_BETWEEN, {"item": document_id})
        return [Given(document_id, row.against_id, int(row.amount), row.day) for row in rows]

    def caused_by(self, document_id: int) -> list[Given]:
        """What a document gave or took between two items, each pair once."""
        rows = self.connection.execute(_CAUSED_BY, {"document": document_id})
        return [Given(row.item_id, row.against_id, int(row.amount), 0) for row in rows]

    def last_day(self, item_id: int) -> int:
        """The last day an item was given anything, or gave it; 0 for never."""
        return int(self.connection.scalar(_LAST_DAY, {"item": item_id}) or 0)

    def accounts(self, document_ids: Iterable[int]) -> dict[int, str]:
        """The account of the journal, receivables or payables, each document was booked on."""
        return {
            document: account
            for part in chunks(document_ids)
            for document, account in self.connection.execute(_ACCOUNTS, {"wanted": part})
        }

    def upstream(self, document_id: int) -> list[int]:
        """The documents the lines of a document were drawn from."""
        return [row_id for (row_id,) in self.connection.execute(_UPSTREAM, {"document": document_id})]

    def settlements_of(self, document_id: int, former: Sequence[int] = ()) -> Sequence[Row[Any]]:
        """The settlements that stand and were made for a document (or one it corrected), or let something off it."""
        return self.connection.execute(_SETTLEMENTS, {"item": document_id, "sources": [document_id, *former]}).all()

    def paid_of(self, request_id: int) -> int:
        """What was paid of a payment request so far, in fen."""
        return int(self.connection.scalar(_PAID_OF, {"request": request_id}) or 0)

    def append(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Append entries and move the open amounts with them.

        Raises:
            ValueError: they do not add up to zero, which is a fault of whoever made them.
        """
        if not rows:
            return
        if sum(row["amount"] for row in rows):
            raise ValueError(f"settlement entries must add up to zero: {rows}")
        _INSERT.run(self.connection, rows)
        sums: dict[int, int] = defaultdict(int)
        for row in rows:
            sums[row["item_id"]] += row["amount"]
        places = {row["item_id"]: row for row in rows}
        _MOVE_ITEM.run(
            self.connection,
            [
                {
                    "document_id": item,
                    "party_id": places[item]["party_id"],
                    "day": places[item]["day"],
                    "due_day": places[item]["day"],
                    "amount": 0,
                    "open": sums[item],
                }
                for item in sorted(sums)
            ],
        )


def _item(row: Row[Any]) -> Item:
    return Item(row.document_id, row.party_id, row.day, row.due_day, row.amount, row.open, row.number, row.kind)
