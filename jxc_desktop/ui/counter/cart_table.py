"""The table beside the scan box: it is painted anew at every scan, so its cells are drawn without the style."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.rows_model import ALIGN, DISPLAY, RowsModel
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import ROW_COUNTER

T = TypeVar("T")
_PADDING, _BAR = 8, 3
_ONE_LINE = int(Qt.TextFlag.TextSingleLine)


class PlainCells(QStyledItemDelegate):
    """Text, the fill and bar of the chosen row, and the rule below; colours are looked up once a theme."""

    def __init__(self, table: CounterTable) -> None:
        super().__init__(table)
        self._table = table
        theme.current().changed.connect(self.take_colours)
        self.take_colours()

    def take_colours(self) -> None:
        """Use the colours of the theme."""
        tokens = theme.colours()
        self._text, self._rule = QPen(QColor(tokens.text)), QPen(QColor(tokens.divider))
        self._fill, self._bar = QColor(tokens.selection), QColor(tokens.primary)
        self._mark, self._mark_bar = QPen(QColor(tokens.warning)), QColor(tokens.warning)
        self._mark_fill = QColor(tokens.warning_soft)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        rect, model = option.rect, self._table.counter_rows
        chosen, marked = self._table.chosen == index.row(), model.marked(index.row())
        if chosen or marked:
            painter.fillRect(rect, self._fill if chosen else self._mark_fill)
            if index.column() == 0:
                painter.fillRect(rect.left(), rect.top(), _BAR, rect.height(), self._bar if chosen else self._mark_bar)
        text = str(model.data(index, DISPLAY))
        room = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        if model.columns[index.column()].stretch:
            text = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self._mark if marked else self._text)
        painter.drawText(room, int(model.data(index, ALIGN)) | _ONE_LINE, text)
        painter.setPen(self._rule)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())


class CounterRows(RowsModel[T]):
    """Rows of the counter; some are shown apart."""

    def marked(self, row: int) -> bool:
        """Whether a row is shown apart, in words and colour."""
        raise NotImplementedError


class CounterTable(TableView):
    """A table that keys act on without ever having the focus; one row is chosen."""

    def __init__(self, name: str, model: CounterRows[Any], parent: QWidget) -> None:
        super().__init__(parent, row_height=ROW_COUNTER, name=name)
        self.chosen = -1
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.counter_rows = model
        self.setItemDelegate(PlainCells(self))
        self.setModel(model)

    def choose(self, row: int) -> None:
        """Show which row keys act on, and bring it into view; −1 is none."""
        if row != self.chosen:
            before, self.chosen = self.chosen, row
            for number in (before, row):
                self._redraw(number)
        if row >= 0:
            self.scrollTo(self.model().index(row, 0))

    def _redraw(self, row: int) -> None:
        if 0 <= row < self.model().rowCount():
            top = self.rowViewportPosition(row)
            self.viewport().update(0, top, self.viewport().width(), self.rowHeight(row))
