"""What is read of members and cards: who holds what, who comes and who stays away, the entries of a statement.

Amounts in fen, days as 20260501, birthdays as 501.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, case, cast, exists, func, literal_column, or_, select

from jxc_desktop.db.queries.customers import RETURNS, SALES
from jxc_desktop.db.queries.matching import holding
from jxc_desktop.db.queries.page import Page
from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.tables import (
    card_entries,
    cards,
    documents,
    journal_lines,
    means,
    money_accounts,
    money_entries,
    parties,
    point_entries,
)
from jxc_desktop.db.types import Whole
from jxc_desktop.domain.cards import CardKind

LATEST = 99_991_231
_STORED = CardKind.STORED_VALUE.value
_TEN_THOUSAND = literal_column("10000", Whole)


class MemberHolds(NamedTuple):
    """What a member holds: points, and stored value in fen."""

    points: int
    stored_value: int


NOTHING_HELD = MemberHolds(0, 0)


class Visits(NamedTuple):
    """How often somebody bought in some days, for how much less what came back, and when last of all."""

    times: int = 0
    amount: int = 0
    returned: int = 0
    last: int | None = None


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """Which members to list. ``text`` is a piece of name, code, initials, phone or card.

    ``birthdays`` are days such as 501, ``dormant_since`` the day since which somebody did not buy. With ``former``
    those put out of use are among them.
    """

    text: str = ""
    birthdays: Collection[int] | None = None
    dormant_since: int | None = None
    with_balance: bool = False
    after: object | None = None
    limit: int = 200
    former: bool = False


@dataclass(frozen=True, slots=True)
class CardFilter:
    """Which gift cards and vouchers to list; ``state`` is open, used, expired, blocked or empty for all of them."""

    text: str = ""
    kind: str = ""
    state: str = ""
    today: int = 0
    after: object | None = None
    limit: int = 200
    numbers: Collection[str] = field(default_factory=tuple)


def _whole(column: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(func.coalesce(column, 0), Whole)


_OF_PARTY = (cards.c.party_id == parties.c.id) & (cards.c.kind == _STORED)
_LOADED = (
    select(func.coalesce(func.sum(card_entries.c.amount), 0))
    .join(cards, cards.c.id == card_entries.c.card_id)
    .where(_OF_PARTY)
    .scalar_subquery()
)
_MEMBER = and_(
    parties.c.role.in_(("customer", "both")),
    or_(
        parties.c.member_card.is_not(None),
        parties.c.joined.is_not(None),
        parties.c.birthday.is_not(None),
        parties.c.level == "member",
        exists().where(_OF_PARTY),
        exists().where(point_entries.c.party_id == parties.c.id),
    ),
)
"""Who is a member: whoever has a card, a level, a day of joining, a birthday, stored value or points."""


def member_page(connection: Connection, wanted: MemberFilter) -> Page[AnyRow]:
    """One page of members by code: the columns of parties."""
    tests = _member_tests(wanted)
    statement = select(parties).where(*tests)
    if isinstance(wanted.after, str):
        statement = statement.where(parties.c.code > wanted.after)
    rows = connection.execute(statement.order_by(parties.c.code).limit(wanted.limit + 1)).all()
    total = None if wanted.after is not None else member_count(connection, wanted)
    return Page.cut(rows, wanted.limit, lambda row: row.code, total)


def member_count(connection: Connection, wanted: MemberFilter) -> int:
    """How many members there are."""
    return int(connection.scalar(select(func.count()).select_from(parties).where(*_member_tests(wanted))) or 0)


def _member_tests(wanted: MemberFilter) -> list[ColumnElement[bool]]:
    tests: list[ColumnElement[bool]] = [_MEMBER] if wanted.former else [_MEMBER, parties.c.active == 1]
    if wanted.text.strip():
        columns = (parties.c.code, parties.c.name, parties.c.initials, parties.c.phone, parties.c.member_card)
        tests.append(holding(wanted.text, *columns))
    if wanted.birthdays is not None:
        tests.append((parties.c.birthday % _TEN_THOUSAND).in_(sorted(wanted.birthdays)))
    if wanted.dormant_since is not None:
        bought = exists().where(
            documents.c.party_id == parties.c.id,
            documents.c.kind.in_(SALES),
            documents.c.day >= wanted.dormant_since,
            _standing(),
        )
        tests.append(~bought)
    if wanted.with_balance:
        tests.append(_LOADED != 0)
    return tests


def _standing() -> ColumnElement[bool]:
    """The document is no reversal and was not reversed."""
    mirror = documents.alias("mirror")
    return and_(documents.c.reverses_id.is_(None), ~exists().where(mirror.c.reverses_id == documents.c.id))


def held_of(connection: Connection, ids: Iterable[int], day: int = LATEST) -> dict[int, MemberHolds]:
    """What these parties hold at the end of a day, by row id; who holds nothing may be missing."""
    stored: dict[int, int] = {}
    points: dict[int, int] = {}
    for part in chunks(ids):
        loaded = (
            select(cards.c.party_id, func.sum(card_entries.c.amount))
            .join(cards, cards.c.id == card_entries.c.card_id)
            .where(cards.c.party_id.in_(part), cards.c.kind == _STORED, card_entries.c.day <= day)
            .group_by(cards.c.party_id)
        )
        stored |= {party: int(amount) for party, amount in connection.execute(loaded)}
        given = (
            select(point_entries.c.party_id, func.sum(point_entries.c.points))
            .where(point_entries.c.party_id.in_(part), point_entries.c.day <= day)
            .group_by(point_entries.c.party_id)
        )
        points |= {party: int(count) for party, count in connection.execute(given)}
    return {one: MemberHolds(points.get(one, 0), stored.get(one, 0)) for one in {*stored, *points}}


def visits_of(connection: Connection, ids: Iterable[int], since: int, until: int = LATEST) -> dict[int, Visits]:
    """How these parties bought in some days; ``last`` is the day of the last visit of all."""
    found: dict[int, Visits] = {}
    sold = documents.c.kind.in_(SALES)
    sign = case((documents.c.reverses_id.is_(None), 1), else_=-1)
    for part in chunks(ids):
        of_these = documents.c.party_id.in_(part)
        sums = (
            select(
                documents.c.party_id,
                _whole(func.sum(case((sold, sign), else_=0))).label("times"),
                _whole(func.sum(case((sold, documents.c.total), else_=0))).label("amount"),
                _whole(func.sum(case((sold, 0), else_=documents.c.total))).label("returned"),
            )
            .where(of_these, documents.c.kind.in_((*SALES, *RETURNS)))
            .where(documents.c.day >= since, documents.c.day <= until)
            .group_by(documents.c.party_id)
        )
        for row in connection.execute(sums):
            found[row.party_id] = Visits(row.times, row.amount, row.returned)
        last = (
            select(documents.c.party_id, func.max(documents.c.day).label("last"))
            .where(of_these, sold, documents.c.day <= until, _standing())
            .group_by(documents.c.party_id)
        )
        for row in connection.execute(last):
            found[row.party_id] = found.get(row.party_id, Visits())._replace(last=row.last)
    return found


_ON_IT = _whole(select(func.sum(card_entries.c.amount)).where(card_entries.c.card_id == cards.c.id).scalar_subquery())
_LEFT = (cards.c.face + _ON_IT).label("balance")


def card_page(connection: Connection, wanted: CardFilter) -> Page[AnyRow]:
    """One page of gift cards and vouchers by number: the columns of cards, and ``balance``."""
    tests = _card_tests(wanted)
    statement = select(cards, _LEFT).where(*tests)
    if isinstance(wanted.after, str):
        statement = statement.where(cards.c.number > wanted.after)
    rows = connection.execute(statement.order_by(cards.c.number).limit(wanted.limit + 1)).all()
    total = None if wanted.after is not None else card_count(connection, wanted)
    return Page.cut(rows, wanted.limit, lambda row: row.number, total)


def all_cards(connection: Connection, wanted: CardFilter) -> Sequence[AnyRow]:
    """All gift cards and vouchers that fit, by number."""
    statement = select(cards, _LEFT).where(*_card_tests(wanted)).order_by(cards.c.number)
    return connection.execute(statement).all()


def card_count(connection: Connection, wanted: CardFilter) -> int:
    """How many gift cards and vouchers there are."""
    return int(connection.scalar(select(func.count()).select_from(cards).where(*_card_tests(wanted))) or 0)


def _card_tests(wanted: CardFilter) -> list[ColumnElement[bool]]:
    tests: list[ColumnElement[bool]] = [cards.c.number.is_not(None)]
    if wanted.numbers:
        tests.append(cards.c.number.in_(list(wanted.numbers)))
    if wanted.text.strip():
        tests.append(holding(wanted.text, cards.c.number, cards.c.batch))
    if wanted.kind:
        tests.append(cards.c.kind == wanted.kind)
    ended = and_(cards.c.ends.is_not(None), cards.c.ends < wanted.today)
    empty = (cards.c.face + _ON_IT) <= 0
    states = {
        "open": and_(cards.c.active == 1, ~empty, ~func.coalesce(ended, False)),
        "used": empty,
        "expired": and_(~empty, ended),
        "blocked": cards.c.active == 0,
    }
    if wanted.state in states:
        tests.append(states[wanted.state])
    return tests


def card_named(connection: Connection, number: str) -> AnyRow | None:
    """The gift card or voucher of this number, if there is one."""
    return connection.execute(select(cards, _LEFT).where(cards.c.number == number)).first()


def member_named(connection: Connection, number: str) -> AnyRow | None:
    """Whose member card this is: code and name."""
    wanted = select(parties.c.code, parties.c.name).where(parties.c.member_card == number, parties.c.active == 1)
    return connection.execute(wanted).first()


def stored_value_card(connection: Connection, party_id: int) -> int | None:
    """The row id of the stored value of a member."""
    wanted = select(cards.c.id).where(cards.c.party_id == party_id, cards.c.kind == _STORED)
    return connection.scalar(wanted)


def _lines(entries: Any, amount: ColumnElement[Any], *where: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            entries.c.day,
            entries.c.business_at,
            amount.label("amount"),
            documents.c.number,
            documents.c.kind,
            documents.c.counter,
            documents.c.remark,
            documents.c.bonus,
            documents.c.reverses_id,
        )
        .join(documents, documents.c.id == entries.c.document_id)
        .where(*where)
        .order_by(entries.c.day, entries.c.business_at, entries.c.posting, entries.c.id)
    )


def card_lines(connection: Connection, card_id: int, since: int, until: int) -> tuple[int, Sequence[AnyRow]]:
    """What was on a card before a day, and its entries from then on, in order."""
    entries = card_entries.c
    before = connection.scalar(select(func.sum(entries.amount)).where(entries.card_id == card_id, entries.day < since))
    where = (entries.card_id == card_id, entries.day >= since, entries.day <= until)
    return int(before or 0), connection.execute(_lines(card_entries, entries.amount, *where)).all()


def point_lines(connection: Connection, party_id: int, since: int, until: int) -> tuple[int, Sequence[AnyRow]]:
    """The points of a member before a day, and the entries from then on, in order."""
    entries = point_entries.c
    mine = entries.party_id == party_id
    before = connection.scalar(select(func.sum(entries.points)).where(mine, entries.day < since))
    statement = _lines(point_entries, entries.points, mine, entries.day >= since, entries.day <= until)
    return int(before or 0), connection.execute(statement.add_columns(entries.cause)).all()


def balances_at(connection: Connection, kind: str, until: int) -> Sequence[AnyRow]:
    """The cards of a kind on which something is at the end of a day: number or member, and the balance."""
    balance = _whole(func.sum(card_entries.c.amount))
    code, name = func.coalesce(parties.c.code, ""), func.coalesce(parties.c.name, "")
    phone = func.coalesce(parties.c.phone, "")
    number = func.coalesce(cards.c.number, "")
    columns = (number.label("number"), code.label("code"), name.label("name"), phone.label("phone"))
    statement = (
        select(*columns, balance.label("balance"), func.max(card_entries.c.day).label("last"))
        .join(cards, cards.c.id == card_entries.c.card_id)
        .outerjoin(parties, parties.c.id == cards.c.party_id)
        .where(cards.c.kind == kind, card_entries.c.day <= until)
        .group_by(cards.c.id, cards.c.number, parties.c.code, parties.c.name, parties.c.phone)
        .having(func.sum(card_entries.c.amount) != 0)
        .order_by(code, number)
    )
    return connection.execute(statement).all()


def books_of(connection: Connection, kind: str, until: int) -> tuple[int, int]:
    """What the money account and the account of the chart owe for a kind of card at the end of a day, positive."""
    account = (
        select(money_accounts.c.id, money_accounts.c.account)
        .join(means, means.c.money_account_id == money_accounts.c.id)
        .where(means.c.nature == kind)
        .order_by(means.c.id)
        .limit(1)
    )
    found = connection.execute(account).first()
    if found is None:
        return 0, 0
    money = select(func.sum(money_entries.c.amount)).where(
        money_entries.c.money_account_id == found.id, money_entries.c.day <= until
    )
    booked = select(func.sum(journal_lines.c.amount)).where(
        journal_lines.c.account == found.account, journal_lines.c.day <= until
    )
    return -int(connection.scalar(money) or 0), -int(connection.scalar(booked) or 0)


def members_of(connection: Connection, wanted: MemberFilter) -> Sequence[AnyRow]:
    """All members that fit, by code: what reports list."""
    return connection.execute(select(parties).where(*_member_tests(wanted)).order_by(parties.c.code)).all()


def points_moved(connection: Connection, since: int, until: int) -> dict[int, tuple[int, int]]:
    """The points earned and spent by each party in some days, both positive."""
    points = point_entries.c.points
    statement = (
        select(
            point_entries.c.party_id,
            _whole(func.sum(case((points > 0, points), else_=0))),
            _whole(func.sum(case((points < 0, -points), else_=0))),
        )
        .where(point_entries.c.day >= since, point_entries.c.day <= until)
        .group_by(point_entries.c.party_id)
    )
    return {party: (earned, spent) for party, earned, spent in connection.execute(statement)}
