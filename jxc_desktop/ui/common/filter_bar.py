"""The filter over a list: a box, and a chip for every filter that is active."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from jxc_desktop.i18n import _, ngettext
from jxc_desktop.ui.common.icons import icon
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

_PAUSE = 150  # milliseconds after the last key before the list is read again


class FilterBar(Translated, QWidget):
    """Ctrl+F comes here; Esc clears the last filter; ↓ or Enter goes to the list.

    ``text_changed`` tells the typed text after a short pause; ``chip_removed`` the name of a chip
    whose filter goes; ``left`` that the user went on to the list.
    """

    text_changed = Signal(str)
    chip_removed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None, *, name: str = "filter") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._chips: dict[str, QToolButton] = {}
        self._told = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._tell)
        self.box = QLineEdit(self)
        self.box.setObjectName(f"{name}.box")
        self.box.setClearButtonEnabled(True)
        self.box.setMinimumWidth(200)
        self.box.setMaximumWidth(420)
        self.say(self.box.setPlaceholderText, lambda: _("Filter: name, code, initials, >100 (Ctrl+F)"))
        self.say(self.box.setAccessibleName, lambda: _("Filter"))
        self.box.textChanged.connect(lambda _text: self._pause.start())
        self._count: int | None = None
        self.count_label = QLabel(self)
        self.count_label.setProperty("role", "status")
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2 * GRID)
        self._layout.addWidget(self.box, 3)
        self._layout.addStretch(1)
        self._layout.addWidget(self.count_label)

    def text(self) -> str:
        """What is typed, without spaces at the ends."""
        return self.box.text().strip()

    def add_widget(self, widget: QWidget) -> None:
        """Put a button or choice at the right end."""
        self._layout.addWidget(widget)

    def set_chip(self, name: str, text: str) -> None:
        """Show an active filter, for example ``set_chip("category", "Category: drinks")``."""
        chip = self._chips.get(name)
        if chip is None:
            chip = QToolButton(self)
            chip.setObjectName(f"{self.objectName()}.{name}")
            chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            chip.setChecked(True)
            chip.clicked.connect(lambda: self._drop(name))
            self._layout.insertWidget(1 + len(self._chips), chip)
            self._chips[name] = chip
        chip.setIcon(icon("close"))
        chip.setText(text)
        chip.setToolTip(_("Remove this filter"))

    def remove_chip(self, name: str) -> None:
        """Take a chip away without telling."""
        chip = self._chips.pop(name, None)
        if chip is not None:
            chip.hide()
            chip.deleteLater()

    def chips(self) -> list[str]:
        """The names of the active filters."""
        return list(self._chips)

    def chip_texts(self) -> list[str]:
        """What the chips say."""
        return [chip.text() for chip in self._chips.values()]

    def active(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.text() or self._chips)

    def clear(self) -> None:
        """Remove every filter."""
        for name in self.chips():
            self._drop(name)
        self.box.clear()
        self._tell()

    def set_count(self, count: int | None) -> None:
        """Say how many rows the list has."""
        self._count = count
        self._say_count()

    def _say_count(self) -> None:
        if self._count is None:
            self.count_label.clear()
        else:
            told = ngettext("{count} row", "{count} rows", self._count)
            self.count_label.setText(told.format(count=f"{self._count:,d}"))

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._say_count()

    def _drop(self, name: str) -> None:
        self.remove_chip(name)
        self.chip_removed.emit(name)

    def _tell(self) -> None:
        self._pause.stop()
        if self.text() != self._told:
            self._told = self.text()
            self.text_changed.emit(self._told)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc clears what is typed, then the last chip; ↓ and Enter go to the list."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self.active():
            if self.box.text():
                self.box.clear()
                self._tell()
            else:
                self._drop(self.chips()[-1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._tell()
            self.left.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()
