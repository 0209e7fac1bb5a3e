"""A printer made of memory, with the faults of real ones; it ships with the program."""

from __future__ import annotations

import time
from typing import Generic, TypeVar

from jxc_desktop.devices.ports import READY, DeviceFault, Paper, PrinterStatus, device_error, faulty

P = TypeVar("P", bound=Paper)


class PageTray:
    """Where a simulated printer of pages lays them: whole PDF files, the newest last."""

    def __init__(self) -> None:
        self.files: list[bytes] = []

    def feed(self, data: bytes) -> None:
        """Lay a file on the tray."""
        self.files.append(data)


class SimulatedPrinter(Generic[P]):
    """Prints on ``paper``. ``fault`` may be set at any time; ``delay`` is the seconds a job takes.

    A job that meets a fault leaves nothing on paper. ``jobs`` keeps the bytes of those that arrived.
    ``stops_after`` is how many more jobs it prints before it is out of paper (none: it never is).
    """

    def __init__(self, paper: P, name: str = "simulator", fault: DeviceFault | None = None) -> None:
        self.paper = paper
        self.name = name
        self.fault = fault
        self.delay = 0.0
        self.stops_after: int | None = None
        self.jobs: list[bytes] = []

    def send(self, data: bytes) -> None:
        """Print the job, or fail as told."""
        if self.delay:
            time.sleep(self.delay)
        if self.stops_after == 0:
            self.fault, self.stops_after = DeviceFault.NO_PAPER, None
        if self.fault:
            raise device_error(self.name, self.fault)
        if self.stops_after is not None:
            self.stops_after -= 1
        self.jobs.append(data)
        self.paper.feed(data)

    def status(self) -> PrinterStatus:
        """The fault it was told, if any."""
        return faulty(self.fault) if self.fault else READY
