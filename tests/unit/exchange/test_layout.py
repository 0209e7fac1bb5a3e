"""Headings are found below titles, and columns proposed by their names in both languages."""

from __future__ import annotations

import pytest

from jxc_desktop.exchange.known_lists import KNOWN_LISTS
from jxc_desktop.exchange.layout import LIKELY, SURE, columns_of, find_header, headings, plain_heading, propose
from jxc_desktop.exchange.reader import Row, read_preview
from tests.support.data import data_file

REAL = {
    "products/general_store_cn_BASEITEM.xlsx": (
        0,
        {"code": "SUBNO", "barcode": "CODE", "name": "NAME", "price": "SALEPRICE", "purchase_price": "INPRICE"},
    ),
    "products/snack_shop_cn.xlsx": (
        0,
        {"barcode": "条码", "name": "名称（必填）", "price": "销售价（必填）", "purchase_price": "进货价（必填）"},
    ),
    "products/convenience_store_cn.csv.gz": (
        0,
        {"code": "skuid", "barcode": "条码", "name": "商品名称", "price": "原价", "category": "店内一级分类"},
    ),
    "products/bmx_shop_cn.xls": (0, {"barcode": "条码", "name": "名称", "price": "售价", "unit": "单位"}),
    "products/veg_products_cn.xlsx": (0, {"code": "单品编码", "name": "单品名称", "category_code": "分类编码"}),
    "products/complete_journey_us_products.csv.gz": (
        0,
        {"code": "product_id", "name": "product_type", "specification": "package_size"},
    ),
    "imports/jsherp_goods_template.xls": (
        1,
        {"barcode": "基本条码*", "name": "名称*", "unit": "基本单位*", "price": "销售价", "floor_price": "最低售价"},
    ),
    "imports/liquor_chain_cn_stock.xlsx": (1, {"code": "商品", "name": "品名", "price": "零售价"}),
    "imports/steel_plant_cn_daily_receipts.xlsx": (3, {"name": "构件名称", "specification": "构件规格"}),
}


@pytest.mark.data
@pytest.mark.parametrize("name", REAL)
def test_the_columns_of_a_real_list_are_recognised(name: str) -> None:
    header, wanted = REAL[name]
    rows = read_preview(data_file(name)).sheets[0].rows
    assert find_header(rows, "products") == header
    found = {field: rows[header][choice.columns[0]] for field, choice in propose(rows[header], "products").items()}
    assert wanted.items() <= found.items()


@pytest.mark.data
def test_every_sheet_of_the_liquor_chain_has_its_header_below_blank_rows() -> None:
    sheets = read_preview(data_file("imports/liquor_chain_cn_stock.xlsx")).sheets
    assert [find_header(sheet.rows, "opening_stock") for sheet in sheets] == [1, 1, 2, 1]


@pytest.mark.parametrize("heading", ["名称（必填）", "名称*", " 名 称 ", "＊名称", "名称(元)", "名称："])
def test_ornaments_around_a_heading_do_not_matter(heading: str) -> None:
    assert plain_heading(heading) == "名称"


def test_a_doubled_heading_gets_a_number_and_a_number_may_be_a_heading() -> None:
    columns = columns_of(["店仓", "店仓", "", 1.0])
    assert [(column.letters, column.heading) for column in columns] == [
        ("A", "店仓"),
        ("B", "店仓 (2)"),
        ("C", ""),
        ("D", "1"),
    ]


def test_a_heading_that_only_contains_a_known_one_is_less_sure() -> None:
    found = propose(["商品名称", "含税零售价"], "products")
    assert (found["name"].confidence, found["price"].confidence) == (SURE, LIKELY)


def test_a_code_is_never_guessed() -> None:
    assert set(propose(["单据编号", "积分商品", "名称"], "products")) == {"name"}


def test_a_discounted_price_is_the_price_only_where_there_is_no_other() -> None:
    assert propose(["名称", "折扣价", "原价"], "products")["price"].columns == (2,)
    assert propose(["名称", "折扣价"], "products")["price"].columns == (1,)


def test_no_field_has_a_heading_that_can_never_match() -> None:
    odd = [
        (what, spec.name, heading)
        for what, specs in KNOWN_LISTS.items()
        for spec in specs
        for heading in (*spec.headings, *spec.fallbacks)
        if plain_heading(heading) != heading
    ]
    assert odd == []


def test_a_sheet_without_known_headings_has_none() -> None:
    assert find_header([["a", "b"], [1.0, 2.0]], "products") is None


def test_headings_on_two_levels_are_one_row_of_headings() -> None:
    rows: list[Row] = [
        ["2016年5月应收款"],
        ["订单编号", "客户", "商品", "", "备注"],
        ["", "", "名称", "数量", ""],
        ["OR1", "分公司", "飞天", 12.0, ""],
    ]
    assert find_header(rows, "sales_orders") == 2
    assert headings(rows, 2, "sales_orders") == ["订单编号", "客户", "名称", "数量", "备注"]
    plain: list[Row] = [["单号", "商品编码", "数量"], ["A1", "名称", ""], ["A2", "B", 1.0]]
    assert find_header(plain, "sales_orders") == 0
    assert headings(plain, 0, "sales_orders") == plain[0]
