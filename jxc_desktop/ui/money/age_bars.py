"""How old debts are, as bars with their figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.ui.common.theme import colours
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

BUCKETS = (N_("Not due"), N_("1–30 days"), N_("31–60 days"), N_("61–90 days"), N_("Over 90 days"))
_TONES = ("success", "warning", "warning", "danger", "danger")
_BAR = 10


class AgeBars(Translated, QWidget):
    """Five bars beside one another, each as long as its part of the whole; the figure stands above it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ages")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._amounts: Sequence[Decimal] = ()

    def show_amounts(self, amounts: Sequence[Decimal]) -> None:
        """Show the amount of each age."""
        self._amounts = tuple(amounts)
        told = "; ".join(f"{_(name)} {money_text(one)}" for name, one in zip(BUCKETS, self._amounts, strict=False))
        self.setAccessibleName(told)
        self.setToolTip(told)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Two lines of text and a bar."""
        return QSize(600, 2 * self.fontMetrics().height() + _BAR + 2 * GRID)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.show_amounts(self._amounts)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw name, figure and bar of each age."""
        if not self._amounts:
            return
        ink = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = sum(self._amounts) or Decimal(1)
        width, line = self.width() / len(BUCKETS), self.fontMetrics().height()
        for place, (name, amount, tone) in enumerate(zip(BUCKETS, self._amounts, _TONES, strict=True)):
            left, room = place * width, width - 2 * GRID
            side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.setPen(QColor(ink.secondary))
            painter.drawText(QRectF(left, 0, room, line), side, _(name))
            painter.setPen(QColor(ink.text))
            painter.drawText(QRectF(left, line, room, line), side, money_text(amount))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ink.divider))
            bar = QRectF(left, 2 * line + GRID, room, _BAR)
            painter.drawRoundedRect(bar, 2, 2)
            painter.setBrush(QColor(getattr(ink, tone)))
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), room * float(amount / whole), _BAR), 2, 2)
        painter.end()
