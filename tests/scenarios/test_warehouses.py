"""Real warehouses: the lots of a drug wholesaler, and the stock of a chain over its outlets."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal as D
from typing import Any

import pytest

from jxc_desktop.db.engine import Database
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.repositories.places import Places
from tests.support import liquor_chain, wholesale
from tests.support.commands import Books, new_books
from tests.support.data import data_file


@pytest.fixture
def books(database: Database) -> Iterator[Books]:
    """An empty practice shop."""
    yield from new_books(database)


def carry_out(books: Books, lines: Iterable[dict[str, Any]]) -> None:
    """Every line of a command file, as a file would be read."""
    for line in lines:
        answer = books.file.answer(json.dumps(line, ensure_ascii=False))
        assert answer["ok"], (line, answer)


def stock_by_lot(books: Books) -> dict[tuple[str, str], D]:
    """What there is of every lot, by product and lot."""
    found: dict[tuple[str, str], D] = {}
    with books.database.read() as connection:
        goods = {one.id: code for code, one in Masters(connection).products_by_code(_codes(books)).items()}
        for row in Places(connection).kept(goods):
            key = goods[row.product_id], row.lot
            found[key] = found.get(key, D(0)) + D(row.quantity) / 10_000
    return {key: quantity for key, quantity in found.items() if quantity}


def _codes(books: Books) -> list[str]:
    return [row.code for row in books.services.masterdata.products().rows]


def first_days() -> list[wholesale.Moved]:
    lines = wholesale.moved_lines(data_file(wholesale.FILE))
    return [one for one in lines if one.day <= "2026-01-03"]


def test_a_drug_wholesaler_knows_where_every_lot_went(books: Books) -> None:
    lines = first_days()

    carry_out(books, wholesale.command_lines(lines, lots=True))

    received: dict[tuple[str, str], int] = defaultdict(int)
    moved: dict[tuple[str, str], int] = defaultdict(int)
    for one in lines:
        received[one.code, one.lot] += max(one.quantity, 0)
        moved[one.code, one.lot] += one.quantity
    left = {key: D(received[key] - moved[key]) for key in received | moved if received[key] != moved[key]}
    assert stock_by_lot(books) == left
    product, lot = max(received, key=lambda key: sum(1 for one in lines if (one.code, one.lot) == key))
    (traced,) = books.ask("trace", lot=lot, product=product)
    took: dict[str, D] = defaultdict(D)
    for move in (*traced["sales"], *traced["returns"]):
        took[move["party_name"]] -= D(move["quantity"])
    bought: dict[str, D] = defaultdict(D)
    for one in lines:
        if (one.code, one.lot) == (product, lot):
            bought[one.customer] += one.quantity
    assert took == bought
    assert [move["party"] for move in traced["sources"]] == ["FACTORY"]
    assert books.is_sound()


def test_a_drug_wholesaler_lets_go_first_what_expires_first(books: Books) -> None:
    """Lots nobody names: of every product, what is left is what expires last."""
    lines = [one for one in first_days() if one.quantity > 0]

    carry_out(books, wholesale.command_lines(lines, lots=True, named=False, spare=2))

    left = stock_by_lot(books)
    by_product: dict[str, list[str]] = defaultdict(list)
    for one in lines:
        by_product[one.code].append(one.lot)
    for product, lots in by_product.items():
        order = sorted(set(lots), key=wholesale.expires)
        kept = [lot for lot in order if (product, lot) in left]
        assert kept == order[len(order) - len(kept) :]
    assert books.is_sound()


def test_the_stock_of_a_chain_opens_in_its_outlets_and_moves_between_them(books: Books) -> None:
    held = liquor_chain.holdings(data_file(liquor_chain.FILE))
    outlets = list(dict.fromkeys(one.outlet for one in held))[:12]
    held = [one for one in held if one.outlet in outlets]

    carry_out(books, liquor_chain.command_lines(held))

    there = [one for one in held if one.opens]
    stock = books.ask("report", name="stock_on_hand")
    assert D(stock["totals"]["value"]) == sum((one.value for one in there), D(0))
    code, here, gone = _most(there)
    before = books.stock(code)
    for kind in ("transfer", "transfer_dispatch"):
        line = {"product": code, "quantity": "1"}
        books.do("post", kind=kind, warehouse=here, to_warehouse=gone, at="2021-07-01", lines=[line])
    assert books.stock(code) == before
    assert books.stock(code, warehouse="TRANSIT")[0] == 1
    assert books.is_sound()


def _most(held: list[liquor_chain.Held]) -> tuple[str, str, str]:
    """The product most outlets have, the first outlet that has two of it, and another one."""
    by_code: dict[str, list[liquor_chain.Held]] = defaultdict(list)
    codes = {name: f"W{place:03d}" for place, name in enumerate(dict.fromkeys(one.outlet for one in held), 1)}
    for one in held:
        if one.quantity >= 2:
            by_code[one.code].append(one)
    code, rows = max(by_code.items(), key=lambda pair: len(pair[1]))
    return code, codes[rows[0].outlet], codes[rows[1].outlet]
