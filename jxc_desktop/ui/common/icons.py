"""The one set of outline icons, drawn in the colour of the theme."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.assets import resource

ICON_SIZE = 20
_SHARPNESS = 3  # drawn larger, so that it stays sharp on dense screens
_drawn: dict[tuple[str, str], QIcon] = {}


def icon(name: str, colour: str | None = None) -> QIcon:
    """The icon of that name (a file of ``resources/icons``), by default in the colour of secondary text."""
    ink = colour or theme.colours().secondary
    if (name, ink) not in _drawn:
        _drawn[name, ink] = _draw(name, ink)
    return _drawn[name, ink]


def pixmap(name: str, colour: str | None = None, size: int = ICON_SIZE) -> QPixmap:
    """The icon as a picture, for labels."""
    return icon(name, colour).pixmap(QSize(size, size))


def _draw(name: str, ink: str) -> QIcon:
    outline = resource("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", ink)
    picture = QPixmap(ICON_SIZE * _SHARPNESS, ICON_SIZE * _SHARPNESS)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(outline.encode())).render(painter, QRectF(picture.rect()))
    painter.end()
    made = QIcon(picture)
    made.addPixmap(picture, QIcon.Mode.Selected)  # Qt would tint it with the colour of the selected row
    return made
