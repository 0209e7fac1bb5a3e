"""Goods from a list: which are new, which change, and what stands in the way of the others.

A row is one product by its code; a list without codes is matched by barcode, and the barcode is then
the code of a new product. Empty cells change nothing. Two products cannot share a barcode: the later
one is taken without it, and the row says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jxc_desktop.db.queries.exchange import barcode_owners, party_codes
from jxc_desktop.db.repositories.masters import Category, ProductRecord
from jxc_desktop.domain.barcode import canonical, has_right_check_digit, is_digits
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.pinyin import initials
from jxc_desktop.domain.product import Barcode, Product
from jxc_desktop.exchange.table import CellNote, Table, TableRow, repeated_rows
from jxc_desktop.services.importing.differences import changed_cell, changed_cells
from jxc_desktop.services.importing.lost_zeros import LostZeros
from jxc_desktop.services.importing.plan import ListPlan

if TYPE_CHECKING:
    from jxc_desktop.db.repositories.masters import Masters

_SHELVES = frozenset({"category", "category_code"})  # one product may be shown on several shelves
_PLAIN = (
    "name",
    "specification",
    "unit",
    "price",
    "purchase_price",
    "tax_rate",
    "shelf_life_days",
    "supplier",
    "active",
)
_EMPTY_WHEN_ZERO = ("member_price", "wholesale_price", "floor_price", "minimum", "maximum")
CUSTOM_FIELDS = ("brand", "origin", "loss_rate")
_CHECKED_LENGTHS = (8, 12, 13, 14)


@dataclass(slots=True)
class ProductPlan(ListPlan[ProductRecord]):
    """What an import of goods would do. ``before`` holds the records that change, by id."""

    before: dict[int, ProductRecord] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)


def plan_products(table: Table, masters: Masters, default_unit: str) -> ProductPlan:
    """Compare a list of goods with the goods there are; nothing is written."""
    plan = ProductPlan()
    rows, plan.repeated = repeated_rows(table, _key, _SHELVES)
    known, zeros = _Known(masters, rows), LostZeros(masters)
    plan.categories = {category.code: category for category in masters.categories()}
    by_name = {category.name: category.code for category in plan.categories.values()}
    holders = _barcode_holders(rows)
    in_use = masters.products_with_history(known.unit_changes(rows))
    for row in rows:
        record = None if row.problems else known.match(row)
        if not row.problems:
            _check(table, row, record, in_use)
            known.read_supplier(table, row)
        if record is None and (meant := zeros.meant(str(row.values.get("code", "")))):
            reason = N_("{other} may be meant: numbers lose zeros in front, so make the column text")
            row.problems.append(table.note(row, "code", reason, other=meant))
        if row.problems:
            plan.set_aside.append(row)
            continue
        barcode = _free_barcode(table, row, record, known, holders)
        after = _merged(row, record, barcode, default_unit, _category(row, by_name))
        plan.warnings += row.warnings
        if record is None:
            plan.new.append(after)
        elif after.product == record.product and after.remark == record.remark:
            plan.unchanged += 1
        else:
            plan.changed.append(after)
            plan.before[record.product.id] = record
            plan.differences += _differences(table, row, record, after)
    return plan


def _differences(table: Table, row: TableRow, before: ProductRecord, after: ProductRecord) -> list[CellNote]:
    """What a row changes of its product, cell by cell."""
    notes = changed_cells(table, row, before.product, after.product, (*_PLAIN, *_EMPTY_WHEN_ZERO, "initials"))
    notes += changed_cells(table, row, before, after, ("remark",))
    for name in CUSTOM_FIELDS:
        old, new = before.product.custom.get(name, ""), after.product.custom.get(name, "")
        if name in row.values and old != new:
            notes.append(changed_cell(table, row, name, old, new))
    if before.product.category != after.product.category:
        named = "category_code" if "category_code" in row.values else "category"
        notes.append(changed_cell(table, row, named, before.product.category, after.product.category))
    if len(after.product.barcodes) > len(before.product.barcodes):
        notes.append(changed_cell(table, row, "barcode", "", after.product.barcodes[-1].code))
    return notes


def missing_categories(plan: ProductPlan, rows: Iterable[TableRow]) -> list[Category]:
    """The categories the goods of the list name and the shop does not have, each once."""
    wanted = {record.product.category for record in (*plan.new, *plan.changed)} - set(plan.categories) - {""}
    names = {
        str(row.values["category_code"]): str(row.values["category"])
        for row in rows
        if "category_code" in row.values and "category" in row.values
    }
    return [Category(code, names.get(code, code)) for code in sorted(wanted)]


def _key(row: TableRow) -> str:
    return str(row.values.get("code") or row.values.get("barcode") or "")


class _Known:
    """The goods of the shop that the rows of a list mean."""

    def __init__(self, masters: Masters, rows: Sequence[TableRow]) -> None:
        self.listed = {_key(row) for row in rows}
        self.by_code = masters.records_by_code(self.listed - {""})
        self._owners = barcode_owners(masters.connection)
        self._parties = party_codes(masters.connection)
        owners = {self.owner(str(row.values["barcode"])) for row in rows if "barcode" in row.values}
        self.by_code.update(masters.records_by_code(owners - set(self.by_code) - {""}))

    def owner(self, barcode: str) -> str:
        """The code of the product the barcode belongs to; empty: it is free."""
        return self._owners.get(canonical(barcode), "") if barcode and self._owners else ""

    def match(self, row: TableRow) -> ProductRecord | None:
        """The product of the row's code, else of its barcode unless the list names that product elsewhere."""
        found = self.by_code.get(_key(row))
        if found is not None:
            return found
        holder = self.owner(str(row.values.get("barcode", "")))
        if holder and (holder not in self.listed or "code" not in row.values):
            return self.by_code.get(holder)
        return None

    def read_supplier(self, table: Table, row: TableRow) -> None:
        """Take the supplier of a row by code or name; one nobody knows is noted."""
        named = str(row.values.get("supplier", ""))
        if named and named not in self._parties:
            by_name = next((code for code, name in self._parties.items() if name == named), "")
            if by_name:
                row.values["supplier"] = by_name
            else:
                row.problems.append(table.note(row, "supplier", N_("there is no such supplier or customer")))

    def unit_changes(self, rows: Sequence[TableRow]) -> list[int]:
        """The products whose base unit the list would change."""
        pairs = ((row, self.match(row)) for row in rows if "unit" in row.values)
        return [record.product.id for row, record in pairs if record and record.product.unit != row.values["unit"]]


def _check(table: Table, row: TableRow, record: ProductRecord | None, in_use: set[int]) -> None:
    if not _key(row):
        row.problems.append(table.note(row, "code", N_("a code or a barcode is needed")))
    elif record is None and "name" not in row.values:
        reason = N_("the name is missing") if "name" in table.mapping else N_("there is no such item to change")
        row.problems.append(table.note(row, "name" if "name" in table.mapping else "code", reason))
    elif record and record.product.id in in_use and row.values.get("unit", record.product.unit) != record.product.unit:
        row.problems.append(table.note(row, "unit", N_("the item has moved already; its base unit cannot change")))


def _barcode_holders(rows: Sequence[TableRow]) -> dict[str, TableRow]:
    """Which row of the list a barcode belongs to: the first that has it."""
    holders: dict[str, TableRow] = {}
    for row in rows:
        if "barcode" in row.values and not row.problems:
            holders.setdefault(canonical(str(row.values["barcode"])), row)
    return holders


def _free_barcode(
    table: Table, row: TableRow, record: ProductRecord | None, known: _Known, holders: Mapping[str, TableRow]
) -> str:
    """The barcode the row's product may have; empty, with a warning, when another product has it."""
    barcode = str(row.values.get("barcode", ""))
    if not barcode:
        return ""
    holder, owner = known.owner(barcode), record.product.code if record else ""
    if holder and holder != owner:
        reason = N_("the barcode belongs to item {holder}; this item is taken without it")
        row.warnings.append(table.note(row, "barcode", reason, holder=holder))
        return ""
    first = holders[canonical(barcode)]
    if first is not row and not holder:
        reason = N_("row {other} has this barcode too; this item is taken without it")
        row.warnings.append(table.note(row, "barcode", reason, other=first.number))
        return ""
    if len(barcode) in _CHECKED_LENGTHS and is_digits(barcode) and not has_right_check_digit(barcode):
        row.warnings.append(table.note(row, "barcode", N_("the check digit is wrong; it is taken as it is")))
    return barcode


def _category(row: TableRow, by_name: Mapping[str, str]) -> str:
    code = str(row.values.get("category_code", ""))
    name = str(row.values.get("category", ""))
    return code or by_name.get(name, name)


def _merged(
    row: TableRow, record: ProductRecord | None, barcode: str, default_unit: str, category: str
) -> ProductRecord:
    """The product as the row wants it: what the row does not say stays."""
    values = row.values
    changes: dict[str, Any] = {name: values[name] for name in _PLAIN if name in values}
    changes |= {name: values[name] or None for name in _EMPTY_WHEN_ZERO if name in values}
    if category:
        changes["category"] = category
    before = record.product if record else None
    custom = {name: _custom_text(values[name]) for name in CUSTOM_FIELDS if name in values}
    if custom:
        changes["custom"] = {**(before.custom if before else {}), **custom}
    if before is None or changes.get("name", before.name) != before.name or "initials" in values:
        changes["initials"] = _initials(values, before)
    remark = str(values.get("remark", record.remark if record else ""))
    if record is None or before is None:
        changes.setdefault("unit", default_unit)
        changes["barcodes"] = (Barcode(barcode, ""),) if barcode else ()
        return ProductRecord(Product(id=0, code=_key(row), **changes), remark=remark)
    if barcode and barcode not in {known.code for known in before.barcodes}:
        changes["barcodes"] = (*before.barcodes, Barcode(barcode, ""))
    return replace(record, product=replace(before, **changes), remark=remark)


def _initials(values: Mapping[str, object], before: Product | None) -> str:
    """All readings of the name, and the shop's own initials where they are none of them."""
    name = str(values.get("name") or (before.name if before else ""))
    letters = list(initials(name))
    own = str(values.get("initials", "")).casefold()
    if own and own.isalnum() and own not in letters:
        letters.append(own)
    return " ".join(letters)


def _custom_text(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
