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
    assert Path(export.strip.path.text()).name == f"商品资料_{opened.books.clock.local():%Y%m%d}.xlsx"
    path = tmp_path / "goods.xlsx"
    export.write(path)
    book = load_workbook(path)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [row[list(rows[0]).index("编码")] for row in rows[1:]] == ["A"]
    assert 3.5 in rows[1]
    told = dict(book["参数"].iter_rows(min_row=2, values_only=True))
    assert told["筛选"] == "可口"
    assert told.keys() >= {"制表人", "制表时间", "数据截至过账号"}
    assert export.strip.open_button.isVisibleTo(export.strip)


def test_columns_go_out_as_they_stand_and_hidden_ones_stay(opened: Opened, tmp_path: Path) -> None:
    page = opened.page("products")
    header, places = page.table.horizontalHeader(), {column.key: n for n, column in enumerate(page.model.columns)}
    header.moveSection(header.visualIndex(places["unit"]), 0)
    page.table.show_column(places["price"], False)
    ListExport(page, opened.books.services.exchange, opened.runner, opened.state).write(tmp_path / "goods.xlsx")
    titles = [cell.value for cell in load_workbook(tmp_path / "goods.xlsx").active[1]]
    assert titles[0] == "单位"
    assert len(titles) == len(page.model.columns) - 1
