"""A printer behind a serial port of this machine: a pseudo-terminal (Linux and macOS)."""

from __future__ import annotations

import time
from pathlib import Path

from jxc_desktop.devices.ports import Paper
from jxc_desktop.devices.simulators.pty_port import PtyPort
from jxc_desktop.devices.simulators.wire import WirePrinter


class _Behind:
    """A printer only answers."""

    def __init__(self, wire: WirePrinter) -> None:
        self._wire = wire

    def hear(self, data: bytes) -> bytes:
        """What the printer answers, late where it is slow."""
        time.sleep(self._wire.delay)
        return self._wire.take(data)

    def speak(self) -> bytes:
        """Nothing."""
        return b""


class PtyPrinter(PtyPort):
    """``address`` is a port that a serial adapter can open; `unplug` pulls it out."""

    def __init__(self, paper: Paper, link: Path | None = None) -> None:
        self.wire = WirePrinter(paper)
        super().__init__(_Behind(self.wire), link)
