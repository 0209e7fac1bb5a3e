"""The doctor on promised goods: sums follow from the ledger, and no order line is promised less than nothing."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, cast, func, select

from jxc_desktop.db.tables import document_lines, documents, products, reservations, reserved_balances, warehouses
from jxc_desktop.db.types import Whole
from jxc_desktop.db.verify import Finding, disagreeing, same
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.values import from_units

_OFF = disagreeing(
    reservations,
    reserved_balances,
    same(reservations, reserved_balances, "product_id", "warehouse_id"),
    reservations.c.quantity,
    reserved_balances.c.quantity,
).subquery()
_OFF_NAMED = (
    select(products.c.code.label("product"), warehouses.c.code.label("warehouse"), _OFF.c.booked, _OFF.c.kept)
    .join(products, products.c.id == _OFF.c.product_id)
    .join(warehouses, warehouses.c.id == _OFF.c.warehouse_id)
)
_promised = cast(func.sum(reservations.c.quantity), Whole)
_BEYOND = (
    select(documents.c.number, document_lines.c.line, _promised.label("promised"))
    .join(document_lines, document_lines.c.id == reservations.c.order_line_id)
    .join(documents, documents.c.id == document_lines.c.document_id)
    .group_by(documents.c.number, document_lines.c.line, document_lines.c.quantity)
    .having((func.sum(reservations.c.quantity) < 0) | (func.sum(reservations.c.quantity) > document_lines.c.quantity))
    .order_by(documents.c.number, document_lines.c.line)
)


def reservations_agree(connection: Connection) -> Iterator[Finding]:
    """What is kept as promised is what the ledger adds up to; a line has between nothing and all it ordered."""
    message = N_("{product} in {warehouse}: {kept} is kept as reserved; the entries add up to {booked}.")
    for row in connection.execute(_OFF_NAMED):
        sums = {"kept": from_units(row.kept), "booked": from_units(row.booked)}
        yield Finding("reservations", message, {"product": row.product, "warehouse": row.warehouse, **sums})
    message = N_("Line {line} of {number} has {promised} reserved, which is not between nothing and what it orders.")
    for row in connection.execute(_BEYOND):
        facts = {"line": row.line, "number": row.number, "promised": from_units(row.promised)}
        yield Finding("reservations", message, facts)
