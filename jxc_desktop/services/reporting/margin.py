"""Reports about what was earned: margin by product, by day, and the sale lines behind one figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from jxc_desktop.db.queries import reports as queries
from jxc_desktop.db.queries.reports import Place, Reader, Sales
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.values import Fen, Units, from_units
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import (
    KNOWN_NOTE,
    NO_ARTICLE,
    Article,
    Report,
    articles,
    document_fields,
    earned_fields,
    goods_fields,
    goods_groupings,
    group_parameter,
    money_field,
    ratio,
    warehouse_fields,
)
from jxc_desktop.services.reporting.model import Field, Grouping, sums
from jxc_desktop.services.reporting.periods import Period, day_of_number
from jxc_desktop.services.reporting.request import Request
from jxc_desktop.services.reporting.semantic.ready import layer_query, read_layer

NO_SALES: Sales = (0, 0, 0)


class MarginRow(NamedTuple):
    """What one product brought, and what it brought in the period to compare with."""

    article: Article
    quantity: Units
    net: Fen
    total: Fen
    cost: Fen
    before_net: Fen = 0
    before_cost: Fen = 0


class SaleRow(NamedTuple):
    """One line of a sale or refund."""

    number: str
    kind: str
    business_at: int
    day: int
    party: str
    quantity: Units
    net: Fen
    total: Fen
    cost: Fen


def _profit_fields() -> list[Field[Any]]:
    """Quantity, sales, cost, gross profit and margin: the same in every report here."""
    return [
        Field(
            "quantity",
            N_("Quantity"),
            ColumnType.QUANTITY,
            lambda row: from_units(row.quantity),
            lambda row: row.quantity,
            meaning=N_("Quantity: sold less taken back, in base units."),
            total=True,
        ),
        money_field(
            "net_sales",
            N_("Net sales"),
            lambda row: row.net,
            N_("Net sales: what was charged after all discounts, without tax; refunds and reversals deducted."),
        ),
        money_field("gross_sales", N_("Gross sales"), lambda row: row.total, N_("Gross sales: net sales and tax.")),
        money_field(
            "cost",
            N_("Cost"),
            lambda row: row.cost,
            N_("Cost: what the goods left stock at, later corrections included, returned goods deducted."),
            cost=True,
        ),
        *earned_fields(),
    ]


def _change(row: MarginRow) -> object:
    now, before = ratio(row.net - row.cost, row.net), ratio(row.before_net - row.before_cost, row.before_net)
    return None if now is None or before is None else now - before


def _margin_fields(request: Request) -> Sequence[Field[MarginRow]]:
    found: list[Field[MarginRow]] = [*goods_fields(), *warehouse_fields(request), *_profit_fields()]
    if request.compared() is None:
        return found
    return [
        *found,
        money_field("previous_net_sales", N_("Net sales before"), lambda row: row.before_net),
        money_field(
            "previous_gross_profit",
            N_("Gross profit before"),
            lambda row: row.before_net - row.before_cost,
            cost=True,
        ),
        Field(
            "previous_margin",
            N_("Margin before"),
            ColumnType.PERCENT,
            lambda row: ratio(row.before_net - row.before_cost, row.before_net),
            total=True,
            cost=True,
        ),
        Field(
            "margin_change",
            N_("Change of margin"),
            ColumnType.PERCENT,
            _change,
            meaning=N_("Change of margin: margin − margin before, in percentage points."),
            total=True,
            cost=True,
        ),
    ]


def _read_margin(connection: Reader, request: Request) -> Sequence[MarginRow]:
    sold, costs = _sold(connection, request, request.period)
    before, before_costs = _sold(connection, request, request.compared())
    places = sold.keys() | costs.keys() | before.keys() | before_costs.keys()
    return [
        MarginRow(
            article,
            *sold.get(article.place, NO_SALES),
            costs.get(article.place, 0),
            before.get(article.place, NO_SALES)[1],
            before_costs.get(article.place, 0),
        )
        for article in articles(connection, places, request)
    ]


def _sold(connection: Reader, request: Request, period: Period | None) -> tuple[dict[Place, Sales], dict[Place, Fen]]:
    """Quantity, net and gross sales, and the cost of sales, by place: measures of the semantic layer."""
    if period is None:
        return {}, {}
    apart = request.scope.by_warehouse
    values = ("quantity", "net", "amount", *(("cost",) if request.costs else ()))
    query = layer_query(request, "sales", ("product", "warehouse") if apart else ("product",), values)
    sold: dict[Place, Sales] = {}
    costs: dict[Place, Fen] = {}
    for keys, parts in read_layer(connection, query, request, period).levels[len(query.rows), False].items():
        place: Any = keys if apart else (*keys, 0)
        quantity, net, total, *cost = (part or 0 for part in parts)
        sold[place] = (quantity, net, total)
        if cost and cost[0]:
            costs[place] = cost[0]
    return sold, costs


def _add_margin(rows: Sequence[MarginRow]) -> MarginRow:
    names = ("quantity", "net", "total", "cost", "before_net", "before_cost")
    return MarginRow._make((NO_ARTICLE, *sums(rows, names)))


def _line_fields(_request: Request) -> Sequence[Field[SaleRow]]:
    return [
        *document_fields(),
        Field("day", N_("Business date"), ColumnType.DATE, lambda row: day_of_number(row.day) if row.day else None),
        Field("party", N_("Customer"), ColumnType.TEXT, lambda row: row.party),
        *_profit_fields(),
    ]


def _read_lines(connection: Reader, request: Request) -> Sequence[SaleRow]:
    return [SaleRow._make(line[1:]) for line in queries.sale_lines(connection, request.scope)]


def _add_lines(rows: Sequence[SaleRow]) -> SaleRow:
    return SaleRow._make(("", "", 0, 0, "", *sums(rows, ("quantity", "net", "total", "cost"))))


_GROUPINGS: tuple[Grouping[Any], ...] = tuple(goods_groupings())
_PERIOD_NOTE = N_("Sales count to the business day of their document, refunds to the day of the refund.")
_SPAN = (ask.PERIOD, ask.SINCE, ask.UNTIL)

MARGIN_BY_PRODUCT = Report(
    name="margin_by_product",
    title=N_("Margin by product"),
    file_title=N_("Margin-by-product"),
    parameters=(
        *_SPAN,
        ask.CATEGORY,
        ask.SUPPLIER,
        ask.WAREHOUSE,
        ask.KNOWN_AT,
        ask.COMPARE,
        group_parameter(_GROUPINGS),
        ask.SORT,
    ),
    fields=_margin_fields,
    read=_read_margin,
    add=_add_margin,
    groupings=_GROUPINGS,
    notes=(_PERIOD_NOTE, KNOWN_NOTE),
    drill="sale_lines",
)

SALE_LINES = Report(
    name="sale_lines",
    title=N_("Sale lines of an item"),
    file_title=N_("Sale-lines"),
    parameters=(ask.PRODUCT, *_SPAN, ask.WAREHOUSE, ask.KNOWN_AT, ask.SORT),
    fields=_line_fields,
    read=_read_lines,
    add=_add_lines,
    notes=(_PERIOD_NOTE, KNOWN_NOTE),
)
