"""Deliveries, counter sales and returns that wait for their invoice, and invoices as the tax program takes them.

Amounts are fen. What is invoiced of a document is the sum of the invoice lines drawn from its lines; what came
back of a delivery before it was invoiced still waits on the return, for a red invoice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from jxc_desktop.db.queries.matching import holding
from jxc_desktop.db.queries.page import Page
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.tables import document_lines, documents, parties, products

SOLD, TAKEN_BACK = ("delivery", "counter_sale"), ("sales_return", "counter_refund")
INVOICES = ("sales_invoice", "sales_red_invoice")

_line, _invoice_line = document_lines.alias("line_sold"), document_lines.alias("invoice_line")
_invoice, _reversal = documents.alias("invoice"), documents.alias("reversal")
_invoiced = (
    select(func.coalesce(func.sum(_invoice_line.c.total), 0))
    .join(_invoice, _invoice.c.id == _invoice_line.c.document_id)
    .join(_line, _line.c.id == _invoice_line.c.source_line_id)
    .where(_line.c.document_id == documents.c.id, _invoice.c.kind.in_(INVOICES))
    .correlate(documents)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """Which documents are wanted. ``state`` is uninvoiced, invoiced or empty; days as 20260501, both included."""

    state: str = "uninvoiced"
    text: str = ""
    party: str = ""
    since: int | None = None
    until: int | None = None
    user: int | None = None
    after: object | None = None
    limit: int = 200


def to_invoice(connection: Connection, wanted: InvoiceFilter) -> Page[AnyRow]:
    """One page of documents that stand with what is invoiced of them, newest first."""
    chosen = (
        select(
            documents.c.id,
            documents.c.number,
            documents.c.kind,
            documents.c.day,
            documents.c.total,
            documents.c.tax,
            parties.c.code.label("party_code"),
            parties.c.name.label("party_name"),
            _invoiced.label("invoiced"),
        )
        .select_from(
            documents.outerjoin(parties, parties.c.id == documents.c.party_id).outerjoin(
                _reversal, _reversal.c.reverses_id == documents.c.id
            )
        )
        .where(
            documents.c.party_id.is_not(None),  # joined from outside, the newest come first without sorting them all
            documents.c.kind.in_((*SOLD, *TAKEN_BACK)),
            documents.c.reverses_id.is_(None),
            _reversal.c.id.is_(None),
            documents.c.total != 0,
            *_conditions(wanted),
        )
    )
    if isinstance(wanted.after, int):
        chosen = chosen.where(documents.c.id < wanted.after)
    rows = connection.execute(chosen.order_by(documents.c.id.desc()).limit(wanted.limit + 1)).all()
    return Page.cut(rows, wanted.limit, lambda row: row.id)


def _conditions(wanted: InvoiceFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.state == "uninvoiced":
        conditions.append(_invoiced < documents.c.total)
    elif wanted.state == "invoiced":
        conditions.append(_invoiced >= documents.c.total)
    if wanted.party:
        conditions.append(parties.c.code == wanted.party)
    if wanted.since is not None:
        conditions.append(documents.c.day >= wanted.since)
    if wanted.until is not None:
        conditions.append(documents.c.day <= wanted.until)
    if wanted.user is not None:
        conditions.append(documents.c.user_id == wanted.user)
    if wanted.text:
        names = (documents.c.number, parties.c.name)
        conditions.append(holding(wanted.text, *names))
    return conditions


def invoices(connection: Connection, numbers: Collection[str]) -> Sequence[AnyRow]:
    """The headers of standing invoices with what the tax program must know of the customer."""
    chosen = (
        select(
            documents.c.id,
            documents.c.number,
            documents.c.kind,
            documents.c.tax_inclusive,
            documents.c.reference,
            documents.c.remark,
            documents.c.handler,
            parties.c.name.label("party_name"),
            parties.c.tax_number,
            parties.c.address.label("party_address"),
            parties.c.phone,
            parties.c.bank,
        )
        .select_from(
            documents.join(parties, parties.c.id == documents.c.party_id).outerjoin(
                _reversal, _reversal.c.reverses_id == documents.c.id
            )
        )
        .where(
            documents.c.kind.in_(INVOICES),
            documents.c.number.in_(list(numbers)),
            documents.c.reverses_id.is_(None),
            _reversal.c.id.is_(None),
        )
        .order_by(documents.c.number)
    )
    return connection.execute(chosen).all()


def unnumbered(connection: Connection, limit: int) -> list[str]:
    """The oldest standing invoices that have no number of the tax program yet."""
    chosen = (
        select(documents.c.number)
        .select_from(documents.outerjoin(_reversal, _reversal.c.reverses_id == documents.c.id))
        .where(
            documents.c.kind == INVOICES[0],
            documents.c.reference == "",
            documents.c.reverses_id.is_(None),
            _reversal.c.id.is_(None),
        )
        .order_by(documents.c.id)
        .limit(limit)
    )
    return list(connection.scalars(chosen))


def invoice_lines(connection: Connection, ids: Collection[int]) -> Sequence[AnyRow]:
    """The lines of invoices with specification and own fields of the goods, by invoice and line."""
    if not ids:
        return []
    chosen = (
        select(document_lines, products.c.specification, products.c.custom)
        .join(products, products.c.id == document_lines.c.product_id)
        .where(document_lines.c.document_id.in_(list(ids)))
        .order_by(document_lines.c.document_id, document_lines.c.line)
    )
    return connection.execute(chosen).all()
