"""How a label looks, as data: its size, what stands where on it, and how many of them are on a sheet.

Lengths are millimetres from the upper left corner of the label; text sizes are points. The templates that
come with the program are made here; what the shop changes is kept as a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue

AUTO, CODE128, QR, GS1_128, GS1_MATRIX = "auto", "code128", "qr", "gs1_128", "gs1_matrix"
SYMBOLOGIES: dict[str, str] = {
    AUTO: N_("EAN-13, else Code 128"),
    CODE128: N_("Code 128"),
    QR: N_("QR code"),
    GS1_128: N_("GS1-128 with lot and date"),
    GS1_MATRIX: N_("GS1 DataMatrix with lot and date"),
}
"""How a barcode is drawn; those of GS1 also say lot, dates and serial number."""

ALIGNS: dict[str, str] = {"left": N_("At the left"), "center": N_("In the middle"), "right": N_("At the right")}

BARCODE, TEXT = "barcode", "text"
FIELDS: dict[str, str] = {
    "name": N_("Item"),
    "specification": N_("Specification"),
    "unit": N_("Unit"),
    "price": N_("Price"),
    "member_price": N_("Member price"),
    "code": N_("Code"),
    BARCODE: N_("Barcode"),
    "lot": N_("Lot"),
    "produced": N_("Produced"),
    "expires": N_("Expires"),
    "serial": N_("Serial number"),
    "shop": N_("Shop"),
    "date": N_("Date of print"),
    TEXT: N_("Own text"),
}
"""Everything a label can say."""

MOST_PARTS = 30
_SMALLEST, _LARGEST = 10.0, 300.0
_MOST_CELLS = 200
_LONGEST_TEXT = 60


@dataclass(frozen=True, slots=True)
class LabelPart:
    """One thing on a label and the room it has; text is broken into the lines that fit, then made smaller.

    ``size`` is that of the text in points, of a barcode that of the digits beneath it (0: none).
    ``text`` is what an own text says; ``symbology`` is for barcodes.
    """

    field: str
    x: float
    y: float
    width: float
    height: float
    size: float = 8
    bold: bool = False
    align: str = "left"
    symbology: str = AUTO
    text: str = ""


@dataclass(frozen=True, slots=True)
class LabelTemplate:
    """A label. With ``columns`` × ``rows`` above one it stands on sheets of ``page_width`` × ``page_height``.

    ``version`` is 0 for a template that comes with the program and was never changed.
    """

    code: str
    name: str
    width: float
    height: float
    columns: int = 1
    rows: int = 1
    page_width: float = 0
    page_height: float = 0
    parts: tuple[LabelPart, ...] = ()
    version: int = 0

    @property
    def cells(self) -> int:
        """Labels on one page."""
        return self.columns * self.rows

    @property
    def on_sheets(self) -> bool:
        """Whether it is for sheets of paper, not for the roll of a label printer."""
        return self.cells > 1

    @property
    def page(self) -> tuple[float, float]:
        """The size of a page."""
        return self.page_width or self.width, self.page_height or self.height


def _shelf(width: float, height: float) -> tuple[LabelPart, ...]:
    """Name above, the price big at the right, the barcode across the foot."""
    pad, inside, foot = 2.0, width - 4, round(height * 0.66, 1)
    left, top = round(inside * 0.44, 1), round(height * 0.32, 1)
    step = round((foot - top) / 3, 1)
    right = pad + left + 1
    return (
        LabelPart("name", pad, 1.5, inside, top - 2, 12, bold=True),
        LabelPart("specification", pad, top, left, step, 7.5),
        LabelPart("unit", pad, top + step, left, step, 7.5),
        LabelPart("code", pad, top + 2 * step, left, step, 7.5),
        LabelPart("price", right, top, inside - left - 1, 2 * step, 24, bold=True, align="right"),
        LabelPart("member_price", right, top + 2 * step, inside - left - 1, step, 8.5, align="right"),
        LabelPart(BARCODE, pad, foot + 0.5, inside, height - foot - 2, 7),
    )


def _goods(width: float, height: float) -> tuple[LabelPart, ...]:
    """Name in two lines, specification and price beneath, then the barcode."""
    pad, inside, name, line = 1.5, width - 3, round(height * 0.26, 1), round(height * 0.155, 1)
    half = round(inside * 0.5, 1)
    return (
        LabelPart("name", pad, 1.2, inside, name, 9 if height >= 30 else 8, bold=True),
        LabelPart("specification", pad, 1.2 + name, half - 1, line, 8),
        LabelPart("price", pad + half, 1.2 + name, inside - half, line, 10, bold=True, align="right"),
        LabelPart(BARCODE, pad, 2 + name + line, inside, height - 3 - name - line, 7),
    )


_LOT_PARTS = (
    LabelPart("name", 2, 1.5, 56, 10, 11, bold=True),
    LabelPart("specification", 2, 12, 34, 4, 8),
    LabelPart("lot", 2, 16.5, 34, 4.5, 9.5, bold=True),
    LabelPart("serial", 2, 21, 34, 4.5, 9),
    LabelPart("produced", 2, 25.5, 34, 4, 8),
    LabelPart("expires", 2, 29.5, 34, 4.5, 9.5, bold=True),
    LabelPart("code", 2, 34.5, 34, 4, 7.5),
    LabelPart(BARCODE, 38, 12.5, 20, 20, 0, symbology=GS1_MATRIX),
    LabelPart("price", 36, 33.5, 22, 5, 11, bold=True, align="right"),
)
DEFAULTS: dict[str, LabelTemplate] = {
    template.code: template
    for template in (
        LabelTemplate("roll_60x40", N_("Shelf label 60 × 40 mm, roll"), 60, 40, parts=_shelf(60, 40)),
        LabelTemplate("roll_40x30", N_("Goods label 40 × 30 mm, roll"), 40, 30, parts=_goods(40, 30)),
        LabelTemplate("lot_60x40", N_("Label with lot and expiry 60 × 40 mm, roll"), 60, 40, parts=_LOT_PARTS),
        LabelTemplate("a4_3x7", N_("Shelf labels on A4, 3 × 7"), 63.5, 38.1, 3, 7, 210, 297, _shelf(63.5, 38.1)),
        LabelTemplate("a4_4x10", N_("Goods labels on A4, 4 × 10"), 48.5, 25.4, 4, 10, 210, 297, _goods(48.5, 25.4)),
    )
}
"""The templates that come with the program, by code; the first is taken where none is named."""
USUAL, WITH_LOT = "roll_60x40", "lot_60x40"

_IN_ROW = frozenset({"code", "name", "version"})


def content_of(template: LabelTemplate) -> dict[str, Any]:
    """What is kept of a template as the content of its row."""
    return {name: value for name, value in asdict(template).items() if name not in _IN_ROW}


def changed(template: LabelTemplate, values: Mapping[str, Any]) -> LabelTemplate:
    """The template with other values, read strictly; ``parts`` are all of them.

    Raises:
        InvalidValue: an unknown member or field, a length out of range, a part that stands off the label.
    """
    known = {one.name for one in fields(template)} - {"code", "version"}
    taken: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise InvalidValue(name, value, N_("it is not known"))
        taken[name] = _READERS[name](name, value)
    made = replace(template, **taken)
    _check_sheet(made)
    for part in made.parts:
        if part.x + part.width > made.width + 0.01 or part.y + part.height > made.height + 0.01:
            raise InvalidValue("parts", part.field, N_("it stands off the label"))
    return made


def _check_sheet(template: LabelTemplate) -> None:
    if template.cells > _MOST_CELLS:
        raise InvalidValue("rows", template.cells, N_("it is out of range"))
    width, height = template.page
    if template.width * template.columns > width + 0.01 or template.height * template.rows > height + 0.01:
        raise InvalidValue("page_width", width, N_("so many labels do not fit on the sheet"))


def _length(least: float) -> Any:
    def read(name: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= _LARGEST:
            raise InvalidValue(name, value, N_("it is out of range"))
        return float(value)

    return read


def _count(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MOST_CELLS:
        raise InvalidValue(name, value, N_("it is out of range"))
    return value


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT or not value.isprintable():
        raise InvalidValue(name, value, N_("it is of the wrong sort"))
    return value.strip()


def _word(choices: Mapping[str, str]) -> Any:
    def read(name: str, value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise InvalidValue(name, value, N_("it is not known"))
        return value

    return read


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidValue(name, value, N_("true or false is needed"))
    return value


def _parts(name: str, value: object) -> tuple[LabelPart, ...]:
    if not isinstance(value, (list, tuple)) or len(value) > MOST_PARTS:
        raise InvalidValue(name, value, N_("a list is needed"))
    return tuple(one if isinstance(one, LabelPart) else _part(one) for one in value)


def _part(value: object) -> LabelPart:
    if not isinstance(value, Mapping):
        raise InvalidValue("parts", value, N_("an object is needed"))
    for name in value:
        if name not in _PART_READERS:
            raise InvalidValue(f"parts.{name}", value[name], N_("it is not known"))
    for name in ("field", "x", "y", "width", "height"):
        if name not in value:
            raise InvalidValue(f"parts.{name}", "", N_("it is missing"))
    return LabelPart(**{name: _PART_READERS[name](f"parts.{name}", given) for name, given in value.items()})


_READERS: dict[str, Any] = {
    "name": _text,
    "width": _length(_SMALLEST),
    "height": _length(_SMALLEST),
    "columns": _count,
    "rows": _count,
    "page_width": _length(0),
    "page_height": _length(0),
    "parts": _parts,
}
_PART_READERS: dict[str, Any] = {
    "field": _word(FIELDS),
    "x": _length(0),
    "y": _length(0),
    "width": _length(1),
    "height": _length(1),
    "size": _length(0),
    "bold": _flag,
    "align": _word(ALIGNS),
    "symbology": _word(SYMBOLOGIES),
    "text": _text,
}
