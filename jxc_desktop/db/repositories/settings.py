"""The shop's settings as they are kept: names and texts. Their meaning is in `services.settings`."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from jxc_desktop.db.prepared import Prepared
from jxc_desktop.db.tables import settings

_ALL = Prepared(select(settings.c.name, settings.c.value))
_UPDATE = update(settings).where(settings.c.name == bindparam("at_name")).values(value=bindparam("to_value"))


class Settings:
    """Every setting that differs from its default."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def all(self) -> dict[str, str]:
        """The stored values by name; names without a row have their default."""
        return {row.name: row.value for row in _ALL.run(self.connection, {})}

    def set(self, name: str, value: str) -> None:
        """Store one value."""
        if self.connection.execute(_UPDATE, {"at_name": name, "to_value": value}).rowcount == 0:
            self.connection.execute(insert(settings), {"name": name, "value": value})

    def reset(self, name: str) -> None:
        """Go back to the default."""
        self.connection.execute(delete(settings).where(settings.c.name == name))
