"""Labels for shelves and goods drawn by their templates: on rolls, or on sheets from a free place on.

The bars are a whole number of the printer's dots wide, or a scanner reads them badly or not. What stands on a label
is the same marks that all pages are made of, so the picture on the screen, the PDF and the label printer agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.i18n import _
from jxc_desktop.printing.barcodes import Symbology, ean13_of, symbology_of
from jxc_desktop.printing.blocks import Align
from jxc_desktop.printing.label_codes import quiet_zone, symbol_rows
from jxc_desktop.printing.label_templates import AUTO, BARCODE, TEXT, LabelPart, LabelTemplate
from jxc_desktop.printing.measure import fitted, wrap_width
from jxc_desktop.printing.page_marks import Bars, Mark, Page, Words
from jxc_desktop.printing.pdf import MILLIMETRE
from jxc_desktop.printing.receipt import price_text

DOTS_PER_INCH = 203
"""Of a common label printer; paper printers are finer and draw such bars as well."""
_YEN = "\uffe5"
_THINNEST, _THICKEST = 2, 3
"""Dots of a bar: with one, printers and scanners begin to fail. A square may be coarser."""
_THICKEST_SQUARE = 8
_LINE = 1.18
_BASE = 0.9
_INCH = 72


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
    lot: str = ""
    produced: date | None = None
    expires: date | None = None
    serial: str = ""
    printed: date | None = None


Labels = Iterable[tuple[LabelData, int]]
"""Labels, and how often each is printed."""


def label_pages(
    labels: Labels, template: LabelTemplate, start_cell: int = 1, dots_per_inch: int = DOTS_PER_INCH
) -> Iterator[Page]:
    """The pages of the labels. ``start_cell`` is the first free place of a sheet begun before, counted from 1.

    Raises:
        InvalidValue: a start cell beyond the sheet.
    """
    if not 1 <= start_cell <= template.cells:
        raise InvalidValue("start_cell", start_cell, N_("there is no such place on the sheet"))
    width, height = (side * MILLIMETRE for side in template.page)
    marks: list[Mark] = []
    place = start_cell - 1
    for label, copies in labels:
        drawn = label_marks(label, template, dots_per_inch) if copies > 0 else ()
        for _copy in range(copies):
            if place == template.cells:
                yield Page(width, height, tuple(marks))
                marks, place = [], 0
            marks += moved(drawn, *_corner(template, place))
            place += 1
    if marks or place:
        yield Page(width, height, tuple(marks))


def next_cell(template: LabelTemplate, start_cell: int, labels: int) -> int:
    """The first free place of the last sheet after so many labels, counted from 1."""
    return (start_cell - 1 + labels) % template.cells + 1


def label_marks(label: LabelData, template: LabelTemplate, dots_per_inch: int = DOTS_PER_INCH) -> tuple[Mark, ...]:
    """Everything on one label, from its upper left corner; a barcode that does not fit is left out."""
    marks: list[Mark] = []
    for part in template.parts:
        if part.field == BARCODE:
            marks += _symbol(label, part, template, _INCH / dots_per_inch)
        elif text := said(label, part):
            marks += _words(text, part)
    return tuple(marks)


def barcode_fits(label: LabelData, template: LabelTemplate, dots_per_inch: int = DOTS_PER_INCH) -> bool:
    """Whether every barcode of the template can be drawn for this label so that a scanner reads it."""
    return all(
        bool(_symbol(label, part, template, _INCH / dots_per_inch))
        for part in template.parts
        if part.field == BARCODE and label.barcode
    )


def said(label: LabelData, part: LabelPart) -> str:
    """What a part says of a label; empty where there is nothing to say."""
    return part.text if part.field == TEXT else _SAYINGS[part.field](label)


def _price(label: LabelData) -> str:
    if label.price is None:
        return ""
    return f"{_YEN}{price_text(label.price)}"


def _member_price(label: LabelData) -> str:
    if label.member_price is None:
        return ""
    return _("Member price {price}").format(price=f"{_YEN}{price_text(label.member_price)}")


def _day(pattern: Callable[[], str], day: date | None) -> str:
    return "" if day is None else pattern().format(day=day.isoformat())


_SAYINGS: dict[str, Callable[[LabelData], str]] = {
    "name": lambda label: label.name,
    "specification": lambda label: label.specification,
    "unit": lambda label: _("per {unit}").format(unit=label.unit) if label.unit else "",
    "price": _price,
    "member_price": _member_price,
    "code": lambda label: label.code,
    "lot": lambda label: _("Lot {lot}").format(lot=label.lot) if label.lot else "",
    "produced": lambda label: _day(lambda: _("Produced {day}"), label.produced),
    "expires": lambda label: _day(lambda: _("Best before {day}"), label.expires),
    "serial": lambda label: _("S/N {serial}").format(serial=label.serial) if label.serial else "",
    "shop": lambda label: label.shop,
    "date": lambda label: "" if label.printed is None else label.printed.isoformat(),
}


def _words(text: str, part: LabelPart) -> list[Words]:
    """The text in the lines its room has; the last is made smaller, then cut, where there is more."""
    room, size = part.width * MILLIMETRE, max(part.size, 1)
    lines = max(1, int(part.height * MILLIMETRE / (size * _LINE) + 0.25))
    pieces = wrap_width(text, room, size, bold=part.bold) if lines > 1 else [text]
    if len(pieces) > lines:
        pieces = [*pieces[: lines - 1], " ".join(pieces[lines - 1 :]) if lines == 1 else "".join(pieces[lines - 1 :])]
    align = Align(part.align)
    x = {Align.LEFT: part.x, Align.CENTER: part.x + part.width / 2, Align.RIGHT: part.x + part.width}[align]
    words = []
    for number, piece in enumerate(pieces):
        shown, drawn = fitted(piece, room, size, bold=part.bold)
        base = part.y * MILLIMETRE + number * size * _LINE + size * _BASE
        if shown:
            words.append(Words(x * MILLIMETRE, base, shown, drawn, room, part.bold, align))
    return words


def _symbol(label: LabelData, part: LabelPart, template: LabelTemplate, dot: float) -> list[Mark]:
    """The bars or the square of a barcode in the middle of its room, and what it says beneath; ``dot`` in points."""
    rows = symbol_rows(label, part.symbology)
    if not rows:
        return []
    digits = _digits(label, part)
    beneath = part.size * _LINE if digits else 0.0
    width, height = part.width * MILLIMETRE, part.height * MILLIMETRE - beneath
    quiet = quiet_zone(part.symbology, label.barcode)
    free = 2 * min(part.x, template.width - part.x - part.width) * MILLIMETRE
    across = (width + free) / dot / (len(rows[0]) + 2 * quiet)
    bars = len(rows) == 1
    dots = int(min(across, _THICKEST) if bars else min(across, height / dot / len(rows), _THICKEST_SQUARE))
    if dots < _THINNEST or height <= 0:
        return []
    bar = dots * dot
    left = round((part.x * MILLIMETRE + (width - len(rows[0]) * bar) / 2) / dot) * dot
    top = round(part.y * MILLIMETRE / dot) * dot
    high = height if bars else bar
    marks: list[Mark] = [Bars(left, top + number * bar, row, bar, high) for number, row in enumerate(rows)]
    if digits:
        middle, base = part.x * MILLIMETRE + width / 2, part.y * MILLIMETRE + height + part.size * _BASE * 1.1
        text, size = fitted(digits, width, part.size)
        marks.append(Words(middle, base, text, size, width, align=Align.CENTER))
    return marks


def _digits(label: LabelData, part: LabelPart) -> str:
    if not part.size:
        return ""
    ean = part.symbology == AUTO and symbology_of(label.barcode) is Symbology.EAN13
    return ean13_of(label.barcode) if ean else label.barcode


def _corner(template: LabelTemplate, place: int) -> tuple[float, float]:
    """The upper left corner of a place in points, the grid standing in the middle of the page."""
    width, height = template.page
    row, column = divmod(place, template.columns)
    left = (width - template.width * template.columns) / 2 + column * template.width
    top = (height - template.height * template.rows) / 2 + row * template.height
    return left * MILLIMETRE, top * MILLIMETRE


def nudged(page: Page, right: float, down: float) -> Page:
    """The page with everything on it moved by so many millimetres, for a printer that does not hit its labels."""
    return page._replace(marks=tuple(moved(page.marks, right * MILLIMETRE, down * MILLIMETRE)))


def moved(marks: Iterable[Mark], x: float, y: float) -> Iterator[Mark]:
    """The marks so many points further right and down."""
    for mark in marks:
        if not (x or y):
            yield mark
        elif isinstance(mark, (Words, Bars)):
            yield mark._replace(x=mark.x + x, y=mark.y + y)
