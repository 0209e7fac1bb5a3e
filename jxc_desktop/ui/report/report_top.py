"""The line above a report: the way back, its name, what is under way, and what can be done with it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.busy import BusyBar
from jxc_desktop.ui.common.icons import icon
from jxc_desktop.ui.common.tokens import BODY, GRID
from jxc_desktop.ui.common.translated import Translated


class ReportTop(Translated, QWidget):
    """Only widgets; the window decides what they do. ``views`` is whether views are kept here."""

    def __init__(self, parent: QWidget | None = None, *, views: bool) -> None:
        super().__init__(parent)
        self.busy = BusyBar(self)
        self.heading, self.summary = QLabel(self), QLabel(self)
        self.back_button, self.meaning_button = QToolButton(self), QToolButton(self)
        self.views_button, self.chart_button = QPushButton(self), QPushButton(self)
        self.pdf_button, self.export_button = QPushButton(self), QPushButton(self)
        self.heading.setProperty("role", "section")
        self.summary.setProperty("role", "status")
        self._name()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.back_button)
        row.addWidget(self.heading)
        row.addWidget(self.meaning_button)
        row.addWidget(self.busy, 1)
        row.addStretch(1)
        row.addWidget(self.summary)
        for button in (self.views_button, self.chart_button, self.pdf_button, self.export_button):
            row.addWidget(button)
        self.back_button.hide()
        self.views_button.setVisible(views)

    @staticmethod
    def _leave_room(button: QPushButton, words: str) -> None:
        """A button that is on is bold: it keeps the room for that."""
        wide = QFontMetrics(theme.current().font(BODY, strong=True)).horizontalAdvance(words)
        button.setMinimumWidth(wide + 7 * GRID)

    def _name(self) -> None:
        for sign, name, words in (
            (self.back_button, "report.back", lambda: _("Back (Alt+←)")),
            (self.meaning_button, "report.meaning", lambda: _("What the figures mean (Shift+F1)")),
        ):
            sign.setObjectName(name)
            sign.setIcon(icon("left" if sign is self.back_button else "help"))
            sign.setMinimumSize(sign.sizeHint().expandedTo(QSize(40, 36)))
            self.say(sign.setToolTip, words)
            self.say(sign.setAccessibleName, words)
        for button, name, words in (
            (self.views_button, "report.views", lambda: _("Views (Ctrl+S)")),
            (self.chart_button, "report.chart_on", lambda: _("Chart (F6)")),
            (self.pdf_button, "report.pdf", lambda: _("PDF")),
            (self.export_button, "report.export", lambda: _("Export to Excel (Ctrl+E)")),
        ):
            button.setObjectName(name)
            self.say(button.setText, words)
        for checked in (self.views_button, self.chart_button):
            checked.setCheckable(True)
            self.say(partial(self._leave_room, checked), checked.text)
        self.say(self.pdf_button.setToolTip, lambda: _("Save as PDF (Ctrl+Shift+E)"))
        self.say(self.pdf_button.setAccessibleName, lambda: _("Save as PDF (Ctrl+Shift+E)"))
