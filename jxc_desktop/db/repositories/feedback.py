"""Complaints and wishes as rows: appended, then answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from jxc_desktop.db.tables import feedback

_BY_NUMBER = select(feedback).where(feedback.c.number == bindparam("wanted"))


class Feedback:
    """The complaints and wishes of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def add(self, values: Mapping[str, object]) -> None:
        """Append one."""
        self.connection.execute(insert(feedback), dict(values))

    def get(self, number: str) -> Row[Any] | None:
        """The one of this number."""
        return self.connection.execute(_BY_NUMBER, {"wanted": number}).one_or_none()

    def change(self, row_id: int, version: int, values: Mapping[str, object]) -> bool:
        """Change one that is still at this version; False when somebody was quicker."""
        changed = self.connection.execute(
            update(feedback)
            .where(feedback.c.id == row_id, feedback.c.version == version)
            .values(**values, version=version + 1)
        )
        return changed.rowcount == 1
