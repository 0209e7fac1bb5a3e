"""What lies where: as the balances say, or as it was known at a posting."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, cast, func, select

from jxc_desktop.db.tables import stock_balances, stock_moves

_PLACE = ("product_id", "warehouse_id", "bin_id", "lot_id")


def held(posting: int | None) -> Any:
    """Quantity by product, warehouse, bin and lot: the balances, or the moves up to a posting added up."""
    if posting is None:
        return stock_balances
    moves = stock_moves.c
    place = [moves[name] for name in _PLACE]
    quantity = cast(func.sum(moves.quantity), BigInteger).label("quantity")
    return select(*place, quantity).where(moves.posting <= posting).group_by(*place).subquery("held")
