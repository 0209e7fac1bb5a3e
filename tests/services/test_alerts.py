"""Alerts through the command file: each begins once when its limit is crossed, and ends when the goods are back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal as D
from random import Random
from typing import Any

import pytest

from tests.support.commands import Books
from tests.support.statements import counted_statements


def opened(books: Books, kind: str = "") -> list[tuple[str, str]]:
    """Kind and product of the open alerts."""
    return [(row["kind"], row["product"]) for row in books.ask("alerts", kind=kind)]


def begun(books: Books, kind: str) -> int:
    """How many alerts of a kind there ever were."""
    with books.database.read() as connection:
        text = f"SELECT count(*) FROM alerts WHERE alert = '{kind}'"
        return int(connection.exec_driver_sql(text).scalar_one())


def test_goods_run_short_once_until_they_are_back_and_again_when_they_fall_again(books: Books) -> None:
    books.product("A", min="10", max="50")
    assert opened(books) == [("low", "A")]  # there are none, and ten should be there

    books.receive("A", "12", "5", "2026-05-01")
    assert opened(books) == []
    books.issue("A", "2", "2026-05-02")
    assert opened(books) == []  # ten are enough
    for day in (3, 4, 5):
        books.issue("A", "1", f"2026-05-0{day}")
    assert opened(books) == [("low", "A")]
    assert begun(books, "low") == 2

    books.receive("A", "1", "5", "2026-05-03")  # dated before the issues: eight, still short
    assert begun(books, "low") == 2
    received = books.receive("A", "44", "5", "2026-05-06")
    assert opened(books) == [("high", "A")]
    books.do("reverse", document=received, reason="错了", confirm="all")
    assert opened(books) == [("low", "A")]
    assert (begun(books, "low"), begun(books, "high")) == (3, 1)
    row = books.ask("alerts")[0]
    assert (D(row["quantity"]), D(row["crossed"]), D(row["threshold"]), row["origin"]) == (8, 8, 10, "product")
    assert books.is_sound()


def test_a_document_from_the_past_crosses_what_it_changes_now(books: Books) -> None:
    books.product("A", min="10")
    books.receive("A", "15", "5", "2026-05-10")
    books.issue("A", "6", "2026-04-01")  # below zero then, nine now
    assert opened(books) == [("low", "A")]
    issued = books.issue("A", "20", "2026-05-11")
    assert opened(books) == [("low", "A"), ("negative", "A")]
    books.do("correct", document=issued, lines=[{"line": 1, "quantity": "2"}], confirm="all")
    assert opened(books) == [("low", "A")]
    assert (begun(books, "low"), begun(books, "negative")) == (2, 1)


def test_the_limit_of_the_card_comes_before_that_of_the_category_and_of_all(books: Books) -> None:
    books.do("category", code="F", name="食品")
    books.do("category", code="T", name="茶", parent="F")
    for code, members in (("A", {"min": "3"}), ("B", {"category": "T"}), ("C", {})):
        books.product(code, **members)
        books.receive(code, "20", "5", "2026-05-01")
    books.do("alert_limit", alert="low", threshold="5", category="F")
    books.do("alert_limit", alert="low", threshold="8")
    for code in "ABC":
        books.issue(code, "13", "2026-05-02")
    assert opened(books) == [("low", "C")]  # seven of each: only all goods ask for eight
    books.issue("B", "3", "2026-05-03")
    rows = {row["product"]: (row["threshold"], row["origin"]) for row in books.ask("alerts")}
    assert rows == {"B": ("5", "category"), "C": ("8", "all")}
    suggested = {row["code"]: row["quantity"] for row in books.ask("suggestions")}
    assert suggested == {"B": "1", "C": "1"}  # bought up to the limit that holds for them
    books.do("alert_limit", alert="low", category="F", threshold="4")
    assert opened(books) == [("low", "C")]
    books.do("alert_limit", alert="low")
    assert opened(books) == []
    assert [(row["alert"], row["category"], row["threshold"]) for row in books.ask("alert_limits")] == [
        ("low", "F", "4")
    ]
    assert books.refused("alert_limit", alert="low", product="A", threshold="4")["field"] == "product"
    assert books.refused("alert_limit", alert="negative", threshold="4")["field"] == "alert"
    assert books.refused("alert_limit", alert="no_sale", threshold="1.5")["field"] == "threshold"


def test_several_outlets_are_looked_at_together_but_what_is_not_for_sale_is_not(books: Books) -> None:
    books.do("warehouse", code="W2", name="分店")
    with books.database.write() as work:
        work.masters.save_warehouse("BAD", "次品", saleable=False)
        work.commit()
    books.product("A", min="10")
    books.receive("A", "8", "5", "2026-05-01")
    books.receive("A", "50", "5", "2026-05-01", warehouse="BAD")
    assert opened(books) == [("low", "A")]
    books.receive("A", "4", "5", "2026-05-01", warehouse="W2")
    assert opened(books) == []
    books.issue("A", "3", "2026-05-02")
    assert opened(books) == [("low", "A")]
    books.issue("A", "5", "2026-05-02", warehouse="W2")
    assert [(row["kind"], row["warehouse"]) for row in books.ask("alerts")] == [("low", ""), ("negative", "W2")]


def test_goods_that_do_not_sell_or_last_too_long_are_found_by_the_day_and_never_doubled(books: Books) -> None:
    for code in "AB":
        books.product(code)
        books.receive(code, "90", "5", "2026-05-01")
    books.do("open_shift", counter="1", float="100")
    books.do("alert_limit", alert="no_sale", threshold="15")
    books.do("alert_limit", alert="cover", threshold="60")
    assert opened(books) == [("no_sale", "A"), ("no_sale", "B")]
    books.sell("B", "20", "2026-05-21T09:00")
    assert books.do("check_alerts") == {"begun": 1, "ended": 1, "number": ""}
    assert opened(books) == [("cover", "B"), ("no_sale", "A")]
    assert books.do("check_alerts")["begun"] == 0
    row = books.ask("alerts", kind="cover")[0]
    assert D(row["cover"]) == D("73.5")  # 70 left; 20 sold in the 21 days there were any
    assert (row["sold"], row["value"], row["last_day"]) == ("20", "350.00", "2026-05-21")
    assert (begun(books, "no_sale"), begun(books, "cover")) == (2, 1)

    books.clock.set(datetime(2026, 6, 10, 8, 0))
    assert books.services.alerts.daily().begun == 1  # B was not sold for fifteen days now
    assert books.services.alerts.daily().begun == 0
    assert begun(books, "no_sale") == 3


def test_what_was_put_off_is_not_told_until_its_day(books: Books) -> None:
    books.product("A", min="10")
    alert = books.ask("alerts")[0]["id"]
    assert books.ask("alert_counts") == {"low": 1}
    books.do("snooze_alert", alert=alert, days=7)
    assert (opened(books), books.ask("alert_counts")) == ([], {})
    assert books.ask("alerts", snoozed=True)[0]["snoozed_until"] == "2026-05-28"
    books.clock.set(datetime(2026, 5, 28, 8, 0))
    assert (opened(books), books.ask("alert_counts")) == ([("low", "A")], {"low": 1})
    assert books.refused("snooze_alert", alert=alert, days=3)["field"] == "days"
    assert books.refused("snooze_alert", alert=99)["code"] == "not_found"


def test_every_alert_has_its_next_step(books: Books) -> None:
    books.do("party", code="S1", name="供应商", role="supplier")
    books.product("A", min="10", max="30", supplier="S1")
    books.receive("A", "4", "5", "2026-05-01")
    order = books.do("act_on_alert", product="A", action="order", ref="PO")
    draft = books.services.documents.draft(order["key"])
    assert (draft.kind, draft.party, draft.lines[0].product, draft.lines[0].quantity) == (
        "purchase_order", "S1", "A", "26",
    )  # fmt: skip
    assert books.refused("act_on_alert", product="A", action="receive")["field"] == "action"
    books.issue("A", "6", "2026-05-02")
    count = books.do("act_on_alert", product="A", kind="negative", action="count")
    assert (count["page"], count["key"]) == ("stocktakes", "products:A")
    received = books.services.documents.draft(
        books.do("act_on_alert", product="A", kind="negative", action="receive")["key"]
    )
    assert (received.kind, received.lines[0].quantity) == ("goods_receipt", "2")


def test_what_does_not_sell_here_goes_where_it_sells_or_is_cleared(books: Books) -> None:
    books.do("warehouse", code="W2", name="分店")
    books.do("party", code="C1", name="客户", role="customer")
    books.product("A", price="10")
    books.receive("A", "90", "5", "2026-05-01")
    books.receive("A", "40", "5", "2026-05-01", warehouse="W2")
    line = {"product": "A", "quantity": "30", "price": "10"}
    books.do("post", kind="delivery", party="C1", warehouse="W2", at="2026-05-20", lines=[line], confirm="all")
    books.do("alert_limit", alert="cover", threshold="30")
    row = books.ask("alerts", kind="cover")[0]
    assert row["transfer"] == {"source": "MAIN", "target": "W2", "target_name": "分店", "quantity": "20"}
    made = books.do("act_on_alert", product="A", action="transfer")
    draft = books.services.documents.draft(made["key"])
    assert (draft.kind, draft.warehouse, draft.to_warehouse, draft.lines[0].quantity) == (
        "transfer", "MAIN", "W2", "20",
    )  # fmt: skip
    books.do("act_on_alert", product="A", action="clear")
    found = books.ask("promotions")[0]
    assert (found["code"], found["percent"], found["ends"]) == ("CLEAR-A", "10", "2026-06-20T23:59:59")
    assert [one["product"] for one in found["products"]] == ["A"]


@pytest.mark.parametrize("minimum", [None, "10"])
def test_a_posting_that_crosses_nothing_asks_nothing_more(books: Books, minimum: str | None) -> None:
    members: dict[str, Any] = {} if minimum is None else {"min": minimum, "max": "500"}
    books.product("A", **members)
    books.receive("A", "100", "5", "2026-05-01")
    books.do("alert_limit", alert="low", threshold="5")
    books.issue("A", "1", "2026-05-02")
    with counted_statements() as seen:
        books.issue("A", "1", "2026-05-03")
    assert not [text for text in seen if "alerts" in text]
    assert len([text for text in seen if "cost_balances" in text]) == 2  # read once, written once


def test_a_lot_near_its_date_is_told_where_it_lies_until_it_is_gone(books: Books) -> None:
    books.do("warehouse", code="W2", name="分店")
    books.do("category", code="MILK", name="奶")
    books.product("A", lots=True, category="MILK")
    for lot, expires, place in (("L1", "2026-06-10", "MAIN"), ("L2", "2026-12-31", "MAIN"), ("L1", "2026-06-10", "W2")):
        line = {"product": "A", "quantity": "10", "price": "5", "lot": lot, "expires": expires}
        books.do("post", kind="goods_receipt", at="2026-05-01", warehouse=place, lines=[line], confirm="all")
    assert books.services.alerts.daily().begun == 2  # the setting says thirty days
    rows = books.ask("alerts", kind="near_expiry")
    assert [(row["warehouse"], row["lot"], row["days_left"], row["origin"]) for row in rows] == [
        ("MAIN", "L1", 20, "setting"),
        ("W2", "L1", 20, "setting"),
    ]
    assert (rows[0]["value"], rows[0]["clearance"]) == ("50.00", "20")
    books.do("alert_limit", alert="near_expiry", category="MILK", threshold="10")
    assert books.ask("alert_counts") == {}

    books.clock.set(datetime(2026, 6, 12, 8, 0))
    assert books.services.alerts.daily().begun == 2
    assert books.ask("alerts", text="l1")[0]["actions"] == ["write_off", "count"]  # past its date: not sold any more
    line = {"product": "A", "quantity": "10", "lot": "L1", "reason": "过期"}
    books.do("post", kind="write_off", warehouse="W2", lines=[line], confirm="all")
    assert books.do("check_alerts")["ended"] == 1
    assert [row["warehouse"] for row in books.ask("alerts")] == ["MAIN"]


def test_a_changed_price_waits_for_its_label(books: Books) -> None:
    books.product("A", price="10")
    assert opened(books) == []  # a new label is no alert
    books.do("product", code="A", price="12")
    assert opened(books) == [("label", "A")]
    books.do("product", code="A", price="13")
    assert begun(books, "label") == 1
    assert books.do("act_on_alert", product="A", action="label")["page"] == "labels"
    books.services.masterdata.delete_product("A")
    assert opened(books) == []


def test_the_report_of_slow_goods_says_what_money_lies_in_them(books: Books) -> None:
    for code, price in (("A", "5"), ("B", "2"), ("C", "1")):
        books.product(code)
        books.receive(code, "60", price, "2026-03-01")
    books.do("open_shift", counter="1", float="100")
    books.sell("B", "6", "2026-05-20T09:00")
    books.sell("C", "50", "2026-05-20T10:00")
    result = books.ask("report", name="slow_stock", parameters={"idle": "60", "cover": "90"})
    names = ("code", "quantity", "value", "days", "lasts")
    assert [tuple(row[name] for name in names) for row in result["rows"]] == [
        ("A", "60", "300.00", 81, None),
        ("B", "54", "108.00", 1, "270"),
    ]
    assert result["totals"]["value"] == "408.00"


def test_whatever_is_posted_the_alerts_are_those_a_look_at_everything_would_find(books: Books) -> None:
    books.do("warehouse", code="W2", name="分店")
    books.do("alert_limit", alert="low", threshold="6")
    books.product("A", min="10", max="30")
    books.product("B")
    chance, posted = Random(7), list[str]()
    for step in range(30):
        product, place = chance.choice("AB"), chance.choice(("MAIN", "W2"))
        at = f"2026-05-{chance.randint(1, 20):02d}T{chance.randint(8, 20):02d}:00"
        if posted and step % 5 == 4:
            books.do("reverse", document=posted.pop(chance.randrange(len(posted))), reason="错了", confirm="all")
        elif chance.random() < 0.5:
            posted.append(books.receive(product, str(chance.randint(1, 14)), "5", at, warehouse=place))
        else:
            posted.append(books.issue(product, str(chance.randint(1, 12)), at, warehouse=place))
        found = books.do("check_alerts")
        assert (found["begun"], found["ended"]) == (0, 0), step
    assert sum(begun(books, kind) for kind in ("low", "high", "negative")) > 4
    assert books.is_sound()
