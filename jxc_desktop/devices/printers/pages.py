"""Printers of pages: they take a whole PDF and let the system's own printing do the rest."""

from __future__ import annotations

import sys
from pathlib import Path

from jxc_desktop.devices.ports import READY, DeviceFault, PrinterStatus, device_error, faulty
from jxc_desktop.devices.printers.file import fault_of_system_error

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


if sys.platform == "win32":
    import tempfile

    import pywintypes
    import win32api
    import win32print

    from jxc_desktop.devices.printers.windows import spooler_status

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
            """What Windows knows of it."""
            try:
                queue = self._queue or win32print.GetDefaultPrinter()
            except (pywintypes.error, RuntimeError):
                return faulty(DeviceFault.NOT_FOUND)
            return spooler_status(win32print, queue)

    SystemPages = WindowsPages
else:
    from jxc_desktop.devices.printers.cups import LpPages

    SystemPages = LpPages
