"""Counter rows: numbers without gaps, taken in the transaction that uses them.

A rollback gives them back. The row of ``posting`` is taken by every posting, so on a server two
counters post one after the other and the ledgers have one order.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import Connection, bindparam, case, or_, select, update

from jxc_desktop.db.prepared import Prepared
from jxc_desktop.db.repositories.upsert import upsert
from jxc_desktop.db.tables import sequences
from jxc_desktop.db.types import Whole

POSTING, ROW = "posting", "row"
"""The sequence of postings, and that of the row ids of documents and ledgers."""

_INSERT = upsert(sequences, {"last": "old.last"})
_LAST = select(sequences.c.last).where(sequences.c.name == bindparam("series"))


@lru_cache
def _take(count: int) -> Prepared:
    """The statement that moves ``count`` series on at once."""
    steps = case(
        *((sequences.c.name == bindparam(f"name{i}"), bindparam(f"step{i}", type_=Whole)) for i in range(count))
    )
    named = or_(*(sequences.c.name == bindparam(f"name{i}") for i in range(count)))
    return Prepared(
        update(sequences)
        .where(named)
        .values(last=sequences.c.last + steps)
        .returning(sequences.c.name, sequences.c.last)
    )


class Sequences:
    """Takes blocks of numbers from named series."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def take(self, counts: Mapping[str, int]) -> dict[str, int]:
        """Take ``counts`` numbers of each series at once; answers the first of each block."""
        names = sorted(counts)
        values: dict[str, object] = {f"name{i}": name for i, name in enumerate(names)}
        values |= {f"step{i}": counts[name] for i, name in enumerate(names)}
        rows = _take(len(names)).run(self.connection, values).all()
        missing = set(names) - {name for name, _ in rows}
        if missing:
            self.connection.execute(_INSERT, [{"name": name, "last": counts[name]} for name in sorted(missing)])
        return dict.fromkeys(missing, 1) | {name: last - counts[name] + 1 for name, last in rows}

    def last(self, name: str) -> int:
        """The number a series stands at; 0 before its first."""
        return int(self.connection.scalar(_LAST, {"series": name}) or 0)
