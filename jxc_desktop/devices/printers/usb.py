"""The USB printer of Linux: a device file such as ``/dev/usb/lp0`` that takes bytes when it is ready, and answers."""

from __future__ import annotations

import errno
import os
import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

from jxc_desktop.devices.ports import (
    READY,
    STATUS_QUESTIONS,
    UNKNOWN,
    DeviceFault,
    PrinterStatus,
    device_error,
    fault_in_answers,
    fault_of,
    faulty,
)
from jxc_desktop.devices.printers.file import fault_of_system_error
from jxc_desktop.domain.errors import DeviceError

_PORT_STATUS = 0x060B
_NO_PAPER, _SELECTED = 0x20, 0x10
_STALE = 256


def port_status(device: int) -> int | None:
    """The status lines of a printer's port, which its driver knows of printers that answer no question."""
    try:
        import fcntl

        bits = fcntl.ioctl(device, _PORT_STATUS, b"\x00" * 4)
    except (ImportError, OSError):
        return None
    return bits[0]


class UsbPrinter:
    """``address`` is the device file. ``timeout`` in seconds: how long a printer may take nothing.

    One that does not understand the questions of receipt printers is not asked (``asks``).
    """

    def __init__(
        self,
        name: str,
        address: str,
        *,
        timeout: float = 8.0,
        answer_time: float = 0.4,
        asks: bool = True,
        port: Callable[[int], int | None] = port_status,
    ) -> None:
        self.name = name
        self._path = Path(address)
        self._timeout, self._answer_time = timeout, answer_time
        self._questions = STATUS_QUESTIONS if asks else ()
        self._port = port

    def send(self, data: bytes) -> None:
        """Ask how the printer is, then write the job as fast as it takes it.

        One that answers nothing is trusted; one that takes nothing is offline.
        """
        with self._opened() as (device, reads):
            if fault := self._state(device, reads=reads).fault:
                raise device_error(self.name, fault)
            self._write(device, data)

    def status(self) -> PrinterStatus:
        """Ask the printer, or else its port; unknown when both keep silent."""
        try:
            with self._opened() as (device, reads):
                return self._state(device, reads=reads)
        except DeviceError as error:
            return faulty(fault_of(error))

    def _state(self, device: int, *, reads: bool) -> PrinterStatus:
        answers = self._ask(device) if reads else b""
        if len(answers) == len(STATUS_QUESTIONS):
            fault = fault_in_answers(answers[0], answers[1])
            return faulty(fault) if fault else READY
        lines = self._port(device)
        if lines is None:
            return UNKNOWN
        if lines & _NO_PAPER:
            return faulty(DeviceFault.NO_PAPER)
        return READY if lines & _SELECTED else UNKNOWN  # cheap printers leave all lines low

    def _ask(self, device: int) -> bytes:
        answers = b""
        with suppress(BlockingIOError):
            os.read(device, _STALE)  # what somebody else's question left behind
        for question in self._questions:
            try:
                os.write(device, question)
            except BlockingIOError:
                return answers
            ready, _, _ = select.select([device], [], [], self._answer_time)
            answer = os.read(device, 1) if ready else b""
            if not answer:
                return answers
            answers += answer
        return answers

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

    @contextmanager
    def _opened(self) -> Iterator[tuple[int, bool]]:
        """The device, and whether it can be read from; some drivers and rights let a program only write."""
        try:
            try:
                device, reads = self._open(os.O_RDWR), True
            except OSError as error:
                if error.errno not in (errno.EACCES, errno.EPERM, errno.EINVAL):
                    raise
                device, reads = self._open(os.O_WRONLY), False
            try:
                yield device, reads
            finally:
                with suppress(OSError):
                    os.close(device)
        except OSError as error:
            raise device_error(self.name, fault_of_system_error(error)) from None

    def _open(self, mode: int) -> int:
        return os.open(self._path, mode | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
