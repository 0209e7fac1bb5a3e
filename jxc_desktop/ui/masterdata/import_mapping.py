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


class MappingPanel(Translated, QScrollArea):
    """One row for each field: its name, the column it is taken from, how sure that is, an example."""

    column_chosen = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import.mapping")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.boxes: dict[str, QComboBox] = {}
        self._shown: tuple[Sequence[Any], SheetPreview, ImportChoices] | None = None

    def show_mapping(self, fields: Sequence[Any], sheet: SheetPreview, choices: ImportChoices) -> None:
        """Show these fields over the columns of a sheet."""
        self._shown = (fields, sheet, choices)
        self.boxes = {}
        content = QWidget()
        content.setProperty("role", "inside")
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 2 * GRID, 0)
        grid.setVerticalSpacing(GRID)
        grid.setHorizontalSpacing(2 * GRID)
        header = choices.header if choices.header is not None else 0
        for row, field in enumerate(fields):
            self._add(grid, row, field, sheet, header, (choices.mapping or {}).get(field.name))
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(3, 1)
        grid.setRowStretch(len(fields), 1)
        self.setWidget(content)
        content.setAutoFillBackground(False)

    def _add(
        self, grid: QGridLayout, row: int, field: Any, sheet: SheetPreview, header: int, choice: FieldChoice | None
    ) -> None:
        title = _("{title} *").format(title=_(field.title)) if field.required else _(field.title)
        label, box, sure, example = QLabel(title), QComboBox(), QLabel(), QLabel()
        label.setBuddy(box)
        box.setObjectName(f"import.column.{field.name}")
        box.setAccessibleName(title)
        box.setMinimumContentsLength(12)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.addItem(_("– not in the file –"), _NOT_THERE)
        for number, text in enumerate(_columns(sheet, header)):
            box.addItem(text, number)
        column = choice.columns[0] if choice else _NOT_THERE
        with QSignalBlocker(box):
            box.setCurrentIndex(max(0, box.findData(column)))
        box.activated.connect(partial(self._choose, field.name))
        sure.setProperty("role", "status")
        sure.setText(_confidence(choice, required=field.required))
        example.setProperty("role", "secondary")
        example.setText(_example(sheet, header, column))
        for place, widget in enumerate((label, box, sure, example)):
            grid.addWidget(widget, row, place)
        self.boxes[field.name] = box

    def _choose(self, field: str, number: int) -> None:
        column = self.boxes[field].itemData(number)
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
