"""How the last sale was paid is put right at the counter: letters, parts, a reason, and the right to."""

from decimal import Decimal

from PySide6.QtCore import Qt

from jxc_desktop.domain.permissions import COUNTER_OPERATOR, DEFAULT_ROLES, Permission
from jxc_desktop.i18n import set_language
from jxc_desktop.services.users import UserService
from jxc_desktop.ui.counter.counter_view_model import Mode
from tests.ui.counter.conftest import COLA, OIL


def sell(till, code=OIL):
    till.scan(code)
    till.enter()
    till.enter()
    return till.sold()[-1][0]


def by_means(till):
    result = till.counter.result(till.model.shift_id)
    return {one.means: one.amount for one in result.by_means if one.amount}


def ask(till):
    till.key(Qt.Key.Key_F6)
    till.key(Qt.Key.Key_F9)
    assert till.model.mode is Mode.CHANGE_MEANS


def test_the_last_sale_was_paid_by_another_means(counter):
    number = sell(counter)
    ask(counter)
    counter.type("w")
    counter.enter()
    counter.enter()
    assert counter.model.mode is Mode.CHANGE_MEANS
    counter.type("wrong key")
    counter.enter()
    assert counter.model.mode is Mode.CART
    assert number in counter.answer()
    assert by_means(counter) == {"wechat": Decimal("68.00")}
    assert counter.counter.result(counter.model.shift_id).expected == Decimal("200.00")
    assert counter.model.last.means == ("wechat",)
    assert counter.box.hasFocus()


def test_it_was_paid_in_two_parts(counter):
    sell(counter)
    ask(counter)
    counter.type("50h")
    assert counter.window.actions_of.panels.change_means.field_of_sum.text() == "18.00"
    counter.type("z")
    counter.enter()
    counter.type("two")
    counter.enter()
    assert by_means(counter) == {"alipay": Decimal("18.00"), "cash": Decimal("50.00")}


def test_changing_the_means_needs_the_right_or_somebody_who_has_it(cashier):
    cashier.shop.sign_in(cashier.owner)
    operators = DEFAULT_ROLES[COUNTER_OPERATOR] - {Permission.COUNTER_MEANS}
    cashier.shop.service(UserService).save_role(COUNTER_OPERATOR, "收银员", operators)
    cashier.shop.sign_in("小李")
    sell(cashier, COLA)
    ask(cashier)
    cashier.type("w")
    cashier.enter()
    cashier.type("slip")
    cashier.enter()
    assert by_means(cashier) == {"cash": Decimal("3.50")}
    cashier.approve()
    assert by_means(cashier) == {"wechat": Decimal("3.50")}


def test_escape_and_scans_leave_the_payment_as_it_was(counter):
    set_language("en")
    sell(counter)
    ask(counter)
    counter.type("a")
    counter.key(Qt.Key.Key_Escape)
    assert counter.model.mode is Mode.CART
    ask(counter)
    counter.scan(COLA)
    assert counter.model.mode is Mode.CART
    assert counter.quantities() == ["1"]
    assert by_means(counter) == {"cash": Decimal("68.00")}
