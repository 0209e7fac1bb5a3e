"""The worked numbers of amounts: units, tax, discounts, small change, tenders; and what protects them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal as D

import pytest

from jxc_desktop.domain.errors import UserError
from tests.support.commands import Books


def quote(books: Books, *lines: dict[str, str], **members: object) -> dict[str, object]:
    for index, line in enumerate(lines):
        line.setdefault("product", "A")
        line.setdefault("line", index + 1)  # type: ignore[arg-type]
    return dict(books.ask("quote_total", lines=list(lines), **members))


def amounts(quoted: dict[str, object], name: str = "amount") -> list[D]:
    return [D(line[name]) for line in quoted["lines"]]  # type: ignore[attr-defined]


def test_11_nested_units_are_shown_and_read(books: Books) -> None:
    books.product(unit="支", units=[{"unit": "盒", "factor": "10"}, {"unit": "箱", "factor": "120"}])
    shown = books.ask("convert", product="A", quantity="1234", unit="支", to="箱")
    assert shown["nested"] == "10箱3盒4支"
    assert books.ask("convert", product="A", quantity="10箱3盒4支", to="支")["quantity"] == "1234"
    lines = [{"product": "A", "quantity": "10箱3盒4支", "price": "1"}]
    books.do("post", kind="goods_receipt", at="2026-05-01", lines=lines)
    assert books.stock() == (D(1234), D("1234.00"))


def test_12_a_bottle_by_the_millilitre_is_exact(books: Books) -> None:
    books.product(unit="ml", units=[{"unit": "瓶", "factor": "120"}])
    books.do(
        "post",
        kind="goods_receipt",
        at="2026-05-01",
        lines=[{"product": "A", "quantity": "1", "unit": "瓶", "price": "60"}],
    )
    books.issue("A", "1", "2026-05-02")
    assert books.stock() == (D(119), D("59.50"))


def test_13_tax_is_split_line_by_line_and_gross_is_kept(books: Books) -> None:
    books.product(tax_rate="13", price="1.00")
    three = quote(books, {"quantity": "1"}, {"quantity": "1"}, {"quantity": "1"})
    assert amounts(three, "net") == [D("0.88")] * 3
    assert (three["net"], three["tax"], three["total"]) == ("2.64", "0.36", "3.00")
    one = quote(books, {"quantity": "1", "price": "3.00"})
    assert (one["net"], one["tax"]) == ("2.65", "0.35")


def test_14_a_common_price_with_tax(books: Books) -> None:
    books.product(tax_rate="13")
    one = quote(books, {"quantity": "1", "price": "99.90"})
    assert (one["net"], one["tax"]) == ("88.41", "11.49")


def test_prices_without_tax_get_it_on_top(books: Books) -> None:
    books.product(tax_rate="13")
    one = quote(books, {"quantity": "1", "price": "100.00"}, tax_inclusive=False, kind="goods_receipt")
    assert (one["net"], one["tax"], one["total"]) == ("100.00", "13.00", "113.00")


def test_15_a_whole_order_discount_comes_back_to_the_cent(books: Books) -> None:
    books.product(price="10.00")
    quoted = quote(books, *({"quantity": "1"} for _ in range(3)), discount="10.00")
    assert amounts(quoted, "discount") == [D("3.33"), D("3.33"), D("3.34")]

    lines = [{"product": "A", "quantity": "1"} for _ in range(3)]
    sale = books.do("sell", lines=lines, discount="10.00", confirm="all")["number"]
    first = books.do("refund", document=sale, lines=[{"from_line": 1, "quantity": "1"}])
    rest = books.do("refund", document=sale)
    assert first["due"] == "6.67"
    assert D(first["due"]) + D(rest["due"]) == D("20.00")
    assert (
        books.refused("refund", document=sale, lines=[{"from_line": 1, "quantity": "1"}])["code"] == "more_than_source"
    )


def test_16_a_very_small_discount_makes_no_line_negative(books: Books) -> None:
    books.product()
    lines = [{"quantity": "1", "price": price} for price in ("19.90", "5.00", "0.10")]
    assert amounts(quote(books, *lines, discount="0.03"), "discount") == [D("0.02"), D("0.01"), D("0.00")]


def test_17_everything_for_nothing_can_be_posted(books: Books) -> None:
    books.product(tax_rate="13", price="1300.00")
    books.receive("A", "1", "500", "2026-05-01", tax_inclusive=False)
    sale = books.do("sell", lines=[{"product": "A", "quantity": "1", "discount": "100%"}], confirm="all")
    view = books.ask("document", document=sale["number"])
    assert (view["net"], view["tax"], view["total"]) == ("0.00", "0.00", "0.00")
    assert books.cost(sale["number"]) == D("-500.00")
    assert books.stock() == (D(0), D("0.00"))


@pytest.mark.parametrize(("unit", "due", "dropped"), [("jiao", "47.80", "0.06"), ("yuan", "47.00", "0.86")])
def test_18_small_change_is_dropped_as_a_discount(books: Books, unit: str, due: str, dropped: str) -> None:
    books.product(price="47.86")
    books.do("setting", name="drop_small_change", value=unit)
    quoted = quote(books, {"quantity": "1"})
    assert (quoted["due"], quoted["rounding"], quoted["discount"]) == (due, dropped, dropped)
    sale = books.do("sell", lines=[{"product": "A", "quantity": "1"}])
    assert sale["due"] == due
    assert books.do("refund", document=sale["number"])["due"] == due


def test_19_change_comes_from_cash_only(books: Books) -> None:
    books.product(price="47.80")
    shift = books.do("open_shift", counter="1", float="200.00", ref="shift")
    tenders = [{"means": "wechat", "amount": "20.00"}, {"means": "cash", "amount": "50.00"}]
    sale = books.do("sell", shift="shift", lines=[{"product": "A", "quantity": "1"}], tenders=tenders)

    assert sale["change"] == "22.20"
    assert {one["means"]: one["amount"] for one in sale["tenders"]} == {"wechat": "20.00", "cash": "27.80"}
    assert books.ask("shift", shift="shift")["expected"] == "227.80"
    too_much = [{"means": "wechat", "amount": "60.00"}]
    refused = books.refused("sell", lines=[{"product": "A", "quantity": "1"}], tenders=too_much)
    assert refused["code"] == "over_tendered"
    assert shift["float"] == "200.00"


def test_20_a_refund_gives_each_means_back_no_more_than_it_took(books: Books) -> None:
    books.product(price="23.90")
    tenders = [{"means": "wechat", "amount": "20.00"}, {"means": "cash", "amount": "50.00"}]
    sale = books.do("sell", lines=[{"product": "A", "quantity": "2"}], tenders=tenders)["number"]
    line = {"product": "A", "quantity": "1"}
    all_wechat = [{"means": "wechat", "amount": "23.90"}]
    assert books.refused("refund", document=sale, lines=[line], tenders=all_wechat)["code"] == "over_tendered"
    half = books.do("refund", document=sale, lines=[line])
    assert {one["means"]: one["amount"] for one in half["tenders"]} == {"wechat": "10.00", "cash": "13.90"}
    rest = books.do("refund", document=sale)
    assert {one["means"]: one["amount"] for one in rest["tenders"]} == {"wechat": "10.00", "cash": "13.90"}


def test_20_what_came_back_by_one_means_is_not_there_again(books: Books) -> None:
    books.product(price="23.90")
    tenders = [{"means": "wechat", "amount": "20.00"}, {"means": "cash", "amount": "50.00"}]
    sale = books.do("sell", lines=[{"product": "A", "quantity": "2"}], tenders=tenders)["number"]
    half = {"document": sale, "lines": [{"product": "A", "quantity": "1"}]}
    books.do("refund", **half, tenders=[{"means": "cash", "amount": "23.90"}])
    assert books.refused("refund", **half, tenders=[{"means": "cash", "amount": "23.90"}])["code"] == "over_tendered"
    split = [{"means": "wechat", "amount": "20.00"}, {"means": "cash", "amount": "3.90"}]
    assert books.do("refund", **half, tenders=split)["due"] == "23.90"


def test_22_a_returned_sale_may_stay_with_the_customer(books: Books) -> None:
    books.product(price="100.00")
    books.do("party", code="K1", name="老王", role="customer")
    sale = books.do("sell", member="K1", lines=[{"product": "A", "quantity": "1"}])["number"]
    books.do("refund", document=sale, tenders=[{"means": "on_account", "amount": "100.00"}])
    assert books.ask("party", party="K1")["balance"] == "-100.00"
    owed = [{"means": "on_account", "amount": "100.00"}]
    books.do("sell", member="K1", lines=[{"product": "A", "quantity": "1"}], tenders=owed)
    assert books.ask("party", party="K1")["balance"] == "0.00"
    assert books.is_sound()


def sold_by_label(books: Books, label: str) -> tuple[str, str, str]:
    """What is due when a label is sold alone, and weight and amount of its line."""
    sold = books.do("sell", lines=[{"scan": label}])
    [line] = books.ask("document", document=sold["number"])["lines"]
    return sold["due"], line["quantity"], line["amount"]


def test_31_a_label_with_an_amount_gives_the_weight_and_keeps_the_amount(books: Books) -> None:
    books.product("00123", unit="kg", price="12.76")
    read = books.ask("scan", code="2100123015757")
    assert (read["kind"], read["quantity"], read["amount"], read["warnings"]) == ("product", "1.234", "15.75", [])
    assert sold_by_label(books, "2100123015757") == ("15.75", "1.234", "15.75")


def test_32_the_amount_on_the_bag_counts_where_weight_times_price_is_another(books: Books) -> None:
    books.product("00124", unit="kg", price="68.80")
    assert sold_by_label(books, "2100124023459") == ("23.45", "0.341", "23.45")


def test_33_a_label_with_a_weight_is_priced_half_up(books: Books) -> None:
    books.product("00123", unit="kg", price="12.76")
    assert sold_by_label(books, "2200123012340") == ("15.75", "1.234", "15.75")


def test_41_goods_with_history_are_disabled_and_old_documents_stay(books: Books) -> None:
    books.product(name="旧名")
    receipt = books.receive("A", "1", "10", "2026-05-01")
    books.do("product", code="A", name="新名", active=False)
    assert books.ask("document", document=receipt)["lines"][0]["name"] == "旧名"
    with pytest.raises(UserError):
        books.services.masterdata.delete_product("A")


def test_42_a_new_price_leaves_old_sales_and_their_returns(books: Books) -> None:
    books.product(price="10.00")
    sale = books.do("sell", lines=[{"product": "A", "quantity": "1"}])["number"]
    books.do("product", code="A", price="12.00")
    assert books.do("refund", document=sale)["due"] == "10.00"
    assert books.do("sell", lines=[{"product": "A", "quantity": "1"}])["due"] == "12.00"


def test_44_a_sale_after_midnight_belongs_to_its_shift_and_business_day(books: Books) -> None:
    books.product(price="10.00")
    books.do("setting", name="business_day_ends", value="04:00")
    books.clock.set(datetime(2026, 5, 21, 18, 0))
    books.do("open_shift", counter="1", float="0", ref="evening")
    books.clock.set(datetime(2026, 5, 22, 0, 30))
    sale = books.do("sell", lines=[{"product": "A", "quantity": "1"}])
    view = books.ask("document", document=sale["number"])
    assert (view["day"], view["shift"]) == ("2026-05-21", books.ask("shift", shift="evening")["shift"])
    assert books.do("close_shift", shift="evening", counted="10.00")["difference"] == "0.00"


def test_45_a_clock_set_back_keeps_the_order(books: Books) -> None:
    books.product(negative="forbid", price="20")
    books.clock.set(datetime(2026, 5, 21, 10, 0))
    receipt = books.do("post", kind="goods_receipt", lines=[{"product": "A", "quantity": "1", "price": "10"}])
    books.clock.set(datetime(2026, 5, 21, 9, 0))
    sale = books.do("sell", lines=[{"product": "A", "quantity": "1"}])
    assert sale["posting"] > receipt["posting"]
    assert sale["warnings"] == ["clock_set_back"]
    assert books.cost(sale["number"]) == D("-10.00")


def test_47_codes_are_text_to_the_last_digit(books: Books) -> None:
    for code in ("06901234567892", "8939010102358478435"):
        books.do("product", code=code, name=code, unit="个")
        assert books.ask("stock", product=code)["product"] == code


def test_a_repeated_key_answers_as_the_first_time(books: Books) -> None:
    books.product()
    line = {
        "kind": "goods_receipt",
        "key": "k-1",
        "at": "2026-05-01",
        "lines": [{"product": "A", "quantity": "1", "price": "10"}],
    }
    first = books.do("post", **line)
    again = books.do("post", **line)
    assert (again["number"], again["repeated"]) == (first["number"], True)
    assert books.stock() == (D(1), D("10.00"))
    other = {**line, "lines": [{"product": "A", "quantity": "2", "price": "10"}]}
    assert books.refused("post", **other)["code"] == "key_reused"


def test_unknown_members_are_refused_by_name(books: Books) -> None:
    books.product()
    refused = books.refused("post", kind="goods_receipt", lines=[{"product": "A", "quantity": "1", "prise": "10"}])
    assert (refused["code"], refused["field"]) == ("unknown_member", "lines[1].prise")
    assert books.refused("sell", lines=[], colour="red")["code"] == "unknown_member"
    assert books.stock() == (D(0), D("0.00"))


@pytest.mark.parametrize("quantity", ["-1", "0", "1e3", "１２", "NaN", "inf", "", "0.00001", "99999999999", True, None])
def test_a_hostile_quantity_is_refused(books: Books, quantity: object) -> None:
    books.product()
    answer = books.line(do="sell", lines=[{"product": "A", "quantity": quantity, "price": "1"}])
    if quantity is None:
        assert answer["result"]["due"] == "1.00"
    else:
        assert not answer["ok"]
        assert answer["error"]["code"] in {"invalid", "refused"}


def test_below_cost_and_floor_price_are_doubts_with_their_own_rights(books: Books) -> None:
    books.product(price="20", floor_price="15")
    books.receive("A", "10", "18", "2026-05-01")
    line = {"lines": [{"product": "A", "quantity": "1", "price": "14"}]}
    assert sorted(books.doubted("sell", **line)) == ["below_cost", "below_floor_price"]
    books.do("user", name="小王", role="counter_operator")
    assert books.refused("sell", confirm="all", **{**line, "as": "小王"})["code"] == "not_allowed"
    assert books.do("sell", confirm="all", **line)["due"] == "14.00"


def test_a_right_is_checked_for_every_line(books: Books) -> None:
    books.product()
    books.do("user", name="小王", role="counter_operator")
    refused = books.refused(
        "post", kind="goods_receipt", **{"as": "小王"}, lines=[{"product": "A", "quantity": "1", "price": "1"}]
    )
    assert refused["code"] == "not_allowed"
    shown = books.line(ask="stock", product="A", **{"as": "小王"})
    assert shown["result"]["value"] is None


def test_a_draft_is_posted_once_and_gone(books: Books) -> None:
    books.product()
    books.do("draft", kind="goods_receipt", ref="d", lines=[{"product": "A", "quantity": "2", "price": "3"}])
    posted = books.do("post", document="d")
    assert books.stock() == (D(2), D("6.00"))
    assert posted["number"].startswith("GR-20260521-")
    assert books.refused("post", document="no-such-draft")["code"] == "not_found"


def test_numbers_have_no_gaps_after_refusals(books: Books) -> None:
    books.product()
    numbers = [books.receive("A", "1", "1", "2026-05-01")]
    books.refused("post", kind="goods_receipt", at="2026-05-01", lines=[{"product": "nothing", "quantity": "1"}])
    numbers.append(books.receive("A", "1", "1", "2026-05-01"))
    assert numbers == ["GR-20260501-0001", "GR-20260501-0002"]


def test_money_received_and_paid_moves_debts_and_accounts(books: Books) -> None:
    books.product()
    books.do("party", code="S1", name="供应商", role="supplier", terms_days=30)
    books.receive("A", "10", "10", "2026-05-01", party="S1")
    owed = books.ask("party", party="S1")
    assert (owed["balance"], owed["open_items"][0]["due"]) == ("-100.00", "2026-05-31")
    books.do("post", kind="payment", party="S1", amount="60.00", means="bank", at="2026-05-02")
    assert books.ask("party", party="S1")["balance"] == "-40.00"
    assert books.ask("money", account="BANK")["balance"] == "-60.00"
    totals = books.ask("trial_balance")
    assert totals["debit"] == totals["credit"]
    assert books.is_sound()


def test_correcting_takes_the_documents_behind_along(books: Books) -> None:
    books.product()
    receipt = books.receive("A", "10", "10", "2026-05-01")
    books.do(
        "post", kind="purchase_return", at="2026-05-02", **{"from": receipt}, lines=[{"product": "A", "quantity": "2"}]
    )
    change = [{"line": 1, "price": "12"}]
    assert books.refused("correct", document=receipt, lines=change)["code"] == "documents_in_the_way"
    books.do("correct", document=receipt, lines=change, **{"with": "all"}, confirm="all")
    assert books.stock() == (D(8), D("96.00"))
    assert books.ask("party", party="WALKIN-S")["balance"] == "-96.00"
    assert books.is_sound()


def test_more_than_was_announced_is_asked_within_the_tolerance_of_the_shop(books: Books) -> None:
    books.product()
    line = {"kind": "goods_receipt", "lines": [{"product": "A", "quantity": "11", "expected": "10", "price": "1"}]}
    assert books.doubted("post", **line) == ["over_receipt"]
    books.do("setting", name="over_receipt_percent", value="10")
    books.do("post", **line)
    books.do("user", name="老李", role="clerk")
    books.do("setting", name="over_receipt_percent", value="0")
    books.do("post", confirm=["over_receipt"], **{**line, "as": "老李"})
    assert books.stock()[0] == 22
