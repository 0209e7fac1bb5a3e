"""Making the projections anew from the ledgers, in the transaction of a caller who says so in the audit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)

from jxc_desktop.db.tables import (
    account_months,
    cost_balances,
    cost_entries,
    journal_lines,
    money_balances,
    money_entries,
    party_balances,
    party_entries,
    stock_balances,
    stock_moves,
)
from jxc_desktop.db.verify import CREDIT, DEBIT, MONTH

REBUILT = ("stock_balances", "party_balances", "money_balances", "account_months", "cost_balances")
"""What `rebuild` makes anew. Open layers of goods costed first in, first out are left to a replay."""


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
        (account_months, select(*month, *sums).group_by(journal_lines.c.account, MONTH)),
    )


def _summed(keys: Sequence[ColumnElement[Any]], measure: ColumnElement[Any]) -> Select[Any]:
    return select(*keys, measure).group_by(*keys)


def _rebuild_pools(connection: Connection) -> None:
    """Quantity and value of each pool; the last known cost is kept where it is known."""
    missing = (
        select(stock_moves.c.product_id, stock_moves.c.warehouse_id)
        .outerjoin(
            cost_balances,
            and_(
                cost_balances.c.product_id == stock_moves.c.product_id,
                cost_balances.c.warehouse_id == stock_moves.c.warehouse_id,
            ),
        )
        .where(cost_balances.c.product_id.is_(None))
        .group_by(stock_moves.c.product_id, stock_moves.c.warehouse_id)
    )
    added = missing.add_columns(_zero("quantity"), _zero("value"), func.max(stock_moves.c.business_at).label("last_at"))
    connection.execute(insert(cost_balances).from_select([c.name for c in added.selected_columns], added))
    quantity = _of_pool(stock_moves, stock_moves.c.quantity)
    value = _of_pool(cost_entries, cost_entries.c.amount)
    connection.execute(update(cost_balances).values(quantity=quantity, value=value))


def _zero(name: str) -> ColumnElement[int]:
    return literal_column("0", cost_balances.c[name].type).label(name)


def _of_pool(ledger: Table, measure: ColumnElement[int]) -> ColumnElement[int]:
    return (
        select(func.coalesce(func.sum(measure), 0))
        .where(ledger.c.product_id == cost_balances.c.product_id, ledger.c.warehouse_id == cost_balances.c.warehouse_id)
        .scalar_subquery()
    )
