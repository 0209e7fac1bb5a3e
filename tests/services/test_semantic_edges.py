"""Own reports at their edges: what nets to nothing, what has no name, filters by time, and what is kept of before."""

from __future__ import annotations

from typing import Any

import pytest

from jxc_desktop.domain.errors import NotAllowed
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import User
from jxc_desktop.services.reporting.semantic.query import read_query
from tests.support.commands import Books


@pytest.fixture
def shop(books: Books) -> Books:
    """One item sold in April and May, to a customer of no area and to nobody, and taken back a month later."""
    books.product("A", price="10.00")
    books.receive("A", "100", "5.00", "2026-01-02 08:00")
    books.do("party", code="C1", name="客户甲", role="customer")
    books.do("open_shift", counter="1", float="100")
    books.sell("A", "8", "2026-04-10 10:00", price="10", member="C1")
    books.sell("A", "10", "2026-05-10 10:00", price="10")
    return books


def query(books: Books, **asked: Any) -> dict[str, Any]:
    """A query of sales of the year."""
    found: dict[str, Any] = books.ask(
        "query", **{"fact": "sales", "values": ["amount"], "period": "this_year", **asked}
    )
    return found


def error_of(books: Books, **asked: Any) -> dict[str, Any]:
    """What a query is refused with."""
    answer = books.line(ask="query", **asked)
    assert not answer["ok"], answer
    error: dict[str, Any] = answer["error"]
    return error


def test_a_line_that_nets_to_nothing_stands_as_long_as_something_is_in_it(shop: Books) -> None:
    sale = shop.sell("A", "5", "2026-04-20 10:00", price="10")
    shop.do("refund", document=sale, at="2026-05-20 10:00", lines=[{"from_line": 1, "quantity": "5"}])
    shop.do("reverse", document=shop.sell("A", "1", "2026-03-03 10:00", price="10"), reason="错了", confirm="all")
    pivot = query(shop, rows=["product"], columns="month", filters=[{"field": "customer", "values": [""]}])
    (line,) = pivot["rows"]
    assert (line["amount@2026-04"], line["amount@2026-05"], line["amount"]) == ("50.00", "50.00", "100.00")
    again = shop.sell("A", "3", "2026-02-02 10:00", price="10")
    shop.do("refund", document=again, at="2026-02-02 11:00", lines=[{"from_line": 1, "quantity": "3"}])
    shop.product("B", price="30.00")
    shop.receive("B", "10", "5.00", "2026-01-02 08:00")
    shop.sell("B", "1", "2026-02-03 10:00", price="30")
    back = shop.sell("A", "3", "2026-02-03 10:00", price="10")
    shop.do("refund", document=back, at="2026-02-04 11:00", lines=[{"from_line": 1, "quantity": "3"}])
    inside = query(shop, rows=["day", "product"], filters=[{"field": "month", "values": ["2026-02"]}])
    assert [(row["day"], row["product_code"], row["amount"]) for row in inside["rows"]] == [
        ("2026-02-03", "A", "30.00"),
        ("2026-02-03", "B", "30.00"),
        ("2026-02-04", "A", "-30.00"),
    ]
    assert [(one["key"], one["first"], one["count"], one["totals"]["amount"]) for one in inside["groups"]] == [
        ("2026-02-03", 0, 2, "60.00"),
        ("2026-02-04", 2, 1, "-30.00"),
    ]


def test_what_has_no_name_is_one_line_whyever_it_has_none(shop: Books) -> None:
    (line,) = query(shop, rows=["area"])["rows"]
    assert line["amount"] == "180.00"
    across = query(shop, rows=["product"], columns="area")
    assert [name for name in across["rows"][0] if "@" in name] == ["amount@"]
    found = query(shop, rows=["document"], filters=[{"field": "area", "values": [""]}])
    assert found["totals"]["amount"] == "180.00"


def test_a_filter_by_a_time_means_the_same_time_of_the_period_before(shop: Books) -> None:
    asked = {"rows": ["product"], "since": "2026-05-01", "until": "2026-05-31", "period": "", "compare": "previous"}
    (line,) = query(shop, **asked, filters=[{"field": "month", "values": ["2026-05"]}])["rows"]
    assert (line["amount"], line["amount.before"]) == ("100.00", "80.00")
    none = query(shop, **asked, filters=[{"field": "day", "values": ["2026-05-11"]}])
    assert none["totals"]["amount.before"] == "0.00"


def test_whatever_ever_had_figures_can_be_chosen_as_a_filter(shop: Books) -> None:
    shop.product("N", price="1.00")
    shop.receive("N", "3", "1.00", "2026-05-01 08:00")
    found = shop.ask("report_field_values", fact="stock", field="product", period="this_month")
    assert [one["code"] for one in found] == ["A", "N"]


def test_quotations_tell_what_was_known_and_shifts_cannot(shop: Books) -> None:
    quoted = [{"product": "A", "quantity": "1", "price": "10"}]
    shop.do("post", ref="Q", kind="quotation", party="C1", at="2026-05-01 09:00", lines=quoted)
    before = shop.ask("query", fact="quotes", values=["quotes", "ordered"], period="this_year")
    drawn = [{"from_line": 1, "quantity": "1"}]
    ordered = shop.do("post", kind="sales_order", party="C1", **{"from": "Q"}, lines=drawn)
    asked = {"fact": "quotes", "values": ["quotes", "ordered"], "period": "this_year"}
    assert shop.ask("query", **asked)["totals"]["ordered"] == "10.00"
    then = shop.ask("query", **asked, known_at=ordered["posting"] - 1)
    assert then["totals"] == before["totals"]
    refused = error_of(shop, fact="shifts", values=["shifts"], known_at=ordered["posting"] - 1)
    assert refused["field"] == "known_at"


def test_a_document_names_its_party_and_kind_once(shop: Books) -> None:
    found = query(shop, rows=["document", "kind"])
    names = [column["name"] for column in found["columns"]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("known_at", "9" * 30),
        ("top", "9" * 5000),
        ("filters", [{"field": "kind", "values": ["delivery"]}] * 3000),
        ("share", ["amount", "amount"]),
    ],
)
def test_what_is_too_large_or_said_twice_is_refused_by_name(shop: Books, member: str, value: Any) -> None:
    refused = error_of(shop, **{"fact": "sales", "values": ["amount"], "rows": ["product"], member: value})
    assert refused["field"] == member


def test_who_sees_only_their_own_documents_sees_what_is_there_and_no_others_work(shop: Books) -> None:
    shop.do("sales_target", person="小王", month="2026-05", amount="500")
    reports = shop.services.reports
    shop.services.reports.session.user = User(7, "店员", (), frozenset(Permission) - {Permission.DOCUMENT_VIEW_ALL})
    period = {"since": "2026-05-01", "until": "2026-05-31"}
    turned = reports.run("stock_turnover", period)
    shown: dict[str, Any] = {one.name: value for one, value in zip(turned.columns, turned.rows[0], strict=True)}
    assert shown["opening"] + shown["in"] - shown["out"] == shown["closing"]
    assert len(reports.run("output_per_person", period).rows) == 0
    documents = {"fact": "stock", "values": ["in"], "rows": ["document"], "period": "this_year"}
    assert len(reports.run("query", {"definition": read_query(documents).text()}).rows) == 0
    for name in ("shifts", "cashier_figures", "supplier_rating", "unusual_at_counter"):
        with pytest.raises(NotAllowed):
            reports.run(name, {})


def test_what_is_there_of_goods_is_told_to_who_may_see_stock(shop: Books) -> None:
    shop.services.reports.session.user = User(7, "店员", (), frozenset(Permission) - {Permission.STOCK_VIEW})
    for name in ("stock_on_hand", "in_out_balance", "stock_losses", "slow_stock", "stock_moves", "stock_turnover"):
        with pytest.raises(NotAllowed):
            shop.services.reports.run(name, {"product": "A"} if name == "stock_moves" else {})
