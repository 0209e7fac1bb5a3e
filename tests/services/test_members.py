"""Members: found by card, listed by birthday and absence, their cards loaded with what the shop offers, told of."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jxc_desktop.services.members import MemberQuery
from tests.support.commands import Books

TEA = {"product": "A", "quantity": "1"}
CASH, STORED = {"means": "cash", "amount": "30.00"}, {"means": "stored_value", "amount": "30.00"}


@pytest.fixture
def shop(books: Books) -> Books:
    """Tea at 30.00, two members and a customer who is none, an open shift."""
    books.product(price="30.00")
    books.do(
        "party", code="K1", name="王芳", phone="13800001234", role="customer", member_card="8801", birthday="05-28"
    )
    books.do("party", code="K2", name="李雷", role="customer", level="member", birthday="1990-06-02")
    books.do("party", code="K3", name="批发部", role="customer")
    books.do("open_shift", counter="1", float="100.00", ref="shift")
    books.do("setting", name="points_price", value="1.00")
    return books


def codes(shop: Books, **wanted: Any) -> list[str]:
    return [row["code"] for row in shop.ask("members", **wanted)["members"]]


def run(shop: Books, name: str, **asked: str) -> list[dict[str, Any]]:
    result = shop.services.reports.run(name, asked)
    names = [column.name for column in result.columns]
    return [dict(zip(names, row, strict=True)) for row in result.rows]


def total(shop: Books, name: str, column: str, **asked: str) -> Any:
    result = shop.services.reports.run(name, asked)
    return result.totals[result.position(column)]


def test_the_number_of_a_card_is_one_members(shop: Books) -> None:
    refused = shop.refused("party", code="K2", member_card="8801")
    assert (refused["code"], refused["field"]) == ("already_exists", "member_card")
    assert "K1 王芳" in refused["message"]
    shop.do("party", code="K1", member_card="")
    shop.do("party", code="K2", member_card="８８０１")
    shop.do("give_out_vouchers", numbers=["V1"], face="5.00")
    assert shop.refused("party", code="K1", member_card="V1")["code"] == "already_exists"
    assert shop.refused("give_out_vouchers", numbers=["8801"], face="5.00")["code"] == "already_exists"
    assert shop.refused("party", code="K1", birthday="02-30")["field"] == "birthday"


def test_a_member_is_found_by_card_phone_initials_and_name(shop: Books) -> None:
    shop.do("party", code="K9", name="卡8801号", role="customer")
    shop.do("top_up", member="K1", amount="50.00")
    for text in ("8801", "1234", "wf", "王"):
        found = shop.services.counter.customers(text)
        assert [one.code for one in found] == ["K1"], text
        assert (found[0].stored_value, found[0].points, found[0].member_card) == (Decimal("50.00"), 0, "8801")
    assert shop.services.counter.customer("K1").stored_value == Decimal("50.00")


def test_a_scanned_card_says_whose_it_is_and_goods_of_the_same_digits_come_first(shop: Books) -> None:
    assert shop.ask("scan", code="8801") == {"kind": "member", "code": "8801", "warnings": [], "member": "K1"}
    shop.do("give_out_vouchers", numbers=["V1"], face="5.00")
    assert shop.ask("scan", code="V1")["card"] == "V1"
    shop.product("B", barcodes=["8801"])
    assert shop.ask("scan", code="8801")["product"] == "B"


def test_members_are_listed_by_birthday_absence_and_balance(shop: Books) -> None:
    assert codes(shop) == ["K1", "K2"]
    assert codes(shop, state="birthday_month") == ["K1"]
    assert codes(shop, state="birthday_week") == ["K1"]
    shop.do("sell", member="K1", lines=[TEA], tenders=[CASH], at="2026-01-10T10:00", confirm="all")
    gone = shop.do("sell", member="K2", lines=[TEA], tenders=[CASH], at="2026-05-20T10:00", confirm="all")["number"]
    assert codes(shop, state="dormant") == ["K1"]
    shop.do("reverse", document=gone)
    assert codes(shop, state="dormant") == ["K1", "K2"]
    shop.do("top_up", member="K2", amount="10.00")
    assert codes(shop, state="balance") == ["K2"]
    row = shop.ask("member", member="K1")
    assert (row["visits"], row["amount"], row["last_visit"], row["points"]) == (1, "30.00", "2026-01-10", 30)
    assert row["joined"] == "2026-05-21"
    assert shop.ask("members")["counts"]["dormant"] == 2


def test_a_top_up_gets_what_the_shop_offers_and_prints_a_slip(shop: Books) -> None:
    shop.do("setting", name="top_up_offers", value="500=50 1000=150")
    assert shop.do("top_up", member="K1", amount="499.99", slip=False)["bonus"] == "0"
    loaded = shop.do("top_up", key="t1", member="K1", amount="1000.00")
    assert (loaded["bonus"], loaded["balance"]) == ("150.00", "1649.99")
    assert shop.do("top_up", key="t1", member="K1", amount="1000.00")["repeated"]
    assert len([job for job in shop.services.printing.jobs() if job.kind == "slip"]) == 1
    assert shop.do("top_up", member="K1", amount="500.00", bonus="0")["bonus"] == "0"
    assert shop.ask("shift", shift="shift")["expected"] == "2099.99"
    assert shop.do("pay_back", member="K1", amount="49.99")["balance"] == "2100.00"
    assert shop.refused("pay_back", member="K1", amount="9999.00")["code"] == "card_short"
    assert shop.is_sound()


def test_points_are_given_and_taken_with_a_reason(shop: Books) -> None:
    assert shop.refused("adjust_points", member="K1", points=5)["field"] == "reason"
    shop.do("adjust_points", member="K1", points=50, reason="生日")
    shop.do("adjust_points", member="K1", points=-20, reason="兑换礼品")
    rows = run(shop, "points_statement", party="K1", period="this_month")
    assert [row["balance"] for row in rows] == [0, 50, 30, 30]
    assert rows[1]["remark"] == "生日"


def test_a_statement_tells_opening_entries_and_what_is_left(shop: Books) -> None:
    shop.do("top_up", member="K1", amount="100.00", bonus="10.00", at="2026-04-10T10:00", confirm="all")
    sale = shop.do("sell", member="K1", lines=[TEA], tenders=[STORED])["number"]
    rows = run(shop, "stored_value_statement", party="K1", period="this_month")
    told = [(row["number"], row["in"], row["out"], row["balance"]) for row in rows]
    opening, rest = Decimal("110.00"), Decimal("80.00")
    assert told == [("", 0, 0, opening), (sale, 0, Decimal("30.00"), rest), ("", 0, 0, rest)]
    assert run(shop, "stored_value_statement", party="K1", since="2026-04-01")[1]["bonus"] == Decimal("10.00")
    shop.do("give_out_vouchers", numbers=["V1"], face="30.00")
    shop.do("sell", lines=[TEA], tenders=[{"means": "voucher", "amount": "30.00", "card": "V1"}])
    assert [row["balance"] for row in run(shop, "card_statement", card="V1")] == [30, 0, 0]


def test_what_is_owed_on_cards_is_what_the_books_owe_on_any_day(shop: Books) -> None:
    shop.do("top_up", member="K1", amount="100.00", bonus="10.00", at="2026-04-10T10:00", confirm="all")
    shop.do("top_up", card="GC1", amount="40.00")
    shop.do("sell", member="K1", lines=[TEA], tenders=[STORED])
    assert total(shop, "stored_value_balances", "balance") == Decimal("80.00")
    assert total(shop, "stored_value_balances", "balance", at="2026-04-30") == Decimal("110.00")
    assert total(shop, "stored_value_balances", "balance", kind="gift_card") == Decimal("40.00")
    for row in run(shop, "cards_against_books"):
        assert row["ledger"] == row["money"] == row["account"]
    assert total(shop, "cards_against_books", "ledger") == Decimal("120.00")


def test_lists_of_birthdays_absent_members_and_sales(shop: Books) -> None:
    shop.do("sell", member="K1", lines=[TEA, TEA], tenders=[{"means": "cash", "amount": "60.00"}])
    assert [row["code"] for row in run(shop, "member_birthdays", when="next_30")] == ["K1", "K2"]
    assert [row["code"] for row in run(shop, "dormant_members", days="30")] == ["K2"]
    (row,) = run(shop, "member_sales")
    assert (row["visits"], row["amount"], row["earned"]) == (1, Decimal("60.00"), 60)
    shop.do("party", code="K1", active=False)
    assert [one["amount"] for one in run(shop, "member_sales")] == [Decimal("60.00")], "what was sold stays sold"
    assert "K1" not in [one["code"] for one in run(shop, "member_birthdays", when="next_30")]


def test_members_come_in_and_go_out_as_a_list(shop: Books, tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    rows = ("K1,王芳,8801,05-28,会员", ",赵敏,8802,1985-03-04,", ",钱多,8801,,", ",孙悟,8803,13-40,")
    path.write_text("\n".join(("编号,名称,会员卡号,生日,会员等级", *rows)), encoding="utf-8-sig")
    seen = shop.do("import", what="customers", file=str(path))
    assert (seen["new"], seen["changed"], seen["rejected"]) == (1, 1, 2)
    (made,) = shop.services.members.members(MemberQuery("8802")).rows
    assert (made.name, made.birthday) == ("赵敏", "1985-03-04")
    out = tmp_path / "out.xlsx"
    assert shop.services.exchange.write_list("customers", out) == 5
    again = shop.do("import", what="customers", file=str(out))
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 5)


def test_what_is_owed_on_cards_is_no_money_of_the_shop(shop: Books) -> None:
    shop.do("top_up", member="K1", amount="100.00", bonus="10.00")
    shop.do("sell", member="K1", lines=[TEA], tenders=[STORED])
    assert total(shop, "money_journal", "balance", period="this_month") == Decimal("100.00")
    rows = run(shop, "money_journal", period="this_month", money_account="STORED")
    assert rows[-1]["balance"] == Decimal("-80.00")


def test_what_members_held_before_comes_from_lists_with_totals(shop: Books, tmp_path: Path) -> None:
    held, points = tmp_path / "held.csv", tmp_path / "points.csv"
    held.write_text("会员卡号,姓名,礼品卡号,储值余额\n8801,,,88.50\n,李雷,,20\n,,GC7,50\n,谁,,5", encoding="utf-8-sig")
    points.write_text("编号,剩余积分\nK1,120\nK2,3\n", encoding="utf-8-sig")
    seen = shop.do("import", what="opening_stored_value", file=str(held), preview=True)
    assert (seen["total"], seen["documents"], len(seen["problems"])) == ("158.50", 3, 1)
    shop.do("import", what="opening_stored_value", file=str(held), total="158.50")
    shop.do("import", what="opening_stored_value", file=str(held), total="158.50")
    assert shop.do("import", what="opening_points", file=str(points), total="123")["documents"] == 2
    assert shop.ask("member", member="K1")["stored_value"] == "88.50"
    assert shop.ask("member", member="K1")["points"] == 120
    assert shop.ask("card", card="GC7")["balance"] == "50.00"
    kinds = {row.kind: row.total for row in shop.services.opening.overview().rows}
    assert kinds["opening_stored_value"] == Decimal("158.50")
    assert total(shop, "cards_against_books", "difference") == 0
    assert shop.is_sound()
