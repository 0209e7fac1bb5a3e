"""Laid-out lines as ESC/POS bytes. The only module that writes control bytes, and only from constants."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from jxc_desktop.printing.blocks import Align, Barcode, Block, Line, Size, lay_out
from jxc_desktop.printing.paper import PaperProfile
from jxc_desktop.printing.receipt import ReceiptData, receipt_blocks
from jxc_desktop.printing.slip import SlipData, slip_blocks
from jxc_desktop.printing.text import Encoding, printer_bytes

_INITIALIZE = b"\x1b@"
_CHINESE_ON = b"\x1c&"
_ALIGN = {Align.LEFT: b"\x1ba\x00", Align.CENTER: b"\x1ba\x01", Align.RIGHT: b"\x1ba\x02"}
_BOLD = {False: b"\x1bE\x00", True: b"\x1bE\x01"}
_SIZE = {Size.NORMAL: b"\x1d!\x00", Size.TALL: b"\x1d!\x01", Size.DOUBLE: b"\x1d!\x11"}
_CHINESE_SIZE = {Size.NORMAL: b"\x1c!\x00", Size.TALL: b"\x1c!\x08", Size.DOUBLE: b"\x1c!\x0c"}
_CUT = b"\x1dVB\x00"
_FEED = b"\x1bd%c"
_STRIPE = 240
_NOT_CODE128 = re.compile(r"[^ -~]")


def drawer_kick(profile: PaperProfile) -> bytes:
    """Open the drawer: 50 ms of current on the pin of the profile."""
    return b"\x1bp" + bytes((profile.drawer_pin, 25, 250))


def receipt_job(data: ReceiptData, profile: PaperProfile, *, open_drawer: bool = False) -> bytes:
    """A whole receipt, from the reset of the printer to the cut."""
    return _job(receipt_blocks(data, profile.columns), profile, drawer_kick(profile) if open_drawer else b"")


def slip_job(data: SlipData, profile: PaperProfile) -> bytes:
    """A whole free slip."""
    return _job(slip_blocks(data), profile)


def drawer_job(profile: PaperProfile) -> bytes:
    """Nothing but the drawer."""
    return _INITIALIZE + drawer_kick(profile)


def _job(blocks: Iterable[Block], profile: PaperProfile, first: bytes = b"") -> bytes:
    lines = lay_out(blocks, profile.columns, profile.encoding)
    body = _pictures(lines, profile) if profile.encoding is Encoding.RASTER else _texts(lines, profile)
    end = _CUT if profile.cutter else _FEED % profile.feed_before_tearing
    return b"".join((_start(profile), first, body, end))


def _start(profile: PaperProfile) -> bytes:
    start = _INITIALIZE
    if profile.encoding is Encoding.GBK and profile.chinese_switch:
        start += _CHINESE_ON
    if profile.codepage is not None:
        start += b"\x1bt" + bytes((profile.codepage & 0xFF,))
    return start


def _texts(lines: Iterable[Line | Barcode], profile: PaperProfile) -> bytes:
    parts: list[bytes] = []
    align, size, bold = Align.LEFT, Size.NORMAL, False
    switch = profile.encoding is Encoding.GBK and profile.chinese_switch
    encoding, columns = profile.encoding, profile.columns
    for line in lines:
        if isinstance(line, Barcode):
            parts += (_ALIGN[Align.CENTER], barcode_bytes(line.text, profile))
            align = Align.CENTER
            continue
        if line.align is not align:
            align = line.align
            parts.append(_ALIGN[align])
        if line.size is not size:
            size = line.size
            parts.append(_SIZE[size] + (_CHINESE_SIZE[size] if switch else b""))
        if line.bold is not bold:
            bold = line.bold
            parts.append(_BOLD[bold])
        parts.append(printer_bytes(line.text, encoding, columns // 2 if size is Size.DOUBLE else columns))
        parts.append(b"\n")
    return b"".join(parts)


def _pictures(lines: Iterable[Line | Barcode], profile: PaperProfile) -> bytes:
    from jxc_desktop.printing.raster import draw_line, packed, stack

    parts: list[bytes] = []
    for is_barcode, group in groupby(lines, key=lambda line: isinstance(line, Barcode)):
        if is_barcode:
            codes = [line for line in group if isinstance(line, Barcode)]
            parts += (_ALIGN[Align.CENTER] + barcode_bytes(code.text, profile) for code in codes)
            continue
        pictures = [draw_line(line, profile.dots) for line in group if isinstance(line, Line)]
        whole = stack(pictures, profile.dots)
        for top in range(0, whole.height, _STRIPE):
            stripe = whole.crop((0, top, whole.width, min(top + _STRIPE, whole.height)))
            size = (stripe.width // 8).to_bytes(2, "little") + stripe.height.to_bytes(2, "little")
            parts.append(b"\x1dv0\x00" + size + packed(stripe))
    return b"".join(parts)


def barcode_bytes(text: str, profile: PaperProfile) -> bytes:
    """A number as Code 128 two dots a bar, or as a QR code where the paper is too narrow for that."""
    clean = _NOT_CODE128.sub("", text)
    if not clean:
        return b""
    data, modules = _code128(clean)
    if modules * 2 > profile.dots or len(data) > 255:  # the quiet zones are the margins no head reaches
        return _qr(clean.encode("ascii"))
    return b"\x1dh\x40\x1dw\x02\x1dH\x02\x1dkI" + bytes((len(data),)) + data + b"\n"


def _code128(text: str) -> tuple[bytes, int]:
    """The data of `GS k 73` with runs of digits in set C, and the width in modules."""
    data, symbols, current = b"", 0, ""
    for piece in re.findall(r"(?:\d\d){2,}|\d|\D", text):
        wanted = "C" if len(piece) >= 4 else "B"
        if wanted != current:
            data, symbols, current = data + b"{" + wanted.encode(), symbols + 1, wanted
        if wanted == "C":
            data += bytes(int(piece[at : at + 2]) for at in range(0, len(piece), 2))
            symbols += len(piece) // 2
        else:
            data += piece.replace("{", "{{").encode("ascii")
            symbols += 1
    return data, (symbols + 1) * 11 + 13


def _qr(data: bytes) -> bytes:
    store = (len(data) + 3).to_bytes(2, "little")
    return b"".join(
        (
            b"\x1d(k\x04\x001A2\x00",  # model 2
            b"\x1d(k\x03\x001C\x05",  # five dots a module
            b"\x1d(k\x03\x001E1",  # error correction M
            b"\x1d(k" + store + b"1P0" + data,
            b"\x1d(k\x03\x001Q0",
            b"\n",
        )
    )
