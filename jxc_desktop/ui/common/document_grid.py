"""The grid of a document: goods and units are looked up while one types in their cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from jxc_desktop.ui.common.document_line_row import LineRow
from jxc_desktop.ui.common.document_lines_model import DraftLinesModel
from jxc_desktop.ui.common.document_lookups import (
    bin_search,
    goods_search,
    lot_search,
    part_search,
    reason_search,
    unit_search,
)
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.edit_grid import EditGrid, GridDelegate
from jxc_desktop.ui.common.entry import half_width
from jxc_desktop.ui.common.lookup import LookupEdit, Search
from jxc_desktop.ui.common.popup_list import PopupList, Suggestion
from jxc_desktop.ui.common.rows_model import EDIT, Index, RowsModel

_FREE = frozenset({"lot", "bin", "to_bin", "reason"})
_LOOKED_UP = frozenset({"product", "unit", "made"}) | _FREE
_TIMES = re.compile(r"(\d{1,6}(?:\.\d{1,4})?)[*×]")


class LookupCell(LookupEdit):
    """A lookup in a cell: what it answers is the code of the suggestion taken, else what was typed."""

    def answer(self) -> str:
        """The code to hand to the model."""
        typed = self.text().strip()
        chosen = self.value()
        if chosen is not None and typed == chosen.text:
            return str(chosen.value)
        offered = self._popup.current() if self._popup is not None else None
        if offered is not None and self.isModified():
            return str(offered.value)
        if typed and self.isModified():
            hits: Sequence[Suggestion] = self._search(typed)
            return str(hits[0].value) if hits else typed
        return typed

    def popup(self) -> PopupList:
        """The list of hits; it stands in the window and goes with the cell."""
        made = self._popup is None
        popup = super().popup()
        if made:
            self.destroyed.connect(popup.deleteLater)
        return popup


class FreeCell(LookupCell):
    """A cell in which anything may be typed; only F7 offers what is known. A new lot is typed, not chosen."""

    def _ask(self, typed: str | None = None) -> None:
        if typed is None:
            self.hide_popup()  # typing goes on without a list
        else:
            super()._ask(typed)

    def answer(self) -> str:
        """What was chosen in the list, else what was typed."""
        offered = self._popup.current() if self._popup is not None and self._popup.isVisible() else None
        return self.text().strip() if offered is None else str(offered.value)


class DocumentDelegate(GridDelegate):
    """Hands the code of a lookup cell to the model, not the words that are shown."""

    def __init__(self, grid: DocumentGrid) -> None:
        super().__init__(grid)
        self._grid: DocumentGrid = grid

    def setModelData(self, editor: QWidget, model: QObject, index: Index) -> None:  # noqa: N802
        """Hand over what was chosen or typed; an untouched cell changes nothing."""
        if isinstance(editor, QLineEdit):
            self._grid.typed = editor.text()
        if not isinstance(editor, LookupCell):
            super().setModelData(editor, model, index)
            return
        answer = editor.answer()
        editor.hide_popup()
        if answer != str(index.data(EDIT) or ""):
            self._grid.rows_model().setData(index, answer)

    def take(self, editor: QWidget) -> None:
        """Take a suggestion that was clicked, and go on as Enter does."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, GridDelegate.EndEditHint.NoHint)
        self._grid.setFocus()
        self._grid.go_to_needed()


class DocumentGrid(EditGrid):
    """The lines of a draft. F7 looks up. A refused value stays in its open cell."""

    def __init__(self, parts: DocumentParts, model: DraftLinesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="lines")
        self._parts = parts
        self.typed = ""
        self._stays = False
        delegate = DocumentDelegate(self)
        self.setItemDelegate(delegate)
        self.make_editor = self._editor
        self._delegate = delegate
        self.setModel(model)
        self._goods = goods_search(parts)
        self.warehouses: Callable[[], tuple[str, str]] = lambda: ("", "")

    def _editor(self, parent: QWidget, index: Index) -> QWidget | None:
        model: RowsModel[LineRow] = self.rows_model()
        name = model.columns[index.column()].name
        search = self._search_of(name, model.row(index.row()))
        if search is None:
            return self._number_cell(parent, index) if model.columns[index.column()].numeric else None
        cell = (FreeCell if name in _FREE else LookupCell)(search, parent=parent, name=f"lines.{name}")
        cell.setFrame(False)
        cell.chosen.connect(lambda _found: self._delegate.take(cell))
        return cell

    def _search_of(self, name: str, row: LineRow) -> Search | None:
        """What is looked up in a column; ``warehouses`` answers from where and to where the goods go."""
        if name == "product":
            return self._goods
        if name == "unit":
            return unit_search(row.product)
        if name == "made":
            return part_search()
        if name == "reason":
            return reason_search(self._parts)
        place, to_place = self.warehouses()
        if name == "lot":
            return lot_search(self._parts, row.product, place)
        if name in {"bin", "to_bin"}:
            return bin_search(self._parts, row.product, to_place or place if name == "to_bin" else place)
        return None

    @staticmethod
    def _number_cell(parent: QWidget, index: Index) -> QLineEdit:
        """A plain field with the input method off."""
        editor = QLineEdit(parent)
        editor.setFrame(False)
        editor.setAlignment(Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)))
        editor.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly)
        return editor

    def stay(self) -> None:
        """What was typed is refused: the next step opens the cell again with it instead of going on."""
        self._stays = True

    def walk(self, event: QKeyEvent) -> None:
        """Go on, unless what was typed was refused."""
        if not self._stays:
            super().walk(event)
            return
        self._stays = False
        self.edit(self.currentIndex())
        editor = self.indexWidget(self.currentIndex()) or self.viewport().findChild(QLineEdit)
        if isinstance(editor, QLineEdit):
            editor.setText(self.typed)
            editor.selectAll()

    def take_typed_number(self) -> Decimal | None:
        """The number of a ``12*`` being typed in a cell; the cell is left as it was. None when there is none."""
        editor = QApplication.focusWidget()
        if not isinstance(editor, QLineEdit) or not self.isAncestorOf(editor):
            return None
        found = _TIMES.fullmatch(half_width(editor.text()))
        if found is None:
            return None
        editor.setText(str(self.currentIndex().data(EDIT) or ""))
        editor.setModified(False)
        if isinstance(editor, LookupCell):
            editor.hide_popup()
        self._delegate.closeEditor.emit(editor, GridDelegate.EndEditHint.NoHint)
        self.setFocus()
        return Decimal(found[1])

    def place(self) -> int:
        """The number of the row the cursor stands in."""
        return max(self.currentIndex().row(), 0)

    def go_to(self, row: int, field: str) -> None:
        """Put the cursor into a cell."""
        model = self.rows_model()
        names = [column.name for column in model.columns]
        column = names.index(field) if field in names else names.index("product")
        if 0 <= row < model.rowCount():
            cell = model.index(row, column)
            self.selectionModel().setCurrentIndex(cell, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(cell)

    def _action_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        if event.key() == Qt.Key.Key_F7 and not event.modifiers():
            return self._look_up
        return super()._action_of(event)

    def _look_up(self) -> None:
        names = [column.name for column in self.rows_model().columns]
        current = names[self.currentIndex().column()] if self.currentIndex().isValid() else "product"
        self.edit_cell(self.place(), names.index(current if current in _LOOKED_UP else "product"))
        cell = self.findChild(LookupCell)
        if cell is not None:
            cell._ask_for_all()
