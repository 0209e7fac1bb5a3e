"""Below the alerts: what can be done about the one under the cursor, and putting it off."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from jxc_desktop.domain.alerts import Action
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.alerting.words import ACTION_WORDS
from jxc_desktop.services.alerts import AlertRow
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

RIGHTS: Mapping[Action, Permission] = {
    Action.ORDER: Permission.PURCHASE_REQUEST,
    Action.TRANSFER: Permission.STOCK_TRANSFER,
    Action.CLEAR: Permission.PRICE_EDIT,
    Action.COUNT: Permission.STOCK_POST,
    Action.RECEIVE: Permission.PURCHASE_POST,
    Action.WRITE_OFF: Permission.STOCK_WRITE_OFF,
    Action.LABEL: Permission.PRINT,
}
"""What each step takes; steps nobody may do are not shown."""


class AlertSteps(Translated, QFrame):
    """``asked`` tells the action, ``put_off`` the days, ``snoozed_shown`` whether what was put off is shown."""

    asked = Signal(object)
    put_off = Signal(int)
    snoozed_shown = Signal(bool)

    def __init__(self, parts: DocumentParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("alerts.steps")
        self.setProperty("role", "footer")
        self._parts = parts
        self._row: AlertRow | None = None
        self.about = QLabel(self)
        self.buttons: dict[Action, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, GRID)
        layout.setSpacing(2 * GRID)
        self.snoozed = QCheckBox(self)
        self.snoozed.setObjectName("alerts.snoozed")
        self.say(self.snoozed.setText, lambda: _("With those put off"))
        self.snoozed.toggled.connect(self.snoozed_shown)
        layout.addWidget(self.snoozed)
        layout.addWidget(self.about, 1)
        for action in Action:
            button = self._button(f"alerts.{action.value}")
            button.clicked.connect(lambda _checked=False, action=action: self.asked.emit(action))
            self.buttons[action] = button
            layout.addWidget(button)
        self.day_button, self.week_button = self._button("alerts.day"), self._button("alerts.week")
        self.say(self.day_button.setText, lambda: _("Tomorrow  Alt+1"))
        self.say(self.week_button.setText, lambda: _("In a week  Alt+7"))
        for button, days in ((self.day_button, 1), (self.week_button, 7)):
            button.clicked.connect(lambda _checked=False, days=days: self.put_off.emit(days))
            layout.addWidget(button)
        self.show_row(None)

    def _button(self, name: str) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        return button

    def shows_snoozed(self) -> bool:
        """Whether what was put off is listed too."""
        return self.snoozed.isChecked()

    def offered(self) -> list[Action]:
        """What the user may do about the alert shown, the usual first."""
        if self._row is None:
            return []
        possible = [action for action in self._row.actions if self._parts.may(RIGHTS[action])]
        return [one for one in possible if one is not Action.TRANSFER or self._row.transfer is not None]

    def show_row(self, row: AlertRow | None) -> None:
        """Offer what helps against an alert."""
        self._row = row
        self._draw()

    def _draw(self) -> None:
        offered = self.offered()
        for action, button in self.buttons.items():
            first = bool(offered) and action is offered[0]
            told = _(ACTION_WORDS[action])
            button.setText(_("{action}  Ctrl+Enter").format(action=told) if first else told)
            button.setVisible(action in offered)
            if button.property("kind") != ("primary" if first else ""):
                button.setProperty("kind", "primary" if first else "")
                button.style().unpolish(button)
                button.style().polish(button)
        for button in (self.day_button, self.week_button):
            button.setVisible(self._row is not None)
        self.about.setText("" if self._row is None else self._row.name)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._draw()
