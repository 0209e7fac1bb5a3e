"""What typing into the cells of bins, lots, dates and serial numbers does to a draft."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.errors import N_, InvalidValue, UserError
from jxc_desktop.domain.values import QUANTITY_PLACES, plain
from jxc_desktop.services.goods import Scanned
from jxc_desktop.ui.common.document_draft import base_quantity, changed, inserted, labelled, timed, with_line
from jxc_desktop.ui.common.entry import half_width, read_date

if TYPE_CHECKING:
    from jxc_desktop.ui.common.document_view_model import DocumentViewModel

_APART = re.compile(r"[\s,;，；、]+")
_LONGEST = 64
MADE, PART = "made", "part"
"""What a cell answers for goods that are made of others, and for those they are made of."""


class SerialTwice(UserError):
    """A serial number stands in the document already."""

    code = "serial_twice"
    message = N_("Serial number {serial} is in this document already, in line {line}.")


def read_serials(text: str) -> tuple[str, ...]:
    """Serial numbers typed or pasted into one cell, with commas or spaces between.

    Raises:
        InvalidValue: one is too long or named twice.
    """
    serials = tuple(one for one in _APART.split(half_width(text)) if one)
    for serial, times in Counter(serials).items():
        if times > 1:
            raise InvalidValue("serials", serial, N_("it is named twice"))
        if len(serial) > _LONGEST:
            raise InvalidValue("serials", serial, N_("it is too long"))
    return serials


class KeptEdits:
    """The part of the editor of lines that says which of the goods are meant, and where they lie."""

    def __init__(self, view_model: DocumentViewModel) -> None:
        self._model = view_model

    def _line(self, place: int) -> DraftLine:
        return self._model.draft.lines[place]

    def _name(self, place: int) -> str:
        line = self._line(place)
        product = self._model.product_of(line)
        return product.name if product else line.product

    def _put(self, message: str, place: int, **members: Any) -> None:
        name = self._name(place)
        self._model.change(message, changed(self._model.draft, place, **members), item=name)

    def change_bin(self, place: int, text: str) -> None:
        """Take the bin the goods lie in, or are put into when they come."""
        self._put(N_("Change bin of {item}"), place, bin=half_width(text))

    def change_to_bin(self, place: int, text: str) -> None:
        """Take the bin a transfer puts the goods into."""
        self._put(N_("Change bin of {item}"), place, to_bin=half_width(text))

    def change_lot(self, place: int, text: str) -> None:
        """Take the lot of the goods. The dates of another lot are not its own."""
        lot, before = half_width(text), self._line(place).lot
        dates = {"produced": None, "expires": None} if before and before != lot else {}
        self._put(N_("Change lot of {item}"), place, lot=lot, **dates)

    def change_produced(self, place: int, text: str) -> None:
        """Take the production date; goods with a shelf life have their last good day by it."""
        produced = read_date(text, self._model.parts.clock.local().date(), "produced")
        self._put(N_("Change production date of {item}"), place, produced=produced)

    def change_expires(self, place: int, text: str) -> None:
        """Take the last good day; empty: as production date and shelf life say."""
        expires = read_date(text, self._model.parts.clock.local().date(), "expires")
        self._put(N_("Change expiry of {item}"), place, expires=expires)

    def change_reason(self, place: int, text: str) -> None:
        """Take the reason why goods are written off, or why another lot is taken."""
        self._put(N_("Change reason of {item}"), place, reason=text.strip())

    def change_made(self, place: int, text: str) -> None:
        """Say whether the goods are what is made, or a part of it."""
        word = half_width(text).lower()
        self._put(N_("Change part of {item}"), place, made=word not in {"", PART, "0", "-"})

    def change_serials(self, place: int, text: str) -> None:
        """Take the serial numbers of a line; when there are more of them than goods, there are more goods.

        Raises:
            InvalidValue, SerialTwice: one of them is named twice.
        """
        serials = read_serials(text)
        for serial in serials:
            self.refuse_twice(serial, place)
        self._model.change(
            N_("Change serial numbers of {item}"),
            with_line(self._model.draft, place, self._with_serials(place, serials)),
            item=self._name(place),
        )

    def add_serial(self, place: int, serial: str) -> None:
        """Add a scanned serial number to a line.

        Raises:
            SerialTwice: it stands in the document already.
        """
        self.refuse_twice(serial)
        line = self._with_serials(place, (*self._line(place).serials, serial))
        self._model.change(
            N_("Serial number of {item}"), with_line(self._model.draft, place, line), item=self._name(place)
        )

    def take_back_serial(self, place: int) -> None:
        """Take the last serial number out of a line."""
        self._put(N_("Serial number of {item}"), place, serials=self._line(place).serials[:-1])

    def note_lot(self, place: int, scanned: Scanned) -> None:
        """Take the lot and the dates of a scan into a line whose quantity stands already."""
        line = labelled(self._line(place), scanned)
        self._model.change(
            N_("Change lot of {item}"), with_line(self._model.draft, place, line), item=self._name(place)
        )

    def note_checked(self, place: int, units: Decimal) -> None:
        """Keep what scans saw of a line, in base units; it is saved with the draft."""
        line = replace(self._line(place), checked=units)
        self._model.change(N_("Check of {item}"), with_line(self._model.draft, place, line), item=self._name(place))

    def part(self, place: int, first: Decimal) -> int:
        """Part a line in two of the same source: the first has so many base units; answers the place of the rest."""
        line, product = self._line(place), self._model.product_of(self._line(place))
        if product is None:
            return place
        parts = [units / product.factor(line.unit) for units in (first, base_quantity(product, line) - first)]
        head = replace(line, product=product.code, amount=None)
        if any(part != round(part, QUANTITY_PLACES) for part in parts):
            parts = [first, base_quantity(product, line) - first]
            head = replace(head, unit=product.unit, price=None)
        head, rest = (replace(head, quantity=f"{plain(part):f}") for part in parts)
        rest = replace(rest, lot="", produced=None, expires=None, serials=(), checked=None)
        draft = inserted(with_line(self._model.draft, place, head), place + 1, [rest])
        self._model.change(N_("Change lot of {item}"), draft, item=product.name)
        return place + 1

    def _with_serials(self, place: int, serials: tuple[str, ...]) -> DraftLine:
        line, product = self._line(place), self._model.product_of(self._line(place))
        fresh = replace(line, serials=serials)
        if product is not None and len(serials) > base_quantity(product, line):
            quantity = plain(Decimal(len(serials)) / product.factor(line.unit))
            if quantity != quantity.to_integral_value():
                fresh, quantity = replace(fresh, unit=product.unit, price=None), Decimal(len(serials))
            fresh = replace(fresh, quantity=f"{quantity:f}", amount=None)
        return timed(self._model.kind, self._model.draft, fresh, self._model.parts.clock.local())

    def refuse_twice(self, serial: str, besides: int = -1) -> None:
        """Refuse a serial number that stands in another line, or in any.

        Raises:
            SerialTwice: naming the line.
        """
        for place, line in enumerate(self._model.draft.lines):
            if place != besides and serial in line.serials:
                raise SerialTwice(field="serials", serial=serial, line=place + 1)
