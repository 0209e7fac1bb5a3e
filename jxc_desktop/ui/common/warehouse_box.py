"""Which warehouse a window shows: all of them, or one."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.services.engine.resolving import TRANSIT
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.ui.common.translated import Translated


class WarehouseBox(Translated, QComboBox):
    """Offers each warehouse, and unless ``every`` is off all of them together; hidden while there is one only."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "warehouse", every: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._together = int(every)
        if every:
            self.addItem("", "")
            self.say(lambda text: self.setItemText(0, text), lambda: _("All warehouses"))
        self.say(self.setAccessibleName, lambda: _("Warehouse"))
        self.hide()

    def offer(self, places: Iterable[tuple[str, str]]) -> None:
        """Offer these, each a code and a name; what is chosen stays chosen where it can."""
        chosen = self.place()
        with QSignalBlocker(self):
            while self.count() > self._together:
                self.removeItem(self._together)
            for code, title in places:
                self.addItem(title, code)
            self.setCurrentIndex(max(self.findData(chosen), 0))
        self.setVisible(self.several)

    @property
    def several(self) -> bool:
        """Whether there is anything to choose."""
        return self.count() > self._together + 1

    def choose(self, code: str) -> None:
        """Choose a warehouse."""
        if self.findData(code) >= 0:
            self.setCurrentIndex(self.findData(code))

    def place(self) -> str:
        """The code of the warehouse chosen; empty for all."""
        return str(self.currentData() or "")


def warehouses_offered(master: MasterDataService) -> list[tuple[str, str]]:
    """Code and name of the warehouses people choose from: those in use, but not the one of goods under way."""
    return [(one.code, one.name) for one in master.warehouses() if one.active and one.code != TRANSIT]
