"""What a reader and a scanner find on paper: text of PDF pages, codes in them, and texts that leave their room."""

from __future__ import annotations

from typing import Any

import pytest

from jxc_desktop.app.bootstrap import simulated_paper
from jxc_desktop.devices.setup import OFFICE, build_devices
from jxc_desktop.printing.measure import text_width
from jxc_desktop.printing.page_marks import Page, Words
from jxc_desktop.services.catalogue import Services

_TOLERANCE = 0.6


def simulated_office(services: Services) -> Any:
    """Set a simulated office printer up for the services, and answer it."""
    services.printing.devices = build_devices({OFFICE: {"kind": "simulator"}}, simulated_paper)
    return services.printing.devices.printers[OFFICE]


def pages_of(data: bytes) -> list[str]:
    """The text of each page of a PDF."""
    document = _open(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def scanned(data: bytes, page: int = 0, dots_per_inch: int = 203) -> list[str]:
    """The codes a scanner reads from a page printed with so many dots."""
    zxingcpp = pytest.importorskip("zxingcpp")
    document = _open(data)
    try:
        picture = document[page].render(scale=dots_per_inch / 72).to_pil()
    finally:
        document.close()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def _open(data: bytes) -> Any:
    return pytest.importorskip("pypdfium2").PdfDocument(data)


def complaints_about(page: Page) -> list[str]:
    """Texts that are wider than their room, or stand beyond the edges of the page."""
    found = []
    for mark in page.marks:
        if isinstance(mark, Words):
            width = text_width(mark.text, mark.size, bold=mark.bold)
            if width > mark.room + _TOLERANCE:
                found.append(f"{mark.text!r} is {width:.1f} wide, its room {mark.room:.1f}")
            if not (mark.y - mark.size >= 0 and mark.y <= page.height and 0 <= mark.x <= page.width):
                found.append(f"{mark.text!r} stands beyond the page")
    return found
