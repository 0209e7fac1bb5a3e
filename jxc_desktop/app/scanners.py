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
        read: a scanner read something; its name and the code.
    """

    states_changed = Signal()
    read = Signal(str, str)

    def __init__(self, scanners: Sequence[Scanner], router: ScanRouter, parent: QObject) -> None:
        super().__init__(parent)
        self._router = router
        self._running = False
        self._wires = [self._wired(scanner) for scanner in scanners]

    def _wired(self, scanner: Scanner) -> tuple[Scanner, _Wire]:
        wire = _Wire(self)
        # What somebody feeds into a simulator is meant for this program, whichever one is in front.
        source = ScanSource.INJECTION if isinstance(scanner, SimulatedScanner) else ScanSource.SERIAL
        wire.heard.connect(lambda code: self.read.emit(scanner.name, code))
        wire.heard.connect(lambda code: self._router.feed(code, source))
        wire.changed.connect(lambda _state: self.states_changed.emit())
        return scanner, wire

    def use(self, role: str, scanner: Scanner | None) -> None:
        """Let this scanner, or none, play a role from now on."""
        for before, _wire in self._wires:
            if before.name == role:
                before.stop()
        self._wires = [(each, wire) for each, wire in self._wires if each.name != role]
        if scanner is not None:
            self._wires.append(self._wired(scanner))
            if self._running:
                self._start(*self._wires[-1])
        self.states_changed.emit()

    def states(self) -> tuple[tuple[str, ScannerState], ...]:
        """Name and state of each."""
        return tuple((scanner.name, scanner.state) for scanner, _wire in self._wires)

    def start(self) -> None:
        """Begin to listen."""
        self._running = True
        for scanner, wire in self._wires:
            self._start(scanner, wire)

    def _start(self, scanner: Scanner, wire: _Wire) -> None:
        scanner.start(wire.heard.emit, wire.changed.emit)

    def stop(self) -> None:
        """Stop listening; waits for their threads."""
        self._running = False
        for scanner, _wire in self._wires:
            scanner.stop()
