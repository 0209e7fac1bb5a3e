"""The whole numbers of a query: one statement a stream, and the sums of groups and of everything.

What adds up is read once and added here. What does not (a sale that stands in several groups is one sale) is asked
of the database again for every total, so that a total is always true.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jxc_desktop.db.queries import semantic as queries
from jxc_desktop.db.queries.semantic import Ask, Limit
from jxc_desktop.db.rows import Connection
from jxc_desktop.services.reporting.periods import Period, day_number
from jxc_desktop.services.reporting.semantic.calendar import NO_SHIFT, Shift, keys_between
from jxc_desktop.services.reporting.semantic.fields import TIMES, Dimension, Measure, Parts
from jxc_desktop.services.reporting.semantic.naming import Key, keys_of_codes
from jxc_desktop.services.reporting.semantic.query import Query

Keys = tuple[Key, ...]
Sums = dict[Keys, Parts]
"""The parts of every group, by the keys of its dimensions."""
Level = tuple[int, bool]
"""How many of the row dimensions tell groups apart, and whether the column dimension does too."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a query read: where the parts stand, and the sums of every level it needs."""

    places: Mapping[str, int]
    levels: Mapping[Level, Sums]
    days: int

    @property
    def nothing(self) -> Parts:
        """The parts of a group without rows."""
        return [0] * len(self.places)

    def total(self) -> Parts:
        """The parts of everything."""
        return self.levels[0, False].get((), self.nothing)


def read_figures(
    connection: Connection, query: Query, period: Period, user: int | None, today: date, shift: Shift = NO_SHIFT
) -> Figures:
    """Read a checked query; ``user`` limits what is about documents to those of one user.

    ``shift`` is how far the period of the query lies after this one: its filters name times of that period.
    """
    return _Reading(connection, query, period, user, today, shift).figures()


def levels_of(query: Query) -> tuple[Level, ...]:
    """The levels a query needs, the finest first."""
    depths = [len(query.rows), *([1] if len(query.rows) > 1 else []), 0]
    found = [(depth, with_column) for depth in depths for with_column in ((True, False) if query.columns else (False,))]
    return tuple(dict.fromkeys(found))


def shifted(figures: Figures, dimensions: Sequence[Dimension], shift: Shift) -> Figures:
    """Figures of an earlier period under the keys of the later one: the first of May under the first of June."""
    levels: dict[Level, Sums] = {}
    for (depth, with_column), sums in figures.levels.items():
        kept = [*dimensions[:depth], *(dimensions[-1:] if with_column else ())]
        namings = [dimension.naming for dimension in kept]
        moved: Sums = {}
        for keys, parts in sums.items():
            later = tuple(
                key if key is None or isinstance(key, str) else shift.later(naming, key)
                for naming, key in zip(namings, keys, strict=True)
            )
            moved[later] = add(moved[later], parts) if later in moved else parts
        levels[depth, with_column] = moved
    return Figures(figures.places, levels, figures.days)


def add(one: Parts, other: Parts) -> Parts:
    """Two groups together; what is not known of one is not known of both."""
    return [None if a is None or b is None else a + b for a, b in zip(one, other, strict=True)]


def left_of(whole: Parts, shown: Iterable[Parts], additive: Sequence[bool]) -> Parts:
    """What is left of a group when some of it is shown; what does not add up is not known."""
    left = [part if kept else None for part, kept in zip(whole, additive, strict=True)]
    for parts in shown:
        left = [None if a is None or b is None else a - b for a, b in zip(left, parts, strict=True)]
    return left


def additive_parts(places: Mapping[str, int]) -> list[bool]:
    """For each place, whether what stands there may be added up."""
    return [queries.is_additive(*name.split(".")) for name in places]


class _Reading:
    """The statements of one query."""

    def __init__(
        self, connection: Connection, query: Query, period: Period, user: int | None, today: date, shift: Shift
    ) -> None:
        self._connection, self._query, self._user = connection, query, user
        self._today = day_number(today)
        self._period, self._shift = period, shift
        self._days = (day_number(period.since), day_number(period.until))
        measures: Sequence[Measure] = query.measures()
        self._names = tuple(dict.fromkeys(name for measure in measures for name in measure.names))
        self._places = {name: place for place, name in enumerate(self._names)}
        self._keys = [dimension.key for dimension in query.all_dimensions()]
        self._limits = tuple(self._limit(one.field, one.values, one.excluded, one.exact) for one in query.filters)

    def _limit(self, field: str, codes: tuple[str, ...], excluded: bool, exact: bool) -> Limit:
        dimension = self._query.declared().dimension(field, "filters")
        keys = keys_of_codes(self._connection, dimension, codes, exact=exact)
        if dimension.naming in TIMES and self._shift != NO_SHIFT:
            found = keys_between(dimension.naming, self._period)
            keys = tuple(key for key in found if self._shift.later(dimension.naming, key) in keys)
        return Limit(dimension.key, keys, excluded)

    def figures(self) -> Figures:
        """All levels."""
        wanted = levels_of(self._query)
        finest = self._read(self._keys, self._names)
        levels: dict[Level, Sums] = {wanted[0]: finest}
        for level in wanted[1:]:
            levels[level] = self._summed(finest, level)
        counted = [name for name in self._names if not queries.adds_up(*name.split("."), over=self._keys)]
        if counted:
            for level in wanted[1:]:
                self._count(levels[level], level, counted)
        return Figures(self._places, levels, (self._period.until - self._period.since).days + 1)

    def _read(self, keys: Sequence[str], names: Sequence[str]) -> Sums:
        """The sums of some parts by some keys; what is not named stays 0."""
        streams: dict[str, list[str]] = defaultdict(list)
        for name in names:
            stream, _dot, part = name.partition(".")
            streams[stream].append(part)
        found: dict[Keys, list[int]] = {}
        width = len(keys)
        for stream, parts in streams.items():
            places = [self._places[f"{stream}.{part}"] for part in parts]
            before, after = [0] * places[0], [0] * (len(self._names) - places[-1] - 1)
            together = len(before) + len(places) + len(after) == len(self._names)
            for row in self._asked(stream, keys, parts):
                group = row[:width]
                if "" in group:  # nothing is nothing
                    group = tuple([None if key == "" else key for key in group])
                sums = found.get(group)
                if sums is None and together:
                    found[group] = [*before, *row[width:], *after]
                    continue
                if sums is None:
                    sums = found[group] = [0] * len(self._names)
                for place, value in zip(places, row[width:], strict=True):
                    sums[place] += value
        return dict(found)

    def _asked(self, stream: str, keys: Sequence[str], parts: Sequence[str]) -> list[tuple[Any, ...]]:
        since, until = self._days
        return queries.sums(
            self._connection,
            Ask(
                stream,
                tuple(keys),
                tuple(parts),
                since,
                until,
                self._limits,
                self._query.known_at,
                self._user,
                self._today,
            ),
        )

    def _summed(self, finest: Sums, level: Level) -> Sums:
        """The groups of a coarser level, added up."""
        depth, with_column = level
        if not depth and not with_column:
            whole = [sum(filter(None, parts)) for parts in zip(*finest.values(), strict=True)]
            return {(): whole} if finest else {}
        last = len(self._keys) - 1
        found: dict[Keys, list[int]] = {}
        for keys, parts in finest.items():
            group = (*keys[:depth], keys[last]) if with_column else keys[:depth]
            sums = found.get(group)
            if sums is None:
                found[group] = [part or 0 for part in parts]
            else:
                for place, part in enumerate(parts):
                    sums[place] += part or 0
        return dict(found)

    def _count(self, sums: Sums, level: Level, names: Sequence[str]) -> None:
        """Put what does not add up into the groups of a level."""
        depth, with_column = level
        keys = [*self._keys[:depth], *(self._keys[-1:] if with_column else ())]
        places = [self._places[name] for name in names]
        for group, parts in self._read(keys, names).items():
            merged = list(sums.get(group, [0] * len(self._names)))
            for place in places:
                merged[place] = parts[place]
            sums[group] = merged
