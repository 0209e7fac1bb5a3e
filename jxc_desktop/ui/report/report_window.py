"""A report: opens already run, totals pinned, a way in to every figure and back, and one key to Excel."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, NotAllowed, StorageError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.services.base import Clock
from jxc_desktop.services.own_reports import OwnReport, OwnReportService
from jxc_desktop.services.reports import ReportResult, ReportService
from jxc_desktop.ui.common.empty_state import EmptyCase
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.lookup import Search
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.report.column_filters import ColumnFilters
from jxc_desktop.ui.report.last_asked import LastAsked
from jxc_desktop.ui.report.parameter_bar import Choices, ParameterBar
from jxc_desktop.ui.report.report_body import ReportBody
from jxc_desktop.ui.report.report_top import ReportTop
from jxc_desktop.ui.report.report_view_model import Place, ReportViewModel
from jxc_desktop.ui.report.saved_bar import SavedBar


@dataclass(frozen=True, slots=True)
class ReportParts:
    """What report windows are made from; ``state`` remembers the last folder, and what was asked last."""

    reports: ReportService
    own: OwnReportService
    runner: Runner
    navigator: Navigator
    clock: Clock
    choices: Choices
    find_product: Search
    find_party: Search
    state: MutableMapping[str, Any]


class ReportWindow(TabPage):
    """Shows one report; drilling replaces it in the same tab, Alt+← brings it back."""

    icon_name, goes_back = "report", True
    topics = frozenset({Topic.DOCUMENTS, Topic.STOCK, Topic.COST, Topic.PRODUCTS, Topic.DEBTS, Topic.REPORTS})
    unsaved: Callable[[], str] | None = None
    """What stands in the list of views while none is open."""
    views: ClassVar[bool] = True
    """Whether views of the report are kept here; the key of the page is then the code of one."""
    help: ClassVar[Help | None] = Help(
        purpose=N_("A report with its totals. What you see is what the Excel file holds."),
        steps=(
            N_("Change the parameters; the report runs by itself."),
            N_("Enter or a double click goes into a line, Alt+← comes back."),
            N_("Ctrl+S keeps what is asked under a name; On the front page shows it on Home."),
            N_("Ctrl+E, then Enter: the Excel file is in the last folder."),
        ),
        keys=(
            ("F5", N_("Run again")),
            ("F6", N_("Table or chart")),
            ("G", N_("Group by this column, or by the next thing")),
            ("Ctrl+S", N_("Save as a view")),
            ("Ctrl+E", N_("Export to Excel")),
            ("Ctrl+Shift+E", N_("Save as PDF")),
            ("Enter", N_("What is behind this line")),
            ("Alt+Left", N_("Back")),
            ("Alt+Down", N_("Filter by this column")),
            ("Shift+F1", N_("What the figures mean")),
        ),
    )

    def __init__(self, parts: ReportParts, name: str, title: str, *, report: str, key: str | None = None) -> None:
        super().__init__(key=key)
        self.name = name  # type: ignore[misc]  # every report is a page of its own
        self._parts, self._title = parts, title
        self._last = LastAsked(parts.state, parts.reports.session)
        self._view = key if self.views else None
        self.view_model = self._make_view_model(report)
        self._infos = {info.name: info for info in parts.reports.reports()}
        self.errors, self.top = ErrorBar(self), ReportTop(self, views=self.views)
        self.saved = SavedBar(self, may_share=parts.own.may(Permission.REPORT_SHARE), none=self.unsaved)
        self.parameters = ParameterBar(
            parts.reports.today,
            parts.choices,
            parts.find_product,
            parts.runner,
            self,
            find_party=parts.find_party,
        )
        self.body = ReportBody(self.view_model, self)
        self.model, self.table, self.chart = self.body.model, self.body.table, self.body.chart
        self.totals_model = self.body.totals_model
        self.exporting = ExportStrip(parts.state, self)
        self.definitions = QLabel(self)
        self.filters = ColumnFilters(self)
        self._arrange()
        self._bind()
        self.view_model.load_kept()
        if self._view is None:
            self.view_model.run()

    # building

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.errors)
        layout.addWidget(self.top)
        layout.addWidget(self.saved)
        self.saved.hide()
        layout.addWidget(self.parameters)
        layout.addWidget(self.filters)
        self.definitions.setObjectName("report.definitions")
        self.definitions.setProperty("role", "secondary")
        self.definitions.setWordWrap(True)
        self.definitions.hide()
        layout.addWidget(self.definitions)
        layout.addWidget(self._center(), 1)
        layout.addWidget(self.exporting)

    def _make_view_model(self, report: str) -> ReportViewModel:
        parts, asked = self._parts, {} if self._view else self._last.of(report)
        return ReportViewModel(parts.reports, parts.own, parts.runner, Place(report, asked), self)

    def _center(self) -> QWidget:
        """What takes the room: the rows, the chart, or why there are none."""
        return self.body

    def _bind(self) -> None:
        model, top = self.view_model, self.top
        model.shown.connect(self._show)
        model.started.connect(top.busy.follow)
        model.failed.connect(self._failed)
        model.stopped.connect(self._say_stopped)
        model.exported.connect(self.exporting.show_written)
        model.document_asked.connect(lambda number: self._parts.navigator.open("document", number))
        model.kept.connect(self._show_kept)
        self.parameters.changed.connect(model.set_parameter)
        self.table.activated_row.connect(lambda _row: self.enter())
        self.table.horizontalHeader().sectionClicked.connect(self._sort)
        self.exporting.asked.connect(self._write)
        self.exporting.closed.connect(self.table.setFocus)
        self.filters.asked.connect(self._filter)
        self.chart.picture_asked.connect(lambda: self.export(".png"))
        self.chart.kind_chosen.connect(self._choose_chart)
        self.saved.opened.connect(lambda code: self._open(self.saved.report(code)))
        self.saved.saved.connect(self._save)
        self.saved.deleted.connect(model.delete)
        top.export_button.clicked.connect(lambda: self.export(".xlsx"))
        top.pdf_button.clicked.connect(lambda: self.export(".pdf"))
        top.chart_button.toggled.connect(lambda on: self.body.turn(as_chart=on))
        top.views_button.toggled.connect(self.saved.setVisible)
        top.back_button.clicked.connect(model.back)
        top.meaning_button.clicked.connect(self.toggle_definitions)
        for sequence, does in self._keys():
            bind(self, sequence, does)
        bind(self.table, "G", self.group)

    def _keys(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        return (
            ("F5", self.view_model.run),
            ("Ctrl+E", self.export),
            ("Ctrl+Shift+E", lambda: self.export(".pdf")),
            ("Alt+Left", self.view_model.back),
            ("Alt+Down", self._begin_filter),
            ("Shift+F1", self.toggle_definitions),
            ("F6", self.top.chart_button.toggle),
            ("Ctrl+S", self.save),
            ("Ctrl+Shift+C", self.chart.view.copy),
        )

    # doing

    def enter(self) -> None:
        """Go into the line of the cursor."""
        at = self.table.currentIndex()
        if 0 <= at.row() < len(self.view_model.lines):
            top = self.table.verticalScrollBar().value()
            self.view_model.enter(at.row(), self.model.columns[at.column()].name, top)

    def group(self) -> None:
        """Group by the column of the cursor, or by what comes next; after the last by nothing."""
        info = self._infos.get(self.view_model.place.report)
        found = [one for one in info.parameters if one.name == "group"] if info is not None else []
        for parameter in found:
            names = [value for value, _title in parameter.choices]
            at, now = self.table.currentIndex().column(), self.view_model.asked("group")
            column = self.model.columns[at].name if at >= 0 else ""
            wanted = names[(names.index(now) + 1) % len(names)] if now in names else ""
            self.view_model.set_parameter("group", column if column in names and not now else wanted)

    def save(self) -> None:
        """Keep what is asked as a view: first its name is asked for, then it is saved."""
        if self.saved.isVisible():
            self.saved.save()
        else:
            self.top.views_button.setChecked(True)
            self.saved.name.setFocus()

    def _save(self, name: str, shared: bool, pinned: bool) -> None:
        view = "chart" if self.top.chart_button.isChecked() else "table"
        self.view_model.save(name, shared=shared, pinned=pinned, view=view, chart=self.body.kind_of_chart)

    def _choose_chart(self, kind: str) -> None:
        self.body.kind_of_chart = kind

    def _open(self, report: OwnReport | None) -> None:
        self.body.kind_of_chart = "" if report is None else str(report.definition.get("chart", ""))
        self.top.chart_button.setChecked(report is not None and report.definition.get("view") == "chart")
        self.view_model.open(report)
        self.saved.show_opened(report)
        self.title_changed.emit()

    def export(self, suffix: str = ".xlsx") -> None:
        """Ask where the workbook, PDF or picture goes to: the last folder is offered, Enter writes."""
        if self.view_model.result is not None and self._parts.reports.may(Permission.EXPORT):
            self.exporting.ask(self.view_model.file_name(suffix))

    def _write(self, path: Any) -> None:
        if path.suffix.lower() != ".png":
            self.exporting.follow(self.view_model.export(path))
        elif self.chart.view.picture().save(str(path)):
            self.exporting.show_written(path)
        else:
            self.errors.show_error(StorageError(reason=path))

    def _sort(self, number: int) -> None:
        self.view_model.sort_by(self.model.columns[number].name)

    def _begin_filter(self) -> None:
        self.filters.begin(self.table.currentIndex().column())

    def _filter(self, column: str, text: str) -> None:
        self.view_model.filter_by(column, text)
        self.table.setFocus()

    def toggle_definitions(self) -> None:
        """Show or hide what the figures mean."""
        self.definitions.setVisible(self.definitions.isHidden())

    # showing

    def _show(self, result: ReportResult) -> None:
        self.errors.clear()
        model = self.view_model
        named = model.report.name if model.report is not None and not model.back_places else result.title
        self.top.heading.setText(named)
        self.top.back_button.setVisible(bool(model.back_places))
        self.top.views_button.setVisible(self.views and not model.back_places)
        self._show_parameters(result)
        if self.views and not model.back_places and model.report is None:
            self._last.keep(model.ready, model.place.asked)
        self.definitions.setText("\n".join(result.definitions))
        for button in (self.top.export_button, self.top.pdf_button):
            button.setVisible(self._parts.reports.may(Permission.EXPORT))
        self.filters.show_filters(result, model.filters())
        self.body.show_result(result)
        self._say_summary()
        self.title_changed.emit()

    def _show_parameters(self, result: ReportResult) -> None:
        info = self._infos.get(result.name)
        self.parameters.setVisible(info is not None)
        if info is not None:
            self.parameters.show_parameters(result.name, info.parameters, self.view_model.asked)

    def _show_kept(self, reports: Sequence[OwnReport]) -> None:
        self.saved.show_reports(reports, self.view_model.report)
        if self._view:
            code, self._view = self._view, None
            self.top.views_button.setChecked(True)
            self._open(self.saved.report(code))
            self.saved.show_reports(reports, self.view_model.report)

    def _say_summary(self) -> None:
        result = self.view_model.result
        if result is not None:
            count = len(result.rows)
            self.top.summary.setText(ngettext("{count} row", "{count} rows", count).format(count=f"{count:,d}"))

    def _say_stopped(self) -> None:
        self.errors.show_text(
            lambda: _("Cancelled: what is shown is from before."),
            tone="warning",
            action=self.view_model.run,
            action_text=lambda: _("Run again (F5)"),
        )

    def _failed(self, error: Exception) -> None:
        model = self.view_model
        if model.result is None and model.report is None and self._last.forget(model.ready):
            model.open(None)  # what was asked last is not there any more
            return
        if isinstance(error, NotAllowed) and self.view_model.result is None:
            self.body.say_nothing(case=EmptyCase.NOT_ALLOWED)
        self.errors.show_error(error, action=self.view_model.run)

    # the page

    def title(self) -> str:
        """The name of the view that is open, or of the report."""
        opened = self.view_model.report
        return opened.name if opened is not None else _(self._title)

    def refresh(self, changes: Changes) -> None:
        """Run again after a change, at the same line; the list of saved views too."""
        if Topic.REPORTS in changes.topics:
            self.view_model.load_kept()
        if changes.topics - {Topic.REPORTS}:
            self.view_model.run()

    def leave(self) -> None:
        """Let the rows go."""
        self.view_model.leave()

    def first_focus(self) -> QWidget:
        """The table."""
        return self.table

    def retranslate(self) -> None:
        """Say everything again: the report brings its words itself."""
        super().retranslate()
        self.view_model.load_kept()
        if self.view_model.result is not None:
            self._infos = {info.name: info for info in self._parts.reports.reports()}
            self.parameters.clear()
            self.view_model.run()
