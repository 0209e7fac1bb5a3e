"""Printing beside the selling: the queue is worked on a thread of its own, and the printers are asked how they are."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from jxc_desktop.devices.ports import PrinterState
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.services.printing import PrinterRow, PrintingService, QueueResult
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import Runner

log = logging.getLogger(__name__)

ASK_PRINTERS_EVERY = 20_000
"""Milliseconds; a cover that was closed again shows by itself, and what waited for it is printed."""
_READY = PrinterState.READY.value


class PaperDesk(QObject):
    """Works the print queue at the start and after every commit that touched it.

    ``runner`` is one that nobody else uses: a printer that does not answer keeps nobody waiting but the next print.

    A printer that is ready again after a fault prints what failed meanwhile.

    Signals:
        states_changed: the `PrinterRow` of every printer.
    """

    states_changed = Signal(object)

    def __init__(self, printing: PrintingService, runner: Runner, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._printing, self._runner = printing, runner
        self._under_way = self._again = False
        self.states: Sequence[PrinterRow] = ()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.ask_printers)
        notices.changed.connect(self._hear)

    def start(self) -> None:
        """Print what the last run of the program left, and watch the printers from now on."""
        self.work()
        self._timer.start(ASK_PRINTERS_EVERY)

    def stop(self) -> None:
        """Ask no printer any more."""
        self._timer.stop()

    def work(self) -> None:
        """Work the queue; asked for while it is worked, it is worked once more."""
        if self._under_way:
            self._again = True
            return
        self._under_way = True
        self._runner.submit(lambda _progress: self._printing.work_queue(), done=self._worked, failed=self._failed)

    def ask_printers(self) -> None:
        """Ask every printer how it is."""
        self._runner.submit(lambda _progress: self._printing.printer_states(), done=self._show, failed=self._failed)

    def _hear(self, changes: Changes) -> None:
        if Topic.PRINT_JOBS in changes.topics:
            self.work()

    def _worked(self, _result: QueueResult) -> None:
        self._under_way = False
        if self._again:
            self._again = False
            self.work()
        else:
            self.ask_printers()

    def _show(self, states: Sequence[PrinterRow]) -> None:
        before = {row.role: row.state for row in self.states}
        self.states = states
        self.states_changed.emit(states)
        for row in states:
            if row.failed and row.state == _READY and before.get(row.role, _READY) != _READY:
                self._resume(row.role)

    def _resume(self, role: str) -> None:
        """Queue again what the printer could not print before it was seen to."""
        self._runner.submit(
            lambda _progress: self._printing.resume(role), done=lambda _changes: None, failed=self._failed
        )

    def _failed(self, error: Exception) -> None:
        self._under_way = self._again = False
        log.error("the print queue could not be worked", exc_info=error)
