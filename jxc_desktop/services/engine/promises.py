"""Promising goods to orders: what is available when the order is posted, what comes in later, what is delivered.

Available is what is on hand less what is promised. An order takes what is available and stays short of the
rest; goods that come in go to the oldest order that is short of them. A delivery releases what was promised
to its line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.repositories.reservations import Place, Reservations
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.domain.documents import Document
from jxc_desktop.domain.values import Units
from jxc_desktop.services.engine.open_lines import NOTHING, drawn_as


@dataclass(frozen=True, slots=True)
class Promise:
    """A quantity promised to (+) or released from (−) an order line, in base units.

    ``line`` is the line of the document itself where it is the order, else 0 and ``order_line_id`` is known.
    """

    product_id: int
    warehouse_id: int
    units: Units
    line: int = 0
    order_line_id: int = 0


def promises_of(reservations: Reservations, document: Document) -> tuple[Promise, ...]:
    """What posting a document promises or releases."""
    if document.kind.reserves:
        return _taken(reservations, document)
    if document.kind.draws == "delivered":
        return _released(reservations, document)
    return ()


def _taken(reservations: Reservations, document: Document) -> tuple[Promise, ...]:
    goods = {line.product.id for line in document.lines}
    free = _available(reservations, goods)
    result = []
    for line in document.lines:
        place = (line.product.id, document.warehouse_id)
        units = max(min(line.units, free.get(place, 0)), 0)
        if units:
            free[place] -= units
            result.append(Promise(*place, units, line=line.line))
    return tuple(result)


def _available(reservations: Reservations, goods: Iterable[int]) -> dict[Place, Units]:
    wanted = list(goods)
    reserved = reservations.reserved(wanted)
    return {place: units - reserved.get(place, 0) for place, units in reservations.on_hand(wanted).items()}


def _released(reservations: Reservations, document: Document) -> tuple[Promise, ...]:
    drawn: dict[int, Units] = defaultdict(int)
    for line in document.lines:
        if line.source_line_id is not None:
            drawn[line.source_line_id] += line.units
    return tuple(
        Promise(
            held.product_id, held.warehouse_id, -min(held.quantity, drawn[held.order_line_id]), 0, held.order_line_id
        )
        for held in reservations.held_by(drawn)
        if held.quantity > 0
    )


def promises_undone(reservations: Reservations, documents: Documents, row: AnyRow) -> tuple[Promise, ...]:
    """What reversing a document promises back or releases; no line is left with less than nothing."""
    if row.kind == "sales_order":
        return released(reservations, documents, row)
    own = reservations.of_document(row.id)
    held = reservations.of_lines({one.order_line_id for one in own})
    return tuple(
        Promise(one.product_id, one.warehouse_id, max(-one.quantity, -held[one.order_line_id]), 0, one.order_line_id)
        for one in own
        if one.quantity
    )


def released(reservations: Reservations, documents: Documents, row: AnyRow) -> tuple[Promise, ...]:
    """All that is still promised to the lines of an order, given back."""
    return tuple(
        Promise(held.product_id, held.warehouse_id, -held.quantity, 0, held.order_line_id)
        for held in reservations.held_by(line.id for line in documents.lines(row.id))
        if held.quantity > 0
    )


def waiting_served(
    reservations: Reservations, documents: Documents, came: Iterable[Place], *, also: int = 0, but: int = 0
) -> tuple[Promise, ...]:
    """What orders that are short get of goods that are there now, oldest order first.

    ``also`` is an order that is being opened again, ``but`` one that is being closed (row ids).
    """
    places = set(came)
    if not places or not reservations.any_order():
        return ()
    goods = {product for product, _ in places}
    lines = [
        row
        for row in reservations.order_lines(goods, also)
        if (row.product_id, row.warehouse_id) in places and row.document_id != but
    ]
    if not lines:
        return ()
    ids = [row.id for row in lines]
    delivered, held = drawn_as(documents, ids, "delivered"), reservations.of_lines(ids)
    free, result = _available(reservations, goods), []
    for row in lines:
        place = (row.product_id, row.warehouse_id)
        short = row.quantity - delivered.get(row.id, NOTHING).units - held.get(row.id, 0)
        units = min(short, free.get(place, 0))
        if units > 0:
            free[place] -= units
            result.append(Promise(*place, units, order_line_id=row.id))
    return tuple(result)
