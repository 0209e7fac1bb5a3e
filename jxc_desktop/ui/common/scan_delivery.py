"""Who gets a scan: the tab in front, else the shell.

While a document is being posted scans wait here in order, and how many wait is shown. A field that
learns codes (a product's barcode field) takes the text instead of its meaning.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QObject, Signal

from jxc_desktop.ui.common.scan_router import ScanEvent, ScanRouter
from jxc_desktop.ui.common.sounds import Sound, Sounds

if TYPE_CHECKING:
    from jxc_desktop.services.scanning import Scan

QUEUE_LIMIT = 50


class Interpreter(Protocol):
    """What makes sense of a code (`ScanService`)."""

    def interpret(self, raw: str) -> Scan:
        """The meaning of the code; memory only, never waits."""


@runtime_checkable
class TakesScans(Protocol):
    """A tab or panel that scans are offered to."""

    def on_scan(self, scan: Scan) -> bool:
        """Use the scan; false hands it to the next in line."""


@runtime_checkable
class TakesDoubleReads(Protocol):
    """A tab that shows a code read twice instead of counting it twice."""

    def on_double_read(self, scan: Scan) -> None:
        """The same code came again at once and is not counted."""


@runtime_checkable
class LearnsCodes(Protocol):
    """A field that wants the text of a code."""

    def learn_code(self, code: str) -> None:
        """Take the code as text."""


class ScanDelivery(QObject):
    """Hands each scan to exactly one taker, in the order the codes were read.

    Signals:
        queue_changed: how many scans wait (0: none).
        delivered: the `Scan` that was handed over, for the status bar.
        refused: the `Scan` nobody wanted or that found the queue full.
    """

    queue_changed = Signal(int)
    delivered = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        router: ScanRouter,
        interpreter: Interpreter,
        sounds: Sounds,
        *,
        active_tab: Callable[[], object | None],
        focused: Callable[[], object | None],
        fallback: Callable[[Scan], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._interpreter = interpreter
        self._sounds = sounds
        self._active_tab = active_tab
        self._focused = focused
        self._fallback = fallback
        self._waiting: deque[ScanEvent] = deque()
        self._holds = 0
        router.scanned.connect(self.take)

    def hold(self) -> None:
        """Keep scans waiting until as many `release` calls came."""
        self._holds += 1

    def release(self) -> None:
        """Deliver what waited, in order, unless somebody else still holds."""
        self._holds = max(0, self._holds - 1)
        while self._waiting and not self._holds:
            self._hand_over(self._waiting.popleft())
        self.queue_changed.emit(len(self._waiting))

    def take(self, event: ScanEvent) -> None:
        """Deliver a scan now, or queue it while something is being posted."""
        if not self._holds:
            self._hand_over(event)
        elif len(self._waiting) < QUEUE_LIMIT:
            self._waiting.append(event)
            self.queue_changed.emit(len(self._waiting))
        else:
            self._refuse(self._interpreter.interpret(event.code))

    def _hand_over(self, event: ScanEvent) -> None:
        field = self._focused()
        if isinstance(field, LearnsCodes):
            field.learn_code(event.code)
            return
        scan = self._interpreter.interpret(event.code)
        taker = self._active_tab()
        if event.repeated:
            self._show_double_read(scan, taker)
        elif (isinstance(taker, TakesScans) and taker.on_scan(scan)) or self._fallback(scan):
            self.delivered.emit(scan)
        else:
            self._refuse(scan)

    def _show_double_read(self, scan: Scan, taker: object | None) -> None:
        self._sounds.play(Sound.WARNING)
        if isinstance(taker, TakesDoubleReads):
            taker.on_double_read(scan)

    def _refuse(self, scan: Scan) -> None:
        self._sounds.play(Sound.ERROR)
        self.refused.emit(scan)
