"""Opening balances: from lists, checked against totals, locked at go-live."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import load_workbook

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
