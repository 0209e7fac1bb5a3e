"""The periods a report may be asked for, by name or by its first and last day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from jxc_desktop.domain.errors import N_, InvalidValue

PRESETS: dict[str, str] = {
    "today": N_("Today"),
    "yesterday": N_("Yesterday"),
    "this_week": N_("This week"),
    "this_month": N_("This month"),
    "last_month": N_("Last month"),
    "this_quarter": N_("This quarter"),
    "this_year": N_("This year"),
    "last_year": N_("Last year"),
    "all": N_("All time"),
}
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2200, 12, 31)
_MONTHS = {"this_month": 1, "last_month": 1, "this_quarter": 3, "this_year": 12, "last_year": 12}
"""How many months before it the preset before begins."""


@dataclass(frozen=True, slots=True)
class Period:
    """Business days from ``since`` to ``until``, both included; ``preset`` is the name it was asked by, if by one."""

    since: date
    until: date
    preset: str = field(default="", compare=False)

    def previous(self) -> Period:
        """The period to compare with.

        A preset that still runs has the same part of the one before it, whole months as many whole months before, and
        any other range as many days just before.
        """
        months = _MONTHS.get(self.preset) or self.whole_months()
        if months:
            return Period(_months_back(self.since, months), _months_back(self.until, months))
        days = timedelta(7 if self.preset == "this_week" else (self.until - self.since).days + 1)
        if self.since - FIRST_DAY < days:
            return Period(FIRST_DAY, FIRST_DAY)
        return Period(self.since - days, self.until - days)

    def whole_months(self) -> int:
        """How many months it is from the first to the last day; 0 where it is not whole ones."""
        if self.since.day != 1 or (self.until + timedelta(1)).day != 1 or self.since == FIRST_DAY:
            return 0
        return 12 * (self.until.year - self.since.year) + self.until.month - self.since.month + 1

    def follows(self, earlier: Period) -> bool:
        """Whether it begins on the day after another one."""
        return self.since - earlier.until == timedelta(1)

    def a_year_before(self) -> Period:
        """The same days one year earlier."""
        return Period(_months_back(self.since, 12), _months_back(self.until, 12))


def asked_period(asked: Mapping[str, str], today: date, default: str = "this_month") -> Period:
    """The period of ``since`` and ``until``, else of the preset ``period``.

    Raises:
        InvalidValue: not a day, an unknown preset, or an end before its beginning.
    """
    since, until = asked.get("since", ""), asked.get("until", "")
    if since or until:
        first = read_day(since, "since") if since else FIRST_DAY
        last = read_day(until, "until") if until else max(today, first)
        if last < first:
            raise InvalidValue("until", until, N_("it is before the first day"))
        return Period(first, last)
    name = asked.get("period", "") or default
    if name not in PRESETS:
        raise InvalidValue("period", name, N_("there is no such period"))
    return _preset(name, today)


def read_day(text: str, field: str) -> date:
    """Read ``2026-05-01``.

    Raises:
        InvalidValue: it is not a day between 1990 and 2200.
    """
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidValue(field, text, N_("a date is needed")) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise InvalidValue(field, text, N_("a date is needed"))
    return day


def day_number(day: date) -> int:
    """The day as the ledgers keep it: ``20260501``."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of_number(whole: int) -> date:
    """The day of `day_number`."""
    return date(whole // 10_000, whole // 100 % 100, whole % 100)


def _preset(name: str, today: date) -> Period:
    first_of_month = today.replace(day=1)
    if name == "yesterday":
        return Period(today - timedelta(1), today - timedelta(1), name)
    if name == "last_month":
        return Period(_months_back(first_of_month, 1), first_of_month - timedelta(1), name)
    if name == "last_year":
        return Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31), name)
    since = {
        "today": today,
        "this_week": today - timedelta(today.weekday()),
        "this_month": first_of_month,
        "this_quarter": date(today.year, (today.month - 1) // 3 * 3 + 1, 1),
        "this_year": date(today.year, 1, 1),
        "all": FIRST_DAY,
    }[name]
    return Period(since, today, name)


def _months_back(day: date, months: int) -> date:
    """The same day some months earlier; the last day of a month meets the last day of the other."""
    index = 12 * day.year + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    last = monthrange(year, month)[1]
    if day.day == monthrange(day.year, day.month)[1]:
        return date(year, month, last)
    return date(year, month, min(day.day, last))


def months_later(day: date, months: int) -> date:
    """The same day some months later; the last day of a month meets the last day of the other."""
    return _months_back(day, -months)
