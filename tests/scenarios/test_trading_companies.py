"""Two real trading companies run their books with the program: every total equals that of their own files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal as D
from typing import Any

import pytest

from jxc_desktop.db.engine import Database
from tests.support import plant, wholesale
from tests.support.commands import Books, new_books
from tests.support.data import data_file

PLANT = "imports/chemical_plant_cn_purchase_sales_production.xlsx"


@pytest.fixture
def books(database: Database) -> Iterator[Books]:
    """An empty practice shop."""
    yield from new_books(database)


def carry_out(books: Books, lines: Iterator[dict[str, Any]]) -> None:
    """Every line of a command file, as a file would be read."""
    for line in lines:
        answer = books.file.answer(json.dumps(line, ensure_ascii=False))
        assert answer["ok"], (line, answer)


def balances(books: Books) -> dict[str, D]:
    """What every account of the journal stands at."""
    return {row["account"]: D(row["balance"]) for row in books.ask("trial_balance")["accounts"]}


def test_a_chemical_plant_buys_with_freight_and_sells_on_account(books: Books) -> None:
    path = data_file(PLANT)
    purchases, sales = plant.bought(path), plant.sold(path)
    quantity, amount = plant.whole_total(path)

    carry_out(books, plant.command_lines(purchases, sales))

    book = balances(books)
    assert sum(one.quantity for one in sales) == quantity
    assert -book["sales"] == amount == book["receivables"]
    assert -book["payables"] == sum(one.amount for one in purchases)
    assert -book["landed_cost_clearing"] == sum(one.freight for one in purchases)
    assert book["cost_of_goods_sold"] == (quantity * plant.PRODUCED_AT).quantize(D("0.01"))
    for product in {one.product for one in purchases}:
        own = [one for one in purchases if one.product == product]
        assert books.stock(product) == (sum(one.quantity for one in own), sum(one.amount + one.freight for one in own))
    for party in {one.party for one in sales}:
        owed = books.ask("party", party=party)
        assert D(owed["balance"]) == sum(one.amount for one in sales if one.party == party)
        assert sum(D(item["open"]) for item in owed["open_items"]) == D(owed["balance"])
    assert sum(book.values()) == 0
    assert books.is_sound()


def test_a_drug_wholesaler_delivers_takes_back_and_is_paid(books: Books) -> None:
    """The first days; the benchmark plays all three months."""
    lines = [one for one in wholesale.moved_lines(data_file(wholesale.FILE)) if one.day <= "2026-01-06"]

    carry_out(books, wholesale.command_lines(lines))

    worth = sum(one.quantity * wholesale.price_of(one.code) for one in lines)
    assert balances(books)["receivables"] == worth == -balances(books)["sales"]
    owed = wholesale.balances(books.database)
    carry_out(books, wholesale.payments(owed, "2026-01-31"))
    for party, before in owed.items():
        after = books.ask("party", party=party)
        assert sum((D(item["open"]) for item in after["open_items"]), D(0)) == D(after["balance"]) <= max(before, D(0))
    assert sum(balances(books).values()) == 0
    assert books.is_sound()
