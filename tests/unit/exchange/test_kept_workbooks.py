"""Every workbook people really keep is read whole: its sheets, its cells, and the formulas nobody computed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jxc_desktop.exchange.reader import BadCell, Row, Sheet, read_preview, read_sheet
from tests.support.data import data_file, file_facts

WORKBOOKS = (
    "chemical_plant_cn_purchase_sales_production.xlsx",
    "jsherp_buy_sale_item_template.xls",
    "jsherp_customer_template.xls",
    "jsherp_goods_template.xls",
    "jsherp_in_out_item_template.xls",
    "jsherp_member_template.xls",
    "jsherp_vendor_template.xls",
    "liquor_chain_cn_code_aliases.xlsx",
    "liquor_chain_cn_stock.xlsx",
    "liquor_dealer_cn_monthly_report.xlsx",
    "steel_plant_cn_daily_receipts.xlsx",
)
EMPTY_TEXTS = {"liquor_chain_cn_code_aliases.xlsx": 238}
"""Cells that hold a text of no characters: the facts count them, and to a list they are empty."""


def full(rows: tuple[Row, ...]) -> int:
    return sum(isinstance(cell, BadCell) or cell != "" for row in rows for cell in row)


@pytest.mark.data
def test_no_workbook_is_left_out() -> None:
    assert set(file_facts()["imports"]) == set(WORKBOOKS)


@pytest.mark.data
@pytest.mark.parametrize("name", WORKBOOKS)
def test_every_sheet_of_a_kept_workbook_arrives_whole(name: str) -> None:
    path, wanted = data_file(f"imports/{name}"), file_facts()["imports"][name]["sheets"]
    book = read_preview(path)
    assert [sheet.name for sheet in book.sheets] == list(wanted)
    for number, (sheet, facts) in enumerate(zip(book.sheets, wanted.values(), strict=True)):
        whole = read_sheet(path, number) if len(sheet.rows) == 60 else sheet  # a preview ends there
        check(path, whole, facts)


def check(path: Path, sheet: Sheet, facts: Any) -> None:
    if "cols" in facts:  # the old format tells rows and columns only
        assert (len(sheet.rows), max(map(len, sheet.rows))) == (facts["rows"], facts["cols"]), path
        return
    uncomputed = sum(cell == BadCell("formula") for row in sheet.rows for cell in row)
    filled = full(sheet.rows) + EMPTY_TEXTS.get(path.name, 0)
    assert (filled, uncomputed) == (facts["nonempty_cells"], facts["formulas_without_cached_value"])
