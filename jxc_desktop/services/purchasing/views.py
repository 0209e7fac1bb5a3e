"""What buying looks like to those who read it: suggestions, quotes side by side, prices over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jxc_desktop.domain.changes import NO_CHANGES, Changes
from jxc_desktop.domain.documents import Source
from jxc_desktop.domain.values import ZERO


@dataclass(frozen=True, slots=True)
class SuggestionFilter:
    """Which suggestions are wanted: words of code, name or initials, and the code of a supplier."""

    text: str = ""
    supplier: str = ""


@dataclass(frozen=True, slots=True)
class ShortOrder:
    """A line of a sales order for which not enough is reserved; ``quantity`` is missing, in base units."""

    document: str
    line: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A product to order: the terms in base units, what to order in ``unit``, from whom and at what price a unit.

    ``needed`` = ``demand`` + ``safety`` − ``on_hand`` − ``on_order`` + ``promised``, in base units; ``quantity`` is
    that in whole purchase units. ``price`` is the last one paid; ``sold`` is what was sold in the last 30 days.
    """

    code: str
    name: str
    specification: str
    base_unit: str
    minimum: Decimal | None
    maximum: Decimal | None
    demand: Decimal
    safety: Decimal
    on_hand: Decimal
    on_order: Decimal
    promised: Decimal
    needed: Decimal
    sold: Decimal
    quantity: Decimal
    unit: str
    supplier: str = ""
    supplier_name: str = ""
    price: Decimal | None = None
    lead_days: int | None = None
    short: tuple[ShortOrder, ...] = ()
    factor: Decimal = Decimal(1)  # base units in one ``unit``

    @property
    def amount(self) -> Decimal:
        """What the suggestion comes to at the last price."""
        return self.quantity * (self.price or ZERO)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A product to be ordered, as chosen from the suggestions; what is not given is as suggested."""

    product: str
    quantity: Decimal | None = None
    unit: str = ""
    supplier: str = ""
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MadeOrder:
    """An order that was made: its number, or the key of its draft."""

    supplier: str
    lines: int
    total: Decimal
    number: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class OrdersMade:
    """The orders one action made. ``repeated``: the same action had made them before."""

    orders: tuple[MadeOrder, ...]
    changes: Changes = NO_CHANGES
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What a supplier asks for a product on a day.

    ``price`` is per ``unit`` as it was given, ``base_price`` per base unit with tax; ``minimum`` is the quantity
    in ``unit`` from which it holds. ``origin`` is ``quote`` or ``list``, ``number`` names it.
    """

    product: str
    supplier: str
    supplier_name: str
    unit: str
    price: Decimal
    base_price: Decimal
    minimum: Decimal | None
    since: date | None
    until: date | None
    lead_days: int | None
    origin: str
    number: str
    line: int | None = None
    price_with_tax: bool = True

    @property
    def source(self) -> Source | None:
        """The line of the quote; a price list has none."""
        return Source(self.number, self.line) if self.line is not None else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A product of an inquiry with the best offer of every supplier; ``cheapest`` is the supplier to buy from.

    ``offers`` hold for the quantity asked; ``beyond`` are those that need a greater one.
    """

    code: str
    name: str
    specification: str
    quantity: Decimal
    unit: str
    source: Source | None
    offers: tuple[Offer, ...]
    beyond: tuple[Offer, ...] = ()

    @property
    def cheapest(self) -> Offer | None:
        """The offer with the lowest price; among equals the one that comes soonest."""
        ranked = sorted(self.offers, key=lambda one: (one.base_price, one.lead_days is None, one.lead_days or 0))
        return ranked[0] if ranked else None

    def offer_of(self, supplier: str) -> Offer | None:
        """What a supplier asks."""
        return next((one for one in (*self.offers, *self.beyond) if one.supplier == supplier), None)


@dataclass(frozen=True, slots=True)
class PricePoint:
    """One price that was agreed: ``price`` is per base unit with tax, ``quantity`` in base units."""

    day: date
    document: str
    kind: str
    party: str
    party_name: str
    price: Decimal
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class PriceHistory:
    """The prices of a product over time, newest first, with what is there, promised and coming (base units)."""

    product: str
    points: tuple[PricePoint, ...]
    on_hand: Decimal = ZERO
    on_order: Decimal = ZERO
    available: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class ContractLine:
    """What was agreed of a product, and what of it was ordered, in base units and as amounts."""

    line: int
    code: str
    name: str
    unit: str
    price: Decimal
    quantity: Decimal
    ordered: Decimal
    amount: Decimal
    ordered_amount: Decimal


@dataclass(frozen=True, slots=True)
class Contract:
    """A purchase contract with what was drawn under it. ``state`` is running, ending, ended or used_up."""

    number: str
    supplier: str
    supplier_name: str
    reference: str
    since: date
    until: date | None
    days_left: int | None
    state: str
    lines: tuple[ContractLine, ...]

    @property
    def amount(self) -> Decimal:
        """What was agreed in all."""
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def ordered_amount(self) -> Decimal:
        """What was ordered under it so far."""
        return sum((line.ordered_amount for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True)
class UninvoicedLine:
    """A line of a receipt that waits for an invoice; quantities in ``unit``, ``price`` as booked by the receipt.

    ``open`` is what no invoice covers yet, ``amount`` its share of the total of the line.
    """

    source: Source
    day: date
    reference: str
    supplier: str
    supplier_name: str
    product: str
    name: str
    unit: str
    quantity: Decimal
    open: Decimal
    price: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits in buying: goods to order, orders to receive, receipts to invoice, contracts that end soon."""

    suggestions: int = 0
    to_receive: int = 0
    to_invoice: int = 0
    ending: tuple[Contract, ...] = ()
