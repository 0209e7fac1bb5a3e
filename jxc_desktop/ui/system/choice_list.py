"""A list of things to tick and to put in order: fields and columns of a template."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

_VALUE = Qt.ItemDataRole.UserRole
_UP, _DOWN = Qt.Key.Key_Up, Qt.Key.Key_Down


class ChoiceList(QListWidget):
    """Space ticks, Alt+↑ and Alt+↓ move, dragging moves too. ``changed`` tells either."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.itemChanged.connect(lambda _item: self.changed.emit())

    def show_choices(self, choices: Sequence[tuple[str, str]], chosen: Sequence[str]) -> None:
        """Show what is chosen first, in its order, then the rest."""
        titles = dict(choices)
        order = [name for name in chosen if name in titles]
        order += [name for name, _title in choices if name not in order]
        row = self.currentRow()
        with QSignalBlocker(self):
            self.clear()
            for name in order:
                item = QListWidgetItem(titles[name], self)
                item.setData(_VALUE, name)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable & ~Qt.ItemFlag.ItemIsDropEnabled)
                item.setCheckState(Qt.CheckState.Checked if name in chosen else Qt.CheckState.Unchecked)
            self.setCurrentRow(min(max(row, 0), self.count() - 1))

    def chosen(self) -> tuple[str, ...]:
        """The ticked ones in their order."""
        items = [self.item(row) for row in range(self.count())]
        return tuple(str(item.data(_VALUE)) for item in items if item.checkState() == Qt.CheckState.Checked)

    def move_current(self, by: int) -> None:
        """Move the row of the cursor up or down."""
        row = self.currentRow()
        if 0 <= row < self.count() and 0 <= row + by < self.count():
            with QSignalBlocker(self):
                self.insertItem(row + by, self.takeItem(row))
                self.setCurrentRow(row + by)
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Alt with an arrow moves the row."""
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (_UP, _DOWN):
            self.move_current(-1 if event.key() == _UP else 1)
            event.accept()
            return
        super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """A row was dragged to another place."""
        super().dropEvent(event)
        self.changed.emit()
