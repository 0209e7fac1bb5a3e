"""What Ctrl+E and Enter write is what the screen shows, cell by cell, for two other readers.

All pages of the sample shop, opened in LibreOffice as well: ``python -m tests.support.all_workbooks FOLDER``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jxc_desktop.services.masterdata import PartyInput, ProductInput
from tests.support.exported import complaints, exported

LISTS = ("goods_receipts", "stock", "products", "parties", "payables", "purchase_suggestions")
REPORTS = ("report.margin_by_product", "report.stock_on_hand", "report.sales_by_day", "report.journal")


def test_lists_ledgers_and_reports_go_out_as_they_are_shown(shop: Any, tmp_path: Path) -> None:
    masterdata = shop.services.masterdata
    masterdata.save_party(PartyInput(code="007", name="=1+1 商店", role="customer"))
    shop.program.notices.publish(masterdata.save_product(ProductInput(code="0042", name="@SUM(A1)", price="1")).changes)
    for code, cost in (("tea", "3.195"), ("rice", "24.40")):
        shop.receives(code, 30, cost=cost)
    shop.opens_shift()
    shop.scans("tea", 3).scans("rice").takes_cash()
    shop.program.window.parts.state["export_folder"] = str(tmp_path)
    wrong = []
    for name, key in (*((name, None) for name in (*LISTS, *REPORTS)), ("stock_moves", "TEA")):
        page = shop.program.open(name, key)
        shop.hands.look()
        if name == "report.stock_on_hand":
            page.view_model.set_parameter("group", "category")
        path = exported(page)
        wrong += [f"{name}: does nothing"] if path is None else [f"{name}: {one}" for one in complaints(page, path)]
    assert wrong == []
