"""Changes of a draft as pure steps: a draft goes in, another one comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from jxc_desktop.domain.documents import Draft, DraftLine, Kind
from jxc_desktop.domain.errors import N_, InvalidValue, ShopError
from jxc_desktop.domain.product import Product, read_quantity
from jxc_desktop.domain.values import PRICE_PLACES, QUANTITY_PLACES, plain
from jxc_desktop.services.engine.placing import keeps_lots
from jxc_desktop.services.goods import Scanned
from jxc_desktop.ui.common.entry import half_width, read_number

_PRICE_STEP = Decimal(1).scaleb(-PRICE_PLACES)


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


def moved(draft: Draft, place: int, by: int) -> Draft:
    """The draft with one line moved up or down; at an end nothing changes."""
    target = place + by
    if not (0 <= place < len(draft.lines) and 0 <= target < len(draft.lines)):
        return draft
    lines = list(draft.lines)
    lines.insert(target, lines.pop(place))
    return replace(draft, lines=tuple(lines))


def read_entered(product: Product | None, text: str, unit: str) -> str:
    """A typed quantity as it is kept: a number, the result of a small sum, or units as in ``10箱3盒4支``.

    Raises:
        InvalidValue: it is none of these, or over-precise.
    """
    typed = half_width(text)
    if not typed:
        raise InvalidValue("quantity", text, N_("a number is needed"))
    try:
        number = read_number(typed, QUANTITY_PLACES, "quantity")
    except InvalidValue:
        if product is None:
            raise
        read_quantity(product, typed, unit)
        return typed
    return f"{number or Decimal(0):f}"


def base_quantity(product: Product, line: DraftLine) -> Decimal:
    """What a line comes to in the base unit."""
    return read_quantity(product, line.quantity, line.unit)


def serials_wanted(product: Product | None, line: DraftLine | None) -> int:
    """How many serial numbers a line should have: one for each piece; none while that cannot be told."""
    if product is None or line is None:
        return 0
    try:
        return int(base_quantity(product, line))
    except (ShopError, ValueError):
        return 0


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


def as_announced(kind: Kind, draft: Draft, codes: Mapping[int, str]) -> Draft:
    """A draft drawn from an order, of a kind that counts what comes: all of it is expected, none has come yet.

    ``codes`` are the goods by line, for lines of which nothing came are not asked what they come to.
    """
    return from_nothing(draft, codes) if "expected" in kind.line_fields else draft


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


def all_came(draft: Draft) -> Draft:
    """The draft with everything as it was announced."""
    lines = (line if line.expected is None else replace(line, quantity=f"{line.expected:f}") for line in draft.lines)
    return replace(draft, lines=tuple(lines))


def _is_number(text: str) -> bool:
    try:
        read_number(text, QUANTITY_PLACES, "quantity")
    except InvalidValue:
        return False
    return True


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


def in_other_unit(product: Product, line: DraftLine, unit: str) -> DraftLine:
    """A line in another unit; a price that was entered is the price of the other unit then.

    Raises:
        InvalidValue: the product is not traded in that unit.
    """
    before, after = product.factor(line.unit), product.factor(unit)
    price = line.price
    if price is not None:
        price = plain((price * after / before).quantize(_PRICE_STEP, ROUND_HALF_UP))
    return replace(line, unit=unit, price=price, amount=None)


def day_of(draft: Draft) -> date | None:
    """The day entered in the header."""
    return None if draft.at is None else draft.at.date()


def at_day(day: date | None, now: datetime) -> datetime | None:
    """The business time of a day in the header: today means now, another day this time of that day."""
    if day is None or day == now.date():
        return None
    return datetime.combine(day, now.time())


def timed(kind: Kind, draft: Draft, line: DraftLine, now: datetime) -> DraftLine:
    """A counted line keeps the instant at which it was counted."""
    if "at" not in kind.line_fields or draft.at is not None:
        return line
    return replace(line, at=now.replace(microsecond=0))


Change = Callable[[DraftLine], DraftLine]


def changed(draft: Draft, place: int, **members: Any) -> Draft:
    """The draft with other members in one line."""
    return with_line(draft, place, replace(draft.lines[place], **members))
