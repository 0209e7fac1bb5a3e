"""What documents look like to those who read them: quotes of drafts, consequences, and posted documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from jxc_desktop.domain.errors import Doubt, ShopError
from jxc_desktop.domain.values import ZERO
from jxc_desktop.services.base import LateCosts


@dataclass(frozen=True, slots=True)
class LinePlace:
    """A part of a line in one bin, of one lot: the signed quantity it moved there, in base units."""

    lot: str
    serial: bool
    produced: date | None
    expires: date | None
    warehouse: str
    bin: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A draft line with everything that follows from it. ``on_hand`` and ``base_quantity`` are in base units.

    ``price_rule`` and ``price_source`` say where a price comes from that nobody entered; ``promotion`` has the
    codes of what took something off, with commas between.
    """

    line: int
    product_id: int
    code: str
    name: str
    specification: str
    unit: str
    base_unit: str
    factor: Decimal
    quantity: Decimal
    base_quantity: Decimal
    price: Decimal
    gross: Decimal
    discount: Decimal
    amount: Decimal
    net: Decimal
    tax: Decimal
    total: Decimal
    on_hand: Decimal = ZERO
    available: Decimal | None = None  # on hand less what is promised; only where goods are sold
    margin: Decimal | None = None  # what is earned of the net amount, at the cost of now
    last_price: Decimal | None = None
    units: tuple[str, ...] = ()
    barcode: str = ""
    tax_rate: Decimal = ZERO
    price_rule: str = ""
    price_source: str = ""
    promotion: str = ""
    promotion_name: str = ""
    booked: Decimal = ZERO  # what upstream booked for these goods already, with tax
    charge: Decimal | None = None  # what is added to the cost of goods that came
    places: tuple[LinePlace, ...] = ()  # the lots and bins the goods would be taken from or put to
    comes_back: bool = False  # of a cart: brought back, quantity and amounts are negative


@dataclass(frozen=True, slots=True)
class QuotedTotals:
    """The sums of a draft. ``due`` is what has to be paid, ``change`` what goes back.

    ``back`` is what goods are worth that come back in the same cart; ``due`` is negative where that is more.
    """

    quantity: Decimal = ZERO
    gross: Decimal = ZERO
    discount: Decimal = ZERO
    rounding: Decimal = ZERO
    net: Decimal = ZERO
    tax: Decimal = ZERO
    total: Decimal = ZERO
    due: Decimal = ZERO
    change: Decimal = ZERO
    back: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing posting will do: ``stock`` (with a unit), ``payables``, ``receivables`` or ``money``."""

    kind: str
    amount: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A draft as it would be posted; ``problems`` name what keeps it from being."""

    lines: tuple[QuotedLine, ...] = ()
    totals: QuotedTotals = field(default_factory=QuotedTotals)
    effects: tuple[Effect, ...] = ()
    problems: tuple[ShopError, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedCost:
    """A document whose cost changes: signed stock value before and after."""

    document: str
    kind: str
    day: date
    product: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        """How much the stock value of the move changes."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a posting would do to what is already booked; nothing is saved.

    ``first_negative`` is the first moment some stock would be below zero because of it, ``late`` what
    changes in closed months and is booked in the open one.
    """

    costs: tuple[ChangedCost, ...] = ()
    line_costs: tuple[Decimal, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    first_negative: datetime | None = None
    party: Decimal = ZERO
    money: Decimal = ZERO
    late: LateCosts | None = None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A posted document in a list; ``total`` is ``None`` where the reader may not see it."""

    id: int
    kind: str
    number: str
    state: str
    at: datetime
    day: date
    party: str
    warehouse: str
    total: Decimal | None
    user: str
    remark: str
    reference: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in a list."""

    key: str
    kind: str
    counter: str
    user: str
    updated_at: datetime
    lines: int
    party: str
    parked_as: str = ""
    state: str = "draft"


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of a posted document. ``cost`` is the signed stock value it moved, ``unit_cost`` per base unit."""

    line: int
    product_id: int
    code: str
    name: str
    unit: str
    factor: Decimal
    quantity: Decimal
    base_quantity: Decimal
    price: Decimal
    gross: Decimal
    discount: Decimal
    tax_rate: Decimal
    net: Decimal
    tax: Decimal
    total: Decimal
    cost: Decimal | None
    unit_cost: Decimal | None
    source: str
    source_line: int | None
    returned: Decimal
    remark: str
    drawn: Mapping[str, Decimal] = field(default_factory=dict)  # base units by what following documents did with them
    due: date | None = None
    rejected: Decimal = ZERO
    minimum: Decimal = ZERO
    promotion: str = ""
    reserved: Decimal = ZERO
    reason: str = ""
    made: bool = False
    places: tuple[LinePlace, ...] = ()

    @property
    def lots(self) -> tuple[str, ...]:
        """The lots it moved, each once; serial numbers are told by themselves."""
        return tuple(dict.fromkeys(place.lot for place in self.places if place.lot and not place.serial))

    @property
    def serials(self) -> tuple[str, ...]:
        """The serial numbers it moved, each once."""
        return tuple(dict.fromkeys(place.lot for place in self.places if place.serial))

    @property
    def bins(self) -> tuple[str, ...]:
        """The bins it moved goods to or from, each once."""
        return tuple(dict.fromkeys(place.bin for place in self.places if place.bin))

    @property
    def expires(self) -> date | None:
        """The day the first of its lots expires."""
        return min((place.expires for place in self.places if place.expires), default=None)


@dataclass(frozen=True, slots=True)
class TenderView:
    """A means of payment of a posted document, in the amounts handed over and kept."""

    means: str
    amount: Decimal
    kept: Decimal


@dataclass(frozen=True, slots=True)
class Linked:
    """A document up or down the chain; ``relation`` is source, drawn, reverses, reversed_by, corrects, corrected_by."""

    number: str
    kind: str
    relation: str


@dataclass(frozen=True, slots=True)
class StockPosting:
    """A row the document wrote to stock: ``line`` belongs to the document that owns the move."""

    product: str
    warehouse: str
    quantity: Decimal
    at: datetime
    rule: str


@dataclass(frozen=True, slots=True)
class CostPosting:
    """A value change the document caused; ``document`` owns the move it belongs to."""

    product: str
    document: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class AmountPosting:
    """A row the document wrote to the party ledger, a money account or the journal."""

    account: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A posted document with its lines, its chain and everything it wrote."""

    id: int
    kind: str
    number: str
    state: str
    posting: int
    at: datetime
    day: date
    recorded_at: datetime
    party: str
    party_name: str
    warehouse: str
    counter: str
    shift: int | None
    user: str
    approver: str
    handler: str
    remark: str
    reason: str
    tax_inclusive: bool
    gross: Decimal
    discount: Decimal
    rounding: Decimal
    net: Decimal
    tax: Decimal
    total: Decimal
    lines: tuple[LineView, ...]
    tenders: tuple[TenderView, ...]
    upstream: tuple[Linked, ...]
    downstream: tuple[Linked, ...]
    stock: tuple[StockPosting, ...] = ()
    costs: tuple[CostPosting, ...] = ()
    debts: tuple[AmountPosting, ...] = ()
    money: tuple[AmountPosting, ...] = ()
    journal: tuple[AmountPosting, ...] = ()
    reference: str = ""
    channel: str = ""
    due: date | None = None
    address: str = ""
    carrier: str = ""
    tracking: str = ""
    parcels: int = 0
    purpose: str = ""
    account: str = ""
    to_account: str = ""
    closed: bool = False
