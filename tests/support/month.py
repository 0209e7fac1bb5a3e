"""A real month of a supermarket as a command file: receipts by day at the lines' cost, then baskets.

Money of the file is in whole units of its currency; a basket is a date and a customer.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_SALE_LINES = 500


@dataclass(frozen=True, slots=True)
class Sold:
    """One line of the file."""

    day: str
    customer: str
    code: str
    quantity: int
    cost: int
    price: int


def sold_lines(path: Path) -> Iterator[Sold]:
    """The lines of the file in its order; dates are month first."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            month, day, year = row["TRANSACTION_DT"].split("/")
            yield Sold(
                f"{year}-{int(month):02d}-{int(day):02d}",
                row["CUSTOMER_ID"],
                row["PRODUCT_ID"],
                int(row["AMOUNT"]),
                int(row["ASSET"]),
                int(row["SALES_PRICE"]),
            )


def command_file(lines: Iterable[Sold], days: set[str] | None = None) -> Iterator[str]:
    """The month as command lines: the goods, then each day its delivery and its baskets."""
    chosen = [line for line in lines if days is None or line.day in days]
    by_day: dict[str, dict[str, list[Sold]]] = defaultdict(lambda: defaultdict(list))
    for line in chosen:
        by_day[line.day][line.customer].append(line)
    for code in sorted({line.code for line in chosen}):
        yield _line(do="product", code=code, name=code, unit="个", barcodes=[code])
    for day in sorted(by_day):
        yield from _day(day, by_day[day])


def _day(day: str, baskets: dict[str, list[Sold]]) -> Iterator[str]:
    received: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for line in (line for basket in baskets.values() for line in basket):
        received[line.code][0] += line.quantity
        received[line.code][1] += line.cost
    goods = [
        {"product": code, "quantity": str(quantity), "amount": f"{cost}.00"}
        for code, (quantity, cost) in sorted(received.items())
    ]
    yield _line(do="post", kind="goods_receipt", at=f"{day}T06:00", key=f"receipt-{day}", lines=goods)
    for number, (customer, basket) in enumerate(baskets.items()):
        sold = [{"product": line.code, "quantity": str(line.quantity), "amount": f"{line.price}.00"} for line in basket]
        at = f"{day}T{8 + number // 240:02d}:{number // 4 % 60:02d}:{number % 4 * 15:02d}"
        key = f"sale-{day}-{customer}"
        yield _line(do="sell", at=at, key=key, confirm="all", lines=sold)


def _line(**members: Any) -> str:
    return json.dumps(members, ensure_ascii=False)
