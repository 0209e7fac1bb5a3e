"""Units and their conversion, prices by unit, quantities as people write them."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jxc_desktop.domain.errors import InvalidValue
from jxc_desktop.domain.pricing import MEMBER, RETAIL, WHOLESALE, selling_price
from jxc_desktop.domain.product import Product, ProductUnit, check_units, nested, read_quantity, to_base

BOX, CASE = ProductUnit("盒", D(10)), ProductUnit("箱", D(120), price=D(200), member_price=D(190))
PEN = Product(1, "P", "笔", "支", units=(BOX, CASE), price=D("2.5"), wholesale_price=D(2))
CLOTH = Product(2, "C", "布", "米", units=(ProductUnit("卷", D("0.5")), ProductUnit("匹", D("2.5"))))


@pytest.mark.parametrize(
    ("text", "unit", "base"),
    [
        ("12", "", D(12)),
        ("1.5", "盒", D(15)),
        ("10箱3盒4支", "", D(1234)),
        (" 2盒 5支 ", "", D(25)),
        ("-1盒2支", "", D(-12)),
        ("-3", "盒", D(-30)),
        ("0.5箱", "", D(60)),
    ],
)
def test_quantities_are_read_in_nested_units(text: str, unit: str, base: D) -> None:
    assert read_quantity(PEN, text, unit) == base


@pytest.mark.parametrize("text", ["", "箱", "3袋", "3盒x", "盒3", "1,2盒", "--1盒", "1盒-2支"])
def test_a_quantity_nobody_understands_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        read_quantity(PEN, text)


def test_a_conversion_that_is_not_exact_is_refused() -> None:
    assert to_base(CLOTH, D("0.0002"), "卷") == D("0.0001")
    with pytest.raises(InvalidValue) as refused:
        to_base(CLOTH, D("0.0001"), "卷")
    assert refused.value.field == "quantity"


def test_a_unit_the_product_does_not_have_is_refused() -> None:
    with pytest.raises(InvalidValue) as refused:
        PEN.factor("袋")
    assert refused.value.field == "unit"
    assert PEN.factor("") == PEN.factor("支") == 1


def test_quantities_are_shown_in_the_largest_units_first() -> None:
    assert nested(PEN, D(1234)) == "10箱3盒4支"
    assert nested(PEN, D(-25)) == "-2盒5支"
    assert nested(PEN, D("120.5")) == "1箱0.5支"
    assert nested(PEN, D(0)) == "0支"
    assert nested(CLOTH, D("2.5")) == "2.5米"


@given(st.integers(-(10**7), 10**7))
def test_what_is_shown_is_read_back(pieces: int) -> None:
    assert read_quantity(PEN, nested(PEN, D(pieces))) == pieces


@pytest.mark.parametrize(
    ("unit", "level", "price", "rule"),
    [
        ("", RETAIL, D("2.5"), "retail"),
        ("盒", RETAIL, D(25), "retail"),
        ("箱", RETAIL, D(200), "retail_unit"),
        ("箱", MEMBER, D(190), "member_unit"),
        ("盒", MEMBER, D(25), "retail"),
        ("盒", WHOLESALE, D(20), "wholesale"),
        ("", "vip", D("2.5"), "retail"),
    ],
)
def test_the_winning_price_is_named(unit: str, level: str, price: D, rule: str) -> None:
    found = selling_price(PEN, unit, level)
    assert (found.price, found.rule) == (price, rule)


@pytest.mark.parametrize(
    "units", [[BOX, BOX], [ProductUnit("支", D(2))], [ProductUnit("袋", D(0))], [ProductUnit("袋", D(-1))]]
)
def test_doubled_units_and_factors_of_nothing_are_refused(units: list[ProductUnit]) -> None:
    with pytest.raises(InvalidValue) as refused:
        check_units("支", units)
    assert refused.value.field == "units"


def test_units_in_order_are_accepted() -> None:
    check_units("支", [BOX, CASE])
