"""Reasons for stock that changes without trade: offered in their cell, the shop's own first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.support.documents import Desk, new_desk, press


@pytest.fixture
def desk(qtbot, database):
    yield from new_desk(qtbot, database)


def test_a_reason_is_chosen_in_its_cell_and_reported(desk: Desk):
    desk.services.settings.set("stock_reasons", "打碎，过期、样品")
    desk.receive("A001", "48", "2.00")
    window = desk.editor("write_off")
    window.edits.change_product(0, "A001")
    window.grid.setFocus()
    window.grid.go_to(0, "reason")
    press(window.grid, Qt.Key.Key_F7)
    cell = QApplication.focusWidget()
    assert cell.popup().isVisible()
    press(window.grid, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert [line.reason for line in window.view_model.draft.lines] == ["过期"]
    window.post()
    rows = desk.services.reports.run("stock_losses").rows
    assert [(row[0], row[1], row[2], str(row[-1])) for row in rows] == [("过期", "报损单", "A001", "2.00")]
