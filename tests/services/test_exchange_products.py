"""The real shops' goods come in with exactly the counts and sums their owners published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import text

from jxc_desktop.db.engine import Database
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import Cancelled, ImportRejected, InvalidValue, NotAllowed
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.product import Product
from jxc_desktop.exchange.layout import FieldChoice
from jxc_desktop.exchange.reader import read_sheet
from jxc_desktop.i18n import set_language
from jxc_desktop.services.base import ManualClock, Progress, Session, User
from jxc_desktop.services.exchange import ExchangeService, ImportChoices
from jxc_desktop.services.first_run import make_shop
from tests.support.data import data_file, file_facts

CLOCK = ManualClock(datetime(2026, 11, 21, 9, 30))


@pytest.fixture
def exchange(database: Database) -> ExchangeService:
    make_shop(database, CLOCK, name="小店", language="zh_CN")
    return ExchangeService(database, CLOCK, Session(User(1, "老板", ("owner",), frozenset(Permission))))


@pytest.fixture
def rejected(tmp_path: Path) -> Path:
    return tmp_path / "rejected.xlsx"


def count(exchange: ExchangeService, table: str) -> int:
    with exchange.database.read() as connection:
        return int(connection.scalar(text(f"SELECT COUNT(*) FROM {table}")) or 0)


def product(exchange: ExchangeService, barcode: str) -> Product:
    with exchange.database.read() as connection:
        return Masters(connection).products_by_barcode([barcode])[barcode]


def csv_of(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "goods.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "new", "repeated", "problems", "barcodes"),
    [
        ("general_store_cn_BASEITEM.xlsx", 8_622, 0, 0, 8_622),
        ("snack_shop_cn.xlsx", 302, 0, 0, 302),
        # 3,483 barcodes are written in it; three pairs are one number to a scanner (a zero before an EAN-13).
        ("convenience_store_cn.csv.gz", 5_034, 370, 1, 3_480),
        ("bmx_shop_cn.xls", 348, 0, 0, 348),
        ("veg_products_cn.xlsx", 251, 0, 0, 0),
        ("complete_journey_us_products.csv.gz", 13_775, 0, 0, 0),
    ],
)
def test_every_row_of_a_real_list_is_a_product_a_repetition_or_a_named_problem(
    exchange: ExchangeService, rejected: Path, name: str, new: int, repeated: int, problems: int, barcodes: int
) -> None:
    path = data_file(f"products/{name}")
    seen = exchange.preview_import("products", path)
    done = exchange.run_import("products", path, rejected_to=rejected)
    assert (seen.new, seen.repeated, seen.rows_with_problems) == (new, repeated, problems)
    assert (done.new, done.repeated, done.rejected) == (new, repeated, problems)
    assert done.new + done.repeated + done.rejected == done.rows
    if name in file_facts()["products"]:
        assert done.rows == file_facts()["products"][name]["rows"]
    assert (count(exchange, "products"), count(exchange, "barcodes")) == (new, barcodes)
    assert Topic.PRODUCTS in done.changes.topics
    again = exchange.run_import("products", path, rejected_to=rejected)
    assert (again.new, again.changed, again.unchanged) == (0, 0, new)
    assert (count(exchange, "products"), count(exchange, "barcodes")) == (new, barcodes)


@pytest.mark.data
def test_prices_add_up_to_the_file(exchange: ExchangeService) -> None:
    path = data_file("products/general_store_cn_BASEITEM.xlsx")
    rows = read_sheet(path).rows
    place = {name: rows[0].index(name) for name in ("SALEPRICE", "INPRICE")}
    wanted = [sum(Decimal(f"{row[at]:.15g}") for row in rows[1:]) for at in place.values()]
    exchange.run_import("products", path)
    with exchange.database.read() as connection:
        row = connection.execute(text("SELECT SUM(price), SUM(purchase_price) FROM products")).one()
    assert [Decimal(value).scaleb(-6) for value in row] == wanted


@pytest.mark.data
def test_codes_keep_their_zeros_and_odd_codes_come_in_as_they_are(exchange: ExchangeService) -> None:
    exchange.run_import("products", data_file("products/general_store_cn_BASEITEM.xlsx"))
    for code in ("04000024", "*ZC13169216SL*", "6927006113463+", "1028"):
        assert product(exchange, code).code
    assert product(exchange, "1028").name == "驰星养生锅黑色34cm"
    assert "cxysghs34cm" in product(exchange, "1028").initials.split()


@pytest.mark.data
def test_gb18030_and_xlsx_of_one_shop_are_the_same_goods(exchange: ExchangeService) -> None:
    exchange.run_import("products", data_file("products/snack_shop_cn.xlsx"))
    again = exchange.run_import("products", data_file("imports/snack_shop_cn_gb18030.csv"))
    assert (again.new, again.changed, again.unchanged) == (0, 0, 302)


@pytest.mark.data
def test_a_doubled_barcode_stays_with_its_first_product_and_the_other_says_so(exchange: ExchangeService) -> None:
    seen = exchange.preview_import("products", data_file("products/convenience_store_cn.csv.gz"))
    doubled = [note for note in seen.warnings if "taken without it" in note.reason]
    assert doubled
    assert all(note.cell.startswith("D") and note.facts["other"] < note.row for note in doubled)  # type: ignore[operator]
    (problem,) = seen.problems
    assert problem.cell.startswith("M") and problem.value == "41429475981"


@pytest.mark.data
def test_loss_rates_change_the_vegetables_they_belong_to(exchange: ExchangeService) -> None:
    exchange.run_import("products", data_file("products/veg_products_cn.xlsx"))
    done = exchange.run_import("products", data_file("products/veg_loss_rate_cn.xlsx"))
    assert (done.new, done.changed, done.rejected) == (0, 251, 0)
    with exchange.database.read() as connection:
        lettuce = Masters(connection).product("102900005115168")
    assert lettuce.custom["loss_rate"] == "4.39"
    assert lettuce.category == "1011010101"


@pytest.mark.data
def test_the_template_of_another_program_brings_its_goods(exchange: ExchangeService) -> None:
    done = exchange.run_import("products", data_file("imports/jsherp_goods_template.xls"))
    assert (done.new, done.rejected) == (2, 0)
    cola = product(exchange, "2001")
    assert (cola.name, cola.unit, cola.price, cola.purchase_price, cola.floor_price, cola.shelf_life_days) == (
        "可乐test",
        "瓶",
        Decimal(10),
        Decimal(5),
        Decimal(9),
        180,
    )


def test_problem_rows_are_named_by_cell_and_set_aside_with_their_reason(
    exchange: ExchangeService, tmp_path: Path
) -> None:
    path = csv_of(
        tmp_path,
        "名称,条码,销售价",
        "可乐,6901028075763,3.50",
        "雪碧,6901028075770,三块",
        ",6901028075787,3",
        "无码,,2",
        "大数,6.9E+12,1",
    )
    done = exchange.run_import("products", path)
    assert [(note.cell, note.field_name) for note in done.problems] == [
        ("C3", "price"),
        ("A4", "name"),
        ("5", "code"),
        ("B6", "barcode"),
    ]
    assert (done.new, done.rejected) == (1, 4)
    assert done.rejected_file is not None and done.rejected_file.parent == tmp_path
    rows = read_sheet(done.rejected_file).rows
    assert rows[0][:3] == ["名称", "条码", "销售价"]
    assert rows[1][:3] == ["雪碧", "6901028075770", "三块"]
    assert str(rows[1][3]).startswith("C3")


def test_the_rows_set_aside_can_be_corrected_and_imported(exchange: ExchangeService, tmp_path: Path) -> None:
    path = csv_of(tmp_path, "编码,名称,销售价", "007,可乐,x")
    done = exchange.run_import("products", path)
    assert done.rejected_file is not None
    fixed = exchange.run_import(
        "products",
        done.rejected_file,
        ImportChoices(mapping={"code": FieldChoice((0,)), "name": FieldChoice((1,))}),
    )
    assert (fixed.new, fixed.rejected) == (1, 0)
    with exchange.database.read() as connection:
        assert Masters(connection).product("007").name == "可乐"


def test_a_second_import_changes_what_the_file_says_and_nothing_else(exchange: ExchangeService, tmp_path: Path) -> None:
    exchange.run_import(
        "products", csv_of(tmp_path, "编码,名称,条码,销售价,会员价", "1,可乐,6901028075763,3.5,3.2", "2,雪碧,,3,")
    )
    seen = exchange.preview_import(
        "products", csv_of(tmp_path, "编码,条码,销售价", "1,6901028075763,4", "2,,3", "3,,9")
    )
    assert (seen.new, seen.changed, seen.unchanged, seen.rows_with_problems) == (0, 1, 1, 1)
    exchange.run_import("products", tmp_path / "goods.csv")
    cola = product(exchange, "6901028075763")
    assert (cola.price, cola.member_price, cola.name) == (Decimal(4), Decimal("3.2"), "可乐")


def test_goods_are_matched_by_barcode_where_the_list_has_no_codes(exchange: ExchangeService, tmp_path: Path) -> None:
    exchange.run_import("products", csv_of(tmp_path, "编码,名称,条码", "A1,可乐,6901028075763"))
    done = exchange.run_import("products", csv_of(tmp_path, "条码,销售价", "6901028075763,4"))
    assert (done.changed, done.rejected) == (1, 0)
    assert product(exchange, "6901028075763").code == "A1"


def test_two_rows_of_one_code_with_different_prices_are_a_problem(exchange: ExchangeService, tmp_path: Path) -> None:
    seen = exchange.preview_import("products", csv_of(tmp_path, "编码,名称,售价", "1,可乐,3", "1,可乐,4", "1,可乐,3"))
    assert (seen.new, seen.repeated, seen.rows_with_problems) == (1, 1, 1)
    assert (seen.problems[0].cell, seen.problems[0].facts["other"]) == ("A3", 2)


def test_cancelling_leaves_nothing_behind(exchange: ExchangeService, tmp_path: Path) -> None:
    path = csv_of(tmp_path, "编码,名称,售价", *[f"{n},货{n},{n}" for n in range(6_000)], "x,,")
    answers: Iterator[bool] = iter([False] * 20)
    progress = Progress(cancelled=lambda: next(answers, True))
    with pytest.raises(Cancelled):
        exchange.run_import("products", path, progress=progress)
    assert count(exchange, "products") == 0
    assert [file.name for file in tmp_path.glob("goods*")] == ["goods.csv"]


def test_the_mapping_is_proposed_and_can_be_changed(exchange: ExchangeService, tmp_path: Path) -> None:
    path = csv_of(tmp_path, "某店价目表", "", "代号,品名,甲价,乙价", "1,可乐,3,4")
    opened = exchange.open_file(path)
    sheet = opened.sheets[opened.sheet]
    assert (sheet.header, [column.heading for column in sheet.columns]) == (2, ["代号", "品名", "甲价", "乙价"])
    assert set(sheet.mapping) == {"name"}
    mapping = {**sheet.mapping, "code": FieldChoice((0,)), "price": FieldChoice((3,))}
    exchange.run_import("products", path, ImportChoices(mapping=mapping))
    with exchange.database.read() as connection:
        assert Masters(connection).product("1").price == 4


def test_importing_needs_its_right_and_the_right_to_change_goods(exchange: ExchangeService, tmp_path: Path) -> None:
    path = csv_of(tmp_path, "编码,名称", "1,可乐")
    exchange.session.user = User(2, "小王", (), frozenset({Permission.IMPORT}))
    with pytest.raises(NotAllowed):
        exchange.run_import("products", path)
    exchange.session.user = User(2, "小王", (), frozenset({Permission.PRODUCT_EDIT}))
    with pytest.raises(NotAllowed):
        exchange.open_file(path)


def test_a_list_without_any_known_heading_is_refused_with_a_word(exchange: ExchangeService, tmp_path: Path) -> None:
    with pytest.raises(ImportRejected) as refusal:
        exchange.preview_import("products", csv_of(tmp_path, "甲,乙", "1,2"))
    assert refusal.value.facts["word"] == "no_header"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    "what", ["products", "suppliers", "customers", "opening_stock", "purchase_orders", "sales_orders", "stocktakes"]
)
def test_every_column_of_an_empty_list_comes_back_as_its_own_field(
    exchange: ExchangeService, tmp_path: Path, what: str, language: str
) -> None:
    set_language(language)
    path = exchange.write_template(what, tmp_path / "list.xlsx")
    sheet = exchange.open_file(path, what).sheets[0]
    assert sheet.header == 0
    found = {name: choice.columns[0] for name, choice in sheet.mapping.items()}
    assert found == {spec.name: place for place, spec in enumerate(exchange.imports()[what])}


def test_lost_zeros_other_sheets_and_percents_kept_as_fractions_are_told(
    exchange: ExchangeService, tmp_path: Path
) -> None:
    exchange.run_import("products", csv_of(tmp_path, "编码,名称", "007,七", "8,八"))
    book = Workbook()
    for row in (["编码", "名称", "税率"], [7, "七", 13], [8, "八", 0.13]):
        book.active.append(row)
    second = book.create_sheet("二月")
    for row in (["编码", "名称"], ["X", "甲"]):
        second.append(row)
    second.sheet_state = "hidden"
    path = tmp_path / "numbers.xlsx"
    book.save(path)
    seen = exchange.preview_import("products", path)
    assert (seen.new, seen.changed, seen.rows_with_problems) == (0, 1, 1)
    assert [(note.cell, note.facts.get("other")) for note in seen.problems] == [("A2", "007")]
    assert [note.cell for note in seen.warnings] == ["二月", "C3"]
    choices = exchange.choices_of("products", path, {}, "二月")
    assert exchange.preview_import("products", path, choices).new == 1
    with pytest.raises(InvalidValue):
        exchange.choices_of("products", path, {}, "三月")
