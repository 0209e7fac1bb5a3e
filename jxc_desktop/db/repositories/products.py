"""Goods with their units and barcodes: rows to domain values and back, whole lists at a time."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, union, update
from sqlalchemy.sql.elements import ColumnElement

from jxc_desktop.db.prepared import PreparedList, rows_with
from jxc_desktop.db.repositories.chunks import T, chunks
from jxc_desktop.db.tables import (
    barcodes,
    categories,
    costing_changes,
    document_lines,
    parties,
    product_units,
    products,
    stock_moves,
)
from jxc_desktop.domain.barcode import equivalents
from jxc_desktop.domain.errors import N_, Conflict, NotFound
from jxc_desktop.domain.product import Barcode, Costing, NegativePolicy, Product, ProductUnit
from jxc_desktop.domain.values import from_millionths, from_units, plain, to_millionths, to_units

_NO_CUSTOM: Mapping[str, str] = {}
_RATE_PLACES = 4
_PRICES = ("price", "member_price", "wholesale_price", "floor_price", "purchase_price")

PRODUCT_COLUMNS = (
    products.c.id,
    products.c.code,
    products.c.name,
    products.c.unit,
    products.c.specification,
    products.c.initials,
    products.c.price,
    products.c.member_price,
    products.c.wholesale_price,
    products.c.floor_price,
    products.c.purchase_price,
    products.c.costing,
    products.c.negative,
    products.c.tax_rate,
    products.c.minimum,
    products.c.maximum,
    products.c.purchase_unit,
    products.c.weight,
    products.c.lots,
    products.c.shelf_life_days,
    products.c.active,
    products.c.custom,
    categories.c.code.label("category"),
    parties.c.code.label("supplier"),
    products.c.serials,
    products.c.style_id,
    products.c.colour,
    products.c.size,
    products.c.warranty_days,
    products.c.remark,
    products.c.version,
)
"""What one product row consists of; `product_of` reads them by place, in this order."""

ALL_PRODUCTS = (
    select(*PRODUCT_COLUMNS)
    .select_from(
        products.outerjoin(categories, categories.c.id == products.c.category_id).outerjoin(
            parties, parties.c.id == products.c.supplier_id
        )
    )
    .order_by(products.c.id)
)
ALL_UNITS = select(
    product_units.c.product_id,
    product_units.c.name,
    product_units.c.factor,
    product_units.c.price,
    product_units.c.member_price,
    product_units.c.wholesale_price,
).order_by(product_units.c.product_id, product_units.c.factor, product_units.c.name)
ALL_BARCODES = select(barcodes.c.product_id, barcodes.c.code, barcodes.c.unit).order_by(
    barcodes.c.product_id, barcodes.c.code
)


def _one_of(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return column.in_(bindparam("wanted", expanding=True))


_BY_ID, _BY_CODE = rows_with(ALL_PRODUCTS, products.c.id), rows_with(ALL_PRODUCTS, products.c.code)
_BY_BARCODE = PreparedList(
    lambda wanted: ALL_PRODUCTS.where(
        products.c.id.in_(select(barcodes.c.product_id).where(barcodes.c.code.in_(wanted)))
    ),
    barcodes.c.code,
)
_UNITS_OF = rows_with(ALL_UNITS, product_units.c.product_id)
_BARCODES_OF = rows_with(ALL_BARCODES, barcodes.c.product_id)
_HOLDERS = (
    select(barcodes.c.code, products.c.id, products.c.code, products.c.name)
    .join(products, products.c.id == barcodes.c.product_id)
    .where(_one_of(barcodes.c.code))
)
_IDS_OF = select(products.c.code, products.c.id).where(_one_of(products.c.code))
_WITH_HISTORY = union(
    select(document_lines.c.product_id).where(_one_of(document_lines.c.product_id)),
    select(stock_moves.c.product_id).where(_one_of(stock_moves.c.product_id)),
)
_UNITS_WITH_HISTORY = (
    select(document_lines.c.product_id, document_lines.c.unit).where(_one_of(document_lines.c.product_id)).distinct()
)
_DELETE = delete(products).where(_one_of(products.c.id))
_CHANGES_OF_COSTING = (
    select(costing_changes).where(_one_of(costing_changes.c.product_id)).order_by(costing_changes.c.posting)
)
_INSERT = insert(products)
_DELETE_UNITS = delete(product_units).where(_one_of(product_units.c.product_id))
_DELETE_BARCODES = delete(barcodes).where(_one_of(barcodes.c.product_id))


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """A product with what only its own card needs; ``version`` is the one it was read at (0: new)."""

    product: Product
    version: int = 0
    remark: str = ""
    style_id: int | None = None
    colour: str = ""
    size: str = ""
    warranty_days: int | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """The product a barcode belongs to."""

    product_id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CostingChange:
    """A change of costing method after goods had moved: replay meets it in order."""

    product_id: int
    costing: Costing
    former: Costing
    business_at: int
    posting: int


def product_of(row: Sequence[Any], units: Sequence[Sequence[Any]], codes: Sequence[Sequence[Any]]) -> Product:
    """A product of one row of `PRODUCT_COLUMNS`, with its rows of units and barcodes."""
    product_id, code, name, unit, specification, initials = row[:6]
    price, member, wholesale, floor, purchase = row[6:11]
    costing, negative, tax, minimum, maximum, purchase_unit, weight = row[11:18]
    lots, shelf_life, active, custom, category, supplier, serials = row[18:25]
    return Product(
        id=product_id,
        code=code,
        name=name,
        unit=unit,
        specification=specification,
        units=tuple(map(_unit_of, units)) if units else (),
        barcodes=tuple([Barcode(barcode, of_unit) for _, barcode, of_unit in codes]) if codes else (),
        category=category or "",
        initials=initials,
        price=from_millionths(price),
        member_price=_price(member),
        wholesale_price=_price(wholesale),
        floor_price=_price(floor),
        purchase_price=_price(purchase),
        costing=Costing(costing),
        negative=NegativePolicy(negative),
        tax_rate=plain(Decimal(tax).scaleb(-_RATE_PLACES)) if tax else Decimal(0),
        minimum=None if minimum is None else from_units(minimum),
        maximum=None if maximum is None else from_units(maximum),
        purchase_unit=purchase_unit,
        weight=_price(weight),
        lots=bool(lots),
        serials=bool(serials),
        shelf_life_days=shelf_life,
        supplier=supplier or "",
        active=bool(active),
        custom=_NO_CUSTOM if custom == "{}" else json.loads(custom),
    )


def _price(millionths: int | None) -> Decimal | None:
    return None if millionths is None else from_millionths(millionths)


def _unit_of(row: Sequence[Any]) -> ProductUnit:
    _, name, factor, price, member, wholesale = row
    return ProductUnit(name, from_units(factor), _price(price), _price(member), _price(wholesale))


def _optional_millionths(value: Decimal | None) -> int | None:
    return None if value is None else to_millionths(value)


def _values(record: ProductRecord, category_id: int | None, supplier_id: int | None) -> dict[str, object]:
    product = record.product
    return {
        "code": product.code,
        "name": product.name,
        "unit": product.unit,
        "specification": product.specification,
        "initials": product.initials,
        **{name: _optional_millionths(getattr(product, name)) for name in _PRICES},
        "costing": product.costing.value,
        "negative": product.negative.value,
        "tax_rate": int(product.tax_rate.scaleb(_RATE_PLACES)),
        "minimum": None if product.minimum is None else to_units(product.minimum),
        "maximum": None if product.maximum is None else to_units(product.maximum),
        "purchase_unit": product.purchase_unit,
        "weight": _optional_millionths(product.weight),
        "lots": int(product.lots),
        "serials": int(product.serials),
        "shelf_life_days": product.shelf_life_days,
        "active": int(product.active),
        "remark": record.remark,
        "style_id": record.style_id,
        "colour": record.colour,
        "size": record.size,
        "warranty_days": record.warranty_days,
        "custom": json.dumps(dict(product.custom), ensure_ascii=False, sort_keys=True) if product.custom else "{}",
        "category_id": category_id,
        "supplier_id": supplier_id,
    }


_UPDATE = (
    update(products)
    .where(products.c.id == bindparam("at_id"), products.c.version == bindparam("at_version"))
    .values(
        version=products.c.version + 1,
        **{column.name: bindparam(column.name) for column in products.columns if column.name not in ("id", "version")},
    )
)


class Products:
    """Goods as a whole list: every read is one statement a table, however many goods it asks for."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def products_by_id(self, ids: Iterable[int]) -> dict[int, Product]:
        """The products of these ids; unknown ids are left out."""
        return {record.product.id: record.product for record in self._records(_BY_ID, ids)}

    def products_by_code(self, codes: Iterable[str], *, barcodes: bool = True) -> dict[str, Product]:
        """The products of these codes; unknown codes are left out. Their barcodes cost a statement."""
        found = self._records(_BY_CODE, codes, barcodes=barcodes)
        return {record.product.code: record.product for record in found}

    def records_by_code(self, codes: Iterable[str]) -> dict[str, ProductRecord]:
        """The products of these codes with their versions; unknown codes are left out."""
        return {record.product.code: record for record in self._records(_BY_CODE, codes)}

    def products_by_barcode(self, codes: Iterable[str]) -> dict[str, Product]:
        """The products of these barcodes, by the code asked for.

        A UPC-A and the EAN-13 or GTIN-14 of the same number are the same code.
        """
        forms = {code: equivalents(code) for code in codes}
        found: dict[str, Product] = {}
        for record in self._records(_BY_BARCODE, [form for each in forms.values() for form in each]):
            found.update((barcode.code, record.product) for barcode in record.product.barcodes)
        return {
            code: next(found[form] for form in each if form in found)
            for code, each in forms.items()
            if any(form in found for form in each)
        }

    def product(self, code: str) -> Product:
        """The product of this code.

        Raises:
            NotFound: there is none.
        """
        found = self.products_by_code([code])
        if code not in found:
            raise NotFound(field="product", what=N_("product"), name=code)
        return found[code]

    def holders(self, codes: Iterable[str]) -> dict[str, Holder]:
        """Who holds these barcodes exactly as written; free ones are left out."""
        return {
            barcode: Holder(product_id, code, name)
            for part in chunks(codes)
            for barcode, product_id, code, name in self.connection.execute(_HOLDERS, {"wanted": part})
        }

    def products_with_history(self, ids: Iterable[int]) -> set[int]:
        """Those of the products that a posted document or a stock move knows."""
        return {
            product_id
            for part in chunks(ids)
            for (product_id,) in self.connection.execute(_WITH_HISTORY, {"wanted": part})
        }

    def units_with_history(self, ids: Iterable[int]) -> dict[int, set[str]]:
        """The units in which these products stand on posted documents."""
        result: dict[int, set[str]] = {}
        for part in chunks(ids):
            for product_id, unit in self.connection.execute(_UNITS_WITH_HISTORY, {"wanted": part}):
                result.setdefault(product_id, set()).add(unit)
        return result

    def delete_products(self, ids: Iterable[int]) -> None:
        """Delete products nothing has ever happened to; any ledger row that names one refuses it."""
        for part in chunks(ids):
            for statement in (_DELETE_UNITS, _DELETE_BARCODES, _DELETE):
                self.connection.execute(statement, {"wanted": part})

    def save_products(
        self, records: Sequence[ProductRecord], before: Mapping[int, ProductRecord] | None = None
    ) -> dict[str, int]:
        """Insert the records of version 0, update the others, and answer the ids by code.

        ``before`` (by id) tells which units and barcodes need no writing because they did not change.

        Raises:
            Conflict: one of the updated products is no longer at the version of its record.
        """
        known = before or {}
        categories_by_code = self._ids(categories, [r.product.category for r in records if r.product.category])
        suppliers = self._ids(parties, [r.product.supplier for r in records if r.product.supplier])
        rows = [
            (r, _values(r, categories_by_code.get(r.product.category), suppliers.get(r.product.supplier)))
            for r in records
        ]
        new = [values for record, values in rows if record.version == 0]
        if new:
            self.connection.execute(_INSERT, new)
        self._update([(record, values) for record, values in rows if record.version])
        ids = {
            code: product_id
            for part in chunks(record.product.code for record in records)
            for code, product_id in self.connection.execute(_IDS_OF, {"wanted": part})
        }
        self._replace_parts(records, known, ids)
        return ids

    def add_costing_changes(self, changes: Sequence[CostingChange]) -> None:
        """Record changes of the costing method of products that have moved."""
        if changes:
            self.connection.execute(
                insert(costing_changes),
                [
                    {
                        "product_id": change.product_id,
                        "costing": change.costing.value,
                        "former": change.former.value,
                        "business_at": change.business_at,
                        "posting": change.posting,
                    }
                    for change in changes
                ],
            )

    def costing_changes(self, ids: Iterable[int]) -> dict[int, list[CostingChange]]:
        """The changes of costing method of these products, oldest first; most have none."""
        result: dict[int, list[CostingChange]] = defaultdict(list)
        for part in chunks(ids):
            for row in self.connection.execute(_CHANGES_OF_COSTING, {"wanted": part}):
                change = CostingChange(
                    row.product_id, Costing(row.costing), Costing(row.former), row.business_at, row.posting
                )
                result[row.product_id].append(change)
        return result

    def _records(self, query: PreparedList, wanted: Iterable[T], *, barcodes: bool = True) -> list[ProductRecord]:
        rows = [row for part in chunks(wanted) for row in query.rows(self.connection, part)]
        if not rows:
            return []
        ids = [row[0] for row in rows]
        units, codes = self._parts(_UNITS_OF, ids), self._parts(_BARCODES_OF, ids) if barcodes else {}
        records = {}
        for row in rows:
            product = product_of(row, units.get(row[0], ()), codes.get(row[0], ()))
            records[row[0]] = ProductRecord(product, row[-1], row[-2], *row[-6:-2])
        return list(records.values())

    def _parts(self, query: PreparedList, ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
        result: dict[int, list[Row[Any]]] = {}
        for part in chunks(ids):
            for row in query.rows(self.connection, part):
                result.setdefault(row[0], []).append(row)
        return result

    def _ids(self, table: Any, codes: Sequence[str]) -> dict[str, int]:
        statement = select(table.c.code, table.c.id).where(_one_of(table.c.code))
        found = {
            code: row_id
            for part in chunks(codes)
            for code, row_id in self.connection.execute(statement, {"wanted": part})
        }
        for code in codes:
            if code not in found:
                what, field = (N_("category"), "category") if table is categories else (N_("supplier"), "supplier")
                raise NotFound(field=field, what=what, name=code)
        return found

    def _update(self, rows: Sequence[tuple[ProductRecord, dict[str, object]]]) -> None:
        if not rows:
            return
        result = self.connection.execute(
            _UPDATE,
            [{**values, "at_id": record.product.id, "at_version": record.version} for record, values in rows],
        )
        if result.rowcount != len(rows):
            raise Conflict(what=rows[0][0].product.name if len(rows) == 1 else N_("One of the products"))

    def _replace_parts(
        self, records: Sequence[ProductRecord], before: Mapping[int, ProductRecord], ids: Mapping[str, int]
    ) -> None:
        units: list[dict[str, object]] = []
        codes: list[dict[str, object]] = []
        old_units, old_codes = [], []
        for record in records:
            product, product_id = record.product, ids[record.product.code]
            earlier = before[product_id].product if product_id in before else None
            if earlier is None or earlier.units != product.units:
                old_units.append(product_id)
                units += [_unit_values(product_id, unit) for unit in product.units]
            if earlier is None or earlier.barcodes != product.barcodes:
                old_codes.append(product_id)
                codes += [{"code": b.code, "product_id": product_id, "unit": b.unit} for b in product.barcodes]
        known = {ids[record.product.code] for record in records if record.version}
        for part in chunks(product_id for product_id in old_units if product_id in known):
            self.connection.execute(_DELETE_UNITS, {"wanted": part})
        for part in chunks(product_id for product_id in old_codes if product_id in known):
            self.connection.execute(_DELETE_BARCODES, {"wanted": part})
        if units:
            self.connection.execute(insert(product_units), units)
        if codes:
            self.connection.execute(insert(barcodes), codes)


def _unit_values(product_id: int, unit: ProductUnit) -> dict[str, object]:
    return {
        "product_id": product_id,
        "name": unit.name,
        "factor": to_units(unit.factor),
        "price": _optional_millionths(unit.price),
        "member_price": _optional_millionths(unit.member_price),
        "wholesale_price": _optional_millionths(unit.wholesale_price),
    }
