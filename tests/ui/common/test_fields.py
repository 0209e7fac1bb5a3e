from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from jxc_desktop.i18n import set_language
from jxc_desktop.ui.common.editors import DateEdit, MoneyEdit, PriceEdit, QuantityEdit
from jxc_desktop.ui.common.lookup import LookupEdit
from jxc_desktop.ui.common.popup_list import Suggestion
from jxc_desktop.ui.common.runner import InlineRunner

TODAY = date(2026, 11, 21)


@pytest.fixture
def form(qtbot):
    """A window with another field, so that a field can be left."""
    window = QWidget()
    window.resize(800, 600)
    window.column = QVBoxLayout(window)
    window.other = QLineEdit(window)
    window.column.addWidget(window.other)
    qtbot.addWidget(window)

    def put(field):
        window.column.insertWidget(0, field)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        field.setFocus()
        return field

    window.put = put
    return window


def test_a_sum_is_worked_out_on_enter(form, qtbot):
    field = form.put(QuantityEdit())
    with qtbot.waitSignal(field.value_changed) as told:
        qtbot.keyClicks(field, "12*24")
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told.args == [Decimal(288)]
    assert field.text() == "288"


def test_a_wrong_number_stays_and_says_why(form, qtbot):
    field = form.put(PriceEdit())
    qtbot.keyClicks(field, "12..5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "12..5"
    assert field.property("fault") is True
    assert field.toolTip()
    field.set_value(Decimal("3.5"))
    assert (field.text(), field.toolTip()) == ("3.50", "")


def test_a_negative_price_is_refused(form, qtbot):
    field = form.put(PriceEdit())
    with qtbot.waitSignal(field.refused):
        qtbot.keyClicks(field, "-1")
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_amounts_can_be_typed_in_fen(form, qtbot):
    field = form.put(MoneyEdit(in_fen=True))
    qtbot.keyClicks(field, "1250")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (field.value(), field.text()) == (Decimal("12.5"), "12.50")


def test_escape_restores_the_value(form, qtbot):
    field = form.put(QuantityEdit())
    field.set_value(Decimal(5))
    field.selectAll()
    qtbot.keyClicks(field, "9")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "5"


def test_number_fields_switch_the_input_method_off(form):
    field = form.put(QuantityEdit())
    assert field.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is False


def test_days_move_by_keys(form, qtbot):
    field = form.put(DateEdit(lambda: TODAY))
    qtbot.keyClicks(field, "1130")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "2026-11-30"
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == date(2026, 12, 1)
    qtbot.keyClick(field, Qt.Key.Key_PageDown)
    assert field.value() == date(2026, 11, 1)
    qtbot.keyClick(field, Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    assert field.value() == TODAY


def test_an_impossible_day_is_refused_and_the_nearest_offered(form, qtbot):
    field = form.put(DateEdit(lambda: TODAY))
    qtbot.keyClicks(field, "2026-02-30")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "2026-02-28" in field.toolTip()
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == date(2026, 2, 28)


def test_the_calendar_gives_a_day(form, qtbot):
    field = form.put(DateEdit(lambda: TODAY))
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = form.findChild(QWidget, "date.calendar")
    assert calendar.isVisible()
    calendar.clicked.emit(calendar.selectedDate().addDays(1))
    assert field.value() == date(2026, 11, 22)
    assert not calendar.isVisible()


GOODS = [
    Suggestion(number, name, code, "3.50")
    for number, (name, code) in enumerate([("可口可乐", "kkkl"), ("可乐糖", "klt")])
]


def find(text):
    return [row for row in GOODS if text in row.text or row.detail.startswith(text)]


@pytest.fixture
def lookup(form):
    return form.put(LookupEdit(find, runner=InlineRunner(), creates=True))


def test_initials_find_and_enter_takes_the_first(lookup, qtbot):
    qtbot.keyClicks(lookup, "kk")
    with qtbot.waitSignal(lookup.chosen) as told:
        qtbot.keyClick(lookup, Qt.Key.Key_Return)
    assert told.args[0].text == lookup.text() == "可口可乐"
    assert not lookup.popup().isVisible()


def test_arrows_choose_while_the_cursor_stays_in_the_field(lookup, qtbot):
    qtbot.keyClicks(lookup, "k")
    qtbot.waitUntil(lambda: lookup.popup().isVisible())
    assert len(lookup.popup().suggestions()) == 2
    qtbot.keyClick(lookup, Qt.Key.Key_Down)
    qtbot.keyClick(lookup, Qt.Key.Key_Return)
    assert lookup.value().text == "可乐糖"
    assert lookup.hasFocus()


def test_f7_shows_everything(lookup, qtbot):
    qtbot.keyClick(lookup, Qt.Key.Key_F7)
    assert lookup.popup().isVisible()
    assert len(lookup.popup().suggestions()) == 2


def test_no_hit_offers_to_make_a_new_one(lookup, qtbot):
    set_language("en")
    qtbot.keyClicks(lookup, "tea")
    qtbot.waitUntil(lambda: lookup.popup().isVisible())
    assert lookup.popup().current().text == "New “tea”"
    with qtbot.waitSignal(lookup.create_asked) as told:
        qtbot.keyClick(lookup, Qt.Key.Key_Return)
    assert told.args == ["tea"]


def test_leaving_puts_unfinished_typing_back(lookup, form, qtbot):
    lookup.set_value(GOODS[0])
    lookup.selectAll()
    qtbot.keyClicks(lookup, "zz")
    form.other.setFocus()
    assert lookup.text() == "可口可乐"


def test_an_emptied_field_is_told(lookup, form, qtbot):
    lookup.set_value(GOODS[0])
    lookup.selectAll()
    with qtbot.waitSignal(lookup.chosen) as told:
        qtbot.keyClick(lookup, Qt.Key.Key_Delete)
        qtbot.keyClick(lookup, Qt.Key.Key_Return)
    assert told.args == [None]
