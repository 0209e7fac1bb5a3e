"""Files kept with documents: a scanned contract, a photo of damaged goods. Content is never changed, only put aside."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select, update

from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.tables import attachments, users

_HEADS = (
    select(
        attachments.c.id,
        attachments.c.name,
        attachments.c.size,
        attachments.c.digest,
        attachments.c.recorded_at,
        users.c.name.label("user_name"),
    )
    .join(users, users.c.id == attachments.c.user_id)
    .where(attachments.c.document_id == bindparam("document"), attachments.c.active == 1)
    .order_by(attachments.c.id)
)
_WHOLE = select(attachments).where(attachments.c.id == bindparam("wanted"), attachments.c.active == 1)


def attached(connection: Connection, document_id: int) -> Sequence[AnyRow]:
    """The files of a document without their content, oldest first."""
    return connection.execute(_HEADS, {"document": document_id}).all()


def attachment(connection: Connection, attachment_id: int) -> AnyRow | None:
    """A file with its content."""
    return connection.execute(_WHOLE, {"wanted": attachment_id}).one_or_none()


def attach(
    connection: Connection, document_id: int, name: str, content: bytes, digest: str, recorded_at: int, user_id: int
) -> int:
    """Keep a file with a document; answers its id."""
    values = {
        "document_id": document_id,
        "name": name,
        "size": len(content),
        "digest": digest,
        "content": content,
        "recorded_at": recorded_at,
        "user_id": user_id,
    }
    made = connection.execute(insert(attachments).returning(attachments.c.id), values)
    return int(made.scalar_one())


def put_aside(connection: Connection, attachment_id: int) -> None:
    """Show a file no more; its content stays in the books."""
    connection.execute(update(attachments).where(attachments.c.id == attachment_id).values(active=0))
