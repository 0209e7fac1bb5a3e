"""Lots, dates and serial numbers in the editor of documents: nothing of them is seen before they are needed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.db.engine import Database
from jxc_desktop.services.masters.inputs import ProductInput
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_lines_kept import KEPT
from tests.support.documents import COLA, CONTROL, Desk, new_desk, press

MILK, PHONE = "6907992512570", "6941812345670"
GS1_MILK = "]d20106907992512570{}"


@pytest.fixture
def desk(qtbot: Any, database: Database) -> Iterator[Desk]:
    for desk in new_desk(qtbot, database):
        milk = {"code": "M1", "name": "纯牛奶", "unit": "盒", "price": "3", "purchase_price": "2", "barcodes": [MILK]}
        phone = {"code": "P1", "name": "手机", "unit": "台", "price": "999", "barcodes": [PHONE], "serials": True}
        goods = [{**milk, "lots": True, "shelf_life_days": 180}, phone]
        desk.services.masterdata.save_products([ProductInput.of(members) for members in goods])
        desk.services.goods.load()
        yield desk


def shown(editor: DocumentEditor) -> set[str]:
    """The columns kept apart that are seen."""
    columns = enumerate(editor.lines.columns)
    return {column.name for number, column in columns if not editor.grid.isColumnHidden(number)} & KEPT


def cell(editor: DocumentEditor, row: int, name: str) -> str:
    """What a cell shows."""
    return str(editor.lines.index(row, editor.lines.column_number(name)).data())


def test_lots_and_dates_are_seen_only_beside_goods_that_keep_them(desk: Desk) -> None:
    editor = desk.editor()
    desk.scan(editor, COLA)
    assert shown(editor) == set()

    desk.scan(editor, MILK)

    assert shown(editor) == {"lot", "produced", "expires"}
    editor.edits.change_produced(1, "20260101")
    assert cell(editor, 1, "expires") == "2026-06-30"
    editor.edits.change_expires(1, "0601")
    assert cell(editor, 1, "expires") == "2026-06-01"
    editor.edits.remove([1])
    assert shown(editor) == set()


def test_a_gs1_label_fills_lot_date_and_quantity_and_another_lot_gets_its_line(desk: Desk) -> None:
    editor = desk.editor()

    desk.scan(editor, GS1_MILK.format("1726113010L1\x1d3006"))
    desk.scan(editor, GS1_MILK.format("1726113010L1"))
    desk.scan(editor, GS1_MILK.format("1727013110L2"))

    lines = editor.view_model.draft.lines
    assert [(line.lot, line.expires, line.quantity) for line in lines] == [
        ("L1", date(2026, 11, 30), "7"),
        ("L2", date(2027, 1, 31), "1"),
    ]


def test_goods_past_their_date_are_told_of_as_they_are_scanned(desk: Desk) -> None:
    editor = desk.editor("delivery")

    desk.scan(editor, GS1_MILK.format("1726050110L0"))

    assert editor.view_model.draft.lines[0].expires == date(2026, 5, 1)
    assert "已过有效期" in editor.result.message.text()
    assert desk.sounds.heard[-1] == "warning"


def test_goods_expected_of_an_order_come_in_several_lots(desk: Desk) -> None:
    editor = desk.editor()
    desk.scan(editor, MILK)
    editor.edits.change_quantity(0, "0")
    editor.edits.change_expected(0, "5")

    for label in ("10L1\x1d3002", "10L1", "10L2"):
        desk.scan(editor, GS1_MILK.format(label))

    lines = editor.view_model.draft.lines
    assert [(line.lot, line.quantity, str(line.expected)) for line in lines] == [("L1", "3", "3"), ("L2", "1", "2")]
    assert not editor.view_model.strangers


def test_serial_numbers_are_taken_one_by_one_and_never_twice(desk: Desk) -> None:
    editor = desk.editor()
    desk.scan(editor, PHONE)
    assert shown(editor) == {"serials"}
    assert editor.serials.isVisible()
    assert "0/1" in editor.serials.message.text()

    for code in ("SN001", "SN002", "SN001", "SN003"):
        desk.scan(editor, code)

    assert editor.view_model.draft.lines[0].serials == ("SN001", "SN002", "SN003")
    assert editor.view_model.draft.lines[0].quantity == "3"
    assert desk.sounds.heard.count("error") == 1
    assert not editor.view_model.unknown
    desk.scan(editor, "6901234567892")  # an article nobody knows while no number is lacking
    assert editor.view_model.unknown == ["6901234567892"]


def test_a_typed_quantity_waits_for_its_serial_numbers(desk: Desk) -> None:
    editor = desk.editor()
    desk.scan(editor, PHONE)
    editor.edits.change_quantity(0, "2")
    desk.scan(editor, "SN001")
    editor.serials.box.setFocus()
    press(editor, "SN002", Qt.Key.Key_Return)
    assert cell(editor, 0, "serials").startswith("2")

    editor.edits.change_serials(0, "SN001, SN009")

    assert editor.view_model.draft.lines[0].serials == ("SN001", "SN009")
    desk.scan(editor, COLA)
    assert not editor.serials.isVisible()


def test_the_first_lot_to_expire_is_shown_before_anybody_chooses(desk: Desk) -> None:
    receipt = desk.editor()
    for label in ("1726063010L1\x1d3002", "1726053110L0\x1d3003"):
        desk.scan(receipt, GS1_MILK.format(label))
    receipt.header.fields["party"].setFocus()
    press(receipt, "S001", Qt.Key.Key_Return)
    press(receipt, (Qt.Key.Key_Return, CONTROL))
    assert desk.stock("M1") == 5

    editor = desk.editor("other_issue")
    desk.scan(editor, MILK)
    editor.edits.change_quantity(0, "4")

    assert (cell(editor, 0, "lot"), cell(editor, 0, "expires")) == ("L0 +1", "2026-05-31")
    assert editor.view_model.draft.lines[0].lot == ""
    editor.grid.go_to(0, "lot")
    editor.grid.setFocus()
    press(editor, Qt.Key.Key_F7, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert editor.view_model.draft.lines[0].lot == "L1"
