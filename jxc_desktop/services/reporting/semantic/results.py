"""A query run: read, compared, named and arranged into a report like any other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jxc_desktop.db.queries.reports import last_posting
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text
from jxc_desktop.services.base import User
from jxc_desktop.services.collector import collector_at_rest
from jxc_desktop.services.engine.seeing import own_only
from jxc_desktop.services.reporting.declared import KNOWN_NOTE
from jxc_desktop.services.reporting.model import FILTER_PREFIX, ReportResult
from jxc_desktop.services.reporting.periods import Period, asked_period
from jxc_desktop.services.reporting.request import COMPARE
from jxc_desktop.services.reporting.semantic.arranging import Arranged, arrange
from jxc_desktop.services.reporting.semantic.calendar import Shift
from jxc_desktop.services.reporting.semantic.columns import Row
from jxc_desktop.services.reporting.semantic.naming import Key, Label, Labels, labels
from jxc_desktop.services.reporting.semantic.query import Filter, Query
from jxc_desktop.services.reporting.semantic.reading import Figures, read_figures, shifted
from jxc_desktop.services.settings import business_day

QUERY = "query"
"""The name of a report that is a query and nothing else; its parameter ``definition`` says which."""
_OWN_NOTE = N_("Only documents made by {user}, who may not see those of others.")
_OTHERS_NOTE = N_("Others: what the lines above leave out; every total is of everything.")


_NOTHING_ASKED = Query("")


@dataclass(frozen=True, slots=True)
class QueryResult(ReportResult):
    """A report of a query, with the keys of its lines, by which one goes into them."""

    query: Query = _NOTHING_ASKED
    lines: Sequence[Row] = ()
    labels: Sequence[Labels] = ()
    column_keys: Sequence[Key] = ()

    def made_of(self) -> list[list[Any]]:
        """The lines, and what their keys are called."""
        return [list(self.lines), *(list(named.values()) for named in self.labels)]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who runs a query when, under which name and title."""

    user: User
    now: datetime
    name: str = QUERY
    title: str = ""


def run_query(connection: Connection, query: Query, asked: Asked) -> QueryResult:
    """Run a checked query whose rights were asked.

    Raises:
        UserError: a code, column or period that is not there.
    """
    today = business_day(connection, asked.now)
    period = _period(query, today)
    compared = _compared(query, period)
    only = own_only(asked.user)
    with collector_at_rest():
        figures = read_figures(connection, query, period, only, today)
        before = None
        if compared is not None:
            shift = Shift.between(compared, period)
            earlier = read_figures(connection, query, compared, only, today, shift)
            before = shifted(earlier, query.all_dimensions(), shift)
        named = _labels(connection, query, figures, before)
        arranged = arrange(query, figures, before, named)
    posting = last_posting(connection)
    return _result(query, asked, arranged, named, (period, compared), posting)


def keys_found(connection: Connection, query: Query, asked: Asked) -> tuple[Label, ...]:
    """What the one dimension of a query is called in its rows, be it that their figures come to nothing."""
    today = business_day(connection, asked.now)
    period = _period(query, today)
    figures = read_figures(connection, query, period, own_only(asked.user), today)
    (named,) = _labels(connection, query, figures, None)
    return tuple(sorted(named.values(), key=lambda label: label.order))


def _period(query: Query, today: date) -> Period:
    given = {"period": query.period, "since": query.since, "until": query.until}
    return asked_period({name: text for name, text in given.items() if text}, today)


def _compared(query: Query, period: Period) -> Period | None:
    if not query.compare:
        return None
    return period.previous() if query.compare == "previous" else period.a_year_before()


def _labels(connection: Connection, query: Query, figures: Figures, before: Figures | None) -> list[Labels]:
    dimensions = query.all_dimensions()
    finest = (len(query.rows), bool(query.columns))
    keys: list[set[Key]] = [set() for _one in dimensions]
    for one in (figures, before):
        for group in one.levels[finest] if one is not None else ():
            for place, key in enumerate(group):
                keys[place].add(key)
    return [labels(connection, dimension, found) for dimension, found in zip(dimensions, keys, strict=True)]


def _result(
    query: Query,
    asked: Asked,
    arranged: Arranged,
    named: Sequence[Labels],
    periods: tuple[Period, Period | None],
    posting: int,
) -> QueryResult:
    period, compared = periods
    parameters = {
        "definition": query.text(),
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
        **({"period": query.period} if not (query.since or query.until) else {}),
        **({"compare": query.compare} if query.compare else {}),
        **({"sort": query.sort} if query.sort else {}),
        **{FILTER_PREFIX + name: text for name, text in query.where},
    }
    title = asked.title or title_of(query)
    return QueryResult(
        name=asked.name,
        title=title,
        parameters=parameters,
        columns=arranged.columns,
        rows=arranged.rows,
        groups=arranged.groups,
        totals=arranged.totals,
        asked=parameters,
        described=tuple(_described(query, compared)),
        definitions=tuple(_definitions(query, asked.user, arranged)),
        file_title=title.replace(" ", "-").replace("/", "-"),
        posting=posting if query.known_at is None else min(posting, query.known_at),
        run_at=asked.now,
        user=asked.user.name,
        costs=any(measure.right is Permission.COST_VIEW for measure in query.measures()),
        query=query,
        lines=arranged.lines,
        labels=named,
        column_keys=arranged.column_keys,
    )


def title_of(query: Query) -> str:
    """``Sales: Category, Item × Month``: what a query without a name is called."""
    rows = _(", ").join(_(dimension.title) for dimension in query.row_dimensions())
    column = query.column_dimension()
    if column is not None:
        rows = _("{rows} × {columns}").format(rows=rows or _("All"), columns=_(column.title))
    fact = _(query.declared().title)
    return _("{fact}: {fields}").format(fact=fact, fields=rows) if rows else fact


def _described(query: Query, compared: Period | None) -> list[tuple[str, str]]:
    found = [(_("Report about"), _(query.declared().title))]
    fact = query.declared()
    found += [(_(fact.dimension(one.field, "filters").title), filter_text(one)) for one in query.filters]
    if query.top:
        found.append((_("Only the first"), str(query.top)))
    if compared is not None:
        found.append((_(COMPARE.title), _(dict(COMPARE.choices)[query.compare])))
        found.append((_("Compared days"), f"{date_text(compared.since)} ~ {date_text(compared.until)}"))
    if query.known_at is not None:
        found.append((_("As known on"), str(query.known_at)))
    return found


def filter_text(one: Filter) -> str:
    """A filter in words."""
    values = _(", ").join(value or _("none") for value in one.values)
    return _("not {values}").format(values=values) if one.excluded else values


def _definitions(query: Query, user: User, arranged: Arranged) -> list[str]:
    fact = query.declared()
    found = [_(fact.definition), *(_(dimension.definition) for dimension in query.all_dimensions())]
    found += dict.fromkeys(column.meaning for column in arranged.columns if column.meaning)
    found += [_(KNOWN_NOTE)] if query.known_at is not None else []
    found += [_(_OTHERS_NOTE)] if any(line.rest for line in arranged.lines) else []
    found += [_(_OWN_NOTE).format(user=user.name)] if own_only(user) is not None else []
    return list(dict.fromkeys(found))


def require_rights(query: Query, require: Callable[[Permission], object]) -> None:
    """Ask for every right a query needs.

    Raises:
        NotAllowed: by ``require``, for the first that is missing.
    """
    for right in query.rights():
        require(right)
