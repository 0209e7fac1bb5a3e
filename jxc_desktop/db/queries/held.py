"""What was known at a posting: which it was at the end of a day, and what lay where."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, cast, func, select

from jxc_desktop.db.rows import Connection
from jxc_desktop.db.tables import documents, stock_balances, stock_moves

_PLACE = ("product_id", "warehouse_id", "bin_id", "lot_id")


def last_posting_before(connection: Connection, instant: int) -> int:
    """The last posting that was entered before an instant (UTC microseconds); 0 before the first."""
    chosen = select(func.max(documents.c.posting)).where(documents.c.recorded_at < instant)
    return connection.scalar(chosen) or 0


def held(posting: int | None) -> Any:
    """Quantity by product, warehouse, bin and lot: the balances, or the moves up to a posting added up."""
    if posting is None:
        return stock_balances
    moves = stock_moves.c
    place = [moves[name] for name in _PLACE]
    quantity = cast(func.sum(moves.quantity), BigInteger).label("quantity")
    return select(*place, quantity).where(moves.posting <= posting).group_by(*place).subquery("held")
