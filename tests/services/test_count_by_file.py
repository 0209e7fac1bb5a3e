"""The verb ``count``: lines of the same product, lot and bin add up, whatever they are written in."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest

from tests.support.commands import Books


@pytest.fixture
def shop(books: Books) -> Books:
    """A hundred of A at 1.00, in boxes of ten too."""
    books.product("A", barcodes=["6901028075763"], units=[{"unit": "box", "factor": "10", "barcode": "16901028075760"}])
    books.receive("A", "100", "1", "2026-05-01")
    return books


def count(books: Books, *lines: dict[str, Any], **members: Any) -> dict[str, Any]:
    return books.do("count", **{"at": "2026-05-10", "post": True, **members}, lines=list(lines))


@pytest.mark.parametrize(
    "lines",
    [
        [{"product": "A", "quantity": "9", "unit": "box"}, {"product": "A", "quantity": "2"}],
        [{"product": "A", "quantity": "9box2个"}],
        [{"product": "A", "quantity": "8box2个"}, {"scan": "16901028075760"}],
        [{"scan": "16901028075760", "quantity": "9"}, {"scan": "6901028075763", "quantity": "2"}],
        [{"barcode": "16901028075760", "quantity": "9"}, {"product": "A", "quantity": "2"}],
    ],
)
def test_lines_of_different_units_and_codes_add_up(shop: Books, lines: list[dict[str, Any]]) -> None:
    count(shop, *lines)
    assert shop.stock() == (D(92), D("92.00"))


def test_the_values_of_lines_that_add_up_do_so_too(shop: Books) -> None:
    line = {"product": "A", "quantity": "5", "unit": "box"}
    count(shop, {**line, "value": "70"}, {**line, "value": "50.5"})
    assert shop.stock() == (D(100), D("120.50"))


@pytest.mark.parametrize("wrong", ["abc", "9crates", "-1"])
def test_a_quantity_that_cannot_be_read_is_refused_by_its_member(shop: Books, wrong: str) -> None:
    lines = [{"product": "A", "quantity": "1"}, {"product": "A", "quantity": wrong}]
    refused = shop.refused("count", lines=lines)
    assert refused["code"] == "invalid"
    assert refused["field"] in {"lines[2].quantity", "lines[2].unit"}


def test_a_serial_number_scanned_again_counts_once(books: Books) -> None:
    books.product("A", costing="serial")
    for serial in ("001", "002", "003"):
        line = {"product": "A", "quantity": "1", "price": "10", "serials": [serial]}
        books.do("post", kind="goods_receipt", at="2026-05-01", lines=[line])
    count(books, {"scan": "001"}, {"scan": "002"}, {"scan": "001"}, ref="C", post=False)
    count(books, {"product": "A", "serials": ["002"]}, {"product": "A", "serials": ["003", "003"]}, document="C")
    assert books.stock() == (D(3), D("30.00"))
    assert books.is_sound()


def test_lines_added_later_hold_at_their_own_time(shop: Books) -> None:
    shop.product("B")
    shop.receive("B", "10", "1", "2026-05-01")
    count(shop, {"product": "A", "quantity": "90"}, ref="C", post=False, at="2026-05-10")
    shop.issue("A", "5", "2026-05-12")
    shop.issue("B", "4", "2026-05-12")
    count(shop, {"product": "B", "quantity": "7"}, document="C", at="2026-05-14")
    assert (shop.stock("A")[0], shop.stock("B")[0]) == (D(85), D(7))
    assert shop.is_sound()


def test_a_line_of_a_count_corrected_to_zero_says_that_there_was_none(shop: Books) -> None:
    shop.product("B")
    shop.receive("B", "10", "1", "2026-05-01")
    count(shop, {"product": "A", "quantity": "90", "value": "80"}, {"product": "B", "quantity": "7"}, ref="cd")
    shop.do("correct", document="cd", ref="again", lines=[{"line": 1, "quantity": "0"}])
    assert (shop.stock("A"), shop.stock("B")[0]) == ((D(0), D(0)), D(7))
    assert len(shop.ask("document", document="again")["lines"]) == 2


def test_what_counted_goods_are_worth_says_only_who_may_see_and_adjust_costs(shop: Books) -> None:
    shop.do("user", name="小王", role="clerk")
    line, clerk = {"product": "A", "quantity": "90"}, {"as": "小王"}
    for post in (True, False):
        refused = shop.refused("count", lines=[{**line, "value": "1"}], post=post, **clerk)
        assert (refused["code"], shop.stock()) == ("not_allowed", (D(100), D("100.00")))
    count(shop, line, **clerk)
    count(shop, {**line, "value": "80"}, at="2026-05-11")
    assert shop.stock() == (D(90), D("80.00"))
