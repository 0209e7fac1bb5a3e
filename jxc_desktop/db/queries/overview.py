"""What the accounts stood at on some days: whole months as they are kept, the rest from the journal."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import BigInteger, ColumnElement, case, cast, func, select

from jxc_desktop.db.queries.seeing import made_by
from jxc_desktop.db.rows import Connection, fetched
from jxc_desktop.db.tables import account_months, accounts, documents, journal_lines, money_accounts


def money_of_shop(connection: Connection) -> frozenset[str]:
    """The accounts of the chart on which money of the shop is booked; what is owed on cards is none."""
    chosen = select(accounts.c.code).where(
        accounts.c.kind == "asset", accounts.c.code.in_(select(money_accounts.c.account))
    )
    return frozenset(row[0] for row in fetched(connection, chosen))


def sales_made(
    connection: Connection, kinds: Collection[str], since: int, until: int, user: int | None
) -> dict[int, int]:
    """How many documents of these kinds were made on each day, those that were taken back deducted."""
    heads = documents.c
    made = case((heads.reverses_id.is_(None), 1), else_=-1)
    chosen = (
        select(heads.day, _whole(func.sum(made)))
        .where((heads.kind + "").in_(kinds), heads.day.between(since, until))  # most are: no index helps
        .group_by(heads.day)
    )
    return dict(row for row in connection.execute(chosen if user is None else chosen.where(made_by(user))).tuples())


def balances(
    connection: Connection, wanted: Collection[str], days: Sequence[int], posting: int | None = None
) -> dict[int, dict[str, int]]:
    """The balance (debit positive, fen) of some accounts at the end of each of some days; as known at a posting."""
    return {day: _balances(connection, wanted, day, posting) for day in dict.fromkeys(days)}


def _balances(connection: Connection, wanted: Collection[str], day: int, posting: int | None) -> dict[str, int]:
    months, lines = account_months.c, journal_lines.c
    before = (
        select(months.account, _whole(func.sum(months.debit - months.credit)))
        .where(months.account.in_(wanted), months.month < day // 100)
        .group_by(months.account)
    )
    booked = (
        select(lines.account, _whole(func.sum(lines.amount)))
        .where(lines.account.in_(wanted), lines.day <= day)
        .group_by(lines.account)
    )
    if posting is None:
        statements = [before, booked.where(lines.day >= day // 100 * 100)]
    else:
        statements = [booked.where(lines.posting <= posting)]
    found = dict.fromkeys(wanted, 0)
    for statement in statements:
        for account, amount in fetched(connection, statement):
            found[account] += amount
    return found


def _whole(column: ColumnElement[int]) -> ColumnElement[int]:
    return cast(column, BigInteger)
