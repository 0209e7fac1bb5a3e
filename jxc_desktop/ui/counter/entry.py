"""What a line typed into the scan box means: a quantity, a price, a discount, a multiplier or a search."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import ZERO, number, plain, price, quantity

_MULTIPLIER = re.compile(r"(\d+(?:\.\d+)?)\*(.*)")


class EntryKind(Enum):
    """What the operator means."""

    NOTHING = auto()
    SEARCH = auto()
    QUANTITY = auto()
    PRICE = auto()
    DISCOUNT = auto()


@dataclass(frozen=True, slots=True)
class Entry:
    """A typed line, read. ``times`` is the number before ``*``; ``text`` is what is looked for."""

    kind: EntryKind
    text: str = ""
    times: Decimal | None = None
    value: Decimal = ZERO
    discount: str = ""


def normal(text: str) -> str:
    """Half-width and trimmed, as an input method may have left it."""
    return unicodedata.normalize("NFKC", text).replace("×", "*").replace("。", ".").strip()


def read_entry(text: str, *, folds: bool) -> Entry:
    """Read the scan box. ``folds`` reads plain discounts as the Chinese 折 (8.5 pays 85 %).

    Raises:
        InvalidValue: a quantity, price or discount that is none.
    """
    typed = normal(text)
    if not typed:
        return Entry(EntryKind.NOTHING)
    if typed[0] == "*":
        return Entry(EntryKind.QUANTITY, value=_positive(typed[1:]))
    if typed[0] == "." and len(typed) > 1:
        return Entry(EntryKind.PRICE, value=price(typed[1:]))
    if typed[0] == "/":
        return Entry(EntryKind.DISCOUNT, discount=read_discount(typed[1:], folds=folds))
    found = _MULTIPLIER.fullmatch(typed)
    if found:
        return Entry(EntryKind.SEARCH, found[2].strip(), _positive(found[1]))
    return Entry(EntryKind.SEARCH, typed)


def is_bare_number(text: str) -> bool:
    """Digits without ``*``: they may have been meant as a quantity."""
    return normal(text).isdecimal()


def read_discount(text: str, *, folds: bool) -> str:
    """Read a discount as drafts keep it: ``15%`` or ``2.00``; empty for none.

    ``20%`` takes 20 % off and ``-5`` takes 5.00 off in both languages. A plain number is 折 in Chinese
    (8.5 and 85 both pay 85 %) and percent off in English. A dash alone takes nothing off, promotions neither.

    Raises:
        InvalidValue: malformed or out of range.
    """
    typed = normal(text)
    if typed in {"", "0"}:
        return ""
    if typed == "-":
        return "0"
    if typed.startswith("-"):
        return f"{plain(price(typed[1:], 'discount')):f}"
    if typed.endswith("%"):
        return _percent_off(number(typed[:-1], "discount"))
    value = number(typed, "discount")
    if not folds:
        return _percent_off(value)
    return _percent_off(100 - (value * 10 if value <= 10 else value))


def _percent_off(percent: Decimal) -> str:
    if not 0 <= percent <= 100:
        raise InvalidValue("discount", f"{percent:f}", N_("a percentage between 0 and 100 is needed"))
    return f"{plain(percent):f}%" if percent else ""


def _positive(text: str) -> Decimal:
    value = quantity(text)
    if value <= 0:
        raise InvalidValue("quantity", text, N_("it is not above zero"))
    return value
