"""Own reports as rows; what their definition says is known to the services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, or_, select, update

from jxc_desktop.db.tables import saved_reports, users

_ALL = select(saved_reports, users.c.name.label("user")).join(users, users.c.id == saved_reports.c.user_id)


@dataclass(frozen=True, slots=True)
class SavedReport:
    """A stored own report; ``version`` 0 is a new one. ``user`` is the name of whose it is."""

    code: str
    name: str
    definition: str
    user_id: int
    shared: bool = False
    pinned: bool = False
    version: int = 0
    user: str = ""


class SavedReports:
    """The own reports of one transaction or one reading connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def visible(self, user_id: int) -> Sequence[SavedReport]:
        """Those of a user and those of all, by name."""
        seen = _ALL.where(or_(saved_reports.c.user_id == user_id, saved_reports.c.shared == 1))
        return self._read(seen.order_by(saved_reports.c.name, saved_reports.c.code))

    def get(self, code: str) -> SavedReport | None:
        """One of them."""
        return next(iter(self._read(_ALL.where(saved_reports.c.code == code))), None)

    def next_code(self) -> str:
        """A code nobody has: ``R1`` and so on."""
        last = self.connection.execute(select(func.max(saved_reports.c.id))).scalar() or 0
        taken = set(self.connection.scalars(select(saved_reports.c.code)))
        return next(code for number in range(last + 1, last + len(taken) + 2) if (code := f"R{number}") not in taken)

    def save(self, row: SavedReport, at: int) -> bool:
        """Store a new one or a changed one; False when somebody else changed it meanwhile."""
        values: dict[str, Any] = {
            "name": row.name,
            "definition": row.definition,
            "shared": int(row.shared),
            "pinned": int(row.pinned),
            "saved_at": at,
        }
        if row.version == 0:
            values |= {"code": row.code, "user_id": row.user_id}
            self.connection.execute(insert(saved_reports), values)
            return True
        changed = update(saved_reports).where(saved_reports.c.code == row.code, saved_reports.c.version == row.version)
        return self.connection.execute(changed.values(**values, version=row.version + 1)).rowcount == 1

    def delete(self, code: str) -> None:
        """Forget one."""
        self.connection.execute(delete(saved_reports).where(saved_reports.c.code == code))

    def _read(self, chosen: Select[Any]) -> list[SavedReport]:
        return [_row(found) for found in self.connection.execute(chosen).mappings()]


def _row(found: RowMapping) -> SavedReport:
    return SavedReport(
        code=found["code"],
        name=found["name"],
        definition=found["definition"],
        user_id=found["user_id"],
        shared=bool(found["shared"]),
        pinned=bool(found["pinned"]),
        version=found["version"],
        user=found["user"],
    )
