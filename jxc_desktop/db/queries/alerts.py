"""What alerts are found from: stock by warehouse and lot, the last sales, what waits for its label."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select

from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.rows import AnyRow, Connection, fetched
from jxc_desktop.db.tables import (
    alert_limits,
    categories,
    cost_balances,
    document_lines,
    documents,
    lots,
    products,
    stock_balances,
    stock_moves,
    waiting_labels,
    warehouses,
)
from jxc_desktop.db.types import Whole

_MANY = 20_000
"""So many goods are found quicker by reading all moves in their order than one after the other."""
_POOLS = select(
    cost_balances.c.product_id, cost_balances.c.warehouse_id, cost_balances.c.quantity, cost_balances.c.value
)
_LOTS = (
    select(
        stock_balances.c.product_id,
        stock_balances.c.warehouse_id,
        stock_balances.c.lot_id,
        func.sum(stock_balances.c.quantity).label("quantity"),
        func.min(lots.c.expires).label("expires"),
    )
    .join(lots, lots.c.id == stock_balances.c.lot_id)
    .join(warehouses, warehouses.c.id == stock_balances.c.warehouse_id)
    .where(lots.c.expires <= bindparam("until"), warehouses.c.saleable == 1)
    .group_by(stock_balances.c.product_id, stock_balances.c.warehouse_id, stock_balances.c.lot_id)
    .having(func.sum(stock_balances.c.quantity) > 0)
)
_WATCHED = select(products.c.id).where(products.c.active == 1)
_LABELS = (
    select(
        waiting_labels.c.product_id,
        func.min(waiting_labels.c.since).label("since"),
        func.sum(waiting_labels.c.copies).label("copies"),
    )
    .where(waiting_labels.c.printed_at.is_(None), waiting_labels.c.reason == "price")
    .group_by(waiting_labels.c.product_id)
)
# Sold on a day less what came back on it, so that a sale taken back on its own day is none.
_SALE_DAYS = (
    select(document_lines.c.product_id, document_lines.c.day)
    .where(document_lines.c.sales_sign != 0)
    .group_by(document_lines.c.product_id, document_lines.c.day)
    .having(func.sum(document_lines.c.quantity * document_lines.c.sales_sign) > 0)
)


def saleable(connection: Connection) -> dict[int, tuple[str, str]]:
    """Code and name of the warehouses goods are sold from."""
    found = connection.execute(select(warehouses.c.id, warehouses.c.code, warehouses.c.name, warehouses.c.saleable))
    return {row.id: (row.code, row.name) for row in found if row.saleable}


def warehouse_names(connection: Connection) -> dict[int, tuple[str, str]]:
    """Code and name of all warehouses."""
    found = connection.execute(select(warehouses.c.id, warehouses.c.code, warehouses.c.name))
    return {row.id: (row.code, row.name) for row in found}


def category_ids(connection: Connection) -> dict[str, tuple[int, str]]:
    """Id and name of all categories, by code."""
    found = connection.execute(select(categories.c.id, categories.c.code, categories.c.name))
    return {row.code: (row.id, row.name) for row in found}


def watched(connection: Connection) -> list[int]:
    """All goods that are traded."""
    return [row.id for row in connection.execute(_WATCHED)]


def pools(connection: Connection, product_ids: Collection[int] | None = None) -> Sequence[AnyRow]:
    """Quantity and value of goods in every warehouse they were ever in."""
    return _of(connection, _POOLS, cost_balances.c.product_id, product_ids)


def expiring(connection: Connection, until: int, product_ids: Collection[int] | None = None) -> Sequence[AnyRow]:
    """The lots in stock that expire up to a day, by the warehouses they are sold from."""
    return _of(connection, _LOTS, stock_balances.c.product_id, product_ids, until=until)


def lot_rows(connection: Connection, lot_ids: Collection[int]) -> dict[int, AnyRow]:
    """Code and day of expiry of lots."""
    return {
        row.id: row
        for part in chunks(lot_ids)
        for row in connection.execute(select(lots.c.id, lots.c.code, lots.c.expires).where(lots.c.id.in_(part)))
    }


def labels(connection: Connection, product_ids: Collection[int] | None = None) -> Sequence[AnyRow]:
    """Goods whose price changed and whose label was not printed since: since when, and how many."""
    return _of(connection, _LABELS, waiting_labels.c.product_id, product_ids)


def last_sales(
    connection: Connection,
    since: int | None = None,
    product_ids: Collection[int] | None = None,
    posting: int | None = None,
) -> dict[int, int]:
    """The last day each product was sold, from a day on; as known at a posting."""
    chosen = _SALE_DAYS if since is None else _SALE_DAYS.where(document_lines.c.day >= since)
    if posting is not None:
        chosen = chosen.join(documents, documents.c.id == document_lines.c.document_id)
        chosen = chosen.where(documents.c.posting <= posting)
    last: dict[int, int] = {}
    for part in [None] if product_ids is None else chunks(product_ids):
        days = (chosen if part is None else chosen.where(document_lines.c.product_id.in_(part))).subquery("sale_days")
        newest = select(days.c.product_id, func.max(days.c.day)).group_by(days.c.product_id)
        last.update({row[0]: row[1] for row in fetched(connection, newest)})
    return last


def first_days(connection: Connection, product_ids: Collection[int], posting: int | None = None) -> dict[int, int]:
    """The day each of these products came in first; as known at a posting. Of very many goods, those of all."""
    many = len(product_ids) > _MANY
    product = literal_column("+stock_moves.product_id", Whole) if many else stock_moves.c.product_id
    chosen = select(product.label("product"), func.min(stock_moves.c.day).label("day")).group_by("product")
    if posting is not None:
        chosen = chosen.where(stock_moves.c.posting <= posting)
    found = _of(connection, chosen, stock_moves.c.product_id, None if many else product_ids)
    return {row.product: row.day for row in found}


def sold_by_place(connection: Connection, since: int, product_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """What was sold of these products in each warehouse since a day, less what came back."""
    chosen = (
        select(
            document_lines.c.product_id,
            documents.c.warehouse_id,
            func.sum(document_lines.c.quantity * document_lines.c.sales_sign).label("quantity"),
        )
        .join(documents, documents.c.id == document_lines.c.document_id)
        .where(document_lines.c.sales_sign != 0, document_lines.c.day >= since)
        .group_by(document_lines.c.product_id, documents.c.warehouse_id)
    )
    sold: dict[tuple[int, int], int] = defaultdict(int)
    for row in _of(connection, chosen, document_lines.c.product_id, product_ids):
        sold[row.product_id, row.warehouse_id] += int(row.quantity)
    return sold


def _of(
    connection: Connection, chosen: Select[Any], column: ColumnElement[int], ids: Collection[int] | None, **values: int
) -> Sequence[AnyRow]:
    if ids is None:
        return connection.execute(chosen, values).all()
    return [row for part in chunks(ids) for row in connection.execute(chosen.where(column.in_(part)), values)]


def limit_rows(connection: Connection) -> Sequence[AnyRow]:
    """Every limit: its kind, the codes of its product and category where it has one, and the threshold."""
    chosen = (
        select(
            alert_limits.c.alert,
            alert_limits.c.threshold,
            products.c.code.label("product"),
            categories.c.code.label("category"),
        )
        .outerjoin(products, products.c.id == alert_limits.c.product_id)
        .outerjoin(categories, categories.c.id == alert_limits.c.category_id)
        .order_by(alert_limits.c.alert, func.coalesce(categories.c.code, ""), func.coalesce(products.c.code, ""))
    )
    return connection.execute(chosen).all()
