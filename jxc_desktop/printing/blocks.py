"""What a slip of paper is made of, and how it falls into lines of a fixed number of columns.

A template says blocks; laying out makes lines; writers (`escpos`, `raster`, `pdf`) only draw lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from jxc_desktop.printing.text import Encoding, columns_of, cut, printable, wrap


class Align(StrEnum):
    """Where a line stands on the paper."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Size(StrEnum):
    """Normal, twice as high (same columns), or twice as high and wide (half the columns)."""

    NORMAL = "normal"
    TALL = "tall"
    DOUBLE = "double"


class Text(NamedTuple):
    """A paragraph, wrapped; ``indent`` columns are left free."""

    text: str
    align: Align = Align.LEFT
    size: Size = Size.NORMAL
    bold: bool = False
    indent: int = 0


class Pair(NamedTuple):
    """Words at the left, a figure at the right end of the same line."""

    left: str
    right: str
    size: Size = Size.NORMAL
    bold: bool = False


class Row(NamedTuple):
    """A line of a table: one text on the left, then figures each right-aligned in its width."""

    left: str
    figures: tuple[str, ...]
    widths: tuple[int, ...]
    bold: bool = False


class Rule(NamedTuple):
    """A line across the paper."""


class Barcode(NamedTuple):
    """A document number as Code 128, readable beneath."""

    text: str


class Feed(NamedTuple):
    """Empty lines."""

    lines: int = 1


Block = Text | Pair | Row | Rule | Barcode | Feed


class Line(NamedTuple):
    """One line ready to be drawn: printable text no wider than the paper."""

    text: str
    align: Align = Align.LEFT
    size: Size = Size.NORMAL
    bold: bool = False


def lay_out(blocks: Iterable[Block], columns: int, encoding: Encoding) -> list[Line | Barcode]:
    """The blocks as lines of ``columns``; a figure is never cut, a name is wrapped."""
    lines: list[Line | Barcode] = []
    for block in blocks:
        match block:
            case Row():
                lines.extend(_row(block, columns, encoding))
            case Text():
                lines.extend(_text(block, columns, encoding))
            case Pair():
                lines.extend(_pair(block, columns, encoding))
            case Rule():
                lines.append(Line("-" * columns))
            case Feed():
                lines.extend(Line("") for _ in range(block.lines))
            case Barcode():
                lines.append(block)
    return lines


def _text(block: Text, columns: int, encoding: Encoding) -> Iterable[Line]:
    room = (columns // 2 if block.size is Size.DOUBLE else columns) - block.indent
    margin = " " * block.indent
    for piece in wrap(printable(block.text, encoding), room, encoding):
        yield Line(margin + piece, block.align, block.size, block.bold)


def _pair(block: Pair, columns: int, encoding: Encoding) -> Iterable[Line]:
    columns = columns // 2 if block.size is Size.DOUBLE else columns
    left, right = printable(block.left, encoding), cut(printable(block.right, encoding), columns, encoding)
    room = columns - columns_of(right, encoding)
    pieces = wrap(left, max(room - 1, columns // 3), encoding)
    for piece in pieces[:-1]:
        yield Line(piece, Align.LEFT, block.size, block.bold)
    used = columns_of(pieces[-1], encoding)
    if used >= room:
        yield Line(pieces[-1], Align.LEFT, block.size, block.bold)
        used, pieces = 0, [""]
    yield Line(pieces[-1] + " " * (room - used) + right, Align.LEFT, block.size, block.bold)


def _row(block: Row, columns: int, encoding: Encoding) -> Iterable[Line]:
    left = printable(block.left, encoding)
    figures, taken = _figures(block.figures, block.widths, encoding)
    room = columns - taken
    if room < 0:
        yield from _too_wide(left, block, columns, encoding)
        return
    used = columns_of(left, encoding)
    if used < room or not left:
        yield Line(left + " " * max(room - used, 0) + figures, bold=block.bold)
        return
    for piece in wrap(left, columns, encoding):
        yield Line(piece, bold=block.bold)
    yield Line(" " * max(room, 0) + figures, bold=block.bold)


def _too_wide(left: str, block: Row, columns: int, encoding: Encoding) -> Iterable[Line]:
    for piece in wrap(left, columns, encoding) if left else ():
        yield Line(piece, bold=block.bold)
    for figure in block.figures:
        yield Line(printable(figure, encoding), Align.RIGHT, bold=block.bold)


def _figures(figures: Sequence[str], widths: Sequence[int], encoding: Encoding) -> tuple[str, int]:
    """The figures side by side, and the columns they take together."""
    cells, taken = "", 0
    for figure, width in zip(figures, widths, strict=True):
        text = printable(figure, encoding)
        own = columns_of(text, encoding)
        gap = width - own if width > own else 1
        cells += " " * gap + text
        taken += gap + own
    return cells, taken
