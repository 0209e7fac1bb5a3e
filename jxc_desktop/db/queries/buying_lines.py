"""The documents of buying as lists of lines: what became of orders, what waits for invoices, what contracts agreed.

Quantities are ten-thousandths of the base unit, amounts fen, days ``20260501``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import BigInteger, cast, exists, func, select

from jxc_desktop.db.queries.buying import REVERSAL, brought_back, came_last, closed_orders, drawn_by, standing
from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.rows import AnyRow, Connection, fetched
from jxc_desktop.db.tables import document_lines, documents, open_items, parties, products


class Uninvoiced(NamedTuple):
    """A line of a receipt that waits for its invoice; ``open`` is what no invoice covers, as all in base units."""

    number: str
    line: int
    day: int
    reference: str
    supplier: str
    supplier_name: str
    product: str
    name: str
    unit: str
    factor: int
    quantity: int
    open: int
    price: int
    total: int


def uninvoiced_lines(
    connection: Connection, invoicing: Collection[str], returning: Collection[str], party: int | None = None
) -> list[Uninvoiced]:
    """The lines of standing receipts that no invoice covers yet, oldest first; what went back is not waited for."""
    invoiced, returned = drawn_by(invoicing, "invoiced"), drawn_by(returning, "returned")
    left = document_lines.c.quantity - func.coalesce(invoiced.c.quantity, 0) - func.coalesce(returned.c.quantity, 0)
    statement = (
        select(
            documents.c.number,
            document_lines.c.line,
            documents.c.day,
            documents.c.reference,
            func.coalesce(parties.c.code, ""),
            func.coalesce(parties.c.name, ""),
            products.c.code,
            document_lines.c.name,
            document_lines.c.unit,
            document_lines.c.factor,
            document_lines.c.quantity,
            cast(left, BigInteger),
            document_lines.c.price,
            document_lines.c.total,
        )
        .join(documents, documents.c.id == document_lines.c.document_id)
        .join(products, products.c.id == document_lines.c.product_id)
        .outerjoin(parties, parties.c.id == documents.c.party_id)
        .outerjoin(REVERSAL, REVERSAL.c.reverses_id == documents.c.id)
        .outerjoin(invoiced, invoiced.c.line_id == document_lines.c.id)
        .outerjoin(returned, returned.c.line_id == document_lines.c.id)
        .where(documents.c.kind == "goods_receipt", standing(), left > 0)
        .order_by(documents.c.business_at, documents.c.id, document_lines.c.line)
    )
    if party is not None:
        statement = statement.where(documents.c.party_id == party)
    return list(map(Uninvoiced._make, fetched(connection, statement)))


def waits_for_invoice(connection: Connection, invoicing: Collection[str], returning: Collection[str], most: int) -> int:
    """How many standing receipts have a line that no invoice covers yet, counted to ``most``."""
    drawing_line, drawing = document_lines.alias("drawing_line"), documents.alias("drawing")
    drawn = (
        select(func.coalesce(func.sum(drawing_line.c.quantity), 0))
        .join(drawing, drawing.c.id == drawing_line.c.document_id)
        .where(drawing_line.c.source_line_id == document_lines.c.id, drawing.c.kind.in_({*invoicing, *returning}))
        .correlate(document_lines)
        .scalar_subquery()
    )
    waits = exists().where(document_lines.c.document_id == documents.c.id, document_lines.c.quantity > drawn)
    chosen = (
        select(documents.c.id)
        .outerjoin(REVERSAL, REVERSAL.c.reverses_id == documents.c.id)
        .where(documents.c.kind == "goods_receipt", standing(), waits)
        .order_by(documents.c.business_at.desc())
        .limit(most)
    )
    return connection.scalar(select(func.count()).select_from(chosen.subquery())) or 0


def contract_lines(connection: Connection, ordering: Collection[str]) -> Sequence[AnyRow]:
    """The lines of standing contracts with what was ordered under them, those that end first first."""
    ordered = drawn_by(ordering, "ordered")
    statement = (
        select(
            documents.c.number,
            documents.c.day,
            documents.c.due_day,
            documents.c.reference,
            documents.c.party_id,
            parties.c.code.label("party"),
            parties.c.name.label("party_name"),
            document_lines.c.line,
            document_lines.c.unit,
            document_lines.c.factor,
            document_lines.c.quantity,
            document_lines.c.price,
            document_lines.c.total,
            products.c.code.label("product_code"),
            products.c.name.label("product_name"),
            func.coalesce(ordered.c.quantity, 0).label("ordered"),
            func.coalesce(ordered.c.total, 0).label("ordered_total"),
        )
        .join(documents, documents.c.id == document_lines.c.document_id)
        .join(products, products.c.id == document_lines.c.product_id)
        .outerjoin(parties, parties.c.id == documents.c.party_id)
        .outerjoin(REVERSAL, REVERSAL.c.reverses_id == documents.c.id)
        .outerjoin(ordered, ordered.c.line_id == document_lines.c.id)
        .where(documents.c.kind == "purchase_contract", standing())
        .order_by(documents.c.due_day, documents.c.id, document_lines.c.line)
    )
    return connection.execute(statement).all()


def order_lines(
    connection: Connection,
    words: Sequence[Collection[str]],
    since: int | None = None,
    until: int | None = None,
    party: int | None = None,
) -> Sequence[AnyRow]:
    """The lines of standing purchase orders with what became of them, oldest first.

    ``words`` are the kinds that receive, return, invoice.
    """
    receiving, returning, invoicing = words
    received, back = drawn_by(receiving, "received"), brought_back(receiving, returning, "back")
    invoiced, closed = brought_back(receiving, invoicing, "invoiced"), closed_orders()
    arrived = came_last(receiving, "arrived")
    statement = (
        select(
            documents.c.number,
            documents.c.day,
            documents.c.due_day,
            parties.c.code.label("party"),
            parties.c.name.label("party_name"),
            document_lines.c.id,
            document_lines.c.line,
            document_lines.c.product_id,
            document_lines.c.due_day.label("line_due"),
            document_lines.c.quantity,
            document_lines.c.total,
            document_lines.c.unit,
            func.coalesce(received.c.quantity, 0).label("received"),
            arrived.c.day.label("last_day"),
            func.coalesce(back.c.quantity, 0).label("returned"),
            func.coalesce(invoiced.c.quantity, 0).label("invoiced"),
            closed.c.document_id.label("closed_id"),
        )
        .join(documents, documents.c.id == document_lines.c.document_id)
        .outerjoin(parties, parties.c.id == documents.c.party_id)
        .outerjoin(REVERSAL, REVERSAL.c.reverses_id == documents.c.id)
        .outerjoin(received, received.c.line_id == document_lines.c.id)
        .outerjoin(arrived, arrived.c.line_id == document_lines.c.id)
        .outerjoin(back, back.c.line_id == document_lines.c.id)
        .outerjoin(invoiced, invoiced.c.line_id == document_lines.c.id)
        .outerjoin(closed, closed.c.document_id == documents.c.id)
        .where(documents.c.kind == "purchase_order", standing())
        .order_by(documents.c.business_at, documents.c.id, document_lines.c.line)
    )
    if since is not None:
        statement = statement.where(documents.c.day >= since)
    if until is not None:
        statement = statement.where(documents.c.day <= until)
    if party is not None:
        statement = statement.where(documents.c.party_id == party)
    return connection.execute(statement).all()


def receipts_of(connection: Connection, line_ids: Collection[int], receiving: Collection[str]) -> Sequence[AnyRow]:
    """The standing receipt lines drawn from order lines, with what of their document's debt is open (fen)."""
    rows: list[AnyRow] = []
    for part in chunks(line_ids):
        statement = (
            select(
                document_lines.c.source_line_id,
                document_lines.c.quantity,
                document_lines.c.rejected,
                document_lines.c.total,
                documents.c.day,
                open_items.c.amount,
                open_items.c.open,
            )
            .join(documents, documents.c.id == document_lines.c.document_id)
            .outerjoin(REVERSAL, REVERSAL.c.reverses_id == documents.c.id)
            .outerjoin(open_items, open_items.c.document_id == documents.c.id)
            .where(document_lines.c.source_line_id.in_(part), documents.c.kind.in_(receiving), standing())
        )
        rows += connection.execute(statement).all()
    return rows


def receipt_lines(
    connection: Connection, returning: Collection[str], since: int | None, until: int | None
) -> Sequence[AnyRow]:
    """The lines of standing receipts of a period with what went back of each, oldest first."""
    returned = drawn_by(returning, "returned")
    statement = (
        select(
            documents.c.party_id,
            document_lines.c.product_id,
            document_lines.c.quantity,
            document_lines.c.rejected,
            document_lines.c.total,
            func.coalesce(returned.c.quantity, 0).label("returned"),
        )
        .join(documents, documents.c.id == document_lines.c.document_id)
        .outerjoin(REVERSAL, REVERSAL.c.reverses_id == documents.c.id)
        .outerjoin(returned, returned.c.line_id == document_lines.c.id)
        .where(documents.c.kind == "goods_receipt", standing(), documents.c.party_id.is_not(None))
        .order_by(documents.c.business_at, documents.c.id, document_lines.c.line)
    )
    if since is not None:
        statement = statement.where(documents.c.day >= since)
    if until is not None:
        statement = statement.where(documents.c.day <= until)
    return connection.execute(statement).all()
