"""Goods at the door: an order scanned, its goods counted against it, strangers asked about; keys and scans counted."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.kinds import kind
from jxc_desktop.services.masters.inputs import ProductInput
from jxc_desktop.ui.common.document_receiving import ReceiptEditor
from tests.support.documents import ALT, COLA, CONTROL, NOODLES, SHIFT, WATER, Desk, new_desk, press

CARTON_OF_COLA = "16901028075760"


@pytest.fixture
def desk(qtbot, database):
    yield from new_desk(qtbot, database)


def ordered(desk: Desk, *lines: tuple[str, str, str, str]) -> str:
    made = tuple(
        DraftLine(place, code, quantity=quantity, unit=unit, price=Decimal(price))
        for place, (code, quantity, unit, price) in enumerate(lines, 1)
    )
    draft = desk.services.documents.new("purchase_order", lines=made, party="S001")
    return desk.services.documents.post(draft).number


def receipt(desk: Desk, key: str | None = None) -> ReceiptEditor:
    return desk.show(ReceiptEditor(desk.parts, kind("goods_receipt"), key))


def shown(editor: ReceiptEditor, name: str) -> list[str]:
    model = editor.lines
    column = model.column_number(name)
    return [model.index(row, column).data() for row in range(model.rowCount() - 1)]


class Counted:
    """Counts what hands do."""

    def __init__(self, desk: Desk, editor: ReceiptEditor) -> None:
        self.desk, self.editor, self.keys, self.scans = desk, editor, 0, 0

    def scan(self, code: str) -> None:
        self.scans += 1
        assert self.desk.scan(self.editor, code)

    def press(self, *keys: object) -> None:
        for key in keys:
            self.keys += len(key) if isinstance(key, str) else 1
        press(self.editor, *keys)


def five_products(desk: Desk) -> list[tuple[str, str]]:
    codes = [(f"B{number}", f"690000000{number:03d}") for number in range(1, 6)]
    desk.services.masterdata.save_products(
        [
            ProductInput.of({"code": code, "name": code, "unit": "瓶", "barcodes": [barcode], "purchase_price": "1"})
            for code, barcode in codes
        ]
    )
    desk.services.goods.load()
    return codes


def test_a_five_line_order_is_received_with_six_scans_and_seventeen_keys(desk: Desk):
    goods = five_products(desk)
    order = ordered(desk, *((code, "12", "瓶", "1.00") for code, _barcode in goods))
    editor = receipt(desk)
    hands = Counted(desk, editor)
    hands.scan(order)
    assert shown(editor, "expected") == ["12"] * 5
    assert shown(editor, "beyond") == ["-12"] * 5
    for _code, barcode in goods:
        hands.press("12*")
        hands.scan(barcode)
    assert shown(editor, "beyond") == ["0"] * 5
    hands.press((Qt.Key.Key_Return, CONTROL))
    assert (hands.scans, hands.keys + 1) == (6, 17)  # Ctrl and Enter are two keys
    assert {desk.stock(code) for code, _barcode in goods} == {Decimal(12)}


def test_everything_as_ordered_takes_one_scan_and_five_keys(desk: Desk):
    order = ordered(desk, ("A001", "2", "箱", "48.00"), ("A002", "10", "瓶", "1.20"))
    editor = receipt(desk)
    hands = Counted(desk, editor)
    hands.scan(order)
    hands.press((Qt.Key.Key_A, CONTROL | SHIFT), (Qt.Key.Key_Return, CONTROL))
    assert (hands.scans, hands.keys + 3) == (1, 5)  # Ctrl+Shift+A and Ctrl+Enter are five keys
    assert (desk.stock("A001"), desk.stock("A002")) == (48, 10)
    assert desk.services.documents.view(order).lines[0].name == "可口可乐"


def test_cartons_and_bottles_count_towards_what_was_ordered_in_cartons(desk: Desk):
    order = ordered(desk, ("A001", "2", "箱", "48.00"))
    editor = receipt(desk, f"draw:{order}")
    desk.scan(editor, CARTON_OF_COLA)
    assert (shown(editor, "quantity"), shown(editor, "beyond")) == (["1"], ["-1"])
    desk.scan(editor, COLA)
    assert (shown(editor, "quantity"), shown(editor, "beyond")) == (["25"], ["-23"])
    editor.post()
    assert desk.stock() == 25
    assert desk.services.ledgers.party("S001").balance == Decimal("-50.00")


def test_what_did_not_come_stays_open_on_the_order(desk: Desk):
    order = ordered(desk, ("A001", "24", "瓶", "2.00"), ("A002", "12", "瓶", "1.20"))
    editor = receipt(desk, f"draw:{order}")
    desk.scan(editor, CARTON_OF_COLA)
    editor.post()
    again = receipt(desk, f"draw:{order}")
    assert shown(again, "product") == ["农夫山泉"]
    assert shown(again, "expected") == ["12"]


def test_nothing_is_posted_before_anything_was_counted(desk: Desk):
    order = ordered(desk, ("A001", "24", "瓶", "2.00"))
    editor = receipt(desk, f"draw:{order}")
    editor.post()
    assert "Ctrl+Shift+A" in editor.errors.message.text()
    assert desk.stock() == 0


def test_goods_nobody_ordered_are_a_gift_a_line_or_refused(desk: Desk):
    order = ordered(desk, ("A001", "24", "瓶", "2.00"))
    editor = receipt(desk, f"draw:{order}")
    desk.scan(editor, CARTON_OF_COLA)
    desk.scan(editor, WATER)
    desk.scan(editor, NOODLES)
    desk.scan(editor, NOODLES)
    assert editor.strangers is not None and editor.strangers.isVisible()
    assert "农夫山泉" in editor.strangers.message.text()
    editor.post()
    assert desk.stock() == 0
    press(editor, (Qt.Key.Key_G, ALT), (Qt.Key.Key_L, ALT), (Qt.Key.Key_R, ALT))
    assert not editor.strangers.isVisible()
    lines = editor.view_model.draft.lines
    assert [(line.product, line.price) for line in lines[1:]] == [("A002", Decimal(0)), ("A003", None)]
    editor.post()
    assert (desk.stock("A001"), desk.stock("A002"), desk.stock("A003")) == (24, 1, 1)


def test_more_than_was_ordered_is_red_in_the_row_and_asked_about(desk: Desk):
    order = ordered(desk, ("A001", "12", "瓶", "2.00"))
    editor = receipt(desk, f"draw:{order}")
    desk.scan(editor, CARTON_OF_COLA)
    assert shown(editor, "beyond") == ["12"]
    editor.post()
    dialog = editor.findChild(object, "confirm")
    assert dialog is not None and "12" in dialog.question.facts[0]
    dialog.verb.click()
    assert desk.stock() == 24
