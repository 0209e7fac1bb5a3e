"""Print queues of CUPS (Linux and macOS): `lp` takes jobs, `lpstat` tells how a printer is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from jxc_desktop.devices.ports import READY, UNKNOWN, DeviceFault, PrinterStatus, device_error, faulty

_TIMEOUT = 10.0
_PAGES_TIMEOUT = 20.0
_STATUS_TIMEOUT = 1.5
_ALERTS = re.compile(r"^\s*Alerts:\s*(.*)$", re.MULTILINE)
_REASONS = (
    (("media-empty", "media-needed"), DeviceFault.NO_PAPER),
    (("cover-open", "door-open", "interlock-open"), DeviceFault.COVER_OPEN),
    (("offline", "connecting-to-device", "timed-out", "paused", "shutdown", "stopped"), DeviceFault.OFFLINE),
    (("media-jam", "other-error", "missing-filter"), DeviceFault.FAILED),
)


class CupsQueue:
    """One queue by its name, empty for the system's usual one; ``program`` is the path of `lp`."""

    def __init__(self, name: str, queue: str, program: str, timeout: float) -> None:
        self.name = name
        self._queue, self._program, self._timeout = queue, program, timeout

    def submit(self, data: bytes, options: Sequence[str]) -> None:
        """Put a job into the queue; one for a printer that is known to be faulty is not left there.

        Raises:
            DeviceError: the queue did not take it.
        """
        if fault := self.status().fault:
            raise device_error(self.name, fault)
        program = shutil.which(self._program) or self._program
        target = ["-d", self._queue] if self._queue else []
        try:
            done = _run([program, *target, *options], self._timeout, data)
        except subprocess.TimeoutExpired:
            raise device_error(self.name, DeviceFault.TIMED_OUT) from None
        except OSError:
            raise device_error(self.name, DeviceFault.NO_ACCESS) from None
        if done.returncode != 0:
            raise device_error(self.name, fault_in_words(done.stderr))

    def status(self) -> PrinterStatus:
        """What the system tells of the printer behind the queue, if it tells anything."""
        program = shutil.which(self._program)
        if program is None or self._queue.startswith("-"):
            return faulty(DeviceFault.NOT_FOUND)
        teller = Path(program).with_name("lpstat")
        if not self._queue or not teller.exists():
            return UNKNOWN
        try:
            done = _run([str(teller), "-l", "-p", self._queue], _STATUS_TIMEOUT)
        except (subprocess.TimeoutExpired, OSError):
            return UNKNOWN
        if done.returncode != 0:
            fault = fault_in_words(done.stderr)
            return UNKNOWN if fault is DeviceFault.FAILED else faulty(fault)
        return _told(done.stdout.decode("utf-8", "replace"))


class LpPrinter:
    """``address`` is the name of the queue; the bytes of a job go through no filter."""

    def __init__(self, name: str, address: str, *, program: str = "lp", timeout: float = _TIMEOUT) -> None:
        self.name = name
        self._cups = CupsQueue(name, address, program, timeout)

    def send(self, data: bytes) -> None:
        """Put the job into the queue, untouched by any filter."""
        self._cups.submit(data, ("-o", "raw"))

    def status(self) -> PrinterStatus:
        """What the system tells of it."""
        return self._cups.status()


class LpPages:
    """``address`` is the name of a queue, empty for the system's usual one; jobs are whole PDF files."""

    def __init__(self, name: str, address: str, *, program: str = "lp", timeout: float = _PAGES_TIMEOUT) -> None:
        self.name = name
        self._cups = CupsQueue(name, address, program, timeout)

    def send(self, data: bytes) -> None:
        """Put the PDF into the queue, in its own size."""
        self._cups.submit(data, ("-o", "print-scaling=none"))

    def status(self) -> PrinterStatus:
        """What the system tells of it."""
        return self._cups.status()


def _run(words: Sequence[str], timeout: float, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603  (fixed words, the queue's name is one argument)
        list(words),
        input=data,
        capture_output=True,
        timeout=timeout,
        check=False,
        env={**os.environ, "LC_ALL": "C"},  # its sentences are read
    )


def _told(text: str) -> PrinterStatus:
    """The status in what `lpstat -l -p` says."""
    found = _ALERTS.search(text)
    alerts = found[1] if found else ""
    for words, fault in _REASONS:
        if any(word in alerts for word in words):
            return faulty(fault)
    return faulty(DeviceFault.OFFLINE) if " disabled " in text.partition("\n")[0] else READY


def fault_in_words(words: bytes) -> DeviceFault:
    """What the complaint of the queue comes down to."""
    text = words.decode("utf-8", "replace").lower()
    if any(sign in text for sign in ("not exist", "unknown", "no such", "invalid destination")):
        return DeviceFault.NOT_FOUND
    if "not accepting" in text or "scheduler" in text or "refused" in text:
        return DeviceFault.OFFLINE
    return DeviceFault.FAILED
