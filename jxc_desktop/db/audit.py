"""The audit chain: who did what, each row sealed with the hash of the row before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from jxc_desktop.db.prepared import Prepared, append_to
from jxc_desktop.db.repositories.upsert import upsert
from jxc_desktop.db.tables import audit, sequences
from jxc_desktop.domain.values import to_microseconds

Fields = dict[str, object]

GENESIS = "0" * 64
"""What stands in for the hash before the first row."""

SEALED = (
    "id",
    "recorded_at",
    "local_time",
    "user",
    "approver",
    "counter",
    "action",
    "object",
    "outcome",
    "reason",
    "detail",
    "previous",
)
"""The columns under the seal, in their order."""

_LAST = Prepared(select(audit.c.id, audit.c.hash, audit.c.recorded_at).order_by(audit.c.id.desc()).limit(1))
_APPEND = append_to(audit, with_id=True)
# The row is nobody's number: on a server its lock makes the writers of the chain wait for one another.
_QUEUE_UP = upsert(sequences, {"last": "old.last + 1"})
_ROWS = select(*(audit.c[name] for name in SEALED), audit.c.hash).order_by(audit.c.id)


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold: the row id, and what is wrong in one word."""

    id: int
    what: str  # "gap", "previous" or "hash"


def seal(fields: Sequence[object]) -> str:
    """SHA-256 over the fields, each led by its length, so that no two rows look alike run together."""
    digest = hashlib.sha256()
    for field in fields:
        data = str(field).encode()
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()


def canonical(detail: Mapping[str, Any]) -> str:
    """The one way a detail is written as JSON: sorted, without spaces, decimals and dates as text."""
    return json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


class Audit:
    """Appends to the chain within the transaction it describes; the last thing a transaction does."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last: tuple[int, str] | None = None
        self._latest = 0

    def append(
        self,
        *,
        at: datetime,
        local: datetime,
        user: str,
        action: str,
        object: str = "",  # noqa: A002  (the word of the audit trail)
        outcome: str = "ok",
        approver: str = "",
        counter: str = "",
        reason: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Add one record. ``at`` is the UTC instant, ``local`` the shop's wall clock, ``detail`` holds no secrets."""
        last_id, last_hash = self._last or self._read_last()
        row: Fields = {
            "id": last_id + 1,
            "recorded_at": to_microseconds(at),
            "local_time": local.isoformat(sep=" ", timespec="milliseconds"),
            "user": user,
            "approver": approver,
            "counter": counter,
            "action": action,
            "object": object,
            "outcome": outcome,
            "reason": reason,
            "detail": canonical(detail or {}),
            "previous": last_hash,
        }
        row["hash"] = seal(tuple(row.values()))
        _APPEND.run(self._connection, row)
        self._last = (last_id + 1, str(row["hash"]))

    def queue_up(self) -> None:
        """Let all that write one after the other: what is read from here on stays as it is until this one is over.

        Every posting does so before it reads which months are closed (`latest`). A file has one writer anyway;
        on a server this locks the row of the chain, and costs nothing more, since every change is audited.
        """
        self._last = self._last or self._read_last()

    def latest(self) -> int:
        """The latest instant ever recorded before this transaction, in UTC microseconds; 0 before the first."""
        self.queue_up()
        return self._latest

    def _read_last(self) -> tuple[int, str]:
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(_QUEUE_UP, {"name": "audit", "last": 1})
        row = _LAST.run(self._connection, {}).one_or_none()
        if row is None:
            return 0, GENESIS
        self._latest = row.recorded_at
        return row.id, row.hash


def last_row(connection: Connection) -> tuple[int, str]:
    """The place and hash of the newest row; (0, `GENESIS`) while the chain is empty."""
    row = _LAST.run(connection, {}).one_or_none()
    return (row.id, row.hash) if row else (0, GENESIS)


def verify_chain(connection: Connection) -> Iterator[Break]:
    """Walk the whole chain and yield each place where it does not hold."""
    expected, previous = 1, GENESIS
    for row in connection.execute(_ROWS.execution_options(yield_per=5000)):
        if row.id != expected:
            yield Break(row.id, "gap")
        if row.previous != previous:
            yield Break(row.id, "previous")
        if seal(row[:-1]) != row.hash:
            yield Break(row.id, "hash")
        expected, previous = row.id + 1, row.hash
