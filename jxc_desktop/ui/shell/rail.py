"""The rail: the pages this user may open, with icon and word; icons alone where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QToolButton, QVBoxLayout, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.ui.common.icons import ICON_SIZE, icon
from jxc_desktop.ui.common.tokens import GRID, RAIL_NARROW, RAIL_WIDE
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.shell.pages import PageEntry


class Rail(Translated, QFrame):
    """``chosen`` tells the name of a page."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setProperty("role", "rail")
        self._entries: list[PageEntry] = []
        self.buttons: dict[str, QToolButton] = {}
        self.narrow = False
        self._inside = QWidget(self)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(GRID, 2 * GRID, GRID, 2 * GRID)
        self._column.setSpacing(GRID // 2)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside.setProperty("role", "inside")
        scroll.viewport().setProperty("role", "inside")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self.set_narrow(narrow=False)

    def show_entries(self, entries: list[PageEntry]) -> None:
        """Show these pages."""
        self._entries = entries
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = {}
        for entry in entries:
            button = QToolButton(self._inside)
            button.setObjectName(f"rail.{entry.name}")
            button.setProperty("rail", "true")
            button.setCheckable(True)
            button.setIcon(icon(entry.icon))
            button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
            button.clicked.connect(lambda _checked=False, name=entry.name: self.chosen.emit(name))
            self.buttons[entry.name] = button
            self._column.addWidget(button)
        self._column.addStretch(1)
        self.retranslate()

    def set_narrow(self, *, narrow: bool) -> None:
        """Icons alone, or icons with words."""
        self.narrow = narrow
        self.setFixedWidth(RAIL_NARROW if narrow else RAIL_WIDE)
        self.retranslate()

    def mark(self, name: str) -> None:
        """Show which page is in front."""
        for known, button in self.buttons.items():
            button.setChecked(known == name)

    def retranslate(self) -> None:
        """Say every entry again."""
        super().retranslate()
        style = Qt.ToolButtonStyle
        for entry in self._entries:
            button = self.buttons[entry.name]
            title = _(entry.title)
            button.setText(title)
            button.setToolTip(f"{title}  {entry.keys}".strip())
            button.setAccessibleName(title)
            button.setToolButtonStyle(style.ToolButtonIconOnly if self.narrow else style.ToolButtonTextBesideIcon)
            button.setFixedWidth((RAIL_NARROW if self.narrow else RAIL_WIDE) - 2 * GRID)
