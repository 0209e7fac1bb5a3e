"""Vouchers and gift cards on paper: what one is worth, until when, and the bars the counter scans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from jxc_desktop.domain.values import ZERO
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, money_text
from jxc_desktop.printing.label_templates import BARCODE, CODE128, LabelPart, LabelTemplate
from jxc_desktop.printing.labels import LabelData, label_pages
from jxc_desktop.printing.page_writers import pages_pdf

CARD_SHEET = "card_sheet"
"""The kind of print jobs that are sheets of vouchers."""
_WIDTH, _HEIGHT = 95.0, 55.0
_INSIDE = _WIDTH - 8
_PARTS = (
    LabelPart("shop", 4, 3, _INSIDE, 6, 10, align="center"),
    LabelPart("name", 4, 9, _INSIDE, 12, 26, bold=True, align="center"),
    LabelPart("specification", 4, 22, _INSIDE, 10, 9, align="center"),
    LabelPart(BARCODE, 12, 33, _WIDTH - 24, 19, 9, symbology=CODE128),
)
LAYOUT = LabelTemplate("vouchers_2x5", "", _WIDTH, _HEIGHT, 2, 5, 210, 297, _PARTS)
"""Ten on a sheet of A4, big enough to be cut with scissors."""


@dataclass(frozen=True, slots=True)
class SheetCard:
    """A card on a sheet: its number, what it is worth, from which sale on it is taken, and from when to when."""

    number: str
    worth: Decimal
    minimum: Decimal = ZERO
    starts: date | None = None
    ends: date | None = None

    def words(self) -> str:
        """When the card is taken, in a line."""
        parts = []
        if self.minimum:
            parts.append(_("for sales of {amount} and more").format(amount=money_text(self.minimum)))
        if self.starts:
            parts.append(_("from {day} on").format(day=date_text(self.starts)))
        if self.ends:
            parts.append(_("until {day}").format(day=date_text(self.ends)))
        return _(", ").join(parts)

    def content(self) -> dict[str, str]:
        """What a print job keeps of it."""
        words = self.words()
        return {"number": self.number, "worth": f"¥{money_text(self.worth)}", "words": words}


def card_sheet_pdf(cards: Sequence[Mapping[str, Any]], shop: str) -> bytes:
    """A sheet of these cards, given as `SheetCard.content`."""
    labels = [
        (
            LabelData(
                name=str(card["worth"]), barcode=str(card["number"]), specification=str(card["words"]), shop=shop
            ),
            1,
        )
        for card in cards
    ]
    return pages_pdf(label_pages(labels, LAYOUT), _("Gift cards and vouchers"))
