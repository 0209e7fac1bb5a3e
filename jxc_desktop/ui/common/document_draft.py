"""Changes of a draft as pure steps: a draft goes in, another one comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from jxc_desktop.domain.documents import Draft, DraftLine, Kind
from jxc_desktop.domain.errors import N_, InvalidValue, ShopError
from jxc_desktop.domain.product import Product, read_quantity
from jxc_desktop.domain.values import PRICE_PLACES, QUANTITY_PLACES, plain
from jxc_desktop.services.draft_lines import (
    added,
    as_kept,
    base_quantity,
    beyond_expected,
    came,
    from_nothing,
    inserted,
    labelled,
    next_line,
    nothing_came,
    other_lot,
    same_goods,
    scanned_line,
    split_lot,
    with_line,
    without,
)
from jxc_desktop.ui.common.entry import half_width, read_number

__all__ = [
    "added",
    "all_came",
    "as_announced",
    "as_kept",
    "at_day",
    "base_quantity",
    "beyond_expected",
    "came",
    "changed",
    "day_of",
    "from_nothing",
    "in_other_unit",
    "inserted",
    "labelled",
    "moved",
    "next_line",
    "nothing_came",
    "other_lot",
    "read_entered",
    "same_goods",
    "scanned_line",
    "serials_wanted",
    "split_lot",
    "timed",
    "with_line",
    "without",
]

_PRICE_STEP = Decimal(1).scaleb(-PRICE_PLACES)


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


def serials_wanted(product: Product | None, line: DraftLine | None) -> int:
    """How many serial numbers a line should have: one for each piece; none while that cannot be told."""
    if product is None or line is None:
        return 0
    try:
        return int(base_quantity(product, line))
    except (ShopError, ValueError):
        return 0


def as_announced(kind: Kind, draft: Draft, codes: Mapping[int, str]) -> Draft:
    """A draft drawn from an order, of a kind that counts what comes: all of it is expected, none has come yet.

    ``codes`` are the goods by line, for lines of which nothing came are not asked what they come to.
    """
    return from_nothing(draft, codes) if "expected" in kind.line_fields else draft


def all_came(draft: Draft) -> Draft:
    """The draft with everything as it was announced."""
    lines = (line if line.expected is None else replace(line, quantity=f"{line.expected:f}") for line in draft.lines)
    return replace(draft, lines=tuple(lines))


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


def changed(draft: Draft, place: int, **members: Any) -> Draft:
    """The draft with other members in one line."""
    return with_line(draft, place, replace(draft.lines[place], **members))
