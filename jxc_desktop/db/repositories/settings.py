"""The shop's settings as they are kept: names and texts. Their meaning is in `services.settings`."""

from __future__ import annotations

from sqlalchemy import (
    Connection,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    union_all,
    update,
)

from jxc_desktop.db.prepared import Prepared
from jxc_desktop.db.tables import periods, settings

_ALL = Prepared(select(settings.c.name, settings.c.value))
_CLOSED = "closed month"
_last_closed = func.max(periods.c.month)
_WITH_CLOSED = Prepared(
    union_all(
        select(settings.c.name, settings.c.value),
        select(literal_column(f"'{_CLOSED}'"), cast(_last_closed, Text)).having(_last_closed.is_not(None)),
    )
)
_UPDATE = update(settings).where(settings.c.name == bindparam("at_name")).values(value=bindparam("to_value"))


class Settings:
    """Every setting that differs from its default."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def all(self) -> dict[str, str]:
        """The stored values by name; names without a row have their default."""
        return {row.name: row.value for row in _ALL.run(self.connection, {})}

    def and_closed_month(self) -> tuple[dict[str, str], int | None]:
        """The stored values, and the newest closed month such as 202605, in the one statement a posting can afford."""
        stored = {row[0]: row[1] for row in _WITH_CLOSED.run(self.connection, {})}
        closed = stored.pop(_CLOSED, None)
        return stored, None if closed is None else int(closed)

    def set(self, name: str, value: str) -> None:
        """Store one value."""
        if self.connection.execute(_UPDATE, {"at_name": name, "to_value": value}).rowcount == 0:
            self.connection.execute(insert(settings), {"name": name, "value": value})

    def reset(self, name: str) -> None:
        """Go back to the default."""
        self.connection.execute(delete(settings).where(settings.c.name == name))
