"""Where the headings of a foreign list are, and which of its columns is probably what."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jxc_desktop.exchange.headers import FieldSpec
from jxc_desktop.exchange.known_lists import KNOWN_LISTS
from jxc_desktop.exchange.reader import Cell, Row
from jxc_desktop.exchange.text import column_letters

SURE, LIKELY = 1.0, 0.6
_NEVER_GUESSED = ("code", "product")  # a wrong code would double every item
_SEARCHED_ROWS = 40
_LEVEL_MATCHES = 2  # known headings that make a row one of two levels
_LONGEST_HEADING = 40
_BRACKETED = re.compile(r"[(\[【<].*?[)\]】>]")
_ORNAMENT = re.compile(r"[\s*:：·]+")


@dataclass(frozen=True, slots=True)
class ColumnFound:
    """A column of the file, as a person picks it: its letters and heading; a heading met before carries its number."""

    index: int
    heading: str

    @property
    def letters(self) -> str:
        """The letters the spreadsheet shows above it."""
        return column_letters(self.index)


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """The columns a field is read from, in turn until one is not empty, and how sure the proposal is (0 to 1)."""

    columns: tuple[int, ...]
    confidence: float = SURE


Mapped = Mapping[str, FieldChoice]
"""Field name to its columns; fields that are absent are not imported."""


def plain_heading(cell: Cell) -> str:
    """A heading without brackets, stars, blanks and case: ``NAME (required)`` and ``Name*`` are ``name``."""
    text = unicodedata.normalize("NFKC", cell) if isinstance(cell, str) else ""
    bare = _ORNAMENT.sub("", _BRACKETED.sub("", text)).casefold()
    return bare or _ORNAMENT.sub("", text).casefold()


def find_header(rows: Sequence[Row], what: str) -> int | None:
    """The row (from 0) of the headings, below titles and notes; none when no row looks like it.

    Of headings on two levels it is the lower row: see `headings`.
    """
    best, best_score = None, 0.0
    for number, row in enumerate(rows[:_SEARCHED_ROWS]):
        filled = _filled(row)
        matches = len(_known(filled, what))
        score = matches * 3 + min(len(filled), 10) / 10 if matches else 0
        if score > best_score:
            best, best_score = number, score
    return best + 1 if best is not None and _goes_on(rows, best, what) else best


def headings(rows: Sequence[Row], header: int, what: str) -> Row:
    """The headings of a row; what it leaves blank stands in the row above where headings are on two levels."""
    if header == 0 or not _goes_on(rows, header - 1, what):
        return rows[header]
    below = rows[header]
    return [
        below[index] if index < len(below) and below[index] != "" else cell
        for index, cell in enumerate(rows[header - 1])
    ] + below[len(rows[header - 1]) :]


def _goes_on(rows: Sequence[Row], upper: int, what: str) -> bool:
    """Whether the row below headings divides some of them further: texts only, known ones, under merged headings."""
    if upper + 1 >= len(rows) or len(_known(_filled(rows[upper]), what)) < _LEVEL_MATCHES:
        return False
    below = rows[upper + 1]
    if any(cell != "" and not isinstance(cell, str) for cell in below):
        return False
    above = rows[upper]
    divides = any(cell != "" and (index >= len(above) or above[index] == "") for index, cell in enumerate(below))
    return divides and len(_known(_filled(below), what)) >= _LEVEL_MATCHES


def _filled(row: Row) -> list[str]:
    texts = [plain_heading(cell) for cell in row if isinstance(cell, str) and len(cell) <= _LONGEST_HEADING]
    return [text for text in texts if text]


def _known(texts: Sequence[str], what: str) -> set[str]:
    known = {heading for spec in KNOWN_LISTS[what] for heading in (*spec.headings, *spec.fallbacks)}
    return known.intersection(texts)


def columns_of(header: Row) -> tuple[ColumnFound, ...]:
    """The columns under a header row; an empty heading keeps its letters, a doubled one gets a number."""
    seen: dict[str, int] = {}
    found = []
    for index, cell in enumerate(header):
        heading = _shown(cell)
        seen[heading] = seen.get(heading, 0) + 1
        number = f" ({seen[heading]})" if heading and seen[heading] > 1 else ""
        found.append(ColumnFound(index, heading + number))
    return tuple(found)


def _shown(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    return str(cell).strip()


def propose(header: Row, what: str) -> dict[str, FieldChoice]:
    """Which column is what, by its heading: each column serves one field, the best match first.

    A heading that is exactly a known one is sure; one that merely contains it is likely.
    """
    headings = [plain_heading(cell) for cell in header]
    taken: set[int] = set()
    result: dict[str, FieldChoice] = {}
    for confidence, match in ((SURE, _exactly), (LIKELY, _within)):
        for spec in KNOWN_LISTS[what]:
            if spec.name in result:
                continue
            column = match(spec, headings, taken)
            if column is not None:
                taken.add(column)
                result[spec.name] = FieldChoice((column, *_fallbacks(spec, headings)), confidence)
    return {spec.name: result[spec.name] for spec in KNOWN_LISTS[what] if spec.name in result}


def _exactly(spec: FieldSpec, headings: Sequence[str], taken: set[int]) -> int | None:
    for wanted in spec.headings:
        for column, heading in enumerate(headings):
            if heading == wanted and column not in taken:
                return column
    return None


def _within(spec: FieldSpec, headings: Sequence[str], taken: set[int]) -> int | None:
    for wanted in spec.headings:
        if len(wanted) < 2 or spec.name in _NEVER_GUESSED:
            continue
        for column, heading in enumerate(headings):
            if wanted in heading and column not in taken and len(heading) <= len(wanted) + 4:
                return column
    return None


def _fallbacks(spec: FieldSpec, headings: Sequence[str]) -> tuple[int, ...]:
    return tuple(headings.index(wanted) for wanted in spec.fallbacks if wanted in headings)
