"""How old debts are: open items of a party sorted into buckets by the days since they fell due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from jxc_desktop.db.queries.settlement import OpenRow
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.values import Fen
from jxc_desktop.services.engine.days import read_day

BUCKETS = (0, 30, 60, 90)
"""The last day overdue of each age bucket but the oldest: not due, 1–30, 31–60, 61–90, over 90."""

RECEIVABLE, PAYABLE = "receivable", "payable"


class Age(NamedTuple):
    """What is open of a party by age, in fen, positive on the side that was asked for.

    ``unallocated`` is what the other side paid or was credited and nothing was settled with yet (positive).
    """

    party: str
    name: str
    buckets: tuple[Fen, ...]
    unallocated: Fen
    oldest_days: int

    @property
    def balance(self) -> Fen:
        """What is owed in all."""
        return sum(self.buckets) - self.unallocated

    @property
    def overdue(self) -> Fen:
        """What should have been paid by now."""
        return sum(self.buckets[1:])


def side_of(row: OpenRow) -> str:
    """Whether an item belongs to receivables or payables; who is both is sorted by the kind of document."""
    role = row.role if row.role != "both" else kind_of(row.kind).party_role
    return PAYABLE if role == "supplier" else RECEIVABLE


def bucket_of(due: date, today: date) -> int:
    """The age bucket of a debt: 0 not due, 1 to 4 the longer overdue."""
    days = (today - due).days
    return sum(days > last for last in BUCKETS)


def by_party(rows: Sequence[OpenRow], side: str, today: date) -> list[Age]:
    """Open items by party and age on one side, by code."""
    sign = 1 if side == RECEIVABLE else -1
    parties: dict[str, list[OpenRow]] = {}
    for row in rows:
        if side_of(row) == side:
            parties.setdefault(row.party, []).append(row)
    return [_age(code, own, sign, today) for code, own in sorted(parties.items())]


def _age(code: str, rows: Sequence[OpenRow], sign: int, today: date) -> Age:
    buckets, unallocated, oldest = [0] * (len(BUCKETS) + 1), 0, 0
    for row in rows:
        if row.open * sign < 0:
            unallocated += abs(row.open)
            continue
        due = read_day(row.due_day)
        buckets[bucket_of(due, today)] += abs(row.open)
        oldest = max(oldest, (today - due).days)
    return Age(code, rows[0].name, tuple(buckets), unallocated, oldest)
