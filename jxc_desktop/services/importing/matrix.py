"""Quantities by colour and size in a sheet of somebody's own: blocks of a style, or one list of all styles.

Two layouts are understood, also mixed and on several sheets:

- a list: a row of headings with the style, the colour and then the sizes; a row for every style and colour;
- blocks: the code of the style in a row of its own, as the heading of the colours, or as the name of the sheet;
  below it a row of sizes, and a row for every colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from jxc_desktop.db.repositories.styles import StyleCell
from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.values import PRICE_PLACES, QUANTITY_PLACES, plain
from jxc_desktop.exchange.convert import CellProblem, convert
from jxc_desktop.exchange.headers import MATRIX_WORDS, FieldKind
from jxc_desktop.exchange.layout import plain_heading
from jxc_desktop.exchange.reader import Cell, Row, Sheet
from jxc_desktop.exchange.table import CellNote, shown
from jxc_desktop.exchange.text import cell_address

Found = Mapping[tuple[str, str, str], StyleCell]
"""The items of styles by code of the style, colour and size."""
_NOBODY = "style"


@dataclass(frozen=True, slots=True)
class Heading:
    """A row of sizes: where the colours stand, which column is which size, and what else there is."""

    colour: int
    sizes: Mapping[int, str]
    style: int | None = None
    price: int | None = None


@dataclass(slots=True)
class MatrixRead:
    """What a workbook holds: lines for a document, their sum, and every cell that cannot be taken."""

    lines: list[DraftLine] = field(default_factory=list)
    problems: list[CellNote] = field(default_factory=list)
    total: Decimal = Decimal(0)


class MatrixReader:
    """Reads sheets one after the other. ``cost`` puts a price column into the unit cost of the lines."""

    def __init__(self, codes: Iterable[str], cells: Found, *, cost: bool) -> None:
        self._codes = {plain_heading(code): code for code in codes}
        self._cells = cells
        self._cost = cost
        self.found = MatrixRead()
        self._sheet, self._style = "", ""
        self._heading: Heading | None = None

    def read(self, sheet: Sheet, *, named: bool) -> None:
        """Read a sheet; ``named`` puts its name before the addresses of its cells."""
        self._sheet = f"{sheet.name}!" if named else ""
        self._style, self._heading = self._codes.get(plain_heading(sheet.name), ""), None
        for number, row in enumerate(sheet.rows):
            self._row(number, row)

    def _row(self, number: int, row: Row) -> None:
        if not any(shown(cell).strip() for cell in row):
            if self._heading is not None and self._heading.style is None:
                self._heading = None
            return
        heading = self._heading_of(row)
        if heading is not None:
            self._heading = heading
            return
        if self._heading is None or not self._take(number, row, self._heading):
            self._style = self._named_style(row) or self._style

    def _heading_of(self, row: Row) -> Heading | None:
        words = {column: MATRIX_WORDS.get(_plain(cell), "") for column, cell in enumerate(row)}
        colour = next((column for column, word in words.items() if word == "colour"), None)
        if colour is None:
            colour = self._block_corner(row)
        if colour is None:
            return None
        sizes = {
            column: shown(cell).strip()
            for column, cell in enumerate(row)
            if column > colour and not words[column] and shown(cell).strip()
        }
        style = next((column for column, word in words.items() if word == "style" and column < colour), None)
        price = next((column for column, word in words.items() if word == "price"), None)
        return Heading(colour, sizes, style, price) if sizes else None

    def _block_corner(self, row: Row) -> int | None:
        """The column of a style code that stands where the colours begin, with sizes at its right."""
        for column, cell in enumerate(row):
            text = shown(cell).strip()
            if text:
                code = self._codes.get(plain_heading(text))
                others = [shown(other).strip() for other in row[column + 1 :] if shown(other).strip()]
                sizes = {size for style, _colour, size in self._cells if style == code}
                if code is not None and others and others[0] in sizes:
                    self._style = code
                    return column
                return None
        return None

    def _named_style(self, row: Row) -> str:
        """The code of a style that a row names, in a cell of its own or after a colon."""
        for cell in row:
            for part in shown(cell).replace("\uff1a", ":").split(":"):
                if found := self._codes.get(plain_heading(part)):
                    return found
        return ""

    def _take(self, number: int, row: Row, heading: Heading) -> bool:
        """Take a row of figures; False where it is none."""
        colour = _text(row, heading.colour)
        figures = [column for column in heading.sizes if _text(row, column)]
        if not figures or not colour or MATRIX_WORDS.get(plain_heading(colour)) == "total":
            return bool(figures)
        style = self._style_of(number, row, heading)
        if not style:
            return True
        price = self._number(number, row, heading.price, PRICE_PLACES) if heading.price is not None else None
        for column in figures:
            self._figure(number, row, column, (style, colour, heading.sizes[column]), price)
        return True

    def _style_of(self, number: int, row: Row, heading: Heading) -> str:
        if heading.style is None:
            if not self._style:
                self._note(number, heading.colour, row, N_("no style is named above it"))
            return self._style
        text = _text(row, heading.style)
        found = self._codes.get(plain_heading(text), "") if text else self._style
        if not found:
            self._note(number, heading.style, row, N_("there is no such style"))
        self._style = found
        return found

    def _figure(self, number: int, row: Row, column: int, at: tuple[str, str, str], price: Decimal | None) -> None:
        value = self._number(number, row, column, QUANTITY_PLACES)
        if value is None or not value:
            return
        cell = self._cells.get(at)
        if cell is None:
            reason = N_("{style} has no {colour} in {size}")
            self._note(number, column, row, reason, style=at[0], colour=at[1], size=at[2])
        elif value < 0:
            self._note(number, column, row, N_("it is negative"))
        else:
            found = self.found
            priced = {"unit_cost" if self._cost else "price": price} if price is not None else {}
            text = f"{plain(value):f}"
            found.lines.append(DraftLine(len(found.lines) + 1, cell.product, quantity=text, **priced))  # type: ignore[arg-type]
            found.total += value

    def _number(self, number: int, row: Row, column: int, places: int) -> Decimal | None:
        kind = FieldKind.QUANTITY if places == QUANTITY_PLACES else FieldKind.PRICE
        cell: Cell = row[column] if column < len(row) else ""
        if not shown(cell).strip() and not cell:
            return None
        try:
            value = convert(cell, kind)
        except CellProblem as problem:
            self._note(number, column, row, problem.reason)
            return None
        return value if isinstance(value, Decimal) else None

    def _note(self, number: int, column: int, row: Sequence[Cell], reason: str, **facts: object) -> None:
        address = f"{self._sheet}{cell_address(number, column)}"
        value = shown(row[column]) if column < len(row) else ""
        self.found.problems.append(CellNote(number + 1, address, _NOBODY, reason, value, facts))


def _plain(cell: Cell) -> str:
    """A cell as headings are compared; sizes and codes are often kept as numbers."""
    return plain_heading(shown(cell))


def _text(row: Row, column: int) -> str:
    return shown(row[column]).strip() if column < len(row) else ""
