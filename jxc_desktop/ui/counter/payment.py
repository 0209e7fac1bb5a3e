"""The arithmetic of paying: what is still due, what was handed over, and whether it can be true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jxc_desktop.domain.documents import Tender
from jxc_desktop.domain.values import ZERO, amount
from jxc_desktop.ui.counter.ports import MeansChoice

LETTERS = {"cash": "XC", "wechat": "WW", "alipay": "ZA", "card": "YD", "on_account": "SO"}
"""The key of each means: in the Chinese window, in the English one."""
SPLIT = "HM"
_SUSPICIOUS_TIMES, _SUSPICIOUS_EXCESS, _SUSPICIOUS_DIGITS = 10, 1000, 8


def letter(means: MeansChoice, *, chinese: bool) -> str:
    """The key that chooses a means; empty when it has none."""
    pair = LETTERS.get(means.code)
    return pair[0 if chinese else 1] if pair else means.key


def split_letter(*, chinese: bool) -> str:
    """The key that pays a part and asks for the rest."""
    return SPLIT[0 if chinese else 1]


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment being made: the sum, the parts taken so far and the means chosen for the next part."""

    due: Decimal
    choices: tuple[MeansChoice, ...]
    chosen: str
    parts: tuple[Tender, ...] = ()

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

    def choose(self, code: str) -> Payment:
        """Pay the next part by another means."""
        return replace(self, chosen=code)

    def change(self, tendered: Decimal) -> Decimal:
        """What goes back to the customer when this much is handed over now."""
        return max(ZERO, tendered - self.rest) if self.means.gives_change else ZERO

    def settles(self, tendered: Decimal) -> bool:
        """Whether nothing is due after this."""
        return tendered >= self.rest

    def with_part(self, tendered: Decimal) -> Payment:
        """Take this much by the chosen means."""
        tender = Tender(self.chosen, amount(tendered))
        return replace(self, parts=(*self.parts, tender) if tendered else self.parts)

    def is_implausible(self, typed: str, tendered: Decimal) -> bool:
        """Whether the sum handed over looks like a barcode or a slip of the hand."""
        digits = typed.replace(",", "")
        if digits.isdecimal() and len(digits) >= _SUSPICIOUS_DIGITS:
            return True
        return tendered > self.rest * _SUSPICIOUS_TIMES and tendered > self.rest + _SUSPICIOUS_EXCESS
