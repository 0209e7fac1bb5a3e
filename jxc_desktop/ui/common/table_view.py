"""The table every list and grid uses: fixed row height, widths from a sample, Excel-like copying."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPolygon,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionHeader,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from jxc_desktop.i18n import _
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.rows_model import ALIGN, CHANGED, DISPLAY, ROW, RowsModel
from jxc_desktop.ui.common.tokens import BODY, ROW_COMFORTABLE
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.common.two_lines import broken

_SAMPLE_ROWS = 64
_NARROWEST, _WIDEST = 48, 360
_LEAST_STRETCHED = 160
"""Pixels a stretching column without a width keeps; a table with less room is scrolled sideways."""
_CELL_PADDING = 20
_CELL_MARGIN = 5
"""Pixels a text stands further in than Qt puts it, so that it begins and ends where the title of its column does."""
_NARROW_CELL = 44
"""Columns up to this width hold a sign and use all of it."""
_TITLE_PADDING = 8
_CORNER = 6
_BAR = 3


class CellDelegate(QStyledItemDelegate):
    """Draws the rule under each row, the bar of the chosen row and the corner of a changed cell."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        tokens = theme.colours()
        area = QRect(option.rect)
        if area.width() > _NARROW_CELL:
            self._fill_margins(painter, option)
            option.rect = area.adjusted(_CELL_MARGIN, 0, -_CELL_MARGIN, 0)
        super().paint(painter, option, index)
        option.rect = area
        painter.setPen(QColor(tokens.divider))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if option.state & QStyle.StateFlag.State_Selected and option.viewItemPosition in (
            QStyleOptionViewItem.ViewItemPosition.Beginning,
            QStyleOptionViewItem.ViewItemPosition.OnlyOne,
        ):
            painter.fillRect(area.left(), area.top(), _BAR, area.height(), QColor(tokens.primary))
        if index.data(CHANGED):
            corner = area.topRight()
            painter.setBrush(QBrush(QColor(tokens.warning)))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon(QPolygon([corner, corner - QPoint(_CORNER, 0), corner + QPoint(0, _CORNER)]))

    @staticmethod
    def _fill_margins(painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Give the strips beside the text the ground of the cell."""
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.highlight())
        elif option.features & QStyleOptionViewItem.ViewItemFeature.Alternate:
            painter.fillRect(option.rect, option.palette.alternateBase())


class TitleHeader(QHeaderView):
    """The titles of a table; those of several words take two lines where the columns have no room for one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.two_lines = False

    def break_titles(self, *, two_lines: bool, height: int) -> None:
        """Show titles in one line or in two."""
        self.two_lines = two_lines
        self.setMinimumHeight(max(height, 2 * self.fontMetrics().height() + _TITLE_PADDING) if two_lines else height)
        self.viewport().update()

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:  # noqa: N802
        """Break the title."""
        super().initStyleOptionForIndex(option, section)
        if self.two_lines:
            option.text = broken(str(self.model().headerData(section, self.orientation(), DISPLAY)))


class TableView(Translated, QTableView):
    """A table over a `RowsModel`.

    ``activated_row`` tells the row that Enter or a double click opens. Columns can be hidden and
    moved from the header; `layout_state` and `restore_layout` keep that for the user.
    """

    activated_row = Signal(object)
    layout_changed = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        row_height: int = ROW_COMFORTABLE,
        name: str = "table",
        zebra: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setItemDelegate(CellDelegate(self))
        self.setShowGrid(False)
        self.setAlternatingRowColors(zebra)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(row_height)
        rows.setDefaultSectionSize(row_height)
        self.titles = TitleHeader(self)
        self.setHorizontalHeader(self.titles)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setMinimumHeight(row_height)
        header.setMinimumSectionSize(24)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer_columns)
        header.sectionMoved.connect(lambda *_: self.layout_changed.emit())
        header.sectionResized.connect(self._share_room)
        self.doubleClicked.connect(self._activate)
        self._sampled = False
        self._row_height = row_height
        self._needs: list[tuple[int, int]] = []
        self.totals_below: RowsModel[Any] | None = None

    def rows_model(self) -> RowsModel[Any]:
        """The model shown, as what it is."""
        model = self.model()
        if not isinstance(model, RowsModel):
            raise TypeError("a TableView shows a RowsModel")
        return model

    def setModel(self, model: QAbstractItemModel | None) -> None:  # noqa: N802
        """Show a model and give its columns a width."""
        super().setModel(model)
        self._sampled = False
        if isinstance(model, RowsModel):
            self.fit_columns()
            model.rowsInserted.connect(self._fit_first_rows)
            model.modelReset.connect(self.fit_columns)

    def retranslate(self) -> None:
        """Say titles again, and give them the room they need now."""
        super().retranslate()
        if isinstance(self.model(), RowsModel):
            self.rows_model().retranslate()
            self.fit_columns()

    # widths

    def _fit_first_rows(self) -> None:
        if not self._sampled:
            self.fit_columns()

    def fit_columns(self) -> None:
        """Set widths from the titles and a sample of rows, never from all of them."""
        model = self.rows_model()
        measure, title_measure = self.fontMetrics(), QFontMetrics(theme.current().font(BODY, strong=True))
        sample = min(_SAMPLE_ROWS, model.rowCount())
        self._sampled = sample > 0
        self._needs = []
        for number, column in enumerate(model.columns):
            cells = [str(model.data(model.index(row, number), DISPLAY)) for row in range(sample)]
            widest = max(map(measure.horizontalAdvance, cells), default=0)
            widest = max(widest, self._total_width(number, title_measure))
            title = _(column.title)
            lines = ([title], broken(title).split("\n"))
            one, two = (max(widest, *map(title_measure.horizontalAdvance, shown)) for shown in lines)
            self._needs.append((_natural(column, one), _natural(column, two)))
        self._break_titles()
        self._give_widths()

    def _break_titles(self) -> bool:
        """Break the titles when all columns have no room otherwise; answers whether that changed."""
        model, before = self.model(), self.titles.two_lines
        columns = model.columns if isinstance(model, RowsModel) else ()
        needed = sum(
            _least_stretched(column) if column.stretch else needs[0]
            for number, (column, needs) in enumerate(zip(columns, self._needs, strict=False))
            if not self.isColumnHidden(number)
        )
        helps = any(two < one for one, two in self._needs)
        self.titles.break_titles(two_lines=helps and needed > self.viewport().width(), height=self._row_height)
        return before != self.titles.two_lines

    def _give_widths(self) -> None:
        for number, needs in enumerate(self._needs):
            self.setColumnWidth(number, needs[self.titles.two_lines])
        self._share_room()

    def _total_width(self, number: int, measure: QFontMetrics) -> int:
        """What the figure below a column needs, which is bold and often the longest."""
        below = self.totals_below
        if below is None or number >= below.columnCount():
            return 0
        shown = (str(below.index(row, number).data()) for row in range(below.rowCount()))
        return max(map(measure.horizontalAdvance, shown), default=0)

    def _share_room(self, resized: int = -1, *_sizes: int) -> None:
        """Give the last stretching column what the others leave, and never less than a name needs."""
        model = self.model()
        columns = model.columns if isinstance(model, RowsModel) else ()
        visible = [place for place, column in enumerate(columns) if column.stretch and not self.isColumnHidden(place)]
        if not visible or visible[-1] == resized:
            return
        number = visible[-1]
        others = self.horizontalHeader().length() - self.columnWidth(number)
        self.setColumnWidth(number, max(self.viewport().width() - others, _least_stretched(columns[number])))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The stretching column follows."""
        super().resizeEvent(event)
        if self._break_titles():
            self._give_widths()
        self._share_room()

    # choosing and opening

    def chosen_rows(self) -> list[Any]:
        """The rows selected, in the order shown; the row of the cursor when none is."""
        numbers = self._chosen_numbers()
        model = self.rows_model()
        return [model.row(number) for number in numbers if number < model.rowCount()]

    def _chosen_numbers(self) -> list[int]:
        chosen = self.selectionModel().selection().toList() if self.selectionModel() else []
        numbers = sorted({row for part in chosen for row in range(part.top(), part.bottom() + 1)})
        return numbers or ([self.currentIndex().row()] if self.currentIndex().isValid() else [])

    def _activate(self, index: QModelIndex) -> None:
        if index.isValid() and not (index.flags() & Qt.ItemFlag.ItemIsEditable):
            self.activated_row.emit(index.data(ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens, Ctrl+C copies."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            if self.currentIndex().isValid():
                self.activated_row.emit(self.currentIndex().data(ROW))
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    # copying

    def copy(self) -> None:
        """Put the selection on the clipboard as a spreadsheet takes it, titles first."""
        QGuiApplication.clipboard().setText(self.selection_text())

    def selection_text(self) -> str:
        """The selection as tab-separated lines with titles."""
        model = self.model()
        indexes = self.selectionModel().selectedIndexes() if self.selectionModel() else []
        visible = [index for index in indexes if not self.isColumnHidden(index.column())]
        order = self.horizontalHeader().visualIndex
        visible.sort(key=lambda index: (index.row(), order(index.column())))
        lines: list[list[str]] = []
        columns = sorted({index.column() for index in visible}, key=order)
        if columns:
            lines.append([str(model.headerData(column, Qt.Orientation.Horizontal, DISPLAY)) for column in columns])
        for _row, cells in groupby(visible, key=lambda index: index.row()):
            lines.append([str(cell.data(DISPLAY) or "") for cell in cells])
        return "\n".join("\t".join(_one_cell(cell) for cell in line) for line in lines)

    # columns

    def _offer_columns(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = sum(not self.isColumnHidden(number) for number in range(len(self.rows_model().columns)))
        for number, column in enumerate(self.rows_model().columns):
            if column.title:
                action = menu.addAction(_(column.title))
                action.setCheckable(True)
                action.setChecked(not self.isColumnHidden(number))
                action.setEnabled(shown > 1 or self.isColumnHidden(number))
                action.toggled.connect(lambda shown, number=number: self.show_column(number, shown))
        menu.popup(self.horizontalHeader().mapToGlobal(at))

    def shown_columns(self) -> list[Column[Any]]:
        """The columns one sees, in the order they stand in."""
        header, columns = self.horizontalHeader(), self.rows_model().columns
        order = [header.logicalIndex(place) for place in range(len(columns))]
        return [columns[number] for number in order if not self.isColumnHidden(number)]

    def show_column(self, number: int, shown: bool) -> None:
        """Show or hide a column."""
        self.setColumnHidden(number, not shown)
        if self._break_titles():
            self._give_widths()
        self._share_room()
        self.layout_changed.emit()

    def layout_state(self) -> list[tuple[str, bool]]:
        """The columns in the order shown: key and whether visible."""
        header, columns = self.horizontalHeader(), self.rows_model().columns
        order = [header.logicalIndex(place) for place in range(len(columns))]
        return [(columns[number].key, not self.isColumnHidden(number)) for number in order]

    def restore_layout(self, state: Sequence[tuple[str, bool]]) -> None:
        """Arrange columns as saved; unknown keys are skipped, new columns stay at the end."""
        header = self.horizontalHeader()
        keys = [column.key for column in self.rows_model().columns]
        place = 0
        for key, shown in state:
            if key in keys:
                number = keys.index(key)
                header.moveSection(header.visualIndex(number), place)
                self.setColumnHidden(number, not shown)
                place += 1


_KEYPAD = Qt.KeyboardModifier.KeypadModifier


def _natural(column: Column[Any], widest: int) -> int:
    """The width of a column for the widest text in it."""
    natural = min(max(widest + _CELL_PADDING, _NARROWEST), _WIDEST)
    return max(column.width, natural) if column.title else column.width or natural


def _least_stretched(column: Column[Any]) -> int:
    return column.width or _LEAST_STRETCHED


def _one_cell(text: str) -> str:
    return " ".join(text.split()) if any(mark in text for mark in "\t\r\n") else text


class TotalsRow(QTableView):
    """The pinned line of totals under a table; it follows the widths, order and scrolling of that table."""

    def __init__(self, above: TableView, model: RowsModel[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("totals")
        self._above = above
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.setShowGrid(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_COMFORTABLE)
        self.setFixedHeight(ROW_COMFORTABLE + 2 * self.frameWidth())
        font = self.font()
        font.setBold(True)
        self.setFont(font)
        header = above.horizontalHeader()
        header.sectionResized.connect(lambda number, _old, new: self.setColumnWidth(number, new))
        header.geometriesChanged.connect(self.follow)
        header.sectionMoved.connect(lambda *_: self.follow())
        above.layout_changed.connect(self.follow)
        above.horizontalScrollBar().valueChanged.connect(self.horizontalScrollBar().setValue)
        above.totals_below = model
        model.modelReset.connect(above.fit_columns)
        self.follow()

    def follow(self) -> None:
        """Take over widths, order and hidden columns."""
        header, own = self._above.horizontalHeader(), self.horizontalHeader()
        for place in range(header.count()):
            number = header.logicalIndex(place)
            own.moveSection(own.visualIndex(number), place)
            self.setColumnWidth(number, header.sectionSize(number))
            self.setColumnHidden(number, header.isSectionHidden(number))
        right = self._above.verticalScrollBar().width() if self._above.verticalScrollBar().isVisible() else 0
        self.setViewportMargins(0, 0, right, 0)


__all__ = ["ALIGN", "CellDelegate", "TableView", "TotalsRow"]
