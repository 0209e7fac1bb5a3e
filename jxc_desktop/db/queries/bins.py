"""What lies in which bin: bins with what is in them, places of a product, goods nobody put away yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, select

from jxc_desktop.db.queries.held import held
from jxc_desktop.db.queries.matching import holding
from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.tables import (
    bins,
    documents,
    fixed_bins,
    lots,
    products,
    stock_balances,
    stock_moves,
    warehouses,
)

_held = stock_balances.c.quantity != 0
_JOINED = stock_balances.join(products, products.c.id == stock_balances.c.product_id).join(
    warehouses, warehouses.c.id == stock_balances.c.warehouse_id
)


@dataclass(frozen=True, slots=True)
class BinFilter:
    """Which bins a list shows: ``state`` is empty (in use), ``empty``, ``full`` or ``disabled``."""

    text: str = ""
    warehouse: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class PlaceFilter:
    """Which places of goods: of a warehouse, a bin, a product, or whatever a text names.

    ``placed`` leaves out what lies in no bin; ``posting`` shows what was known at it.
    """

    text: str = ""
    warehouse: str = ""
    bin: str = ""
    product: str = ""
    placed: bool = False
    posting: int | None = None


def bins_with_contents(connection: Connection, wanted: BinFilter) -> list[AnyRow]:
    """The bins in the order a picker walks, each with how many goods lie in it."""
    goods = func.count(func.distinct(stock_balances.c.product_id))
    query = (
        select(
            bins, warehouses.c.code.label("warehouse"), warehouses.c.name.label("warehouse_name"), goods.label("goods")
        )
        .join(warehouses, warehouses.c.id == bins.c.warehouse_id)
        .outerjoin(stock_balances, and_(stock_balances.c.bin_id == bins.c.id, _held))
        .where(bins.c.active == (0 if wanted.state == "disabled" else 1))
        .group_by(bins.c.id, warehouses.c.id)
        .order_by(warehouses.c.code, bins.c.position, bins.c.code)
    )
    if wanted.state in ("empty", "full"):
        query = query.having(goods == 0 if wanted.state == "empty" else goods > 0)
    if wanted.warehouse:
        query = query.where(warehouses.c.code == wanted.warehouse)
    if wanted.text:
        query = query.where(holding(wanted.text, bins.c.code, bins.c.name))
    return list(connection.execute(query))


def places(connection: Connection, wanted: PlaceFilter) -> list[AnyRow]:
    """Where goods lie, in the order a picker walks: warehouse, bin, lot and quantity; no bin comes last."""
    there = held(wanted.posting)
    query: Select[tuple[object, ...]] = (
        select(
            products.c.id.label("product_id"),
            products.c.code,
            products.c.name,
            products.c.specification,
            products.c.unit,
            warehouses.c.code.label("warehouse"),
            warehouses.c.name.label("warehouse_name"),
            func.coalesce(bins.c.code, "").label("bin"),
            func.coalesce(lots.c.code, "").label("lot"),
            lots.c.expires,
            there.c.quantity,
        )
        .select_from(
            there.join(products, products.c.id == there.c.product_id)
            .join(warehouses, warehouses.c.id == there.c.warehouse_id)
            .outerjoin(bins, bins.c.id == there.c.bin_id)
            .outerjoin(lots, lots.c.id == there.c.lot_id)
        )
        .where(there.c.quantity != 0, *_wanted(wanted, there))
        .order_by(
            warehouses.c.code,
            case((there.c.bin_id == 0, 1), else_=0),
            bins.c.position,
            bins.c.code,
            products.c.code,
            lots.c.expires,
            there.c.lot_id,
        )
    )
    return list(connection.execute(query))


def _wanted(wanted: PlaceFilter, there: Any) -> Iterator[ColumnElement[bool]]:
    if wanted.warehouse:
        yield warehouses.c.code == wanted.warehouse
    if wanted.bin:
        yield bins.c.code == wanted.bin
    if wanted.product:
        yield products.c.code == wanted.product
    if wanted.placed:
        yield there.c.bin_id != 0
    if wanted.text:
        yield holding(wanted.text, bins.c.code, products.c.code, products.c.name, products.c.initials)


def not_put_away(connection: Connection, warehouse: str = "", product: str = "") -> list[AnyRow]:
    """What lies in no bin of a warehouse that has bins, by product and lot, what came first on top."""
    came = (
        select(func.max(stock_moves.c.id))
        .where(
            stock_moves.c.product_id == stock_balances.c.product_id,
            stock_moves.c.warehouse_id == stock_balances.c.warehouse_id,
            stock_moves.c.bin_id == 0,
            stock_moves.c.lot_id == stock_balances.c.lot_id,
            stock_moves.c.quantity > 0,
        )
        .correlate(stock_balances)
        .scalar_subquery()
    )
    query = (
        select(
            products.c.id.label("product_id"),
            products.c.code,
            products.c.name,
            products.c.specification,
            products.c.unit,
            warehouses.c.id.label("warehouse_id"),
            warehouses.c.code.label("warehouse"),
            warehouses.c.name.label("warehouse_name"),
            stock_balances.c.lot_id,
            func.coalesce(lots.c.code, "").label("lot"),
            func.coalesce(lots.c.serial, 0).label("serial"),
            lots.c.expires,
            stock_balances.c.quantity,
            documents.c.number.label("document"),
            stock_moves.c.business_at,
        )
        .select_from(
            _JOINED.outerjoin(lots, lots.c.id == stock_balances.c.lot_id)
            .outerjoin(stock_moves, stock_moves.c.id == came)
            .outerjoin(documents, documents.c.id == stock_moves.c.document_id)
        )
        .where(stock_balances.c.bin_id == 0, stock_balances.c.quantity > 0, _has_bins())
        .order_by(stock_moves.c.business_at, stock_moves.c.id, products.c.code)
    )
    if warehouse:
        query = query.where(warehouses.c.code == warehouse)
    if product:
        query = query.where(products.c.code == product)
    return list(connection.execute(query))


def _has_bins() -> ColumnElement[bool]:
    return exists().where(bins.c.warehouse_id == stock_balances.c.warehouse_id, bins.c.active == 1)


def fixed(connection: Connection, product_ids: Collection[int]) -> dict[tuple[int, int], str]:
    """Where each of these goods belongs: the code of the bin by product and warehouse."""
    query = select(fixed_bins.c.product_id, fixed_bins.c.warehouse_id, bins.c.code).join(
        bins, and_(bins.c.id == fixed_bins.c.bin_id, bins.c.active == 1)
    )
    return _by_place(connection, query, fixed_bins.c.product_id, product_ids)


def last_used(connection: Connection, product_ids: Collection[int]) -> dict[tuple[int, int], str]:
    """The bin each of these goods was put into last: its code by product and warehouse."""
    newest = (
        select(func.max(stock_moves.c.id))
        .where(stock_moves.c.bin_id != 0, stock_moves.c.quantity > 0)
        .group_by(stock_moves.c.product_id, stock_moves.c.warehouse_id)
    )
    found: dict[tuple[int, int], str] = {}
    for part in chunks(product_ids):
        mine = newest.where(stock_moves.c.product_id.in_(part))
        rows = connection.execute(
            select(stock_moves.c.product_id, stock_moves.c.warehouse_id, bins.c.code)
            .join(bins, and_(bins.c.id == stock_moves.c.bin_id, bins.c.active == 1))
            .where(stock_moves.c.id.in_(mine))
        )
        found.update({(row[0], row[1]): row[2] for row in rows})
    return found


def _by_place(
    connection: Connection,
    query: Select[tuple[int, int, str]],
    column: ColumnElement[int],
    product_ids: Collection[int],
) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for part in chunks(product_ids):
        found.update({(row[0], row[1]): row[2] for row in connection.execute(query.where(column.in_(part)))})
    return found


def fixed_of_bin(connection: Connection, bin_id: int) -> list[AnyRow]:
    """The goods that belong in a bin."""
    query = select(products.c.code, products.c.name).join(fixed_bins, fixed_bins.c.product_id == products.c.id)
    return list(connection.execute(query.where(fixed_bins.c.bin_id == bin_id).order_by(products.c.code)))


def serial_goods(connection: Connection, product_ids: Iterable[int]) -> set[int]:
    """Those of these goods whose serial numbers are kept."""
    found: set[int] = set()
    for part in chunks(product_ids):
        query = select(products.c.id).where(products.c.id.in_(part), products.c.serials == 1)
        found.update(connection.scalars(query))
    return found
