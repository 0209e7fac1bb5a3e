"""The keys of the counter, along the bottom: what the keyboard does, a finger can do too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.counter.widgets import TouchButton

ONE_ROW_WIDTH = 1180


@dataclass(frozen=True, slots=True)
class CounterKey:
    """A function key: its name in the program, the key, and what it is called."""

    name: str
    key: Qt.Key
    label: str
    title: str


KEYS: Sequence[CounterKey] = (
    CounterKey("help", Qt.Key.Key_F1, "F1", N_("Help")),
    CounterKey("customer", Qt.Key.Key_F2, "F2", N_("Customer")),
    CounterKey("price_check", Qt.Key.Key_F3, "F3", N_("Price check")),
    CounterKey("return", Qt.Key.Key_F5, "F5", N_("Return")),
    CounterKey("last_sale", Qt.Key.Key_F6, "F6", N_("Last sale")),
    CounterKey("park", Qt.Key.Key_F7, "F7", N_("Park")),
    CounterKey("recall", Qt.Key.Key_F8, "F8", N_("Recall")),
    CounterKey("pay", Qt.Key.Key_F9, "F9", N_("Pay")),
    CounterKey("whole_discount", Qt.Key.Key_F10, "F10", N_("Whole discount")),
    CounterKey("drawer", Qt.Key.Key_F11, "F11", N_("Drawer")),
    CounterKey("search", Qt.Key.Key_F12, "F12", N_("Find item")),
)


class KeyBar(Translated, QFrame):
    """The buttons of the function keys, in one row or, on a narrow screen, in two."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("key_bar")
        self.setProperty("role", "footer")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 2, 8, 2)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._rows = 0
        self._buttons: list[TouchButton] = []
        for key in KEYS:
            button = TouchButton(f"key_{key.name}", parent=self)
            button.clicked.connect(lambda _checked, name=key.name: self.pressed.emit(name))
            self._buttons.append(button)
        self.retranslate()
        self.arrange(ONE_ROW_WIDTH)

    def arrange(self, width: int) -> None:
        """Lay the keys out for a bar of this width."""
        rows = 1 if width >= ONE_ROW_WIDTH else 2
        if rows == self._rows:
            return
        self._rows = rows
        columns = -(-len(self._buttons) // rows)
        for place, button in enumerate(self._buttons):
            self._grid.addWidget(button, place // columns, place % columns)

    def retranslate(self) -> None:
        """Say the keys again."""
        super().retranslate()
        for button, key in zip(self._buttons, KEYS, strict=True):
            button.setText(f"{key.label} {_(key.title)}")
