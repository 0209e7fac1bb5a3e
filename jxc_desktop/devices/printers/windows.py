"""The spooler of Windows: RAW jobs go through it, and it tells what it knows of a printer.

The adapter takes the system's library as a port, `Spooler`: `win32print` on Windows, its simulator elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from jxc_desktop.devices.ports import READY, DeviceFault, PrinterStatus, device_error, faulty

_JOBS_SEEN = 16
WORK_OFFLINE = 0x400
"""`PRINTER_ATTRIBUTE_WORK_OFFLINE`: what Windows sets when a USB printer is pulled out or switched off."""
PRINTER_BITS = (
    (0x10, DeviceFault.NO_PAPER),  # PRINTER_STATUS_PAPER_OUT
    (0x40, DeviceFault.NO_PAPER),  # PRINTER_STATUS_PAPER_PROBLEM
    (0x400000, DeviceFault.COVER_OPEN),  # PRINTER_STATUS_DOOR_OPEN
    (0x80, DeviceFault.OFFLINE),  # PRINTER_STATUS_OFFLINE
    (0x1000, DeviceFault.OFFLINE),  # PRINTER_STATUS_NOT_AVAILABLE
    (0x1, DeviceFault.OFFLINE),  # PRINTER_STATUS_PAUSED
    (0x2, DeviceFault.FAILED),  # PRINTER_STATUS_ERROR
)
JOB_BITS = (
    (0x40, DeviceFault.NO_PAPER),  # JOB_STATUS_PAPEROUT
    (0x20, DeviceFault.OFFLINE),  # JOB_STATUS_OFFLINE
    (0x2, DeviceFault.FAILED),  # JOB_STATUS_ERROR
    (0x200, DeviceFault.FAILED),  # JOB_STATUS_BLOCKED_DEVQ
)


class Spooler(Protocol):
    """As much of `win32print` as is used here; names and shapes are that library's."""

    error: type[Exception]

    def OpenPrinter(self, name: str) -> Any: ...  # noqa: N802

    def ClosePrinter(self, handle: Any) -> None: ...  # noqa: N802

    def StartDocPrinter(self, handle: Any, level: int, document: tuple[str, None, str]) -> int: ...  # noqa: N802

    def StartPagePrinter(self, handle: Any) -> None: ...  # noqa: N802

    def WritePrinter(self, handle: Any, data: bytes) -> int: ...  # noqa: N802

    def EndPagePrinter(self, handle: Any) -> None: ...  # noqa: N802

    def EndDocPrinter(self, handle: Any) -> None: ...  # noqa: N802

    def GetPrinter(self, handle: Any, level: int) -> Mapping[str, Any]: ...  # noqa: N802

    def EnumJobs(self, handle: Any, first: int, count: int, level: int) -> Iterable[Mapping[str, Any]]: ...  # noqa: N802


class WindowsPrinter:
    """``address`` is the name of the printer in Windows; any driver will do, for the job is RAW."""

    def __init__(self, name: str, address: str, library: Spooler) -> None:
        self.name = name
        self._queue, self._library = address, library

    def send(self, data: bytes) -> None:
        """Put the job into the queue; one for a printer that is known to be offline is not left there."""
        if fault := self.status().fault:
            raise device_error(self.name, fault)
        library = self._library
        try:
            handle = library.OpenPrinter(self._queue)
        except library.error:
            raise device_error(self.name, DeviceFault.NOT_FOUND) from None
        try:
            library.StartDocPrinter(handle, 1, ("JXC", None, "RAW"))
            library.StartPagePrinter(handle)
            library.WritePrinter(handle, data)
            library.EndPagePrinter(handle)
            library.EndDocPrinter(handle)
        except library.error:
            raise device_error(self.name, DeviceFault.FAILED) from None
        finally:
            library.ClosePrinter(handle)

    def status(self) -> PrinterStatus:
        """What Windows knows of it."""
        return spooler_status(self._library, self._queue)


def spooler_status(library: Spooler, queue: str) -> PrinterStatus:
    """What the spooler tells: of the printer, of its port, and of the jobs that stick in its queue."""
    try:
        handle = library.OpenPrinter(queue)
    except library.error:
        return faulty(DeviceFault.NOT_FOUND)
    try:
        told = library.GetPrinter(handle, 2)
        jobs = list(library.EnumJobs(handle, 0, _JOBS_SEEN, 1))
    except library.error:
        return faulty(DeviceFault.FAILED)
    finally:
        library.ClosePrinter(handle)
    if told["Attributes"] & WORK_OFFLINE:
        return faulty(DeviceFault.UNPLUGGED)
    fault = _named(told["Status"], PRINTER_BITS)
    for job in jobs:
        fault = fault or _named(job["Status"], JOB_BITS)
    return faulty(fault) if fault else READY


def _named(bits: int, names: Iterable[tuple[int, DeviceFault]]) -> DeviceFault | None:
    return next((fault for bit, fault in names if bits & bit), None)
