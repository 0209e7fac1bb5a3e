"""Which column of the file is which field: proposed, with how sure the proposal is, and changed by hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QScrollArea, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.services.exchange import FieldChoice, ImportChoices, SheetPreview
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

_SURE = 1.0
_NOT_THERE = -1


class _Row:
    """The widgets of one field; what they say follows the file."""

    def __init__(self, grid: QGridLayout, number: int, name: str) -> None:
        self.label, self.box, self.sure, self.example = QLabel(), QComboBox(), QLabel(), QLabel()
        self.label.setBuddy(self.box)
        self.box.setObjectName(f"import.column.{name}")
        self.box.setMinimumContentsLength(12)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.sure.setProperty("role", "status")
        self.example.setProperty("role", "secondary")
        self._offered: list[str] = []
        for place, widget in enumerate((self.label, self.box, self.sure, self.example)):
            grid.addWidget(widget, number, place)

    def show_field(self, field: Any, sheet: SheetPreview, header: int, choice: FieldChoice | None) -> None:
        """Show what the field is taken from."""
        title = _("{title} *").format(title=_(field.title)) if field.required else _(field.title)
        column = choice.columns[0] if choice else _NOT_THERE
        self.label.setText(title)
        self.box.setAccessibleName(title)
        with QSignalBlocker(self.box):
            self._offer([_("– not in the file –"), *_columns(sheet, header)])
            self.box.setCurrentIndex(max(0, self.box.findData(column)))
        self.sure.setText(_confidence(choice, required=field.required))
        self.example.setText(_example(sheet, header, column))

    def _offer(self, texts: list[str]) -> None:
        if texts != self._offered:
            self._offered = texts
            self.box.clear()
            for number, text in enumerate(texts, _NOT_THERE):
                self.box.addItem(text, number)


class MappingPanel(Translated, QScrollArea):
    """One row for each field: its name, the column it is taken from, how sure that is, an example."""

    column_chosen = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import.mapping")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rows: dict[str, _Row] = {}
        self._shown: tuple[Sequence[Any], SheetPreview, ImportChoices] | None = None

    @property
    def boxes(self) -> dict[str, QComboBox]:
        """The choice of each field."""
        return {name: row.box for name, row in self._rows.items()}

    def show_mapping(self, fields: Sequence[Any], sheet: SheetPreview, choices: ImportChoices) -> None:
        """Show these fields over the columns of a sheet; the rows stay while the fields are the same."""
        self._shown = (fields, sheet, choices)
        if [field.name for field in fields] != list(self._rows):
            self._make_rows([field.name for field in fields])
        header = choices.header if choices.header is not None else 0
        for field in fields:
            self._rows[field.name].show_field(field, sheet, header, (choices.mapping or {}).get(field.name))

    def _make_rows(self, names: Sequence[str]) -> None:
        content = QWidget()
        content.setProperty("role", "inside")
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 2 * GRID, 0)
        grid.setVerticalSpacing(GRID)
        grid.setHorizontalSpacing(2 * GRID)
        self._rows = {name: _Row(grid, number, name) for number, name in enumerate(names)}
        for name, row in self._rows.items():
            row.box.activated.connect(partial(self._choose, name))
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(3, 1)
        grid.setRowStretch(len(names), 1)
        self.setWidget(content)
        content.setAutoFillBackground(False)

    def _choose(self, field: str, number: int) -> None:
        column = self._rows[field].box.itemData(number)
        self.column_chosen.emit(field, None if column == _NOT_THERE else column)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        if self._shown is not None:
            self.show_mapping(*self._shown)


def _columns(sheet: SheetPreview, header: int) -> list[str]:
    if header == sheet.header:
        return [
            _("{letters}: {heading}").format(letters=column.letters, heading=column.heading) for column in sheet.columns
        ]
    cells = sheet.rows[header] if header < len(sheet.rows) else ()
    return [_("{letters}: {heading}").format(letters=number + 1, heading=cell) for number, cell in enumerate(cells)]


def _confidence(choice: FieldChoice | None, *, required: bool) -> str:
    if choice is None:
        return _("needed") if required else ""
    return _("sure") if choice.confidence >= _SURE else _("likely: please look")


def _example(sheet: SheetPreview, header: int, column: int) -> str:
    if column < 0:
        return ""
    for row in sheet.rows[header + 1 :]:
        if column < len(row) and row[column].strip():
            text = row[column]
            return text if len(text) <= 24 else f"{text[:23]}…"
    return ""
