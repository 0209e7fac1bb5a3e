"""The rows an import did not take, in a workbook of their own: correct them and import that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jxc_desktop.exchange.reader import Row
from jxc_desktop.exchange.sheets import ColumnType, SheetColumn, SheetOut
from jxc_desktop.exchange.table import TableRow, shown
from jxc_desktop.exchange.xlsx_writer import write_workbook


def write_set_aside(
    path: Path, header: Row, rows: Sequence[TableRow], notes: Sequence[Sequence[str]], problem: str, name: str
) -> Path:
    """Write the rows as they were, under their own headings, with what is wrong in a last column.

    Raises:
        StorageError: the place cannot be written to.
    """
    width = max(len(header), *(len(row.cells) for row in rows))
    titles = [shown(cell) for cell in header] + [""] * (width - len(header))
    columns = [SheetColumn(title, ColumnType.CODE) for title in titles] + [SheetColumn(problem)]
    lines = [
        [*map(shown, row.cells), *[""] * (width - len(row.cells)), "; ".join(told)]
        for row, told in zip(rows, notes, strict=True)
    ]
    return write_workbook(path, [SheetOut(name, columns, lines)])
