"""The values of one dimension to filter by: in the place of the fields, never in the way."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jxc_desktop.i18n import _
from jxc_desktop.ui.common.editors import PlainEdit
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

_CODE = int(Qt.ItemDataRole.UserRole)


class FilterPanel(Translated, QWidget):
    """``chosen`` tells the codes that are ticked and whether they are left out; ``closed`` that nothing changes."""

    chosen = Signal(object, bool)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filter_panel")
        self.heading = QLabel(self)
        self.heading.setProperty("role", "section")
        self.search = PlainEdit(self, name="filter_panel.search")
        self.values = QListWidget(self)
        self.values.setObjectName("filter_panel.values")
        self.excluded = QCheckBox(self)
        self.done_button, self.close_button = QPushButton(self), QPushButton(self)
        self.done_button.setObjectName("filter_panel.done")
        self.done_button.setProperty("kind", "primary")
        self.close_button.setObjectName("filter_panel.close")
        self.excluded.setObjectName("filter_panel.excluded")
        self.say(self.search.setPlaceholderText, lambda: _("Search"))
        self.say(self.search.setAccessibleName, lambda: _("Search"))
        self.say(self.values.setAccessibleName, lambda: _("Values"))
        self.say(self.excluded.setText, lambda: _("All but these"))
        self.say(self.done_button.setText, lambda: _("Filter"))
        self.say(self.close_button.setText, lambda: _("Close"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        buttons = QHBoxLayout()
        buttons.addWidget(self.done_button)
        buttons.addWidget(self.close_button)
        for widget in (self.heading, self.search, self.values, self.excluded):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._tick_first)
        self.values.itemActivated.connect(self._turn)
        self.done_button.clicked.connect(lambda: self.chosen.emit(self.ticked(), self.excluded.isChecked()))
        self.close_button.clicked.connect(self.closed)

    def ask(self, title: str, values: Sequence[tuple[str, str]], ticked: Sequence[str], *, excluded: bool) -> None:
        """Show the values of a dimension, those in force ticked."""
        self.heading.setText(title)
        self.excluded.setChecked(excluded)
        self.search.clear()
        self.values.clear()
        known = dict(values)
        for code, name in [*values, *((code, code) for code in ticked if code not in known)]:
            item = QListWidgetItem(name if name == code or not code else f"{code} {name}", self.values)
            item.setData(_CODE, code)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if code in ticked else Qt.CheckState.Unchecked)
        self.search.setFocus()

    def ticked(self) -> list[str]:
        """The codes that are ticked."""
        items = [self.values.item(place) for place in range(self.values.count())]
        return [str(item.data(_CODE)) for item in items if item.checkState() is Qt.CheckState.Checked]

    def _narrow(self, text: str) -> None:
        for place in range(self.values.count()):
            item = self.values.item(place)
            item.setHidden(text.strip().casefold() not in item.text().casefold())

    def _tick_first(self) -> None:
        """Enter in the search ticks the first value it leaves; without a text it filters."""
        if not self.search.text().strip():
            self.done_button.click()
            return
        shown = [self.values.item(place) for place in range(self.values.count())]
        first = next((item for item in shown if not item.isHidden()), None)
        if first is not None:
            self._turn(first)
            self.search.clear()

    @staticmethod
    def _turn(item: QListWidgetItem) -> None:
        ticked = item.checkState() is Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
