"""Goods that do not sell, or of which there is too much: how long, how many, and the money that lies in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from jxc_desktop.db.queries import alerts as idle
from jxc_desktop.db.queries import reports as queries
from jxc_desktop.db.queries.buying import saleable_stock, sold_since
from jxc_desktop.db.queries.reports import Place, Reader
from jxc_desktop.domain.alerts import SOLD_DAYS, days_of_cover
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import Fen, Units
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.services.alerting.finding import sold_days
from jxc_desktop.services.engine.days import day_number, read_day
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import (
    KNOWN_NOTE,
    NO_ARTICLE,
    Article,
    Report,
    articles,
    goods_fields,
    goods_groupings,
    group_parameter,
    money_field,
    quantity_field,
)
from jxc_desktop.services.reporting.model import Field, Grouping, Parameter, sums
from jxc_desktop.services.reporting.periods import Period
from jxc_desktop.services.reporting.request import Request
from jxc_desktop.services.reporting.semantic.reading import read_figures
from jxc_desktop.services.reporting.semantic.ready import layer_query

_LENGTHS = ("15", "30", "60", "90", "180", "365")
IDLE = Parameter(
    "idle", N_("Not sold for (days)"), "choice", "90", (("", N_("Nothing")), *((days, days) for days in _LENGTHS))
)
COVER = Parameter(
    "cover", N_("Lasts for more than (days)"), "choice", "", (("", N_("Nothing")), *((days, days) for days in _LENGTHS))
)


class SlowRow(NamedTuple):
    """One product: what there is, what it is worth, how it sells."""

    article: Article
    quantity: Units
    value: Fen
    sold: Units
    cover: Decimal | None
    last: date | None
    days: int | None


def _fields(_request: Request) -> Sequence[Field[SlowRow]]:
    return [
        *goods_fields(),
        quantity_field("quantity", N_("Quantity"), lambda row: row.quantity, N_("Quantity: what may be sold now.")),
        money_field("value", N_("Value"), lambda row: row.value, cost=True),
        Field("last", N_("Sold last"), ColumnType.DATE, lambda row: row.last),
        Field(
            "days",
            N_("Days without sale"),
            ColumnType.INTEGER,
            lambda row: row.days,
            meaning=N_("Days without sale: since the last sale; of goods never sold, since they came in first."),
        ),
        quantity_field("sold", N_("Sold in 30 days"), lambda row: row.sold),
        Field(
            "lasts",
            N_("Lasts (days)"),
            ColumnType.DAYS,
            lambda row: row.cover,
            meaning=N_("Lasts: quantity ÷ what was sold a day in the last 30 days, or since the goods came in."),
        ),
    ]


def _read(connection: Reader, request: Request) -> Sequence[SlowRow]:
    posting = request.scope.posting
    quantities, values = _stock(connection, request)
    places = {(product, 0) for product in quantities}
    sold = _sold(connection, request)
    last = idle.last_sales(connection, posting=posting)
    first = idle.first_days(connection, quantities, posting)
    rows = []
    for article in articles(connection, places, request):
        product = article.goods.id
        day = last.get(product, first.get(product))
        rows.append(
            SlowRow(
                article,
                quantities[product],
                values.get(article.place, 0),
                sold.get(product, 0),
                days_of_cover(quantities[product], sold.get(product, 0), sold_days(request.today, first.get(product))),
                read_day(last[product]) if product in last else None,
                None if day is None else (request.today - read_day(day)).days,
            )
        )
    slow = [row for row in rows if _is_slow(row, request)]
    return sorted(slow, key=lambda row: -row.value if request.costs else -(row.days or 0))


def _stock(connection: Reader, request: Request) -> tuple[Mapping[int, Units], Mapping[Place, Fen]]:
    """What may be sold of the goods asked for, and what all there is of them is worth."""
    scope = replace(request.scope, warehouse=None, by_warehouse=False)
    read = queries.stock_now if scope.posting is None else queries.stock_as_of
    there, values = read(connection, scope)
    if scope.posting is None:
        found = saleable_stock(connection)
    else:
        found, sold_from = Counter[int](), idle.saleable(connection)
        for (product, warehouse), units in read(connection, replace(scope, by_warehouse=True))[0].items():
            found[product] += units if warehouse in sold_from else 0
    return {product: units for product, units in found.items() if units > 0 and (product, 0) in there}, values


def _sold(connection: Reader, request: Request) -> Mapping[int, Units]:
    since = request.today - timedelta(days=SOLD_DAYS - 1)
    if request.scope.posting is None:
        return sold_since(connection, day_number(since))
    query = layer_query(request, "sales", ("product",), ("quantity",))
    figures = read_figures(connection, query.checked(), Period(since, date.max), None, request.today)
    return {int(keys[0] or 0): parts[0] or 0 for keys, parts in figures.levels[1, False].items()}


def _is_slow(row: SlowRow, request: Request) -> bool:
    idle_days, cover = request.given.get("idle", ""), request.given.get("cover", "")
    unsold = bool(idle_days) and row.days is not None and row.days >= int(idle_days)
    return unsold or (bool(cover) and row.cover is not None and row.cover > int(cover))


def _add(rows: Sequence[SlowRow]) -> SlowRow:
    quantity, value, sold = sums(rows, ("quantity", "value", "sold"))
    return SlowRow(NO_ARTICLE, quantity, value, sold, None, None, None)


_GROUPINGS: tuple[Grouping[Any], ...] = tuple(one for one in goods_groupings() if one.name != "warehouse")

SLOW_STOCK = Report(
    name="slow_stock",
    title=N_("Slow and dead stock"),
    file_title=N_("Slow-stock"),
    parameters=(IDLE, COVER, ask.CATEGORY, ask.SUPPLIER, ask.KNOWN_AT, group_parameter(_GROUPINGS), ask.SORT),
    fields=_fields,
    read=_read,
    add=_add,
    groupings=_GROUPINGS,
    notes=(N_("Goods that were not sold for so many days, or that last for more than so many days."), KNOWN_NOTE),
    drill="stock_moves",
    permissions=(Permission.STOCK_VIEW,),
)
