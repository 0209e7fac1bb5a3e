"""What is unusual is asked in the window, answered by whoever may, and nothing but the question is dropped."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.services.documents import DocumentService
from jxc_desktop.services.masters.inputs import ProductInput
from jxc_desktop.services.settings import SettingService
from jxc_desktop.ui.counter.counter_view_model import Mode
from tests.ui.counter.conftest import COLA, OIL


@pytest.fixture
def stocked(till):
    """Goods with a cost: cola at 3.00, oil with a floor price of 60."""
    documents = till.shop.service(DocumentService)
    line = DraftLine(line=1, product="A001", quantity="10", price=Decimal("3.00"))
    documents.post(documents.new("goods_receipt", lines=(line,)))
    till.masterdata.save_product(ProductInput(code="A002", floor_price="60"))
    till.goods.load()
    return till


@pytest.fixture
def shop_assistant(stocked, request):
    """The cashier over the stocked shop."""
    return request.getfixturevalue("cashier")


def pay(till):
    till.enter()
    till.enter()


def test_a_price_below_cost_is_approved_by_the_pin_of_somebody_who_may(shop_assistant):
    till = shop_assistant
    till.scan(COLA)
    till.type(".2")
    till.enter()
    pay(till)
    bar = till.window.layout_of.authorisation
    assert "2.00" in bar.text.text()
    assert "3.00" not in bar.text.text()  # a cashier does not see costs
    assert till.sounds.heard[-1] == "authorisation"
    assert till.sold() == []
    till.approve()
    assert till.sold()[-1][1] == Decimal("2.00")
    assert bar.isHidden()
    with till.shop.database.read() as connection:
        approvers = connection.exec_driver_sql("SELECT approver FROM audit WHERE approver <> ''").scalars().all()
    assert set(approvers) == {till.owner}


def test_a_wrong_pin_approves_nothing(shop_assistant):
    till = shop_assistant
    till.scan(OIL)
    till.type(".50")
    till.enter()
    pay(till)
    till.type("9999")
    till.enter()
    assert till.sold() == []
    assert till.answer().startswith("✕")
    assert not till.window.layout_of.authorisation.isHidden()


def test_a_price_below_the_floor_is_asked_and_escape_drops_only_the_question(shop_assistant):
    till = shop_assistant
    till.scan(COLA)
    till.scan(OIL)
    till.type(".50")
    till.enter()
    pay(till)
    assert "60" in till.window.layout_of.authorisation.text.text()
    till.key(Qt.Key.Key_Escape)
    assert till.window.layout_of.authorisation.isHidden()
    assert till.model.mode is Mode.PAY
    assert till.quantities() == ["1", "1"]
    assert till.model.due == Decimal("53.50")
    assert till.sold() == []


def test_the_owner_says_yes_by_enter_alone(stocked, counter):
    counter.scan(OIL)
    counter.type(".50")
    counter.enter()
    pay(counter)
    assert not counter.window.layout_of.authorisation.pin.isVisible()
    counter.enter()
    assert counter.sold()[-1][1] == Decimal("50.00")


@pytest.mark.parametrize(("setting", "asked"), [("allow", False), ("warn", True)])
def test_negative_stock_is_sold_or_asked_by_setting(stocked, counter, setting, asked):
    counter.shop.service(SettingService).set("negative", setting)
    counter.type("11*")
    counter.scan(COLA)
    pay(counter)
    assert counter.window.layout_of.authorisation.isHidden() is not asked
    if asked:
        assert counter.sold() == []
        counter.enter()
    assert len(counter.sold()) == 1


def test_forbidden_negative_stock_is_refused_with_the_cart_kept(stocked, counter):
    counter.shop.service(SettingService).set("negative", "forbid")
    counter.type("11*")
    counter.scan(COLA)
    pay(counter)
    assert counter.sold() == []
    assert counter.quantities() == ["11"]
    assert counter.answer().startswith("✕")


def test_a_badge_names_who_approves_and_never_reaches_the_pin(shop_assistant):
    till = shop_assistant
    till.scan(OIL)
    till.type(".50")
    till.enter()
    pay(till)
    bar = till.window.layout_of.authorisation
    bar.name.clear()
    till.router.feed(f"U:{till.owner}")
    assert bar.name.text() == till.owner
    assert bar.pin.text() == ""
    till.scan(COLA)
    assert bar.pin.text() == ""


def test_a_whole_discount_without_the_right_is_approved_too(shop_assistant):
    till = shop_assistant
    rights = frozenset(till.shop.session.user.permissions) - {"counter.discount"}
    roles = till.desk._users
    owner, cashier = till.owner, till.shop.session.user.name
    till.shop.sign_in(owner)
    roles.save_role("junior", "junior", rights)
    roles.save_user(cashier, ["junior"])
    till.shop.sign_in(cashier)
    till.scan(OIL)
    till.type("/9")
    till.enter()
    pay(till)
    assert till.sold() == []
    till.approve()
    assert till.sold()[-1][1] == Decimal("61.20")
