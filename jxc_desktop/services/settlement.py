"""Settling debts (核销): what is open, what to give to what, and the settlement itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from jxc_desktop.db.queries import settlement as queries
from jxc_desktop.db.queries.ledgers import party_of
from jxc_desktop.db.queries.settlement import OpenRow
from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.documents import Allocation, Draft
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO, Fen, from_fen, to_fen
from jxc_desktop.services.base import NONE_CONFIRMED, Clock, Confirmations, Posted, Session, make_key
from jxc_desktop.services.engine.days import day_number, read_day
from jxc_desktop.services.engine.seeing import refuse_hidden
from jxc_desktop.services.engine.settling import DEPOSIT_SIGNS
from jxc_desktop.services.service import Service
from jxc_desktop.services.settling.ages import by_party
from jxc_desktop.services.settling.deposits import orders_to_fund
from jxc_desktop.services.settling.requesting import ASKED_FOR, to_be_paid

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database
    from jxc_desktop.services.documents import DocumentService

__all__ = ["GivenView", "OpenItemView", "PartyAge", "Proposal", "SettledView", "SettlementService"]

REQUEST = "payment_request"


@dataclass(frozen=True, slots=True)
class OpenItemView:
    """A document that is not settled. Positive: they owe us; ``days`` overdue are negative before the due day."""

    party: str
    name: str
    document: str
    kind: str
    day: date
    due: date
    reference: str
    amount: Decimal
    open: Decimal
    days: int

    @property
    def of_order(self) -> bool:
        """Whether it is an order or its deposit; an order owes nothing."""
        return self.kind in DEPOSIT_SIGNS

    @property
    def settled(self) -> Decimal:
        """What is settled of it already."""
        return self.amount - self.open


@dataclass(frozen=True, slots=True)
class PartyAge:
    """What is open of a party by age, positive on the side that was asked for.

    ``buckets`` are not due, 1–30, 31–60, 61–90 and over 90 days overdue; ``unallocated`` is what was paid or
    credited and nothing was settled with yet.
    """

    party: str
    name: str
    buckets: tuple[Decimal, ...]
    unallocated: Decimal
    balance: Decimal
    overdue: Decimal
    oldest_days: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an amount would be given to, oldest first, and what of it would stay as a prepayment."""

    allocations: tuple[Allocation, ...]
    rest: Decimal


@dataclass(frozen=True, slots=True)
class GivenView:
    """What a document was given by another one, or gave it; positive both ways."""

    document: str
    kind: str
    day: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class SettledView:
    """How far a document is settled: its amount, what is open of it, and by which documents; all positive.

    Of a payment request it is what was asked for, what is still to be paid, and the payments.
    """

    amount: Decimal
    open: Decimal
    settled: tuple[GivenView, ...]


class SettlementService(Service):
    """Open items, proposals and settlements; taking one back is the reversal of its document."""

    def __init__(self, database: Database, clock: Clock, session: Session, documents: DocumentService) -> None:
        super().__init__(database, clock, session)
        self._documents = documents

    def open_items(self, party: str = "", at: date | None = None) -> list[OpenItemView]:
        """What is open of a party, or of all, oldest first; at the end of a day, or now.

        Raises:
            NotFound: there is no such party.
        """
        self.require(Permission.MONEY_VIEW)
        today = at or self.clock.local().date()
        with self.database.read() as connection:
            rows = self._rows(connection, party, at)
        return [_view(row, today) for row in rows]

    def orders(self, party: str) -> list[OpenItemView]:
        """The open orders of a party that may be given a deposit, oldest first; ``open`` is how much more.

        Positive: they order from us.

        Raises:
            NotFound: there is no such party.
        """
        self.require(Permission.MONEY_VIEW)
        today = self.clock.local().date()
        with self.database.read() as connection:
            found = party_of(connection, party)
            if found is None:
                raise NotFound(field="party", what=N_("supplier or customer"), name=party)
            return [_view(row, today) for row in orders_to_fund(connection, found)]

    def ages(self, side: str, at: date | None = None) -> list[PartyAge]:
        """What is open by party and age on one side: ``receivable`` or ``payable``; at the end of a day, or now."""
        self.require(Permission.MONEY_VIEW)
        today = at or self.clock.local().date()
        with self.database.read() as connection:
            ages = by_party(queries.open_rows(connection, day=_number(at)), side, today)
        return [
            PartyAge(
                age.party,
                age.name,
                tuple(map(from_fen, age.buckets)),
                from_fen(age.unallocated),
                from_fen(age.balance),
                from_fen(age.overdue),
                age.oldest_days,
            )
            for age in ages
        ]

    def given(self, number: str) -> list[GivenView]:
        """What a document was given by others, or gave them."""
        self.require(Permission.MONEY_VIEW)
        with self.database.read() as connection:
            rows = queries.given_to(connection, number)
        return [_given(row) for row in rows]

    def settled(self, number: str) -> SettledView | None:
        """How far a document is settled, or a payment request paid; none for what is nothing to settle of.

        Raises:
            NotFound: there is no such document, or it is not the user's to see.
        """
        user = self.require(Permission.MONEY_VIEW)
        with self.database.read() as connection:
            refuse_hidden(connection, number, user)
            row = Documents(connection).with_number(number)
            if row is None:
                raise NotFound(field="document", what=N_("document"), name=number)
            if row.kind == REQUEST:
                paid = [_given(one) for one in queries.paid_of(connection, [number])]
                left = from_fen(row.total) - sum((one.amount for one in paid), ZERO)
                return SettledView(from_fen(row.total), max(left, ZERO), tuple(paid))
            item, given = queries.item_of(connection, number), queries.given_to(connection, number)
        if not given and (item is None or not item.amount):
            return None
        amount, still = (0, 0) if item is None else (item.amount, item.open)
        return SettledView(from_fen(abs(amount)), from_fen(abs(still)), tuple(map(_given, given)))

    def paid(self, requests: Sequence[str]) -> dict[str, Decimal]:
        """What was paid of payment requests so far; those nothing was paid of are not told."""
        self.require(Permission.MONEY_VIEW)
        result: dict[str, Decimal] = {}
        with self.database.read() as connection:
            for row in queries.paid_of(connection, requests):
                result[row.request] = result.get(row.request, ZERO) + from_fen(row.amount)
        return result

    def request_for(self, number: str) -> Draft:
        """A payment request of what is open of a purchase invoice or receipt; nothing is stored.

        Raises:
            NotFound: there is no such document, or it is not the user's to see.
            InvalidValue: nothing is open of it.
        """
        self.require(Permission.MONEY_VIEW)
        user = self.require(kind_of(REQUEST).permission)
        with self.database.read() as connection:
            refuse_hidden(connection, number, user)
            row = Documents(connection).with_number(number)
            if row is None:
                raise NotFound(field="document", what=N_("document"), name=number)
            given = to_be_paid(connection, row) if row.kind in ASKED_FOR else ()
            if not given:
                raise InvalidValue("document", number, N_("nothing is open of it"))
            party = Masters(connection).party_by_id(row.party_id).code
        total = sum((one.amount for one in given), ZERO)
        header = {"amount": total, "allocations": given, "reference": row.reference}
        return self._documents.new(REQUEST, party=party, **header)

    def propose(self, party: str, amount: Decimal, kind: str = "receipt_of_money") -> Proposal:
        """What an amount received or paid would settle, oldest first.

        Raises:
            NotFound: there is no such party.
        """
        self.require(Permission.MONEY_VIEW)
        with self.database.read() as connection:
            rows = self._rows(connection, party, None)
        return _proposal(rows, to_fen(amount), kind_of(kind).party_sign)

    def settle(
        self,
        party: str,
        document: str = "",
        allocations: Sequence[Allocation] = (),
        *,
        oldest_first: bool = False,
        discount: str = "",
        purpose: str = "",
        at: datetime | None = None,
        remark: str = "",
        key: str = "",
        confirmed: Confirmations = NONE_CONFIRMED,
    ) -> Posted:
        """Give what a receipt, payment or credit has left to debts; without a document, all the party has left.

        ``discount`` is let off beside it and booked to the account ``purpose`` (a discount where nothing is said,
        a small rest written off, a bad debt). A negative amount takes back what was given.

        Raises:
            MoreThanOpen, MoreThanLeft, MoreThanGiven: with the document, what is open, and what was asked.
        """
        self.require(Permission.MONEY_SETTLE)
        if not allocations and not oldest_first:
            if not discount or not document:
                raise InvalidValue("allocations", "", N_("it is missing"))
            allocations, document = self._of_itself(document, discount)
        draft = Draft(
            kind="settlement",
            key=key or make_key(self.clock),
            party=party,
            source=document,
            allocations=tuple(allocations),
            oldest_first=oldest_first,
            discount=discount,
            purpose=purpose,
            at=at,
            remark=remark,
        )
        return self._documents.post(draft, confirmed)

    @staticmethod
    def _of_itself(document: str, discount: str) -> tuple[tuple[Allocation, ...], str]:
        """Only something is let off, of this very document."""
        return (Allocation(document, from_fen(to_fen(Decimal(discount)))),), ""

    @staticmethod
    def _rows(connection: Connection, party: str, at: date | None) -> list[OpenRow]:
        found = party_of(connection, party) if party else None
        if party and found is None:
            raise NotFound(field="party", what=N_("supplier or customer"), name=party)
        return queries.open_rows(connection, party_id=None if found is None else found.id, day=_number(at))


def _proposal(rows: Sequence[OpenRow], amount: Fen, sign: int) -> Proposal:
    left, allocations = amount, []
    for row in rows:
        part = min(left, abs(row.open)) if row.open * sign < 0 and row.kind not in DEPOSIT_SIGNS else 0
        if part > 0:
            allocations.append(Allocation(row.number, from_fen(part)))
            left -= part
    return Proposal(tuple(allocations), from_fen(left))


def _view(row: OpenRow, today: date) -> OpenItemView:
    due = read_day(row.due_day)
    return OpenItemView(
        party=row.party,
        name=row.name,
        document=row.number,
        kind=row.kind,
        day=read_day(row.day),
        due=due,
        reference=row.reference,
        amount=from_fen(row.amount),
        open=from_fen(row.open),
        days=(today - due).days,
    )


def _given(row: queries.GivenRow | AnyRow) -> GivenView:
    return GivenView(row.number, row.kind, read_day(row.day), from_fen(abs(row.amount)))


def _number(at: date | None) -> int | None:
    return None if at is None else day_number(at)
