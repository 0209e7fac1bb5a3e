"""Text that leaves or enters a file: which characters a cell may hold, and what could act as a formula."""

from __future__ import annotations

import re

CELL_CHARACTERS = 32_767
"""The most characters a spreadsheet cell can hold."""

LONGEST_FILE_NAME = 200
"""The most bytes of a file name without its suffix; systems allow 255."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]")
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_FORMULA_START = re.compile("[ \u3000]*[=+\\-@\t\r\n\x00|%＝＋－＠]")


def without_controls(text: str) -> str:
    """The text without characters no spreadsheet may hold (controls, lone surrogates); tabs and line ends stay."""
    return _FORBIDDEN.sub("", text) if _FORBIDDEN.search(text) else text


def has_hidden(text: str) -> bool:
    """Whether the text holds a control, bidirectional, zero-width or surrogate character."""
    return _HIDDEN.search(text) is not None


def guarded(text: str) -> str:
    """Text for a CSV field: an apostrophe goes before anything a spreadsheet would take for a formula."""
    return "'" + text if _FORMULA_START.match(text) else text


def in_file_name(text: str, ending: str = "") -> str:
    """The text, and an ending that stays whole, as a file may be called on every system: a long text is cut."""
    plain, end = (_NOT_IN_FILE_NAMES.sub("_", part).strip(" .") for part in (text, ending))
    room = LONGEST_FILE_NAME - len(end.encode())
    return plain.encode(errors="ignore")[:room].decode(errors="ignore").rstrip() + end


def column_letters(index: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_address(row: int, column: int) -> str:
    """The address a person finds the cell by: row and column counted from 0, (16, 2) is C17."""
    return f"{column_letters(column)}{row + 1}"
