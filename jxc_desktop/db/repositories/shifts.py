"""Shifts of the counters: who opened and closed them, with which money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update
from sqlalchemy.sql import Select

from jxc_desktop.db.tables import shifts, users

_opener = users.alias("opener")
_closer = users.alias("closer")
_ALL: Select[Any] = (
    select(shifts, _opener.c.name.label("opener"), _closer.c.name.label("closer"))
    .join(_opener, _opener.c.id == shifts.c.opened_by)
    .outerjoin(_closer, _closer.c.id == shifts.c.closed_by)
)
_OPEN = _ALL.where(shifts.c.counter == bindparam("counter"), shifts.c.closed_at.is_(None))
_LAST = _ALL.where(shifts.c.counter == bindparam("counter")).order_by(shifts.c.id.desc()).limit(1)
_BY_ID = _ALL.where(shifts.c.id == bindparam("id"))


@dataclass(frozen=True, slots=True)
class StoredShift:
    """A shift; times are local microseconds, money is fen, ``day`` is 20260501."""

    id: int
    counter: str
    opened_by: str
    opened_at: int
    day: int
    float: int
    closed_by: str
    closed_at: int | None
    expected: int | None
    counted: int | None


class Shifts:
    """The shifts of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def open(self, counter: str) -> StoredShift | None:
        """The open shift of a counter."""
        return _shift(self.connection.execute(_OPEN, {"counter": counter}).one_or_none())

    def last(self, counter: str) -> StoredShift | None:
        """The shift of a counter that was opened last, open or closed."""
        return _shift(self.connection.execute(_LAST, {"counter": counter}).one_or_none())

    def get(self, shift_id: int) -> StoredShift | None:
        """The shift of this id."""
        return _shift(self.connection.execute(_BY_ID, {"id": shift_id}).one_or_none())

    def start(self, counter: str, user_id: int, at: int, day: int, opening_float: int) -> int:
        """Open a shift and answer its id; the database allows one open shift a counter."""
        values = {"counter": counter, "opened_by": user_id, "opened_at": at, "day": day, "float": opening_float}
        return int(self.connection.execute(insert(shifts).returning(shifts.c.id), values).scalar_one())

    def finish(self, shift_id: int, user_id: int, at: int, expected: int, counted: int) -> None:
        """Close a shift with what was expected and what was counted."""
        self.connection.execute(
            update(shifts)
            .where(shifts.c.id == shift_id, shifts.c.closed_at.is_(None))
            .values(closed_by=user_id, closed_at=at, expected=expected, counted=counted)
        )


def _shift(row: Row[Any] | None) -> StoredShift | None:
    if row is None:
        return None
    return StoredShift(
        id=row.id,
        counter=row.counter,
        opened_by=row.opener,
        opened_at=row.opened_at,
        day=row.day,
        float=row.float,
        closed_by=row.closer or "",
        closed_at=row.closed_at,
        expected=row.expected,
        counted=row.counted,
    )
