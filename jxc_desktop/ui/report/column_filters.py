"""The row that filters a report by its columns: which column, which text, and the filters that are on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.services.reports import ReportResult
from jxc_desktop.ui.common.icons import icon
from jxc_desktop.ui.common.translated import Translated


class ColumnFilters(Translated, QWidget):
    """``asked`` tells a column and the text it must fit; an empty text takes the filter away."""

    asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column, self.text = QComboBox(self), QLineEdit(self)
        self._chips: list[QToolButton] = []
        self._chip_row = QHBoxLayout()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.column.setObjectName("report.filter_column")
        self.column.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.text.setObjectName("report.filter")
        self.text.setFixedWidth(220)
        self.text.setClearButtonEnabled(True)
        self.say(self.column.setAccessibleName, lambda: _("Column to filter by"))
        self.say(self.text.setPlaceholderText, lambda: _("a piece of text, or >100"))
        self.say(self.text.setAccessibleName, lambda: _("Filter"))
        label = QLabel(self)
        label.setProperty("role", "status")
        label.setBuddy(self.column)
        self.say(label.setText, lambda: _("Only where"))
        for widget in (label, self.column, self.text):
            row.addWidget(widget)
        row.addLayout(self._chip_row)
        row.addStretch(1)
        self.text.returnPressed.connect(self._ask)

    def begin(self, column: int) -> None:
        """Let a text for a column be typed."""
        if column >= 0:
            self.column.setCurrentIndex(column)
        self.text.setFocus()
        self.text.selectAll()

    def _ask(self) -> None:
        column, text = str(self.column.currentData() or ""), self.text.text()
        self.text.clear()
        if column:
            self.asked.emit(column, text)

    def show_filters(self, result: ReportResult, filters: Mapping[str, str]) -> None:
        """Offer the columns of a report, and show the filters that are on."""
        chosen = self.column.currentData()
        self.column.clear()
        for column in result.columns:
            self.column.addItem(column.title, column.name)
        self.column.setCurrentIndex(max(0, self.column.findData(chosen)))
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = []
        titles = {column.name: column.title for column in result.columns}
        for name, text in filters.items():
            chip = _filter_chip(self, name, _("{column}: {text}").format(column=titles.get(name, name), text=text))
            chip.clicked.connect(partial(self.asked.emit, name, ""))
            self._chip_row.addWidget(chip)
            self._chips.append(chip)


def _filter_chip(parent: QWidget, name: str, text: str) -> QToolButton:
    """A filter that is on; a click takes it away."""
    chip = QToolButton(parent)
    chip.setObjectName(f"report.filter.{name}")
    chip.setIcon(icon("close"))
    chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    chip.setText(text)
    chip.setToolTip(_("Remove this filter"))
    return chip
