"""What the pages about the system are given that is not a service of the shop: the devices of this machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from jxc_desktop.ui.common.scan_check import ScanFinding, Stroke


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device as set up here; ``fault`` is what a simulator pretends, and what a role has not stays as it is.

    A receipt printer has ``paper`` in millimetres, an ``encoding`` (``gbk``, ``utf8`` or ``raster``), a ``cutter`` or
    none, and may need to be switched to Chinese (``chinese_switch``). A printer of labels has a ``language``, ``dots``
    an inch and a ``gap`` between labels in millimetres; labels are moved by ``right`` and ``down`` millimetres, as
    typed. A scale has a language and a ``unit``, a customer display a language and an encoding. A second screen shows
    each of the ``pictures`` of a folder for ``pause`` seconds; ``pin`` (0 or 1) opens a drawer.
    """

    role: str
    kind: str = "none"
    address: str = ""
    paper: int = 58
    fault: str = ""
    language: str = ""
    dots: int = 203
    gap: int = 2
    unit: str = "kg"
    encoding: str = "ascii"
    pictures: str = ""
    pause: int = 8
    pin: int = 0
    cutter: bool = True
    chinese_switch: bool = True
    right: str = "0"
    down: str = "0"


@dataclass(frozen=True, slots=True)
class DeviceCheck:
    """How a device that is no printer is, as a sentence in the language of the moment."""

    works: bool
    words: Callable[[], str]


@dataclass(frozen=True, slots=True)
class LearntScanner:
    """A scanner that is a keyboard, as it was learnt: gap and silence in milliseconds, what it adds to a code, and what
    the system calls it.
    """

    name: str
    gap: int
    silence: int
    prefix: str = ""
    suffix: str = ""
    device: str = ""


class ScannerBench(Protocol):
    """Where scanners that are keyboards are tried out."""

    def listen(self, heard: Callable[[Stroke], None]) -> None:
        """Be told every key as it comes."""

    def timing(self) -> tuple[int, int]:
        """The longest gap within a scan and the silence after one that hold for all of them, in milliseconds."""

    def learnt(self) -> Sequence[LearntScanner]:
        """The scanners that were learnt, by name."""

    def tells_apart(self) -> bool:
        """Whether this system said of keys that they came from more than one keyboard."""

    def keep(self, name: str, finding: ScanFinding) -> None:
        """Learn a scanner: its rhythm and its additions; one of that name is learnt anew."""

    def forget(self, name: str = "") -> None:
        """Forget a scanner, or all of them and go back to the usual."""


class DeviceDesk(Protocol):
    """Sets the devices of this machine up. Everything but `rows` may take a moment."""

    def rows(self) -> Sequence[DeviceRow]:
        """Every device there can be."""

    def kinds(self, role: str) -> Sequence[str]:
        """The kinds of devices that can play a role."""

    def fields(self, role: str) -> frozenset[str]:
        """What is set up of it beside its kind, by the names in `DeviceRow`."""

    def prints_pages(self, role: str) -> bool:
        """Whether a role is a printer of pages, not of slips and labels."""

    def languages(self, role: str) -> Sequence[tuple[str, str]]:
        """What a printer of labels, a scale or a display can speak, word and name (``N_``); nothing for other roles."""

    def faults(self, role: str) -> Sequence[tuple[str, str]]:
        """What a simulator can pretend: word and sentence (``N_``)."""

    def save(self, row: DeviceRow) -> None:
        """Set one up, keep that, and use it from now on.

        Raises:
            InvalidValue: it cannot be set up so.
        """

    def pretend(self, role: str, fault: str) -> None:
        """Let a simulator fail that way; an empty word ends it."""

    def check(self, role: str) -> DeviceCheck | None:
        """Try out what is no printer, and say how it is; nothing for printers, which are tried by printing."""

    def live(self, role: str) -> str:
        """What a scale or scanner says at this moment, ready to show; empty for others. Never waits."""
