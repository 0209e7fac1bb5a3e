"""Touch mode: a number pad that always stands in the same place, so that a finger finds it without looking."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.counter.widgets import TouchButton

_GLYPHS = (
    (0, 0, "7"), (0, 1, "8"), (0, 2, "9"), (0, 3, "*"),
    (1, 0, "4"), (1, 1, "5"), (1, 2, "6"), (1, 3, "/"),
    (2, 0, "1"), (2, 1, "2"), (2, 2, "3"), (2, 3, "+"),
    (3, 0, "0"), (3, 1, "00"), (3, 2, "."), (3, 3, "-"),
)  # fmt: skip
_NAMES = {"*": "times", "/": "discount", "+": "more", "-": "less", ".": "point"}


def _keys() -> tuple[tuple[int, int, str, Qt.Key, str, Callable[[], str]], ...]:
    """Row, column, name, key, sign where there is one, and words."""
    return (
        (0, 4, "pad_up", Qt.Key.Key_Up, "↑", lambda: _("Line above")),
        (1, 4, "pad_down", Qt.Key.Key_Down, "↓", lambda: _("Line below")),
        (0, 5, "pad_back", Qt.Key.Key_Backspace, "←", lambda: _("Delete the last character")),
        (1, 5, "pad_escape", Qt.Key.Key_Escape, "", lambda: _("Back")),
        (2, 4, "pad_delete", Qt.Key.Key_Delete, "", lambda: _("Remove")),
        (2, 5, "pad_undo", Qt.Key.Key_Z, "", lambda: _("Undo")),
    )


class NumberPad(Translated, QFrame):
    """Digits, the signs of the scan box, and the keys that end or undo typing.

    What is pressed goes as a key to the widget that ``target`` answers, past the ear for scanners: fingers are
    slow, but a finger on two keys must never look like a code.
    """

    def __init__(self, target: Callable[[], QWidget | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("number_pad")
        self.setProperty("role", "footer")
        self._target = target
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setSpacing(6)
        for row, column, glyph in _GLYPHS:
            button = self._button(f"pad_{_NAMES.get(glyph, glyph)}", row, column)
            button.setText(glyph)
            button.setAccessibleName(glyph)
            button.clicked.connect(lambda _checked, glyph=glyph: self._type(glyph))
        for row, column, name, key, glyph, text in _keys():
            button = self._button(name, row, column)
            self.say(button.setText, partial(str, glyph) if glyph else text)
            self.say(button.setAccessibleName, text)
            button.clicked.connect(lambda _checked, key=key: self._send(key))
        enter = self._button("pad_enter", 3, 4, columns=2)
        enter.setProperty("chosen", "true")
        self.say(enter.setText, lambda: _("Enter"))
        enter.clicked.connect(lambda _checked: self._send(Qt.Key.Key_Return))

    def _button(self, name: str, row: int, column: int, columns: int = 1) -> TouchButton:
        button = TouchButton(name, parent=self)
        self._grid.addWidget(button, row, column, 1, columns)
        self._grid.setColumnStretch(column, 1)
        return button

    def _type(self, glyphs: str) -> None:
        for glyph in glyphs:
            self._send(Qt.Key(ord(glyph)), glyph)

    def _send(self, key: Qt.Key, text: str = "") -> None:
        widget = self._target()
        if widget is None:
            return
        control = Qt.KeyboardModifier.ControlModifier if key == Qt.Key.Key_Z else Qt.KeyboardModifier.NoModifier
        widget.setFocus()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            widget.event(QKeyEvent(kind, key, control, text))
