"""Columns of tables, declared once: title, what it reads, how it shows, whether it can be edited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Generic, TypeVar

from jxc_desktop.i18n.formats import (
    average_text,
    date_text,
    days_text,
    money_text,
    percent_text,
    price_text,
    quantity_text,
    time_text,
    times_text,
)

T = TypeVar("T")
Show = Callable[[Any], str]


def text(value: object) -> str:
    """A value as it is; nothing for None."""
    return "" if value is None else str(value)


def money(value: Decimal | None) -> str:
    """An amount: ``1,234.50``."""
    return "" if value is None else money_text(value)


def price(value: Decimal | None) -> str:
    """A unit price, two decimals or as many more as it has."""
    return "" if value is None else price_text(value)


def average(value: Decimal | None) -> str:
    """A price that was calculated, two to four decimals."""
    return "" if value is None else average_text(value)


def times(value: Decimal | None) -> str:
    """How many times, with two decimals."""
    return "" if value is None else times_text(value)


def days(value: Decimal | None) -> str:
    """A span of days with one decimal."""
    return "" if value is None else days_text(value)


def quantity(value: Decimal | None) -> str:
    """A quantity without trailing zeros."""
    return "" if value is None else quantity_text(value)


def percent(value: Decimal | None) -> str:
    """A fraction as a percentage."""
    return "" if value is None else percent_text(value)


def whole(value: int | None) -> str:
    """A count with thousands separators."""
    return "" if value is None else f"{value:,d}"


def day(value: date | None) -> str:
    """A day as ``2026-11-21``."""
    return "" if value is None else date_text(value)


def moment(value: datetime | None) -> str:
    """A local time as ``2026-11-21 18:32``."""
    return "" if value is None else time_text(value)


def day_or_moment(value: datetime | None) -> str:
    """A local time; only the day where no more is known."""
    return "" if value is None else date_text(value.date()) if value.time() == time() else time_text(value)


NUMERIC: frozenset[Show] = frozenset({money, price, average, times, days, quantity, percent, whole})


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column over rows of ``T``.

    ``title`` is a message marked with ``N_``. ``show`` also decides the side: numbers stand right.
    ``edit`` names the method of the model's editor that takes ``(row_number, typed_text)``, and
    ``editable`` may refuse single rows. ``needed`` cells are those Enter walks to. ``icon`` answers
    the name of an icon, for a gutter or beside the text. ``name`` identifies the column in saved layouts.
    """

    title: str
    read: Callable[[T], Any]
    show: Show = text
    edit: str = ""
    name: str = ""
    width: int = 0
    stretch: bool = False
    right: bool | None = None
    tooltip: Callable[[T], str] | None = None
    icon: Callable[[T], str | None] | None = None
    changed: Callable[[T], bool] | None = None
    danger: Callable[[T], bool] | None = None
    editable: Callable[[T], bool] | None = None
    needed: Callable[[T], bool] | None = None
    edit_text: Show | None = None

    @property
    def numeric(self) -> bool:
        """Whether the column stands right."""
        return self.show in NUMERIC if self.right is None else self.right

    @property
    def key(self) -> str:
        """What the column is called in saved layouts."""
        return self.name or self.title


def gutter(icon: Callable[[T], str | None], tooltip: Callable[[T], str] | None = None) -> Column[T]:
    """The narrow column in front that shows the state of a row as an icon with a tooltip."""
    return Column("", read=lambda row: "", name="state", icon=icon, tooltip=tooltip, width=28)
