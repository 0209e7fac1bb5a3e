"""When goods expire, and what is best done with those that soon will."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from jxc_desktop.domain.expiry import CLEAR, SELL_FIRST, TRANSFER, WRITE_OFF, NearDate, Outlet, advise, expires_on


def near(**facts: object) -> NearDate:
    """Ten pieces with ten days left, of thirty days of warning, at 5.00; nothing sells."""
    given = {"quantity": Decimal(10), "days_left": 10, "warning_days": 30, "daily": Decimal(0), "price": Decimal(5)}
    return NearDate(**{**given, **facts})  # type: ignore[arg-type]


def test_the_last_good_day_is_production_and_shelf_life():
    assert expires_on(date(2025, 1, 1), 180) == date(2025, 6, 30)
    assert expires_on(None, 180) is None
    assert expires_on(date(2025, 1, 1), None) is None
    assert expires_on(date(9999, 12, 31), 1) is None


def test_what_is_past_its_date_is_written_off():
    assert advise(near(days_left=-1)).action == WRITE_OFF


def test_what_sells_in_time_needs_nothing():
    assert advise(near(daily=Decimal(1))).action == SELL_FIRST


def test_what_expires_sooner_sells_first():
    assert advise(near(daily=Decimal(1), ahead=Decimal(4))).quantity == 4


def test_a_place_that_would_sell_the_rest_gets_it_beside_what_it_has():
    found = advise(
        near(daily=Decimal("0.5"), outlets=(Outlet("A", Decimal(1), Decimal(7)), Outlet("B", Decimal("0.1"))))
    )
    assert (found.action, found.quantity, found.warehouse) == (TRANSFER, Decimal(3), "A")


@pytest.mark.parametrize(("days", "percent", "price"), [(15, 20, "4.00"), (6, 40, "3.00"), (0, 60, "2.00")])
def test_the_nearer_the_date_the_lower_the_price(days: int, percent: int, price: str):
    found = advise(near(days_left=days))
    assert (found.action, found.quantity, found.percent, found.price) == (CLEAR, 10, percent, Decimal(price))


def test_goods_without_a_price_get_none_suggested():
    assert advise(near(price=Decimal(0))).price is None
