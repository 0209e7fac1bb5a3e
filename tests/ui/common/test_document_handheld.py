"""Handheld files and bursts of tags in the windows: what is not taken stays in view, nothing counts twice unasked."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.kinds import kind
from jxc_desktop.services.handheld import ScanInput
from jxc_desktop.services.masters.inputs import ProductInput
from jxc_desktop.services.stocktaking.values import CountInput
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_receiving import ReceiptEditor
from jxc_desktop.ui.warehouse.count_page import CountPage
from tests.support.documents import COLA, CONTROL, WATER, Desk, new_desk, press

TAGGED, TAG = "80614141123458", "3074257BF7194E4000001A85"


@pytest.fixture
def desk(qtbot, database):
    for made in new_desk(qtbot, database):
        phone = {"code": "P1", "name": "手机", "unit": "台", "barcodes": [TAGGED], "serials": True}
        made.services.masterdata.save_products([ProductInput.of(phone)])
        made.services.goods.load()
        yield made


def receipt(desk: Desk) -> ReceiptEditor:
    lines = (DraftLine(1, "A001", quantity="24", unit="瓶", price=Decimal(2)),)
    order = desk.services.documents.post(desk.services.documents.new("purchase_order", lines=lines, party="S001"))
    editor = desk.show(ReceiptEditor(desk.parts, kind("goods_receipt"), None))
    assert desk.scan(editor, order.number)
    return editor


def test_a_file_is_counted_towards_the_order_and_its_other_rows_can_be_saved(desk: Desk, tmp_path: Path):
    editor = receipt(desk)
    file = tmp_path / "scans.csv"
    file.write_text(f"{COLA},10\n{WATER},3\n{COLA},8\n", encoding="utf-8")
    press(editor, (Qt.Key.Key_H, CONTROL))
    panel = editor.handheld_panel
    assert panel.isVisible() and panel.file_button.hasFocus()
    editor.handheld.read(ScanInput(file=file))
    assert [(line.quantity, line.expected) for line in editor.view_model.draft.lines] == [("18", Decimal(24))]
    assert [(row.row, row.code) for row in panel.model.rows] == [(2, WATER)]
    assert "scans.csv" in panel.message.text()
    editor.handheld.read(ScanInput(file=file))
    assert panel.again_button.isVisible() and editor.view_model.draft.lines[0].quantity == "18"
    panel.again_button.click()
    assert editor.view_model.draft.lines[0].quantity == "36" and not panel.again_button.isVisible()
    panel.save_button.click()
    saved = tmp_path / "rest.csv"
    panel.exporting.path.setText(str(saved))
    panel.exporting.write()
    assert WATER in saved.read_text(encoding="utf-8-sig")
    press(editor.grid, (Qt.Key.Key_Z, CONTROL))
    assert editor.view_model.draft.lines[0].quantity == "18"
    panel.close_button.setFocus()
    press(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_a_burst_counts_each_tag_once_and_ordinary_scans_are_as_ever_after_it(desk: Desk):
    editor = desk.show(ReceiptEditor(desk.parts, kind("goods_receipt"), None))
    editor.handheld.toggle()
    editor.handheld_panel.tags.setChecked(True)
    for code in (TAG, f"01{TAGGED}21A-7", TAG, TAG, f"01{TAGGED}21A-7"):
        assert desk.scan(editor, code)
    assert editor.view_model.draft.lines == () and (editor.handheld.burst.tags, editor.handheld.burst.reads) == (2, 5)
    editor.handheld.burst.finish()
    assert [line.serials for line in editor.view_model.draft.lines] == [("6789", "A-7")]
    for code in (TAG, "SN-9"):
        desk.scan(editor, code)
    editor.handheld.burst.finish()
    assert editor.view_model.draft.lines[0].serials == ("6789", "A-7", "SN-9")
    assert (editor.handheld.burst.tags, editor.handheld.burst.reads) == (3, 7)
    assert editor.unknown.isHidden()
    editor.handheld_panel.put_away()
    desk.scan(editor, COLA)
    desk.scan(editor, COLA)
    assert [line.quantity for line in editor.view_model.draft.lines] == ["3", "2"]


def test_only_documents_that_move_goods_by_scans_offer_it(desk: Desk):
    wanted = {"goods_receipt": True, "delivery": True, "transfer": True, "purchase_order": False, "assembly": False}
    shown = {code: desk.show(DocumentEditor(desk.parts, kind(code), None)).handheld_button for code in wanted}
    assert {code: not button.isHidden() for code, button in shown.items()} == wanted


def test_tags_count_once_in_a_count_too(desk: Desk, tmp_path: Path):
    page = desk.show(
        CountPage(desk.parts, desk.services.stocktakes.open(CountInput(scope="products", codes=("A001",))).head.key)
    )
    page.tag_box.setChecked(True)
    tags = [f"01{COLA.zfill(14)}21{number}" for number in range(3)]
    for code in (*tags, *tags):
        desk.scan(page, code)
    page.tag_reading.burst.finish()
    assert {line.product: line.quantity for line in page.view_model.lines.values()} == {"A001": 3}
    file = tmp_path / "tags.txt"
    file.write_text("\n".join([*tags, f"01{COLA.zfill(14)}21NEW"]), encoding="utf-8")
    assert page.tag_reading.read_file(file)
    assert {line.product: line.quantity for line in page.view_model.lines.values()} == {"A001": 4}
    page.tag_box.setChecked(False)
    assert not page.tag_reading.read_file(file)
