"""The table of a sheet: how wide its columns are, and its rows as blocks of marks.

Text that does not fit its column is wrapped; nothing is ever drawn beyond the lines of its cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from jxc_desktop.printing.blocks import Align
from jxc_desktop.printing.measure import clean, text_width, wrap_width
from jxc_desktop.printing.page_marks import Bars, Mark, Picture, Shade, Stroke, Words
from jxc_desktop.printing.pdf import MILLIMETRE
from jxc_desktop.printing.sheet import FIGURES, CellKind, PrintColumn, shown

LEADING = 1.3
"""Height of a line of text in parts of its size."""
_PAD = 1.0 * MILLIMETRE
_ABOVE = 0.45 * MILLIMETRE
_THIN = 0.4
_SAMPLE = 2_000
"""Rows that are measured; a wider text further down is wrapped."""
_SMALLER = 0.5
_SMALLEST = 6.0
_LEAST = {CellKind.TEXT: 16 * MILLIMETRE, CellKind.CODE: 26 * MILLIMETRE}
"""So much of their natural width these columns keep when room is short; figures keep all of it."""


class Block(NamedTuple):
    """Marks of a piece of a page from its own upper left corner, and how high it is."""

    height: float
    marks: tuple[Mark, ...] = ()

    def at(self, x: float, y: float) -> Iterable[Mark]:
        """The marks at their place on the page."""
        return (_moved(mark, x, y) for mark in self.marks)


def _moved(mark: Mark, x: float, y: float) -> Mark:
    if isinstance(mark, Stroke):
        return mark._replace(x1=mark.x1 + x, x2=mark.x2 + x, y1=mark.y1 + y, y2=mark.y2 + y)
    if isinstance(mark, (Words, Shade, Bars, Picture)):
        return mark._replace(x=mark.x + x, y=mark.y + y)
    raise TypeError(mark)


def lines_block(lines: Sequence[str], size: float, room: float, *, bold: bool = False) -> Block:
    """Lines of text beneath each other."""
    step = size * LEADING
    marks = tuple(Words(0, step * index + size, line, size, room, bold) for index, line in enumerate(lines))
    return Block(step * len(lines), marks)


class Grid:
    """The columns of a table on a paper of ``room`` points: widths found from what stands in them."""

    def __init__(
        self,
        columns: Sequence[PrintColumn],
        rows: Sequence[tuple[object, ...]],
        totals: tuple[object, ...] | None,
        room: float,
        size: float,
    ) -> None:
        self.columns, self.room = tuple(columns), room
        sample = [*islice(rows, _SAMPLE), *([totals] if totals else [])]
        self.size, self.widths = _widths(self.columns, sample, room, size)
        self._rights = [sum(self.widths[: place + 1]) for place in range(len(self.widths))]

    @property
    def narrow(self) -> bool:
        """Whether the room was too short for the text at its own size."""
        return self.size < _SMALLEST + _SMALLER * 2

    def heading(self) -> Block:
        """The row of titles, in bold on grey."""
        cells = [
            wrap_width(column.title, self._inside(place), self.size, bold=True)
            for place, column in enumerate(self.columns)
        ]
        block = self._row(cells, bold=True, centred=True)
        top = Stroke(0, 0, self.room, 0, _THIN)
        return Block(block.height, (Shade(0, 0, self.room, block.height), top, *block.marks))

    def rows(self, values: tuple[object, ...], highest: float, *, bold: bool = False) -> list[Block]:
        """A row; one that is higher than ``highest`` goes on in further blocks."""
        cells, most = self._cells(values, bold), self._most(highest)
        count = max(map(len, cells), default=1)
        return [
            self._row([lines[start : start + most] for lines in cells], bold=bold) for start in range(0, count, most)
        ]

    def heights(self, values: tuple[object, ...], highest: float, *, bold: bool = False) -> list[float]:
        """How high the blocks of a row will be."""
        count, most = max(map(len, self._cells(values, bold)), default=1), self._most(highest)
        return [self._height(min(most, count - start)) for start in range(0, count, most)]

    def _cells(self, values: tuple[object, ...], bold: bool) -> list[list[str]]:
        return [
            wrap_width(shown(value, column.kind), self._inside(place), self.size, bold=bold)
            for place, (column, value) in enumerate(zip(self.columns, values, strict=True))
        ]

    def _most(self, highest: float) -> int:
        """How many lines fit into a height."""
        return max(1, int((highest - 2 * _ABOVE) / (self.size * LEADING)))

    def _height(self, lines: int) -> float:
        return self.size * LEADING * max(1, lines) + 2 * _ABOVE

    def sum_row(self, label: str, values: Sequence[object]) -> Block:
        """Sums beneath their columns in bold, the label across the columns before the first."""
        texts = [shown(value, column.kind) for column, value in zip(self.columns, values, strict=True)]
        first = next((place for place, text in enumerate(texts) if text), len(texts))
        cells = [
            wrap_width(text, self._inside(place), self.size, bold=True) if text else []
            for place, text in enumerate(texts)
        ]
        block = self._row(cells, bold=True, merged=first)
        if not first:
            return block
        room = self._rights[first - 1] - 2 * _PAD
        words = wrap_width(label, room, self.size, bold=True)[0]
        return Block(block.height, (*block.marks, Words(_PAD, _ABOVE + self.size, words, self.size, room, bold=True)))

    def _inside(self, place: int) -> float:
        return self.widths[place] - 2 * _PAD

    def _row(
        self, cells: Sequence[Sequence[str]], *, bold: bool = False, centred: bool = False, merged: int = 0
    ) -> Block:
        step = self.size * LEADING
        height = self._height(max(map(len, cells), default=1))
        marks: list[Mark] = []
        for place, lines in enumerate(cells):
            for index, line in enumerate(lines):
                if line:
                    marks.append(self._words(place, line, _ABOVE + step * index + self.size, bold, centred))
        marks += [Stroke(x, 0, x, height, _THIN) for x in (0.0, *self._rights[max(0, merged - 1) :])]
        marks.append(Stroke(0, height, self.room, height, _THIN))
        return Block(height, tuple(marks))

    def _words(self, place: int, line: str, y: float, bold: bool, centred: bool) -> Words:
        right, width = self._rights[place], self.widths[place]
        inside = self._inside(place)
        if centred:
            return Words(right - width / 2, y, line, self.size, inside, bold, Align.CENTER)
        if self.columns[place].kind in FIGURES:
            return Words(right - _PAD, y, line, self.size, inside, bold, Align.RIGHT)
        return Words(right - width + _PAD, y, line, self.size, inside, bold)


def _widths(
    columns: Sequence[PrintColumn], rows: Sequence[tuple[object, ...]], room: float, size: float
) -> tuple[float, list[float]]:
    """The size of the text, made smaller where that saves the figures, and the width of each column."""
    if not columns:
        return size, []
    natural = [_natural(column, place, rows) for place, column in enumerate(columns)]
    while True:
        wanted = [
            max(width * size + 2 * _PAD, column.least * MILLIMETRE)
            for column, width in zip(columns, natural, strict=True)
        ]
        if sum(wanted) <= room:
            return size, _stretched(columns, wanted, room)
        least = [
            min(width, _LEAST[column.kind]) if column.kind in _LEAST else width
            for column, width in zip(columns, wanted, strict=True)
        ]
        if sum(least) <= room:
            return size, _shared(wanted, least, room)
        if size <= _SMALLEST:
            return size, _crowded(columns, rows, least, room, size)
        size -= _SMALLER


def _crowded(
    columns: Sequence[PrintColumn], rows: Sequence[tuple[object, ...]], least: list[float], room: float, size: float
) -> list[float]:
    """Titles are broken within their words, so that values are not; with no room for these either all are narrowed."""
    bare = [
        min(width, _widest_cell(column, place, rows) * size + 2 * _PAD)
        for place, (column, width) in enumerate(zip(columns, least, strict=True))
    ]
    if sum(bare) > room:
        return [width * room / sum(least) for width in least]
    return _shared(least, bare, room)


def _natural(column: PrintColumn, place: int, rows: Sequence[tuple[object, ...]]) -> float:
    """The widest cell at a size of one point; a title of figures may be wrapped in two."""
    words = clean(column.title).split() if column.title.isascii() else [column.title[: (len(column.title) + 1) // 2]]
    whole = text_width(clean(column.title), 1, bold=True)
    title = max([text_width(word, 1, bold=True) for word in words], default=0.0)
    title = max(title, whole / 2) if len(column.title) > 4 else whole
    return max(title * 1.02 + 0.05, _widest_cell(column, place, rows))


def _widest_cell(column: PrintColumn, place: int, rows: Sequence[tuple[object, ...]]) -> float:
    """The widest value at a size of one point."""
    return max([text_width(clean(shown(row[place], column.kind)), 1, bold=True) for row in rows], default=0.0) + 0.05


def _stretched(columns: Sequence[PrintColumn], wanted: list[float], room: float) -> list[float]:
    """What is left over goes to the long texts, or to everybody where there is none."""
    texts = [width if column.kind is CellKind.TEXT else 0.0 for column, width in zip(columns, wanted, strict=True)]
    takes = [width if width >= max(texts) / 2 else 0.0 for width in texts] if any(texts) else wanted
    left = room - sum(wanted)
    return [width + left * take / sum(takes) for width, take in zip(wanted, takes, strict=True)]


def _shared(wanted: list[float], least: list[float], room: float) -> list[float]:
    """Everybody gets the least; who wants little more gets all of it, the others share what is left."""
    left = room - sum(least)
    widths = list(least)
    order = sorted(range(len(wanted)), key=lambda place: wanted[place] - least[place])
    for done, place in enumerate(order):
        share = min(wanted[place] - least[place], left / (len(order) - done))
        widths[place] += share
        left -= share
    return widths
