"""What people type into number and date fields, read as a value: pure functions.

Numbers may be small sums (``12*24``, ``=100/3``, ``1,234.5``); dates may be short (``1121``,
``11-21``, ``t`` for today, ``+3`` for in three days). Anything else is refused with the reason.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, DivisionByZero, InvalidOperation

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import plain

_TOKEN = re.compile(r"\d+(?:\.\d*)?|\.\d+|[-+*/()]", re.ASCII)
_LONGEST = 60
_SHAPES = (
    re.compile(r"(?P<year>\d{4})[-/.年]?(?P<month>\d{2})[-/.月]?(?P<day>\d{2})日?", re.ASCII),
    re.compile(r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?", re.ASCII),
    re.compile(r"(?P<month>\d{2})(?P<day>\d{2})", re.ASCII),
    re.compile(r"(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?", re.ASCII),
    re.compile(r"(?P<day>\d{1,2})日?", re.ASCII),
)


def half_width(text: str) -> str:
    """Full-width digits and signs as their narrow forms, without spaces at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


def read_number(text: str, places: int, field: str) -> Decimal | None:
    """The value of a typed number or small sum, rounded half-up to ``places``; None for nothing typed.

    A plain number with more decimals than fit is refused, not rounded: only a sum may need rounding.

    Raises:
        InvalidValue: it is not a number or a sum of numbers.
    """
    typed = half_width(text).lstrip("=").replace(",", "").replace(" ", "").replace("×", "*").replace("÷", "/")
    if not typed:
        return None
    tokens = _TOKEN.findall(typed)
    if len(typed) > _LONGEST or "".join(tokens) != typed:
        raise InvalidValue(field, text, N_("a plain number is needed"))
    is_sum = len(tokens) > (2 if tokens[0] in "+-" else 1)
    try:
        value = _Sum(tokens).value()
        rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    except (InvalidOperation, DivisionByZero, IndexError, RecursionError) as error:
        raise InvalidValue(field, text, N_("a plain number is needed")) from error
    if not is_sum and rounded != value:
        raise InvalidValue(field, text, N_("it has too many decimals"))
    return plain(rounded)


class _Sum:
    """Reads ``+ - * /`` and brackets over numbers, from left to right."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def value(self) -> Decimal:
        result = self._terms()
        if self._at != len(self._tokens):
            raise InvalidOperation
        return result

    def _next(self, *wanted: str) -> str:
        if self._at < len(self._tokens) and self._tokens[self._at] in wanted:
            self._at += 1
            return self._tokens[self._at - 1]
        return ""

    def _terms(self) -> Decimal:
        result = self._factors()
        while sign := self._next("+", "-"):
            other = self._factors()
            result = result + other if sign == "+" else result - other
        return result

    def _factors(self) -> Decimal:
        result = self._single()
        while sign := self._next("*", "/"):
            other = self._single()
            result = result * other if sign == "*" else result / other
        return result

    def _single(self) -> Decimal:
        if sign := self._next("+", "-"):
            inner = self._single()
            return -inner if sign == "-" else inner
        if self._next("("):
            inner = self._terms()
            if not self._next(")"):
                raise InvalidOperation
            return inner
        token = self._tokens[self._at]
        self._at += 1
        return Decimal(token)


def read_date(text: str, today: date, field: str) -> date | None:
    """The day typed; the year and month left out are those of today. None for nothing typed.

    Raises:
        InvalidValue: it is no day; the reason offers the nearest one where the month is right.
    """
    typed = half_width(text).lower()
    if not typed:
        return None
    if typed in ("t", "today", "今", "今天"):
        return today
    if re.fullmatch(r"[+-]\d{1,4}", typed, re.ASCII):
        return today + timedelta(days=int(typed))
    for shape in _SHAPES:
        found = shape.fullmatch(typed)
        if found:
            parts = found.groupdict()
            return _day(
                int(parts.get("year") or today.year),
                int(parts.get("month") or today.month),
                int(parts["day"]),
                text,
                field,
            )
    raise InvalidValue(field, text, N_("a day is needed, for example 1121 or 2026-11-21"))


def _day(year: int, month: int, number: int, text: str, field: str) -> date:
    try:
        return date(year, month, number)
    except ValueError as error:
        raise InvalidValue(field, text, N_("there is no such day")) from error


def nearest_day(text: str, today: date) -> date | None:
    """The last day of the month where somebody typed a day past its end; else nothing."""
    typed = half_width(text)
    for shape in _SHAPES:
        found = shape.fullmatch(typed)
        if found:
            parts = found.groupdict()
            year, month = int(parts.get("year") or today.year), int(parts.get("month") or today.month)
            if 1 <= month <= 12 and year >= 1 and int(parts["day"]) > 28:
                return month_end(year, month)
    return None


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    end = month_end(index // 12, index % 12 + 1)
    return end.replace(day=min(day.day, end.day))
