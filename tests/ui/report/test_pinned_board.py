"""Saved reports on the home page: shown, opened, read again after postings, taken off and put back by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.ui.common.translated import switch_language
from jxc_desktop.ui.report.pages import pinned_board
from jxc_desktop.ui.shell.commands import CommandRegistry
from jxc_desktop.ui.shell.home_page import HomePage
from jxc_desktop.ui.shell.parts import ShellParts
from tests.support.widget_walk import complaints, untranslated
from tests.support.windows import DESIGN

SALES = {"fact": "sales", "rows": ["product"], "values": ["amount", "gross_profit"], "sort": "-amount"}
POSTED = Changes(frozenset({Topic.DOCUMENTS}))


@pytest.fixture
def home(opened, qtbot):
    """The home page of the practice shop with two reports on it: a table, and a view of a ready-made one as a chart."""
    view = {"report": "sales_by_day", "asked": {"period": "this_month"}, "view": "chart"}
    opened.books.do("save_report", name="1 items", definition=SALES, pinned=True)
    opened.books.do("save_report", name="2 days", definition=view, pinned=True, shared=True)
    opened.books.do("save_report", name="3 not here", definition=SALES)
    return shown(opened, qtbot)


def shown(opened, qtbot):
    services = opened.books.services
    parts = ShellParts(
        pages=opened.registry,
        commands=CommandRegistry(),
        runner=opened.runner,
        notices=opened.notices,
        session=services.reports.session,
        users=list,
        sign_in=services.users.sign_in,
        front=lambda navigator: pinned_board(services, opened.runner, navigator),
    )
    page = HomePage(parts, opened)
    qtbot.addWidget(page)
    opened.notices.changed.connect(page.hear)
    page.resize(*DESIGN)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    page.first_focus().setFocus()
    QApplication.processEvents()
    return page


def board(home):
    return home._front


def cells(tile):
    return [[tile.model.index(row, column).data() for column in range(3)] for row in range(tile.model.rowCount())]


def test_tiles_show_rows_or_the_chart_and_enter_opens_the_report(opened, home):
    rows, days = board(home).tiles
    assert cells(rows) == [["B", "79.90", "11.90"], ["A", "49.96", "14.96"], ["合计", "129.86", "26.86"]]
    assert "2026-05-01" in rows.days.text()
    assert days.body.currentWidget() is days.chart
    QTest.keyClick(home.focusWidget(), Qt.Key.Key_Up)
    assert home.focusWidget() is days
    QTest.keyClick(days, Qt.Key.Key_Return)
    QTest.keyClick(days, Qt.Key.Key_Left)
    QTest.keyClick(home.focusWidget(), Qt.Key.Key_Return)
    assert opened.asked == [("report.sales_by_day", "R2"), ("own_reports", "R1")]
    QTest.keyClick(rows, Qt.Key.Key_Down)
    assert home.focusWidget() is home.rows[0][0]


def test_postings_are_followed_but_not_more_often_than_the_pause_allows_and_never_unseen(opened, home):
    rows = board(home).tiles[0]
    ran = opened.runner.submitted

    def sell(day):
        opened.books.sell("B", "1", f"2026-05-{day:02d} 11:00", price="100")
        opened.notices.publish(POSTED)

    sell(6)
    assert cells(rows)[0][1] == "179.90"
    first = opened.runner.submitted - ran
    sell(7)
    assert cells(rows)[0][1] == "179.90"
    assert opened.runner.submitted - ran < 2 * first
    board(home)._pause.timeout.emit()
    assert cells(rows)[0][1] == "279.90"
    home.hide()
    board(home)._pause.stop()
    ran = opened.runner.submitted
    sell(8)
    assert opened.runner.submitted == ran
    home.show()
    assert cells(rows)[0][1] == "379.90"


def test_delete_takes_a_tile_off_and_it_can_be_put_back(opened, home):
    board(home).take_focus()
    QTest.keyClick(home.focusWidget(), Qt.Key.Key_Delete)
    assert [tile.report.name for tile in board(home).tiles] == ["1 items"]
    assert [one.pinned for one in opened.books.services.own_reports.list()] == [True, False, False]
    QTest.keyClick(home.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [tile.report.name for tile in board(home).tiles] == ["1 items", "2 days"]


def test_who_may_not_see_a_report_has_no_tile_of_it_and_may_not_take_off_what_is_for_all(opened, qtbot):
    debts = {"report": "receivable_age", "asked": {}}
    for name, definition in (("debts", debts), ("items", SALES)):
        opened.books.do("save_report", name=name, definition=definition, pinned=True, shared=True)
    services = opened.books.services
    services.users.save_role("viewer", "viewer", {Permission.REPORT_VIEW, Permission.DOCUMENT_VIEW_ALL})
    services.users.save_user("小李", ["viewer"], pin="2580")
    services.users.sign_in("小李", "2580")
    page = shown(opened, qtbot)
    seen = [tile for tile in board(page).tiles if tile.isVisible()]
    assert [tile.report.name for tile in seen] == ["items"]
    assert [column.name for column in seen[0].model.columns] == ["product", "amount"]
    QTest.keyClick(seen[0], Qt.Key.Key_Delete)
    assert board(page).told.isVisible()
    assert len(board(page).tiles) == 2


def test_an_empty_board_says_how_it_is_filled(opened, qtbot):
    page = shown(opened, qtbot)
    assert board(page).hint.isVisible()
    opened.books.do("save_report", name="items", definition=SALES, pinned=True)
    opened.notices.publish(Changes(frozenset({Topic.REPORTS})))
    assert not board(page).hint.isVisible()
    assert len(board(page).tiles) == 1


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_is_clipped_or_untranslated(home, qapp, language):
    switch_language(qapp, language)
    QApplication.processEvents()
    assert complaints(home) == []
    assert untranslated(home, language, {"items", "days"}) == []
    assert ":" in board(home).tiles[0].note.text()  # as of when
