"""Posted documents of some days as approval rules look at them: for trying a rule out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.tables import (
    categories,
    cost_balances,
    cost_entries,
    document_lines,
    documents,
    money_accounts,
    money_entries,
    parties,
    party_entries,
    products,
    stock_moves,
    users,
    warehouses,
)

_reversal = documents.alias("reversal")


@dataclass(frozen=True, slots=True)
class Past:
    """Which posted documents are looked at: of these kinds, on these days (20260501), not reversed."""

    kinds: Sequence[str]
    since: int
    until: int

    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions on the documents."""
        return (
            documents.c.kind.in_(self.kinds),
            documents.c.day >= self.since,
            documents.c.day <= self.until,
            documents.c.reverses_id.is_(None),
            ~select(_reversal.c.id).where(_reversal.c.reverses_id == documents.c.id).exists(),
        )


def heads(connection: Connection, past: Past) -> Sequence[AnyRow]:
    """The headers, newest first, with the names they refer to."""
    statement = (
        select(
            documents,
            parties.c.code.label("party_code"),
            parties.c.name.label("party_name"),
            parties.c.level.label("party_level"),
            parties.c.credit_limit,
            users.c.name.label("user_name"),
            warehouses.c.code.label("warehouse_code"),
            warehouses.c.name.label("warehouse_name"),
        )
        .join(users, users.c.id == documents.c.user_id)
        .outerjoin(parties, parties.c.id == documents.c.party_id)
        .outerjoin(warehouses, warehouses.c.id == documents.c.warehouse_id)
        .where(*past.conditions())
        .order_by(documents.c.business_at.desc(), documents.c.id.desc())
    )
    return connection.execute(statement).all()


def lines(connection: Connection, past: Past) -> dict[int, list[AnyRow]]:
    """The lines by document, with their goods and the code of the category."""
    statement = (
        select(
            document_lines,
            products.c.code.label("product_code"),
            products.c.name.label("product_name"),
            categories.c.code.label("category_code"),
        )
        .join(documents, documents.c.id == document_lines.c.document_id)
        .outerjoin(products, products.c.id == document_lines.c.product_id)
        .outerjoin(categories, categories.c.id == products.c.category_id)
        .where(*past.conditions())
        .order_by(document_lines.c.document_id, document_lines.c.line)
    )
    found: dict[int, list[AnyRow]] = defaultdict(list)
    for row in connection.execute(statement):
        found[row.document_id].append(row)
    return found


def costs(connection: Connection, past: Past) -> dict[int, int]:
    """What the goods of each line cost as booked so far, in signed fen by line id."""
    statement = (
        select(stock_moves.c.line_id, func.sum(cost_entries.c.amount))
        .join(cost_entries, cost_entries.c.move_id == stock_moves.c.id)
        .join(documents, documents.c.id == stock_moves.c.document_id)
        .where(*past.conditions())
        .group_by(stock_moves.c.line_id)
    )
    return {line: int(amount) for line, amount in connection.execute(statement)}


def averages(connection: Connection) -> dict[int, tuple[int, int]]:
    """Value and quantity of all goods in stock, by product."""
    held: Select[Any] = (
        select(cost_balances.c.product_id, func.sum(cost_balances.c.value), func.sum(cost_balances.c.quantity))
        .where(cost_balances.c.quantity > 0)
        .group_by(cost_balances.c.product_id)
    )
    return {product: (int(value), int(quantity)) for product, value, quantity in connection.execute(held)}


def accounts(connection: Connection, past: Past) -> dict[int, list[str]]:
    """The money accounts each document moved."""
    statement = (
        select(money_entries.c.document_id, money_accounts.c.code)
        .join(money_accounts, money_accounts.c.id == money_entries.c.money_account_id)
        .join(documents, documents.c.id == money_entries.c.document_id)
        .where(*past.conditions())
        .distinct()
    )
    found: dict[int, list[str]] = defaultdict(list)
    for document, code in connection.execute(statement):
        found[document].append(code)
    return found


def last_prices(connection: Connection, kinds: Sequence[str], goods: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Price (millionths) and factor of the line posted last of each of these goods, in documents that stand."""
    standing = Past(kinds, 0, 99_999_999).conditions()
    newest = (
        select(document_lines.c.product_id, func.max(documents.c.posting).label("posting"))
        .join(documents, documents.c.id == document_lines.c.document_id)
        .where(*standing, document_lines.c.price > 0, document_lines.c.product_id.in_(goods))
        .group_by(document_lines.c.product_id)
        .subquery()
    )
    statement = (
        select(document_lines.c.product_id, document_lines.c.price, document_lines.c.factor)
        .join(documents, documents.c.id == document_lines.c.document_id)
        .join(newest, (newest.c.posting == documents.c.posting) & (newest.c.product_id == document_lines.c.product_id))
        .where(document_lines.c.price > 0)
        .order_by(document_lines.c.line)
    )
    return {product: (price, factor) for product, price, factor in connection.execute(statement)}


def earlier_prices(connection: Connection, past: Past, kinds: Mapping[str, str]) -> dict[int, tuple[int, int]]:
    """Price (millionths) and factor of the line of the same goods before each line, by line id.

    ``kinds`` are those with prices to compare with, and the word they have in common: bought, sold.
    """
    statement = (
        select(
            document_lines.c.id,
            document_lines.c.product_id,
            document_lines.c.price,
            document_lines.c.factor,
            documents.c.kind,
        )
        .join(documents, documents.c.id == document_lines.c.document_id)
        .where(
            documents.c.kind.in_(list(kinds)),
            documents.c.day <= past.until,
            documents.c.reverses_id.is_(None),
            document_lines.c.price > 0,
        )
        .order_by(documents.c.business_at, documents.c.posting, document_lines.c.line)
    )
    last: dict[tuple[int, str], tuple[int, int]] = {}
    found: dict[int, tuple[int, int]] = {}
    for line, product, price, factor, kind in connection.execute(statement):
        if (product, kinds[kind]) in last:
            found[line] = last[product, kinds[kind]]
        last[product, kinds[kind]] = (price, factor)
    return found


def owed_before(connection: Connection, past: Past) -> dict[int, int]:
    """What the customer of each document with a credit limit owed when it was posted, in fen by document."""
    wanted = [(row.posting, row.party_id, row.id) for row in heads(connection, past) if row.credit_limit is not None]
    entries = connection.execute(
        select(party_entries.c.posting, party_entries.c.party_id, party_entries.c.amount)
        .join(parties, parties.c.id == party_entries.c.party_id)
        .where(parties.c.credit_limit.is_not(None))
        .order_by(party_entries.c.posting)
    ).all()
    owed: dict[int, int] = defaultdict(int)
    found, place = {}, 0
    for posting, party, document in sorted(wanted):
        while place < len(entries) and entries[place].posting < posting:
            owed[entries[place].party_id] += entries[place].amount
            place += 1
        found[document] = owed[party]
    return found
