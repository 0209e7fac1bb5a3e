"""Showing that work is under way: the button at once, a bar after a second, never a frozen window."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.ui.common.runner import Job
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

_BAR_AFTER = 1000


class BusyBar(Translated, QWidget):
    """Follows one job: shows after a second, with how far it is and a button that cancels it.

    ``follow(job, button)`` also keeps ``button`` off until the job ends, so nothing is sent twice.
    """

    def __init__(self, parent: QWidget | None = None, *, name: str = "busy") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._job: Job | None = None
        self._button: QAbstractButton | None = None
        self.label = QLabel(self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(2 * GRID)
        self.cancel_button = QPushButton(self)
        self.cancel_button.setObjectName(f"{name}.cancel")
        self.cancel_button.clicked.connect(self._cancel)
        self.say(self.label.setText, lambda: _("Working…"))
        self.say(self.cancel_button.setText, lambda: _("Cancel"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.label)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.cancel_button)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_BAR_AFTER)
        self._wait.timeout.connect(self.show)
        self.hide()

    def follow(self, job: Job, button: QAbstractButton | None = None, *, cancels: bool = True) -> None:
        """Show this job until it ends."""
        if job.finished:
            return
        self._job, self._button = job, button
        if button is not None:
            button.setEnabled(False)
        self.bar.setRange(0, 0)
        self.cancel_button.setVisible(cancels)
        job.progress.connect(self._advance)
        job.done.connect(self._end)
        job.failed.connect(self._end)
        self._wait.start()

    def _advance(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _end(self) -> None:
        self._wait.stop()
        self.hide()
        if self._button is not None:
            self._button.setEnabled(True)
        self._job = self._button = None

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
