from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from jxc_desktop.domain.errors import InvalidValue
from jxc_desktop.ui.common.entry import add_months, nearest_day, read_date, read_number

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "places", "value"),
    [
        ("12", 4, "12"),
        ("1,234.5", 2, "1234.5"),
        ("12*24", 4, "288"),
        ("=100/3", 2, "33.33"),
        ("=100/3", 6, "33.333333"),
        ("1+2*3-4/2", 2, "5"),
        ("(1+2)*3", 2, "9"),
        ("-12.50", 2, "-12.5"),
        ("２＊３", 4, "6"),
        ("2×3÷4", 4, "1.5"),
        ("0.005*1", 2, "0.01"),
        ("  7 ", 4, "7"),
    ],
)
def test_numbers_and_small_sums_are_read(typed, places, value):
    assert read_number(typed, places, "quantity") == Decimal(value)


@pytest.mark.parametrize("typed", ["", "  ", "="])
def test_nothing_typed_is_no_number(typed):
    assert read_number(typed, 2, "price") is None


@pytest.mark.parametrize(
    "typed", ["abc", "1+", "1/0", "1.2.3", "(1", "2**3", "1e5", "__import__", "9" * 80, "0.001", ")("]
)
def test_anything_else_is_refused(typed):
    with pytest.raises(InvalidValue):
        read_number(typed, 2, "price")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1121", date(2026, 11, 21)),
        ("11-21", date(2026, 11, 21)),
        ("1-5", date(2026, 1, 5)),
        ("20261121", date(2026, 11, 21)),
        ("2026-11-21", date(2026, 11, 21)),
        ("2026/1/5", date(2026, 1, 5)),
        ("2026年1月5日", date(2026, 1, 5)),
        ("t", TODAY),
        ("今天", TODAY),
        ("+3", date(2026, 11, 24)),
        ("-21", date(2026, 10, 31)),
        ("5", date(2026, 11, 5)),
        ("１１２１", date(2026, 11, 21)),
    ],
)
def test_days_are_read_as_people_type_them(typed, day):
    assert read_date(typed, TODAY, "date") == day


@pytest.mark.parametrize("typed", ["1131", "2026-02-30", "1399", "soon", "0000"])
def test_impossible_days_are_refused(typed):
    with pytest.raises(InvalidValue):
        read_date(typed, TODAY, "date")


def test_the_nearest_day_is_offered_where_the_month_is_right():
    assert nearest_day("2026-02-30", TODAY) == date(2026, 2, 28)
    assert nearest_day("1131", TODAY) == date(2026, 11, 30)
    assert nearest_day("1399", TODAY) is None


def test_months_are_added_to_the_last_day_of_a_shorter_month():
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 1, 15), -1) == date(2025, 12, 15)
