"""What to ask of a customer, beside the line in which it is entered."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.kinds import kind
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import ALL_CONFIRMED
from jxc_desktop.services.masters.inputs import PartyInput
from jxc_desktop.ui.sales.sales_editor import SalesEditor
from tests.support.documents import COLA, CONTROL, WATER, Desk, new_desk, press

ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(qtbot, database):
    for made in new_desk(qtbot, database):
        made.services.masterdata.save_party(PartyInput(code="C001", name="长城超市", role="customer"))
        made.receive("A001", "24", "2.00")
        yield made


def quoted(desk: Desk, price: str) -> str:
    line = DraftLine(1, "A001", quantity="6", price=Decimal(price))
    draft = desk.services.documents.new("quotation", lines=(line,), party="C001")
    return desk.services.documents.post(draft, ALL_CONFIRMED).number


def editor(desk: Desk, code: str) -> SalesEditor:
    window = desk.show(SalesEditor(desk.parts, kind(code)))
    press(window, "C001", ENTER)
    desk.scan(window, COLA)
    window.grid.go_to(0, "quantity")
    press(window, Qt.Key.Key_F8)
    return window


@pytest.mark.parametrize("code", ["quotation", "sales_order"])
def test_the_price_suggested_and_its_reason_stand_beside_the_line_and_a_key_takes_it(desk: Desk, code):
    number = quoted(desk, "3.20")
    window = editor(desk, code)
    advice = window.history_panel.advice
    assert "3.20" in advice.told.text() and number in advice.reason.text()
    assert [one.rule for one in advice.candidates.rows] == ["retail", "last_price", "cost_margin"]
    assert [one.document for one in advice.earlier.rows] == [number]
    press(window, (Qt.Key.Key_U, CONTROL))
    assert window.view_model.draft.lines[0].price == Decimal("3.20")
    press(window, (Qt.Key.Key_Z, CONTROL))
    assert window.view_model.draft.lines[0].price is None


def test_another_price_is_taken_with_enter_and_an_earlier_document_opened(desk: Desk):
    number = quoted(desk, "3.20")
    window = editor(desk, "quotation")
    advice = window.history_panel.advice
    advice.table.setFocus()
    advice.table.selectRow(0)
    press(window, ENTER)
    assert window.view_model.draft.lines[0].price == Decimal("3.5")
    advice.earlier_table.setFocus()
    advice.earlier_table.selectRow(0)
    press(window, ENTER)
    assert desk.navigator.calls[-1] == ("document", number)


def test_a_box_is_advised_by_the_box_and_another_line_for_its_own_goods(desk: Desk):
    window = editor(desk, "quotation")
    window.edits.change_unit(0, "箱")
    assert "84.00" in window.history_panel.advice.told.text()
    desk.scan(window, WATER)
    window.grid.go_to(1, "quantity")
    assert window.history_panel.advice.advice.product == "A002"
    window.grid.go_to(2, "product")
    assert window.history_panel.advice.isHidden()


def test_what_goods_cost_is_told_only_to_who_may_see_it(desk: Desk):
    user = desk.services.documents.session.user
    desk.services.documents.session.user = replace(user, permissions=user.permissions - {Permission.COST_VIEW})
    window = editor(desk, "quotation")
    assert [one.rule for one in window.history_panel.advice.candidates.rows] == ["retail"]


def test_where_no_price_is_agreed_none_is_suggested(desk: Desk):
    window = editor(desk, "sales_return")
    assert window.history_panel.isVisible() and window.history_panel.advice.isHidden()
