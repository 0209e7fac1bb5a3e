"""Usability checks 19, 20 and 23: from a key to the workbook, the way into a figure and back, and typing a document."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from jxc_desktop.services.masterdata import ProductInput
from jxc_desktop.ui.report.report_window import ReportWindow
from tests.scenarios.driver import SUPPLIER

ZEROS = "007"
MOST_KEYS = 8
SIGN = "CASE d.kind WHEN 'counter_refund' THEN -1 ELSE 1 END"
BOOKS = f"""SELECT sum({SIGN} * l.quantity) / 10000.0, sum({SIGN} * l.net) / 100.0, sum({SIGN} * l.total) / 100.0,
    (SELECT -sum(amount) / 100.0 FROM cost_entries WHERE contra = 'cost_of_goods_sold')
    FROM documents d JOIN document_lines l ON l.document_id = d.id WHERE d.kind IN ('counter_sale', 'counter_refund')"""


@pytest.fixture
def selling(shop: Any) -> Any:
    """A shop that sold tea, rice and something whose code begins with zeros and whose name with an equals sign."""
    sweets = ProductInput(code=ZEROS, name="=1+1 糖", price="1.10", barcodes=["6900000000014"])
    shop.program.notices.publish(shop.services.masterdata.save_product(sweets).changes)
    for code, cost in (("tea", "3.195"), ("rice", "24.40")):
        shop.receives(code, 30, cost=cost)
    shop.opens_shift()
    shop.scans("tea", 3).scans("6900000000014").takes_cash()
    receipt = shop.scans("rice").scans("tea").takes_cash()
    shop.takes_back("tea", receipt)
    return shop


def struck(shop: Any, *keys: Any) -> int:
    """Strike keys one after the other; answers how many there were."""
    for key in keys:
        if isinstance(key, str):
            shop.hands.type(key)
        elif isinstance(key, tuple):
            shop.hands.key(*key)
        else:
            shop.hands.key(key)
    return sum(len(key) if isinstance(key, str) else 1 for key in keys)


CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
FIND, EXPORT, ENTER = (Qt.Key.Key_K, CONTROL), (Qt.Key.Key_E, CONTROL), Qt.Key.Key_Return


def report_in_front(shop: Any) -> ReportWindow:
    page = shop.program.window.tabs.current()
    assert isinstance(page, ReportWindow)
    return page


def test_check_19_six_keys_from_anywhere_write_the_margin_whose_totals_are_those_of_screen_and_books(
    selling: Any, tmp_path: Path
) -> None:
    path = tmp_path / "毛利-按商品_20261101-1121.xlsx"
    selling.program.window.parts.state["export_folder"] = str(tmp_path)
    for start in ("counter", "home", "document.goods_receipt"):
        selling.program.open(start)
        path.unlink(missing_ok=True)
        assert struck(selling, FIND, "ml", ENTER, EXPORT, ENTER) <= MOST_KEYS
        page = report_in_front(selling)
        assert page.exporting.open_button.isVisible(), start
        assert page.exporting.folder_button.isVisible(), start
        assert [one.name for one in tmp_path.glob("*.xlsx")] == [path.name]
        selling.program.window.tabs.close_page(page)
        selling.hands.look()
    page = selling.program.open("report.margin_by_product")
    rows = list(openpyxl.load_workbook(path, data_only=True).worksheets[0].iter_rows(values_only=True))
    columns = {column.name: number for number, column in enumerate(page.view_model.result.columns)}
    assert {type(row[columns["code"]]) for row in rows[1:]} == {str}
    assert [row[columns["name"]] for row in rows if row[0] == ZEROS] == ["=1+1 糖"]
    with selling.app.database.read() as connection:
        quantity, net, gross, cost = connection.exec_driver_sql(BOOKS).one()
    books = {"quantity": quantity, "net_sales": net, "gross_sales": gross, "cost": cost, "gross_profit": net - cost}
    books["margin"] = (net - cost) / net
    for name, wanted in books.items():
        number = columns[name]
        screen = page.totals_model.index(0, page.totals_model.column_number(name)).data()
        shown = Decimal(screen.replace(",", "").replace("%", "").strip()).scaleb(-2 if "%" in screen else 0)
        assert Decimal(f"{rows[-1][number]:.4f}") == Decimal(f"{wanted:.4f}"), name
        assert abs(shown - Decimal(f"{wanted:.4f}")) <= (Decimal("0.0005") if "%" in screen else 0), name
        if name != "margin":
            assert sum(row[number] or 0 for row in rows[1:-1]) == pytest.approx(wanted), name


def test_check_20_the_way_from_the_total_to_the_document_and_back_ends_at_the_same_row(shop: Any) -> None:
    masterdata = shop.services.masterdata
    masterdata.save_category("C", "糖果")
    codes = [f"69000000001{number:02d}" for number in range(24)]
    saved = masterdata.save_products(
        [
            ProductInput(code=f"K{number:02d}", name=f"糖{number}", price="2.00", category="C", barcodes=[code])
            for number, code in enumerate(codes)
        ]
    )
    shop.program.notices.publish(saved.changes)
    shop.opens_shift()
    for code in codes:
        shop.scans(code)
    sale = shop.takes_cash()
    struck(shop, FIND, "ml", ENTER)
    page = report_in_front(shop)
    total = page.totals_model.index(0, page.totals_model.column_number("gross_sales")).data()
    struck(shop, "g")
    assert [line.is_group for line in page.model.rows] == [True]
    assert page.model.index(0, page.model.column_number("gross_sales")).data() == total == "48.00"
    struck(shop, ENTER, *[Qt.Key.Key_Down] * 21)
    stood = (page.table.currentIndex().row(), page.table.verticalScrollBar().value(), page.view_model.place.report)
    assert stood[0] == 21
    assert stood[1] > 0
    struck(shop, ENTER)
    assert page.view_model.place.report == "sale_lines"
    struck(shop, ENTER)
    document = shop.program.window.tabs.current()
    assert (document.name, document.key) == ("document", sale)
    struck(shop, (Qt.Key.Key_Left, ALT))
    assert report_in_front(shop) is page
    assert page.view_model.place.report == "sale_lines"
    struck(shop, (Qt.Key.Key_Left, ALT))
    now = (page.table.currentIndex().row(), page.table.verticalScrollBar().value(), page.view_model.place.report)
    assert now == stood


def test_check_23_enter_walks_through_the_cells_to_a_new_row_and_bad_rows_of_a_block_are_listed(shop: Any) -> None:
    page = shop.program.open("document.goods_receipt")
    struck(shop, SUPPLIER, ENTER)
    page.go_to_lines()
    cells = []
    for text in ("TEA", "12", "3.20", "RICE", "4", "24.4"):
        cells.append(
            (page.grid.currentIndex().row(), page.grid.rows_model().columns[page.grid.currentIndex().column()].name)
        )
        struck(shop, text, ENTER)
    assert cells == [(row, name) for row in (0, 1) for name in ("product", "quantity", "price")]
    assert page.grid.currentIndex().row() == 2
    block = [
        "商品\t数量\t价格",
        *(f"{('TEA', 'COLA', 'RICE')[number % 3]}\t{number + 1}\t1.50" for number in range(48)),
    ]
    QGuiApplication.clipboard().setText("\n".join([*block, "没有的商品\t5\t1.00", "TEA\t很多\t1.00"]))
    struck(shop, (Qt.Key.Key_V, CONTROL))
    panel = page.paste_panel
    assert (len(panel.pasted.usable), len(panel.pasted.faulty)) == (48, 2)
    struck(shop, ENTER)
    assert len([line for line in page.view_model.draft.lines if line.product]) == 50
    assert [row.cells[0] for row in panel.model.rows] == ["没有的商品", "TEA"]
