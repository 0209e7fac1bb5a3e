"""Goods that do not sell, or of which there is too much: how long, how many, and the money that lies in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from jxc_desktop.db.queries import alerts as idle
from jxc_desktop.db.queries import reports as queries
from jxc_desktop.db.queries.buying import saleable_stock, sold_since
from jxc_desktop.db.queries.reports import Reader
from jxc_desktop.domain.alerts import SOLD_DAYS, days_of_cover
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.values import Fen, Units
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.services.alerting.finding import sold_days
from jxc_desktop.services.engine.days import day_number, read_day
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import (
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
from jxc_desktop.services.reporting.request import Request

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
            ColumnType.QUANTITY,
            lambda row: row.cover,
            meaning=N_("Lasts: quantity ÷ what was sold a day in the last 30 days, or since the goods came in."),
        ),
    ]


def _read(connection: Reader, request: Request) -> Sequence[SlowRow]:
    quantities = {product: units for product, units in saleable_stock(connection).items() if units > 0}
    scope = replace(request.scope, warehouse=None, by_warehouse=False)
    _all, values = queries.stock_now(connection, scope)
    known = {(product, 0) for product in quantities} & set(_all)
    sold = sold_since(connection, day_number(request.today - timedelta(days=SOLD_DAYS - 1)))
    last, first = idle.last_sales(connection), idle.first_days(connection, quantities)
    rows = []
    for article in articles(connection, known, request):
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
    parameters=(IDLE, COVER, ask.CATEGORY, ask.SUPPLIER, group_parameter(_GROUPINGS), ask.SORT),
    fields=_fields,
    read=_read,
    add=_add,
    groupings=_GROUPINGS,
    notes=(N_("Goods that were not sold for so many days, or that last for more than so many days."),),
    drill="stock_moves",
)
