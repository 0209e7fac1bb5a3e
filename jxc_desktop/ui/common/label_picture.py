"""A label on the screen, as large as there is room, in its own proportions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

_LEAST = 120


class LabelPicture(QLabel):
    """Shows the PNG of a label on a quiet ground."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "label.preview") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumHeight(_LEAST)
        self._picture = QPixmap()

    def show_picture(self, png: bytes) -> None:
        """Show another label, or none."""
        self._picture = QPixmap()
        if png:
            self._picture.loadFromData(png)
        self._fit()

    def _fit(self) -> None:
        if self._picture.isNull():
            self.clear()
            return
        mode = Qt.TransformationMode.SmoothTransformation
        self.setPixmap(self._picture.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio, mode))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The label takes the room there is."""
        super().resizeEvent(event)
        self._fit()
