"""The locked screen: who are you, and your PIN. Scans are refused, but for the badge of the staff."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from jxc_desktop.i18n import _
from jxc_desktop.services.base import User
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.icons import icon
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

_CARD_WIDTH = 460
_TILES_A_ROW = 3


class LockPage(Translated, QWidget):
    """User tiles and a PIN field. ``signed_in`` tells the `User`."""

    signed_in = Signal(object)

    def __init__(
        self,
        runner: Runner,
        sign_in: Callable[[str, str], User],
        *,
        sign_in_badge: Callable[[str], User] | None = None,
        error_sound: Callable[[], object] = lambda: None,
        shop_name: Callable[[], str] = lambda: "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("lock")
        self._runner, self._sign_in = runner, sign_in
        self._sign_in_badge, self._error_sound = sign_in_badge, error_sound
        self.tiles = QButtonGroup(self)
        self.card = QFrame(self)
        self.card.setProperty("role", "card")
        self.card.setFixedWidth(_CARD_WIDTH)
        self.heading = QLabel(self.card)
        self.heading.setProperty("role", "section")
        self.heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.errors = ErrorBar(self.card, name="lock.errors")
        self.pin = QLineEdit(self.card)
        self.pin.setObjectName("lock.pin")
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhHiddenText)
        self.pin.returnPressed.connect(self.submit)
        self.button = QPushButton(self.card)
        self.button.setObjectName("lock.sign_in")
        self.button.setProperty("kind", "primary")
        self.button.setProperty("reach", "touch")
        self.button.clicked.connect(self.submit)
        self._grid = QGridLayout()
        self._arrange()
        self.say(self.heading.setText, shop_name)
        self.say(self.pin.setPlaceholderText, lambda: _("PIN"))
        self.say(self.pin.setAccessibleName, lambda: _("PIN"))
        self.say(self.button.setText, lambda: _("Sign in"))

    def _arrange(self) -> None:
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 6 * GRID)
        inside.setSpacing(3 * GRID)
        inside.addWidget(self.heading)
        inside.addLayout(self._grid)
        inside.addWidget(self.errors)
        inside.addWidget(self.pin)
        inside.addWidget(self.button)
        outside = QVBoxLayout(self)
        outside.addStretch(2)
        outside.addWidget(self.card, 0, Qt.AlignmentFlag.AlignHCenter)
        outside.addStretch(3)

    def show_users(self, names: Sequence[str], chosen: str = "") -> None:
        """Show a tile for each user, one of them chosen."""
        for tile in self.tiles.buttons():
            self.tiles.removeButton(tile)
            tile.hide()
            tile.deleteLater()
        for number, name in enumerate(names):
            tile = QToolButton(self.card)
            tile.setObjectName(f"lock.user{number}")
            tile.setText(name)
            tile.setIcon(icon("user"))
            tile.setCheckable(True)
            tile.setChecked(name == (chosen or names[0]))
            tile.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            tile.setProperty("kind", "tile")
            tile.clicked.connect(self.pin.setFocus)
            self.tiles.addButton(tile)
            self._grid.addWidget(tile, number // _TILES_A_ROW, number % _TILES_A_ROW)

    def chosen(self) -> str:
        """The name of the chosen tile."""
        tile = self.tiles.checkedButton()
        return tile.text() if tile is not None else ""

    def choose(self, name: str) -> bool:
        """Choose a tile by its name; answers whether there is one."""
        for tile in self.tiles.buttons():
            if tile.text() == name:
                tile.setChecked(True)
                self.pin.setFocus()
                return True
        return False

    def submit(self) -> None:
        """Try name and PIN."""
        name, pin = self.chosen(), self.pin.text()
        if not name or not pin or not self.button.isEnabled():
            self.pin.setFocus()
            return
        self._try(lambda: self._sign_in(name, pin))

    def on_scan(self, scan: object) -> bool:
        """Take a staff badge; refuse everything else aloud. Nothing reaches the PIN field.

        A badge says who is there. Without ``sign_in_badge`` the PIN still has to prove it: anybody can print a code.
        """
        badge = str(getattr(scan, "user", ""))
        sign_in = self._sign_in_badge
        if badge and sign_in is not None:
            self._try(lambda: sign_in(badge))
        elif badge and self.choose(badge):
            self.errors.show_text(lambda: _("Now type the PIN of {name}.").format(name=badge))
        else:
            self._error_sound()
            self.errors.show_text(lambda: _("The screen is locked. Sign in first, then scan again."), tone="warning")
        return True

    def _try(self, sign_in: Callable[[], User]) -> None:
        self.button.setEnabled(False)
        self._runner.submit(lambda _progress: sign_in(), done=self._welcome, failed=self._refuse)

    def _welcome(self, user: User) -> None:
        self.button.setEnabled(True)
        self.pin.clear()
        self.errors.clear()
        self.signed_in.emit(user)

    def _refuse(self, error: Exception) -> None:
        self.button.setEnabled(True)
        self.errors.show_error(error)
        self.pin.clear()
        self.pin.setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The cursor stands in the PIN field."""
        super().showEvent(event)
        self.pin.clear()
        self.pin.setFocus()
