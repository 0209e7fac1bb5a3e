"""Amounts, prices, quantities and times: exact in memory, whole numbers in the ledgers.

| value | in memory | in the ledgers |
| --- | --- | --- |
| amount | ``Decimal``, 2 places | integer fen |
| unit price | ``Decimal``, up to 6 places | integer millionths |
| quantity | ``Decimal``, up to 4 places | integer ten-thousandths of the base unit |
| instant | aware UTC ``datetime`` | integer microseconds since 1970 |

Input that is over-precise, not finite or out of range is refused with the field named.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from jxc_desktop.domain.errors import N_, InvalidValue

AMOUNT_PLACES, PRICE_PLACES, QUANTITY_PLACES = 2, 6, 4
AMOUNT_LIMIT = Decimal(10) ** 12  # 10^14 fen: a sum of 90,000 such rows still fits 63 bits
PRICE_LIMIT = Decimal(10) ** 9
QUANTITY_LIMIT = Decimal(10) ** 8  # 10^12 ten-thousandths
ZERO = Decimal(0)
CENT = Decimal("0.01")
EARLIEST, LATEST = datetime(1, 1, 1), datetime(9999, 12, 31)  # local times before and after all others
_STRICT_NUMBER = re.compile(r"[+-]?((\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+)", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Fen = int
"""A whole number of fen (0.01 of the currency)."""
Units = int
"""A whole number of ten-thousandths of a product's base unit."""


def number(value: object, field: str) -> Decimal:
    """Read a plain decimal number; refuse floats, exponents, full-width digits, NaN and infinity.

    A comma may only stand between thousands: ``12,5`` is somebody's twelve and a half, not 125.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise InvalidValue(field, value, N_("a plain number is needed"))
    if isinstance(value, str):
        text = value.strip()
        if not _STRICT_NUMBER.fullmatch(text):
            raise InvalidValue(field, value, N_("a plain number is needed"))
        return Decimal(text.replace(",", ""))
    result = Decimal(value)
    if not result.is_finite():
        raise InvalidValue(field, value, N_("a plain number is needed"))
    return result


def scaled(value: object, places: int, limit: Decimal, field: str) -> Decimal:
    """Read a number of at most ``places`` decimals with ``|value| <= limit``.

    Raises:
        InvalidValue: with the field named, when it is malformed, over-precise or out of range.
    """
    result = number(value, field)
    if result.copy_abs() > limit:
        raise InvalidValue(field, value, N_("it is too large"))
    exponent = result.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        normal = result.normalize()
        exponent = normal.as_tuple().exponent
        if normal != result or (isinstance(exponent, int) and -exponent > places):
            raise InvalidValue(field, value, N_("it has too many decimals"))
        return normal
    return result


def amount(value: object, field: str = "amount") -> Decimal:
    """Read an amount of money (exactly 2 decimals in the answer)."""
    return scaled(value, AMOUNT_PLACES, AMOUNT_LIMIT, field).quantize(CENT)


def price(value: object, field: str = "price") -> Decimal:
    """Read a unit price of up to 6 decimals, not negative."""
    result = scaled(value, PRICE_PLACES, PRICE_LIMIT, field)
    if result < 0:
        raise InvalidValue(field, value, N_("it is negative"))
    return result


def quantity(value: object, field: str = "quantity") -> Decimal:
    """Read a quantity of up to 4 decimals; the sign is the caller's matter."""
    return scaled(value, QUANTITY_PLACES, QUANTITY_LIMIT, field)


def round_amount(value: Decimal) -> Decimal:
    """Round to the fen, halves away from zero (四舍五入)."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def to_fen(value: Decimal) -> Fen:
    """The whole fen of an amount; the amount must have no more than 2 decimals."""
    return _to_scaled(value, AMOUNT_PLACES)


def from_fen(fen: Fen) -> Decimal:
    """The amount of a whole number of fen."""
    return Decimal(fen).scaleb(-AMOUNT_PLACES)


def to_units(value: Decimal) -> Units:
    """The ten-thousandths of a base quantity."""
    return _to_scaled(value, QUANTITY_PLACES)


def from_units(units: Units) -> Decimal:
    """The base quantity of a whole number of ten-thousandths, without trailing zeros."""
    pieces, rest = divmod(units, 10**QUANTITY_PLACES)
    if not rest:  # most goods are counted in pieces: a third of the time
        return Decimal(pieces)
    return plain(Decimal(units).scaleb(-QUANTITY_PLACES))


def to_millionths(value: Decimal) -> int:
    """The millionths of a unit price."""
    return _to_scaled(value, PRICE_PLACES)


def from_millionths(millionths: int) -> Decimal:
    """The unit price of a whole number of millionths, without trailing zeros."""
    return plain(Decimal(millionths).scaleb(-PRICE_PLACES))


def _to_scaled(value: Decimal, places: int) -> int:
    shifted = value.scaleb(places)
    whole = int(shifted)
    if whole != shifted:
        raise ValueError(f"{value} has more than {places} decimals")
    return whole


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent."""
    normal = value.normalize()
    exponent = normal.as_tuple().exponent
    return normal.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else normal


def divide_half_up(numerator: int, denominator: int) -> int:
    """Whole-number division, halves away from zero; the denominator is positive."""
    if numerator >= 0:
        return (2 * numerator + denominator) // (2 * denominator)
    return -((-2 * numerator + denominator) // (2 * denominator))


def unit_cost(value: Fen, units: Units) -> Decimal:
    """The derived cost of one base unit, to 6 decimals half-up; never used to recompute a value."""
    if units == 0:
        return ZERO
    sign = -1 if units < 0 else 1
    return from_millionths(divide_half_up(sign * value * 10**8, abs(units)))


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Split ``total`` in proportion to non-negative ``weights`` by largest remainder.

    The parts add up to ``total`` exactly and no part leaves the side of zero its total is on.
    Equal remainders are served from the last line backwards (10.00 over three equal lines:
    3.33, 3.33, 3.34). With no weight at all the last part takes everything.
    """
    if not weights:
        return []
    whole = sum(weights)
    if whole == 0:
        return [0] * (len(weights) - 1) + [total]
    sign, size = (-1, -total) if total < 0 else (1, total)
    parts = [size * weight // whole for weight in weights]
    left = size - sum(parts)
    order = sorted(range(len(weights)), key=lambda i: (-(size * weights[i] % whole), -i))
    for index in order[:left]:
        parts[index] += 1
    return [sign * part for part in parts]


def to_microseconds(instant: datetime) -> int:
    """Whole microseconds since 1970 of an aware instant."""
    return (instant - _EPOCH) // _MICROSECOND


def from_microseconds(microseconds: int) -> datetime:
    """The aware UTC instant of whole microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=microseconds)


@dataclass(frozen=True, slots=True, order=True)
class BusinessTime:
    """When a thing happened in the shop: local wall-clock time, and the business day it counts to.

    ``at`` is naive local time; it orders the ledgers, ties broken by posting. ``day`` differs from
    ``at.date()`` only between midnight and the hour the business day ends.
    """

    at: datetime
    day: date

    @classmethod
    def of(cls, at: datetime, day_ends: time = time(0)) -> BusinessTime:
        """The business time of a naive local time, with the hour at which the business day ends."""
        day = at.date() - timedelta(days=1) if at.time() < day_ends else at.date()
        return cls(at, day)


def read_business_time(value: object, field: str = "at") -> datetime:
    """Read ``2026-05-01`` or ``2026-05-01T09:30[:15[.5]]`` as naive local time (a date is its midnight)."""
    if not isinstance(value, str):
        raise InvalidValue(field, value, N_("a date or a date and time is needed"))
    try:
        result = datetime.fromisoformat(value.strip())
    except ValueError:
        raise InvalidValue(field, value, N_("a date or a date and time is needed")) from None
    if result.tzinfo is not None or not 1990 <= result.year <= 2200:
        raise InvalidValue(field, value, N_("a local time between 1990 and 2200 is needed"))
    return result


def local_microseconds(at: datetime) -> int:
    """Whole microseconds since 1970 of a naive local time, for ordering only."""
    return to_microseconds(at.replace(tzinfo=UTC))


def from_local_microseconds(microseconds: int) -> datetime:
    """The naive local time of `local_microseconds`."""
    return from_microseconds(microseconds).replace(tzinfo=None)


def new_key(at: datetime, random_bits: int) -> str:
    """A UUID version 7 (RFC 9562) from an instant and at least 74 random bits: sortable by time."""
    milliseconds = to_microseconds(at) // 1000
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76
    value |= (random_bits >> 62 & 0xFFF) << 64 | 0b10 << 62 | random_bits & (1 << 62) - 1
    return str(uuid.UUID(int=value))
