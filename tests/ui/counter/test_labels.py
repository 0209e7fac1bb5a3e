"""What labels say beside the goods: weight and amount of a scale, lot and date of a carton, and commands."""

from datetime import date
from decimal import Decimal

import pytest

from jxc_desktop.domain.barcode import check_digit
from jxc_desktop.services.masters.inputs import ProductInput
from jxc_desktop.services.settings import SettingService
from jxc_desktop.ui.counter.counter_view_model import Mode
from tests.ui.counter.conftest import COLA

MILK = "06901234567892"
GS = "\x1d"


@pytest.fixture
def labelled(till):
    """An open counter with goods of a scale and goods with lots."""
    till.masterdata.save_product(ProductInput(code="01234", name="红富士苹果", unit="kg", price="12.80"))
    till.masterdata.save_product(ProductInput(code="M001", name="鲜牛奶", unit="盒", price="6.00", barcodes=[MILK[1:]]))
    till.goods.load()
    till.counter.open_shift("1", Decimal(200))
    till.open()
    return till


def label(text):
    return text + check_digit(text)


def carton(expires, lot, count=""):
    return f"01{MILK}17{expires}10{lot}" + (f"{GS}30{count}" if count else "")


def sell(till):
    till.seconds.now += 1
    till.enter()
    till.enter()


def test_check_08_a_scale_label_with_an_amount_sells_for_that_amount(labelled):
    labelled.scan(label("210123401082"))
    (line,) = labelled.model.lines
    assert (line.amount, line.code) == (Decimal("10.82"), "01234")
    sell(labelled)
    assert labelled.sold()[-1][1] == Decimal("10.82")


def test_check_08_a_scale_label_with_a_weight_sells_that_weight_at_the_price(labelled):
    labelled.scan(label("220123400845"))
    (line,) = labelled.model.lines
    assert (line.quantity, line.amount) == (Decimal("0.845"), Decimal("10.82"))


def test_check_08_an_eighteen_digit_label_fills_amount_and_weight(labelled):
    labelled.scan(label("26012340108200845"))
    (line,) = labelled.model.lines
    assert (line.quantity, line.amount) == (Decimal("0.845"), Decimal("10.82"))


def test_check_08_a_gs1_label_fills_lot_expiry_and_quantity(labelled):
    labelled.router.feed(carton("270101", "L77", "12"))
    (line,) = labelled.model.cart.lines
    assert (line.lot, line.expires, line.quantity) == ("L77", date(2027, 1, 1), "12")
    sell(labelled)
    with labelled.shop.database.read() as connection:
        row = connection.exec_driver_sql("SELECT lot, expires FROM document_lines").one()
    assert row.lot == "L77"
    assert "2027" in str(row.expires)


def test_lots_stay_apart_and_the_same_lot_adds_up(labelled):
    for lot in ("A", "B", "A"):
        labelled.seconds.now += 1
        labelled.router.feed(carton("270101", lot))
    assert [(line.lot, line.quantity) for line in labelled.model.cart.lines] == [("A", "2"), ("B", "1")]


@pytest.mark.parametrize("policy", ["block", "ask", "allow"])
def test_goods_past_their_date_are_refused_asked_about_or_sold_by_setting(labelled, policy):
    labelled.shop.service(SettingService).set("expired", policy)
    labelled.model.open()
    labelled.router.feed(carton("260430", "OLD"))
    if policy == "block":
        assert not labelled.model.lines
        assert labelled.sounds.heard[-1] == "error"
        return
    assert labelled.answer().startswith("▲")
    sell(labelled)
    if policy == "ask":
        assert labelled.sold() == []
        assert not labelled.window.layout_of.authorisation.isHidden()
        labelled.enter()
    assert len(labelled.sold()) == 1


def test_goods_past_their_date_need_the_pin_of_somebody_with_the_right(cashier):
    cashier.shop.sign_in(cashier.owner)
    cashier.masterdata.save_product(
        ProductInput(code="M001", name="鲜牛奶", unit="盒", price="6.00", barcodes=[MILK[1:]])
    )
    cashier.goods.load()
    cashier.shop.sign_in("小李")
    cashier.router.feed(carton("260430", "OLD"))
    sell(cashier)
    assert cashier.sold() == []
    cashier.approve()
    assert len(cashier.sold()) == 1


def test_scanned_commands_set_the_quantity_and_post(counter):
    counter.scan(COLA)
    counter.scan("C:QTY10")
    assert counter.quantities() == ["10"]
    counter.seconds.now += 1
    counter.scan("C:POST")
    assert counter.model.mode is Mode.PAY
    counter.seconds.now += 1
    counter.scan("C:POST")
    assert counter.sold()[-1][1] == Decimal("35.00")
