"""The bell: what waits for approval, what warns, what the system says; each row with its next step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.ui.common.icons import IconLabel, icon
from jxc_desktop.ui.common.tokens import GRID, STATUS_BAR, TOP_BAR
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.shell.parts import Alert

_GROUPS = (
    ("approval", N_("Waiting for my approval"), "pending"),
    ("warning", N_("Warnings"), "warning"),
    ("system", N_("System"), "info"),
)
_WIDTH = 360


class NoticesPanel(Translated, QFrame):
    """The panel of the bell; it lies over the page at its right end, which keeps its room.

    ``open_asked`` tells page and key of a row's next step, ``put_off_asked`` what is not to be told of for how many
    days.
    """

    open_asked = Signal(str, object)
    put_off_asked = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notices")
        self.setProperty("role", "side")
        self.setFixedWidth(_WIDTH)
        self._alerts: Sequence[Alert] = ()
        self.title, self.close_button = QLabel(self), QToolButton(self)
        self.title.setProperty("role", "strong")
        self.close_button.setObjectName("notices.close")
        self.close_button.setIcon(icon("close"))
        self.close_button.clicked.connect(self.hide)
        self.say(self.title.setText, lambda: _("Notices"))
        self.say(self.close_button.setAccessibleName, lambda: _("Close"))
        self.say(self.close_button.setToolTip, lambda: _("Close"))
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        above = QHBoxLayout()
        above.addWidget(self.title, 1)
        above.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 2 * GRID, 3 * GRID)
        layout.addLayout(above)
        layout.addWidget(self._area, 1)
        self._content: QWidget | None = None
        self.hide()
        if parent is not None:
            parent.installEventFilter(self)
        self.retranslate()

    def show_alerts(self, alerts: Sequence[Alert]) -> None:
        """Show these rows."""
        self._alerts = alerts
        self.retranslate()

    def retranslate(self) -> None:
        """Build the rows again."""
        super().retranslate()
        self._content = QWidget()
        self._content.setProperty("role", "inside")
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 2 * GRID, 0)
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
        self._area.setWidget(self._content)

    def _place(self) -> None:
        """Stand under the bell, above the status line."""
        room = self.parentWidget()
        if room is not None:
            height = room.height() - TOP_BAR - STATUS_BAR - 2 * GRID
            self.setGeometry(room.width() - _WIDTH, TOP_BAR, _WIDTH, height)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Come over everything else."""
        super().showEvent(event)
        self._place()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay at the end of the window."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            event.accept()
            return
        super().keyPressEvent(event)

    def _row(self, alert: Alert, sign: str) -> QWidget:
        row = QFrame(self._content)
        row.setProperty("role", "card")
        layout = QVBoxLayout(row)
        above = QHBoxLayout()
        mark, text = IconLabel(sign, row), QLabel(alert.text, row)
        text.setWordWrap(True)
        above.addWidget(mark)
        above.addWidget(text, 1)
        layout.addLayout(above)
        below = QHBoxLayout()
        below.addStretch(1)
        if alert.name:
            later_label = QLabel(_("Put off"), row)
            later_label.setProperty("role", "status")
            below.addWidget(later_label)
            for days in (1, 7):
                later = QToolButton(row)
                later.setObjectName(f"notices.{alert.name}.{days}")
                later.setText(ngettext("{count} day", "{count} days", days).format(count=days))
                told = ngettext("Put off for {count} day", "Put off for {count} days", days).format(count=days)
                later.setToolTip(told)
                later.setAccessibleName(told)
                later.clicked.connect(lambda _checked=False, days=days: self.put_off_asked.emit(alert.name, days))
                below.addWidget(later)
        if alert.action:
            button = QPushButton(alert.action, row)
            button.setObjectName(f"notices.{alert.page}")
            button.clicked.connect(lambda: self.open_asked.emit(alert.page, alert.key))
            below.addWidget(button)
        if below.count() > 1:
            layout.addLayout(below)
        return row
