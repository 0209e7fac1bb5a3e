"""What the program asks of a device, and the words for what can be wrong with one.

A printer only takes bytes and answers how it is; what the bytes say is `printing`'s matter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from jxc_desktop.domain.errors import N_, DeviceError

STATUS_QUESTIONS = (b"\x10\x04\x02", b"\x10\x04\x04")
"""`DLE EOT 2` (why offline) and `DLE EOT 4` (paper): answered at once, also by a printer that waits."""


class DeviceFault(StrEnum):
    """What is wrong, in a word that is kept in the queue and the log; `FAULT_NAMES` says it to people."""

    NO_PAPER = "no_paper"
    COVER_OPEN = "cover_open"
    OFFLINE = "offline"
    UNPLUGGED = "unplugged"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"
    NO_ACCESS = "no_access"
    NOT_FOUND = "not_found"
    GARBAGE = "garbage"
    NOT_SET_UP = "not_set_up"
    FAILED = "failed"


FAULT_NAMES: dict[DeviceFault, str] = {
    DeviceFault.NO_PAPER: N_("it is out of paper; put in a new roll"),
    DeviceFault.COVER_OPEN: N_("its cover is open; close it"),
    DeviceFault.OFFLINE: N_("it is offline; switch it on and check its lamps"),
    DeviceFault.UNPLUGGED: N_("its cable is unplugged, or it is switched off"),
    DeviceFault.REFUSED: N_("it refuses the connection; check its address and whether another till is using it"),
    DeviceFault.TIMED_OUT: N_("it does not answer; check that it is switched on and its network cable"),
    DeviceFault.NO_ACCESS: N_("this user may not use it; ask for the right to the device"),
    DeviceFault.NOT_FOUND: N_("there is no such printer or port; check the settings"),
    DeviceFault.GARBAGE: N_("it answers with nonsense; switch it off and on again"),
    DeviceFault.NOT_SET_UP: N_("no printer is set up for it"),
    DeviceFault.FAILED: N_("it did not take the job"),
}


class PrinterState(StrEnum):
    """How a printer is, as the status bar shows it."""

    READY = "ready"
    FAULTY = "faulty"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """``unknown`` where the way to the printer carries no answer (a file, a print queue)."""

    state: PrinterState
    fault: DeviceFault | None = None


READY = PrinterStatus(PrinterState.READY)
UNKNOWN = PrinterStatus(PrinterState.UNKNOWN)


def faulty(fault: DeviceFault) -> PrinterStatus:
    """The status of a printer with this fault."""
    return PrinterStatus(PrinterState.FAULTY, fault)


def device_error(device: str, fault: DeviceFault) -> DeviceError:
    """The error of a device; its reason is the sentence of the fault, its ``fault`` the word."""
    return DeviceError(device=device, reason=FAULT_NAMES[fault], fault=fault.value)


def fault_of(error: DeviceError) -> DeviceFault:
    """The word in a device's error."""
    return DeviceFault(str(error.facts.get("fault", DeviceFault.FAILED)))


class Printer(Protocol):
    """Something that takes a job."""

    @property
    def name(self) -> str:
        """What the operator calls it: its role and address."""

    def send(self, data: bytes) -> None:
        """Hand a whole job over.

        Raises:
            DeviceError: with a `DeviceFault`; part of the job may be on paper already.
        """

    def status(self) -> PrinterStatus:
        """How it is; answers within two seconds and never raises."""


class ScannerState(StrEnum):
    """Whether scans can arrive."""

    CONNECTING = "connecting"
    READY = "ready"
    LOST = "lost"
    STOPPED = "stopped"


class Scanner(Protocol):
    """A scanner that is not a keyboard: whole codes come through a callback, from a thread of its own."""

    @property
    def name(self) -> str:
        """What the operator calls it."""

    @property
    def state(self) -> ScannerState:
        """Whether scans can arrive."""

    def start(self, scanned: Callable[[str], None], changed: Callable[[ScannerState], None]) -> None:
        """Begin to listen; both callbacks come from the scanner's thread."""

    def stop(self) -> None:
        """Stop listening; no callback comes after this returns."""


class Paper(Protocol):
    """Where a simulated printer prints: something that reads the bytes of a job."""

    def feed(self, data: bytes) -> None:
        """Take more bytes."""


def fault_in_answers(offline: int, paper: int) -> DeviceFault | None:
    """What the answers to the two questions of `STATUS_QUESTIONS` say."""
    if offline & 0x93 != 0x12 or paper & 0x93 != 0x12:
        return DeviceFault.GARBAGE
    if offline & 0x04:
        return DeviceFault.COVER_OPEN
    if offline & 0x20 or paper & 0x60:
        return DeviceFault.NO_PAPER
    return DeviceFault.OFFLINE if offline & 0x40 else None


def answers_for(fault: DeviceFault | None) -> dict[bytes, bytes]:
    """What a printer with this fault answers, by question; for the simulators."""
    offline = {DeviceFault.COVER_OPEN: 0x16, DeviceFault.NO_PAPER: 0x32, DeviceFault.OFFLINE: 0x52}
    paper = {DeviceFault.NO_PAPER: 0x72}
    if fault is DeviceFault.GARBAGE:
        return dict.fromkeys(STATUS_QUESTIONS, b"\xff")
    first, second = STATUS_QUESTIONS
    good = 0x12
    return {
        first: bytes((offline.get(fault, good) if fault else good,)),
        second: bytes((paper.get(fault, good) if fault else good,)),
    }
