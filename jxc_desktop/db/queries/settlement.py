"""Open items read: of one party or all, as they stand or on any day; accounts of parties, and talks about debts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, FromClause, bindparam, cast, func, literal_column, null, select, union_all

from jxc_desktop.db.queries.buying import REVERSAL, brought_back, closed_orders, drawn_by, standing
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.tables import (
    document_lines,
    documents,
    open_items,
    parties,
    party_contacts,
    party_entries,
    settlement_entries,
    statements,
    users,
)
from jxc_desktop.db.types import Whole


class OpenRow(NamedTuple):
    """A document that is not settled; amounts in fen, positive: the party owes us. Days as 20260501."""

    party_id: int
    party: str
    name: str
    role: str
    number: str
    kind: str
    day: int
    due_day: int
    reference: str
    amount: int
    open: int


class AccountLine(NamedTuple):
    """An entry of a party in the order of its account."""

    number: str
    kind: str
    day: int
    due_day: int
    reference: str
    remark: str
    amount: int


class GivenRow(NamedTuple):
    """What a document was given by another one (or gave it), as it stands; fen, positive: its open amount rose."""

    number: str
    kind: str
    day: int
    amount: int


_BALANCE_BEFORE = select(func.coalesce(func.sum(party_entries.c.amount), 0)).where(
    party_entries.c.party_id == bindparam("party"), party_entries.c.day < bindparam("since")
)
_LINES = (
    select(
        documents.c.number,
        documents.c.kind,
        documents.c.day,
        party_entries.c.due_day,
        documents.c.reference,
        documents.c.remark,
        party_entries.c.amount,
    )
    .join(documents, documents.c.id == party_entries.c.document_id)
    .where(
        party_entries.c.party_id == bindparam("party"),
        party_entries.c.day >= bindparam("since"),
        party_entries.c.day <= bindparam("until"),
    )
    .order_by(party_entries.c.day, party_entries.c.business_at, party_entries.c.posting, party_entries.c.id)
)
_CONTACTS = (
    select(party_contacts, users.c.name.label("user_name"))
    .join(users, users.c.id == party_contacts.c.user_id)
    .where(party_contacts.c.party_id == bindparam("party"))
    .order_by(party_contacts.c.id.desc())
)
_newest = select(func.max(party_contacts.c.id)).group_by(party_contacts.c.party_id)
_LAST_CONTACTS = select(party_contacts).where(party_contacts.c.id.in_(_newest))
_STATEMENTS = (
    select(statements, parties.c.code.label("party"), parties.c.name, users.c.name.label("user_name"))
    .join(parties, parties.c.id == statements.c.party_id)
    .join(users, users.c.id == statements.c.user_id)
    .order_by(statements.c.id.desc())
)
_given = cast(func.sum(settlement_entries.c.amount), Whole)
_against = documents.alias("against")
_GIVEN_TO = (
    select(_against.c.number, _against.c.kind, func.max(settlement_entries.c.day).label("day"), _given.label("amount"))
    .join(documents, documents.c.id == settlement_entries.c.item_id)
    .join(_against, _against.c.id == settlement_entries.c.against_id)
    .where(documents.c.number == bindparam("number"))
    .group_by(_against.c.id, _against.c.number, _against.c.kind)
    .having(func.sum(settlement_entries.c.amount) != 0)
    .order_by(func.max(settlement_entries.c.day), _against.c.number)
)

_ITEM = (
    select(open_items.c.amount, open_items.c.open)
    .join(documents, documents.c.id == open_items.c.document_id)
    .where(documents.c.number == bindparam("number"))
)
_request, _reversal = documents.alias("request"), documents.alias("reversal")
_PAID = (
    select(
        _request.c.number.label("request"),
        _request.c.total.label("asked"),
        documents.c.number,
        documents.c.kind,
        documents.c.day,
        documents.c.total.label("amount"),
    )
    .select_from(
        _request.join(documents, documents.c.source_id == _request.c.id).outerjoin(
            _reversal, _reversal.c.reverses_id == documents.c.id
        )
    )
    .where(
        _request.c.number.in_(bindparam("numbers", expanding=True)),
        documents.c.kind == "payment",
        documents.c.reverses_id.is_(None),
        _reversal.c.id.is_(None),
    )
    .order_by(documents.c.day, documents.c.posting)
)


def order_lines(
    connection: Connection, party_id: int, kind: str, drawing: Collection[str], returning: Collection[str]
) -> Sequence[AnyRow]:
    """The lines of a party's standing orders of a kind of which something is open, and the deposit of their order.

    ``left`` is ordered − drawn + brought back; ``deposit`` is the open amount of the order, in fen.
    """
    drawn, back, closed = drawn_by(drawing, "drawn"), brought_back(drawing, returning, "back"), closed_orders()
    left = document_lines.c.quantity - func.coalesce(drawn.c.quantity, 0) + func.coalesce(back.c.quantity, 0)
    statement = (
        select(
            *(documents.c[name] for name in ("number", "day", "due_day", "reference")),
            documents.c.total.label("whole"),
            document_lines.c.total,
            document_lines.c.quantity,
            left.label("left"),
            func.coalesce(open_items.c.open, 0).label("deposit"),
            parties.c.code,
            parties.c.name,
        )
        .join(documents, documents.c.id == document_lines.c.document_id)
        .join(parties, parties.c.id == documents.c.party_id)
        .outerjoin(REVERSAL, REVERSAL.c.reverses_id == documents.c.id)
        .outerjoin(open_items, open_items.c.document_id == documents.c.id)
        .outerjoin(drawn, drawn.c.line_id == document_lines.c.id)
        .outerjoin(back, back.c.line_id == document_lines.c.id)
        .outerjoin(closed, closed.c.document_id == documents.c.id)
        .where(documents.c.kind == kind, documents.c.party_id == party_id, standing())
        .where(closed.c.document_id.is_(None), left > 0)
        .order_by(documents.c.business_at, documents.c.id, document_lines.c.line)
    )
    return connection.execute(statement).all()


def item_of(connection: Connection, number: str) -> AnyRow | None:
    """What a document did to the balance of its party and what of it is open, in fen; none where it did nothing."""
    return connection.execute(_ITEM, {"number": number}).one_or_none()


def paid_of(connection: Connection, numbers: Sequence[str]) -> list[AnyRow]:
    """The payments that stand of payment requests, and what they are of, in fen."""
    return list(connection.execute(_PAID, {"numbers": list(numbers)})) if numbers else []


def open_rows(connection: Connection, *, party_id: int | None = None, day: int | None = None) -> list[OpenRow]:
    """What is open by party and age: now, or at the end of a business day from the ledgers."""
    items = open_items if day is None else _items_then(day)
    chosen = (
        select(
            parties.c.id,
            parties.c.code,
            parties.c.name,
            parties.c.role,
            documents.c.number,
            documents.c.kind,
            documents.c.day,
            items.c.due_day,
            documents.c.reference,
            items.c.amount,
            items.c.open,
        )
        .select_from(items)
        .join(documents, documents.c.id == items.c.document_id)
        .join(parties, parties.c.id == documents.c.party_id)
        .where(items.c.open != 0)
        .order_by(parties.c.code, documents.c.day, documents.c.business_at, documents.c.posting)
    )
    if party_id is not None:
        chosen = chosen.where(documents.c.party_id == party_id)
    return [OpenRow(*row) for row in connection.execute(chosen)]


def _items_then(day: int) -> FromClause:
    """The open items at the end of a day, added up from both ledgers; a deposit falls due on its own day."""
    nothing = literal_column("0", Whole)
    booked = select(
        party_entries.c.document_id,
        party_entries.c.amount.label("amount"),
        party_entries.c.amount.label("open"),
        party_entries.c.due_day,
    ).where(party_entries.c.day <= day)
    settled = select(
        settlement_entries.c.item_id,
        nothing.label("amount"),
        settlement_entries.c.amount.label("open"),
        cast(null(), Whole).label("due_day"),
    ).where(settlement_entries.c.day <= day)
    both = union_all(booked, settled).subquery()
    return (
        select(
            both.c.document_id,
            cast(func.sum(both.c.amount), Whole).label("amount"),
            cast(func.sum(both.c.open), Whole).label("open"),
            func.coalesce(func.min(both.c.due_day), func.min(documents.c.day)).label("due_day"),
        )
        .join(documents, documents.c.id == both.c.document_id)
        .group_by(both.c.document_id)
        .subquery()
    )


def account_lines(connection: Connection, party_id: int, since: int, until: int) -> tuple[int, list[AccountLine]]:
    """The balance of a party before a day, and its entries up to and with another one."""
    values = {"party": party_id, "since": since}
    before = int(connection.scalar(_BALANCE_BEFORE, values) or 0)
    return before, [AccountLine(*row) for row in connection.execute(_LINES, {**values, "until": until})]


def given_to(connection: Connection, number: str) -> list[GivenRow]:
    """What a document was given by others, or gave them."""
    return [GivenRow(*row) for row in connection.execute(_GIVEN_TO, {"number": number})]


def contacts(connection: Connection, party_id: int) -> Sequence[AnyRow]:
    """The notes of talks with a party, newest first."""
    return connection.execute(_CONTACTS, {"party": party_id}).all()


def last_contacts(connection: Connection) -> dict[int, AnyRow]:
    """The newest note of each party."""
    return {row.party_id: row for row in connection.execute(_LAST_CONTACTS)}


def statement_rows(connection: Connection, party_id: int | None = None) -> Sequence[AnyRow]:
    """The statements that were made, newest first."""
    chosen = _STATEMENTS if party_id is None else _STATEMENTS.where(statements.c.party_id == party_id)
    return connection.execute(chosen).all()


def phones(connection: Connection) -> dict[int, tuple[str, str]]:
    """Who to talk to at each party, and their phone."""
    found = connection.execute(select(parties.c.id, parties.c.contact, parties.c.phone))
    return {party: (contact, phone) for party, contact, phone in found}
