"""A row that links goods a platform names with goods of ours: the cell is chosen above, our code is typed here."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.ui.common.editors import PlainEdit
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated


class LinkBox(Translated, QFrame):
    """``asked`` tells the code of our goods."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label, self.code, self.button = QLabel(self), PlainEdit(self, name="import.link"), QPushButton(self)
        self.button.setObjectName("import.link_goods")
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID, GRID, GRID)
        for widget in (self.label, self.code, self.button):
            row.addWidget(widget)
        row.addStretch(1)
        self.say(self.label.setText, lambda: _("The goods of the chosen cell are our item"))
        self.say(self.code.setAccessibleName, lambda: _("Code of our item"))
        self.say(self.button.setText, lambda: _("Link"))
        self.button.clicked.connect(self._ask)
        self.code.returnPressed.connect(self._ask)

    def _ask(self) -> None:
        if self.code.text().strip():
            self.asked.emit(self.code.text().strip())
            self.code.clear()
