"""What customers hold: stored value, gift cards, vouchers and points, and what each may pay. Pure.

Stored value (储值) and gift cards are money the shop was paid and owes; a voucher (券) was given away and is used once,
what it is worth beyond the sale lapses; points (积分) are earned by what is paid and are worth a fixed amount each.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jxc_desktop.domain.errors import N_, UserError
from jxc_desktop.domain.values import Fen, from_fen


class CardKind(StrEnum):
    """What a card is; the means of payment that takes it has the same word as its nature."""

    STORED_VALUE = "stored_value"
    GIFT_CARD = "gift_card"
    VOUCHER = "voucher"


class PointCause(StrEnum):
    """Why the points of a member changed."""

    EARNED = "earned"
    SPENT = "spent"
    ADJUSTED = "adjusted"


class CardUnknown(UserError):
    """No card of this kind has this number."""

    code = "card_unknown"
    message = N_("There is no card {number} of this kind.")


class CardBlocked(UserError):
    """The card was blocked by the shop."""

    code = "card_blocked"
    message = N_("Card {number} is blocked.")


class CardNotYet(UserError):
    """The card is good from a later day on."""

    code = "card_not_yet"
    message = N_("Card {number} is good from {day} on.")


class CardExpired(UserError):
    """The last good day of the card is over."""

    code = "card_expired"
    message = N_("Card {number} was good until {day}.")


class CardUsed(UserError):
    """A voucher is used once."""

    code = "card_used"
    message = N_("Voucher {number} was used already.")


class CardShort(UserError):
    """More is taken from a card than it holds."""

    code = "card_short"
    message = N_("{card} holds {balance}; {amount} is asked of it.")


class SaleTooSmall(UserError):
    """The voucher is taken for larger sales only."""

    code = "sale_too_small"
    message = N_("Voucher {number} is taken for sales of {minimum} and more.")


class PointsShort(UserError):
    """More points are spent than a member has."""

    code = "points_short"
    message = N_("{member} has {balance} points; {points} are asked for.")


class NoWholePoints(UserError):
    """The amount is no whole number of points."""

    code = "no_whole_points"
    message = N_("{amount} is no whole number of points; one is worth {worth}.")


class NoMember(UserError):
    """Stored value and points are those of a member."""

    code = "no_member"
    message = N_("Stored value and points need a member: choose who buys.")


LONGEST_NUMBER = 40
MOST_POINTS = 10**9
"""More are a slip of the hand."""


@dataclass(frozen=True, slots=True)
class Card:
    """A card with what is on it: fen, loaded less spent; of a voucher what it still pays.

    It is good from ``starts`` to ``ends``, days such as 20260501.
    """

    id: int
    kind: CardKind
    number: str
    party_id: int | None
    balance: Fen
    face: Fen = 0
    minimum: Fen = 0
    starts: int | None = None
    ends: int | None = None
    active: bool = True


def check_card(card: Card, day: date) -> None:
    """Refuse a card that is blocked, or not good on this business day.

    Raises:
        CardBlocked, CardNotYet, CardExpired: with its number.
    """
    if not card.active:
        raise CardBlocked(field="tenders", number=card.number)
    today = day.year * 10_000 + day.month * 100 + day.day
    if card.starts is not None and today < card.starts:
        raise CardNotYet(field="tenders", number=card.number, day=_date(card.starts))
    if card.ends is not None and today > card.ends:
        raise CardExpired(field="tenders", number=card.number, day=_date(card.ends))


def _date(day: int) -> date:
    return date(day // 10_000, day // 100 % 100, day % 100)


def check_minimum(card: Card, due: Fen) -> None:
    """Refuse a voucher for a sale that is too small.

    Raises:
        SaleTooSmall: with the smallest sale.
    """
    if due < card.minimum:
        raise SaleTooSmall(field="tenders", number=card.number, minimum=from_fen(card.minimum))


def may_be_number(number: str) -> bool:
    """Whether a scanner could read it: printable, without blanks inside, not too long; stored value has none."""
    return len(number) <= LONGEST_NUMBER and number.isprintable() and len(number.split()) <= 1


def points_earned(paid: Fen, a_point: Fen) -> int:
    """The points for what was paid; ``a_point`` is how much has to be paid for one, 0 where none are given."""
    return paid // a_point if a_point > 0 and paid > 0 else 0


def points_needed(amount: Fen, worth: Fen) -> int:
    """The points that pay an amount; ``worth`` is what one is worth.

    Raises:
        NoWholePoints: the amount lies between two.
    """
    if worth <= 0 or amount % worth:
        raise NoWholePoints(field="tenders", amount=from_fen(amount), worth=from_fen(worth))
    return amount // worth
