"""Ready-made reports that are a plain choice of the layer: declared by their dimensions and measures, nothing else.

Such a report is asked, filtered, grouped, sorted, totalled, exported and printed as every other; what its figures
are is said once, by the measures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from jxc_desktop.db.queries import semantic as queries
from jxc_desktop.db.queries.reports import Reader
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.i18n import _
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import KNOWN_NOTE, Report, group_parameter, ratio
from jxc_desktop.services.reporting.model import Field, Grouping, Parameter, ReportColumn
from jxc_desktop.services.reporting.periods import Period
from jxc_desktop.services.reporting.request import Request
from jxc_desktop.services.reporting.semantic.calendar import Shift
from jxc_desktop.services.reporting.semantic.drilling import next_level
from jxc_desktop.services.reporting.semantic.facts import FACTS
from jxc_desktop.services.reporting.semantic.fields import Dimension, Measure, Parts
from jxc_desktop.services.reporting.semantic.naming import Label, code_of_word, columns_of, labels
from jxc_desktop.services.reporting.semantic.query import Filter, Query
from jxc_desktop.services.reporting.semantic.reading import Figures, read_figures, shifted
from jxc_desktop.services.reporting.semantic.shared import BEFORE_MEANS, change_means

SPAN = (ask.PERIOD, ask.SINCE, ask.UNTIL)
_FILTERED = {"category": "category", "supplier": "supplier", "warehouse": "warehouse", "product": "product"}
"""Parameters of reports and the dimensions they filter by."""


class LayerRow(NamedTuple):
    """A line: what its dimensions are called, its parts, and those of the period compared with."""

    labels: tuple[Label, ...]
    now: Parts
    before: Parts


@dataclass(frozen=True, slots=True)
class Choice:
    """A ready-made report to be declared.

    ``rows`` are dimensions of the fact; ``values`` its measures, each under its own name or, as a pair, under
    another one. ``groups`` are dimensions every line has one of, to group by. ``parameters`` stand after those of
    the period. ``sort`` is the order without another wish. A line leads to what the last of its rows leads to.
    """

    name: str
    title: str
    file_title: str
    fact: str
    rows: tuple[str, ...]
    values: tuple[str | tuple[str, str], ...]
    groups: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    notes: tuple[str, ...] = ()
    sort: str = ""
    permissions: tuple[Permission, ...] = ()

    @property
    def measures(self) -> tuple[tuple[str, Measure], ...]:
        """The column name and the measure of each value."""
        pairs = [(one, one) if isinstance(one, str) else one for one in self.values]
        return tuple((column, FACTS[self.fact].measure(name)) for name, column in pairs)

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What it groups by, then its rows."""
        return tuple(FACTS[self.fact].dimension(name) for name in (*self.groups, *self.rows))


def declared(choice: Choice) -> Report[LayerRow]:
    """The report of a choice.

    Raises:
        ValueError: a total of it would not be the sum of its lines.
    """
    names = tuple(dict.fromkeys(name for _column, measure in choice.measures for name in measure.names))
    keys = [dimension.key for dimension in choice.dimensions]
    counted = [name for name in names if not queries.adds_up(*name.split("."), over=keys)]
    if counted:
        raise ValueError(f"{choice.name}: {counted[0]} does not add up over its rows")
    groupings = tuple(
        _grouping(place, dimension) for place, dimension in enumerate(choice.dimensions[: len(choice.groups)])
    )
    fact = FACTS[choice.fact]
    rights = [fact.right, *(fact.dimension(name).right for name in choice.rows), *choice.permissions]
    return Report(
        name=choice.name,
        title=choice.title,
        file_title=choice.file_title,
        parameters=(
            *SPAN,
            *choice.parameters,
            ask.KNOWN_AT,
            ask.COMPARE,
            *([group_parameter(groupings)] if groupings else []),
            Parameter(ask.SORT.name, ask.SORT.title, ask.SORT.kind, choice.sort),
        ),
        fields=partial(_fields, choice),
        read=partial(_read, choice),
        add=partial(_add, len(names)),
        groupings=groupings,
        notes=(fact.definition, *choice.notes, KNOWN_NOTE),
        into=partial(_into, choice),
        permissions=tuple(dict.fromkeys(right for right in rights if right is not None)),
    )


def layer_query(request: Request, fact: str, rows: Sequence[str], values: Sequence[str]) -> Query:
    """The query of a checked request: its filters by category, supplier, warehouse and product, and what was known."""
    filters = tuple(
        Filter(dimension, (request.given[name],)) for name, dimension in _FILTERED.items() if request.given.get(name)
    )
    return Query(fact, tuple(rows), values=tuple(values), filters=filters, known_at=request.scope.posting)


def read_layer(connection: Reader, query: Query, request: Request, period: Period) -> Figures:
    """The figures of a query in a period, as far as whoever asks may see documents."""
    return read_figures(connection, query.checked(), period, request.only, request.today)


def _read(choice: Choice, connection: Reader, request: Request) -> Sequence[LayerRow]:
    if request.period is None:
        raise ValueError(choice.name)
    visible = [measure.name for _column, measure in choice.measures if request.costs or not _is_cost(measure)]
    query = layer_query(request, choice.fact, (*choice.groups, *choice.rows), visible)
    figures = read_layer(connection, query, request, request.period)
    depth = len(query.rows)
    before: Mapping[Any, Parts] = {}
    if (compared := request.compared()) is not None:
        earlier = read_layer(connection, query, request, compared)
        before = shifted(earlier, choice.dimensions, Shift.between(compared, request.period)).levels[depth, False]
    now, nothing = figures.levels[depth, False], figures.nothing
    keys = [one for one in {**dict.fromkeys(now), **dict.fromkeys(before)} if one]
    columns = list(zip(*keys, strict=True)) or [() for _dimension in choice.dimensions]
    named = [
        map(labels(connection, dimension, set(column)).__getitem__, column)
        for dimension, column in zip(choice.dimensions, columns, strict=True)
    ]
    rows = [
        LayerRow(labelled, now.get(one, nothing), before.get(one, nothing))
        for one, labelled in zip(keys, zip(*named, strict=True), strict=True)
    ]
    kept = [row for row in rows if any(row.now) or any(row.before)]
    return sorted(kept, key=lambda row: [label.order for label in row.labels[len(choice.groups) :]])


def _add(width: int, rows: Sequence[LayerRow]) -> LayerRow:
    if not rows:
        return LayerRow((), [0] * width, [0] * width)
    return LayerRow((), _sum([row.now for row in rows]), _sum([row.before for row in rows]))


def _sum(rows: Sequence[Parts]) -> Parts:
    return [sum(filter(None, parts)) for parts in zip(*rows, strict=True)]


def _fields(choice: Choice, request: Request) -> Sequence[Field[LayerRow]]:
    found: list[Field[LayerRow]] = []
    for depth, dimension in enumerate(choice.dimensions[len(choice.groups) :], len(choice.groups)):
        found += [_named(depth, place, column) for place, column in enumerate(columns_of(dimension))]
    visible = [one for one in choice.measures if request.costs or not _is_cost(one[1])]
    names = dict.fromkeys(name for _column, measure in visible for name in measure.names)
    places = {name: place for place, name in enumerate(names)}
    period = request.period
    days = 1 if period is None else (period.until - period.since).days + 1
    for name, measure in visible:
        read = measure.reader(places, days)
        found += _figures(name, measure, read, compared=request.compared() is not None)
    return found


def _named(depth: int, place: int, column: ReportColumn) -> Field[LayerRow]:
    return Field(
        column.name,
        column.title,
        column.type,
        lambda row: row.labels[depth].shown[place] if row.labels else None,
        (lambda row: row.labels[depth].order) if place == 0 else None,
        column.meaning,
    )


def _figures(
    name: str, measure: Measure, read: Callable[[Parts], int | None], *, compared: bool
) -> list[Field[LayerRow]]:
    title, cost = _(measure.title), _is_cost(measure)
    found = [_figure(name, measure.title, measure, lambda row: read(row.now))]
    if not compared:
        return found
    return [
        *found,
        _figure(f"{name}_before", _("{measure} before").format(measure=title), measure, lambda row: read(row.before)),
        Field(
            f"{name}_change",
            _("{measure} change").format(measure=title),
            ColumnType.PERCENT,
            lambda row: _change(measure, read(row.now), read(row.before)),
            meaning=_(change_means(measure)).format(measure=title),
            total=True,
            cost=cost,
        ),
    ]


def _figure(name: str, title: str, measure: Measure, read: Callable[[LayerRow], int | None]) -> Field[LayerRow]:
    meaning = measure.definition if title == measure.title else _(BEFORE_MEANS).format(measure=_(measure.title))
    return Field(
        name,
        title,
        measure.type,
        lambda row: measure.shown(read(row)),
        read,
        meaning,
        total=True,
        cost=_is_cost(measure),
    )


def _change(measure: Measure, now: int | None, then: int | None) -> Decimal | None:
    if now is None or then is None:
        return None
    return Decimal(now - then).scaleb(-4) if measure.type is ColumnType.PERCENT else ratio(now - then, abs(then))


def _into(choice: Choice, shown: Mapping[str, object], given: Mapping[str, str]) -> str:
    """The definition of what a line leads to, as far as it leads anywhere; ``given`` are the report's parameters."""
    fact = FACTS[choice.fact]
    rows = [fact.dimension(name) for name in choice.rows]
    filters = [Filter(name, (given[name],)) for name in _FILTERED if given.get(name)]
    filters += [Filter(one.name, (_code_shown(one, shown),), exact=True) for one in rows]
    visible = tuple(measure.name for column, measure in choice.measures if column in shown)
    query = Query(choice.fact, choice.rows, values=visible, since=given["since"], until=given["until"], period="")
    known = given.get("known_at")
    deeper = next_level(replace(query, known_at=int(known) if known else None), filters, rows[-1])
    return "" if deeper is None else deeper.text()


def _code_shown(dimension: Dimension, shown: Mapping[str, object]) -> str:
    """The code of a key as a line shows it."""
    coded = f"{dimension.name}_code"
    if coded in shown:
        return str(shown[coded] or "")
    value = shown[dimension.name]
    if isinstance(value, date):
        return value.isoformat()
    if dimension.naming == "hour":
        return str(int(str(value)[:2]))
    return code_of_word(dimension.naming, str(value))


def _grouping(place: int, dimension: Dimension) -> Grouping[LayerRow]:
    def key(row: LayerRow) -> tuple[str, str]:
        label = row.labels[place]
        return label.code, label.text if label.code else ""

    return Grouping(dimension.name, dimension.title, key)


def _is_cost(measure: Measure) -> bool:
    return measure.right is Permission.COST_VIEW


_GOODS = (ask.CATEGORY, ask.SUPPLIER, ask.WAREHOUSE)
_SOLD = ("quantity", ("net", "net_sales"), ("amount", "gross_sales"), "discount")
_EARNED = ("cost", "gross_profit", "margin")
_SALES = ("documents", "ticket")

SALES_BY_PRODUCT = declared(
    Choice(
        "sales_by_product",
        N_("Sales by item"),
        N_("Sales-by-item"),
        "sales",
        ("product",),
        (*_SOLD, "price", *_EARNED),
        groups=("category", "supplier"),
        parameters=_GOODS,
        sort="-gross_sales",
    )
)
SALES_BY_CATEGORY = declared(
    Choice(
        "sales_by_category",
        N_("Sales by category"),
        N_("Sales-by-category"),
        "sales",
        ("category",),
        (*_SOLD, *_EARNED),
        groups=("main_category",),
        parameters=_GOODS[1:],
    )
)
SALES_BY_CUSTOMER = declared(
    Choice(
        "sales_by_customer",
        N_("Sales by customer"),
        N_("Sales-by-customer"),
        "sales",
        ("customer",),
        (*_SOLD, *_EARNED, *_SALES),
        groups=("level",),
        parameters=_GOODS,
        sort="-gross_sales",
    )
)
SALES_BY_SALESPERSON = declared(
    Choice(
        "sales_by_salesperson",
        N_("Sales by salesperson"),
        N_("Sales-by-salesperson"),
        "sales",
        ("salesperson",),
        (*_SOLD, *_EARNED, *_SALES),
        parameters=_GOODS,
        sort="-gross_sales",
    )
)
SALES_BY_HOUR = declared(
    Choice(
        "sales_by_hour",
        N_("Sales by hour"),
        N_("Sales-by-hour"),
        "sales",
        ("hour",),
        (*_SOLD, *_EARNED, *_SALES),
        parameters=_GOODS,
    )
)
SALES_BY_DAY = declared(
    Choice(
        "sales_by_day",
        N_("Sales by day"),
        N_("Sales-by-day"),
        "sales",
        ("day",),
        ("quantity", ("net", "net_sales"), ("amount", "gross_sales"), *_EARNED),
        parameters=_GOODS,
    )
)
REPORTS: tuple[Report[Any], ...] = (
    SALES_BY_PRODUCT,
    SALES_BY_CATEGORY,
    SALES_BY_CUSTOMER,
    SALES_BY_SALESPERSON,
    SALES_BY_HOUR,
    SALES_BY_DAY,
)
