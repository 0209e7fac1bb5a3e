"""Documents: what was entered (a draft), what a kind declares, and the totals of lines.

A draft holds what the person entered, codes and all, and nothing derived. Posting resolves it
against the masters into a `Document`, whose amounts are whole fen and whose quantities are whole
ten-thousandths of the base unit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import (
    ZERO,
    Fen,
    Units,
)


class State(StrEnum):
    """The life of a document; ``reversed`` is derived from the reversal that points at it."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    VOID = "void"
    POSTED = "posted"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class Source:
    """A line of an upstream document, by its number (none: that of the header) and line."""

    document: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Tender:
    """One means of payment and the amount handed over (change is computed, from cash only).

    ``card`` is the number of the gift card or voucher it is taken from; stored value is that of the customer. One that
    is ``carried`` paid for goods that came back in the same cart and pays for others now, with so many ``points``
    where they are points: nothing of it is asked anew. Only the program says so, nobody enters it.
    """

    means: str
    amount: Decimal
    card: str = ""
    carried: bool = False
    points: int = 0


@dataclass(frozen=True, slots=True)
class Allocation:
    """An amount of money given to a document of the party; a negative one takes it back."""

    document: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Charge:
    """A cost of getting goods here, spread over the lines of receipts.

    ``by`` is ``amount``, ``quantity``, ``weight`` or ``shares``; ``shares`` are the parts line by line then.
    """

    name: str
    amount: Decimal
    by: str = "amount"
    shares: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line as entered. Empty text or ``None`` means "not entered": defaults apply on posting.

    ``quantity`` is in ``unit`` (empty: the unit of the barcode, else the base unit) and may be text
    such as ``10箱3盒4支``. ``price`` is per ``unit``; ``discount`` is ``2.00`` or ``10%`` off the
    amount as the price is given. ``line`` stays the same through edits, so a correction can be
    matched with its original. ``expected`` is what the supplier announced, in the same unit; receiving
    than that is doubtful. ``checked`` were seen by scan, in base units, while goods are made ready; nothing follows
    from it. ``rejected`` of the quantity were found bad; ``minimum`` is the quantity from
    which a quoted price holds; ``due`` is when the goods are wanted. ``bin`` is where the goods lie (or where
    they are put when they come), ``to_bin`` where a transfer puts them. ``reason`` says why they are written
    off, or why another lot than the first to expire was taken. ``made`` marks the goods an assembly makes of
    the other lines, and those a disassembly takes apart. ``comes_back`` marks goods of a cart that the customer
    brings back while buying others: from the line of a sale named by ``source``, else without a receipt.
    """

    line: int
    product: str = ""
    barcode: str = ""
    quantity: str = "1"
    expected: Decimal | None = None
    checked: Decimal | None = None
    rejected: Decimal | None = None
    minimum: Decimal | None = None
    due: date | None = None
    unit: str = ""
    price: Decimal | None = None
    promotion: str = ""
    discount: str = ""
    amount: Decimal | None = None
    tax_rate: Decimal | None = None
    unit_cost: Decimal | None = None
    value: Decimal | None = None
    at: datetime | None = None
    source: Source | None = None
    bin: str = ""
    to_bin: str = ""
    lot: str = ""
    produced: date | None = None
    expires: date | None = None
    serials: tuple[str, ...] = ()
    reason: str = ""
    made: bool = False
    comes_back: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as entered, saved at every committed cell. ``key`` is its idempotency key.

    ``source`` is the upstream document, ``further_sources`` are more of them; ``due`` is when a quotation or
    contract ends, goods are expected or money falls due; ``reference`` is the other side's own number, ``channel``
    the shop platform it was ordered on (none: the shop itself). ``card`` is the number of the gift card that is
    loaded (none: the stored value of the party), ``bonus`` what it gets beside what is paid; ``points`` are given to
    a member, or taken when negative.
    """

    kind: str
    key: str
    lines: tuple[DraftLine, ...] = ()
    party: str = ""
    warehouse: str = ""
    to_warehouse: str = ""
    at: datetime | None = None
    tax_inclusive: bool = True
    discount: str = ""
    remark: str = ""
    handler: str = ""
    source: str = ""
    further_sources: tuple[str, ...] = ()
    reference: str = ""
    channel: str = ""
    due: date | None = None
    address: str = ""
    carrier: str = ""
    tracking: str = ""
    parcels: int | None = None
    counter: str = ""
    shift: int | None = None
    tenders: tuple[Tender, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    oldest_first: bool = False
    charges: tuple[Charge, ...] = ()
    invoice: str = ""
    account: str = ""
    to_account: str = ""
    purpose: str = ""
    means: str = ""
    amount: Decimal | None = None
    card: str = ""
    bonus: Decimal | None = None
    points: int | None = None
    corrects: str = ""
    parked_as: str = ""
    version: int = 0

    @property
    def sources(self) -> tuple[str, ...]:
        """All upstream documents named in the header."""
        return (self.source, *self.further_sources) if self.source else self.further_sources


class Movement(StrEnum):
    """How a line's stock move finds its cost (the costing rules of `domain.costing`)."""

    NONE = "none"
    IN_AT_VALUE = "in_at_value"
    IN_AT_AVERAGE = "in_at_average"
    IN_AT_SOURCE = "in_at_source"
    IN_AT_PARTS = "in_at_parts"
    OUT_AT_COST = "out_at_cost"
    OUT_OF_SOURCE = "out_of_source"
    OUT_AS_PART = "out_as_part"
    COUNT = "count"
    REVALUE = "revalue"
    CHARGE = "charge"
    PLACE = "place"
    REVERSAL = "reversal"


class Overdraw(StrEnum):
    """What happens when a document takes more than is open upstream."""

    REFUSE = "refuse"
    DOUBT = "doubt"
    ALLOW = "allow"


@dataclass(frozen=True, slots=True)
class Kind:
    """The declaration of a document kind; everything else about documents is written once.

    ``direction`` is the sign of the stock move of a positive quantity; ``party_sign`` says what the
    document does to the party's balance (+1: they owe us more, −1: we owe them more).

    ``draws`` names what a following document does with upstream lines (received, returned, invoiced, …):
    what is open of a line is counted for each such word apart. A kind that ``reserves`` promises goods;
    one with ``invoices`` compares its amounts with what was booked already and books the difference only.
    One that ``settles`` gives its amount, and what it lets off, to debts of the party. One that ``transfers``
    brings what it takes to another place; ``in_transit`` says at which end the goods are under way. One that
    ``makes`` turns its lines into the line marked as made (direction +1), or that line into the others (−1).
    """

    code: str
    name: str
    prefix: str
    permission: Permission
    movement: Movement = Movement.NONE
    direction: int = 0
    party_role: str = ""
    party_sign: int = 0
    contra_account: str = ""
    money_sign: int = 0
    sales_sign: int = 0
    upstream: tuple[str, ...] = ()
    draws: str = ""
    overdraw: Overdraw = Overdraw.REFUSE
    reserves: bool = False
    invoices: bool = False
    settles: bool = False
    transfers: bool = False
    in_transit: str = ""  # "to": what is sent is under way; "from": what was under way arrives
    makes: bool = False
    loads: int = 0  # puts money on a card (+1) or pays it back (-1)
    takes_expired: bool = False  # where nobody names a lot, the one past its date goes first
    needs_party: bool = False
    alone: Permission | None = None  # the further right it takes where a line is drawn from nothing
    area: str = ""
    priced: bool = False
    tendered: bool = False
    default_price: str = ""  # where a missing price comes from: sale, purchase, or nowhere
    header_fields: tuple[str, ...] = ("warehouse", "at", "handler", "remark")
    line_fields: tuple[str, ...] = ("product", "quantity", "unit")
    editable: bool = True

    @property
    def opens(self) -> bool:
        """Whether it says what there was when the shop began with the program."""
        return self.contra_account == "opening_equity"

    @property
    def charges_goods(self) -> bool:
        """Whether its lines add to what goods cost that came before."""
        return self.movement is Movement.CHARGE


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a contract says of a line drawn from it: what its goods may cost, and how many are left."""

    contract: str
    net: Fen
    units: Units


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of a line lies: so many base units (positive) of a lot, in a bin.

    Bin 0: no bins are kept, or the goods were not put away yet. Lot 0: no lot is known; a negative one is made
    with the posting (−1: the first of `Document.new_lots`). For a count, ``units`` is the quantity counted.
    """

    units: Units
    bin_id: int = 0
    lot_id: int = 0
    to_bin_id: int = 0
    source_move_id: int | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class NewLot:
    """A lot or serial number nobody has met before, or whose dates are said for the first time."""

    product_id: int
    code: str
    serial: bool = False
    produced: date | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card that is made with the posting: a gift card of a number nobody knew, or the stored value of a member."""

    kind: str
    number: str = ""
    party_id: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A resolved line: goods, base quantity and exact amounts.

    ``gross`` is quantity × price (or the amount entered); ``discount`` is the line's own and its
    share of the header's together; ``amount`` = gross − discount as the price is given; ``net`` +
    ``tax`` = ``total``. All fen. ``units`` is signed as entered (positive), in base ten-thousandths.
    ``places`` add up to ``units`` where bins, lots or serials are kept of the goods; else there are none.
    """

    line: int
    product: Product
    entered: Decimal
    unit: str
    factor: Decimal
    units: Units
    price: Decimal = ZERO
    gross: Fen = 0
    discount: Fen = 0
    amount: Fen = 0
    tax_rate: Decimal = ZERO
    net: Fen = 0
    tax: Fen = 0
    total: Fen = 0
    value: Fen | None = None
    unit_cost: Decimal | None = None
    at: datetime | None = None
    day: date | None = None  # the business day of ``at``, where it is another document's
    warehouse_id: int | None = None  # where it differs from that of the document
    source_line_id: int | None = None
    source_move_id: int | None = None
    booked_net: Fen = 0  # what upstream booked for these goods already, where the kind invoices them
    booked_total: Fen = 0
    charge: Fen | None = None  # added to what the source move cost
    agreed: Agreed | None = None
    discount_entered: str = ""
    expected: Decimal | None = None
    rejected: Units = 0
    minimum: Decimal | None = None
    due: date | None = None
    promotion: str = ""
    lot: str = ""
    bin: str = ""
    to_bin: str = ""
    produced: date | None = None
    expires: date | None = None
    serials: tuple[str, ...] = ()
    reason: str = ""
    made: bool = False
    places: tuple[Place, ...] = ()
    lot_there: Units | None = None  # what there is of the named lot, where more of it is taken
    sooner: tuple[str, date] | None = None  # a lot that expires before the one named, and when
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a document, in fen; ``rounding`` is what 抹零 takes off, part of the discount."""

    gross: Fen = 0
    discount: Fen = 0
    net: Fen = 0
    tax: Fen = 0
    total: Fen = 0
    rounding: Fen = 0


@dataclass(frozen=True, slots=True)
class Paid:
    """A tender after change: what was handed over and what was kept, in fen.

    ``card_id`` is the card it was taken from (or put on, by a kind that `Kind.loads`); a negative one is made with
    the posting (−1: the first of `Document.new_cards`). ``lapsed`` is what a voucher was worth beyond what it
    paid; ``points`` are what was paid with, where points are.
    """

    means: str
    account: str  # code of the money account; empty when it goes on account of the party
    tendered: Fen
    kept: Fen
    card_id: int = 0
    lapsed: Fen = 0
    points: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A draft resolved against the masters: what the posting rules read."""

    kind: Kind
    key: str
    at: datetime
    day: date
    lines: tuple[Line, ...]
    totals: Totals
    warehouse_id: int
    to_warehouse_id: int | None = None
    transit_warehouse_id: int | None = None
    party_id: int | None = None
    counter: str = ""
    shift_id: int | None = None
    tax_inclusive: bool = True
    tenders: tuple[Paid, ...] = ()
    discount_entered: str = ""
    source_id: int | None = None
    invoice_id: int | None = None
    rejects_warehouse_id: int | None = None
    new_lots: tuple[NewLot, ...] = ()
    new_cards: tuple[NewCard, ...] = ()
    bonus: Fen = 0
    points: int = 0  # earned by a member with it; of a return: taken back (negative)
    account: str = ""
    to_account: str = ""
    purpose: str = ""
    charges: tuple[Charge, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    oldest_first: bool = False
    reference: str = ""
    channel: str = ""
    due: date | None = None
    address: str = ""
    carrier: str = ""
    tracking: str = ""
    parcels: int = 0
    handler: str = ""
    remark: str = ""
    terms_days: int = 0
    party_owes: bool = True  # booked on receivables; otherwise on payables


def booked_totals(document: Document) -> Totals:
    """What a document adds to what its party owes or is owed, in fen.

    An invoice adds only what it says differently from the documents it was drawn from; charges on goods add
    themselves, where a party is owed them.
    """
    kind, lines = document.kind, document.lines
    if kind.invoices:
        net = sum(line.net - line.booked_net for line in lines)
        total = sum(line.total - line.booked_total for line in lines)
        return Totals(net=net, tax=total - net, total=total)
    if kind.movement is Movement.CHARGE:
        charged = sum(line.charge or 0 for line in lines) if document.party_id is not None else 0
        return Totals(net=charged, total=charged)
    return document.totals


def mirror(document: Document, key: str, at: datetime, day: date) -> Document:
    """The reversal of a document (红冲): every quantity and amount negated."""
    lines = tuple(
        replace(
            line,
            entered=-line.entered,
            units=-line.units,
            gross=-line.gross,
            discount=-line.discount,
            amount=-line.amount,
            net=-line.net,
            tax=-line.tax,
            total=-line.total,
            value=None if line.value is None else -line.value,
            rejected=-line.rejected,
            booked_net=-line.booked_net,
            booked_total=-line.booked_total,
            charge=None if line.charge is None else -line.charge,
        )
        for line in document.lines
    )
    totals = document.totals
    negated = Totals(-totals.gross, -totals.discount, -totals.net, -totals.tax, -totals.total, -totals.rounding)
    tenders = tuple(
        replace(paid, tendered=-paid.tendered, kept=-paid.kept, lapsed=-paid.lapsed, points=-paid.points)
        for paid in document.tenders
    )
    return replace(
        document,
        key=key,
        at=at,
        day=day,
        lines=lines,
        totals=negated,
        tenders=tenders,
        bonus=-document.bonus,
        points=-document.points,
        allocations=(),
        oldest_first=False,
    )
