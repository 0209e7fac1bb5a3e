"""Price lists, supplier prices and suggested prices through the command file, and the rule that won."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.services.masters.inputs import ProductInput
from tests.support.commands import Books
from tests.support.statements import counted_statements


@pytest.fixture
def shop(books: Books) -> Books:
    """Tea by bag and box, a retail and a wholesale customer, and a supplier."""
    units = [{"unit": "箱", "factor": "12", "price": "110"}, {"unit": "排", "factor": "6"}]
    books.product("TEA", price="10", wholesale_price="8", purchase_price="5", unit="包", units=units)
    books.do("party", code="C1", name="老王", role="customer")
    books.do("party", code="W1", name="批发户", role="customer", level="wholesale")
    books.do("party", code="S1", name="茶厂", role="supplier")
    return books


def price(books: Books, **members: Any) -> tuple[str, str, str]:
    found = books.ask("price", product="TEA", **members)
    return found["price"], found["rule"], found["source"]


def test_without_lists_prices_follow_the_unit_and_the_level_of_the_party(shop: Books) -> None:
    assert price(shop) == ("10", "retail", "")
    assert price(shop, unit="箱") == ("110", "retail_unit", "")
    assert price(shop, unit="排") == ("60", "retail", "")
    assert price(shop, party="W1") == ("8", "wholesale", "")
    assert price(shop, party="W1", unit="排") == ("48", "wholesale", "")
    assert shop.line(ask="price", product="TEA", party="nobody")["error"]["code"] == "not_found"
    assert shop.line(ask="price", product="TEA", quantity="0")["error"]["field"] == "quantity"


def test_a_price_of_a_customer_goes_before_its_level_and_that_before_own_prices(shop: Books) -> None:
    shop.do("price", product="TEA", price="7.50", level="wholesale")
    assert price(shop, party="W1") == ("7.5", "level_list", "wholesale")
    shop.do("price", product="TEA", price="7", party="W1")
    assert price(shop, party="W1") == ("7", "customer_list", "W1")
    assert price(shop, party="C1") == ("10", "retail", "")
    shop.do("price", product="TEA", price=None, party="W1")
    assert price(shop, party="W1")[1] == "level_list"


def test_a_price_for_nobody_in_particular_is_the_new_retail_price(shop: Books) -> None:
    shop.do("price", product="TEA", price="12")

    assert price(shop) == ("12", "level_list", "retail")
    assert price(shop, party="W1") == ("8", "wholesale", "")


def test_quantity_breaks_count_in_their_unit_and_all_lines_of_a_document_together(shop: Books) -> None:
    for minimum, asked in (("0", "9.50"), ("10", "9")):
        shop.do("price", product="TEA", price=asked, minimum=minimum, party="C1")
    shop.do("price", product="TEA", price="100", unit="箱", minimum="2", party="C1")

    assert [price(shop, party="C1", quantity=q)[0] for q in ("1", "9", "10")] == ["9.5", "9.5", "9"]
    assert price(shop, party="C1", unit="箱", quantity="1")[0] == "108"
    assert price(shop, party="C1", unit="箱", quantity="2")[0] == "100"
    lines = [{"product": "TEA", "quantity": "4"}, {"product": "TEA", "quantity": "6"}]
    quoted = shop.ask("quote_total", kind="quotation", party="C1", lines=lines)
    assert [line["price"] for line in quoted["lines"]] == ["9", "9"]


def test_a_price_holds_from_its_first_to_its_last_day(shop: Books) -> None:
    shop.do("price", product="TEA", price="6", party="C1", starts="2026-06-01", ends="2026-06-02")

    days = ["2026-05-31T23:59", "2026-06-01", "2026-06-02T23:59", "2026-06-03"]
    assert [price(shop, party="C1", at=day)[0] for day in days] == ["10", "6", "6", "10"]


def test_old_documents_keep_their_price_when_a_list_changes(shop: Books) -> None:
    shop.do("price", product="TEA", price="10", list="SHOP", level="retail")
    line = [{"product": "TEA", "quantity": "1"}]
    sold = shop.do("sell", lines=line, confirm="all", tenders=[{"means": "cash", "amount": "10"}])["number"]
    shop.do("price", product="TEA", price="12", list="SHOP")

    assert shop.ask("document", document=sold)["total"] == "10.00"
    assert shop.do("refund", document=sold)["due"] == "10.00"
    assert shop.do("sell", lines=line, confirm="all")["due"] == "12.00"


def test_documents_and_the_cart_in_memory_take_the_same_price(shop: Books) -> None:
    shop.do("price", product="TEA", price="8.80", party="C1")
    counter = shop.services.counter
    counter.customer("C1")
    cart = counter.cart("1")
    quote = counter.price(replace(cart, party="C1", lines=(DraftLine(1, product="TEA", quantity="3"),)))
    assert (quote.lines[0].price, quote.lines[0].price_rule, quote.lines[0].price_source) == (
        Decimal("8.8"),
        "customer_list",
        "C1",
    )
    sold = shop.do("sell", lines=[{"product": "TEA", "quantity": "3"}], party="C1", confirm="all")
    assert Decimal(sold["due"]) == quote.totals.due == Decimal("26.40")


def test_a_list_is_saved_whole_read_again_and_taken_away(shop: Books) -> None:
    items = [{"product": "TEA", "price": "9"}, {"product": "TEA", "price": "8", "minimum": "10", "unit": "包"}]
    shop.do("price_list", code="VIP", name="贵宾", party="C1", starts="2026-01-01", items=items)
    found = shop.ask("price_lists", code="VIP")

    assert found["party"] == "C1"
    assert [(one["price"], one["minimum"], one["unit"]) for one in found["items"]] == [("9", "0", ""), ("8", "10", "")]
    assert price(shop, party="C1", quantity="10") == ("8", "customer_list", "VIP")
    shop.do("price_list", code="VIP", active=False)
    assert price(shop, party="C1")[1] == "retail"
    assert shop.ask("price_lists")[0]["count"] == 2
    shop.do("price_list", code="VIP", delete=True)
    assert shop.ask("price_lists") == []


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"items": [{"product": "TEA"}]}, "items[1].price"),
        ({"items": [{"product": "nothing", "price": "1"}]}, "items[1].product"),
        ({"items": [{"product": "TEA", "price": "1", "unit": "吨"}]}, "items[1].unit"),
        ({"items": [{"product": "TEA", "price": "1"}, {"product": "TEA", "price": "2"}]}, "items[2].product"),
        ({"level": "friends"}, "level"),
        ({"party": "S1"}, "party"),
        ({"party": "C1", "level": "retail"}, "level"),
        ({"direction": "purchase"}, "party"),
        ({"starts": "2026-02-01", "ends": "2026-01-01"}, "ends"),
        ({"prices": []}, "prices"),
    ],
)
def test_what_no_list_can_be_is_refused_at_its_member(shop: Books, members: dict[str, Any], field: str) -> None:
    assert shop.refused("price_list", code="X", **members)["field"] == field
    assert shop.ask("price_lists") == []


def test_prices_need_their_right_and_purchase_prices_that_of_cost(shop: Books) -> None:
    shop.do("price", product="TEA", price="4", party="S1")
    shop.do("user", code="sales", role="salesperson")

    line = {"product": "TEA", "price": "1", "party": "C1"}
    assert shop.line(do="price", **line, **{"as": "sales"})["error"]["code"] == "not_allowed"
    assert shop.line(ask="price", product="TEA", party="S1", **{"as": "sales"})["error"]["code"] == "not_allowed"
    assert shop.line(ask="price_lists", **{"as": "sales"})["result"] == []


def test_a_supplier_is_asked_by_list_else_as_last_time_else_by_the_product(shop: Books) -> None:
    order = {"kind": "purchase_order", "party": "S1", "lines": [{"product": "TEA", "quantity": "24"}]}
    assert price(shop, party="S1") == ("5", "purchase_price", "")
    receipt = shop.receive("TEA", "10", "4.80", "2026-05-02", party="S1")
    assert price(shop, party="S1", unit="箱") == ("57.6", "last_purchase", receipt)
    assert shop.ask("quote_total", **order)["lines"][0]["price"] == "4.8"
    shop.do("price", product="TEA", price="4.50", party="S1")
    shop.do("price", product="TEA", price="4.20", party="S1", minimum="20", ends="2026-12-31")
    assert price(shop, party="S1") == ("4.5", "supplier_list", "S1")
    assert shop.ask("quote_total", **order)["lines"][0]["price"] == "4.2"
    assert shop.ask("quote_total", **{**order, "at": "2027-01-01"})["lines"][0]["price"] == "4.5"
    without = {**order, "party": "", "kind": "goods_receipt"}
    assert shop.ask("quote_total", **without)["lines"][0]["price"] == "5"


def test_a_reversed_receipt_is_nobodys_last_price(shop: Books) -> None:
    shop.receive("TEA", "10", "4.80", "2026-05-02", party="S1")
    later = shop.receive("TEA", "10", "9.90", "2026-05-03", party="S1")
    shop.do("reverse", document=later)

    assert price(shop, party="S1")[0] == "4.8"


def test_a_suggested_price_tells_its_reason_and_what_was_asked_before(shop: Books) -> None:
    shop.receive("TEA", "100", "6", "2026-05-02", party="S1")
    first = shop.ask("suggested_price", product="TEA", party="C1")
    assert (first["price"], first["rule"]) == ("10", "retail")
    assert [(one["rule"], one["price"]) for one in first["candidates"]] == [("retail", "10"), ("cost_margin", "7.50")]
    assert first["earlier"] == []

    quoted = {"product": "TEA", "quantity": "10", "price": "9.20"}
    number = shop.do("post", kind="quotation", party="C1", at="2026-05-10", lines=[quoted])["number"]
    then = shop.ask("suggested_price", product="TEA", party="C1", unit="箱")
    assert (then["price"], then["rule"], then["source"], then["day"]) == ("110.4", "last_price", number, "2026-05-10")
    assert number in then["reason"]
    assert [(one["document"], one["price"], one["quantity"]) for one in then["earlier"]] == [(number, "9.2", "10")]

    shop.do("price", product="TEA", price="9", party="C1")
    assert shop.ask("suggested_price", product="TEA", party="C1")["rule"] == "customer_list"


def test_a_price_below_cost_is_raised_to_cost_and_margin_for_who_may_see_cost(shop: Books) -> None:
    shop.receive("TEA", "100", "9", "2026-05-02", party="S1")
    shop.do("setting", name="target_margin_percent", value="10")
    shop.do("price", product="TEA", price="8", party="C1")
    found = shop.ask("suggested_price", product="TEA", party="C1")

    assert (found["price"], found["rule"]) == ("10.00", "cost_margin")
    assert found["below_cost"]["price"] == "8"
    shop.do("user", code="sales", role="salesperson")
    told = shop.line(ask="suggested_price", product="TEA", party="C1", **{"as": "sales"})["result"]
    assert (told["price"], told["below_cost"]) == ("8", None)
    assert [one["rule"] for one in told["candidates"]] == ["customer_list"]


def test_a_document_reads_all_its_list_prices_in_one_statement(shop: Books) -> None:
    codes = [f"G{number:02d}" for number in range(40)]
    shop.services.masterdata.save_products([ProductInput(code=code, name=code, unit="个", price="9") for code in codes])
    items = [{"product": code, "price": "8"} for code in codes]
    shop.do("price_list", code="L", level="retail", items=items)
    for count in (3, 40):
        lines = [{"product": code, "quantity": "1"} for code in codes[:count]]
        with counted_statements() as seen:
            shop.ask("quote_total", kind="quotation", party="C1", lines=lines)
        assert sum("price_list_items" in statement for statement in seen) == 1
