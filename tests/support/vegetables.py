"""Nine days of a real vegetable counter through the command file: every weighed line at the till, day after day.

The file gives weight and price a kilogram, no amount and no receipt: lines less than a second apart are one customer.
Packed goods have the maker's barcode; where they are reduced, the price is typed. Other reduced goods are labelled by
the shop with amount and weight (18 digits).
Of the others every third is laid on the scale of the counter, the rest carry the scale's label of a weight (13 digits).
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from jxc_desktop.domain.barcode import check_digit
from tests.support.commands import Books

FILE = "transactions/veg_pos_lines_cn_2023-06-15_23.csv.gz"
ONE_CUSTOMER = timedelta(seconds=1)
A_LIVE_LINE = 3
"""Every third ordinary line is weighed at the counter."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One line of the file: weight in kilograms, price a kilogram."""

    at: datetime
    code: str
    weight: Decimal
    price: Decimal
    kind: str
    reduced: bool

    @property
    def day(self) -> str:
        return f"{self.at:%Y-%m-%d}"

    @property
    def item(self) -> str:
        """The five digits a label has for it; no two of the goods end alike."""
        return self.code[-5:]

    @property
    def packed(self) -> str:
        """The maker's barcode, if it has one: the code without the two digits the shop put before it."""
        return self.code[2:] if self.code.startswith("1069") else ""

    @property
    def amount(self) -> Decimal:
        return (self.weight * self.price).quantize(Decimal("0.01"), ROUND_HALF_UP)


def weighed_lines(path: Path) -> Iterator[Weighed]:
    """The lines of the file in its order, which is that of time."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for day, time, code, weight, price, kind, reduced in list(csv.reader(file))[1:]:
            at = datetime.fromisoformat(f"{day}T{time}")
            yield Weighed(at, code, Decimal(weight.strip()), Decimal(price.strip()), kind, reduced == "是")


def receipts(lines: Sequence[Weighed]) -> Iterator[list[Weighed]]:
    """What each customer took."""
    receipt: list[Weighed] = []
    for line in lines:
        if receipt and line.at - receipt[-1].at >= ONE_CUSTOMER:
            yield receipt
            receipt = []
        receipt.append(line)
    if receipt:
        yield receipt


def label_of_weight(line: Weighed) -> str:
    """What the scale prints for ordinary goods: item and grams."""
    return checked(f"22{line.item}{int(line.weight * 1000):05d}")


def label_of_both(line: Weighed) -> str:
    """What the shop sticks on reduced goods: item, amount in fen and grams."""
    return checked(f"21{line.item}{int(line.amount * 100):05d}{int(line.weight * 1000):05d}")


def checked(digits: str) -> str:
    return digits + check_digit(digits)


def entered(place: int, line: Weighed) -> dict[str, str]:
    """How a line comes into the cart."""
    if line.packed:
        typed = {"price": f"{line.price}"} if line.reduced else {}
        return {"scan": line.packed, "quantity": f"{line.weight}", **typed}
    if line.reduced:
        return {"scan": label_of_both(line)}
    if place % A_LIVE_LINE == 0:
        return {"product": line.code, "quantity": f"{line.weight}"}
    return {"scan": label_of_weight(line)}


def goods(lines: Sequence[Weighed]) -> Iterator[dict[str, Any]]:
    """The goods: none was counted in, so stock goes below zero by what is sold."""
    for line in {line.code: line for line in lines}.values():
        members = {"name": line.code, "unit": "kg", "negative": "allow"}
        yield {"do": "product", "code": line.code, "barcodes": [line.packed or line.item], **members}


def day_of(lines: Sequence[Weighed], prices: dict[str, Decimal]) -> Iterator[dict[str, Any]]:
    """A shift: new prices as they come, a sale for each customer, the drawer counted at the end."""
    day, place = lines[0].day, 0
    yield {"do": "clock", "now": f"{day}T06:00"}
    yield {"do": "open_shift", "counter": "1", "float": "0", "ref": day}
    for number, receipt in enumerate(receipts(lines), 1):
        yield {"do": "clock", "now": f"{receipt[0].at:%Y-%m-%dT%H:%M:%S}"}
        for line in receipt:
            if prices.get(line.code) != line.price and not line.reduced:
                prices[line.code] = line.price
                yield {"do": "product", "code": line.code, "price": f"{line.price}"}
        cart = [entered(place + index, line) for index, line in enumerate(receipt)]
        yield {"do": "sell", "key": f"{day}-{number}", "confirm": "all", "lines": cart}
        place += len(receipt)
    yield {"do": "close_shift", "shift": day, "counted": f"{sum(line.amount for line in lines)}"}


def command_lines(lines: Sequence[Weighed]) -> Iterator[dict[str, Any]]:
    """The days as command lines."""
    prices: dict[str, Decimal] = {}
    yield from goods(lines)
    for _day, of_day in groupby(lines, key=lambda line: line.day):
        yield from day_of(list(of_day), prices)


@dataclass(frozen=True, slots=True)
class Days:
    """What came of the days: each sale's number and what was due, and over or short of each shift."""

    sold: dict[str, Decimal]
    differences: list[Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.sold.values(), Decimal(0))


def play(books: Books, lines: Sequence[Weighed]) -> Days:
    """Sell the lines at the counter of a new practice shop. Every line must succeed."""
    days = Days({}, [])
    for members in command_lines(lines):
        verb = members.pop("do")
        done = books.do(verb, **members)
        if verb == "sell":
            days.sold[done["number"]] = Decimal(done["due"])
        if verb == "close_shift":
            days.differences.append(Decimal(done["difference"]))
    return days
