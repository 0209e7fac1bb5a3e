"""What is known of the places of goods while a document is resolved: bins, lots, and what lies where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from jxc_desktop.db.rows import AnyRow
from jxc_desktop.domain.documents import Line, NewLot
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import Units
from jxc_desktop.services.engine.days import read_day

NO_LOT = "-"
"""Named as the lot of a line: the goods of which no lot is known."""
PIECE: Units = 10_000
_NEVER = 99_991_231


def keeps_lots(product: Product) -> bool:
    """Whether lots are kept of goods: where the card says so, or where they keep only so long."""
    return product.lots or product.shelf_life_days is not None


def tracked(product: Product) -> bool:
    """Whether lots or serial numbers are kept of goods."""
    return keeps_lots(product) or product.serials


@dataclass(slots=True)
class There:
    """What lies in one bin, of one lot; ``units`` shrinks as lines take from it."""

    bin_id: int
    lot_id: int
    units: Units
    lot: str = ""
    bin: str = ""
    position: int = 0
    expires: date | None = None
    later: list[tuple[int, Units]] = field(default_factory=list)  # what moved since, and when

    def at(self, moment: int) -> Units:
        """What there was at a business time (local microseconds)."""
        return self.units - sum(units for when, units in self.later if when > moment)

    def order(self, today: date, *, expired_first: bool) -> tuple[bool, int, int, bool, int, str]:
        """First what expires first, what is past its date last; then as it came; then as a picker walks."""
        past = self.expires is not None and self.expires < today and not expired_first
        last = self.expires.toordinal() if self.expires is not None else _NEVER
        return past, last, self.lot_id, self.bin_id == 0, self.position, self.bin


@dataclass(slots=True)
class Found:
    """What was read for one document."""

    there: dict[tuple[int, int], list[There]] = field(default_factory=dict)  # by product and warehouse
    lots: dict[tuple[int, str], AnyRow] = field(default_factory=dict)
    bins: dict[tuple[int, str], int] = field(default_factory=dict)
    moves: Mapping[int, Sequence[AnyRow]] = field(default_factory=dict)
    back: dict[int, Units] = field(default_factory=dict)  # what of a move came back already
    new: dict[tuple[int, str], NewLot] = field(default_factory=dict)
    said_by: Callable[[int], set[str]] = lambda _lot: set()  # the other documents that brought a lot


def day_of(stored: int | None) -> date | None:
    """A stored day, where there is one."""
    return None if stored is None else read_day(stored)


def field_of(line: Line, name: str) -> str:
    """The name of a member of a line, as errors tell it."""
    return f"lines[{line.line}].{name}"
