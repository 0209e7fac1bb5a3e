"""Putting away on the screen: item, then bin, by scans and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.services.bins import BinInput
from jxc_desktop.ui.warehouse.put_away_page import PutAwayPage
from tests.support.documents import COLA, CONTROL, NOODLES, WATER, Desk, new_desk, press

ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(qtbot, database):
    for made in new_desk(qtbot, database):
        made.services.bins.save(BinInput("A-01…A-03"))
        made.services.bins.fix("A002", "A-03")
        made.receive("A001", "24", "2.00")
        made.receive("A002", "12", "1.00")
        yield made


def lies(desk: Desk, code: str) -> dict[str, int]:
    from jxc_desktop.services.bins import PlaceFilter

    return {row.bin: int(row.quantity) for row in desk.services.bins.places(PlaceFilter(product=code))}


def test_scan_the_item_then_the_bin_and_enter_takes_the_suggestion(desk: Desk):
    page = desk.show(PutAwayPage(desk.parts))
    assert [(row.product, row.suggested, row.fixed) for row in page.lines.rows] == [
        ("A001", "", False),
        ("A002", "A-03", True),
    ]
    press(page, "12*")
    assert desk.scan(page, COLA) and desk.scan(page, "L:A-02")
    assert lies(desk, "A001") == {"A-02": 12, "": 12}
    assert desk.scan(page, COLA)
    press(page, ENTER)
    assert lies(desk, "A001") == {"A-02": 24}
    assert desk.scan(page, WATER)
    press(page, "A-01", ENTER)
    assert lies(desk, "A002") == {"A-01": 12}
    assert page.lines.rows == []
    press(page, (Qt.Key.Key_Z, CONTROL))
    assert lies(desk, "A002") == {"": 12}
    assert desk.sounds.heard.count("error") == 0


def test_a_bin_before_an_item_and_goods_that_do_not_wait_are_refused_with_the_error_sound(desk: Desk):
    page = desk.show(PutAwayPage(desk.parts))
    desk.scan(page, "L:A-02")
    desk.scan(page, NOODLES)
    desk.scan(page, COLA)
    desk.scan(page, "L:Z-99")
    assert desk.sounds.heard.count("error") == 3
    assert lies(desk, "A001") == {"": 24}


def test_everything_with_a_suggestion_goes_at_once(desk: Desk):
    page = desk.show(PutAwayPage(desk.parts))
    press(page, (ENTER, CONTROL))
    assert [row.product for row in page.lines.rows] == ["A001"]
    assert lies(desk, "A002") == {"A-03": 12}


def test_without_bins_the_page_says_how_to_begin(qtbot, database):
    for desk in new_desk(qtbot, database):
        desk.receive("A001", "24", "2.00")
        page = desk.show(PutAwayPage(desk.parts))
        assert page.empty.isVisible()


def test_a_bin_scanned_after_the_goods_of_a_receipt_is_where_they_are_put_at_once(desk: Desk):
    from jxc_desktop.domain.kinds import kind
    from jxc_desktop.ui.common.document_receiving import ReceiptEditor

    editor = desk.show(ReceiptEditor(desk.parts, kind("goods_receipt")))
    for code in (NOODLES, "L:A-03"):
        assert desk.scan(editor, code)
    press(editor, (ENTER, CONTROL))
    assert lies(desk, "A003") == {"A-03": 1}
