"""Keys of one page, and how a key that can be chosen is written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

_PREFIXES = {
    Qt.KeyboardModifier.NoModifier: "",
    Qt.KeyboardModifier.ShiftModifier: "Shift+",
    Qt.KeyboardModifier.ControlModifier: "Ctrl+",
    Qt.KeyboardModifier.AltModifier: "Alt+",
}


def bind(page: QWidget, keys: str, does: Callable[[], object]) -> QShortcut:
    """Let keys do something while the cursor is anywhere in the page."""
    shortcut = QShortcut(QKeySequence(keys), page)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(does)
    return shortcut


def key_text(event: QKeyEvent) -> str:
    """A key as the table of keys writes it; empty for keys that cannot stand there."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    prefix, key = _PREFIXES.get(modifiers), event.key()
    if prefix is None:
        return ""
    if Qt.Key.Key_F1 <= key <= Qt.Key.Key_F12:
        return f"{prefix}F{key - Qt.Key.Key_F1 + 1}"
    if prefix == "Ctrl+" and Qt.Key.Key_A <= key <= Qt.Key.Key_Z:
        return f"{prefix}{chr(key)}"
    return ""
