"""What handhelds and tag readers brought into a draft earlier, as the audit trail says."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.tables import audit

READ = "draft.scans"
"""The action of the audit trail: scans were read into a draft."""
_EARLIER = (
    select(audit.c.local_time, audit.c.detail)
    .where(audit.c.object == bindparam("key"), audit.c.action == READ)
    .order_by(audit.c.id)
)


def earlier(connection: Connection, key: str) -> Sequence[AnyRow]:
    """When something was read into the draft of this key, and what; the oldest first."""
    return connection.execute(_EARLIER, {"key": key}).all()
