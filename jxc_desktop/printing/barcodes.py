"""Barcodes as strings of modules ("1" a bar, "0" a gap), and which symbology a code wants."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

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
