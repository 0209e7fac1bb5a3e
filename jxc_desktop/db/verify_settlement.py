"""The doctor on open items: they follow from both ledgers, add up to balances, and nothing is settled twice."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, and_, cast, func, literal_column, select, union_all

from jxc_desktop.db.tables import documents, open_items, parties, party_balances, party_entries, settlement_entries
from jxc_desktop.db.types import Whole
from jxc_desktop.db.verify import Finding
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.values import from_fen

ORDERS = ("sales_order", "purchase_order")
"""Kinds that hold deposits: they have no debt of their own."""

_nothing = literal_column("0", Whole)
_booked = select(
    party_entries.c.document_id,
    party_entries.c.amount.label("amount"),
    party_entries.c.amount.label("open"),
    _nothing.label("kept"),
    _nothing.label("kept_open"),
)
_settled = select(
    settlement_entries.c.item_id,
    _nothing.label("amount"),
    settlement_entries.c.amount.label("open"),
    _nothing.label("kept"),
    _nothing.label("kept_open"),
)
_kept = select(
    open_items.c.document_id,
    _nothing.label("amount"),
    _nothing.label("open"),
    open_items.c.amount.label("kept"),
    open_items.c.open.label("kept_open"),
)
_both = union_all(_booked, _settled, _kept).subquery()
_sums = {name: func.sum(_both.c[name]) for name in ("amount", "open", "kept", "kept_open")}
_OFF = (
    select(
        documents.c.number, cast(_sums["kept_open"], Whole).label("kept"), cast(_sums["open"], Whole).label("booked")
    )
    .join(documents, documents.c.id == _both.c.document_id)
    .group_by(documents.c.id, documents.c.number)
    .having((_sums["amount"] != _sums["kept"]) | (_sums["open"] != _sums["kept_open"]))
    .order_by(documents.c.number)
)
_open_of_party = (
    select(open_items.c.party_id, func.sum(open_items.c.open).label("open")).group_by(open_items.c.party_id).subquery()
)
_balance = func.coalesce(party_balances.c.amount, 0)
_open = func.coalesce(_open_of_party.c.open, 0)
_OFF_BALANCE = (
    select(parties.c.code, cast(_balance, Whole).label("balance"), cast(_open, Whole).label("open"))
    .outerjoin(party_balances, party_balances.c.party_id == parties.c.id)
    .outerjoin(_open_of_party, _open_of_party.c.party_id == parties.c.id)
    .where(_balance != _open)
    .order_by(parties.c.code)
)
_OFF_ZERO = (
    select(settlement_entries.c.posting, cast(func.sum(settlement_entries.c.amount), Whole).label("amount"))
    .group_by(settlement_entries.c.posting, settlement_entries.c.party_id)
    .having(func.sum(settlement_entries.c.amount) != 0)
    .order_by(settlement_entries.c.posting)
)
# Settled beyond zero: open on the other side, or more open than the document ever was.
_OVER = (
    select(documents.c.number, open_items.c.amount, open_items.c.open)
    .join(documents, documents.c.id == open_items.c.document_id)
    .where(
        and_(
            documents.c.kind.not_in(ORDERS),
            (open_items.c.amount * open_items.c.open < 0)
            | (func.abs(open_items.c.open) > func.abs(open_items.c.amount)),
        )
    )
    .order_by(documents.c.number)
)


def open_items_agree(connection: Connection) -> Iterator[Finding]:
    """What is open of a document is what it did to its party, less what was settled of it."""
    message = N_("{number} is kept with {kept} open; its entries add up to {booked}.")
    for row in connection.execute(_OFF):
        facts = {"number": row.number, "kept": from_fen(row.kept), "booked": from_fen(row.booked)}
        yield Finding("open_items", message, facts)
    message = N_("The open items of {party} add up to {open}; its balance is {balance}.")
    for row in connection.execute(_OFF_BALANCE):
        facts = {"party": row.code, "open": from_fen(row.open), "balance": from_fen(row.balance)}
        yield Finding("open_items", message, facts)


def settlements_balance(connection: Connection) -> Iterator[Finding]:
    """What one document lost by a settlement another one gained, and no document is settled beyond its amount."""
    for row in connection.execute(_OFF_ZERO):
        facts = {"posting": row.posting, "amount": from_fen(row.amount)}
        yield Finding("settlement", N_("The settlement of posting {posting} is off by {amount}."), facts)
    message = N_("{number} over {amount} has {open} open: more was settled than it was.")
    for row in connection.execute(_OVER):
        facts = {"number": row.number, "amount": from_fen(row.amount), "open": from_fen(row.open)}
        yield Finding("settlement", message, facts)
