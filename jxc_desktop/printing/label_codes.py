"""The symbols of labels as rows of modules ("1" dark): bars are one row, squares are many.

GS1 symbols are made from element strings written with brackets, which their maker turns into separators. Bars of
three elements are wider than most labels; the square one says the same on a thumbnail.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from jxc_desktop.domain.barcode import has_right_check_digit
from jxc_desktop.domain.errors import InvalidValue
from jxc_desktop.printing.barcodes import Symbology, drawn_rows, modules_of, qr_rows, symbology_of
from jxc_desktop.printing.label_templates import AUTO, CODE128, GS1_128, GS1_MATRIX, QR

if TYPE_CHECKING:
    from jxc_desktop.printing.labels import LabelData

_QUIET = {AUTO: 10, CODE128: 10, GS1_128: 10, QR: 4, GS1_MATRIX: 1}
_EAN_QUIET = 11
_LONGEST = 20


def quiet_zone(symbology: str, code: str) -> int:
    """Modules that stay white at each side of a symbol."""
    if symbology == AUTO and symbology_of(code) is Symbology.EAN13:
        return _EAN_QUIET
    return _QUIET[symbology]


def symbol_rows(label: LabelData, symbology: str) -> tuple[str, ...]:
    """The symbol of a label, without quiet zones; nothing where the code cannot be drawn so."""
    if not label.barcode:
        return ()
    if symbology in (GS1_128, GS1_MATRIX):
        elements = gs1_elements(label)
        return _gs1_rows(elements, symbology) if elements else ()
    if symbology == QR:
        return _square(label.barcode)
    drawn = symbology_of(label.barcode) if symbology == AUTO else Symbology.CODE128
    try:
        return (modules_of(label.barcode, drawn),)
    except InvalidValue:
        return ()


def gs1_elements(label: LabelData) -> str:
    """The element string of a label, with brackets; empty where its barcode is no article number."""
    if not has_right_check_digit(label.barcode):
        return ""
    text = f"(01){label.barcode.zfill(14)}"
    for identifier, day in (("11", label.produced), ("17", label.expires)):
        if day is not None:
            text += f"({identifier}){_six(day)}"
    for identifier, value in (("10", label.lot), ("21", label.serial)):
        if value and len(value) <= _LONGEST and value.isascii() and value.isprintable() and not set(value) & set("() "):
            text += f"({identifier}){value}"
    return text


def _six(day: date) -> str:
    return f"{day:%y%m%d}"


@lru_cache(maxsize=1024)
def _square(text: str) -> tuple[str, ...]:
    return tuple(qr_rows(text))


@lru_cache(maxsize=1024)
def _gs1_rows(elements: str, symbology: str) -> tuple[str, ...]:
    import zxingcpp

    form = zxingcpp.BarcodeFormat.Code128 if symbology == GS1_128 else zxingcpp.BarcodeFormat.DataMatrix
    made = zxingcpp.create_barcode(elements, form, gs1=True)
    rows = drawn_rows(made)
    return tuple(rows[:1] if symbology == GS1_128 else rows)
