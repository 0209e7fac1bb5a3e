"""A report: opens already run, totals pinned, a way in to every figure and back, and one key to Excel."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, QSize
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, NotAllowed, StorageError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.services.base import Clock
from jxc_desktop.services.reports import ReportResult, ReportService
from jxc_desktop.ui.common.busy import BusyBar
from jxc_desktop.ui.common.empty_state import EmptyCase, EmptyState
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.common.icons import icon
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.lookup import Search
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView, TotalsRow
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.report.chart_panel import ChartPanel
from jxc_desktop.ui.report.column_filters import ColumnFilters
from jxc_desktop.ui.report.parameter_bar import Choices, ParameterBar
from jxc_desktop.ui.report.report_table import line_columns, totals_columns
from jxc_desktop.ui.report.report_view_model import Line, ReportViewModel


@dataclass(frozen=True, slots=True)
class ReportParts:
    """What report windows are made from; ``state`` remembers the last folder."""

    reports: ReportService
    runner: Runner
    navigator: Navigator
    clock: Clock
    choices: Choices
    find_product: Search
    find_party: Search
    state: MutableMapping[str, Any]


class ReportWindow(TabPage):
    """Shows one report; drilling replaces it in the same tab, Alt+← brings it back."""

    icon_name = "report"
    topics = frozenset({Topic.DOCUMENTS, Topic.STOCK, Topic.COST, Topic.PRODUCTS, Topic.DEBTS})
    help: ClassVar[Help | None] = Help(
        purpose=N_("A report with its totals. What you see is what the Excel file holds."),
        steps=(
            N_("Change the parameters; the report runs by itself."),
            N_("Enter or a double click goes into a line, Alt+← comes back."),
            N_("Ctrl+E, then Enter: the Excel file is in the last folder."),
        ),
        keys=(
            ("F5", N_("Run again")),
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
        self.view_model = self._make_view_model(report)
        self._infos = {info.name: info for info in parts.reports.reports()}
        self.errors, self.busy = ErrorBar(self), BusyBar(self)
        self.parameters = ParameterBar(
            lambda: parts.clock.local().date(),
            parts.choices,
            parts.find_product,
            parts.runner,
            self,
            find_party=parts.find_party,
        )
        self.model: RowsModel[Line] = RowsModel(columns=(), parent=self)
        self.table = TableView(self, name="report.rows")
        self.table.setModel(self.model)
        self.totals_model: RowsModel[Line] = RowsModel(columns=(), parent=self)
        self.totals = TotalsRow(self.table, self.totals_model, self)
        self.empty = EmptyState(self)
        self.chart = ChartPanel(self)
        self.body = QStackedWidget(self)
        self.exporting = ExportStrip(parts.state, self)
        self.definitions = QLabel(self)
        self.heading_label, self.summary = QLabel(self), QLabel(self)
        self.back_button, self.meaning_button = QToolButton(self), QToolButton(self)
        self.export_button, self.pdf_button = QPushButton(self), QPushButton(self)
        self.chart_button = QPushButton(self)
        self.filters, self.kind_of_chart = ColumnFilters(self), ""
        self.filter_text = self.filters.text
        self._may_export = True
        self._arrange()
        self._bind()
        self.view_model.run()

    # building

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.errors)
        layout.addLayout(self._top())
        for widget in self._above():
            layout.addWidget(widget)
        layout.addWidget(self.parameters)
        layout.addWidget(self.filters)
        self.definitions.setObjectName("report.definitions")
        self.definitions.setProperty("role", "secondary")
        self.definitions.setWordWrap(True)
        self.definitions.hide()
        layout.addWidget(self.definitions)
        rows = QWidget(self)
        inside = QVBoxLayout(rows)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.totals)
        self.body.addWidget(rows)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.chart)
        layout.addWidget(self._center(), 1)
        layout.addWidget(self.exporting)

    def _make_view_model(self, report: str) -> ReportViewModel:
        return ReportViewModel(self._parts.reports, self._parts.runner, report, self)

    def _above(self) -> Sequence[QWidget]:
        """What stands between the heading and the parameters."""
        return ()

    def _center(self) -> QWidget:
        """What takes the room: the rows, the chart, or why there are none."""
        return self.body

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.heading_label.setProperty("role", "section")
        self.summary.setProperty("role", "status")
        buttons = (
            (self.back_button, "report.back", lambda: _("Back (Alt+←)"), "left"),
            (self.meaning_button, "report.meaning", lambda: _("What the figures mean (Shift+F1)"), "help"),
        )
        for button, name, text, sign in buttons:
            button.setObjectName(name)
            button.setIcon(icon(sign))
            button.setMinimumSize(button.sizeHint().expandedTo(QSize(40, 36)))
            self.say(button.setToolTip, text)
            self.say(button.setAccessibleName, text)
        self.back_button.hide()
        self.export_button.setObjectName("report.export")
        self.say(self.export_button.setText, lambda: _("Export to Excel (Ctrl+E)"))
        self.pdf_button.setObjectName("report.pdf")
        self.say(self.pdf_button.setText, lambda: _("PDF"))
        self.say(self.pdf_button.setToolTip, lambda: _("Save as PDF (Ctrl+Shift+E)"))
        self.say(self.pdf_button.setAccessibleName, lambda: _("Save as PDF (Ctrl+Shift+E)"))
        row.addWidget(self.back_button)
        row.addWidget(self.heading_label)
        row.addWidget(self.meaning_button)
        row.addWidget(self.busy, 1)
        row.addStretch(1)
        row.addWidget(self.summary)
        self.chart_button.setObjectName("report.chart_on")
        self.chart_button.setCheckable(True)
        self.say(self.chart_button.setText, lambda: _("Chart (F6)"))
        row.addWidget(self.chart_button)
        row.addWidget(self.pdf_button)
        row.addWidget(self.export_button)
        return row

    def _bind(self) -> None:
        model = self.view_model
        model.shown.connect(self._show)
        model.lines_changed.connect(lambda: self._show_lines(model.place.line))
        model.started.connect(self.busy.follow)
        model.failed.connect(self._failed)
        model.exported.connect(self.exporting.show_written)
        model.document_asked.connect(lambda number: self._parts.navigator.open("document", number))
        self.parameters.changed.connect(model.set_parameter)
        self.table.activated_row.connect(lambda _row: self.enter())
        self.table.horizontalHeader().sectionClicked.connect(self._sort)
        self.table.horizontalHeader().setSectionsClickable(True)
        self.exporting.asked.connect(self._write)
        self.exporting.closed.connect(self.table.setFocus)
        self.export_button.clicked.connect(lambda: self.export(".xlsx"))
        self.pdf_button.clicked.connect(lambda: self.export(".pdf"))
        self.chart_button.toggled.connect(self._turn)
        self.chart.picture_asked.connect(lambda: self.export(".png"))
        self.back_button.clicked.connect(model.back)
        self.meaning_button.clicked.connect(self.toggle_definitions)
        self.filters.asked.connect(self._filter)
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("F5", model.run),
            ("Ctrl+E", self.export),
            ("Ctrl+Shift+E", lambda: self.export(".pdf")),
            ("Alt+Left", model.back),
            ("Alt+Down", self._begin_filter),
            ("Shift+F1", self.toggle_definitions),
            ("F6", self.chart_button.toggle),
            ("Ctrl+Shift+C", self.chart.view.copy),
        )
        for sequence, does in keys:
            bind(self, sequence, does)

    # doing

    def enter(self) -> None:
        """Go into the line of the cursor."""
        at = self.table.currentIndex()
        if 0 <= at.row() < len(self.view_model.lines):
            self.view_model.enter(at.row(), self.model.columns[at.column()].name)

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
        place = self.view_model.place
        self.heading_label.setText(result.title)
        self.back_button.setVisible(bool(self.view_model.back_places))
        self._show_parameters(result)
        sort = self.view_model.asked("sort")
        self.model.set_columns(line_columns(result.columns, sort, self.view_model.group_title), self.view_model.lines)
        self.totals_model.set_columns(totals_columns(result.columns), [Line(tuple(result.totals))])
        self.totals.follow()
        self.definitions.setText("\n".join(result.definitions))
        for button in (self.export_button, self.pdf_button):
            button.setVisible(self._parts.reports.may(Permission.EXPORT))
        self.filters.show_filters(result, self.view_model.filters())
        self._show_body(result)
        self._put_cursor(place.line)
        self._say_summary()
        self.title_changed.emit()

    def _show_parameters(self, result: ReportResult) -> None:
        info = self._infos.get(result.name)
        self.parameters.setVisible(info is not None)
        if info is not None:
            self.parameters.show_parameters(result.name, info.parameters, self.view_model.asked)

    def _turn(self, _on: bool) -> None:
        if self.view_model.result is not None:
            self._show_body(self.view_model.result)

    def _show_body(self, result: ReportResult) -> None:
        if self.chart_button.isChecked() and self.chart.show_result(result, self.kind_of_chart):
            self.body.setCurrentWidget(self.chart)
            return
        if len(result.rows):
            self.body.setCurrentIndex(0)
            return
        if self.view_model.filters():
            self.empty.show_case(EmptyCase.FILTERED_OUT, actions=[(lambda: _("Clear the filter"), self._clear_filters)])
        else:
            self.empty.show_case(EmptyCase.NOTHING_YET, text=lambda: _("There is nothing in this period."))
        self.body.setCurrentWidget(self.empty)

    def _show_lines(self, line: int) -> None:
        self.model.set_rows(self.view_model.lines)
        self._put_cursor(line)

    def _put_cursor(self, line: int) -> None:
        if self.model.rowCount():
            index: QModelIndex = self.model.index(min(line, self.model.rowCount() - 1), 0)
            self.table.setCurrentIndex(index)
            self.table.scrollTo(
                index, TableView.ScrollHint.PositionAtCenter if line else TableView.ScrollHint.EnsureVisible
            )

    def _clear_filters(self) -> None:
        for name in self.view_model.filters():
            self.view_model.filter_by(name, "")

    def _say_summary(self) -> None:
        result = self.view_model.result
        if result is not None:
            count = len(result.rows)
            self.summary.setText(ngettext("{count} row", "{count} rows", count).format(count=f"{count:,d}"))

    def _failed(self, error: Exception) -> None:
        if isinstance(error, NotAllowed) and self.view_model.result is None:
            self.empty.show_case(EmptyCase.NOT_ALLOWED)
            self.body.setCurrentWidget(self.empty)
        self.errors.show_error(error, action=self.view_model.run)

    # the page

    def title(self) -> str:
        """The report's name."""
        return _(self._title)

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Run again after a change, at the same line."""
        self.view_model.run()

    def first_focus(self) -> QWidget:
        """The table."""
        return self.table

    def retranslate(self) -> None:
        """Say everything again: the report brings its words itself."""
        super().retranslate()
        if self.view_model.result is not None:
            self._infos = {info.name: info for info in self._parts.reports.reports()}
            self.parameters.clear()
            self.view_model.run()
