"""What sells best, and which goods the shop lives on (ABC): goods in the order of what they bring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from jxc_desktop.db.queries import alerts as idle
from jxc_desktop.db.queries.reports import Reader
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import Fen, Units
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import (
    KNOWN_NOTE,
    NO_ARTICLE,
    Article,
    Report,
    articles,
    earned_fields,
    goods_fields,
    goods_groupings,
    group_parameter,
    money_field,
    quantity_field,
    ratio,
)
from jxc_desktop.services.reporting.model import Field, Grouping, Parameter, sums
from jxc_desktop.services.reporting.request import Request
from jxc_desktop.services.reporting.semantic.ready import layer_query, read_layer

_AMOUNT, _QUANTITY, _PROFIT = "amount", "quantity", "profit"
BY = Parameter(
    "by",
    N_("Ranked by"),
    "choice",
    _AMOUNT,
    ((_AMOUNT, N_("Net sales")), (_QUANTITY, N_("Quantity")), (_PROFIT, N_("Gross profit"))),
)
TOP = Parameter(
    "top", N_("Show the first"), "choice", "50", tuple((count, count) for count in ("10", "20", "50", "100", "500"))
)
A_UNTIL = Parameter("a", N_("A up to (%)"), "choice", "80", tuple((one, one) for one in ("50", "60", "70", "75", "80")))
B_UNTIL = Parameter("b", N_("B up to (%)"), "choice", "95", tuple((one, one) for one in ("85", "90", "95", "98")))


class Ranked(NamedTuple):
    """One product at its place; ``whole`` is what all products brought, ``before`` what those before it did."""

    article: Article
    place: int
    quantity: Units
    net: Fen
    cost: Fen
    measured: int = 0
    before: int = 0
    whole: int = 0
    group: str = ""
    last: date | None = None
    idle: int | None = None


def _ranked(connection: Reader, request: Request) -> list[Ranked]:
    """All products sold in the period, the best first; equal ones by their code."""
    by = request.given.get("by", _AMOUNT)
    if by == _PROFIT and not request.costs:
        raise InvalidValue("by", by, N_("there is no such choice"))
    if request.period is None:
        raise ValueError(by)
    values = ("quantity", "net", *(("cost",) if request.costs else ()))
    query = layer_query(request, "sales", ("product",), values)
    read = read_layer(connection, query, request, request.period).levels[1, False]
    sold: dict[Any, Sequence[int]] = {keys[0]: [part or 0 for part in parts] for keys, parts in read.items()}
    rows = [
        Ranked(article, 0, *_figures(sold[article.goods.id]))
        for article in articles(connection, {(product, 0) for product, parts in sold.items() if any(parts)}, request)
    ]
    measured = [row._replace(measured=_measured(row, by)) for row in rows]
    whole = sum(max(row.measured, 0) for row in measured)
    before, found = 0, []
    for place, row in enumerate(sorted(measured, key=lambda row: -row.measured), 1):
        found.append(row._replace(place=place, before=before, whole=whole))
        before += max(row.measured, 0)
    return found


def _figures(parts: Sequence[int]) -> tuple[int, int, int]:
    return parts[0], parts[1], parts[2] if len(parts) > 2 else 0


def _measured(row: Ranked, by: str) -> int:
    return {_AMOUNT: row.net, _QUANTITY: row.quantity, _PROFIT: row.net - row.cost}[by]


def _place() -> Field[Ranked]:
    return Field("place", N_("Rank"), ColumnType.INTEGER, lambda row: row.place or None)


def _sold_fields() -> list[Field[Any]]:
    return [
        quantity_field("quantity", N_("Quantity"), lambda row: row.quantity),
        money_field("net_sales", N_("Net sales"), lambda row: row.net),
        *earned_fields(),
        Field(
            "share",
            N_("Share"),
            ColumnType.PERCENT,
            lambda row: ratio(max(row.measured, 0), row.whole),
            meaning=N_(
                "Share: of what all items sold in the period brought; items that brought less than nothing are 0."
            ),
            total=True,
        ),
    ]


def _best_fields(_request: Request) -> Sequence[Field[Ranked]]:
    return [
        _place(),
        *goods_fields(),
        *_sold_fields(),
        Field("last", N_("Sold last"), ColumnType.DATE, lambda row: row.last),
        Field(
            "days",
            N_("Days without sale"),
            ColumnType.INTEGER,
            lambda row: row.idle,
            meaning=N_("Days without sale: from the last day with a sale until today."),
        ),
    ]


def _read_best(connection: Reader, request: Request) -> Sequence[Ranked]:
    best = _ranked(connection, request)[: int(request.given.get("top", "50"))]
    last = idle.last_sales(
        connection, product_ids=[row.article.goods.id for row in best], posting=request.scope.posting
    )
    found = []
    for row in best:
        day = last.get(row.article.goods.id)
        sold = None if day is None else read_day(day)
        found.append(row._replace(last=sold, idle=None if sold is None else (request.today - sold).days))
    return found


def _abc_fields(_request: Request) -> Sequence[Field[Ranked]]:
    return [
        Field("class", N_("Class"), ColumnType.TEXT, lambda row: row.group),
        _place(),
        *goods_fields(),
        *_sold_fields(),
        Field(
            "cumulative",
            N_("Cumulative share"),
            ColumnType.PERCENT,
            _cumulative,
            meaning=N_("Cumulative share: of the item and all before it."),
        ),
    ]


def _cumulative(row: Ranked) -> Decimal | None:
    return ratio(row.before + max(row.measured, 0), row.whole)


def _read_abc(connection: Reader, request: Request) -> Sequence[Ranked]:
    first, second = int(request.given.get("a", "80")), int(request.given.get("b", "95"))
    return [row._replace(group=_class(row, first, second)) for row in _ranked(connection, request)]


def _class(row: Ranked, first: int, second: int) -> str:
    """A until the share before the item reaches the first limit, B until the second, then C."""
    if row.measured <= 0 or 100 * row.before >= second * row.whole:
        return "C"
    return "B" if 100 * row.before >= first * row.whole else "A"


def _add(rows: Sequence[Ranked]) -> Ranked:
    quantity, net, cost = sums(rows, ("quantity", "net", "cost"))
    measured = sum(max(row.measured, 0) for row in rows)
    return Ranked(NO_ARTICLE, 0, quantity, net, cost, measured, 0, rows[0].whole if rows else 0)


_SPAN = (ask.PERIOD, ask.SINCE, ask.UNTIL)
_GOODS = (ask.CATEGORY, ask.SUPPLIER, ask.WAREHOUSE)
_GROUPINGS: tuple[Grouping[Any], ...] = tuple(one for one in goods_groupings() if one.name != "warehouse")
_BY_CLASS: Grouping[Any] = Grouping("class", N_("Class"), lambda row: (row.group, row.group))
_SOLD_NOTE = N_(
    "Sold less taken back in the period, without tax, on the business day of each document; goods not sold in it are"
    " left out."
)

BEST_SELLERS = Report(
    name="best_sellers",
    title=N_("Best sellers"),
    file_title=N_("Best-sellers"),
    parameters=(*_SPAN, BY, TOP, *_GOODS, ask.KNOWN_AT, group_parameter(_GROUPINGS), ask.SORT),
    fields=_best_fields,
    read=_read_best,
    add=_add,
    groupings=_GROUPINGS,
    notes=(_SOLD_NOTE, N_("The totals are those of the items shown."), KNOWN_NOTE),
    drill="sale_lines",
)
ABC_CLASSES = Report(
    name="abc_classes",
    title=N_("ABC classes"),
    file_title=N_("ABC-classes"),
    parameters=(
        *_SPAN,
        BY,
        A_UNTIL,
        B_UNTIL,
        *_GOODS,
        ask.KNOWN_AT,
        group_parameter((_BY_CLASS, *_GROUPINGS)),
        ask.SORT,
    ),
    fields=_abc_fields,
    read=_read_abc,
    add=_add,
    groupings=(_BY_CLASS, *_GROUPINGS),
    notes=(
        _SOLD_NOTE,
        N_(
            "Class: the best items, as long as those before them brought less than the limit of A, are A; then B up to"
            " its limit; the rest, and what brought nothing or less, is C."
        ),
        KNOWN_NOTE,
    ),
    drill="sale_lines",
)
REPORTS: tuple[Report[Any], ...] = (BEST_SELLERS, ABC_CLASSES)
