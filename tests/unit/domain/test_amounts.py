"""Amounts of lines."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jxc_desktop.domain.amounts import price_of


@pytest.mark.parametrize(
    ("amount", "quantity", "price"),
    [
        ("15.75", "1.234", "12.76"),
        ("23.45", "0.341", "68.77"),
        ("10.00", "3", "3.333"),
        ("0.01", "7", "0.001"),
        ("-15.75", "1.234", "12.76"),
        ("5.00", "0", "0"),
    ],
)
def test_a_price_that_was_never_entered_is_as_short_as_gives_the_amount(amount, quantity, price):
    assert price_of(Decimal(amount), Decimal(quantity)) == Decimal(price)
