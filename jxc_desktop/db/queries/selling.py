"""What selling reads: orders with what is still open of them, deliveries on their way, what waits for its invoice.

Quantities are ten-thousandths of the base unit, amounts fen, days ``20260501``. Open of an order line is
ordered − delivered + returned; reversals cancel by their sign.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, bindparam, case, func, or_, select

from jxc_desktop.db.queries.known import known
from jxc_desktop.db.queries.matching import holding
from jxc_desktop.db.queries.page import Page
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.tables import (
    barcodes,
    document_lines,
    document_marks,
    documents,
    drafts,
    parties,
    products,
    reservations,
    reserved_balances,
    stock_balances,
    warehouses,
)

ORDER, DELIVERY, RETURN = "sales_order", "delivery", "sales_return"
CLOSED = "closed"
_delivered_line, _delivery = document_lines.alias("delivered_line"), documents.alias("delivery")
_returned_line, _return = document_lines.alias("returned_line"), documents.alias("return")
_order_line = document_lines.alias("order_line")
_reversal = documents.alias("reversal")
_mark = document_marks.alias("mark")
_newer = document_marks.alias("newer")

_delivered = (
    select(func.coalesce(func.sum(_delivered_line.c.quantity), 0))
    .join(_delivery, _delivery.c.id == _delivered_line.c.document_id)
    .where(_delivered_line.c.source_line_id == _order_line.c.id, _delivery.c.kind == DELIVERY)
    .correlate(_order_line)
    .scalar_subquery()
)
_returned = (
    select(func.coalesce(func.sum(_returned_line.c.quantity), 0))
    .join(_return, _return.c.id == _returned_line.c.document_id)
    .join(_delivered_line, _delivered_line.c.id == _returned_line.c.source_line_id)
    .join(_delivery, _delivery.c.id == _delivered_line.c.document_id)
    .where(
        _delivered_line.c.source_line_id == _order_line.c.id,
        _delivery.c.kind == DELIVERY,
        _return.c.kind == RETURN,
    )
    .correlate(_order_line)
    .scalar_subquery()
)
_reserved = (
    select(func.coalesce(func.sum(reservations.c.quantity), 0))
    .where(reservations.c.order_line_id == _order_line.c.id)
    .correlate(_order_line)
    .scalar_subquery()
)


def _newest_mark(name: str) -> ColumnElement[str | None]:
    """What was last said of a document under a name."""
    return (
        select(_mark.c.value)
        .where(
            _mark.c.document_id == documents.c.id,
            _mark.c.name == name,
            ~select(_newer.c.id)
            .where(_newer.c.document_id == _mark.c.document_id, _newer.c.name == name, _newer.c.id > _mark.c.id)
            .exists(),
        )
        .correlate(documents)
        .scalar_subquery()
    )


_STANDING = (documents.c.reverses_id.is_(None), _reversal.c.id.is_(None))
_FROM = documents.outerjoin(_reversal, _reversal.c.reverses_id == documents.c.id).outerjoin(
    parties, parties.c.id == documents.c.party_id
)


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which sales orders are wanted. ``state`` is open, late, done, closed or empty for all; days as 20260501.

    ``today`` decides what is late. ``user`` limits to the orders one user posted.
    """

    state: str = ""
    text: str = ""
    party: str = ""
    number: str = ""
    user: int | None = None
    today: int = 0
    after: object | None = None
    limit: int = 200


def orders(connection: Connection, wanted: OrderFilter) -> Page[AnyRow]:
    """One page of orders with sums over their lines: those still open by the day they are due, others newest first."""
    progress = _progress().subquery("progress")
    chosen = select(progress).where(*_order_conditions(progress, wanted))
    if wanted.state in {"open", "late"}:
        due = func.coalesce(progress.c.due_day, 99999999)
        chosen = chosen.order_by(due, progress.c.id)
        if isinstance(wanted.after, tuple):
            day, row_id = wanted.after
            chosen = chosen.where(or_(due > day, and_(due == day, progress.c.id > row_id)))
        rows = connection.execute(chosen.limit(wanted.limit + 1)).all()
        return Page.cut(rows, wanted.limit, lambda row: (row.due_day or 99999999, row.id))
    if isinstance(wanted.after, int):
        chosen = chosen.where(progress.c.id < wanted.after)
    rows = connection.execute(chosen.order_by(progress.c.id.desc()).limit(wanted.limit + 1)).all()
    return Page.cut(rows, wanted.limit, lambda row: row.id)


def _progress() -> Select[tuple[object, ...]]:
    """Orders that stand, each with ordered, delivered, returned, open, reserved and the sum of what is open."""
    left = _order_line.c.quantity - _delivered + _returned
    still = case((left > 0, left), else_=0)
    open_total = case(
        (and_(left > 0, _order_line.c.quantity > 0), _order_line.c.total * left / _order_line.c.quantity), else_=0
    )
    return (
        select(
            documents.c.id,
            documents.c.number,
            documents.c.business_at,
            documents.c.day,
            documents.c.due_day,
            documents.c.reference,
            documents.c.address,
            documents.c.handler,
            documents.c.remark,
            documents.c.total,
            documents.c.user_id,
            parties.c.code.label("party_code"),
            parties.c.name.label("party_name"),
            warehouses.c.code.label("warehouse_code"),
            _newest_mark(CLOSED).label("closed"),
            func.sum(_order_line.c.quantity).label("ordered"),
            func.sum(_delivered).label("delivered"),
            func.sum(_returned).label("returned"),
            func.sum(still).label("open"),
            func.sum(open_total).label("open_total"),
            func.sum(_reserved).label("reserved"),
            func.count().label("lines"),
            func.sum(case((left > 0, 1), else_=0)).label("open_lines"),
        )
        .select_from(
            _FROM.join(_order_line, _order_line.c.document_id == documents.c.id).outerjoin(
                warehouses, warehouses.c.id == documents.c.warehouse_id
            )
        )
        .where(documents.c.kind == ORDER, *_STANDING)
        .group_by(documents.c.id, parties.c.code, parties.c.name, warehouses.c.code)
    )


def _order_conditions(progress: Subquery, wanted: OrderFilter) -> list[ColumnElement[bool]]:
    column = progress.c
    closed = func.coalesce(column.closed, "no") == "yes"
    conditions: list[ColumnElement[bool]] = []
    if wanted.state in {"open", "late"}:
        conditions += [column.open > 0, ~closed]
    if wanted.state == "late":
        conditions.append(column.due_day < wanted.today)
    elif wanted.state == "done":
        conditions += [column.open == 0, ~closed]
    elif wanted.state == CLOSED:
        conditions.append(closed)
    if wanted.party:
        conditions.append(column.party_code == wanted.party)
    if wanted.number:
        conditions.append(column.number == wanted.number)
    if wanted.user is not None:
        conditions.append(column.user_id == wanted.user)
    if wanted.text:
        names = (column.number, column.party_name, column.reference, column.remark)
        conditions.append(holding(wanted.text, *names))
    return conditions


_requested_line, _requisition = document_lines.alias("requested_line"), documents.alias("requisition")
_requested = (
    select(func.coalesce(func.sum(_requested_line.c.quantity), 0))
    .join(_requisition, _requisition.c.id == _requested_line.c.document_id)
    .where(
        _requested_line.c.source_line_id == _order_line.c.id,
        _requisition.c.kind.in_(("purchase_requisition", "purchase_order")),
    )
    .correlate(_order_line)
    .scalar_subquery()
)
_on_hand = (
    select(func.coalesce(func.sum(stock_balances.c.quantity), 0))
    .where(
        stock_balances.c.product_id == _order_line.c.product_id,
        stock_balances.c.warehouse_id == documents.c.warehouse_id,
    )
    .correlate(_order_line, documents)
    .scalar_subquery()
)
_held = (
    select(func.coalesce(func.sum(reserved_balances.c.quantity), 0))
    .where(
        reserved_balances.c.product_id == _order_line.c.product_id,
        reserved_balances.c.warehouse_id == documents.c.warehouse_id,
    )
    .correlate(_order_line, documents)
    .scalar_subquery()
)
_ORDER_LINES = (
    select(
        documents.c.number,
        documents.c.day.label("order_day"),
        documents.c.due_day.label("order_due"),
        documents.c.handler.label("salesperson"),
        parties.c.code.label("party_code"),
        parties.c.name.label("party_name"),
        _newest_mark(CLOSED).label("closed"),
        documents.c.warehouse_id,
        warehouses.c.code.label("warehouse_code"),
        _order_line,
        products.c.code.label("product_code"),
        products.c.specification,
        products.c.unit.label("base_unit"),
        _delivered.label("delivered"),
        _returned.label("returned"),
        _reserved.label("reserved"),
        _requested.label("requested"),
        _on_hand.label("on_hand"),
        _held.label("held"),
    )
    .select_from(
        documents.join(_order_line, _order_line.c.document_id == documents.c.id)
        .join(products, products.c.id == _order_line.c.product_id)
        .outerjoin(warehouses, warehouses.c.id == documents.c.warehouse_id)
        .outerjoin(parties, parties.c.id == documents.c.party_id)
    )
    .where(documents.c.kind == ORDER)
    .order_by(documents.c.id, _order_line.c.line)
)


def order_lines(connection: Connection, numbers: Collection[str]) -> Sequence[AnyRow]:
    """The lines of orders with what was delivered, came back, is reserved, was asked of purchasing, and is there."""
    if not numbers:
        return []
    return connection.execute(_ORDER_LINES.where(documents.c.number.in_(list(numbers)))).all()


def order_lines_between(connection: Connection, since: int, until: int) -> Sequence[AnyRow]:
    """The same of all orders of some days that stand."""
    undone = select(_reversal.c.id).where(_reversal.c.reverses_id == documents.c.id).exists()
    chosen = _ORDER_LINES.where(documents.c.day.between(since, until), documents.c.reverses_id.is_(None), ~undone)
    return connection.execute(chosen).all()


_quote_line = document_lines.alias("quote_line")
_sold_line, _sale = document_lines.alias("sold_line"), documents.alias("sale")
_ordering = documents.alias("ordering")
_ordered_of_quote = (
    select(func.coalesce(func.sum(_order_line.c.total), 0))
    .join(_ordering, _ordering.c.id == _order_line.c.document_id)
    .join(_quote_line, _quote_line.c.id == _order_line.c.source_line_id)
    .where(_quote_line.c.document_id == documents.c.id, known(_ordering))
    .correlate(documents)
    .scalar_subquery()
)
_sold_of_quote = (
    select(func.coalesce(func.sum(_sold_line.c.total), 0))
    .join(_sale, _sale.c.id == _sold_line.c.document_id)
    .join(_order_line, _order_line.c.id == _sold_line.c.source_line_id)
    .join(_quote_line, _quote_line.c.id == _order_line.c.source_line_id)
    .where(_quote_line.c.document_id == documents.c.id, _sale.c.kind == DELIVERY, known(_sale))
    .correlate(documents)
    .scalar_subquery()
)


def quotes_standing() -> Select[Any]:
    """The quotations that stand, each with what was ordered and delivered of it, as they were known."""
    undone = documents.outerjoin(_reversal, and_(_reversal.c.reverses_id == documents.c.id, known(_reversal)))
    return (
        select(
            documents.c.id,
            documents.c.number,
            documents.c.day,
            documents.c.due_day,
            documents.c.handler,
            documents.c.total,
            parties.c.code.label("party_code"),
            parties.c.name.label("party_name"),
            _ordered_of_quote.label("ordered"),
            _sold_of_quote.label("sold"),
        )
        .select_from(undone.outerjoin(parties, parties.c.id == documents.c.party_id))
        .where(documents.c.kind == "quotation", *_STANDING)
    )


def quotes_between(connection: Connection, since: int, until: int) -> Sequence[AnyRow]:
    """The quotations of some days that stand, with what was ordered and delivered of them."""
    chosen = quotes_standing().where(documents.c.day.between(since, until)).order_by(documents.c.id)
    return connection.execute(chosen).all()


def first_barcodes(connection: Connection, product_ids: Collection[int]) -> dict[int, str]:
    """A barcode of the base unit of each of these goods, where there is one."""
    if not product_ids:
        return {}
    rows = connection.execute(
        select(barcodes.c.product_id, func.min(barcodes.c.code))
        .where(barcodes.c.product_id.in_(list(product_ids)), barcodes.c.unit == "")
        .group_by(barcodes.c.product_id)
    )
    return {int(product): str(code) for product, code in rows}


def draft_contents(connection: Connection, kind: str) -> list[tuple[str, str, int]]:
    """Key, content and version of the drafts of a kind that are neither posted nor void, newest first."""
    rows = connection.execute(
        select(drafts.c.key, drafts.c.content, drafts.c.version)
        .where(drafts.c.kind == kind, drafts.c.state == "draft")
        .order_by(drafts.c.updated_at.desc())
    )
    return [(key, content, version) for key, content, version in rows]


_PARTY_SALES = (
    select(
        func.count().label("documents"),
        func.coalesce(func.sum(documents.c.total), 0).label("total"),
        func.max(documents.c.day).label("last_day"),
    )
    .select_from(documents.outerjoin(_reversal, _reversal.c.reverses_id == documents.c.id))
    .where(documents.c.party_id == bindparam("party"), documents.c.kind.in_(bindparam("kinds", expanding=True)))
    .where(*_STANDING)
)


def party_sales(connection: Connection, party_id: int, kinds: Sequence[str]) -> AnyRow:
    """How many documents of these kinds a party has, what they come to, and the day of the last."""
    return connection.execute(_PARTY_SALES, {"party": party_id, "kinds": list(kinds)}).one()


def documents_of(connection: Connection, party_id: int, limit: int) -> Sequence[AnyRow]:
    """The newest documents of a party."""
    return connection.execute(
        select(
            documents.c.number, documents.c.kind, documents.c.day, documents.c.total, _reversal.c.number.label("undone")
        )
        .select_from(documents.outerjoin(_reversal, _reversal.c.reverses_id == documents.c.id))
        .where(documents.c.party_id == party_id, documents.c.reverses_id.is_(None))
        .order_by(documents.c.business_at.desc(), documents.c.id.desc())
        .limit(limit)
    ).all()


def heads(connection: Connection, numbers: Collection[str]) -> Sequence[AnyRow]:
    """Number, kind and party of documents by their numbers."""
    chosen = select(documents.c.id, documents.c.number, documents.c.kind, documents.c.party_id)
    return connection.execute(chosen.where(documents.c.number.in_(list(numbers)))).all()


def party_of(connection: Connection, number: str) -> str:
    """The code of the party of a document; empty where it has none."""
    chosen = (
        select(parties.c.code).join(documents, documents.c.party_id == parties.c.id).where(documents.c.number == number)
    )
    return connection.scalar(chosen) or ""
