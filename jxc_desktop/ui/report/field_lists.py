"""The fields of a fact, and the wells they are put into: by dragging, or by keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QListWidget, QListWidgetItem, QWidget

from jxc_desktop.ui.common.tokens import GRID, ROW_COMPACT

MIME = "application/x-jxc-field"
_NAME = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as a list shows it; ``title`` alone is a heading."""

    name: str
    title: str
    meaning: str = ""
    enabled: bool = True


class FieldItems(QListWidget):
    """A list of fields that can be dragged; ``name_at`` is the field under the cursor."""

    def __init__(self, parent: QWidget | None = None, *, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def name_at(self) -> str:
        """The field under the cursor."""
        item = self.currentItem()
        return str(item.data(_NAME) or "") if item is not None else ""

    def show_fields(self, fields: Sequence[Shown]) -> None:
        """Show these fields; the cursor stays on its field, or at its place."""
        chosen, row = self.name_at(), self.currentRow()
        self.clear()
        for one in fields:
            item = QListWidgetItem(one.title, self)
            item.setData(_NAME, one.name)
            item.setToolTip(one.meaning)
            item.setSizeHint(QSize(0, ROW_COMPACT))
            if not one.name:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            if not one.name or not one.enabled:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
        places = [place for place, one in enumerate(fields) if one.name == chosen and chosen]
        named = [place for place, one in enumerate(fields) if one.name and one.enabled]
        near = next((place for place in named if place >= row), named[-1] if named else -1)
        self.setCurrentRow(places[0] if places else near)

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """A field."""
        return [MIME]

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:  # noqa: N802
        """The name of the field dragged."""
        data = QMimeData()
        if items:
            data.setData(MIME, str(items[0].data(_NAME) or "").encode())
        return data


class FieldList(FieldItems):
    """All fields of a fact. ``put`` tells a field and the key that was pressed: Enter, R, C, V or F."""

    put = Signal(str, str)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Put the field under the cursor somewhere."""
        keys = {
            Qt.Key.Key_Return: "",
            Qt.Key.Key_Enter: "",
            Qt.Key.Key_R: "rows",
            Qt.Key.Key_C: "columns",
            Qt.Key.Key_V: "values",
            Qt.Key.Key_F: "filters",
        }
        well = keys.get(Qt.Key(event.key())) if not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier else None
        if well is None or not self.name_at():
            super().keyPressEvent(event)
            return
        self.put.emit(self.name_at(), well)


class Well(FieldItems):
    """Where fields lie side by side. ``taken`` tells a field dropped and its place; the others what a key wants."""

    taken = Signal(str, int)
    removed = Signal(str)
    moved = Signal(str, int)
    opened = Signal(str)
    marked = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, name: str) -> None:
        super().__init__(parent, name=name)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSpacing(GRID // 2)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setFixedHeight(2 * ROW_COMPACT + 4 * GRID)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.itemDoubleClicked.connect(lambda _item: self.opened.emit(self.name_at()))
        self.hint = ""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """An empty well says how it is filled."""
        super().paintEvent(event)
        if not self.count() and self.hint:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            area = self.viewport().rect().adjusted(GRID, GRID, -GRID, -GRID)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self.hint)
            painter.end()

    def show_hint(self, hint: str) -> None:
        """Say this while nothing lies here, and what the keys do as a tip."""
        self.hint = hint
        self.viewport().update()

    def show_fields(self, fields: Sequence[Shown]) -> None:
        """Show these fields as chips as wide as their words."""
        super().show_fields(fields)
        for place in range(self.count()):
            item = self.item(place)
            width = self.fontMetrics().horizontalAdvance(item.text()) + 6 * GRID
            item.setSizeHint(QSize(width, ROW_COMPACT))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Only fields may come in."""
        self._allow(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Only fields may come in."""
        self._allow(event)

    @staticmethod
    def _allow(event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take the field that is dropped, before the one it is dropped on."""
        item = self.itemAt(event.position().toPoint())
        self.take(event.mimeData(), self.row(item) if item is not None else -1)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def take(self, data: QMimeData, place: int = -1) -> None:
        """Take a field that was dragged here."""
        name = bytes(data.data(MIME).data()).decode()
        if name:
            self.taken.emit(name, place)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Delete takes out, Ctrl with an arrow moves, Space marks, Enter opens."""
        name, control = self.name_at(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = event.key()
        if not name:
            super().keyPressEvent(event)
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit(name)
        elif control and key in {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.moved.emit(name, -1 if key in {Qt.Key.Key_Left, Qt.Key.Key_Up} else 1)
        elif key == Qt.Key.Key_Space:
            self.marked.emit(name)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(name)
        else:
            super().keyPressEvent(event)
