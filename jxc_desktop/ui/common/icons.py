"""The one set of outline icons. They take their colour from the theme whenever they are painted."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.assets import resource

ICON_SIZE = 20
_SHARPNESS = 3  # drawn larger, so that it stays sharp on dense screens
_drawn: dict[tuple[str, str], QIcon] = {}
_icons: dict[tuple[str, str], QIcon] = {}


def icon(name: str, ink: str = "secondary") -> QIcon:
    """The icon of that name (a file of ``resources/icons``) in a colour of the theme, whichever theme is shown."""
    if (name, ink) not in _icons:
        _icons[name, ink] = QIcon(_ThemeInk(name, ink))
    return _icons[name, ink]


def pixmap(name: str, ink: str = "secondary", size: int = ICON_SIZE) -> QPixmap:
    """The icon as a picture in the colour of the moment, for painting at once."""
    return icon(name, ink).pixmap(QSize(size, size))


class IconLabel(QWidget):
    """Shows an icon beside text or over it."""

    def __init__(
        self, name: str = "", parent: QWidget | None = None, *, ink: str = "secondary", size: int = ICON_SIZE
    ) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self.show_icon(name, ink)

    def show_icon(self, name: str, ink: str = "secondary") -> None:
        """Show another one."""
        self._name, self._ink = name, ink
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Draw it."""
        painter = QPainter(self)
        icon(self._name, self._ink).paint(painter, self.rect())
        painter.end()


class _ThemeInk(QIconEngine):
    """Paints an icon in what the ink is at that moment, so that nobody need set icons again for another theme."""

    def __init__(self, name: str, ink: str) -> None:
        super().__init__()
        self._name, self._ink = name, ink

    def _now(self) -> QIcon:
        colour = getattr(theme.colours(), self._ink)
        if (self._name, colour) not in _drawn:
            _drawn[self._name, colour] = _draw(self._name, colour)
        return _drawn[self._name, colour]

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw it into this place."""
        self._now().paint(painter, rect, Qt.AlignmentFlag.AlignCenter, mode, state)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Draw it as a picture of this size."""
        return self._now().pixmap(size, 1.0, mode, state)

    def clone(self) -> QIconEngine:
        """The same for another icon."""
        return _ThemeInk(self._name, self._ink)


def _draw(name: str, colour: str) -> QIcon:
    outline = resource("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    picture = QPixmap(ICON_SIZE * _SHARPNESS, ICON_SIZE * _SHARPNESS)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(outline.encode())).render(painter, QRectF(picture.rect()))
    painter.end()
    made = QIcon(picture)
    made.addPixmap(picture, QIcon.Mode.Selected)  # Qt would tint it with the colour of the selected row
    return made
