"""Baskets of a real US supermarket through the command file, with their loyalty discounts and coupons.

What its columns mean (household transactions of "The Complete Journey"): ``sales_value`` is what the shop receives for
the line, from the customer and from the makers of the goods together. ``retail_disc`` was taken off the shelf price by
the loyalty card, ``coupon_match_disc`` by the shop's match of a coupon; ``coupon_disc`` is a maker's coupon, which the
customer hands over and the maker pays. So, line by line and basket by basket:

    shelf price = sales_value + retail_disc + coupon_match_disc     amount of the line
    discount    = retail_disc + coupon_match_disc                   discount of the line
    due         = sales_value                                       total of the sale
    coupons     = coupon_disc                                       a means of payment without change; the rest is cash

What cannot be a sale is told, not bent: a line of quantity 0 hands no goods over (all of them have ``sales_value`` 0;
some carry a coupon for goods the sample left out), and coupons worth more than the basket pay for the basket only.
Fuel stands in thousandths of a gallon, so it is sold by the gallon; a sale of fuel of quantity 1 is one piece.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.support.commands import Books

FILE = "transactions/complete_journey_us_w01_26.csv.gz"
COUPON = "coupon"
THOUSANDTHS_FROM = 1000
"""No other goods were sold in such a number; the least of fuel is 1,789 thousandths of a gallon."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file; money in cents."""

    basket: str
    product: str
    at: datetime
    quantity: int
    sales: int
    loyalty: int
    coupon: int
    match: int

    @property
    def is_goods(self) -> bool:
        return self.quantity > 0

    @property
    def is_fuel(self) -> bool:
        return self.quantity >= THOUSANDTHS_FROM

    @property
    def discount(self) -> int:
        return self.loyalty + self.match

    @property
    def shelf(self) -> int:
        return self.sales + self.discount


@dataclass(frozen=True, slots=True)
class Basket:
    """What one customer took, in the order of the file."""

    number: str
    rows: list[Row]

    @property
    def goods(self) -> list[Row]:
        return [row for row in self.rows if row.is_goods]

    @property
    def due(self) -> int:
        return sum(row.sales for row in self.goods)

    @property
    def coupons(self) -> int:
        """The coupons handed over, those for goods of other lines and of none among them."""
        return sum(row.coupon for row in self.rows)

    @property
    def taken(self) -> int:
        """What of the coupons pays for this basket."""
        return min(self.coupons, self.due)


def baskets(path: Path) -> list[Basket]:
    """The baskets of the file in the order of their first lines."""
    found: dict[str, Basket] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            quantity = Decimal(line["quantity"])
            if quantity != int(quantity):
                raise ValueError(f"part of a piece: {line}")
            columns = ("sales_value", "retail_disc", "coupon_disc", "coupon_match_disc")
            money = [int(Decimal(line[name]).scaleb(2)) for name in columns]
            number, at = line["basket_id"], datetime.fromisoformat(line["transaction_timestamp"])
            row = Row(number, line["product_id"], at, int(quantity), *money)
            found.setdefault(number, Basket(number, [])).rows.append(row)
    return list(found.values())


def dollars(cents: int) -> str:
    return f"{Decimal(cents).scaleb(-2)}"


def goods(rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """The products of the lines; of goods that are fuel the base unit is the gallon."""
    fuel = {row.product: row.is_fuel for row in sorted(rows, key=lambda row: row.is_fuel) if row.is_goods}
    for code, by_gallon in fuel.items():
        yield {"code": code, "name": code, "unit": "gal" if by_gallon else "ea", "negative": "allow"}


def sale(basket: Basket) -> dict[str, Any]:
    """A basket as a sale of the command file."""
    lines = [
        {
            "product": row.product,
            "quantity": f"{Decimal(row.quantity).scaleb(-3) if row.is_fuel else row.quantity}",
            "amount": dollars(row.shelf),
            "discount": dollars(row.discount),
        }
        for row in basket.goods
    ]
    paid = [(COUPON, basket.taken), ("cash", basket.due - basket.taken)]
    tenders = [{"means": means, "amount": dollars(cents)} for means, cents in paid if cents]
    at = f"{basket.rows[0].at:%Y-%m-%dT%H:%M:%S}"
    return {"at": at, "key": basket.number, "confirm": "all", "lines": lines, "tenders": tenders}


@dataclass(slots=True)
class Played:
    """What the documents say was sold, in cents, and what could not be sold, by reason."""

    sales: int = 0
    lines: int = 0
    fuel_lines: int = 0
    gross: int = 0
    discount: int = 0
    due: int = 0
    by_means: Counter[str] = field(default_factory=Counter)
    without_goods: list[Row] = field(default_factory=list)
    empty_baskets: int = 0
    baskets_beyond: int = 0
    coupons_beyond: int = 0
    differing: list[str] = field(default_factory=list)


def play(books: Books, chosen: Sequence[Basket]) -> Played:
    """Sell the baskets at the counter of a new practice shop. Every sale must succeed."""
    books.do("account", code="COUPONS", name="Coupons of makers", account="card")
    books.services.masterdata.save_means(COUPON, "Coupon of a maker", "COUPONS")
    for product in goods(row for basket in chosen for row in basket.rows):
        books.do("product", **product)
    played = Played()
    for basket in chosen:
        played.without_goods += [row for row in basket.rows if not row.is_goods]
        played.baskets_beyond += basket.coupons > basket.taken
        played.coupons_beyond += basket.coupons - basket.taken
        if basket.goods:
            number = books.do("sell", **sale(basket))["number"]
            _count(played, basket, books.ask("document", document=number))
        else:
            played.empty_baskets += 1
    return played


def _count(played: Played, basket: Basket, document: dict[str, Any]) -> None:
    """Add a sale up as it stands in the books; a line that is not as in the file is remembered by its basket."""
    in_books = [tuple(cents(line[name]) for name in ("gross", "discount", "total")) for line in document["lines"]]
    if in_books != [(row.shelf, row.discount, row.sales) for row in basket.goods]:
        played.differing.append(basket.number)
    played.sales += 1
    played.lines += len(in_books)
    played.fuel_lines += sum(row.is_fuel for row in basket.goods)
    played.gross += cents(document["gross"])
    played.discount += cents(document["discount"])
    played.due += cents(document["total"])
    for tender in document["tenders"]:
        played.by_means[tender["means"]] += cents(tender["kept"])


def cents(text: str) -> int:
    return int(Decimal(text).scaleb(2))


def some_of_each(chosen: Sequence[Basket], most: int) -> list[Basket]:
    """The first baskets of every sort there is, in the order of the file."""
    sorts: tuple[Callable[[Basket], bool], ...] = (
        lambda basket: len(basket.goods) > 1,
        lambda basket: any(row.loyalty for row in basket.goods),
        lambda basket: any(row.match for row in basket.goods),
        lambda basket: 0 < basket.coupons == basket.taken,
        lambda basket: basket.coupons > basket.taken > 0,
        lambda basket: any(row.is_fuel for row in basket.rows),
        lambda basket: not basket.goods,
        lambda basket: 0 < len(basket.goods) < len(basket.rows),
        lambda basket: any(not row.sales for row in basket.goods),
        lambda basket: any(not row.shelf for row in basket.goods),
    )
    wanted = {basket.number for sort in sorts for basket in list(filter(sort, chosen))[:most]}
    return [basket for basket in chosen if basket.number in wanted]
