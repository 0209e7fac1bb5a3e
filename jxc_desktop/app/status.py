"""The line at the foot of the window: scanner, printers, backup, work under way, and what Ctrl+Z takes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from jxc_desktop.app.scanners import Scanners
from jxc_desktop.devices.ports import ScannerState
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.services.base import Clock
from jxc_desktop.services.printing import PrinterRow
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.runner import Job, QueueRunner, Runner
from jxc_desktop.ui.common.tab_page import TabPage
from jxc_desktop.ui.shell.main_window import MainWindow
from jxc_desktop.ui.shell.status_bar import CellState

TASK_SHOWN_AFTER = 300
"""Milliseconds of work nobody needs to hear of."""
BACKUP_LATE, BACKUP_TOO_LATE = timedelta(hours=24), timedelta(hours=72)
_CELL_OF = {"receipt": "receipt_printer", "label": "label_printer"}
_TARGETS = {"receipt_printer": "print_queue", "label_printer": "print_queue", "scanner": "devices", "backup": "care"}
"""The page behind a cell, where the program has it."""


class StatusCells(QObject):
    """Keeps the cells true."""

    def __init__(self, window: MainWindow, scanners: Scanners, clock: Clock, backups: Path, runner: Runner) -> None:
        super().__init__(window)
        self._window, self._scanners, self._clock, self._backups = window, scanners, clock, backups
        self._last_scan: tuple[datetime, str] | None = None
        self._jobs: dict[Job, tuple[int, int]] = {}
        self._page: TabPage | None = None
        window.status.clicked.connect(self._clicked)
        window.tabs.current_changed.connect(self._in_front)
        scanners.states_changed.connect(self.show_scanner)
        if isinstance(runner, QueueRunner):
            runner.started.connect(self._began)
        self.show_scanner()
        self.show_backup()

    # scanner

    def scanned(self, scan: Scan) -> None:
        """A scan was handed over."""
        self._last_scan = (self._clock.local(), scan.code[-4:])
        self.show_scanner()

    def show_scanner(self) -> None:
        """Say when the last scan came, or that a scanner is lost."""
        lost = [name for name, state in self._scanners.states() if state is ScannerState.LOST]
        if lost:
            state = CellState("fault", lambda: _("{name} is lost; check its cable").format(name=", ".join(lost)))
        elif self._last_scan is not None and self._last_scan[0].date() == self._clock.local().date():
            at, tail = self._last_scan
            state = CellState("ok", lambda: _("{time} …{digits}").format(time=f"{at:%H:%M}", digits=tail))
        else:
            state = CellState("idle", lambda: _("none today"))
        self._window.status.set_cell("scanner", state)

    # printers

    def show_printers(self, printers: Sequence[PrinterRow]) -> None:
        """Say how each printer is, and how much waits for it."""
        for printer in printers:
            cell = _CELL_OF.get(printer.role)
            if cell is not None:
                self._window.status.set_cell(cell, _printer_cell(printer))

    # backup

    def show_backup(self) -> None:
        """Say how old the newest backup is."""
        age = backup_age(self._clock, self._backups)
        if age is None:
            self._window.status.set_cell("backup", CellState("warning", lambda: _("none yet")))
            return
        shape = "fault" if age > BACKUP_TOO_LATE else "warning" if age > BACKUP_LATE else "done"
        self._window.status.set_cell("backup", CellState(shape, lambda: _age(age)))

    # work under way

    def _began(self, job: Job) -> None:
        job.progress.connect(lambda done, total: self._stepped(job, done, total))
        job.done.connect(lambda _result: self._ended(job))
        job.failed.connect(lambda _error: self._ended(job))

    def _stepped(self, job: Job, done: int, total: int) -> None:
        if job.finished:
            return
        new = not self._jobs
        self._jobs[job] = (done, total)
        if new:
            QTimer.singleShot(TASK_SHOWN_AFTER, self, self._show_tasks)
        elif self._window.status.cells["tasks"].isVisible():
            self._show_tasks()

    def _ended(self, job: Job) -> None:
        if self._jobs.pop(job, None) is not None:
            self._show_tasks()

    def _show_tasks(self) -> None:
        if not self._jobs:
            self._window.status.set_cell("tasks", None)
            return
        done, total = (sum(part) for part in zip(*self._jobs.values(), strict=True))
        percent = 100 * done // total if total else 0
        self._window.status.set_cell(
            "tasks", CellState("plain", lambda: _("{percent} % – click to stop").format(percent=percent))
        )

    # undo

    def _in_front(self, page: TabPage | None) -> None:
        if self._page is not page and page is not None:
            page.undo_changed.connect(lambda text, page=page: self._undo(page, text))
        self._page = page
        self._show_undo(page)

    def _undo(self, page: TabPage, text: str) -> None:
        page.setProperty("undo_text", text)
        if page is self._page:
            self._show_undo(page)

    def _show_undo(self, page: TabPage | None) -> None:
        text = str(page.property("undo_text") or "") if page is not None else ""
        self._window.status.set_cell("undo", CellState("plain", lambda: text) if text else None)

    # clicks

    def _clicked(self, cell: str) -> None:
        if cell == "tasks":
            for job in tuple(self._jobs):
                job.cancel()
        elif cell in _TARGETS:
            self._window.open(_TARGETS[cell])


def backup_age(clock: Clock, folder: Path) -> timedelta | None:
    """How old the newest backup is; none where there is none."""
    made = [file.stat().st_mtime for file in folder.glob("*.jxc")] if folder.is_dir() else []
    return max(timedelta(0), timedelta(seconds=clock.now().timestamp() - max(made))) if made else None


def _printer_cell(printer: PrinterRow) -> CellState:
    waiting = printer.queued + printer.failed
    if printer.state == "faulty" and printer.kind != "none":
        told = printer.reason
        if waiting:
            return CellState("warning", lambda: _("{reason} ({count} waiting)").format(reason=told, count=waiting))
        return CellState("warning", lambda: told)
    if printer.kind == "none":
        return CellState()
    if printer.failed:
        return CellState(
            "warning",
            lambda: ngettext("{count} print failed", "{count} prints failed", printer.failed).format(
                count=printer.failed
            ),
        )
    return CellState("ok", lambda: _("ready"))


def _age(age: timedelta) -> str:
    hours = int(age.total_seconds() // 3600)
    if hours < 1:
        return _("less than an hour old")
    if hours < 48:
        return ngettext("{count} hour old", "{count} hours old", hours).format(count=hours)
    return ngettext("{count} day old", "{count} days old", hours // 24).format(count=hours // 24)
