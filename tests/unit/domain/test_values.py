"""Exact numbers, times and keys: read strictly, kept whole."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jxc_desktop.domain import values
from jxc_desktop.domain.errors import InvalidValue


@pytest.mark.parametrize(
    "text", ["", "1e3", "１２", "NaN", "Infinity", "1.2.3", "--1", "0x10", "½", "1 2", "12,5", "1,,000", ",5"]
)
def test_what_is_no_plain_number_is_refused_with_its_field(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        values.number(text, "quantity")
    assert refused.value.field == "quantity"


@pytest.mark.parametrize("value", [1.5, True, None, [], D("NaN"), D("Infinity")])
def test_floats_and_things_are_no_numbers(value: object) -> None:
    with pytest.raises(InvalidValue):
        values.number(value, "x")


def test_numbers_are_read_as_they_stand() -> None:
    assert values.number(" 1,234.50 ", "x") == D("1234.50")
    assert values.number(-7, "x") == D(-7)
    assert values.number(".5", "x") == D("0.5")
    assert values.number("+3.", "x") == D(3)


@pytest.mark.parametrize(
    ("read", "value", "reason"),
    [
        (values.amount, "0.005", "it has too many decimals"),
        (values.amount, "1000000000000.01", "it is too large"),
        (values.price, "-0.01", "it is negative"),
        (values.price, "0.0000001", "it has too many decimals"),
        (values.quantity, "0.00001", "it has too many decimals"),
        (values.quantity, "100000001", "it is too large"),
    ],
)
def test_over_precise_and_too_large_is_refused(read: object, value: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        read(value)  # type: ignore[operator]
    assert refused.value.facts["reason"] == reason


def test_trailing_zeros_are_not_too_precise() -> None:
    assert values.amount("1.2300") == D("1.23")
    assert values.quantity("2.50000000") == D("2.5")
    assert str(values.amount("5")) == "5.00"


def test_halves_are_rounded_away_from_zero() -> None:
    assert values.round_amount(D("0.125")) == D("0.13")
    assert values.round_amount(D("-0.125")) == D("-0.13")
    assert [values.divide_half_up(n, 2) for n in (-3, -1, 0, 1, 3)] == [-2, -1, 0, 1, 2]


@given(st.integers(-(10**14), 10**14))
def test_scaled_whole_numbers_come_back_as_they_were(number: int) -> None:
    assert values.to_fen(values.from_fen(number)) == number
    assert values.to_units(values.from_units(number)) == number
    assert values.to_millionths(values.from_millionths(number)) == number


def test_a_ledger_never_takes_a_rounded_value() -> None:
    with pytest.raises(ValueError, match="more than 2 decimals"):
        values.to_fen(D("0.001"))


def test_plain_numbers_have_neither_exponent_nor_trailing_zeros() -> None:
    assert str(values.plain(D("1E+3"))) == "1000"
    assert str(values.plain(D("1.500"))) == "1.5"
    assert str(values.from_units(12_5000)) == "12.5"


def test_the_cost_of_a_unit_is_derived_to_six_places() -> None:
    assert values.unit_cost(1000, 30_000) == D("3.333333")
    assert values.unit_cost(-1500, -30_000) == D(5)
    assert values.unit_cost(5, 0) == 0


def test_equal_parts_are_served_from_the_last() -> None:
    assert values.apportion(1000, [1, 1, 1]) == [333, 333, 334]
    assert values.apportion(3, [1990, 500, 10]) == [2, 1, 0]
    assert values.apportion(4, [1] * 7) == [0, 0, 0, 1, 1, 1, 1]


def test_without_weight_the_last_takes_all() -> None:
    assert values.apportion(7, [0, 0]) == [0, 7]
    assert values.apportion(7, []) == []


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_parts_add_up_and_stay_on_their_side_of_zero(total: int, weights: list[int]) -> None:
    parts = values.apportion(total, weights)
    assert sum(parts) == total
    assert all(part * total >= 0 for part in parts)
    whole = sum(weights)
    if whole:
        assert all(abs(part * whole - total * weight) < whole for part, weight in zip(parts, weights, strict=True))


@given(st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1)))
def test_times_come_back_to_the_microsecond(moment: datetime) -> None:
    aware = moment.replace(tzinfo=UTC)
    assert values.from_microseconds(values.to_microseconds(aware)) == aware
    assert values.from_local_microseconds(values.local_microseconds(moment)) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-05-01", datetime(2026, 5, 1)),
        ("2026-05-01T09:30", datetime(2026, 5, 1, 9, 30)),
        (" 2026-05-01T09:30:15.5 ", datetime(2026, 5, 1, 9, 30, 15, 500_000)),
        ("2024-02-29", datetime(2024, 2, 29)),
    ],
)
def test_business_times_are_read(text: str, moment: datetime) -> None:
    assert values.read_business_time(text) == moment


@pytest.mark.parametrize(
    "text", ["", "01.05.2026", "2026-02-29", "2026-05-01T25:00", "1989-12-31", "2026-05-01T09:30Z", 5]
)
def test_other_times_are_refused_with_their_field(text: object) -> None:
    with pytest.raises(InvalidValue) as refused:
        values.read_business_time(text, "until")
    assert refused.value.field == "until"


def test_the_business_day_ends_when_the_shop_says_so() -> None:
    night = datetime(2026, 5, 2, 0, 30)
    assert values.BusinessTime.of(night).day == date(2026, 5, 2)
    assert values.BusinessTime.of(night, time(4)).day == date(2026, 5, 1)
    assert values.BusinessTime.of(datetime(2026, 5, 2, 4), time(4)).day == date(2026, 5, 2)


def test_keys_are_uuids_of_version_seven_that_sort_by_time() -> None:
    early = values.new_key(datetime(2026, 5, 1, tzinfo=UTC), (1 << 80) - 1)
    late = values.new_key(datetime(2026, 5, 1, 0, 0, 1, tzinfo=UTC), 0)
    assert early < late
    for key in (early, late):
        read = uuid.UUID(key)
        assert (read.version, read.variant) == (7, uuid.RFC_4122)
    assert values.new_key(datetime(2026, 5, 1, tzinfo=UTC), 5) != values.new_key(datetime(2026, 5, 1, tzinfo=UTC), 6)


def test_a_number_that_is_too_long_without_its_zeros_is_refused() -> None:
    with pytest.raises(InvalidValue):
        values.scaled("1.2340", 2, D(10), "x")
