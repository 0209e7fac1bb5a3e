"""The doctor on lots and places: a serial number is in one place or in none, lots and bins where they belong."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, cast, func, literal_column, select

from jxc_desktop.db.tables import bins, lots, products, stock_balances, stock_moves, warehouses
from jxc_desktop.db.types import Whole
from jxc_desktop.db.verify import Finding
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.values import from_units

_PIECE = literal_column("10000", Whole)
_in_stock = cast(func.sum(stock_balances.c.quantity), Whole)
_TWICE = (
    select(products.c.code.label("product"), lots.c.code.label("serial"), _in_stock.label("quantity"))
    .join(lots, lots.c.id == stock_balances.c.lot_id)
    .join(products, products.c.id == lots.c.product_id)
    .where(lots.c.serial == 1)
    .group_by(products.c.code, lots.c.code)
    .having(
        (func.sum(stock_balances.c.quantity) < 0)
        | (func.sum(stock_balances.c.quantity) > _PIECE)
        | (func.min(stock_balances.c.quantity) < 0)
    )
    .order_by(products.c.code, lots.c.code)
)
_OF_OTHERS = (
    select(products.c.code.label("product"), lots.c.code.label("lot"))
    .join(lots, lots.c.id == stock_moves.c.lot_id)
    .join(products, products.c.id == stock_moves.c.product_id)
    .where(lots.c.product_id != stock_moves.c.product_id)
    .distinct()
)
_ELSEWHERE = (
    select(warehouses.c.code.label("warehouse"), bins.c.code.label("bin"))
    .join(bins, bins.c.id == stock_moves.c.bin_id)
    .join(warehouses, warehouses.c.id == stock_moves.c.warehouse_id)
    .where(bins.c.warehouse_id != stock_moves.c.warehouse_id)
    .distinct()
)


def places_hold(connection: Connection) -> Iterator[Finding]:
    """Serial numbers, lots and bins are where they can be."""
    message = N_("Serial number {serial} of {product} is in stock {quantity} times.")
    for row in connection.execute(_TWICE):
        facts = {"serial": row.serial, "product": row.product, "quantity": from_units(row.quantity)}
        yield Finding("places", message, facts)
    for row in connection.execute(_OF_OTHERS):
        yield Finding("places", N_("Lot {lot} is named on moves of {product}, whose it is not."), dict(row._mapping))
    for row in connection.execute(_ELSEWHERE):
        facts = dict(row._mapping)
        yield Finding("places", N_("Bin {bin} is named on moves of {warehouse}, where it is not."), facts)
