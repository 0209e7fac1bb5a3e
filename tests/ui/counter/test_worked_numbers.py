"""The worked numbers of labels and promotions, scanned at the counter's window and paid."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jxc_desktop.services.masters.inputs import ProductInput
from jxc_desktop.services.prices import PriceService
from tests.ui.counter.conftest import COLA, WATER


def weighed(till, code, price):
    till.masterdata.save_product(ProductInput(code=code, name="散装苹果", unit="kg", price=price))
    till.goods.load()


def sell(till):
    till.seconds.now += 1
    till.enter()
    till.enter()
    [(_number, total)] = till.sold()
    return total


@pytest.mark.parametrize(
    ("label", "price", "weight", "amount"),
    [
        pytest.param("2100123015757", "12.76", "1.234", "15.75", id="31 an amount"),
        pytest.param("2100123023452", "68.80", "0.341", "23.45", id="32 an amount that weight times price is not"),
        pytest.param("2200123012340", "12.76", "1.234", "15.75", id="33 a weight"),
        pytest.param("210012301575012343", "12.76", "1.234", "15.75", id="34 both"),
    ],
)
def test_31_32_33_34_a_scanned_label_fills_the_line_and_is_paid_as_printed(counter, label, price, weight, amount):
    weighed(counter, "00123", price)
    counter.scan(label)
    [line] = counter.model.lines
    assert (line.quantity, line.amount) == (Decimal(weight), Decimal(amount))
    assert sell(counter) == Decimal(amount)


def test_34_a_label_that_another_price_was_printed_for_is_warned_of_and_counts(counter):
    weighed(counter, "00123", "13.00")
    counter.scan("210012301575012343")
    assert counter.answer().startswith("▲")
    assert "标签金额" in counter.answer()
    assert sell(counter) == Decimal("15.75")


@pytest.mark.parametrize("order", [(COLA, WATER), (WATER, COLA)])
def test_43_second_at_half_price_is_the_same_total_whichever_is_scanned_first(counter, order):
    for code, price in (("A001", "10.00"), ("A004", "8.00")):
        counter.masterdata.save_product(ProductInput(code=code, price=price))
    promotion = {
        "name": "第二件半价",
        "type": "nth",
        "products": (("A001", None), ("A004", None)),
        "percent": Decimal(50),
    }
    counter.shop.service(PriceService).save_promotion("2ND", promotion)
    counter.goods.load()
    for code in order:
        counter.scan(code)
    assert counter.model.due == Decimal("14.00")
    assert sell(counter) == Decimal("14.00")
