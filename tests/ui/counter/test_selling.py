"""A sale at the counter, key by key."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMessageBox, QTableView

from jxc_desktop.domain.errors import NotAllowed
from jxc_desktop.services.masters.inputs import ProductInput
from jxc_desktop.services.prices import PriceItem, PriceService
from jxc_desktop.ui.common.translated import switch_language
from jxc_desktop.ui.counter.counter_view_model import Mode
from tests.ui.counter.conftest import COLA, NOODLES, OIL, WATER


def test_check_01_three_scans_and_two_enters_sell_and_the_next_customer_can_come(counter):
    for code in (COLA, OIL, WATER):
        counter.scan(code)
    keys = counter.enter() + counter.enter()
    assert keys == 2
    assert [total for _number, total in counter.sold()] == [Decimal("73.50")]
    assert not counter.model.lines
    assert counter.window.layout_of.cart_model.rowCount() == 0
    assert counter.model.mode is Mode.CART
    assert counter.box.hasFocus()


def test_enter_within_three_hundred_milliseconds_of_a_scan_does_not_pay(counter):
    counter.scan(COLA)
    QTest.keyClick(counter.window.windowHandle(), Qt.Key.Key_Return)
    assert counter.model.mode is Mode.CART


def test_scans_that_come_while_a_sale_is_posted_are_counted_in_the_header(counter):
    waiting = counter.window.layout_of.header.queue
    counter.delivery.hold()
    for code in (COLA, OIL):
        counter.scan(code)
    assert (waiting.text(), len(counter.model.lines)) == ("排队 2", 0)
    counter.delivery.release()
    assert (waiting.text(), len(counter.model.lines)) == ("", 2)


def test_enter_on_an_empty_cart_does_nothing(counter):
    counter.enter()
    assert counter.model.mode is Mode.CART


def test_check_04_unknown_codes_wait_in_the_strip_and_hold_up_payment_only(counter):
    for code in (COLA, OIL, "6923450657713", WATER, NOODLES):
        counter.scan(code)
    assert len(counter.model.lines) == 4
    assert counter.window.layout_of.strip.isVisible()
    assert "6923450657713" in counter.window.layout_of.strip.text.text()
    assert counter.sounds.heard.count("error") == 1
    assert QApplication.activeModalWidget() is None
    counter.enter()
    assert counter.model.mode is Mode.UNKNOWN
    assert counter.sold() == []


def test_a_new_item_is_made_of_an_unknown_code_by_name_and_price(counter):
    counter.scan("6923450657713")
    counter.scan("6923450657713")
    counter.scan(COLA)
    counter.enter()
    counter.type("Pear")
    counter.enter()
    counter.type("2.50")
    counter.enter()
    assert counter.quantities() == ["1", "2"]
    assert counter.model.mode is Mode.CART
    assert not counter.window.layout_of.strip.isVisible()
    counter.enter()
    assert counter.model.mode is Mode.PAY


def test_an_unknown_code_is_added_to_an_item_there_is(counter):
    counter.scan("6923450657713")
    counter.model.set_mode(Mode.UNKNOWN)
    panel = counter.window.actions_of.panels.unknown
    panel.existing.setFocus()
    counter.type("nfsq")
    counter.enter()
    assert [line.code for line in counter.model.lines] == ["A004"]


def test_dropped_codes_do_not_hold_up_payment_any_more(counter):
    counter.scan(COLA)
    counter.scan("6923450657713")
    counter.model.set_mode(Mode.UNKNOWN)
    counter.window.actions_of.panels.unknown.dropped.emit()
    counter.enter()
    assert counter.model.mode is Mode.PAY


def test_check_05_a_sale_by_initials_takes_seven_keys(counter):
    keys = counter.type("kkkl") + counter.enter() + counter.enter() + counter.enter()
    assert keys <= 7
    assert len(counter.sold()) == 1


def test_the_search_list_shows_under_the_box_and_arrows_choose(counter):
    counter.type("A00")
    search = counter.window.layout_of.search
    assert search.isVisible()
    assert search.model().rowCount() == 5
    counter.key(Qt.Key.Key_Down)
    counter.enter()
    assert [line.code for line in counter.model.lines] == ["A002"]
    assert not search.isVisible()
    assert counter.box.text() == ""


def test_check_06_a_number_and_star_before_the_scan_is_the_quantity(counter):
    counter.type("5*")
    counter.scan(COLA)
    assert counter.quantities() == ["5"]
    assert counter.box.text() == ""


def test_check_06_star_and_a_number_after_the_scan_is_the_quantity(counter):
    counter.scan(COLA)
    counter.type("*5")
    counter.enter()
    assert counter.quantities() == ["5"]


def test_check_06_bare_digits_before_a_scan_are_no_quantity_and_stay_selected(counter):
    counter.type("5")
    counter.scan(COLA)
    assert counter.quantities() == ["1"]
    assert counter.box.selectedText() == "5"
    assert "*" in counter.answer()


def test_check_07_the_same_code_at_once_counts_once_and_later_twice(counter):
    counter.router.feed(COLA)
    counter.seconds.now += 0.080
    counter.router.feed(COLA)
    assert counter.quantities() == ["1"]
    counter.seconds.now += 0.400
    counter.router.feed(COLA)
    assert counter.quantities() == ["2"]


def test_undo_counts_a_double_read_after_all(counter):
    counter.router.feed(COLA)
    counter.seconds.now += 0.080
    counter.router.feed(COLA)
    counter.control(Qt.Key.Key_Z)
    assert counter.quantities() == ["2"]


def test_price_and_discount_keys_act_on_the_selected_line(counter):
    counter.scan(COLA)
    counter.scan(OIL)
    counter.type(".60")
    counter.enter()
    assert counter.model.selected_line.price == Decimal(60)
    counter.type("/8.5")
    counter.enter()
    assert counter.model.selected_line.amount == Decimal("51.00")
    assert counter.model.due == Decimal("54.50")


def test_plus_minus_and_delete_act_on_the_selected_line(counter):
    counter.scan(COLA)
    counter.scan(OIL)
    counter.key(Qt.Key.Key_Up)
    counter.type("++-")
    assert counter.quantities() == ["2", "1"]
    counter.key(Qt.Key.Key_Delete)
    assert [line.code for line in counter.model.lines] == ["A002"]


def test_check_02_a_scan_during_payment_goes_to_the_cart_and_not_into_the_sum(counter):
    counter.scan(COLA)
    counter.enter()
    tendered = counter.window.actions_of.panels.pay.tendered
    assert tendered.hasFocus()
    before = tendered.text()
    counter.scan(OIL)
    assert tendered.text() == before
    assert counter.model.mode is Mode.CART
    assert counter.model.due == Decimal("71.50")


FIELDS = {
    Mode.CART: "scan_box",
    Mode.PAY: "tendered",
    Mode.UNKNOWN: "new_price",
    Mode.CUSTOMER: "customer_text",
    Mode.WHOLE_DISCOUNT: "whole_discount_field",
    Mode.DRAWER: "open_drawer_field",
    Mode.TAKE_BACK: "take_back_field",
    Mode.SHIFT_CLOSE: "count_100",
    Mode.SHIFT_OPEN: "opening_float_field",
}


@pytest.mark.parametrize("mode", FIELDS)
def test_check_02_a_burst_leaves_the_field_with_the_focus_as_it_is(counter, mode):
    counter.scan(WATER)
    counter.model.set_mode(mode)
    field = counter.window.findChild(QLineEdit, FIELDS[mode])
    field.setFocus()
    before = field.text()
    counter.scan(COLA)
    assert field.text() == before
    assert [line.code for line in counter.model.lines] == ["A004", "A001"]
    assert counter.quantities() == ["1", "1"]


def test_check_02_a_burst_never_reaches_the_pin(counter):
    counter.scan(WATER)
    bar = counter.window.layout_of.authorisation
    bar.ask(NotAllowed(user="", permission="counter.void_sale"), None, lambda _confirmed: None)
    bar.pin.setFocus()
    counter.scan(COLA)
    assert bar.pin.text() == ""
    assert [line.code for line in counter.model.lines] == ["A004", "A001"]


def test_check_02_a_scan_is_handled_while_a_message_box_is_open(counter):
    box = QMessageBox(QMessageBox.Icon.Information, "!", "!", QMessageBox.StandardButton.Ok, counter.window)
    box.open()
    counter.qtbot.waitExposed(box)
    for char in COLA:
        counter.seconds.now += 0.004
        QTest.keyClick(box.windowHandle(), char)
    QTest.keyClick(box.windowHandle(), Qt.Key.Key_Return)
    assert box.isVisible()
    assert [line.code for line in counter.model.lines] == ["A001"]
    box.close()
    box.deleteLater()


def test_check_12_escape_never_empties_a_cart(counter):
    counter.scan(COLA)
    for mode in Mode:
        counter.model.set_mode(mode)
        counter.key(Qt.Key.Key_Escape)
        counter.key(Qt.Key.Key_Escape)
        assert counter.quantities() == ["1"], mode
        assert counter.model.mode is Mode.CART
        assert counter.box.hasFocus()


def test_emptying_the_cart_is_one_step_that_undo_takes_back(counter):
    counter.scan(COLA)
    counter.scan(OIL)
    counter.control(Qt.Key.Key_Delete)
    assert not counter.model.lines
    counter.control(Qt.Key.Key_Z)
    assert counter.quantities() == ["1", "1"]
    counter.control(Qt.Key.Key_Y)
    assert not counter.model.lines


def test_undo_says_what_it_took_back(counter):
    counter.scan(COLA)
    counter.key(Qt.Key.Key_Delete)
    counter.control(Qt.Key.Key_Z)
    assert "可口可乐" in counter.answer()


def test_printable_keys_reach_the_box_when_nothing_has_the_focus(counter):
    counter.box.clearFocus()
    counter.window.setFocus()
    counter.type("kk")
    assert counter.box.text() == "kk"


def test_no_button_and_no_table_takes_the_focus(counter):
    takers = [
        widget.objectName()
        for kind in (QAbstractButton, QTableView)
        for widget in counter.window.findChildren(kind)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    assert takers == []


def test_what_was_answered_and_refused_follows_the_language(counter, qapp):
    switch_language(qapp, "en")
    for code in (OIL, COLA):
        counter.scan(code)
    for show, words in (
        (lambda: None, ("in stock", "库存")),
        (lambda: counter.control(Qt.Key.Key_Z), ("Undone: add", "已撤销")),
        (lambda: counter.scan("6923450657713"), ("Unknown code", "未识别的条码")),
        (counter.enter, ("There are unknown codes", "未识别")),
    ):
        show()
        for language, word in zip(("en", "zh_CN", "en"), (*words, words[0]), strict=True):
            switch_language(qapp, language)
            assert word in counter.answer()


def test_a_promotion_and_a_price_list_are_named_on_the_line_and_a_dash_switches_them_off(counter):
    prices = counter.shop.service(PriceService)
    code = counter.goods.by_code(COLA).product.code
    prices.save_promotion(
        "2ND", {"name": "第二件半价", "type": "nth", "products": ((code, None),), "percent": Decimal(50)}
    )
    prices.save_price_list("SHOP", {"items": (PriceItem(code, Decimal("3.00")),)})
    counter.goods.load()
    counter.scan(COLA)
    counter.scan(COLA)
    item = counter.window.layout_of.cart_model.index(0, 1).data()
    assert "第二件半价" in item
    assert item.endswith("SHOP")
    assert counter.model.due == Decimal("4.50")
    counter.type("/-")
    counter.enter()
    assert counter.model.due == Decimal("6.00")


def test_goods_without_a_price_are_not_given_away_by_mistake(counter):
    counter.masterdata.save_products([ProductInput(code="P0", name="新品", unit="个", barcodes=["6900000000083"])])
    counter.goods.load()
    counter.scan("6900000000083")
    counter.enter()
    assert counter.model.mode is Mode.CART
    assert "新品" in counter.answer()
    counter.type(".3")
    counter.enter()
    counter.enter()
    counter.enter()
    assert [total for _number, total in counter.sold()] == [Decimal("3.00")]
