"""Paying, parking, returning, shifts and faults at the counter, with the real services behind it."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jxc_desktop.devices.ports import DeviceFault
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.i18n import set_language
from jxc_desktop.services.counter import CounterService
from jxc_desktop.services.goods import GoodsIndex
from jxc_desktop.services.masters.inputs import PartyInput
from jxc_desktop.ui.counter.counter_view_model import Mode
from tests.support.widget_walk import COUNTER_TARGET, complaints
from tests.ui.counter.conftest import COLA, OIL, WATER


def sell(till, *codes):
    for code in codes:
        till.scan(code)
    till.enter()
    till.enter()


def tenders(till):
    with till.shop.database.read() as connection:
        query = "SELECT means, kept FROM document_tenders ORDER BY document_id, means"
        return [(means, Decimal(kept) / 100) for means, kept in connection.exec_driver_sql(query)]


def test_check_14_change_is_shown_large_and_stays_until_the_next_payment(counter):
    counter.scan(COLA)
    counter.enter()
    counter.type("20")
    counter.enter()
    change = counter.window.actions_of.panels.total.change
    assert "16.50" in change.text()
    counter.scan(OIL)
    assert change.isVisible()
    assert "16.50" in change.text()
    assert change.font().pixelSize() >= 32
    assert "16.50" in counter.window.layout_of.header.last.text()


def test_letters_choose_the_means_in_both_languages(counter):
    counter.scan(COLA)
    counter.enter()
    counter.type("w")
    assert counter.window.actions_of.panels.pay.payment.chosen == "wechat"
    set_language("en")
    counter.type("d")
    assert counter.window.actions_of.panels.pay.payment.chosen == "card"
    counter.enter()
    assert tenders(counter) == [("card", Decimal("3.50"))]


def test_a_sale_is_split_between_cash_and_the_rest_by_another_means(counter):
    counter.scan(OIL)
    counter.enter()
    counter.type("50")
    counter.type("h")
    assert counter.window.actions_of.panels.pay.tendered.text() == "18.00"
    counter.type("w")
    counter.enter()
    assert tenders(counter) == [("cash", Decimal("50.00")), ("wechat", Decimal("18.00"))]


def test_a_sum_that_looks_like_a_barcode_is_asked_about_once(counter):
    counter.scan(COLA)
    counter.enter()
    counter.type("69010280")
    counter.enter()
    assert counter.sold() == []
    assert counter.window.actions_of.panels.pay.warning.text()
    counter.type("5")
    counter.enter()
    assert len(counter.sold()) == 1


def test_a_held_enter_completes_nothing(counter):
    counter.scan(COLA)
    counter.seconds.now += 1
    handle = counter.window.windowHandle()
    QTest.keyPress(handle, Qt.Key.Key_Return)
    counter.seconds.now += 1
    repeat = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    QApplication.sendEvent(handle, repeat)
    assert counter.model.mode is Mode.PAY
    assert counter.sold() == []


def test_without_a_shift_goods_can_be_scanned_but_not_paid(till):
    till.open()
    assert till.model.mode is Mode.SHIFT_OPEN
    till.scan(COLA)
    assert till.quantities() == ["1"]
    till.type("200")
    till.enter()
    assert till.model.mode is Mode.CART
    assert till.quantities() == ["1"]
    till.enter()
    till.enter()
    assert len(till.sold()) == 1


def test_check_09_a_sale_is_parked_by_one_key_and_taken_up_again_by_two(counter):
    counter.scan(COLA)
    counter.scan(OIL)
    assert counter.key(Qt.Key.Key_F7) == 1
    assert not counter.model.lines
    counter.scan(WATER)
    counter.control(Qt.Key.Key_Delete)
    assert counter.key(Qt.Key.Key_F8) + counter.enter() == 2
    assert [line.code for line in counter.model.lines] == ["A001", "A002"]


def test_the_open_cart_and_the_parked_ones_are_there_after_a_restart(counter):
    counter.scan(COLA)
    counter.key(Qt.Key.Key_F7)
    counter.scan(OIL)
    counter.scan(OIL)
    goods = GoodsIndex(counter.shop.database)
    goods.load()
    again = CounterService(counter.shop.database, counter.shop.clock, counter.shop.session, goods)
    assert [line.quantity for line in again.cart("1").lines] == ["2"]
    assert len(again.parked("1")) == 1


def test_check_10_a_return_takes_the_receipt_the_goods_and_two_enters(counter):
    sell(counter, COLA, COLA, OIL)
    ((number, _total),) = counter.sold()
    counter.key(Qt.Key.Key_F5)
    counter.scan(number)
    counter.scan(COLA)
    assert counter.enter() + counter.enter() == 2
    assert counter.sold()[1][1] == Decimal("3.50")
    assert counter.model.mode is Mode.CART
    assert counter.box.hasFocus()


def test_check_10_no_more_comes_back_than_was_sold(counter):
    sell(counter, COLA)
    ((number, _total),) = counter.sold()
    counter.key(Qt.Key.Key_F5)
    counter.scan(number)
    counter.scan(COLA)
    counter.sounds.heard.clear()
    counter.scan(COLA)
    assert counter.sounds.heard == ["error"]
    assert [line.back for line in counter.window.returns.lines] == [Decimal(1)]
    counter.enter()
    counter.enter()
    counter.key(Qt.Key.Key_F5)
    counter.scan(number)
    assert [line.sold.open for line in counter.window.returns.lines] == [Decimal(0)]


def test_goods_that_are_not_on_the_receipt_do_not_come_back(counter):
    sell(counter, COLA)
    counter.key(Qt.Key.Key_F5)
    counter.scan(counter.sold()[0][0])
    counter.scan(OIL)
    assert counter.sounds.heard[-1] == "warning"
    assert counter.answer().startswith("▲")
    assert counter.window.returns.total == 0
    assert counter.model.due == Decimal("68.00")


def test_check_13_a_jammed_printer_costs_no_sale_and_f6_prints_it_again(counter):
    counter.printer.fault = DeviceFault.NO_PAPER
    sell(counter, COLA)
    ((number, _total),) = counter.sold()
    counter.printing.work_queue()
    counter.window.refresh(Changes(frozenset({Topic.PRINT_JOBS})))
    assert counter.answer().startswith("▲")
    assert number in counter.answer()
    counter.printer.fault = None
    counter.key(Qt.Key.Key_F6)
    assert counter.window.actions_of.panels.last.number.text() == number
    counter.enter()
    counter.printing.work_queue()
    assert any(job.reprint for job in counter.printing.jobs())


def test_check_15_a_shift_closes_blind_and_then_tells_the_difference(counter):
    sell(counter, COLA)
    counter.control(Qt.Key.Key_J)
    panel = counter.window.actions_of.panels.of[Mode.SHIFT_CLOSE]
    assert panel.result.text() == ""
    counter.type("2")
    for _ in range(8):
        counter.enter()
    assert "203.50" in panel.result.text()
    assert "3.50" in panel.result.text()
    assert counter.counter.shift("1") is None


def test_a_shift_does_not_close_over_an_open_cart(counter):
    counter.scan(COLA)
    counter.control(Qt.Key.Key_J)
    assert counter.model.mode is not Mode.SHIFT_CLOSE
    assert counter.counter.shift("1") is not None


def test_a_price_check_shows_and_sells_nothing(counter):
    counter.key(Qt.Key.Key_F3)
    counter.scan(OIL)
    assert "68.00" in counter.answer()
    assert not counter.model.lines
    counter.scan(OIL)
    assert counter.quantities() == ["1"]


def test_a_discount_on_the_whole_sale_is_one_step(counter):
    counter.scan(OIL)
    counter.key(Qt.Key.Key_F10)
    counter.type("9")
    counter.enter()
    assert counter.model.due == Decimal("61.20")
    counter.control(Qt.Key.Key_Z)
    assert counter.model.due == Decimal("68.00")


def test_the_drawer_opens_for_a_reason_only(counter):
    counter.key(Qt.Key.Key_F11)
    counter.enter()
    assert counter.model.mode is Mode.DRAWER
    counter.type("change")
    counter.enter()
    assert counter.model.mode is Mode.CART
    assert any(action.startswith("drawer") for action, _object, _outcome in counter.shop.audited())


@pytest.mark.parametrize("size", [(1366, 700), (1280, 640), (1024, 720)])
@pytest.mark.parametrize("speech", ["zh_CN", "en"])
def test_every_panel_fits_the_window_without_clipping(till, size, speech):
    set_language(speech)
    till.counter.open_shift("1", Decimal(200))
    window = till.open(*size)
    for mode in Mode:
        till.model.set_mode(mode)
        till.qapp.processEvents()
        panel = window.layout_of.side.currentWidget()
        assert panel.minimumSizeHint().height() <= panel.height(), (mode, panel.minimumSizeHint())
        assert panel.minimumSizeHint().width() <= panel.width(), mode
    assert window.minimumSizeHint().width() <= size[0]
    assert window.minimumSizeHint().height() <= size[1]


@pytest.mark.parametrize("size", [(1366, 610), (1224, 530), (1024, 658)])
@pytest.mark.parametrize("speech", ["zh_CN", "en"])
def test_the_pay_panel_fits_inside_the_shell_with_a_warning_and_a_large_sum(till, size, speech):
    set_language(speech)
    till.masterdata.save_party(PartyInput(code="C001", name="阳光超市", role="customer"))
    till.counter.open_shift("1", Decimal(200))
    window = till.open(*size)
    till.type("17*")
    till.scan(OIL)
    till.model.choose_buyer("C001")
    till.enter()
    till.type("69010280")
    till.enter()
    till.qapp.processEvents()
    panel = window.layout_of.side.currentWidget()
    assert panel.warning.text()
    assert panel.minimumSizeHint().height() <= panel.height()
    assert window.minimumSizeHint().height() <= size[1]
    assert complaints(window, least_target=COUNTER_TARGET) == []


@pytest.mark.parametrize("speech", ["zh_CN", "en"])
def test_every_column_of_the_cart_is_seen_on_a_narrow_screen(till, speech):
    set_language(speech)
    till.counter.open_shift("1", Decimal(200))
    window = till.open(1024, 658)
    till.scan(OIL)
    till.qapp.processEvents()
    for table in (window.layout_of.cart_table, window.layout_of.return_table):
        window.layout_of.tables.setCurrentWidget(table)
        till.qapp.processEvents()
        assert table.horizontalHeader().length() <= table.viewport().width()
