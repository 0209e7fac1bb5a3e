"""How long goods have been in stock: quantity and value by age."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from jxc_desktop.db.queries import reports as queries
from jxc_desktop.db.queries.reports import Came, Place, Reader
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import Fen, Units, apportion, divide_half_up, from_local_microseconds
from jxc_desktop.exchange.sheets import ColumnType
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
    warehouse_fields,
)
from jxc_desktop.services.reporting.model import Field, Grouping, Parameter, sums
from jxc_desktop.services.reporting.periods import day_of_number
from jxc_desktop.services.reporting.request import Request

AGES: tuple[tuple[int, str, str], ...] = (
    (30, "days_0_30", N_("0–30 days")),
    (60, "days_31_60", N_("31–60 days")),
    (90, "days_61_90", N_("61–90 days")),
    (180, "days_91_180", N_("91–180 days")),
    (365, "days_181_365", N_("181–365 days")),
    (10**6, "over_365", N_("Over 365 days")),
)
"""The last day of each age, its name and its title."""
_SHOWN = Parameter(
    "ages",
    N_("Ages show"),
    "choice",
    "quantity",
    (("quantity", N_("Quantity")), ("value", N_("Value"))),
)
"""Quantities and values side by side would not fit a screen."""
Pool = tuple[int, int, int]
"""(product, warehouse, lot)."""


class Part(NamedTuple):
    """What is left of what came in some days ago; ``weight`` is its share in the value of the goods."""

    days: int
    quantity: Units
    weight: int


class AgeRow(NamedTuple):
    """One product: what there is, and how much of it is how old; ``days`` are quantities times days."""

    article: Article
    quantity: Units
    value: Fen
    days: int
    oldest: int | None
    quantities: tuple[Units, ...]
    values: tuple[Fen, ...]


def _fields(request: Request) -> Sequence[Field[AgeRow]]:
    found: list[Field[Any]] = [
        *goods_fields(),
        *warehouse_fields(request),
        quantity_field("quantity", N_("Quantity"), lambda row: row.quantity),
        money_field(
            "value", N_("Value"), lambda row: row.value, N_("Value: all costs booked to these goods."), cost=True
        ),
        Field(
            "mean_days",
            N_("Mean age (days)"),
            ColumnType.INTEGER,
            _mean,
            meaning=N_("Mean age: the age of every piece added up ÷ quantity."),
            total=True,
        ),
        Field("oldest", N_("Oldest (days)"), ColumnType.INTEGER, lambda row: row.oldest),
    ]
    by_value = request.given.get("ages") == "value"
    for place, (_days, name, title) in enumerate(AGES):
        if by_value:
            found.append(money_field(f"{name}_value", title, partial(_value, place), cost=True))
        else:
            found.append(quantity_field(name, title, partial(_quantity, place)))
    return found


def _mean(row: AgeRow) -> int | None:
    return divide_half_up(row.days, row.quantity) if row.quantity > 0 and row.days >= 0 else None


def _quantity(place: int, row: AgeRow) -> Units:
    return row.quantities[place]


def _value(place: int, row: AgeRow) -> Fen:
    return row.values[place]


def _read(connection: Reader, request: Request) -> Sequence[AgeRow]:
    scope = request.scope
    now = scope.until is None and scope.moment is None and scope.posting is None
    held, values = (queries.stock_now if now else queries.stock_as_of)(connection, scope)
    lots = queries.stock_by_lot(connection, scope)
    parts = _parts(connection, request, lots, _as_of(request))
    places = {place for place, quantity in held.items() if quantity} | {place for place, one in values.items() if one}
    return [
        _row(article, held.get(article.place, 0), values.get(article.place, 0), parts.get(article.place, []))
        for article in articles(connection, places, request)
    ]


def _as_of(request: Request) -> date:
    scope = request.scope
    if scope.moment is not None:
        return from_local_microseconds(scope.moment).date()
    return request.today if scope.until is None else day_of_number(scope.until)


def _parts(connection: Reader, request: Request, lots: Mapping[Pool, Units], as_of: date) -> dict[Place, list[Part]]:
    """What is left of each receipt, newest first: what is there came in last."""
    layered = queries.costed_by_receipt(connection) if request.costs else frozenset()
    worth: dict[tuple[Pool, int, int], Came] = {}
    if layered:
        costed = queries.came_in(connection, request.scope, values=True)
        worth = {(row[:3], row.back, row.day): row for row in costed}
    left = {pool: quantity for pool, quantity in lots.items() if quantity > 0}
    ages: dict[int, int] = {}
    found: dict[Place, list[Part]] = defaultdict(list)
    for row in queries.came_in(connection, request.scope, values=False):
        pool: Pool = row[:3]
        rest = left.get(pool, 0)
        if rest <= 0 or row.quantity <= 0:
            continue
        taken = min(rest, row.quantity)
        left[pool] = rest - taken
        days = ages.get(row.day)
        if days is None:
            days = ages[row.day] = max((as_of - day_of_number(row.day)).days, 0)
        came = worth.get((pool, row.back, row.day))
        weight = taken if came is None else max(divide_half_up(came.value * taken, came.quantity), 0)
        found[pool[:2]].append(Part(days, taken, weight))
    for pool, rest in left.items():
        if rest > 0:
            found[pool[:2]].append(Part(_oldest(found[pool[:2]]), rest, 0))
    return found


def _oldest(parts: Sequence[Part]) -> int:
    return max((part.days for part in parts), default=0)


def _row(article: Article, quantity: Units, value: Fen, parts: Sequence[Part]) -> AgeRow:
    """Quantity and value by age; what no receipt explains (less than nothing) is of today."""
    aged = sum(part.quantity for part in parts)
    parts = [*parts, Part(0, quantity - aged, 0)] if quantity != aged or not parts else parts
    weights = [part.weight for part in parts]
    if not any(weights):
        weights = [max(part.quantity, 0) for part in parts]
    shares = apportion(value, weights)
    quantities, values = [0] * len(AGES), [0] * len(AGES)
    for part, share in zip(parts, shares, strict=True):
        place = next(place for place, age in enumerate(AGES) if part.days <= age[0])
        quantities[place] += part.quantity
        values[place] += share
    days = sum(part.quantity * part.days for part in parts)
    oldest = _oldest(parts) if quantity > 0 else None
    return AgeRow(article, quantity, value, days, oldest, tuple(quantities), tuple(values))


def _add(rows: Sequence[AgeRow]) -> AgeRow:
    quantity, value, days = sums(rows, ("quantity", "value", "days"))
    places = range(len(AGES))
    quantities = tuple(sum(row.quantities[place] for row in rows) for place in places)
    values = tuple(sum(row.values[place] for row in rows) for place in places)
    return AgeRow(NO_ARTICLE, quantity, value, days, None, quantities, values)


_GROUPINGS: tuple[Grouping[Any], ...] = tuple(goods_groupings())

STOCK_AGE = Report(
    name="stock_age",
    title=N_("Age of stock"),
    file_title=N_("Age-of-stock"),
    parameters=(
        ask.WAREHOUSE,
        ask.CATEGORY,
        ask.SUPPLIER,
        ask.AT,
        ask.KNOWN_AT,
        _SHOWN,
        group_parameter(_GROUPINGS),
        ask.SORT,
    ),
    fields=_fields,
    read=_read,
    add=_add,
    groupings=_GROUPINGS,
    notes=(
        N_(
            "Age: since the goods came in, lot by lot; what is there is what came in last. Goods brought back by"
            " customers are taken for the oldest. Goods of several warehouses are as old as since they came into the"
            " firm; where warehouses are looked at one by one, since they came into the warehouse."
        ),
        N_(
            "The value is shared out by quantity; goods costed by receipt, lot or serial number keep the cost of"
            " their receipts. Stock below zero stands in the first age."
        ),
        KNOWN_NOTE,
    ),
    drill="stock_moves",
    permissions=(Permission.STOCK_VIEW,),
)
