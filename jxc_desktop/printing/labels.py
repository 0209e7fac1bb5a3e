"""Labels for shelves and goods as PDF: on sheets of A4 or on rolls, a barcode as one path of whole dots.

The bars of a roll are a whole number of the printer's dots wide, or a scanner reads them badly or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.i18n import _
from jxc_desktop.printing.barcodes import Symbology, ean13_of, modules_of, symbology_of
from jxc_desktop.printing.fonts import BOLD, REGULAR
from jxc_desktop.printing.pdf import DOT, MILLIMETRE, draw_modules, new_canvas
from jxc_desktop.printing.receipt import price_text
from jxc_desktop.printing.text import Encoding, printable

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_QUIET = {Symbology.EAN13: 11, Symbology.CODE128: 10}
_YEN = "\uffe5"
_PAD = 2
"""Millimetres left free at each edge of a label."""
_THINNEST = 2
"""Dots of a bar: with one, printers and scanners begin to fail."""


@dataclass(frozen=True, slots=True)
class LabelData:
    """One label. ``barcode`` may be empty (nothing is drawn then); prices are per ``unit``."""

    name: str
    code: str = ""
    barcode: str = ""
    specification: str = ""
    unit: str = ""
    price: Decimal | None = None
    member_price: Decimal | None = None
    shop: str = ""


@dataclass(frozen=True, slots=True)
class LabelLayout:
    """Labels on a page, in millimetres. ``columns`` × ``rows`` of them, ``shelf`` with a big price."""

    code: str
    name: str
    width: float
    height: float
    columns: int = 1
    rows: int = 1
    page_width: float = 0
    page_height: float = 0
    shelf: bool = True

    @property
    def cells(self) -> int:
        """Labels on one page."""
        return self.columns * self.rows

    @property
    def page(self) -> tuple[float, float]:
        """The size of a page in points."""
        return (self.page_width or self.width) * MILLIMETRE, (self.page_height or self.height) * MILLIMETRE


LAYOUTS: dict[str, LabelLayout] = {
    layout.code: layout
    for layout in (
        LabelLayout("roll_60x40", N_("Shelf label 60 × 40 mm, roll"), 60, 40),
        LabelLayout("roll_40x30", N_("Goods label 40 × 30 mm, roll"), 40, 30, shelf=False),
        LabelLayout("a4_3x7", N_("Shelf labels on A4, 3 × 7"), 63.5, 38.1, 3, 7, 210, 297),
        LabelLayout("a4_4x10", N_("Goods labels on A4, 4 × 10"), 48.5, 25.4, 4, 10, 210, 297, shelf=False),
    )
}


def write_labels(labels: Iterable[tuple[LabelData, int]], path: Path, layout: LabelLayout, start_cell: int = 1) -> int:
    """Write the labels, each as often as its number says; answers how many there are.

    ``start_cell`` is the first free place of a sheet that was begun before, counted from 1.

    Raises:
        InvalidValue: a start cell beyond the sheet, or a barcode that cannot be drawn.
    """
    if not 1 <= start_cell <= layout.cells:
        raise InvalidValue("start_cell", start_cell, N_("there is no such place on the sheet"))
    canvas = new_canvas(path, layout.page, _("Labels"))
    done = 0
    for done, label in enumerate(_each(labels), start=1):
        place = (start_cell - 2 + done) % layout.cells
        if done > 1 and place == 0:
            canvas.showPage()
        x, y = _corner(layout, place)
        _draw(canvas, label, layout, x, y)
    canvas.showPage()
    canvas.save()
    return done


def _each(labels: Iterable[tuple[LabelData, int]]) -> Iterator[LabelData]:
    for label, copies in labels:
        for _copy in range(copies):
            yield label


def _corner(layout: LabelLayout, place: int) -> tuple[float, float]:
    """The lower left corner of a place, in points, the grid standing in the middle of the page."""
    page_width, page_height = layout.page
    width, height = layout.width * MILLIMETRE, layout.height * MILLIMETRE
    left = (page_width - width * layout.columns) / 2
    top = page_height - (page_height - height * layout.rows) / 2
    row, column = divmod(place, layout.columns)
    return left + column * width, top - (row + 1) * height


def _draw(canvas: Canvas, label: LabelData, layout: LabelLayout, x: float, y: float) -> None:
    pad = _PAD * MILLIMETRE
    width, height = layout.width * MILLIMETRE - 2 * pad, layout.height * MILLIMETRE - 2 * pad
    if layout.shelf:
        _draw_shelf(canvas, label, x + pad, y + pad, width, height)
    else:
        _draw_goods(canvas, label, x + pad, y + pad, width, height)


def _draw_shelf(canvas: Canvas, label: LabelData, x: float, y: float, width: float, height: float) -> None:
    """Name above, the price big on the right, the barcode beneath across the label."""
    name_size, small = height * 0.125, height * 0.072
    top = y + height
    lines = _fitted(canvas, label.name, BOLD, name_size, width, 2)
    for index, text in enumerate(lines, start=1):
        canvas.setFont(BOLD, name_size)
        canvas.drawString(x, top - name_size * (1.12 * index - 0.15), text)
    details_top = y + height * 0.66
    bar_top = y + height * 0.36
    canvas.setFont(REGULAR, small)
    for index, text in enumerate(filter(None, _details(label))):
        canvas.drawString(x, details_top - small * (1 + 1.3 * index), _cut(canvas, text, REGULAR, small, width * 0.42))
    _draw_price(canvas, label, x + width, details_top, bar_top, width * 0.56)
    _draw_barcode(canvas, label, x, y, width, bar_top - y)


def _details(label: LabelData) -> tuple[str, ...]:
    unit = _("per {unit}").format(unit=label.unit) if label.unit else ""
    return (_clean(label.specification), _clean(unit), _clean(label.code))


def _draw_price(canvas: Canvas, label: LabelData, right: float, top: float, bottom: float, room: float) -> None:
    if label.price is None:
        return
    height = top - bottom
    size = height * (0.62 if label.member_price is not None else 0.85)
    text = f"{_YEN}{price_text(label.price)}"
    size *= min(1.0, room / canvas.stringWidth(text, BOLD, size))
    canvas.setFont(BOLD, size)
    canvas.drawRightString(right, top - size * 0.86, text)
    if label.member_price is not None:
        words = _("Member price {price}").format(price=f"{_YEN}{price_text(label.member_price)}")
        small = height * 0.26
        small *= min(1.0, room / canvas.stringWidth(words, REGULAR, small))
        canvas.setFont(REGULAR, small)
        canvas.drawRightString(right, bottom + small * 0.35, words)


def _draw_goods(canvas: Canvas, label: LabelData, x: float, y: float, width: float, height: float) -> None:
    """Name in one line, specification and price in the second, the barcode beneath."""
    size = height * 0.14
    top = y + height
    canvas.setFont(BOLD, size)
    canvas.drawString(x, top - size * 0.95, _fitted(canvas, label.name, BOLD, size, width, 1)[0])
    price = f"{_YEN}{price_text(label.price)}" if label.price is not None else ""
    if price and label.unit:
        price += f"/{_clean(label.unit)}"
    taken = canvas.stringWidth(price, BOLD, size)
    canvas.drawRightString(x + width, top - size * 2.25, price)
    canvas.setFont(REGULAR, size * 0.8)
    details = _clean(label.specification or label.code)
    canvas.drawString(x, top - size * 2.2, _cut(canvas, details, REGULAR, size * 0.8, width - taken - size * 0.4))
    _draw_barcode(canvas, label, x, y, width, height - size * 2.75)


def _draw_barcode(canvas: Canvas, label: LabelData, x: float, y: float, width: float, height: float) -> None:
    if not label.barcode:
        return
    symbology = symbology_of(label.barcode)
    modules = modules_of(label.barcode, symbology)
    dots = _dots_of_a_bar(modules, symbology, width)
    if dots < _THINNEST:
        raise InvalidValue("barcode", label.barcode, N_("it is too long for this label"))
    bar = min(dots, 3) * DOT
    words = ean13_of(label.barcode) if symbology is Symbology.EAN13 else label.barcode
    size = min(height * 0.24, 2.6 * MILLIMETRE)
    left = x + (width - len(modules) * bar) / 2
    draw_modules(canvas, modules, round(left / DOT) * DOT, y + size * 1.1, bar, height - size * 1.25)
    canvas.setFont(REGULAR, size)
    canvas.drawCentredString(x + width / 2, y + size * 0.1, words)


def _dots_of_a_bar(modules: str, symbology: Symbology, width: float) -> int:
    """Whole dots for a bar; the quiet zones may reach to the edge of the label."""
    return int((width + 2 * _PAD * MILLIMETRE) / DOT / (len(modules) + 2 * _QUIET[symbology]))


def barcode_fits(barcode: str, layout: LabelLayout) -> bool:
    """Whether the barcode can be drawn on this label so that a scanner reads it."""
    symbology = symbology_of(barcode)
    try:
        modules = modules_of(barcode, symbology)
    except InvalidValue:
        return False
    return _dots_of_a_bar(modules, symbology, (layout.width - 2 * _PAD) * MILLIMETRE) >= _THINNEST


def _clean(text: str) -> str:
    return printable(text, Encoding.UTF8).strip()


def _fitted(canvas: Canvas, text: str, font: str, size: float, width: float, lines: int) -> list[str]:
    """The text in at most ``lines`` lines of ``width`` points, the last ending in an ellipsis if there is more."""
    rest = _clean(text)
    result: list[str] = []
    while rest and len(result) < lines - 1:
        piece = _longest(canvas, rest, font, size, width)
        result.append(piece)
        rest = rest[len(piece) :].lstrip()
    if rest or not result:
        result.append(_cut(canvas, rest, font, size, width))
    return result


def _cut(canvas: Canvas, text: str, font: str, size: float, width: float) -> str:
    if canvas.stringWidth(text, font, size) <= width:
        return text
    return _longest(canvas, text, font, size, width - canvas.stringWidth("…", font, size)) + "…"


def _longest(canvas: Canvas, text: str, font: str, size: float, width: float) -> str:
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if canvas.stringWidth(text[:middle], font, size) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low]
