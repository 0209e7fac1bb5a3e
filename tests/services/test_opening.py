"""Opening balances: from lists, checked against totals, locked at go-live."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import load_workbook

from jxc_desktop.domain.errors import UserError
from tests.support.commands import Books

DEBTS = (
    "客户编码,客户名称,期初应收,到期日,单号\n"
    "C1,乐购,1000.00,2026-06-01,F-1\n,家乐福,500.50,,\nC9,无名,3,,\nC1,乐购,0,,\n"
)


@pytest.fixture
def shop(books: Books) -> Books:
    for code, name in (("C1", "乐购"), ("C2", "家乐福")):
        books.do("party", code=code, name=name, role="customer")
    books.do("party", code="S1", name="华润", role="supplier")
    return books


@pytest.fixture
def debts(tmp_path: Path) -> Path:
    path = tmp_path / "应收.csv"
    path.write_text(DEBTS, encoding="utf-8")
    return path


def test_receivables_are_checked_against_the_total_and_taken_over_once(shop: Books, debts: Path) -> None:
    seen = shop.do("import", what="opening_receivables", file=str(debts), total="1503.50", preview=True)
    assert (seen["total"], seen["difference"], seen["documents"]) == ("1500.50", "-3.00", 2)
    assert [problem["field"] for problem in seen["problems"]] == ["party"]
    refused = shop.refused("import", what="opening_receivables", file=str(debts), total="1503.50")
    assert (refused["code"], refused["field"]) == ("total_differs", "total")

    for _time in range(2):
        shop.do("import", what="opening_receivables", file=str(debts), total="1500.50", at="2026-05-01")

    party = shop.ask("party", party="C1")
    assert party["balance"] == "1000.00"
    assert [item["due"] for item in party["open_items"]] == ["2026-06-01"]
    assert shop.ask("party", party="C2")["balance"] == "500.50"
    rows = {row["kind"]: (row["documents"], row["total"]) for row in shop.ask("opening")["rows"]}
    assert rows["opening_receivable"] == (2, "1500.50")
    assert shop.is_sound()


def test_payables_and_money_are_taken_over(shop: Books, tmp_path: Path) -> None:
    payables, money = tmp_path / "应付.csv", tmp_path / "资金.csv"
    payables.write_text("供应商名称,应付余额\n华润,88.80\n", encoding="utf-8")
    money.write_text("账户,余额\n现金,100\nBANK,2000.5\n没有,1\n", encoding="utf-8")

    shop.do("import", what="opening_payables", file=str(payables), total="88.80")
    shop.do("import", what="opening_money", file=str(money), total="2100.50")

    assert shop.ask("party", party="S1")["balance"] == "-88.80"
    balances = shop.services.ledgers.money_balances()
    assert (str(balances["CASH"]), str(balances["BANK"])) == ("100.00", "2000.50")
    assert shop.is_sound()


def test_opening_stock_is_checked_against_its_total(shop: Books, tmp_path: Path) -> None:
    shop.product("A")
    path = tmp_path / "库存.csv"
    path.write_text("商品编码,数量,成本单价\nA,3,1.50\n", encoding="utf-8")
    assert shop.refused("import", what="opening_stock", file=str(path), total="5")["code"] == "total_differs"
    shop.do("import", what="opening_stock", file=str(path), total="4.50")
    assert str(shop.stock()[1]) == "4.50"


def test_locked_opening_balances_are_neither_posted_nor_reversed(shop: Books) -> None:
    line = {"kind": "opening_receivable", "party": "C1", "amount": "10", "at": "2026-05-01"}
    number = shop.do("post", **line)["number"]
    shop.do("lock_opening")

    assert shop.ask("opening")["locked"] is True
    assert shop.refused("post", **line)["code"] == "opening_locked"
    assert shop.refused("reverse", document=number)["code"] == "opening_locked"
    shop.services.users.save_user("小会", roles=["accountant"], pin="246810")
    assert shop.line(do="unlock_opening", reason="x", **{"as": "小会"})["error"]["code"] == "not_allowed"
    assert shop.refused("unlock_opening")["field"] == "reason"
    shop.do("unlock_opening", reason="漏了一笔")
    shop.do("reverse", document=number)
    assert shop.ask("opening")["rows"][1]["documents"] == 0


def test_customers_go_to_the_accounting_program_with_address_and_tax_number(shop: Books, tmp_path: Path) -> None:
    shop.do("party", code="C3", name="大华", role="customer", address="长江路 1 号", tax_number="91310000MA1K0")
    path = tmp_path / "客户.xlsx"

    shop.do("export", what="customers", file=str(path))

    with load_workbook(path) as book:
        titles, *rows = book.get_sheet_by_index(0).to_python()
    found = {row[0]: dict(zip(titles, row, strict=True)) for row in rows}["C3"]
    assert (found["地址"], found["税号"]) == ("长江路 1 号", "91310000MA1K0")
    again = shop.do("import", what="customers", file=str(path))
    assert (again["new"], again["changed"]) == (0, 0)


STOCK = (
    "编码,数量,成本单价,仓库,库位,批次,生产日期,有效期至,序列号\n"
    "L,10,2,主仓库,A-01,B1,2026-01-05,2027-01-05,\n"
    "L,5,2,主仓库,A-02,B2,,2027-03-01,\n"
    "N,2,100,,,,,,SN1；SN2\n"
    "N,2,100,,,,,,SN3\n"
    "L,1,2,,Z-9,B1,,,\n"
    "L,1,2,月球仓,,B1,,,\n"
)


def test_opening_stock_brings_lots_bins_and_serial_numbers_and_names_every_wrong_cell(
    shop: Books, tmp_path: Path
) -> None:
    shop.product("L", lots=True)
    shop.product("N", serials=True)
    shop.do("bin", code="A-01…A-02")
    path = tmp_path / "库存.csv"
    path.write_text(STOCK.replace("主仓库", shop.services.masterdata.warehouses()[0].name), encoding="utf-8")
    seen = shop.do("import", what="opening_stock", file=str(path), preview=True)
    assert [problem["cell"] for problem in seen["problems"]] == ["I5", "E6", "D7"]
    shop.do("import", what="opening_stock", file=str(path), total="230", at="2026-05-01")
    places = {(row["product"], row["bin"], row["lot"]): row["quantity"] for row in shop.ask("places")}
    assert places[("L", "A-01", "B1")] == "10"
    assert places[("L", "A-02", "B2")] == "5"
    assert {lot for product, _bin, lot in places if product == "N"} == {"SN1", "SN2"}
    assert shop.is_sound()


def test_a_list_of_balances_is_posted_whole_or_not_at_all(shop: Books, tmp_path: Path) -> None:
    path = tmp_path / "应收.csv"
    path.write_text("客户编码,余额\nC1,10\nC2,20\n", encoding="utf-8")
    drafts = shop.services.exchange.opening_balances("opening_receivables", path).drafts
    with pytest.raises(UserError):
        shop.services.opening.take_over([*drafts, replace(drafts[0], key="other", party="NOBODY")])
    assert shop.ask("party", party="C1")["balance"] == "0.00"
    taken = shop.services.opening.take_over(drafts)
    assert [one.repeated for one in taken.posted] == [False, False]
    assert [one.repeated for one in shop.services.opening.take_over(drafts).posted] == [True, True]
