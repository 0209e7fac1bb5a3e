"""Keys of time: what days, weeks, months, quarters and years are as whole numbers, as codes, and a period later.

A day is ``20260501``, a month ``202605``, a quarter ``20262``, a year ``2026``; a week is the Julian day number of its
Monday, which every engine can compute from the day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.services.reporting.periods import Period, day_number, day_of_number, months_later, read_day

_JULIAN = 1_721_425
"""The Julian day number of the day before the first of all dates."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to cut time: a day in the middle of a key, the key of a day, and its code."""

    middle: Callable[[int], date]
    of: Callable[[date], int]
    code: Callable[[int], str]
    read: Callable[[str], int]


def _monday(key: int) -> date:
    return date.fromordinal(key - _JULIAN)


def _week_code(key: int) -> str:
    year, week, _day = _monday(key).isocalendar()
    return f"{year}-W{week:02d}"


def _read_week(code: str) -> int:
    year, week = code.split("-W")
    return date.fromisocalendar(int(year), int(week), 1).toordinal() + _JULIAN


def _read_month(code: str) -> int:
    first = date.fromisoformat(f"{code}-01")
    return first.year * 100 + first.month


def _read_quarter(code: str) -> int:
    year, quarter = code.split("-Q")
    return date(int(year), 3 * int(quarter), 1).year * 10 + int(quarter)


KINDS: dict[str, Kind] = {
    "day": Kind(
        day_of_number,
        day_number,
        lambda key: day_of_number(key).isoformat(),
        lambda code: day_number(read_day(code, "filters")),
    ),
    "week": Kind(
        lambda key: _monday(key) + timedelta(3),
        lambda day: (day - timedelta(day.weekday())).toordinal() + _JULIAN,
        _week_code,
        _read_week,
    ),
    "month": Kind(
        lambda key: date(key // 100, key % 100, 15),
        lambda day: day.year * 100 + day.month,
        lambda key: f"{key // 100}-{key % 100:02d}",
        _read_month,
    ),
    "quarter": Kind(
        lambda key: date(key // 10, 3 * (key % 10) - 1, 15),
        lambda day: day.year * 10 + (day.month + 2) // 3,
        lambda key: f"{key // 10}-Q{key % 10}",
        _read_quarter,
    ),
    "year": Kind(lambda key: date(key, 7, 1), lambda day: day.year, str, lambda code: date(int(code), 1, 1).year),
}


def code_of(naming: str, key: int) -> str:
    """The code of a key, as filters name it: ``2026-05-01``, ``2026-W18``, ``2026-05``, ``2026-Q2``, ``2026``."""
    return KINDS[naming].code(key)


def key_of(naming: str, code: str) -> int:
    """The key of a code.

    Raises:
        InvalidValue: it is no such code.
    """
    try:
        return KINDS[naming].read(code)
    except ValueError:
        raise InvalidValue("filters", code, N_("it is no such time")) from None


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a period lies after the one it is compared with.

    Months where both begin on the same day of one; days where it is a range with as many days just before.
    """

    months: int
    days: int

    @classmethod
    def between(cls, compared: Period, period: Period) -> Shift:
        """From the earlier period to the later one."""
        months = 12 * (period.since.year - compared.since.year) + period.since.month - compared.since.month
        days = (period.since - compared.since).days
        by_days = period.follows(compared) and not period.whole_months()
        return cls(months, 0) if months and compared.since.day == period.since.day and not by_days else cls(0, days)

    def later(self, naming: str, key: int) -> int:
        """The key of the later period that stands for one of the earlier; a key of no calendar stands for itself."""
        if naming not in KINDS:
            return key
        kind = KINDS[naming]
        middle = kind.middle(key)
        if naming == "week" and self.months:
            days = (months_later(middle, self.months) - middle).days
            return key + 7 * round(days / 7)
        moved = months_later(middle, self.months) if self.months else middle + timedelta(self.days)
        return kind.of(moved)


NO_SHIFT = Shift(0, 0)


def keys_between(naming: str, period: Period) -> tuple[int, ...]:
    """The keys of all days of a period."""
    first, last = period.since.toordinal(), period.until.toordinal()
    return tuple(dict.fromkeys(KINDS[naming].of(date.fromordinal(day)) for day in range(first, last + 1)))
