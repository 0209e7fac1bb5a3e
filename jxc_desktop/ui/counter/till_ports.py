"""What the counter asks of the scale beside it, and what it tells whoever looks at it from the other side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import ShopError
from jxc_desktop.ui.counter.ports import CartQuote, SoldCart


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the scale shows: kilograms when it is steady, else why not (``N_``)."""

    kilograms: Decimal | None = None
    reason: str = ""


class Weigher(Protocol):
    """The scale beside the counter."""

    def weigh(self) -> Weighed | None:
        """What it shows now; nothing where no scale is set up. Never waits and never raises."""


class NoScale:
    """No scale stands beside the counter."""

    def weigh(self) -> Weighed | None:
        """Nothing."""
        return None


@dataclass(frozen=True, slots=True)
class FacingLine:
    """One line as the customer sees it; ``amount`` in yuan."""

    name: str
    quantity: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Facing:
    """The sale as the customer sees it. ``touched`` is the line just added or changed; ``change`` is told when the sale
    is paid, and is nothing before that.
    """

    lines: Sequence[FacingLine] = ()
    touched: FacingLine | None = None
    total: Decimal = Decimal(0)
    change: Decimal | None = None


class CustomerSide(Protocol):
    """Displays that face the customer."""

    def show(self, sale: Facing) -> None:
        """Show this sale; an empty one is the welcome. Never waits and never raises."""


class TakenOver(Protocol):
    """What became of the sales that were kept."""

    @property
    def booked(self) -> int: ...
    @property
    def waiting(self) -> int: ...
    @property
    def reason(self) -> ShopError | None: ...


class JournalPort(Protocol):
    """Where sales are kept while the books cannot be written (`services.sale_journal`)."""

    def waiting(self) -> int:
        """How many sales wait to be booked."""

    def fresh(self, counter: str) -> Draft:
        """An empty cart that nobody saved."""

    def keep(self, cart: Draft, quote: CartQuote) -> SoldCart:
        """Keep a sale that is paid."""

    def take_over(self) -> TakenOver:
        """Book the sales that wait."""


class NobodyLooks:
    """No display faces the customer."""

    def show(self, sale: Facing) -> None:
        """Nothing to show it on."""


NO_SCALE, NOBODY = NoScale(), NobodyLooks()
