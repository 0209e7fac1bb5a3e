"""The doctor: everything that must hold in the books, asked of the books as they are.

Every check is a function that reads a connection and yields findings; none changes anything. A
projection is computed again from its ledger by the database itself and compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, case, cast, func, literal_column, select, union_all

from jxc_desktop.db.audit import verify_chain
from jxc_desktop.db.mark import Mark, compare
from jxc_desktop.db.tables import (
    account_months,
    cost_balances,
    cost_entries,
    journal_lines,
    money_accounts,
    money_balances,
    money_entries,
    parties,
    party_balances,
    party_entries,
    products,
    stock_balances,
    stock_moves,
    warehouses,
)
from jxc_desktop.db.types import Whole
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.values import from_fen, from_units

MOST_FINDINGS = 50
"""Of one check; a thousand lines of one cause help nobody."""

STOCK_ACCOUNT = "stock"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: an English sentence with named places, and the facts for them."""

    check: str
    message: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """The English sentence, for logs and the command line."""
        return self.message.format(**self.facts)


Check = Callable[[Connection], Iterator[Finding]]
Key = Sequence[ColumnElement[Any]]


def disagreeing(
    ledger: Table,
    balances: Table,
    keys: Sequence[tuple[ColumnElement[Any], ColumnElement[Any]]],
    measure: ColumnElement[Any],
    kept: ColumnElement[Any],
) -> Select[Any]:
    """Keys for which the sum of a ledger differs from the balance that is kept: (keys…, sum, kept)."""
    names = [kept_key.name for _, kept_key in keys]
    nothing = literal_column("0", Whole)
    summed = select(
        *(source.label(name) for (source, _), name in zip(keys, names, strict=True)),
        measure.label("booked"),
        nothing.label("kept"),
    ).select_from(ledger)
    stored = select(*(column.label(column.name) for _, column in keys), nothing.label("booked"), kept.label("kept"))
    both = union_all(summed, stored.select_from(balances)).subquery()
    group = [both.c[name] for name in names]
    booked, standing = func.sum(both.c.booked), func.sum(both.c.kept)
    return (
        select(*group, cast(booked, Whole).label("booked"), cast(standing, Whole).label("kept"))
        .group_by(*group)
        .having(booked != standing)
        .order_by(*group)
    )


def same(ledger: Table, balances: Table, *names: str) -> list[tuple[ColumnElement[Any], ColumnElement[Any]]]:
    """Key columns that have one name in a ledger and in its balances."""
    return [(ledger.c[name], balances.c[name]) for name in names]


_STOCK = disagreeing(
    stock_moves,
    stock_balances,
    same(stock_moves, stock_balances, "product_id", "warehouse_id", "bin_id", "lot_id"),
    stock_moves.c.quantity,
    stock_balances.c.quantity,
)
_POOL_QUANTITY = disagreeing(
    stock_moves,
    cost_balances,
    same(stock_moves, cost_balances, "product_id", "warehouse_id"),
    stock_moves.c.quantity,
    cost_balances.c.quantity,
)
_POOL_VALUE = disagreeing(
    cost_entries,
    cost_balances,
    same(cost_entries, cost_balances, "product_id", "warehouse_id"),
    cost_entries.c.amount,
    cost_balances.c.value,
)
_PARTIES = disagreeing(
    party_entries,
    party_balances,
    same(party_entries, party_balances, "party_id"),
    party_entries.c.amount,
    party_balances.c.amount,
)
_MONEY = disagreeing(
    money_entries,
    money_balances,
    same(money_entries, money_balances, "money_account_id"),
    money_entries.c.amount,
    money_balances.c.amount,
)
MONTH = journal_lines.c.day // literal_column("100", Whole)
DEBIT = case((journal_lines.c.amount > 0, journal_lines.c.amount), else_=0)
CREDIT = case((journal_lines.c.amount < 0, -journal_lines.c.amount), else_=0)
_ACCOUNTS = [(journal_lines.c.account, account_months.c.account), (MONTH, account_months.c.month)]
_DEBITS = disagreeing(journal_lines, account_months, _ACCOUNTS, DEBIT, account_months.c.debit)
_CREDITS = disagreeing(journal_lines, account_months, _ACCOUNTS, CREDIT, account_months.c.credit)
_UNBALANCED = (
    select(journal_lines.c.posting, cast(func.sum(journal_lines.c.amount), Whole).label("amount"))
    .group_by(journal_lines.c.posting)
    .having(func.sum(journal_lines.c.amount) != 0)
    .order_by(journal_lines.c.posting)
)
_WORTH_OF_NOTHING = select(cost_balances.c.product_id, cost_balances.c.warehouse_id, cost_balances.c.value).where(
    cost_balances.c.quantity == 0, cost_balances.c.value != 0
)


def file_is_whole(connection: Connection) -> Iterator[Finding]:
    """The engine's own checks of pages, indexes and references (a server does them itself)."""
    if connection.dialect.name != "sqlite":
        return
    for (answer,) in connection.exec_driver_sql(f"PRAGMA integrity_check({MOST_FINDINGS})"):
        if answer != "ok":
            yield Finding("file", N_("The data file is damaged: {detail}."), {"detail": answer})
    for table, row, target, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        facts = {"table": table, "row": row, "target": target}
        yield Finding("references", N_("Row {row} of {table} refers to a row of {target} that is not there."), facts)


def stock_agrees(connection: Connection) -> Iterator[Finding]:
    """Stock on hand is the sum of the stock moves."""
    message = N_("Stock of {product} in {warehouse} stands at {kept}; its moves add up to {booked}.")
    for row in connection.execute(_STOCK):
        facts = {**_pool(connection, row), "kept": from_units(row.kept), "booked": from_units(row.booked)}
        yield Finding("stock", message, facts)


def pools_agree(connection: Connection) -> Iterator[Finding]:
    """The costed quantity and value of each pool are the sums of its moves and cost entries."""
    message = N_("The costed quantity of {product} in {warehouse} stands at {kept}; its moves add up to {booked}.")
    for row in connection.execute(_POOL_QUANTITY):
        facts = {**_pool(connection, row), "kept": from_units(row.kept), "booked": from_units(row.booked)}
        yield Finding("cost", message, facts)
    message = N_("The value of {product} in {warehouse} stands at {kept}; its cost entries add up to {booked}.")
    for row in connection.execute(_POOL_VALUE):
        facts = {**_pool(connection, row), "kept": from_fen(row.kept), "booked": from_fen(row.booked)}
        yield Finding("cost", message, facts)
    message = N_("{product} in {warehouse} has no quantity but a value of {value}.")
    for row in connection.execute(_WORTH_OF_NOTHING):
        yield Finding("cost", message, {**_pool(connection, row), "value": from_fen(row.value)})


def parties_agree(connection: Connection) -> Iterator[Finding]:
    """What each party owes or is owed is the sum of its entries."""
    message = N_("The balance of {party} stands at {kept}; its entries add up to {booked}.")
    for row in connection.execute(_PARTIES):
        yield Finding("parties", message, {"party": _code(connection, parties, row.party_id), **_amounts(row)})


def money_agrees(connection: Connection) -> Iterator[Finding]:
    """The balance of each money account is the sum of its entries."""
    message = N_("The money account {account} stands at {kept}; its entries add up to {booked}.")
    for row in connection.execute(_MONEY):
        account = _code(connection, money_accounts, row.money_account_id)
        yield Finding("money", message, {"account": account, **_amounts(row)})


def months_agree(connection: Connection) -> Iterator[Finding]:
    """The monthly sums of each account are those of its journal lines."""
    message = N_("The {side} sum of account {account} for {month} stands at {kept}; its lines add up to {booked}.")
    for side, statement in ((N_("debit"), _DEBITS), (N_("credit"), _CREDITS)):
        for row in connection.execute(statement):
            facts = {"side": side, "account": row.account, "month": row.month, **_amounts(row)}
            yield Finding("months", message, facts)


def journal_balances(connection: Connection) -> Iterator[Finding]:
    """Debit equals credit in each posting, and the stock account is worth what the stock is worth."""
    for row in connection.execute(_UNBALANCED):
        facts = {"posting": row.posting, "amount": from_fen(row.amount)}
        yield Finding("journal", N_("Posting {posting} does not balance; it is off by {amount}."), facts)
    account = _sum(connection, journal_lines.c.amount, journal_lines.c.account == STOCK_ACCOUNT)
    costs, value = _sum(connection, cost_entries.c.amount), _sum(connection, cost_balances.c.value)
    if not account == costs == value:
        facts = {"account": from_fen(account), "costs": from_fen(costs), "value": from_fen(value)}
        yield Finding(
            "journal",
            N_("The stock account stands at {account}, the cost ledger at {costs} and the stock is worth {value}."),
            facts,
        )


def chain_holds(connection: Connection) -> Iterator[Finding]:
    """The audit chain is unbroken."""
    messages = {
        "gap": N_("Audit record {record} does not follow the one before it: records are missing."),
        "previous": N_("Audit record {record} does not fit the one before it."),
        "hash": N_("Audit record {record} was changed after it was written."),
    }
    for broken in verify_chain(connection):
        yield Finding("audit", messages[broken.what], {"record": broken.id})


def mark_holds(connection: Connection, mark: Mark) -> Iterator[Finding]:
    """The books reach as far as the mark kept outside them."""
    problem = compare(connection, mark)
    if problem is not None:
        yield Finding("mark", problem.message, problem.facts)


def _pool(connection: Connection, row: Any) -> dict[str, object]:
    return {
        "product": _code(connection, products, row.product_id),
        "warehouse": _code(connection, warehouses, row.warehouse_id),
    }


def _amounts(row: Any) -> dict[str, object]:
    return {"kept": from_fen(row.kept), "booked": from_fen(row.booked)}


def _code(connection: Connection, table: Table, row_id: int) -> str:
    return str(connection.scalar(select(table.c.code).where(table.c.id == row_id)) or row_id)


def _sum(connection: Connection, column: ColumnElement[Any], *where: ColumnElement[bool]) -> int:
    return int(connection.scalar(select(func.coalesce(func.sum(column), 0)).where(*where)) or 0)


def checks() -> tuple[Check, ...]:
    """Every check of the doctor, the quick ones first."""
    from jxc_desktop.db import verify_counter as counter
    from jxc_desktop.db import verify_documents as posted
    from jxc_desktop.db import verify_settlement as settlement
    from jxc_desktop.db.verify_costs import costs_follow_history
    from jxc_desktop.db.verify_members import cards_agree, members_hold
    from jxc_desktop.db.verify_places import places_hold
    from jxc_desktop.db.verify_reservations import reservations_agree

    return (
        file_is_whole,
        stock_agrees,
        pools_agree,
        places_hold,
        parties_agree,
        settlement.open_items_agree,
        settlement.settlements_balance,
        reservations_agree,
        money_agrees,
        cards_agree,
        members_hold,
        months_agree,
        journal_balances,
        posted.numbers_are_complete,
        posted.totals_agree,
        posted.reversals_are_mirrors,
        counter.drawers_agree,
        counter.nothing_forbidden_is_below_zero,
        costs_follow_history,
        chain_holds,
        posted.contents_are_vouched_for,
        posted.masters_are_plain_text,
    )


def examine(
    connection: Connection, mark: Mark | None = None, step: Callable[[int, int], None] = lambda done, total: None
) -> list[Finding]:
    """Run every check on one unchanging state of the books; ``step`` hears how far it is."""
    wanted = checks()
    findings: list[Finding] = []
    for done, check in enumerate(wanted):
        step(done, len(wanted))
        findings += islice(check(connection), MOST_FINDINGS)
    if mark is not None:
        findings += mark_holds(connection, mark)
    step(len(wanted), len(wanted))
    return findings
