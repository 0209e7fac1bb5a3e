"""Exports by the clock: while the program runs, what is due is looked for every minute; missed ones at the start."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.services.scheduled_exports import ScheduledExportService, ScheduledOutcome
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import Runner

log = logging.getLogger(__name__)
LOOK_EVERY = 60_000


class ScheduledExporter(QObject):
    """Carries scheduled exports out off the GUI thread, one look at a time."""

    def __init__(self, exports: ScheduledExportService, runner: Runner, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._exports, self._runner, self._notices = exports, runner, notices
        self._busy = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Make up what was missed, and look again every minute."""
        if not self._exports.database.read_only:
            self._timer.start(LOOK_EVERY)
            self.look()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """Carry out what is due, unless the look before is not over yet."""
        if not self._busy:
            self._busy = True
            exports = self._exports
            self._runner.submit(lambda _p: exports.run_due(), done=self._done, failed=self._failed, read=True)

    def _done(self, outcomes: Sequence[ScheduledOutcome]) -> None:
        self._busy = False
        if outcomes:
            self._notices.publish(Changes(frozenset({Topic.REPORTS})))

    def _failed(self, error: Exception) -> None:
        self._busy = False
        log.error("scheduled exports could not be looked for", exc_info=error)
