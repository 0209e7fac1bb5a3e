"""Whether suppliers came on time: the lines of purchase orders of which it can be said."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, case, func, literal_column, or_, select

from jxc_desktop.db.queries.buying import REVERSAL, came_last, closed_orders, drawn_by, standing
from jxc_desktop.db.queries.semantic_parts import NOTHING
from jxc_desktop.db.tables import document_lines, documents
from jxc_desktop.db.types import Whole

TODAY = "today"
"""The parameter with the day of today, as 20260501."""
_RECEIVING = ("goods_receipt",)


def due_lines() -> Any:
    """The lines of standing orders, not closed, whose goods all came or whose day has passed; ``on_time`` is 1 or 0."""
    received, arrived = drawn_by(_RECEIVING, "due_received"), came_last(_RECEIVING, "due_arrived")
    closed = closed_orders()
    due = func.coalesce(document_lines.c.due_day, documents.c.due_day, type_=Whole)
    came = func.coalesce(received.c.quantity, NOTHING) >= document_lines.c.quantity
    passed = due < bindparam(TODAY, 0, Whole)
    on_time = case((and_(came, arrived.c.day <= due), literal_column("1", Whole)), else_=NOTHING)
    lines = document_lines.c
    return (
        select(lines.document_id, lines.product_id, lines.day, on_time.label("on_time"))
        .join(documents, documents.c.id == document_lines.c.document_id)
        .outerjoin(REVERSAL, REVERSAL.c.reverses_id == documents.c.id)
        .outerjoin(received, received.c.line_id == document_lines.c.id)
        .outerjoin(arrived, arrived.c.line_id == document_lines.c.id)
        .outerjoin(closed, closed.c.document_id == documents.c.id)
        .where(documents.c.kind == "purchase_order", standing(), closed.c.document_id.is_(None))
        .where(due.is_not(None), or_(came, passed))
        .subquery("due_lines")
    )
