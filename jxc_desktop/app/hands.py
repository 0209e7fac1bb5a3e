"""Hands for a program: keys struck and codes scanned as a person would, through its windows and its router.

The sample day and the stories of the tests work the program with these; nothing is called past the windows.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from jxc_desktop.app.program import Program

_CONTROL = Qt.KeyboardModifier.ControlModifier


class Seconds:
    """A clock of seconds that moves only when hands move."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """The seconds now."""
        return self.now


class Hands:
    """Somebody at the keyboard of a program, with a scanner. ``seconds`` is the clock the program was given."""

    def __init__(self, program: Program, seconds: Seconds) -> None:
        self._program, self._seconds = program, seconds

    def show(self, width: int = 1366, height: int = 768) -> None:
        """Put the main window on the screen and in front."""
        window = self._program.window
        window.resize(width, height)
        window.show()
        window.activateWindow()
        self.look()

    def look(self) -> None:
        """Let the windows draw and answer."""
        for _ in range(3):
            QCoreApplication.processEvents()

    def key(self, key: Any, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Strike one key (a `Qt.Key` or a sign) in the window in front, slower than any scanner."""
        self._seconds.now += 0.2
        QTest.keyClick(self._handle(), key, modifiers)
        self._seconds.now += 0.2
        self._program.router.rest()
        self.look()

    def type(self, text: str) -> None:
        """Type a text, key by key. Signs no key makes go into the field as an input method puts them there."""
        for char in text:
            if char.isascii():
                self.key(char)
            else:
                QTest.keyClicks(self._focused(), char)
        self.look()

    def enter(self) -> None:
        """Press Enter, longer after the last scan than a scanner would."""
        self._seconds.now += 0.4
        self.key(Qt.Key.Key_Return)

    def control(self, key: Qt.Key) -> None:
        """Press a key with Ctrl."""
        self.key(key, _CONTROL)

    def scan(self, code: str, times: int = 1) -> None:
        """Pull the trigger: the code and Enter come as a burst of keys into whatever has the focus."""
        for _ in range(times):
            self._seconds.now += 0.3
            handle = self._handle()
            sign: Any
            for sign in code:
                self._seconds.now += 0.004
                QTest.keyClick(handle, sign)
            self._seconds.now += 0.004
            QTest.keyClick(handle, Qt.Key.Key_Return)
            self._seconds.now += 0.1
            self.look()

    def wait(self, seconds: float) -> None:
        """Do nothing for a while."""
        self._seconds.now += seconds
        self.look()

    def _handle(self) -> QWindow:
        handle = self._program.window.windowHandle()
        if handle is None:
            raise RuntimeError("the window is not on the screen")
        return handle

    def _focused(self) -> QWidget:
        widget = self._program.window.focusWidget()
        if widget is None:
            raise RuntimeError("nothing has the focus")
        return widget
