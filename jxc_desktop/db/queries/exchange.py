"""What imports compare a list with."""

from __future__ import annotations

from sqlalchemy import Connection, select

from jxc_desktop.db.tables import parties

_PARTIES = select(parties.c.code, parties.c.name).order_by(parties.c.id.desc())


def party_codes(connection: Connection) -> dict[str, str]:
    """The names of all parties by code, the oldest last (so that it wins where names are doubled)."""
    return {row.code: row.name for row in connection.execute(_PARTIES)}
