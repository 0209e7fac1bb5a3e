"""The print queue: what waits, what failed and why; print again, or give it up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.values import from_microseconds
from jxc_desktop.i18n import _
from jxc_desktop.services.printing import PrinterRow, PrintingService, PrintJobRow
from jxc_desktop.ui.common.columns import Column, moment
from jxc_desktop.ui.common.editors import PlainEdit
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.system.words import said


def _local(row: PrintJobRow) -> datetime:
    return from_microseconds(row.created_at).astimezone().replace(tzinfo=None)


def _kind(row: PrintJobRow) -> str:
    word = _("Receipt") if row.kind == "receipt" else said(row.kind)
    return _("{kind} (again)").format(kind=word) if row.reprint else word


_COLUMNS: tuple[Column[PrintJobRow], ...] = (
    Column(N_("Time"), read=_local, show=moment, name="time"),
    Column(N_("Print"), read=_kind, name="kind", width=140),
    Column(N_("Document number"), read=lambda row: row.number, name="number", width=160),
    Column(N_("State"), read=lambda row: said(row.state), name="state", danger=lambda row: row.state == "failed"),
    Column(N_("Why"), read=lambda row: row.reason, name="reason", stretch=True),
)


class PrintQueuePage(TabPage):
    """The latest prints, newest first, and how the printers are."""

    name = "print_queue"
    heading = N_("Print queue")
    icon_name = "printer"
    topics = frozenset({Topic.PRINT_JOBS})
    help: ClassVar[Help | None] = Help(
        purpose=N_("Everything that was printed or waits for a printer. Sales are safe, whatever the printer does."),
        steps=(
            N_("Choose a failed print, mend the printer, press “Print again”."),
            N_("Type a document number and press Enter to print its receipt once more."),
        ),
    )

    def __init__(self, printing: PrintingService, runner: Runner, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self._printing, self._runner = printing, runner
        self.errors, self.states = ErrorBar(self), QLabel(self)
        self._printers: Sequence[PrinterRow] = ()
        self.number: QLineEdit = PlainEdit(self, name="queue.number")
        self.again_button, self.drop_button, self.reprint_button = (QPushButton(self) for _number in range(3))
        self.model: RowsModel[PrintJobRow] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, name="queue.rows")
        self.table.setModel(self.model)
        self._arrange()
        self._bind()
        self.read()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.errors)
        row = QHBoxLayout()
        row.addWidget(self.states, 1)
        self.say(self.number.setPlaceholderText, lambda: _("Document number"))
        self.say(self.number.setAccessibleName, lambda: _("Document number"))
        self.number.setFixedWidth(200)
        row.addWidget(self.number)
        for button, word, text in (
            (self.reprint_button, "reprint", lambda: _("Print its receipt again")),
            (self.again_button, "again", lambda: _("Print again")),
            (self.drop_button, "drop", lambda: _("Give up")),
        ):
            button.setObjectName(f"queue.{word}")
            self.say(button.setText, text)
            row.addWidget(button)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)

    def _bind(self) -> None:
        self.again_button.clicked.connect(self.retry)
        self.drop_button.clicked.connect(self.drop)
        self.reprint_button.clicked.connect(self.reprint)
        self.number.returnPressed.connect(self.reprint)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        self.table.activated_row.connect(lambda row: self.number.setText(row.number))
        bind(self, "F5", self.read)

    def read(self) -> None:
        """Read the queue and ask the printers."""
        self._runner.submit(
            lambda _progress: (self._printing.jobs(), self._printing.printer_states()),
            done=self._take,
            failed=self.errors.show_error,
            read=True,
        )

    def retry(self) -> None:
        """Let the chosen prints begin again."""
        self._each(self._printing.retry)

    def drop(self) -> None:
        """Give the chosen prints up."""
        self._each(self._printing.drop)

    def reprint(self) -> None:
        """Print the receipt of a document once more; it says that it is a repeat."""
        number = self.number.text().strip()
        if number:
            self._submit(lambda _progress: self._printing.reprint(number).changes)

    def _each(self, does: Callable[[int], Changes]) -> None:
        jobs = [row.id for row in self.table.chosen_rows() if row.state in {"failed", "queued"}]

        def work(_progress: object) -> Changes:
            changes = Changes()
            for job in jobs:
                changes |= does(job)
            return changes

        if jobs:
            self._submit(work)

    def _submit(self, work: Callable[[Any], Changes]) -> None:
        def done(_changes: Changes) -> None:
            self.errors.clear()
            self.read()

        self._runner.submit(work, done=done, failed=self.errors.show_error)

    def _take(self, read: tuple[Sequence[PrintJobRow], Sequence[PrinterRow]]) -> None:
        jobs, self._printers = read
        self.model.set_rows(jobs)
        self._say_states()
        self._allow()

    def _allow(self) -> None:
        waiting = any(row.state in {"failed", "queued"} for row in self.table.chosen_rows())
        self.again_button.setEnabled(waiting)
        self.drop_button.setEnabled(waiting)

    def _say_states(self) -> None:
        told = [
            _("{device}: {state}").format(device=said(row.role), state=row.reason or said(row.state))
            for row in self._printers
        ]
        self.states.setText("   ".join(told) or _("No printer is set up."))

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Read again."""
        self.read()

    def first_focus(self) -> QWidget:
        """The queue."""
        return self.table

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.model.retranslate()
        self._say_states()
