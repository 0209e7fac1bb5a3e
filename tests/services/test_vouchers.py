"""Accounting vouchers: one for each document, balanced, numbered without gaps, equal to the journal."""

from __future__ import annotations

import csv
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from python_calamine import load_workbook

from tests.support.commands import Books

MAY = "2026-05"


@pytest.fixture
def trading(books: Books) -> Books:
    """A receipt from a supplier, two sales at the counter, a delivery on account and its reversal in May."""
    books.product("A", tax_rate="13")
    books.do("party", code="S1", name="华润,商贸", role="supplier")
    books.do("party", code="C1", name="乐购", role="customer")
    books.receive("A", "10", "11.30", "2026-05-04", party="S1")
    books.do("open_shift", counter="1", float="0", at="2026-05-05T08:00")
    for hour in (9, 10):
        books.sell("A", "1", f"2026-05-05T{hour:02d}:00", price="20")
    line = [{"product": "A", "quantity": "2", "price": "30"}]
    sold = books.do("post", kind="delivery", party="C1", at="2026-05-06", lines=line, confirm="all")["number"]
    books.do("reverse", document=sold, confirm="all")
    return books


def made(books: Books) -> list[dict[str, Any]]:
    """The vouchers of May; every one is balanced and they agree with the journal."""
    found = books.ask("vouchers", period=MAY)
    for row in found["check"]:
        assert row["difference"] == "0.00", row
    for voucher in found["vouchers"]:
        assert sum(Decimal(line["debit"]) - Decimal(line["credit"]) for line in voucher["lines"]) == 0
    vouchers: list[dict[str, Any]] = found["vouchers"]
    return vouchers


def test_every_document_gets_a_balanced_voucher_and_the_counter_one_a_day(trading: Books) -> None:
    assert trading.do("generate_vouchers", period=MAY)["made"] == 4

    vouchers = made(trading)
    assert [(one["word"], one["number"]) for one in vouchers] == [("记", number) for number in (1, 2, 3, 4)]
    assert [len(one["documents"]) for one in vouchers] == [1, 2, 1, 1]
    receipt = {line["account"]: line for line in vouchers[0]["lines"]}
    assert receipt["1405"]["debit"] == "100.00"
    assert receipt["22210101"]["debit"] == "13.00"
    assert (receipt["2202"]["credit"], receipt["2202"]["partner_code"]) == ("113.00", "S1")
    assert vouchers[0]["summary"].startswith("采购入库单 GR-")


def test_a_reversal_is_a_red_voucher_on_the_sides_of_its_original(trading: Books) -> None:
    trading.do("generate_vouchers", period=MAY)

    sold, taken_back = made(trading)[2:]

    sides = {(line["account"], line["debit"], line["credit"]) for line in sold["lines"]}
    minus = {(account, str(-Decimal(debit)), str(-Decimal(credit))) for account, debit, credit in sides}
    red = {(line["account"], str(Decimal(line["debit"])), str(Decimal(line["credit"]))) for line in taken_back["lines"]}
    assert {(a, Decimal(d), Decimal(c)) for a, d, c in red} == {(a, Decimal(d), Decimal(c)) for a, d, c in minus}
    assert all(Decimal(line["debit"]) <= 0 and Decimal(line["credit"]) <= 0 for line in taken_back["lines"])


def test_generating_twice_adds_only_what_is_new(trading: Books) -> None:
    trading.do("generate_vouchers", period=MAY)
    assert trading.do("generate_vouchers", period=MAY)["made"] == 0
    trading.receive("A", "1", "5", "2026-05-02")
    assert trading.do("generate_vouchers", period=MAY)["made"] == 1
    assert [one["number"] for one in made(trading)] == [1, 2, 3, 4, 5]
    assert trading.do("generate_vouchers", period=MAY, anew=True)["made"] == 5
    assert [one["number"] for one in made(trading)] == [1, 2, 3, 4, 5]
    trading.clock.set(datetime(2026, 6, 1, 9))
    trading.do("close_period", period=MAY)
    assert trading.refused("generate_vouchers", period=MAY, anew=True)["code"] == "already_closed"


def test_the_counter_may_have_a_voucher_for_each_sale(trading: Books) -> None:
    trading.do("setting", name="counter_vouchers", value="document")
    assert trading.do("generate_vouchers", period=MAY)["made"] == 5
    made(trading)


def test_a_template_changes_word_summary_and_accounts(trading: Books) -> None:
    trading.do(
        "voucher_template",
        kind="goods_receipt",
        word="转",
        summary="向{party}采购",
        accounts={"payables": {"number": "220201", "name": "应付货款", "by_party": False}},
    )
    trading.do("generate_vouchers", period=MAY)

    transfer = next(one for one in made(trading) if one["word"] == "转")

    assert (transfer["number"], transfer["summary"]) == (1, "向华润,商贸采购")
    assert {line["account"]: line["partner_code"] for line in transfer["lines"]}["220201"] == ""


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"word": "凭"}, "word"),
        ({"summary": "{amount}"}, "summary"),
        ({"summary": "{party"}, "summary"),
        ({"accounts": {"sales": {"number": ""}}}, "accounts.sales"),
        ({"kind": "purchase_order"}, "kind"),
    ],
)
def test_a_template_nobody_could_print_is_refused(books: Books, members: dict[str, Any], field: str) -> None:
    assert books.refused("voucher_template", **{"kind": "delivery", **members})["field"] == field


def test_the_text_for_ufida_has_its_mark_and_fields_without_commas(trading: Books, tmp_path: Path) -> None:
    trading.do("generate_vouchers", period=MAY)
    path = tmp_path / "凭证.txt"

    trading.do("export_vouchers", period=MAY, file=str(path), layout="ufida", encoding="gb18030")

    lines = path.read_bytes().decode("gb18030").splitlines()
    assert lines[0] == "填制凭证,V800"
    fields = [line.split(",") for line in lines[1:]]
    assert {len(row) for row in fields} == {19}
    payable = next(row for row in fields if row[5] == "2202")
    assert payable[:4] == ["2026-05-04", "记", "1", "0"]
    assert payable[4].endswith("华润，商贸")
    assert (payable[6], payable[7], payable[18]) == ("0.00", "113.00", "S1")
    assert sum(Decimal(row[6]) - Decimal(row[7]) for row in fields) == 0


def test_the_sheet_for_kingdee_has_its_columns_and_accounts_as_text(trading: Books, tmp_path: Path) -> None:
    trading.do("generate_vouchers", period=MAY)
    path = tmp_path / "凭证.xlsx"

    trading.do("export_vouchers", period=MAY, file=str(path), layout="kingdee")

    with load_workbook(path) as book:
        assert book.sheet_names == ["Page1"]
        titles, *rows = book.get_sheet_by_index(0).to_python()
    assert (len(titles), titles[5], titles[-1]) == (37, "科目代码", "现金流量")
    cells = [dict(zip(titles, row, strict=True)) for row in rows]
    payable = next(row for row in cells if row["科目代码"] == "2202")
    assert payable["核算项目"] == "供应商---S1---华润,商贸"
    assert (payable["贷方"], payable["会计期间"], payable["分录序号"]) == (113, 5, 2)


def test_the_text_for_kingdee_is_quoted(trading: Books, tmp_path: Path) -> None:
    trading.do("generate_vouchers", period=MAY)
    path = tmp_path / "凭证.csv"
    trading.do("export_vouchers", period=MAY, file=str(path), layout="kingdee")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert {len(row) for row in rows} == {37}


def test_the_sheet_for_t_plus_has_one_amount_a_row_and_the_party(trading: Books, tmp_path: Path) -> None:
    trading.do("generate_vouchers", period=MAY)
    path = tmp_path / "凭证.xlsx"

    trading.do("export_vouchers", period=MAY, file=str(path), layout="tplus")

    with load_workbook(path) as book:
        titles, *rows = book.get_sheet_by_index(0).to_python()
    cells = [dict(zip(titles, row, strict=True)) for row in rows]
    payable = next(row for row in cells if row["科目编码"] == "2202")
    assert (payable["凭证类别"], payable["凭证编号"], payable["贷方金额"], payable["借方金额"]) == ("记", 1, 113, "")
    assert (payable["往来单位编码"], payable["往来单位名称"]) == ("S1", "华润,商贸")
    assert all((row["借方金额"] == "") != (row["贷方金额"] == "") for row in cells)


def test_a_month_without_vouchers_is_not_exported(books: Books, tmp_path: Path) -> None:
    refused = books.refused("export_vouchers", period=MAY, file=str(tmp_path / "a.txt"), layout="ufida")
    assert refused["field"] == "period"
    assert books.refused("export_vouchers", period=MAY, file="a", layout="sap")["field"] == "layout"


def test_vouchers_need_their_right(trading: Books) -> None:
    trading.services.users.save_user("小店员", roles=["clerk"], pin="246810")
    answer = trading.line(do="generate_vouchers", period=MAY, **{"as": "小店员"})
    assert answer["error"]["code"] == "not_allowed"


def test_costs_booked_late_stand_in_the_month_they_are_booked_in(trading: Books) -> None:
    """A document that writes to the journal of two months stands in a voucher of each."""
    trading.sell("A", "1", "2026-05-20T10:00", price="20")
    trading.receive("A", "4", "50", "2026-04-30")
    trading.do("generate_vouchers", period="2026-04")
    trading.do("generate_vouchers", period=MAY)

    made(trading)
    assert all(row["difference"] == "0.00" for row in trading.ask("vouchers", period="2026-04")["check"])
