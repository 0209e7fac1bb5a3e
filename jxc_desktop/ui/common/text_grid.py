"""A small grid of typed texts with an empty last row: barcodes, units, fields of one's own, prices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    """Rows of texts under titles (``N_``). ``changed`` tells an edit by a person.

    ``told`` is the title of a second column that nobody types in, and what it says of a row; ``widths`` are
    those of the others. With no ``rows_shown`` the grid takes the room there is.
    """

    changed = Signal()

    def __init__(
        self,
        titles: Sequence[str],
        parent: QWidget | None = None,
        *,
        name: str,
        rows_shown: int = 3,
        told: tuple[str, Callable[[TextRow], str]] | None = None,
        widths: Sequence[int] = (),
    ) -> None:
        super().__init__(parent, row_height=ROW_COMPACT, name=name)
        self._width, self._told = len(titles), int(told is not None)
        editor = SimpleNamespace(**{f"cell{number}": partial(self._type, number) for number in range(self._width)})
        columns: list[Column[Any]] = [
            Column(
                title,
                read=partial(_cell, number),
                edit=f"cell{number}",
                stretch=number == 0 and told is None,
                width=widths[number] if widths else 0 if number else _FIRST,
                needed=_always,
            )
            for number, title in enumerate(titles)
        ]
        if told is not None:
            columns.insert(1, Column(told[0], read=told[1], stretch=True, width=_FIRST))
        self._model: RowsModel[TextRow] = RowsModel([self._blank()], columns=columns, editor=editor, parent=self)
        self.setModel(self._model)
        if rows_shown:
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

    def cleaned(self, row: TextRow, columns: Sequence[int]) -> TextRow:  # noqa: ARG002
        """A row after something was typed or pasted into these of its cells, for a subclass to complete."""
        return row

    def _blank(self) -> TextRow:
        return ("",) * self._width

    def _type(self, column: int, row: int, value: object) -> None:
        self._put(row, column, [[str(value)]])

    def _remove(self, numbers: Sequence[int]) -> None:
        self._keep([row for number, row in enumerate(self._model.rows) if number not in numbers])

    def _paste(self, row: int, column: int, block: Sequence[Sequence[str]]) -> None:
        self._put(row, max(0, column - self._told) if column else 0, block)

    def _put(self, row: int, column: int, block: Sequence[Sequence[str]]) -> None:
        rows = list(self._model.rows)
        for place, line in enumerate(block, row):
            if place == len(rows):
                rows.append(self._blank())
            cells = list(rows[place])
            texts = [text.strip() for text in line[: self._width - column]]
            cells[column : column + len(texts)] = texts
            rows[place] = self.cleaned(tuple(cells), range(column, column + len(texts)))
        self._keep(rows)

    def _keep(self, rows: Sequence[TextRow]) -> None:
        kept = list(rows)
        if not kept or any(kept[-1]):
            kept.append(self._blank())
        self._model.set_rows(kept)
        self.changed.emit()


def _cell(number: int, row: TextRow) -> str:
    return row[number]


def _always(row: TextRow) -> bool:
    return bool(row)
