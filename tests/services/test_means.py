"""Means of payment that a shop makes itself: each with its account, its letter, in use or not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.support.commands import Books

TEA = {"product": "A", "quantity": "1"}
COUPON = [{"means": "coupon", "amount": "30.00"}]


@pytest.fixture
def shop(books: Books) -> Books:
    """Tea at 30.00, a shift, and coupons that the maker of the tea pays for later."""
    books.product(price="30.00")
    books.do("open_shift", counter="1", float="100.00", ref="shift")
    books.do("account", code="COUPONS", name="厂家券", account="card")
    books.do("means", code="coupon", name="厂家券", account="COUPONS", key="t")
    return books


def stored(shop: Books, code: str) -> dict[str, Any]:
    return next(row for row in shop.ask("means") if row["code"] == code)


def balance(shop: Books, account: str) -> str:
    rows = {row["account"]: row["balance"] for row in shop.ask("trial_balance")["accounts"]}
    return str(rows.get(account, "0.00"))


def test_a_means_made_in_settings_pays_into_its_account_and_can_be_given_up(shop: Books) -> None:
    assert stored(shop, "coupon") == {
        "code": "coupon", "name": "厂家券", "account": "COUPONS", "gives_change": False,
        "nature": "money", "key": "T", "position": 11, "active": True,
    }  # fmt: skip
    first = shop.do("sell", lines=[TEA], tenders=COUPON)["number"]
    second = shop.do("sell", lines=[TEA], tenders=COUPON)["number"]
    assert shop.ask("shift", shift="shift")["by_means"]["coupon"] == "60.00"
    assert balance(shop, "card") == "60.00"
    assert shop.refused("sell", lines=[TEA], tenders=[{"means": "coupon", "amount": "50.00"}])["field"] == "tenders"
    shop.do("refund", document=first)
    assert balance(shop, "card") == "30.00"
    shop.do("means", code="coupon", active=False)
    assert not stored(shop, "coupon")["active"] and stored(shop, "coupon")["key"] == "T"
    assert shop.refused("sell", lines=[TEA], tenders=COUPON)["code"] == "not_found"
    shop.do("reverse", document=second, confirm="all")
    assert Decimal(balance(shop, "card")) == 0
    assert shop.is_sound()


def test_a_sale_paid_by_a_means_given_up_is_refunded(shop: Books) -> None:
    sale = shop.do("sell", lines=[TEA], tenders=COUPON)["number"]
    shop.do("means", code="coupon", active=False)
    shop.do("refund", document=sale)
    assert Decimal(balance(shop, "card")) == 0
    assert shop.is_sound()


def test_another_name_changes_nothing_else(shop: Books) -> None:
    before = stored(shop, "gift_card")
    shop.do("means", code="gift_card", name="礼品卡")
    assert stored(shop, "gift_card") == {**before, "name": "礼品卡"}
    shop.do("post", kind="card_top_up", counter="1", card="GC1", amount="50.00")
    shop.do("sell", lines=[TEA], tenders=[{"means": "gift_card", "amount": "30.00", "card": "GC1"}])
    assert balance(shop, "gift_cards") == "-20.00"
    assert shop.is_sound()


def test_a_means_without_account_is_owed_by_a_customer(shop: Books) -> None:
    shop.do("means", code="monthly", name="月结")
    shop.do("party", code="K1", name="老王", role="customer")
    owed = [{"means": "monthly", "amount": "30.00"}]
    assert shop.refused("sell", lines=[TEA], tenders=owed)["field"]
    shop.do("sell", member="K1", lines=[TEA], tenders=owed)
    assert balance(shop, "receivables") == "30.00"
    assert shop.is_sound()


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"code": "x", "account": "NOWHERE"}, "account"),
        ({"code": "x", "account": "STORED"}, "account"),
        ({"code": "x", "account": "GIFTCARD"}, "account"),
        ({"code": "x", "account": "PROMOTION"}, "account"),
        ({"code": "cash", "account": "BANK"}, "account"),
        ({"code": "points", "account": "BANK"}, "account"),
        ({"code": "x", "account": "BANK", "key": "T"}, "key"),
        ({"code": "x", "account": "BANK", "key": "X"}, "key"),
        ({"code": "x", "account": "BANK", "key": "D"}, "key"),
        ({"code": "x", "account": "BANK", "key": "H"}, "key"),
        ({"code": "x", "account": "BANK", "key": "券"}, "key"),
        ({"code": "wechat", "key": "T"}, "key"),
        ({"code": "x", "account": "BANK", "gives_change": True}, "gives_change"),
        ({"code": "x", "account": "CASH", "gives_change": True, "position": 0}, "gives_change"),
        ({"code": "cash", "active": False}, "active"),
        ({"code": "cash", "gives_change": False}, "gives_change"),
        ({"code": "a b"}, "code"),
        ({"code": "x", "position": "first"}, "position"),
    ],
)
def test_what_would_break_the_counter_is_refused(shop: Books, members: dict[str, Any], field: str) -> None:
    before = shop.ask("means")
    assert shop.refused("means", **members)["field"] == field
    assert shop.ask("means") == before


def test_the_account_of_a_means_stays_once_it_was_paid_with(shop: Books) -> None:
    shop.do("means", code="coupon", account="BANK")
    shop.do("means", code="coupon", account="COUPONS")
    sale = shop.do("sell", lines=[TEA], tenders=COUPON)["number"]
    assert shop.refused("means", code="coupon", account="BANK")["field"] == "account"
    shop.do("reverse", document=sale, confirm="all")
    assert Decimal(balance(shop, "card")) == 0


def test_only_who_changes_settings_changes_means_and_it_is_told(shop: Books) -> None:
    shop.do("user", name="小王", role="counter_operator")
    assert shop.refused("means", code="coupon", active=False, **{"as": "小王"})["code"] == "not_allowed"
    assert shop.line(do="means", code="coupon", name="券")["changes"] == ["money", "settings"]
