"""Opening quantities and costs from a list, as lines of opening stock documents."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.domain.errors import N_, UserError
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import ZERO, round_amount
from jxc_desktop.exchange.table import CellNote, Table, TableRow
from jxc_desktop.services.importing.differences import refusal_note, refused_field
from jxc_desktop.services.importing.lost_zeros import LostZeros

if TYPE_CHECKING:
    from jxc_desktop.db.repositories.masters import Masters

OpeningLine = tuple[DraftLine, TableRow]
"""A line of an opening document, and the row of the list it comes from."""


@dataclass(frozen=True, slots=True)
class OpeningStock:
    """The lines of an opening stock document by warehouse (empty: none was named), and what was wrong.

    ``keys`` are the idempotency keys of the documents, made from the content of the file.
    """

    lines: Mapping[str, tuple[DraftLine, ...]]
    keys: Mapping[str, str]
    problems: tuple[CellNote, ...] = ()
    rows: int = 0
    warnings: tuple[CellNote, ...] = ()


@dataclass(frozen=True, slots=True)
class OpeningBalances:
    """The documents a list of opening balances makes, and what they come to, to be checked before they are posted."""

    drafts: tuple[Draft, ...]
    total: Decimal
    problems: tuple[CellNote, ...] = ()
    rows: int = 0
    warnings: tuple[CellNote, ...] = ()


def opening_key(path: Path, warehouse: str) -> str:
    """The key of the document a file opens a warehouse with: the same content is never taken over twice."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{digest}:{warehouse}"


def opening_lines(table: Table, masters: Masters) -> tuple[dict[str, list[OpeningLine]], list[CellNote]]:
    """The lines with their rows by code of the warehouse (empty: none was named), and what is wrong with the others.

    A row without quantity or with quantity 0 is left out in silence: there is nothing to open with.
    """
    by_code = masters.products_by_code({str(row.values["product"]) for row in table.rows if "product" in row.values})
    by_barcode = masters.products_by_barcode(
        {str(row.values["barcode"]) for row in table.rows if "barcode" in row.values}
    )
    places, zeros = _places(masters), LostZeros(masters)
    lines: dict[str, list[OpeningLine]] = defaultdict(list)
    problems: list[CellNote] = []
    for row in table.rows:
        product = by_code.get(str(row.values.get("product", ""))) or by_barcode.get(str(row.values.get("barcode", "")))
        quantity = row.values.get("quantity")
        if not row.problems and not quantity:
            continue
        if not row.problems:
            _check(table, row, product, places, zeros)
        if row.problems or product is None:
            problems += row.problems
            continue
        warehouse = places[str(row.values.get("warehouse", ""))]
        lines[warehouse].append((_line(len(lines[warehouse]) + 1, product.code, row), row))
    return dict(lines), problems


def _places(masters: Masters) -> dict[str, str]:
    """The codes of warehouses by code and by name; nothing is the usual one."""
    found = masters.warehouses()
    return {"": "", **{one.name: one.code for one in found}, **{one.code: one.code for one in found}}


def _check(table: Table, row: TableRow, product: Product | None, places: Mapping[str, str], zeros: LostZeros) -> None:
    """Note what is wrong with a row whose cells could be read."""
    quantity = row.values.get("quantity")
    if product is None:
        named = "product" if "product" in row.values else "barcode" if "barcode" in row.values else "name"
        row.problems.append(zeros.no_such_item(table, row, named))
    elif isinstance(quantity, Decimal) and quantity < 0:
        row.problems.append(table.note(row, "quantity", N_("it is negative")))
    elif str(row.values.get("warehouse", "")) not in places:
        row.problems.append(table.note(row, "warehouse", N_("there is no such warehouse")))


def without_refused(
    table: Table, found: Sequence[OpeningLine], resolve: Callable[[Sequence[DraftLine]], object]
) -> tuple[list[OpeningLine], list[CellNote]]:
    """The lines that can be posted, and what the engine has against the others, each at its cell."""
    try:
        resolve([line for line, _row in found])
    except UserError:
        pass
    else:
        return list(found), []
    kept: list[OpeningLine] = []
    for line, row in found:
        try:
            resolve([line])
        except UserError as error:
            row.problems.append(refusal_note(table, row, refused_field(table, error, "quantity"), error))
        else:
            kept.append((replace(line, line=len(kept) + 1), row))
    return kept, [note for _line, row in found for note in row.problems]


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
        bin=str(row.values.get("bin", "")),
        lot=str(row.values.get("lot", "")),
        produced=_day(row, "produced"),
        expires=_day(row, "expires"),
        serials=serials if isinstance(serials := row.values.get("serials"), tuple) else (),
        remark=str(row.values.get("remark", "")),
    )


def _day(row: TableRow, name: str) -> date | None:
    value = row.values.get(name)
    return value if isinstance(value, date) else None
