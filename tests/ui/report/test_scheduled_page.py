"""Scheduled exports in their window: set up, written now, and what failed is told by the bell."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest

from jxc_desktop.app.scheduled import ScheduledExporter
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import InlineRunner
from jxc_desktop.ui.common.translated import switch_language
from tests.support.commands import new_books
from tests.support.windows import Opened


@pytest.fixture
def opened(qtbot, qapp, database, tmp_path):
    switch_language(qapp, "zh_CN")
    theme.apply(qapp, "light")
    for books in new_books(database):
        books.product()
        yield Opened(qtbot, books, tmp_path)


def test_an_export_is_set_up_by_keys_written_now_and_by_the_clock(opened, tmp_path):
    page = opened.page("scheduled_exports")
    folder = tmp_path / "out"
    form = page.card.form
    QTest.keyClicks(form.editor("name"), "stock")
    what = form.editor("what")
    what.setCurrentIndex(what.findData("products"))
    assert not form.editor("period").isEnabled()  # goods are always as they are now
    QTest.keyClicks(form.editor("folder"), str(folder))
    QTest.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert [row.name for row in page.model.rows] == ["stock"]
    QTest.mouseClick(page.card.now_button, Qt.MouseButton.LeftButton)
    assert [path.suffix for path in folder.iterdir()] == [".xlsx"]
    assert "out" in page.card.last.text()

    opened.books.clock.set(datetime(2026, 5, 22, 23, 0))
    owner = QObject()
    exporter = ScheduledExporter(opened.books.services.scheduled_exports, InlineRunner(), Notices(), owner)
    exporter.start()
    exporter.stop()
    days = [path.stem.rpartition("_")[2] for path in sorted(folder.iterdir())]
    assert days == ["20260521", "20260522"]  # the one of the 21st was missed at 22:00, and made up


def test_what_is_wrong_stands_at_its_field(opened):
    page = opened.page("scheduled_exports")
    QTest.keyClicks(page.card.form.editor("name"), "stock")
    page.save()
    assert page.card.form.editor("folder").property("fault")


def test_what_there_is_to_choose_follows_the_language(opened, qapp):
    page = opened.page("scheduled_exports")
    what = page.card.form.editor("what")
    chinese = what.currentText()
    switch_language(qapp, "en")
    assert what.currentText() != chinese
    assert what.currentText().isascii()
