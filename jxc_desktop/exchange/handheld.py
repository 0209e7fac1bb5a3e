"""Files of handheld terminals: scanned codes with quantity and time, whatever separates and heads them.

A row is a code, with a quantity or without (then it is one piece), with the bin and the time or without. Where the
first row has headings they say which column is which; else the columns are told apart by what stands in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.values import ZERO
from jxc_desktop.exchange.convert import CellProblem, code_lost_digits, convert
from jxc_desktop.exchange.headers import FieldKind
from jxc_desktop.exchange.layout import plain_heading
from jxc_desktop.exchange.reader import Cell, Row, read_sheet
from jxc_desktop.exchange.sheets import Steps
from jxc_desktop.exchange.text import has_hidden

_HEADINGS = {
    "code": "code barcode ean gtin sku item 条码 商品条码 条形码 编码 商品编码 货号 商品",
    "quantity": "quantity qty count counted amount pieces 数量 实盘 实盘数 实盘数量 盘点数 盘点数量 件数",
    "at": "time datetime timestamp at scanned 时间 日期时间 扫描时间 盘点时间 采集时间",
    "day": "date day 日期 盘点日期",
    "bin": "bin location shelf 库位 货位 货架",
}
"""What terminals call their columns, as `layout.plain_heading` leaves the words."""
_KNOWN = {word: name for name, words in _HEADINGS.items() for word in words.split()}
_STAMP = re.compile(
    r"(\d{4})[-/.]?(\d{2}|\d(?=[-/.]))[-/.]?(\d{2}|\d(?=[ T]))(?:[ T]?(\d{1,2}):?(\d{2})(?::?(\d{2}))?)?", re.ASCII
)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_SPACED = re.compile(r"\S+(?: +\S+){1,3}")
_MOST_QUANTITY = 6
"""A number with more digits is a code, not a quantity."""


@dataclass(frozen=True, slots=True)
class ScanRow:
    """One row of a handheld's file: ``row`` is its number in the file, from 1. Without a time ``at`` is none."""

    row: int
    code: str
    quantity: Decimal = Decimal(1)
    at: datetime | None = None
    bin: str = ""


@dataclass(frozen=True, slots=True)
class RejectedScan:
    """A row that cannot be taken; ``reason`` is a message marked for translation."""

    row: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class ScanFile:
    """What a handheld's file says, row by row, and the rows that say nothing that can be used."""

    rows: tuple[ScanRow, ...]
    rejects: tuple[RejectedScan, ...]


@dataclass(slots=True)
class _Layout:
    """Which column holds what; the first row of data counts from 0."""

    columns: dict[str, int] = field(default_factory=dict)
    first: int = 0


def read_scans(path: Path, encoding: str = "", progress: Steps | None = None) -> ScanFile:
    """The rows of a handheld's file, those that can be used and those that cannot.

    Text with commas, tabs, semicolons, bars or blanks between the columns, in UTF-8, GB18030 or the named encoding;
    a workbook as well.

    Raises:
        ImportRejected: the file cannot be read at all.
        Cancelled: by ``progress``.
    """
    cells = [_parted(row) for row in read_sheet(path, 0, encoding, progress).rows]
    layout = _layout(cells)
    rows: list[ScanRow] = []
    rejects: list[RejectedScan] = []
    for number, row in enumerate(cells[layout.first :], layout.first + 1):
        if not any(_text(cell) for cell in row):
            continue
        try:
            rows.append(_scan(number, row, layout.columns))
        except CellProblem as problem:
            rejects.append(RejectedScan(number, _text(_cell(row, layout.columns.get("code", 0)))[:64], problem.reason))
    return ScanFile(tuple(rows), tuple(rejects))


def _parted(row: Row) -> Row:
    """A row whose columns only blanks keep apart, as some terminals write them."""
    if len(row) == 1 and isinstance(row[0], str) and _SPACED.fullmatch(row[0].strip()):
        first, *rest = row[0].split()
        return [first, rest[0], " ".join(rest[1:])] if len(rest) > 1 else [first, *rest]
    return row


def _layout(rows: Sequence[Row]) -> _Layout:
    """The columns by their headings, or by what stands in the first row that has anything."""
    first = next((number for number, row in enumerate(rows) if any(_text(cell) for cell in row)), 0)
    row = rows[first] if rows else []
    named = {_KNOWN[word]: place for place, cell in enumerate(row) if (word := plain_heading(cell)) in _KNOWN}
    if "code" in named:
        return _Layout(named, first + 1)
    return _Layout(_guessed(row), first)


def _guessed(row: Row) -> dict[str, int]:
    """Which column is which, by the row itself: the code comes first, and a long number is never a quantity."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(row):
        if "code" not in columns and _text(cell) and not _is_time(cell):
            columns["code"] = place
        elif "quantity" not in columns and _is_quantity(cell):
            columns["quantity"] = place
        elif _is_time(cell):
            columns["day" if _stamp(cell) is not None and _is_day(cell) else "at"] = place
        elif "bin" not in columns and _text(cell) and "code" in columns and not _is_quantity(cell):
            columns["bin"] = place
    return columns


def _scan(number: int, row: Row, columns: dict[str, int]) -> ScanRow:
    code_cell = _cell(row, columns.get("code", 0))
    code = convert(code_cell, FieldKind.CODE)
    if not isinstance(code, str) or not code:
        raise CellProblem(N_("the code is missing"))
    if code_lost_digits(code_cell):
        raise CellProblem(N_("the code was kept as a number and lost digits; make the column text"))
    counted = convert(_cell(row, columns.get("quantity", -1)), FieldKind.QUANTITY)
    if counted is None and "quantity" in columns:
        raise CellProblem(N_("the quantity is missing"))
    units = counted if isinstance(counted, Decimal) else Decimal(1)
    if units < ZERO:
        raise CellProblem(N_("it is negative"))
    bin_code = _text(_cell(row, columns.get("bin", -1)))
    if has_hidden(bin_code):
        raise CellProblem(N_("it holds invisible or control characters"))
    return ScanRow(number, code, units, _moment(row, columns), bin_code[:64])


def _moment(row: Row, columns: dict[str, int]) -> datetime | None:
    """When a row was scanned: one column, or day and time in two."""
    day, clock = _cell(row, columns.get("day", -1)), _cell(row, columns.get("at", -1))
    if not _text(day) and not _text(clock):
        return None
    found = _stamp(clock) if _text(clock) else None
    if found is None and _text(day):
        begins = _stamp(day)
        at = _clock(clock) if _text(clock) else time()
        found = None if begins is None or at is None else datetime.combine(begins.date(), at)
    if found is None:
        raise CellProblem(N_("a time such as 2026-05-21 10:30 is needed"))
    return found


def _stamp(cell: Cell) -> datetime | None:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    found = _STAMP.fullmatch(_text(cell))
    if found is None:
        return None
    try:
        return datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]
    except ValueError:
        return None


def _clock(cell: Cell) -> time | None:
    if isinstance(cell, time):
        return cell
    found = _CLOCK.fullmatch(_text(cell))
    try:
        hour, minute, second = (int(part or 0) for part in found.groups()) if found else (24, 0, 0)
        return time(hour, minute, second)
    except ValueError:
        return None


def _is_time(cell: Cell) -> bool:
    if isinstance(cell, (date, time)):
        return True
    text = _text(cell)
    marked = any(sign in text for sign in "-/:") or len(text) == len("20260521103000")
    return marked and (_stamp(cell) is not None or _clock(cell) is not None)


def _is_day(cell: Cell) -> bool:
    return (isinstance(cell, date) and not isinstance(cell, datetime)) or len(_text(cell)) <= len("2026-05-21")


def _is_quantity(cell: Cell) -> bool:
    try:
        counted = convert(cell, FieldKind.QUANTITY)
    except CellProblem:
        return False
    return isinstance(counted, Decimal) and len(f"{abs(counted):.0f}") <= _MOST_QUANTITY


def _cell(row: Row, place: int) -> Cell:
    return row[place] if 0 <= place < len(row) else ""


def _text(cell: Cell) -> str:
    return "" if isinstance(cell, str) and not cell.strip() else str(cell).strip()
