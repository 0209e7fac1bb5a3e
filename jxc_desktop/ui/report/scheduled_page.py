"""Scheduled exports: which report or list goes into which folder, and when; what became of the last one."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import time_text
from jxc_desktop.services.reporting.periods import PRESETS
from jxc_desktop.services.scheduled_exports import (
    DAY_CLOSE,
    SHIFT_CLOSE,
    SavedExport,
    ScheduledExport,
    ScheduledExportInput,
    ScheduledExportService,
)
from jxc_desktop.ui.common.card_page import CardPage, RowCard
from jxc_desktop.ui.common.columns import Column, moment
from jxc_desktop.ui.common.form import Choices, Form, FormField
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help

SCHEDULED_EXPORTS = "scheduled_exports"
_Found = tuple[Sequence[tuple[str, str]], Set[str], Sequence[ScheduledExport]]
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


class _ExportCard(RowCard):
    shown: ScheduledExport | None

    def __init__(self, *, may_edit: bool) -> None:
        self.offered: Sequence[tuple[str, str]] = ()
        self.with_period: Set[str] = frozenset()
        super().__init__(
            Form(_fields(lambda: self.offered), columns=2, name="scheduled"), name="scheduled_card", may_edit=may_edit
        )
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
        self.form.changed.connect(self._offer_period)

    def heading(self) -> str:
        """The name, or that it is new."""
        return self.shown.name if self.shown else _("New scheduled export")

    def fill(self, row: ScheduledExport | None) -> None:
        """Put an export into the form, and say what became of it; a new one is written every evening."""
        timed = row is None or row.moment not in _MOMENTS
        values = {"active": True, "kind": _AT_A_TIME, "time": "22:00", "period": "today"}
        if row is not None:
            kind = _AT_A_TIME if timed else row.moment
            values = {"name": row.name, "what": row.what, "folder": row.folder, "active": row.active, "kind": kind}
            values |= {"time": row.moment if timed else "", "period": row.parameters.get("period", "")}
        self.form.show_values(values)
        self._offer_period()
        self.now_button.setEnabled(row is not None)
        self._say_last()

    def entered(self) -> ScheduledExportInput:
        """What was typed."""
        values = self.form.values()
        kept = {name: one for name, one in (self.shown.parameters if self.shown else {}).items() if name != "period"}
        period = str(values["period"] or "") if values["what"] in self.with_period else ""
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

    def _offer_period(self) -> None:
        """A period is chosen only for what can be asked for one."""
        chosen = self.form.values()["what"]
        self.form.set_enabled("period", enabled=self.may_edit and chosen in self.with_period)

    def _say_last(self) -> None:
        row = self.shown
        if row is None or not (row.file or row.error):
            self.last.setText("")
        elif row.error:
            self.last.setText(_("The last attempt failed: {reason} It is tried again.").format(reason=row.error))
        else:
            told = _("Written {time}: {file}")
            self.last.setText(told.format(time=time_text(row.done_at) if row.done_at else "", file=row.file))


class ScheduledExportsPage(CardPage):
    """All scheduled exports at the left, the chosen one at the right."""

    name = SCHEDULED_EXPORTS
    heading = N_("Scheduled exports")
    icon_name = "export"
    topics = frozenset({Topic.REPORTS})
    card: _ExportCard
    columns = _COLUMNS
    rows_name = "scheduled.rows"
    removes = True
    empty_text = N_("Nothing is written by itself yet.")
    shares = (6, 5)
    gap = None
    help: ClassVar[Help | None] = Help(
        purpose=N_("Writes reports and lists into a folder by itself, without a network."),
        steps=(
            N_("Ctrl+N: choose the report or list, its period, the folder and the moment; Ctrl+S saves."),
            N_("It is written while the program runs; what was missed is made up at the next start."),
            N_("What fails is told by the bell and tried again."),
        ),
    )

    def __init__(self, exports: ScheduledExportService, runner: Runner, *, key: str | None = None) -> None:
        self.exports = exports
        super().__init__(_ExportCard(may_edit=exports.may(Permission.EXPORT)), runner, key=key)
        self.card.now_button.clicked.connect(self.write_now)

    def ask(self) -> _Found:
        """What there is to choose, what of it has a period, and the exports."""
        return self.exports.choices(), self.exports.with_period(), self.exports.exports()

    def rows_of(self, found: _Found) -> Sequence[ScheduledExport]:
        """The exports."""
        self.card.offered, self.card.with_period, rows = found
        self.card.form.refill()
        return rows

    def store(self, entered: ScheduledExportInput) -> SavedExport:
        """Save an export."""
        return self.exports.save(entered)

    def stored_key(self, entered: ScheduledExportInput, stored: SavedExport) -> object:  # noqa: ARG002
        """The code it has or was given."""
        return stored.code

    def take_away(self, shown: ScheduledExport) -> Changes:
        """Forget an export; what it wrote stays."""
        return self.exports.remove(shown.code)

    def write_now(self) -> None:
        """Carry the chosen one out at once."""
        shown = self.card.shown
        if shown is not None:
            self.submit(lambda: self.exports.run(shown.code), lambda outcome: self.show_saved(outcome.code), read=True)

    def retranslate(self) -> None:
        """Say everything again; what there is to choose is named by who offers it."""
        super().retranslate()
        self.read()
