"""The command file by the words of its contract: names, times, shifts, money and answers as a stranger expects them."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from tests.support.commands import Books

RECEIPT = {"kind": "goods_receipt", "lines": [{"product": "A", "quantity": "1", "price": "2"}]}


@pytest.mark.parametrize("number", ["1e400", "-1e400", "1e999999999", "1e-999999999", "1e99999999999999999999", "NaN"])
def test_a_number_no_shop_has_is_refused_with_its_field_and_stops_nothing(books: Books, number: str) -> None:
    line = '{"do": "product", "code": "A", "name": "A", "price": ' + number + "}"
    answers = list(books.file.answers([line, '{"ask": "reports"}']))
    assert len(answers) == 2
    refused = books.file.answer(line)
    assert refused["error"]["code"] == "invalid"
    assert refused["error"]["message"]


def test_the_name_of_a_draft_stands_for_the_document_once_it_is_posted(books: Books) -> None:
    books.product()
    books.do("draft", ref="d", **RECEIPT)
    before = books.ask("document", document="d")
    assert (before["state"], before["total"], before["lines"][0]["product"]) == ("draft", "2.00", "A")
    assert books.stock() == (D(0), D(0))

    number = books.do("post", document="d")["number"]

    after = books.ask("document", document="d")
    assert (after["number"], after["state"]) == (number, "posted")
    books.do("reverse", document="d")
    assert books.ask("document", document="d")["state"] == "reversed"


def test_a_count_opened_added_to_and_posted_keeps_the_name_it_was_given(books: Books) -> None:
    books.product()
    books.receive("A", "100", "10", "2026-05-01")
    books.do("count", ref="c", at="2026-05-10T10:30")
    books.do("count", document="c", lines=[{"product": "A", "quantity": "50"}])
    books.do("count", document="c", lines=[{"product": "A", "quantity": "47"}])
    books.do("count", document="c", post=True)

    counted = books.ask("document", document="c")

    assert (counted["state"], counted["lines"][0]["quantity"], counted["lines"][0]["cost"]) == (
        "posted",
        "97",
        "-30.00",
    )


def test_a_name_stands_for_the_posting_number_it_was_given(books: Books) -> None:
    books.product()
    number = books.receive("A", "10", "1", "2026-05-01", ref="first")
    books.receive("A", "10", "2", "2026-05-02")
    posting = books.ask("document", document=number)["posting"]

    assert books.stock(known_at="first") == books.stock(known_at=number) == books.stock(known_at=posting) == (10, 10)
    assert books.line(ask="stock", product="A", known_at="nothing")["error"]["field"] == "known_at"


def test_the_owner_may_be_called_by_that_word_in_any_language(books: Books) -> None:
    assert books.line(ask="reports", **{"as": "owner"})["ok"]
    assert books.line(ask="reports", **{"as": "nobody"})["error"]["code"] == "not_found"


def test_a_closed_shift_is_still_answered_by_its_counter(books: Books) -> None:
    books.product()
    books.do("open_shift", counter="1", float="10.00")
    books.sell("A", "1", "2026-05-21T09:00", price="5")
    closed = books.do("close_shift", counter="1", counted="14.00")

    asked = books.ask("shift", counter="1")

    assert (asked["expected"], asked["counted"], asked["difference"]) == ("15.00", "14.00", "-1.00")
    assert asked["by_means"] == closed["by_means"] == {"cash": "5.00"}
    assert books.line(ask="shift", counter="9")["error"]["field"] == "counter"


def test_money_is_asked_by_its_account_in_any_case_and_as_of_a_time(books: Books) -> None:
    books.product()
    books.sell("A", "1", "2026-05-02", price="5")
    books.sell("A", "1", "2026-05-04", price="7")

    assert books.ask("money", account="cash")["balance"] == "12.00"
    assert books.ask("money", account="CASH", at="2026-05-02")["balance"] == "5.00"
    assert books.ask("money", account="cash", at="2026-05-01") == {"account": "CASH", "balance": "0.00", "rows": []}
    assert books.line(ask="money", at="2026-05-01")["error"] == {
        "code": "unknown_member",
        "message": "不认识的内容：at。",
        "field": "at",
    }


def test_the_journal_is_told_in_debit_and_credit_up_to_the_time_asked_for(books: Books) -> None:
    books.product()
    books.receive("A", "10", "1", "2026-05-01")
    books.receive("A", "10", "2", "2026-05-02")

    lines = books.ask("journal", at="2026-05-01")
    assert {(one["account"], one["debit"], one["credit"], one["amount"]) for one in lines} == {
        ("stock", "10.00", "0.00", "10.00"),
        ("payables", "0.00", "10.00", "-10.00"),
    }
    assert books.ask("trial_balance", at="2026-05-01")["debit"] == "10.00"
    assert books.ask("trial_balance")["debit"] == "30.00"


def test_doubts_of_a_preview_are_told_like_those_of_a_posting(books: Books) -> None:
    books.product(negative="warn")
    wanted = {"do": "post", "kind": "other_issue", "lines": [{"product": "A", "quantity": "1"}]}
    (doubt,) = books.ask("preview", of=wanted)["doubts"]
    assert doubt == books.line(**wanted)["doubts"][0]
    assert set(doubt) == {"code", "message", "facts"}


def test_a_refund_is_previewed_as_goods_coming_back(books: Books) -> None:
    books.product(price="5")
    books.receive("A", "10", "1", "2026-05-01")
    asked = {"do": "refund", "lines": [{"product": "A", "quantity": "2"}]}
    assert books.ask("preview", of=asked)["money"] == "-10.00"


def test_refusals_name_the_member_they_are_about(books: Books) -> None:
    books.product()
    line = [{"product": "A", "quantity": "1", "price": "5"}]
    assert books.refused("sell", lines=line, tenders=[{"means": "wechat", "amount": "9"}])["field"] == "tenders"
    assert books.refused("sell", lines=line, tenders=[{"means": "cash", "amount": "4"}])["field"] == "tenders"
    sale = books.sell("A", "1", "2026-05-02")
    books.do("reverse", document=sale)
    assert books.refused("reverse", document=sale)["field"] == "document"
    negative = books.refused("sell", lines=[*line, {"product": "A", "quantity": "-1"}])
    assert negative["field"] == "lines[2].quantity"
    assert "第2行" in negative["message"]


@pytest.mark.parametrize("at", [{}, {"at": "2026-05-03"}])
def test_36_the_freight_of_a_receipt_is_borne_by_what_was_sold_whenever_it_is_entered(
    books: Books, at: dict[str, str]
) -> None:
    books.product("A")
    books.product("B")
    goods = [{"product": "A", "quantity": "10", "price": "10"}, {"product": "B", "quantity": "30", "price": "5"}]
    books.do("post", ref="receipt", kind="goods_receipt", at="2026-05-01", lines=goods)
    issue = books.issue("A", "4", "2026-05-02")

    lines = [{"from_line": 1, "unit_cost": "12"}, {"from_line": 2, "amount": "30"}]
    books.do("post", kind="cost_adjustment", confirm="all", lines=lines, **{"from": "receipt"}, **at)

    assert books.cost(issue) == D("-48.00")
    assert books.stock("A") == (D(6), D("72.00"))
    assert books.stock("B") == (D(30), D("180.00"))
    assert books.is_sound()


def test_34_a_label_of_eighteen_digits_is_read_and_doubted_when_the_price_is_another(books: Books) -> None:
    books.product("00123", unit="kg", price="12.76")
    label = "210012301575012343"
    read = books.ask("scan", code=label)
    assert (read["quantity"], read["amount"], read["warnings"]) == ("1.234", "15.75", [])

    books.do("product", code="00123", price="13.00")

    assert books.ask("scan", code=label)["warnings"] == ["price_differs"]
    assert books.do("sell", lines=[{"scan": label}])["due"] == "15.75"
