"""Stored value, gift cards, vouchers and points: what customers hold, paid with and given back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.errors import NotAllowed
from jxc_desktop.domain.permissions import Permission
from tests.support.commands import Books

TEA = {"product": "A", "quantity": "1"}


@pytest.fixture
def shop(books: Books) -> Books:
    """Tea at 30.00, a member, a shift; one point for each yuan, each worth a fen."""
    books.product(price="30.00")
    books.do("party", code="K1", name="老王", role="customer")
    books.do("open_shift", counter="1", float="100.00", ref="shift")
    books.do("setting", name="points_price", value="1.00")
    return books


def paid_by(means: str, amount: str, card: str = "") -> dict[str, str]:
    return {"means": means, "amount": amount, **({"card": card} if card else {})}


def load(shop: Books, amount: str, **members: Any) -> str:
    return str(shop.do("post", kind="card_top_up", counter="1", party="K1", amount=amount, **members)["number"])


def balances(shop: Books) -> dict[str, str]:
    return {row["account"]: row["balance"] for row in shop.ask("trial_balance")["accounts"]}


def test_stored_value_is_loaded_with_a_bonus_and_pays(shop: Books) -> None:
    load(shop, "500.00", bonus="50.00", means="cash")
    in_shift = shop.ask("shift", shift="shift")
    assert (in_shift["expected"], in_shift["by_means"]) == ("600.00", {"cash": "500.00"})
    assert balances(shop)["stored_value"] == "-550.00"
    assert balances(shop)["promotion_costs"] == "50.00"
    sale = shop.do("sell", member="K1", lines=[TEA], tenders=[paid_by("stored_value", "30.00")])
    assert balances(shop)["stored_value"] == "-520.00"
    shop.do("refund", document=sale["number"])
    assert balances(shop)["stored_value"] == "-550.00"
    assert shop.is_sound()


def test_no_card_ever_holds_less_than_nothing(shop: Books) -> None:
    loaded = load(shop, "20.00")
    short = [paid_by("stored_value", "30.00")]
    assert shop.refused("sell", member="K1", lines=[TEA], tenders=short)["code"] == "card_short"
    part = [paid_by("stored_value", "20.00"), paid_by("cash", "10.00")]
    shop.do("sell", member="K1", lines=[TEA], tenders=part)
    assert shop.refused("reverse", document=loaded)["code"] == "card_short"
    assert shop.is_sound()


def test_stored_value_needs_its_member(shop: Books) -> None:
    refused = shop.refused("sell", lines=[TEA], tenders=[paid_by("stored_value", "30.00")])
    assert refused["code"] == "no_member"
    assert shop.refused("post", kind="card_top_up", counter="1", amount="10.00")["code"] == "no_member"


def test_what_is_left_is_paid_back(shop: Books) -> None:
    load(shop, "100.00", bonus="10.00")
    back = {"kind": "card_payback", "counter": "1", "party": "K1"}
    shop.do("post", **back, amount="100.00", bonus="10.00")
    assert balances(shop).get("stored_value", "0.00") == "0.00"
    assert balances(shop).get("promotion_costs", "0.00") == "0.00"
    assert shop.ask("shift", shift="shift")["expected"] == "100.00"
    assert shop.refused("post", **back, amount="0.01")["code"] == "card_short"


def test_a_gift_card_belongs_to_whoever_brings_it(shop: Books) -> None:
    shop.do("post", kind="card_top_up", counter="1", card="GC001", amount="50.00")
    sale = shop.do("sell", lines=[TEA], tenders=[paid_by("gift_card", "30.00", "GC001")])["number"]
    assert balances(shop)["gift_cards"] == "-20.00"
    two = [paid_by("gift_card", "20.00", "GC001"), paid_by("cash", "10.00")]
    shop.do("sell", lines=[TEA], tenders=two)
    empty = [paid_by("gift_card", "30.00", "GC001")]
    assert shop.refused("sell", lines=[TEA], tenders=empty)["code"] == "card_short"
    assert shop.refused("sell", lines=[TEA], tenders=[paid_by("gift_card", "1", "GC9")])["code"] == "card_unknown"
    shop.do("refund", document=sale)
    assert balances(shop)["gift_cards"] == "-30.00"
    assert shop.is_sound()


def test_what_members_held_before_is_an_opening_balance(shop: Books) -> None:
    shop.do("post", kind="opening_stored_value", party="K1", amount="88.00")
    assert balances(shop)["stored_value"] == "-88.00"
    assert balances(shop)["opening_equity"] == "88.00"
    shop.do("sell", member="K1", lines=[TEA], tenders=[paid_by("stored_value", "30.00")])
    assert shop.is_sound()


def test_points_are_earned_spent_and_taken_back(shop: Books) -> None:
    sale = shop.do("sell", member="K1", lines=[TEA, TEA])["number"]
    assert points(shop) == 60
    paid = [paid_by("points", "0.25"), paid_by("cash", "29.75")]
    second = shop.do("sell", member="K1", lines=[TEA], tenders=paid)["number"]
    assert points(shop) == 60 - 25 + 29
    shop.do("refund", document=sale, lines=[TEA])
    assert points(shop) == 30 - 25 + 29
    shop.do("refund", document=sale, lines=[TEA])
    assert points(shop) == -25 + 29
    shop.do("refund", document=second)
    assert points(shop) == 0
    many = [paid_by("points", "30.00")]
    assert shop.refused("sell", member="K1", lines=[TEA], tenders=many)["code"] == "points_short"
    shop.do("post", kind="points_adjustment", party="K1", points=3000, remark="开业赠送")
    given = shop.do("sell", member="K1", lines=[TEA], tenders=many)["number"]
    assert points(shop) == 0
    shop.do("reverse", document=given)
    assert points(shop) == 3000
    assert shop.is_sound()


def points(shop: Books) -> int:
    return int(shop.ask("member", member="K1")["points"])


def test_a_voucher_is_used_once_and_what_it_is_worth_beyond_the_sale_lapses(shop: Books) -> None:
    shop.do("give_out_vouchers", numbers=["V1", "V2"], face="50.00", minimum="25.00", ends="2026-12-31", batch="双十一")
    tender = [paid_by("voucher", "50.00", "V1")]
    sale = shop.do("sell", lines=[TEA], tenders=tender)
    assert sale["tenders"] == [{"means": "voucher", "amount": "30.00"}]
    refused = shop.refused("sell", lines=[TEA], tenders=tender)
    assert refused["code"] == "card_used"
    shop.do("reverse", document=sale["number"])
    shop.do("sell", lines=[TEA], tenders=tender)
    small = {"product": "A", "quantity": "1", "price": "20.00"}
    second = [paid_by("voucher", "20.00", "V2")]
    assert shop.refused("sell", lines=[small], tenders=second)["code"] == "sale_too_small"
    late = {"at": "2027-01-01T10:00", "lines": [TEA]}
    assert shop.refused("sell", **late, tenders=[paid_by("voucher", "30.00", "V2")])["code"] == "card_expired"
    assert shop.is_sound()


def test_goods_are_exchanged_in_one_cart(shop: Books) -> None:
    shop.product("B", name="大茶", price="45.00")
    bought = shop.do("sell", lines=[TEA], tenders=[paid_by("wechat", "30.00")])["number"]
    back = {"product": "A", "quantity": "1", "comes_back": True, "source": {"document": bought, "line": 1}}
    dearer = shop.do("sell", lines=[back, {"product": "B"}], tenders=[paid_by("cash", "20.00")])
    assert (dearer["due"], dearer["change"]) == ("15.00", "5.00")
    assert dearer["tenders"] == [{"means": "cash", "amount": "15.00"}]
    again = {"product": "B", "quantity": "1", "comes_back": True, "source": {"document": dearer["number"], "line": 1}}
    cheaper = shop.do("sell", lines=[again, TEA])
    assert cheaper["due"] == "-15.00"
    assert {one["means"]: one["amount"] for one in cheaper["tenders"]} == {"wechat": "-10.00", "cash": "-5.00"}
    assert shop.ask("stock", product="B")["quantity"] == "0"
    assert shop.ask("shift", shift="shift")["expected"] == "110.00"
    assert shop.refused("refund", document=bought, lines=[TEA])["code"] == "more_than_source"
    assert shop.is_sound()


def test_an_exchange_asked_twice_is_made_once(shop: Books) -> None:
    bought = shop.do("sell", lines=[TEA])["number"]
    back = {"product": "A", "quantity": "1", "comes_back": True, "source": {"document": bought, "line": 1}}
    first = shop.do("sell", key="x1", lines=[back, {**TEA, "price": "31.00"}])
    second = shop.do("sell", key="x1", lines=[back, {**TEA, "price": "31.00"}])
    assert first["due"] == second["due"] == "1.00"
    assert first["number"] == second["number"]


def test_how_the_last_sale_was_paid_is_changed(shop: Books) -> None:
    sale = shop.do("sell", shift="shift", lines=[TEA])["number"]
    changed = shop.do("change_means", document=sale, tenders=[paid_by("wechat", "30.00")], reason="按错")
    by_means = shop.ask("shift", shift="shift")
    assert by_means["expected"] == "100.00"
    assert by_means["by_means"]["wechat"] == "30.00"
    back = shop.do("refund", document=sale)
    assert back["tenders"] == [{"means": "wechat", "amount": "30.00"}]
    assert changed["number"] != sale
    refused = shop.refused("change_means", document=sale, tenders=[paid_by("wechat", "30.00")], reason="再来")
    assert refused["code"] == "not_the_last_sale"
    assert shop.is_sound()


def test_what_was_paid_with_points_or_a_voucher_is_there_again_when_the_means_are_changed(shop: Books) -> None:
    shop.do("post", kind="points_adjustment", party="K1", points=1000, remark="赠送")
    shop.do("give_out_vouchers", numbers=["V1"], face="20.00")
    paid = [paid_by("points", "10.00"), paid_by("voucher", "20.00", "V1")]
    sale = shop.do("sell", shift="shift", member="K1", lines=[TEA], tenders=paid)["number"]
    assert points(shop) == 0
    shop.do("change_means", document=sale, tenders=[*paid[:1], paid_by("cash", "20.00")], reason="券是下一位的")
    assert points(shop) == 20
    assert shop.ask("card", card="V1")["balance"] == "20.00"
    assert shop.is_sound()


def test_what_one_member_paid_goes_back_to_nobody_else(shop: Books) -> None:
    shop.do("party", code="K2", name="小李", role="customer")
    shop.do("party", code="S1", name="供应商", role="supplier")
    shop.do("post", kind="points_adjustment", party="K1", points=3000, remark="赠送")
    sale = shop.do("sell", member="K1", lines=[TEA], tenders=[paid_by("points", "30.00")])["number"]
    assert shop.refused("refund", document=sale, member="K2")["field"] == "party"
    shop.do("refund", document=sale, member="K1")
    assert points(shop) == 3000
    assert shop.refused("sell", member="S1", lines=[TEA])["field"] == "party"


def test_what_the_shop_gave_away_never_becomes_money_or_more(shop: Books) -> None:
    shop.do("give_out_vouchers", numbers=["V1", "V2"], face="30.00")
    sale = shop.do("sell", member="K1", lines=[TEA], tenders=[paid_by("voucher", "30.00", "V1")])["number"]
    for means in ("cash", "on_account"):
        assert shop.refused("refund", document=sale, tenders=[paid_by(means, "30.00")])["code"] == "over_tendered"
    for gift in (paid_by("voucher", "30.00", "V2"), paid_by("points", "30.00")):
        assert shop.refused("refund", member="K1", lines=[TEA], tenders=[gift])["code"] == "over_tendered"
    assert shop.refused("post", kind="points_adjustment", party="K1", points=-1, remark="x")["code"] == "points_short"
    assert shop.refused("post", kind="points_adjustment", party="K1", points=10**30, remark="x")["code"] == "invalid"


def test_a_cashier_gives_no_more_bonus_than_the_shop_offers(shop: Books) -> None:
    shop.do("user", name="张", role="counter_operator")
    shop.do("setting", name="top_up_offers", value="100=10")
    asked = {"kind": "card_top_up", "counter": "1", "party": "K1", "amount": "100.00", "as": "张"}
    assert shop.refused("post", **asked, bonus="10.01")["code"] == "not_allowed"
    shop.do("post", **asked, bonus="10.00")
    assert shop.refused("post", kind="card_top_up", counter="1", card="G 1", amount="1.00")["code"] == "card_unknown"
    shop.do("party", code="K1", name="老王", role="customer", member_card="8888")
    assert shop.refused("post", kind="card_top_up", counter="1", card="8888", amount="1.00")["code"] == "card_unknown"
    own = {"kind": "card_top_up", "counter": "1", "party": "K1", "amount": "1.00", "means": "cash", "account": "STORED"}
    assert shop.refused("post", **own)["code"] == "invalid"


def test_points_come_back_whole_in_parts_whatever_they_are_worth_by_then(shop: Books) -> None:
    shop.do("setting", name="point_worth", value="10")
    shop.do("post", kind="points_adjustment", party="K1", points=101, remark="赠送")
    paid = [paid_by("points", "10.10"), paid_by("cash", "49.90")]
    sale = shop.do("sell", member="K1", lines=[{**TEA, "quantity": "2"}], tenders=paid)["number"]
    assert points(shop) == 49
    shop.do("setting", name="point_worth", value="100")
    shop.do("setting", name="points_price", value="10.00")
    back = {"product": "A", "quantity": "1", "comes_back": True, "source": {"document": sale, "line": 1}}
    even = shop.do("sell", shift="shift", member="K1", lines=[back, TEA])
    assert even["due"] == "0.00"
    shop.do("refund", document=sale)
    shop.do("refund", document=even["number"])
    assert points(shop) == 101
    assert shop.is_sound()


def test_a_voucher_goes_along_in_an_exchange_though_it_would_not_be_taken_anew(shop: Books) -> None:
    shop.do("give_out_vouchers", numbers=["V1"], face="45.00", minimum="80.00")
    three = [{**TEA, "quantity": "3"}]
    paid = [paid_by("voucher", "45.00", "V1"), paid_by("cash", "45.00")]
    sale = shop.do("sell", shift="shift", lines=three, tenders=paid)["number"]
    shop.do("block_card", card="V1", reason="到期")
    back = {"product": "A", "quantity": "1", "comes_back": True, "source": {"document": sale, "line": 1}}
    even = shop.do("sell", shift="shift", lines=[back, TEA])
    assert (even["due"], even["change"], even["tenders"]) == ("0.00", "0.00", [])
    assert shop.ask("card", card="V1")["balance"] == "0.00"
    assert shop.ask("shift", shift="shift")["expected"] == "145.00"


def test_an_amount_by_hand_is_a_price_by_hand(shop: Books) -> None:
    shop.product("K", name="散装茶", unit="千克", price="50.00")
    shop.services.goods.load()
    seller = shop.services.counter.session.user
    assert seller is not None
    shop.services.counter.session.user = replace(seller, permissions=frozenset({Permission.COUNTER_SELL}))
    cart = shop.services.counter.cart("1")
    cheap = replace(cart, lines=(DraftLine(1, product="A", quantity="1", amount=Decimal(12)),))
    with pytest.raises(NotAllowed):
        shop.services.counter.sell(cheap)
    weighed = replace(cart, lines=(DraftLine(1, product="K", quantity="0.2", amount=Decimal("10.01")),))
    assert shop.services.counter.sell(weighed).due == Decimal("10.01")


def test_a_voucher_is_good_until_the_day_of_the_shop_ends(shop: Books) -> None:
    shop.do("setting", name="business_day_ends", value="04:00")
    shop.do("give_out_vouchers", numbers=["V1"], face="30.00", ends="2026-05-21")
    shop.clock.set(datetime(2026, 5, 22, 1))
    assert shop.ask("card", card="V1")["good"] is True
    assert shop.services.cards.payable("V1", Decimal(30)).number == "V1"
    shop.do("sell", lines=[TEA], tenders=[paid_by("voucher", "30.00", "V1")])


def test_a_key_of_another_change_of_means_is_refused(shop: Books) -> None:
    first = shop.do("sell", shift="shift", lines=[TEA])["number"]
    changed = shop.do("change_means", key="c1", document=first, tenders=[paid_by("wechat", "30.00")], reason="错")
    again = shop.do("change_means", key="c1", document=first, tenders=[paid_by("wechat", "30.00")], reason="错")
    assert again["number"] == changed["number"]
    second = shop.do("sell", shift="shift", lines=[TEA])["number"]
    wrong = {"document": second, "tenders": [paid_by("wechat", "30.00")], "reason": "错"}
    assert shop.refused("change_means", key="c1", **wrong)["code"] == "key_reused"


def test_small_change_depends_on_how_is_paid(shop: Books) -> None:
    shop.product("C", price="7.86")
    shop.do("setting", name="small_change_by_means", value="cash=jiao")
    cheap = {"product": "C", "quantity": "1"}
    assert shop.do("sell", lines=[cheap])["due"] == "7.80"
    assert shop.do("sell", lines=[cheap], tenders=[paid_by("wechat", "7.86")])["due"] == "7.86"


@pytest.mark.parametrize("account", ["STORED", "GIFTCARD", "PROMOTION"])
def test_plain_money_never_touches_what_customers_hold(shop: Books, account: str) -> None:
    moved = {"kind": "money_transfer", "amount": "5.00"}
    assert shop.refused("post", **moved, account="CASH", to_account=account)["code"] == "invalid"
    assert shop.refused("post", **moved, account=account, to_account="CASH")["code"] == "invalid"
    received = {"kind": "receipt_of_money", "party": "K1", "amount": "5.00", "account": account}
    assert shop.refused("post", **received)["code"] == "invalid"
    assert shop.is_sound()
