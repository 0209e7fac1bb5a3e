"""Who buys: found at the counter, priced at their level, sold to on account, refunded on account."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.services.masters.inputs import PartyInput, ProductInput
from jxc_desktop.ui.counter.counter_view_model import Mode
from tests.ui.counter.conftest import COLA


@pytest.fixture
def members(till):
    """A counter with an open shift, a member and a customer with a credit limit."""
    till.masterdata.save_product(ProductInput(code="A001", member_price="3.00", wholesale_price="2.80"))
    till.masterdata.save_party(
        PartyInput(code="C001", name="王小梅", role="customer", phone="13800138000", level="member")
    )
    till.masterdata.save_party(
        PartyInput(
            code="C002", name="阳光超市", role="customer", phone="02088887777", level="wholesale", credit_limit="10"
        )
    )
    till.goods.load()
    till.counter.open_shift("1", Decimal(200))
    till.open()
    return till


@pytest.mark.parametrize("typed", ["8000", "C001", "wxm", "小梅"])
def test_f2_finds_a_customer_by_phone_tail_code_initials_and_name(members, typed):
    members.scan(COLA)
    members.key(Qt.Key.Key_F2)
    members.window.actions_of.panels.customer.text.setText(typed)
    members.enter()
    assert members.model.mode is Mode.CART
    assert members.model.cart.party == "C001"
    assert members.model.due == Decimal("3.00")
    assert "王小梅" in members.window.actions_of.panels.total.customer.text()


def test_end_removes_the_customer_and_undo_brings_them_back(members):
    members.scan(COLA)
    members.model.choose_buyer("C001")
    members.key(Qt.Key.Key_End)
    assert members.model.due == Decimal("3.50")
    members.control(Qt.Key.Key_Z)
    assert members.model.due == Decimal("3.00")


def test_on_account_is_offered_only_with_a_customer_and_shows_the_credit_left(members):
    members.scan(COLA)
    members.enter()
    pay = members.window.actions_of.panels.pay
    assert not pay.buttons.of["on_account"].isVisible()
    members.type("s")
    assert pay.payment.chosen == "cash"
    assert "F2" in pay.warning.text()
    members.key(Qt.Key.Key_Escape)
    members.model.choose_buyer("C002")
    members.enter()
    members.type("s")
    assert pay.payment.chosen == "on_account"
    assert "10.00" in pay.parts.text()
    members.enter()
    assert members.sold()[-1][1] == Decimal("2.80")
    assert members.counter.customer("C002").credit_left == Decimal("7.20")


def test_more_than_the_credit_left_is_asked_about_once(members):
    members.type("9*")
    members.scan(COLA)
    members.model.choose_buyer("C002")
    members.enter()
    members.type("s")
    members.enter()
    assert members.sold() == []
    assert "阳光超市" in members.window.layout_of.authorisation.text.text()
    members.enter()
    assert members.sold()[-1][1] == Decimal("25.20")


def test_a_sale_on_account_prints_its_customer_and_comes_back_on_account(members):
    members.scan(COLA)
    members.model.choose_buyer("C002")
    members.enter()
    members.type("s")
    members.enter()
    ((number, _total),) = members.sold()
    assert "阳光超市" in "\n".join(members.printing.receipt_preview(number))
    members.key(Qt.Key.Key_F5)
    members.scan(number)
    members.scan(COLA)
    members.enter()
    members.enter()
    assert members.counter.customer("C002").credit_left == Decimal("10.00")
    with members.shop.database.read() as connection:
        kept = connection.exec_driver_sql("SELECT means, kept FROM document_tenders ORDER BY document_id").all()
    assert [tuple(row) for row in kept] == [("on_account", 280), ("on_account", 280)]


def test_a_parked_sale_keeps_its_customer_and_their_prices(members):
    members.scan(COLA)
    members.model.choose_buyer("C001")
    members.key(Qt.Key.Key_F7)
    assert members.model.buyer is None
    members.key(Qt.Key.Key_F8)
    members.enter()
    assert members.model.buyer.name == "王小梅"
    assert members.model.due == Decimal("3.00")
