"""The high-water mark: how far the books were, written outside the data file.

A chain of hashes cannot see its own newest rows being cut off, nor an old copy put back. The mark
can: it is written to another folder after commits. It may lag behind the store, never lead it.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from jxc_desktop.db.audit import last_row
from jxc_desktop.db.errors import OlderThanLastUsed, RewrittenSinceLastUsed
from jxc_desktop.db.tables import audit, sequences, settings
from jxc_desktop.domain.errors import DatabaseRefused, StorageError

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database

STORE_ID = "store.id"
"""The setting that holds the random name of the store, made with it."""

_PAUSE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest audit row and the last number of each series at one moment."""

    store: str
    audit_id: int
    audit_hash: str
    series: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> str:
        """The text of the mark's file."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def read_mark(connection: Connection) -> Mark:
    """The mark of a store as it is now."""
    store = connection.scalar(select(settings.c.value).where(settings.c.name == STORE_ID)) or ""
    last_id, last_hash = last_row(connection)
    series = {row.name: row.last for row in connection.execute(select(sequences.c.name, sequences.c.last))}
    return Mark(store, last_id, last_hash, series)


def mark_file(folder: Path, store: str) -> Path:
    """Where the mark of a store is kept."""
    return folder / f"{store}.mark"


def load_mark(path: Path) -> Mark | None:
    """The mark on disk; ``None`` when there is none or it cannot be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Mark(**content)
    except (OSError, ValueError, TypeError):
        return None


def save_mark(path: Path, mark: Mark) -> None:
    """Replace the mark as a whole; a reader sees the old or the new one, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".partial")
    part.write_text(mark.as_json(), encoding="utf-8")
    os.replace(part, path)  # noqa: PTH105  (one word for one system call)


def compare(connection: Connection, mark: Mark) -> DatabaseRefused | None:
    """What is wrong with a store measured by its mark; ``None`` when it has all the mark knows of."""
    now = read_mark(connection)
    if now.audit_id < mark.audit_id:
        return OlderThanLastUsed(found=now.audit_id, marked=mark.audit_id)
    found = connection.scalar(select(audit.c.hash).where(audit.c.id == mark.audit_id))
    if mark.audit_id and found != mark.audit_hash:
        return RewrittenSinceLastUsed(record=mark.audit_id)
    for name, last in mark.series.items():
        if now.series.get(name, 0) < last:
            return OlderThanLastUsed(found=now.series.get(name, 0), marked=last)
    return None


class MarkKeeper:
    """Writes the mark after commits, a few times a second at most, on a thread of its own."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder
        self._due = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def check(self) -> DatabaseRefused | None:
        """Compare the store with its mark."""
        with self._database.read() as connection:
            mark = load_mark(mark_file(self._folder, read_mark(connection).store))
            return compare(connection, mark) if mark else None

    def note(self) -> None:
        """A commit happened."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="mark", daemon=True)
            self._thread.start()
        self._due.set()

    def close(self) -> None:
        """Write what is still due and end."""
        self._stopping.set()
        self._due.set()
        if self._thread is not None:
            self._thread.join()

    def write(self) -> None:
        """Write the mark of this moment."""
        with self._database.read() as connection:
            mark = read_mark(connection)
        save_mark(mark_file(self._folder, mark.store), mark)

    def _run(self) -> None:
        while self._due.wait():
            self._due.clear()
            last = self._stopping.is_set()
            with suppress(StorageError, OSError):  # the mark may lag; the next commit tries again
                self.write()
            if last:
                return
            self._stopping.wait(_PAUSE_SECONDS)
