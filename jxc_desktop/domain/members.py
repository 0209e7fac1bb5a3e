"""Members (会员): their birthdays, and what the shop adds when they load stored value. Pure.

A birthday is a whole number, 19900501 with the year and 501 without it: many tell the day and keep the year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import ZERO, Fen, amount, from_fen, to_fen

_BIRTHDAY = re.compile(r"(?:(\d{4})\D{1,2})?(\d{1,2})\D{1,2}(\d{1,2})\D?", re.ASCII)
_TOGETHER = re.compile(r"(\d{4})?(\d{2})(\d{2})", re.ASCII)
_LEAP_YEAR = 2000
"""Has every day a birthday without a year may fall on."""


def read_birthday(value: object, field: str = "birthday") -> int | None:
    """A birthday such as 1990-05-01, or 05-01 without the year; nothing of an empty text.

    Raises:
        InvalidValue: there is no such day.
    """
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    found = _TOGETHER.fullmatch(text.zfill(4)) or _BIRTHDAY.fullmatch(text)
    if found is None:
        raise InvalidValue(field, text[:20], N_("a day such as 1990-05-01 or 05-01 is needed"))
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        date(year or _LEAP_YEAR, month, day)
    except ValueError:
        raise InvalidValue(field, text[:20], N_("there is no such day")) from None
    return year * 10_000 + month * 100 + day


def birthday_text(birthday: int | None) -> str:
    """A birthday as it is read back: 1990-05-01, 05-01, or nothing."""
    if birthday is None:
        return ""
    year, month, day = birthday // 10_000, birthday // 100 % 100, birthday % 100
    return f"{year:04d}-{month:02d}-{day:02d}" if year else f"{month:02d}-{day:02d}"


def next_birthday(birthday: int, today: date) -> date:
    """The day it is kept next, today included; who was born on 29 February keeps the 28th in other years."""
    month, day = birthday // 100 % 100, birthday % 100
    for year in (today.year, today.year + 1):
        kept = _kept(year, month, day)
        if kept >= today:
            return kept
    return _kept(today.year + 1, month, day)


def _kept(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)


def days_between(first: date, last: date) -> frozenset[int]:
    """The birthdays kept from one day to another, as 501: what a list of birthdays asks for."""
    count = (last - first).days + 1
    days = {first + timedelta(days=step) for step in range(count)}
    found = {one.month * 100 + one.day for one in days}
    if any((one.month, one.day) == (2, 28) and (one + timedelta(days=1)).month == 3 for one in days):
        found.add(229)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class TopUpOffers:
    """What is added to a top-up: for each amount in fen the bonus from it on, the smallest first."""

    steps: tuple[tuple[Fen, Fen], ...] = ()

    def bonus(self, loaded: Decimal) -> Decimal:
        """The bonus of a top-up: that of the largest amount it reaches."""
        reached = [bonus for least, bonus in self.steps if to_fen(loaded) >= least]
        return from_fen(reached[-1]) if reached else ZERO


NO_OFFERS = TopUpOffers()


def read_offers(value: str) -> TopUpOffers:
    """``500=50 1000=150``: from 500.00 on 50.00 are added, from 1000.00 on 150.00.

    Raises:
        InvalidValue: it is something else, or an amount is named twice.
    """
    steps: dict[Fen, Fen] = {}
    for part in value.replace(",", " ").replace("，", " ").split():
        least, equals, bonus = part.partition("=")
        if not equals:
            raise InvalidValue("value", part[:40], N_("an amount, = and its bonus are needed"))
        key = to_fen(amount(least, "value"))
        added = to_fen(amount(bonus, "value"))
        if key <= 0 or added < 0 or key in steps:
            raise InvalidValue("value", part[:40], N_("an amount, = and its bonus are needed"))
        steps[key] = added
    return TopUpOffers(tuple(sorted(steps.items())))
