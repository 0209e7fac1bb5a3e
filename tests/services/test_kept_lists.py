"""Every workbook people really keep goes through the import: its rows are counted, its bad ones named by cell."""

from __future__ import annotations

import re

import pytest

from tests.support.commands import Books
from tests.support.data import data_file, file_facts

# What it is read as, its file, sheet and row of headings; then its rows, how many are taken, which cell is told first.
KEPT = (
    ("products", "liquor_chain_cn_stock.xlsx", "TTL", 2, 6_401, 1_130, "C369"),
    ("opening_stock", "liquor_chain_cn_stock.xlsx", "TTL", 2, 6_401, 0, "C3"),
    ("products", "liquor_chain_cn_code_aliases.xlsx", "Sheet1", 1, 1_086, 719, "C4"),
    ("products", "jsherp_goods_template.xls", "商品信息", 2, 2, 2, ""),
    ("goods_receipts", "jsherp_buy_sale_item_template.xls", "商品信息", 2, 2, 0, "A3"),
    ("stocktakes", "jsherp_in_out_item_template.xls", "商品信息", 2, 2, 0, "A3"),
    ("goods_receipts", "steel_plant_cn_daily_receipts.xlsx", "浮空栈道1.7", 4, None, 0, "B5"),
    ("goods_receipts", "chemical_plant_cn_purchase_sales_production.xlsx", "采购表", 1, 16, 0, "E2"),
    ("sales_orders", "liquor_dealer_cn_monthly_report.xlsx", "应收账款详情", 3, None, 0, "C4"),
)


@pytest.mark.data
@pytest.mark.parametrize(("what", "file", "sheet", "header", "rows", "taken", "first"), KEPT)
def test_a_kept_workbook_is_counted_and_its_bad_rows_are_named_by_cell(
    books: Books, what: str, file: str, sheet: str, header: int, rows: int | None, taken: int, first: str
) -> None:
    path = data_file(f"imports/{file}")
    opened = books.services.exchange.open_file(path, what)
    chosen = opened.sheets[opened.sheet]
    assert (chosen.name, (chosen.header or 0) + 1) == (sheet, header)
    seen = books.do("import", what=what, file=str(path), preview=True)
    facts = file_facts()["imports"][file]["sheets"][sheet]
    last = facts.get("rows") or int(re.search(r"(\d+)$", facts["dimensions"])[1])  # type: ignore[index]
    if rows is None:  # a form with empty numbered lines
        assert 0 < seen["rows"] < last - header
    else:
        assert (seen["rows"], last - header) == (rows, rows)
    assert seen.get("new", seen.get("documents")) == taken
    cells = [problem["cell"] for problem in seen["problems"]]
    assert (cells[0] if cells else "") == first
    assert all(re.fullmatch(r"[A-Z]{0,2}\d+", cell) for cell in cells)
    if what == "products":
        assert seen["new"] + seen["repeated"] + seen["rejected"] == seen["rows"]
