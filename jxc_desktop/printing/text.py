"""Text on its way to a printer: nothing of a name may ever act as a command.

Control characters of data are dropped here and only here; ESC, FS and GS come from the templates.
Widths are printer columns: an ASCII character takes one, everything else of GBK takes two.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache


class Encoding(StrEnum):
    """How a printer is spoken to: with its own Chinese font, in UTF-8, or in pictures of the text."""

    GBK = "gbk"
    UTF8 = "utf8"
    RASTER = "raster"


_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_YEN, _WIDE_YEN = "\u00a5", "\uffe5"
_LOOKALIKES = {"\u2212": "-", "\u2013": "-", "\u2010": "-", "\u2011": "-", "\u00a0": " ", "\u2022": "\u00b7"}


def printable(text: str, encoding: Encoding = Encoding.GBK) -> str:
    """The text without control, bidirectional and invisible characters, and with only what can be printed.

    A yen sign becomes the full-width one, the only one GBK printers have. What GBK lacks is replaced
    character by character (``?``, or the full-width ``？`` for a wide character); nothing is raised.
    """
    if text.isascii() and text.isprintable():
        return text
    if _UNSAFE.search(text):
        text = _UNSAFE.sub("", _BREAKS.sub(" ", text))
    if _YEN in text:
        text = text.replace(_YEN, _WIDE_YEN)
    if encoding is not Encoding.GBK:
        return text
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return "".join(map(_in_gbk, text))
    return text


@lru_cache(maxsize=4096)
def _in_gbk(character: str) -> str:
    for candidate in (character, _LOOKALIKES.get(character, ""), unicodedata.normalize("NFKC", character)):
        if candidate and not _UNSAFE.search(candidate) and _fits_gbk(candidate):
            return candidate
    if unicodedata.combining(character):
        return ""
    return "\uff1f" if unicodedata.east_asian_width(character) in "WF" else "?"


def _fits_gbk(text: str) -> bool:
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def columns_of(text: str, encoding: Encoding = Encoding.GBK) -> int:
    """How many printer columns a printable text takes."""
    if text.isascii():
        return len(text)
    if encoding is Encoding.GBK:
        return len(text.encode("gbk", "replace"))
    return sum(map(_cell_width, text))


@lru_cache(maxsize=8192)
def _cell_width(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def cut(text: str, columns: int, encoding: Encoding = Encoding.GBK) -> str:
    """As much of the text, from its beginning, as ``columns`` hold; no ideograph is cut in half."""
    if columns_of(text, encoding) <= columns:
        return text
    used = 0
    for index, character in enumerate(text):
        used += columns_of(character, encoding)
        if used > columns:
            return text[:index]
    return text


def wrap(text: str, columns: int, encoding: Encoding = Encoding.GBK) -> list[str]:
    """The text in pieces of at most ``columns``: broken between ideographs, Latin words kept whole if they fit."""
    if columns_of(text, encoding) <= columns:
        return [text]
    pieces: list[str] = []
    rest = text
    while rest:
        piece = cut(rest, columns, encoding) or rest[0]
        if len(piece) < len(rest):
            piece = _at_word(piece, rest)
        pieces.append(piece.rstrip())
        rest = rest[len(piece) :].lstrip()
    return pieces


def _at_word(piece: str, whole: str) -> str:
    following = whole[len(piece)]
    if not (following.isascii() and following.isalnum() and piece[-1].isascii() and piece[-1].isalnum()):
        return piece
    start = len(piece)
    while start and piece[start - 1].isascii() and not piece[start - 1].isspace():
        start -= 1
    return piece[:start] if start > len(piece) // 2 else piece


def printer_bytes(text: str, encoding: Encoding = Encoding.GBK, columns: int | None = None) -> bytes:
    """The one way of text into a printer job: made printable, cut by columns, encoded. Never raises."""
    if encoding is Encoding.GBK and not _UNSAFE.search(text):  # nearly every line: one look, one encoding
        try:
            raw = text.encode("gbk")
        except UnicodeEncodeError:
            pass
        else:
            if columns is None or len(raw) <= columns:
                return raw
    text = printable(text, encoding)
    if columns is not None:
        text = cut(text, columns, encoding)
    return text.encode("gbk" if encoding is Encoding.GBK else "utf-8", "replace")
