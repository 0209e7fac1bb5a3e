"""How far a document is settled, and a payment request paid, told where the document is asked for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.commands import Books


@pytest.fixture
def trade(books: Books) -> Books:
    books.product()
    books.do("party", code="C", name="华强五金", role="customer")
    books.do("party", code="S", name="永兴批发", role="supplier")
    return books


def test_a_document_says_by_what_it_is_settled_and_what_is_open_of_it(trade: Books) -> None:
    line = {"product": "A", "quantity": "1", "price": "1290"}
    sale = trade.do("post", kind="delivery", party="C", at="2026-05-01", confirm="all", lines=[line])["number"]
    assert Decimal(trade.ask("document", document=sale)["open"]) == 1290
    given = [{"document": sale, "amount": "1000"}]
    receipt = trade.do("post", kind="receipt_of_money", party="C", amount="1000", allocations=given, at="2026-05-02")[
        "number"
    ]
    told = trade.ask("document", document=sale)
    assert [(one["document"], Decimal(one["amount"])) for one in told["settled"]] == [(receipt, 1000)]
    assert Decimal(told["open"]) == 290
    told = trade.ask("document", document=receipt)
    assert [one["document"] for one in told["settled"]] == [sale]
    assert Decimal(told["open"]) == 0


def test_a_document_that_owes_nothing_says_nothing_of_settling(trade: Books) -> None:
    line = {"product": "A", "quantity": "1", "price": "5"}
    quote = trade.do("post", kind="quotation", party="C", at="2026-05-01", lines=[line])["number"]
    told = trade.ask("document", document=quote)
    assert told["settled"] == [] and told["open"] is None


def test_a_payment_request_says_what_was_paid_of_it_until_the_payment_is_reversed(trade: Books) -> None:
    trade.receive("A", "1", "100", "2026-05-01", party="S")
    asked = trade.do("post", kind="payment_request", party="S", amount="100", at="2026-05-02")["number"]
    paid = trade.do("post", kind="payment", party="S", amount="60", at="2026-05-03", **{"from": asked})["number"]
    told = trade.ask("document", document=asked)
    assert [(one["document"], Decimal(one["amount"])) for one in told["settled"]] == [(paid, 60)]
    assert Decimal(told["open"]) == 40
    trade.do("reverse", document=paid)
    told = trade.ask("document", document=asked)
    assert told["settled"] == [] and Decimal(told["open"]) == 100


def test_the_payment_of_an_invoice_is_asked_for_and_paid_in_one_step_each(trade: Books) -> None:
    lines = [{"product": "A", "quantity": "10", "price": "10"}, {"product": "A", "quantity": "5", "price": "10"}]
    receipt = trade.do("post", kind="goods_receipt", party="S", at="2026-05-01", lines=lines)["number"]
    dearer = [{"from_line": 1, "quantity": "10", "price": "11"}]
    invoice = trade.do("post", kind="purchase_invoice", at="2026-05-02", **{"from": receipt}, lines=dearer)["number"]
    asked = trade.do("request_payment", document=invoice)
    assert asked["amount"] == "110.00"
    given = trade.services.settlement.request_for(invoice).allocations
    assert [(one.document, f"{one.amount}") for one in given] == [(invoice, "10.00"), (receipt, "100.00")]
    trade.do("post", kind="payment", **{"from": asked["number"]})
    assert {one.document: one.open for one in trade.services.settlement.open_items("S")} == {receipt: Decimal(-50)}
    assert trade.do("request_payment", document=receipt)["amount"] == "50.00"
    assert trade.refused("request_payment", document=asked["number"])["field"] == "document"
    assert trade.is_sound()
