"""What suppliers asked last for goods: the newest receipt line of every product and supplier."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import and_, func, select

from jxc_desktop.db.queries.buying import REVERSAL
from jxc_desktop.db.queries.reports import Scope
from jxc_desktop.db.queries.seeing import made_by
from jxc_desktop.db.rows import Connection, fetched
from jxc_desktop.db.tables import document_lines, documents


class LastPrice(NamedTuple):
    """A receipt line: ten-thousandths of the base unit, fen with tax, and its day."""

    quantity: int
    total: int
    day: int


def last_prices(connection: Connection, scope: Scope, user: int | None = None) -> dict[tuple[int, int], LastPrice]:
    """The newest standing receipt line with a price, by product and supplier, of the days of the scope."""
    lines, heads = document_lines.c, documents.c
    reversal = REVERSAL.c.reverses_id == heads.id
    if scope.posting is not None:
        reversal = and_(reversal, REVERSAL.c.posting <= scope.posting)
    newest = (heads.business_at.desc(), heads.id.desc(), lines.line.desc())
    place = func.row_number().over(partition_by=(lines.product_id, heads.party_id), order_by=newest)
    ranked = (
        select(lines.product_id, heads.party_id, lines.quantity, lines.total, heads.day, place.label("place"))
        .join(documents, heads.id == lines.document_id)
        .outerjoin(REVERSAL, reversal)
        .where(heads.kind == "goods_receipt", heads.reverses_id.is_(None), REVERSAL.c.id.is_(None))
        .where(heads.party_id.is_not(None), lines.quantity > 0)
    )
    if scope.since is not None:
        ranked = ranked.where(heads.day >= scope.since)
    if scope.until is not None:
        ranked = ranked.where(heads.day <= scope.until)
    if scope.posting is not None:
        ranked = ranked.where(heads.posting <= scope.posting)
    if scope.warehouse is not None:
        ranked = ranked.where(heads.warehouse_id == scope.warehouse)
    if user is not None:
        ranked = ranked.where(made_by(user))
    rows = ranked.subquery("ranked")
    chosen = select(rows.c.product_id, rows.c.party_id, rows.c.quantity, rows.c.total, rows.c.day)
    return {(row[0], row[1]): LastPrice._make(row[2:]) for row in fetched(connection, chosen.where(rows.c.place == 1))}
