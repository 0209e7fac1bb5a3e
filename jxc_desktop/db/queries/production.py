"""What was issued for a production order and what came of it, from the stock and cost ledgers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from jxc_desktop.db.tables import cost_entries, documents, products, stock_moves

KINDS = ("material_issue", "production_receipt")
"""Materials go out with the first, what is finished comes in with the second."""

_MOVES = stock_moves.join(documents, documents.c.id == stock_moves.c.document_id).join(
    products, products.c.id == stock_moves.c.product_id
)
_MEANT = (documents.c.kind.in_(KINDS), documents.c.reference == bindparam("wanted"))
_NAMES = (documents.c.kind, products.c.code, products.c.name, products.c.specification, products.c.unit)
_QUANTITIES = (
    select(*_NAMES, func.sum(stock_moves.c.quantity).label("quantity"))
    .select_from(_MOVES)
    .where(*_MEANT)
    .group_by(*_NAMES)
    .order_by(documents.c.kind, products.c.code)
)
_COSTS = (
    select(documents.c.kind, products.c.code, func.sum(cost_entries.c.amount).label("amount"))
    .select_from(_MOVES.join(cost_entries, cost_entries.c.move_id == stock_moves.c.id))
    .where(*_MEANT)
    .group_by(documents.c.kind, products.c.code)
)
_OPEN = (
    select(documents.c.reference, func.sum(cost_entries.c.amount).label("amount"))
    .select_from(_MOVES.join(cost_entries, cost_entries.c.move_id == stock_moves.c.id))
    .where(documents.c.kind.in_(KINDS), documents.c.reference != "")
    .group_by(documents.c.reference)
    .having(func.sum(cost_entries.c.amount) != 0)
    .order_by(documents.c.reference)
)


@dataclass(frozen=True, slots=True)
class ProductionRow:
    """Goods of one side of a production order: ten-thousandths of the base unit, and fen, both by their sign."""

    kind: str
    product: str
    name: str
    specification: str
    unit: str
    quantity: int
    cost: int


def production_rows(connection: Connection, reference: str) -> list[ProductionRow]:
    """All goods that were issued for or finished under a reference; what was reversed is taken off."""
    costs = {(kind, code): int(amount) for kind, code, amount in connection.execute(_COSTS, {"wanted": reference})}
    return [
        ProductionRow(
            row.kind,
            row.code,
            row.name,
            row.specification,
            row.unit,
            int(row.quantity),
            costs.get((row.kind, row.code), 0),
        )
        for row in connection.execute(_QUANTITIES, {"wanted": reference})
    ]


def open_references(connection: Connection) -> dict[str, int]:
    """What materials cost under each reference beyond what was finished, in fen; only where there is some."""
    return {reference: -int(amount) for reference, amount in connection.execute(_OPEN)}
