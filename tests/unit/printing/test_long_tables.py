"""A table of many pages holds none of them, and every row stands on one page, once and in its order."""

from __future__ import annotations

import tracemalloc
from decimal import Decimal

from jxc_desktop.printing.page_marks import Words
from jxc_desktop.printing.sheet import CellKind, PrintColumn
from jxc_desktop.printing.table_print import TablePrint, table_layout

ROWS = 1_000


def test_a_long_table_holds_no_page_and_loses_no_row():
    columns = (PrintColumn("编码"), *(PrintColumn(f"金额 {place}", CellKind.MONEY) for place in range(7)))
    rows = [(f"K{number:05d}", *[Decimal(number)] * 7) for number in range(ROWS)]
    table = TablePrint("很长", columns=columns, rows=rows)
    table_layout(table)  # what is kept for good, the font above all, is kept now
    tracemalloc.start()
    layout = table_layout(table)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < ROWS * 300  # bytes; the marks of a row of eight cells take five thousand
    printed = [mark.text for page in layout for mark in page.marks if isinstance(mark, Words)]
    assert [text for text in printed if text.startswith("K0")] == [row[0] for row in rows]
    assert printed.count("编码") == len(layout) > 15
