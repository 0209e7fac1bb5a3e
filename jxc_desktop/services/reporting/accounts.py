"""Reports about the books: trial balance, profit and loss, journal, money journal, tax, stock beside the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate, groupby
from operator import attrgetter
from typing import Any, NamedTuple

from jxc_desktop.db.queries import accounts as queries
from jxc_desktop.db.queries.reports import Reader
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import Fen
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.i18n import _
from jxc_desktop.services.engine.days import day_number, month_number, read_day
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import (
    KNOWN_NOTE,
    Report,
    kind_field,
    money_field,
)
from jxc_desktop.services.reporting.model import Field, Grouping, Parameter, sums
from jxc_desktop.services.reporting.periods import months_later
from jxc_desktop.services.reporting.request import Request

ACCOUNT = Parameter("account", N_("Account"), "account")
MONEY_ACCOUNT = Parameter("money_account", N_("Money account"), "money_account")
DAILY = Parameter("daily", N_("Daily balances only"), "choice", "no", ask.YES_OR_NO)
MONTH_OF = Parameter("at", N_("Month of"), "date")
_THIS_YEAR = replace(ask.PERIOD, default="this_year")
_LAST = 99_991_231
_STOCK = "stock"


class BalanceRow(NamedTuple):
    """An account of the trial balance; opening and closing are debit less credit."""

    account: str
    number: str
    name: str
    opening: Fen
    debit: Fen
    credit: Fen

    @property
    def closing(self) -> Fen:
        """What is on the account at the end."""
        return self.opening + self.debit - self.credit


class ResultRow(NamedTuple):
    """An account of income (positive) or expense (negative) over three periods."""

    account: str
    number: str
    name: str
    kind: str
    month: Fen
    month_before: Fen
    year: Fen


class MoneyRow(NamedTuple):
    """A row of the money journal: the opening, an entry or a day, with the balance after it; no day is 0."""

    day: int
    document: str
    kind: str
    account: str
    party: str
    reference: str
    remark: str
    incoming: Fen
    outgoing: Fen
    balance: Fen


class StockMonth(NamedTuple):
    """The stock account and the value of stock by month; both sums go on from month to month."""

    month: int
    number: str
    journal: Fen
    costs: Fen
    value: Fen


class TaxMonth(NamedTuple):
    """The tax of a month as booked, and the invoices of the month."""

    month: int
    output_tax: Fen
    input_tax: Fen
    issued_net: Fen
    issued_tax: Fen
    received_net: Fen
    received_tax: Fen


def _of(name: str, title: str, kind: ColumnType, read: Callable[[Any], object] | None = None) -> Field[Any]:
    return Field(name, title, kind, read or attrgetter(name))


def _account_fields() -> list[Field[Any]]:
    return [
        _of("code", N_("Account number"), ColumnType.CODE, lambda row: row.number or row.account),
        _of("name", N_("Account"), ColumnType.TEXT, lambda row: _(row.name) if row.name else ""),
    ]


def _document_fields() -> list[Field[Any]]:
    return [
        _of("day", N_("Date"), ColumnType.DATE, lambda row: _day(row.day)),
        _of("number", N_("Document number"), ColumnType.CODE, lambda row: row.document),
        kind_field(),
    ]


def _days(request: Request) -> tuple[int, int]:
    return request.scope.since or 0, request.scope.until or _LAST


def _balance_fields(_request: Request) -> Sequence[Field[BalanceRow]]:
    return [
        *_account_fields(),
        money_field("opening", N_("Opening"), lambda row: row.opening, N_("Opening and closing: debit less credit.")),
        money_field("debit", N_("Debit"), lambda row: row.debit),
        money_field("credit", N_("Credit"), lambda row: row.credit),
        money_field("closing", N_("Closing"), lambda row: row.closing),
    ]


def _read_balance(connection: Reader, request: Request) -> Sequence[BalanceRow]:
    return [
        BalanceRow(one.account, one.number, one.name, one.before, one.debit, one.credit)
        for one in queries.account_sums(connection, *_days(request), request.scope.posting)
        if one.before or one.debit or one.credit
    ]


def _add_balance(rows: Sequence[BalanceRow]) -> BalanceRow:
    return BalanceRow("", "", "", *sums(rows, ("opening", "debit", "credit")))


def _result_fields(_request: Request) -> Sequence[Field[ResultRow]]:
    return [
        *_account_fields(),
        money_field(
            "month",
            N_("This month"),
            lambda row: row.month,
            N_("Income is positive, cost and expenses are negative; the total is the profit."),
            cost=True,
        ),
        money_field("month_before", N_("Month before"), lambda row: row.month_before, cost=True),
        money_field("year", N_("Year to date"), lambda row: row.year, cost=True),
    ]


def _read_result(connection: Reader, request: Request) -> Sequence[ResultRow]:
    last = request.today if request.scope.until is None else read_day(request.scope.until)
    month = month_number(last)
    before = month - 1 if month % 100 > 1 else month - 89
    year = day_number(date(last.year, 1, 1))
    spans = (
        (month * 100 + 1, day_number(last)),
        (before * 100 + 1, before * 100 + 31),
        (year, day_number(last)),
    )
    now, earlier, all_year = (
        {one.account: one for one in queries.account_sums(connection, *span, request.scope.posting)} for span in spans
    )
    return [
        ResultRow(code, one.number, one.name, one.kind, *(_gain(each.get(code)) for each in (now, earlier, all_year)))
        for code, one in now.items()
        if one.kind in {"income", "expense"}
    ]


def _gain(one: queries.AccountSum | None) -> Fen:
    return 0 if one is None else one.credit - one.debit


def _add_result(rows: Sequence[ResultRow]) -> ResultRow:
    return ResultRow("", "", "", "", *sums(rows, ("month", "month_before", "year")))


def _entry_fields(_request: Request) -> Sequence[Field[queries.Entry]]:
    return [
        *_document_fields(),
        *_account_fields(),
        money_field("debit", N_("Debit"), lambda row: row.debit),
        money_field("credit", N_("Credit"), lambda row: row.credit),
    ]


def _read_entries(connection: Reader, request: Request) -> Sequence[queries.Entry]:
    chosen = _accounts_of(connection, request.given.get("account", ""))
    return queries.journal_entries(connection, chosen, *_days(request), request.scope.posting)


def _accounts_of(connection: Reader, named: str) -> Sequence[str]:
    """The accounts of a number, or the one of a code; none where all are asked for.

    Raises:
        NotFound: there is no such account.
    """
    if not named:
        return ()
    chart = Masters(connection).accounts()
    found = [code for code, one in chart.items() if named in {one.number, code}]
    if not found:
        raise NotFound(field="account", what=ACCOUNT.title, name=named)
    return found


def _add_entries(rows: Sequence[queries.Entry]) -> queries.Entry:
    return queries.Entry(0, "", "", "", "", "", *sums(rows, ("debit", "credit")))


def _money_fields(request: Request) -> Sequence[Field[MoneyRow]]:
    shown = [_document_fields()[0]] if request.is_on("daily") else _document_fields()
    texts: list[Field[Any]] = [
        _of("account", N_("Money account"), ColumnType.TEXT, lambda row: _(row.account) if row.account else ""),
        _of("party", N_("Supplier or customer"), ColumnType.TEXT),
        _of("reference", N_("Their number"), ColumnType.TEXT),
        _of("remark", N_("Remark"), ColumnType.TEXT),
    ]
    return [
        *shown,
        *([] if request.is_on("daily") else texts),
        money_field("in", N_("Money in"), lambda row: row.incoming, N_("Money in: what came into the account.")),
        money_field("out", N_("Money out"), lambda row: row.outgoing, N_("Money out: what left the account.")),
        money_field(
            "balance", N_("Balance"), lambda row: row.balance, N_("Balance: what is in the account after each row.")
        ),
    ]


def _read_money(connection: Reader, request: Request) -> Sequence[MoneyRow]:
    account, (since, until) = request.given.get("money_account", ""), _days(request)
    if account:
        Masters(connection).money_account_id(account)
    balance = queries.money_before(connection, account, since)
    lines = queries.money_lines(connection, account, since, until)
    balances = accumulate((line[-2] - line[-1] for line in lines), initial=balance)
    opening = MoneyRow(since, "", N_("Opening"), "", "", "", "", 0, 0, next(balances))
    rows = [MoneyRow._make((*line, left)) for line, left in zip(lines, balances, strict=True)]
    if request.is_on("daily"):
        rows = [_whole_day(list(part)) for _day_of, part in groupby(rows, attrgetter("day"))]
    return [opening, *rows]


def _whole_day(rows: Sequence[MoneyRow]) -> MoneyRow:
    return MoneyRow._make(
        (rows[0].day, "", "", "", "", "", "", *sums(rows, ("incoming", "outgoing")), rows[-1].balance)
    )


def _add_money(rows: Sequence[MoneyRow]) -> MoneyRow:
    balance = rows[-1].balance if rows else 0
    return MoneyRow._make((0, "", "", "", "", "", "", *sums(rows, ("incoming", "outgoing")), balance))


def _day(number: int) -> date | None:
    return read_day(number) if number else None


def _month_field() -> Field[Any]:
    return _of(
        "month",
        N_("Month"),
        ColumnType.CODE,
        lambda row: f"{row.month // 100}-{row.month % 100:02d}" if row.month else "",
    )


def _stock_fields(_request: Request) -> Sequence[Field[StockMonth]]:
    return [
        _month_field(),
        _of("code", N_("Account number"), ColumnType.CODE, lambda row: row.number),
        money_field("journal", N_("Stock account"), lambda row: row.journal, cost=True),
        money_field("costs", N_("Value of stock moves"), lambda row: row.costs, cost=True),
        money_field(
            "difference",
            N_("Difference"),
            lambda row: row.journal - row.costs,
            N_("Difference: 0.00 where the journal follows the stock, as it must."),
            cost=True,
        ),
        money_field("value", N_("Value at the end"), lambda row: row.value, total=False, cost=True),
    ]


def _read_stock(connection: Reader, request: Request) -> Sequence[StockMonth]:
    since, until = _days(request)
    posting = request.scope.posting
    number = Masters(connection).accounts()[_STOCK].number or _STOCK
    value = sum(costs for _month, _journal, costs in queries.stock_by_month(connection, 0, since - 1, posting))
    rows = []
    for month, journal, costs in queries.stock_by_month(connection, since, until, posting):
        value += costs
        rows.append(StockMonth(month, number, journal, costs, value))
    return rows


def _add_stock(rows: Sequence[StockMonth]) -> StockMonth:
    journal, costs = sums(rows, ("journal", "costs"))
    return StockMonth(0, "", journal, costs, rows[-1].value if rows else 0)


def _tax_fields(_request: Request) -> Sequence[Field[TaxMonth]]:
    return [
        _month_field(),
        money_field("output_tax", N_("Output tax"), lambda row: row.output_tax, N_("Output and input tax: as booked.")),
        money_field("input_tax", N_("Input tax"), lambda row: row.input_tax),
        money_field("payable", N_("Tax payable"), lambda row: row.output_tax - row.input_tax),
        money_field("issued_net", N_("Invoices issued, net"), lambda row: row.issued_net),
        money_field("issued_tax", N_("Tax on invoices issued"), lambda row: row.issued_tax),
        money_field("received_net", N_("Invoices received, net"), lambda row: row.received_net),
        money_field("received_tax", N_("Tax on invoices received"), lambda row: row.received_tax),
    ]


def _read_tax(connection: Reader, request: Request) -> Sequence[TaxMonth]:
    found = queries.tax_by_month(connection, *_days(request))
    names = ("output_tax", "input_tax", "issued_net", "issued_tax", "received_net", "received_tax")
    signs = (-1, 1, 1, 1, 1, 1)
    months = sorted({month for of_month in found.values() for month in of_month})
    return [
        TaxMonth(month, *(sign * found[name].get(month, 0) for name, sign in zip(names, signs, strict=True)))
        for month in months
    ]


def _add_tax(rows: Sequence[TaxMonth]) -> TaxMonth:
    return TaxMonth(0, *sums(rows, TaxMonth._fields[1:]))


def _month_of_account(shown: Mapping[str, object], given: Mapping[str, str]) -> Mapping[str, str]:
    """The journal of an account in the month asked for."""
    asked = {"account": str(shown["code"])}
    if given.get("at"):
        asked |= {"since": f"{given['at'][:7]}-01", "until": given["at"]}
    return asked


def _month_shown(shown: Mapping[str, object], given: Mapping[str, str]) -> Mapping[str, str]:
    """The journal of the month of a line and of its account if it names one, within the days asked for."""
    first = date.fromisoformat(f"{shown['month']}-01")
    last = months_later(first, 1) - timedelta(days=1)
    since, until = max(first.isoformat(), given["since"]), min(last.isoformat(), given["until"])
    return {"account": str(shown.get("code", "")), "since": since, "until": until}


_KINDS_OF_RESULT = {"income": N_("Income"), "expense": N_("Cost and expenses")}
_BY_KIND: tuple[Grouping[Any], ...] = (
    Grouping("kind", N_("Kind of account"), lambda row: ("12"[row.kind == "expense"], _(_KINDS_OF_RESULT[row.kind]))),
)
_GROUP = Parameter("group", N_("Group by"), "choice", "kind", (("", N_("Nothing")), ("kind", N_("Kind of account"))))
_PERIOD = (ask.PERIOD, ask.SINCE, ask.UNTIL)

TRIAL_BALANCE: Report[BalanceRow] = Report(
    name="trial_balance",
    title=N_("Trial balance"),
    file_title=N_("Trial-balance"),
    parameters=(*_PERIOD, ask.KNOWN_AT, ask.SORT),
    fields=_balance_fields,
    read=_read_balance,
    add=_add_balance,
    notes=(KNOWN_NOTE,),
    drill="journal",
    drill_by="account",
    permissions=(Permission.LEDGER_VIEW, Permission.COST_VIEW),
)
PROFIT_AND_LOSS: Report[ResultRow] = Report(
    name="profit_and_loss",
    title=N_("Profit and loss"),
    file_title=N_("Profit-and-loss"),
    parameters=(MONTH_OF, ask.KNOWN_AT, _GROUP),
    fields=_result_fields,
    read=_read_result,
    add=_add_result,
    groupings=_BY_KIND,
    notes=(N_("Up to the day asked for, within its month and its year; without one, up to today."), KNOWN_NOTE),
    drill="journal",
    drill_with=_month_of_account,
    permissions=(Permission.LEDGER_VIEW, Permission.COST_VIEW),
)
JOURNAL: Report[queries.Entry] = Report(
    name="journal",
    title=N_("Journal"),
    file_title=N_("Journal"),
    parameters=(ACCOUNT, *_PERIOD, ask.KNOWN_AT, ask.SORT),
    fields=_entry_fields,
    read=_read_entries,
    add=_add_entries,
    notes=(KNOWN_NOTE,),
    permissions=(Permission.LEDGER_VIEW, Permission.COST_VIEW),
)
MONEY_JOURNAL: Report[MoneyRow] = Report(
    name="money_journal",
    title=N_("Money journal"),
    file_title=N_("Money-journal"),
    parameters=(MONEY_ACCOUNT, *_PERIOD, DAILY),
    fields=_money_fields,
    read=_read_money,
    add=_add_money,
    permissions=(Permission.MONEY_VIEW,),
)
STOCK_AGAINST_JOURNAL: Report[StockMonth] = Report(
    name="stock_against_journal",
    title=N_("Stock beside the journal"),
    file_title=N_("Stock-beside-the-journal"),
    parameters=(_THIS_YEAR, ask.SINCE, ask.UNTIL, ask.KNOWN_AT),
    fields=_stock_fields,
    read=_read_stock,
    add=_add_stock,
    notes=(KNOWN_NOTE,),
    drill="journal",
    drill_with=_month_shown,
    permissions=(Permission.LEDGER_VIEW, Permission.COST_VIEW),
)
TAX_TOTALS: Report[TaxMonth] = Report(
    name="tax_totals",
    title=N_("Tax by month"),
    file_title=N_("Tax-by-month"),
    parameters=(_THIS_YEAR, ask.SINCE, ask.UNTIL),
    fields=_tax_fields,
    read=_read_tax,
    add=_add_tax,
    drill="journal",
    drill_with=_month_shown,
    permissions=(Permission.LEDGER_VIEW,),
)
REPORTS = (TRIAL_BALANCE, PROFIT_AND_LOSS, JOURNAL, MONEY_JOURNAL, STOCK_AGAINST_JOURNAL, TAX_TOTALS)
