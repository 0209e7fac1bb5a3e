"""Documents through Excel: several in a sheet, looked at first, taken over once, changed by correction."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.support.commands import Books
from tests.support.data import data_file

ORDERS = """单据编号,日期,供应商,商品编码,数量,单价,金额,备注
P-1,2026-05-01,老李,A,10,2,20,急
P-1,2026-05-01,老李,B,3,1.5,4.5,
P-2,2026-05-02,老李,A,5,2,,
"""


@pytest.fixture
def shop(books: Books) -> Books:
    for code in ("A", "B"):
        books.product(code, name=f"名{code}", barcodes=[f"690000000{ord(code)}"])
    books.do("party", code="S1", name="老李", role="supplier")
    books.do("party", code="C1", name="小王", role="customer")
    return books


def csv_of(folder: Path, content: str, name: str = "list.csv") -> str:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return str(path)


def counts(told: dict[str, Any]) -> tuple[int, ...]:
    return tuple(told[name] for name in ("new", "changed", "unchanged", "rejected"))


def edited(path: str, cells: dict[str, object]) -> str:
    book = load_workbook(path)
    for address, value in cells.items():
        book.active[address] = value
    book.save(path)
    return path


def test_several_orders_in_one_sheet_are_looked_at_and_taken_over_once(shop: Books, tmp_path: Path) -> None:
    file = csv_of(tmp_path, ORDERS)
    seen = shop.do("import", what="purchase_orders", file=file, preview=True, total="35")
    assert (counts(seen), D(seen["total"]), D(seen["quantity"]), D(seen["difference"])) == (
        (2, 0, 0, 0), D("34.50"), D(18), D("-0.50"),
    )  # fmt: skip
    assert [(one["named"], one["lines"], D(one["total"])) for one in seen["documents"]] == [
        ("P-1", 2, D("24.50")),
        ("P-2", 1, D(10)),
    ]
    error = shop.refused("import", what="purchase_orders", file=file, total="35")
    assert error["code"] == "total_differs"
    done = shop.do("import", what="purchase_orders", file=file, total="34.5")
    assert counts(done) == (2, 0, 0, 0)
    first = shop.ask("document", document=done["numbers"][0])
    assert (first["kind"], first["reference"], first["party"], D(first["total"])) == (
        "purchase_order", "P-1", "S1", D("24.50"),
    )  # fmt: skip
    assert [(line["product"], D(line["quantity"])) for line in first["lines"]] == [("A", 10), ("B", 3)]
    again = shop.do("import", what="purchase_orders", file=file)
    assert (counts(again), again["numbers"]) == ((0, 0, 2, 0), [])


def test_the_total_of_an_edited_list_of_ours_is_what_is_posted(shop: Books, tmp_path: Path) -> None:
    """The amount beside a price is that of before the quantity was edited."""
    lines = [{"product": "A", "quantity": "50", "price": "9.13"}, {"product": "B", "quantity": "3", "price": "1.5"}]
    more = {"discount": "5%", "tax_inclusive": False}
    number = shop.do("post", kind="goods_receipt", party="S1", lines=lines, **more, at="2026-05-01T08:00")["number"]
    path = str(tmp_path / "receipts.xlsx")
    shop.do("export", what="goods_receipts", file=path)
    titles = [cell.value for cell in load_workbook(path).active[1]]
    edited(path, {f"{chr(65 + titles.index('数量'))}2": 51})
    seen = shop.do("import", what="goods_receipts", file=path, preview=True)
    assert D(seen["total"]) == D(seen["documents"][0]["total"]) == D("446.62")  # 465.63 + 4.50 less 5 %
    assert shop.refused("import", what="goods_receipts", file=path, total="438.71", confirm="all")["code"] == (
        "total_differs"
    )
    done = shop.do("import", what="goods_receipts", file=path, total="446.62", confirm="all")
    assert shop.ask("document", document=number)["state"] == "reversed"
    copy = shop.ask("document", document=done["numbers"][0])
    assert sum(D(line["amount"]) for line in copy["lines"]) == D("446.62")
    again = shop.do("import", what="goods_receipts", file=path, total="446.62")
    assert counts(again) == (0, 0, 1, 0)


def test_documents_that_only_go_out_are_refused_with_what_can_come_in(shop: Books, tmp_path: Path) -> None:
    shop.do("post", kind="other_issue", lines=[{"product": "A", "quantity": "1"}], confirm="all")
    path = str(tmp_path / "issues.xlsx")
    assert shop.do("export", what="other_issue", file=path)["rows"] == 1
    refused = shop.refused("import", what="other_issue", file=path)
    assert (refused["code"], refused["field"]) == ("not_found", "what")
    assert "goods_receipts" in refused["message"]


def test_a_change_the_stock_does_not_allow_is_told_with_its_row_and_nothing_is_taken_over(
    shop: Books, tmp_path: Path
) -> None:
    shop.product("F", price="5", negative="forbid")
    shop.receive("F", "10", "2", "2026-05-01", party="S1")
    shop.sell("F", "8", "2026-05-02", price="5")
    path = str(tmp_path / "receipts.xlsx")
    shop.do("export", what="goods_receipts", file=path)
    titles = [cell.value for cell in load_workbook(path).active[1]]
    cell = f"{chr(65 + titles.index('数量'))}2"
    edited(path, {cell: 3})
    error = shop.refused("import", what="goods_receipts", file=path, confirm="all")
    assert (error["code"], error["message"].startswith("A2：")) == ("not_corrected", True), error
    shop.do("export", what="goods_receipts", file=path)
    assert load_workbook(path).active[cell].value == 10


def test_a_list_comes_back_from_excel_and_what_was_edited_is_corrected(shop: Books, tmp_path: Path) -> None:
    first = shop.do("import", what="purchase_orders", file=csv_of(tmp_path, ORDERS))["numbers"]
    workbook = str(tmp_path / "orders.xlsx")
    assert shop.do("export", what="purchase_orders", file=workbook)["rows"] == 3
    assert counts(shop.do("import", what="purchase_orders", file=workbook)) == (0, 0, 2, 0)
    sheet = load_workbook(workbook).active
    place = {cell.value: cell.column_letter for cell in sheet[1]}
    edited(workbook, {f"{place['数量']}2": 12, f"{place['单价']}4": 2.5, f"{place['备注']}4": "改了"})
    seen = shop.do("import", what="purchase_orders", file=workbook, preview=True)
    assert counts(seen) == (0, 2, 0, 0)
    told = {one["cell"]: one["message"] for one in seen["differences"]}
    changed = {("数量", 2): "10 → 12", ("单价", 4): "2 → 2.5", ("备注", 4): "– → 改了"}
    assert told == {f"{place[name]}{row}": message for (name, row), message in changed.items()}
    done = shop.do("import", what="purchase_orders", file=workbook)
    assert counts(done) == (0, 2, 0, 0)
    assert [shop.ask("document", document=number)["state"] for number in first] == ["reversed", "reversed"]
    assert [D(shop.ask("document", document=number)["total"]) for number in done["numbers"]] == [D("28.50"), D("12.50")]
    again = shop.do("import", what="purchase_orders", file=workbook)
    assert again["changed"] == 0  # the numbers in it are those of the originals, whose corrections stand
    assert shop.is_sound()


def test_a_document_with_one_bad_cell_is_set_aside_whole_and_its_cells_are_named(shop: Books, tmp_path: Path) -> None:
    file = csv_of(
        tmp_path,
        "单据编号,日期,客户,商品编码,数量,单价\n"
        "D-1,2026-05-01,小王,A,1,5\nD-1,2026-05-01,小王,Z,1,5\nD-2,2026-05-01,没有,A,一,5\nD-3,2026-05-01,小王,A,2,5\n"
        "D-4,2026-05-01,小王,A,0,5\n,,合计,,4,\n",
    )
    shop.receive("A", "9", "1", "2026-04-01")
    seen = shop.do("import", what="deliveries", file=file, preview=True)
    assert [(one["cell"], one["field"]) for one in seen["problems"]] == [
        ("D3", "product"), ("E4", "quantity"), ("C4", "party_name"), ("E6", "quantity"),
    ]  # fmt: skip
    assert [one["cell"] for one in seen["warnings"]] == ["7"]
    done = shop.do("import", what="deliveries", file=file, confirm="all")
    assert (counts(done), shop.stock("A")[0]) == ((1, 0, 0, 3), 7)
    aside = load_workbook(done["file"]).active
    assert [row[0].value for row in aside.iter_rows(min_row=2)] == ["D-1", "D-1", "D-2", "D-4"]
    assert aside["G3"].value.startswith("D3")


def test_counts_and_receipts_are_drafts_or_posted_as_one_likes(shop: Books, tmp_path: Path) -> None:
    file = csv_of(tmp_path, "条码,名称,实盘数量\n69000000065,,7\n,名B,0\n")
    kept = shop.do("import", what="stocktakes", file=file, drafts=True)
    assert (counts(kept), kept["numbers"], shop.stock("A")[0]) == ((1, 0, 0, 0), [], 0)
    assert counts(shop.do("import", what="stocktakes", file=file, drafts=True)) == (0, 0, 1, 0)
    assert len(shop.services.documents.drafts("stocktake")) == 1
    (tmp_path / "other").mkdir()
    receipts = csv_of(tmp_path / "other", "供货单位,商品编码,数量,单价,批号\n老李,A,4,2.5,\n")
    done = shop.do("import", what="goods_receipts", file=receipts, confirm="all")
    assert (counts(done), shop.stock("A")) == ((1, 0, 0, 0), (4, 10))
    assert counts(shop.do("import", what="goods_receipts", file=receipts)) == (0, 0, 1, 0)


def test_what_was_reversed_stays_away_and_what_others_rest_on_stays_as_it_is(shop: Books, tmp_path: Path) -> None:
    file = csv_of(tmp_path, ORDERS)
    one, two = shop.do("import", what="purchase_orders", file=file)["numbers"]
    shop.do("reverse", document=one)
    shop.do("post", kind="goods_receipt", confirm="all", **{"from": two})
    changed = csv_of(tmp_path, ORDERS.replace("A,5,2", "A,6,2"))
    seen = shop.do("import", what="purchase_orders", file=changed, preview=True)
    assert (counts(seen), seen["gone"]) == ((0, 0, 0, 1), 1)
    assert seen["problems"][0]["cell"].endswith("4")


@pytest.mark.data
def test_the_receipts_of_a_chemical_plant_come_in_to_the_last_cent(books: Books) -> None:
    path = str(data_file("imports/chemical_plant_cn_purchase_sales_production.xlsx"))
    empty = books.do("import", what="goods_receipts", file=path, preview=True)
    assert (empty["rows"], empty["rejected"], len(empty["problems"])) == (16, 14, 32)
    sheet = load_workbook(path, data_only=True)["采购表"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    for code, name in enumerate(dict.fromkeys(row[1] for row in rows), 1):
        books.product(f"M{code}", name=name, unit="吨")
    for code, name in enumerate(dict.fromkeys(row[4] for row in rows), 1):
        books.do("party", code=f"S{code}", name=name, role="supplier")
    wanted = sum(D(f"{row[10]:.2f}") for row in rows)
    done = books.do("import", what="goods_receipts", file=path, confirm="all", total=str(wanted))
    assert (done["rejected"], done["problems"], D(done["total"])) == (0, [], wanted)
    assert books.ask("document", document=done["numbers"][0])["reference"] == "0048273"
    value = sum(books.stock(f"M{code}")[1] for code in range(1, len({row[1] for row in rows}) + 1))
    assert value == wanted
    again = books.do("import", what="goods_receipts", file=path)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, done["new"])


@pytest.mark.data
def test_orders_under_headings_of_two_levels_go_on_below_merged_cells(books: Books) -> None:
    path = str(data_file("imports/liquor_dealer_cn_monthly_report.xlsx"))
    mapping = {"party_name": "客户", "name": "C"}
    seen = books.do("import", what="sales_orders", file=path, preview=True, mapping=mapping)
    assert seen["rows"] > 0
    assert all(problem["cell"] for problem in seen["problems"])
