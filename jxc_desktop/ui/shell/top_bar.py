"""The bar on top: shop, search box, bell, and who is signed in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.ui.common.icons import icon
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.tokens import GRID, TOP_BAR
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.shell.palette import Palette
from jxc_desktop.ui.shell.parts import ShellParts

USER_MENU = (
    "shell.lock",
    "shell.theme",
    "shell.language",
    "shell.larger",
    "shell.smaller",
    "shell.help",
    "shell.practice",
    "shell.quit",
)
"""The commands of the user menu, by id."""


class TopBar(Translated, QFrame):
    """``menu_clicked`` for the rail, ``bell_clicked`` for the notices."""

    menu_clicked = Signal()
    bell_clicked = Signal()

    def __init__(self, parts: ShellParts, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top_bar")
        self.setProperty("role", "bar")
        self.setFixedHeight(TOP_BAR)
        self._parts = parts
        self._waiting = 0
        self.menu_button = self._button("top.menu", "menu")
        self.menu_button.clicked.connect(self.menu_clicked)
        self.shop = QLabel(self)
        self.shop.setProperty("role", "strong")
        self.palette_box = Palette(parts, navigator, self)
        self.palette_box.setMinimumWidth(280)
        self.palette_box.setMaximumWidth(520)
        self.bell = self._button("top.bell", "bell")
        self.bell.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.bell.clicked.connect(self.bell_clicked)
        self.user = self._button("top.user", "user")
        self.user.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.user.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self.user.setMenu(self._menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 0, 3 * GRID, 0)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self.menu_button)
        layout.addWidget(self.shop)
        layout.addStretch(1)
        layout.addWidget(self.palette_box, 4)
        layout.addStretch(1)
        layout.addWidget(self.bell)
        layout.addWidget(self.user)
        self.say(self.menu_button.setAccessibleName, lambda: _("Menu"))
        self.say(self.menu_button.setToolTip, lambda: _("Menu"))
        self.say(self.bell.setToolTip, lambda: _("Notices"))
        self.retranslate()

    def _button(self, name: str, sign: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setIcon(icon(sign))
        return button

    def set_waiting(self, count: int) -> None:
        """Show how many notices wait."""
        self._waiting = count
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.shop.setText(self._parts.shop_name())
        self.bell.setText(str(self._waiting) if self._waiting else "")
        self.bell.setAccessibleName(_("Notices: {count}").format(count=self._waiting))
        user = self._parts.session.user
        name = user.name if user else _("Nobody")
        self.user.setText(name)
        self.user.setAccessibleName(_("User menu of {name}").format(name=name))
        self._menu.clear()
        for command in self._parts.commands.allowed(user):
            if command.id in USER_MENU:
                action = self._menu.addAction(icon(command.icon), f"{_(command.title)}\t{command.keys}")
                action.triggered.connect(lambda _checked=False, run=command.run: run())
