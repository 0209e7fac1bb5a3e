"""Members: who they are, what they hold, who has a birthday or stays away; money onto their cards and back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from jxc_desktop.db.queries import cards as queries
from jxc_desktop.db.queries.cards import NOTHING_HELD, MemberFilter, MemberHolds, Visits
from jxc_desktop.db.queries.ledgers import party_of
from jxc_desktop.db.queries.page import Page
from jxc_desktop.db.repositories.cards import Cards
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.changes import Changes
from jxc_desktop.domain.errors import N_, AlreadyExists, InvalidValue, NotFound
from jxc_desktop.domain.members import birthday_text, days_between, next_birthday
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO, from_fen
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text, time_text
from jxc_desktop.services.base import NONE_CONFIRMED, Clock, Confirmations, Posted, Session
from jxc_desktop.services.engine.days import day_number, read_day
from jxc_desktop.services.service import Service
from jxc_desktop.services.settings import shop_settings

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database
    from jxc_desktop.services.documents import DocumentService
    from jxc_desktop.services.printing import PrintingService

ALL, THIS_MONTH, NEXT_DAYS, DORMANT, WITH_BALANCE = "", "birthday_month", "birthday_week", "dormant", "balance"
STATES = (ALL, THIS_MONTH, NEXT_DAYS, DORMANT, WITH_BALANCE)
DORMANT_DAYS = 90
_DAYS_AHEAD = 7
_YEAR = 365


@dataclass(frozen=True, slots=True)
class MemberQuery:
    """Which members to list: a piece of name, code, initials, phone or card, and one of `STATES`.

    ``dormant_days`` is how long somebody bought nothing to be called dormant.
    """

    text: str = ""
    state: str = ALL
    dormant_days: int = DORMANT_DAYS
    after: object | None = None
    limit: int = 200


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member with what they hold in yuan and points, and how they bought in the last 12 months.

    ``birthday`` is 1990-05-01, or 05-01 without the year; ``next_birthday`` the day it is kept next. ``amount`` is
    what was bought less what came back.
    """

    id: int
    code: str
    name: str
    phone: str
    member_card: str
    level: str
    points: int
    stored_value: Decimal
    birthday: str = ""
    next_birthday: date | None = None
    joined: date | None = None
    last_visit: date | None = None
    visits: int = 0
    amount: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Loading:
    """Money for the stored value of a ``member``, or for the gift ``card`` of a number; or money back from it.

    Without ``bonus`` a top-up gets what the offers of the shop say. ``counter`` is whose open shift it belongs to.
    """

    amount: Decimal
    member: str = ""
    card: str = ""
    bonus: Decimal | None = None
    means: str = "cash"
    counter: str = ""
    remark: str = ""
    key: str = ""
    slip: bool = True
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A top-up or payback as posted, and what is on the card now."""

    posted: Posted
    amount: Decimal
    bonus: Decimal
    balance: Decimal
    changes: Changes


class MemberService(Service):
    """Members, and what is put on their cards."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        session: Session,
        documents: DocumentService,
        printing: PrintingService,
    ) -> None:
        super().__init__(database, clock, session)
        self._documents, self._printing = documents, printing

    # reading

    def members(self, wanted: MemberQuery | None = None) -> Page[MemberRow]:
        """One page of members by code."""
        self.require(Permission.PARTY_VIEW)
        query = wanted or MemberQuery()
        with self.database.read() as connection:
            page = queries.member_page(connection, self._filter(query))
            rows = self._rows(connection, page.rows)
        return Page(rows, page.next, page.total)

    def counts(self, wanted: MemberQuery | None = None) -> dict[str, int]:
        """How many members each of `STATES` has."""
        self.require(Permission.PARTY_VIEW)
        query = wanted or MemberQuery()
        with self.database.read() as connection:
            return {
                state: queries.member_count(connection, self._filter(replace(query, state=state))) for state in STATES
            }

    def member(self, code: str) -> MemberRow:
        """The customer of this code with what they hold.

        Raises:
            NotFound: there is none.
        """
        self.require(Permission.PARTY_VIEW)
        with self.database.read() as connection:
            found = party_of(connection, code)
            if found is None or found.role == "supplier":
                raise NotFound(field="member", what=N_("customer"), name=code)
            return self._rows(connection, (found,))[0]

    def bonus_for(self, amount: Decimal) -> Decimal:
        """What the offers of the shop add to a top-up."""
        self.require(Permission.CARD_TOP_UP)
        with self.database.read() as connection:
            return self._offered(connection, amount)

    # doing

    def top_up(self, asked: Loading, confirmed: Confirmations = NONE_CONFIRMED) -> Loaded:
        """Put money on stored value or a gift card (充值); it goes into the drawer of the open shift.

        Raises:
            UserError: no amount, no member, a card that may not be loaded.
        """
        self.require(Permission.CARD_TOP_UP)
        bonus = asked.bonus
        if bonus is None:
            bonus = self.bonus_for(asked.amount)
        if asked.card:
            self._refuse_member_card(asked.card)
        return self._moved("card_top_up", replace(asked, bonus=bonus), confirmed)

    def pay_back(self, asked: Loading, confirmed: Confirmations = NONE_CONFIRMED) -> Loaded:
        """Pay money back from stored value or a gift card; ``bonus`` is what of the gift is taken off with it.

        Raises:
            UserError: more than is on the card, no member.
        """
        self.require(Permission.CARD_PAYBACK)
        return self._moved("card_payback", asked, confirmed)

    def adjust_points(self, code: str, points: int, reason: str, key: str = "") -> Posted:
        """Give points to a member, or take them (below zero).

        Raises:
            InvalidValue: no points, or no reason.
            NotFound: there is no such customer.
        """
        self.require(Permission.POINTS_ADJUST)
        if not reason.strip():
            raise InvalidValue("reason", reason, N_("a reason is needed"))
        draft = self._documents.new("points_adjustment")
        draft = replace(draft, key=key or draft.key, party=code, points=points, remark=reason.strip())
        return self._documents.post(draft)

    def _refuse_member_card(self, number: str) -> None:
        with self.database.read() as connection:
            member = queries.member_named(connection, number)
        if member is not None:
            name = f"{member.code} {member.name}"
            raise AlreadyExists(field="card", what=N_("member card"), name=number, holder=name)

    def _moved(self, kind: str, asked: Loading, confirmed: Confirmations) -> Loaded:
        draft = self._documents.new(kind)
        draft = replace(
            draft,
            key=asked.key or draft.key,
            party=asked.member,
            card=asked.card,
            counter=asked.counter or self.session.counter,
            amount=asked.amount,
            bonus=asked.bonus or None,
            means=asked.means,
            remark=asked.remark,
            at=asked.at,
        )
        posted = self._documents.post(draft, confirmed)
        with self.database.read() as connection:
            cards = Cards(connection)
            party = party_of(connection, asked.member) if asked.member else None
            card = cards.with_number(asked.card) if asked.card else cards.stored_value(party.id if party else 0)
            means = Masters(connection).means().get(asked.means)
        balance = from_fen(card.balance) if card else ZERO
        loaded = Loaded(posted, asked.amount, asked.bonus or ZERO, balance, posted.changes)
        if asked.slip and not posted.repeated and self.may(Permission.PRINT):
            holder = f"{party.name}" if party else asked.card
            self._printing.print_slip(_title(kind), _slip(loaded, holder, means.name if means else "", self.clock))
        return loaded

    # the rest

    def _filter(self, query: MemberQuery) -> MemberFilter:
        if query.state not in STATES:
            raise InvalidValue("state", query.state, N_("it is none of the choices"))
        if query.dormant_days < 1:
            raise InvalidValue("dormant_days", query.dormant_days, N_("a whole number of days is needed"))
        today = self.clock.local().date()
        birthdays = None
        if query.state == THIS_MONTH:
            birthdays = days_between(today.replace(day=1), (today.replace(day=28) + timedelta(days=4)).replace(day=1))
            birthdays = frozenset(day for day in birthdays if day // 100 == today.month)
        elif query.state == NEXT_DAYS:
            birthdays = days_between(today, today + timedelta(days=_DAYS_AHEAD))
        dormant = day_number(today - timedelta(days=query.dormant_days)) if query.state == DORMANT else None
        return MemberFilter(
            query.text, birthdays, dormant, query.state == WITH_BALANCE, after=query.after, limit=query.limit
        )

    def _rows(self, connection: Connection, found: tuple[AnyRow, ...]) -> tuple[MemberRow, ...]:
        ids = [row.id for row in found]
        today = self.clock.local().date()
        held = queries.held_of(connection, ids)
        visits = queries.visits_of(connection, ids, day_number(today - timedelta(days=_YEAR)))
        return tuple(
            member_row(row, held.get(row.id, NOTHING_HELD), visits.get(row.id, Visits()), today) for row in found
        )

    @staticmethod
    def _offered(connection: Connection, amount: Decimal) -> Decimal:
        return shop_settings(Settings(connection).all()).top_up_offers.bonus(amount)


def member_row(row: AnyRow, holds: MemberHolds, visits: Visits, today: date) -> MemberRow:
    """A row of the table of parties with what a member holds and how they bought."""
    return MemberRow(
        id=row.id,
        code=row.code,
        name=row.name,
        phone=row.phone,
        member_card=row.member_card or "",
        level=row.level,
        points=holds.points,
        stored_value=from_fen(holds.stored_value),
        birthday=birthday_text(row.birthday),
        next_birthday=None if row.birthday is None else next_birthday(row.birthday, today),
        joined=None if row.joined is None else read_day(row.joined),
        last_visit=None if visits.last is None else read_day(visits.last),
        visits=visits.times,
        amount=from_fen(visits.amount - visits.returned),
    )


def _title(kind: str) -> str:
    return _("Top-up") if kind == "card_top_up" else _("Paid back from the card")


def _slip(loaded: Loaded, holder: str, means: str, clock: Clock) -> tuple[tuple[str, str], ...]:
    """What the customer takes home: what was paid, what was added, and what is on the card now."""
    rows = [
        (_("Number"), loaded.posted.number),
        (_("Time"), time_text(clock.local())),
        (_("Member or card"), holder),
        ("", ""),
        (_("Amount"), money_text(loaded.amount)),
        (_("Means of payment"), _(means)),
    ]
    if loaded.bonus:
        rows.append((_("Bonus"), money_text(loaded.bonus)))
    return (*rows, ("", ""), (_("Balance"), money_text(loaded.balance)))
