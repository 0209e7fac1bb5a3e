"""Making the projections anew from the ledgers, in the transaction of a caller who says so in the audit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    bindparam,
    case,
    cast,
    delete,
    func,
    insert,
    literal_column,
    null,
    select,
    union_all,
    update,
)

from jxc_desktop.db.tables import (
    account_months,
    cost_balances,
    cost_entries,
    cost_layers,
    journal_lines,
    money_balances,
    money_entries,
    open_items,
    party_balances,
    party_entries,
    reservations,
    reserved_balances,
    settlement_entries,
    stock_balances,
    stock_moves,
)
from jxc_desktop.db.types import Whole
from jxc_desktop.db.verify import CREDIT, DEBIT, MONTH
from jxc_desktop.db.verify_costs import walked, walked_layers
from jxc_desktop.domain.costing import Replayed

_KEEP_LAST = (
    update(cost_balances)
    .where(cost_balances.c.product_id == bindparam("product"), cost_balances.c.warehouse_id == bindparam("warehouse"))
    .values(
        last_quantity=bindparam("quantity_known"),
        last_value=bindparam("value_known"),
        last_at=case(
            (cost_balances.c.last_at < bindparam("reach", type_=Whole), bindparam("reach", type_=Whole)),
            else_=cost_balances.c.last_at,
        ),
    )
)
_KEEP_LAYERS = insert(cost_layers)


def rebuild(connection: Connection) -> None:
    """Replace every projection by what its ledger adds up to."""
    for table, source in _sources():
        connection.execute(delete(table))
        connection.execute(insert(table).from_select([column.name for column in source.selected_columns], source))
    _rebuild_pools(connection)


def _sources() -> tuple[tuple[Table, Select[Any]], ...]:
    place = [stock_moves.c[name] for name in ("product_id", "warehouse_id", "bin_id", "lot_id")]
    month = [journal_lines.c.account, MONTH.label("month")]
    sums = func.sum(DEBIT).label("debit"), func.sum(CREDIT).label("credit")
    return (
        (stock_balances, _summed(place, func.sum(stock_moves.c.quantity).label("quantity"))),
        (party_balances, _summed([party_entries.c.party_id], func.sum(party_entries.c.amount).label("amount"))),
        (money_balances, _summed([money_entries.c.money_account_id], func.sum(money_entries.c.amount).label("amount"))),
        (open_items, _open_items()),
        (
            reserved_balances,
            _summed(
                [reservations.c.product_id, reservations.c.warehouse_id],
                func.sum(reservations.c.quantity).label("quantity"),
            ),
        ),
        (account_months, select(*month, *sums).group_by(journal_lines.c.account, MONTH)),
    )


def _open_items() -> Select[Any]:
    """Every document of a party with what it did and what is left; a deposit has the day it was first given."""
    nothing, unknown = literal_column("0", Whole), cast(null(), Whole)
    booked = select(
        party_entries.c.document_id,
        party_entries.c.party_id,
        party_entries.c.day,
        party_entries.c.due_day,
        party_entries.c.amount,
        party_entries.c.amount.label("open"),
        unknown.label("given_on"),
    )
    settled = select(
        settlement_entries.c.item_id,
        settlement_entries.c.party_id,
        unknown.label("day"),
        unknown.label("due_day"),
        nothing.label("amount"),
        settlement_entries.c.amount.label("open"),
        settlement_entries.c.day.label("given_on"),
    )
    both = union_all(booked, settled).subquery()
    given_on = func.min(both.c.given_on)
    return select(
        both.c.document_id,
        both.c.party_id,
        func.coalesce(func.min(both.c.day), given_on).label("day"),
        func.coalesce(func.min(both.c.due_day), given_on).label("due_day"),
        cast(func.sum(both.c.amount), Whole).label("amount"),
        cast(func.sum(both.c.open), Whole).label("open"),
    ).group_by(both.c.document_id, both.c.party_id)


def _summed(keys: Sequence[ColumnElement[Any]], measure: ColumnElement[Any]) -> Select[Any]:
    return select(*keys, measure).group_by(*keys)


def _rebuild_pools(connection: Connection) -> None:
    """Quantity and value of each pool from its ledger; last known costs and open receipts by walking history."""
    connection.execute(delete(cost_layers))
    connection.execute(delete(cost_balances))
    held = select(
        stock_moves.c.product_id,
        stock_moves.c.warehouse_id,
        func.sum(stock_moves.c.quantity).label("quantity"),
        _zero("value"),
        func.max(stock_moves.c.business_at).label("last_at"),
    ).group_by(stock_moves.c.product_id, stock_moves.c.warehouse_id)
    connection.execute(insert(cost_balances).from_select([c.name for c in held.selected_columns], held))
    connection.execute(update(cost_balances).values(value=_of_pool(cost_entries, cost_entries.c.amount)))
    for product, history, result, _ in walked(connection):
        changed = max((row.business_at for row in history.methods), default=0)
        _keep_pools(connection, product, result, changed)


def _keep_pools(connection: Connection, product: int, result: Replayed, changed: int) -> None:
    known = [
        {
            "product": product,
            "warehouse": warehouse,
            "quantity_known": pool.last_quantity,
            "value_known": pool.last_value,
            "reach": changed,
        }
        for warehouse, pool in result.pools.items()
    ]
    connection.execute(_KEEP_LAST, known)
    layers = [
        {
            "product_id": product,
            "warehouse_id": warehouse,
            "position": position,
            "move_id": move or None,
            "lot_id": lot,
            "quantity": units,
            "value": value,
        }
        for warehouse, found in walked_layers(result).items()
        for position, (move, lot, units, value) in enumerate(found, 1)
    ]
    if layers:
        connection.execute(_KEEP_LAYERS, layers)


def _zero(name: str) -> ColumnElement[int]:
    return literal_column("0", cost_balances.c[name].type).label(name)


def _of_pool(ledger: Table, measure: ColumnElement[int]) -> ColumnElement[int]:
    return (
        select(func.coalesce(func.sum(measure), 0))
        .where(ledger.c.product_id == cost_balances.c.product_id, ledger.c.warehouse_id == cost_balances.c.warehouse_id)
        .scalar_subquery()
    )
