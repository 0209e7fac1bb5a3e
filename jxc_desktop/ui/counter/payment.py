"""The arithmetic of paying: what is still due, what was handed over, and whether it can be true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jxc_desktop.domain.cash import Nature
from jxc_desktop.domain.documents import Tender
from jxc_desktop.domain.means import SPLIT_LETTERS, letter_of
from jxc_desktop.domain.values import ZERO, amount
from jxc_desktop.ui.counter.ports import MeansChoice

NUMBERED = frozenset({Nature.GIFT_CARD, Nature.VOUCHER})
"""Means that are taken from a card with a number."""
OF_MEMBERS = frozenset({Nature.STORED_VALUE, Nature.POINTS})
"""Means that only a member has."""
_CENT = Decimal("0.01")
_SUSPICIOUS_TIMES, _SUSPICIOUS_EXCESS, _SUSPICIOUS_DIGITS = 10, 1000, 8


def letter(means: MeansChoice, *, chinese: bool) -> str:
    """The key that chooses a means; empty when it has none."""
    return letter_of(means.code, means.key, chinese=chinese)


def split_letter(*, chinese: bool) -> str:
    """The key that pays a part and asks for the rest."""
    return SPLIT_LETTERS[0 if chinese else 1]


@dataclass(frozen=True, slots=True)
class Held:
    """What a means that was given out can pay: ``most`` in yuan, in steps of ``step``, of the card ``number``."""

    most: Decimal
    step: Decimal = _CENT
    number: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment being made: the sum, the parts taken so far and the means chosen for the next part.

    ``held`` is what the chosen means can pay at most; nothing for money. ``due`` is negative where goods that come
    back are worth more than those bought; ``rounding`` is what was dropped of it for being paid this way.
    """

    due: Decimal
    choices: tuple[MeansChoice, ...]
    chosen: str
    parts: tuple[Tender, ...] = ()
    held: Held | None = None
    rounding: Decimal = ZERO

    @classmethod
    def of(cls, due: Decimal, choices: Sequence[MeansChoice]) -> Payment:
        """A payment that begins, with the first means chosen."""
        return cls(due, tuple(choices), choices[0].code)

    @property
    def means(self) -> MeansChoice:
        """The means chosen."""
        return next(choice for choice in self.choices if choice.code == self.chosen)

    @property
    def rest(self) -> Decimal:
        """What is still to be paid."""
        return self.due - sum((part.amount for part in self.parts), ZERO)

    @property
    def priced_by(self) -> tuple[Tender, ...]:
        """The means the sum depends on: those of the parts and the one chosen."""
        return (*self.parts, Tender(self.chosen, ZERO))

    @property
    def wants_number(self) -> bool:
        """Whether the number of a card has to be told before anything is paid."""
        return self.means.nature in NUMBERED and self.held is None

    @property
    def suggested(self) -> Decimal:
        """What the chosen means would pay: the rest, or as much of it as is held."""
        if self.held is None:
            return max(self.rest, ZERO)
        most = max(ZERO, min(self.rest, self.held.most))
        return most - most % self.held.step

    @property
    def lapses(self) -> Decimal:
        """What of a voucher is lost, for it is used once."""
        if self.held is None or self.means.nature != Nature.VOUCHER:
            return ZERO
        return self.held.most - self.suggested

    @property
    def comes_too_late(self) -> bool:
        """Whether a voucher is worth more than the rest: it has to be taken before the other means."""
        others = any(not part.card for part in self.parts)
        return others and self.lapses > 0

    def choose(self, code: str, held: Held | None = None) -> Payment:
        """Pay the next part by another means."""
        return replace(self, chosen=code, held=held)

    def spent(self, code: str, number: str = "") -> Decimal:
        """What the parts take of a means already, or of a card."""
        return sum((part.amount for part in self.parts if (part.means, part.card) == (code, number)), ZERO)

    def change(self, tendered: Decimal) -> Decimal:
        """What goes back to the customer when this much is handed over now."""
        return max(ZERO, tendered - self.rest) if self.means.gives_change else ZERO

    def settles(self, tendered: Decimal) -> bool:
        """Whether nothing is due after this."""
        return tendered >= self.rest

    def with_part(self, tendered: Decimal) -> Payment:
        """Take this much by the chosen means; what was held is taken, so the next part is money again."""
        if not tendered:
            return self
        number = self.held.number if self.held is not None else ""
        parts = (*self.parts, Tender(self.chosen, amount(tendered), number))
        if self.held is None:
            return replace(self, parts=parts)
        return replace(self, parts=parts, chosen=self.choices[0].code, held=None)

    def is_implausible(self, typed: str, tendered: Decimal) -> bool:
        """Whether the sum handed over looks like a barcode or a slip of the hand."""
        digits = typed.replace(",", "")
        if digits.isdecimal() and len(digits) >= _SUSPICIOUS_DIGITS:
            return True
        return tendered > self.rest * _SUSPICIOUS_TIMES and tendered > self.rest + _SUSPICIOUS_EXCESS
