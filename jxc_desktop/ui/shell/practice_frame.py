"""The hatched border around the window of the practice program: nobody takes it for the real one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from jxc_desktop.ui.common import theme

WIDTH = 6


class PracticeFrame(QWidget):
    """Lies over a window and leaves all but its border alone; follows the size of the window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("practice_frame")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        window.installEventFilter(self)
        self._follow(window)

    def _follow(self, window: QWidget) -> None:
        self.setGeometry(window.rect())
        inner = window.rect().adjusted(WIDTH, WIDTH, -WIDTH, -WIDTH)
        self.setMask(QRegion(window.rect()) - QRegion(inner))
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        """Keep to the border of the window."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show} and isinstance(watched, QWidget):
            self._follow(watched)
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Hatch the border in the colour of a warning."""
        colours = theme.current().tokens
        painter = QPainter(self)
        area = QRect(self.rect())
        painter.fillRect(area, QColor(colours.warning_soft))
        painter.fillRect(area, QBrush(QColor(colours.warning), Qt.BrushStyle.BDiagPattern))
