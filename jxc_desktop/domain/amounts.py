"""What the lines of a document come to: discounts, tax and rounding, exact to the fen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from jxc_desktop.domain.documents import Totals
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import (
    ZERO,
    Fen,
    apportion,
    divide_half_up,
    from_fen,
    number,
    plain,
    round_amount,
    to_fen,
)


@dataclass(frozen=True, slots=True)
class Pricing:
    """What the amount of one line is computed from, as entered."""

    entered: Decimal
    price: Decimal
    amount: Decimal | None
    discount: str
    tax_rate: Decimal


@dataclass(frozen=True, slots=True)
class PricedLine:
    """The amounts of one line, in fen (see `Line`)."""

    gross: Fen
    discount: Fen
    amount: Fen
    net: Fen
    tax: Fen
    total: Fen


def discount_of(text: str, base: Fen, field_name: str = "discount") -> Fen:
    """The fen that ``2.00`` or ``10%`` takes off ``base``.

    Raises:
        InvalidValue: malformed, negative, or more than there is.
    """
    text = text.strip()
    if not text:
        return 0
    if text.endswith("%"):
        percent = number(text[:-1], field_name)
        if not 0 <= percent <= 100:
            raise InvalidValue(field_name, text, N_("a percentage between 0 and 100 is needed"))
        return to_fen(round_amount(from_fen(base) * percent / 100))
    off = to_fen(round_amount(number(text, field_name)))
    if off < 0 or off > abs(base):
        raise InvalidValue(field_name, text, N_("it is negative or more than the amount"))
    return off


def split_tax(amount: Fen, rate: Decimal, inclusive: bool) -> tuple[Fen, Fen]:
    """Split one line's amount into (net, tax), half-up per line; gross is kept when inclusive.

    ``rate`` is percent. 3.00 at 13 % inclusive is 2.65 + 0.35 (价税分离).
    """
    scaled_rate = int(rate * 10_000)
    if inclusive:
        net = divide_half_up(amount * 1_000_000, 1_000_000 + scaled_rate)
        return net, amount - net
    return amount, divide_half_up(amount * scaled_rate, 1_000_000)


def price_lines(
    lines: Sequence[Pricing], header_discount: str, tax_inclusive: bool, rounding_step: Fen = 0, nearest: bool = False
) -> tuple[list[PricedLine], Totals]:
    """Compute the amounts of all lines of a document and its totals.

    The whole-order discount, and what rounding to ``rounding_step`` fen drops (抹零; to the nearest
    step instead when ``nearest``), are apportioned to the lines by largest remainder, so that
    returns of all parts add up to what was paid.
    """
    grosses = [_gross(line) for line in lines]
    own = [discount_of(line.discount, gross) for line, gross in zip(lines, grosses, strict=True)]
    after = [gross - off for gross, off in zip(grosses, own, strict=True)]
    base = sum(after)
    whole = discount_of(header_discount, base)
    dropped = _rounded_off(base - whole, rounding_step, nearest)
    shares = apportion(whole + dropped, after) if whole + dropped else [0] * len(after)
    result = []
    for line, gross, off, share in zip(lines, grosses, own, shares, strict=True):
        amount = gross - off - share
        net, tax = split_tax(amount, line.tax_rate, tax_inclusive)
        result.append(PricedLine(gross, off + share, amount, net, tax, net + tax))
    totals = Totals(
        gross=sum(grosses),
        discount=sum(line.discount for line in result),
        net=sum(line.net for line in result),
        tax=sum(line.tax for line in result),
        total=sum(line.total for line in result),
        rounding=dropped,
    )
    return result, totals


def _gross(line: Pricing) -> Fen:
    if line.amount is not None:
        return to_fen(line.amount)
    return to_fen(round_amount(line.entered * line.price))


def _rounded_off(total: Fen, step: Fen, nearest: bool) -> Fen:
    if step <= 1 or total <= 0:
        return 0
    kept = divide_half_up(total, step) * step if nearest else total // step * step
    return total - kept


def price_of(amount: Decimal, quantity: Decimal) -> Decimal:
    """The unit price an amount comes to, with as few decimals (2 to 6) as give the amount again.

    For people to read: the amount itself stays as it was entered and is never computed from it.
    """
    if not quantity:
        return ZERO
    exact = abs(amount / quantity)
    for places in range(2, 7):
        price = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        if round_amount(abs(price * quantity)) == abs(amount):
            break
    return plain(price)
