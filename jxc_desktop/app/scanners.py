"""Scanners that are no keyboards: each has a thread, and what it reads comes into the one router of the program."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from jxc_desktop.devices.ports import Scanner, ScannerState
from jxc_desktop.devices.simulators.scanner import SimulatedScanner
from jxc_desktop.ui.common.scan_router import ScanRouter, ScanSource


class _Wire(QObject):
    """Brings what a scanner says from its thread to that of the windows."""

    heard = Signal(str)
    changed = Signal(object)


class Scanners(QObject):
    """The scanners of this machine.

    Signals:
        states_changed: a scanner came or went; see `states`.
    """

    states_changed = Signal()

    def __init__(self, scanners: Sequence[Scanner], router: ScanRouter, parent: QObject) -> None:
        super().__init__(parent)
        self._router = router
        self._wires = [(scanner, _Wire(self)) for scanner in scanners]
        for scanner, wire in self._wires:
            # What somebody feeds into a simulator is meant for this program, whichever one is in front.
            simulated = isinstance(scanner, SimulatedScanner)
            source = ScanSource.INJECTION if simulated else ScanSource.SERIAL
            wire.heard.connect(lambda code, source=source: router.feed(code, source))
            wire.changed.connect(lambda _state: self.states_changed.emit())

    def states(self) -> tuple[tuple[str, ScannerState], ...]:
        """Name and state of each."""
        return tuple((scanner.name, scanner.state) for scanner, _wire in self._wires)

    def start(self) -> None:
        """Begin to listen."""
        for scanner, wire in self._wires:
            scanner.start(wire.heard.emit, wire.changed.emit)

    def stop(self) -> None:
        """Stop listening; waits for their threads."""
        for scanner, _wire in self._wires:
            scanner.stop()
