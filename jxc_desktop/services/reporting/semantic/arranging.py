"""A report made of the whole numbers of a query: rows in their order, groups, what is left out, and totals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

from jxc_desktop.i18n import _
from jxc_desktop.services.reporting.model import FILTER_PREFIX, ReportColumn, ReportGroup, ReportRows, Shown, matcher
from jxc_desktop.services.reporting.semantic.columns import Columns, Row
from jxc_desktop.services.reporting.semantic.fields import Parts
from jxc_desktop.services.reporting.semantic.naming import Key, Labels
from jxc_desktop.services.reporting.semantic.query import Query, TooManyColumns
from jxc_desktop.services.reporting.semantic.reading import Figures, Keys, Sums, additive_parts, left_of

MOST_COLUMNS = 100
OTHERS = "*"
"""The key of the group of everything that the lines shown leave out."""
_NO_CELLS: Mapping[Any, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Arranged:
    """Everything a report is made of; ``lines`` are its rows with their keys, ``column_keys`` those of its columns."""

    columns: tuple[ReportColumn, ...]
    rows: ReportRows[Row]
    groups: tuple[ReportGroup, ...]
    totals: Shown
    lines: tuple[Row, ...]
    column_keys: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class _Group:
    """A group: its line of sums, and where its rows stand."""

    head: Row
    first: int
    count: int


def arrange(query: Query, figures: Figures, before: Figures | None, labels: Sequence[Labels]) -> Arranged:
    """Arrange the figures of a query; ``labels`` name the keys of its dimensions, the columns last.

    Raises:
        TooManyColumns: the column dimension has too many keys.
        InvalidValue: ordered or filtered by a column that is not there.
    """
    return _Arranging(query, figures, before, labels).arranged()


def _keys_of_columns(
    query: Query, figures: Figures, before: Figures | None, labels: Sequence[Labels]
) -> tuple[Key, ...]:
    dimension = query.column_dimension()
    if dimension is None:
        return ()
    names = labels[-1]
    found = {keys[-1] for one in (figures, before) if one is not None for keys in one.levels[0, True]}
    if len(found) > MOST_COLUMNS:
        raise TooManyColumns(field="columns", dimension=dimension.title, count=len(found), most=MOST_COLUMNS)
    return tuple(sorted(found, key=lambda key: names[key].order))


class _Arranging:
    """The work of `arrange`."""

    def __init__(self, query: Query, figures: Figures, before: Figures | None, labels: Sequence[Labels]) -> None:
        self._query, self._figures, self._before, self._labels = query, figures, before, labels
        self._nothing = figures.nothing
        self._additive = additive_parts(figures.places)
        self._column_keys = _keys_of_columns(query, figures, before, labels)
        self._columns = Columns(query, figures, labels, self._column_keys, compared=before is not None)
        self._cells = self._cells_of()
        self._filled = self._filled_groups()
        self._all = self._row((), 0)
        self._tests = [self._test(name, text) for name, text in query.where]

    def arranged(self) -> Arranged:
        """Rows, groups and totals."""
        rows, groups = self._ordered()
        rows = self._with_running(rows)
        shows = self._columns.shows
        return Arranged(
            columns=tuple(one.column for one in shows),
            rows=ReportRows(rows, [one.read for one in shows]),
            groups=tuple(self._group(group) for group in groups),
            totals=self._columns.totals(self._all),
            lines=tuple(rows),
            column_keys=self._column_keys,
        )

    # what a line is made of

    def _cells_of(self) -> dict[int, dict[Keys, dict[Key, Parts]]]:
        """By depth, the parts of every column of a group."""
        found: dict[int, dict[Keys, dict[Key, Parts]]] = {}
        for (depth, with_column), sums in self._figures.levels.items():
            if with_column:
                groups = found.setdefault(depth, {})
                for keys, parts in sums.items():
                    groups.setdefault(keys[:-1], {})[keys[-1]] = parts
        return found

    @staticmethod
    def _sums(figures: Figures | None, depth: int) -> Sums:
        return {} if figures is None else figures.levels.get((depth, False), {})

    def _row(self, keys: Keys, depth: int) -> Row:
        now, before = (self._sums(one, depth).get(keys, self._nothing) for one in (self._figures, self._before))
        return Row(keys, now, self._cells.get(depth, _NO_CELLS).get(keys, _NO_CELLS), before)

    def _filled_groups(self) -> set[Keys]:
        """The groups of any depth that have anything in them, be it that their sums come to nothing."""
        depths = range(1, len(self._query.rows) + 1)
        finest = (len(self._query.rows), bool(self._query.columns))
        return {
            keys[:depth]
            for one in (self._figures, self._before)
            if one is not None
            for keys, parts in one.levels[finest].items()
            if any(parts)
            for depth in depths
        }

    def _rows_at(self, depth: int) -> list[Row]:
        """The groups of a depth that have anything in them."""
        found = dict.fromkeys(self._sums(self._figures, depth)) | dict.fromkeys(self._sums(self._before, depth))
        return [self._row(keys, depth) for keys in found if keys in self._filled]

    def _rest(self, whole: Row, shown: Sequence[Row]) -> Row:
        """What of a group the lines shown leave out."""
        left = partial(left_of, additive=self._additive)
        cells = {
            key: left(parts, [row.cells[key] for row in shown if key in row.cells])
            for key, parts in whole.cells.items()
        }
        before = left(whole.before, [row.before for row in shown])
        return Row(whole.keys, left(whole.now, [row.now for row in shown]), cells, before, rest=True)

    # rows in their order

    def _ordered(self) -> tuple[list[Row], list[_Group]]:
        depth, top = len(self._query.rows), self._query.top or None
        if depth == 0:
            return [self._all], []
        rows = self._rows_at(depth)
        fitting = [row for row in rows if all(test(row) for test in self._tests)]
        if depth == 1:
            kept = self._sorted(fitting)[:top]
            return [*kept, *([self._rest(self._all, kept)] if len(kept) < len(rows) else [])], []
        found, groups = self._by_groups(rows, fitting, top)
        return (found, groups) if self._query.subtotals else (self._flat(found), [])

    def _by_groups(self, rows: list[Row], fitting: list[Row], top: int | None) -> tuple[list[Row], list[_Group]]:
        heads = self._sorted(self._rows_at(1))
        inside, whole = _by_head(fitting), _by_head(rows)
        found: list[Row] = []
        groups: list[_Group] = []
        for head in heads[:top]:
            part = self._sorted(inside.get(head.keys, []))
            if len(part) < len(whole.get(head.keys, ())):
                part = [*part, self._rest(head, part)]
            groups.append(_Group(head, len(found), len(part)))
            found += part
        if top is not None and top < len(heads):
            rest = self._rest(self._all, heads[:top])
            groups.append(_Group(rest, len(found), 1))
            found.append(rest)
        return found, groups

    def _flat(self, rows: list[Row]) -> list[Row]:
        """Rows without groups: ordered over all of them if an order was asked for, what is left out at the end."""
        whole = [row for row in rows if not row.rest]
        if self._query.sort:
            whole = self._sorted(whole)
        return whole if len(whole) == len(rows) else [*whole, self._rest(self._all, whole)]

    def _test(self, name: str, text: str) -> Callable[[Row], bool]:
        shows = self._columns.named(name, FILTER_PREFIX + name)
        matches = matcher(shows.column.type, text, FILTER_PREFIX + name)
        return lambda row: matches(shows.read(row))

    def _sorted(self, rows: list[Row]) -> list[Row]:
        """In the order asked for; else the largest first where only some are wanted, or by what they are called."""
        name = self._query.sort
        if not name and self._query.top:
            name = f"-{self._query.values[0]}"
        by_name = sorted(rows, key=self._order)
        if not name:
            return by_name
        order = self._columns.named(name.lstrip("-"), "sort").order
        valued = [row for row in by_name if order(row) is not None]
        nothing = [row for row in by_name if order(row) is None]
        return [*sorted(valued, key=order, reverse=name.startswith("-")), *nothing]

    def _order(self, row: Row) -> tuple[Any, ...]:
        return tuple(self._labels[depth][key].order for depth, key in enumerate(row.keys))

    def _with_running(self, rows: list[Row]) -> list[Row]:
        totals = [0] * len(self._query.running)
        if not totals:
            return rows
        found = []
        for row in rows:
            for place, name in enumerate(self._query.running):
                totals[place] += self._columns.number(name, row.now) or 0
            found.append(row._replace(running=tuple(totals)))
        return found

    def _group(self, group: _Group) -> ReportGroup:
        head, totals = group.head, self._columns.totals(group.head)
        if head.rest:
            return ReportGroup(OTHERS, _("Others"), group.first, group.count, totals)
        label = self._labels[0][head.keys[0]]
        title = _("{name} ({count})").format(name=label.text or label.code, count=group.count)
        return ReportGroup(label.code, title, group.first, group.count, totals)


def _by_head(rows: Sequence[Row]) -> dict[Keys, list[Row]]:
    found: dict[Keys, list[Row]] = {}
    for row in rows:
        found.setdefault(row.keys[:1], []).append(row)
    return found
