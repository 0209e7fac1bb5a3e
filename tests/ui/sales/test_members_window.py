"""Members and cards on the screen: found by scans, loaded and given out by keys, without a box in the way."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.services.masters.inputs import PartyInput
from jxc_desktop.services.members import DORMANT, Loading
from jxc_desktop.ui.masterdata.parties_window import PartiesWindow
from jxc_desktop.ui.sales.cards_window import CardsWindow
from jxc_desktop.ui.sales.members_window import MembersWindow
from tests.support.documents import CONTROL, Desk, new_desk, press

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def desk(qtbot, database):
    for desk in new_desk(qtbot, database):
        save = desk.services.masterdata.save_party
        save(PartyInput(code="M1", name="王芳", phone="13800001234", role="customer", member_card="8801"))
        save(PartyInput(code="M2", name="李雷", role="customer", member_card="8802", birthday="05-28"))
        desk.services.settings.set("top_up_offers", "500=50 1000=150")
        desk.services.counter.open_shift("1", Decimal(0))
        yield desk


def test_a_member_is_scanned_and_loaded_with_the_bonus_that_is_offered(desk: Desk):
    window = desk.show(MembersWindow(desk.parts))
    assert desk.scan(window, "8802")
    desk.qtbot.waitUntil(lambda: [row.code for row in window.model.rows] == ["M2"])
    press(window, Qt.Key.Key_F6, "500", ENTER)
    assert window.panels["top_up"].form.editor("bonus").value() == Decimal("50.00")
    assert "1,000.00" in window.panels["top_up"].hint.text()
    press(window, (ENTER, CONTROL))
    assert window.errors.isVisible()
    assert desk.services.members.member("M2").stored_value == Decimal("550.00")
    assert window.chosen().stored_value == Decimal("550.00")
    assert [row.kind for row in desk.services.printing.jobs()] == ["slip"]
    assert desk.services.counter.result(1).expected == Decimal("500.00")


def test_what_cannot_be_paid_back_is_told_at_the_panel_and_escape_leaves_it(desk: Desk):
    window = desk.show(MembersWindow(desk.parts))
    press(window, Qt.Key.Key_F7, "5", ENTER, (ENTER, CONTROL))
    panel = window.panels["pay_back"]
    assert panel.errors.isVisible()
    assert panel.form.editor("amount").value() == Decimal("5.00")
    press(window, ESCAPE)
    assert window.stack.currentWidget() is not panel


def test_points_are_taken_with_a_reason_and_statements_are_a_key_away(desk: Desk):
    window = desk.show(MembersWindow(desk.parts))
    press(window, Qt.Key.Key_F8, "30", (ENTER, CONTROL))
    assert window.panels["points"].errors.isVisible()
    window.panels["points"].form.editor("reason").setFocus()
    press(window, "生日", (ENTER, CONTROL))
    assert desk.services.members.member("M1").points == 30
    press(window, (Qt.Key.Key_P, CONTROL))
    assert desk.navigator.calls == [("report.stored_value_statement", "M1")]


def test_the_tab_of_those_who_stay_away_asks_for_how_long(desk: Desk):
    window = desk.show(MembersWindow(desk.parts))
    assert not window.days.isVisible()
    window.show_state(DORMANT)
    assert window.days.isVisible()
    assert [row.code for row in window.model.rows] == ["M1", "M2"]


def test_vouchers_are_given_out_printed_and_one_is_blocked_by_keys(desk: Desk, tmp_path: Path):
    desk.parts.state["export_folder"] = str(tmp_path / "out")
    window = desk.show(CardsWindow(desk.parts))
    panel = window.panels["give_out"]
    press(window, Qt.Key.Key_F6, "V001")
    for name, value in (("count", Decimal(3)), ("face", Decimal(50)), ("minimum", Decimal(100))):
        panel.form.editor(name).set_value(value)
    press(window, (ENTER, CONTROL))
    assert [row.number for row in window.model.rows] == ["V001", "V002", "V003"]
    press(window, (Qt.Key.Key_P, CONTROL), ENTER)
    assert [path.suffix for path in (tmp_path / "out").iterdir()] == [".pdf"]
    window.table.setCurrentIndex(window.model.index(1, 0))
    press(window, Qt.Key.Key_F8, "挂失", (ENTER, CONTROL))
    assert [row.number for row in window.model.rows] == ["V001", "V003"]
    assert desk.services.cards.card_counts() == {"": 3, "open": 2, "used": 0, "expired": 0, "blocked": 1}


def test_a_gift_card_is_scanned_into_the_panel_and_loaded(desk: Desk):
    window = desk.show(CardsWindow(desk.parts))
    window.table.setFocus()
    press(window, Qt.Key.Key_F7)
    assert desk.scan(window, "GC-77")
    window.panels["load"].form.editor("amount").set_value(Decimal(80))
    press(window, (ENTER, CONTROL))
    assert desk.services.cards.card("GC-77").balance == Decimal("80.00")
    assert desk.scan(window, "GC-77")
    assert desk.services.members.member("M1").stored_value == 0


def test_the_card_of_a_customer_tells_card_birthday_and_whose_a_number_is(desk: Desk):
    desk.services.members.top_up(Loading(Decimal(5), "M1", slip=False))
    window = desk.show(PartiesWindow(desk.services.masterdata, desk.parts.runner, desk.navigator))
    window.show_state("customer")
    window.records.open("M2")
    form = window.party_card.form
    assert (form.editor("member_card").text(), form.editor("birthday").text()) == ("8802", "05-28")
    form.editor("member_card").setText("8801")
    form.changed.emit()
    press(window, (Qt.Key.Key_S, CONTROL))
    assert "M1 王芳" in window.party_card.errors.message.text()
    form.editor("role").setCurrentIndex(0)
    form.editor("role").activated.emit(0)
    assert form.editor("member_card").isHidden()
