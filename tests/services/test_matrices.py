"""Quantities by colour and size in workbooks and on paper: written, read back, and every wrong cell named."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from jxc_desktop.exchange.reader import read_sheet
from jxc_desktop.exchange.sheets import ColumnType, SheetColumn, SheetOut
from jxc_desktop.exchange.xlsx_writer import write_workbook
from tests.support.commands import Books


@pytest.fixture
def shop(books: Books) -> Books:
    books.do("style", code="T001", name="圆领T恤", colours=["红", "蓝"], sizes=["S", "M", "L"], price="59")
    books.do("style", code="K38", name="帆布鞋", colours=["白"], sizes=["38", "39"], price="99")
    books.do("party", code="S1", name="供应商", role="supplier")
    return books


def workbook(path: Path, *sheets: tuple[str, list[list[object]]]) -> Path:
    out = []
    for name, rows in sheets:
        width = max(map(len, rows))
        filled = [[*row, *[""] * (width - len(row))] for row in rows]
        columns = [SheetColumn(str(title), ColumnType.TEXT) for title in filled[0]]
        out.append(SheetOut(name, columns, filled[1:], autofilter=False))
    write_workbook(path, out)
    return path


def test_a_receipt_goes_out_and_comes_back_as_the_same_order(shop: Books, tmp_path: Path):
    lines = [
        {"product": "T001-红-S", "quantity": "3", "price": "20"},
        {"product": "T001-蓝-L", "quantity": "5", "price": "20"},
        {"product": "K38-白-39", "quantity": "2", "price": "50"},
    ]
    shop.do("post", ref="GR", kind="goods_receipt", party="S1", lines=lines)
    file = tmp_path / "receipt.xlsx"
    told = shop.do("export_matrix", document="GR", file=str(file))
    assert (told["rows"], told["quantity"]) == (3, "10")
    assert read_sheet(file).rows[0] == ["款式", "名称", "颜色", "38", "39", "S", "M", "L", "合计"]
    back = shop.do("import_matrix", kind="purchase_order", party="S1", file=str(file), ref="PO")
    assert (back["lines"], back["quantity"], back["problems"]) == (3, "10", [])
    shop.do("post", document="PO", confirm="all")
    ordered = shop.ask("document", document="PO")["lines"]
    assert [(one["product"], one["quantity"]) for one in ordered] == [
        ("K38-白-39", "2"),
        ("T001-红-S", "3"),
        ("T001-蓝-L", "5"),
    ]


def test_blocks_of_a_style_and_a_sheet_for_each_are_understood(shop: Books, tmp_path: Path):
    blocks: list[list[object]] = [
        ["春季订货单", "", ""],
        ["款号:T001", "", ""],
        ["颜色", "S", "M", "合计"],
        ["红", "1", "2", "3"],
        ["合计", "1", "2", "3"],
        ["", ""],
        ["K38", "38", "39"],
        ["白", "", "4"],
    ]
    sheet: list[list[object]] = [["颜色\\尺码", "L"], ["蓝", "7"]]
    file = workbook(tmp_path / "orders.xlsx", ("订货", blocks), ("T001", sheet))
    shop.do("import_matrix", kind="sales_order", file=str(file), ref="D")
    draft = shop.services.documents.draft(shop.file.references.resolve("D"))
    assert [(line.product, line.quantity) for line in draft.lines] == [
        ("T001-红-S", "1"),
        ("T001-红-M", "2"),
        ("K38-白-39", "4"),
        ("T001-蓝-L", "7"),
    ]


def test_every_cell_that_cannot_be_taken_is_named_by_its_address(shop: Books, tmp_path: Path):
    rows: list[list[object]] = [
        ["款号", "颜色", "S", "XXL", "单价"],
        ["T001", "红", "两件", "", "20"],
        ["", "蓝", "-1", "6", "20"],
        ["X9", "红", "1", "", ""],
        ["T001", "紫", "1", "", ""],
        ["T001", "蓝", "2", "", "20.5"],
    ]
    file = workbook(tmp_path / "list.xlsx", ("表", rows))
    found = shop.do("import_matrix", kind="opening_stock", file=str(file), preview=True)
    assert [one["cell"] for one in found["problems"]] == ["C2", "C3", "D3", "A4", "C5"]
    assert "紫" in found["problems"][-1]["message"]
    assert found["lines"] == 1
    shop.do("import_matrix", kind="opening_stock", file=str(file), post=True)
    assert shop.stock("T001-蓝-S") == (Decimal(2), Decimal("41.00"))


def test_stock_and_count_sheets_are_printed_and_written(shop: Books, tmp_path: Path):
    shop.receive("T001-红-S", "3", "20", "2026-05-20")
    file = tmp_path / "stock.xlsx"
    assert shop.do("export_matrix", styles=["T001"], file=str(file))["quantity"] == "3"
    assert read_sheet(file).rows[1][3:7] == [3, 0, 0, 3]
    page = tmp_path / "count.pdf"
    assert shop.do("export_matrix", blank=True, file=str(page))["rows"] == 3
    assert page.read_bytes().startswith(b"%PDF")
    shop.product("A")
    shop.receive("A", "1", "1", "2026-05-20", ref="GR")
    assert shop.refused("export_matrix", document="GR", file=str(file))["code"] == "not_found"
