"""The books of a real chemical plant as a command file: what was bought with its freight, and what was sold on account.

One sheet says what was bought, price and freight apart; one what was sold, with subtotals of the months between
the lines. What was produced is put in stock at a cost of its own before it is sold: recipes are another matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

PRODUCED_AT = Decimal(1000)
"""What a tonne of what the plant makes is taken in at."""


@dataclass(frozen=True, slots=True)
class Trade:
    """A line of a sheet; amounts as the sheet shows them, rounded to cents."""

    day: date
    product: str
    party: str
    number: str
    quantity: Decimal
    price: Decimal
    amount: Decimal
    freight: Decimal = Decimal(0)


def bought(path: Path) -> list[Trade]:
    """The lines of the purchase sheet; its dates are texts such as 2017-3-22."""
    rows = _rows(path, 0)
    return [
        Trade(
            datetime.strptime(str(row[0]), "%Y-%m-%d").date(),
            str(row[1]),
            str(row[4]),
            str(row[6]),
            _exact(row[8]),
            _exact(row[9]),
            _cents(row[10]),
            _cents(row[11]),
        )
        for row in rows
    ]


def sold(path: Path) -> list[Trade]:
    """The lines of the sales sheet, without the subtotals that stand between them."""
    return [
        Trade(row[0].date(), str(row[1]), str(row[3]), str(row[5]), _exact(row[7]), _exact(row[8]), _cents(row[9]))
        for row in _rows(path, 1)
        if row[0] is not None
    ]


def whole_total(path: Path) -> tuple[Decimal, Decimal]:
    """Quantity and amount of the line that the sheet itself adds up."""
    row = _rows(path, 1)[-1]
    return _exact(row[7]), _cents(row[9])


def command_lines(purchases: list[Trade], sales: list[Trade]) -> Iterator[dict[str, Any]]:
    """Masters first; then everything in the order of its days, freight a month after the goods."""
    for name in dict.fromkeys(one.product for one in (*purchases, *sales)):
        yield {"do": "product", "code": name, "name": name, "unit": "吨", "negative": "forbid"}
    for name in dict.fromkeys(one.party for one in purchases):
        yield {"do": "party", "code": name, "name": name, "role": "supplier", "terms_days": 30}
    for name in dict.fromkeys(one.party for one in sales):
        yield {"do": "party", "code": name, "name": name, "role": "customer", "terms_days": 60}
    yield from _purchases(purchases)
    for product, quantity in _by_product(sales).items():
        line = {"product": product, "quantity": f"{quantity}", "price": f"{PRODUCED_AT}"}
        yield {"do": "post", "kind": "other_receipt", "at": "2017-03-20", "lines": [line], "confirm": "all"}
    for place, one in enumerate(sales):
        line = {"product": one.product, "quantity": f"{one.quantity}", "amount": f"{one.amount}"}
        head = {"party": one.party, "reference": one.number, "at": f"{one.day}T09:00", "ref": f"sold-{place}"}
        yield {"do": "post", "kind": "sales_order", **head, "ref": f"order-{place}", "lines": [line]}
        yield {"do": "post", "kind": "delivery", **head, "from": f"order-{place}", "confirm": ["below_cost"]}


def _purchases(purchases: list[Trade]) -> Iterator[dict[str, Any]]:
    by_document: dict[tuple[str, str], list[Trade]] = defaultdict(list)
    for one in sorted(purchases, key=lambda trade: trade.day):
        by_document[one.number, one.party].append(one)
    for (number, party), lines in by_document.items():
        goods = [{"product": one.product, "quantity": f"{one.quantity}", "amount": f"{one.amount}"} for one in lines]
        head = {"party": party, "at": f"{lines[0].day}", "reference": number, "confirm": "all"}
        yield {"do": "post", "kind": "purchase_order", **head, "ref": f"PO-{number}", "lines": goods}
        yield {"do": "post", "kind": "goods_receipt", **head, "ref": f"GR-{number}", "from": f"PO-{number}"}
        yield {"do": "post", "kind": "purchase_invoice", **head, "from": f"GR-{number}"}
    for (number, _), lines in by_document.items():
        freight = sum((one.freight for one in lines), Decimal(0))
        shares = [f"{one.freight}" for one in lines]
        charge = {"name": "采购费用", "amount": f"{freight}", "by": "shares", "shares": shares}
        yield {"do": "post", "kind": "landed_cost", "at": "2017-06-30", "from": f"GR-{number}", "charges": [charge]}


def _by_product(trades: list[Trade]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for one in trades:
        sums[one.product] += one.quantity
    return dict(sums)


def _rows(path: Path, sheet: int) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    try:
        return list(book.worksheets[sheet].iter_rows(min_row=2, values_only=True))
    finally:
        book.close()


def _exact(value: Any) -> Decimal:
    """The number a cell shows: binary noise behind the fourth decimal is none of the sheet's."""
    return Decimal(str(value)).quantize(Decimal("0.0001")).normalize().quantize(Decimal("0.0001"))


def _cents(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))
