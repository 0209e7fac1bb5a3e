"""What happens when nobody touches the program: it tidies the books, and then it locks itself."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication

LOOK_EVERY = 5_000
TIDY_AFTER = 60.0
"""Seconds of quiet after which the write-ahead log is carried into the data file."""

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class QuietWatch(QObject):
    """Calls ``tidy`` once in each quiet spell, and ``lock`` after ``lock_after()`` seconds (0: never).

    It listens at the windows of the screen, not at every widget: their events are few.
    """

    def __init__(
        self,
        lock: Callable[[], object],
        tidy: Callable[[], object],
        lock_after: Callable[[], float],
        parent: QObject,
        *,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(parent)
        self._lock, self._tidy, self._lock_after, self._seconds = lock, tidy, lock_after, seconds
        self._touched = seconds()
        self._tidied = True
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._application = QGuiApplication.instance()
        if isinstance(self._application, QGuiApplication):
            self._application.focusWindowChanged.connect(self._watch)

    def start(self) -> None:
        """Begin to watch."""
        self.touch()
        self._timer.start(LOOK_EVERY)

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()

    def touch(self) -> None:
        """Somebody did something (or a scan came)."""
        self._touched = self._seconds()
        self._tidied = False

    def look(self) -> None:
        """See how long it has been quiet."""
        quiet = self._seconds() - self._touched
        if quiet >= TIDY_AFTER and not self._tidied:
            self._tidied = True
            self._tidy()
        limit = self._lock_after()
        if limit and quiet >= limit and QApplication.activeModalWidget() is None:
            self._lock()

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002, N802  (Qt's name)
        """Note that somebody is here; nothing is kept from anybody."""
        if event.type() in _TOUCHES:
            self.touch()
        return False
