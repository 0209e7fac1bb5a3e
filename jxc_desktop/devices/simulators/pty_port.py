"""A serial port of this machine with a simulator behind it: a pseudo-terminal (Linux and macOS)."""

from __future__ import annotations

import os
import select
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Protocol


class Behind(Protocol):
    """What hangs on the other end of the cable."""

    def hear(self, data: bytes) -> bytes:
        """Take bytes; answers what goes back."""

    def speak(self) -> bytes:
        """What it says by itself now."""


class PtyPort:
    """``address`` is a port that a serial adapter can open; with ``link`` it is that path, again after `plug_in`.

    What is behind speaks every ``pause`` seconds.
    """

    def __init__(self, behind: Behind, link: Path | None = None, pause: float = 0.02) -> None:
        self._behind, self._link, self._pause = behind, link, pause
        self._ends: tuple[int, int] | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.address = str(link or "")
        self.plug_in()

    def plug_in(self) -> None:
        """Put the plug in: the port is there."""
        import tty

        if self._ends is not None:
            return
        ours, theirs = self._ends = os.openpty()
        tty.setraw(theirs)
        if self._link is None:
            self.address = os.ttyname(theirs)
        else:
            self._link.symlink_to(os.ttyname(theirs))
        self._stop.clear()
        self._thread = threading.Thread(target=self._serve, args=(ours,), name="simulated-port", daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        """Pull the plug: the port disappears."""
        if self._ends is None or self._thread is None:
            return
        self._stop.set()
        self._thread.join(5)
        if self._link is not None:
            self._link.unlink(missing_ok=True)
        for end in self._ends:
            with suppress(OSError):
                os.close(end)
        self._ends = None

    def __enter__(self) -> PtyPort:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.unplug()

    def _serve(self, ours: int) -> None:
        while not self._stop.is_set():
            ready, _, _ = select.select([ours], [], [], self._pause)
            with suppress(OSError):
                said = self._behind.hear(os.read(ours, 4096)) if ready else b""
                if said := said + self._behind.speak():
                    os.write(ours, said)
