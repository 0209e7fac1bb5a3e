"""A scanner that is fed by the program: for practice, demonstrations and tests."""

from __future__ import annotations

import threading
from collections.abc import Callable

from jxc_desktop.devices.ports import ScannerState


class SimulatedScanner:
    """Codes given to `scan` arrive as if read; `unplug` and `plug_in` play with the cable.

    A ``garbled`` one reads nonsense, as with a wrong speed; ``delay`` is the seconds a code takes to arrive.
    """

    def __init__(self, name: str = "simulator") -> None:
        self.name = name
        self.state = ScannerState.STOPPED
        self.garbled = False
        self.delay = 0.0
        self._scanned: Callable[[str], None] | None = None
        self._changed: Callable[[ScannerState], None] | None = None

    def start(self, scanned: Callable[[str], None], changed: Callable[[ScannerState], None]) -> None:
        """Begin to listen."""
        self._scanned, self._changed = scanned, changed
        self._become(ScannerState.READY)

    def stop(self) -> None:
        """Stop listening; what is scanned now is lost."""
        self._become(ScannerState.STOPPED)
        self._scanned = self._changed = None

    def scan(self, code: str) -> bool:
        """Read a code; answers whether anybody heard it, or will."""
        if self._scanned is None or self.state is not ScannerState.READY:
            return False
        heard = "".join(chr(0xA1 + ord(char) % 64) for char in code) if self.garbled else code
        if self.delay:
            late = threading.Timer(self.delay, self._arrive, (heard,))
            late.daemon = True
            late.start()
        else:
            self._arrive(heard)
        return True

    def _arrive(self, code: str) -> None:
        scanned = self._scanned
        if scanned is not None and self.state is ScannerState.READY:
            scanned(code)

    def unplug(self) -> None:
        """Pull the cable."""
        self._become(ScannerState.LOST)

    def plug_in(self) -> None:
        """Put the cable back."""
        self._become(ScannerState.READY if self._scanned else ScannerState.STOPPED)

    def _become(self, state: ScannerState) -> None:
        self.state = state
        if self._changed:
            self._changed(state)
