"""Simple production: materials are issued under a reference, and what is finished comes in at what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jxc_desktop.db.queries.production import ProductionRow, open_references, production_rows
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.domain.errors import ShopError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.product import Product, read_quantity
from jxc_desktop.domain.values import ZERO, apportion, from_fen, from_units, to_fen, to_units
from jxc_desktop.services.service import Service

__all__ = ["ProductionGoods", "ProductionService", "ProductionState"]

ISSUE, RECEIPT = "material_issue", "production_receipt"


@dataclass(frozen=True, slots=True)
class ProductionGoods:
    """Goods of a production order: base quantity, and cost for who may see it."""

    product: str
    name: str
    specification: str
    unit: str
    quantity: Decimal
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class ProductionState:
    """A production order: what was issued for it, what was finished, and what of the cost is still under way.

    Amounts are left out for those who may not see costs.
    """

    reference: str
    issued: Decimal | None
    finished: Decimal | None
    open: Decimal | None
    materials: tuple[ProductionGoods, ...] = ()
    made: tuple[ProductionGoods, ...] = ()


class ProductionService(Service):
    """What production orders cost so far, and what their finished goods come in at."""

    def state(self, reference: str) -> ProductionState:
        """What was issued and finished under a reference."""
        self.require(Permission.STOCK_ASSEMBLE)
        with self.database.read() as connection:
            rows = production_rows(connection, reference)
        seen = self.may(Permission.COST_VIEW)
        issued, finished = -_cost(rows, ISSUE), _cost(rows, RECEIPT)
        return ProductionState(
            reference,
            from_fen(issued) if seen else None,
            from_fen(finished) if seen else None,
            from_fen(issued - finished) if seen else None,
            tuple(_goods(row, -1, seen=seen) for row in rows if row.kind == ISSUE and row.quantity),
            tuple(_goods(row, 1, seen=seen) for row in rows if row.kind == RECEIPT and row.quantity),
        )

    def under_way(self) -> dict[str, Decimal | None]:
        """The references under which more was issued than finished, with the cost that is still under way."""
        self.require(Permission.STOCK_ASSEMBLE)
        with self.database.read() as connection:
            found = open_references(connection)
        seen = self.may(Permission.COST_VIEW)
        return {reference: from_fen(amount) if seen else None for reference, amount in found.items() if amount > 0}

    def costed(self, draft: Draft) -> Draft:
        """A production receipt whose lines without a price or amount share what is still under way, by quantity.

        Nothing changes where nothing is under way, or where a line cannot be read yet: posting tells that.
        """
        self.require(Permission.STOCK_ASSEMBLE)
        free = [line for line in draft.lines if line.price is None and line.amount is None]
        if draft.kind != RECEIPT or not draft.reference or not free:
            return draft
        with self.database.read() as connection:
            rows = production_rows(connection, draft.reference)
            goods = Masters(connection).products_by_code({line.product for line in draft.lines if line.product})
        said = sum(map(_said, draft.lines), ZERO)
        left = -_cost(rows, ISSUE) - _cost(rows, RECEIPT) - to_fen(said)
        weights = [_weight(line, goods.get(line.product)) for line in free]
        if left <= 0 or not all(weights):
            return draft
        shares = dict(zip((line.line for line in free), apportion(left, weights), strict=True))
        lines = (
            replace(line, amount=from_fen(shares[line.line])) if line.line in shares else line for line in draft.lines
        )
        return replace(draft, lines=tuple(lines))


def _cost(rows: Sequence[ProductionRow], kind: str) -> int:
    return sum(row.cost for row in rows if row.kind == kind)


def _said(line: DraftLine) -> Decimal:
    """What a line says it is worth; a price is told by its quantity, where that is a number."""
    if line.amount is not None:
        return line.amount
    try:
        return (line.price or ZERO) * Decimal(line.quantity)
    except ArithmeticError:
        return ZERO


def _weight(line: DraftLine, product: Product | None) -> int:
    """The base quantity of a line in ten-thousandths; 0 where it cannot be read."""
    if product is None:
        return 0
    try:
        return max(to_units(read_quantity(product, line.quantity, line.unit)), 0)
    except ShopError:
        return 0


def _goods(row: ProductionRow, sign: int, *, seen: bool) -> ProductionGoods:
    return ProductionGoods(
        row.product,
        row.name,
        row.specification,
        row.unit,
        from_units(sign * row.quantity),
        from_fen(sign * row.cost) if seen else None,
    )
