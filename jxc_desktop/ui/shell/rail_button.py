"""A button of the rail: icon and word, cut short where it is too long, with a small sign at its right."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from jxc_desktop.ui.common.icons import ICON_SIZE, icon
from jxc_desktop.ui.common.tokens import GRID, RAIL_NARROW, RAIL_WIDE

_SIGN = 14
_INDENT = 4 * GRID
_PADDING = 3 * GRID
"""Left and right of icon and word, and what a page stands further in, as the sheet of styles has them."""
_SCROLL_BAR = 14
"""Room for the scroll bar of the wide rail, whether it is there or not: words must not move when a group opens."""
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


class RailButton(QToolButton):
    """``arrow`` tells an arrow key pressed on it, ``menu_asked`` that its menu is wanted at a place."""

    arrow = Signal(object)
    menu_asked = Signal(object)

    def __init__(self, name: str, sign: str, parent: QWidget, *, indented: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName(f"rail.{name}")
        self.setProperty("rail", "true")
        self.setProperty("level", "page" if indented else "group")
        self.setCheckable(True)
        self.setIcon(icon(sign))
        self.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        self._indented = indented
        self._right = ""

    def tell(self, words: str, *, narrow: bool, hint: str = "", right: str = "") -> None:
        """Show icon and words, or the icon alone; ``right`` is a small icon behind the words."""
        style = Qt.ToolButtonStyle
        width = RAIL_NARROW - 2 * GRID if narrow else RAIL_WIDE - 2 * GRID - _SCROLL_BAR
        self._right = "" if narrow else right
        self.setFixedWidth(width)
        self.setToolButtonStyle(style.ToolButtonIconOnly if narrow else style.ToolButtonTextBesideIcon)
        self.ensurePolished()
        room = (
            width - 2 * _PADDING - ICON_SIZE - 2 * GRID - (_SIGN if right else 0) - (_INDENT if self._indented else 0)
        )
        short = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        self.setText(words if narrow else short)
        self.setToolTip(f"{words}  {hint}".strip())
        self.setAccessibleName(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows belong to the rail, Enter clicks."""
        if event.key() in _ARROWS:
            self.arrow.emit(Qt.Key(event.key()))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Offer what can be done with the page."""
        self.menu_asked.emit(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the small sign over the button."""
        super().paintEvent(event)
        if self._right:
            painter = QPainter(self)
            place = QRect(self.width() - _SIGN - 2 * GRID, (self.height() - _SIGN) // 2, _SIGN, _SIGN)
            icon(self._right).paint(painter, place)
            painter.end()
