"""What figures are made of: facts, dimensions and measures, each declared once with what it means.

A measure is a sum of parts of streams (`db.queries.semantic_streams`), or one such sum divided by another: the
margin of a group is the profit of the group by its net sales, never an average of margins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Protocol, TypeVar

from jxc_desktop.db.queries import semantic as queries
from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import divide_half_up, from_fen, from_millionths, from_units
from jxc_desktop.exchange.sheets import ColumnType

Parts = Sequence[int | None]
"""The sums of a row, each at its place; none where it is not known."""
Sum = tuple[tuple[int, str], ...]
"""Parts added up, each with its factor: ``((1, "sales.net"), (-1, "cost_of_sales.cost"))``."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """What figures are told apart by. ``key`` is what the streams call it, ``naming`` how its keys are named.

    ``leads_to`` are the dimensions a figure is opened into, the first that there is; ``right`` is needed to see it.
    """

    name: str
    title: str
    definition: str
    key: str
    naming: str
    leads_to: tuple[str, ...] = ()
    right: Permission | None = None

    @property
    def is_time(self) -> bool:
        """Whether its keys follow one another in time, so that a line may join them."""
        return self.naming in TIMES


TIMES = frozenset({"day", "week", "month", "quarter", "year"})


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: a sum of parts, or that sum ``times`` a constant divided by the sum ``over``.

    ``by_days`` multiplies by the days of the period too. ``definition`` says what is counted, what is not, and as of
    when. A ratio keeps the scale of its type: fen for money, millionths for average prices, else ten-thousandths.
    """

    name: str
    title: str
    definition: str
    type: ColumnType
    parts: Sum
    over: Sum = ()
    times: int = 1
    by_days: bool = False
    right: Permission | None = None

    @property
    def streams(self) -> frozenset[str]:
        """The streams it reads."""
        return frozenset(part.partition(".")[0] for _factor, part in (*self.parts, *self.over))

    @property
    def names(self) -> tuple[str, ...]:
        """The parts it reads, as ``stream.part``."""
        return tuple(dict.fromkeys(part for _factor, part in (*self.parts, *self.over)))

    @property
    def is_sum(self) -> bool:
        """Whether it adds up: shares and running totals have a meaning."""
        return not self.over and self.is_additive

    @property
    def is_additive(self) -> bool:
        """Whether all its parts may be added up over groups."""
        return all(queries.is_additive(*part.split(".")) for part in self.names)

    @property
    def is_standing(self) -> bool:
        """Whether it is what there is at the end of the period."""
        return all(queries.is_standing(*part.split(".")) for part in self.names)

    def has(self, key: str) -> bool:
        """Whether its figures can be told apart by a key."""
        return all(key in queries.keys_of(stream) for stream in self.streams)

    def reader(self, places: Mapping[str, int], days: int) -> Callable[[Parts], int | None]:
        """What reads the figure from parts that stand at these places.

        It answers a whole number of its type's smallest unit; none where a part is unknown, or it is divided by
        nothing.
        """
        upper = [(factor, places[name]) for factor, name in self.parts]
        lower = [(factor, places[name]) for factor, name in self.over]
        times = self.times * (days if self.by_days else 1)
        if not lower:
            return partial(_added, upper)
        return partial(_divided, upper, lower, times)

    def shown(self, whole: int | None) -> object:
        """A whole number of its smallest unit as it is shown."""
        return None if whole is None else shown_as(self.type, whole)


def shown_as(kind: ColumnType, whole: int) -> object:
    """A whole number of the smallest unit of a type as its value."""
    if kind is ColumnType.MONEY:
        return from_fen(whole)
    if kind in _IN_UNITS:
        return from_units(whole)
    if kind is ColumnType.AVERAGE:
        return from_millionths(whole)
    return Decimal(whole).scaleb(-4) if kind is ColumnType.PERCENT else whole


_IN_UNITS = frozenset({ColumnType.QUANTITY, ColumnType.TIMES, ColumnType.DAYS})


def _added(places: Sequence[tuple[int, int]], parts: Parts) -> int | None:
    total = 0
    for factor, place in places:
        part = parts[place]
        if part is None:
            return None
        total += factor * part
    return total


def _divided(
    upper: Sequence[tuple[int, int]], lower: Sequence[tuple[int, int]], times: int, parts: Parts
) -> int | None:
    part, whole = _added(upper, parts), _added(lower, parts)
    if part is None or not whole:
        return None
    return divide_half_up(-part * times, -whole) if whole < 0 else divide_half_up(part * times, whole)


@dataclass(frozen=True, slots=True)
class Fact:
    """A kind of row of the books: what its figures are and what tells them apart. ``right`` is needed to ask.

    Of what ``is_kept`` every row says when it was written, so that it can be told as it was known before.
    """

    name: str
    title: str
    definition: str
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    right: Permission | None = None
    is_kept: bool = True

    def dimension(self, name: str, field: str = "rows") -> Dimension:
        """The dimension of this name.

        Raises:
            NotFound: the fact has none.
        """
        return _named(self.dimensions, name, field, N_("dimension"))

    def measure(self, name: str, field: str = "values") -> Measure:
        """The measure of this name.

        Raises:
            NotFound: the fact has none.
        """
        return _named(self.measures, name, field, N_("measure"))

    def has_dimension(self, name: str) -> bool:
        """Whether it has a dimension of this name."""
        return any(one.name == name for one in self.dimensions)


class _HasName(Protocol):
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=_HasName)


def _named(known: Sequence[T], name: str, field: str, what: str) -> T:
    for one in known:
        if one.name == name:
            return one
    raise NotFound(field=field, what=what, name=name)
