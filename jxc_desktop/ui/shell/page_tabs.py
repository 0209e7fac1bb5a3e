"""The tabs: one for each document, opened once, closed without a question, opened again, kept over a restart."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.ui.common.icons import icon
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.tab_page import TabPage
from jxc_desktop.ui.common.tokens import TAB_BAR
from jxc_desktop.ui.common.translated import Translated

Place = tuple[str, str | None]
"""Name and key of a page."""
_REMEMBERED = 20


class PageTabs(Translated, QWidget):
    """Pages behind a tab bar. ``current_changed`` tells the page in front, or None."""

    current_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tabs")
        self.pages: list[TabPage] = []
        self.closed: list[Place] = []
        self._fresh: TabPage | None = None
        self._opened_from: dict[TabPage, TabPage | None] = {}
        self.bar = QTabBar(self)
        self.bar.setObjectName("tabs.bar")
        self.bar.setExpanding(False)
        self.bar.setMovable(False)
        self.bar.setElideMode(Qt.TextElideMode.ElideRight)
        self.bar.setUsesScrollButtons(True)
        self.bar.setMinimumHeight(TAB_BAR)
        self.bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.stack = QStackedWidget(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.stack, 1)
        self.bar.currentChanged.connect(self._show)

    def current(self) -> TabPage | None:
        """The page in front."""
        page = self.stack.currentWidget()
        return page if isinstance(page, TabPage) else None

    def page_at(self, name: str, key: str | None) -> TabPage | None:
        """The page of that name and key, when it is open."""
        return next((page for page in self.pages if page.name == name and page.key == key), None)

    def add(self, page: TabPage, *, in_front: bool = True) -> None:
        """Open a page in a new tab."""
        self.note_way_back(page)
        if page.key is not None and not page.goes_back:
            bind(page, "Alt+Left", self.go_back)
        self.pages.append(page)
        self._fresh = page
        self.stack.addWidget(page)
        number = self.bar.addTab(icon(page.icon_name), "")
        if page.name != "home":
            self.bar.setTabButton(number, QTabBar.ButtonPosition.RightSide, self._close_button(page))
        page.title_changed.connect(lambda: self._say(page))
        page.close_asked.connect(lambda: self.close_page(page))
        self._say(page)
        if in_front or number == 0:
            self.show_page(page)

    def _close_button(self, page: TabPage) -> QToolButton:
        button = QToolButton(self.bar)
        button.setObjectName("tabs.close")
        button.setIcon(icon("close"))
        button.setIconSize(QSize(12, 12))
        button.setFixedSize(28, 28)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.close_page(page))
        return button

    def show_page(self, page: TabPage) -> None:
        """Bring a page to the front."""
        number = self.pages.index(page)
        if self.bar.currentIndex() == number:
            self._show(number)
        else:
            self.bar.setCurrentIndex(number)

    def _show(self, number: int) -> None:
        if 0 <= number < len(self.pages):
            page = self.pages[number]
            self.stack.setCurrentWidget(page)
            first, fresh = page.first_focus(), page is self._fresh
            self._fresh = None
            if page.focusWidget() is not None and not fresh:  # Qt gives a fresh page's focus to its first button
                page.focusWidget().setFocus()
            elif first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
            self.current_changed.emit(page)

    def note_way_back(self, page: TabPage) -> None:
        """Remember that a page is about to be opened from the one in front."""
        if page is not self.current():
            self._opened_from[page] = self.current()

    def go_back(self) -> None:
        """Go to the page the one in front was opened from, where that is still open."""
        page = self.current()
        before = self._opened_from.get(page) if page is not None else None
        if before in self.pages:
            self.show_page(before)

    def close_page(self, page: TabPage) -> None:
        """Close a page; it is remembered for opening again. Home stays."""
        if page not in self.pages or page.name == "home" or not page.may_close():
            return
        number = self.pages.index(page)
        self.closed = [*self.closed, (page.name, page.key)][-_REMEMBERED:]
        self.pages.remove(page)
        self._opened_from = {one: before for one, before in self._opened_from.items() if page not in (one, before)}
        self.bar.removeTab(number)
        self.stack.removeWidget(page)
        page.hide()
        page.leave()
        page.deleteLater()
        if not self.pages:
            self.current_changed.emit(None)

    def close_all(self) -> None:
        """Close every page without remembering any."""
        while self.pages:
            page = self.pages.pop()
            self.stack.removeWidget(page)
            page.hide()
            page.leave()
            page.deleteLater()
            self.bar.blockSignals(True)
            self.bar.removeTab(len(self.pages))
            self.bar.blockSignals(False)
        self.closed = []
        self._opened_from.clear()

    def step(self, by: int) -> None:
        """Go to a neighbouring tab, round the ends."""
        if self.pages:
            self.bar.setCurrentIndex((self.bar.currentIndex() + by) % len(self.pages))

    def places(self) -> list[Place]:
        """Name and key of every open page, in order."""
        return [(page.name, page.key) for page in self.pages]

    def _say(self, page: TabPage) -> None:
        number = self.pages.index(page) if page in self.pages else -1
        if number >= 0:
            title = page.title()
            self.bar.setTabText(number, f"{title} ●" if page.changed_mark() else title)
            self.bar.setTabToolTip(number, title)
            button = self.bar.tabButton(number, QTabBar.ButtonPosition.RightSide)
            if isinstance(button, QToolButton):
                button.setToolTip(_("Close"))
                button.setAccessibleName(_("Close"))

    def retranslate(self) -> None:
        """Say every tab again."""
        super().retranslate()
        for page in self.pages:
            self._say(page)
