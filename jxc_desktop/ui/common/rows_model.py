"""The one table model: declared columns over frozen rows. Rows are replaced, never mutated.

A full page of a table asks for thousands of values, so `RowsModel.data` answers the text first and
everything rare last. `PagedRowsModel` reads lists of any length in pages, in the background.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from jxc_desktop.domain.errors import Cancelled, ShopError
from jxc_desktop.i18n import _
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.icons import icon
from jxc_desktop.ui.common.runner import Runner

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Index = QModelIndex | QPersistentModelIndex
PAGE_ROWS = 256
_ROWS_AT_ONCE = 500
"""Rows of a page where nobody waits for the first of them."""

_ROLE = Qt.ItemDataRole
DISPLAY, EDIT, ALIGN = int(_ROLE.DisplayRole), int(_ROLE.EditRole), int(_ROLE.TextAlignmentRole)
TOOLTIP, DECORATION, FOREGROUND = int(_ROLE.ToolTipRole), int(_ROLE.DecorationRole), int(_ROLE.ForegroundRole)
CHANGED = int(_ROLE.UserRole) + 1
"""Role: whether the cell was changed and wants its corner mark."""
ROW = int(_ROLE.UserRole) + 2
"""Role: the row itself."""
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RowsModel(QAbstractTableModel, Generic[T]):
    """A table over rows in memory. ``columns`` is set by a subclass or given to the constructor.

    ``editor`` is the object (a view model) whose methods the columns' ``edit`` names; it changes its
    draft and gives new rows. A refusal is told by `edit_refused` (row number, column, error).
    """

    columns: Sequence[Column[T]] = ()
    edit_refused = Signal(int, int, object)

    def __init__(
        self,
        rows: Iterable[T] = (),
        *,
        columns: Sequence[Column[T]] | None = None,
        editor: object | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        if columns is not None:
            self.columns = columns
        self._rows: list[T] = list(rows)
        self._editor = editor
        self._prepare()

    def _prepare(self) -> None:
        self._readers = [(column.read, column.show) for column in self.columns]
        self._sides = [_RIGHT if column.numeric else _LEFT for column in self.columns]

    # rows

    @property
    def rows(self) -> Sequence[T]:
        """The rows shown, in order."""
        return self._rows

    def row(self, number: int) -> T:
        """The row of that number."""
        return self._rows[number]

    def every_row(self) -> Iterator[T]:
        """All rows of the list as it is now, shown or not; may be gone through in another thread."""
        return iter(self._rows.copy())

    def set_columns(self, columns: Sequence[Column[T]], rows: Iterable[T] = ()) -> None:
        """Show other columns, with their rows."""
        self.beginResetModel()
        self.columns, self._rows = columns, list(rows)
        self._prepare()
        self.endResetModel()

    def set_rows(self, rows: Iterable[T]) -> None:
        """Show these rows; rows that stay at their place keep selection and cursor."""
        fresh = list(rows)
        common = min(len(fresh), len(self._rows))
        if len(fresh) < len(self._rows):
            self.beginRemoveRows(QModelIndex(), common, len(self._rows) - 1)
            del self._rows[common:]
            self.endRemoveRows()
        changed = [number for number in range(common) if self._rows[number] != fresh[number]]
        self._rows[:common] = fresh[:common]
        if changed and self.columns:
            self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], len(self.columns) - 1))
        self.append(fresh[common:])

    def append(self, rows: Iterable[T]) -> None:
        """Add rows at the end."""
        fresh = list(rows)
        if fresh:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self._rows.extend(fresh)
            self.endInsertRows()

    def replace(self, number: int, row: T) -> None:
        """Put another row in the place of one."""
        self._rows[number] = row
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(self.columns) - 1))

    def column_number(self, key: str) -> int:
        """The place of the column with that key; ``ValueError`` when there is none."""
        return [column.key for column in self.columns].index(key)

    # what Qt asks

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802
        """How many rows are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802
        """How many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """What a cell shows; the text first, because it is asked most."""
        if not index.isValid():
            return None
        if role == DISPLAY:
            read, show = self._readers[index.column()]
            return show(read(self._rows[index.row()]))
        if role == ALIGN:
            return self._sides[index.column()]
        if role in (EDIT, TOOLTIP, DECORATION, FOREGROUND, CHANGED, ROW):
            return self._rare(self._rows[index.row()], self.columns[index.column()], role)
        return None

    def _rare(self, row: T, column: Column[T], role: int) -> Any:
        if role == EDIT:
            return (column.edit_text or column.show)(column.read(row))
        if role == ROW:
            return row
        if role == TOOLTIP:
            return column.tooltip(row) if column.tooltip else None
        if role == DECORATION:
            name = column.icon(row) if column.icon else None
            return icon(name) if name else None
        if role == FOREGROUND:
            return QColor(theme.colours().danger) if column.danger and column.danger(row) else None
        return bool(column.changed and column.changed(row))

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = DISPLAY
    ) -> Any:
        """Titles, on the side of their column."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == DISPLAY:
                return _(self.columns[section].title)
            if role == ALIGN:
                return self._sides[section]
        elif orientation == Qt.Orientation.Vertical and role == DISPLAY:
            return section + 1
        return None

    def may_edit(self, row: int, column: int) -> bool:
        """Whether that cell takes typing."""
        if not (0 <= row < len(self._rows) and 0 <= column < len(self.columns)) or self._editor is None:
            return False
        declared = self.columns[column]
        return bool(declared.edit) and (declared.editable is None or declared.editable(self._rows[row]))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Whether the cell can be chosen and edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.may_edit(index.row(), index.column()):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:  # noqa: N802
        """Hand a typed value to the editor, which answers with new rows or refuses."""
        if role != EDIT or not index.isValid() or not self.may_edit(index.row(), index.column()):
            return False
        row, column = index.row(), index.column()
        try:
            getattr(self._editor, self.columns[column].edit)(row, value)
        except ShopError as error:
            self.edit_refused.emit(row, column, error)
            return False
        return True

    def retranslate(self) -> None:
        """Say titles and texts again."""
        if self.columns:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
            if self._rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))


class PageLike(Protocol[T_co]):
    """One page of a list: its rows, where the next page starts, and how many rows there are in all."""

    @property
    def rows(self) -> tuple[T_co, ...]:
        """The rows of this page."""

    @property
    def next(self) -> object | None:
        """What to ask the next page with, nothing at the end."""

    @property
    def total(self) -> int | None:
        """How many rows the whole list has, where that is known."""


Fetch = Callable[[Any, int], PageLike[T]]
"""Answers one page: ``fetch(cursor, limit)``; the cursor of the first page is None."""


def _all_pages(fetch: Fetch[T]) -> Iterator[T]:
    cursor: object | None = None
    while True:
        page = fetch(cursor, _ROWS_AT_ONCE)
        yield from page.rows
        cursor = page.next
        if cursor is None:
            return


class PagedRowsModel(RowsModel[T]):
    """A list of any length, read in pages of 256 while one scrolls. Reading never blocks the window."""

    loaded = Signal()
    failed = Signal(object)

    def __init__(
        self, runner: Runner, *, columns: Sequence[Column[T]] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(columns=columns, parent=parent)
        self._runner = runner
        self._fetch: Fetch[T] | None = None
        self._next: object | None = None
        self._asking = 0
        self._generation = 0
        self.total: int | None = None

    def load(self, fetch: Fetch[T]) -> None:
        """Show the list this function reads; what was shown stays until its first page is there."""
        self._fetch = fetch
        self.reload()

    def reload(self) -> None:
        """Read the list again from its beginning, as many rows as are shown now."""
        if self._fetch is not None:
            self._generation += 1
            self._ask(None, max(PAGE_ROWS, len(self._rows)), first=True)

    def every_row(self) -> Iterator[T]:
        """All rows, read page by page as they are gone through."""
        fetch = self._fetch
        return iter(()) if fetch is None else _all_pages(fetch)

    @property
    def loading(self) -> bool:
        """Whether a page is on its way."""
        return self._asking == self._generation and self._generation > 0

    def canFetchMore(self, parent: Index | None = None) -> bool:  # noqa: N802
        """Whether there are rows not read yet."""
        return not (parent is not None and parent.isValid()) and self._next is not None and not self.loading

    def fetchMore(self, parent: Index | None = None) -> None:  # noqa: N802
        """Read the next page."""
        if self.canFetchMore(parent):
            self._ask(self._next, PAGE_ROWS, first=False)

    def _ask(self, cursor: object | None, limit: int, *, first: bool) -> None:
        fetch, generation = self._fetch, self._generation
        if fetch is None:
            return
        self._asking = generation
        self._runner.submit(
            lambda _progress: fetch(cursor, limit),
            done=lambda page: self._take(page, generation, first=first),
            failed=lambda error: self._give_up(error, generation),
            read=True,
        )

    def _take(self, page: PageLike[T], generation: int, *, first: bool) -> None:
        if generation != self._generation:
            return
        self._asking = 0
        self._next, self.total = page.next, page.total if page.total is not None else self.total
        if first:
            self.total = page.total
            self.set_rows(page.rows)
        else:
            self.append(page.rows)
        self.loaded.emit()

    def _give_up(self, error: Exception, generation: int) -> None:
        if generation == self._generation:
            self._asking = 0
            if not isinstance(error, Cancelled):
                self.failed.emit(error)
