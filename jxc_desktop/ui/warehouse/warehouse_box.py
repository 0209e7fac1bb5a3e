"""Which warehouse a window shows: all of them, or one."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.ui.common.translated import Translated


class WarehouseBox(Translated, QComboBox):
    """Offers all warehouses together and each of them; hidden while there is one only."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "warehouse") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.addItem("", "")
        self.say(lambda text: self.setItemText(0, text), lambda: _("All warehouses"))
        self.say(self.setAccessibleName, lambda: _("Warehouse"))
        self.hide()

    def offer(self, places: Iterable[tuple[str, str]]) -> None:
        """Offer these, each a code and a name; what is chosen stays chosen where it can."""
        chosen = self.place()
        with QSignalBlocker(self):
            while self.count() > 1:
                self.removeItem(1)
            for code, title in places:
                self.addItem(title, code)
            self.setCurrentIndex(max(self.findData(chosen), 0))
        self.setVisible(self.several)

    @property
    def several(self) -> bool:
        """Whether there is anything to choose."""
        return self.count() > 2

    def place(self) -> str:
        """The code of the warehouse chosen; empty for all."""
        return str(self.currentData() or "")
