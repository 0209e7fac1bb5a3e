from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.edit_grid import EditGrid, clipboard_cells
from jxc_desktop.ui.common.rows_model import RowsModel

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@dataclass(frozen=True)
class Line:
    product: str = ""
    unit: str = "bag"
    quantity: str = ""
    price: str = ""


class Draft:
    def set_product(self, number, typed):
        self._set(number, product=typed)

    def set_quantity(self, number, typed):
        self._set(number, quantity=typed)

    def set_price(self, number, typed):
        self._set(number, price=typed)

    def _set(self, number, **values):
        self.model.replace(number, replace(self.model.row(number), **values))
        if number == self.model.rowCount() - 1:
            self.model.append([Line()])


COLUMNS = (
    Column("Product", read=lambda line: line.product, edit="set_product"),
    Column("Unit", read=lambda line: line.unit),
    Column("Quantity", read=lambda line: line.quantity, edit="set_quantity"),
    Column("Price", read=lambda line: line.price, edit="set_price", needed=lambda line: not line.price),
)


@pytest.fixture
def grid(qtbot):
    draft = Draft()
    view = EditGrid()
    draft.model = RowsModel([Line("tea", price="3.50"), Line()], columns=COLUMNS, editor=draft, parent=view)
    view.setModel(draft.model)
    view.resize(900, 400)
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    view.activateWindow()
    view.setFocus()
    view.setCurrentIndex(draft.model.index(0, 0))
    return view


def place(grid):
    return grid.currentIndex().row(), grid.currentIndex().column()


def press(qtbot, grid, key, modifiers=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(grid.findChild(QLineEdit) or grid, key, modifiers)


def test_enter_walks_the_cells_that_need_a_value_and_then_the_next_row(grid, qtbot):
    walked = []
    for _ in range(4):
        press(qtbot, grid, Qt.Key.Key_Return)
        walked.append(place(grid))
    assert walked == [(0, 2), (1, 0), (1, 2), (1, 3)]


def test_shift_enter_walks_back(grid, qtbot):
    grid.setCurrentIndex(grid.rows_model().index(1, 2))
    press(qtbot, grid, Qt.Key.Key_Return, SHIFT)
    assert place(grid) == (1, 0)


def test_tab_skips_cells_that_cannot_be_edited(grid, qtbot):
    walked = []
    for _ in range(3):
        press(qtbot, grid, Qt.Key.Key_Tab)
        walked.append(place(grid))
    assert walked == [(0, 2), (0, 3), (1, 0)]
    press(qtbot, grid, Qt.Key.Key_Backtab, SHIFT)
    assert place(grid) == (0, 3)


def test_typing_replaces_and_enter_goes_on(grid, qtbot):
    grid.setCurrentIndex(grid.rows_model().index(1, 0))
    qtbot.keyClicks(grid, "c")
    editor = grid.findChild(QLineEdit)
    qtbot.keyClicks(editor, "offee")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert grid.rows_model().row(1).product == "coffee"
    assert grid.rows_model().rowCount() == 3
    assert place(grid) == (1, 2)


def test_escape_restores_the_cell(grid, qtbot):
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    editor = grid.findChild(QLineEdit)
    qtbot.keyClicks(editor, "xyz")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert grid.rows_model().row(0).product == "tea"


def test_fill_down_copies_the_first_chosen_cell(grid, qtbot):
    model = grid.rows_model()
    model.set_rows([Line("tea"), Line("milk"), Line("rice")])
    grid.setCurrentIndex(model.index(0, 0))
    grid.selectionModel().select(model.index(2, 0), grid.selectionModel().SelectionFlag.Select)
    press(qtbot, grid, Qt.Key.Key_D, CONTROL)
    assert [line.product for line in model.rows][:3] == ["tea", "milk", "tea"]
    grid.setCurrentIndex(model.index(1, 0))
    press(qtbot, grid, Qt.Key.Key_D, CONTROL)
    assert model.row(1).product == "tea"


def test_rows_are_inserted_removed_and_moved_by_whoever_owns_them(grid, qtbot):
    with qtbot.waitSignal(grid.insert_asked) as told:
        press(qtbot, grid, Qt.Key.Key_Insert)
    assert told.args == [0]
    with qtbot.waitSignal(grid.remove_asked) as told:
        press(qtbot, grid, Qt.Key.Key_Delete, CONTROL)
    assert told.args == [[0]]
    with qtbot.waitSignal(grid.move_asked) as told:
        press(qtbot, grid, Qt.Key.Key_Down, ALT)
    assert told.args == [0, 1]


def test_a_pasted_block_is_handed_over_and_a_single_cell_typed_in(grid, qtbot):
    QGuiApplication.clipboard().setText("tea\t5\r\nmilk\t6\r\n")
    with qtbot.waitSignal(grid.pasted) as told:
        press(qtbot, grid, Qt.Key.Key_V, CONTROL)
    assert told.args == [0, 0, [["tea", "5"], ["milk", "6"]]]
    QGuiApplication.clipboard().setText("rice\n")
    press(qtbot, grid, Qt.Key.Key_V, CONTROL)
    assert grid.rows_model().row(0).product == "rice"


def test_quoted_cells_may_hold_breaks_and_quotes():
    assert clipboard_cells('a\t"b\nc ""d"""\n\t\n') == [["a", 'b\nc "d"']]
    assert clipboard_cells("") == []
    assert clipboard_cells("a\t\tb") == [["a", "", "b"]]


def test_the_last_cell_tells_that_there_is_no_further(grid, qtbot):
    grid.setCurrentIndex(grid.rows_model().index(1, 3))
    with qtbot.waitSignal(grid.end_reached):
        press(qtbot, grid, Qt.Key.Key_Return)
