"""The doctor on costs: the history of every product is walked again and must come out as it is booked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from jxc_desktop.db.history import History, histories
from jxc_desktop.db.tables import cost_balances, cost_layers, document_lines, documents, products, warehouses
from jxc_desktop.db.verify import Finding
from jxc_desktop.domain.costing import Replayed, cancelled_pairs, replay
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.values import from_fen, from_units, unit_cost

PoolKey = tuple[int, int]
Layers = list[tuple[int, int, int, int]]
"""Move (0: what a change of method found), lot, quantity and value of each open receipt, in the order of use."""

_KEPT = select(
    cost_balances.c.product_id,
    cost_balances.c.warehouse_id,
    cost_balances.c.last_quantity,
    cost_balances.c.last_value,
    cost_balances.c.last_at,
)
_LAYERS = select(cost_layers).order_by(cost_layers.c.product_id, cost_layers.c.warehouse_id, cost_layers.c.position)


def walked(connection: Connection) -> Iterator[tuple[int, History, Replayed, set[int]]]:
    """Every product with its history, what walking it again gives, and the moves that cancel in place."""
    for product, history in histories(connection):
        events, _ = history.events()
        yield product, history, replay(history.first_costing, events), cancelled_pairs(events)


def costs_follow_history(connection: Connection) -> Iterator[Finding]:
    """Booked costs, differences of counts, open receipts and last known costs are those of the replay."""
    names = _Names(connection)
    kept = {(row.product_id, row.warehouse_id): row for row in connection.execute(_KEPT)}
    layers = kept_layers(connection)
    for product, history, result, gone in walked(connection):
        yield from _costs(names, product, history, result, gone)
        yield from _counts(names, product, history, result, gone)
        yield from _pools(names, product, result, kept, layers)
        yield from _reach(names, product, history, kept)
    for product, warehouse in layers:
        facts = {**names.pool(product, warehouse)}
        yield Finding("cost", N_("{product} in {warehouse} has open receipts that its history does not know."), facts)


def kept_layers(connection: Connection) -> dict[PoolKey, Layers]:
    """The open receipts as they are kept, by product and warehouse."""
    found: dict[PoolKey, Layers] = defaultdict(list)
    for row in connection.execute(_LAYERS):
        found[row.product_id, row.warehouse_id].append((row.move_id or 0, row.lot_id, row.quantity, row.value))
    return found


def walked_layers(result: Replayed) -> dict[int, Layers]:
    """The open receipts a replay ends with, by warehouse."""
    return {
        warehouse: [(layer.move, layer.lot, layer.units, layer.value) for layer in pool.layers]
        for warehouse, pool in result.pools.items()
        if pool.layers
    }


class _Names:
    """Looks up what a finding is called; only findings pay for it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def pool(self, product_id: int, warehouse_id: int) -> dict[str, object]:
        warehouse = select(warehouses.c.code).where(warehouses.c.id == warehouse_id)
        return {
            "product": self.product(product_id),
            "warehouse": self.connection.scalar(warehouse) or warehouse_id,
        }

    def product(self, product_id: int) -> str:
        code = self.connection.scalar(select(products.c.code).where(products.c.id == product_id))
        return str(code or product_id)

    def line(self, row: Any) -> dict[str, object]:
        number = self.connection.scalar(select(documents.c.number).where(documents.c.id == row.document_id))
        line = self.connection.scalar(select(document_lines.c.line).where(document_lines.c.id == row.line_id))
        return {"product": self.product(row.product_id), "number": number or row.document_id, "line": line or 0}


def _costs(names: _Names, product: int, history: History, result: Replayed, gone: set[int]) -> Iterator[Finding]:
    message = N_("Line {line} of {number} costs {booked}; the history of {product} gives {walked}.")
    for move, row in history.rows.items():
        booked = history.booked.get(move, 0)
        if move not in gone:
            expected = result.costs.get(move, 0)
        elif row.reverses_move_id in gone:
            expected = -history.booked.get(row.reverses_move_id, 0)
        else:
            continue
        if booked != expected:
            facts = {**names.line(row), "booked": from_fen(booked), "walked": from_fen(expected)}
            yield Finding("history", message, facts)
    unknown = N_("Costs of {amount} are booked on a move of {product} that is not there.")
    for move in history.booked.keys() - history.rows.keys():
        if history.booked[move]:
            facts = {"product": names.product(product), "amount": from_fen(history.booked[move])}
            yield Finding("history", unknown, facts)


def _counts(names: _Names, product: int, history: History, result: Replayed, gone: set[int]) -> Iterator[Finding]:
    message = N_("Line {line} of {number} counts a difference of {booked}; the history of {product} gives {walked}.")
    for move, difference in result.differences.items():
        row = history.rows.get(move)
        if row is None or move in gone:
            continue
        booked = row.quantity + history.compensated.get(move, 0)
        if booked != difference:
            facts = {**names.line(row), "booked": from_units(booked), "walked": from_units(difference)}
            yield Finding("history", message, {**facts, "product": names.product(product)})


def _pools(
    names: _Names, product: int, result: Replayed, kept: Mapping[PoolKey, Any], layers: dict[PoolKey, Layers]
) -> Iterator[Finding]:
    last = N_("The last known cost of {product} in {warehouse} stands at {kept}; its history gives {walked}.")
    opened = N_("The open receipts of {product} in {warehouse} are not those its history leaves.")
    below = N_("{product} in {warehouse} has an open receipt below zero.")
    expected = walked_layers(result)
    for warehouse, pool in result.pools.items():
        key = product, warehouse
        row, found = kept.get(key), layers.pop(key, [])
        if row is not None and (row.last_quantity, row.last_value) != (pool.last_quantity, pool.last_value):
            costs = {
                "kept": unit_cost(row.last_value, row.last_quantity),
                "walked": unit_cost(pool.last_value, pool.last_quantity),
            }
            yield Finding("cost", last, {**names.pool(*key), **costs})
        if found != expected.get(warehouse, []):
            yield Finding("cost", opened, names.pool(*key))
        if any(units < 0 for _, _, units, _ in found):
            yield Finding("cost", below, names.pool(*key))


def _reach(names: _Names, product: int, history: History, kept: Mapping[PoolKey, Any]) -> Iterator[Finding]:
    """A balance that forgets its newest move would let a backdated document pass as the newest."""
    message = N_("The balance of {product} in {warehouse} does not reach to its newest move.")
    newest: dict[int, int] = {}
    for row in history.rows.values():
        newest[row.warehouse_id] = max(newest.get(row.warehouse_id, row.business_at), row.business_at)
    for warehouse, at in newest.items():
        balance = kept.get((product, warehouse))
        if balance is not None and balance.last_at < at:
            yield Finding("cost", message, names.pool(product, warehouse))
