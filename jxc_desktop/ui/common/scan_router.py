"""Every scan in the program comes through here, whatever has the focus.

Three sources (keyboard wedge, serial port, injection) end in one `ScanEvent`. For the wedge the
router watches keys where they first appear, at the window, before any shortcut or widget: a key is
seen once more at each widget it travels through, and those sightings are ignored. Because printable
keys are held for a moment, a plain printable key cannot be a shortcut anywhere in the program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from shiboken6 import isValid

from jxc_desktop.ui.common.scan_check import Stroke
from jxc_desktop.ui.common.scan_decoder import Decision, WedgeDecoder, WedgeTiming

DOUBLE_READ = 0.120
"""Seconds within which the same code again is the same package read twice."""


class ScanSource(StrEnum):
    """Where a scan came from."""

    WEDGE = "wedge"
    SERIAL = "serial"
    INJECTION = "injection"


@dataclass(frozen=True, slots=True)
class ScanEvent:
    """One code read by a scanner. ``at`` counts seconds; ``repeated`` marks a double read."""

    code: str
    source: ScanSource
    at: float
    repeated: bool = False


_WATCHED = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})
_MODIFIERS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
    }
)
_TERMINATOR_KEYS = {Qt.Key.Key_Return: "\r", Qt.Key.Key_Enter: "\r", Qt.Key.Key_Tab: "\t"}
_CONTROL_CHARACTERS = {Qt.Key.Key_J: "\n", Qt.Key.Key_M: "\r", Qt.Key.Key_BracketRight: "\x1d"}
"""What scanners mean by Ctrl and a letter: line feed, carriage return, the group separator of GS1."""
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


@dataclass(slots=True)
class _HeldKey:
    """A press kept back, and its release if that came meanwhile."""

    window: QWindow
    press: QKeyEvent
    release: QKeyEvent | None = None


class _KeyClock:
    """When keys were struck, not when a busy program got round to them.

    The time stamps of the window system count milliseconds from some start; the least delay ever
    seen between stamp and arrival ties them to the program's own clock.
    """

    def __init__(self) -> None:
        self._offset: float | None = None

    def __call__(self, event: QKeyEvent) -> float:
        now, stamp = monotonic(), event.timestamp() / 1000
        if not stamp:
            return now
        offset = now - stamp
        if self._offset is None or offset < self._offset or offset - self._offset > 60:
            self._offset = offset
        return stamp + self._offset


class ScanRouter(QObject):
    """Turns bursts of keys into `ScanEvent` and leaves typing alone.

    Signals:
        scanned: a `ScanEvent`, in the order the codes were read.
        struck: every `Stroke` at a window, for the page that tries scanners out.

    ``keyboards`` are the system's names of the keyboards that keys came from; most systems know only one.
    """

    scanned = Signal(object)
    struck = Signal(object)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] | None = None,
        timing: WedgeTiming | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock: Callable[[], float] = clock or monotonic
        self._struck_at: Callable[[QKeyEvent], float] = _KeyClock() if clock is None else lambda event: clock()
        self._decoder: WedgeDecoder[_HeldKey] = WedgeDecoder(timing)
        self._replaying = False
        self._held: dict[int, _HeldKey] = {}
        self._swallowed: set[int] = set()
        self._timing = self._decoder.timing
        self._by_device: Mapping[str, WedgeTiming] = {}
        self._trims: Sequence[tuple[str, str]] = ()
        self.keyboards: set[str] = set()
        self._last: ScanEvent | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.rest)

    def install(self, app: QCoreApplication) -> None:
        """Begin to watch the keys of the whole application."""
        app.installEventFilter(self)
        app.aboutToQuit.connect(self.uninstall)

    def uninstall(self) -> None:
        """Stop watching; held keys are dropped."""
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._timer.stop()

    def set_timing(self, timing: WedgeTiming, by_device: Mapping[str, WedgeTiming] | None = None) -> None:
        """Use this rhythm, and another one for keys of a keyboard that has its own, by the system's name for it."""
        self._timing, self._by_device = timing, by_device or {}
        self._decoder.timing = timing

    @property
    def timing(self) -> WedgeTiming:
        """The rhythm in use where the keyboard has none of its own."""
        return self._timing

    def set_trims(self, trims: Sequence[tuple[str, str]]) -> None:
        """Take what stands before and after a code away where a scanner of this machine adds both."""
        self._trims = sorted(trims, key=lambda around: -len(around[0]) - len(around[1]))

    def feed(self, code: str, source: ScanSource = ScanSource.INJECTION) -> None:
        """A whole code from a serial scanner or an injection.

        A serial scanner is heard only while the program is in front: an operator who looks at
        another program would not see what the scan does.
        """
        if source is ScanSource.SERIAL and QGuiApplication.applicationState() != Qt.ApplicationState.ApplicationActive:
            return
        self._deliver(code, source, self._clock())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        """Take the keys of a scan away; everything else passes."""
        kind = event.type()
        if kind not in _WATCHED or self._replaying or not isinstance(event, QKeyEvent):
            return False
        if kind == QEvent.Type.ShortcutOverride:
            return self._keep_from_shortcuts(event)
        if not isinstance(watched, QWindow):
            return False
        return self._press(watched, event) if kind == QEvent.Type.KeyPress else self._release(event)

    def _keep_from_shortcuts(self, event: QKeyEvent) -> bool:
        char = _character(event)
        if not char or not self._decoder.wants(char, self._struck_at(event)):
            return False
        event.accept()
        return True

    def _press(self, window: QWindow, event: QKeyEvent) -> bool:
        if event.key() in _MODIFIERS:
            return False
        char, at = _character(event), self._struck_at(event)
        device = event.device().name()
        self.keyboards.add(device)
        if self._decoder.deadline is None:
            self._decoder.timing = self._by_device.get(device, self._timing)
        self.struck.emit(Stroke(char, at, bool(event.modifiers() & Qt.KeyboardModifier.AltModifier), device))
        if not char:
            self._act(self._decoder.interrupt(), at)
            return False
        held = _HeldKey(window, event.clone())
        decision = self._decoder.feed(char, at, held)
        self._act(decision, at)
        if decision.taken:
            if self._decoder.deadline is None:
                self._swallowed.add(event.key())
            else:
                self._held[event.key()] = held
        self._wait()
        return decision.taken

    def _release(self, event: QKeyEvent) -> bool:
        """The release of a kept key goes the way of its press."""
        key = event.key()
        if key in self._swallowed:
            self._swallowed.discard(key)
            return True
        held = self._held.pop(key, None)
        if held is None:
            return False
        held.release = event.clone()
        return True

    def rest(self) -> None:
        """Let go of kept keys whose time is over; the timer does this by itself."""
        at = self._clock()
        self._act(self._decoder.rest(at), at)
        self._wait()

    def _wait(self) -> None:
        deadline = self._decoder.deadline
        if deadline is None:
            self._timer.stop()
        else:
            self._timer.start(max(1, round((deadline - self._clock()) * 1000) + 1))

    def _act(self, decision: Decision[_HeldKey], at: float) -> None:
        if decision.scan:
            self._swallowed.update(self._held)
            self._held.clear()
            self._deliver(decision.scan, ScanSource.WEDGE, at)
        if decision.replay:
            self._replay(decision.replay)

    def _replay(self, keys: tuple[_HeldKey, ...]) -> None:
        self._held.clear()
        self._replaying = True
        try:
            for key in keys:
                for event in (key.press, key.release):
                    if event is not None and isValid(key.window):
                        QCoreApplication.sendEvent(key.window, event)
        finally:
            self._replaying = False

    def _deliver(self, code: str, source: ScanSource, at: float) -> None:
        code = self._trimmed(code)
        last = self._last
        repeated = last is not None and last.code == code and 0 <= at - last.at < DOUBLE_READ
        scan = ScanEvent(code, source, at, repeated)
        self._last = scan
        self.scanned.emit(scan)

    def _trimmed(self, code: str) -> str:
        for prefix, suffix in self._trims:
            if len(code) > len(prefix) + len(suffix) and code.startswith(prefix) and code.endswith(suffix):
                return code[len(prefix) : len(code) - len(suffix)]
        return code


def _character(event: QKeyEvent) -> str:
    """The character a scanner could mean by this key; empty for commands, cursor keys and held-down keys."""
    if event.isAutoRepeat():
        return ""
    terminator = _TERMINATOR_KEYS.get(Qt.Key(event.key()))
    modifiers = event.modifiers()
    if terminator is not None:
        return "" if modifiers & _COMMANDS else terminator
    if modifiers & _COMMANDS == Qt.KeyboardModifier.ControlModifier:
        return _CONTROL_CHARACTERS.get(Qt.Key(event.key()), "")
    text = event.text()
    if len(text) != 1 or not text.isprintable() or modifiers & _COMMANDS:
        return ""
    return text
