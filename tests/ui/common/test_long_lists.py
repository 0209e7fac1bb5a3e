"""Long lists neither stop the window when they are let go nor are searched for dead cycles while they are held."""

from __future__ import annotations

import gc
import weakref

from jxc_desktop.services.collector import passed_over
from jxc_desktop.ui.common.letting_go import let_go
from jxc_desktop.ui.report.report_lines import Lines


class Row:
    """Something that tells when it is gone."""


class Rows(list[Row]):
    """A list that can be watched."""


def test_a_long_list_is_let_go_a_piece_at_a_time(qtbot):
    rows = [Row() for _one in range(2_500)]
    first, last = weakref.ref(rows[0]), weakref.ref(rows[-1])
    lists = [rows]
    let_go(lists)
    assert last() is None and first() is not None
    qtbot.waitUntil(lambda: first() is None)
    qtbot.waitUntil(lambda: not lists)


def test_many_rows_are_passed_over_by_the_collector_only_as_long_as_they_are_held():
    before = gc.get_freeze_count()
    one, other, few = (Rows(Row() for _one in range(count)) for count in (10_000, 10_000, 10))
    passed_over(few)
    assert gc.get_freeze_count() == before
    passed_over(one)
    passed_over(other)
    assert gc.get_freeze_count() >= before + 20_000
    del one
    assert gc.get_freeze_count() >= before + 10_000
    del other
    assert gc.get_freeze_count() == 0


def test_a_table_without_a_result_has_no_lines():
    lines = Lines()
    assert (len(lines), list(lines), lines[:3]) == (0, [], [])
