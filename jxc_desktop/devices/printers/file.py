"""Printers that are files: one that collects jobs, and the USB printer of Linux, which is a device file."""

from __future__ import annotations

import errno
from pathlib import Path

from jxc_desktop.devices.ports import READY, DeviceFault, PrinterStatus, device_error, faulty

_FAULTS = {
    errno.ENOENT: DeviceFault.UNPLUGGED,
    errno.ENODEV: DeviceFault.UNPLUGGED,
    errno.ENXIO: DeviceFault.UNPLUGGED,
    errno.EIO: DeviceFault.UNPLUGGED,
    errno.EPIPE: DeviceFault.UNPLUGGED,
    errno.EACCES: DeviceFault.NO_ACCESS,
    errno.EPERM: DeviceFault.NO_ACCESS,
    errno.EBUSY: DeviceFault.REFUSED,
    errno.ENOSPC: DeviceFault.NO_PAPER,  # what the USB driver of Linux says of an empty roll
    errno.EISDIR: DeviceFault.NOT_FOUND,
    errno.ENOTDIR: DeviceFault.NOT_FOUND,
}


def fault_of_system_error(error: OSError) -> DeviceFault:
    """The word for an error of the operating system."""
    return _FAULTS.get(error.errno or 0, DeviceFault.FAILED)


class FilePrinter:
    """Jobs appended to one file: to look at, or to copy to a printer by other means."""

    def __init__(self, name: str, address: str) -> None:
        self.name = name
        self._path = Path(address)

    def send(self, data: bytes) -> None:
        """Append the job."""
        try:
            with self._path.open("ab") as file:
                file.write(data)
        except OSError as error:
            fault = fault_of_system_error(error)
            fault = DeviceFault.NOT_FOUND if fault is DeviceFault.UNPLUGGED else fault
            raise device_error(self.name, DeviceFault.FAILED if fault is DeviceFault.NO_PAPER else fault) from None

    def status(self) -> PrinterStatus:
        """Ready if there is a folder to write into."""
        return READY if self._path.parent.is_dir() else faulty(DeviceFault.NOT_FOUND)
