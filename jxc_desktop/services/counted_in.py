"""Goods of a handheld's file, or of tags, counted into a draft: each on the line that waits for it, or on a new one.

Where the draft is drawn from another document, what that document still waits for is counted from nothing, and goods
it does not name are refused. Else goods get lines of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from jxc_desktop.domain.documents import Draft, DraftLine, Kind, Source
from jxc_desktop.domain.errors import N_, InvalidValue, UserError
from jxc_desktop.domain.product import Product, to_base
from jxc_desktop.domain.values import ZERO
from jxc_desktop.services.draft_lines import (
    added,
    as_kept,
    base_quantity,
    inserted,
    labelled,
    next_line,
    nothing_came,
    same_goods,
    scanned_line,
    split_lot,
    with_line,
)
from jxc_desktop.services.goods import Scanned


class SerialThere(UserError):
    """A serial number stands in the draft already."""

    code = "serial_there"
    message = N_("Serial number {serial} is in this document already.")


@dataclass(frozen=True, slots=True)
class Bins:
    """Where goods lie and where they go, by the codes of bins; empty where nothing was said."""

    at: str = ""
    to: str = ""

    def fit(self, line: DraftLine) -> bool:
        """Whether goods of these bins can be counted on a line."""
        return self.at in {"", line.bin} and self.to in {"", line.to_bin}

    def put(self, line: DraftLine) -> DraftLine:
        """The line with these bins, where they say something."""
        return replace(line, bin=self.at or line.bin, to_bin=self.to or line.to_bin)


@dataclass(slots=True)
class CountedIn:
    """A draft while goods are counted into it. ``product_of`` finds the goods of a code; ``today`` is the shop's."""

    draft: Draft
    kind: Kind
    today: date
    product_of: Callable[[str], Product | None]
    announced: bool = False
    _borrowed: set[int] = field(default_factory=set)

    def expect(self, waited: Mapping[Source, DraftLine], *, begun: bool) -> None:
        """Expect what another document still waits for; ``begun``: what the draft says was counted, not proposed."""
        self.announced = True
        left = dict(waited)
        lines = []
        for line in self.draft.lines:
            asked = None if line.source is None else left.pop(line.source, None)
            lines.append(line if line.source is None or line.expected is not None else _asked(line, asked, begun=begun))
        draft = replace(self.draft, lines=tuple(lines))
        first = next_line(draft)
        self.draft = inserted(draft, len(lines), [_waiting(one) for one in left.values()])
        self._borrowed = {first + number for number in range(len(left))}

    def take(self, scanned: Scanned, bins: Bins) -> None:
        """Count goods.

        Raises:
            InvalidValue: they are not on the document the draft is drawn from.
            SerialThere: this piece was counted already.
        """
        kept = as_kept(scanned, self.today)
        if self.announced or not self.kind.priced:
            kept = replace(kept, price=None, amount=None)
        if kept.serial:
            self._take_serial(kept, bins)
        elif self.announced:
            self._take_announced(kept, bins)
        else:
            self._take_free(kept, bins)

    def finished(self) -> Draft:
        """The draft without what was only waited for; elsewhere than at receipts nothing is shown as expected."""
        shows = "expected" in self.kind.line_fields
        lines = [
            line for line in self.draft.lines if not nothing_came(line) or (shows and line.line not in self._borrowed)
        ]
        return replace(self.draft, lines=tuple(line if shows else replace(line, expected=None) for line in lines))

    def waiting(self) -> int:
        """How many lines still wait for goods of which nothing was counted."""
        return sum(nothing_came(line) for line in self.draft.lines)

    # serial numbers

    def _take_serial(self, scanned: Scanned, bins: Bins) -> None:
        if any(scanned.serial in _serials(line) for line in self.draft.lines):
            raise SerialThere(field="serials", serial=scanned.serial)
        product = scanned.product
        for place, line in enumerate(self.draft.lines):
            lacks = line.product == product.code and len(_serials(line)) < base_quantity(product, line)
            if lacks and bins.fit(line):
                self._put(place, replace(line, serials=(*line.serials, scanned.serial)))
                return
        if self.announced:
            self._take_announced(scanned, bins)
        else:
            self._take_free(scanned, bins)

    # goods another document waits for

    def _take_announced(self, scanned: Scanned, bins: Bins) -> None:
        """Fill the lines that wait, one after the other; what is too much goes to the last of them."""
        product = scanned.product
        mine = [line.line for line in self.draft.lines if line.product == product.code]
        if not mine:
            raise InvalidValue("code", product.name, N_("it is not on the order"))
        rest, unit = to_base(product, scanned.quantity, scanned.unit), product.unit
        while rest > ZERO:
            place = self._waiting_place(scanned, bins)
            if place is None:
                break
            part = min(rest, self._lacking(product, self.draft.lines[place]))
            self._add(place, replace(scanned, quantity=part, unit=unit), bins)
            rest -= part
        if rest > ZERO:
            self._too_many(replace(scanned, quantity=rest, unit=unit), bins)

    def _waiting_place(self, scanned: Scanned, bins: Bins) -> int | None:
        """The line of these goods that lacks some; one counted in another lot or bin gets a second line for this."""
        product = scanned.product
        lacking = [
            place
            for place, line in enumerate(self.draft.lines)
            if line.product == product.code and line.expected is not None and self._lacking(product, line) > ZERO
        ]
        fitting = [place for place in lacking if _fits(self.draft.lines[place], scanned, bins)]
        if fitting or not lacking:
            return fitting[0] if fitting else None
        return self._split(lacking[0], scanned, bins)

    def _split(self, place: int, scanned: Scanned, bins: Bins) -> int:
        """What a line still waits for on a line of its own, of which nothing was counted."""
        nothing = replace(scanned, quantity=ZERO, serial="")
        borrowed = self.draft.lines[place].line in self._borrowed
        self.draft = split_lot(self.draft, place, scanned.product, nothing)
        fresh = self.draft.lines[place + 1]
        self._put(place + 1, bins.put(replace(fresh, bin="", to_bin="")))
        if borrowed:
            self._borrowed.add(fresh.line)
        return place + 1

    def _too_many(self, scanned: Scanned, bins: Bins) -> None:
        product = scanned.product
        mine = [place for place, line in enumerate(self.draft.lines) if line.product == product.code]
        fitting = [place for place in mine if _fits(self.draft.lines[place], scanned, bins)]
        if fitting:
            self._add(fitting[-1], scanned, bins)
        else:
            self._add(self._split(mine[-1], scanned, bins), scanned, bins)

    @staticmethod
    def _lacking(product: Product, line: DraftLine) -> Decimal:
        """How much a line still waits for, in base units."""
        expected = (line.expected or ZERO) * product.factor(line.unit)
        return expected - base_quantity(product, line)

    # goods of their own

    def _take_free(self, scanned: Scanned, bins: Bins) -> None:
        for place, line in enumerate(self.draft.lines):
            if same_goods(line, scanned) and (line.bin, line.to_bin) == (bins.at, bins.to):
                self._add(place, scanned, bins)
                return
        line = bins.put(scanned_line(scanned))
        self.draft = inserted(self.draft, len(self.draft.lines), [line])

    def _add(self, place: int, scanned: Scanned, bins: Bins) -> None:
        line = self.draft.lines[place]
        line = replace(line, serials=_serials(line))
        self._put(place, bins.put(labelled(added(scanned.product, line, scanned), scanned)))

    def _put(self, place: int, line: DraftLine) -> None:
        self.draft = with_line(self.draft, place, line)


def _fits(line: DraftLine, scanned: Scanned, bins: Bins) -> bool:
    """Whether goods are counted on a line of theirs: one that has none yet, or has the same lot and bins."""
    if nothing_came(line):
        return not (scanned.lot and line.lot) or line.lot == scanned.lot
    return scanned.lot in {"", line.lot} and bins.fit(line)


def _serials(line: DraftLine) -> tuple[str, ...]:
    """The pieces that were counted; those announced with a line of which nothing came are none."""
    return () if nothing_came(line) else line.serials


def _entered(line: DraftLine | None) -> Decimal | None:
    """The quantity of a line, where it is a plain number."""
    if line is None or not line.quantity.replace(".", "", 1).isdecimal():
        return None
    return Decimal(line.quantity)


def _asked(line: DraftLine, asked: DraftLine | None, *, begun: bool) -> DraftLine:
    """A line drawn from another document with what that still waits for; what was only proposed is not counted yet."""
    named = replace(line, product=line.product or (asked.product if asked else ""))
    open_now = _entered(asked) if begun and asked is not None and asked.unit == line.unit else None
    wanted = _entered(line) if open_now is None else open_now
    if wanted is None:
        return named
    counted = replace(named, expected=wanted)
    return counted if begun else replace(counted, quantity="0", serials=())


def _waiting(line: DraftLine) -> DraftLine:
    """A line drawn from another document, of which nothing was counted yet."""
    return replace(line, expected=_entered(line), quantity="0", serials=())
