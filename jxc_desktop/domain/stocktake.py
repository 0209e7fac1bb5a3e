"""Counting goods (盘点): how what several people and files say becomes one counted quantity, and what differs.

Everybody who counts adds entries. Entries of one product in one bin, of one lot, add up, until one starts anew.
What is counted holds at the instant of its last entry: goods that move before or after it make no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from jxc_desktop.domain.values import Fen, Units, divide_half_up

PIECE: Units = 10_000
"""A serial number is one base unit."""

LEAVE, ZERO_LEFT = "leave", "zero"
UNCOUNTED = (LEAVE, ZERO_LEFT)
"""What becomes of goods in scope that nobody counted: they stay as the books say, or there are none of them."""

FULL, CATEGORY, BIN, SUPPLIER, PRODUCTS, MOVED, RANDOM = (
    "full",
    "category",
    "bin",
    "supplier",
    "products",
    "moved",
    "random",
)
SCOPES = (FULL, CATEGORY, BIN, SUPPLIER, PRODUCTS, MOVED, RANDOM)
"""What may be counted: everything, a part, what moved and was not counted since, or some goods at random."""


@dataclass(frozen=True, slots=True)
class Key:
    """What is counted as one: a product in a bin, of a lot; empty where those are not kept."""

    product_id: int
    bin: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One quantity somebody said. ``replaces``: what was counted of it before does not count."""

    id: int
    product_id: int
    units: Units
    at: datetime
    bin: str = ""
    lot: str = ""
    expires: date | None = None
    serial: str = ""
    replaces: bool = False
    struck: bool = False
    user: str = ""

    @property
    def key(self) -> Key:
        """What it counts; a serial number is no lot of its own here."""
        return Key(self.product_id, self.bin, "" if self.serial else self.lot)


@dataclass(frozen=True, slots=True)
class Counted:
    """What all entries of one key come to, at the instant of the last of them.

    ``since`` is the first entry that still counts: goods that moved between the two may have been counted
    twice, or not at all.
    """

    key: Key
    units: Units
    at: datetime
    since: datetime
    expires: date | None = None
    serials: tuple[str, ...] = ()
    entries: int = 1
    users: tuple[str, ...] = ()


@dataclass(slots=True)
class _Sum:
    """A key while its entries are added up."""

    at: datetime
    since: datetime
    units: Units = 0
    expires: date | None = None
    serials: dict[str, None] = field(default_factory=dict)
    entries: int = 0
    users: dict[str, None] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        if entry.serial:
            self.serials[entry.serial] = None
        else:
            self.units += entry.units
        self.at = entry.at
        self.expires = entry.expires or self.expires
        self.entries += 1
        if entry.user:
            self.users[entry.user] = None

    def counted(self, key: Key) -> Counted:
        units = self.units + PIECE * len(self.serials)
        serials, users = tuple(self.serials), tuple(self.users)
        return Counted(key, units, self.at, self.since, self.expires, serials, self.entries, users)


def merged(entries: Iterable[Entry]) -> tuple[Counted, ...]:
    """What the entries come to, in the order of the first entry of each key.

    Struck entries do not count. A serial number counts once, where it was seen last.
    """
    sums: dict[Key, _Sum] = {}
    seen: dict[tuple[int, str], _Sum] = {}
    for entry in sorted(entries, key=lambda one: (one.at, one.id)):
        if entry.struck:
            continue
        if entry.replaces or entry.key not in sums:
            sums[entry.key] = _Sum(entry.at, entry.at)
        here = sums[entry.key]
        if entry.serial:
            elsewhere = seen.get((entry.product_id, entry.serial))
            if elsewhere is not None and elsewhere is not here:
                elsewhere.serials.pop(entry.serial, None)
            seen[entry.product_id, entry.serial] = here
        here.add(entry)
    return tuple(one.counted(key) for key, one in sums.items())


@dataclass(frozen=True, slots=True)
class Cost:
    """What so many base units are worth, in fen: the pair keeps the unit cost exact."""

    value: Fen = 0
    units: Units = 0

    def of(self, units: Units) -> Fen:
        """What a quantity is worth, with its sign; nothing where no cost is known."""
        return divide_half_up(self.value * units, self.units) if self.units else 0


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a count may be off before it is to be counted again: base units, percent of the book, fen."""

    units: Units | None = None
    percent: Decimal | None = None
    amount: Fen | None = None

    def passed(self, difference: Units, book: Units, amount: Fen) -> bool:
        """Whether a difference is beyond one of the limits. Against an empty book every difference is 100 %."""
        if not difference:
            return False
        share = Decimal(abs(difference) * 100) / abs(book) if book else Decimal(100)
        return (
            (self.units is not None and abs(difference) > self.units)
            or (self.percent is not None and share > self.percent)
            or (self.amount is not None and abs(amount) > self.amount)
        )


@dataclass(frozen=True, slots=True)
class Variance:
    """What was counted against what the books said at that instant; ``moved`` came and went since (signed)."""

    counted: Units
    book: Units
    moved: Units = 0
    cost: Cost = Cost()

    @property
    def difference(self) -> Units:
        """More (+) or less (−) than the books said."""
        return self.counted - self.book

    @property
    def amount(self) -> Fen:
        """What the difference is worth, in fen, with its sign."""
        return self.cost.of(self.difference)


def drawn(ids: Sequence[int], number: int, seed: str) -> tuple[int, ...]:
    """So many of these ids at random; the same seed draws the same."""

    def lot(one: int) -> bytes:
        return sha256(f"{seed}:{one}".encode()).digest()

    return tuple(sorted(sorted(ids, key=lot)[:number]))


def still_open(targets: Iterable[Key], counted: Iterable[Key]) -> tuple[Key, ...]:
    """The targets nobody counted. Goods counted without their lot are counted in all lots of that bin."""
    done = set(counted)
    return tuple(one for one in targets if one not in done and Key(one.product_id, one.bin) not in done)


def names(scope: Mapping[str, object], what: str) -> tuple[str, ...]:
    """The codes a stored scope names for ``what``."""
    found = scope.get(what, ())
    return tuple(str(one) for one in found) if isinstance(found, (list, tuple)) else ()
