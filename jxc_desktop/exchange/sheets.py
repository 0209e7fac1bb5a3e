"""What a sheet to be written is made of: typed columns, rows, totals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class ColumnType(StrEnum):
    """How the values of a column are written and shown.

    PERCENT takes the percentage as people say it: ``Decimal("24.62")`` is shown as 24.62 %. AVERAGE (a price that
    was calculated), TIMES (how often, how many times as much) and DAYS are shown rounded and kept whole.
    """

    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    QUANTITY = "quantity"
    PRICE = "price"
    AVERAGE = "average"
    TIMES = "times"
    DAYS = "days"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    DATETIME = "datetime"


CALCULATED_TYPES = frozenset({ColumnType.PERCENT, ColumnType.AVERAGE, ColumnType.TIMES, ColumnType.DAYS})
"""Types of figures that are divided and never added up."""
NUMBER_TYPES = CALCULATED_TYPES | {ColumnType.INTEGER, ColumnType.QUANTITY, ColumnType.PRICE, ColumnType.MONEY}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: its heading, the type of its values, and a width in characters (none: from a sample)."""

    title: str
    type: ColumnType = ColumnType.TEXT
    width: float | None = None


@dataclass(frozen=True, slots=True)
class SheetOut:
    """One sheet. ``rows`` may be any iterable and is read once; ``totals`` is one more row in bold.

    ``above`` and ``below`` are rows of text before the headings and after the totals; with some above, the
    headings are not frozen.
    ``row_count`` is only for progress; without it rows that know their length are measured.
    """

    name: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[object]]
    totals: Sequence[object] | None = None
    row_count: int | None = None
    autofilter: bool = True
    above: Sequence[Sequence[str]] = ()
    below: Sequence[Sequence[str]] = ()


class Steps(Protocol):
    """Whoever is told how far the writing is; `step` may raise `Cancelled`."""

    def step(self, done: int, total: int) -> None:
        """``done`` of ``total`` rows are written."""


def parameter_sheet(name: str, headings: tuple[str, str], pairs: Iterable[tuple[str, str]]) -> SheetOut:
    """The sheet that says how the figures came about: filters, time, user, data cut-off."""
    columns = (SheetColumn(headings[0]), SheetColumn(headings[1]))
    return SheetOut(name, columns, list(pairs), autofilter=False)


def row_total(sheets: Iterable[SheetOut]) -> int:
    """How many rows all sheets have, as far as it is known."""
    total = 0
    for sheet in sheets:
        if sheet.row_count is not None:
            total += sheet.row_count
        elif isinstance(sheet.rows, Sequence):
            total += len(sheet.rows)
    return total
