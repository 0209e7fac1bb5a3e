"""The bell: what waits for approval, what warns, what the system says; each row with its next step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.ui.common.icons import IconLabel
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.shell.parts import Alert

_GROUPS = (
    ("approval", N_("Waiting for my approval"), "pending"),
    ("warning", N_("Warnings"), "warning"),
    ("system", N_("System"), "info"),
)
_WIDTH = 360


class NoticesPanel(Translated, QFrame):
    """The panel of the bell. ``open_asked`` tells page and key of a row's next step."""

    open_asked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notices")
        self.setProperty("role", "side")
        self.setFixedWidth(_WIDTH)
        self._alerts: Sequence[Alert] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        self._content: QWidget | None = None
        self.hide()
        self.retranslate()

    def show_alerts(self, alerts: Sequence[Alert]) -> None:
        """Show these rows."""
        self._alerts = alerts
        self.retranslate()

    def retranslate(self) -> None:
        """Build the rows again."""
        super().retranslate()
        if self._content is not None:
            self._layout.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = QWidget(self)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        for group, title, sign in _GROUPS:
            rows = [alert for alert in self._alerts if alert.group == group]
            if rows:
                heading = QLabel(_(title), self._content)
                heading.setProperty("role", "strong")
                column.addWidget(heading)
                for alert in rows:
                    column.addWidget(self._row(alert, sign))
        if not self._alerts:
            column.addWidget(QLabel(_("Nothing waits for you."), self._content))
        column.addStretch(1)
        self._layout.addWidget(self._content)

    def _row(self, alert: Alert, sign: str) -> QWidget:
        row = QFrame(self._content)
        row.setProperty("role", "card")
        layout = QHBoxLayout(row)
        mark, text = IconLabel(sign, row), QLabel(alert.text, row)
        text.setWordWrap(True)
        layout.addWidget(mark)
        layout.addWidget(text, 1)
        if alert.action:
            button = QPushButton(alert.action, row)
            button.setObjectName(f"notices.{alert.page}")
            button.clicked.connect(lambda: self.open_asked.emit(alert.page, alert.key))
            layout.addWidget(button)
        return row
