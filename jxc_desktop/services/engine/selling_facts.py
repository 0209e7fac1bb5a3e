"""What a line of a sale shows beside its amounts: what is free to be sold, and what the sale would earn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from jxc_desktop.db.repositories.ledgers import Holding
from jxc_desktop.db.repositories.reservations import Reservations
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.documents import Document, Line
from jxc_desktop.domain.values import divide_half_up, from_units
from jxc_desktop.services.document_views import QuotedLine


def with_sales_facts(
    connection: Connection, document: Document, holdings: Iterable[Holding], lines: Sequence[QuotedLine]
) -> tuple[QuotedLine, ...]:
    """The quoted lines of a document of selling with what is available and the margin at the cost of now."""
    if document.kind.area != "sales":
        return tuple(lines)
    goods = {line.product.id for line in document.lines}
    reserved = Reservations(connection).reserved(goods) if goods else {}
    pools = {pool.product_id: pool for pool in holdings if pool.warehouse_id == document.warehouse_id}
    return tuple(
        replace(
            quoted,
            available=quoted.on_hand - from_units(reserved.get((line.product.id, document.warehouse_id), 0)),
            margin=_margin(line, pools.get(line.product.id)),
            last_price=None,  # what was paid for the goods is no measure of what is asked for them
        )
        for quoted, line in zip(lines, document.lines, strict=True)
    )


def _margin(line: Line, pool: Holding | None) -> Decimal | None:
    """What is earned of the net amount, as a fraction of four places; none where the cost or the amount is nothing."""
    if pool is None or not line.net:
        return None
    quantity, value = (pool.quantity, pool.value) if pool.quantity > 0 else (pool.last_quantity, pool.last_value)
    if not quantity:
        return None
    cost = divide_half_up(value * line.units, quantity)
    earned = 10_000 * (line.net - cost)
    return Decimal(divide_half_up(abs(earned), line.net) * (1 if earned >= 0 else -1)).scaleb(-4)
