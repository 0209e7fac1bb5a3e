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
_NUMBERS = (ColumnType.MONEY, ColumnType.QUANTITY, ColumnType.INTEGER, ColumnType.PRICE, ColumnType.PERCENT)
_SHOW = {
    ColumnType.MONEY: shows.money,
    ColumnType.QUANTITY: shows.quantity,
    ColumnType.PRICE: shows.price,
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
    """The chart of a report, of its groups where it has some; none where there are no figures to draw."""
    places = figures_of(result)
    if not places or not len(result.rows):
        return None
    kind = kind or ("line" if _runs_in_time(result) and not result.groups else "bar")
    most = most_bars if kind == "bar" else MOST_POINTS
    if result.groups:
        names = [group.title for group in result.groups]
        rows: Sequence[Sequence[object]] = [group.totals for group in result.groups]
    else:
        rows = result.rows[: most + 1]
        names = [_name(result, number) for number in range(len(rows))]
    count = len(result.groups) or len(result.rows)
    rows, names = rows[:most], names[:most]
    series = tuple(Series(result.columns[place].title, tuple(_number(row[place]) for row in rows)) for place in places)
    kept = result.columns[places[0]].type
    return Chart(result.title, kind, tuple(names), series, kept, count - len(rows))


def figures_of(result: ReportResult) -> list[int]:
    """Where the figures stand: the columns of a pivot, or those of the type of the first amount."""
    columns = result.columns
    numbers = [place for place, column in enumerate(columns) if column.type in _NUMBERS]
    split = [place for place in numbers if AT in columns[place].name]
    if split:
        measure = columns[split[0]].name.partition(AT)[0]
        return [place for place in split if columns[place].name.partition(AT)[0] == measure][: len(CHART_SERIES)]
    plain = [place for place in numbers if not columns[place].name.endswith(_DERIVED)]
    if not plain:
        return []
    if not isinstance(result, QueryResult):
        plain = [place for place in plain if columns[place].type is ColumnType.MONEY] or plain
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
