"""The alerts: tabs by kind, limits above them, the next step, putting off, and the sheet."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.domain.alerts import Action
from jxc_desktop.services.masters.inputs import ProductInput
from jxc_desktop.ui.warehouse.alerts_window import AlertsWindow
from tests.support.documents import COLA, Desk, new_desk, press

ENTER, CONTROL, ALT = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk(qtbot, database):
    for made in new_desk(qtbot, database):
        made.parts.services.masterdata.save_product(ProductInput(code="A001", minimum="20"))
        made.receive("A001", "10", "2.00", datetime(2026, 5, 1, 9, 0))
        made.receive("A002", "6", "1.00", datetime(2026, 5, 1, 9, 0))
        yield made


def test_each_kind_has_its_tab_and_ctrl_enter_does_what_helps(desk: Desk):
    window = desk.show(AlertsWindow(desk.parts))
    assert [(row.kind, row.product) for row in window.model.rows] == [("low", "A001")]
    assert window.state_tabs.tabText(1) == "缺货 1"
    window.table.setFocus()
    press(window.table, (ENTER, CONTROL))
    assert desk.navigator.calls[-1] == ("purchase_suggestions", None)
    window.steps.buttons[Action.COUNT].click()
    assert desk.navigator.calls[-1] == ("stocktakes", "products:A001")
    press(window.table, ENTER)
    assert desk.navigator.calls[-1] == ("product", "A001")


def test_a_limit_typed_above_the_list_holds_at_once(desk: Desk):
    window = desk.show(AlertsWindow(desk.parts, key="no_sale"))
    assert (window.limits.isVisible(), window.model.rowCount()) == (True, 0)
    window.limits.value.setFocus()
    window.limits.value.setText("7")
    press(window.limits.value, ENTER)
    assert [(row.product, row.value) for row in window.model.rows] == [("A001", 20), ("A002", 6)]
    window.table.setCurrentIndex(window.model.index(1, 0))
    window.limits.whom.setCurrentIndex(window.limits.whom.findData("item"))
    assert window.limits.value.text() == ""
    window.limits.value.setFocus()
    window.limits.value.setText("60")
    press(window.limits.value, ENTER)
    assert [row.product for row in window.model.rows] == ["A001"]
    found = [(one.product, one.threshold) for one in desk.parts.services.alerts.limits()]
    assert found == [("", Decimal(7)), ("A002", Decimal(60))]


def test_what_is_put_off_is_hidden_until_it_is_asked_for(desk: Desk):
    window = desk.show(AlertsWindow(desk.parts))
    window.table.setFocus()
    press(window.table, (Qt.Key.Key_7, ALT))
    assert window.model.rowCount() == 0
    assert window.empty.isVisible()
    window.steps.snoozed.setChecked(True)
    assert window.model.rows[0].snoozed_until is not None


def test_the_list_goes_to_excel_and_a_scan_filters_it(desk: Desk, qtbot, tmp_path):
    window = desk.show(AlertsWindow(desk.parts))
    press(window.table, (Qt.Key.Key_E, CONTROL))
    window.exporting.path.setFocus()
    window.exporting.path.setText(str(tmp_path / "alerts.xlsx"))
    press(window.exporting.path, ENTER)
    assert (tmp_path / "alerts.xlsx").exists()
    desk.scan(window, COLA)
    qtbot.waitUntil(lambda: window.query().text == "A001")
