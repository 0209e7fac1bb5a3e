"""What a report shows: its rows over the pinned total, its chart, or why there are none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.services.reports import ReportResult
from jxc_desktop.ui.common.empty_state import EmptyCase, EmptyState
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.table_view import TableView, TotalsRow
from jxc_desktop.ui.report.chart_panel import ChartPanel
from jxc_desktop.ui.report.report_lines import Line, LinesModel
from jxc_desktop.ui.report.report_table import ReportCells, line_columns, totals_columns
from jxc_desktop.ui.report.report_view_model import Place, ReportViewModel


class ReportBody(QStackedWidget):
    """Follows one view model; ``as_chart`` and ``kind_of_chart`` say how its result is looked at."""

    def __init__(self, view_model: ReportViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view_model = view_model
        self.as_chart, self.kind_of_chart = False, ""
        self._standing: Place | None = None
        self.model = LinesModel(columns=(), parent=self)
        self.table = TableView(self, name="report.rows")
        self.table.setModel(self.model)
        self.table.setItemDelegate(ReportCells(self.table))
        self.table.horizontalHeader().setSectionsClickable(True)
        self.totals_model: RowsModel[Line] = RowsModel(columns=(), parent=self)
        self.totals = TotalsRow(self.table, self.totals_model, self)
        self.empty = EmptyState(self)
        self.chart = ChartPanel(self)
        self._rows = QWidget(self)
        inside = QVBoxLayout(self._rows)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.totals)
        for widget in (self._rows, self.empty, self.chart):
            self.addWidget(widget)
        view_model.lines_changed.connect(self._show_lines)

    def show_result(self, result: ReportResult) -> None:
        """Show a result; where only its figures are others, the cursor and the scrolling stay."""
        place, model = self._place_to_show(), self._view_model
        self.model.show_lines(line_columns(result, model.asked("sort"), model.group_title), model.lines)
        self.totals_model.set_columns(totals_columns(result.columns), [Line(tuple(result.totals))])
        self.totals.setVisible(any(value is not None for value in result.totals))
        self.totals.follow()
        self.turn(as_chart=self.as_chart)
        self._put_cursor(place)

    def turn(self, *, as_chart: bool) -> None:
        """Show the chart, or the rows."""
        self.as_chart = as_chart
        result = self._view_model.result
        if result is None:
            return
        if not len(result.rows):
            self._say_empty(result)
        elif not as_chart:
            self.chart.forget()
            self.setCurrentWidget(self._rows)
        elif self.chart.show_result(result, self.kind_of_chart):
            self.setCurrentWidget(self.chart)
        else:
            self.say_nothing(lambda: _("There are no figures here to draw. F6 shows the table."))

    def say_nothing(self, text: Callable[[], str] | None = None, case: EmptyCase = EmptyCase.NOTHING_YET) -> None:
        """Say why there is nothing."""
        self.empty.show_case(case, text=text)
        self.setCurrentWidget(self.empty)

    def _say_empty(self, result: ReportResult) -> None:
        if self._view_model.filters():
            clear = (lambda: _("Clear the filter"), self._view_model.clear_filters)
            self.empty.show_case(EmptyCase.FILTERED_OUT, actions=[clear])
            self.setCurrentWidget(self.empty)
        elif "since" in result.parameters:
            self.say_nothing(lambda: _("There is nothing in this period."))
        else:
            self.say_nothing(lambda: _("There is nothing that fits what is asked above."))

    # where the cursor stands

    def _place_to_show(self) -> Place:
        """The place with the line to stand on: that of the way back, or where the cursor is if only figures changed."""
        place, before, at = self._view_model.place, self._standing, self.table.currentIndex()
        self._standing = place
        same = before is not None and (before.report, before.asked) == (place.report, place.asked)
        if not same or not at.isValid():
            return place
        return replace(place, line=at.row(), column=at.column(), top=self.table.verticalScrollBar().value())

    def _show_lines(self) -> None:
        place = self._view_model.place
        if self._view_model.result is None:
            self.model.show_lines((), self._view_model.lines)
            self.chart.forget()
            return
        self.model.fold(place.line, self._view_model.lines)
        self._put_cursor(place)

    def _put_cursor(self, place: Place) -> None:
        if self.model.rowCount():
            line, column = min(place.line, self.model.rowCount() - 1), min(place.column, len(self.model.columns) - 1)
            self.table.setCurrentIndex(self.model.index(line, column))
            self.table.verticalScrollBar().setValue(place.top)
