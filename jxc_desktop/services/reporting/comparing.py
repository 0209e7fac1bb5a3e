"""Comparisons: sales with the period before and the year before, and the prices of several suppliers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from jxc_desktop.db.queries import supplier_prices
from jxc_desktop.db.queries.reports import Named, Reader
from jxc_desktop.db.queries.supplier_prices import LastPrice
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import Fen, Units, divide_half_up, from_millionths, unit_cost
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import (
    KNOWN_NOTE,
    NO_ARTICLE,
    NOWHERE,
    Article,
    Report,
    articles,
    earned_fields,
    goods_fields,
    group_parameter,
    money_field,
    quantity_field,
    ratio,
)
from jxc_desktop.services.reporting.leading import leads_to
from jxc_desktop.services.reporting.model import Field, Grouping, Parameter, sums
from jxc_desktop.services.reporting.periods import Period, day_of_number
from jxc_desktop.services.reporting.request import Request
from jxc_desktop.services.reporting.semantic import calendar
from jxc_desktop.services.reporting.semantic.calendar import Shift
from jxc_desktop.services.reporting.semantic.facts import FACTS
from jxc_desktop.services.reporting.semantic.reading import shifted
from jxc_desktop.services.reporting.semantic.ready import layer_query, read_layer

BY = Parameter(
    "by",
    N_("Time step"),
    "choice",
    "day",
    (
        ("day", N_("Day")),
        ("week", N_("Week")),
        ("month", N_("Month")),
        ("quarter", N_("Quarter")),
        ("year", N_("Year")),
    ),
)
ONLY = Parameter(
    "only",
    N_("Which goods"),
    "choice",
    "several",
    (("several", N_("Those of two suppliers or more")), ("all", N_("All of them"))),
)
_NO_TIME: tuple[int, Fen, Fen, Fen] = (0, 0, 0, 0)


class TimeRow(NamedTuple):
    """What was sold in a piece of time, and in the ones it is compared with."""

    time: int
    by: str
    sales: int
    net: Fen
    amount: Fen
    cost: Fen
    before: Fen
    last_year: Fen


class SupplierRow(NamedTuple):
    """What one supplier delivered of one product; ``cheapest`` is the lowest average price there, in millionths."""

    article: Article
    supplier: Named
    quantity: Units
    amount: Fen
    last: LastPrice | None
    cheapest: int | None


def _time_fields(request: Request) -> Sequence[Field[TimeRow]]:
    by_day = request.given.get("by", "day") == "day"
    return [
        Field(
            "time",
            N_("Period"),
            ColumnType.DATE if by_day else ColumnType.TEXT,
            _time_shown,
            lambda row: row.time,
        ),
        Field("sales", N_("Number of sales"), ColumnType.INTEGER, lambda row: row.sales, total=True),
        money_field("gross_sales", N_("Gross sales"), lambda row: row.amount, N_("Gross sales: net sales and tax.")),
        money_field(
            "before",
            N_("Period before"),
            lambda row: row.before,
            N_("Period before: gross sales of the same place in the period before the one asked for."),
        ),
        _change("change", N_("Change from before"), "before"),
        money_field(
            "last_year",
            N_("Last year"),
            lambda row: row.last_year,
            N_("Last year: gross sales of the same days one year earlier."),
        ),
        _change("year_change", N_("Change in a year"), "last_year"),
        money_field("net_sales", N_("Net sales"), lambda row: row.net),
        *earned_fields(),
    ]


def _time_shown(row: TimeRow) -> object:
    if not row.time:
        return None
    return day_of_number(row.time) if row.by == "day" else calendar.code_of(row.by, row.time)


def _change(name: str, title: str, than: str) -> Field[TimeRow]:
    def change(row: TimeRow) -> Decimal | None:
        before = getattr(row, than)
        return ratio(row.amount - before, abs(before))

    return Field(name, title, ColumnType.PERCENT, change, total=True)


def _read_times(connection: Reader, request: Request) -> Sequence[TimeRow]:
    period, by = request.period, request.given.get("by", "day")
    if period is None:
        raise ValueError(by)
    now = _sold(connection, request, period, period, ("documents", "net", "amount", "cost"))
    before = _sold(connection, request, period, period.previous(), ("amount",))
    last_year = _sold(connection, request, period, period.a_year_before(), ("amount",))
    rows = []
    for time in sorted(now.keys() | before.keys() | last_year.keys()):
        sales, net, amount, *cost = now.get(time, _NO_TIME)
        rows.append(
            TimeRow(
                time,
                by,
                sales,
                net,
                amount,
                cost[0] if cost else 0,
                before.get(time, (0,))[0],
                last_year.get(time, (0,))[0],
            )
        )
    return [row for row in rows if any(row[2:])]


def _sold(
    connection: Reader, request: Request, period: Period, counted: Period, values: Sequence[str]
) -> Mapping[int, Sequence[int]]:
    """Figures of a period by the time of the other one they are compared with."""
    visible = [name for name in values if request.costs or name != "cost"]
    dimension = FACTS["sales"].dimension(request.given.get("by", "day"))
    figures = read_layer(connection, layer_query(request, "sales", (dimension.name,), visible), request, counted)
    if counted != period:
        figures = shifted(figures, (dimension,), Shift.between(counted, period))
    return {
        int(keys[0] or 0): [part or 0 for part in parts] for keys, parts in figures.levels[1, False].items() if keys
    }


def _add_times(rows: Sequence[TimeRow]) -> TimeRow:
    return TimeRow(0, "", *sums(rows, ("sales", "net", "amount", "cost", "before", "last_year")))


def _supplier_fields(_request: Request) -> Sequence[Field[SupplierRow]]:
    return [
        *_article_fields(),
        Field("supplier", N_("Supplier code"), ColumnType.CODE, lambda row: row.supplier.code),
        Field("supplier_name", N_("Supplier"), ColumnType.TEXT, lambda row: row.supplier.name),
        quantity_field(
            "quantity",
            N_("Quantity"),
            lambda row: row.quantity,
            N_("Quantity: received less sent back, in base units."),
        ),
        money_field("gross_purchases", N_("Gross purchases"), lambda row: row.amount, cost=True),
        Field(
            "average_price",
            N_("Average price"),
            ColumnType.AVERAGE,
            _average,
            meaning=N_("Average price: gross purchases ÷ quantity."),
            cost=True,
        ),
        Field(
            "dearer",
            N_("Dearer by"),
            ColumnType.PERCENT,
            _dearer,
            meaning=N_("Dearer by: how much the average price lies above that of the cheapest supplier of the item."),
            cost=True,
        ),
        Field(
            "last_price",
            N_("Last price"),
            ColumnType.AVERAGE,
            lambda row: None if row.last is None else unit_cost(row.last.total, row.last.quantity),
            meaning=N_("Last price: with tax, of the last receipt of the period that stands."),
            cost=True,
        ),
        Field("last", N_("Last receipt"), ColumnType.DATE, lambda row: _last_day(row.last)),
    ]


def _article_fields() -> list[Field[Any]]:
    return [field for field in goods_fields() if field.name != "category"]


def _last_day(last: LastPrice | None) -> date | None:
    return None if last is None else read_day(last.day)


def _average(row: SupplierRow) -> Decimal | None:
    return unit_cost(row.amount, row.quantity) if row.quantity > 0 else None


def _dearer(row: SupplierRow) -> Decimal | None:
    average = _average(row)
    if average is None or not row.cheapest:
        return None
    return (average / from_millionths(row.cheapest) - 1).quantize(Decimal("0.0001"))


def _read_suppliers(connection: Reader, request: Request) -> Sequence[SupplierRow]:
    if request.period is None:
        raise ValueError("period")
    query = layer_query(request, "purchases", ("product", "supplier"), ("quantity", "amount"))
    read = read_layer(connection, query, request, request.period).levels[2, False]
    bought: dict[int, list[tuple[int, Units, Fen]]] = {}
    for keys, parts in read.items():
        product, party, quantity, amount = keys[0], keys[1], parts[0] or 0, parts[1] or 0
        if isinstance(product, int) and isinstance(party, int) and (quantity or amount):
            bought.setdefault(product, []).append((party, quantity, amount))
    if request.given.get("only", "several") == "several":
        bought = {product: parts for product, parts in bought.items() if len(parts) > 1}
    last = supplier_prices.last_prices(connection, request.scope, request.only)
    return [
        row
        for article in articles(connection, {(product, 0) for product in bought}, request)
        for row in _compared(article, bought[article.goods.id], last, request.suppliers)
    ]


def _compared(
    article: Article,
    parts: Sequence[tuple[int, Units, Fen]],
    last: Mapping[tuple[int, int], LastPrice],
    suppliers: Mapping[int, Named],
) -> list[SupplierRow]:
    """The suppliers of a product, the cheapest first."""
    averages = {party: divide_half_up(amount * 10**8, quantity) for party, quantity, amount in parts if quantity > 0}
    cheapest = min(averages.values(), default=None)
    rows = [
        SupplierRow(
            article,
            suppliers.get(party, NOWHERE),
            quantity,
            amount,
            last.get((article.goods.id, party)),
            cheapest,
        )
        for party, quantity, amount in parts
    ]
    return sorted(rows, key=lambda row: (averages.get(row.supplier.id, math.inf), row.supplier.code))


def _add_suppliers(rows: Sequence[SupplierRow]) -> SupplierRow:
    return SupplierRow._make((NO_ARTICLE, NOWHERE, *sums(rows, ("quantity", "amount")), None, None))


def _into_time(shown: Mapping[str, object], given: Mapping[str, str]) -> str:
    by, time = given.get("by", "day"), str(shown["time"])
    deeper = "document" if by == "day" else "day" if by in {"week", "month"} else "month"
    return leads_to("sales", deeper, ("net", "amount"), {by: time}, given)


def _into_supplier(shown: Mapping[str, object], given: Mapping[str, str]) -> str:
    values = ("quantity", *(("net", "amount") if "gross_purchases" in shown else ()))
    filters = {"product": str(shown["code"]), "supplier": str(shown["supplier"])}
    return leads_to("purchases", "document", values, filters, given)


_SPAN = (ask.PERIOD, ask.SINCE, ask.UNTIL)
_GROUPINGS: tuple[Grouping[Any], ...] = (
    Grouping("product", N_("Item"), lambda row: (row.article.goods.code, row.article.goods.name)),
    Grouping("supplier", N_("Supplier"), lambda row: (row.supplier.code, row.supplier.name)),
)

TURNOVER_COMPARED = Report(
    name="turnover_compared",
    title=N_("Sales with last period and last year"),
    file_title=N_("Sales-compared"),
    parameters=(*_SPAN, BY, ask.CATEGORY, ask.SUPPLIER, ask.WAREHOUSE, ask.KNOWN_AT, ask.SORT),
    into=_into_time,
    fields=_time_fields,
    read=_read_times,
    add=_add_times,
    notes=(FACTS["sales"].definition, KNOWN_NOTE),
)
SUPPLIER_COMPARISON = Report(
    name="supplier_comparison",
    title=N_("Suppliers compared"),
    file_title=N_("Suppliers-compared"),
    parameters=(
        Parameter(ask.PERIOD.name, ask.PERIOD.title, ask.PERIOD.kind, "this_year", ask.PERIOD.choices),
        ask.SINCE,
        ask.UNTIL,
        ONLY,
        ask.CATEGORY,
        ask.WAREHOUSE,
        ask.KNOWN_AT,
        group_parameter(_GROUPINGS),
        ask.SORT,
    ),
    into=_into_supplier,
    fields=_supplier_fields,
    read=_read_suppliers,
    add=_add_suppliers,
    groupings=_GROUPINGS,
    notes=(FACTS["purchases"].definition, KNOWN_NOTE),
    permissions=(Permission.PARTY_VIEW,),
)
REPORTS: tuple[Report[Any], ...] = (TURNOVER_COMPARED, SUPPLIER_COMPARISON)
