"""The stock of a real chain of liquor shops as opening balances: every outlet a warehouse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

FILE = "imports/liquor_chain_cn_stock.xlsx"
_OUTLET, _CODE, _NAME, _QUANTITY, _VALUE = 0, 2, 3, 8, 11


@dataclass(frozen=True, slots=True)
class Held:
    """What one outlet has of one product; its value in cents is what the workbook says, rounded half-up."""

    outlet: str
    code: str
    name: str
    quantity: Decimal
    value: Decimal

    @property
    def opens(self) -> bool:
        """Whether it is stock: a few rows are below zero in quantity or in value."""
        return self.quantity > 0 and self.value >= 0


def holdings(path: Path) -> list[Held]:
    """The rows of the sheet of all outlets that hold anything. A header stands in its second row."""
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        rows = book["TTL"].iter_rows(min_row=3, values_only=True)
        found = [
            Held(
                str(row[_OUTLET]).strip(),
                str(row[_CODE]).strip(),
                str(row[_NAME]).strip(),
                Decimal(str(row[_QUANTITY])),
                Decimal(str(row[_VALUE] or 0)).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP"),
            )
            for row in rows
            if row[_OUTLET] and row[_CODE] and row[_QUANTITY]
        ]
    finally:
        book.close()
    return found


def command_lines(held: Sequence[Held]) -> Iterator[dict[str, Any]]:
    """Outlets and goods, then one opening document an outlet. What an outlet owes of goods stays out."""
    outlets = {name: f"W{place:03d}" for place, name in enumerate(dict.fromkeys(one.outlet for one in held), 1)}
    for name, code in outlets.items():
        yield {"do": "warehouse", "code": code, "name": name}
    for code, name in {one.code: one.name for one in held}.items():
        yield {"do": "product", "code": code, "name": name, "unit": "瓶"}
    by_outlet: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        if one.opens:
            by_outlet[one.outlet].append(one)
    for name, goods in by_outlet.items():
        lines = [{"product": one.code, "quantity": f"{one.quantity}", "amount": f"{one.value}"} for one in goods]
        yield {
            "do": "post",
            "kind": "opening_stock",
            "warehouse": outlets[name],
            "at": "2021-06-30",
            "ref": f"opening-{outlets[name]}",
            "lines": lines,
        }
