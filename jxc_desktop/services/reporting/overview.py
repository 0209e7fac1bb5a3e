"""The business on one page: what was sold and earned lately, and what there is in goods, money and debts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from jxc_desktop.db.queries import overview as queries
from jxc_desktop.db.queries.reports import Reader
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import Fen, divide_half_up, from_fen
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.i18n import _
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import KNOWN_NOTE, Report, money_field, ratio
from jxc_desktop.services.reporting.leading import leads_to
from jxc_desktop.services.reporting.model import Field
from jxc_desktop.services.reporting.periods import Period, asked_period, day_number
from jxc_desktop.services.reporting.request import Request
from jxc_desktop.services.reporting.semantic.facts import FACTS
from jxc_desktop.services.reporting.semantic.ready import layer_query, read_layer

_STOCK, _RECEIVABLES, _PAYABLES = "stock", "receivables", "payables"


Sold = tuple[int, Fen, Fen, Fen]
"""Number of sales, net sales, gross sales and what they had cost."""


class OverviewRow(NamedTuple):
    """A period: what was sold in it, and what there was at its end."""

    title: str = ""
    period: Period | None = None
    sales: int = 0
    net: Fen = 0
    amount: Fen = 0
    cost: Fen = 0
    stock: Fen = 0
    money: Fen = 0
    receivables: Fen = 0
    payables: Fen = 0


def _state(
    name: str, title: str, read: Callable[[OverviewRow], Fen], meaning: str, *, cost: bool
) -> Field[OverviewRow]:
    return Field(name, title, ColumnType.MONEY, lambda row: from_fen(read(row)), read, meaning, cost=cost)


def _fields(_request: Request) -> Sequence[Field[OverviewRow]]:
    return [
        Field("period", N_("Period"), ColumnType.TEXT, lambda row: _(row.title) if row.title else ""),
        Field("since", N_("From day"), ColumnType.DATE, lambda row: row.period and row.period.since),
        Field("until", N_("To day"), ColumnType.DATE, lambda row: row.period and row.period.until),
        Field("sales", N_("Number of sales"), ColumnType.INTEGER, lambda row: row.sales),
        money_field("gross_sales", N_("Gross sales"), lambda row: row.amount, total=False),
        money_field("net_sales", N_("Net sales"), lambda row: row.net, total=False),
        money_field("gross_profit", N_("Gross profit"), lambda row: row.net - row.cost, total=False, cost=True),
        Field("margin", N_("Margin"), ColumnType.PERCENT, lambda row: ratio(row.net - row.cost, row.net), cost=True),
        Field(
            "ticket",
            N_("Average ticket"),
            ColumnType.MONEY,
            lambda row: from_fen(divide_half_up(row.amount, row.sales)) if row.sales > 0 else None,
            meaning=N_("Average ticket: gross sales ÷ number of sales."),
        ),
        _state(
            "stock_value",
            N_("Value of stock"),
            lambda row: row.stock,
            N_("Value of stock: the stock account at the end of the last day."),
            cost=True,
        ),
        _state(
            "money",
            N_("Money"),
            lambda row: row.money,
            N_("Money: cash and bank accounts at the end of the last day; what is owed on cards is none."),
            cost=False,
        ),
        _state(
            "receivables",
            N_("Receivables"),
            lambda row: row.receivables,
            N_("Receivables: owed to us at the end of the last day, less what was paid in advance."),
            cost=False,
        ),
        _state(
            "payables",
            N_("Payables"),
            lambda row: row.payables,
            N_("Payables: owed by us at the end of the last day, less what we paid in advance."),
            cost=False,
        ),
    ]


def _periods(request: Request) -> Iterator[tuple[str, Period]]:
    today = request.today
    named = {name: asked_period({"period": name}, today) for name in ("today", "yesterday", "this_week")}
    month, year = (asked_period({"period": name}, today) for name in ("this_month", "this_year"))
    yield N_("Today"), named["today"]
    yield N_("Yesterday"), named["yesterday"]
    yield N_("The same day last week"), Period(today - timedelta(7), today - timedelta(7))
    yield N_("This week"), named["this_week"]
    yield N_("This month"), month
    yield N_("The month before, until the same day"), month.previous()
    yield N_("This month last year"), month.a_year_before()
    yield N_("This year"), year


def _read(connection: Reader, request: Request) -> Sequence[OverviewRow]:
    periods = list(_periods(request))
    money, posting = queries.money_of_shop(connection), request.scope.posting
    wanted = {_STOCK, _RECEIVABLES, _PAYABLES, *money}
    held = queries.balances(connection, wanted, [day_number(period.until) for _title, period in periods], posting)
    sold = _sold(connection, request, [period for _title, period in periods])
    rows = []
    for title, period in periods:
        at = held[day_number(period.until)]
        state = (at[_STOCK], sum(at[account] for account in money), at[_RECEIVABLES], -at[_PAYABLES])
        rows.append(OverviewRow(title, period, *_within(sold, period), *state))
    return rows


def _sold(connection: Reader, request: Request, periods: Sequence[Period]) -> dict[int, Sold]:
    """What was sold on each day of some periods; days in several of them are read once."""
    query = layer_query(request, "sales", ("day",), ("net", "amount", *(("cost",) if request.costs else ())))
    kinds = [kind.code for kind in KINDS.values() if kind.sales_sign == 1]
    found: dict[int, Sold] = {}
    for period in _apart(periods):
        days = day_number(period.since), day_number(period.until)
        made = queries.sales_made(connection, kinds, *days, request.only)
        for (day,), (net, amount, *cost) in read_layer(connection, query, request, period).levels[1, False].items():
            found[int(day or 0)] = (made.get(int(day or 0), 0), net or 0, amount or 0, (cost[0] or 0) if cost else 0)
    return found


def _apart(periods: Sequence[Period]) -> list[Period]:
    """The same days in periods that do not overlap."""
    found: list[Period] = []
    for period in sorted(periods, key=lambda one: one.since):
        if found and period.since <= found[-1].until:
            found[-1] = Period(found[-1].since, max(found[-1].until, period.until))
        else:
            found.append(period)
    return found


def _within(sold: Mapping[int, Sold], period: Period) -> Sold:
    since, until = day_number(period.since), day_number(period.until)
    days = [one for day, one in sold.items() if since <= day <= until]
    made, net, amount, cost = (sum(parts) for parts in zip(*days, strict=True)) if days else (0, 0, 0, 0)
    return made, net, amount, cost


def _add(_rows: Sequence[OverviewRow]) -> OverviewRow:
    return OverviewRow()


def _into(shown: Mapping[str, object], given: Mapping[str, str]) -> str:
    values = ("documents", "amount", "net", *(("gross_profit", "margin") if "margin" in shown else ()))
    return leads_to("sales", "day", values, {}, {**given, "since": str(shown["since"]), "until": str(shown["until"])})


BUSINESS_OVERVIEW: Report[OverviewRow] = Report(
    name="business_overview",
    title=N_("Business overview"),
    file_title=N_("Business-overview"),
    parameters=(ask.KNOWN_AT,),
    fields=_fields,
    read=_read,
    add=_add,
    into=_into,
    notes=(FACTS["sales"].definition, N_("The periods overlap, so there is no total."), KNOWN_NOTE),
    permissions=(Permission.MONEY_VIEW,),
)
