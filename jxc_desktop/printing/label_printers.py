"""Labels as the bytes of label printers: TSPL, ZPL, and pictures for receipt printers with a roll of labels.

Text always goes as dots: by the name of a font it stays blank on printers without that font, and Chinese fonts
differ from maker to maker. Bars go as rectangles of whole dots, which every printer draws alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from jxc_desktop.printing.blocks import Align
from jxc_desktop.printing.fonts import BOLD, REGULAR, pixel_font
from jxc_desktop.printing.labels import nudged
from jxc_desktop.printing.page_marks import Bars, Page, Words

if TYPE_CHECKING:
    from PIL.Image import Image

_INCH = 72
_WHITE = 255
_DARK_BELOW = 150
_STRIPE = 240
_ANCHORS = {Align.LEFT: "ls", Align.CENTER: "ms", Align.RIGHT: "rs"}


class LabelLanguage(StrEnum):
    """What a label printer understands; ``PDF`` is one of pages, reached through its driver."""

    TSPL = "tspl"
    ZPL = "zpl"
    ESCPOS = "escpos"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class LabelProfile:
    """A label printer: its language, dots an inch, and the gap between two labels in millimetres.

    ``right`` and ``down`` are the millimetres it prints too far to the left and too high.
    """

    language: LabelLanguage = LabelLanguage.TSPL
    dots_per_inch: int = 203
    gap: int = 2
    right: float = 0
    down: float = 0


@dataclass(frozen=True, slots=True)
class _Dots:
    """A piece of black and white at its place, all in dots."""

    x: int
    y: int
    picture: Image


@dataclass(frozen=True, slots=True)
class _Bar:
    """A black rectangle, all in dots."""

    x: int
    y: int
    width: int
    height: int


def label_job(page: Page, profile: LabelProfile, copies: int = 1) -> bytes:
    """One label as often as asked for, as the bytes of the printer."""
    return _WRITERS[profile.language](nudged(page, profile.right, profile.down), profile, copies)


def _pieces(page: Page, dots_per_inch: int) -> Iterator[_Dots | _Bar]:
    scale = dots_per_inch / _INCH
    for mark in page.marks:
        if isinstance(mark, Words):
            yield from _text_dots(mark, scale, _size(page, dots_per_inch))
        elif isinstance(mark, Bars):
            yield from _rectangles(mark, scale, _size(page, dots_per_inch))


def _size(page: Page, dots_per_inch: int) -> tuple[int, int]:
    return round(page.width * dots_per_inch / _INCH), round(page.height * dots_per_inch / _INCH)


def _text_dots(words: Words, scale: float, size: tuple[int, int]) -> Iterator[_Dots]:
    from PIL import Image, ImageDraw

    font = pixel_font(BOLD if words.bold else REGULAR, max(1, round(words.size * scale)))
    picture = Image.new("L", size, _WHITE)
    draw = ImageDraw.Draw(picture)
    draw.text((words.x * scale, words.y * scale), words.text, fill=0, font=font, anchor=_ANCHORS[words.align])
    black = picture.point(lambda value: 0 if value < _DARK_BELOW else _WHITE)
    box = black.point(lambda value: _WHITE - value).getbbox()
    if box is not None:
        left, top, right, bottom = box
        yield _Dots(left, top, black.crop((left, top, right, bottom)).convert("1"))


def _rectangles(bars: Bars, scale: float, size: tuple[int, int]) -> Iterator[_Bar]:
    """The bars as far as they are on the label."""
    dot, left, top = round(bars.bar * scale), round(bars.x * scale), round(bars.y * scale)
    height, at = max(1, round(bars.height * scale)), 0
    while (start := bars.modules.find("1", at)) >= 0:
        end = bars.modules.find("0", start)
        at = len(bars.modules) if end < 0 else end
        x, y = max(left + start * dot, 0), max(top, 0)
        right, bottom = min(left + at * dot, size[0]), min(top + height, size[1])
        if x < right and y < bottom:
            yield _Bar(x, y, right - x, bottom - y)


def _black_bits(picture: Image) -> tuple[int, bytes]:
    """Bytes a row, and the rows with a set bit for a black dot."""
    from PIL import ImageChops

    return (picture.width + 7) // 8, ImageChops.invert(picture).tobytes()


def _padded(picture: Image) -> Image:
    """The picture as wide as whole bytes, white at the right."""
    from PIL import Image

    wide = Image.new("1", ((picture.width + 7) // 8 * 8, picture.height), _WHITE)
    wide.paste(picture, (0, 0))
    return wide


def _tspl(page: Page, profile: LabelProfile, copies: int) -> bytes:
    width, height = (f"{side * 25.4 / _INCH:.1f}".removesuffix(".0") for side in page[:2])
    lines = [
        f"SIZE {width} mm,{height} mm\r\nGAP {profile.gap} mm,0 mm\r\nDIRECTION 1\r\nREFERENCE 0,0\r\nCLS\r\n".encode()
    ]
    for piece in _pieces(page, profile.dots_per_inch):
        if isinstance(piece, _Bar):
            lines.append(f"BAR {piece.x},{piece.y},{piece.width},{piece.height}\r\n".encode())
        else:
            across, bits = _black_bits(_padded(piece.picture))
            head = f"BITMAP {piece.x},{piece.y},{across},{piece.picture.height},0,".encode()
            lines.append(head + bits.translate(_OPPOSITE) + b"\r\n")  # a clear bit is black
    return b"".join([*lines, f"PRINT 1,{copies}\r\n".encode()])


_OPPOSITE = bytes(255 - value for value in range(256))


def _zpl(page: Page, profile: LabelProfile, copies: int) -> bytes:
    width, height = _size(page, profile.dots_per_inch)
    parts = [f"^XA^PW{width}^LL{height}^LH0,0"]
    for piece in _pieces(page, profile.dots_per_inch):
        if isinstance(piece, _Bar):
            thick = min(piece.width, piece.height)
            parts.append(f"^FO{piece.x},{piece.y}^GB{piece.width},{piece.height},{thick}^FS")
        else:
            across, bits = _black_bits(_padded(piece.picture))
            parts.append(f"^FO{piece.x},{piece.y}^GFA,{len(bits)},{len(bits)},{across},{bits.hex().upper()}^FS")
    return "\n".join([*parts, f"^PQ{copies}^XZ\n"]).encode("ascii")


def label_picture(page: Page, dots_per_inch: int, more_rows: int = 0) -> Image:
    """A label as the head of a printer burns it: black (0) and white, dot by dot."""
    from PIL import Image

    width, height = _size(page, dots_per_inch)
    whole = Image.new("1", (width, height + more_rows), _WHITE)
    for piece in _pieces(page, dots_per_inch):
        if isinstance(piece, _Bar):
            whole.paste(0, (piece.x, piece.y, piece.x + piece.width, piece.y + piece.height))
        else:
            box = (piece.x, piece.y, piece.x + piece.picture.width, piece.y + piece.picture.height)
            whole.paste(0, box, piece.picture.point(lambda value: _WHITE - value))
    return whole


def _escpos(page: Page, profile: LabelProfile, copies: int) -> bytes:
    """The whole label as dots, and the gap after it as white ones: such printers know of no labels."""
    gap = round(profile.gap / 25.4 * profile.dots_per_inch)
    whole = _padded(label_picture(page, profile.dots_per_inch, gap))
    parts = [b"\x1b@"]
    for top in range(0, whole.height, _STRIPE):
        stripe = whole.crop((0, top, whole.width, min(top + _STRIPE, whole.height)))
        across, bits = _black_bits(stripe)
        parts.append(b"\x1dv0\x00" + across.to_bytes(2, "little") + stripe.height.to_bytes(2, "little") + bits)
    return b"".join(parts) * copies


_WRITERS: dict[LabelLanguage, Callable[[Page, LabelProfile, int], bytes]] = {
    LabelLanguage.TSPL: _tspl,
    LabelLanguage.ZPL: _zpl,
    LabelLanguage.ESCPOS: _escpos,
}
