"""Receipts of another program from a flat file: rows put together to closed sales and refunds of the past.

Of one receipt what was sold and what came back stand apart. An amount counts as it is written; where there is
only a price it is quantity × price, each line rounded to the fen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import ZERO, plain, round_amount
from jxc_desktop.exchange.table import Table, TableRow
from jxc_desktop.services.importing.document_rows import list_key

HISTORY = "sales_history"
SALE, REFUND = "past_sale", "past_refund"
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?")
_NOON = time(12)


@dataclass(frozen=True, slots=True)
class HistorySums:
    """Control totals: receipts and refunds, their lines, quantities and amounts; what came back is negative."""

    receipts: int = 0
    lines: int = 0
    quantity: Decimal = ZERO
    amount: Decimal = ZERO

    def plus(self, other: HistorySums) -> HistorySums:
        """Both together."""
        return HistorySums(
            self.receipts + other.receipts,
            self.lines + other.lines,
            self.quantity + other.quantity,
            self.amount + other.amount,
        )


@dataclass(slots=True)
class PastReceipt:
    """What was sold (or came back, by ``sign`` −1) with one receipt."""

    number: str
    sign: int
    rows: list[TableRow] = field(default_factory=list)
    products: list[str] = field(default_factory=list)
    amounts: list[Decimal] = field(default_factory=list)

    def sums(self) -> HistorySums:
        """What it comes to."""
        quantity = sum((_quantity(row) for row in self.rows), ZERO)
        return HistorySums(1, len(self.rows), quantity, self.sign * sum(self.amounts, ZERO))

    def draft(self, table: Table, customers: frozenset[str]) -> Draft:
        """The document it becomes; its key is that of the receipt, its day and its sign."""
        first = self.rows[0]
        at = _at(table, first)
        customer, means = (str(first.values.get(name, "")) for name in ("customer", "means"))
        told = " · ".join(text for text in (means, "" if customer in customers else customer) if text)
        return Draft(
            kind=SALE if self.sign > 0 else REFUND,
            key=list_key(HISTORY, f"{self.number}\n{at.date().isoformat()}\n{customer}\n{self.sign}"),
            lines=tuple(self._lines()),
            party=customer if customer in customers else "",
            at=at,
            reference=str(first.values.get("number", "")),
            handler=str(first.values.get("cashier", "")),
            remark=told,
        )

    def _lines(self) -> Iterator[DraftLine]:
        for line, (row, product, amount) in enumerate(zip(self.rows, self.products, self.amounts, strict=True), 1):
            yield DraftLine(line, product, quantity=f"{plain(abs(_quantity(row))):f}", amount=amount)


def _quantity(row: TableRow) -> Decimal:
    found = row.values.get("quantity")
    return found if isinstance(found, Decimal) else ZERO


def _at(table: Table, row: TableRow) -> datetime:
    """When it was sold: the time beside the day where the cell has one, else noon."""
    day = row.values["date"]
    cell = row.cells[table.mapping["date"].columns[0]]
    if isinstance(cell, datetime):
        return cell
    found = _CLOCK.search(cell) if isinstance(cell, str) else None
    at = time(int(found[1]), int(found[2]), int(found[3] or 0)) if found else _NOON
    return datetime.combine(day if isinstance(day, date) else date.min, at)


def past_receipts(table: Table, known: dict[str, Product]) -> list[PastReceipt]:
    """The receipts of a file in its order; rows with a problem are noted and belong to none."""
    found: dict[tuple[str, object, str, int], PastReceipt] = {}
    for row in table.rows:
        code = _checked(table, row, known)
        if code is None:
            continue
        number, customer = (str(row.values.get(name, "")) for name in ("number", "customer"))
        sign = -1 if _quantity(row) < 0 else 1
        day = "" if number else row.values["date"]
        receipt = found.setdefault((number, day, "" if number else customer, sign), PastReceipt(number, sign))
        receipt.rows.append(row)
        receipt.products.append(code)
        receipt.amounts.append(abs(_amount(row)))
    return list(found.values())


def code_of(row: TableRow) -> str:
    """What a row calls its goods."""
    return str(row.values.get("product") or row.values.get("barcode") or "")


def _checked(table: Table, row: TableRow, known: dict[str, Product]) -> str | None:
    """The code of the goods of a row that can be taken; what is wrong with others is noted."""
    if row.problems:
        return None
    product = known.get(code_of(row))
    amount, quantity = _amount(row), _quantity(row)
    if "date" not in row.values:
        row.problems.append(table.note(row, "date", N_("it is missing")))
    elif product is None:
        named = "product" if "product" in row.values else "barcode"
        row.problems.append(table.note(row, named, N_("there is no such item")))
    elif not quantity:
        row.problems.append(table.note(row, "quantity", N_("it is zero")))
    elif amount and (amount < 0) != (quantity < 0):
        row.problems.append(table.note(row, "amount", N_("it has another sign than the quantity")))
    return None if row.problems or product is None else product.code


def _amount(row: TableRow) -> Decimal:
    amount, price = row.values.get("amount"), row.values.get("price")
    if isinstance(amount, Decimal):
        return amount
    return round_amount(_quantity(row) * price) if isinstance(price, Decimal) else ZERO
