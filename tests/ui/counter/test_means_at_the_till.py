"""The pay panel follows the means of payment of the shop while it is open."""

from decimal import Decimal

from PySide6.QtCore import Qt

from tests.ui.counter.conftest import COLA


def shown(till):
    return [code for code, button in till.window.actions_of.panels.pay.buttons.of.items() if not button.isHidden()]


def change(till, code, **said):
    till.notices.changed.emit(till.masterdata.save_means(code, **said))


def test_a_means_made_now_is_offered_and_one_given_up_no_longer(counter):
    change(counter, "coupon", name="厂家券", money_account="BANK", key="T")
    counter.scan(COLA)
    counter.enter()
    assert "coupon" in shown(counter)
    counter.type("t")
    counter.enter()
    result = counter.counter.result(counter.model.shift_id)
    assert {one.means: one.amount for one in result.by_means if one.amount} == {"coupon": Decimal("3.50")}
    change(counter, "coupon", active=False)
    counter.scan(COLA)
    counter.enter()
    assert "coupon" not in shown(counter)
    counter.type("t")
    assert counter.window.actions_of.panels.pay.payment.chosen == "cash"
    counter.key(Qt.Key.Key_Escape)


def test_what_is_owed_needs_a_customer(counter):
    change(counter, "monthly", name="月结", key="B")
    counter.scan(COLA)
    counter.enter()
    assert "monthly" not in shown(counter)
    counter.type("b")
    assert counter.window.actions_of.panels.pay.payment.chosen == "cash"
