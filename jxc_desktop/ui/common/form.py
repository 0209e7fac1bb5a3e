"""Forms: labelled fields in columns, declared once, with a fault shown at the field it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLayout, QLineEdit, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import quantity_text
from jxc_desktop.ui.common.editors import DateEdit, MoneyEdit, NumberEdit, PlainEdit, PriceEdit, QuantityEdit
from jxc_desktop.ui.common.lookup import LookupEdit, Search
from jxc_desktop.ui.common.popup_list import Suggestion
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

Choices = Callable[[], Sequence[tuple[str, str]]]
"""Answers the values of a choice with their words, ready to show."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field: ``title`` is marked with ``N_``; ``kind`` is text, code, price, quantity, amount, whole, yes,
    day, choice, lookup or slot. A ``needed`` one carries a star; a ``wide`` one takes a row of its own; a slot
    is a row left free for `Form.fill_slot`.
    """

    name: str
    title: str
    kind: str = "text"
    needed: bool = False
    wide: bool = False
    choices: Choices | None = None
    search: Search | None = None
    creates: bool = False


class Form(Translated, QWidget):
    """Labels above fields. ``changed`` tells that somebody typed or chose something."""

    changed = Signal()

    def __init__(
        self,
        fields: Sequence[FormField],
        *,
        columns: int = 3,
        runner: Runner | None = None,
        parent: QWidget | None = None,
        name: str = "form",
        today: Callable[[], date] = lambda: date.min,
    ) -> None:
        """``today`` is needed by fields that hold a day."""
        super().__init__(parent)
        self._today = today
        self.setObjectName(name)
        self.setProperty("role", "inside")
        self._runner = runner
        self._fields = {field.name: field for field in fields}
        self._labels: dict[str, QLabel] = {}
        self._editors: dict[str, QWidget] = {}
        self._slots: dict[str, int] = {}
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID)
        row, place = 0, 0
        for field in fields:
            if (field.wide or field.kind == "slot") and place:
                row, place = row + 2, 0
            if field.kind == "slot":
                self._slots[field.name] = row
                row += 1
                continue
            self._place(grid, field, row, place, columns if field.wide else 1)
            place += columns if field.wide else 1
            if place >= columns:
                row, place = row + 2, 0
        for column in range(columns):
            grid.setColumnStretch(column, 1)

    def _place(self, grid: QGridLayout, field: FormField, row: int, column: int, span: int) -> None:
        label, editor = QLabel(self), self._editor(field)
        label.setProperty("role", "status")
        label.setBuddy(editor)
        editor.setObjectName(f"{self.objectName()}.{field.name}")
        grid.addWidget(label, row, column, 1, span)
        grid.addWidget(editor, row + 1, column, 1, span)
        self._labels[field.name], self._editors[field.name] = label, editor
        if isinstance(editor, QCheckBox):
            self.say(editor.setText, lambda: _(field.title))
            label.setText(" ")
        else:
            self.say(label.setText, lambda: _starred(field))
            self.say(editor.setAccessibleName, lambda: _(field.title))

    def _editor(self, field: FormField) -> QWidget:
        if field.kind == "yes":
            box = QCheckBox(self)
            box.clicked.connect(lambda _checked: self.changed.emit())
            return box
        if field.kind == "choice":
            return self._choice(field)
        if field.kind == "lookup" and field.search is not None:
            lookup = LookupEdit(field.search, runner=self._runner, creates=field.creates, parent=self, name=field.name)
            lookup.chosen.connect(lambda _found: self.changed.emit())
            return lookup
        if field.kind == "day":
            day = DateEdit(self._today, self, name=field.name)
            day.textEdited.connect(lambda _text: self.changed.emit())
            day.value_changed.connect(lambda _day: self.changed.emit())
            return day
        line: QLineEdit = {
            "code": PlainEdit,
            "price": PriceEdit,
            "quantity": QuantityEdit,
            "amount": MoneyEdit,
            "whole": _WholeEdit,
        }.get(field.kind, QLineEdit)(self)
        line.textEdited.connect(lambda _text: self.changed.emit())
        return line

    def _choice(self, field: FormField) -> QComboBox:
        box = QComboBox(self)
        box.setMinimumContentsLength(6)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.activated.connect(lambda _number: self.changed.emit())
        self._fill(box, field)
        return box

    def _fill(self, box: QComboBox, field: FormField) -> None:
        chosen = box.currentData()
        with QSignalBlocker(box):
            box.clear()
            for value, word in field.choices() if field.choices else ():
                box.addItem(word, value)
            box.setCurrentIndex(max(0, box.findData(chosen)))

    def retranslate(self) -> None:
        """Say labels and choices again."""
        super().retranslate()
        self.refill()

    def refill(self) -> None:
        """Ask for the choices again."""
        for name, editor in self._editors.items():
            if isinstance(editor, QComboBox):
                self._fill(editor, self._fields[name])

    def fill_slot(self, name: str, content: QLayout) -> None:
        """Put something into a row left free."""
        self._grid.addLayout(content, self._slots[name], 0, 1, self._grid.columnCount())

    # values

    def editor(self, name: str) -> Any:
        """The widget of a field."""
        return self._editors[name]

    def take(self) -> bool:
        """Read numbers still being typed; False when one is refused, with the cursor put there."""
        for editor in self._editors.values():
            if isinstance(editor, (DateEdit, NumberEdit)) and not editor.isHidden() and not editor.take():
                editor.setFocus()
                return False
        return True

    def values(self) -> dict[str, object]:
        """What the fields that are shown hold, by name: text, Decimal, day or None, bool, the value of a choice."""
        return {name: _value_of(editor) for name, editor in self._editors.items() if not editor.isHidden()}

    def show_values(self, values: Mapping[str, object]) -> None:
        """Show these values without telling anybody; fields not named are emptied."""
        for name, editor in self._editors.items():
            _show_value(editor, values.get(name))
        self.clear_faults()

    def show_field(self, name: str, *, shown: bool) -> None:
        """Show or hide a field; a hidden one has no value."""
        self._labels[name].setVisible(shown)
        self._editors[name].setVisible(shown)

    def set_enabled(self, name: str, *, enabled: bool) -> None:
        """Let a field be changed or not."""
        self._editors[name].setEnabled(enabled)

    # faults

    def clear_faults(self) -> None:
        """No field is at fault."""
        for name in self._editors:
            self._show_fault(name, "")

    def point_at(self, name: str, text: str) -> bool:
        """Show a fault at a field and put the cursor there; False when there is no such field."""
        if name not in self._editors:
            return False
        self._show_fault(name, text)
        self._editors[name].setFocus()
        return True

    def _show_fault(self, name: str, text: str) -> None:
        editor = self._editors[name]
        if bool(editor.property("fault")) != bool(text):
            editor.setProperty("fault", bool(text))
            editor.style().unpolish(editor)
            editor.style().polish(editor)
            editor.setToolTip(text)
            editor.setAccessibleDescription(text)


class _WholeEdit(NumberEdit):
    """A whole number, such as days."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, places=0, show=quantity_text, least=Decimal(0))


def _starred(field: FormField) -> str:
    title = _(field.title)
    return _("{title} *").format(title=title) if field.needed else title


def _value_of(editor: QWidget) -> object:
    if isinstance(editor, (DateEdit, NumberEdit)):
        return editor.value()
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    if isinstance(editor, QComboBox):
        return editor.currentData()
    if isinstance(editor, LookupEdit):
        chosen = editor.value()
        return chosen.value if chosen else ""
    return editor.text().strip() if isinstance(editor, QLineEdit) else None


def _show_value(editor: QWidget, value: object) -> None:
    if isinstance(editor, DateEdit):
        editor.set_value(value if isinstance(value, date) else None)
        return
    if isinstance(editor, NumberEdit):
        editor.set_value(Decimal(value) if isinstance(value, (int, Decimal)) else None)
    elif isinstance(editor, QCheckBox):
        editor.setChecked(bool(value))
    elif isinstance(editor, QComboBox):
        editor.setCurrentIndex(max(0, editor.findData(value if value is not None else "")))
    elif isinstance(editor, LookupEdit):
        editor.set_value(value if isinstance(value, Suggestion) else None)
    elif isinstance(editor, QLineEdit):
        editor.setText("" if value is None else str(value))
        editor.setCursorPosition(0)
