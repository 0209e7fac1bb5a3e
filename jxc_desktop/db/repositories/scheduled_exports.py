"""Exports that are carried out by themselves, as rows; and when shifts were closed last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select, update

from jxc_desktop.db.tables import scheduled_exports, shifts, users

_ALL = select(scheduled_exports, users.c.name.label("user")).join(users, users.c.id == scheduled_exports.c.user_id)

_SAVED = ("name", "what", "parameters", "folder", "moment", "user_id", "due_at", "covered_at", "error", "failures",
          "retry_at")  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoredExport:
    """A stored export; times are local microseconds, ``version`` 0 is a new one, ``user`` the name of whose it is."""

    code: str
    name: str
    what: str
    parameters: str
    folder: str
    moment: str
    user_id: int
    active: bool = True
    due_at: int | None = None
    covered_at: int = 0
    done_at: int | None = None
    file: str = ""
    error: str = ""
    failures: int = 0
    retry_at: int = 0
    version: int = 0
    user: str = ""


class ScheduledExports:
    """The scheduled exports of one transaction or one reading connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def all(self) -> Sequence[StoredExport]:
        """All of them, by name."""
        return self._read(_ALL.order_by(scheduled_exports.c.name, scheduled_exports.c.code))

    def get(self, code: str) -> StoredExport | None:
        """One of them."""
        return next(iter(self._read(_ALL.where(scheduled_exports.c.code == code))), None)

    def next_code(self) -> str:
        """A code nobody has: ``E1`` and so on."""
        last = self.connection.execute(select(func.max(scheduled_exports.c.id))).scalar() or 0
        return f"E{last + 1}"

    def save(self, row: StoredExport) -> bool:
        """Store a new one or a changed one; False when somebody else changed it meanwhile."""
        values: dict[str, Any] = {name: getattr(row, name) for name in _SAVED} | {"active": int(row.active)}
        if row.version == 0:
            self.connection.execute(insert(scheduled_exports), values | {"code": row.code})
            return True
        same = (scheduled_exports.c.code == row.code, scheduled_exports.c.version == row.version)
        changed = update(scheduled_exports).where(*same).values(**values, version=row.version + 1)
        return self.connection.execute(changed).rowcount == 1

    def note(self, code: str, **outcome: Any) -> None:
        """Say what became of an attempt: the columns that are not said by who saves it."""
        self.connection.execute(update(scheduled_exports).where(scheduled_exports.c.code == code).values(**outcome))

    def delete(self, code: str) -> None:
        """Forget one."""
        self.connection.execute(delete(scheduled_exports).where(scheduled_exports.c.code == code))

    def last_close(self) -> int | None:
        """When a shift was closed last, in local microseconds."""
        last: int | None = self.connection.scalar(select(func.max(shifts.c.closed_at)))
        return last

    def any_shift_open(self) -> bool:
        """Whether somebody still sells: the day is closed when nobody does."""
        return self.connection.scalar(select(shifts.c.id).where(shifts.c.closed_at.is_(None)).limit(1)) is not None

    def _read(self, chosen: Select[Any]) -> list[StoredExport]:
        return [_row(found) for found in self.connection.execute(chosen).mappings()]


def _row(found: RowMapping) -> StoredExport:
    names = [name for name in StoredExport.__dataclass_fields__ if name != "active"]
    return StoredExport(**{name: found[name] for name in names}, active=bool(found["active"]))
