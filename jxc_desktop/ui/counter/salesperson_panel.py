"""F4: who sold it, by name, initials or badge; the receipt names them, and the sale counts for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from jxc_desktop.domain.pinyin import initials
from jxc_desktop.i18n import _
from jxc_desktop.ui.counter.widgets import Panel


class SalespersonPanel(Panel):
    """One field and the people that fit it; Enter takes the chosen one."""

    def __init__(self, chosen: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__("salesperson_panel", parent)
        self._chosen = chosen
        self._people: tuple[str, ...] = ()
        self.heading(lambda: _("Sold by"))
        self.text = self.field("salesperson_text", lambda: _("Name or initials; or scan the badge"), words=True)
        self.text.textChanged.connect(lambda _text: self._fill())
        self.text.entered.connect(self.take)
        self.list = QListWidget(self)
        self.list.setObjectName("salesperson_list")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.say(self.list.setAccessibleName, lambda: _("Salespeople found"))
        self.list.itemClicked.connect(lambda item: self._chosen(item.text()))
        self.column.addWidget(self.list, 1)
        self.label(lambda: _("Counts for this sale only; the next one names nobody."), role="note")
        self.button("no_salesperson", lambda: _("Name nobody"), lambda: self._chosen(""))
        self.button("take_salesperson", lambda: _("Choose (Enter)"), self.take, primary=True)

    def first_field(self) -> QWidget:
        """What is looked for."""
        return self.text

    def prepare(self) -> None:
        """Begin with everybody."""
        self.text.clear()

    def show_people(self, people: Sequence[str]) -> None:
        """Offer these people."""
        self._people = tuple(people)
        self._fill()

    def _fill(self) -> None:
        wanted = self.text.text().strip().casefold()
        self.list.clear()
        for name in self._people:
            if wanted in name.casefold() or any(each.casefold().startswith(wanted) for each in initials(name)):
                QListWidgetItem(name, self.list)
        self.list.setCurrentRow(0)

    def take(self) -> None:
        """Take the chosen one."""
        item = self.list.currentItem()
        if item is not None:
            self._chosen(item.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Arrows choose; Esc goes back."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = -1 if event.key() == Qt.Key.Key_Up else 1
            self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), self.list.count() - 1))
            event.accept()
        else:
            super().keyPressEvent(event)
