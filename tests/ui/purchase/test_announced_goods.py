"""A receipt against what the supplier announced: the note pasted, goods scanned towards it, too many asked about."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.ui.common.document_editor import DocumentEditor
from tests.support.documents import COLA, CONTROL, WATER, Desk, clipboard, new_desk, press

CARTON_OF_COLA = "16901028075760"


@pytest.fixture
def desk(qtbot, database):
    yield from new_desk(qtbot, database)


def shown(editor: DocumentEditor, name: str) -> list[str]:
    model = editor.lines
    column = model.column_number(name)
    return [model.index(row, column).data() for row in range(model.rowCount() - 1)]


def hidden(editor: DocumentEditor) -> bool:
    return all(editor.grid.isColumnHidden(editor.lines.column_number(name)) for name in ("expected", "beyond"))


def test_the_columns_stand_only_where_something_was_announced(desk: Desk):
    editor = desk.editor()
    desk.scan(editor, COLA)
    assert hidden(editor)
    editor.edits.change_expected(0, "3")
    assert not hidden(editor)
    assert (shown(editor, "expected"), shown(editor, "beyond")) == (["3"], ["-2"])
    editor.view_model.undo()
    assert hidden(editor)


def test_a_pasted_delivery_note_is_counted_by_scans(desk: Desk):
    editor = desk.editor()
    editor.go_to_lines()
    clipboard("商品\t应收\t单价\nA001\t48\t2.10\nA002\t2\t1.20")
    press(editor.grid, (Qt.Key.Key_V, CONTROL))
    editor.paste_panel.take()
    assert shown(editor, "beyond") == ["-48", "-2"]
    desk.scan(editor, CARTON_OF_COLA)
    desk.scan(editor, COLA)
    desk.scan(editor, WATER)
    assert [line.quantity for line in editor.view_model.draft.lines] == ["25", "1"]
    assert shown(editor, "beyond") == ["-23", "-1"]


def test_single_pieces_break_an_announced_carton(desk: Desk):
    editor = desk.editor()
    desk.scan(editor, CARTON_OF_COLA)
    editor.edits.change_expected(0, "2")
    desk.scan(editor, COLA)
    [line] = editor.view_model.draft.lines
    assert (line.quantity, line.unit, line.expected) == ("25", "瓶", Decimal(48))
    assert shown(editor, "beyond") == ["-23"]


def test_more_than_was_announced_is_asked_before_it_is_posted(desk: Desk):
    editor = desk.editor()
    press(editor, "S001", Qt.Key.Key_Return)
    desk.scan(editor, COLA)
    editor.edits.change_price(0, "2.00")
    editor.edits.change_quantity(0, "12")
    editor.edits.change_expected(0, "10")
    editor.post()
    dialog = editor.findChild(object, "confirm")
    assert "12" in dialog.question.facts[0]
    assert desk.stock() == 0
    dialog.verb.click()
    assert desk.stock() == 12
