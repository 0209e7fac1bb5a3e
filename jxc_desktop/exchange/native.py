"""What happens inside the child process: find out what a file is, vet it, and hand its rows out."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jxc_desktop.exchange.delimited import GZIP_START, check_text, find_encoding, rows_of
from jxc_desktop.exchange.limits import Limits, Refused
from jxc_desktop.exchange.zip_scan import Scan, scan_workbook

_ZIP_START, _OLE_START = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_SUFFIXES = {".xlsx", ".xlsm", ".xls"}


@dataclass(frozen=True, slots=True)
class Request:
    """Which file to read; ``sheet`` none: the first ``rows`` rows of each sheet."""

    path: str
    encoding: str = ""
    sheet: int | None = None
    rows: int | None = None


Event = Mapping[str, object] | Sequence[Sequence[object]]
"""A head or the start of a sheet as an object, rows as a list."""

_ROWS_A_BLOCK = 500
_SHEETS_SHOWN = 60


def read_events(request: Request, limits: Limits) -> Iterator[Event]:
    """Everything the asking process is told about a file, in order.

    Raises:
        Refused: it cannot or may not be read.
    """
    path = Path(request.path)
    try:
        with path.open("rb") as file:
            start = file.read(512)
        size = path.stat().st_size
    except OSError as error:
        raise Refused("missing") from error
    if size > limits.file_bytes:
        raise Refused("too_big")
    if start.startswith((_ZIP_START, _OLE_START)):
        yield from _workbook_events(request, path, start, limits)
        return
    if b"<html" in start.lower() or b"<table" in start.lower():
        raise Refused("web_page")
    if path.suffix.lower() in _WORKBOOK_SUFFIXES and not _looks_like_text(start):
        raise Refused("not_a_workbook")
    yield from _text_events(request, path, start, limits)


def _looks_like_text(start: bytes) -> bool:
    return bool(start) and b"\x00" not in start and any(mark in start for mark in (b",", b"\t", b"\n"))


def _text_events(request: Request, path: Path, start: bytes, limits: Limits) -> Iterator[Event]:
    encoding = request.encoding
    if encoding:
        try:
            check_text(path, encoding, limits)
        except (UnicodeError, LookupError) as error:
            raise Refused("encoding") from error
    else:
        encoding = find_encoding(path, limits)
    kind = "csv.gz" if start.startswith(GZIP_START) else "csv"
    yield {"format": kind, "encoding": encoding, "sheets": [{"name": path.name, "visible": True}]}
    yield {"sheet": 0}
    yield from _blocks(rows_of(path, encoding, limits), request.rows)


def _workbook_events(request: Request, path: Path, start: bytes, limits: Limits) -> Iterator[Event]:
    packed = start.startswith(_ZIP_START)
    scan = scan_workbook(path, limits) if packed else Scan()
    content = path.read_bytes()
    if not packed and _ENCRYPTED_PACKAGE in content:
        raise Refused("encrypted")
    book = _open(content)
    sheets = [{"name": item.name, "visible": str(item.visible).endswith("Visible")} for item in book.sheets_metadata]
    yield {"format": "xlsx" if packed else "xls", "encoding": "", "sheets": sheets}
    if request.sheet is not None and not 0 <= request.sheet < len(sheets):
        raise Refused("no_sheet")
    wanted = range(min(len(sheets), _SHEETS_SHOWN)) if request.sheet is None else [request.sheet]
    for index in wanted:
        yield {"sheet": index}
        yield from _blocks(_sheet_rows(book, index, scan, limits), request.rows)


def _open(content: bytes) -> Any:
    import python_calamine

    try:
        return python_calamine.load_workbook(io.BytesIO(content))
    except python_calamine.PasswordError as error:
        raise Refused("encrypted") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Refused("damaged") from error


def _sheet_rows(book: Any, index: int, scan: Scan, limits: Limits) -> Iterator[list[object]]:
    import python_calamine

    try:
        sheet = book.get_sheet_by_index(index)
        end = sheet.end
        if end is None:
            return
        if end[0] + 1 > limits.rows + 1:
            raise Refused("too_many_rows", sheet.name)
        if end[1] + 1 > limits.columns:
            raise Refused("too_many_columns", sheet.name)
        if (end[0] + 1) * (end[1] + 1) > limits.cells:
            raise Refused("too_many_cells", sheet.name)
        yield from _whole_rows(sheet, scan.of_sheet(sheet.name), limits)
    except python_calamine.WorksheetNotFound:
        return  # a chart sheet
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Refused("damaged") from error


def _whole_rows(sheet: Any, bad_cells: Mapping[tuple[int, int], str], limits: Limits) -> Iterator[list[object]]:
    """All rows from the first, with the empty columns on the left that the native reader leaves out."""
    left = [""] * sheet.start[1]
    bad_rows = {row for row, _ in bad_cells}
    for number, found in enumerate(sheet.iter_rows()):
        row = left + found if left else found
        for value in row:
            if type(value) is str and len(value) > limits.characters:
                raise Refused("cell_too_long", sheet.name)
        if number in bad_rows:
            row = [
                {"bad": bad_cells[number, column]} if (number, column) in bad_cells else value
                for column, value in enumerate(row)
            ]
        yield row


def _blocks(rows: Iterator[list[Any]], most: int | None) -> Iterator[Event]:
    block: list[list[object]] = []
    for count, row in enumerate(rows, 1):
        block.append(row)
        if len(block) == _ROWS_A_BLOCK:
            yield block
            block = []
        if count == most:
            break
    if block:
        yield block
