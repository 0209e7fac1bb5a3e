"""The journal and the money accounts summed for reports. Days are numbers such as 20260501, amounts fen."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Table,
    case,
    cast,
    func,
    or_,
    select,
    union_all,
)

from jxc_desktop.db.rows import fetched
from jxc_desktop.db.tables import (
    account_months,
    accounts,
    cost_entries,
    documents,
    journal_lines,
    money_accounts,
    money_entries,
    parties,
)


class AccountSum(NamedTuple):
    """An account with what was booked before a period and in it; ``before`` is debit less credit."""

    account: str
    number: str
    name: str
    kind: str
    before: int
    debit: int
    credit: int


class Entry(NamedTuple):
    """A line of the journal: its day, the number and kind of its document, the account and what that is called.

    Lines of a day are in the order of ``posting`` and ``line``.
    """

    day: int
    document: str
    kind: str
    account: str
    number: str
    name: str
    debit: int
    credit: int
    posting: int = 0
    line: int = 0


def account_sums(connection: Connection, since: int, until: int, posting: int | None = None) -> list[AccountSum]:
    """Every account that was ever booked on up to a day, by number; as known at a posting."""
    booked = _booked(since, until, posting).subquery("booked")
    within = booked.c.day >= since
    summed = (
        select(
            booked.c.account,
            _sum(case((within, 0), else_=booked.c.debit - booked.c.credit)).label("before"),
            _sum(case((within, booked.c.debit), else_=0)).label("debit"),
            _sum(case((within, booked.c.credit), else_=0)).label("credit"),
        )
        .group_by(booked.c.account)
        .subquery("summed")
    )
    statement = (
        select(
            summed.c.account,
            func.coalesce(accounts.c.number, ""),
            func.coalesce(accounts.c.name, summed.c.account),
            func.coalesce(accounts.c.kind, ""),
            summed.c.before,
            summed.c.debit,
            summed.c.credit,
        )
        .outerjoin(accounts, accounts.c.code == summed.c.account)
        .order_by(accounts.c.number, summed.c.account)
    )
    return [AccountSum._make(row) for row in connection.execute(statement)]


def _booked(since: int, until: int, posting: int | None) -> Select[Any] | CompoundSelect[Any]:
    """Account, day, debit and credit of what was booked up to a day.

    Whole months are taken as they are kept, under their first day; what was known earlier is in the lines alone.
    """
    lines, months, amount = journal_lines.c, account_months.c, journal_lines.c.amount
    debit, credit = _sides(amount)
    by_line = select(lines.account, lines.day, debit.label("debit"), credit.label("credit"))
    if posting is not None:
        return by_line.where(lines.day <= until, *_known(journal_lines, posting))
    cut = {until // 100, *([since // 100] if since % 100 > 1 else [])}
    kept = select(months.account, (months.month * 100 + 1).label("day"), months.debit, months.credit)
    parts = or_(*(lines.day.between(month * 100, min(month * 100 + 99, until)) for month in sorted(cut)))
    return union_all(
        kept.where(months.month < until // 100, months.month.not_in(cut)),
        by_line.where(lines.account.in_(select(months.account)), parts),
    )


def journal_entries(
    connection: Connection, chosen_accounts: Sequence[str], since: int, until: int, posting: int | None = None
) -> list[Entry]:
    """The lines of the journal between two days, of some accounts or (none) of all, in the order of posting.

    They come nearly in order already: sorted here, a year of them takes a third of the time.
    """
    day = journal_lines.c.day
    chosen = _known(journal_lines, posting)
    chosen += [journal_lines.c.account.in_(chosen_accounts)] if chosen_accounts else []
    statement = (
        select(
            day,
            documents.c.number,
            documents.c.kind,
            journal_lines.c.account,
            func.coalesce(accounts.c.number, ""),
            func.coalesce(accounts.c.name, journal_lines.c.account),
            *_sides(journal_lines.c.amount),
            journal_lines.c.posting,
            journal_lines.c.id,
        )
        .join(documents, documents.c.id == journal_lines.c.document_id)
        .outerjoin(accounts, accounts.c.code == journal_lines.c.account)
        .where(day >= since, day <= until, *chosen)
    )
    return sorted(map(Entry._make, fetched(connection, statement)), key=itemgetter(0, -2, -1))


def stock_by_month(
    connection: Connection, since: int, until: int, posting: int | None = None
) -> list[tuple[int, int, int]]:
    """Month, change of the stock account, and change of the value of stock, by month; as known at a posting."""
    of_stock = (journal_lines.c.account == "stock", *_known(journal_lines, posting))
    journal = _by_month(connection, journal_lines, since, until, *of_stock)
    costs = _by_month(connection, cost_entries, since, until, *_known(cost_entries, posting))
    return [(month, journal.get(month, 0), costs.get(month, 0)) for month in sorted({*journal, *costs})]


def tax_by_month(connection: Connection, since: int, until: int) -> dict[str, dict[int, int]]:
    """Input and output tax as booked, and net and tax of the invoices issued and received, each by month."""
    found = {
        name: _by_month(connection, journal_lines, since, until, journal_lines.c.account == name)
        for name in ("input_tax", "output_tax")
    }
    issued = case((documents.c.kind == "sales_red_invoice", -1), else_=1)
    for name, kinds, sign in (
        ("issued", ("sales_invoice", "sales_red_invoice"), issued),
        ("received", ("purchase_invoice",), 1),
    ):
        month = documents.c.day // 100
        statement = (
            select(month, _sum(sign * documents.c.net), _sum(sign * documents.c.tax))
            .where(documents.c.kind.in_(kinds), documents.c.day >= since, documents.c.day <= until)
            .group_by(month)
        )
        rows = connection.execute(statement).all()
        found[f"{name}_net"] = {row[0]: int(row[1]) for row in rows}
        found[f"{name}_tax"] = {row[0]: int(row[2]) for row in rows}
    return found


def money_before(connection: Connection, account: str, since: int) -> int:
    """What was in a money account, or in all of them, before a day."""
    statement = select(_sum(money_entries.c.amount)).where(money_entries.c.day < since, *_of_account(account))
    return int(connection.scalar(statement) or 0)


def money_lines(connection: Connection, account: str, since: int, until: int) -> list[tuple[Any, ...]]:
    """The entries of a money account, or of all of them, in the order they happened.

    Each is day, number and kind of the document, account, party, their number, remark, what came in and what went out.
    """
    day = money_entries.c.day
    statement = (
        select(
            day,
            documents.c.number,
            documents.c.kind,
            money_accounts.c.name,
            func.coalesce(parties.c.name, ""),
            documents.c.reference,
            documents.c.remark,
            *_sides(money_entries.c.amount),
        )
        .join(documents, documents.c.id == money_entries.c.document_id)
        .join(money_accounts, money_accounts.c.id == money_entries.c.money_account_id)
        .outerjoin(parties, parties.c.id == documents.c.party_id)
        .where(day >= since, day <= until, *_of_account(account))
        .order_by(day, money_entries.c.business_at, money_entries.c.posting, money_entries.c.id)
    )
    return fetched(connection, statement)


def _of_account(code: str) -> list[ColumnElement[bool]]:
    """The entries of a money account; of all of them those that hold money, not what the shop owes on cards."""
    if not code:
        assets = select(accounts.c.code).where(accounts.c.kind == "asset")
        held = select(money_accounts.c.id).where(money_accounts.c.account.in_(assets))
        return [money_entries.c.money_account_id.in_(held)]
    chosen = select(money_accounts.c.id).where(money_accounts.c.code == code).scalar_subquery()
    return [money_entries.c.money_account_id == chosen]


def _sides(amount: ColumnElement[int]) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """An amount as debit and credit, or as in and out: on its side, the other 0."""
    return case((amount > 0, amount), else_=0), case((amount < 0, -amount), else_=0)


def _known(table: Table, posting: int | None) -> list[ColumnElement[bool]]:
    return [] if posting is None else [table.c.posting <= posting]


def _by_month(
    connection: Connection, table: Table, since: int, until: int, *wanted: ColumnElement[bool]
) -> dict[int, int]:
    columns = table.c
    month = columns.day // 100
    statement = (
        select(month, _sum(columns.amount)).where(columns.day >= since, columns.day <= until, *wanted).group_by(month)
    )
    return {row[0]: int(row[1]) for row in connection.execute(statement)}


def _sum(column: ColumnElement[int]) -> ColumnElement[int]:
    """A sum that is a whole number on every engine (PostgreSQL would widen it to a decimal)."""
    return cast(func.coalesce(func.sum(column), 0), BigInteger)
