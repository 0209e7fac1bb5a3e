"""What the opening balances come to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, case, func, select

from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.tables import audit, documents


def opening_sums(connection: Connection, kinds: Sequence[str]) -> dict[str, tuple[int, int]]:
    """How many documents of each kind stand, and their sum net of tax in fen; reversals cancel."""
    standing = case((documents.c.reverses_id.is_(None), 1), else_=-1)
    statement = (
        select(documents.c.kind, func.sum(standing), func.sum(documents.c.net))
        .where(documents.c.kind.in_(kinds))
        .group_by(documents.c.kind)
    )
    return {kind: (int(count), int(amount)) for kind, count, amount in connection.execute(statement)}


def last_of(connection: Connection, actions: Sequence[str]) -> AnyRow | None:
    """Who did one of these things last, and when."""
    statement = (
        select(audit.c.action, audit.c.user, audit.c.recorded_at)
        .where(audit.c.action.in_(actions))
        .order_by(audit.c.id.desc())
        .limit(1)
    )
    return connection.execute(statement).first()
