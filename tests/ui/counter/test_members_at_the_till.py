"""Members at the counter: chosen by their card, what they hold shown, stored value loaded, cards told of."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.services.cards import CardService, VoucherBatch
from jxc_desktop.services.masters.inputs import PartyInput, ProductInput
from jxc_desktop.ui.counter.counter_view_model import Mode
from tests.ui.counter.conftest import COLA, OIL


@pytest.fixture
def members(till):
    """An open counter and a member with a card; one point for each yuan; 50.00 more for 500.00 loaded."""
    till.masterdata.save_product(ProductInput(code="A001", member_price="3.00"))
    till.masterdata.save_party(
        PartyInput(
            code="C001", name="王小梅", role="customer", phone="13800138000", level="member", member_card="M88001"
        )
    )
    till.settings.set("points_price", "1.00")
    till.settings.set("top_up_offers", "500=50")
    till.goods.load()
    till.counter.open_shift("1", Decimal(200))
    till.open()
    return till


def test_a_members_card_chooses_who_buys_in_the_cart_and_while_it_is_paid(members):
    members.scan(COLA)
    members.scan("M88001")
    assert members.model.buyer.name == "王小梅"
    assert members.model.due == Decimal("3.00")
    assert "3" in members.window.actions_of.panels.total.facts.text()
    members.key(Qt.Key.Key_End)
    members.enter()
    assert members.window.actions_of.panels.pay.due.text() == "¥3.50"
    members.scan("M88001")
    assert members.model.mode is Mode.PAY
    assert members.window.actions_of.panels.pay.due.text() == "¥3.00"
    members.enter()
    assert members.counter.customer("C001").points == 3


def test_stored_value_is_loaded_from_the_customer_panel_and_pays_at_once(members):
    panels = members.window.actions_of.panels
    members.scan(OIL)
    members.key(Qt.Key.Key_F2)
    members.type("8000")
    members.key(Qt.Key.Key_F9)
    assert members.model.mode is Mode.TOP_UP
    assert "王小梅" in panels.top_up.who.text()
    members.type("500")
    assert "50.00" in panels.top_up.bonus.text()
    members.type("w")
    members.enter()
    assert members.model.mode is Mode.CART
    assert "550.00" in members.answer()
    assert members.model.buyer.stored_value == Decimal("550.00")
    assert "550.00" in panels.total.customer.text()
    members.enter()
    assert panels.pay.buttons.of["stored_value"].isVisible()
    members.type("c")
    members.enter()
    assert members.counter.customer("C001").stored_value == Decimal("482.00")
    by_means = {one.means: one.amount for one in members.counter.result(members.model.shift_id).by_means}
    assert by_means["wechat"] == Decimal("500.00")


def test_a_voucher_that_is_scanned_is_told_of_in_the_cart_and_taken_while_it_is_paid(members):
    members.shop.service(CardService).give_out(VoucherBatch("周年", Decimal(20)), ["VX-77001"])
    members.scan(OIL)
    members.scan("VX-77001")
    assert "20.00" in members.answer()
    assert members.model.mode is Mode.CART
    assert not members.model.unknown.codes
    members.enter()
    members.scan("VX-77001")
    pay = members.window.actions_of.panels.pay
    assert (pay.payment.chosen, pay.tendered.text()) == ("voucher", "20.00")
    members.enter()
    assert pay.tendered.text() == "48.00"
    members.enter()
    assert members.sold()[-1][1] == Decimal("68.00")
    members.scan(COLA)
    members.scan("VX-77001")
    assert members.answer().startswith("▲")
    members.enter()
    members.scan("VX-77001")
    assert "VX-77001" in pay.warning.text()
    members.enter()
    assert len(members.sold()) == 2
