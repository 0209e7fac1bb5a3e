"""Goods exchanged in one cart, whatever paid for the first sale and whatever is bought instead."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from jxc_desktop.domain.documents import Draft, DraftLine, Source
from tests.support.commands import Books

TEA, BIG = {"product": "A", "quantity": "1"}, {"product": "B", "quantity": "1"}


@pytest.fixture
def shop(books: Books) -> Books:
    """Tea at 30.00, big tea at 45.00, a cup at 20.00; a member; a shift with 100.00."""
    books.product(price="30.00")
    books.product("B", price="45.00")
    books.product("C", price="20.00")
    books.do("party", code="K1", name="老王", role="customer")
    books.do("party", code="K2", name="老李", role="customer")
    books.do("open_shift", counter="1", float="100.00", ref="shift")
    books.do("setting", name="points_price", value="1.00")
    return books


def paid_by(means: str, amount: str, card: str = "") -> dict[str, str]:
    return {"means": means, "amount": amount, **({"card": card} if card else {})}


def back(number: str, product: str = "A", quantity: str = "1", line: int = 1, **more: Any) -> dict[str, Any]:
    source = {"document": number, "line": line}
    return {"product": product, "quantity": quantity, "comes_back": True, "source": source, **more}


def by_means(sold: dict[str, Any]) -> dict[str, str]:
    return {one["means"]: one["amount"] for one in sold["tenders"]}


def balances(shop: Books) -> dict[str, str]:
    return {row["account"]: row["balance"] for row in shop.ask("trial_balance")["accounts"]}


def expected(shop: Books) -> str:
    return str(shop.ask("shift", shift="shift")["expected"])


def points(shop: Books) -> int:
    return int(shop.ask("member", member="K1")["points"])


def shown(shop: Books, number: str, *bought: DraftLine, returned: str = "1") -> Any:
    """What the counter shows for one piece of the first line of a receipt and goods bought instead."""
    counter = shop.services.counter
    sale = counter.returnable(number)
    worth = sale.lines[0].worth(Decimal(returned))
    line = DraftLine(
        1,
        product=sale.lines[0].code,
        quantity=returned,
        amount=worth,
        source=Source(sale.number, 1),
        comes_back=True,
    )
    cart = Draft("counter_sale", "shown", (line, *bought), counter="1")
    return counter.price(cart).totals


def test_stored_value_goes_back_and_pays_for_what_is_taken_instead(shop: Books) -> None:
    shop.do("post", kind="card_top_up", counter="1", party="K1", amount="100.00")
    sale = shop.do("sell", member="K1", lines=[TEA], tenders=[paid_by("stored_value", "30.00")])["number"]
    dearer = shop.do("sell", member="K1", lines=[back(sale), BIG], tenders=[paid_by("stored_value", "15.00")])
    assert by_means(dearer) == {"stored_value": "15.00"}
    assert balances(shop)["stored_value"] == "-55.00"
    assert points(shop) == 45
    cheaper = shop.do("sell", member="K1", lines=[back(dearer["number"], "B"), {"product": "C"}])
    assert by_means(cheaper) == {"stored_value": "-25.00"}
    assert balances(shop)["stored_value"] == "-80.00"
    assert points(shop) == 20
    assert shop.is_sound()


def test_what_a_member_holds_is_exchanged_with_the_same_member_only(shop: Books) -> None:
    shop.do("post", kind="card_top_up", counter="1", party="K1", amount="100.00")
    sale = shop.do("sell", member="K1", lines=[TEA], tenders=[paid_by("stored_value", "30.00")])["number"]
    for member in ({}, {"member": "K2"}):
        refused = shop.refused("sell", **member, lines=[back(sale), BIG])
        assert refused["code"] == "other_customer"
    assert balances(shop)["stored_value"] == "-70.00"
    cash = shop.do("sell", member="K1", lines=[TEA])["number"]
    shop.do("sell", lines=[back(cash), BIG])
    assert shop.is_sound()


def test_a_sale_on_account_is_exchanged_on_account(shop: Books) -> None:
    sale = shop.do("sell", member="K1", lines=[TEA], tenders=[paid_by("on_account", "30.00")])["number"]
    dearer = shop.do("sell", member="K1", lines=[back(sale), BIG], tenders=[paid_by("cash", "15.00")])
    assert by_means(dearer) == {"cash": "15.00"}
    assert balances(shop)["receivables"] == "30.00"
    cheaper = shop.do("sell", member="K1", lines=[back(dearer["number"], "B"), {"product": "C"}])
    assert by_means(cheaper) == {"on_account": "-16.67", "cash": "-8.33"}
    assert balances(shop)["receivables"] == "13.33"
    assert shop.is_sound()


def test_a_voucher_stays_in_the_sale_and_the_money_is_given_out(shop: Books) -> None:
    shop.do("give_out_vouchers", numbers=["V1"], face="25.00", ends="2026-12-31", batch="店庆")
    two = [paid_by("voucher", "25.00", "V1"), paid_by("cash", "25.00")]
    sale = shop.do("sell", lines=[{**TEA, "price": "50.00"}], tenders=two)["number"]
    ways = shop.services.counter.returnable(sale).goes_back(Decimal(50), Decimal(30))
    assert [(one.means, one.amount) for one in ways] == [("cash", Decimal(20))]
    cheaper = shop.do("sell", lines=[back(sale), TEA])
    assert (by_means(cheaper), cheaper["change"]) == ({"cash": "-20.00"}, "0.00")
    assert expected(shop) == "105.00"
    refused = shop.refused("sell", lines=[back(cheaper["number"]), {"product": "C"}])
    assert refused["code"] == "voucher_not_split"
    dearer = shop.do("sell", lines=[back(cheaper["number"]), BIG])
    assert by_means(dearer) == {"cash": "15.00"}
    assert shop.is_sound()


def test_small_change_is_dropped_as_for_all_means_together_and_shown_so(shop: Books) -> None:
    shop.product("D", price="7.86")
    shop.product("E", price="9.99")
    shop.do("setting", name="small_change_by_means", value="cash=jiao")
    shop.services.counter.reopen("1")
    one, other = {"product": "D", "quantity": "1"}, {"product": "E", "quantity": "1"}
    for means, first, even, dearer in (("wechat", "7.86", "0.00", "2.13"), ("cash", "7.80", "0.00", "2.10")):
        sale = shop.do("sell", lines=[one], tenders=[paid_by(means, first)])["number"]
        assert str(shown(shop, sale, DraftLine(2, product="D")).due) == even
        again = shop.do("sell", lines=[back(sale, "D"), one])
        assert again["due"] == even
        assert str(shown(shop, again["number"], DraftLine(2, product="E")).due) == dearer
        assert shop.do("sell", lines=[back(again["number"], "D"), other])["due"] == dearer
    assert shop.is_sound()


def test_promotions_count_what_is_bought_and_not_what_comes_back(shop: Books) -> None:
    sale = shop.do("sell", lines=[BIG])["number"]
    shop.do("promotion", code="2ND", name="第二件半价", type="nth", products=["B"], percent="50")
    shop.services.goods.load()
    totals = shown(shop, sale, DraftLine(2, product="B"), DraftLine(3, product="C"))
    assert (totals.back, totals.total, totals.due) == (Decimal(45), Decimal(65), Decimal(20))
    sold = shop.do("sell", lines=[back(sale, "B"), {"product": "B", "quantity": "2"}])
    assert sold["due"] == "22.50"
    assert shop.is_sound()


def test_a_receipt_partly_returned_is_worth_to_the_fen_what_is_shown(shop: Books) -> None:
    lines = [{"product": "C", "quantity": "3", "price": "10.00"}]
    sale = shop.do("sell", lines=lines, discount="20.00", confirm="all")["number"]
    seen = []
    for due in ("16.67", "16.67", "16.66"):
        totals = shown(shop, sale, DraftLine(2, product="C"))
        sold = shop.do("sell", lines=[back(sale, "C"), {"product": "C"}])
        seen.append((str(totals.due), sold["due"]))
        assert sold["due"] == due
    assert [one for one, _posted in seen] == [posted for _shown, posted in seen]
    assert shop.is_sound()


def test_what_came_back_elsewhere_meanwhile_is_refused_and_nothing_is_lost(shop: Books) -> None:
    sale = shop.do("sell", lines=[{**TEA, "quantity": "2"}])["number"]
    shop.do("refund", document=sale, lines=[TEA])
    refused = shop.refused("sell", lines=[back(sale, quantity="2"), BIG])
    assert refused["code"] == "returned_meanwhile"
    assert sale in refused["message"]
    alone = shop.refused("sell", lines=[back(sale, quantity="2")])
    assert alone["code"] == "returned_meanwhile"
    assert shop.ask("stock", product="B")["quantity"] == "0"
    assert expected(shop) == "130.00"
    assert shop.refused("sell", lines=[back(sale, amount="29.99"), BIG])["code"] == "other_worth"
    assert shop.do("sell", lines=[back(sale, amount="30.00"), BIG])["due"] == "15.00"


def test_gift_cards_and_points_are_carried_over(shop: Books) -> None:
    shop.do("post", kind="card_top_up", counter="1", card="GC001", amount="50.00")
    shop.do("post", kind="points_adjustment", party="K1", points=1000, remark="开业赠送")
    two = [paid_by("gift_card", "20.00", "GC001"), paid_by("points", "10.00")]
    sale = shop.do("sell", member="K1", lines=[TEA], tenders=two)["number"]
    assert points(shop) == 20
    on_top = [paid_by("gift_card", "15.00", "GC001")]
    dearer = shop.do("sell", member="K1", lines=[back(sale), BIG], tenders=on_top)
    assert by_means(dearer) == {"gift_card": "15.00"}
    assert balances(shop)["gift_cards"] == "-15.00"
    assert points(shop) == 35
    assert shop.is_sound()


def test_points_that_were_carried_over_are_not_given_again_when_the_means_change(shop: Books) -> None:
    shop.do("post", kind="points_adjustment", party="K1", points=1000, remark="开业赠送")
    two = [paid_by("cash", "20.00"), paid_by("points", "10.00")]
    sale = shop.do("sell", member="K1", lines=[TEA], tenders=two)["number"]
    dearer = shop.do("sell", member="K1", lines=[back(sale), BIG], tenders=[paid_by("wechat", "15.00")])
    assert points(shop) == 35
    changed = [paid_by("alipay", "15.00")]
    shop.do("change_means", document=dearer["number"], tenders=changed, reason="其实是支付宝")
    assert points(shop) == 35
    assert shop.is_sound()


def test_without_a_receipt_goods_are_exchanged_at_the_price_of_today_for_a_reason(shop: Books) -> None:
    brought = {"product": "A", "quantity": "2", "comes_back": True, "reason": "没有小票"}
    sold = shop.do("sell", lines=[brought, BIG])
    assert sold["due"] == "-15.00"
    assert by_means(sold) == {"cash": "-15.00"}
    assert shop.ask("document", document=sold["returned"])["remark"] == "没有小票"
    assert expected(shop) == "85.00"
    assert shop.is_sound()


def test_serial_numbers_lots_and_weighed_goods_are_exchanged(shop: Books) -> None:
    shop.product("S", price="99.00", serials=True)
    serials = [{"product": "S", "quantity": "2", "price": "50", "serials": ["SN1", "SN2"]}]
    shop.do("post", kind="goods_receipt", lines=serials, confirm="all")
    shop.product("L", price="12.00", lots=True)
    lots = [{"product": "L", "quantity": "5", "price": "6", "lot": "L1"}]
    shop.do("post", kind="goods_receipt", lines=lots, confirm="all")
    shop.product("W", price="12.76", unit="kg")
    first = [
        {"product": "S", "quantity": "1", "serials": ["SN1"]},
        {"product": "L", "quantity": "2"},
        {"product": "W", "quantity": "1.234"},
    ]
    sale = shop.do("sell", lines=first)
    assert sale["due"] == "138.75"
    brought = [
        back(sale["number"], "S", serials=["SN1"]),
        back(sale["number"], "L", line=2),
        back(sale["number"], "W", "1.234", line=3),
    ]
    new = [{"product": "S", "quantity": "1", "serials": ["SN2"]}, {"product": "W", "quantity": "0.5"}]
    sold = shop.do("sell", lines=[*brought, *new])
    assert sold["due"] == "-21.37"
    assert shop.ask("stock", product="S")["quantity"] == "1"
    assert shop.ask("stock", product="L")["quantity"] == "4"
    twice = [back(sold["number"], "S", serials=["SN1"]), BIG]
    assert not shop.line(do="sell", lines=twice)["ok"]
    assert shop.is_sound()


def test_an_exchange_in_the_next_shift_moves_its_difference_there(shop: Books) -> None:
    sale = shop.do("sell", lines=[TEA])["number"]
    shop.do("close_shift", counter="1", counted="130.00")
    shop.do("open_shift", counter="1", float="50.00", ref="late")
    shop.do("sell", lines=[back(sale), {"product": "C"}])
    assert shop.ask("shift", shift="shift")["expected"] == "130.00"
    assert shop.ask("shift", shift="late")["expected"] == "40.00"
    assert shop.is_sound()


def test_an_exchange_is_taken_back_with_its_refund(shop: Books) -> None:
    sale = shop.do("sell", lines=[TEA], tenders=[paid_by("wechat", "30.00")])["number"]
    dearer = shop.do("sell", lines=[back(sale), BIG])
    undone = shop.services.counter.take_back("1", dearer["number"], "按错", "undo-1")
    assert [(one.means, one.amount) for one in undone.tenders] == [("cash", Decimal(15))]
    again = shop.services.counter.take_back("1", dearer["number"], "按错", "undo-1")
    assert (again.total, again.posted.number) == (undone.total, undone.posted.number)
    assert shop.ask("stock", product="A")["quantity"] == "-1"
    assert shop.ask("stock", product="B")["quantity"] == "0"
    assert expected(shop) == "100.00"
    cheaper = shop.do("sell", lines=[back(sale), {"product": "C"}])
    undone = shop.services.counter.take_back("1", cheaper["number"], "按错")
    assert (undone.total, undone.cash) == (Decimal(-10), Decimal(0))
    assert shop.do("refund", document=sale)["due"] == "30.00"
    assert shop.is_sound()


def test_how_the_difference_of_an_exchange_was_paid_is_changed(shop: Books) -> None:
    sale = shop.do("sell", lines=[TEA], tenders=[paid_by("wechat", "30.00")])["number"]
    dearer = shop.do("sell", shift="shift", lines=[back(sale), BIG])
    changed = shop.do(
        "change_means", document=dearer["number"], tenders=[paid_by("alipay", "15.00")], reason="其实是支付宝"
    )
    assert (by_means(changed), changed["due"]) == ({"alipay": "15.00"}, "15.00")
    assert shop.ask("shift", shift="shift")["by_means"]["alipay"] == "15.00"
    assert expected(shop) == "100.00"
    refused = shop.refused(
        "change_means", document=changed["number"], tenders=[paid_by("alipay", "45.00")], reason="不对"
    )
    assert refused["code"] == "over_tendered"
    undone = shop.services.counter.take_back("1", changed["number"], "按错")
    assert undone.total == Decimal(15)
    assert shop.do("refund", document=sale)["tenders"] == [{"means": "wechat", "amount": "30.00"}]
    assert shop.is_sound()


def test_what_the_counter_shows_of_an_exchange_is_its_difference(shop: Books) -> None:
    sale = shop.do("sell", lines=[TEA])["number"]
    sold = shop.do("sell", key="x9", shift="shift", lines=[back(sale), BIG], tenders=[paid_by("cash", "20.00")])
    counter = shop.services.counter
    last, answer = counter.last_sale("1"), counter.answer_of("x9")
    assert last is not None
    assert answer is not None
    assert (last.total, last.change, last.returned) == (Decimal(15), Decimal(5), sold["returned"])
    assert (answer.due, answer.change) == (Decimal(15), Decimal(5))
    assert [(one.means, one.amount) for one in answer.tenders] == [("cash", Decimal(15))]
