"""F9 where money is given to what is open: it settles the oldest first, wherever the key leads elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object


class SettlesOldestByKey(_Base):
    """Mixin of pages, first among the bases."""

    def settle_oldest(self) -> None:
        """Give all there is to the oldest."""
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        """The key is not for the window."""
        is_key = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and event.key() == Qt.Key.Key_F9:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """It settles here."""
        if event.key() == Qt.Key.Key_F9:
            event.accept()
            self.settle_oldest()
        else:
            super().keyPressEvent(event)
