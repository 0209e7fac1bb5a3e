"""Goods brought back while others are bought, in one cart, by keys and scans."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.domain.documents import Draft, DraftLine, Tender
from jxc_desktop.i18n import set_language
from jxc_desktop.services.masters.inputs import PartyInput
from jxc_desktop.ui.counter.counter_view_model import Mode
from tests.ui.counter.conftest import COLA, NOODLES, OIL, WATER, Till


def sell(till, *codes):
    for code in codes:
        till.scan(code)
    till.enter()
    till.enter()
    return till.sold()[-1][0]


def sold_by(till, *tenders, quantity="1", product="A002", **more):
    """A sale of before, posted past the window; answers its number."""
    cart = Draft("counter_sale", f"before-{len(till.sold())}", (DraftLine(1, product=product, quantity=quantity),))
    made = {"counter": "1", "shift": till.model.shift_id, "tenders": tenders, **more}
    cart = Draft(**{name: getattr(cart, name) for name in ("kind", "key", "lines")}, **made)
    return till.counter.sell(cart).posted.number


def bring_back(till, number, *codes):
    till.key(Qt.Key.Key_F5)
    till.scan(number)
    for code in codes:
        till.scan(code)


def panel(till):
    return till.window.layout_of.side.currentWidget()


def amounts(till):
    return [line.amount for line in till.model.lines]


def stock(till, code):
    till.goods.load()
    return till.goods.stock(till.goods.by_code(code).product.id)


def test_new_goods_scanned_after_the_old_ones_pay_with_them(counter):
    number = sell(counter, COLA, NOODLES)
    bring_back(counter, number, NOODLES)
    counter.scan(OIL)
    assert "金龙鱼" in counter.answer()
    assert amounts(counter) == [Decimal("-4.50"), Decimal("68.00")]
    assert counter.enter() == 1
    assert counter.model.mode is Mode.PAY
    assert panel(counter).due.text() == "¥63.50"
    counter.enter()
    assert [total for _number, total in counter.sold()[1:]] == [Decimal("4.50"), Decimal("68.00")]
    assert (stock(counter, "A005"), stock(counter, "A002")) == (0, -1)
    assert counter.counter.result(counter.model.shift_id).expected == Decimal("271.50")
    assert "63.50" in counter.answer()
    assert not counter.model.lines
    assert counter.window.layout_of.band.isHidden()


def test_what_goes_back_is_said_and_two_enters_give_it(counter):
    number = sold_by(counter, Tender("wechat", Decimal("48.00")), Tender("cash", Decimal("20.00")))
    bring_back(counter, number, OIL, COLA)
    assert "−¥64.50" in panel(counter).total.text()
    counter.enter()
    ways = panel(counter).ways.text()
    assert "45.53" in ways
    assert "18.97" in ways
    counter.enter()
    assert counter.model.mode is Mode.CART
    assert "64.50" in counter.answer()
    assert counter.counter.result(counter.model.shift_id).expected == Decimal("201.03")
    assert "64.50" in counter.window.layout_of.header.last.text()


def test_an_even_exchange_is_completed_by_two_enters(counter):
    number = sell(counter, OIL)
    bring_back(counter, number, OIL)
    counter.key(Qt.Key.Key_F5)
    counter.scan(OIL)
    assert amounts(counter) == [Decimal("-68.00"), Decimal("68.00")]
    assert counter.model.due == 0
    counter.enter()
    assert counter.model.mode is Mode.RETURN
    counter.enter()
    assert [total for _number, total in counter.sold()[1:]] == [Decimal("68.00")] * 2


def test_f5_turns_what_scans_do_and_the_band_says_which(counter):
    number = sell(counter, COLA, COLA, COLA)
    bring_back(counter, number, COLA)
    band = counter.window.layout_of.band
    back = band.text()
    counter.key(Qt.Key.Key_F5)
    assert counter.model.mode is Mode.CART
    assert band.isVisible()
    assert band.text() != back
    assert "F5" in band.text()
    counter.scan(COLA)
    counter.key(Qt.Key.Key_F5)
    assert band.text() == back
    counter.scan(COLA)
    assert counter.quantities() == ["-2", "1"]
    assert [line.back for line in counter.window.returns.lines] == [Decimal(2)]


def test_more_than_is_open_is_refused_and_never_bought_by_mistake(counter):
    number = sell(counter, COLA, COLA)
    bring_back(counter, number, COLA)
    counter.enter()
    counter.enter()
    bring_back(counter, number, COLA)
    counter.scan(COLA)
    assert counter.sounds.heard[-1] == "error"
    assert counter.quantities() == ["-1"]
    counter.type("*3")
    counter.enter()
    assert counter.answer().startswith("✕")
    assert counter.quantities() == ["-1"]
    counter.type(".1")
    counter.enter()
    assert counter.answer().startswith("✕")
    assert amounts(counter) == [Decimal("-3.50")]


def test_the_amount_shown_is_that_which_is_posted_to_the_fen(counter):
    for _unused in range(3):
        counter.scan(OIL)
    counter.key(Qt.Key.Key_F10)
    counter.type("-194")
    counter.enter()
    number = sell(counter)
    for due in ("3.33", "3.33", "3.34"):
        bring_back(counter, number, OIL)
        assert counter.window.returns.total == Decimal(due)
        counter.enter()
        counter.enter()
        assert counter.sold()[-1][1] == Decimal(due)


def test_escape_keeps_what_comes_back_and_so_does_the_next_start(counter):
    number = sell(counter, COLA, NOODLES)
    bring_back(counter, number, COLA)
    counter.key(Qt.Key.Key_Escape)
    assert counter.model.mode is Mode.CART
    assert counter.quantities() == ["-1"]
    counter.scan(OIL)
    counter.model.open()
    assert counter.quantities() == ["-1", "1"]
    counter.key(Qt.Key.Key_F5)
    counter.scan(NOODLES)
    assert counter.quantities() == ["-1", "1", "-1"]
    counter.enter()
    counter.enter()
    assert [total for _number, total in counter.sold()[1:]] == [Decimal("8.00"), Decimal("68.00")]


def test_a_cart_with_returned_goods_is_parked_and_taken_up(counter):
    number = sell(counter, COLA)
    bring_back(counter, number, COLA)
    counter.scan(WATER)
    counter.key(Qt.Key.Key_F7)
    assert not counter.model.lines
    counter.key(Qt.Key.Key_F8)
    counter.enter()
    assert amounts(counter) == [Decimal("-3.50"), Decimal("2.00")]
    assert counter.window.layout_of.band.isVisible()
    counter.enter()
    assert "1.50" in panel(counter).total.text()
    counter.enter()
    assert [total for _number, total in counter.sold()[1:]] == [Decimal("3.50"), Decimal("2.00")]


def test_each_step_is_undone_by_its_name(counter):
    number = sell(counter, COLA)
    bring_back(counter, number, COLA)
    counter.scan(OIL)
    counter.control(Qt.Key.Key_Z)
    assert counter.quantities() == ["-1"]
    counter.control(Qt.Key.Key_Z)
    assert not counter.model.lines
    assert "可口可乐" in counter.answer()
    counter.control(Qt.Key.Key_Y)
    counter.control(Qt.Key.Key_Y)
    assert counter.quantities() == ["-1", "1"]
    counter.key(Qt.Key.Key_Up)
    counter.key(Qt.Key.Key_Delete)
    assert counter.quantities() == ["1"]


def test_the_same_return_in_two_carts_is_refused_the_second_time_and_the_cart_stays(counter):
    number = sell(counter, COLA)
    bring_back(counter, number, COLA)
    counter.scan(WATER)
    counter.key(Qt.Key.Key_F7)
    bring_back(counter, number, COLA)
    counter.enter()
    counter.enter()
    counter.key(Qt.Key.Key_F8)
    counter.enter()
    assert counter.answer()
    counter.enter()
    counter.enter()
    assert counter.answer().startswith("✕")
    assert number in counter.answer()
    assert counter.quantities() == ["-1", "1"]
    assert len(counter.sold()) == 2


def test_without_a_receipt_the_right_is_lent_inside_an_exchange(cashier):
    cashier.key(Qt.Key.Key_F5)
    cashier.enter()
    cashier.type("gift")
    cashier.enter()
    cashier.scan(COLA)
    cashier.key(Qt.Key.Key_F5)
    cashier.scan(OIL)
    cashier.enter()
    assert cashier.model.mode is Mode.PAY
    cashier.enter()
    assert cashier.sold() == []
    cashier.approve()
    assert [total for _number, total in cashier.sold()] == [Decimal("3.50"), Decimal("68.00")]


def test_without_a_receipt_the_approved_refund_gives_money_back_and_sells(cashier):
    cashier.scan(WATER)
    cashier.key(Qt.Key.Key_F5)
    cashier.enter()
    cashier.type("gift")
    cashier.enter()
    cashier.scan(OIL)
    cashier.enter()
    cashier.enter()
    assert cashier.sold() == []
    cashier.approve()
    assert [total for _number, total in cashier.sold()] == [Decimal("68.00"), Decimal("2.00")]
    assert cashier.model.mode is Mode.CART


def test_the_customer_of_the_receipt_comes_with_the_goods(counter):
    counter.masterdata.save_party(PartyInput(code="C001", name="阳光超市", role="customer"))
    number = sold_by(counter, Tender("on_account", Decimal("68.00")), party="C001")
    bring_back(counter, number, OIL)
    assert counter.model.buyer.name == "阳光超市"
    counter.scan(COLA)
    counter.enter()
    counter.enter()
    assert counter.counter.customer("C001").balance == Decimal("3.50")


def test_goods_of_one_receipt_come_back_at_a_time(counter):
    first, second = sell(counter, COLA), sell(counter, OIL)
    bring_back(counter, first, COLA)
    counter.scan(second)
    assert counter.answer().startswith("✕")
    assert counter.window.returns.number == first
    assert counter.quantities() == ["-1"]


def test_codes_nobody_knows_wait_in_the_strip_while_goods_come_back(counter):
    number = sell(counter, COLA)
    bring_back(counter, number, COLA)
    counter.scan("6999999999994")
    assert counter.model.unknown.first
    counter.enter()
    counter.enter()
    assert len(counter.sold()) == 1


@pytest.mark.parametrize("speech", ["zh_CN", "en"])
def test_the_receipt_of_an_exchange_has_both_parts_on_one_paper(till: Till, speech):
    set_language(speech)
    till.counter.open_shift("1", Decimal(200))
    till.open()
    number = sell(till, COLA)
    till.printing.work_queue()
    bring_back(till, number, COLA)
    till.scan(OIL)
    till.enter()
    till.enter()
    till.printing.work_queue()
    assert len(till.printing.jobs()) == 2
    lines = till.printing.receipt_preview(till.sold()[-1][0])
    text = "\n".join(lines)
    for figure in ("-3.50", "68.00", "64.50", number):
        assert figure in text
