"""Three months of a real wholesaler of gifts as a command file: invoices, cancellations and what was written off.

Everything that is sold is received first, at half the first price it is sold for. What is cancelled comes back
without its document, for the file does not say which it was; negative lines without a cancellation are written off.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

FILE = "transactions/online_retail_uk_2010-12_2011-02.csv.gz"
MOST_LINES = 400
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Invoiced:
    """One line of the file; ``quantity`` is negative for what came back or was written off."""

    number: str
    code: str
    name: str
    quantity: int
    at: str
    price: Decimal
    customer: str

    @property
    def kind(self) -> str:
        """The document it belongs on."""
        if self.number.startswith("C"):
            return "sales_return"
        return "delivery" if self.quantity > 0 else "write_off"


def invoiced_lines(path: Path) -> list[Invoiced]:
    """All lines in the order of their invoices; the same code in two cases is one product."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [
            Invoiced(
                row["InvoiceNo"],
                row["StockCode"].strip().upper().replace(" ", "_"),
                row["Description"].strip(),
                int(row["Quantity"]),
                row["InvoiceDate"][:16],
                Decimal(row["UnitPrice"]),
                row["CustomerID"].partition(".")[0],
            )
            for row in csv.DictReader(file)
        ]
    return sorted(rows, key=lambda row: row.at)


def command_lines(lines: Iterable[Invoiced]) -> Iterator[dict[str, Any]]:
    """Goods, customers and stock first, then every invoice as a delivery, a return or a loss."""
    chosen = list(lines)
    yield {"do": "party", "code": "MAKER", "name": "Maker", "role": "supplier"}
    names = {row.code: row.name for row in reversed(chosen)}
    for code in sorted(names):
        yield {"do": "product", "code": code, "name": names[code] or code, "unit": "pc", "tax_rate": "0"}
    for customer in sorted({row.customer for row in chosen} - {""}):
        yield {"do": "party", "code": f"K{customer}", "name": f"Customer {customer}", "role": "customer"}
    yield from _received(chosen)
    invoices: dict[tuple[str, str], list[Invoiced]] = defaultdict(list)
    for row in chosen:
        invoices[row.number, row.kind].append(row)
    for (_number, kind), rows in invoices.items():
        for start in range(0, len(rows), MOST_LINES):
            yield _invoice(kind, rows[start : start + MOST_LINES])


def cost_of(rows: Iterable[Invoiced]) -> dict[str, Decimal]:
    """What each product is received for: half the first price above nothing, else a cent."""
    found: dict[str, Decimal] = {}
    for row in rows:
        if row.price > 0:
            found.setdefault(row.code, max((row.price / 2).quantize(CENT, ROUND_HALF_UP), CENT))
    return defaultdict(lambda: CENT, found)


def _received(rows: list[Invoiced]) -> Iterator[dict[str, Any]]:
    costs = cost_of(rows)
    needed: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.kind != "sales_return":
            needed[row.code] += abs(row.quantity)
    goods = [{"product": code, "quantity": f"{needed[code]}", "price": f"{costs[code]}"} for code in sorted(needed)]
    for start in range(0, len(goods), MOST_LINES):
        head = {"do": "post", "kind": "goods_receipt", "party": "MAKER", "at": "2010-11-30T08:00", "confirm": "all"}
        yield {**head, "lines": goods[start : start + MOST_LINES]}


def _invoice(kind: str, rows: list[Invoiced]) -> dict[str, Any]:
    first = rows[0]
    head: dict[str, Any] = {"do": "post", "kind": kind, "at": first.at.replace(" ", "T"), "confirm": "all"}
    if kind == "write_off":
        lines = [{"product": row.code, "quantity": f"{-row.quantity}", "reason": row.name or "?"} for row in rows]
        return {**head, "lines": lines}
    lines = [{"product": row.code, "quantity": f"{abs(row.quantity)}", "price": f"{row.price}"} for row in rows]
    return {**head, "party": f"K{first.customer}" if first.customer else "WALKIN-C", "lines": lines}
