"""Sales targets in their window: set, changed and taken away by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.translated import switch_language
from tests.support.commands import new_books
from tests.support.windows import Opened


@pytest.fixture
def opened(qtbot, qapp, database, tmp_path):
    switch_language(qapp, "zh_CN")
    theme.apply(qapp, "light")
    for books in new_books(database):
        yield Opened(qtbot, books, tmp_path)


def save(page):
    QTest.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def test_a_target_is_set_changed_and_taken_away(opened):
    page = opened.page("sales_targets")
    form = page.card.form
    assert form.values()["month"] == "2026-05"
    QTest.keyClicks(form.editor("person"), "Wang")
    QTest.keyClicks(form.editor("amount"), "50000")
    save(page)
    assert [(row.person, row.month, str(row.amount)) for row in page.model.rows] == [("Wang", "2026-05", "50000.00")]
    form.editor("amount").selectAll()
    QTest.keyClicks(form.editor("amount"), "60000")
    save(page)
    assert opened.books.ask("sales_targets", month="2026-05")[0]["amount"] == "60000.00"
    QTest.mouseClick(page.card.remove_button, Qt.MouseButton.LeftButton)
    assert not page.model.rows
    form.editor("month").setText("soon")
    QTest.keyClicks(form.editor("person"), "Wang")
    save(page)
    assert form.editor("month").property("fault")
