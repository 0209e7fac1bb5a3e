"""Scheduled exports: which report or list goes into which folder, and when; what became of the last one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import time_text
from jxc_desktop.services.reporting.periods import PRESETS
from jxc_desktop.services.scheduled_exports import (
    DAY_CLOSE,
    SHIFT_CLOSE,
    ScheduledExport,
    ScheduledExportInput,
    ScheduledExportService,
    ScheduledOutcome,
)
from jxc_desktop.ui.common.card import Card
from jxc_desktop.ui.common.columns import Column, moment
from jxc_desktop.ui.common.empty_state import EmptyCase, EmptyState
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID

SCHEDULED_EXPORTS = "scheduled_exports"
_AT_A_TIME = "time"
_MOMENTS = {
    _AT_A_TIME: N_("Every day at a time"),
    SHIFT_CLOSE: N_("When a shift is closed"),
    DAY_CLOSE: N_("When the last shift of the day is closed"),
}


def moment_text(row: ScheduledExport) -> str:
    """When an export is carried out."""
    if row.moment in _MOMENTS:
        return _(_MOMENTS[row.moment])
    return _("Every day at {time}").format(time=row.moment)


def state_text(row: ScheduledExport) -> str:
    """What became of the last attempt."""
    if not row.active:
        return _("Rests")
    if row.error:
        return row.error
    return _("Written") if row.file else _("Waits")


_COLUMNS: tuple[Column[ScheduledExport], ...] = (
    Column(N_("Name"), read=lambda row: row.name, name="name", width=130),
    Column(N_("Report or list"), read=lambda row: row.title, name="title", width=120),
    Column(N_("When"), read=moment_text, name="moment", width=130),
    Column(N_("Next"), read=lambda row: row.due_at if row.active else None, show=moment, name="due", width=130),
    Column(
        N_("State"),
        read=state_text,
        icon=lambda row: "warning" if row.error and row.active else None,
        tooltip=state_text,
        name="state",
        stretch=True,
    ),
)
Choices = Callable[[], Sequence[tuple[str, str]]]


def _fields(choices: Choices) -> tuple[FormField, ...]:
    return (
        FormField("name", N_("Name"), needed=True),
        FormField("what", N_("Report or list"), "choice", needed=True, choices=choices),
        FormField("period", N_("Period"), "choice", choices=_periods),
        FormField("kind", N_("When"), "choice", choices=_moments),
        FormField("time", N_("Time of day"), "code"),
        FormField("active", N_("In use"), "yes"),
        FormField("folder", N_("Folder"), "code", needed=True, wide=True),
    )


def _periods() -> list[tuple[str, str]]:
    return [("", "–"), *((name, _(word)) for name, word in PRESETS.items())]


def _moments() -> list[tuple[str, str]]:
    return [(name, _(word)) for name, word in _MOMENTS.items()]


class _ExportCard(Card):
    def __init__(self, choices: Choices, *, may_edit: bool) -> None:
        self.shown: ScheduledExport | None = None
        super().__init__(Form(_fields(choices), columns=2, name="scheduled"), name="scheduled_card", may_edit=may_edit)
        self.last = QLabel(self)
        self.last.setWordWrap(True)
        self.last.setProperty("role", "secondary")
        self.now_button = QPushButton(self)
        self.now_button.setObjectName("scheduled.now")
        self.say(self.now_button.setText, lambda: _("Write it now"))
        row = QHBoxLayout()
        row.addWidget(self.now_button)
        row.addStretch(1)
        self.inside.addLayout(row)
        self.inside.addWidget(self.last)
        self.inside.addStretch(1)

    def heading(self) -> str:
        """The name, or that it is new."""
        return self.shown.name if self.shown else _("New scheduled export")

    def show_row(self, row: ScheduledExport | None) -> None:
        """Show an export, or an empty card."""
        self.shown = row
        self.errors.clear()
        timed = row is None or row.moment not in _MOMENTS
        values = {"active": True, "kind": _AT_A_TIME, "time": "22:00", "period": "today"}
        if row is not None:
            kind = _AT_A_TIME if timed else row.moment
            values = {"name": row.name, "what": row.what, "folder": row.folder, "active": row.active, "kind": kind}
            values |= {"time": row.moment if timed else "", "period": row.parameters.get("period", "")}
        self.form.show_values(values)
        self.now_button.setEnabled(row is not None)
        self.remove_button.setEnabled(row is not None and self.may_edit)
        self._say_last()
        self.set_edited(edited=False)

    def entered(self) -> ScheduledExportInput:
        """What was typed."""
        values = self.form.values()
        kept = {name: one for name, one in (self.shown.parameters if self.shown else {}).items() if name != "period"}
        period = str(values["period"] or "")
        kind = str(values["kind"])
        return ScheduledExportInput(
            code=self.shown.code if self.shown else "",
            name=str(values["name"]),
            what=str(values["what"] or ""),
            parameters=kept | ({"period": period} if period else {}),
            folder=str(values["folder"]),
            moment=str(values["time"]) if kind == _AT_A_TIME else kind,
            active=bool(values["active"]),
            version=self.shown.version if self.shown else None,
        )

    def _say_last(self) -> None:
        row = self.shown
        if row is None or not (row.file or row.error):
            self.last.setText("")
        elif row.error:
            self.last.setText(_("The last attempt failed: {reason} It is tried again.").format(reason=row.error))
        else:
            told = _("Written {time}: {file}")
            self.last.setText(told.format(time=time_text(row.done_at) if row.done_at else "", file=row.file))

    def retranslate(self) -> None:
        """Say what became of it again."""
        super().retranslate()
        if hasattr(self, "last"):
            self._say_last()


class ScheduledExportsPage(TabPage):
    """All scheduled exports at the left, the chosen one at the right."""

    name = SCHEDULED_EXPORTS
    heading = N_("Scheduled exports")
    icon_name = "export"
    topics = frozenset({Topic.REPORTS})
    help: ClassVar[Help | None] = Help(
        purpose=N_("Writes reports and lists into a folder by itself, without a network."),
        steps=(
            N_("Ctrl+N: choose the report or list, its period, the folder and the moment; Ctrl+S saves."),
            N_("It is written while the program runs; what was missed is made up at the next start."),
            N_("What fails is told by the bell and tried again."),
        ),
    )

    def __init__(self, exports: ScheduledExportService, runner: Runner, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self.exports, self.runner = exports, runner
        self._choices: Sequence[tuple[str, str]] = ()
        self._code = ""
        self.model: RowsModel[ScheduledExport] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, name="scheduled.rows")
        self.table.setModel(self.model)
        self.say(self.table.setAccessibleName, lambda: _("Scheduled exports"))
        self.empty = EmptyState(self)
        self.card = _ExportCard(lambda: self._choices, may_edit=exports.may(Permission.EXPORT))
        left = QVBoxLayout()
        left.addWidget(self.table, 1)
        left.addWidget(self.empty, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        row.addLayout(left, 6)
        row.addWidget(self.card, 5)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        self.table.activated_row.connect(lambda _row: self.card.form.editor("name").setFocus())
        self.card.save_asked.connect(self.save)
        self.card.new_asked.connect(self.begin)
        self.card.remove_asked.connect(self.remove)
        self.card.now_button.clicked.connect(self.write_now)
        bind(self, "Ctrl+S", self.save)
        bind(self, "Ctrl+N", self.begin)
        self.card.show_row(None)
        self.read()

    def read(self) -> None:
        """Read the exports and what there is to choose again."""
        self.runner.submit(
            lambda _progress: (self.exports.choices(), self.exports.exports()),
            done=self._take,
            failed=self.card.show_error,
            read=True,
        )

    def begin(self) -> None:
        """Begin a new one."""
        self.card.show_row(None)
        self.card.form.editor("name").setFocus()

    def save(self) -> None:
        """Save the card."""
        entered = self.card.entered()
        self.runner.submit(
            lambda _progress: self.exports.save(entered),
            done=lambda saved: self._saved(saved.code),
            failed=self.card.show_error,
        )

    def remove(self) -> None:
        """Forget the chosen one; what it wrote stays."""
        shown = self.card.shown
        if shown is not None:
            code = shown.code
            self.runner.submit(
                lambda _progress: self.exports.remove(code),
                done=lambda _changes: self._saved(""),
                failed=self.card.show_error,
            )

    def write_now(self) -> None:
        """Carry the chosen one out at once."""
        shown = self.card.shown
        if shown is not None:
            code = shown.code
            self.runner.submit(
                lambda _progress: self.exports.run(code), done=self._written, failed=self.card.show_error, read=True
            )

    def _written(self, outcome: ScheduledOutcome) -> None:
        self._saved(outcome.code)

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Read again."""
        self.read()

    def first_focus(self) -> QWidget:
        """The list, or the card where there is none yet."""
        found: QWidget = self.table if self.model.rowCount() else self.card.form.editor("name")
        return found

    def retranslate(self) -> None:
        """Say everything again; what there is to choose is named by who offers it."""
        super().retranslate()
        self.model.retranslate()
        self.read()

    def _take(self, found: tuple[Sequence[tuple[str, str]], Sequence[ScheduledExport]]) -> None:
        self._choices, rows = found
        self.card.form.refill()
        self.model.set_rows(list(rows))
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if not rows:
            told: Callable[[], str] = lambda: _("Nothing is written by itself yet.")  # noqa: E731
            self.empty.show_case(EmptyCase.NOTHING_YET, text=told)
        if self.card.edited:
            return
        known = next((number for number, row in enumerate(rows) if row.code == self._code), 0)
        if rows:
            self.table.setCurrentIndex(self.model.index(known, 0))
        self.card.show_row(rows[known] if rows else None)

    def _choose(self, number: int) -> None:
        if 0 <= number < self.model.rowCount() and not self.card.edited:
            self._code = self.model.row(number).code
            self.card.show_row(self.model.row(number))

    def _saved(self, code: str) -> None:
        self.card.set_edited(edited=False)
        self._code = code
        self.read()
