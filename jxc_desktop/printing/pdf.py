"""The bundled font in PDF files, barcodes drawn into them, and the receipt as a page of its roll's width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.printing.barcodes import Symbology, modules_of, qr_rows
from jxc_desktop.printing.blocks import Align, Barcode, Block, Line, Size, lay_out
from jxc_desktop.printing.fonts import BOLD, REGULAR, font_path
from jxc_desktop.printing.paper import PaperProfile
from jxc_desktop.printing.receipt import ReceiptData, receipt_blocks
from jxc_desktop.printing.text import Encoding, columns_of

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MILLIMETRE = 72 / 25.4
DOT = 72 / 203
"""One dot of a common printer, in points."""

_COLUMN = 12 * DOT
_LINE = 30 * DOT
_TEXT_SIZE = 22 * DOT
_BAR_HEIGHT = 9 * MILLIMETRE


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Make the bundled font known to reportlab, which is loaded with the first PDF only."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, str(font_path(name))))


def new_canvas(path: Path | BytesIO, size: tuple[float, float], title: str) -> Canvas:
    """A PDF file, or one held in memory, to draw on; ``size`` in points."""
    from reportlab.pdfgen.canvas import Canvas

    register_fonts()
    held = str(path) if isinstance(path, Path) else path
    canvas = Canvas(held, pagesize=size, pageCompression=1, initialFontName=REGULAR)
    canvas.setTitle(title)
    canvas.setCreator("JXC Desktop")
    return canvas


def draw_modules(canvas: Canvas, modules: str, x: float, y: float, bar: float, height: float) -> None:
    """Bars as one filled path; ``bar`` is the width of one module, all in points."""
    path = canvas.beginPath()
    at = 0
    while (start := modules.find("1", at)) >= 0:
        end = modules.find("0", start)
        at = len(modules) if end < 0 else end
        path.rect(x + start * bar, y, (at - start) * bar, height)
    canvas.drawPath(path, stroke=0, fill=1)


def write_receipt_pdf(data: ReceiptData, path: Path, width: int = 58) -> Path:
    """The receipt as one page, exactly as wide as the roll and as long as its text."""
    profile = PaperProfile(width, Encoding.UTF8)
    return write_roll_pdf(receipt_blocks(data, profile.columns), path, profile, data.number)


def write_roll_pdf(blocks: Iterable[Block], path: Path, profile: PaperProfile, title: str) -> Path:
    """Blocks as one page of a roll."""
    lines = lay_out(blocks, profile.columns, Encoding.UTF8)
    page = profile.width * MILLIMETRE
    margin = (page - profile.columns * _COLUMN) / 2
    border = 4 * MILLIMETRE
    height = sum(_height(line, profile) for line in lines) + 2 * border
    canvas = new_canvas(path, (page, height), title)
    y = height - border
    for line in lines:
        y -= _height(line, profile)
        if isinstance(line, Barcode):
            _draw_barcode(canvas, line.text, page, y, profile)
        else:
            _draw_line(canvas, line, margin, y, profile.columns * _COLUMN)
    canvas.showPage()
    canvas.save()
    return path


def _height(line: Line | Barcode, profile: PaperProfile) -> float:
    if isinstance(line, Barcode):
        if _fits(line.text, profile):
            return _BAR_HEIGHT + _LINE * 1.5
        return 16 * MILLIMETRE + _LINE * 1.5
    return _LINE if line.size is Size.NORMAL else _LINE * 1.8


def _draw_line(canvas: Canvas, line: Line, margin: float, y: float, width: float) -> None:
    """A line of the roll: words where their columns begin, figures ending where their columns end."""
    if line.text and not line.text.strip("-"):
        canvas.setLineWidth(0.5)
        canvas.line(margin, y + _LINE / 2, margin + width, y + _LINE / 2)
        return
    font, size = BOLD if line.bold else REGULAR, _TEXT_SIZE * (1 if line.size is Size.NORMAL else 1.7)
    column = _COLUMN * (2 if line.size is Size.DOUBLE else 1)
    base = y + _LINE * 0.28
    if line.align is not Align.LEFT:
        natural = canvas.stringWidth(line.text, font, size)
        size *= min(1.0, width / natural) if natural else 1.0
        canvas.setFont(font, size)
        if line.align is Align.CENTER:
            canvas.drawCentredString(margin + width / 2, base, line.text)
        else:
            canvas.drawRightString(margin + width, base, line.text)
        return
    for piece, place in _pieces(line.text):
        cell = columns_of(piece, Encoding.UTF8) * column
        natural = canvas.stringWidth(piece, font, size)
        room = cell * (1.7 if line.size is Size.TALL else 1)  # a total is set larger; its line has nothing between
        canvas.setFont(font, size * min(1.0, room / natural))
        if place:
            canvas.drawRightString(margin + place * column + cell, base, piece)
        else:
            canvas.drawString(margin, base, piece)


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """The words of a line that stand apart by two spaces or more, each with the column it begins in."""
    column = 0
    for part in text.replace("  ", "\0\0").split("\0"):
        if part:
            stripped = part.lstrip()
            column += len(part) - len(stripped)
            yield stripped, column
            column += columns_of(stripped, Encoding.UTF8)
        column += 1


def _fits(text: str, profile: PaperProfile) -> bool:
    return (len(modules_of(text, Symbology.CODE128)) + 20) * 2 * DOT <= profile.width * MILLIMETRE


def _draw_barcode(canvas: Canvas, text: str, page: float, y: float, profile: PaperProfile) -> None:
    if _fits(text, profile):
        modules = modules_of(text, Symbology.CODE128)
        draw_modules(canvas, modules, (page - len(modules) * 2 * DOT) / 2, y + _LINE * 1.2, 2 * DOT, _BAR_HEIGHT)
    else:
        rows = qr_rows(text)
        side = 16 * MILLIMETRE / len(rows)
        for index, row in enumerate(rows):
            bottom = y + _LINE * 1.2 + (len(rows) - 1 - index) * side
            draw_modules(canvas, row, (page - len(row) * side) / 2, bottom, side, side)
    canvas.setFont(REGULAR, _TEXT_SIZE)
    canvas.drawCentredString(page / 2, y + _LINE * 0.2, text)
