"""A small grid of typed texts with an empty last row: barcodes, units, fields of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.edit_grid import EditGrid
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.tokens import ROW_COMPACT

TextRow = tuple[str, ...]
_FIRST = 64
"""Pixels the first column keeps."""


class TextGrid(EditGrid):
    """Rows of texts under titles (``N_``). ``changed`` tells an edit by a person."""

    changed = Signal()

    def __init__(self, titles: Sequence[str], parent: QWidget | None = None, *, name: str, rows_shown: int = 3) -> None:
        super().__init__(parent, row_height=ROW_COMPACT, name=name)
        self._width = len(titles)
        editor = SimpleNamespace(**{f"cell{number}": partial(self._type, number) for number in range(self._width)})
        columns: list[Column[Any]] = [
            Column(
                title,
                read=partial(_cell, number),
                edit=f"cell{number}",
                stretch=number == 0,
                width=0 if number else _FIRST,
                needed=_always,
            )
            for number, title in enumerate(titles)
        ]
        self._model: RowsModel[TextRow] = RowsModel([self._blank()], columns=columns, editor=editor, parent=self)
        self.setModel(self._model)
        self.setFixedHeight((rows_shown + 1) * ROW_COMPACT + 8)
        self.remove_asked.connect(self._remove)
        self.pasted.connect(self._paste)

    def texts(self) -> list[TextRow]:
        """The rows with anything in them."""
        return [row for row in self._model.rows if any(cell.strip() for cell in row)]

    def set_texts(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these rows and an empty one."""
        self._model.set_rows([*(tuple(row) for row in rows), self._blank()])

    def add(self, row: Sequence[str]) -> None:
        """Put a row after the others and tell it."""
        self.set_texts([*self.texts(), row])
        self.changed.emit()

    def _blank(self) -> TextRow:
        return ("",) * self._width

    def _type(self, column: int, row: int, value: object) -> None:
        cells = [list(one) for one in self._model.rows]
        cells[row][column] = str(value).strip()
        self._keep(cells)

    def _remove(self, numbers: Sequence[int]) -> None:
        self._keep([list(row) for number, row in enumerate(self._model.rows) if number not in numbers])

    def _paste(self, row: int, column: int, block: Sequence[Sequence[str]]) -> None:
        cells = [list(one) for one in self._model.rows]
        for down, line in enumerate(block):
            while row + down >= len(cells):
                cells.append(list(self._blank()))
            for along, text in enumerate(line[: self._width - column]):
                cells[row + down][column + along] = text.strip()
        self._keep(cells)

    def _keep(self, cells: Sequence[Sequence[str]]) -> None:
        kept = [tuple(row) for row in cells]
        if not kept or any(kept[-1]):
            kept.append(self._blank())
        self._model.set_rows(kept)
        self.changed.emit()


def _cell(number: int, row: TextRow) -> str:
    return row[number]


def _always(row: TextRow) -> bool:
    return bool(row)
