"""Approval rules through the command file: what waits for whom before it may be posted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.commands import Books

LINE = {"product": "A", "quantity": "10", "price": "600"}


@pytest.fixture
def shop(books: Books) -> Books:
    """A shop with a salesperson, an accountant, a customer and a supplier."""
    books.product("A", price="600")
    books.do("party", code="S1", name="供货商", role="supplier")
    books.do("party", code="C1", name="客户", role="customer", level="retail")
    for name, role in (("小王", "salesperson"), ("会计", "accountant"), ("仓管", "clerk")):
        books.do("user", code=name, role=role)
    return books


def rule(shop: Books, fact: str, comparison: str, value: str, levels: Any = ("owner",), **members: Any) -> None:
    shop.do("approval_rule", fact=fact, comparison=comparison, value=value, levels=list(levels), **members)


def draft(shop: Books, ref: str = "d", kind: str = "sales_order", by: str = "小王", **members: Any) -> str:
    entered = {"party": "C1", "lines": [LINE], **members}
    return str(shop.do("draft", kind=kind, ref=ref, **{"as": by}, **entered)["key"])


def test_above_the_limit_nothing_is_posted_until_the_owner_approves(shop: Books) -> None:
    rule(shop, "total", ">", "5000", kind="sales_order", code="big")
    draft(shop)
    refused = shop.refused("post", document="d", **{"as": "小王"})
    assert refused["code"] == "approval_needed"
    assert "6,000.00" in refused["message"] and "5,000.00" in refused["message"]
    assert shop.do("submit", document="d", **{"as": "小王"})["state"] == "submitted"
    assert shop.refused("post", document="d", **{"as": "小王"})["code"] == "approval_needed"
    assert shop.refused("approve", document="d", **{"as": "小王"})["code"] == "not_your_approval"
    (waiting,) = shop.ask("approvals")
    assert (waiting["submitter"], waiting["total"], waiting["party"]) == ("小王", "6000.00", "客户")
    assert shop.do("approve", document="d")["state"] == "approved"
    assert shop.ask("approvals") == []
    assert shop.do("post", document="d", **{"as": "小王"})["number"].startswith("SO")


def test_below_the_limit_nothing_is_asked(shop: Books) -> None:
    rule(shop, "total", ">", "6000", kind="sales_order")
    draft(shop)
    assert shop.do("submit", document="d", **{"as": "小王"})["state"] == "approved"
    assert shop.do("post", document="d", **{"as": "小王"})["number"]


def test_a_changed_draft_needs_a_new_approval(shop: Books) -> None:
    rule(shop, "total", ">", "5000")
    key = draft(shop)
    shop.do("submit", document="d", **{"as": "小王"})
    shop.do("approve", document="d")
    documents = shop.services.documents
    shop.services.users.sign_in_trusted("小王")
    changed = documents.save(_more(documents.draft(key)))
    shop.file._signed_in = None
    assert changed.version == 2
    assert shop.refused("post", document=key, **{"as": "小王"})["code"] == "approval_needed"
    assert shop.ask("approvals", document=key)["state"] == "draft"


def _more(entered: Any) -> Any:
    from dataclasses import replace

    return replace(entered, lines=(replace(entered.lines[0], quantity="11"),))


def test_levels_approve_one_after_the_other(shop: Books) -> None:
    rule(shop, "discount_percent", ">", "15", levels=("accountant", "owner"), kind="sales_order")
    draft(shop, discount="20%")
    told = shop.do("submit", document="d", **{"as": "小王"})
    assert told["waits_for"] == ["会计"] or told["waits_for"] == ["Accountant"]
    assert shop.refused("approve", document="d")["code"] == "not_your_approval"
    assert shop.do("approve", document="d", **{"as": "会计"})["state"] == "submitted"
    assert shop.do("approve", document="d")["state"] == "approved"
    assert shop.do("post", document="d", **{"as": "小王"})["number"]


def test_a_rejected_draft_goes_back_with_the_reason(shop: Books) -> None:
    rule(shop, "total", ">", "5000")
    draft(shop)
    shop.do("submit", document="d", **{"as": "小王"})
    assert shop.refused("reject", document="d")["field"] == "reason"
    assert shop.do("reject", document="d", reason="太贵")["state"] == "draft"
    assert shop.ask("approvals", document="d", **{"as": "小王"})["rejected"] == "太贵"
    assert shop.do("submit", document="d", **{"as": "小王"})["state"] == "submitted"


def test_the_owner_approves_what_he_submits_himself_unless_the_shop_says_no(shop: Books) -> None:
    rule(shop, "total", ">", "5000")
    draft(shop, by="owner")
    assert shop.refused("post", document="d")["code"] == "approval_needed"
    assert shop.do("submit", document="d")["state"] == "approved"
    assert shop.do("post", document="d")["number"]
    shop.do("setting", name="approve_own", value="nobody")
    draft(shop, "e", by="owner")
    assert shop.do("submit", document="e")["state"] == "submitted"
    assert shop.refused("approve", document="e")["code"] == "not_your_approval"


def test_margin_is_judged_and_its_figure_kept_from_who_may_not_see_costs(shop: Books) -> None:
    shop.receive("A", "10", "590", "2026-05-01", party="S1")
    rule(shop, "margin_percent", "<", "10", kind="sales_order")
    draft(shop)
    message = shop.refused("post", document="d", **{"as": "小王"})["message"]
    assert "1.7" not in message and "10" not in message.replace("S10", "")
    shop.do("submit", document="d", **{"as": "小王"})
    (waiting,) = shop.ask("approvals")
    assert "1.7" in waiting["reasons"][0]


@pytest.mark.parametrize(
    ("fact", "comparison", "value", "fires"),
    [
        ("total", "≥", "6000", True),
        ("total", "<", "6000", False),
        ("party", "=", "c1", True),
        ("party", "≠", "C1", False),
        ("party", "contains", "户", True),
        ("level", "=", "wholesale", False),
        ("user", "=", "小王", True),
        ("user", "=", "salesperson", True),
        ("product", "=", "A", True),
        ("quantity", ">", "9", True),
        ("line_total", ">", "6000", False),
        ("price_change", ">", "5", False),
    ],
)
def test_facts_are_compared(shop: Books, fact: str, comparison: str, value: str, fires: bool) -> None:
    rule(shop, fact, comparison, value)
    answer = shop.line(do="post", kind="sales_order", party="C1", lines=[LINE], **{"as": "小王"})
    assert answer["ok"] is not fires, answer


def test_a_price_above_the_last_one_paid_is_seen(shop: Books) -> None:
    shop.receive("A", "1", "100", "2026-05-01", party="S1")
    rule(shop, "price_change", ">", "5", kind="goods_receipt")
    line = {"product": "A", "quantity": "1", "price": "106"}
    refused = shop.refused("post", kind="goods_receipt", party="S1", lines=[line])
    assert refused["code"] == "approval_needed" and "6%" in refused["message"]


def test_a_category_covers_those_below_it(shop: Books) -> None:
    shop.do("category", code="FOOD", name="食品")
    shop.do("category", code="TEA", name="茶叶", parent="FOOD")
    shop.do("product", code="A", name="A", unit="个", category="TEA")
    rule(shop, "category", "=", "食品")
    assert shop.refused("post", kind="sales_order", party="C1", lines=[LINE])["code"] == "approval_needed"


def test_payments_wait_like_goods(shop: Books) -> None:
    rule(shop, "total", ">", "1000", kind="payment")
    assert shop.refused("post", kind="payment", party="S1", amount="2000", means="cash")["code"] == "approval_needed"
    assert shop.do("post", kind="payment", party="S1", amount="900", means="cash")["number"]


def test_the_counter_never_waits(shop: Books) -> None:
    rule(shop, "total", ">", "1")
    assert shop.sell("A", "1", "2026-05-02", "600")


def test_a_correction_needs_approval_too(shop: Books) -> None:
    number = shop.receive("A", "1", "100", "2026-05-01", party="S1")
    rule(shop, "total", ">", "500", kind="goods_receipt")
    changed = [{"line": 1, "price": "600"}]
    assert shop.refused("correct", document=number, lines=changed)["code"] == "approval_needed"
    assert shop.do("correct", document=number, lines=[{"line": 1, "price": "400"}])["number"]


def test_a_rule_is_tried_out_on_past_documents(shop: Books) -> None:
    for day, quantity in (("2026-04-02", "1"), ("2026-04-09", "20"), ("2026-04-20", "30"), ("2026-05-02", "40")):
        lines = [{"product": "A", "quantity": quantity, "price": "600"}]
        shop.do("post", kind="sales_order", party="C1", at=day, lines=lines)
    wanted = {"kind": "sales_order", "fact": "total", "comparison": ">", "value": "5000", "levels": ["owner"]}
    found = shop.ask("try_approval_rule", since="2026-04-01", until="2026-04-30", **wanted)
    assert found["count"] == 2
    assert [row["total"] for row in found["documents"]] == ["18000.00", "12000.00"]


@pytest.mark.parametrize(
    "fact",
    [
        "margin", "margin_percent", "credit_over", "party", "level", "user", "warehouse", "account", "purpose",
        "product", "category", "line_margin_percent", "price_change", "discount",
    ],
)  # fmt: skip
def test_every_fact_can_be_tried_out(shop: Books, fact: str) -> None:
    shop.receive("A", "10", "500", "2026-04-01", party="S1")
    shop.do("post", kind="delivery", party="C1", at="2026-04-02", confirm="all", lines=[{**LINE, "quantity": "1"}])
    text = fact in {"party", "level", "user", "warehouse", "account", "purpose", "product", "category"}
    asked = {"fact": fact, "comparison": "=" if text else "<", "value": "x" if text else "-1", "levels": ["owner"]}
    assert shop.ask("try_approval_rule", since="2026-04-01", until="2026-04-30", **asked)["count"] == 0


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"fact": "colour"}, "fact"),
        ({"comparison": "~"}, "comparison"),
        ({"comparison": "contains"}, "comparison"),
        ({"value": "much"}, "value"),
        ({"levels": []}, "levels"),
        ({"levels": ["nobody"]}, "levels"),
        ({"kind": "wish"}, "kind"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(shop: Books, members: dict[str, Any], field: str) -> None:
    whole = {"fact": "total", "comparison": ">", "value": "1", "levels": ["owner"], **members}
    assert shop.refused("approval_rule", **whole)["field"] == field


def test_rules_are_changed_and_removed_by_who_may(shop: Books) -> None:
    rule(shop, "total", ">", "5000", code="big")
    rule(shop, "total", ">", "9000", code="big", name="大单")
    (only,) = shop.ask("approval_rules")
    assert (only["value"], only["name"], only["version"]) == ("9000", "大单", 2)
    assert shop.refused("approval_rule", code="big", remove=True, **{"as": "小王"})["code"] == "not_allowed"
    shop.do("approval_rule", code="big", remove=True)
    assert shop.ask("approval_rules") == []


def test_every_step_is_in_the_audit_trail_and_the_books_stay_sound(shop: Books) -> None:
    rule(shop, "total", ">", "5000")
    draft(shop)
    shop.do("submit", document="d", **{"as": "小王"})
    shop.do("approve", document="d")
    shop.do("post", document="d", **{"as": "小王"})
    shop.ask("stock", product="A")
    assert shop.is_sound()
