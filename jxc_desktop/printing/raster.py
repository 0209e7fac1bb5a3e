"""Lines of text as black dots, for printers without a Chinese font and for pictures of a receipt.

Each character stands in its own cell of 12 × 24 dots (an ideograph takes two), so that columns align
exactly as on a printer with fonts of its own.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING

from jxc_desktop.printing.blocks import Align, Line, Size
from jxc_desktop.printing.fonts import BOLD, REGULAR, pixel_font
from jxc_desktop.printing.paper import DOTS_PER_COLUMN, DOTS_PER_LINE
from jxc_desktop.printing.text import Encoding, columns_of

if TYPE_CHECKING:
    from PIL.Image import Image

GAP = 6
"""Dots between two lines."""
_WHITE = 255


def draw_line(line: Line, dots: int, encoding: Encoding = Encoding.RASTER) -> Image:
    """One line as a picture in black (0) and white (1), as wide as the paper."""
    from PIL import Image

    wide = 2 if line.size is Size.DOUBLE else 1
    high = 1 if line.size is Size.NORMAL else 2
    text = draw_text(line.text, line.bold, wide, high, encoding)
    picture = Image.new("1", (dots, text.height + GAP), _WHITE)
    left = {Align.LEFT: 0, Align.CENTER: (dots - text.width) // 2, Align.RIGHT: dots - text.width}[line.align]
    picture.paste(text, (max(left, 0), GAP // 2))
    return picture


def draw_text(text: str, bold: bool, wide: int, high: int, encoding: Encoding = Encoding.RASTER) -> Image:
    """Characters in their cells, ``wide`` and ``high`` times the normal size."""
    from PIL import Image

    scale = min(wide, high)
    columns = max(columns_of(text, encoding), 1)
    picture = Image.new("L", (columns * DOTS_PER_COLUMN * scale, DOTS_PER_LINE * scale), _WHITE)
    x = 0
    for character in text:
        cell = columns_of(character, encoding) * DOTS_PER_COLUMN * scale
        if cell and not character.isspace():
            picture.paste(_glyph(character, bold, scale, cell), (x, 0))
        x += cell
    if wide != high:
        size = columns * DOTS_PER_COLUMN * wide, DOTS_PER_LINE * high
        picture = picture.resize(size, Image.Resampling.BILINEAR)
    return picture.point(lambda value: _WHITE if value > 140 else 0).convert("1")


@lru_cache(maxsize=4096)
def _glyph(character: str, bold: bool, scale: int, cell: int) -> Image:
    """One character in its cell; a letter wider than the cell is squeezed, never cut."""
    from PIL import Image, ImageDraw

    font = pixel_font(BOLD if bold else REGULAR, 22 * scale)
    width = max(ceil(font.getlength(character)), cell)
    picture = Image.new("L", (width, DOTS_PER_LINE * scale), _WHITE)
    ImageDraw.Draw(picture).text((width / 2, 20 * scale), character, font=font, fill=0, anchor="ms")
    return picture if width == cell else picture.resize((cell, picture.height), Image.Resampling.BILINEAR)


def stack(pictures: list[Image], dots: int) -> Image:
    """Pictures one under the other."""
    from PIL import Image

    whole = Image.new("1", (dots, max(sum(picture.height for picture in pictures), 1)), _WHITE)
    y = 0
    for picture in pictures:
        whole.paste(picture, (max((dots - picture.width) // 2, 0), y))
        y += picture.height
    return whole


def packed(picture: Image) -> bytes:
    """The picture as rows of bytes, a set bit for a black dot, as `GS v 0` wants it."""
    from PIL import ImageChops

    return ImageChops.invert(picture).tobytes()
