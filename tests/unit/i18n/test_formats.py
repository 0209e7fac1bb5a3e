from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from jxc_desktop.i18n.formats import (
    chinese_capital_amount,
    date_text,
    money_text,
    percent_text,
    price_text,
    quantity_text,
    time_text,
)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("0", "零元整"),
        ("10", "壹拾元整"),
        ("1001", "壹仟零壹元整"),
        ("10001", "壹万零壹元整"),
        ("100000000", "壹亿元整"),
        ("100000001.01", "壹亿零壹元零壹分"),
        ("20030400050", "贰佰亿叁仟零肆拾万零伍拾元整"),
        ("-12.30", "负壹拾贰元叁角整"),
    ],
)
def test_capital_amounts_follow_the_rule_of_the_banks(amount, text):
    assert chinese_capital_amount(Decimal(amount)) == text


def test_an_amount_beyond_words_is_refused():
    with pytest.raises(ValueError, match="too large"):
        chinese_capital_amount(Decimal(10) ** 16)


def test_money_has_two_decimals_and_separators():
    assert money_text(Decimal("1234567.5")) == "1,234,567.50"
    assert money_text(Decimal("-0.005")) == "-0.01"
    assert money_text(Decimal("-0.001")) == "0.00"


def test_prices_show_every_decimal_they_have():
    assert [price_text(Decimal(price)) for price in ("3.5", "0.1234560", "1200")] == ["3.50", "0.123456", "1,200.00"]


def test_quantities_have_no_trailing_zeros():
    assert [quantity_text(Decimal(quantity)) for quantity in ("12.000", "0.5", "1E+3", "-0")] == [
        "12",
        "0.5",
        "1,000",
        "0",
    ]


def test_percentages_round_half_up():
    assert percent_text(Decimal("0.41176")) == "41.18%"
    assert percent_text(Decimal("0.125"), places=0) == "13%"


def test_days_and_times():
    assert date_text(date(2026, 5, 1)) == "2026-05-01"
    assert time_text(datetime(2026, 5, 1, 9, 30)) == "2026-05-01 09:30"
