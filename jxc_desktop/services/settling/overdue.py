"""Customers with something overdue, and what was last said about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from jxc_desktop.db.queries import settlement as queries
from jxc_desktop.db.queries.settlement import OpenRow
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.values import Fen, from_microseconds
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.settling.ages import RECEIVABLE, by_party, side_of


class DunningRow(NamedTuple):
    """A customer with something overdue; amounts in fen, ``days`` those of the oldest document."""

    party: str
    name: str
    contact: str
    phone: str
    documents: int
    overdue: Fen
    balance: Fen
    days: int
    noted: date | None
    note: str
    next_day: date | None


def dunning_rows(connection: Connection, rows: Sequence[OpenRow], today: date) -> list[DunningRow]:
    """Whom to remind, the largest sum first; who paid as much without settling it is left out."""
    owned: dict[str, list[OpenRow]] = defaultdict(list)
    for row in rows:
        if side_of(row) == RECEIVABLE:
            owned[row.party].append(row)
    notes, phones = queries.last_contacts(connection), queries.phones(connection)
    found = []
    for age in by_party(rows, RECEIVABLE, today):
        own = owned[age.party]
        late = sum(row.open > 0 and read_day(row.due_day) < today for row in own)
        if not late or age.balance <= 0:
            continue
        contact, phone = phones.get(own[0].party_id, ("", ""))
        note = notes.get(own[0].party_id)
        found.append(
            DunningRow(
                party=age.party,
                name=age.name,
                contact=contact,
                phone=phone,
                documents=late,
                overdue=age.overdue,
                balance=age.balance,
                days=age.oldest_days,
                noted=None if note is None else from_microseconds(note.recorded_at).astimezone().date(),
                note="" if note is None else note.note,
                next_day=None if note is None or note.next_day is None else read_day(note.next_day),
            )
        )
    return sorted(found, key=lambda row: (-row.overdue, row.party))
