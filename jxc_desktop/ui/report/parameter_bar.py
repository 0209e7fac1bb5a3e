"""The bar above a report: what it is asked for, each with its own kind of field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.services.reports import Parameter
from jxc_desktop.ui.common.editors import DateEdit, PlainEdit
from jxc_desktop.ui.common.lookup import LookupEdit, Search
from jxc_desktop.ui.common.popup_list import Suggestion
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

_A_ROW = 9
_WIDEST = 180
_FIRST = 100
"""How much sooner a field grows than the empty room behind the last one."""
_HIDDEN = frozenset({"column", "posting"})
"""Kinds that are asked for elsewhere: by the heading of a column, or only by other programs."""
_DAYS = frozenset({"date", "known"})
"""Kinds a day is given for; other programs may name a posting too."""

Choices = Mapping[str, Callable[[], Sequence[tuple[str, str]]]]
"""By the kind of a parameter (warehouse, category, supplier): codes and names, read off the GUI thread."""


class ParameterBar(Translated, QWidget):
    """Fields for the parameters of one report. ``changed`` tells name and value."""

    changed = Signal(str, str)

    def __init__(
        self,
        today: Callable[[], date],
        choices: Choices,
        find_product: Search,
        runner: Runner,
        parent: QWidget | None = None,
        *,
        find_party: Search | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("parameters")
        self._today, self._choices, self._runner = today, choices, runner
        self._finds: dict[str, Search] = {"product": find_product}
        if find_party is not None:
            self._finds["party"] = find_party
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(_A_ROW, 1)  # what is left stays empty: fields stand together at the left
        self._report = ""
        self.editors: dict[str, QWidget] = {}
        self._labels: dict[str, QLabel] = {}

    def show_parameters(self, report: str, parameters: Sequence[Parameter], asked: Callable[[str], str]) -> None:
        """Show the fields of a report with what is in force."""
        if report != self._report:
            self._make(parameters)
            self._report = report
        for parameter in parameters:
            if parameter.name in self.editors:
                label = self._labels[parameter.name]
                label.setText(parameter.title)
                label.setMaximumWidth(max(_WIDEST, label.sizeHint().width()))
                self.editors[parameter.name].setAccessibleName(parameter.title)
                self._show(parameter, asked(parameter.name))

    def _make(self, parameters: Sequence[Parameter]) -> None:
        for widget in (*self._labels.values(), *self.editors.values()):
            widget.hide()
            widget.deleteLater()
        self._labels, self.editors = {}, {}
        for number, parameter in enumerate(one for one in parameters if one.kind not in _HIDDEN):
            label, editor = QLabel(self), self._editor(parameter)
            label.setProperty("role", "status")
            label.setBuddy(editor)
            editor.setObjectName(f"parameters.{parameter.name}")
            row, column = 2 * (number // _A_ROW), number % _A_ROW
            self._grid.addWidget(label, row, column)
            self._grid.addWidget(editor, row + 1, column)
            self._labels[parameter.name], self.editors[parameter.name] = label, editor
            self._grid.setColumnStretch(column, _FIRST)
            editor.setMinimumWidth(96)
            editor.setMaximumWidth(_WIDEST)
            label.show()
            editor.show()

    def _editor(self, parameter: Parameter) -> QWidget:
        name = parameter.name
        if parameter.kind in _DAYS:
            day = DateEdit(self._today, self, name=name)
            day.value_changed.connect(lambda value: self.changed.emit(name, value.isoformat() if value else ""))
            return day
        if parameter.kind in self._finds:
            runner = self._runner if parameter.kind == "party" else None
            lookup = LookupEdit(self._finds[parameter.kind], runner=runner, parent=self, name=name)
            lookup.chosen.connect(lambda found: self.changed.emit(name, str(found.value) if found else ""))
            return lookup
        if parameter.kind == "choice" or parameter.kind in self._choices:
            return self._box(parameter)
        line = PlainEdit(self, name=name)
        if parameter.kind == "time":
            line.setPlaceholderText(_("now"))
        line.editingFinished.connect(lambda: self._typed(name, line))
        return line

    def _typed(self, name: str, line: QLineEdit) -> None:
        if line.isModified():
            line.setModified(False)
            self.changed.emit(name, line.text().strip())

    def _box(self, parameter: Parameter) -> QComboBox:
        box = QComboBox(self)
        box.setMinimumContentsLength(7)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.activated.connect(lambda number: self.changed.emit(parameter.name, str(box.itemData(number) or "")))
        if parameter.kind != "choice":
            box.addItem(_("All"), "")
            self._runner.submit(
                lambda _progress: self._choices[parameter.kind](),
                done=lambda found: self._offer(parameter.name, found),
                failed=lambda _error: None,
                read=True,
            )
        return box

    def _offer(self, name: str, found: Sequence[tuple[str, str]]) -> None:
        box = self.editors.get(name)
        if isinstance(box, QComboBox):
            wanted = box.property("wanted") or ""
            with QSignalBlocker(box):
                for code, word in found:
                    box.addItem(word, code)
                box.setCurrentIndex(max(0, box.findData(wanted)))

    def _show(self, parameter: Parameter, value: str) -> None:
        editor: Any = self.editors[parameter.name]
        if isinstance(editor, QComboBox):
            with QSignalBlocker(editor):
                if parameter.kind == "choice":
                    editor.clear()
                    for code, word in self._choices_of(parameter, value):
                        editor.addItem(word, code)
                else:
                    editor.setItemText(0, _("All"))
                editor.setProperty("wanted", value)
                editor.setCurrentIndex(max(0, editor.findData(value)))
        elif isinstance(editor, DateEdit):
            editor.set_value(date.fromisoformat(value) if value and not value.isdecimal() else None)
        elif isinstance(editor, LookupEdit):
            editor.set_value(Suggestion(value, value) if value else None)
        else:
            editor.setText(value)
            editor.setModified(False)

    @staticmethod
    def _choices_of(parameter: Parameter, value: str) -> Sequence[tuple[str, str]]:
        if parameter.name == "period" and not value:
            return (("", _("Own days")), *parameter.choices)
        return parameter.choices

    def clear(self) -> None:
        """Make every field anew when parameters are shown next."""
        self._report = ""
