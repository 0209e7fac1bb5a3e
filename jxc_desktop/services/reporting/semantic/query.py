"""What is asked of the layer: a choice of one fact's dimensions and measures, read strictly and written plainly."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue, UnknownMember, UserError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.reporting.model import FILTER_PREFIX
from jxc_desktop.services.reporting.periods import PRESETS
from jxc_desktop.services.reporting.request import whole_number
from jxc_desktop.services.reporting.semantic.facts import fact_named
from jxc_desktop.services.reporting.semantic.fields import Dimension, Fact, Measure

COMPARISONS = ("", "previous", "last_year")
VIEWS = ("table", "pivot", "chart")
CHARTS = ("", "bar", "line")
MOST_ROWS_OF = 6
"""Dimensions one below another; beyond it nobody reads the table."""
MOST_FILTERS = 50


class CannotBeSplit(UserError):
    """A measure has no rows that know the dimension."""

    code = "cannot_be_split"
    message = N_("“{measure}” cannot be told apart by “{dimension}”.")


class TooManyColumns(UserError):
    """The columns of a pivot would not be read by anybody."""

    code = "too_many_columns"
    message = N_("“{dimension}” would make {count} columns, more than {most}: filter it, or put it into the rows.")


@dataclass(frozen=True, slots=True)
class Filter:
    """Only what a dimension's codes name, or everything else; an empty code stands for none.

    A category brings everything below it, unless ``exact``.
    """

    field: str
    values: tuple[str, ...]
    excluded: bool = False
    exact: bool = False

    def json(self) -> dict[str, Any]:
        """As plain members, those that say nothing left out."""
        flags = {name: True for name in ("excluded", "exact") if getattr(self, name)}
        return {"field": self.field, "values": list(self.values), **flags}


@dataclass(frozen=True, slots=True)
class Query:
    """A choice of the layer; names as `facts` declares them.

    ``rows`` go from the outside in, ``columns`` is one dimension or empty. ``where`` keeps the rows whose shown
    column fits a text (``>100``), ``top`` as many of the outermost groups; what they leave out stays in one line
    *Others*, for the total is always of everything. ``sort`` is a column, with ``-`` before it downwards.
    ``share`` and ``running`` name measures. ``known_at`` is a posting: the books as they were known then.
    """

    fact: str
    rows: tuple[str, ...] = ()
    columns: str = ""
    values: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    period: str = "this_month"
    since: str = ""
    until: str = ""
    compare: str = ""
    sort: str = ""
    top: int = 0
    share: tuple[str, ...] = ()
    running: tuple[str, ...] = ()
    subtotals: bool = True
    known_at: int | None = None
    view: str = "table"
    chart: str = ""

    # what it names

    def declared(self) -> Fact:
        """Its fact."""
        return fact_named(self.fact)

    def row_dimensions(self) -> tuple[Dimension, ...]:
        """Its rows, from the outside in."""
        return tuple(self.declared().dimension(name) for name in self.rows)

    def column_dimension(self) -> Dimension | None:
        """Its columns, if it has some."""
        return self.declared().dimension(self.columns, "columns") if self.columns else None

    def measures(self) -> tuple[Measure, ...]:
        """Its values."""
        return tuple(self.declared().measure(name) for name in self.values)

    def all_dimensions(self) -> tuple[Dimension, ...]:
        """Its rows, then its columns."""
        column = self.column_dimension()
        return (*self.row_dimensions(), *([column] if column else []))

    # checking

    def checked(self) -> Query:
        """Itself, if every name is known and all its parts meet.

        Raises:
            NotFound: a fact, dimension or measure there is none of.
            CannotBeSplit: a measure that cannot be told apart by a dimension, or filtered by it.
            InvalidValue: something else that makes no sense.
        """
        fact = self.declared()
        measures = self.measures()
        if not measures:
            raise InvalidValue("values", "", N_("at least one measure is needed"))
        _refuse_twice("rows", (*self.rows, *([self.columns] if self.columns else [])))
        _refuse_twice("values", self.values)
        self._check_sizes()
        if self.known_at is not None and not fact.is_kept:
            raise InvalidValue("known_at", self.known_at, N_("nobody kept how these figures were known before"))
        filtered = [fact.dimension(one.field, "filters") for one in self.filters]
        for measure in measures:
            for dimension in (*self.all_dimensions(), *filtered):
                if not measure.has(dimension.key):
                    raise CannotBeSplit(field="rows", measure=measure.title, dimension=dimension.title)
        for name, chosen in (("share", self.share), ("running", self.running)):
            _refuse_twice(name, chosen)
            self._check_sums(name, chosen)
        for name, value, known in (("compare", self.compare, COMPARISONS), ("view", self.view, VIEWS)):
            if value not in known:
                raise InvalidValue(name, value, N_("there is no such choice"))
        if self.chart not in CHARTS:
            raise InvalidValue("chart", self.chart, N_("there is no such choice"))
        if self.period and self.period not in PRESETS:
            raise InvalidValue("period", self.period, N_("there is no such period"))
        return self

    def _check_sizes(self) -> None:
        if len(self.rows) > MOST_ROWS_OF:
            raise InvalidValue("rows", len(self.rows), N_("these are too many dimensions one below another"))
        if len(self.filters) > MOST_FILTERS:
            raise InvalidValue("filters", len(self.filters), N_("these are too many filters"))
        if self.top < 0:
            raise InvalidValue("top", self.top, N_("a whole number is needed"))

    def _check_sums(self, name: str, chosen: tuple[str, ...]) -> None:
        for measure in (self.declared().measure(one, name) for one in chosen):
            if measure.name not in self.values or not measure.is_sum:
                raise InvalidValue(
                    name, measure.name, N_("only a measure of the report that adds up can be shared out")
                )

    def rights(self) -> tuple[Permission, ...]:
        """The rights it needs beside that of reports."""
        fact = self.declared()
        filtered = [fact.dimension(one.field, "filters") for one in self.filters]
        found = [fact.right, *(one.right for one in (*self.all_dimensions(), *filtered))]
        found += [one.right for one in self.measures()]
        return tuple(dict.fromkeys(right for right in found if right is not None))

    def visible(self, may: Callable[[Permission], bool]) -> Query:
        """Itself without the measures somebody may not see; what is filtered by one of them stays, and is refused."""
        kept = tuple(one.name for one in self.measures() if one.right is None or may(one.right))
        if kept == self.values or not kept:
            return self
        sorted_by = self.sort.lstrip("-").partition(".")[0].partition("@")[0]
        return replace(
            self,
            values=kept,
            share=tuple(name for name in self.share if name in kept),
            running=tuple(name for name in self.running if name in kept),
            sort="" if sorted_by in self.values and sorted_by not in kept else self.sort,
        )

    # changing

    def asked(self, given: Mapping[str, str]) -> Query:
        """Itself with the period, comparison, order and filters that somebody set above it.

        Raises:
            UnknownMember: something else was set.
        """
        changed: dict[str, Any] = {}
        where = dict(self.where)
        for name, text in given.items():
            if name.startswith(FILTER_PREFIX):
                column = name.removeprefix(FILTER_PREFIX)
                where.pop(column, None)
                if text.strip():
                    where[column] = text.strip()
            elif name == "known_at":
                changed[name] = _posting(text)
            elif name in _SET_ABOVE:
                changed[name] = text.strip()
            else:
                raise UnknownMember(field=name, member=name)
        if changed.get("since") or changed.get("until"):
            changed.setdefault("period", "")
        elif changed.get("period"):
            changed |= {"since": "", "until": ""}
        return replace(self, where=tuple(where.items()), **changed)

    def json(self) -> dict[str, Any]:
        """As plain members, those that say nothing left out."""
        found: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if value == one.default:
                continue
            found[one.name] = list(value) if isinstance(value, tuple) else value
        if self.filters:
            found["filters"] = [one.json() for one in self.filters]
        if self.where:
            found["where"] = dict(self.where)
        return found

    def text(self) -> str:
        """As it is kept."""
        return json.dumps(self.json(), ensure_ascii=False, sort_keys=True)


_SET_ABOVE = frozenset({"period", "since", "until", "compare", "sort"})
_TEXTS = frozenset({"fact", "columns", "period", "since", "until", "compare", "sort", "view", "chart"})
_LISTS = frozenset({"rows", "values", "share", "running"})


def read_query(members: Mapping[str, Any]) -> Query:
    """A query of plain members.

    Raises:
        UnknownMember: a member there is none of.
        UserError: as `Query.checked` says.
    """
    known = {one.name for one in fields(Query)}
    for name in members:
        if name not in known:
            raise UnknownMember(field=name, member=name)
    if not members.get("fact"):
        raise InvalidValue("fact", "", N_("it is missing"))
    found: dict[str, Any] = {name: _read(name, value) for name, value in members.items() if value is not None}
    if (found.get("since") or found.get("until")) and "period" not in found:
        found["period"] = ""
    return Query(**found).checked()


def read_text(text: str) -> Query:
    """A query as it is kept.

    Raises:
        UserError: it is none, or names what there is not.
    """
    try:
        members = json.loads(text)
    except ValueError:
        raise InvalidValue("definition", text[:80], N_("it is no definition of a report")) from None
    if not isinstance(members, Mapping):
        raise InvalidValue("definition", text[:80], N_("it is no definition of a report"))
    return read_query(members)


def _read(name: str, value: Any) -> Any:
    if name in _TEXTS:
        return _text(name, value)
    if name in _LISTS:
        return _texts(name, value)
    if name == "filters":
        return tuple(_filter(one) for one in _sequence(name, value))
    if name == "where":
        if not isinstance(value, Mapping):
            raise InvalidValue(name, value, N_("an object is needed"))
        return tuple((str(column), _text(name, text)) for column, text in value.items())
    if name == "subtotals":
        return _flag(name, {name: value})
    return _posting(str(value)) if name == "known_at" else _whole(name, value)


def _filter(entered: Any) -> Filter:
    if not isinstance(entered, Mapping):
        raise InvalidValue("filters", entered, N_("an object is needed"))
    for name in entered:
        if name not in {"field", "values", "excluded", "exact"}:
            raise UnknownMember(field=name, member=name)
    values = _texts("values", entered.get("values", ()))
    if not values:
        raise InvalidValue("values", "", N_("it is missing"))
    field = _text("field", entered.get("field", ""))
    return Filter(field, values, _flag("excluded", entered), _flag("exact", entered))


def _flag(name: str, members: Mapping[str, Any]) -> bool:
    value = members.get(name, False)
    if not isinstance(value, bool):
        raise InvalidValue(name, value, N_("true or false is needed"))
    return value


def _sequence(name: str, value: Any) -> Sequence[Any]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise InvalidValue(name, value, N_("a list is needed"))
    return value


def _texts(name: str, value: Any) -> tuple[str, ...]:
    return tuple(_text(name, one) for one in _sequence(name, value))


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise InvalidValue(name, value, N_("a text is needed"))
    return value


def _whole(name: str, value: Any) -> int:
    if isinstance(value, bool):
        raise InvalidValue(name, value, N_("a whole number is needed"))
    return whole_number(name, value)


def _posting(text: str) -> int | None:
    return _whole("known_at", text) if text else None


def _refuse_twice(field: str, names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise InvalidValue(field, name, N_("it is named twice"))
