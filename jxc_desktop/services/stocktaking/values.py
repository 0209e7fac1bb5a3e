"""What counting takes and answers: quantities in base units, amounts with two decimals, times as the shop's clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from jxc_desktop.domain.errors import N_, UserError
from jxc_desktop.domain.stocktake import FULL
from jxc_desktop.domain.values import ZERO
from jxc_desktop.services.base import NO_CHANGES, Changes

COUNTING, REVIEWING, POSTED, VOID = "counting", "reviewing", "posted", "void"
COUNT_STATES = {
    COUNTING: N_("Counting"),
    REVIEWING: N_("Submitted"),
    POSTED: N_("Posted"),
    VOID: N_("Void"),
}
"""How far a count is, in words."""
SCOPE_WORDS = {
    "full": N_("Everything"),
    "category": N_("By category"),
    "bin": N_("By bin"),
    "supplier": N_("By supplier"),
    "products": N_("Chosen items"),
    "moved": N_("Moved but not counted"),
    "random": N_("Drawn at random"),
}
"""What is counted, in words."""


class CountClosed(UserError):
    """A count that takes no more entries."""

    code = "count_closed"
    message = N_("Count {name} is closed: nothing more can be entered.")


class CodesUnknown(UserError):
    """A count with codes nobody knows cannot be posted."""

    code = "codes_unknown"
    message = N_("{count} codes of {name} are not known. Give them their item or strike them first.")


class RecountsWaiting(UserError):
    """A count of which something is to be counted again cannot be posted."""

    code = "recounts_waiting"
    message = N_("{count} items of {name} are to be counted again first.")


class NothingCounted(UserError):
    """A count without a single line."""

    code = "nothing_counted"
    message = N_("Nothing was counted in {name} yet.")


@dataclass(frozen=True, slots=True)
class CountInput:
    """A count to be opened. ``codes`` are those of categories, bins, suppliers or items, as ``scope`` says.

    ``since`` is the first day goods moved for the scope ``moved``; ``number`` how many are drawn at random. The
    limits say from which difference a line is proposed for a recount: base units, percent of the book, money.
    """

    warehouse: str = ""
    scope: str = FULL
    codes: tuple[str, ...] = ()
    since: date | None = None
    number: int = 20
    blind: bool = True
    name: str = ""
    limit_quantity: Decimal | None = None
    limit_percent: Decimal | None = None
    limit_amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class EntryInput:
    """Something counted: an item by its code, or whatever ``code`` was scanned.

    Without a quantity a scan counts what its code stands for (a carton its pieces). ``replaces``: what was counted
    of it before does not count. Without a time it was counted now.
    """

    product: str = ""
    code: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    bin: str = ""
    lot: str = ""
    expires: date | None = None
    serials: tuple[str, ...] = ()
    replaces: bool = False
    at: datetime | None = None
    origin: str = "scan"


@dataclass(frozen=True, slots=True)
class LineKey:
    """A line of a count by its codes."""

    product: str
    bin: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True)
class CountHead:
    """A count and how far it is. ``items`` were counted so far, ``targets`` are in its scope."""

    key: str
    name: str
    warehouse: str
    warehouse_name: str
    scope: str
    codes: tuple[str, ...]
    blind: bool
    state: str
    opened_at: datetime
    opened_by: str
    document: str = ""
    entries: int = 0
    items: int = 0
    unknown: int = 0
    targets: int = 0
    recounts: int = 0
    last_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it can still be counted."""
        return self.state == COUNTING


@dataclass(frozen=True, slots=True)
class CountLine:
    """What was counted of an item in a bin, of a lot, at the instant of the last entry.

    ``in_scope``: it was to be counted. ``recount``: somebody asked to count it again.
    """

    product: str
    name: str
    specification: str
    unit: str
    quantity: Decimal
    at: datetime
    bin: str = ""
    lot: str = ""
    expires: date | None = None
    serials: tuple[str, ...] = ()
    entries: int = 1
    users: tuple[str, ...] = ()
    in_scope: bool = True
    recount: bool = False
    reason: str = ""

    @property
    def key(self) -> LineKey:
        """What it counts."""
        return LineKey(self.product, self.bin, self.lot)


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """A code nobody knows, how much was counted under it and in which bins."""

    code: str
    quantity: Decimal
    entries: int
    bins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CountSheet:
    """A count with everything that was counted."""

    head: CountHead
    lines: tuple[CountLine, ...]
    unknown: tuple[UnknownCode, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """What entries made: all lines of the items concerned, all unknown codes, and how far the count is.

    ``entries`` are the ids of what was added, to be struck again.
    """

    head: CountHead
    products: tuple[str, ...] = ()
    lines: tuple[CountLine, ...] = ()
    unknown: tuple[UnknownCode, ...] = ()
    entries: tuple[int, ...] = ()
    changes: Changes = NO_CHANGES


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry as somebody made it."""

    id: int
    product: str
    code: str
    quantity: Decimal
    bin: str
    lot: str
    serial: str
    at: datetime
    user: str
    origin: str
    replaces: bool
    struck: bool


@dataclass(frozen=True, slots=True)
class FileReject:
    """A row of a file that was not counted, and why (a message to be translated)."""

    row: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileAdded:
    """What a handheld's file brought: rows counted, codes nobody knows, rows that were not taken."""

    rows: int
    added: int
    unknown: int
    rejects: tuple[FileReject, ...]
    changes: Changes = NO_CHANGES


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A counted line against the books at its instant. ``moved`` came and went since; without the right no amount.

    ``beyond``: the difference passes a limit. ``uneasy``: goods moved between its first and its last entry.
    """

    line: CountLine
    book: Decimal
    moved: Decimal
    difference: Decimal
    amount: Decimal | None
    beyond: bool = False
    uneasy: bool = False


@dataclass(frozen=True, slots=True)
class OpenTarget:
    """What was to be counted and was not, with what the books say now."""

    product: str
    name: str
    specification: str
    unit: str
    bin: str
    lot: str
    book: Decimal


@dataclass(frozen=True, slots=True)
class Review:
    """A count against the books: lines by the worth of their difference, and what nobody counted."""

    head: CountHead
    lines: tuple[ReviewLine, ...]
    uncounted: tuple[OpenTarget, ...]
    gain: Decimal | None = None
    loss: Decimal | None = None

    @property
    def differing(self) -> int:
        """How many lines differ."""
        return sum(line.difference != ZERO for line in self.lines)


@dataclass(frozen=True, slots=True)
class StoredScope:
    """What is to be counted as a count keeps it."""

    scope: str = FULL
    codes: tuple[str, ...] = ()
    limits: Mapping[str, str] = field(default_factory=dict)
