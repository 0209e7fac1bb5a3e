"""Business days as the tables keep them: whole numbers such as 20260501."""

from __future__ import annotations

from datetime import date


def day_number(day: date) -> int:
    """A day as 20260501."""
    return day.year * 10_000 + day.month * 100 + day.day


def read_day(day: int) -> date:
    """The date of a day number such as 20260501."""
    return date(day // 10_000, day // 100 % 100, day % 100)


def month_number(day: date) -> int:
    """The month of a day as 202605."""
    return day.year * 100 + day.month


def next_month(month: int) -> int:
    """The month after one such as 202612."""
    return month + 1 if month % 100 < 12 else month + 89


def last_day(month: int) -> int:
    """The last day a month can have as a number: no day of the month lies after it."""
    return month * 100 + 31


def first_open_day(closed: int | None) -> int:
    """The first day after a closed month; 0 where none is closed."""
    return 0 if closed is None else next_month(closed) * 100 + 1
