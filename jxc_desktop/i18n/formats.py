"""Numbers, dates and money as people read them here; the same on screen, on paper and in both languages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from jxc_desktop.domain.values import plain, round_amount

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "兆")


def money_text(amount: Decimal) -> str:
    """An amount with thousands separators and two decimals: ``1,234.50``."""
    return f"{round_amount(amount) + 0:,.2f}"


def price_text(price: Decimal) -> str:
    """A unit price with at least two decimals, and as many more as it has: ``3.50``, ``0.123456``."""
    exponent = plain(price).as_tuple().exponent
    places = max(2, -exponent) if isinstance(exponent, int) else 2
    return f"{price:,.{places}f}"


def average_text(price: Decimal) -> str:
    """A price that was calculated, with two to four decimals, half-up: ``3.50``, ``12.3457``."""
    return price_text(price.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP))


def rounded_text(value: Decimal, places: int) -> str:
    """A figure with thousands separators and so many decimals, half-up: ``1,234.5``."""
    return f"{value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) + 0:,.{places}f}"


def times_text(value: Decimal) -> str:
    """How many times: ``1.25``."""
    return rounded_text(value, 2)


def days_text(value: Decimal) -> str:
    """A span of days: ``30.5``."""
    return rounded_text(value, 1)


def quantity_text(quantity: Decimal) -> str:
    """A quantity with thousands separators and no trailing zeros: ``1,200``, ``0.5``."""
    return f"{plain(quantity) + 0:,f}"


def percent_text(fraction: Decimal, places: int = 2) -> str:
    """A fraction as a percentage, half-up: ``0.41176`` is ``41.18%``."""
    step = Decimal(1).scaleb(-places)
    return f"{(fraction * 100).quantize(step, rounding=ROUND_HALF_UP) + 0:,f}%"


def date_text(day: date) -> str:
    """A day as ``2026-05-01``."""
    return f"{day:%Y-%m-%d}"


def time_text(at: datetime) -> str:
    """A local time as ``2026-05-01 09:30``."""
    return f"{at:%Y-%m-%d %H:%M}"


def chinese_capital_amount(amount: Decimal) -> str:
    """An amount in the capital numerals that receipts and cheques ask for: ``1409.50`` is 壹仟肆佰零玖元伍角整.

    By the rule of the banks: 整 closes an amount that ends at 元 or 角, inner zeros are written once, and 零
    stands between 元 and what follows when the figure before or after 元 is zero.

    Raises:
        ValueError: the amount is too large to be written (a thousand 兆 and more).
    """
    rounded = round_amount(amount)
    fen = int(abs(rounded).scaleb(2))
    if fen == 0:
        return "零元整"
    if fen >= 10**18:
        raise ValueError(f"{amount} is too large")
    yuan, jiao, cent = fen // 100, fen // 10 % 10, fen % 10
    text = ("负" if rounded < 0 else "") + (f"{_capital_whole(yuan)}元" if yuan else "")
    if yuan and (jiao or cent) and (jiao == 0 or yuan % 10 == 0):
        text += _DIGITS[0]
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    return text + (f"{_DIGITS[cent]}分" if cent else "整")


def _capital_whole(number: int) -> str:
    groups: list[int] = []
    while number:
        groups.append(number % 10_000)
        number //= 10_000
    text = ""
    skipped = False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group == 0:
            skipped = True
            continue
        if text and (skipped or group < 1000):
            text += _DIGITS[0]
        text += _capital_group(group) + _GROUPS[index]
        skipped = False
    return text


def _capital_group(group: int) -> str:
    """A number below ten thousand; zeros inside it are written once, zeros at its end not at all."""
    text = ""
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            text += _DIGITS[digit] + _PLACES[place]
        elif text and not text.endswith(_DIGITS[0]) and group % 10**place:
            text += _DIGITS[0]
    return text
