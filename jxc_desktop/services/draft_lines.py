"""Lines of a draft as goods are counted into them: pure steps, a line or a draft goes in and another one comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.domain.product import Product, read_quantity
from jxc_desktop.domain.values import plain
from jxc_desktop.services.engine.found_places import keeps_lots
from jxc_desktop.services.goods import Scanned

_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def next_line(draft: Draft) -> int:
    """A line number nobody has yet."""
    return max((line.line for line in draft.lines), default=0) + 1


def with_line(draft: Draft, place: int, line: DraftLine) -> Draft:
    """The draft with another line at a place."""
    return replace(draft, lines=(*draft.lines[:place], line, *draft.lines[place + 1 :]))


def inserted(draft: Draft, place: int, lines: Iterable[DraftLine]) -> Draft:
    """The draft with new lines before a place; they get numbers of their own."""
    first = next_line(draft)
    fresh = tuple(replace(line, line=first + count) for count, line in enumerate(lines))
    return replace(draft, lines=(*draft.lines[:place], *fresh, *draft.lines[place:]))


def without(draft: Draft, places: Iterable[int]) -> Draft:
    """The draft without the lines at these places."""
    gone = set(places)
    return replace(draft, lines=tuple(line for place, line in enumerate(draft.lines) if place not in gone))


def base_quantity(product: Product, line: DraftLine) -> Decimal:
    """What a line comes to in the base unit."""
    return read_quantity(product, line.quantity, line.unit)


def added(product: Product, line: DraftLine, scanned: Scanned) -> DraftLine:
    """A line with a scan of the same goods added to it."""
    total = base_quantity(product, line) + scanned.quantity * product.factor(scanned.unit)
    factor = product.factor(line.unit)
    if total % factor == 0 and _is_number(line.quantity):
        return replace(line, quantity=f"{plain(total / factor):f}", amount=None)
    expected = None if line.expected is None else plain(line.expected * factor)
    return replace(line, quantity=f"{plain(total):f}", expected=expected, unit=product.unit, amount=None, price=None)


def beyond_expected(product: Product, line: DraftLine) -> Decimal | None:
    """How much more came than the supplier announced, in the unit of the line; negative: that much is missing."""
    if line.expected is None:
        return None
    return base_quantity(product, line) / product.factor(line.unit) - line.expected


def from_nothing(draft: Draft, codes: Mapping[int, str]) -> Draft:
    """A draft drawn from another document, of which all is expected and nothing was counted yet."""
    lines = (
        replace(line, product=codes.get(line.line, line.product), expected=Decimal(line.quantity), quantity="0")
        for line in draft.lines
    )
    return replace(draft, lines=tuple(lines))


def nothing_came(line: DraftLine) -> bool:
    """Whether a line was announced and nothing of it was counted."""
    return line.expected is not None and _is_number(line.quantity) and not Decimal(line.quantity)


def came(draft: Draft) -> Draft:
    """The draft without what was announced and did not come: that stays open where it was ordered."""
    return replace(draft, lines=tuple(line for line in draft.lines if not nothing_came(line)))


def scanned_line(scanned: Scanned) -> DraftLine:
    """A new line of what was scanned; what a label says of price and amount is kept."""
    return DraftLine(
        line=0,
        product=scanned.product.code,
        quantity=f"{plain(scanned.quantity):f}",
        unit=scanned.unit,
        price=scanned.price,
        amount=scanned.amount,
        lot=scanned.lot,
        produced=scanned.produced,
        expires=scanned.expires,
        serials=(scanned.serial,) if scanned.serial else (),
    )


def as_kept(scanned: Scanned, today: date) -> Scanned:
    """A scan with what its label says as far as the shop keeps it; a date that is past is told in any case."""
    product, lots = scanned.product, keeps_lots(scanned.product)
    past = scanned.expires is not None and scanned.expires < today
    return replace(
        scanned,
        lot=scanned.lot if lots else "",
        produced=scanned.produced if lots else None,
        expires=scanned.expires if lots or past else None,
        serial=scanned.serial if product.serials else "",
        quantity=Decimal(1) if product.serials and scanned.serial else scanned.quantity,
    )


def same_goods(line: DraftLine, scanned: Scanned) -> bool:
    """Whether a scan counts on this line: same goods of the same lot, nothing special agreed, in the same unit.

    Goods that were announced are counted towards that in whatever unit they come, and make their lot that of the line.
    """
    return _same_terms(line, scanned) and (line.lot == scanned.lot or (not line.lot and nothing_came(line)))


def other_lot(line: DraftLine, scanned: Scanned) -> bool:
    """Whether a scan is of goods this line announced, but of another lot than was counted on it."""
    return line.expected is not None and bool(scanned.lot) and _same_terms(line, scanned) and line.lot != scanned.lot


def _same_terms(line: DraftLine, scanned: Scanned) -> bool:
    unit = line.unit or scanned.product.unit
    return (
        line.product == scanned.product.code
        and (line.expected is not None or unit == (scanned.unit or scanned.product.unit))
        and (line.source is None or line.expected is not None)
        and scanned.amount is None
    )


def split_lot(draft: Draft, place: int, product: Product, scanned: Scanned) -> Draft:
    """The draft with what is still expected of a line on a line of its own, for the lot that was scanned."""
    line = draft.lines[place]
    counted = base_quantity(product, line) / product.factor(line.unit)
    rest = replace(line, quantity="0", expected=max((line.expected or Decimal(0)) - counted, Decimal(0)), lot="")
    rest = labelled(added(product, replace(rest, produced=None, expires=None, serials=()), scanned), scanned)
    return inserted(with_line(draft, place, replace(line, expected=plain(counted))), place + 1, [rest])


def labelled(line: DraftLine, scanned: Scanned) -> DraftLine:
    """A line with the lot and the dates a scan says, and its serial number after those it has."""
    serials = (*line.serials, scanned.serial) if scanned.serial else line.serials
    return replace(
        line,
        lot=scanned.lot or line.lot,
        produced=scanned.produced or line.produced,
        expires=scanned.expires or line.expires,
        serials=serials,
    )


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))
