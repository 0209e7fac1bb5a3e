"""Codes nobody knows wait here: scanning goes on, only payment is held up until each is dealt with."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class UnknownCodes(QObject):
    """The codes that wait, in the order they were read."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._codes: list[str] = []

    def __len__(self) -> int:
        return len(self._codes)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that waits; the same code read twice waits twice."""
        return tuple(self._codes)

    @property
    def first(self) -> str:
        """The code to deal with next; empty when none waits."""
        return self._codes[0] if self._codes else ""

    def add(self, code: str) -> None:
        """Let a code wait."""
        self._codes.append(code)
        self.changed.emit()

    def settle(self, code: str) -> int:
        """The code is known now: take all its readings out and say how many there were."""
        count = self._codes.count(code)
        self._codes = [waiting for waiting in self._codes if waiting != code]
        self.changed.emit()
        return count

    def discard_first(self) -> str:
        """Give up one reading."""
        code = self._codes.pop(0) if self._codes else ""
        self.changed.emit()
        return code
