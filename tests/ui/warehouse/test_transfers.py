"""Transfers on the screen: bins and goods by scans, what was sent is received, what is missing stays open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.kinds import kind
from jxc_desktop.services.bins import BinInput, PlaceFilter
from jxc_desktop.services.moving import PutAway
from jxc_desktop.ui.common.document_list import kinds_of
from jxc_desktop.ui.warehouse.transfer_editor import ArrivalEditor, TransferEditor
from jxc_desktop.ui.warehouse.transfers_window import TransfersWindow
from tests.support.documents import ALT, COLA, CONTROL, NOODLES, WATER, Desk, new_desk, press

ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(qtbot, database):
    for made in new_desk(qtbot, database):
        made.receive("A001", "24", "2.00")
        made.receive("A002", "12", "1.00")
        yield made


def lies(desk: Desk, code: str) -> dict[str, int]:
    rows = desk.services.bins.places(PlaceFilter(product=code))
    return {f"{row.warehouse} {row.bin}".strip(): int(row.quantity) for row in rows}


def sent(desk: Desk) -> str:
    """Six of one and two of another, sent to the other shop."""
    desk.services.masterdata.save_warehouse("W2", "东门店")
    lines = (DraftLine(1, "A001", quantity="6"), DraftLine(2, "A002", quantity="2"))
    draft = desk.services.documents.new("transfer_dispatch", lines=lines, warehouse="MAIN", to_warehouse="W2")
    return desk.services.documents.post(draft).number


def test_scan_from_scan_to_scan_the_goods_moves_them_between_bins(desk: Desk):
    desk.services.bins.save(BinInput("A-01…A-03"))
    desk.services.documents.post(desk.services.moving.put_away([PutAway("A001", "A-01"), PutAway("A002", "A-02")]))
    editor = desk.show(TransferEditor(desk.parts, kind("transfer")))
    assert editor.header.fields["to_warehouse"].isHidden()
    for code in ("L:A-01", "L:A-03", COLA, COLA, "L:A-02", "L:A-03", WATER, "L:A-01", COLA):
        assert desk.scan(editor, code)
    lines = [(line.product, line.quantity, line.bin, line.to_bin) for line in editor.view_model.draft.lines]
    assert lines == [("A001", "2", "A-01", "A-03"), ("A002", "1", "A-02", "A-03"), ("A001", "1", "A-01", "")]
    editor.edits.remove([2])
    press(editor, (ENTER, CONTROL))
    assert (lies(desk, "A001"), lies(desk, "A002")) == (
        {"MAIN A-01": 22, "MAIN A-03": 2},
        {"MAIN A-02": 11, "MAIN A-03": 1},
    )


def test_the_other_warehouse_is_chosen_in_the_header_and_that_of_goods_under_way_is_not_offered(desk: Desk):
    sent(desk)
    editor = desk.show(TransferEditor(desk.parts, kind("transfer")))
    box = editor.header.fields["to_warehouse"]
    assert [box.itemData(place) for place in range(box.count())] == ["", "MAIN", "W2"]
    box.setCurrentIndex(2)
    desk.scan(editor, COLA)
    press(editor, (ENTER, CONTROL))
    assert lies(desk, "A001")["W2"] == 1


def test_what_was_sent_is_counted_by_scans_and_what_is_missing_stays_under_way(desk: Desk):
    number = sent(desk)
    window = desk.show(
        TransfersWindow(desk.parts, kinds_of("transfer", "transfer_dispatch", "transfer_receipt"), "transfers", "T")
    )
    assert [(row.number, row.warehouse, row.party, row.progress) for row in window.model.rows] == [
        (number, "总仓", "东门店", "under_way")
    ]
    window.table.setFocus()
    press(window.table, (Qt.Key.Key_R, ALT))
    assert desk.navigator.calls[-1] == ("document.transfer_receipt", f"draw:{number}")
    editor = desk.show(ArrivalEditor(desk.parts, kind("transfer_receipt"), f"draw:{number}"))
    press(editor, "5*")
    desk.scan(editor, COLA)
    desk.scan(editor, WATER)
    desk.scan(editor, NOODLES)
    assert [(str(row.line.expected), row.line.quantity, row.beyond()) for row in editor.lines.rows if row.line] == [
        ("6", "5", -1),
        ("2", "1", -1),
    ]
    assert editor.strangers.isVisible()
    press(editor, (Qt.Key.Key_R, ALT), (ENTER, CONTROL))
    window.show_state("under_way")
    assert [(row.number, row.progress) for row in window.model.rows] == [(number, "partly")]
    assert lies(desk, "A001") == {"MAIN": 18, "TRANSIT": 1, "W2": 5}


def test_a_bin_after_the_goods_is_where_they_are_put_on_arrival(desk: Desk):
    number = sent(desk)
    desk.services.bins.save(BinInput("B-01", warehouse="W2"))
    editor = desk.show(ArrivalEditor(desk.parts, kind("transfer_receipt"), f"draw:{number}"))
    assert desk.scan(editor, "L:B-01")
    assert desk.sounds.heard[-1] == "error"
    press(editor, "6*")
    desk.scan(editor, COLA)
    desk.scan(editor, "L:B-01")
    assert [line.to_bin for line in editor.view_model.draft.lines] == ["B-01", ""]
    press(editor, (ENTER, CONTROL))
    assert editor.errors.message.text() == ""
    assert lies(desk, "A001") == {"MAIN": 18, "W2 B-01": 6}


def test_a_new_document_is_untouched_by_a_warehouse_that_comes_before_the_main_one(desk: Desk):
    desk.services.masterdata.save_warehouse("EAST", "东门店")
    editor = desk.show(TransferEditor(desk.parts, kind("transfer")))
    assert editor.header.fields["warehouse"].currentData() == "MAIN"
    assert editor.view_model.is_new
    editor.header.retranslate()
    assert editor.view_model.is_new
