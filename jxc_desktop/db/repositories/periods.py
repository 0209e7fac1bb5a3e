"""The months that are closed: each, and with it every month before."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.tables import periods, users

_LAST = select(func.max(periods.c.month))
_ALL = (
    select(periods.c.month, periods.c.closed_at, users.c.name.label("closed_by"))
    .join(users, users.c.id == periods.c.closed_by)
    .order_by(periods.c.month)
)
_DELETE = delete(periods).where(periods.c.month == bindparam("at_month"))


class Periods:
    """Closed months as numbers such as 202605."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def last_closed(self) -> int | None:
        """The newest closed month."""
        found: int | None = self.connection.scalar(_LAST)
        return found

    def all(self) -> Sequence[AnyRow]:
        """Month, when and by whom it was closed, oldest first."""
        return self.connection.execute(_ALL).all()

    def close(self, month: int, at: int, user_id: int) -> None:
        """Close a month; ``at`` is the instant in microseconds."""
        self.connection.execute(insert(periods), {"month": month, "closed_at": at, "closed_by": user_id})

    def reopen(self, month: int) -> None:
        """Open a month again; the one before it stays closed."""
        self.connection.execute(_DELETE, {"at_month": month})
