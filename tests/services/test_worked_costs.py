"""The worked numbers of costing: backdating, shortage, returns, counts, first in first out."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from tests.support.commands import Books


def test_1_a_backdated_receipt_recosts_the_issues_after_it(books: Books) -> None:
    books.product()
    books.receive("A", "10", "10", "2026-05-01")
    issue = books.issue("A", "5", "2026-05-10")
    books.receive("A", "5", "16", "2026-05-20")
    before = books.ask("stock", product="A")
    known = books.ask("document", document=issue)["posting"]

    books.receive("A", "10", "13", "2026-05-05")

    assert before["value"] == "130.00"
    assert books.cost(issue) == D("-57.50")
    assert books.stock() == (D(20), D("252.50"))
    assert books.average() == D("12.625")
    assert books.stock(known_at=known) == (D(5), D("50.00"))
    assert books.is_sound()


def test_1_the_consequences_are_shown_before(books: Books) -> None:
    books.product()
    books.receive("A", "10", "10", "2026-05-01")
    issue = books.issue("A", "5", "2026-05-10")
    line = {
        "do": "post",
        "kind": "goods_receipt",
        "at": "2026-05-05",
        "lines": [{"product": "A", "quantity": "10", "price": "13"}],
    }

    shown = books.ask("preview", of=line)

    assert [(one["document"], one["before"], one["after"]) for one in shown["documents"]] == [
        (issue, "-50.00", "-57.50")
    ]
    assert [doubt["code"] for doubt in shown["doubts"]] == ["backdating"]
    assert books.cost(issue) == D("-50.00")
    assert books.doubted("post", **{name: value for name, value in line.items() if name != "do"}) == ["backdating"]


def test_2_a_backdated_issue_may_not_hide_a_negative_moment(books: Books) -> None:
    books.product(negative="warn")
    books.receive("A", "10", "10", "2026-05-01")
    books.issue("A", "8", "2026-05-10")
    books.receive("A", "20", "10", "2026-05-20")
    line = {"kind": "other_issue", "at": "2026-05-12", "lines": [{"product": "A", "quantity": "5"}]}

    answer = books.line(do="post", **line)

    facts = answer["doubts"][0]["facts"]
    assert (answer["doubts"][0]["code"], facts["quantity"], facts["date"]) == ("negative_stock", "-3", "2026-05-12")
    books.do("post", confirm=["negative_stock"], **line)
    assert books.stock()[0] == 17
    assert books.is_sound()


def test_2_a_product_that_forbids_it_refuses(books: Books) -> None:
    books.product(negative="forbid")
    books.receive("A", "10", "10", "2026-05-01")
    books.issue("A", "8", "2026-05-10")
    books.receive("A", "20", "10", "2026-05-20")

    error = books.refused(
        "post", kind="other_issue", at="2026-05-12", confirm="all", lines=[{"product": "A", "quantity": "5"}]
    )

    assert error["code"] == "negative_stock_forbidden"
    assert books.stock()[0] == 22


def test_3_short_goods_take_the_cost_of_the_receipt_that_covers_them(books: Books) -> None:
    books.product()
    books.receive("A", "1", "5", "2026-05-01")
    books.issue("A", "1", "2026-05-02")
    short = books.issue("A", "3", "2026-05-03")
    assert books.cost(short) == D("-15.00")

    books.do("post", kind="goods_receipt", at="2026-05-04", lines=[{"product": "A", "quantity": "10", "price": "6"}])

    assert books.cost(short) == D("-18.00")
    assert books.stock() == (D(7), D("42.00"))
    assert books.average() == D(6)
    assert books.is_sound()


def test_4_a_return_comes_back_at_the_cost_it_left_with(books: Books) -> None:
    books.product()
    books.receive("A", "10", "10", "2026-05-01")
    sale = books.sell("A", "4", "2026-05-02T10:00")
    books.receive("A", "6", "20", "2026-05-03")
    assert books.stock() == (D(12), D("180.00"))

    books.do("refund", document=sale, at="2026-05-04T10:00", lines=[{"product": "A", "quantity": "2"}])

    assert books.stock() == (D(14), D("200.00"))
    assert books.average() == D("14.285714")
    assert books.is_sound()


def test_5_a_return_without_a_receipt_comes_in_at_the_average(books: Books) -> None:
    books.product()
    books.receive("A", "10", "10", "2026-05-01")
    books.sell("A", "4", "2026-05-02T10:00")
    books.receive("A", "6", "20", "2026-05-03")

    refund = books.do("refund", at="2026-05-04T10:00", lines=[{"product": "A", "quantity": "2", "price": "100"}])

    assert books.stock() == (D(14), D("210.00"))
    assert books.ask("document", document=refund["number"])["lines"][0]["source"] == ""


def test_6_a_purchase_return_leaves_at_the_average_and_books_the_variance(books: Books) -> None:
    books.product()
    first = books.receive("A", "10", "100", "2026-05-01")
    books.receive("A", "100", "10", "2026-05-02")
    books.issue("A", "100", "2026-05-03")

    back = books.do(
        "post", kind="purchase_return", at="2026-05-04", **{"from": first}, lines=[{"product": "A", "quantity": "8"}]
    )

    assert books.cost(back["number"]) == D("-145.46")
    assert books.stock() == (D(2), D("36.36"))
    journal = {row["account"]: D(row["amount"]) for row in books.ask("journal", document=back["number"])}
    assert journal["purchase_variance"] == D("-654.54")
    assert journal["payables"] == D("800.00")
    assert (
        books.refused(
            "post",
            kind="purchase_return",
            at="2026-05-05",
            **{"from": first},
            lines=[{"product": "A", "quantity": "3"}],
        )["code"]
        == "more_than_source"
    )


def test_7_first_in_first_out_across_a_partial_return(books: Books) -> None:
    books.product(costing="fifo")
    for day, price in (("01", "10"), ("02", "12"), ("03", "15")):
        books.receive("A", "5", price, f"2026-05-{day}")
    sale = books.sell("A", "7", "2026-05-04T10:00")
    assert books.cost(sale) == D("-74.00")

    refund = books.do("refund", document=sale, at="2026-05-05T10:00", lines=[{"product": "A", "quantity": "3"}])
    assert books.cost(refund["number"]) == D("34.00")
    layers = [
        (layer["quantity"], layer["value"], layer["at"][:10]) for layer in books.ask("stock", product="A")["layers"]
    ]
    assert layers == [("1", "10.00", "2026-05-01"), ("5", "60.00", "2026-05-02"), ("5", "75.00", "2026-05-03")]
    second = books.sell("A", "4", "2026-05-06T10:00")
    assert books.cost(second) == D("-46.00")
    rest = books.do("refund", document=sale, at="2026-05-07T10:00")
    assert books.cost(rest["number"]) + D("34.00") == D("74.00")
    assert books.is_sound()


def test_8_nothing_is_left_when_the_last_piece_goes(books: Books) -> None:
    books.product()
    books.do(
        "post", kind="goods_receipt", at="2026-05-01", lines=[{"product": "A", "quantity": "3", "amount": "10.00"}]
    )

    costs = [books.cost(books.issue("A", "1", f"2026-05-0{day}")) for day in (2, 3, 4)]

    assert costs == [D("-3.33"), D("-3.33"), D("-3.34")]
    assert books.stock() == (D(0), D("0.00"))
    assert books.is_sound()


def test_9_gift_lines_count(books: Books) -> None:
    books.product()
    lines = [{"product": "A", "quantity": "10", "price": "10"}, {"product": "A", "quantity": "2", "price": "0"}]
    books.do("post", kind="goods_receipt", at="2026-05-01", lines=lines)

    assert books.stock() == (D(12), D("100.00"))
    assert books.average() == D("8.333333")


def test_10_units_of_a_line_do_not_lose_cents(books: Books) -> None:
    books.product(unit="瓶", units=[{"unit": "箱", "factor": "12"}])
    lines = [{"product": "A", "quantity": "3", "unit": "箱", "price": "100.00"}]
    books.do("post", kind="goods_receipt", at="2026-05-01", lines=lines)

    first = books.issue("A", "1", "2026-05-02")
    rest = books.issue("A", "35", "2026-05-03")

    assert (books.cost(first), books.cost(rest)) == (D("-8.33"), D("-291.67"))


def test_25_reversing_a_receipt_already_sold_from_names_what_is_missing(books: Books) -> None:
    books.product(negative="warn")
    receipt = books.receive("A", "10", "10", "2026-05-01")
    sale = books.issue("A", "6", "2026-05-02")

    answer = books.line(do="reverse", document=receipt)
    assert answer["doubts"][0]["facts"]["quantity"] == "-6"
    books.do("reverse", document=receipt, confirm=["negative_stock"])

    assert books.stock()[0] == -6
    assert books.cost(sale) == D("0.00")
    assert books.refused("reverse", document=receipt, confirm="all")["code"] == "wrong_state"
    books.receive("A", "10", "7", "2026-05-03")
    assert books.cost(sale) == D("-42.00")
    assert books.is_sound()


def test_26_the_same_second_is_ordered_by_posting(books: Books) -> None:
    books.product(negative="forbid")
    books.receive("A", "1", "10", "2026-05-01T10:00")
    issue = books.issue("A", "1", "2026-05-01T10:00")

    assert books.cost(issue) == D("-10.00")
    books.do("reverse", document=issue)
    assert books.stock() == (D(1), D("10.00"))


def test_27_a_count_is_right_at_its_own_instant(books: Books) -> None:
    books.product()
    books.receive("A", "100", "10", "2026-05-20")
    books.issue("A", "2", "2026-05-21T10:15")
    books.issue("A", "5", "2026-05-21T11:00")
    books.clock.set(books.clock.local().replace(hour=17))

    books.do("count", lines=[{"product": "A", "quantity": "97", "at": "2026-05-21T10:30"}], post=True)

    assert books.stock()[0] == 92
    assert [row["quantity"] for row in books.ask("moves", product="A") if row["kind"] == "stocktake"] == ["-1"]
    assert books.is_sound()


def test_28_a_document_before_a_count_leaves_the_balance_after_it(books: Books) -> None:
    books.product()
    books.receive("A", "10", "10", "2026-05-01")
    count = books.do("count", at="2026-05-10", lines=[{"product": "A", "quantity": "8"}], post=True)

    books.receive("A", "10", "10", "2026-05-08")

    assert books.stock(at="2026-05-10")[0] == 8
    assert books.stock()[0] == 8
    assert books.stock(at="2026-05-09")[0] == 20
    differences = [D(row["quantity"]) for row in books.ask("moves", product="A") if row["at"].startswith("2026-05-10")]
    assert sum(differences) == -12
    assert books.cost(count["number"]) == D("-120.00")
    assert books.is_sound()


def test_36_goods_sold_before_the_freight_bill_take_their_share(books: Books) -> None:
    books.product("A")
    books.product("B")
    lines = [{"product": "A", "quantity": "10", "price": "10"}, {"product": "B", "quantity": "30", "price": "5"}]
    receipt = books.do("post", kind="goods_receipt", at="2026-05-01", lines=lines)["number"]
    issue = books.issue("A", "4", "2026-05-02")
    assert books.cost(issue) == D("-40.00")

    adjusted = [{"product": "A", "unit_cost": "12"}, {"product": "B", "unit_cost": "6"}]
    books.do("post", kind="cost_adjustment", **{"from": receipt}, confirm="all", lines=adjusted)

    assert books.cost(issue) == D("-48.00")
    assert books.stock("A") == (D(6), D("72.00"))
    assert books.stock("B") == (D(30), D("180.00"))
    assert books.is_sound()


def test_38_a_later_price_recosts_what_was_sold(books: Books) -> None:
    books.product()
    receipt = books.receive("A", "10", "10", "2026-05-01")
    issue = books.issue("A", "6", "2026-05-02")

    books.do("correct", document=receipt, lines=[{"line": 1, "price": "11"}], reason="发票价")

    undone = books.ask("document", document=receipt)["down"]
    reversal = next(one["number"] for one in undone if one["relation"] == "reversed_by")
    assert books.ask("document", document=reversal)["reason"] == "发票价"
    assert books.cost(issue) == D("-66.00")
    assert books.stock() == (D(4), D("44.00"))
    assert books.is_sound()


def test_40_changing_the_method_keeps_the_value(books: Books) -> None:
    books.product(costing="fifo")
    books.receive("A", "9", "10", "2026-05-01")
    books.receive("A", "10", "20", "2026-05-02")

    books.do("product", code="A", costing="average")

    assert books.stock() == (D(19), D("290.00"))
    assert books.average() == D("15.263158")
    issue = books.issue("A", "1", "2026-05-22")
    assert books.cost(issue) == D("-15.26")
    books.do("product", code="A", costing="fifo")
    assert books.stock() == (D(18), D("274.74"))
    again = books.issue("A", "9", "2026-05-23")
    assert books.cost(again) == D("-137.37")
    assert books.is_sound()


@pytest.mark.parametrize("costing", ["average", "fifo"])
def test_posting_and_reversing_leaves_every_later_cost_as_before(books: Books, costing: str) -> None:
    books.product(costing=costing)
    books.receive("A", "10", "10", "2026-05-01")
    middle = books.receive("A", "10", "20", "2026-05-03")
    issue = books.issue("A", "12", "2026-05-05")
    before = books.cost(issue)

    extra = books.receive("A", "7", "3", "2026-05-02")
    assert books.cost(issue) != before
    books.do("reverse", document=extra, confirm="all")

    assert books.cost(issue) == before
    assert books.refused("reverse", document=extra)["code"] == "wrong_state"
    assert books.cost(middle) == D("200.00")
    assert books.is_sound()
