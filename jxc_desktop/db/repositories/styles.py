"""Styles: colours and sizes, and the goods that stand in their cells."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection, bindparam, func, insert, select, update

from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.tables import barcodes, categories, products, stock_balances, styles, warehouses
from jxc_desktop.domain.errors import N_, Conflict, NotFound
from jxc_desktop.domain.values import from_millionths, from_units

Cell = tuple[str, str]
"""A colour and a size."""

_STYLES = (
    select(styles, func.coalesce(categories.c.code, "").label("category"))
    .select_from(styles.outerjoin(categories, categories.c.id == styles.c.category_id))
    .order_by(styles.c.code)
)
_BY_CODE = _STYLES.where(styles.c.code == bindparam("wanted"))
_OF_PRODUCT = _STYLES.where(styles.c.id.in_(select(products.c.style_id).where(products.c.code == bindparam("wanted"))))
_BARCODE = (
    select(func.coalesce(func.min(barcodes.c.code), "")).where(barcodes.c.product_id == products.c.id).scalar_subquery()
)
_CELLS = (
    select(
        products.c.id,
        products.c.code,
        products.c.colour,
        products.c.size,
        products.c.price,
        products.c.active,
        _BARCODE.label("barcode"),
    )
    .where(products.c.style_id == bindparam("style"))
    .order_by(products.c.code)
)
_STOCK = (
    select(stock_balances.c.product_id, func.sum(stock_balances.c.quantity))
    .join(products, products.c.id == stock_balances.c.product_id)
    .where(products.c.style_id == bindparam("style"))
    .group_by(stock_balances.c.product_id)
)
_STOCK_BY_STYLE = (
    select(products.c.style_id, func.sum(stock_balances.c.quantity))
    .join(products, products.c.id == stock_balances.c.product_id)
    .where(products.c.style_id.is_not(None))
    .group_by(products.c.style_id)
)
_PLACE = (
    update(products)
    .where(products.c.id == bindparam("at_id"))
    .values(style_id=bindparam("at_style"), colour=bindparam("at_colour"), size=bindparam("at_size"))
)


@dataclass(frozen=True, slots=True)
class StyleRecord:
    """A style as it is kept; colours and sizes are in the order of the grid. ``version`` 0: new."""

    code: str
    name: str
    unit: str
    colours: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    category: str = ""
    active: bool = True
    id: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class StyleCell:
    """The goods of one colour and size; ``quantity`` is in stock, none where it was not asked for."""

    colour: str
    size: str
    product_id: int
    product: str
    barcode: str
    price: Decimal
    active: bool = True
    quantity: Decimal | None = None


class Styles:
    """The styles of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def record(self, code: str) -> StyleRecord | None:
        """The style of this code."""
        row = self.connection.execute(_BY_CODE, {"wanted": code}).one_or_none()
        return None if row is None else _record(row)

    def of_product(self, product: str) -> StyleRecord | None:
        """The style the goods of this code belong to."""
        row = self.connection.execute(_OF_PRODUCT, {"wanted": product}).one_or_none()
        return None if row is None else _record(row)

    def records(self) -> list[StyleRecord]:
        """All styles, by code."""
        return [_record(row) for row in self.connection.execute(_STYLES)]

    def save(self, record: StyleRecord) -> int:
        """Keep a style; answers its id.

        Raises:
            NotFound: there is no such category.
            Conflict: it was changed since its version was read.
        """
        values = {
            "code": record.code,
            "name": record.name,
            "unit": record.unit,
            "category_id": self._category(record.category),
            "colours": json.dumps(record.colours, ensure_ascii=False),
            "sizes": json.dumps(record.sizes, ensure_ascii=False),
            "active": int(record.active),
        }
        if record.version == 0:
            self.connection.execute(insert(styles), values)
            return int(self.connection.execute(_BY_CODE, {"wanted": record.code}).one().id)
        same = (styles.c.id == record.id, styles.c.version == record.version)
        changed = self.connection.execute(update(styles).where(*same).values(**values, version=record.version + 1))
        if changed.rowcount != 1:
            raise Conflict(what=record.name)
        return record.id

    def place(self, style_id: int, cells: Mapping[int, Cell]) -> None:
        """Put goods (by id) into cells of a style."""
        if cells:
            rows = [
                {"at_id": product_id, "at_style": style_id, "at_colour": colour, "at_size": size}
                for product_id, (colour, size) in cells.items()
            ]
            self.connection.execute(_PLACE, rows)

    def cells(self, style_id: int) -> list[StyleCell]:
        """The goods of a style, also those that are not in use."""
        return [
            StyleCell(row.colour, row.size, row.id, row.code, row.barcode, from_millionths(row.price), bool(row.active))
            for row in self.connection.execute(_CELLS, {"style": style_id})
        ]

    def stock(self, style_id: int, warehouse: str = "") -> dict[int, Decimal]:
        """What is in stock of the goods of a style, by product id, in one warehouse or in all."""
        statement = _STOCK
        if warehouse:
            place = select(warehouses.c.id).where(warehouses.c.code == warehouse)
            statement = _STOCK.where(stock_balances.c.warehouse_id.in_(place))
        found = self.connection.execute(statement, {"style": style_id})
        return {product_id: from_units(int(quantity)) for product_id, quantity in found}

    def stock_by_style(self) -> dict[int, Decimal]:
        """What is in stock of all goods of each style, by its id."""
        found = self.connection.execute(_STOCK_BY_STYLE)
        return {style_id: from_units(int(quantity)) for style_id, quantity in found}

    def _category(self, code: str) -> int | None:
        if not code:
            return None
        found = self.connection.scalar(select(categories.c.id).where(categories.c.code == code))
        if found is None:
            raise NotFound(field="category", what=N_("category"), name=code)
        return int(found)


def _record(row: AnyRow) -> StyleRecord:
    return StyleRecord(
        code=row.code,
        name=row.name,
        unit=row.unit,
        colours=tuple(json.loads(row.colours)),
        sizes=tuple(json.loads(row.sizes)),
        category=row.category,
        active=bool(row.active),
        id=row.id,
        version=row.version,
    )
