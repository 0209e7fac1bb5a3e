"""GS1 element strings: one scan that says the article, its lot, its dates, its weight or its price."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jxc_desktop.domain.barcode import GS, has_right_check_digit, is_digits
from jxc_desktop.domain.errors import N_, InvalidValue

# Digits of an identifier by its first two, and of the values whose length is fixed.
_IDENTIFIER_LENGTHS = {
    **dict.fromkeys(
        ("00", "01", "02", "03", "10", "11", "12", "13", "15", "16", "17", "20", "21", "22", "30", "37"), 2
    ),
    **dict.fromkeys(("23", "24", "25", "40", "41", "42", "71"), 3),
    **dict.fromkeys(("31", "32", "33", "34", "35", "36", "39", "43", "70", "72", "80", "81", "82"), 4),
    **{str(number): 2 for number in range(90, 100)},
}
_FIXED_LENGTHS = {
    "00": 18,
    **dict.fromkeys(("01", "02", "03"), 14),
    **dict.fromkeys(("11", "12", "13", "15", "16", "17"), 6),
    "20": 2,
    **dict.fromkeys(("31", "32", "33", "34", "35", "36"), 6),
    "41": 13,
}
_LONGEST = {"10": 20, "21": 20, "30": 8, "37": 8, "39": 18}
_DAYS = ("11", "12", "13", "15", "16", "17", "7003", "7006", "7007", "7011")
_DIGITS_ONLY = ("01", "02", "30", "37", "310", "391", "392", "393", *_DAYS)
_WITH_CURRENCY = ("391", "393")
_PRINTED = re.compile(r"\((\d{2,4})\)([^()]+)", re.ASCII)
_YUAN = "156"
"""The number of the currency prices are in here (ISO 4217)."""
_SHORTEST = {**dict.fromkeys(_WITH_CURRENCY, 4), "7003": 10, "7006": 6, "7007": 6, "7011": 6}


@dataclass(frozen=True, slots=True)
class Element:
    """One application identifier and its value, as written."""

    identifier: str
    value: str


@dataclass(frozen=True, slots=True)
class Gs1Message:
    """What an element string says to a shop. ``weight`` is net kilograms, ``amount`` what the label asks."""

    elements: tuple[Element, ...]
    gtin: str = ""
    lot: str = ""
    serial: str = ""
    produced: date | None = None
    best_before: date | None = None
    expires: date | None = None
    count: Decimal | None = None
    weight: Decimal | None = None
    amount: Decimal | None = None


def read_elements(text: str) -> tuple[Element, ...]:
    """Split an element string; a separator after a value of fixed length is allowed.

    Raises:
        InvalidValue: an unknown identifier, or a value of the wrong length or kind.
    """
    elements: list[Element] = []
    place = 0
    while place < len(text):
        if text[place] == GS:
            place += 1
            continue
        identifier = text[place : place + _IDENTIFIER_LENGTHS.get(text[place : place + 2], 99)]
        if identifier[:2] not in _IDENTIFIER_LENGTHS or not is_digits(identifier):
            raise InvalidValue("barcode", text, N_("it is not a GS1 element string"))
        place += len(identifier)
        value = _value_at(text, place, identifier)
        elements.append(Element(identifier, value))
        place += len(value)
    return tuple(elements)


def _value_at(text: str, place: int, identifier: str) -> str:
    fixed = _FIXED_LENGTHS.get(identifier[:2])
    end = text.find(GS, place)
    rest = text[place:] if end < 0 else text[place:end]
    value = rest[:fixed] if fixed else rest
    longest = fixed or _LONGEST.get(identifier[:2], 90)
    shortest = fixed or _SHORTEST.get(identifier, _SHORTEST.get(identifier[:3], 1))
    if not shortest <= len(value) <= longest:
        raise InvalidValue("barcode", text, N_("a part of the GS1 element string has the wrong length"))
    if identifier.startswith(_DIGITS_ONLY) and not is_digits(value):
        raise InvalidValue("barcode", text, N_("a part of the GS1 element string must be digits"))
    return value


def read_gs1(text: str, year: int) -> Gs1Message:
    """Read an element string; ``year`` (now) decides the century of its dates.

    Raises:
        InvalidValue: it cannot be split, a date does not exist, or the article number is misread.
    """
    elements = read_elements(text)
    facts: dict[str, object] = {}
    for element in elements:
        read = _READERS.get(element.identifier) or _READERS.get(element.identifier[:3])
        if read is not None:
            name, value = read(element, year)
            facts[name] = value
    return Gs1Message(elements, **facts)  # type: ignore[arg-type]


def without_brackets(text: str) -> str:
    """An element string as it is printed under a symbol, its identifiers in brackets, as a scanner sends it.

    Anything else stays as it is.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    parts = _PRINTED.findall(plain)
    if not parts or "".join(f"({identifier}){value}" for identifier, value in parts) != plain:
        return text
    if any(_IDENTIFIER_LENGTHS.get(identifier[:2]) != len(identifier) for identifier, _ in parts):
        return text
    return GS + GS.join(identifier + value for identifier, value in parts)


def looks_like_gs1(text: str) -> bool:
    """Whether a code no scanner marked begins as an element string does: an article number that checks out."""
    return text[:2] in {"01", "02"} and len(text) >= 16 and has_right_check_digit(text[2:16])


def decimals(element: Element) -> Decimal:
    """The value of an identifier whose last digit counts the decimals; the currency before an amount is left out."""
    digits = element.value[3:] if element.identifier.startswith(_WITH_CURRENCY) else element.value
    return Decimal(digits).scaleb(-int(element.identifier[3]))


def day_of(value: str, year: int) -> date:
    """The day of six digits; day 00 is the last of the month, the century the nearest to ``year``.

    Raises:
        InvalidValue: there is no such day.
    """
    short, month, day = int(value[:2]), int(value[2:4]), int(value[4:])
    near = year - year % 100 + short
    near += 100 if near < year - 50 else -100 if near > year + 49 else 0
    try:
        return date(near, month, day or calendar.monthrange(near, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        raise InvalidValue("barcode", value, N_("there is no such day")) from None


def _gtin(element: Element, _year: int) -> tuple[str, object]:
    if not has_right_check_digit(element.value):
        raise InvalidValue("barcode", element.value, N_("its check digit is wrong"))
    return "gtin", element.value


def _amount(element: Element, _year: int) -> tuple[str, object]:
    """What a label asks; in a currency that is not used here it asks nothing that counts."""
    foreign = element.identifier.startswith(_WITH_CURRENCY) and not element.value.startswith(_YUAN)
    return "amount", None if foreign else decimals(element)


def _day(name: str) -> Callable[[Element, int], tuple[str, object]]:
    return lambda element, year: (name, day_of(element.value, year))


_READERS: dict[str, Callable[[Element, int], tuple[str, object]]] = {
    "01": _gtin,
    "02": _gtin,
    "10": lambda element, _: ("lot", element.value),
    "21": lambda element, _: ("serial", element.value),
    "11": _day("produced"),
    "15": _day("best_before"),
    "17": _day("expires"),
    "30": lambda element, _: ("count", Decimal(element.value)),
    "37": lambda element, _: ("count", Decimal(element.value)),
    "310": lambda element, _: ("weight", decimals(element)),
    "392": _amount,
    "393": _amount,
}
