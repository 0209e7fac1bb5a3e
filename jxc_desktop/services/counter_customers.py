"""Customers as the counter knows them: found by a piece of phone or name, their prices and their credit."""

from __future__ import annotations

from collections.abc import Mapping

from jxc_desktop.db.engine import Database
from jxc_desktop.db.queries.cards import NOTHING_HELD, MemberHolds, held_of
from jxc_desktop.db.queries.masters import PartyFilter, PartyRow, party_page
from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.pricing import RETAIL
from jxc_desktop.domain.values import ZERO, from_fen
from jxc_desktop.services.base import Clock, Session
from jxc_desktop.services.counter_views import Customer
from jxc_desktop.services.engine.resolving import WALK_IN
from jxc_desktop.services.shifts import ShiftService

_MOST = 200


class CustomerService(ShiftService):
    """Choosing who buys. The price level of everybody chosen stays in memory, for pricing never waits."""

    def __init__(self, database: Database, clock: Clock, session: Session) -> None:
        super().__init__(database, clock, session)
        self._levels: dict[str, str] = {}

    def customers(self, text: str, limit: int = 8) -> list[Customer]:
        """Customers by code, card, initials, a piece of the name or the end of the phone number; the best fit first.

        A whole card number finds its member only.
        """
        self.require(Permission.COUNTER_SELL)
        wanted = text.strip()
        with self.database.read() as connection:
            page = party_page(
                connection, PartyFilter(text=wanted, role="customer", order="name", limit=_MOST), balances=True
            )
            rows = [row for row in page.rows if row.code != WALK_IN["customer"]]
            exact = [row for row in rows if wanted and row.member_card == wanted]
            rows = exact or sorted(rows, key=lambda row: _distance(row, wanted.casefold()))
            held = held_of(connection, [row.id for row in rows[:limit]])
        return [_customer(row, held) for row in rows[:limit]]

    def customer(self, code: str) -> Customer:
        """The customer of this code; the price level is remembered for `price`.

        Raises:
            NotFound: there is none.
        """
        self.require(Permission.COUNTER_SELL)
        with self.database.read() as connection:
            page = party_page(connection, PartyFilter(text=code, active=None, limit=_MOST), balances=True)
            found = next((row for row in page.rows if row.code == code), None)
            held = held_of(connection, [found.id]) if found else {}
        if found is not None:
            self._levels[code] = found.level
            return _customer(found, held)
        raise NotFound(field="party", what=N_("customer"), name=code)

    def _level(self, party: str) -> str:
        return self._levels.get(party, RETAIL)


def _distance(row: PartyRow, wanted: str) -> int:
    """How far a row is from what was typed: its code, the tail of its phone, its beginning, anything."""
    if row.code.casefold() == wanted:
        return 0
    if wanted.isdecimal() and row.phone.endswith(wanted):
        return 1
    return 2 if row.name.casefold().startswith(wanted) else 3


def _customer(row: PartyRow, held: Mapping[int, MemberHolds]) -> Customer:
    holds = held.get(row.id, NOTHING_HELD)
    return Customer(
        row.code,
        row.name,
        row.phone,
        row.level,
        row.credit_limit,
        row.balance or ZERO,
        points=holds.points,
        stored_value=from_fen(holds.stored_value),
        member_card=row.member_card,
    )
