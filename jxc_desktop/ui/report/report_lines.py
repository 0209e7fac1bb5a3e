"""The lines of a report's table: rows, and groups that fold; each is made when somebody looks at it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate
from typing import overload

from PySide6.QtCore import QModelIndex

from jxc_desktop.services.reports import ReportResult
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.rows_model import RowsModel


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: a group with its totals, or a row; ``row`` is its place in the result."""

    values: tuple[object, ...]
    row: int = -1
    group: str = ""
    opened: bool = False

    @property
    def is_group(self) -> bool:
        """Whether the line stands for a group."""
        return self.row < 0


_HELD = 256
"""Lines that are kept because their next cell is asked for at once."""


class Lines(Sequence[Line]):
    """All rows of a result, or its groups with the rows of those that are unfolded."""

    def __init__(self, result: ReportResult | None = None, opened: Set[str] = frozenset()) -> None:
        self._rows = result.rows if result is not None else ()
        self._groups, self._opened = result.groups if result is not None else (), opened
        lines = (1 + group.count * (group.key in opened) for group in self._groups)
        self._starts = list(accumulate(lines, initial=0))
        self._count = self._starts[-1] if self._groups else len(self._rows)
        self._held: dict[int, Line] = {}

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Line: ...

    @overload
    def __getitem__(self, index: slice) -> list[Line]: ...

    def __getitem__(self, index: int | slice) -> Line | list[Line]:
        if isinstance(index, slice):
            return [self._made(number) for number in range(*index.indices(self._count))]
        number = index + self._count if index < 0 else index
        if not 0 <= number < self._count:
            raise IndexError(index)
        held = self._held.get(number)
        if held is None:
            if len(self._held) >= _HELD:
                self._held.clear()
            held = self._held[number] = self._made(number)
        return held

    def __iter__(self) -> Iterator[Line]:
        return map(self._made, range(self._count))

    def _made(self, number: int) -> Line:
        if not self._groups:
            return Line(tuple(self._rows[number]), number)
        place = bisect_right(self._starts, number) - 1
        group, below = self._groups[place], number - self._starts[place]
        if not below:
            return Line(tuple(group.totals), -1, group.key, group.key in self._opened)
        row = group.first + below - 1
        return Line(tuple(self._rows[row]), row, group.key)


class LinesModel(RowsModel[Line]):
    """The table model over them; it never goes through all lines."""

    def every_row(self) -> Iterator[Line]:
        """All lines; may be gone through in another thread."""
        return iter(self._rows)

    def show_lines(self, columns: Sequence[Column[Line]], lines: Lines) -> None:
        """Show another result."""
        self.beginResetModel()
        self.columns = columns
        self._take(lines)
        self._prepare()
        self.endResetModel()

    def fold(self, number: int, lines: Lines) -> None:
        """Show the lines with the group of that line unfolded, or folded."""
        more = len(lines) - len(self._rows)
        if more > 0:
            self.beginInsertRows(QModelIndex(), number + 1, number + more)
            self._take(lines)
            self.endInsertRows()
        elif more < 0:
            self.beginRemoveRows(QModelIndex(), number + 1, number - more)
            self._take(lines)
            self.endRemoveRows()
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(self.columns) - 1))

    def _take(self, lines: Lines) -> None:
        self._rows = lines  # type: ignore[assignment]  # lines of a report are only read
