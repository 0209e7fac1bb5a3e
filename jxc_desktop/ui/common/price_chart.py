"""A small line chart of prices over time, one line a supplier or customer, each named at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, price_text
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.tokens import CHART_SERIES, NOTE
from jxc_desktop.ui.common.translated import Translated

_HEIGHT, _DOT, _GAP = 150, 3.0, 6
_SIGNS = ("●", "■", "▲", "◆", "○", "□")
"""A sign for each line, for those who do not see its colour."""


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name and its points by day."""

    name: str
    points: tuple[tuple[date, Decimal], ...]


class PriceChart(Translated, QWidget):
    """Paints up to six series; names stand at the right end of their lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("price_chart")
        self.setMinimumHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.series: tuple[Series, ...] = ()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Wide and low."""
        return QSize(280, _HEIGHT)

    def show_series(self, series: Sequence[Series]) -> None:
        """Show these lines."""
        self.series = tuple(one for one in series if one.points)[: len(CHART_SERIES)]
        self.setVisible(any(len(one.points) > 1 for one in self.series) or len(self.series) > 1)
        self.setAccessibleName(self._told())
        self.update()

    def retranslate(self) -> None:
        """Say what the chart shows again."""
        super().retranslate()
        self.setAccessibleName(self._told())

    def _told(self) -> str:
        """The last price of every line, for those who do not see the chart."""
        return "; ".join(
            _("{name}: {price} on {date}").format(
                name=one.name, price=price_text(one.points[-1][1]), date=date_text(one.points[-1][0])
            )
            for one in self.series
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Draw the frame, the lines and their names."""
        if not self.series:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.current().font(NOTE))
        metrics = painter.fontMetrics()
        scale = _Scale.of(self.series, self._area(metrics))
        self._draw_frame(painter, metrics, scale)
        taken: list[float] = []
        for number, one in enumerate(self.series):
            self._draw_series(painter, number, one, scale, taken)
        painter.end()

    def _area(self, metrics: QFontMetrics) -> QRectF:
        names = max(metrics.horizontalAdvance(f"{_SIGNS[0]} {one.name[:8]}") for one in self.series)
        left = max(metrics.horizontalAdvance(price_text(price)) for one in self.series for _day, price in one.points)
        width = self.width() - left - names - 4 * _GAP
        return QRectF(left + _GAP, _GAP + metrics.height() / 2, max(width, 40), self.height() - 2.4 * metrics.height())

    def _draw_frame(self, painter: QPainter, metrics: QFontMetrics, scale: _Scale) -> None:
        tokens = theme.colours()
        area = scale.area
        painter.setPen(QPen(QColor(tokens.divider), 1))
        for level in (area.top(), area.bottom()):
            painter.drawLine(QPointF(area.left(), level), QPointF(area.right(), level))
        painter.setPen(QColor(tokens.secondary))
        for price, level in ((scale.high, area.top()), (scale.low, area.bottom())):
            text = price_text(price)
            box = QRectF(0, level - metrics.height() / 2, area.left() - _GAP / 2, metrics.height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)
        days = QRectF(area.left(), area.bottom() + 2, area.width(), metrics.height())
        painter.drawText(days, int(Qt.AlignmentFlag.AlignLeft), date_text(scale.first))
        if scale.last != scale.first:
            painter.drawText(days, int(Qt.AlignmentFlag.AlignRight), date_text(scale.last))

    @staticmethod
    def _draw_series(painter: QPainter, number: int, one: Series, scale: _Scale, taken: list[float]) -> None:
        tokens = theme.colours()
        painter.setPen(QPen(QColor(CHART_SERIES[number]), 2))
        places = [scale.place(day, price) for day, price in one.points]
        painter.drawPolyline(places)
        painter.setBrush(QColor(CHART_SERIES[number]))
        for place in places:
            painter.drawEllipse(place, _DOT, _DOT)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        height = painter.fontMetrics().height()
        level = places[-1].y()
        while any(abs(level - other) < height for other in taken):
            level += height if level < scale.area.center().y() else -height
        taken.append(level)
        painter.setPen(QColor(CHART_SERIES[number]))
        left = scale.area.right() + _GAP
        box = QRectF(left, level - height / 2, 400, height)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), _SIGNS[number])
        painter.setPen(QColor(tokens.text))
        box.moveLeft(left + painter.fontMetrics().horizontalAdvance(f"{_SIGNS[number]} "))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), one.name[:8])


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where days and prices stand in an area."""

    area: QRectF
    first: date
    last: date
    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, series: Sequence[Series], area: QRectF) -> _Scale:
        """The scale that holds all points."""
        days = [day for one in series for day, _price in one.points]
        prices = [price for one in series for _day, price in one.points]
        return cls(area, min(days), max(days), min(prices), max(prices))

    def place(self, day: date, price: Decimal) -> QPointF:
        """Where a point stands; a single day or price stands in the middle."""
        days, spread = (self.last - self.first).days, self.high - self.low
        along = (day - self.first).days / days if days else 0.5
        up = float((price - self.low) / spread) if spread else 0.5
        return QPointF(self.area.left() + along * self.area.width(), self.area.bottom() - up * self.area.height())
