"""Printers of pages: they take a whole PDF and let the system's own printing do the rest."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from jxc_desktop.devices.ports import READY, UNKNOWN, DeviceFault, PrinterStatus, device_error, faulty
from jxc_desktop.devices.printers.file import fault_of_system_error
from jxc_desktop.devices.printers.spooler import fault_in_words

_TIMEOUT = 20.0
_MOST_AT_ONCE = 1000


class FolderPrinter:
    """Each job becomes a PDF file of its own in a folder; ``address`` is the folder."""

    def __init__(self, name: str, address: str) -> None:
        self.name = name
        self._folder = Path(address).expanduser()

    def send(self, data: bytes) -> None:
        """Write the job as a new file, numbered after those that are there."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            there = sum(1 for _ in self._folder.glob("*.pdf"))
            for number in range(there + 1, there + _MOST_AT_ONCE):
                path = self._folder / f"{number:06d}.pdf"
                try:
                    with path.open("xb") as file:
                        file.write(data)
                except FileExistsError:
                    continue
                return
        except OSError as error:
            fault = fault_of_system_error(error)
            raise device_error(self.name, fault) from None
        raise device_error(self.name, DeviceFault.FAILED)

    def status(self) -> PrinterStatus:
        """Whether there is such a folder, or can be."""
        return READY if self._folder.is_dir() or self._folder.parent.is_dir() else faulty(DeviceFault.NOT_FOUND)


class LpPages:
    """A queue of CUPS; ``address`` is its name, empty for the system's usual one."""

    def __init__(self, name: str, address: str, *, program: str = "lp", timeout: float = _TIMEOUT) -> None:
        self.name = name
        self._queue, self._program, self._timeout = address, program, timeout

    def send(self, data: bytes) -> None:
        """Put the PDF into the queue, in its own size."""
        program = shutil.which(self._program)
        if program is None or self._queue.startswith("-"):
            raise device_error(self.name, DeviceFault.NOT_FOUND)
        target = ["-d", self._queue] if self._queue else []
        try:
            done = subprocess.run(  # noqa: S603  (fixed words, the queue's name is one argument)
                [program, *target, "-o", "print-scaling=none"],
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


if sys.platform == "win32":
    import tempfile

    import pywintypes
    import win32api
    import win32print

    class WindowsPages:
        """``address`` is the name of the printer in Windows, empty for the usual one; the PDF reader prints."""

        def __init__(self, name: str, address: str) -> None:
            self.name = name
            self._queue = address

        def send(self, data: bytes) -> None:
            """Hand the PDF to the program that shows PDF files, to be printed without being asked."""
            with tempfile.NamedTemporaryFile(suffix=".pdf", delete=False) as file:
                file.write(data)
            try:
                queue = self._queue or win32print.GetDefaultPrinter()
                win32api.ShellExecute(0, "printto", file.name, f'"{queue}"', ".", 0)
            except (pywintypes.error, RuntimeError):
                raise device_error(self.name, DeviceFault.NOT_FOUND) from None

        def status(self) -> PrinterStatus:
            """Whether Windows knows the printer."""
            try:
                handle = win32print.OpenPrinter(self._queue or win32print.GetDefaultPrinter())
            except (pywintypes.error, RuntimeError):
                return faulty(DeviceFault.NOT_FOUND)
            win32print.ClosePrinter(handle)
            return UNKNOWN

    SystemPages = WindowsPages
else:
    SystemPages = LpPages
