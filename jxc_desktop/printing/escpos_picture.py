"""The paper of a receipt printer as a picture in black and white, 203 dots an inch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from jxc_desktop.printing.barcodes import qr_rows, symbol_of_printer
from jxc_desktop.printing.escpos_marks import (
    PLAIN,
    Mark,
    PaperCut,
    Place,
    PrintedBarcode,
    PrintedLine,
    PrintedPicture,
    Run,
)
from jxc_desktop.printing.paper import DOTS_PER_COLUMN, DOTS_PER_LINE
from jxc_desktop.printing.text import Encoding, columns_of

if TYPE_CHECKING:
    from PIL.Image import Image

_EDGE = 24
_UNDERLINE = 2
_BARS_GAP = 4


def picture_of(marks: Iterable[Mark], columns: int, encoding: Encoding) -> Image:
    """Everything on the paper, with a white edge around it."""
    from jxc_desktop.printing.raster import stack

    dots = columns * DOTS_PER_COLUMN
    edge = _blank(dots, _EDGE // 2)
    strips = (strip for mark in marks for strip in _strips(mark, dots, encoding))
    return stack([edge, *strips, edge], dots + 2 * _EDGE)


def _strips(mark: Mark, dots: int, encoding: Encoding) -> Iterator[Image]:
    match mark:
        case PrintedLine():
            yield from _draw_line(mark, dots, encoding)
        case PrintedBarcode():
            yield from _draw_barcode(mark, dots)
        case PrintedPicture():
            yield _placed(_draw_picture(mark), mark.place, dots)
        case PaperCut():
            yield _draw_cut(dots)


def _blank(width: int, height: int) -> Image:
    from PIL import Image

    return Image.new("1", (width, height), 255)


def _room(place: Place, dots: int) -> tuple[int, int]:
    """Where the printed area begins and how wide it is: never less than a character, never beyond the paper."""
    left = min(place.margin, dots - DOTS_PER_COLUMN)
    return left, max(min(place.width or dots, dots - left), DOTS_PER_COLUMN)


def _placed(picture: Image, place: Place, dots: int, above: int = 0, below: int = 0) -> Image:
    """The picture at its place across the paper, with white dots above and below."""
    left, width = _room(place, dots)
    free = max(width - picture.width, 0)
    left += {"left": 0, "center": free // 2, "right": free}[place.align]
    strip = _blank(dots, above + picture.height + below)
    strip.paste(picture, (left, above))
    return strip


def _draw_line(line: PrintedLine, dots: int, encoding: Encoding) -> Iterator[Image]:
    """One strip, or several where the line is longer than its area is wide: a printer goes on in the next line."""
    gap = max(line.spacing - DOTS_PER_LINE, 0)
    for runs in _broken(line.runs, _room(line.place, dots)[1], encoding):
        parts = [_draw_run(run, encoding) for run in runs]
        height = max((part.height for part in parts), default=DOTS_PER_LINE)
        whole = _blank(sum(part.width for part in parts), height)
        x = 0
        for part in parts:
            whole.paste(part, (x, height - part.height))
            x += part.width
        yield _placed(whole, line.place, dots, gap // 2, gap - gap // 2)


def _broken(runs: Iterable[Run], width: int, encoding: Encoding) -> Iterator[list[Run]]:
    row: list[Run] = []
    used = 0
    for run in runs:
        text = ""
        for character in run.text:
            cell = columns_of(character, encoding) * DOTS_PER_COLUMN * run.style.wide
            if used + cell > width and (row or text):
                yield [*row, Run(text, run.style)] if text else row
                row, text, used = [], "", 0
            text += character
            used += cell
        if text:
            row.append(Run(text, run.style))
    yield row


def _draw_run(run: Run, encoding: Encoding) -> Image:
    from jxc_desktop.printing.raster import draw_text

    style = run.style
    drawn = draw_text(run.text, style.bold, style.wide, style.high, encoding)
    if style.underline:
        drawn.paste(0, (0, drawn.height - _UNDERLINE, drawn.width, drawn.height))
    return drawn


def _draw_barcode(mark: PrintedBarcode, dots: int) -> Iterator[Image]:
    """The bars, and the text above and below as asked for, centred on them.

    Bars that do not fit or cannot carry the text are not printed; the text is shown then, so that it can be seen.
    """
    from jxc_desktop.printing.raster import stack

    rows = _modules(mark)
    if not rows or len(rows[0]) * mark.module > _room(mark.place, dots)[1]:
        yield from _draw_line(PrintedLine((Run(mark.text, PLAIN),), mark.place), dots, Encoding.GBK)
        return
    bars = _scaled(rows, mark.module, mark.module if mark.kind == "qr" else mark.height)
    words = _draw_run(Run(mark.text, PLAIN), Encoding.GBK)
    parts = [words] * mark.above + [_blank(1, _BARS_GAP), bars, _blank(1, _BARS_GAP)] + [words] * mark.below
    yield _placed(stack(parts, max(part.width for part in parts)), mark.place, dots)


def _modules(mark: PrintedBarcode) -> list[str]:
    """The symbol; a square one has its quiet zone with it."""
    if mark.kind != "qr":
        return [bars] if (bars := symbol_of_printer(mark.kind, mark.text)) else []
    rows = [f"0000{row}0000" for row in qr_rows(mark.text)]
    quiet = ["0" * len(rows[0])] * 2
    return quiet + rows + quiet


def _scaled(rows: list[str], across: int, down: int) -> Image:
    from PIL import Image

    code = Image.new("1", (len(rows[0]), len(rows)), 255)
    code.putdata([0 if module == "1" else 255 for row in rows for module in row])
    return code.resize((code.width * across, code.height * down))


def _draw_picture(mark: PrintedPicture) -> Image:
    from PIL import Image, ImageChops

    return ImageChops.invert(Image.frombytes("1", (mark.width, mark.height), mark.data))


def _draw_cut(dots: int) -> Image:
    from PIL import ImageDraw

    picture = _blank(dots, 40)
    draw = ImageDraw.Draw(picture)
    for x in range(0, dots, 12):
        draw.line((x, 30, x + 5, 30), fill=0)
    return picture
