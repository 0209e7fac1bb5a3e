"""Shifts, the close of a day over them, and the figures of cashiers; equal to the books to the cent."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D

import pytest

from jxc_desktop.domain.documents import Draft, DraftLine
from tests.support.commands import Books

ALL = {"period": "all"}


@pytest.fixture
def traded(books: Books) -> Books:
    """Two closed shifts of one day, 0.50 short and exact; sales by two means, a refund, cash taken out, a void."""
    books.do("product", code="A", name="红茶", unit="个", price="10")
    books.receive("A", "100", "5", "2026-05-20")
    books.do("open_shift", ref="S", counter="1", float="200")
    lines = [{"product": "A", "quantity": "3"}]
    books.do("sell", ref="one", shift="S", lines=lines, tenders=[{"means": "cash", "amount": "50"}])
    books.do("sell", shift="S", lines=lines, tenders=[{"means": "wechat", "amount": "30"}])
    books.do("refund", document="one", lines=[{"from_line": 1, "quantity": "1"}])
    books.do("cash_out", shift="S", amount="100", reason="存银行")
    books.do("close_shift", shift="S", counted="119.50")
    books.do("open_shift", ref="T", counter="1", float="50")
    books.do("sell", shift="T", lines=lines, discount="10%")
    books.do("close_shift", shift="T", counted="77")
    return books


def rows(books: Books, name: str, **parameters: str):
    return books.ask("report", name=name, parameters={**ALL, **parameters} if name != "shift_documents" else parameters)


def test_every_shift_says_what_was_expected_counted_and_over_or_short(traded: Books):
    traded.do("open_shift", counter="1", float="10")
    found = rows(traded, "shifts")
    told = [(row["code"], row["sold"], row["expected"], row["counted"], row["difference"]) for row in found["rows"]]
    assert told == [
        ("3", "0.00", None, None, None),
        ("2", "27.00", "77.00", "77.00", "0.00"),
        ("1", "50.00", "120.00", "119.50", "-0.50"),
    ]
    assert found["totals"]["difference"] == "-0.50"


def test_a_shift_leads_to_each_of_its_documents(traded: Books):
    found = rows(traded, "shift_documents", shift="1")
    assert [(row["kind"], row["total"]) for row in found["rows"]][:3] == [
        ("零售单", "30.00"), ("零售单", "30.00"), ("零售退货", "-10.00"),
    ]  # fmt: skip
    assert all(row["number"] for row in found["rows"])


def test_the_close_of_a_day_adds_all_shifts_by_means(traded: Books):
    found = rows(traded, "day_close")
    cash, wechat = found["rows"]
    names = ("shifts", "float", "sold", "refunded", "moved", "expected", "counted", "difference")
    assert [str(cash[name]) for name in names] == [
        "2", "250.00", "57.00", "-10.00", "-100.00", "197.00", "196.50", "-0.50",
    ]  # fmt: skip
    assert (wechat["sold"], wechat["expected"], wechat["counted"]) == ("30.00", "30.00", None)


def test_cashiers_are_told_by_what_they_did_and_a_sale_from_a_cart_is_timed(traded: Books):
    counter, clock = traded.services.counter, traded.clock
    shift = counter.open_shift("1", D(0))
    cart = counter.save(
        Draft("counter_sale", "timed", (DraftLine(1, product="A"), DraftLine(2, product="A")), counter="1")
    )
    clock.set(clock.local() + timedelta(seconds=20))
    counter.sell(replace(cart, shift=shift.id), paying_seconds=7)
    counter.open_drawer("换零钱", "1")
    found = rows(traded, "cashier_figures")
    (row,) = found["rows"]
    told = {
        name: str(row[name])
        for name in ("sales", "sold", "lines", "rate", "pace", "paying", "discounts", "refunds", "drawers")
    }
    assert told == {
        "sales": "4", "sold": "107.00", "lines": "5", "rate": "6", "pace": "20", "paying": "7", "discounts": "3.00",
        "refunds": "1", "drawers": "1",
    }  # fmt: skip
    definitions = traded.services.reports.run("cashier_figures").definitions
    assert any("付款用时" in said for said in definitions)
