"""A report under somebody's hands: its parameters, its result, the way in to what explains it, and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.errors import Cancelled
from jxc_desktop.services.own_reports import OwnReport, OwnReportInput, OwnReportService, SavedOwn
from jxc_desktop.services.reporting.saved import ReadyView
from jxc_desktop.services.reports import FILTER_PREFIX, Drill, ReportResult, ReportService
from jxc_desktop.ui.common.letting_go import let_go
from jxc_desktop.ui.common.runner import Job, Runner
from jxc_desktop.ui.report.report_lines import Lines


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is: a report with what was asked, the groups unfolded, and where in the table they stand.

    ``line`` and ``column`` are those of the cursor, ``top`` is how far the table is scrolled.
    """

    report: str
    asked: Mapping[str, str] = field(default_factory=dict)
    opened: frozenset[str] = frozenset()
    line: int = 0
    column: int = 0
    top: int = 0


class ReportViewModel(QObject):
    """``shown`` tells a result that is there, ``document_asked`` the number of a document to open.

    A result that arrives after something newer was asked is dropped; ``stopped`` tells that it was cancelled.
    ``kept`` tells the saved views of the report anew; ``report`` is the one that is open.
    """

    started = Signal(object)
    shown = Signal(object)
    lines_changed = Signal()
    document_asked = Signal(str)
    exported = Signal(object)
    failed = Signal(object)
    kept = Signal(object)
    stopped = Signal()

    def __init__(
        self,
        reports: ReportService,
        own: OwnReportService,
        runner: Runner,
        place: Place,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._reports, self._own, self._runner = reports, own, runner
        self.place = place
        self.ready = place.report
        self.report: OwnReport | None = None
        self.back_places: list[Place] = []
        self.result: ReportResult | None = None
        self.lines = Lines()
        self._question = 0
        self._job: Job | None = None
        self._exporting = False

    # running

    def run(self) -> None:
        """Run the report with what is asked now; what was asked before and is still read is stopped."""
        self._question += 1
        if self._job is not None:
            self._job.cancel()
        question, place = self._question, self.place

        def done(result: ReportResult) -> None:
            if question == self._question:
                left = self.result.made_of() if self.result is not None else []
                self.result = result
                self._make_lines()
                self.shown.emit(result)
                let_go(left)

        def failed(error: Exception) -> None:
            if question != self._question:
                return
            if isinstance(error, Cancelled):
                self.stopped.emit()
            else:
                self.failed.emit(error)

        self._job = self._runner.submit(
            lambda progress: self._reports.run(place.report, place.asked, progress),
            done=done,
            failed=failed,
            read=True,
        )
        self.started.emit(self._job)

    def leave(self) -> None:
        """Let go of the result, and hear of none any more: the window is closed."""
        self._question += 1
        if self._job is not None:
            self._job.cancel()
        left = self.result.made_of() if self.result is not None else []
        self.result = None
        self._make_lines()
        self.lines_changed.emit()
        let_go(left)

    def asked(self, name: str) -> str:
        """The value of a parameter in force."""
        given = self.result.parameters if self.result and self.result.name == self.place.report else {}
        return self.place.asked.get(name) or given.get(name, "")

    def set_parameter(self, name: str, value: str) -> None:
        """Ask for something else and run again; a period by name drops its days, and days its name."""
        asked = {known: text for known, text in self.place.asked.items() if known != name}
        if name == "period":
            asked = {known: text for known, text in asked.items() if known not in {"since", "until"}}
        if name in {"since", "until"}:
            for day in {"since", "until"} - {name}:
                asked.setdefault(day, self.asked(day))
            asked.pop("period", None)
        if value:
            asked[name] = value
        self.place = Place(self.place.report, asked)
        self.run()

    def sort_by(self, column: str) -> None:
        """Order by a column; once more turns it round."""
        now = self.asked("sort")
        self.set_parameter("sort", f"-{column}" if now == column else column)

    def filter_by(self, column: str, text: str) -> None:
        """Keep the rows whose column fits the text; an empty text keeps all."""
        self.set_parameter(FILTER_PREFIX + column, text.strip())

    def filters(self) -> dict[str, str]:
        """Column names and the texts they are filtered by."""
        return {
            name.removeprefix(FILTER_PREFIX): text
            for name, text in self.place.asked.items()
            if name.startswith(FILTER_PREFIX)
        }

    def clear_filters(self) -> None:
        """Take every filter of a column away."""
        for name in self.filters():
            self.filter_by(name, "")

    # lines

    def _make_lines(self) -> None:
        self.lines = Lines(self.result, self.place.opened)

    def group_title(self, key: str) -> str:
        """The name of a group."""
        groups = self.result.groups if self.result else ()
        return next((group.title for group in groups if group.key == key), "")

    # in and back

    def enter(self, number: int, column: str = "", top: int = 0) -> None:
        """Go into a line (at a column): fold a group in or out, open what explains a row, or its document."""
        line, result = self.lines[number], self.result
        if result is None:
            return
        if line.is_group:
            self.place = replace(self.place, opened=self.place.opened ^ {line.group}, line=number, top=top)
            self._make_lines()
            self.lines_changed.emit()
            return
        names = [one.name for one in result.columns]
        at = names.index(column) if column in names else 0
        self._follow(
            self._reports.drill(result, line.row, column), replace(self.place, line=number, column=at, top=top)
        )

    def _follow(self, drill: Drill | None, left: Place) -> None:
        if drill is None:
            return
        self.place = left
        if drill.document:
            self.document_asked.emit(drill.document)
            return
        self.back_places.append(self.place)
        self.place = Place(drill.report, dict(drill.parameters))
        self.run()

    def back(self) -> None:
        """Go back to where the way in began, to the same line."""
        if self.back_places:
            self.place = self.back_places.pop()
            self.run()

    @property
    def home(self) -> Place:
        """Where the way in began."""
        return self.back_places[0] if self.back_places else self.place

    # views that are kept

    def definition(self, view: str, chart: str) -> Mapping[str, Any]:
        """What is kept of the report as it is set now."""
        return ReadyView(self.ready, self.home.asked, view, chart).json()

    def load_kept(self) -> None:
        """Tell the saved views of this report."""

        def done(reports: Sequence[OwnReport]) -> None:
            self.kept.emit([one for one in reports if one.ready == self.ready])

        self._runner.submit(lambda _progress: self._own.list(), done=done, failed=self.failed.emit, read=True)

    def open(self, report: OwnReport | None) -> None:
        """Show a saved view, or the report as it comes."""
        self.report, self.back_places = report, []
        self.place = Place(self.ready, {} if report is None else dict(report.definition["asked"]))
        self.run()

    def save(self, name: str, *, shared: bool, pinned: bool, view: str = "table", chart: str = "") -> None:
        """Save what is asked and how it is looked at, as the one that is open or as a new one."""
        mine = self.report if self.report is not None and self.report.may_change else None
        entered = OwnReportInput(
            code=mine.code if mine else "",
            name=name,
            definition=self.definition(view, chart),
            shared=shared if mine is None or shared != mine.shared else None,
            pinned=pinned,
            version=mine.version if mine else None,
        )

        def done(saved: SavedOwn) -> None:
            self.report = saved.report
            self.load_kept()

        self._runner.submit(lambda _progress: self._own.save(entered), done=done, failed=self.failed.emit)

    def delete(self) -> None:
        """Delete the view that is open; what is asked stays."""
        if self.report is None:
            return
        code = self.report.code

        def done(_changes: object) -> None:
            self.report = None
            self.load_kept()

        self._runner.submit(lambda _progress: self._own.delete(code), done=done, failed=self.failed.emit)

    # exporting

    def file_name(self, suffix: str = ".xlsx") -> str:
        """The name the file gets by itself."""
        return self._reports.file_name(self.result, suffix) if self.result else ""

    def export(self, path: Path) -> Job | None:
        """Write what is shown as a workbook or PDF, beside other reading; a second press does nothing."""
        result = self.result
        if result is None or self._exporting:
            return None
        self._exporting = True

        def done(written: Path) -> None:
            self._exporting = False
            self.exported.emit(written)

        def failed(error: Exception) -> None:
            self._exporting = False
            self.failed.emit(error)

        return self._runner.submit(
            lambda progress: self._reports.export(result, path, progress), done=done, failed=failed, read=True
        )
