"""The keys of the counter, along the bottom: what the keyboard does, a finger can do too."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from jxc_desktop.domain.counter_keys import ACTIONS, OUR_KEYS
from jxc_desktop.i18n import _
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.counter.widgets import TouchButton

ONE_ROW_WIDTH = 1180
_BARRED = tuple(action for action in ACTIONS if action.barred)


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
        self._keys: Mapping[str, str] = OUR_KEYS.keys
        for action in _BARRED:
            button = TouchButton(f"key_{action.name}", parent=self)
            button.clicked.connect(lambda _checked, name=action.name: self.pressed.emit(name))
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

    def set_keys(self, keys: Mapping[str, str]) -> None:
        """Show these keys on the buttons."""
        self._keys = keys
        self.retranslate()

    def retranslate(self) -> None:
        """Say the keys again."""
        super().retranslate()
        for button, action in zip(self._buttons, _BARRED, strict=True):
            button.setText(f"{self._keys[action.name]} {_(action.title)}".strip())
