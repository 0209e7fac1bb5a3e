"""Business days as the tables keep them: whole numbers such as 20260501."""

from __future__ import annotations

from datetime import date


def day_number(day: date) -> int:
    """A day as 20260501."""
    return day.year * 10_000 + day.month * 100 + day.day


def read_day(day: int) -> date:
    """The date of a day number such as 20260501."""
    return date(day // 10_000, day // 100 % 100, day % 100)
