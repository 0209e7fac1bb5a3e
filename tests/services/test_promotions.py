"""Promotions from the command file to the counter, documents and refunds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from jxc_desktop.domain.documents import DraftLine
from tests.support.commands import Books
from tests.support.statements import counted_statements


@pytest.fixture
def shop(books: Books) -> Books:
    """A at 10.00 and B at 8.00, drinks inside food, a customer and a member."""
    books.do("category", code="food", name="食品")
    books.do("category", code="drinks", name="饮料", parent="food")
    books.product("A", price="10", category="food")
    books.product("B", price="8", category="drinks")
    books.product("C", price="5")
    books.do("party", code="C1", name="老王", role="customer")
    books.do("party", code="M1", name="会员", role="customer", level="member")
    return books


def second_half(books: Books, **members: Any) -> None:
    books.do("promotion", code="2ND", name="第二件半价", type="nth", products=["A", "B"], percent="50", **members)


def lines(*codes: str) -> list[dict[str, Any]]:
    return [{"product": code, "quantity": "1"} for code in codes]


@pytest.mark.parametrize("order", [("A", "B"), ("B", "A")])
def test_43_second_at_half_price_is_the_same_total_in_both_orders(shop: Books, order: tuple[str, str]) -> None:
    second_half(shop)
    sold = shop.do("sell", lines=lines(*order), confirm="all")
    found = shop.ask("document", document=sold["number"])["lines"]

    assert sold["due"] == "14.00"
    assert {line["product"]: (line["amount"], line["promotion"]) for line in found} == {
        "A": ("10.00", ""),
        "B": ("4.00", "2ND"),
    }
    assert shop.is_sound()


def test_a_refund_gives_back_what_was_really_paid(shop: Books) -> None:
    second_half(shop)
    sold = shop.do("sell", lines=lines("B", "A"), confirm="all")["number"]

    assert shop.do("refund", document=sold, lines=[{"product": "B", "quantity": "1"}])["due"] == "4.00"
    assert shop.do("refund", document=sold)["due"] == "10.00"
    assert shop.is_sound()


def test_the_cart_in_memory_comes_to_the_same_and_names_the_promotion(shop: Books) -> None:
    second_half(shop)
    counter = shop.services.counter
    goods = (DraftLine(1, product="B"), DraftLine(2, product="A"), DraftLine(3, product="C"))
    quote = counter.price(replace(counter.cart("1"), lines=goods))

    assert [line.promotion_name for line in quote.lines] == ["第二件半价", "", ""]
    assert [line.discount for line in quote.lines] == [Decimal("4.00"), Decimal("0.00"), Decimal("0.00")]
    assert quote.totals.total == Decimal("19.00")
    asked = shop.ask("quote_total", lines=lines("B", "A", "C"))
    assert (asked["total"], asked["discount"]) == ("19.00", "4.00")
    assert [line["promotion"] for line in asked["lines"]] == ["2ND", "", ""]


def test_lines_with_a_price_or_discount_of_their_own_take_no_part(shop: Books) -> None:
    second_half(shop)
    priced = [{"product": "A", "price": "9"}, {"product": "B"}]
    reduced = [{"product": "A"}, {"product": "B", "discount": "1.00"}]

    assert shop.ask("quote_total", lines=priced)["total"] == "17.00"
    assert shop.ask("quote_total", lines=reduced)["total"] == "17.00"


def test_promotions_are_switched_off_for_a_line_by_who_may_give_discounts(shop: Books) -> None:
    second_half(shop)
    shop.do("user", code="clerk", roles=["clerk"])
    off = [{"product": "A"}, {"product": "B", "promotion": "-"}]

    assert shop.do("sell", lines=off, confirm="all")["due"] == "18.00"
    assert shop.line(do="sell", lines=off, **{"as": "clerk"})["error"]["code"] == "not_allowed"


def test_a_set_costs_one_price_and_counts_what_it_holds_of_each(shop: Books) -> None:
    products = ["A", {"product": "C", "quantity": "2"}]
    shop.do("promotion", code="SET", type="bundle", products=products, price="15")

    assert shop.ask("quote_total", lines=lines("A", "C"))["total"] == "15.00"
    assert shop.ask("quote_total", lines=lines("C", "A", "C"))["total"] == "15.00"
    assert shop.ask("quote_total", lines=[{"product": "C", "quantity": "5"}, *lines("A", "A")])["total"] == "35.00"


def test_any_pieces_of_a_category_and_those_inside_it_make_a_set(shop: Books) -> None:
    shop.do("promotion", code="ANY2", type="bundle", category="food", quantity="2", price="12")

    assert shop.ask("quote_total", lines=lines("A", "B", "C"))["total"] == "17.00"


def test_spending_enough_takes_an_amount_off_what_is_left_after_others(shop: Books) -> None:
    second_half(shop)
    shop.do("promotion", code="OVER20", type="threshold", threshold="20", amount="3")

    assert shop.ask("quote_total", lines=lines("A", "B", "C"))["total"] == "19.00"
    assert shop.ask("quote_total", lines=lines("A", "B", "C", "C"))["total"] == "21.00"
    shop.do("promotion", code="OVER20", percent="10")
    assert shop.ask("quote_total", lines=lines("A", "B", "C", "C"))["total"] == "21.60"


def test_a_timed_price_holds_in_its_days_and_hours(shop: Books) -> None:
    times = {"starts": "2026-05-01", "ends": "2026-05-31", "hours": "18:00-20:00"}
    shop.do("promotion", code="EVE", type="timed", products=["A"], price="6", **times)

    at = ["2026-05-31T18:00", "2026-05-31T20:00", "2026-06-01T18:00"]
    assert [shop.ask("quote_total", lines=lines("A"), at=when)["total"] for when in at] == ["6.00", "10.00", "10.00"]


def test_a_promotion_may_be_for_one_price_level_and_be_stopped(shop: Books) -> None:
    shop.do("promotion", code="MEM", type="timed", category="food", percent="10%", level="member")

    assert shop.ask("quote_total", lines=lines("A", "B", "C"), member="M1")["total"] == "21.20"
    assert shop.ask("quote_total", lines=lines("A"), member="C1")["total"] == "10.00"
    shop.do("promotion", code="MEM", active=False)
    assert shop.ask("quote_total", lines=lines("A"), member="M1")["total"] == "10.00"


def test_orders_and_deliveries_without_an_upstream_line_take_part_and_those_drawn_keep_theirs(shop: Books) -> None:
    second_half(shop)
    quotation = shop.do("post", kind="quotation", party="C1", lines=lines("A", "B"))["number"]
    assert shop.ask("document", document=quotation)["total"] == "14.00"
    shop.do("promotion", code="2ND", active=False)
    order = shop.do("post", kind="sales_order", party="C1", **{"from": quotation})["number"]
    assert shop.ask("document", document=order)["total"] == "14.00"
    straight = shop.do("post", kind="delivery", party="C1", confirm="all", lines=lines("A", "B"))["number"]
    assert shop.ask("document", document=straight)["total"] == "18.00"


def test_a_correction_keeps_what_a_promotion_took_off_though_it_is_over(shop: Books) -> None:
    second_half(shop)
    delivered = shop.do("post", kind="delivery", party="C1", confirm="all", lines=lines("A", "B"))["number"]
    shop.do("promotion", code="2ND", delete=True)
    corrected = shop.do("correct", document=delivered, remark="地址改了", confirm="all")["number"]
    found = shop.ask("document", document=corrected)

    assert found["total"] == "14.00"
    assert [line["promotion"] for line in found["lines"]] == ["", "2ND"]
    assert shop.is_sound()


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"type": "lottery", "percent": "5"}, "type"),
        ({"type": "nth"}, "percent"),
        ({"type": "nth", "percent": "5", "price": "1"}, "price"),
        ({"type": "nth", "percent": "5", "quantity": "1"}, "quantity"),
        ({"type": "timed", "percent": "101"}, "percent"),
        ({"type": "timed", "percent": "5", "hours": "evening"}, "hours"),
        ({"type": "timed", "percent": "5", "starts": "2026-02-01", "ends": "2026-01-01"}, "ends"),
        ({"type": "bundle", "price": "5"}, "quantity"),
        ({"type": "threshold", "percent": "5"}, "threshold"),
        ({"type": "threshold", "threshold": "5"}, "percent"),
        ({"type": "timed", "percent": "5", "products": ["nothing"]}, "products"),
        ({"type": "timed", "percent": "5", "category": "nothing"}, "category"),
        ({"type": "timed", "percent": "5", "level": "friends"}, "level"),
        ({"type": "timed", "percent": "5", "code": "A,B"}, "code"),
    ],
)
def test_what_no_promotion_can_be_is_refused_at_its_member(shop: Books, members: dict[str, Any], field: str) -> None:
    assert shop.refused("promotion", **{"code": "X", **members})["field"] == field
    assert shop.ask("promotions") == []


def test_promotions_are_told_as_they_were_entered(shop: Books) -> None:
    second_half(shop, ends="2026-12-31")
    found = shop.ask("promotions", code="2ND")

    assert found["products"] == [{"product": "A", "quantity": None}, {"product": "B", "quantity": None}]
    assert (found["quantity"], found["percent"], found["type"]) == ("2", "50", "nth")
    assert found["ends"].startswith("2026-12-31T23:59:59")
    assert [one["code"] for one in shop.ask("promotions")] == ["2ND"]


def test_a_shop_without_lists_and_promotions_asks_nothing_about_them(shop: Books) -> None:
    shop.do("sell", lines=lines("A", "B"), confirm="all")  # what falls below zero is told once
    with counted_statements() as before:
        shop.do("sell", lines=lines("A", "B"), confirm="all")
    assert not any("price_list" in one or "promotion_products" in one for one in before)
    second_half(shop)
    with counted_statements() as after:
        shop.do("sell", lines=lines("A", "B"), confirm="all")
    assert len(after) == len(before) + 2
    shop.do("promotion", code="2ND", delete=True)
    with counted_statements() as again:
        shop.do("sell", lines=lines("A", "B"), confirm="all")
    assert len(again) == len(before)
