"""Reversing whatever was all there was leaves books that are sound."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from tests.support.commands import Books


@pytest.mark.parametrize("costing", ["average", "fifo"])
def test_reversing_the_only_receipt_of_a_product_leaves_nothing_behind(books: Books, costing: str) -> None:
    books.product("A", costing=costing)
    books.product("B", costing=costing)
    lines = [{"product": "A", "quantity": "3", "price": "2"}, {"product": "B", "quantity": "1", "price": "5"}]
    books.do("post", ref="receipt", kind="goods_receipt", at="2026-05-01", lines=lines)

    books.do("reverse", document="receipt")

    assert books.stock("A") == books.stock("B") == (D(0), D(0))
    assert books.is_sound()
    books.receive("A", "2", "7", "2026-05-02")
    assert books.stock("A") == (D(2), D("14.00"))
    assert books.is_sound()


def test_correcting_the_only_receipt_to_other_goods_leaves_nothing_of_the_first(books: Books) -> None:
    books.product("A")
    books.product("B")
    receipt = books.receive("A", "3", "2", "2026-05-01")

    books.do("correct", document=receipt, lines=[{"line": 1, "product": "B"}])

    assert books.stock("A") == (D(0), D(0))
    assert books.stock("B") == (D(3), D("6.00"))
    assert books.is_sound()


def test_a_corrected_price_goes_on_to_the_refund_of_a_part(books: Books) -> None:
    books.product(price="50")
    books.receive("A", "10", "10", "2026-05-01")
    sale = books.sell("A", "2", "2026-05-04", price="50", ref="sale")
    books.do("refund", document=sale, lines=[{"product": "A", "quantity": "1"}])

    corrected = books.do("correct", document=sale, lines=[{"line": 1, "price": "40"}], tenders=[], **{"with": "all"})

    (refund,) = books.ask("document", document=corrected["number"])["down"]
    assert books.ask("document", document=refund["number"])["total"] == "40.00"
    assert books.ask("money", account="cash")["balance"] == "40.00"
    assert books.stock() == (D(9), D("90.00"))
    assert books.is_sound()


def test_with_says_all_or_nothing(books: Books) -> None:
    books.product()
    receipt = books.receive("A", "10", "10", "2026-05-01")
    assert books.refused("correct", document=receipt, **{"with": "some"})["field"] == "with"
