"""A look through a packed workbook before the native reader sees it, which may abort the whole process.

Everything is unpacked once, in pieces, and counted: sizes, cell references, definitions. Formulas that
carry no computed value are noted, because the native reader shows them as empty cells.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO
from xml.etree import ElementTree

from jxc_desktop.exchange.limits import MIB, Limits, Refused

_PIECE = 4 * MIB
_KEPT_TAIL = 64 * 1024
_ENCRYPTED_FLAG = 0x1
_LARGE_ROW = re.compile(rb"""r=["'][A-Za-z]*0*([1-9]\d{5,})["']""")
_LARGE_COLUMN = re.compile(rb"""r=["']([A-Za-z]{3,}|[H-Zh-z][A-Za-z]|[Gg][S-Zs-z])\d""")
_DEFINITION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_UNCOMPUTED = re.compile(rb"<c\b([^>]*)>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*(<v\s*/>|<v>\s*</v>)?\s*(?:<is\s*/>)?</c>")
_ERROR_CELL = re.compile(rb"""<c\b([^>]*\bt=["']e["'][^>]*)>""")
_REFERENCE = re.compile(rb"""\br=["']([A-Za-z]+)(\d+)["']""")
_MARKED_CELLS = 100_000
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Scan:
    """What the look found: by part, the cells (row, column from 0) that hold no usable value, and why."""

    bad_cells: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)

    def of_sheet(self, name: str) -> dict[tuple[int, int], str]:
        """The bad cells of a sheet by its name."""
        return self.bad_cells.get(self.parts.get(name, ""), {})


def scan_workbook(path: Path, limits: Limits) -> Scan:
    """Look through every part of a packed workbook.

    Raises:
        Refused: it breaks a limit or holds what no spreadsheet needs.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _scan(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Refused("damaged") from error


def _scan(archive: zipfile.ZipFile, limits: Limits) -> Scan:
    entries = archive.infolist()
    _check_entries(entries, limits)
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise Refused("not_a_workbook")
    scan, unpacked, cells = Scan(), 0, 0
    for entry in entries:
        in_sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
        is_xml = entry.filename.endswith((".xml", ".rels", ".vml"))
        size = 0
        with archive.open(entry) as part:
            for piece in _pieces(part, b"</c>" if in_sheet else b">"):
                size += piece.fresh
                if unpacked + size > limits.unpacked_bytes:
                    raise Refused("unpacks_too_big")
                if size > MIB and size > limits.ratio * max(entry.compress_size, 1):
                    raise Refused("packed_too_tightly")
                if is_xml:
                    _check_xml(piece.data)
                if in_sheet:
                    cells += _check_references(piece.data, entry.filename, limits)
                    _mark_bad_cells(piece.data, scan.bad_cells.setdefault(entry.filename, {}))
                if cells > limits.cells:
                    raise Refused("too_many_cells")
        unpacked += size
    scan.parts = _sheet_parts(archive)
    return scan


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise Refused("too_many_parts")
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) != len(names):
        raise Refused("doubled_part")
    for entry in entries:
        name = PurePosixPath(entry.filename)
        if name.is_absolute() or ".." in name.parts or "\\" in entry.filename or ":" in entry.filename:
            raise Refused("bad_name_inside")
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise Refused("encrypted")


@dataclass(frozen=True, slots=True)
class _Piece:
    data: bytes
    fresh: int


def _pieces(part: IO[bytes], end: bytes) -> Iterator[_Piece]:
    """The content of a part in pieces that end behind ``end`` where they can."""
    tail = b""
    while chunk := part.read(_PIECE):
        data = tail + chunk
        cut = data.rfind(end) + len(end)
        if cut < len(end):  # no end in sight: look at it all, and at its last stretch again
            cut = max(len(data) - _KEPT_TAIL, 0)
            yield _Piece(data, len(chunk))
        else:
            yield _Piece(data[:cut], len(chunk))
        tail = data[cut:][-_PIECE:]
    if tail:
        yield _Piece(tail, 0)


def _check_xml(data: bytes) -> None:
    if b"\x00" in data:
        raise Refused("control_characters")
    if b"<!" in data and _DEFINITION.search(data):
        raise Refused("doctype")


def _check_references(data: bytes, part: str, limits: Limits) -> int:
    for found in _LARGE_ROW.finditer(data):
        if len(found[1]) > 7 or int(found[1]) > limits.rows:
            raise Refused("too_many_rows", part)
    if _LARGE_COLUMN.search(data):
        raise Refused("too_many_columns", part)
    return data.count(b"<c ") + data.count(b"<c>") + data.count(b":c ") + data.count(b":c>")


def _mark_bad_cells(data: bytes, marked: dict[tuple[int, int], str]) -> None:
    if b"<f" in data:
        for found in _UNCOMPUTED.finditer(data):
            if not (found[2] and b't="str"' in found[1]):  # a computed empty text is a value
                _mark(found[1], "formula", marked)
    if b't="e"' in data or b"t='e'" in data:
        for found in _ERROR_CELL.finditer(data):
            _mark(found[1], "error", marked)


def _mark(attributes: bytes, word: str, marked: dict[tuple[int, int], str]) -> None:
    reference = _REFERENCE.search(attributes)
    if reference and len(marked) < _MARKED_CELLS:
        column = 0
        for letter in reference[1].upper():
            column = column * 26 + letter - 64
        marked[int(reference[2]) - 1, column - 1] = word


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Which part holds which sheet; empty where the book does not say so in the usual way."""
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314  (definitions are refused above)
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    return {
        element.get("name", ""): _part_name(targets.get(element.get(_RELATION_ID), ""))
        for element in book.iter()
        if element.tag.endswith("}sheet")
    }


def _part_name(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
