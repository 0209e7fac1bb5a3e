"""A saved report on the home page: its first rows with the total, or its chart, for which days and as of when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.own_reports import OwnReport
from jxc_desktop.services.reporting.periods import PRESETS
from jxc_desktop.services.reports import NUMBER_TYPES, ColumnType, ReportResult
from jxc_desktop.ui.common.letting_go import let_go
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID, ROW_COMPACT
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.report.chart_data import MOST_POINTS, chart_of
from jxc_desktop.ui.report.chart_view import ChartView, block_height
from jxc_desktop.ui.report.report_lines import Line
from jxc_desktop.ui.report.report_table import first_shown, line_columns

MOST_ROWS, MOST_FIGURES = 5, 3
_BODY = ROW_COMPACT * (MOST_ROWS + 2) + 2 * GRID
"""The height of what a tile shows: titles, rows and the total."""
_NAME = 84
"""The least a name of a row keeps beside its figures."""


class PinnedTile(Translated, QFrame):
    """``opened`` asks for the report itself, ``taken_off`` that it leaves the home page, ``left`` tells an arrow."""

    opened = Signal()
    taken_off = Signal()
    left = Signal(object)

    def __init__(self, report: OwnReport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.report, self.refused = report, False
        self._looks: tuple[object, ...] | None = None
        self.setObjectName(f"pinned.{report.code}")
        self.setProperty("role", "tile")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.heading, self.days, self.note = QLabel(self), QLabel(self), QLabel(self)
        self.heading.setProperty("role", "strong")
        for label in (self.days, self.note):
            label.setProperty("role", "note")
        for label in (self.heading, self.days):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.message = QLabel(self)
        self.message.setProperty("role", "secondary")
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.model: RowsModel[Line] = RowsModel(columns=(), parent=self)
        self.table = TableView(self, name="pinned.rows", row_height=ROW_COMPACT)
        self.table.setModel(self.model)
        self.chart = ChartView(self)
        self.body = QStackedWidget(self)
        self._arrange()
        self.show_report(report)
        self._say_nothing(_("Working…"))

    def _arrange(self) -> None:
        for widget in (self.table, self.chart, self.message):
            self.body.addWidget(widget)
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setSelectionMode(TableView.SelectionMode.NoSelection)
        for bars in (self.table.setVerticalScrollBarPolicy, self.table.setHorizontalScrollBarPolicy):
            bars(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.setFixedHeight(_BODY)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID // 2)
        layout.addLayout(top)
        layout.addWidget(self.days)
        layout.addWidget(self.body)

    # showing

    def show_report(self, report: OwnReport) -> None:
        """Take the name, and whether it may be taken off, from a report saved again."""
        self.report = report
        self.heading.setText(report.name)
        self.heading.setToolTip(report.name)
        self.setAccessibleName(report.name)
        self.setToolTip(_("Enter opens the report, Delete takes it off the front page."))

    def show_result(self, result: ReportResult) -> None:
        """Show what the report says now; what stays the same is not drawn again."""
        before, self._looks = self._looks, _looks(result)
        self.days.setText(_days(result))
        self.note.setText(_("As of {time}").format(time=f"{result.run_at:%H:%M}") if result.run_at else "")
        if self._looks != before:
            self._draw(result)
        let_go(result.made_of())

    def _draw(self, result: ReportResult) -> None:
        if not len(result.rows):
            self._say_nothing(_("There is nothing in this period."))
        elif self.report.definition.get("view") != "chart" or not self._show_chart(result):
            self._show_rows(result)

    def show_error(self, error: Exception) -> None:
        """Say why there are no figures."""
        self._looks = None
        self._say_nothing(sentence(error))

    def _say_nothing(self, text: str) -> None:
        self.message.setText(text)
        self.body.setCurrentWidget(self.message)

    def _show_chart(self, result: ReportResult) -> bool:
        kind = str(self.report.definition.get("chart", ""))
        chart = chart_of(result, kind, most_bars=(_BODY - 8 * GRID) // block_height(1))
        if chart is None:
            return False
        most = 1 if chart.kind == "bar" else MOST_FIGURES
        self.chart.show_chart(replace(chart, title="", series=chart.series[:most]))
        self.body.setCurrentWidget(self.chart)
        return True

    def _show_rows(self, result: ReportResult) -> None:
        titles = {group.key: group.title for group in result.groups}
        columns = line_columns(result, "", lambda key: titles.get(key, ""))
        if result.groups:
            lines = [Line(tuple(group.totals), -1, group.key) for group in result.groups[:MOST_ROWS]]
        else:
            lines = [Line(tuple(row), number) for number, row in enumerate(result.rows[:MOST_ROWS])]
        name = 0 if result.groups else _name_of_rows(result)
        total = Line(_total(result, name), MOST_ROWS)
        kept = [
            replace(columns[name], show=first_shown, stretch=True, width=_NAME),
            *(columns[place] for place in _figures(result)),
        ]
        self.model.set_columns(kept, [*lines, total] if any(value is not None for value in result.totals) else lines)
        self.body.setCurrentWidget(self.table)

    # keys and the mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens, Delete takes off, arrows go on."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif key == Qt.Key.Key_Delete:
            self.taken_off.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.left.emit(key)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click opens the report."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """The same by the mouse."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Open the report")).triggered.connect(self.opened)
        menu.addAction(_("Take off the front page")).triggered.connect(self.taken_off)
        menu.popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The frame shows where the cursor is."""
        super().focusInEvent(event)
        self.update()


def _days(result: ReportResult) -> str:
    given = result.parameters
    days = _("{since} ~ {until}").format(since=given["since"], until=given["until"]) if "since" in given else ""
    name = PRESETS.get(given.get("period", ""), "")
    return "  ".join(text for text in (_(name) if name else "", days) if text)


def _looks(result: ReportResult) -> tuple[object, ...]:
    """All that a tile can show of a result, which is of its first rows: the result itself is not kept all day."""
    first = list(result.rows[:MOST_POINTS])
    return result.columns, result.totals, len(result.rows), result.groups[:MOST_POINTS], first


def _name_of_rows(result: ReportResult) -> int:
    """The column that names the rows: their name, or the first text that is no code."""
    texts = [
        place
        for place, column in enumerate(result.columns)
        if column.type not in NUMBER_TYPES and not column.name.endswith("code")
    ]
    named = [place for place in texts if result.columns[place].name == "name"]
    return (named or texts or [0])[0]


_TELLING = frozenset({ColumnType.MONEY, ColumnType.PERCENT})


def _figures(result: ReportResult) -> Sequence[int]:
    """The figures a tile has room for: amounts and percentages before anything else."""
    numbers = [place for place, column in enumerate(result.columns) if column.type in NUMBER_TYPES]
    telling = [place for place in numbers if result.columns[place].type in _TELLING]
    return sorted((telling or numbers)[:MOST_FIGURES])


def _total(result: ReportResult, name: int) -> tuple[object, ...]:
    return tuple(_("Total") if place == name else value for place, value in enumerate(result.totals))
