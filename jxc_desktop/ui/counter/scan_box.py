"""The one field of the counter that has the focus: what is typed anywhere ends up here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from jxc_desktop.i18n import _
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.counter.widgets import ENTER_KEYS, Field


class ScanBox(Translated, Field):
    """Codes, initials, names and the little commands ``n*``, ``*n``, ``.p``, ``/d``; plus the keys of the cart.

    Signals:
        moved: one up or one down, in the search list or the cart.
        stepped: one more or one less of the selected line.
        removed, emptied, undone, redone, escaped, ended: what the key says.
    """

    moved = Signal(int)
    stepped = Signal(int)
    removed = Signal()
    emptied = Signal()
    undone = Signal()
    redone = Signal()
    escaped = Signal()
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("scan_box", parent=parent)
        self.setMinimumHeight(52)
        self.setMaxLength(200)
        self.say(self.setPlaceholderText, lambda: _("Scan, code, initials or name    3* sets the quantity"))
        self.say(self.setAccessibleName, lambda: _("Scan box"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """The keys of the cart work while the box is empty; what is typed is edited as usual."""
        if not self._take(event):
            super().keyPressEvent(event)
            return
        event.accept()

    def _take(self, event: QKeyEvent) -> bool:
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in ENTER_KEYS:
            return False
        if key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Delete and control:
            self.emptied.emit()
        elif self.text():
            return False
        else:
            return self._take_when_empty(event, control)
        return True

    def _take_when_empty(self, event: QKeyEvent, control: bool) -> bool:
        key = event.key()
        if event.text() in ("+", "-") and not control:
            self.stepped.emit(1 if event.text() == "+" else -1)
        elif key == Qt.Key.Key_Delete:
            self.removed.emit()
        elif key == Qt.Key.Key_End:
            self.ended.emit()
        elif control and key == Qt.Key.Key_Z:
            (self.redone if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else self.undone).emit()
        elif control and key == Qt.Key.Key_Y:
            self.redone.emit()
        else:
            return False
        return True
