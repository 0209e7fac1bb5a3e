"""A grid that is edited like a spreadsheet and walked like a trade program."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QStyleOptionViewItem, QWidget

from jxc_desktop.ui.common.rows_model import EDIT, Index
from jxc_desktop.ui.common.table_view import CellDelegate, TableView
from jxc_desktop.ui.common.tokens import ROW_COMFORTABLE

EditorMaker = Callable[[QWidget, Index], QWidget | None]
_SHIFT, _CONTROL, _ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class GridDelegate(CellDelegate):
    """Makes the field of a cell and leaves its Enter and Tab to the grid."""

    def __init__(self, grid: EditGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002, N802
        """The field the column asks for, else a plain line."""
        made = self._grid.make_editor(parent, index) if self._grid.make_editor else None
        editor = made or QLineEdit(parent)
        if isinstance(editor, QLineEdit) and made is None:
            editor.setAlignment(Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)))
            editor.setFrame(False)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """Put the text of the cell into the field, all of it selected."""
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(EDIT) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QObject, index: Index) -> None:  # noqa: ARG002, N802
        """Hand what was typed to the model; an untouched field changes nothing."""
        if isinstance(editor, QLineEdit) and editor.text() != str(index.data(EDIT) or ""):
            self._grid.rows_model().setData(index, editor.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Enter and Tab commit and walk; everything else is the field's own matter."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, QWidget):
            key = event.key()
            if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) or (key in _ENTER and not event.modifiers() & _CONTROL):
                self.commitData.emit(watched)
                self.closeEditor.emit(watched, CellDelegate.EndEditHint.NoHint)
                self._grid.walk(event)
                return True
        return super().eventFilter(watched, event)


class EditGrid(TableView):
    """An editable table of lines with an empty last row.

    | key | does |
    | --- | --- |
    | typing, F2, Esc | replaces, edits, restores |
    | Enter / Shift+Enter | next / previous needed cell, then the next row |
    | Tab / Shift+Tab | next / previous cell that can be edited |
    | Ctrl+D | fills the cells below from the first chosen one |
    | Ins / Ctrl+Del | inserts / removes rows (signals; the view model does it) |
    | Alt+↑ / Alt+↓ | moves a row (signal) |
    | Ctrl+V | hands a block of cells to ``pasted`` (start row, start column, cells); one cell is typed in |
    """

    insert_asked = Signal(int)
    remove_asked = Signal(list)
    move_asked = Signal(int, int)
    pasted = Signal(int, int, list)
    end_reached = Signal()

    def __init__(
        self, parent: QWidget | None = None, *, row_height: int = ROW_COMFORTABLE, name: str = "lines"
    ) -> None:
        super().__init__(parent, row_height=row_height, name=name)
        self.make_editor: EditorMaker | None = None
        self.setItemDelegate(GridDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.EditKeyPressed | trigger.DoubleClicked)

    # walking

    def walk(self, event: QKeyEvent) -> None:
        """Go where this Enter or Tab leads."""
        back = bool(event.modifiers() & _SHIFT) or event.key() == Qt.Key.Key_Backtab
        if event.key() in _ENTER:
            self.go_to_needed(back=back)
        else:
            self.go_to_editable(back=back)

    def go_to_needed(self, *, back: bool = False) -> None:
        """The next cell that needs a value: in this row, else the first needed cell of the next row."""
        self._go(self._needs_value, back=back)

    def go_to_editable(self, *, back: bool = False) -> None:
        """The next cell that can be edited, skipping read-only ones."""
        self._go(lambda row, column: self.rows_model().may_edit(row, column), back=back)

    def _go(self, wanted: Callable[[int, int], bool], *, back: bool) -> None:
        order = self._visible_columns()
        current = self.currentIndex()
        row = max(current.row(), 0)
        place = order.index(current.column()) if current.column() in order else -1
        step = -1 if back else 1
        place += step
        while 0 <= row < self.rows_model().rowCount():
            while 0 <= place < len(order):
                if wanted(row, order[place]):
                    self.setCurrentIndex(self.rows_model().index(row, order[place]))
                    return
                place += step
            row += step
            place = len(order) - 1 if back else 0
        if not back:
            self.end_reached.emit()

    def _needs_value(self, row: int, column: int) -> bool:
        model = self.rows_model()
        if not model.may_edit(row, column):
            return False
        needed = model.columns[column].needed
        return needed is None or needed(model.row(row))

    def _visible_columns(self) -> list[int]:
        header = self.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [number for number in order if not self.isColumnHidden(number)]

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The keys of the table above."""
        action = self._action_of(event)
        if action is None:
            super().keyPressEvent(event)
            return
        action()
        event.accept()

    def _action_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        key, modifiers = event.key(), event.modifiers()
        row = self.currentIndex().row()
        if event.matches(QKeySequence.StandardKey.Paste):
            return self.paste
        if key in _ENTER and not modifiers & _CONTROL:
            return lambda: self.walk(event)
        if key == Qt.Key.Key_D and modifiers == _CONTROL:
            return self.fill_down
        if key == Qt.Key.Key_Insert and not modifiers:
            return lambda: self.insert_asked.emit(max(row, 0))
        if key == Qt.Key.Key_Delete and modifiers == _CONTROL:
            return lambda: self.remove_asked.emit(self._chosen_numbers())
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and modifiers == _ALT:
            return lambda: self.move_asked.emit(row, -1 if key == Qt.Key.Key_Up else 1)
        if key == Qt.Key.Key_Delete and not modifiers:
            return self._empty_cell
        return None

    def event(self, event: QEvent) -> bool:
        """Tab walks cells instead of leaving the grid, while there is a cell to go to."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._walks(event):
            before = self.currentIndex()
            self.walk(event)
            if self.currentIndex() != before:
                return True
        return super().event(event)

    @staticmethod
    def _walks(event: QKeyEvent) -> bool:
        return event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and not event.modifiers() & _CONTROL

    def _empty_cell(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.rows_model().setData(index, "")

    def fill_down(self) -> None:
        """Give the first chosen cell's text to the chosen cells below it; alone, take the cell above."""
        model = self.rows_model()
        chosen = self.selectionModel().selectedIndexes()
        for column in sorted({index.column() for index in chosen}):
            rows = sorted(index.row() for index in chosen if index.column() == column)
            source, targets = (rows[0] - 1, rows) if len(rows) == 1 else (rows[0], rows[1:])
            if source >= 0:
                text = model.index(source, column).data(EDIT)
                for row in targets:
                    model.setData(model.index(row, column), text)

    def paste(self) -> None:
        """Take the clipboard: one cell is typed in, a block is handed to whoever listens to ``pasted``."""
        cells = clipboard_cells(QGuiApplication.clipboard().text())
        index = self.currentIndex()
        if not cells or not index.isValid():
            return
        if len(cells) == 1 and len(cells[0]) == 1:
            self.rows_model().setData(index, cells[0][0])
        else:
            self.pasted.emit(index.row(), index.column(), cells)

    def edit_cell(self, row: int, column: int) -> None:
        """Put the cursor into a cell and open it."""
        index: QModelIndex = self.rows_model().index(row, column)
        self.setCurrentIndex(index)
        self.setFocus()
        if self.rows_model().may_edit(row, column):
            self.edit(index)


def clipboard_cells(text: str) -> list[list[str]]:
    """The cells of a block copied from a spreadsheet; quoted cells may hold line breaks and tabs."""
    rows: list[list[str]] = [[]]
    cell, quoted, position = "", False, 0
    while position < len(text):
        mark = text[position]
        if quoted:
            if mark == '"' and text[position + 1 : position + 2] == '"':
                cell += mark
                position += 1
            elif mark == '"':
                quoted = False
            else:
                cell += mark
        elif mark == '"' and not cell:
            quoted = True
        elif mark in "\t\n":
            rows[-1].append(cell)
            cell = ""
            if mark == "\n":
                rows.append([])
        elif mark != "\r":
            cell += mark
        position += 1
    if cell or rows[-1]:
        rows[-1].append(cell)
    return _without_empty_end(rows)


def _without_empty_end(rows: Sequence[list[str]]) -> list[list[str]]:
    kept = list(rows)
    while kept and not any(cell.strip() for cell in kept[-1]):
        kept.pop()
    return kept
