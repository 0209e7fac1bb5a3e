"""What a correction changes: two documents side by side, what new postings did, and the life of a document."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select

from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.tables import (
    audit,
    document_lines,
    documents,
    journal_lines,
    money_accounts,
    money_entries,
    parties,
    party_entries,
    products,
    stock_moves,
    warehouses,
)

_PLACES = ("sales", "cost_of_goods_sold")
_HEAD = (
    select(documents, parties.c.name.label("party_name"), warehouses.c.name.label("warehouse_name"))
    .outerjoin(parties, parties.c.id == documents.c.party_id)
    .outerjoin(warehouses, warehouses.c.id == documents.c.warehouse_id)
    .where(documents.c.id == bindparam("id"))
)
_LINES = (
    select(document_lines, products.c.code.label("product_code"))
    .outerjoin(products, products.c.id == document_lines.c.product_id)
    .where(document_lines.c.document_id == bindparam("id"))
    .order_by(document_lines.c.line)
)
_STOCK = (
    select(
        products.c.code,
        products.c.name,
        products.c.unit,
        warehouses.c.code.label("warehouse"),
        func.sum(stock_moves.c.quantity).label("quantity"),
    )
    .join(products, products.c.id == stock_moves.c.product_id)
    .join(warehouses, warehouses.c.id == stock_moves.c.warehouse_id)
    .where(stock_moves.c.posting > bindparam("after"))
    .group_by(products.c.code, products.c.name, products.c.unit, warehouses.c.code)
    .having(func.sum(stock_moves.c.quantity) != 0)
    .order_by(products.c.code, warehouses.c.code)
)
_DEBTS = (
    select(parties.c.name, parties.c.role, func.sum(party_entries.c.amount).label("amount"))
    .join(parties, parties.c.id == party_entries.c.party_id)
    .where(party_entries.c.posting > bindparam("after"))
    .group_by(parties.c.name, parties.c.role)
    .having(func.sum(party_entries.c.amount) != 0)
    .order_by(parties.c.name)
)
_MONEY = (
    select(money_accounts.c.name, func.sum(money_entries.c.amount).label("amount"))
    .join(money_accounts, money_accounts.c.id == money_entries.c.money_account_id)
    .where(money_entries.c.posting > bindparam("after"))
    .group_by(money_accounts.c.name)
    .having(func.sum(money_entries.c.amount) != 0)
    .order_by(money_accounts.c.name)
)
_MARGIN = select(func.sum(journal_lines.c.amount)).where(
    journal_lines.c.posting > bindparam("after"), journal_lines.c.account.in_(_PLACES)
)
_LIFE = (
    select(audit)
    .where(audit.c.object.in_((bindparam("number"), bindparam("key"))), audit.c.outcome == "ok")
    .order_by(audit.c.id)
)


def head(connection: Connection, document_id: int) -> AnyRow:
    """The header of a document with the names of its party and warehouse."""
    return connection.execute(_HEAD, {"id": document_id}).one()


def lines(connection: Connection, document_id: int) -> Sequence[AnyRow]:
    """The lines of a document with the codes of their goods."""
    return connection.execute(_LINES, {"id": document_id}).all()


def last_posting(connection: Connection) -> int:
    """The number of the newest posting."""
    return int(connection.scalar(select(func.max(documents.c.posting))) or 0)


def stock_since(connection: Connection, posting: int) -> Sequence[AnyRow]:
    """What later postings did to stock, by goods and warehouse; nothing where it cancels out."""
    return connection.execute(_STOCK, {"after": posting}).all()


def debts_since(connection: Connection, posting: int) -> Sequence[AnyRow]:
    """What later postings did to what parties owe, in fen."""
    return connection.execute(_DEBTS, {"after": posting}).all()


def money_since(connection: Connection, posting: int) -> Sequence[AnyRow]:
    """What later postings did to money accounts, in fen."""
    return connection.execute(_MONEY, {"after": posting}).all()


def margin_since(connection: Connection, posting: int) -> int:
    """What later postings earned: sales less the cost of goods sold, in fen."""
    return -int(connection.scalar(_MARGIN, {"after": posting}) or 0)


def life(connection: Connection, number: str, key: str) -> Sequence[AnyRow]:
    """What the audit trail says of a document and of the draft it was, the oldest first."""
    return connection.execute(_LIFE, {"number": number, "key": key}).all()
