"""After the sale: its receipt again, the whole sale taken back, goods returned without a receipt."""

from decimal import Decimal

from PySide6.QtCore import Qt

from jxc_desktop.ui.counter.counter_view_model import Mode
from tests.ui.counter.conftest import COLA, OIL


def sell(till, *codes):
    for code in codes:
        till.scan(code)
    till.enter()
    till.enter()
    return till.sold()[-1][0]


def stock(till, code):
    till.goods.load()
    return till.goods.stock(till.goods.by_code(code).product.id)


def test_the_last_sale_is_taken_back_for_a_reason_and_its_cash_is_named(counter):
    before = stock(counter, "A002")
    number = sell(counter, OIL)
    counter.key(Qt.Key.Key_F6)
    counter.key(Qt.Key.Key_Delete)
    assert counter.model.mode is Mode.TAKE_BACK
    counter.enter()
    assert counter.model.mode is Mode.TAKE_BACK
    counter.type("wrong item")
    counter.enter()
    assert counter.model.mode is Mode.CART
    assert number in counter.answer()
    assert "68.00" in counter.answer()
    assert stock(counter, "A002") == before
    assert counter.counter.result(counter.model.shift_id).expected == Decimal("200.00")
    assert counter.counter.last_sale("1") is None
    counter.printing.work_queue()
    assert [job.kind for job in counter.printing.jobs()].count("receipt") == 2


def test_taking_a_sale_back_needs_the_right_or_somebody_who_has_it(cashier):
    sell(cashier, COLA)
    cashier.key(Qt.Key.Key_F6)
    cashier.key(Qt.Key.Key_Delete)
    cashier.type("twice")
    cashier.enter()
    assert cashier.counter.last_sale("1") is not None
    cashier.approve()
    assert cashier.counter.last_sale("1") is None


def test_only_the_last_sale_of_the_open_shift_can_be_taken_back(counter):
    sell(counter, COLA)
    counter.counter.close_shift("1", Decimal("203.50"))
    counter.counter.open_shift("1", Decimal(100))
    counter.key(Qt.Key.Key_F6)
    counter.key(Qt.Key.Key_Delete)
    counter.type("late")
    counter.enter()
    assert counter.counter.last_sale("1") is not None
    assert counter.answer().startswith("✕")


def test_a_sale_that_partly_came_back_is_not_taken_back_whole(counter):
    number = sell(counter, COLA, OIL)
    counter.key(Qt.Key.Key_F5)
    counter.scan(number)
    counter.scan(COLA)
    counter.enter()
    counter.enter()
    counter.key(Qt.Key.Key_F6)
    counter.key(Qt.Key.Key_Delete)
    counter.type("all")
    counter.enter()
    assert counter.counter.last_sale("1").number == number


def bring_back_without_receipt(till, *codes):
    till.key(Qt.Key.Key_F5)
    till.enter()
    till.type("gift")
    till.enter()
    for code in codes:
        till.scan(code)


def test_goods_come_back_without_a_receipt_for_a_reason_at_todays_price(counter):
    bring_back_without_receipt(counter, COLA, COLA)
    band = counter.window.layout_of.band
    assert band.isVisible()
    assert counter.window.returns.total == Decimal("7.00")
    counter.enter()
    counter.enter()
    assert counter.sold()[-1][1] == Decimal("7.00")
    assert not band.isVisible()
    with counter.shop.database.read() as connection:
        assert connection.exec_driver_sql("SELECT remark FROM documents ORDER BY posting DESC").first()[0] == "gift"
    assert counter.counter.result(counter.model.shift_id).expected == Decimal("193.00")


def test_goods_before_the_receipt_ask_for_it(counter):
    counter.key(Qt.Key.Key_F5)
    counter.scan(COLA)
    assert counter.sounds.heard[-1] == "error"
    assert counter.window.returns.total == 0


def test_a_return_without_a_receipt_has_its_own_right(cashier):
    bring_back_without_receipt(cashier, COLA)
    cashier.enter()
    cashier.enter()
    assert cashier.sold() == []
    cashier.approve()
    assert cashier.sold()[-1][1] == Decimal("3.50")
    assert cashier.model.mode is Mode.CART


def test_escape_drops_the_question_and_keeps_the_return(cashier):
    bring_back_without_receipt(cashier, COLA)
    cashier.enter()
    cashier.enter()
    cashier.key(Qt.Key.Key_Escape)
    assert cashier.window.layout_of.authorisation.isHidden()
    assert cashier.model.mode is Mode.RETURN
    assert cashier.window.returns.total == Decimal("3.50")
    assert cashier.sold() == []


def test_how_many_come_back_is_typed_after_a_star(counter):
    bring_back_without_receipt(counter, COLA)
    counter.type("*4")
    counter.enter()
    assert counter.window.returns.total == Decimal("14.00")
