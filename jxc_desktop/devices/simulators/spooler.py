"""The spooler of Windows with one printer, as the library of the system shows it; it fails as told."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from jxc_desktop.devices.ports import DeviceFault, Paper
from jxc_desktop.devices.printers.windows import JOB_BITS, PRINTER_BITS, WORK_OFFLINE


class SpoolerError(Exception):
    """What the library raises."""


class SimulatedSpooler:
    """Has the functions of `Spooler`. ``fault`` is what the printer behind the queue has.

    With ``tells_by_jobs`` it is told by a job that sticks, as with drivers that leave the printer's status empty.
    ``delay`` is the seconds a job takes.
    """

    error = SpoolerError

    def __init__(self, queue: str, paper: Paper) -> None:
        self.queue = queue
        self.there = True
        self.fault: DeviceFault | None = None
        self.tells_by_jobs = False
        self.delay = 0.0
        self.open_handles = 0
        self._paper = paper
        self._job = b""
        self._page = False

    def OpenPrinter(self, name: str) -> int:  # noqa: N802  (the library's names)
        """A handle."""
        if not self.there or name != self.queue:
            raise SpoolerError(1801, "OpenPrinter", "The printer name is invalid.")
        self.open_handles += 1
        return self.open_handles

    def ClosePrinter(self, handle: int) -> None:  # noqa: ARG002, N802
        """Give the handle back."""
        self.open_handles -= 1

    def StartDocPrinter(self, handle: int, level: int, document: tuple[str, None, str]) -> int:  # noqa: ARG002, N802
        """Begin a job; only untouched bytes print right."""
        if document[2] != "RAW":
            raise SpoolerError(1804, "StartDocPrinter", "The specified datatype is invalid.")
        self._job = b""
        return 1

    def StartPagePrinter(self, handle: int) -> None:  # noqa: ARG002, N802
        """Begin a page."""
        self._page = True

    def WritePrinter(self, handle: int, data: bytes) -> int:  # noqa: ARG002, N802
        """Take bytes of the job."""
        if not self._page:
            raise SpoolerError(3003, "WritePrinter", "A StartDocPrinter call was not issued.")
        time.sleep(self.delay)
        self._job += data
        return len(data)

    def EndPagePrinter(self, handle: int) -> None:  # noqa: ARG002, N802
        """End the page."""
        self._page = False

    def EndDocPrinter(self, handle: int) -> None:  # noqa: ARG002, N802
        """Print the job."""
        self._paper.feed(self._job)

    def GetPrinter(self, handle: int, level: int) -> Mapping[str, Any]:  # noqa: ARG002, N802
        """What level 2 says of status and attributes."""
        unplugged = self.fault is DeviceFault.UNPLUGGED
        status = 0 if self.tells_by_jobs else _bits(self.fault, PRINTER_BITS)
        return {"Status": status, "Attributes": WORK_OFFLINE if unplugged else 0}

    def EnumJobs(self, handle: int, first: int, count: int, level: int) -> tuple[Mapping[str, Any], ...]:  # noqa: ARG002, N802
        """The job that sticks, if one does."""
        return ({"JobId": 1, "Status": _bits(self.fault, JOB_BITS)},) if self.tells_by_jobs and self.fault else ()


def _bits(fault: DeviceFault | None, names: tuple[tuple[int, DeviceFault], ...]) -> int:
    return next((bit for bit, named in names if named is fault), 0)
