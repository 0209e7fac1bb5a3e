"""The grid of a style: colours down, sizes across, a figure in every cell, sums at the right and below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from types import SimpleNamespace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.values import QUANTITY_PLACES
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import quantity_text
from jxc_desktop.services.styles import StyleView
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.columns import Column, Show, quantity
from jxc_desktop.ui.common.document_paste import decimal_cell
from jxc_desktop.ui.common.edit_grid import EditGrid, GridDelegate
from jxc_desktop.ui.common.rows_model import ROW, RowsModel
from jxc_desktop.ui.common.tokens import NOTE, ROW_COMPACT

Cell = tuple[str, str]
_WIDTH, _COLOUR_WIDTH = 92, 96
_BESIDE = 20
"""Pixels from the left at which the small figure of a cell begins, well apart from the figure before it."""
_MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One colour, or the sums below all of them: figures by size, and what stands small beside each."""

    colour: str
    values: tuple[Decimal | None, ...]
    beside: tuple[Decimal | None, ...] = ()
    known: tuple[bool, ...] = ()
    sums: bool = False

    @property
    def total(self) -> Decimal:
        """The sum of the row."""
        return sum((value for value in self.values if value is not None), Decimal(0))


class MatrixDelegate(GridDelegate):
    """Writes what stands beside a figure, small, at the left of its cell."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        super().paint(painter, option, index)
        row, place = index.data(ROW), index.column() - 1
        told = row.beside[place] if 0 <= place < len(row.beside) else None
        if told is None:
            return
        tokens = theme.colours()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setFont(theme.current().font(NOTE))
        painter.setPen(QColor(tokens.text if chosen else tokens.danger if told < 0 else tokens.secondary))
        area = QRect(option.rect).adjusted(_BESIDE, 0, 0, 0)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), quantity_text(told))
        painter.restore()


class MatrixGrid(EditGrid):
    """Figures of the cells of a style. ``changed`` tells an edit by a person.

    ``places`` are the decimals a figure may have; without ``sums`` nothing is added up (prices).
    ``room`` is for how many sizes there is room before they are scrolled sideways.
    """

    changed = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        name: str = "matrix",
        show: Show = quantity,
        places: int = QUANTITY_PLACES,
        sums: bool = True,
        editable: bool = True,
        room: int = 11,
    ) -> None:
        super().__init__(parent, row_height=ROW_COMPACT, name=name)
        self._show, self._places, self._sums, self._editable = show, places, sums, editable
        self._room = room
        self.style_shown: StyleView | None = None
        self._typing = SimpleNamespace()
        self._model: RowsModel[MatrixRow] = RowsModel(columns=(), editor=self._typing, parent=self)
        self.setItemDelegate(MatrixDelegate(self))
        self.horizontalHeader().setSectionsMovable(False)
        self.setModel(self._model)
        self.pasted.connect(self._paste)

    def show_style(
        self,
        style: StyleView | None,
        values: Mapping[Cell, Decimal | None],
        beside: Mapping[Cell, Decimal | None] | None = None,
    ) -> None:
        """Show the figures of a style by colour and size, and others small beside them."""
        self.style_shown = style
        sizes = style.sizes if style else ()
        vars(self._typing).update({f"size{place}": partial(self._type, place) for place in range(len(sizes))})
        known = {(one.colour, one.size) for one in style.cells} if style else set()
        rows = [_row(colour, sizes, values, beside or {}, known) for colour in (style.colours if style else ())]
        self._model.set_columns(self._columns(sizes), self._with_sums(rows))
        scrolled = len(sizes) > self._room
        self.setFixedHeight((min(len(rows) + 2, _MOST_ROWS) + scrolled) * ROW_COMPACT + 4)

    def values(self) -> dict[Cell, Decimal | None]:
        """The figures by colour and size, of the cells there are."""
        sizes = self.style_shown.sizes if self.style_shown else ()
        return {
            (row.colour, size): row.values[place]
            for row in self._model.rows
            if not row.sums
            for place, size in enumerate(sizes)
            if row.known[place]
        }

    def add(self, cell: Cell, number: Decimal) -> bool:
        """Add to a figure, as a scan does; False where the style has no such cell."""
        sizes = self.style_shown.sizes if self.style_shown else ()
        for place, row in enumerate(self._model.rows):
            if row.colour == cell[0] and not row.sums and cell[1] in sizes:
                column = sizes.index(cell[1])
                self._put(place, column, (row.values[column] or Decimal(0)) + number)
                self.setCurrentIndex(self._model.index(place, column + 1))
                return True
        return False

    def total(self) -> Decimal:
        """The sum of all cells."""
        return sum((row.total for row in self._model.rows if not row.sums), Decimal(0))

    # the rest

    def _columns(self, sizes: Sequence[str]) -> list[Column[MatrixRow]]:
        columns: list[Column[MatrixRow]] = [
            Column(N_("Colour"), read=_title, name="colour", width=_COLOUR_WIDTH, stretch=not sizes)
        ]
        for place, size in enumerate(sizes):
            columns.append(
                Column(
                    size,
                    read=partial(_value, place),
                    show=self._show,
                    name=f"size{place}",
                    edit=f"size{place}" if self._editable else "",
                    editable=partial(_may_edit, place),
                    right=True,
                    width=_WIDTH,
                )
            )
        if sizes and self._sums:
            columns.append(
                Column(N_("Total"), read=lambda row: row.total, show=self._show, name="total", right=True, width=_WIDTH)
            )
        return columns

    def _with_sums(self, rows: Sequence[MatrixRow]) -> list[MatrixRow]:
        if not self._sums or not rows:
            return list(rows)
        columns = zip(*(row.values for row in rows), strict=True)
        sums = tuple(sum((value for value in column if value is not None), Decimal(0)) for column in columns)
        return [*rows, MatrixRow("", sums, known=(False,) * len(sums), sums=True)]

    def _type(self, place: int, row: int, text: object) -> None:
        self._put(row, place, decimal_cell(str(text), self._places, "quantity"))

    def _put(self, row: int, place: int, value: Decimal | None) -> None:
        rows = [one for one in self._model.rows if not one.sums]
        values = list(rows[row].values)
        values[place] = value
        rows[row] = replace(rows[row], values=tuple(values))
        self._model.set_rows(self._with_sums(rows))
        self.changed.emit()

    def _paste(self, row: int, column: int, block: Sequence[Sequence[str]]) -> None:
        for down, cells in enumerate(block):
            for right, text in enumerate(cells):
                if text.strip() and column + right > 0:
                    self._model.setData(self._model.index(row + down, column + right), text)


def _row(
    colour: str,
    sizes: Sequence[str],
    values: Mapping[Cell, Decimal | None],
    beside: Mapping[Cell, Decimal | None],
    known: set[Cell],
) -> MatrixRow:
    return MatrixRow(
        colour,
        tuple(values.get((colour, size)) for size in sizes),
        tuple(beside.get((colour, size)) for size in sizes),
        tuple((colour, size) in known for size in sizes),
    )


def _title(row: MatrixRow) -> str:
    return _("Total") if row.sums else row.colour


def _value(place: int, row: MatrixRow) -> Decimal | None:
    return row.values[place]


def _may_edit(place: int, row: MatrixRow) -> bool:
    return not row.sums and row.known[place]
