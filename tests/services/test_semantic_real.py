"""The semantic layer over real baskets: every cell equal to the sum of the lines of the file."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal as D

import pytest

from tests.benchmarks.bench_month import TRANSACTIONS
from tests.services.test_real_days import first_baskets
from tests.support.commands import Books
from tests.support.data import data_file
from tests.support.month import command_file, sold_lines


@pytest.mark.data
def test_real_baskets_by_item_and_day_are_the_sums_of_the_file(books: Books) -> None:
    lines = first_baskets(list(sold_lines(data_file(TRANSACTIONS))), most=10)
    assert all(books.file.answer(text)["ok"] for text in command_file(lines))
    sold: dict[tuple[str, str], int] = defaultdict(int)
    costs: dict[str, int] = defaultdict(int)
    baskets: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        sold[line.code, line.day] += line.price
        costs[line.code] += line.cost
        baskets[line.day].add(line.customer)
    span = {"since": min(baskets), "until": max(baskets)}

    pivot = books.ask("query", fact="sales", rows=["product"], columns="day", values=["amount"], **span)
    cells = {
        (row["product_code"], name.partition("@")[2]): D(value)
        for row in pivot["rows"]
        for name, value in row.items()
        if "@" in name and D(value)
    }
    assert cells == {key: D(amount) for key, amount in sold.items() if amount}
    margin = books.ask("query", fact="sales", rows=["product"], values=["cost", "gross_profit"], **span)
    assert {row["product_code"]: D(row["cost"]) for row in margin["rows"]} == {
        code: D(cost) for code, cost in costs.items()
    }
    days = books.ask("query", fact="sales", rows=["day"], values=["documents", "ticket", "amount"], **span)
    assert {row["day"]: row["documents"] for row in days["rows"]} == {day: len(made) for day, made in baskets.items()}
    assert D(days["totals"]["ticket"]) == (D(sum(sold.values())) / sum(map(len, baskets.values()))).quantize(D("0.01"))
