"""Settling on its own by keys: money that was left, credits, both sides of one party, a rest let off."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.kinds import kind
from jxc_desktop.services.base import ALL_CONFIRMED
from jxc_desktop.services.masters.inputs import PartyInput
from jxc_desktop.ui.common.document_view import DocumentViewPage
from jxc_desktop.ui.money.debts_window import ReceivablesWindow
from jxc_desktop.ui.money.settle_page import SettlePage
from jxc_desktop.ui.money.settling_editor import SettlingEditor
from tests.support.documents import CONTROL, Desk, new_desk, press

ENTER = Qt.Key.Key_Return
POST = (Qt.Key.Key_Return, CONTROL)


@pytest.fixture
def desk(qtbot, database):
    for desk in new_desk(qtbot, database):
        desk.services.masterdata.save_party(PartyInput(code="C001", name="华强五金", role="both"))
        yield desk


def post(desk: Desk, code: str, amount: str, **header: object) -> str:
    documents = desk.services.documents
    posted = documents.post(documents.new(code, party="C001", amount=Decimal(amount), **header), ALL_CONFIRMED)
    desk.notices.publish(posted.changes)
    return posted.number


def owes(desk: Desk, amount: str, day: int) -> str:
    return post(desk, "opening_receivable", amount, at=desk.parts.clock.local().replace(day=day))


def open_of(desk: Desk) -> dict[str, Decimal]:
    return {one.document: one.open for one in desk.services.settlement.open_items("C001")}


def page(desk: Desk) -> SettlePage:
    return desk.show(SettlePage(desk.parts, "C001"))


def test_money_that_was_left_is_given_to_the_oldest_first(desk: Desk):
    a, b = owes(desk, "1000", 1), owes(desk, "500", 10)
    post(desk, "receipt_of_money", "1200")
    window = page(desk)
    assert [row.item.document for row in window.items.model.rows] == [a, b]
    press(window, Qt.Key.Key_F9)
    press(window, POST)
    assert open_of(desk) == {b: Decimal(300)}
    assert window.note.number.startswith("SE-")
    window.note.undo_button.click()
    assert open_of(desk)[a] == 1000


def test_one_of_several_receipts_settles_the_document_that_is_ticked(desk: Desk):
    a, b = owes(desk, "1000", 1), owes(desk, "500", 10)
    first, second = post(desk, "receipt_of_money", "200"), post(desk, "receipt_of_money", "300")
    window = page(desk)
    assert [row.document for row in window.model.rows] == ["", first, second]
    window.table.selectRow(2)
    window.items.grid.setFocus()
    window.items.grid.setCurrentIndex(window.items.model.index(1, 1))
    press(window.items.grid, Qt.Key.Key_Space)
    assert "300.00" in window.items.told.text()
    press(window, POST)
    assert open_of(desk) == {a: Decimal(1000), b: Decimal(200), first: Decimal(-200)}


def test_what_they_owe_and_what_we_owe_are_netted(desk: Desk):
    debt = owes(desk, "1000", 1)
    post(desk, "opening_payable", "400", at=desk.parts.clock.local().replace(day=2))
    window = page(desk)
    press(window, Qt.Key.Key_F9)
    press(window, POST)
    assert open_of(desk) == {debt: Decimal(600)}


def test_a_rest_is_written_off_with_a_reason(desk: Desk):
    debt = owes(desk, "1000.60", 1)
    post(desk, "receipt_of_money", "1000")
    window = page(desk)
    window.discount.setFocus()
    press(window, "0.60")
    window.reason.setCurrentIndex(window.reason.findData("bad_debts"))
    press(window, Qt.Key.Key_F9)
    press(window, POST)
    assert debt not in open_of(desk) and not open_of(desk)
    [line] = [one for one in desk.services.documents.view(window.note.number).journal if one.account == "bad_debts"]
    assert abs(line.amount) == Decimal("0.60")


def test_more_than_there_is_cannot_be_posted(desk: Desk):
    owes(desk, "1000", 1)
    post(desk, "receipt_of_money", "200")
    window = page(desk)
    window.items.give(0, "300")
    assert "100.00" in window.items.told.text() and not window.post_button.isEnabled()


def test_settling_is_reached_from_debts_and_from_a_receipt_with_money_left(desk: Desk):
    owes(desk, "1000", 1)
    window = desk.show(ReceivablesWindow(desk.parts))
    window.settle_button.click()
    assert desk.navigator.calls[-1] == ("settle", "C001")
    receipt = post(desk, "receipt_of_money", "200")
    view = desk.show(DocumentViewPage(desk.parts, receipt))
    desk.navigator.calls.clear()
    view.settled.settle.click()
    assert desk.navigator.calls == [("settle", "C001")]


def test_money_is_given_to_an_order_as_its_deposit_on_another_day(desk: Desk):
    documents = desk.services.documents
    line = DraftLine(1, "A001", quantity="10", price=Decimal(50))
    order = documents.post(documents.new("sales_order", party="C001", lines=(line,)), ALL_CONFIRMED).number
    debt = owes(desk, "100", 1)
    money = post(desk, "receipt_of_money", "300", at=desk.parts.clock.local().replace(day=2))
    window = page(desk)
    assert [row.item.document for row in window.items.model.rows] == [debt, order]
    press(window, Qt.Key.Key_F9)  # an order owes nothing
    assert [row.given for row in window.items.model.rows] == [Decimal(100), Decimal(0)]
    window.items.grid.setCurrentIndex(window.items.model.index(1, 1))
    press(window.items.grid, Qt.Key.Key_Space)
    window.day.set_value(date(2026, 5, 20))
    press(window, POST)
    assert open_of(desk) == {order: Decimal(-200)}
    assert documents.view(window.note.number).day == date(2026, 5, 20)
    assert money not in open_of(desk)


def test_a_receipt_is_given_to_an_order_as_its_deposit(desk: Desk):
    documents = desk.services.documents
    line = DraftLine(1, "A001", quantity="10", price=Decimal(50))
    order = documents.post(documents.new("sales_order", party="C001", lines=(line,)), ALL_CONFIRMED).number
    window = desk.show(SettlingEditor(desk.parts, kind("receipt_of_money")))
    press(window, "C001", ENTER, ENTER, "200", ENTER)
    assert [row.item.document for row in window.items.model.rows] == [order]
    window.items.grid.setFocus()
    press(window.items.grid, Qt.Key.Key_Space)
    press(window, POST)
    assert open_of(desk) == {order: Decimal(-200)}
