"""One program owns a data file: a lock of the operating system on a small file beside it.

The lock is held by the open handle, so it is gone the moment its program is, however it ended; a
file that merely exists would go stale. Its text says who holds it, for the second program's message.
"""

from __future__ import annotations

import getpass
import os
import socket
import sys
from pathlib import Path
from typing import BinaryIO

_LOCKED_BYTE = 1 << 20  # far behind the text, which others may read while the byte is locked
_LONGEST_TEXT = 400


class InstanceLock:
    """The lock while it is held. `take` it, and `release` it when the data file is closed."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle

    @classmethod
    def take(cls, store: Path) -> InstanceLock | None:
        """The lock of a data file, or ``None`` while another program holds it."""
        handle = _open(lock_file(store))
        try:
            _lock(handle)
        except OSError:
            handle.close()
            return None
        handle.truncate(0)
        handle.seek(0)
        handle.write(owner().encode())
        handle.flush()
        return cls(handle)

    def release(self) -> None:
        """Let go. The file stays: removing it would let two programs lock two files of one name."""
        if not self._handle.closed:
            self._handle.truncate(0)
            self._handle.close()


def lock_file(store: Path) -> Path:
    """The file beside the data file that carries the lock."""
    return store.with_name(store.name + ".lock")


def owner() -> str:
    """Who this program is, for the other one's message."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = "?"
    return f"{user}@{socket.gethostname()} ({os.getpid()})"[:_LONGEST_TEXT]


def holder_of(store: Path) -> str:
    """Who holds the lock, as it wrote itself down; empty when nobody says."""
    try:
        with lock_file(store).open("rb") as handle:
            return handle.read(_LONGEST_TEXT).decode(errors="replace").strip()
    except OSError:
        return ""


def _open(path: Path) -> BinaryIO:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    return os.fdopen(descriptor, "r+b")


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: BinaryIO) -> None:
        handle.seek(_LOCKED_BYTE)
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        handle.seek(0)

else:
    import fcntl

    def _lock(handle: BinaryIO) -> None:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
