"""Lists as plain text: which encoding, which separator, and row by row within the limits."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from jxc_desktop.exchange.limits import MIB, Limits, Refused

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_GUESSES = ("utf-8", "gb18030")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SEPARATORS = (",", "\t", ";", "|")
_SAMPLE_LINES = 20
_PIECE = MIB
_DOS_END = "\x1a"
_TEXT_FORMULA = re.compile('="([^"]*)"\\s*')
"""How platforms keep a spreadsheet from taking a long number for one: a formula that is a text."""
GZIP_START = b"\x1f\x8b"


def find_encoding(path: Path, limits: Limits) -> str:
    """The encoding of a text file: its mark, else strict UTF-8, else GB18030.

    Raises:
        Refused: none of them fits, or the file breaks a limit.
    """
    with _opened(path) as file:
        start = file.read(4)
    for mark, name in _MARKS:
        if start.startswith(mark):
            check_text(path, name, limits)
            return name
    for name in _GUESSES:
        try:
            check_text(path, name, limits)
        except UnicodeDecodeError:
            continue
        return name
    raise Refused("encoding")


def check_text(path: Path, encoding: str, limits: Limits) -> None:
    """Read the whole text once, strictly, and refuse control characters and sizes no list has.

    Raises:
        UnicodeDecodeError: it is not in this encoding.
        Refused: control characters, or beyond a limit.
    """
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    packed, unpacked = path.stat().st_size, 0
    with _opened(path) as file:
        while piece := _read(file):
            unpacked += len(piece)
            if unpacked > limits.unpacked_bytes:
                raise Refused("unpacks_too_big")
            if unpacked > MIB and unpacked > limits.ratio * packed:
                raise Refused("packed_too_tightly")
            _check_controls(decoder.decode(piece))
        _check_controls(decoder.decode(b"", final=True))


def _check_controls(text: str) -> None:
    if _CONTROLS.search(text.rstrip(_DOS_END)):
        raise Refused("control_characters")


def rows_of(path: Path, encoding: str, limits: Limits) -> Iterator[list[str]]:
    """The rows of a text file.

    Raises:
        Refused: beyond a limit.
    """
    csv.field_size_limit(limits.characters)
    separator = _separator(path, encoding)
    cells = 0
    with _opened(path) as file, io.TextIOWrapper(file, encoding=encoding, newline="") as text:
        try:
            for count, row in enumerate(csv.reader(text, delimiter=separator), 1):
                cells += len(row)
                if count > limits.rows + 1:
                    raise Refused("too_many_rows")
                if len(row) > limits.columns:
                    raise Refused("too_many_columns")
                if cells > limits.cells:
                    raise Refused("too_many_cells")
                if row != [_DOS_END]:
                    yield [_text_of(cell) for cell in row]
        except csv.Error as error:
            raise Refused("cell_too_long") from error


def _text_of(cell: str) -> str:
    """What a field says: the text itself where it was written as a formula."""
    found = _TEXT_FORMULA.fullmatch(cell) if cell.startswith("=") else None
    return cell if found is None else found[1]


def _separator(path: Path, encoding: str) -> str:
    """The separator that cuts the first lines into the most fields, alike in most of them."""
    with _opened(path) as file, io.TextIOWrapper(file, encoding=encoding, newline="") as text:
        lines = [line for line, _ in zip(text, range(_SAMPLE_LINES), strict=False)]

    def fields(separator: str) -> tuple[int, int]:
        try:
            widths = sorted(len(row) for row in csv.reader(lines, delimiter=separator) if row)
        except csv.Error:
            return 0, 0
        return (widths[len(widths) // 2], widths[-1]) if widths else (0, 0)

    return max(_SEPARATORS, key=fields)


def _opened(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        packed = file.read(2) == GZIP_START
    return cast(BinaryIO, gzip.open(path, "rb")) if packed else path.open("rb")


def _read(file: BinaryIO) -> bytes:
    try:
        return file.read(_PIECE)
    except (EOFError, zlib.error, OSError) as error:
        raise Refused("damaged") from error
