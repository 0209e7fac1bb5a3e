"""Two real days of a supermarket through the command file: every sum equal to that of the file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.benchmarks.bench_month import TRANSACTIONS, play
from tests.support.data import data_file
from tests.support.month import Sold, sold_lines


def first_baskets(lines: list[Sold], most: int) -> list[Sold]:
    """The lines of the first baskets of the two days of the file."""
    baskets = list(dict.fromkeys((line.day, line.customer) for line in lines))
    chosen = set(baskets[:most] + baskets[-most:])
    return [line for line in lines if (line.day, line.customer) in chosen]


@pytest.mark.data
@pytest.mark.timeout(300)
def test_real_baskets_add_up_to_the_cent(tmp_path: Path) -> None:
    lines = first_baskets(list(sold_lines(data_file(TRANSACTIONS))), most=60)

    month = play(tmp_path, lines)

    assert month.failed == 0
    assert month.findings == []
    assert Decimal(month.margin["quantity"]) == sum(line.quantity for line in lines)
    assert Decimal(month.margin["gross_sales"]) == sum(line.price for line in lines)
    assert Decimal(month.margin["cost"]) == sum(line.cost for line in lines)
    assert Decimal(month.stock["value"]) == 0
    assert month.trial["debit"] == month.trial["credit"]
