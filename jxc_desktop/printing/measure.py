"""How wide text is in the bundled font, and text broken into lines of a width; all in points."""

from __future__ import annotations

from functools import lru_cache

from jxc_desktop.printing.fonts import BOLD, REGULAR
from jxc_desktop.printing.pdf import register_fonts
from jxc_desktop.printing.text import Encoding, printable

_SMALLEST = 5.0
_DOTS = "…"


@lru_cache(maxsize=2)
def _widths(bold: bool) -> tuple[dict[int, float], float]:
    from reportlab.pdfbase import pdfmetrics

    register_fonts()
    face = pdfmetrics.getFont(BOLD if bold else REGULAR).face
    return face.charWidths, face.defaultWidth


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text as it will be drawn."""
    widths, default = _widths(bold)
    return sum([widths.get(ord(character), default) for character in text]) * size / 1000


def clean(text: str) -> str:
    """The text as it may be drawn: in one line, without control and invisible characters."""
    return printable(text, Encoding.UTF8)


def wrap_width(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """The text in lines no wider than ``room``: between ideographs anywhere, Latin words whole where they fit."""
    text = clean(text)
    if text_width(text, size, bold=bold) <= room:
        return [text]
    lines: list[str] = []
    while text:
        fitting = _fitting(text, room, size, bold)
        end = _word_end(text, fitting)
        lines.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return lines


def _fitting(text: str, room: float, size: float, bold: bool) -> int:
    """How many characters fit, at least one."""
    widths, default = _widths(bold)
    left = room * 1000 / size
    for index, character in enumerate(text):
        left -= widths.get(ord(character), default)
        if left < -0.001:
            return max(index, 1)
    return len(text)


def _word_end(text: str, end: int) -> int:
    """Where to break: before a word that would be cut, if that leaves more than half of the line."""
    if end >= len(text) or not (_of_word(text[end]) and _of_word(text[end - 1])):
        return end
    start = end
    while start and _of_word(text[start - 1]):
        start -= 1
    return start if start > end // 2 else end


def _of_word(character: str) -> bool:
    return character.isascii() and not character.isspace() and character not in "-/"


def fitted(text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, float]:
    """The text in one line of the room: smaller where it must be, and where that is not enough ended with dots."""
    text = clean(text)
    width = text_width(text, size, bold=bold)
    if width <= room:
        return text, size
    small = max(size * room / width * 0.999, _SMALLEST)
    if small > _SMALLEST:
        return text, small
    left = room - text_width(_DOTS, small, bold=bold)
    return text[: _fitting(text, left, small, bold)].rstrip() + _DOTS, small
