"""The columns of a query's report: its dimensions, its measures, and what is made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.i18n import _
from jxc_desktop.services.reporting.declared import ratio
from jxc_desktop.services.reporting.model import ReportColumn, Shown
from jxc_desktop.services.reporting.semantic.fields import Measure, Parts
from jxc_desktop.services.reporting.semantic.naming import Key, Label, Labels, columns_of
from jxc_desktop.services.reporting.semantic.query import Query
from jxc_desktop.services.reporting.semantic.reading import Figures, Keys
from jxc_desktop.services.reporting.semantic.shared import BEFORE_MEANS, change_means

BEFORE, CHANGE, SHARE, RUNNING, AT = ".before", ".change", ".share", ".running", "@"
"""What is put behind the name of a measure to name a column made of it."""


class Row(NamedTuple):
    """A line: the keys of its dimensions, its parts, those of each column, those of the earlier period.

    ``running`` are the running totals up to it, ``rest`` says that it is what other lines leave out.
    """

    keys: Keys
    now: Parts
    cells: Mapping[Key, Parts]
    before: Parts
    running: tuple[int | None, ...] = ()
    rest: bool = False


class Shows(NamedTuple):
    """A column with what it reads of a line, shown and as the number it is ordered by."""

    column: ReportColumn
    read: Callable[[Row], object]
    order: Callable[[Row], Any]
    measure: str = ""


class Columns:
    """The columns of one report. ``plain`` of them, the first ones, name what a line is about."""

    def __init__(
        self, query: Query, figures: Figures, labels: Sequence[Labels], keys: Sequence[Key], *, compared: bool
    ) -> None:
        self._query, self._labels, self._column_keys = query, labels, keys
        self._nothing, self._total = figures.nothing, figures.total()
        self._compares = compared
        self._measures = query.measures()
        self._readers = {measure.name: measure.reader(figures.places, figures.days) for measure in self._measures}
        dimensions = self._shows_of_dimensions()
        self.plain = len(dimensions)
        self.shows = (*dimensions, *self._shows_of_measures())

    def named(self, name: str, asked_by: str) -> Shows:
        """The column of a name.

        Raises:
            InvalidValue: there is none.
        """
        for shows in self.shows:
            if shows.column.name == name:
                return shows
        raise InvalidValue(asked_by, name, N_("the report has no such column"))

    def totals(self, row: Row) -> Shown:
        """A line of sums: its figures without what names a line."""
        return (*[None] * self.plain, *(shows.read(row) for shows in self.shows[self.plain :]))

    def number(self, measure: str, parts: Parts) -> int | None:
        """The figure of a measure as a whole number."""
        return self._readers[measure](parts)

    def _shows_of_dimensions(self) -> list[Shows]:
        dimensions = self._query.row_dimensions()
        if not dimensions:
            title = _(self._query.declared().title)
            return [Shows(ReportColumn("all", title, ColumnType.TEXT), lambda _row: _("All"), lambda _row: 0)]
        found: dict[str, Shows] = {}  # a document says its kind and party already: they do not stand there twice
        for depth, dimension in enumerate(dimensions):
            for place, column in enumerate(columns_of(dimension)):
                shows = Shows(column, partial(self._named, depth, place), partial(self._order_of, depth))
                found.setdefault(column.name, shows)
        return list(found.values())

    def _named(self, depth: int, place: int, row: Row) -> object:
        if depth < len(row.keys):
            return self._labels[depth][row.keys[depth]].shown[place]
        first = depth == len(row.keys)
        text_at = 1 if len(columns_of(self._query.row_dimensions()[depth])) in {2, 3} else 0
        return _("Others") if row.rest and first and place == text_at else ""

    def _order_of(self, depth: int, row: Row) -> Any:
        return self._labels[depth][row.keys[depth]].order if depth < len(row.keys) else (2,)

    def _shows_of_measures(self) -> list[Shows]:
        found = []
        for key in self._column_keys:
            label = self._labels[-1][key]
            found += [self._cell(measure, key, label) for measure in self._measures]
        for measure in self._measures:
            found.append(self._value(measure))
            if self._compares:
                found += self._compared(measure)
            if measure.name in self._query.share:
                found.append(self._share(measure))
            if measure.name in self._query.running:
                found.append(self._running(measure))
        return found

    def _cell(self, measure: Measure, key: Key, label: Label) -> Shows:
        title = label.text
        if len(self._measures) > 1:
            title = _("{column} · {measure}").format(column=label.text, measure=_(measure.title))
        column = ReportColumn(f"{measure.name}{AT}{label.code}", title, measure.type, _(measure.definition))
        read, nothing = self._readers[measure.name], self._nothing

        def whole(row: Row) -> int | None:
            return read(row.cells.get(key, nothing))

        return Shows(column, lambda row: measure.shown(whole(row)), whole, measure.name)

    def _value(self, measure: Measure) -> Shows:
        title = _(measure.title)
        if self._column_keys:
            title = _("Total") if len(self._measures) == 1 else _("Total · {measure}").format(measure=title)
        read = self._readers[measure.name]
        column = ReportColumn(measure.name, title, measure.type, _(measure.definition))
        return Shows(column, lambda row: measure.shown(read(row.now)), lambda row: read(row.now), measure.name)

    def _compared(self, measure: Measure) -> list[Shows]:
        title, read = _(measure.title), self._readers[measure.name]
        points = measure.type is ColumnType.PERCENT

        def change(row: Row) -> Decimal | None:
            now, then = read(row.now), read(row.before)
            if now is None or then is None:
                return None
            return Decimal(now - then).scaleb(-4) if points else ratio(now - then, abs(then))

        before = ReportColumn(
            measure.name + BEFORE,
            _("{measure} before").format(measure=title),
            measure.type,
            _(BEFORE_MEANS).format(measure=title),
        )
        changed = ReportColumn(
            measure.name + CHANGE,
            _("{measure} change").format(measure=title),
            ColumnType.PERCENT,
            _(change_means(measure)).format(measure=title),
        )
        return [
            Shows(before, lambda row: measure.shown(read(row.before)), lambda row: read(row.before), measure.name),
            Shows(changed, change, change, measure.name),
        ]

    def _share(self, measure: Measure) -> Shows:
        title, read = _(measure.title), self._readers[measure.name]
        whole = read(self._total) or 0

        def share(row: Row) -> Decimal | None:
            part = read(row.now)
            return None if part is None else ratio(part, whole)

        column = ReportColumn(
            measure.name + SHARE,
            _("{measure} share").format(measure=title),
            ColumnType.PERCENT,
            _("{measure} share: of the total of everything.").format(measure=title),
        )
        return Shows(column, share, share, measure.name)

    def _running(self, measure: Measure) -> Shows:
        place = self._query.running.index(measure.name)
        title = _(measure.title)

        def running(row: Row) -> int | None:
            return row.running[place] if row.running else None

        column = ReportColumn(
            measure.name + RUNNING,
            _("{measure} running total").format(measure=title),
            measure.type,
            _("{measure} running total: of this line and all above it.").format(measure=title),
        )
        return Shows(column, lambda row: measure.shown(running(row)), running, measure.name)
