"""The label of a parcel, 100 × 150 mm: from whom, to whom, by whom, and codes a courier's scanner reads."""

from __future__ import annotations

from dataclasses import dataclass

from jxc_desktop.i18n import _
from jxc_desktop.printing.blocks import Align
from jxc_desktop.printing.measure import fitted, wrap_width
from jxc_desktop.printing.page_marks import Mark, Page, Stroke, Words
from jxc_desktop.printing.page_writers import pages_pdf
from jxc_desktop.printing.pdf import MILLIMETRE
from jxc_desktop.printing.sheet_grid import LEADING, Block
from jxc_desktop.printing.sheet_parts import barcode_block

_WIDTH, _HEIGHT, _SIDE = 100 * MILLIMETRE, 150 * MILLIMETRE, 4 * MILLIMETRE
_ROOM = _WIDTH - 2 * _SIDE
_BARS = 15 * MILLIMETRE
_SMALLEST = 5.0


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody at one end of the way."""

    name: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class ShippingLabel:
    """What stands on the label of each of ``parcels`` parcels; ``order`` is the customer's or our order."""

    number: str
    sender: Address
    recipient: Address
    carrier: str = ""
    tracking: str = ""
    order: str = ""
    remark: str = ""
    parcels: int = 1


def shipping_pdf(label: ShippingLabel) -> bytes:
    """One page for each parcel."""
    return pages_pdf(shipping_pages(label), label.number)


def shipping_pages(label: ShippingLabel) -> list[Page]:
    """The pages of the labels, numbered 1 of n to n of n."""
    return [_page(label, parcel) for parcel in range(1, max(1, label.parcels) + 1)]


def _page(label: ShippingLabel, parcel: int) -> Page:
    marks: list[Mark] = []
    y = _SIDE
    for block in _blocks(label, parcel):
        marks += block.at(_SIDE, y)
        y += block.height
        marks.append(Stroke(_SIDE, y, _SIDE + _ROOM, y, 0.7))
        y += 1.5 * MILLIMETRE
    return Page(_WIDTH, _HEIGHT, tuple(marks[:-1]))


def _blocks(label: ShippingLabel, parcel: int) -> list[Block]:
    counted = _("Parcel {parcel} of {parcels}").format(parcel=parcel, parcels=max(1, label.parcels))
    blocks = [_two(label.carrier or _("Carrier"), counted, 15)]
    if label.tracking:
        blocks.append(_code(_("Tracking number {number}").format(number=label.tracking), label.tracking))
    blocks.append(_person(_("To"), label.recipient, 12.5, 44 * MILLIMETRE))
    blocks.append(_person(_("From"), label.sender, 8.5, 20 * MILLIMETRE))
    said = _("Delivery {number}").format(number=label.number)
    if label.order:
        said = _("{delivery}, order {order}").format(delivery=said, order=label.order)
    blocks.append(_code(said, label.number))
    if label.remark:
        blocks.append(_fitting([label.remark], 8.5, 9 * MILLIMETRE))
    return blocks


def _two(left: str, right: str, size: float) -> Block:
    """The carrier in large letters, which parcel it is at the right."""
    room = _ROOM * 0.62
    left, large = fitted(left, room, size, bold=True)
    right, small = fitted(right, _ROOM - room, size * 0.75)
    return Block(
        size * LEADING,
        (
            Words(0, size, left, large, room, bold=True),
            Words(_ROOM, size, right, small, _ROOM - room, align=Align.RIGHT),
        ),
    )


def _code(words: str, code: str) -> Block:
    bars = barcode_block(code, _ROOM, _BARS, centred=True)
    text, size = fitted(words, _ROOM, 9)
    below = Words(_ROOM / 2, bars.height + size, text, size, _ROOM, align=Align.CENTER)
    return Block(bars.height + size * LEADING, (*bars.marks, below))


def _person(label: str, person: Address, size: float, height: float) -> Block:
    """Name and phone in bold, the address beneath, as large as the room allows."""
    head = "  ".join(part for part in (person.name, person.contact, person.phone) if part)
    words = _("{label}: ").format(label=label) + head
    return _fitting([words, person.address], size, height)


def _fitting(texts: list[str], size: float, height: float) -> Block:
    """Paragraphs in a fixed height, the first in bold, smaller where they would not fit."""
    while True:
        lines = [
            (line, index == 0)
            for index, text in enumerate(texts)
            if text
            for line in wrap_width(text, _ROOM, size, bold=index == 0)
        ]
        if size * LEADING * len(lines) <= height or size <= _SMALLEST:
            break
        size -= 0.5
    most = max(1, int(height / (size * LEADING)))
    marks = tuple(
        Words(0, size * LEADING * index + size, line, size, _ROOM, bold)
        for index, (line, bold) in enumerate(lines[:most])
    )
    return Block(height, marks)
