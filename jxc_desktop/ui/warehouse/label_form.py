"""The form of a label template: its size and sheet, what stands on it, and the chosen part of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.services.label_design import ALIGNS, BARCODE, FIELDS, SYMBOLOGIES, TEXT, LabelPart, LabelTemplate
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

_LENGTHS = ("x", "y", "width", "height", "size")
_SHEET = ("width", "height", "page_width", "page_height")
_STEP = 1.0


def _choices(words: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, _(word)) for code, word in words.items()]


def _number(value: float) -> Decimal:
    return Decimal(str(round(value, 2)))


_COLUMNS: tuple[Column[LabelPart], ...] = (
    Column(N_("Stands on the label"), read=lambda row: _(FIELDS[row.field]), name="field", stretch=True, width=120),
    Column(N_("From left"), read=lambda row: f"{row.x:g}", name="x", right=True, width=62),
    Column(N_("From top"), read=lambda row: f"{row.y:g}", name="y", right=True, width=62),
    Column(N_("Width"), read=lambda row: f"{row.width:g}", name="width", right=True, width=62),
    Column(N_("Height"), read=lambda row: f"{row.height:g}", name="height", right=True, width=62),
)


class LabelForm(Translated, QWidget):
    """Everything of a label template that can be changed. ``changed`` tells that somebody did."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[LabelPart] = []
        self.sheet = Form(
            [
                FormField("name", N_("Name of the template"), wide=True),
                FormField("width", N_("Width in mm"), "quantity"),
                FormField("height", N_("Height in mm"), "quantity"),
                FormField("columns", N_("Across on a sheet"), "whole"),
                FormField("rows", N_("Down on a sheet"), "whole"),
                FormField("page_width", N_("Sheet width in mm"), "quantity"),
                FormField("page_height", N_("Sheet height in mm"), "quantity"),
            ],
            columns=4,
            name="label_template",
        )
        self.part = Form(
            [
                FormField("field", N_("Content"), "choice", choices=lambda: _choices(FIELDS)),
                FormField("align", N_("Aligned"), "choice", choices=lambda: _choices(ALIGNS)),
                FormField("size", N_("Size of the text"), "quantity"),
                FormField("bold", N_("Bold"), "yes"),
                FormField("x", N_("From left"), "quantity"),
                FormField("y", N_("From top"), "quantity"),
                FormField("width", N_("Width"), "quantity"),
                FormField("height", N_("Height"), "quantity"),
                FormField("symbology", N_("Kind of barcode"), "choice", choices=lambda: _choices(SYMBOLOGIES)),
                FormField("text", N_("Own text")),
            ],
            columns=4,
            name="label_part",
        )
        self.model: RowsModel[LabelPart] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, name="label_parts.rows")
        self.table.setModel(self.model)
        self.add_button, self.remove_button = QPushButton(self), QPushButton(self)
        self._arrange()
        self._bind()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.sheet)
        layout.addWidget(self.table, 1)
        buttons = QHBoxLayout()
        for button, name, text in (
            (self.add_button, "add", lambda: _("Add a part")),
            (self.remove_button, "remove", lambda: _("Remove the part")),
        ):
            button.setObjectName(f"label_parts.{name}")
            self.say(button.setText, text)
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addWidget(self.part)
        self.say(self.table.setAccessibleName, lambda: _("Stands on the label"))

    def _bind(self) -> None:
        self.sheet.changed.connect(self.changed)
        self.part.changed.connect(self._part_typed)
        self.add_button.clicked.connect(self.add)
        self.remove_button.clicked.connect(self.remove)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._show_part(now.row()))

    def show_template(self, template: LabelTemplate) -> None:
        """Show a template without telling anybody."""
        with QSignalBlocker(self):
            values: dict[str, object] = {name: _number(getattr(template, name)) for name in _SHEET}
            values |= {"name": _(template.name), "columns": template.columns, "rows": template.rows}
            self.sheet.show_values(values)
            self._set_parts(template.parts, 0)

    def entered(self, template: LabelTemplate) -> LabelTemplate:
        """The template with what is entered now; nothing of it is checked yet."""
        values = self.sheet.values()
        name = str(values["name"]).strip()
        width, height, page_width, page_height = (float(_decimal(values[one])) for one in _SHEET)
        return replace(
            template,
            name=template.name if name == _(template.name) else name,
            width=width,
            height=height,
            columns=int(_decimal(values["columns"]) or 1),
            rows=int(_decimal(values["rows"]) or 1),
            page_width=page_width,
            page_height=page_height,
            parts=tuple(self._parts),
        )

    # parts

    def chosen(self) -> int:
        """The number of the part under the cursor, -1 for none."""
        return self.table.currentIndex().row()

    def add(self) -> None:
        """Add a part below the others."""
        self._set_parts([*self._parts, LabelPart("name", 2, 2, 20, 5)], len(self._parts))
        self.part.editor("field").setFocus()
        self.changed.emit()

    def remove(self) -> None:
        """Take the chosen part away."""
        number = self.chosen()
        if 0 <= number < len(self._parts):
            self._set_parts([*self._parts[:number], *self._parts[number + 1 :]], max(0, number - 1))
            self.changed.emit()

    def move_part(self, right: float, down: float) -> None:
        """Move the chosen part by millimetres, staying at the edges."""
        number = self.chosen()
        if 0 <= number < len(self._parts):
            part = self._parts[number]
            x, y = max(0.0, part.x + right * _STEP), max(0.0, part.y + down * _STEP)
            self._put(number, replace(part, x=round(x, 2), y=round(y, 2)))
            self._show_part(number)
            self.changed.emit()

    def _set_parts(self, parts: Sequence[LabelPart], chosen: int) -> None:
        self._parts = list(parts)
        self.model.set_rows(self._parts)
        self.table.setCurrentIndex(self.model.index(chosen, 0))
        self._show_part(chosen)

    def _put(self, number: int, part: LabelPart) -> None:
        self._parts[number] = part
        self.model.replace(number, part)

    def _show_part(self, number: int) -> None:
        there = 0 <= number < len(self._parts)
        self.part.setEnabled(there)
        if not there:
            return
        part = self._parts[number]
        values: dict[str, object] = {name: _number(getattr(part, name)) for name in _LENGTHS}
        values |= {name: getattr(part, name) for name in ("field", "align", "bold", "symbology", "text")}
        with QSignalBlocker(self.part):
            self.part.show_values(values)
        self._fit_fields(part)

    def _fit_fields(self, part: LabelPart) -> None:
        self.part.show_field("symbology", shown=part.field == BARCODE)
        self.part.show_field("text", shown=part.field == TEXT)

    def _part_typed(self) -> None:
        number = self.chosen()
        if not 0 <= number < len(self._parts) or not self.part.take():
            return
        before = self._parts[number]
        values = {"symbology": before.symbology, "text": before.text, **self.part.values()}
        lengths = {name: float(_decimal(values[name])) for name in _LENGTHS}
        part = LabelPart(
            field=str(values["field"]),
            align=str(values["align"]),
            bold=bool(values["bold"]),
            symbology=str(values["symbology"]),
            text=str(values["text"]).strip(),
            **lengths,
        )
        self._put(number, part)
        self._fit_fields(part)
        self.changed.emit()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.model.retranslate()
        for form in (self.sheet, self.part):
            form.refill()


def _decimal(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)
