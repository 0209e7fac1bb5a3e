"""Any list goes to Excel as it is shown: its columns, all pages of its filter, typed cells."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from jxc_desktop.ui.common.list_export import ListExport
from tests.support.windows import Opened


def test_a_list_is_written_as_it_is_filtered(opened: Opened, tmp_path: Path) -> None:
    page = opened.page("products")
    page.filter_bar.box.setText("可口")
    page.reload()
    export = ListExport(page, opened.books.services.exchange, opened.runner, opened.state)
    export.ask()
    assert export.strip.path.text().endswith(".xlsx")
    path = tmp_path / "goods.xlsx"
    export.write(path)
    book = load_workbook(path)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [row[list(rows[0]).index("编码")] for row in rows[1:]] == ["A"]
    assert 3.5 in rows[1]
    assert len(book.worksheets) == 2
    assert export.strip.open_button.isVisibleTo(export.strip)
