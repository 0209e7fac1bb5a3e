"""The main window: rail, top bar, tabs and status line around the pages; locked until somebody signs in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _, language
from jxc_desktop.services.base import User
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.list_export import ListExport
from jxc_desktop.ui.common.tab_page import TabPage
from jxc_desktop.ui.common.tokens import MINIMUM_HEIGHT, MINIMUM_WIDTH, RAIL_BREAK
from jxc_desktop.ui.common.translated import Translated, switch_language
from jxc_desktop.ui.shell.commands import Command
from jxc_desktop.ui.shell.help_panel import HelpPanel
from jxc_desktop.ui.shell.home_page import HomePage
from jxc_desktop.ui.shell.lock_page import LockPage
from jxc_desktop.ui.shell.notices_panel import NoticesPanel
from jxc_desktop.ui.shell.page_tabs import PageTabs
from jxc_desktop.ui.shell.pages import PageEntry
from jxc_desktop.ui.shell.parts import HomeFacts, ShellParts
from jxc_desktop.ui.shell.practice_frame import PracticeFrame
from jxc_desktop.ui.shell.rail import Rail
from jxc_desktop.ui.shell.shell_commands import add_shell_commands
from jxc_desktop.ui.shell.status_bar import StatusBar
from jxc_desktop.ui.shell.top_bar import TopBar


class MainWindow(Translated, QMainWindow):
    """The shell. It is the `Navigator` of all pages.

    ``locked`` and ``unlocked`` tell the composition root when scans belong to `lock_page`
    (see `active_taker`) and who is signed in.
    """

    locked = Signal()
    unlocked = Signal(object)

    def __init__(self, parts: ShellParts) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setMinimumSize(MINIMUM_WIDTH, MINIMUM_HEIGHT)
        self.parts = parts
        self._shortcuts: list[QShortcut] = []
        self._digest = False
        if parts.pages.get("home") is None:
            home = PageEntry("home", N_("Home"), lambda _key: HomePage(parts, self), icon="home", rail=True)
            parts.pages.add(home)
        add_shell_commands(parts.commands, self)
        self.rail, self.tabs, self.status = Rail(parts.state), PageTabs(), StatusBar()
        self.top = TopBar(parts, self)
        self.help_panel = HelpPanel()
        self.lock_page = LockPage(
            parts.runner,
            parts.sign_in,
            sign_in_badge=parts.sign_in_badge,
            error_sound=parts.error_sound,
            shop_name=parts.shop_name,
        )
        self.work = QWidget()
        self.notices_panel = NoticesPanel(self.work)
        self._stack = QStackedWidget(self)
        self._arrange()
        self._bind()
        self.say(self.setWindowTitle, self._title)
        if parts.practice:
            PracticeFrame(self)
        self.lock()

    def _title(self) -> str:
        name = self.parts.shop_name()
        return _("{shop}: practice, nothing counts").format(shop=name) if self.parts.practice else name

    def _arrange(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self.tabs, 1)
        middle.addWidget(self.help_panel)
        layout = QVBoxLayout(self.work)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top)
        layout.addLayout(middle, 1)
        layout.addWidget(self.status)
        self._stack.addWidget(self.lock_page)
        self._stack.addWidget(self.work)
        self.setCentralWidget(self._stack)

    def _bind(self) -> None:
        self.lock_page.signed_in.connect(self.enter)
        self.rail.chosen.connect(self.open)
        self.top.menu_clicked.connect(self._toggle_rail)
        self.top.bell_clicked.connect(self.toggle_notices)
        self.top.palette_box.help_asked.connect(self.toggle_help)
        self.notices_panel.open_asked.connect(self.open)
        self.notices_panel.put_off_asked.connect(self._put_off)
        self.help_panel.closed.connect(self._focus_page)
        self.tabs.current_changed.connect(self._in_front)
        self.parts.notices.changed.connect(self._hear)

    # who is here

    def lock(self) -> None:
        """Show the locked screen; the pages stay open behind it."""
        user = self.parts.session.user
        self.lock_page.show_users(self.parts.users(), user.name if user else "")
        self._set_shortcuts([])
        self._stack.setCurrentWidget(self.lock_page)
        self.locked.emit()

    def is_locked(self) -> bool:
        """Whether somebody must sign in first."""
        return self._stack.currentWidget() is self.lock_page

    def enter(self, user: User) -> None:
        """Let a user in: their rail and commands, and after another user their own pages."""
        changed = self.parts.state.get("user") != user.name or not self.tabs.pages
        if changed and self.tabs.pages:
            self._keep_tabs()
        self.parts.session.user = user
        self._stack.setCurrentWidget(self.work)
        self.rail.show_entries(self.parts.pages.allowed(user), user.name)
        self.top.retranslate()
        self._set_shortcuts(self.parts.commands.allowed(user))
        if changed:
            self.parts.state["user"] = user.name
            self.tabs.close_all()
            self._restore(user)
        self._digest = self.parts.digest_due(user)
        self._read_alerts()
        self.unlocked.emit(user)
        self._focus_page()

    def _restore(self, user: User) -> None:
        landing = next((self.parts.landing[role] for role in user.roles if role in self.parts.landing), "home")
        self.open("home")
        for name, key in self.parts.state.get("tabs", {}).get(user.name, []):
            self.open(name, key)
        self.open(landing)
        self.set_immersive(immersive=landing == "counter" and self.tabs.page_at("counter", None) is not None)

    def _keep_tabs(self) -> None:
        name = self.parts.state.get("user")
        if name:
            kept = [[page, key] for page, key in self.tabs.places() if page != "home"]
            self.parts.state.setdefault("tabs", {})[name] = kept

    # pages

    def open(self, name: str, key: str | None = None) -> TabPage | None:
        """Show a page in its tab, opening it when it is not open; None when it is unknown or not allowed."""
        entry = self.parts.pages.get(name)
        if entry is None or entry not in self.parts.pages.allowed(self.parts.session.user):
            return None
        page = self.tabs.page_at(name, key)
        if page is None:
            page = entry.factory(key)
            if page.exported_table() is not None and self.parts.list_writer is not None:
                ListExport(page, self.parts.list_writer, self.parts.runner, self.parts.state)
            self.tabs.add(page)
        else:
            self.tabs.note_way_back(page)
            self.tabs.show_page(page)
        return page

    def reopen(self) -> None:
        """Open again what was closed last."""
        if self.tabs.closed:
            self.open(*self.tabs.closed.pop())

    def active_taker(self) -> object | None:
        """Who scans are offered to: the locked screen, else the page in front."""
        return self.lock_page if self.is_locked() else self.tabs.current()

    def _in_front(self, page: TabPage | None) -> None:
        self.rail.mark(page.name if page else "")
        if page is not None and self.help_panel.isVisible():
            self._explain(page)

    def _hear(self, changes: Changes) -> None:
        for page in self.tabs.pages:
            page.hear(changes)
        self._read_alerts()

    def _read_alerts(self) -> None:
        self.parts.runner.submit(
            lambda _progress: self.parts.facts(), done=self._show_alerts, failed=lambda _error: None, read=True
        )

    def _show_alerts(self, facts: HomeFacts) -> None:
        self.top.set_waiting(len(facts.alerts))
        self.notices_panel.show_alerts(facts.alerts)
        if self._digest and facts.alerts and self.top.isVisible():  # the counter is left alone
            self._digest = False
            self.notices_panel.show()

    def _put_off(self, name: str, days: int) -> None:
        self.parts.runner.submit(
            lambda _progress: self.parts.put_off(name, days),
            done=lambda _changes: self._read_alerts(),
            failed=self._sounded,
        )

    def _sounded(self, _error: Exception) -> None:
        self.parts.error_sound()

    def _focus_page(self) -> None:
        page = self.tabs.current()
        if page is not None:
            self.tabs.show_page(page)

    # panels and looks

    def toggle_help(self) -> None:
        """Show or hide the help of the page in front."""
        page = self.tabs.current()
        if self.help_panel.isVisible() or page is None:
            self.help_panel.close_panel()
            return
        self.notices_panel.hide()
        self._explain(page)
        self.help_panel.show()

    def _explain(self, page: TabPage) -> None:
        self.help_panel.explain(page.title(), page.explanation(), self.parts.commands.allowed(self.parts.session.user))

    def toggle_notices(self) -> None:
        """Show or hide the panel of the bell."""
        self.help_panel.hide()
        self.notices_panel.setVisible(not self.notices_panel.isVisible())

    def set_immersive(self, *, immersive: bool) -> None:
        """Give the page the whole window, as the counter wants it."""
        for widget in (self.top, self.rail, self.tabs.bar):
            widget.setVisible(not immersive)
        if immersive:
            self.notices_panel.hide()

    def toggle_immersive(self) -> None:
        """Give the page the whole window, or take it back."""
        self.set_immersive(immersive=self.top.isVisible())

    def open_palette(self, text: str = "") -> None:
        """Put the cursor into the search box."""
        self.set_immersive(immersive=False)
        self.top.palette_box.open(text)

    def change_language(self) -> None:
        """Switch to the other language at once."""
        self._look(language_code="en" if language() == "zh_CN" else "zh_CN")

    def change_theme(self) -> None:
        """Switch between light and dark at once."""
        self._look(choice="light" if theme.colours().name == "dark" else "dark")

    def change_scale(self, by: int) -> None:
        """Make text larger or smaller at once."""
        self._look(scale=theme.current().scale + by)

    def _look(self, *, language_code: str = "", choice: str = "", scale: int = 0) -> None:
        application, look = _application(), theme.current()
        if language_code:
            switch_language(application, language_code)
        if choice or scale:
            theme.apply(application, choice or look.choice, scale or look.scale)
        self.parts.state.update(language=language(), theme=look.choice, scale=look.scale)
        self.parts.save_state()

    def _toggle_rail(self) -> None:
        self.rail.memory.narrow = not self.rail.narrow
        self._fit_rail()

    def _fit_rail(self) -> None:
        chosen = self.rail.memory.narrow
        self.rail.set_narrow(narrow=self.width() < RAIL_BREAK if chosen is None else chosen)

    def focus_rail(self) -> None:
        """Put the keyboard into the rail."""
        self.set_immersive(immersive=False)
        button = self.rail.first_focus()
        if button is not None:
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def pin_page(self) -> None:
        """Pin the page in front to the favourites, or take it out; what is no page of the rail sounds."""
        page = self.tabs.current()
        if page is None or not self.rail.pin(page.name):
            self.parts.error_sound()

    def retranslate(self) -> None:
        """Say everything again, after a change of language."""
        super().retranslate()
        for part in (self.rail, self.top, self.tabs):
            part.retranslate()
        if not self.is_locked():
            self._read_alerts()
        page = self.tabs.current()
        if page is not None and self.help_panel.isVisible():
            self._explain(page)

    # Qt

    def _set_shortcuts(self, commands: list[Command]) -> None:
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = []
        for command in commands:
            if command.keys:
                shortcut = QShortcut(QKeySequence(command.keys), self)
                shortcut.activated.connect(command.run)
                self._shortcuts.append(shortcut)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The rail gives way where the window is narrow."""
        super().resizeEvent(event)
        self._fit_rail()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Keep the tabs; drafts have saved themselves, so nothing is asked."""
        if self.tabs.pages:
            self._keep_tabs()
        self.parts.save_state()
        super().closeEvent(event)


def _application() -> QApplication:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("there is no application yet")
    return application
