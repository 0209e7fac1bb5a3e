"""What a chart shows of a report: lines or bars, their names, and the figures, read from the rows of the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from jxc_desktop.services.reporting.semantic.columns import AT, BEFORE, CHANGE, RUNNING, SHARE
from jxc_desktop.services.reporting.semantic.results import QueryResult
from jxc_desktop.services.reports import ColumnType, ReportResult
from jxc_desktop.ui.common import columns as shows
from jxc_desktop.ui.common.tokens import CHART_SERIES

MOST_BARS, MOST_POINTS = 20, 400
_SHOW = {
    ColumnType.MONEY: shows.money,
    ColumnType.QUANTITY: shows.quantity,
    ColumnType.PRICE: shows.price,
    ColumnType.AVERAGE: shows.average,
    ColumnType.TIMES: shows.times,
    ColumnType.DAYS: shows.days,
    ColumnType.PERCENT: shows.percent,
    ColumnType.INTEGER: shows.whole,
}
_DERIVED = (CHANGE, SHARE, RUNNING)


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or the bars of one colour; a value that is not known leaves a gap."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of ``kind`` bar or line; ``type`` is that of its figures, ``left_out`` counts rows it does not show."""

    title: str
    kind: str
    names: tuple[str, ...]
    series: tuple[Series, ...]
    type: ColumnType
    left_out: int = 0

    def text(self, value: Decimal | None) -> str:
        """A figure as it is shown."""
        if value is None:
            return ""
        return shows.whole(int(value)) if self.type is ColumnType.INTEGER else _SHOW[self.type](value)  # type: ignore[operator]


def chart_of(result: ReportResult, kind: str = "", *, most_bars: int = MOST_BARS) -> Chart | None:
    """The chart of a report, of its groups where it has some; none where there are no figures to draw.

    A pivot over time has a line for each of its first rows, so that time goes from left to right.
    """
    places = figures_of(result)
    if not places or not len(result.rows):
        return None
    over_time = _columns_in_time(result)
    kind = kind or ("line" if over_time or (_runs_in_time(result) and not result.groups) else "bar")
    most = most_bars if kind == "bar" else MOST_POINTS
    count = len(result.groups) or len(result.rows)
    names, rows = _named_rows(result, len(CHART_SERIES) if over_time else most)
    title, type_ = result.title, result.columns[places[0]].type
    if over_time:
        moments = places[-most:] if kind == "bar" else places
        series = tuple(
            Series(name, tuple(_number(row[place]) for place in moments)) for name, row in zip(names, rows, strict=True)
        )
        return Chart(title, kind, _moments(result, len(moments)), series, type_, count - len(rows))
    kept = places[: len(CHART_SERIES)]
    series = tuple(Series(result.columns[place].title, tuple(_number(row[place]) for row in rows)) for place in kept)
    return Chart(title, kind, tuple(names), series, type_, count - len(rows))


def _named_rows(result: ReportResult, most: int) -> tuple[list[str], Sequence[Sequence[object]]]:
    """The names of the first rows or groups, and their values."""
    if result.groups:
        groups = result.groups[:most]
        return [group.title for group in groups], [group.totals for group in groups]
    rows = result.rows[:most]
    return [_name(result, number) for number in range(len(rows))], rows


def _columns_in_time(result: ReportResult) -> bool:
    if not isinstance(result, QueryResult):
        return False
    dimension = result.query.column_dimension()
    return dimension is not None and dimension.is_time and bool(result.query.rows)


def _moments(result: ReportResult, most: int) -> tuple[str, ...]:
    """What the last columns of a pivot over time are called."""
    if not isinstance(result, QueryResult):
        return ()
    return tuple(result.labels[-1][key].text for key in result.column_keys)[-most:]


def figures_of(result: ReportResult) -> list[int]:
    """Where the figures stand: the columns of a pivot, or those of the type of the first amount."""
    columns = result.columns
    numbers = [place for place, column in enumerate(columns) if column.type in _SHOW]
    split = [place for place in numbers if AT in columns[place].name]
    if split:
        measure = columns[split[0]].name.partition(AT)[0]
        return [place for place in split if columns[place].name.partition(AT)[0] == measure]
    plain = [place for place in numbers if not columns[place].name.endswith(_DERIVED)]
    if not plain:
        return []
    if not isinstance(result, QueryResult):
        plain = [place for place in plain if columns[place].type is ColumnType.MONEY] or plain
    by = result.parameters.get("sort", "").lstrip("-")
    plain = sorted(plain, key=lambda place: columns[place].name != by)  # what it is ordered by comes first
    first = columns[plain[0]]
    if any(columns[place].name == first.name + BEFORE for place in plain):
        return [place for place in plain if columns[place].name in {first.name, first.name + BEFORE}]
    alike = [place for place in plain if columns[place].type is first.type]
    return alike[:3]


def _runs_in_time(result: ReportResult) -> bool:
    if isinstance(result, QueryResult):
        rows = result.query.row_dimensions()
        return bool(rows) and rows[0].is_time
    return result.columns[0].type is ColumnType.DATE


def _name(result: ReportResult, number: int) -> str:
    """What a row is called: its dimensions, or its name."""
    if isinstance(result, QueryResult):
        line = result.lines[number]
        texts = [result.labels[place][key].text for place, key in enumerate(line.keys)]
        if texts and not line.rest:
            return " / ".join(texts)
    row = result.rows[number]
    named = [place for place, column in enumerate(result.columns) if column.name == "name"]
    texts = [_text(row[place]) for place in (named or range(len(row)))]
    return next((text for text in texts if text), "")


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return shows.moment(value)
    return shows.day(value) if isinstance(value, date) else shows.text(value)


def _number(value: object) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    return Decimal(value) if isinstance(value, int) else None
