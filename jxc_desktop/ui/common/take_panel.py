"""A panel above the lines that offers something to be taken over, or put away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton

from jxc_desktop.ui.common.translated import Translated


class TakePanel(Translated, QFrame):
    """A subclass has the button, and emits ``taken`` in `take`; ``closed`` tells that the panel was put away."""

    taken = Signal(object)
    closed = Signal()
    take_button: QPushButton

    def take(self) -> None:
        """Hand over what is offered."""
        raise NotImplementedError

    def put_away(self) -> None:
        """Close without taking anything more."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc closes; Enter presses the button it stands on."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.take_button.hasFocus():
            self.take()
        else:
            super().keyPressEvent(event)
