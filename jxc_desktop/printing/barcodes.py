"""Barcodes as strings of modules ("1" a bar, "0" a gap), and which symbology a code wants."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue


class Symbology(StrEnum):
    """What is drawn on a label."""

    EAN13 = "ean13"
    CODE128 = "code128"


def symbology_of(code: str) -> Symbology:
    """EAN-13 for thirteen digits with the right check digit (or twelve that lead with UPC-A), else Code 128."""
    full = ean13_of(code)
    return Symbology.EAN13 if full else Symbology.CODE128


def ean13_of(code: str) -> str:
    """The thirteen digits a scanner will answer for this code, or nothing if it is no EAN-13 or UPC-A."""
    if not (code.isascii() and code.isdigit()) or len(code) not in (12, 13):
        return ""
    digits = code.zfill(13)
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits[:12]))
    return digits if (10 - total % 10) % 10 == int(digits[12]) else ""


@lru_cache(maxsize=4096)
def modules_of(code: str, symbology: Symbology) -> str:
    """The bars of a code, without quiet zones.

    Raises:
        InvalidValue: no EAN-13 by its check digit, or a character Code 128 cannot carry.
    """
    if symbology is Symbology.EAN13:
        full = ean13_of(code)
        if not full:
            raise InvalidValue("barcode", code, N_("the check digit is wrong"))
        return _ean13(full)
    if not code or not code.isascii() or not code.isprintable():
        raise InvalidValue("barcode", code, N_("a barcode holds Latin letters, digits and signs only"))
    return _code128(code)


def _ean13(code: str) -> str:
    from barcode.ean import EuropeanArticleNumber13

    return str(EuropeanArticleNumber13(code).build()[0])


def _code128(code: str) -> str:
    from barcode.codex import Code128

    return str(Code128(code).build()[0])


def qr_rows(text: str) -> list[str]:
    """A QR code, a string of modules for each row."""
    from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(text))
    code.make()
    return ["".join("1" if dark else "0" for dark in row) for row in code.modules]


def drawn_rows(made: Any) -> list[str]:
    """The modules of a symbol that zxing-cpp made, a string for each row of dots, without quiet zones."""
    import zxingcpp

    picture: Any = zxingcpp.write_barcode_to_image(made, scale=1, add_quiet_zones=False)
    height, width = picture.shape[:2]
    black = memoryview(picture).cast("B")
    return ["".join("0" if black[y * width + x] else "1" for x in range(width)) for y in range(height)]


@lru_cache(maxsize=1024)
def symbol_of_printer(kind: str, text: str) -> str:
    """The bars a receipt printer makes of this text; empty where its symbology cannot carry it.

    A check digit is worked out anew, as printers do, whatever stands in its place.
    """
    import zxingcpp

    if kind not in _PRINTER_SYMBOLS:
        return ""
    name, content = _PRINTER_SYMBOLS[kind]
    try:
        made = zxingcpp.create_barcode(content(text), getattr(zxingcpp.BarcodeFormat, name))
    except ValueError:
        return ""
    return drawn_rows(made)[0]


def _digits(count: int) -> Callable[[str], str]:
    """Takes the digits without the check digit; a wrong count is no such code."""
    return lambda text: text[:count] if len(text) in (count, count + 1) else ""


def _upce(text: str) -> str:
    """Six digits with the leading zero; long ones are shortened where their zeros allow it."""
    if len(text) == 6:
        return f"0{text}"
    if len(text) in (11, 12) and text[0] == "0":
        maker, item = text[1:6], text[6:11]
        if maker[2] in "012" and maker[3:] == "00" and item[:2] == "00":
            return f"0{maker[:2]}{item[2:]}{maker[2]}"
        if maker[3:] == "00" and item[:3] == "000":
            return f"0{maker[:3]}{item[3:]}3"
        if maker[4] == "0" and item[:4] == "0000":
            return f"0{maker[:4]}{item[4]}4"
        return f"0{maker}{item[4]}" if item[:4] == "0000" and item[4] > "4" else ""
    return text[:7] if len(text) in (7, 8) else ""


def _pairs(text: str) -> str:
    """As many digits as make pairs; an odd one is not printed."""
    return text[: len(text) // 2 * 2]


def _between_stars(text: str) -> str:
    """The stars that begin and end the code are added by the printer where they are not sent."""
    return text.strip("*")


_PRINTER_SYMBOLS: dict[str, tuple[str, Callable[[str], str]]] = {
    "upca": ("UPCA", _digits(11)),
    "upce": ("UPCE", _upce),
    "ean13": ("EAN13", _digits(12)),
    "ean8": ("EAN8", _digits(7)),
    "code39": ("Code39", _between_stars),
    "itf": ("ITF", _pairs),
    "codabar": ("Codabar", str.upper),
    "code93": ("Code93", str),
    "code128": ("Code128", str),
}
