"""Lots and serial numbers read: where they lie, where they came from, and where they went.

Quantities are ten-thousandths of the base unit, amounts fen, days ``20260501``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select

from jxc_desktop.db.queries.held import held
from jxc_desktop.db.queries.matching import beginning
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.tables import (
    bins,
    cost_balances,
    cost_entries,
    cost_layers,
    document_lines,
    documents,
    lots,
    parties,
    products,
    stock_balances,
    stock_moves,
    warehouses,
)


@dataclass(frozen=True, slots=True)
class LotFilter:
    """Which lots to list. ``text`` begins the code of a lot, ``until`` is the last day on which it may expire.

    ``in_stock`` leaves out what is gone; ``saleable`` leaves out warehouses nothing is sold from; ``posting`` shows
    what was known at it.
    """

    product: str = ""
    warehouse: str = ""
    text: str = ""
    until: int | None = None
    in_stock: bool = True
    saleable: bool = False
    limit: int = 1000
    posting: int | None = None


_reversal = documents.alias("reversal")
_LAST = 99_991_231
_BY_DATE = func.coalesce(lots.c.expires, _LAST)
_ON_HAND = (
    select(func.coalesce(func.sum(stock_balances.c.quantity), 0))
    .where(stock_balances.c.product_id == lots.c.product_id, stock_balances.c.lot_id == lots.c.id)
    .scalar_subquery()
)
_OF_CODE = (
    select(
        lots,
        products.c.code.label("product"),
        products.c.name,
        products.c.specification,
        products.c.unit,
        products.c.warranty_days,
        _ON_HAND.label("on_hand"),
    )
    .join(products, products.c.id == lots.c.product_id)
    .where(lots.c.code.in_(bindparam("codes", expanding=True)))
    .order_by(products.c.code, lots.c.id)
)
_LOT = select(lots).where(lots.c.product_id == bindparam("product"), lots.c.code == bindparam("code"))
_MOVES = (
    select(
        stock_moves.c.lot_id,
        stock_moves.c.product_id,
        stock_moves.c.quantity,
        stock_moves.c.business_at,
        documents.c.number,
        documents.c.kind,
        documents.c.counter,
        documents.c.reverses_id,
        _reversal.c.id.label("reversed_by"),
        parties.c.code.label("party"),
        parties.c.name.label("party_name"),
        parties.c.phone,
        warehouses.c.code.label("warehouse"),
        warehouses.c.name.label("warehouse_name"),
        bins.c.code.label("bin"),
        document_lines.c.line,
        document_lines.c.price,
        document_lines.c.unit,
        document_lines.c.sales_sign,
    )
    .select_from(
        stock_moves.join(documents, documents.c.id == stock_moves.c.document_id)
        .join(document_lines, document_lines.c.id == stock_moves.c.line_id)
        .join(warehouses, warehouses.c.id == stock_moves.c.warehouse_id)
        .outerjoin(bins, bins.c.id == stock_moves.c.bin_id)
        .outerjoin(parties, parties.c.id == documents.c.party_id)
        .outerjoin(_reversal, _reversal.c.reverses_id == documents.c.id)
    )
    .where(
        stock_moves.c.product_id.in_(bindparam("products", expanding=True)),
        stock_moves.c.lot_id.in_(bindparam("lots", expanding=True)),
        stock_moves.c.quantity != 0,
    )
    .order_by(stock_moves.c.business_at, stock_moves.c.position, stock_moves.c.id)
)
_OF_DOCUMENT = (
    select(
        document_lines.c.line,
        lots.c.code.label("lot"),
        lots.c.serial,
        lots.c.produced,
        lots.c.expires,
        warehouses.c.code.label("warehouse"),
        bins.c.code.label("bin"),
        stock_moves.c.quantity,
    )
    .select_from(
        stock_moves.join(document_lines, document_lines.c.id == stock_moves.c.line_id)
        .join(warehouses, warehouses.c.id == stock_moves.c.warehouse_id)
        .outerjoin(lots, lots.c.id == stock_moves.c.lot_id)
        .outerjoin(bins, bins.c.id == stock_moves.c.bin_id)
    )
    .where(
        stock_moves.c.document_id == bindparam("document"),
        document_lines.c.document_id == bindparam("document"),
        or_(stock_moves.c.lot_id != 0, stock_moves.c.bin_id != 0),
        stock_moves.c.quantity != 0,
    )
    .order_by(document_lines.c.line, stock_moves.c.id)
)
_LOT_VALUES = (
    select(
        cost_layers.c.product_id,
        cost_layers.c.warehouse_id,
        cost_layers.c.lot_id,
        func.sum(cost_layers.c.quantity),
        func.sum(cost_layers.c.value),
    )
    .where(cost_layers.c.product_id.in_(bindparam("products", expanding=True)), cost_layers.c.lot_id != 0)
    .group_by(cost_layers.c.product_id, cost_layers.c.warehouse_id, cost_layers.c.lot_id)
)
_POOLS = select(
    cost_balances.c.product_id, cost_balances.c.warehouse_id, cost_balances.c.quantity, cost_balances.c.value
).where(cost_balances.c.product_id.in_(bindparam("products", expanding=True)))
_SOLD = (
    select(
        document_lines.c.product_id,
        documents.c.warehouse_id,
        func.sum(document_lines.c.sales_sign * document_lines.c.quantity),
    )
    .join(documents, documents.c.id == document_lines.c.document_id)
    .where(
        document_lines.c.sales_sign != 0,
        document_lines.c.day >= bindparam("since"),
        document_lines.c.product_id.in_(bindparam("products", expanding=True)),
    )
    .group_by(document_lines.c.product_id, documents.c.warehouse_id)
)


def places(connection: Connection, wanted: LotFilter) -> Sequence[AnyRow]:
    """Where lots lie, one row for each warehouse and bin, first to expire first; what has no date comes last."""
    there = held(wanted.posting)
    of_lot = and_(there.c.product_id == lots.c.product_id, there.c.lot_id == lots.c.id, there.c.quantity != 0)
    joined = (
        lots.join(products, products.c.id == lots.c.product_id)
        .join(there, of_lot, isouter=not wanted.in_stock)
        .outerjoin(warehouses, warehouses.c.id == there.c.warehouse_id)
        .outerjoin(bins, bins.c.id == there.c.bin_id)
    )
    statement: Select[Any] = (
        select(
            lots.c.id.label("lot_id"),
            lots.c.code.label("lot"),
            lots.c.serial,
            lots.c.produced,
            lots.c.expires,
            products.c.id.label("product_id"),
            products.c.code.label("product"),
            products.c.name,
            products.c.specification,
            products.c.unit,
            products.c.price,
            products.c.costing,
            warehouses.c.id.label("warehouse_id"),
            warehouses.c.code.label("warehouse"),
            warehouses.c.name.label("warehouse_name"),
            bins.c.code.label("bin"),
            func.coalesce(there.c.quantity, 0).label("quantity"),
        )
        .select_from(joined)
        .where(*_tests(wanted))
        .order_by(_BY_DATE, products.c.code, lots.c.code, warehouses.c.code, bins.c.code)
        .limit(wanted.limit)
    )
    return connection.execute(statement).all()


def _tests(wanted: LotFilter) -> list[ColumnElement[bool]]:
    tests: list[ColumnElement[bool]] = []
    if wanted.product:
        tests.append(products.c.code == wanted.product)
    if wanted.warehouse:
        tests.append(warehouses.c.code == wanted.warehouse)
    if wanted.text:
        tests.append(beginning(wanted.text, lots.c.code))
    if wanted.until is not None:
        tests.append(lots.c.expires <= wanted.until)
    if wanted.saleable:
        tests.append(warehouses.c.saleable == 1)
    return tests


def of_code(connection: Connection, code: str) -> Sequence[AnyRow]:
    """The lots and serial numbers of this code, with their goods and what there is; several goods may have it."""
    return connection.execute(_OF_CODE, {"codes": sorted({code, code.upper()})}).all()


def lot_of(connection: Connection, product_id: int, code: str) -> AnyRow | None:
    """The lot of a product by its code."""
    return connection.execute(_LOT, {"product": product_id, "code": code}).one_or_none()


def names_of(
    connection: Connection, lot_ids: Collection[int], bin_ids: Collection[int]
) -> tuple[dict[int, AnyRow], dict[int, str]]:
    """Lots by row id, and the codes of bins by theirs."""
    found = connection.execute(select(lots).where(lots.c.id.in_(lot_ids))).all() if lot_ids else []
    named = connection.execute(select(bins.c.id, bins.c.code).where(bins.c.id.in_(bin_ids))) if bin_ids else ()
    return {row.id: row for row in found}, {row.id: row.code for row in named}


def moves(connection: Connection, product_ids: Collection[int], lot_ids: Collection[int]) -> Sequence[AnyRow]:
    """Every move of some lots, oldest first, with its document, its party and its place."""
    return connection.execute(_MOVES, {"products": list(product_ids), "lots": list(lot_ids)}).all() if lot_ids else []


def of_document(connection: Connection, document_id: int) -> Sequence[AnyRow]:
    """What lots and bins the lines of a document moved."""
    return connection.execute(_OF_DOCUMENT, {"document": document_id}).all()


def values(connection: Connection, product_ids: Collection[int]) -> dict[tuple[int, int, int], tuple[int, int]]:
    """Quantity and value by product, warehouse and lot; lot 0 has all of a pool, for goods not costed by lot."""
    if not product_ids:
        return {}
    asked = {"products": list(product_ids)}
    found = {(row[0], row[1], 0): (int(row[2]), int(row[3])) for row in connection.execute(_POOLS, asked)}
    for row in connection.execute(_LOT_VALUES, asked):
        found[row[0], row[1], row[2]] = (int(row[3]), int(row[4]))
    return found


def values_known(
    connection: Connection, product_ids: Collection[int], posting: int
) -> dict[tuple[int, int, int], tuple[int, int]]:
    """The same as it was known at a posting, from the ledgers."""
    found: dict[tuple[int, int, int], tuple[int, int]] = {}
    moves = stock_moves.c
    by_lot = case((products.c.costing.in_(("lot", "serial")), moves.lot_id), else_=0).label("lot")
    place = (moves.product_id, moves.warehouse_id)
    sources = (
        (moves.quantity, moves.posting, stock_moves),
        (cost_entries.c.amount, cost_entries.c.posting, stock_moves.join(cost_entries)),
    )
    for part, (column, known, source) in enumerate(sources):
        chosen = (
            select(*place, by_lot, func.sum(column))
            .select_from(source.join(products, products.c.id == moves.product_id))
            .where(moves.product_id.in_(list(product_ids)), known <= posting)
            .group_by(*place, "lot")
        )
        for product, warehouse, lot, total in connection.execute(chosen):
            pair = list(found.get((product, warehouse, lot), (0, 0)))
            pair[part] = int(total)
            found[product, warehouse, lot] = (pair[0], pair[1])
    return found


def sold(
    connection: Connection, product_ids: Collection[int], since: int, posting: int | None = None
) -> dict[tuple[int, int], int]:
    """What of some products was sold from each warehouse since a day, less what came back; as known at a posting."""
    if not product_ids:
        return {}
    asked = {"products": list(product_ids), "since": since}
    chosen = _SOLD if posting is None else _SOLD.where(documents.c.posting <= posting)
    return {(row[0], row[1]): int(row[2]) for row in connection.execute(chosen, asked)}


def on_hand(
    connection: Connection, product_ids: Collection[int], posting: int | None = None
) -> dict[tuple[int, int], int]:
    """What there is of some products in each warehouse, or what was known to be there at a posting."""
    if not product_ids:
        return {}
    there = held(posting).c
    chosen = (
        select(there.product_id, there.warehouse_id, func.sum(there.quantity))
        .where(there.product_id.in_(list(product_ids)))
        .group_by(there.product_id, there.warehouse_id)
    )
    return {(row[0], row[1]): int(row[2]) for row in connection.execute(chosen)}


def stock_then(
    connection: Connection, lot: AnyRow, warehouse_id: int | None, at: int | None, known_at: int | None
) -> tuple[int, int]:
    """Quantity of a lot as of a business time and as known at a posting, and the sum of what its moves cost."""
    wanted: list[ColumnElement[bool]] = [stock_moves.c.product_id == lot.product_id, stock_moves.c.lot_id == lot.id]
    if warehouse_id is not None:
        wanted.append(stock_moves.c.warehouse_id == warehouse_id)
    if at is not None:
        wanted.append(stock_moves.c.business_at <= at)
    seen = [stock_moves.c.posting <= known_at] if known_at is not None else []
    known = [cost_entries.c.posting <= known_at] if known_at is not None else []
    quantity = connection.scalar(select(func.coalesce(func.sum(stock_moves.c.quantity), 0)).where(*wanted, *seen))
    value = connection.scalar(
        select(func.coalesce(func.sum(cost_entries.c.amount), 0))
        .join(stock_moves, stock_moves.c.id == cost_entries.c.move_id)
        .where(*wanted, *known)
    )
    return int(quantity or 0), int(value or 0)
