"""Three months of a real drug wholesaler as a command file: deliveries and returns on account, by customer and day.

The file says how much of which lot went where; it has no prices, so each product has one made up of its code,
and everything that is sold is received first. Money comes in at the end of each month, oldest debt first.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import text

from jxc_desktop.db.engine import Database

FILE = "transactions/pharma_wholesale_cn_2026-01_03.csv.gz"


@dataclass(frozen=True, slots=True)
class Moved:
    """One line of the file; ``quantity`` is negative for what came back."""

    day: str
    customer: str
    code: str
    lot: str
    quantity: int


@dataclass(slots=True)
class Delivered:
    """What of a delivery's line did not come back yet."""

    reference: str
    line: int
    left: int


def moved_lines(path: Path) -> list[Moved]:
    """The lines of the file that moved anything, in the order of their days. Codes are texts behind an apostrophe."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [
            Moved(
                row["往来帐日期"],
                row["客户名称"],
                row["商品编码"].lstrip("'"),
                row["商品批号"],
                int(float(row["数量"])),
            )
            for row in csv.DictReader(file)
        ]
    return sorted((row for row in rows if row.quantity), key=lambda row: row.day)


def price_of(code: str) -> Decimal:
    """The price a box of a product is sold at."""
    return Decimal(int(code) % 4000 + 500) / 100


def cost_of(code: str) -> Decimal:
    """What it is bought for: two thirds of the price, in cents."""
    return (price_of(code) * 2 / 3).quantize(Decimal("0.01"))


def expires(lot: str) -> str:
    """The day a lot expires, made up of its digits: the file knows none."""
    digits = "".join(sign for sign in lot if sign.isdecimal()) or "0"
    return f"{date(2027, 1, 1) + timedelta(days=int(digits) % 700):%Y-%m-%d}"


def command_lines(
    lines: Iterable[Moved], *, lots: bool = False, named: bool = True, spare: int = 0
) -> Iterator[dict[str, Any]]:
    """Goods, customers and stock first; then every day its deliveries and returns.

    ``lots``: the goods keep them, and come in lot by lot with ``spare`` boxes more of each. Unless they are
    ``named``, deliveries leave it to the program which they take.
    """
    chosen = list(lines)
    customers = {name: f"C{place:04d}" for place, name in enumerate(dict.fromkeys(one.customer for one in chosen), 1)}
    yield {"do": "party", "code": "FACTORY", "name": "药厂", "role": "supplier"}
    for code in sorted({one.code for one in chosen}):
        kept = {"lots": True} if lots else {}
        yield {"do": "product", "code": code, "name": code, "unit": "盒", "price": f"{price_of(code)}", **kept}
    for name, code in customers.items():
        yield {"do": "party", "code": code, "name": name, "role": "customer", "terms_days": 30}
    yield _stock_by_lot(chosen, spare) if lots else _stock(chosen)
    delivered: dict[tuple[str, str, str], list[Delivered]] = defaultdict(list)
    by_day: dict[tuple[str, str], list[Moved]] = defaultdict(list)
    for one in chosen:
        by_day[one.day, one.customer].append(one)
    for place, ((day, customer), moved) in enumerate(by_day.items()):
        for line in _visit(place, day, customers[customer], moved, delivered):
            yield line if named else {**line, "lines": [{**one, "lot": ""} for one in line["lines"]]}


def _stock(lines: list[Moved]) -> dict[str, Any]:
    needed: dict[str, int] = defaultdict(int)
    for one in lines:
        needed[one.code] += max(one.quantity, 0)
    goods = [
        {"product": code, "quantity": f"{quantity}", "price": f"{cost_of(code)}"}
        for code, quantity in sorted(needed.items())
    ]
    return {"do": "post", "kind": "goods_receipt", "party": "FACTORY", "at": "2025-12-31", "lines": goods}


def _stock_by_lot(lines: list[Moved], spare: int) -> dict[str, Any]:
    needed: dict[tuple[str, str], int] = defaultdict(int)
    for one in lines:
        needed[one.code, one.lot] += max(one.quantity, 0)
    goods = [
        {
            "product": code,
            "quantity": f"{quantity + spare}",
            "price": f"{cost_of(code)}",
            "lot": lot,
            "expires": expires(lot),
        }
        for (code, lot), quantity in sorted(needed.items())
        if quantity + spare
    ]
    return {"do": "post", "kind": "goods_receipt", "party": "FACTORY", "at": "2025-12-31", "lines": goods}


def _visit(
    place: int, day: str, customer: str, moved: list[Moved], delivered: dict[tuple[str, str, str], list[Delivered]]
) -> Iterator[dict[str, Any]]:
    head = {"do": "post", "party": customer, "confirm": "all"}
    out = [one for one in moved if one.quantity > 0]
    if out:
        goods = [{"product": one.code, "quantity": f"{one.quantity}", "lot": one.lot} for one in out]
        for number, one in enumerate(out, 1):
            delivered[customer, one.code, one.lot].append(Delivered(f"D{place}", number, one.quantity))
        yield {**head, "kind": "delivery", "at": f"{day}T09:00", "ref": f"D{place}", "lines": goods}
    for number, one in enumerate(one for one in moved if one.quantity < 0):
        yield from _returned({**head, "kind": "sales_return", "at": f"{day}T15:{number:02d}"}, one, delivered)


def _returned(
    head: dict[str, Any], one: Moved, delivered: dict[tuple[str, str, str], list[Delivered]]
) -> Iterator[dict[str, Any]]:
    """From the deliveries it belongs to, newest first; what was delivered before the file began comes back free."""
    left = -one.quantity
    for source in reversed(delivered[head["party"], one.code, one.lot]):
        part = min(left, source.left)
        if part:
            source.left -= part
            left -= part
            line = {"quantity": f"{part}", "from_line": source.line, "lot": one.lot}
            yield {**head, "from": source.reference, "lines": [line]}
    if left:
        yield {**head, "lines": [{"product": one.code, "quantity": f"{left}", "lot": one.lot}]}


def payments(balances: dict[str, Decimal], day: str) -> Iterator[dict[str, Any]]:
    """Every customer who owes something pays nine tenths of it, in whole cents, on the oldest debts."""
    for party, owed in balances.items():
        amount = (owed * 9 / 10).quantize(Decimal("0.01"))
        if amount > 0:
            paid = {"party": party, "account": "BANK", "amount": f"{amount}", "at": f"{day}T18:00"}
            yield {"do": "post", "kind": "receipt_of_money", "ref": f"paid-{party}-{day}", **paid}
            settled = {"document": f"paid-{party}-{day}", "allocations": "oldest_first", "at": f"{day}T18:30"}
            yield {"do": "settle", "party": party, **settled}


def balances(database: Database) -> dict[str, Decimal]:
    """What every party owes (+) or is owed (−), by code."""
    statement = text("SELECT code, amount FROM party_balances JOIN parties ON parties.id = party_id ORDER BY code")
    with database.read() as connection:
        return {code: Decimal(amount) / 100 for code, amount in connection.execute(statement)}
