"""What is about to be posted: documents planned together, and what posting them would do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from jxc_desktop.db.rows import AnyRow
from jxc_desktop.domain.documents import Document
from jxc_desktop.domain.errors import Doubt
from jxc_desktop.domain.kinds import CardChange, MoneyChange, PartyChange, PlannedMove, PointChange
from jxc_desktop.domain.values import Fen, Units
from jxc_desktop.services.base import User
from jxc_desktop.services.engine.outcome import CostOutcome, NewMove
from jxc_desktop.services.engine.promises import Promise
from jxc_desktop.services.settings import ShopSettings


@dataclass(frozen=True, slots=True)
class Credit:
    """What a customer may owe, and would owe with this document and all open orders, in fen."""

    customer: str
    limit: Fen
    total: Fen


@dataclass(frozen=True, slots=True)
class Planned:
    """One document about to be posted, with what it does and what it answers to."""

    document: Document
    moves: tuple[PlannedMove, ...]
    party: tuple[PartyChange, ...]
    money: tuple[MoneyChange, ...]
    request_digest: str
    reverses: AnyRow | None = None
    corrects: AnyRow | None = None
    position: int | None = None
    reason: str = ""
    asks_backdating: bool = True
    takes_back: bool = True  # a reversal: also what its original gave from one document to another
    promises: tuple[Promise, ...] = ()
    promised: Mapping[tuple[int, int], Units] = field(default_factory=dict)  # before, by product and warehouse
    credit: Credit | None = None
    cards: tuple[CardChange, ...] = ()
    points: tuple[PointChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What posting would do, before anything is written. Move ids are temporary (negative)."""

    planned: tuple[Planned, ...]
    moves: tuple[tuple[NewMove, ...], ...]
    outcome: CostOutcome
    doubts: tuple[Doubt, ...]

    def line_costs(self, index: int) -> dict[int, Fen]:
        """The signed stock value each line of the index-th document moves."""
        costs: dict[int, Fen] = defaultdict(int)
        for move in self.moves[index]:
            costs[move.planned.line] += self.outcome.costs[move.id]
        return costs


@dataclass(frozen=True, slots=True)
class Context:
    """Who posts, when, and under which settings.

    ``open_day`` is the first business day of the months that are not closed, 0 where none is.
    """

    user: User
    settings: ShopSettings
    now: datetime
    local: datetime
    counter: str = ""
    open_day: int = 0
    opening_locked: bool = False
    warnings: list[str] = field(default_factory=list)
    told: Mapping[str, object] = field(default_factory=dict)  # kept in the audit with the posting
    paying_seconds: int | None = None  # how long the customer paid
