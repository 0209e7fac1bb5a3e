"""How far documents are: what of their lines was drawn in the sense that finishes them, and what is said of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Label, case, func, select

from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.tables import document_lines, document_marks, documents


def progress(
    connection: Connection, numbers: Collection[str], drawing: Collection[str], returning: Collection[str]
) -> Sequence[AnyRow]:
    """For each document the lines there are, those begun and those finished, and whether it is closed or sent."""
    rows: list[AnyRow] = []
    for part in chunks(numbers):
        rows += _progress(connection, part, drawing, returning)
    return rows


def _progress(
    connection: Connection, numbers: Sequence[str], drawing: Collection[str], returning: Collection[str]
) -> Sequence[AnyRow]:
    own_line = document_lines.alias("own_line")
    near_line, near = document_lines.alias("near_line"), documents.alias("near")
    far_line, far = document_lines.alias("far_line"), documents.alias("far")
    of_these = select(own_line.c.id).join(documents, documents.c.id == own_line.c.document_id)
    ids = of_these.where(documents.c.number.in_(numbers))
    drawn = (
        select(near_line.c.source_line_id.label("line_id"), func.sum(near_line.c.quantity).label("quantity"))
        .join(near, near.c.id == near_line.c.document_id)
        .where(near.c.kind.in_(drawing), near_line.c.source_line_id.in_(ids))
        .group_by(near_line.c.source_line_id)
        .subquery("drawn")
    )
    back = (
        select(near_line.c.source_line_id.label("line_id"), func.sum(far_line.c.quantity).label("quantity"))
        .join(near, near.c.id == near_line.c.document_id)
        .join(far_line, far_line.c.source_line_id == near_line.c.id)
        .join(far, far.c.id == far_line.c.document_id)
        .where(near.c.kind.in_(drawing), far.c.kind.in_(returning), near_line.c.source_line_id.in_(ids))
        .group_by(near_line.c.source_line_id)
        .subquery("back")
    )
    moved = func.coalesce(drawn.c.quantity, 0) - func.coalesce(back.c.quantity, 0)
    statement = (
        select(
            documents.c.number,
            func.count().label("lines"),
            func.sum(case((moved > 0, 1), else_=0)).label("begun"),
            func.sum(case((moved >= document_lines.c.quantity, 1), else_=0)).label("finished"),
            _mark("closed"),
            _mark("sent"),
        )
        .join(document_lines, document_lines.c.document_id == documents.c.id)
        .outerjoin(drawn, drawn.c.line_id == document_lines.c.id)
        .outerjoin(back, back.c.line_id == document_lines.c.id)
        .where(documents.c.number.in_(numbers))
        .group_by(documents.c.id, documents.c.number)
    )
    return connection.execute(statement).all()


def _mark(name: str) -> Label[str]:
    """What was last said of a document under a name."""
    later = document_marks.alias(f"later_{name}")
    newest = (
        select(func.max(later.c.id))
        .where(later.c.document_id == documents.c.id, later.c.name == name)
        .correlate(documents)
        .scalar_subquery()
    )
    return (
        select(document_marks.c.value)
        .where(document_marks.c.id == newest)
        .correlate(documents)
        .scalar_subquery()
        .label(name)
    )
