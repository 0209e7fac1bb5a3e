"""From a foreign cell to a value of ours, or to the reason why not. Floats end here."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import AMOUNT_LIMIT, PRICE_LIMIT, QUANTITY_LIMIT
from jxc_desktop.exchange.headers import DATE_TEXT, DAY_MARK, MONEY_MARKS, MONTH_TEXT, NO_WORDS, YES_WORDS, FieldKind
from jxc_desktop.exchange.reader import BadCell, Cell
from jxc_desktop.exchange.text import has_hidden

EXACT_FLOAT = 2**53
_LARGEST_WHOLE = 10**6
DIGITS_EXCEL_KEEPS = 15
_LONGEST_TEXT, _LONGEST_LINES, _LONGEST_CODE = 200, 1000, 64
_WORD_ENDS = re.compile("[,，、;；]")
_NUMBER = re.compile(r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)", re.ASCII)
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+\d+", re.ASCII)
_COUNTED = re.compile(r"(\d{8,})\.0+", re.ASCII)
"""A code that went through a program that keeps numbers."""
_CODE = re.compile(r"[^\s\x00-\x1f](?:[^\x00-\x1f]*[^\s\x00-\x1f])?")
_BARE_DATE = re.compile(r"(19|20)\d{6}", re.ASCII)
_CLOCK = re.compile(r"[ T](\d{1,2}:\d{2}(?::\d{2})?)", re.ASCII)
_AMBIGUOUS_DATE = re.compile(r"(\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII)
_FIRST_DAY, _DAYS_AS_NUMBERS = date(1899, 12, 30), range(32_874, 73_051)
"""How a spreadsheet counts days, and those of 1990 to 2099: a date whose cell lost its format."""
Value = str | int | bool | Decimal | date | tuple[str, ...] | None
"""A value as the services take it; none for an empty cell. A moment is a datetime, which is a date too."""


class CellProblem(Exception):
    """A cell cannot be taken; ``reason`` completes “C17: …”."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def convert(cell: Cell, kind: FieldKind, date_order: str = "") -> Value:
    """The value of a cell. ``date_order`` (``day`` or ``month`` first) settles dates such as 3/4/2026.

    Raises:
        CellProblem: with the reason.
    """
    if isinstance(cell, BadCell):
        reason = N_("a formula without a computed value") if cell.word == "formula" else N_("an error value")
        raise CellProblem(reason)
    if cell == "" or (isinstance(cell, str) and not cell.strip()):
        return None
    if kind is FieldKind.DATE:
        return _date(cell, date_order)
    if kind is FieldKind.MOMENT:
        return _moment(cell, date_order)
    return _CONVERTERS[kind](cell)


def _text(cell: Cell) -> str:
    text = _visible(_plain_text(cell).strip().replace("\r\n", " ").replace("\n", " ").replace("\t", " "))
    if len(text) > _LONGEST_TEXT:
        raise CellProblem(N_("it has more than 200 characters"))
    return text


def _visible(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if has_hidden(text):
        raise CellProblem(N_("it holds invisible or control characters"))
    return text


def _lines(cell: Cell) -> str:
    """A longer text that keeps its lines."""
    lines = _plain_text(cell).strip().replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    text = "\n".join(map(_visible, lines))
    if len(text) > _LONGEST_LINES:
        raise CellProblem(N_("it has more than 1000 characters"))
    return text


def _words(cell: Cell) -> tuple[str, ...]:
    """Short texts with commas between them, each once."""
    parts = (part.strip() for part in _WORD_ENDS.split(_text(cell)))
    return tuple(dict.fromkeys(part for part in parts if part))


def _plain_text(cell: Cell) -> str:
    if isinstance(cell, float):
        return _digits(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return str(cell)


def _code(cell: Cell) -> str:
    """A code as text; a number is one only while every digit is certain."""
    if isinstance(cell, bool) or not isinstance(cell, (str, int, float)):
        raise CellProblem(N_("a code is needed"))
    if isinstance(cell, float):
        if not math.isfinite(cell) or not cell.is_integer() or abs(cell) >= EXACT_FLOAT or cell < 0:
            raise CellProblem(N_("the code was kept as a number and lost digits; make the column text"))
        return f"{cell:.0f}"
    text = str(cell).strip().removeprefix("'")
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if has_hidden(text):
        raise CellProblem(N_("it holds invisible or control characters"))
    if _SCIENTIFIC.fullmatch(text):
        raise CellProblem(N_("the code was kept as a number and lost digits; make the column text"))
    if found := _COUNTED.fullmatch(text):
        text = found[1]
    if len(text) > _LONGEST_CODE or not _CODE.fullmatch(text):
        raise CellProblem(N_("it is too long for a code"))
    return text


def code_lost_digits(cell: Cell) -> bool:
    """Whether a code kept as a number has more digits than a spreadsheet keeps, so that the last may be wrong."""
    if isinstance(cell, str):
        found = _COUNTED.fullmatch(cell.strip())
        return found is not None and len(found[1]) > DIGITS_EXCEL_KEEPS
    return isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= 10**DIGITS_EXCEL_KEEPS


def _number(cell: Cell) -> Decimal:
    """A number: a float as Excel shows it (15 digits), a text only if it is plain."""
    if isinstance(cell, bool) or not isinstance(cell, (str, int, float)):
        raise CellProblem(N_("a plain number is needed"))
    if isinstance(cell, str):
        text = MONEY_MARKS.sub("", _halfwidth(cell))
        if not _NUMBER.fullmatch(text):
            raise CellProblem(N_("a plain number is needed"))
        return Decimal(text.replace(",", ""))
    if not math.isfinite(cell):
        raise CellProblem(N_("a plain number is needed"))
    return Decimal(_digits(cell)) if isinstance(cell, float) else Decimal(cell)


def _halfwidth(text: str) -> str:
    """A text with the full-width digits and signs of Chinese keyboards as plain ones."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def _digits(value: float) -> str:
    return f"{value:.0f}" if value.is_integer() and abs(value) < EXACT_FLOAT else f"{value:.15g}"


def _scaled(cell: Cell, places: int, limit: Decimal) -> Decimal:
    number = _number(cell)
    if abs(number) > limit:
        raise CellProblem(N_("it is too large"))
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -places:
        rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        if isinstance(cell, str) and rounded != number:
            raise CellProblem(N_("it has too many decimals"))
        return rounded  # a computed cell carries digits nobody typed
    return number


def _price(cell: Cell) -> Decimal:
    value = _scaled(cell, 6, PRICE_LIMIT)
    if value < 0:
        raise CellProblem(N_("it is negative"))
    return value


def _amount(cell: Cell) -> Decimal:
    return _scaled(cell, 2, AMOUNT_LIMIT)


def _quantity(cell: Cell) -> Decimal:
    return _scaled(cell, 4, QUANTITY_LIMIT)


def _percent(cell: Cell) -> Decimal:
    """A percentage: ``24.62%`` and ``24.62`` are both 24.62."""
    value = _scaled(_halfwidth(cell).removesuffix("%") if isinstance(cell, str) else cell, 4, Decimal(10**6))
    if value < 0:
        raise CellProblem(N_("it is negative"))
    return value


def _whole(cell: Cell) -> int:
    value = _number(cell)
    if value != int(value) or abs(value) > _LARGEST_WHOLE:
        raise CellProblem(N_("a whole number is needed"))
    return int(value)


def _days(cell: Cell) -> int:
    value = _number(_halfwidth(cell).removesuffix(DAY_MARK) if isinstance(cell, str) else cell)
    if value != int(value) or not 0 <= value <= 36_500:
        raise CellProblem(N_("a whole number of days is needed"))
    return int(value)


def _flag(cell: Cell) -> bool:
    word = _plain_text(cell).strip().casefold()
    if word in YES_WORDS:
        return True
    if word in NO_WORDS:
        return False
    raise CellProblem(N_("yes or no (1 or 0) is needed"))


def _date(cell: Cell, order: str) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float) and cell in _DAYS_AS_NUMBERS:
        return _FIRST_DAY + timedelta(days=int(cell))
    text = _halfwidth(_plain_text(cell))
    found = DATE_TEXT.fullmatch(text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
        if _BARE_DATE.fullmatch(text):
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if found := _AMBIGUOUS_DATE.fullmatch(text):
            return _ordered_date(found[1], order)
    except ValueError:
        pass
    raise CellProblem(N_("a date such as 2026-11-21 is needed"))


def _moment(cell: Cell, order: str) -> datetime:
    """A day with its hour to the second; a day alone begins at midnight."""
    if isinstance(cell, datetime):
        return (cell + timedelta(microseconds=500_000)).replace(microsecond=0)  # a spreadsheet keeps fractions of days
    found = _CLOCK.search(cell) if isinstance(cell, str) else None
    day = _date(cell, order)
    if found is None:
        return datetime(day.year, day.month, day.day)
    hour, minute, second = (int(part) for part in f"{found[1]}:0".split(":")[:3])
    try:
        clock = time(hour, minute, second)
    except ValueError:
        raise CellProblem(N_("a date such as 2026-11-21 is needed")) from None
    return datetime.combine(day, clock)


def _month(cell: Cell) -> str:
    """A month as ``2026-05``; a spreadsheet makes its first day of what was typed."""
    if isinstance(cell, date):
        return f"{cell.year:04d}-{cell.month:02d}"
    found = MONTH_TEXT.fullmatch(_halfwidth(_plain_text(cell)))
    if found is None or not 1 <= int(found[2]) <= 12:
        raise CellProblem(N_("a month like 2026-05 is needed"))
    return f"{found[1]}-{int(found[2]):02d}"


def _ordered_date(text: str, order: str) -> date:
    first, second, year = (int(part) for part in re.split(r"[-/.]", text))
    if order == "day" or first > 12:
        return date(year, second, first)
    if order == "month" or second > 12:
        return date(year, first, second)
    raise CellProblem(N_("day and month cannot be told apart; say which comes first"))


_CONVERTERS: dict[FieldKind, Callable[[Cell], Value]] = {
    FieldKind.TEXT: _text,
    FieldKind.LINES: _lines,
    FieldKind.WORDS: _words,
    FieldKind.CODE: _code,
    FieldKind.PRICE: _price,
    FieldKind.AMOUNT: _amount,
    FieldKind.QUANTITY: _quantity,
    FieldKind.PERCENT: _percent,
    FieldKind.DAYS: _days,
    FieldKind.WHOLE: _whole,
    FieldKind.FLAG: _flag,
    FieldKind.MONTH: _month,
}


def reason_of(error: Exception) -> str:
    """The reason a rule of the domain gives for refusing a value."""
    return str(error.facts["reason"]) if isinstance(error, InvalidValue) else str(error)
