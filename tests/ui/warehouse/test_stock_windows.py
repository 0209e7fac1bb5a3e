"""Stock, movements and the causes of costs, on the real services and a real database."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.ui.warehouse.moves_window import MovesPage
from jxc_desktop.ui.warehouse.stock_window import StockWindow
from tests.support.documents import ALT, COLA, Desk, new_desk, press

ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(qtbot, database):
    for made in new_desk(qtbot, database):
        made.receive("A001", "10", "2.00", datetime(2026, 5, 10, 9, 0))
        made.issue("A001", "4", datetime(2026, 5, 12, 9, 0))
        yield made


def test_the_list_shows_what_is_there_and_what_it_is_worth(desk: Desk):
    window = desk.show(StockWindow(desk.parts))
    assert [(row.code, row.quantity) for row in window.model.rows] == [("A001", 6)]
    assert window.sum_label.text() == "1 个商品  ·  价值 ¥12.00"
    window.show_state("below_minimum")
    assert [row.code for row in window.model.rows] == ["A001"]
    window.show_state("")
    assert len(window.model.rows) == 3


def test_enter_opens_the_movements_of_an_item_and_a_scan_filters(desk: Desk, qtbot):
    window = desk.show(StockWindow(desk.parts))
    desk.scan(window, COLA)
    qtbot.waitUntil(lambda: window.query().text == "A001")
    window.table.setFocus()
    press(window.table, ENTER)
    assert desk.navigator.calls[-1] == ("stock_moves", "A001")


def test_a_receipt_posted_elsewhere_is_seen_at_once(desk: Desk):
    window = desk.show(StockWindow(desk.parts))
    desk.receive("A002", "5", "1.00")
    assert [row.code for row in window.model.rows] == ["A001", "A002"]


def test_every_movement_shows_stock_and_value_after_it(desk: Desk):
    page = desk.show(MovesPage(desk.parts, "A001"))
    shown = [(row.quantity, row.running_quantity, row.running_value) for row in page.model.rows]
    assert shown == [(10, 10, 20), (-4, 6, 12)]


def test_f8_says_why_an_issue_cost_what_it_did(desk: Desk):
    page = desk.show(MovesPage(desk.parts, "A001"))
    press(page.table, Qt.Key.Key_F8)
    assert page.why.isVisible()
    reason = page.why.reason
    assert (reason.how, reason.quantity, reason.value, reason.unit) == ("average", 10, 20, 2)
    assert [part.document[:2] for part in reason.parts] == ["GR"]


def test_a_later_change_of_a_cost_names_its_cause(desk: Desk):
    number = desk.receive("A001", "10", "4.00", datetime(2026, 5, 11, 9, 0))
    page = desk.show(MovesPage(desk.parts, "A001"))
    page.explain_document(page.model.rows[-1].document)
    reason = page.why.reason
    assert [(change.cause, change.amount) for change in reason.changes] == [(number, -4)]
    assert (reason.quantity, reason.value, reason.unit) == (20, 60, 3)
    assert "+¥4.00" in page.why.words.text()


def test_first_in_first_out_takes_the_oldest_receipts(desk: Desk):
    from jxc_desktop.domain.product import Costing
    from jxc_desktop.ui.warehouse.cost_reasons import explain

    desk.receive("A001", "10", "4.00", datetime(2026, 5, 13, 9, 0))
    desk.issue("A001", "8", datetime(2026, 5, 14, 9, 0))
    moves = desk.services.ledgers.moves("A001")
    reason = explain(moves, 3, Costing.FIFO)
    assert [(part.quantity, part.value) for part in reason.parts] == [(6, 12), (2, 8)]


def test_the_tables_keep_the_rules_of_qt(qtmodeltester, desk: Desk):
    page = desk.show(MovesPage(desk.parts, "A001"))
    page.explain()
    qtmodeltester.check(page.model, force_py=True)
    qtmodeltester.check(page.why.model, force_py=True)
    qtmodeltester.check(desk.show(StockWindow(desk.parts)).model, force_py=True)


def test_alt_b_shows_in_which_bins_the_item_of_the_cursor_lies(desk: Desk):
    from jxc_desktop.services.bins import BinInput
    from jxc_desktop.services.moving import PutAway

    assert desk.show(StockWindow(desk.parts)).places_button.isHidden()
    desk.services.bins.save(BinInput("A-01…A-02"))
    desk.services.documents.post(desk.services.moving.put_away([PutAway("A001", "A-02", "4")]))
    window = desk.show(StockWindow(desk.parts))
    press(window.table, (Qt.Key.Key_B, ALT))
    assert [(row.bin, row.quantity) for row in window.places.rows.rows] == [("A-02", 4), ("", 2)]
    assert desk.scan(window, "L:A-02")
    assert desk.navigator.calls[-1] == ("bin", "A-02")
