"""What posting a document must know beside the document itself: promised goods, and what its customer owes."""

from __future__ import annotations

from dataclasses import replace

from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.repositories.ledgers import Ledgers
from jxc_desktop.db.repositories.reservations import Reservations
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.documents import Document, booked_totals
from jxc_desktop.domain.values import Fen, divide_half_up, to_fen
from jxc_desktop.services.engine.open_lines import NOTHING, drawn_as
from jxc_desktop.services.engine.plan import Credit, Planned
from jxc_desktop.services.engine.promises import promises_of
from jxc_desktop.services.engine.resolving import Resolved
from jxc_desktop.services.settings import ShopSettings


def with_facts(connection: Connection, planned: Planned, resolved: Resolved, settings: ShopSettings) -> Planned:
    """The planned document with what it promises, what is promised to others, and the credit it needs."""
    document = planned.document
    credit = _credit(connection, resolved, settings)
    leaves = document.kind.direction < 0 and not document.kind.tendered and not _stays(document)
    if not document.kind.reserves and not leaves:
        return replace(planned, credit=credit) if credit else planned
    reservations = Reservations(connection)
    goods = {line.product.id for line in document.lines}
    return replace(
        planned,
        credit=credit,
        promises=promises_of(reservations, document),
        promised=reservations.reserved(goods) if leaves else {},
    )


def _stays(document: Document) -> bool:
    """Whether only the bins of the goods change: what is promised of them is there as before."""
    return document.kind.transfers and document.to_warehouse_id in {None, document.warehouse_id}


def _credit(connection: Connection, resolved: Resolved, settings: ShopSettings) -> Credit | None:
    """Only where there is a limit, and the document makes the customer owe more or promises them goods."""
    document, party = resolved.document, resolved.party
    if party is None or party.credit_limit is None or document.kind.party_role != "customer":
        return None
    asked = _asked(document)
    if asked <= 0:
        return None
    total = asked + Ledgers(connection).party_balance(party.id)
    if settings.credit_counts_orders:
        total += open_orders(connection, party.id) - _drawn_from_orders(document)
    return Credit(party.name, to_fen(party.credit_limit), total)


def _asked(document: Document) -> Fen:
    """What the document adds to the debt of its customer, or to the orders they are trusted with."""
    kind = document.kind
    if kind.reserves:
        return document.totals.total
    if kind.party_sign <= 0:
        return 0
    if kind.tendered:
        return sum(paid.kept for paid in document.tenders if not paid.account)
    return booked_totals(document).total if kind.sales_sign else 0


def open_orders(connection: Connection, party_id: int) -> Fen:
    """What is still to be delivered of the standing orders of a customer."""
    rows = Reservations(connection).order_lines_of_party(party_id)
    delivered = drawn_as(Documents(connection), [row.id for row in rows], "delivered")
    return sum(
        divide_half_up(row.total * max(row.quantity - delivered.get(row.id, NOTHING).units, 0), row.quantity)
        for row in rows
        if row.quantity
    )


def _drawn_from_orders(document: Document) -> Fen:
    if document.kind.draws != "delivered":
        return 0
    return sum(line.total for line in document.lines if line.source_line_id is not None)
