"""What a report is made of, whatever it is about: fields, groups, totals, sorting and filtering.

A report reads whole numbers, keeps them as they are, and shows a row only when somebody looks at it. Totals
are sums of the same whole numbers shown by the same readers, so a total can never differ from its rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar, overload

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import number
from jxc_desktop.exchange.sheets import NUMBER_TYPES, ColumnType
from jxc_desktop.i18n import _
from jxc_desktop.services.reporting.meanings import MEANINGS

R = TypeVar("R")
R_contra = TypeVar("R_contra", contravariant=True)
Shown = tuple[object, ...]

FILTER_PREFIX = "filter."
"""Before a column's name: a parameter that filters by this column."""


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column as shown. ``meaning`` says how its figure comes about; a PERCENT value is a fraction."""

    name: str
    title: str
    type: ColumnType
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may be asked of a report. ``kind`` says what its value is, ``choices`` are (value, title)."""

    name: str
    title: str
    kind: str
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReportInfo:
    """A report in the list: its name, what may be asked of it, and what it shows to this user."""

    name: str
    title: str
    parameters: tuple[Parameter, ...]
    columns: tuple[ReportColumn, ...]


@dataclass(frozen=True, slots=True)
class ReportGroup:
    """``count`` rows from ``first`` on that belong together, and their totals."""

    key: str
    title: str
    first: int
    count: int
    totals: Shown


class ReportRows(Sequence[Shown], Generic[R]):
    """The rows of a report, each made when somebody looks at it."""

    def __init__(self, read: Sequence[R], readers: Sequence[Callable[[R], object]]) -> None:
        self._read, self._readers = read, tuple(readers)

    def __len__(self) -> int:
        return len(self._read)

    @overload
    def __getitem__(self, index: int) -> Shown: ...

    @overload
    def __getitem__(self, index: slice) -> ReportRows[R]: ...

    def __getitem__(self, index: int | slice) -> Shown | ReportRows[R]:
        if isinstance(index, slice):
            return ReportRows(self._read[index], self._readers)
        row = self._read[index]
        return tuple([read(row) for read in self._readers])

    @property
    def read(self) -> list[R]:
        """What was read, row by row."""
        return list(self._read)

    def __iter__(self) -> Iterator[Shown]:
        readers = self._readers
        for row in self._read:
            yield tuple([read(row) for read in readers])


@dataclass(frozen=True, slots=True)
class ReportResult:
    """A report that has run. ``parameters`` are those in force, ``asked`` those that were given.

    ``described`` are the parameters in words, ``definitions`` what the figures mean, ``file_title`` begins the
    name of a file of it. ``posting`` is the newest posting it contains, ``costs`` whether it shows costs.
    """

    name: str
    title: str
    parameters: Mapping[str, str]
    columns: tuple[ReportColumn, ...]
    rows: Sequence[Shown]
    groups: tuple[ReportGroup, ...]
    totals: Shown
    asked: Mapping[str, str] = field(default_factory=dict)
    described: tuple[tuple[str, str], ...] = ()
    definitions: tuple[str, ...] = ()
    file_title: str = ""
    posting: int = 0
    run_at: datetime | None = None
    user: str = ""
    costs: bool = False

    def position(self, column: str) -> int:
        """Where a column stands.

        Raises:
            KeyError: the report does not show it.
        """
        for index, shown in enumerate(self.columns):
            if shown.name == column:
                return index
        raise KeyError(column)

    def made_of(self) -> list[list[Any]]:
        """What was read for every row: who holds it can let go of a long report a little at a time."""
        return [self.rows.read] if isinstance(self.rows, ReportRows) else []


@dataclass(frozen=True, slots=True)
class Field(Generic[R_contra]):
    """The declaration of a column: how its value is read from a row, and how rows are ordered by it.

    ``total`` fields are also read from the sum of rows. ``cost`` fields exist only for those who may see costs.
    """

    name: str
    title: str
    type: ColumnType
    read: Callable[[R_contra], object]
    order: Callable[[R_contra], Any] | None = None
    meaning: str = ""
    total: bool = False
    cost: bool = False

    def column(self) -> ReportColumn:
        """The column in the language of the moment."""
        meaning = self.meaning or (MEANINGS.get(self.title, "") if self.type in NUMBER_TYPES else "")
        return ReportColumn(self.name, _(self.title), self.type, _(meaning))


@dataclass(frozen=True, slots=True)
class Grouping(Generic[R_contra]):
    """A way to group rows: ``key`` answers the (code, name) of the group a row belongs to."""

    name: str
    title: str
    key: Callable[[R_contra], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """The rows that were read, with everything needed to arrange and show them."""

    fields: Sequence[Field[R]]
    rows: Sequence[R]
    add: Callable[[Sequence[R]], R]
    groupings: Sequence[Grouping[R]] = ()

    def arranged(self, asked: Mapping[str, str]) -> tuple[ReportRows[R], tuple[ReportGroup, ...], Shown]:
        """Filter, group and sort as asked; answer the rows, the groups and the totals of all rows."""
        rows = self._sorted(self._filtered(self.rows, asked), asked.get("sort", ""))
        grouping = self._grouping(asked.get("group", ""))
        groups: tuple[ReportGroup, ...] = ()
        if grouping is not None:
            rows, groups = self._grouped(rows, grouping)
        return ReportRows(rows, [shown.read for shown in self.fields]), groups, self._totals(rows)

    def _totals(self, rows: Sequence[R]) -> Shown:
        total = self.add(rows)
        return tuple(shown.read(total) if shown.total else None for shown in self.fields)

    def _field(self, name: str, asked_by: str) -> Field[R]:
        for shown in self.fields:
            if shown.name == name:
                return shown
        raise InvalidValue(asked_by, name, N_("the report has no such column"))

    def _filtered(self, rows: Sequence[R], asked: Mapping[str, str]) -> Sequence[R]:
        for parameter, text in asked.items():
            if parameter.startswith(FILTER_PREFIX) and text.strip():
                shown = self._field(parameter.removeprefix(FILTER_PREFIX), parameter)
                matches = matcher(shown.type, text, parameter)
                rows = [row for row in rows if matches(shown.read(row))]
        return rows

    def _sorted(self, rows: Sequence[R], sort: str) -> Sequence[R]:
        if not sort:
            return rows
        by = self._field(sort.lstrip("-"), "sort")
        values = list(map(by.order or by.read, rows))
        valued = [place for place, value in enumerate(values) if value is not None]
        valued.sort(key=values.__getitem__, reverse=sort.startswith("-"))
        without = (row for row, value in zip(rows, values, strict=True) if value is None)
        return [*(rows[place] for place in valued), *without]

    def _grouping(self, name: str) -> Grouping[R] | None:
        if not name:
            return None
        for grouping in self.groupings:
            if grouping.name == name:
                return grouping
        raise InvalidValue("group", name, N_("the report cannot be grouped by it"))

    def _grouped(self, rows: Sequence[R], by: Grouping[R]) -> tuple[Sequence[R], tuple[ReportGroup, ...]]:
        parts: dict[tuple[str, str], list[R]] = {}
        for row in rows:
            parts.setdefault(by.key(row), []).append(row)
        arranged: list[R] = []
        groups = []
        for code, name in sorted(parts, key=lambda key: (key == ("", ""), key)):
            part = parts[code, name]
            title = _("{name} ({count})").format(name=name or code or _("none"), count=len(part))
            groups.append(ReportGroup(code, title, len(arranged), len(part), self._totals(part)))
            arranged += part
        return arranged, tuple(groups)


_COMPARED = re.compile(r"\s*(>=|<=|>|<|=)?\s*([^<>=.]*\.?[^<>=.]*)\s*")
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": lambda value, bound: bool(value >= bound),
    "<=": lambda value, bound: bool(value <= bound),
    ">": lambda value, bound: bool(value > bound),
    "<": lambda value, bound: bool(value < bound),
    "=": lambda value, bound: bool(value == bound),
}


def matcher(kind: ColumnType, text: str, parameter: str) -> Callable[[object], bool]:
    """The test of a column filter: a piece of text, or for numbers ``12``, ``>100``, ``10..20``, ``<5%``.

    Raises:
        InvalidValue: not a number where one is needed.
    """
    if kind not in NUMBER_TYPES:
        wanted = text.strip().casefold()
        return lambda value: wanted in str(value or "").casefold()
    low, dots, high = text.partition("..")
    if dots:
        bounds = [(">=", _bound(kind, low, parameter)), ("<=", _bound(kind, high, parameter))]
    else:
        found = _COMPARED.fullmatch(text)
        if found is None:
            raise InvalidValue(parameter, text, N_("a plain number is needed"))
        bounds = [(found[1] or "=", _bound(kind, found[2], parameter))]
    return lambda value: value is not None and all(_COMPARISONS[sign](value, bound) for sign, bound in bounds)


def _bound(kind: ColumnType, text: str, parameter: str) -> Decimal:
    text = text.strip()
    if kind is ColumnType.PERCENT and text.endswith("%"):
        return number(text[:-1], parameter) / 100
    return number(text, parameter)


def sums(rows: Sequence[Any], names: Iterable[str]) -> list[int]:
    """The sums of the named whole-number members of all rows, in the order of the names."""
    return [sum([getattr(row, name) for row in rows]) for name in names]
