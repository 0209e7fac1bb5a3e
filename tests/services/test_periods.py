"""Closing months: what is refused afterwards, what never changes again, and what is booked late."""

from __future__ import annotations

import itertools
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from jxc_desktop.db.engine import Database
from jxc_desktop.domain.errors import InvalidValue
from tests.support.commands import Books, new_books

MAY, JUNE = "2026-05", "2026-06"
IN_JUNE = datetime(2026, 6, 3, 11)
SOLD = "DN-20260506-0001"
SUMS = (
    "SELECT account, day / 100, sum(amount) FROM journal_lines WHERE day <= 20260531 GROUP BY account, day / 100",
    "SELECT product_id, warehouse_id, contra, sum(amount) FROM cost_entries WHERE day <= 20260531 "
    "GROUP BY product_id, warehouse_id, contra",
    "SELECT product_id, warehouse_id, sum(quantity) FROM stock_moves WHERE day <= 20260531 "
    "GROUP BY product_id, warehouse_id",
    "SELECT party_id, sum(amount) FROM party_entries WHERE day <= 20260531 GROUP BY party_id",
    "SELECT money_account_id, sum(amount) FROM money_entries WHERE day <= 20260531 GROUP BY money_account_id",
    "SELECT account, debit, credit FROM account_months WHERE month <= 202605",
)


def may(books: Books) -> list[list[tuple[Any, ...]]]:
    """Every sum of the ledgers up to the end of May, by business day."""
    with books.database.read() as connection:
        return [sorted(map(tuple, connection.execute(text(statement)).all())) for statement in SUMS]


def reports_of_may(books: Books) -> list[Any]:
    """The reports of May as anyone reads them."""
    days = {"since": "2026-05-01", "until": "2026-05-31"}
    asked = [
        ("stock_on_hand", {"at": "2026-05-31"}),
        ("stock_on_hand", {"at": "2026-05-31T23:59"}),
        ("in_out_balance", days),
        ("margin_by_product", days),
        ("sales_by_day", days),
    ]
    return [books.ask("report", name=name, parameters=parameters)["rows"] for name, parameters in asked]


@pytest.fixture
def trading(books: Books) -> Books:
    """10 A received at 7.50 on May 4, 5 of them delivered on May 6; the clock stands in June."""
    books.product("A")
    books.receive("A", "10", "7.50", "2026-05-04T09:00")
    line = {"product": "A", "quantity": "5", "price": "20"}
    sold = books.do("post", kind="delivery", at="2026-05-06T10:00", lines=[line], confirm="all")
    assert sold["number"] == SOLD
    books.clock.set(IN_JUNE)
    return books


def test_a_document_of_a_closed_month_is_reversed_today_at_its_original_cost(trading: Books) -> None:
    trading.receive("A", "5", "10.50", "2026-05-20")
    trading.do("close_period", period=MAY)
    before, reports = may(trading), reports_of_may(trading)

    made = trading.do("reverse", document=SOLD, reason="退回")

    found = trading.ask("document", document=made["number"])
    assert found["day"] == "2026-06-03"
    assert trading.cost(made["number"]) == Decimal("37.50")
    assert (may(trading), reports_of_may(trading)) == (before, reports)
    assert {one["relation"]: one["number"] for one in found["up"]}["reverses"] == SOLD
    assert trading.refused("reverse", document=SOLD)["code"] == "wrong_state"
    assert trading.is_sound()


def test_an_invoice_for_goods_of_a_closed_month_books_the_variance_in_the_open_one(books: Books) -> None:
    books.product("A")
    receipt = books.receive("A", "10", "10", "2026-05-04")
    books.do(
        "post",
        kind="delivery",
        at="2026-05-06",
        lines=[{"product": "A", "quantity": "6", "price": "20"}],
        confirm="all",
    )
    books.clock.set(IN_JUNE)
    books.do("close_period", period=MAY)
    before, reports = may(books), reports_of_may(books)
    line = {"from_line": 1, "quantity": "10", "price": "11"}

    seen = books.ask("preview", of={"do": "post", "kind": "purchase_invoice", "from": receipt, "lines": [line]})
    made = books.do("post", kind="purchase_invoice", **{"from": receipt}, lines=[line], confirm="all")

    assert seen["late"] == {"documents": 1, "amount": "6.00", "day": "2026-06-01"}
    assert made["late"] == seen["late"]
    assert "booked_in_open_month" in made["warnings"]
    assert books.stock("A")[1] == Decimal("44.00")
    assert (may(books), reports_of_may(books)) == (before, reports)
    june = books.ask("report", name="margin_by_product", parameters={"since": "2026-06-01", "until": "2026-06-30"})
    assert [row["cost"] for row in june["rows"]] == ["6.00"]
    assert books.is_sound()


def test_a_receipt_of_a_closed_month_is_adjusted_on_the_first_open_day(trading: Books) -> None:
    [receipt] = [row["document"] for row in trading.ask("moves", product="A") if row["kind"] == "goods_receipt"]
    trading.do("close_period", period=MAY)
    before, reports = may(trading), reports_of_may(trading)
    dearer = [{"product": "A", "unit_cost": "8.50"}]

    made = trading.do("post", kind="cost_adjustment", **{"from": receipt}, lines=dearer, confirm="all")

    assert made["late"] == {"documents": 1, "amount": "5.00", "day": "2026-06-01"}
    assert trading.ask("document", document=made["number"])["day"] == "2026-06-01"
    assert trading.stock("A") == (5, Decimal("42.50"))
    assert (may(trading), reports_of_may(trading)) == (before, reports)
    trading.do("reverse", document=made["number"], reason="错了", confirm="all")
    assert trading.stock("A") == (5, Decimal("37.50"))
    assert (may(trading), reports_of_may(trading)) == (before, reports)
    assert trading.is_sound()


def test_an_earlier_date_is_refused_with_the_open_day_named(trading: Books) -> None:
    trading.do("close_period", period=MAY)
    line = [{"product": "A", "quantity": "1", "price": "1"}]

    refused = trading.refused("post", kind="goods_receipt", at="2026-05-31T23:59", lines=line)

    assert (refused["code"], refused["field"]) == ("period_closed", "at")
    assert "2026-05-31" in refused["message"]
    assert "2026-06-01" in refused["message"]
    assert trading.refused("sell", at="2026-05-31", lines=line)["code"] == "period_closed"
    assert trading.refused("cash_in", counter="1", amount="5", reason="-", at="2026-05-31")["code"] in {
        "period_closed",
        "not_found",
    }
    trading.do("post", kind="goods_receipt", at="2026-06-01T00:00", lines=line, confirm="all")


def test_cash_of_a_shift_is_not_booked_into_a_closed_month(trading: Books) -> None:
    trading.do("open_shift", counter="1", float="100", at="2026-05-31T20:00")
    trading.do("close_period", period=MAY)

    assert trading.refused("cash_in", counter="1", amount="5", reason="零钱", at="2026-05-31T21:00")["code"] == (
        "period_closed"
    )
    trading.do("cash_in", counter="1", amount="5", reason="零钱")
    trading.do("close_shift", counter="1", counted="104")
    assert trading.is_sound()


def test_the_business_day_decides_where_the_month_ends(books: Books) -> None:
    books.do("setting", name="business_day_ends", value="02:00")
    books.product("A")
    books.clock.set(IN_JUNE)
    books.do("close_period", period=MAY)
    line = [{"product": "A", "quantity": "1", "price": "1"}]

    refused = books.refused("post", kind="goods_receipt", at="2026-06-01T01:59", lines=line)

    assert refused["code"] == "period_closed"
    assert "2026-06-01" in refused["message"]
    books.do("post", kind="goods_receipt", at="2026-06-01T02:00", lines=line, confirm="all")


def test_a_count_at_an_instant_of_a_closed_month_is_refused(trading: Books) -> None:
    trading.do("close_period", period=MAY)
    line = {"product": "A", "quantity": "4", "at": "2026-05-31T10:00"}

    refused = trading.refused("count", warehouse="MAIN", lines=[line], post=True)

    assert (refused["code"], refused["field"]) == ("period_closed", "lines[1].at")


def test_months_are_closed_in_order_and_opened_from_the_last(trading: Books) -> None:
    assert trading.refused("close_period", period="2026-07")["code"] == "not_begun"
    closed = trading.do("close_period", period="2026-04")
    assert closed["open_from"] == "2026-05-01"
    assert trading.refused("close_period", period=JUNE)["code"] == "not_in_order"
    assert trading.refused("close_period", period="2026-04")["code"] == "already_closed"
    trading.do("close_period", period=MAY)

    assert trading.refused("reopen_period", period="2026-04", reason="改错")["code"] == "not_in_order"
    with pytest.raises(InvalidValue):
        trading.services.periods.reopen(MAY, " ")
    assert trading.refused("reopen_period", period=JUNE, reason="改错")["code"] == "not_closed"
    trading.do("reopen_period", period=MAY, reason="改错")

    trading.receive("A", "1", "1", "2026-05-31")
    assert trading.refused("close_period", period="soon")["field"] == "period"


def test_closing_makes_a_backup_and_both_steps_are_audited(trading: Books) -> None:
    closed = trading.do("close_period", period=MAY)
    trading.do("reopen_period", period=MAY, reason="补单")

    if trading.database.path is not None:
        assert Path(closed["backup"]).is_file()
    with trading.database.read() as connection:
        found = connection.execute(
            text("SELECT action, object, reason FROM audit WHERE action LIKE 'period.%' ORDER BY id")
        ).all()
    assert [tuple(row) for row in found] == [("period.close", MAY, ""), ("period.reopen", MAY, "补单")]


def test_only_who_may_reopen_reopens(trading: Books) -> None:
    trading.do("close_period", period=MAY)
    trading.services.users.save_user("小会", roles=["accountant"], pin="246810")

    refused = trading.line(do="reopen_period", period=MAY, reason="x", **{"as": "小会"})

    assert refused["error"]["code"] == "not_allowed"


def test_the_checklist_counts_what_is_left_to_do(trading: Books) -> None:
    trading.do("draft", kind="goods_receipt", at="2026-05-30", lines=[{"product": "A", "quantity": "1", "price": "1"}])
    trading.issue("A", "9", "2026-05-28")

    found = {check["name"]: check for check in trading.ask("periods", period=MAY)["checks"]}

    assert {name: check["count"] for name, check in found.items()} == {
        "running": 0,
        "earlier": 0,
        "drafts": 1,
        "negative_stock": 1,
        "receipts_not_invoiced": 1,
        "deliveries_not_invoiced": 1,
        "money_not_allocated": 0,
        "without_voucher": 3,
        "doctor": 0,
        "backup": 0,
    }
    assert found["drafts"]["state"] == "warn"
    assert found["doctor"]["state"] == "ok"
    trading.do("close_period", period=MAY)
    assert trading.ask("periods")["months"][1]["closed"] is True


def test_a_closed_month_is_not_corrected_but_a_copy_in_the_open_one_is(trading: Books) -> None:
    trading.do("close_period", period=MAY)
    before = may(trading)

    refused = trading.refused("correct", document=SOLD, lines=[{"line": 1, "price": "30"}], confirm="all")
    assert (refused["code"], refused["field"]) == ("period_closed", "at")
    trading.do("correct", document=SOLD, lines=[{"line": 1, "price": "30"}], at="2026-06-02", confirm="all")

    assert may(trading) == before
    assert trading.is_sound()


NUMBERS = itertools.count(1)
DAYS = st.integers(1, 31).map(lambda day: f"2026-05-{day:02d}T{day % 24:02d}:00")
AMOUNTS = st.integers(1, 999).map(lambda cents: f"{cents / 100 + 1:.2f}")
KINDS = st.sampled_from(["receipt", "delivery", "issue", "count"])
EVENTS = st.lists(st.tuples(KINDS, DAYS, AMOUNTS), min_size=2, max_size=7)
LATER = st.lists(
    st.tuples(st.sampled_from(["invoice", "landed", "reverse", "receipt", "correct"]), st.integers(0, 6), AMOUNTS),
    min_size=1,
    max_size=5,
)


@pytest.fixture
def shop(database: Database) -> Any:
    """One shop for all examples; sound at the end."""
    for books in new_books(database):
        books.clock.set(IN_JUNE)
        yield books
        assert books.is_sound()


def post(books: Books, product: str, kind: str, at: str, price: str) -> str:
    """One event of the goods, whatever comes of it."""
    kinds = {"receipt": "goods_receipt", "delivery": "delivery", "issue": "other_issue", "count": "stocktake"}
    line = {"product": product, "quantity": str(1 + int(price[-1])), "price": price}
    if kind in {"issue", "count"}:
        line.pop("price")
    answer = books.line(do="post", kind=kinds[kind], at=at, lines=[line], confirm="all")
    assert answer["ok"], answer
    return str(answer["number"])


def later(books: Books, product: str, what: str, number: str, price: str) -> None:
    """Something that changes history of May, if it may; a refusal changes nothing."""
    if what == "invoice":
        lines = [{"from_line": 1, "quantity": "1", "price": price}]
        books.line(do="post", kind="purchase_invoice", **{"from": number}, lines=lines, confirm="all")
    elif what == "landed":
        charges = [{"name": "运费", "amount": price, "by": "amount"}]
        books.line(do="post", kind="landed_cost", **{"from": number}, charges=charges, confirm="all")
    elif what == "reverse":
        books.line(do="reverse", document=number, confirm="all")
    elif what == "correct":
        lines = [{"line": 1, "price": price}]
        books.line(do="correct", document=number, lines=lines, at="2026-06-02", confirm="all", **{"with": "all"})
    else:
        books.receive(product, "3", price, "2026-06-01T08:00")


@settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(events=EVENTS, changes=LATER, costing=st.sampled_from(["average", "fifo"]))
def test_nothing_done_later_changes_a_closed_month(shop: Books, events: Any, changes: Any, costing: str) -> None:
    product = shop.product(f"P{next(NUMBERS)}", costing=costing)
    numbers = [post(shop, product, *event) for event in events]
    shop.do("close_period", period=MAY)
    before, reports = may(shop), reports_of_may(shop)

    for what, place, price in changes:
        later(shop, product, what, numbers[place % len(numbers)], price)

    assert may(shop) == before
    assert reports_of_may(shop) == reports
    shop.do("reopen_period", period=MAY, reason="下一个例子")
