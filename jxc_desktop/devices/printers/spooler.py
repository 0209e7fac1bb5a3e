"""A printer through the queue of the system: RAW jobs on Windows, ``lp -o raw`` elsewhere."""

from __future__ import annotations

import shutil
import subprocess
import sys

from jxc_desktop.devices.ports import READY, UNKNOWN, DeviceFault, PrinterStatus, device_error, faulty

_TIMEOUT = 10.0


class LpPrinter:
    """``address`` is the name of the queue; ``program`` is the path of `lp`."""

    def __init__(self, name: str, address: str, *, program: str = "lp", timeout: float = _TIMEOUT) -> None:
        self.name = name
        self._queue = address
        self._program = program
        self._timeout = timeout

    def send(self, data: bytes) -> None:
        """Put the job into the queue, untouched by any filter."""
        program = shutil.which(self._program)
        if program is None or self._queue.startswith("-"):
            raise device_error(self.name, DeviceFault.NOT_FOUND)
        try:
            done = subprocess.run(  # noqa: S603  (fixed words, the queue's name is one argument)
                [program, "-d", self._queue, "-o", "raw"],
                input=data,
                capture_output=True,
                timeout=self._timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise device_error(self.name, DeviceFault.TIMED_OUT) from None
        except OSError:
            raise device_error(self.name, DeviceFault.NO_ACCESS) from None
        if done.returncode != 0:
            raise device_error(self.name, fault_in_words(done.stderr))

    def status(self) -> PrinterStatus:
        """A queue answers for itself, not for the printer behind it."""
        return UNKNOWN if shutil.which(self._program) else faulty(DeviceFault.NOT_FOUND)


def fault_in_words(words: bytes) -> DeviceFault:
    """What the complaint of the queue comes down to."""
    text = words.decode("utf-8", "replace").lower()
    if "not exist" in text or "unknown" in text or "no such" in text:
        return DeviceFault.NOT_FOUND
    if "not accepting" in text or "scheduler" in text or "refused" in text:
        return DeviceFault.OFFLINE
    return DeviceFault.FAILED


if sys.platform == "win32":
    import pywintypes
    import win32print

    _FAULT_BITS = (
        (win32print.PRINTER_STATUS_PAPER_OUT, DeviceFault.NO_PAPER),
        (win32print.PRINTER_STATUS_DOOR_OPEN, DeviceFault.COVER_OPEN),
        (win32print.PRINTER_STATUS_OFFLINE, DeviceFault.OFFLINE),
        (win32print.PRINTER_STATUS_ERROR, DeviceFault.FAILED),
    )

    class WindowsPrinter:
        """``address`` is the name of the printer in Windows; any driver will do, for the job is RAW."""

        def __init__(self, name: str, address: str) -> None:
            self.name = name
            self._queue = address

        def send(self, data: bytes) -> None:
            """Put the job into the queue."""
            try:
                handle = win32print.OpenPrinter(self._queue)
            except pywintypes.error:
                raise device_error(self.name, DeviceFault.NOT_FOUND) from None
            try:
                win32print.StartDocPrinter(handle, 1, ("JXC", None, "RAW"))
                win32print.StartPagePrinter(handle)
                win32print.WritePrinter(handle, data)
                win32print.EndPagePrinter(handle)
                win32print.EndDocPrinter(handle)
            except pywintypes.error:
                raise device_error(self.name, DeviceFault.FAILED) from None
            finally:
                win32print.ClosePrinter(handle)

        def status(self) -> PrinterStatus:
            """What Windows knows of it."""
            try:
                handle = win32print.OpenPrinter(self._queue)
            except pywintypes.error:
                return faulty(DeviceFault.NOT_FOUND)
            try:
                bits = win32print.GetPrinter(handle, 2)["Status"]
            except pywintypes.error:
                return UNKNOWN
            finally:
                win32print.ClosePrinter(handle)
            return next((faulty(fault) for bit, fault in _FAULT_BITS if bits & bit), READY)

    SpoolerPrinter = WindowsPrinter
else:
    SpoolerPrinter = LpPrinter
