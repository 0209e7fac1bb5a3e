"""Goods promised to lines of sales orders: appended to, summed, and the kept sum moved along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, or_, select

from jxc_desktop.db.prepared import append_to
from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.repositories.upsert import added, prepared_upsert
from jxc_desktop.db.tables import (
    document_lines,
    document_marks,
    documents,
    reservations,
    reserved_balances,
    stock_balances,
)
from jxc_desktop.db.types import Whole

Place = tuple[int, int]
"""A product in a warehouse."""

_INSERT = append_to(reservations, with_id=False)
_ADD = prepared_upsert(reserved_balances, added("quantity"))


def _wanted(column: Any) -> Any:
    return column.in_(bindparam("wanted", expanding=True))


_RESERVED = select(reserved_balances).where(_wanted(reserved_balances.c.product_id))
_ON_HAND = (
    select(stock_balances.c.product_id, stock_balances.c.warehouse_id, func.sum(stock_balances.c.quantity))
    .where(_wanted(stock_balances.c.product_id))
    .group_by(stock_balances.c.product_id, stock_balances.c.warehouse_id)
)
_OF_LINES = (
    select(reservations.c.order_line_id, func.sum(reservations.c.quantity))
    .where(_wanted(reservations.c.order_line_id))
    .group_by(reservations.c.order_line_id)
)
_HELD = (
    select(
        reservations.c.order_line_id,
        reservations.c.product_id,
        reservations.c.warehouse_id,
        func.sum(reservations.c.quantity).label("quantity"),
    )
    .where(_wanted(reservations.c.order_line_id))
    .group_by(reservations.c.order_line_id, reservations.c.product_id, reservations.c.warehouse_id)
)
_OF_DOCUMENT = (
    select(
        reservations.c.order_line_id,
        reservations.c.product_id,
        reservations.c.warehouse_id,
        func.sum(reservations.c.quantity).label("quantity"),
    )
    .where(reservations.c.document_id == bindparam("id"))
    .group_by(reservations.c.order_line_id, reservations.c.product_id, reservations.c.warehouse_id)
)
_reversal = documents.alias("reversal")
_last_mark = (
    select(document_marks.c.value)
    .where(document_marks.c.document_id == documents.c.id, document_marks.c.name == "closed")
    .order_by(document_marks.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_STANDING = (
    documents.c.kind == "sales_order",
    documents.c.reverses_id.is_(None),
    ~select(_reversal.c.id).where(_reversal.c.reverses_id == documents.c.id).exists(),
    or_(func.coalesce(_last_mark, "no") != "yes", documents.c.id == bindparam("also", type_=Whole)),
)
_ORDER_LINE = (
    document_lines.c.id,
    document_lines.c.product_id,
    document_lines.c.quantity,
    document_lines.c.total,
    documents.c.warehouse_id,
    documents.c.party_id,
    documents.c.number,
    document_lines.c.line,
    document_lines.c.document_id,
)
_lines_of_orders = document_lines.join(documents, documents.c.id == document_lines.c.document_id)
_WAITING = (
    select(*_ORDER_LINE)
    .select_from(_lines_of_orders)
    .where(*_STANDING, _wanted(document_lines.c.product_id))
    .order_by(documents.c.business_at, documents.c.posting, document_lines.c.line)
)
_OF_PARTY = (
    select(*_ORDER_LINE).select_from(_lines_of_orders).where(*_STANDING, documents.c.party_id == bindparam("party"))
)
_ANY_ORDER = select(documents.c.id).where(documents.c.kind == "sales_order").limit(1)


class Reservations:
    """The reservations of one transaction. All quantities are in base units."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def any_order(self) -> bool:
        """Whether the shop ever took a sales order."""
        return self.connection.execute(_ANY_ORDER).first() is not None

    def reserved(self, product_ids: Iterable[int]) -> dict[Place, int]:
        """What is promised of these products, by place."""
        return {
            (row.product_id, row.warehouse_id): row.quantity
            for part in chunks(product_ids)
            for row in self.connection.execute(_RESERVED, {"wanted": part})
        }

    def on_hand(self, product_ids: Iterable[int]) -> dict[Place, int]:
        """What is there of these products, by place."""
        return {
            (product, warehouse): int(quantity)
            for part in chunks(product_ids)
            for product, warehouse, quantity in self.connection.execute(_ON_HAND, {"wanted": part})
        }

    def of_lines(self, order_line_ids: Iterable[int]) -> dict[int, int]:
        """What is promised to these lines of orders."""
        return {
            line: int(quantity)
            for part in chunks(order_line_ids)
            for line, quantity in self.connection.execute(_OF_LINES, {"wanted": part})
        }

    def held_by(self, order_line_ids: Iterable[int]) -> list[Row[Any]]:
        """What is promised to these lines, with the place: order_line_id, product_id, warehouse_id, quantity."""
        return [row for part in chunks(order_line_ids) for row in self.connection.execute(_HELD, {"wanted": part})]

    def of_document(self, document_id: int) -> Sequence[Row[Any]]:
        """What a document promised and released: order_line_id, product_id, warehouse_id, quantity."""
        return self.connection.execute(_OF_DOCUMENT, {"id": document_id}).all()

    def order_lines(self, product_ids: Iterable[int], also: int = 0) -> list[Row[Any]]:
        """The lines of standing orders for these products, oldest first; ``also`` is a closed order to be counted."""
        return [
            row
            for part in chunks(product_ids)
            for row in self.connection.execute(_WAITING, {"wanted": part, "also": also})
        ]

    def order_lines_of_party(self, party_id: int) -> Sequence[Row[Any]]:
        """The lines of the standing orders of a customer."""
        return self.connection.execute(_OF_PARTY, {"party": party_id, "also": 0}).all()

    def append(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Promise (+) and release (−), and move the kept sums along."""
        if not rows:
            return
        _INSERT.run(self.connection, rows)
        sums: dict[Place, int] = defaultdict(int)
        for row in rows:
            sums[row["product_id"], row["warehouse_id"]] += row["quantity"]
        _ADD.run(
            self.connection,
            [
                {"product_id": product, "warehouse_id": warehouse, "quantity": quantity}
                for (product, warehouse), quantity in sorted(sums.items())
            ],
        )
