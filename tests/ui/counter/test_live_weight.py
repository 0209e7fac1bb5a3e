"""Weighed goods with a scale beside the counter, and what the customer sees meanwhile."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.ui.counter.counter_view_model import Mode
from jxc_desktop.ui.counter.till_ports import Facing, Weighed
from tests.ui.counter.conftest import COLA


class Scale:
    """A scale that shows what it is told."""

    def __init__(self) -> None:
        self.shows: Weighed | None = Weighed(Decimal("0.735"))

    def weigh(self) -> Weighed | None:
        return self.shows


class Customer:
    """Remembers what was shown to the customer."""

    def __init__(self) -> None:
        self.seen: list[Facing] = []

    def show(self, sale: Facing) -> None:
        self.seen.append(sale)


@pytest.fixture
def scale(till):
    till.scale, till.customer = Scale(), Customer()
    till.counter.open_shift("1", Decimal(200))
    till.open(weigher=till.scale, customer=till.customer)
    return till.scale


def test_weighed_goods_take_the_steady_weight_and_each_weighing_has_its_line(till, scale):
    for kilograms in ("0.735", "1.2"):
        scale.shows = Weighed(Decimal(kilograms))
        till.type("A003")
        till.enter()
    assert till.quantities() == ["0.735", "1.2"]
    assert [str(line.amount) for line in till.model.lines] == ["9.41", "15.36"]


def test_without_a_steady_weight_the_line_waits_and_payment_with_it(till, scale):
    scale.shows = Weighed(reason="the weight is not steady yet")
    till.type("A003")
    till.enter()
    assert "Ctrl+B" in till.answer()
    till.enter()
    assert till.model.mode is Mode.CART
    scale.shows = Weighed(Decimal("0.735"))
    till.control(Qt.Key.Key_B)
    assert till.quantities() == ["0.735"]
    till.enter()
    assert till.model.mode is Mode.PAY


def test_a_weight_is_typed_in_the_line_where_the_scale_has_none(till, scale):
    scale.shows = Weighed(Decimal(0))
    till.type("A003")
    till.enter()
    till.type("*1")
    till.enter()
    till.enter()
    assert till.quantities() == ["1"]
    assert till.model.mode is Mode.PAY


def test_the_line_is_weighed_again_by_key_and_pieces_are_not_weighed(till, scale):
    till.type("A003")
    till.enter()
    scale.shows = Weighed(Decimal("0.8"))
    till.control(Qt.Key.Key_B)
    assert till.quantities() == ["0.8"]
    till.scan(COLA)
    till.control(Qt.Key.Key_B)
    assert till.quantities() == ["0.8", "1"]


def test_a_typed_weight_counts_before_the_scale_and_without_a_scale_it_is_one(till, scale):
    till.type("0.5*A003")
    till.enter()
    scale.shows = None
    till.type("A003")
    till.enter()
    assert till.quantities() == ["1.5"]


def test_the_customer_sees_each_item_the_total_and_the_change_until_the_next_item(till, scale):
    till.type("A003")
    till.enter()
    till.scan(COLA)
    seen = till.customer.seen[-1]
    assert (seen.touched.name, seen.touched.quantity, seen.total) == ("可口可乐", "1 罐", Decimal("12.91"))
    till.enter()
    assert till.customer.seen[-1].touched is None
    till.type("20")
    till.enter()
    assert replace(till.customer.seen[-1], lines=()) == Facing(total=Decimal("12.91"), change=Decimal("7.09"))
    till.scan(COLA)
    assert till.customer.seen[-1].change is None
    assert len(till.customer.seen[-1].lines) == 1
