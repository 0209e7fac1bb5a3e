"""The USB printer of Linux: a device file such as ``/dev/usb/lp0`` that takes bytes when it is ready."""

from __future__ import annotations

import os
import select
from contextlib import suppress
from pathlib import Path
from time import monotonic

from jxc_desktop.devices.ports import READY, DeviceFault, PrinterStatus, device_error, faulty
from jxc_desktop.devices.printers.file import fault_of_system_error


class UsbPrinter:
    """``address`` is the device file. ``timeout`` in seconds: how long a printer may take nothing."""

    def __init__(self, name: str, address: str, *, timeout: float = 8.0) -> None:
        self.name = name
        self._path = Path(address)
        self._timeout = timeout

    def send(self, data: bytes) -> None:
        """Write the job as fast as the printer takes it; one that takes nothing is offline or out of paper."""
        try:
            device = os.open(self._path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
        except OSError as error:
            raise device_error(self.name, fault_of_system_error(error)) from None
        try:
            self._write(device, data)
        except OSError as error:
            raise device_error(self.name, fault_of_system_error(error)) from None
        finally:
            with suppress(OSError):
                os.close(device)

    def _write(self, device: int, data: bytes) -> None:
        rest = memoryview(data)
        last = monotonic()
        while rest:
            _, ready, _ = select.select([], [device], [], 0.2)
            written = 0
            if ready:
                with suppress(BlockingIOError):
                    written = os.write(device, rest[:4096])
            rest = rest[written:]
            if written:
                last = monotonic()
            elif monotonic() - last > self._timeout:
                raise device_error(self.name, DeviceFault.OFFLINE)

    def status(self) -> PrinterStatus:
        """Whether the device file is there and may be written."""
        if not self._path.exists():
            return faulty(DeviceFault.UNPLUGGED)
        return READY if os.access(self._path, os.W_OK) else faulty(DeviceFault.NO_ACCESS)
