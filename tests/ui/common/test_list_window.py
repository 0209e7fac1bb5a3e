from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, NotAllowed, StorageError
from jxc_desktop.i18n import set_language
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.empty_state import EmptyCase
from jxc_desktop.ui.common.list_window import ListWindow
from jxc_desktop.ui.common.runner import InlineRunner


@dataclass(frozen=True)
class Row:
    name: str
    state: str


@dataclass(frozen=True)
class Page:
    rows: tuple[Row, ...]
    next: object | None
    total: int | None


ROWS = [Row("tea", "draft"), Row("milk", "posted"), Row("rice", "posted")]


class Goods(ListWindow):
    name = "test.goods"
    heading = N_("Item")
    topics = frozenset({Topic.PRODUCTS})
    columns = (Column(N_("Item"), read=lambda row: row.name, stretch=True),)
    states = (("draft", N_("Draft")), ("posted", N_("Posted")))

    def __init__(self, *arguments):
        self.rows, self.error, self.asked = list(ROWS), None, []
        super().__init__(*arguments)

    def fetch(self, query, cursor, limit):
        self.asked.append(query)
        if self.error:
            raise self.error
        found = tuple(row for row in self.rows if row.state == query.state and query.text in row.name)
        return Page(found, None, len(found))

    def counts(self, query):
        return {state: sum(row.state == state for row in self.rows) for state, _word in self.states}

    def open_row(self, row):
        self.navigator.open("goods", row.name)


class Opened:
    def __init__(self):
        self.calls = []

    def open(self, name, key=None):
        self.calls.append((name, key))


@pytest.fixture
def goods(qtbot):
    page = Goods(InlineRunner(), Opened())
    qtbot.addWidget(page)
    page.resize(900, 500)
    page.show()
    qtbot.waitExposed(page)
    page.reload()
    return page


def names(page):
    return [row.name for row in page.model.rows]


def test_state_tabs_carry_counts_and_choose_rows(goods):
    set_language("en")
    goods.retranslate()
    assert [goods.state_tabs.tabText(number) for number in range(2)] == ["Draft 1", "Posted 2"]
    assert names(goods) == ["tea"]
    goods.show_state("posted")
    assert names(goods) == ["milk", "rice"]


def test_enter_in_the_filter_and_enter_in_the_list_open_a_row(goods, qtbot):
    goods.show_state("posted")
    goods.activateWindow()
    goods.first_focus().setFocus()
    qtbot.keyClicks(goods.filter_bar.box, "ric")
    qtbot.keyClick(goods.filter_bar.box, Qt.Key.Key_Return)
    assert names(goods) == ["rice"]
    qtbot.keyClick(goods.table, Qt.Key.Key_Return)
    assert goods.navigator.calls == [("goods", "rice")]


def test_the_empty_list_tells_which_case_it_is(goods):
    goods.filter_bar.box.setText("nothing like it")
    goods.reload()
    assert goods.body.currentWidget() is goods.empty
    assert goods.empty.case is EmptyCase.FILTERED_OUT
    goods.filter_bar.clear()
    goods.rows = []
    goods.reload()
    assert goods.empty.case is EmptyCase.NOTHING_YET
    goods.error = NotAllowed(user="clerk", permission="product.view")
    goods.reload()
    assert goods.empty.case is EmptyCase.NOT_ALLOWED
    goods.error = StorageError(reason="disk full")
    goods.reload()
    assert goods.empty.case is EmptyCase.FAILED
    assert goods.errors.isVisible()


def test_a_change_refreshes_at_once_when_seen_and_later_when_hidden(goods):
    goods.rows.append(Row("cocoa", "draft"))
    goods.hear(Changes(frozenset({Topic.DEBTS})))
    assert names(goods) == ["tea"]
    goods.hear(Changes(frozenset({Topic.PRODUCTS})))
    assert names(goods) == ["tea", "cocoa"]
    goods.hide()
    goods.rows.append(Row("salt", "draft"))
    goods.hear(Changes(frozenset({Topic.PRODUCTS})))
    assert names(goods) == ["tea", "cocoa"]
    goods.show()
    assert names(goods) == ["tea", "cocoa", "salt"]


def test_actions_for_many_rows_appear_when_many_are_chosen(goods, qtbot):
    taken = []
    button = goods.add_bulk_action(lambda: "Print", taken.extend, name="print")
    goods.show_state("posted")
    assert not goods.bulk_bar.isVisible()
    goods.table.selectAll()
    assert goods.bulk_bar.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [row.name for row in taken] == ["milk", "rice"]


def test_a_chip_filters_until_it_is_taken_away(goods):
    goods.set_filter("category", 3, "Category: drinks")
    assert goods.asked[-1].filters == {"category": 3}
    goods.filter_bar.chip_removed.emit("category")
    assert goods.asked[-1].filters == {}
