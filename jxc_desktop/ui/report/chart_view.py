"""A chart of a report: bars or lines in colours that stay apart, every one with its name and figure beside it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from jxc_desktop.i18n import _
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.tokens import CHART_SERIES, GRID, NOTE, SECTION, STATUS
from jxc_desktop.ui.common.translated import Translated

if TYPE_CHECKING:
    from jxc_desktop.ui.report.chart_data import Chart

_BAR, _GAP, _BETWEEN = 18, 3, 10
_LEAST_LINES = 240
_LEAST_TILE = 160
_LEVELS = 4
_DOT = 3
_WIDEST_NAME = 240
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class ChartView(Translated, QWidget):
    """Paints one chart; `picture` is the same as a picture. One without a title is lower, for a tile."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chart")
        self.chart: Chart | None = None

    def show_chart(self, chart: Chart | None) -> None:
        """Show this chart."""
        self.chart = chart
        self.setMinimumHeight(self._needed())
        self.setAccessibleName(self._told())
        self.updateGeometry()
        self.update()

    def retranslate(self) -> None:
        """Say what the chart shows again."""
        super().retranslate()
        self.setAccessibleName(self._told())

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as there is room, as high as the bars need."""
        return QSize(640, self._needed())

    def picture(self) -> QPixmap:
        """The chart as a picture on the colour of its ground."""
        picture = QPixmap(self.size())
        picture.fill(QColor(theme.colours().surface))
        self.render(picture)
        return picture

    def copy(self) -> None:
        """Put the picture into the clipboard."""
        QGuiApplication.clipboard().setPixmap(self.picture())

    def _needed(self) -> int:
        chart = self.chart
        if chart is None or chart.kind == "line":
            return _LEAST_LINES if chart is None or chart.title else _LEAST_TILE
        return _head_height(chart) + len(chart.names) * block_height(len(chart.series)) + 4 * GRID

    def _told(self) -> str:
        """The first and last figure of every series, for those who do not see the chart."""
        chart = self.chart
        if chart is None or not chart.names:
            return _("Chart")
        return "; ".join(
            _("{series}: {first} {value}, {last} {end}").format(
                series=one.name,
                first=chart.names[0],
                value=chart.text(one.values[0]),
                last=chart.names[-1],
                end=chart.text(one.values[-1]),
            )
            for one in chart.series
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Draw title, legend and figures."""
        chart = self.chart
        if chart is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.colours().surface))
        _Head(painter, chart, self.width()).draw()
        area = QRectF(2 * GRID, _head_height(chart), self.width() - 4 * GRID, self.height() - _head_height(chart))
        painter.setFont(theme.current().font(NOTE))
        if chart.kind == "bar":
            _Bars(painter, chart, area).draw()
        else:
            _Lines(painter, chart, area).draw()
        painter.end()


def block_height(series: int) -> int:
    """How high the bars of one name are, with the room below."""
    return series * (_BAR + _GAP) + _BETWEEN


def _head_height(chart: Chart) -> int:
    metrics = QFontMetrics(theme.current().font(SECTION))
    named = len(chart.series) > 1 or chart.left_out or not chart.title
    title = 2 * GRID + metrics.height() if chart.title else 0
    return title + (metrics.height() + GRID if named else GRID)


class _Head:
    """The title, and below it what each colour stands for."""

    def __init__(self, painter: QPainter, chart: Chart, width: int) -> None:
        self._painter, self._chart, self._width = painter, chart, width

    def draw(self) -> None:
        painter, chart, tokens = self._painter, self._chart, theme.colours()
        left, top = 2.0 * GRID, self._title() if chart.title else 0.0
        painter.setFont(theme.current().font(STATUS))
        if len(chart.series) > 1 or not chart.title:
            left = self._legend(left, top)
        if chart.left_out:
            painter.setPen(QColor(tokens.secondary))
            told = _("{count} more lines are in the table").format(count=chart.left_out)
            room = self._width - left
            told = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, int(room))
            painter.drawText(QRectF(left, top, room, painter.fontMetrics().height()), _LEFT, told)

    def _title(self) -> float:
        """Draw the title; answers how far down the next line begins."""
        painter, chart = self._painter, self._chart
        painter.setFont(theme.current().font(SECTION, strong=True))
        painter.setPen(QColor(theme.colours().text))
        height = painter.fontMetrics().height()
        title = chart.title if len(chart.series) > 1 else f"{chart.title} · {chart.series[0].name}"
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, self._width - 4 * GRID)
        painter.drawText(QRectF(2 * GRID, GRID, self._width - 4 * GRID, height), _LEFT, shown)
        return 2.0 * GRID + height

    def _legend(self, left: float, top: float) -> float:
        painter, tokens = self._painter, theme.colours()
        metrics = painter.fontMetrics()
        for number, one in enumerate(self._chart.series):
            box = QRectF(left, top + metrics.height() / 2 - 6, 12, 12)
            painter.setPen(QPen(QColor(tokens.border), 1))
            painter.setBrush(QColor(CHART_SERIES[number]))
            painter.drawRect(box)
            painter.setPen(QColor(tokens.text))
            width = metrics.horizontalAdvance(one.name) + 2 * GRID
            painter.drawText(QRectF(left + 12 + GRID, top, width, metrics.height()), _LEFT, one.name)
            left += 12 + GRID + width + 2 * GRID
        return left


class _Bars:
    """Bars that lie: names on the left, the figure at the end of each bar, what is below zero to the left."""

    def __init__(self, painter: QPainter, chart: Chart, area: QRectF) -> None:
        self._painter, self._chart, self._area = painter, chart, area
        metrics = painter.fontMetrics()
        values = [value for one in chart.series for value in one.values if value is not None]
        self._names = min(max(metrics.horizontalAdvance(name) for name in chart.names) + 2 * GRID, _WIDEST_NAME)
        figures = max((metrics.horizontalAdvance(chart.text(value)) for value in values), default=0) + 2 * GRID
        high, low = max([*values, Decimal(0)]), min([*values, Decimal(0)])
        left_figures = figures if low < 0 else 0
        room = max(area.width() - self._names - figures - left_figures, 40)
        self._scale = room / float(high - low) if high != low else 0.0
        self._zero = area.left() + self._names + left_figures + float(-low) * self._scale

    def draw(self) -> None:
        tokens = theme.colours()
        top = self._area.top()
        for place, name in enumerate(self._chart.names):
            block = len(self._chart.series) * (_BAR + _GAP)
            self._painter.setPen(QColor(tokens.text))
            metrics = self._painter.fontMetrics()
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(self._names) - GRID)
            box = QRectF(self._area.left(), top, self._names - GRID, block - _GAP)
            self._painter.drawText(box, _RIGHT, shown)
            for number, one in enumerate(self._chart.series):
                self._bar(number, one.values[place], top + number * (_BAR + _GAP))
            top += block + _BETWEEN
        self._painter.setPen(QPen(QColor(tokens.border), 1))
        self._painter.drawLine(QPointF(self._zero, self._area.top()), QPointF(self._zero, top - _BETWEEN))

    def _bar(self, number: int, value: Decimal | None, top: float) -> None:
        if value is None:
            return
        painter, tokens = self._painter, theme.colours()
        length = float(value) * self._scale
        bar = QRectF(min(self._zero, self._zero + length), top, max(abs(length), 1), _BAR)
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.setBrush(QColor(CHART_SERIES[number]))
        painter.drawRect(bar)
        painter.setPen(QColor(tokens.text))
        width = painter.fontMetrics().horizontalAdvance(self._chart.text(value)) + GRID
        if length < 0:
            painter.drawText(QRectF(bar.left() - width - GRID, top, width, _BAR), _RIGHT, self._chart.text(value))
        else:
            painter.drawText(QRectF(bar.right() + GRID, top, width, _BAR), _LEFT, self._chart.text(value))


class _Lines:
    """Lines over time: levels with their figures on the left, names of the lines and the last figure at their ends."""

    def __init__(self, painter: QPainter, chart: Chart, area: QRectF) -> None:
        self._painter, self._chart = painter, chart
        metrics = painter.fontMetrics()
        values = [value for one in chart.series for value in one.values if value is not None]
        self._low, self._high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
        self._step = step_between(self._low, self._high)
        self._low, self._high = _outwards(self._low, self._high, self._step)
        left = max(metrics.horizontalAdvance(chart.text(value)) for value in (self._low, self._high)) + 2 * GRID
        ends = [self._end(number) for number in range(len(chart.series))]
        right = min(max(metrics.horizontalAdvance(end) for end in ends) + 3 * GRID, _WIDEST_NAME)
        inner = area.adjusted(left, metrics.height(), -right, -2.5 * metrics.height())
        self._inner = inner

    def _end(self, number: int) -> str:
        one = self._chart.series[number]
        last = self._chart.text(next((value for value in reversed(one.values) if value is not None), None))
        return f"{one.name} {last}" if len(self._chart.series) > 1 else last

    def draw(self) -> None:
        self._draw_levels()
        self._draw_names()
        ends = {number: end for number in range(len(self._chart.series)) if (end := self._last(number)) is not None}
        height = self._painter.fontMetrics().height()
        levels = apart([end.y() for end in ends.values()], height, self._inner.bottom())
        for number in range(len(self._chart.series)):
            self._draw_line(number)
        for (number, end), level in zip(ends.items(), levels, strict=True):
            self._draw_end(number, end, level)

    def _level(self, value: Decimal) -> float:
        return self._inner.bottom() - float((value - self._low) / (self._high - self._low)) * self._inner.height()

    def _across(self, place: int) -> float:
        steps = max(len(self._chart.names) - 1, 1)
        return self._inner.left() + place * self._inner.width() / steps

    def _draw_levels(self) -> None:
        painter, tokens = self._painter, theme.colours()
        height = painter.fontMetrics().height()
        for step in range(int((self._high - self._low) / self._step) + 1):
            value = self._low + self._step * step
            level = self._level(value)
            painter.setPen(QPen(QColor(tokens.divider), 1))
            painter.drawLine(QPointF(self._inner.left(), level), QPointF(self._inner.right(), level))
            painter.setPen(QColor(tokens.secondary))
            box = QRectF(0, level - height / 2, self._inner.left() - GRID, height)
            painter.drawText(box, _RIGHT, self._chart.text(value))

    def _draw_names(self) -> None:
        painter, names = self._painter, self._chart.names
        metrics = painter.fontMetrics()
        widest = max(metrics.horizontalAdvance(name) for name in names) + 3 * GRID
        every = max(1, -(-len(names) * widest // max(int(self._inner.width()), 1)))
        painter.setPen(QColor(theme.colours().secondary))
        for place in range(0, len(names), int(every)):
            box = QRectF(self._across(place) - widest / 2, self._inner.bottom() + GRID, widest, metrics.height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), names[place])

    def _draw_line(self, number: int) -> None:
        painter = self._painter
        for piece in self._pieces(number):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(CHART_SERIES[number]), 2))
            painter.drawPolyline(QPolygonF(piece))
            painter.setBrush(QColor(CHART_SERIES[number]))
            if len(self._chart.names) <= 2 * MOST_DOTS:
                for point in piece:
                    painter.drawEllipse(point, _DOT, _DOT)

    def _last(self, number: int) -> QPointF | None:
        """Where a line ends."""
        return next((point for piece in reversed(self._pieces(number)) for point in reversed(piece)), None)

    def _draw_end(self, number: int, end: QPointF, level: float) -> None:
        painter, height = self._painter, self._painter.fontMetrics().height()
        painter.setPen(QPen(QColor(CHART_SERIES[number]), 4))
        painter.drawLine(QPointF(end.x() + GRID, level), QPointF(end.x() + 2 * GRID, level))
        painter.setPen(QColor(theme.colours().text))
        painter.drawText(QRectF(end.x() + 3 * GRID, level - height / 2, _WIDEST_NAME, height), _LEFT, self._end(number))

    def _pieces(self, number: int) -> Sequence[list[QPointF]]:
        """The points of a line, cut where a value is not known."""
        pieces: list[list[QPointF]] = [[]]
        for place, value in enumerate(self._chart.series[number].values):
            if value is None:
                pieces.append([])
            else:
                pieces[-1].append(QPointF(self._across(place), self._level(value)))
        return [piece for piece in pieces if piece]


MOST_DOTS = 31


def apart(levels: Sequence[float], height: float, lowest: float) -> list[float]:
    """The same levels so far apart that texts of this height do not cover one another, none below the lowest."""
    order = sorted(range(len(levels)), key=lambda place: levels[place])
    found = list(levels)
    for above, place in pairwise(order):
        found[place] = max(found[place], found[above] + height)
    bound = lowest
    for place in reversed(order):
        found[place] = min(found[place], bound)
        bound = found[place] - height
    return found


def step_between(low: Decimal, high: Decimal) -> Decimal:
    """A step of 1, 2, 2.5 or 5 by a power of ten, about so many times between two values as there are levels."""
    wanted = (high - low) / _LEVELS
    if wanted <= 0:
        return Decimal(1)
    ten = Decimal(1).scaleb(wanted.adjusted())
    return next(ten * factor for factor in _STEPS if ten * factor >= wanted)


_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


def _outwards(low: Decimal, high: Decimal, step: Decimal) -> tuple[Decimal, Decimal]:
    """The levels at or beyond two values, at least one step apart."""
    first = (low / step).to_integral_value(ROUND_FLOOR) * step
    return first, max((high / step).to_integral_value(ROUND_CEILING) * step, first + step)
