"""Opening quantities and costs from a list, as lines of opening stock documents."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.values import ZERO, round_amount
from jxc_desktop.exchange.table import CellNote, Table, TableRow

if TYPE_CHECKING:
    from jxc_desktop.db.repositories.masters import Masters


def opening_key(path: Path, warehouse: str) -> str:
    """The key of the document a file opens a warehouse with: the same content is never taken over twice."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{digest}:{warehouse}"


def opening_lines(table: Table, masters: Masters) -> tuple[dict[str, tuple[DraftLine, ...]], list[CellNote]]:
    """The lines by warehouse as the list names it, and the problems of the rows that are left out.

    A row without quantity or with quantity 0 is left out in silence: there is nothing to open with.
    """
    by_code = masters.products_by_code({str(row.values["product"]) for row in table.rows if "product" in row.values})
    by_barcode = masters.products_by_barcode(
        {str(row.values["barcode"]) for row in table.rows if "barcode" in row.values}
    )
    lines: dict[str, list[DraftLine]] = defaultdict(list)
    problems: list[CellNote] = []
    for row in table.rows:
        product = by_code.get(str(row.values.get("product", ""))) or by_barcode.get(str(row.values.get("barcode", "")))
        quantity = row.values.get("quantity")
        if not row.problems and not quantity:
            continue
        if not row.problems and product is None:
            field_name = "product" if "product" in row.values else "barcode"
            row.problems.append(table.note(row, field_name, N_("there is no such item")))
        if not row.problems and isinstance(quantity, Decimal) and quantity < 0:
            row.problems.append(table.note(row, "quantity", N_("it is negative")))
        if row.problems or product is None:
            problems += row.problems
            continue
        warehouse = str(row.values.get("warehouse", ""))
        lines[warehouse].append(_line(len(lines[warehouse]) + 1, product.code, row))
    return {warehouse: tuple(found) for warehouse, found in lines.items()}, problems


def opening_total(lines: Mapping[str, Sequence[DraftLine]]) -> Decimal:
    """What the lines of all warehouses are worth, each rounded as it is posted."""
    found = (line for part in lines.values() for line in part)
    return sum((_worth(line) for line in found), ZERO)


def _worth(line: DraftLine) -> Decimal:
    if line.value is not None:
        return line.value
    return round_amount(Decimal(line.quantity or "0") * (line.unit_cost or ZERO))


def _line(number: int, product: str, row: TableRow) -> DraftLine:
    quantity, cost, value = row.values["quantity"], row.values.get("unit_cost"), row.values.get("value")
    return DraftLine(
        line=number,
        product=product,
        quantity=f"{quantity:f}" if isinstance(quantity, Decimal) else str(quantity),
        unit=str(row.values.get("unit", "")),
        unit_cost=cost if isinstance(cost, Decimal) and value is None else None,
        value=value if isinstance(value, Decimal) else None,
        remark=str(row.values.get("remark", "")),
    )
