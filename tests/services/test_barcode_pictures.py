"""Photographed and drawn barcodes are read as listed, and mean the goods they are on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from jxc_desktop.domain.barcode import has_right_check_digit, normalise
from jxc_desktop.domain.errors import InvalidValue
from jxc_desktop.domain.gs1 import read_gs1
from tests.support.commands import Books
from tests.support.data import data_file

zxingcpp = pytest.importorskip("zxingcpp")
pytestmark = pytest.mark.data

FOLDERS = ("code128-1", "ean13-1", "ean8-1", "itf-1", "qrcode-5", "rssexpanded-1", "upca-1", "upce-1")
BLURRED = "ean13-1/36.webp"
"""The only picture the decoder makes nothing of, whatever is done to it: it is out of focus."""
NO_LABEL = {"code128-1/1.png", "code128-1/4.png"}
"""Symbols that say they are GS1 and hold no whole element."""


@cache
def _found(picture: Path) -> tuple[tuple[str, str], ...]:
    """Prefix of the symbology and content of every symbol in a picture, small ones enlarged where nothing is seen."""
    with Image.open(picture) as opened:
        grey = opened.convert("L")
    for factor in (1, 2):
        read = zxingcpp.read_barcodes(grey.resize((grey.width * factor, grey.height * factor)))
        if read:
            return tuple((one.symbology_identifier, _content(one)) for one in read)
    return ()


def _content(symbol: object) -> str:
    """What a scanner sends: GS1 symbols keep their separators, others are text."""
    raw = symbol.bytes  # type: ignore[attr-defined]
    gs1 = symbol.symbology_identifier in {"]e0", "]C1"}  # type: ignore[attr-defined]
    return raw.decode() if gs1 else str(symbol.text)  # type: ignore[attr-defined]


def _pictures(*folders: str) -> Iterator[tuple[str, Path, str]]:
    for folder in folders or FOLDERS:
        for picture in sorted(data_file(f"barcodes/{folder}").iterdir()):
            if picture.suffix in {".png", ".jpg", ".webp"}:
                yield f"{folder}/{picture.name}", picture, picture.with_suffix(".txt").read_bytes().decode()


def test_every_picture_is_read_as_listed() -> None:
    checked = 0
    for name, picture, listed in _pictures():
        found = [content for _prefix, content in _found(picture)]
        assert (listed in found) != (name == BLURRED), name
        checked += 1
    assert checked == 106


def test_what_a_scanner_sends_of_them_becomes_a_clean_code() -> None:
    for name, picture, listed in _pictures():
        for prefix, content in _found(picture):
            if content != listed:
                continue
            if len(listed) > 64 and prefix not in {"]e0", "]C1"}:
                with pytest.raises(InvalidValue):
                    normalise(prefix + content)
                continue
            reading = normalise(prefix + content)
            assert reading.code == listed and reading.gs1 == (prefix in {"]e0", "]C1"}), name
            if name.startswith(("ean", "upc")):
                assert has_right_check_digit(reading.code), name
            if reading.gs1 and name not in NO_LABEL:
                said = read_gs1(reading.code, 2026)
                assert "".join(one.identifier + one.value for one in said.elements) == listed.replace("\x1d", "")


def test_they_mean_the_goods_they_are_on(books: Books) -> None:
    codes = {"C14": "90012345678908", "EAN": "0012345678905", "CASE": "30712345000010", "KG": "98898765432106"}
    for code, barcode in codes.items():
        books.product(code, name=code, unit="kg", barcodes=[barcode])
    sent = {name: next(iter(_found(picture)), ("", "")) for name, picture, _ in _pictures("itf-1", "rssexpanded-1")}
    meant = {name: books.ask("scan", code="".join(one)) for name, one in sent.items()}
    assert (meant["itf-1/1.webp"]["product"], meant["itf-1/2.webp"]["product"]) == ("CASE", "EAN")
    weighed = meant["rssexpanded-1/12.webp"]
    assert (weighed["product"], Decimal(weighed["quantity"])) == ("KG", Decimal("1.75"))
    priced = meant["rssexpanded-1/13.png"]
    assert (priced["product"], Decimal(priced["amount"])) == ("C14", Decimal("7.95"))
    assert meant["rssexpanded-1/14.png"]["product"] == "C14" and not meant["rssexpanded-1/14.png"].get("amount")
    assert meant["rssexpanded-1/25.png"]["kind"] == "unknown"
