"""Every list that goes out comes back: unchanged it changes nothing, one cell one thing, a bad cell is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jxc_desktop.services.importing.document_rows import KINDS_OF_LISTS
from jxc_desktop.services.importing.lists import LISTS
from jxc_desktop.services.importing.masters_declared import MASTERS
from tests.support.commands import Books, books_in

EDITS: dict[str, tuple[str, object, str, object]] = {
    "products": ("零售价", 3.5, "零售价", "贵"),
    "suppliers": ("地区", "城东", "账期（天）", "很久"),
    "customers": ("价格等级", "批发价", "价格等级", "金卡"),
    "price_lists": ("单价", 2.8, "商品", "NO"),
    "product_units": ("换算率", 12, "换算率", -1),
    "barcodes": ("条码", "6901028075763", "单位", "吨"),
    "categories": ("名称", "酒水", "上级分类", "无此类"),
    "recipes": ("部件数量", 3, "部件", "NO"),
    "styles": ("名称", "新款", "启用", "也许"),
    "promotions": ("减百分之几", 20, "类型", "买一送一"),
    "sales_targets": ("销售目标", 900, "月份", "明年"),
    "channel_goods": ("商品", "B", "商品", "NO"),
    "warehouses": ("名称", "二号库", "启用", "也许"),
    "bins": ("名称", "门口", "拣货顺序", "远"),
    "fixed_bins": ("库位", "A-02", "库位", "Z-99"),
    "chart_of_accounts": ("名称", "钱柜", "科目类别", "梦想"),
    "money_accounts": ("名称", "门店现金", "会计科目", "月球"),
    "means": ("名称", "现钞", "资金账户", "NO"),
    "voucher_templates": ("科目编码", "6001.02", "凭证字", "付出"),
    "users": ("启用", "否", "角色", "国王"),
    "settings": ("设为", "大店", "设置项", "shop_nmae"),
    "purchase_orders": ("数量", 11, "商品", "NO"),
    "goods_receipts": ("单价", 2.25, "数量", "几个"),
    "sales_orders": ("数量", 11, "商品", "NO"),
    "deliveries": ("数量", 11, "单位", "吨"),
    "stocktakes": ("数量", 4, "商品", "NO"),
}
"""For each list: a column and what is typed into it, and a column with what cannot be."""
AT_ROW = {
    "suppliers": "S1",
    "categories": "D",
    "bins": "MAIN",
    "chart_of_accounts": "cash",
    "money_accounts": "CASH",
    "means": "cash",
    "users": "小李",
    "settings": "shop_name",
    "voucher_templates": "销售出库单",
}
"""The record whose row is edited, by its first cell; the first row where it does not matter."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    with books_in(tmp_path_factory.mktemp("round")) as books:
        fill_masters(books)
        fill_documents(books)
        yield books


def fill_masters(books: Books) -> None:
    books.do("category", code="D", name="饮料", code_prefix="D", code_digits=4)
    books.do("party", code="S1", name="永兴", role="supplier", area="城西", lead_days=3)
    member = {"level": "member", "member_card": "00123", "birthday": "05-01", "joined": "2026-01-02"}
    books.do("party", code="C1", name="老王", role="customer", credit_limit="500", remark="老客户", **member)
    units = [{"unit": "箱", "factor": "24", "price": "70"}]
    more = {"category": "D", "barcodes": ["6901028075770"], "supplier": "S1", "tax_rate": "13", "min": "5"}
    books.product("A", name="可乐", units=units, price="3", custom={"brand": "可口"}, remark="甲\n乙", **more)
    books.product("B", name="雪碧", price="4")
    books.product("ｍ²\u00a0½", name="地毯", price="4")
    books.do("party", code="Ｃ１", name="老王", role="both", phone="１３８")
    books.do("price_list", code="VIP", name="贵宾", party="C1", items=[{"product": "A", "price": "2.90"}])
    books.do("recipe", code="R1", product="B", quantity="1", fee="0.50", parts=[{"product": "A", "quantity": "2"}])
    books.do("style", code="T1", name="T恤", unit="件", colours=["红", "蓝"], sizes=["S", "M"], price="59")
    span = {"starts": "2026-05-01", "ends": "2026-05-31"}
    books.do("promotion", code="P1", name="第二件", type="nth", quantity="2", percent="50", products=["A"], **span)
    books.do("sales_target", person="小李", month="2026-05", amount="800")
    books.do("link_goods", channel="淘宝", code="神奇的茶", product="A")
    books.do("warehouse", code="W2", name="后库")
    books.do("bin", code="A-01…A-02")
    books.do("fixed_bin", product="A", bin="A-01")
    books.do("user", name="小李", roles=["counter_operator"])
    books.do("setting", name="receipt_header", value="欢迎\n光临")
    template = {"kind": "delivery", "word": "收", "accounts": {"sales": {"number": "6001.01", "name": "零售收入"}}}
    books.do("voucher_template", **template)


def fill_documents(books: Books) -> None:
    line = {"product": "A", "quantity": "10", "price": "2"}
    for kind, party in (("purchase_order", "S1"), ("goods_receipt", "S1"), ("sales_order", "C1"), ("delivery", "C1")):
        lines = [line, {"product": "B", "quantity": "5", "price": "3"}]
        books.do("post", kind=kind, party=party, lines=lines, confirm="all", at="2026-05-20 10:00")
    books.do("post", kind="stocktake", lines=[{"product": "A", "quantity": "3"}], confirm="all", at="2026-05-20 11:00")


def counts(told: dict[str, Any]) -> tuple[int, ...]:
    return tuple(told[name] for name in ("new", "changed", "rejected"))


def edit(path: Path, what: str, title: str, value: object) -> str:
    """Type a value into the column of a title; answers the address of the cell."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    titles = [cell.value for cell in sheet[1]]
    rows = list(sheet.iter_rows(min_row=2))
    wanted = AT_ROW.get(what)
    place = titles.index(title)
    cell = next(row[place] for row in rows if (row[0].value == wanted if wanted else row[place].value is not None))
    cell.value = value
    book.save(path)
    return str(cell.coordinate)


def test_every_list_that_goes_out_is_tried_here() -> None:
    assert set(EDITS) == LISTS | set(KINDS_OF_LISTS) >= set(MASTERS)


@pytest.mark.parametrize("what", EDITS)
def test_a_list_comes_back_and_one_cell_changes_one_thing(shop: Books, tmp_path: Path, what: str) -> None:
    path = tmp_path / f"{what}.xlsx"
    rows = shop.do("export", what=what, file=str(path))["rows"]
    assert rows > 0
    title, value, bad_title, bad = EDITS[what]

    def imported(**members: Any) -> dict[str, Any]:
        return shop.do("import", what=what, file=str(path), confirm="all", **members)

    cell = edit(path, what, title, value)
    found = imported(preview=True)
    assert (counts(found), found["warnings"]) in (((0, 1, 0), []), ((1, 0, 0), [])), "all other rows change nothing"
    assert [one["cell"] for one in found["differences"]] == ([cell] if found["changed"] else [])
    assert counts(imported()) == counts(found), "what was shown is what is done"

    cell = edit(path, what, bad_title, bad)
    found = imported()
    assert counts(found)[:2] == (0, 0), "twice changes nothing"
    assert [one["cell"] for one in found["problems"]] == [cell], found
    assert "{" not in found["problems"][0]["message"]


@pytest.mark.parametrize("what", ["customers", "product_units", "deliveries"])
def test_a_list_that_nobody_edited_changes_nothing(shop: Books, tmp_path: Path, what: str) -> None:
    path = str(tmp_path / "list.xlsx")
    shop.do("export", what=what, file=path)
    found = shop.do("import", what=what, file=path, preview=True)
    assert (counts(found), found["differences"], found["warnings"]) == ((0, 0, 0), [], [])


def test_a_code_in_wide_letters_meets_the_goods_unless_others_have_it_so(shop: Books, tmp_path: Path) -> None:
    shop.product("123", name="糖")
    path = tmp_path / "foreign.csv"
    for codes, expected in ((("１２３", "'００9"), (1, 1, 0)), (("123", "009"), (0, 0, 0))):
        path.write_text("编码,名称,零售价\n{},糖,2\n{},新,1\n".format(*codes), encoding="utf-8")
        assert counts(shop.do("import", what="products", file=str(path))) == expected


def test_a_warehouse_that_is_not_sold_from_stays_so_when_its_name_is_edited(shop: Books) -> None:
    with shop.database.write() as work:
        work.masters.save_warehouse("REJ", "次品", saleable=False)
        work.commit()
    shop.do("warehouse", code="REJ", name="次品库")
    found = {one.code: one.saleable for one in shop.services.masterdata.warehouses()}
    assert found["REJ"] is False
