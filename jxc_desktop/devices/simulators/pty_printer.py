"""A printer behind a serial port of this machine: a pseudo-terminal (Linux and macOS)."""

from __future__ import annotations

import os
import select
import threading
from contextlib import suppress
from types import TracebackType

from jxc_desktop.devices.ports import Paper
from jxc_desktop.devices.simulators.wire import WirePrinter


class PtyPrinter:
    """``address`` is a port that a serial adapter can open; `unplug` pulls it out."""

    def __init__(self, paper: Paper) -> None:
        import tty

        self.wire = WirePrinter(paper)
        self._ours, theirs = os.openpty()
        tty.setraw(theirs)
        self.address = os.ttyname(theirs)
        self._theirs: int | None = theirs  # kept open, so that the line stays up between jobs
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="simulated-serial-printer", daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        """Pull the plug: the port disappears."""
        if self._theirs is None:
            return
        self._stop.set()
        self._thread.join(5)
        os.close(self._theirs)
        os.close(self._ours)
        self._theirs = None

    def __enter__(self) -> PtyPrinter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.unplug()

    def _serve(self) -> None:
        while not self._stop.is_set():
            ready, _, _ = select.select([self._ours], [], [], 0.05)
            if not ready:
                continue
            with suppress(OSError):
                if answers := self.wire.take(os.read(self._ours, 4096)):
                    os.write(self._ours, answers)
