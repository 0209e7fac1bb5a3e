"""The chart of a report with what can be done to it: bars or lines, copied or saved as a picture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.services.reports import ReportResult
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.report.chart_data import chart_of
from jxc_desktop.ui.report.chart_view import ChartView


class ChartPanel(Translated, QWidget):
    """``kind_chosen`` tells bar or line, ``picture_asked`` that the picture is to be saved."""

    kind_chosen = Signal(str)
    picture_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("report.chart")
        self.view = ChartView(self)
        self.bars_button, self.lines_button, self.copy_button, self.picture_button = (
            QPushButton(self) for _one in range(4)
        )
        self._kinds = QButtonGroup(self)
        self._result: ReportResult | None = None
        around = QScrollArea(self)
        around.setWidgetResizable(True)
        around.setFrameShape(QFrame.Shape.NoFrame)
        around.setWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._buttons())
        layout.addWidget(around, 1)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        for button, name, text in (
            (self.bars_button, "bars", lambda: _("Bar chart")),
            (self.lines_button, "lines", lambda: _("Line chart")),
            (self.copy_button, "copy", lambda: _("Copy picture (Ctrl+Shift+C)")),
            (self.picture_button, "picture", lambda: _("Save picture")),
        ):
            button.setObjectName(f"chart.{name}")
            self.say(button.setText, text)
            row.addWidget(button)
        for button, kind in ((self.bars_button, "bar"), (self.lines_button, "line")):
            button.setCheckable(True)
            self._kinds.addButton(button)
            button.clicked.connect(self._choosing(kind))
        row.addStretch(1)
        self.copy_button.clicked.connect(self.view.copy)
        self.picture_button.clicked.connect(self.picture_asked)
        return row

    def _choosing(self, kind: str) -> Callable[[], None]:
        def choose() -> None:
            if self._result is not None:
                self.show_result(self._result, kind)
            self.kind_chosen.emit(kind)

        return choose

    def forget(self) -> None:
        """Hold no report that is not shown."""
        self._result = None

    def show_result(self, result: ReportResult, kind: str = "") -> bool:
        """Show the chart of a report, as the kind asked for or as fits it; False where there is none."""
        chart = chart_of(result, kind)
        self._result = result
        if chart is None:
            return False
        (self.lines_button if chart.kind == "line" else self.bars_button).setChecked(True)
        self.view.show_chart(chart)
        return True
