"""The rail: the pages this user may open, by group; icons alone where the window is narrow."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.ui.common.icons import icon
from jxc_desktop.ui.common.tokens import GRID, RAIL_NARROW, RAIL_WIDE
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.shell.pages import FAVOURITES, GROUPS, HOME_GROUP, PageEntry, PageGroup
from jxc_desktop.ui.shell.rail_button import RailButton
from jxc_desktop.ui.shell.rail_memory import RailMemory

PIN = "pin"
"""The button under the favourites that pins the page in front, or takes it out."""


class Rail(Translated, QFrame):
    """``chosen`` tells the name of a page.

    Wide, a group folds its pages out below it; narrow, it offers them in a menu beside it. Both, and the favourites
    of each user, are kept in ``state``. ``buttons`` are those of the pages by name, favourites not counted twice.
    """

    chosen = Signal(str)

    def __init__(self, state: MutableMapping[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setProperty("role", "rail")
        self.memory = RailMemory(state)
        self.user = ""
        self.narrow = False
        self.buttons: dict[str, RailButton] = {}
        self.groups: dict[str, RailButton] = {}
        self._entries: dict[str, PageEntry] = {}
        self._pages: dict[str, list[tuple[str, RailButton]]] = {}
        self._front = ""
        self.menu: QMenu | None = None
        self._inside = QWidget(self)
        self._column = QVBoxLayout(self._inside)
        self._arrange()
        self.set_narrow(narrow=False)

    def _arrange(self) -> None:
        self._column.setContentsMargins(GRID, 2 * GRID, GRID, 2 * GRID)
        self._column.setSpacing(GRID // 2)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside.setProperty("role", "inside")
        self.area.viewport().setProperty("role", "inside")
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self._inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)

    # what there is

    def show_entries(self, entries: Sequence[PageEntry], user: str = "") -> None:
        """Show what a user may open: their favourites, and every page that needs no document or item to open."""
        self.user = user
        self._entries = {entry.name: entry for entry in entries}
        self._clear()
        for group in GROUPS:
            self._add_group(group)
        self._column.addStretch(1)
        self.retranslate()

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons, self.groups, self._pages = {}, {}, {}

    def _add_group(self, group: PageGroup) -> None:
        names = self.names(group.name)
        if not names and group.name != FAVOURITES:
            return
        if group.name != HOME_GROUP:
            header = RailButton(f"group.{group.name}", group.icon, self._inside)
            header.clicked.connect(lambda _checked=False: self.fold(group.name))
            header.arrow.connect(lambda key: self._walk(header, key))
            self.groups[group.name] = header
            self._column.addWidget(header)
        self._pages[group.name] = [(name, self._add_page(group.name, name)) for name in names]
        if group.name == FAVOURITES:
            self._pages[group.name].append((PIN, self._add_page(FAVOURITES, PIN)))

    def _add_page(self, group: str, name: str) -> RailButton:
        sign = self._entries[name].icon if name in self._entries else "star"
        within = f"{FAVOURITES}.{name}" if group == FAVOURITES else name
        button = RailButton(within, sign, self._inside, indented=group != HOME_GROUP)
        button.clicked.connect(lambda _checked=False: self._choose(name))
        button.arrow.connect(lambda key: self._walk(button, key))
        button.menu_asked.connect(lambda place: self._offer_pin(name, place))
        if group != FAVOURITES:
            self.buttons[name] = button
        self._column.addWidget(button)
        return button

    def names(self, group: str) -> list[str]:
        """The pages of a group in their order; home stands before the others of its group."""
        if group == FAVOURITES:
            return [name for name in self._favourites() if name in self._entries]
        shown = [entry for entry in self._entries.values() if entry.single and entry.group == group]
        return [entry.name for entry in sorted(shown, key=lambda entry: entry.name != "home")]

    def _favourites(self) -> list[str]:
        return self.memory.favourites(self.user, list(self._entries.values()))

    # what is done with it

    def _choose(self, name: str) -> None:
        self._tell_checks()
        if name == PIN:
            self.pin(self._front)
        else:
            self.chosen.emit(name)

    def fold(self, group: str) -> None:
        """Fold a group out or in; in the narrow rail, offer its pages beside it."""
        if self.narrow:
            self._offer(group)
        else:
            self.memory.fold(group)
        self.retranslate()

    def pin(self, name: str) -> bool:
        """Pin a page to the favourites, or take it out; False for what is no page of the rail."""
        if name not in self.buttons or name == "home":
            return False
        self.memory.pin(self.user, name, list(self._entries.values()))
        focus = self.focusWidget()
        had = focus.objectName() if focus is not None and focus.hasFocus() else ""
        self.show_entries(list(self._entries.values()), self.user)
        known = [*self.groups.values(), *(button for pages in self._pages.values() for _name, button in pages)]
        heir = next((button for button in known if button.objectName() == had), self.groups[FAVOURITES])
        if had:
            heir.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def first_focus(self) -> RailButton | None:
        """Where the keyboard enters the rail: the page in front, else its group, else the first button."""
        page, entry = self.buttons.get(self._front), self._entries.get(self._front)
        if page is not None and page.isVisible():
            return page
        header = self.groups.get(entry.group) if entry is not None else None
        return header or next((button for button in self._all() if button.isVisible()), None)

    def _all(self) -> list[RailButton]:
        order = (self._column.itemAt(number) for number in range(self._column.count()))
        return [widget for item in order if isinstance(widget := item and item.widget(), RailButton)]

    def _walk(self, button: RailButton, key: Qt.Key) -> None:
        """Up and down go to the next button, right folds a group out, left goes to the group and folds it in."""
        group = next((name for name, header in self.groups.items() if header is button), "")
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            seen = [one for one in self._all() if one.isVisible() and one.isEnabled()]
            self._go_to(seen[(seen.index(button) + (1 if key == Qt.Key.Key_Down else -1)) % len(seen)])
        elif group:
            if self.narrow or self.memory.is_open(group) == (key == Qt.Key.Key_Left):
                self.fold(group)
        elif key == Qt.Key.Key_Left:
            pages = ((name, [one for _name, one in pages]) for name, pages in self._pages.items())
            header = next((self.groups.get(name) for name, known in pages if button in known), None)
            self._go_to(header or button)

    def _go_to(self, button: RailButton) -> None:
        button.setFocus(Qt.FocusReason.TabFocusReason)
        self.area.ensureWidgetVisible(button, 0, 2 * GRID)

    # menus

    def _offer(self, group: str) -> None:
        header = self.groups[group]
        menu = self._open_menu()
        for name in self.names(group):
            entry = self._entries[name]
            action = menu.addAction(icon(entry.icon), f"{_(entry.title)}\t{entry.keys}".strip())
            action.setCheckable(name == self._front)
            action.setChecked(name == self._front)
            action.triggered.connect(lambda _checked=False, name=name: self.chosen.emit(name))
        if group == FAVOURITES:
            if menu.actions():
                menu.addSeparator()
            self._add_pin(menu, self._front)
        menu.setActiveAction(menu.actions()[0])
        menu.popup(header.mapToGlobal(QPoint(header.width() + GRID, 0)))

    def _offer_pin(self, name: str, place: QPoint) -> None:
        if name in self.buttons and name != "home":
            menu = self._open_menu()
            self._add_pin(menu, name)
            menu.popup(place)

    def _add_pin(self, menu: QMenu, name: str) -> None:
        action = menu.addAction(icon("star"), self._pin_words(name))
        action.setEnabled(name in self.buttons and name != "home")
        action.triggered.connect(lambda _checked=False: self.pin(name))

    def _open_menu(self) -> QMenu:
        self.menu = QMenu(self)
        self.menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return self.menu

    def _pin_words(self, name: str) -> str:
        return _("Unpin this page") if name in self._favourites() else _("Pin this page")

    # how it looks

    def set_narrow(self, *, narrow: bool) -> None:
        """Icons alone, or icons with words."""
        self.narrow = narrow
        self.setFixedWidth(RAIL_NARROW if narrow else RAIL_WIDE)
        self.retranslate()

    def mark(self, name: str) -> None:
        """Show which page is in front."""
        self._front = name
        self.retranslate()

    def retranslate(self) -> None:
        """Say every group and page again, and fold them as they are."""
        super().retranslate()
        titles = {group.name: _(group.title) for group in GROUPS}
        for group, header in self.groups.items():
            opened = self.memory.is_open(group) and not self.narrow
            header.tell(titles[group], narrow=self.narrow, right="down" if opened else "right")
        pinned = self._favourites()
        for group, pages in self._pages.items():
            shown = group == HOME_GROUP or (self.memory.is_open(group) and not self.narrow)
            for name, button in pages:
                button.setVisible(shown)
                self._tell_page(group, name, button, pinned)
        self._tell_checks()

    def _tell_page(self, group: str, name: str, button: RailButton, pinned: Sequence[str]) -> None:
        entry = self._entries.get(name)
        if entry is None:
            button.setEnabled(self._front in self.buttons and self._front != "home")
            button.tell(self._pin_words(self._front), narrow=self.narrow)
        else:
            sign = "star" if name in pinned and group != FAVOURITES else ""
            button.tell(_(entry.title), narrow=self.narrow, hint=entry.keys, right=sign)

    def _tell_checks(self) -> None:
        front = self._entries.get(self._front)
        for group, header in self.groups.items():
            folded = self.narrow or not self.memory.is_open(group)
            header.setChecked(folded and front is not None and front.group == group)
        for pages in self._pages.values():
            for name, button in pages:
                button.setChecked(name == self._front)
