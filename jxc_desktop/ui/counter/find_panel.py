"""A panel that finds somebody while one types, and takes whom the arrows chose."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from jxc_desktop.ui.counter.widgets import Panel


class FindPanel(Panel):
    """One field and a list of what fits it. A subclass looks in `look`, answers with `show_entries`, and says with
    `add_list` where the list stands.
    """

    def __init__(
        self,
        name: str,
        title: Callable[[], str],
        asked: Callable[[], str],
        chosen: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"{name}_panel", parent)
        self._chosen = chosen
        self.heading(title)
        self.text = self.field(f"{name}_text", asked, words=True)
        self.text.textChanged.connect(self.look)
        self.text.entered.connect(self.take)
        self.list = QListWidget(self)
        self.list.setObjectName(f"{name}_list")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._take)

    def add_list(self, title: Callable[[], str]) -> None:
        """Put the list below what the panel has so far."""
        self.say(self.list.setAccessibleName, title)
        self.column.addWidget(self.list, 1)

    def look(self, text: str) -> None:
        """Find what fits."""
        raise NotImplementedError

    def first_field(self) -> QWidget:
        """What is looked for."""
        return self.text

    def show_entries(self, entries: Iterable[tuple[str, str]]) -> None:
        """Offer these, each with what it is called and how it is shown; the first one is chosen."""
        self.list.clear()
        for key, text in entries:
            item = QListWidgetItem(text, self.list)
            item.setData(Qt.ItemDataRole.UserRole, key)
        self.list.setCurrentRow(0)

    def take(self) -> None:
        """Take the chosen one."""
        item = self.list.currentItem()
        if item is not None:
            self._take(item)

    def _take(self, item: QListWidgetItem) -> None:
        self._chosen(item.data(Qt.ItemDataRole.UserRole))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Arrows choose; Esc goes back."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = -1 if event.key() == Qt.Key.Key_Up else 1
            self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), self.list.count() - 1))
            event.accept()
        else:
            super().keyPressEvent(event)
