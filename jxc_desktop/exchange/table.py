"""A list ready to be taken over: each row as values by field, with what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from jxc_desktop.domain.errors import N_
from jxc_desktop.exchange.convert import CellProblem, Value, code_lost_digits, convert
from jxc_desktop.exchange.headers import FieldKind, FieldSpec
from jxc_desktop.exchange.known_lists import fields_of
from jxc_desktop.exchange.layout import Mapped, headings
from jxc_desktop.exchange.reader import BadCell, Cell, Row
from jxc_desktop.exchange.sheets import Steps
from jxc_desktop.exchange.text import cell_address

_STEP_ROWS = 1_000
_Memory = dict[Cell, Value]
"""Values already read in a column: units, categories and prices come again and again."""
_REMEMBERED = 4_000
_TOLD_EACH_TIME = (FieldKind.CODE, FieldKind.PERCENT)
"""What may bear a warning: it is told at every cell."""


@dataclass(frozen=True, slots=True)
class CellNote:
    """Something about a cell, for people: ``row`` as the spreadsheet numbers it, ``cell`` its address (C17).

    ``reason`` is a message to translate and to fill with ``facts``; ``value`` is what stood there.
    """

    row: int
    cell: str
    field_name: str
    reason: str
    value: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class TableRow:
    """One row that is not empty: ``number`` as the spreadsheet counts, values by field, and its problems.

    ``written`` are codes as their cells spell them, where they are read otherwise: ``'q`` is read as ``q``.
    """

    number: int
    cells: Row
    values: dict[str, Value]
    problems: list[CellNote] = field(default_factory=list)
    warnings: list[CellNote] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A list with its headings and rows, and where its fields came from."""

    header: Row
    rows: tuple[TableRow, ...]
    mapping: Mapped
    notes: tuple[CellNote, ...] = ()
    """What is to be told of the file as a whole; their cells are names of sheets."""

    def note(self, row: TableRow, field_name: str, reason: str, **facts: object) -> CellNote:
        """A note on one field of a row."""
        choice = self.mapping.get(field_name)
        if choice is None:
            return CellNote(row.number, str(row.number), field_name, reason, "", facts)
        column = choice.columns[0]
        value = shown(row.cells[column]) if column < len(row.cells) else ""
        return CellNote(row.number, cell_address(row.number - 1, column), field_name, reason, value, facts)


def shown(cell: Cell) -> str:
    """A cell as it is shown back to people."""
    if isinstance(cell, BadCell):
        return ""
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e20 else f"{cell:.15g}"
    return str(cell)


def read_table(
    rows: Sequence[Row],
    header: int,
    what: str,
    mapping: Mapped,
    date_order: str = "",
    progress: Steps | None = None,
) -> Table:
    """Turn the rows below the header into values; empty rows are left out."""
    specs = fields_of(what)
    readers = [(specs[name], choice.columns, _Memory()) for name, choice in mapping.items() if name in specs]
    table = Table(headings(rows, header, what) if rows else [], (), mapping)
    found: list[TableRow] = []
    for index in range(header + 1, len(rows)):
        cells = rows[index]
        if progress is not None and index % _STEP_ROWS == 0:
            progress.step(index, len(rows))
        row = TableRow(index + 1, cells, {})
        for spec, columns, memory in readers:
            _read_field(table, row, spec, columns, date_order, memory)
        if row.values or row.problems:
            found.append(row)
    return Table(table.header, tuple(found), mapping)


def _read_field(
    table: Table, row: TableRow, spec: FieldSpec, columns: Sequence[int], date_order: str, memory: _Memory
) -> None:
    cells, width = row.cells, len(row.cells)
    for column in columns:
        cell = cells[column] if column < width else ""
        if cell == "":
            continue
        alike = type(cell) is str or type(cell) is float
        if alike and cell in memory and spec.kind not in _TOLD_EACH_TIME:
            row.values[spec.name] = memory[cell]
            return
        try:
            value = convert(cell, spec.kind, date_order)
        except CellProblem as problem:
            note = CellNote(row.number, cell_address(row.number - 1, column), spec.name, problem.reason, shown(cell))
            row.problems.append(note)
            return
        if value is None:
            continue
        row.values[spec.name] = value
        if alike and len(memory) < _REMEMBERED:
            memory[cell] = value
        if spec.kind is FieldKind.CODE and type(cell) is str and cell.strip() != value:
            row.written[spec.name] = cell.strip()
        if spec.kind is FieldKind.CODE and code_lost_digits(cell):
            reason = N_("more than 15 digits kept as a number: the last ones may be wrong")
            row.warnings.append(table.note(row, spec.name, reason))
        if spec.kind is FieldKind.PERCENT and type(cell) is float and 0 < cell < 1:
            reason = N_("read as {percent} percent; where {times} percent is meant, write {times}")
            row.warnings.append(table.note(row, spec.name, reason, percent=f"{cell:.6g}", times=f"{cell * 100:.6g}"))
        return


def repeated_rows(
    table: Table, key: Callable[[TableRow], str], ignored: frozenset[str], named: str = ""
) -> tuple[list[TableRow], int]:
    """The rows without repetitions, and how many were left out.

    A row that repeats an earlier key with the same values (but for ``ignored`` fields) is left out; one
    that says something else keeps a problem at the field ``named``, because nobody knows which is right.
    """
    first: dict[str, TableRow] = {}
    kept: list[TableRow] = []
    repeated = 0
    for row in table.rows:
        name = key(row)
        earlier = first.setdefault(name, row) if name and not row.problems else row
        if earlier is row:
            kept.append(row)
        elif all(earlier.values.get(each) == row.values.get(each) for each in table.mapping if each not in ignored):
            repeated += 1
        else:
            field_name = named or ("code" if "code" in row.values else "barcode")
            reason = N_("row {other} has the same code with other values")
            row.problems.append(table.note(row, field_name, reason, other=earlier.number))
            kept.append(row)
    return kept, repeated
