"""Pages drawn: as a PDF, and as a picture for the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from jxc_desktop.printing.blocks import Align
from jxc_desktop.printing.fonts import BOLD, REGULAR, pixel_font
from jxc_desktop.printing.page_marks import Bars, Mark, Page, Picture, Shade, Stroke, Words
from jxc_desktop.printing.pdf import draw_modules, new_canvas

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from reportlab.pdfgen.canvas import Canvas

_WHITE = 255
_SAME_PLACE = 0.01
"""Points."""
_ANCHORS = {Align.LEFT: "ls", Align.CENTER: "ms", Align.RIGHT: "rs"}


def pages_pdf(pages: Iterable[Page], title: str) -> bytes:
    """All pages as one PDF."""
    held = BytesIO()
    canvas = new_canvas(held, (1, 1), title)
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        for mark in page.marks:
            if not isinstance(mark, Stroke):
                _draw(canvas, mark, page.height)
        for stroke in _joined(mark for mark in page.marks if isinstance(mark, Stroke)):
            canvas.setLineWidth(stroke.width)
            canvas.line(stroke.x1, page.height - stroke.y1, stroke.x2, page.height - stroke.y2)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def _joined(strokes: Iterable[Stroke]) -> Iterator[Stroke]:
    """Lines down the page that go on from row to row as one; a page of a table has hundreds."""
    down: dict[tuple[float, float], Stroke] = {}
    for stroke in strokes:
        if stroke.x1 != stroke.x2:
            yield stroke
            continue
        place = stroke.x1, stroke.width
        above = down.pop(place, None)
        if above is not None and abs(above.y2 - stroke.y1) < _SAME_PLACE:
            down[place] = above._replace(y2=stroke.y2)
            continue
        if above is not None:
            yield above
        down[place] = stroke
    yield from down.values()


def _draw(canvas: Canvas, mark: Mark, height: float) -> None:
    match mark:
        case Words():
            _draw_words(canvas, mark, height)
        case Shade():
            canvas.setFillGray(mark.grey)
            canvas.rect(mark.x, height - mark.y - mark.height, mark.width, mark.height, stroke=0, fill=1)
            canvas.setFillGray(0)
        case Bars():
            draw_modules(canvas, mark.modules, mark.x, height - mark.y - mark.height, mark.bar, mark.height)
        case Picture():
            from reportlab.lib.utils import ImageReader

            place = (mark.x, height - mark.y - mark.height, mark.width, mark.height)
            canvas.drawImage(ImageReader(BytesIO(mark.png)), *place, mask="auto")


def _draw_words(canvas: Canvas, words: Words, height: float) -> None:
    canvas.setFont(BOLD if words.bold else REGULAR, words.size)
    y = height - words.y
    if words.align is Align.RIGHT:
        canvas.drawRightString(words.x, y, words.text)
    elif words.align is Align.CENTER:
        canvas.drawCentredString(words.x, y, words.text)
    else:
        canvas.drawString(words.x, y, words.text)


def page_png(page: Page, dots_per_inch: int = 110) -> bytes:
    """One page as a PNG, for looking at."""
    from PIL import Image, ImageDraw

    scale = dots_per_inch / 72
    picture = Image.new("L", (round(page.width * scale), round(page.height * scale)), _WHITE)
    draw = ImageDraw.Draw(picture)
    for mark in page.marks:
        if isinstance(mark, Picture):
            with Image.open(BytesIO(mark.png)) as logo:
                size = max(1, round(mark.width * scale)), max(1, round(mark.height * scale))
                shown = logo.convert("LA").resize(size)
            picture.paste(shown.getchannel("L"), (round(mark.x * scale), round(mark.y * scale)), shown.getchannel("A"))
        else:
            _paint(draw, mark, scale)
    held = BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()


def _paint(draw: ImageDraw, mark: Words | Stroke | Shade | Bars, scale: float) -> None:
    match mark:
        case Words():
            font = pixel_font(BOLD if mark.bold else REGULAR, max(1, round(mark.size * scale)))
            draw.text((mark.x * scale, mark.y * scale), mark.text, fill=0, font=font, anchor=_ANCHORS[mark.align])
        case Stroke():
            ends = [(mark.x1 * scale, mark.y1 * scale), (mark.x2 * scale, mark.y2 * scale)]
            draw.line(ends, fill=0, width=max(1, round(mark.width * scale)))
        case Shade():
            corner = (mark.x + mark.width) * scale, (mark.y + mark.height) * scale
            draw.rectangle([(mark.x * scale, mark.y * scale), corner], fill=round(mark.grey * _WHITE))
        case Bars():
            _paint_bars(draw, mark, scale)


def _paint_bars(draw: ImageDraw, bars: Bars, scale: float) -> None:
    top = bars.y * scale
    bottom = max(top, top + bars.height * scale - 1)
    for index, module in enumerate(bars.modules):
        if module == "1":
            left = (bars.x + index * bars.bar) * scale
            draw.rectangle([(left, top), (max(left, left + bars.bar * scale - 1), bottom)], fill=0)
