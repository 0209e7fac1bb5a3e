"""What alerts look like to those who read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from jxc_desktop.domain.alerts import Action
from jxc_desktop.domain.changes import NO_CHANGES, Changes


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """Which alerts are wanted: a kind (empty: all), words of code, name, initials or lot, and those put off too."""

    kind: str = ""
    text: str = ""
    snoozed: bool = False


@dataclass(frozen=True, slots=True)
class SuggestedTransfer:
    """Where goods would sell: from and to by code, the name of where to, and how many base units."""

    source: str
    target: str
    target_name: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert with the facts of now, in base units and days.

    ``warehouse`` is empty where the goods are looked at over all warehouses they are sold from. ``crossed`` is what
    there was when the limit was crossed, ``quantity`` what there is now. ``origin`` says where the ``threshold``
    comes from: product, category, all or setting. ``last_day`` is when the goods were sold last, ``cover`` how many
    days the stock lasts, ``days_left`` how many to its date (less than 0: past it). ``value`` is told to those who
    may see costs. ``clearance`` is the percentage suggested to be taken off.
    """

    id: int
    kind: str
    product: str
    name: str
    specification: str
    unit: str
    category: str
    supplier: str
    warehouse: str
    warehouse_name: str
    lot: str
    since: datetime
    crossed: Decimal
    quantity: Decimal
    threshold: Decimal | None
    origin: str
    value: Decimal | None
    sold: Decimal
    cover: Decimal | None
    last_day: date | None
    idle_days: int | None
    expires: date | None
    days_left: int | None
    snoozed_until: date | None
    clearance: Decimal | None
    transfer: SuggestedTransfer | None
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A limit that is not on a card: of one product, of a category, or of all goods (neither named)."""

    alert: str
    product: str
    category: str
    threshold: Decimal


@dataclass(frozen=True, slots=True)
class Checked:
    """What looking everything over found: how many alerts began, and how many ended."""

    begun: int = 0
    ended: int = 0
    changes: Changes = NO_CHANGES


@dataclass(frozen=True, slots=True)
class Acted:
    """What an action made: the page to go to, with the key of a draft or the code of what it shows."""

    page: str
    key: str = ""
    kind: str = ""
    changes: Changes = NO_CHANGES
