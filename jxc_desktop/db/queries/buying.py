"""What buying reads: what is open of orders, what runs short, what suppliers asked and ask.

Quantities are ten-thousandths of the base unit, amounts fen, prices millionths, days ``20260501``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, bindparam, func, literal, or_, select

from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.tables import (
    document_lines,
    document_marks,
    documents,
    parties,
    price_list_items,
    price_lists,
    products,
    reservations,
    reserved_balances,
    stock_balances,
    warehouses,
)

REVERSAL = documents.alias("reversal")


def standing() -> ColumnElement[bool]:
    """Whether a document was neither reversed nor is itself a reversal; goes with `withREVERSAL`."""
    return and_(documents.c.reverses_id.is_(None), REVERSAL.c.id.is_(None))


def closed_orders() -> Subquery:
    """The orders that were closed with something open and not opened again."""
    newest = (
        select(func.max(document_marks.c.id).label("id"))
        .where(document_marks.c.name == "closed")
        .group_by(document_marks.c.document_id)
        .subquery("newest_mark")
    )
    return (
        select(document_marks.c.document_id)
        .join(newest, newest.c.id == document_marks.c.id)
        .where(document_marks.c.value == "yes")
        .subquery("closed_orders")
    )


def drawn_by(kinds: Collection[str], name: str) -> Subquery:
    """What documents of these kinds drew from each line; reversals cancel by their sign."""
    drawing_line, drawing = document_lines.alias(f"{name}_line"), documents.alias(f"{name}_document")
    return (
        select(
            drawing_line.c.source_line_id.label("line_id"),
            func.sum(drawing_line.c.quantity).label("quantity"),
            func.sum(drawing_line.c.total).label("total"),
            func.sum(drawing_line.c.net).label("net"),
        )
        .join(drawing, drawing.c.id == drawing_line.c.document_id)
        .where(drawing.c.kind.in_(kinds), drawing_line.c.source_line_id.is_not(None))
        .group_by(drawing_line.c.source_line_id)
        .subquery(name)
    )


def came_last(kinds: Collection[str], name: str) -> Subquery:
    """The last day on which a document of these kinds that stands drew from each line."""
    line, drawing, undone = (
        table.alias(f"{name}_{what}")
        for table, what in ((document_lines, "line"), (documents, "document"), (documents, "reversal"))
    )
    return (
        select(line.c.source_line_id.label("line_id"), func.max(drawing.c.day).label("day"))
        .join(drawing, drawing.c.id == line.c.document_id)
        .outerjoin(undone, undone.c.reverses_id == drawing.c.id)
        .where(drawing.c.kind.in_(kinds), line.c.source_line_id.is_not(None))
        .where(drawing.c.reverses_id.is_(None), undone.c.id.is_(None))
        .group_by(line.c.source_line_id)
        .subquery(name)
    )


def brought_back(first: Collection[str], second: Collection[str], name: str) -> Subquery:
    """What documents of the second kinds drew from what those of the first kinds drew from each line."""
    near_line, near = document_lines.alias(f"{name}_near_line"), documents.alias(f"{name}_near")
    far_line, far = document_lines.alias(f"{name}_far_line"), documents.alias(f"{name}_far")
    return (
        select(
            near_line.c.source_line_id.label("line_id"),
            func.sum(far_line.c.quantity).label("quantity"),
            func.sum(far_line.c.total).label("total"),
        )
        .join(near, near.c.id == near_line.c.document_id)
        .join(far_line, far_line.c.source_line_id == near_line.c.id)
        .join(far, far.c.id == far_line.c.document_id)
        .where(near.c.kind.in_(first), far.c.kind.in_(second), near_line.c.source_line_id.is_not(None))
        .group_by(near_line.c.source_line_id)
        .subquery(name)
    )


def open_lines(
    connection: Connection, kind: str, drawing: Collection[str], returning: Collection[str], product: int | None = None
) -> Sequence[AnyRow]:
    """The lines of standing orders of a kind of which something is open, oldest first; closed orders are left out.

    ``open`` is ordered − drawn + brought back, ``reserved`` what is promised to the line.
    """
    drawn, back, closed = drawn_by(drawing, "drawn"), brought_back(drawing, returning, "back"), closed_orders()
    left = document_lines.c.quantity - func.coalesce(drawn.c.quantity, 0) + func.coalesce(back.c.quantity, 0)
    promised = (
        select(reservations.c.order_line_id, func.sum(reservations.c.quantity).label("quantity"))
        .group_by(reservations.c.order_line_id)
        .subquery("promised")
    )
    statement = (
        select(
            document_lines.c.id,
            document_lines.c.line,
            document_lines.c.product_id,
            document_lines.c.due_day.label("line_due"),
            documents.c.number,
            documents.c.day,
            documents.c.due_day,
            documents.c.party_id,
            left.label("open"),
            func.coalesce(promised.c.quantity, 0).label("reserved"),
        )
        .join(documents, documents.c.id == document_lines.c.document_id)
        .outerjoin(REVERSAL, REVERSAL.c.reverses_id == documents.c.id)
        .outerjoin(drawn, drawn.c.line_id == document_lines.c.id)
        .outerjoin(back, back.c.line_id == document_lines.c.id)
        .outerjoin(closed, closed.c.document_id == documents.c.id)
        .outerjoin(promised, promised.c.order_line_id == document_lines.c.id)
        .where(documents.c.kind == kind, standing(), closed.c.document_id.is_(None), left > 0)
        .order_by(documents.c.business_at, documents.c.id, document_lines.c.line)
    )
    if product is not None:
        statement = statement.where(document_lines.c.product_id == product)
    return connection.execute(statement).all()


_SALEABLE = (
    select(stock_balances.c.product_id, func.sum(stock_balances.c.quantity))
    .join(warehouses, warehouses.c.id == stock_balances.c.warehouse_id)
    .where(warehouses.c.saleable == 1)
    .group_by(stock_balances.c.product_id)
)


def saleable_stock(connection: Connection, ids: Collection[int] | None = None) -> dict[int, int]:
    """What is on hand of every product, or of these, where it may be sold from."""
    return _of_goods(connection, _SALEABLE, stock_balances.c.product_id, ids, {})


_RESERVED = select(func.coalesce(func.sum(reserved_balances.c.quantity), 0)).where(
    reserved_balances.c.product_id == bindparam("product")
)


def reserved(connection: Connection, product: int) -> int:
    """What of a product is promised to customers and set aside."""
    return int(connection.scalar(_RESERVED, {"product": product}) or 0)


_WATCHED = select(products.c.id).where(
    products.c.active == 1,
    or_(
        products.c.minimum.is_not(None),
        products.c.maximum.is_not(None),
        products.c.id.in_(bindparam("also", expanding=True)),
    ),
)


def watched_goods(connection: Connection, also: Collection[int]) -> list[int]:
    """The active goods that have a reorder point, and those of ``also``."""
    return [row.id for row in connection.execute(_WATCHED, {"also": list(also) or [0]})]


_SOLD = (
    select(document_lines.c.product_id, func.sum(document_lines.c.quantity * document_lines.c.sales_sign))
    .where(document_lines.c.sales_sign != 0, document_lines.c.day >= bindparam("since"))
    .group_by(document_lines.c.product_id)
)


def sold_since(connection: Connection, day: int, ids: Collection[int] | None = None) -> dict[int, int]:
    """What was sold of every product, or of these, since a day, less what came back."""
    return _of_goods(connection, _SOLD, document_lines.c.product_id, ids, {"since": day})


_FEW = 200
"""So many goods are quicker looked up one by one than found among all."""


def _of_goods(
    connection: Connection,
    chosen: Select[Any],
    product: ColumnElement[int],
    ids: Collection[int] | None,
    given: dict[str, int],
) -> dict[int, int]:
    if ids is not None and len(ids) <= _FEW:
        chosen = chosen.where(product.in_(sorted(ids)))
    return {key: int(quantity) for key, quantity in connection.execute(chosen, given)}


_BOUGHT = ("goods_receipt", "purchase_order")


def last_bought(connection: Connection, ids: Collection[int]) -> dict[int, AnyRow]:
    """The newest receipt line of each product, else its newest order line: supplier, price, unit."""
    newest: dict[int, AnyRow] = {}
    for kind in reversed(_BOUGHT):
        ranked = (
            select(
                document_lines.c.product_id,
                document_lines.c.price,
                document_lines.c.unit,
                document_lines.c.factor,
                documents.c.party_id,
                documents.c.day,
                func.row_number()
                .over(
                    partition_by=document_lines.c.product_id,
                    order_by=(documents.c.business_at.desc(), documents.c.id.desc(), document_lines.c.line.desc()),
                )
                .label("place"),
            )
            .join(documents, documents.c.id == document_lines.c.document_id)
            .outerjoin(REVERSAL, REVERSAL.c.reverses_id == documents.c.id)
            .where(documents.c.kind == kind, standing(), document_lines.c.product_id.in_(list(ids) or [0]))
            .subquery("ranked")
        )
        for row in connection.execute(select(ranked).where(ranked.c.place == 1)):
            newest[row.product_id] = row
    return newest


_SUPPLIERS = select(
    parties.c.id, parties.c.code, parties.c.name, parties.c.lead_days, parties.c.active, parties.c.role
).where(parties.c.role.in_(("supplier", "both")))


def suppliers(connection: Connection) -> dict[int, AnyRow]:
    """All suppliers by id."""
    return {row.id: row for row in connection.execute(_SUPPLIERS)}


def price_history(
    connection: Connection, product: int, kinds: Sequence[str], party: str = "", limit: int = 60
) -> Sequence[AnyRow]:
    """What was paid or asked for a product, newest first; an order that was received counts as its receipt only."""
    followed = drawn_by(kinds, "followed")
    statement = (
        select(
            documents.c.number,
            documents.c.kind,
            documents.c.day,
            documents.c.tax_inclusive,
            parties.c.code.label("party"),
            parties.c.name.label("party_name"),
            document_lines.c.unit,
            document_lines.c.factor,
            document_lines.c.entered,
            document_lines.c.quantity,
            document_lines.c.price,
            document_lines.c.total,
        )
        .join(documents, documents.c.id == document_lines.c.document_id)
        .outerjoin(parties, parties.c.id == documents.c.party_id)
        .outerjoin(REVERSAL, REVERSAL.c.reverses_id == documents.c.id)
        .outerjoin(followed, followed.c.line_id == document_lines.c.id)
        .where(
            document_lines.c.product_id == product,
            documents.c.kind.in_(list(kinds)),
            standing(),
            func.coalesce(followed.c.quantity, 0) == 0,
        )
        .order_by(documents.c.business_at.desc(), documents.c.id.desc(), document_lines.c.line)
        .limit(limit)
    )
    if party:
        statement = statement.where(parties.c.code == party)
    return connection.execute(statement).all()


def quoted_prices(connection: Connection, day: int, ids: Collection[int] | None = None) -> Sequence[AnyRow]:
    """The lines of quotes that hold on a day; newest first. ``ids`` are goods, none given: all of them."""
    statement = (
        select(
            document_lines.c.product_id,
            document_lines.c.line,
            document_lines.c.unit,
            document_lines.c.factor,
            document_lines.c.price,
            document_lines.c.tax_rate,
            document_lines.c.minimum,
            document_lines.c.due_day.label("arrives"),
            documents.c.number,
            documents.c.day,
            documents.c.due_day,
            documents.c.tax_inclusive,
            documents.c.party_id,
            literal("quote").label("origin"),
        )
        .join(documents, documents.c.id == document_lines.c.document_id)
        .outerjoin(REVERSAL, REVERSAL.c.reverses_id == documents.c.id)
        .where(
            documents.c.kind == "supplier_quote",
            standing(),
            documents.c.day <= day,
            or_(documents.c.due_day.is_(None), documents.c.due_day >= day),
        )
        .order_by(documents.c.business_at.desc(), documents.c.id.desc(), document_lines.c.line)
    )
    if ids is not None:
        statement = statement.where(document_lines.c.product_id.in_(list(ids) or [0]))
    return connection.execute(statement).all()


def listed_prices(connection: Connection, day: int, ids: Collection[int] | None = None) -> Sequence[AnyRow]:
    """The items of suppliers' price lists that hold on a day."""
    begins = func.coalesce(price_list_items.c.starts, price_lists.c.starts)
    ends = func.coalesce(price_list_items.c.ends, price_lists.c.ends)
    statement = (
        select(
            price_list_items.c.product_id,
            price_list_items.c.unit,
            price_list_items.c.minimum,
            price_list_items.c.price,
            price_lists.c.code.label("number"),
            price_lists.c.party_id,
            begins.label("day"),
            ends.label("due_day"),
            literal("list").label("origin"),
        )
        .join(price_lists, price_lists.c.id == price_list_items.c.price_list_id)
        .where(
            price_lists.c.direction == "purchase",
            price_lists.c.active == 1,
            price_lists.c.party_id.is_not(None),
            or_(begins.is_(None), begins <= day),
            or_(ends.is_(None), ends >= day),
        )
        .order_by(price_list_items.c.product_id, price_list_items.c.id)
    )
    if ids is not None:
        statement = statement.where(price_list_items.c.product_id.in_(list(ids) or [0]))
    return connection.execute(statement).all()


def reference_used(connection: Connection, kind: str, party: int, reference: str, beside: str = "") -> str:
    """The standing document of a party that carries its number already, ``beside`` one; empty: none does."""
    statement = (
        select(documents.c.number)
        .outerjoin(REVERSAL, REVERSAL.c.reverses_id == documents.c.id)
        .where(
            documents.c.kind == kind,
            documents.c.party_id == party,
            documents.c.reference == reference,
            documents.c.number != beside,
            standing(),
        )
        .limit(1)
    )
    return connection.scalar(statement) or ""
