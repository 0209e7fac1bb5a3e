"""Reports about members: who has a birthday, who stays away, who buys how much."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from jxc_desktop.db.queries import cards as queries
from jxc_desktop.db.queries.cards import LATEST, MemberFilter, Visits
from jxc_desktop.db.queries.reports import Reader
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.members import birthday_text, days_between, next_birthday
from jxc_desktop.domain.pricing import MEMBER, RETAIL, WHOLESALE
from jxc_desktop.domain.values import Fen
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.i18n import _
from jxc_desktop.services.engine.days import day_number, read_day
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.cards import SEES, days_asked, whole_field
from jxc_desktop.services.reporting.declared import Report, money_field
from jxc_desktop.services.reporting.model import Field, Parameter, sums
from jxc_desktop.services.reporting.request import Request

LEVELS = {RETAIL: N_("Retail price"), MEMBER: N_("Member price"), WHOLESALE: N_("Wholesale price")}
_THIS_MONTH, _NEXT_MONTH, _NEXT_WEEK, _NEXT_30 = "this_month", "next_month", "next_7", "next_30"
_WHEN = Parameter(
    "when",
    N_("Birthday"),
    "choice",
    _THIS_MONTH,
    (
        (_THIS_MONTH, N_("This month")),
        (_NEXT_MONTH, N_("Next month")),
        (_NEXT_WEEK, N_("Next 7 days")),
        (_NEXT_30, N_("Next 30 days")),
    ),
)
_DORMANT = Parameter(
    "days",
    N_("Bought nothing for"),
    "choice",
    "90",
    (
        ("30", N_("30 days")),
        ("60", N_("60 days")),
        ("90", N_("90 days")),
        ("180", N_("180 days")),
        ("365", N_("365 days")),
    ),
)
_AT = Parameter("at", N_("As of"), "date")


class MemberLine(NamedTuple):
    """A member, what they hold, and how they bought in the days asked for."""

    code: str
    name: str
    phone: str
    member_card: str
    level: str
    birthday: int | None
    kept: date | None
    points: int
    stored_value: Fen
    visits: Visits
    earned: int = 0
    spent: int = 0


_NOBODY = MemberLine("", "", "", "", "", None, None, 0, 0, Visits())


def _of(name: str, title: str, kind: ColumnType) -> Field[Any]:
    return Field(name, title, kind, attrgetter(name))


def _member_heads() -> list[Field[Any]]:
    return [
        _of("code", N_("Code"), ColumnType.CODE),
        _of("name", N_("Name"), ColumnType.TEXT),
        _of("phone", N_("Telephone"), ColumnType.CODE),
        _of("member_card", N_("Member card"), ColumnType.CODE),
        Field("level", N_("Price level"), ColumnType.TEXT, lambda row: _(LEVELS.get(row.level, row.level))),
    ]


def _last_field() -> Field[Any]:
    return Field(
        "last",
        N_("Last visit"),
        ColumnType.DATE,
        lambda row: None if row.visits.last is None else read_day(row.visits.last),
    )


def _holds_fields() -> list[Field[Any]]:
    return [
        whole_field("points", N_("Points"), lambda row: row.points),
        money_field("stored", N_("Stored value"), lambda row: row.stored_value),
    ]


def _birthday_fields(_request: Request) -> Sequence[Field[MemberLine]]:
    return [
        *_member_heads(),
        _of("kept", N_("Birthday kept"), ColumnType.DATE),
        Field("birthday", N_("Birthday"), ColumnType.TEXT, lambda row: birthday_text(row.birthday)),
        _last_field(),
        *_holds_fields(),
    ]


def _dormant_fields(_request: Request) -> Sequence[Field[MemberLine]]:
    return [
        *_member_heads(),
        _last_field(),
        *_holds_fields(),
        whole_field("visits", N_("Visits"), lambda row: row.visits.times, N_("Visits and amount: of 12 months.")),
        money_field("amount", N_("Amount"), lambda row: row.visits.amount - row.visits.returned),
    ]


def _sales_fields(_request: Request) -> Sequence[Field[MemberLine]]:
    return [
        *_member_heads(),
        whole_field("visits", N_("Visits"), lambda row: row.visits.times),
        money_field("bought", N_("Bought"), lambda row: row.visits.amount),
        money_field("returned", N_("Brought back"), lambda row: row.visits.returned),
        money_field("amount", N_("Amount"), lambda row: row.visits.amount - row.visits.returned),
        whole_field("earned", N_("Points in"), lambda row: row.earned),
        whole_field("spent", N_("Points out"), lambda row: row.spent),
        _last_field(),
    ]


def _read_birthdays(connection: Reader, request: Request) -> Sequence[MemberLine]:
    first, last = _birthday_days(request)
    wanted = MemberFilter(birthdays=days_between(first, last))
    rows = _member_lines(connection, wanted, day_number(first - timedelta(days=365)), LATEST, first)
    return sorted(rows, key=lambda row: (row.kept or first, row.code))


def _birthday_days(request: Request) -> tuple[date, date]:
    today, when = request.today, request.given.get("when") or _THIS_MONTH
    if when in {_NEXT_WEEK, _NEXT_30}:
        return today, today + timedelta(days=7 if when == _NEXT_WEEK else 30)
    first = today.replace(day=1)
    if when == _NEXT_MONTH:
        first = _month_after(first)
    return first, _month_after(first) - timedelta(days=1)


def _month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _read_dormant(connection: Reader, request: Request) -> Sequence[MemberLine]:
    last = request.today if request.scope.until is None else read_day(request.scope.until)
    since = last - timedelta(days=int(request.given.get("days") or 90))
    rows = _member_lines(
        connection,
        MemberFilter(dormant_since=day_number(since)),
        day_number(last - timedelta(days=365)),
        day_number(last),
        last,
    )
    return sorted(rows, key=lambda row: (-(row.visits.last or 0), row.code))


def _read_sales(connection: Reader, request: Request) -> Sequence[MemberLine]:
    since, until = days_asked(request)
    moved = queries.points_moved(connection, since, until)
    found = queries.members_of(connection, MemberFilter(former=True))
    lines = _lines_of(connection, found, since, until, request.today)
    rows = [
        line._replace(earned=moved.get(row.id, (0, 0))[0], spent=moved.get(row.id, (0, 0))[1])
        for row, line in zip(found, lines, strict=True)
    ]
    rows = [row for row in rows if row.visits.times or row.visits.amount or row.visits.returned or row.earned]
    return sorted(rows, key=lambda row: (row.visits.returned - row.visits.amount, row.code))


def _member_lines(connection: Reader, wanted: MemberFilter, since: int, until: int, today: date) -> list[MemberLine]:
    return _lines_of(connection, queries.members_of(connection, wanted), since, until, today)


def _lines_of(connection: Reader, found: Sequence[Any], since: int, until: int, today: date) -> list[MemberLine]:
    ids = [row.id for row in found]
    held, visits = queries.held_of(connection, ids), queries.visits_of(connection, ids, since, until)
    return [
        MemberLine(
            row.code,
            row.name,
            row.phone,
            row.member_card or "",
            row.level,
            row.birthday,
            None if row.birthday is None else next_birthday(row.birthday, today),
            *held.get(row.id, queries.NOTHING_HELD),
            visits.get(row.id, Visits()),
        )
        for row in found
    ]


def _add_members(rows: Sequence[MemberLine]) -> MemberLine:
    points, stored_value, earned, spent = sums(rows, ("points", "stored_value", "earned", "spent"))
    visits = Visits(*(sum(getattr(row.visits, name) for row in rows) for name in ("times", "amount", "returned")))
    return _NOBODY._replace(points=points, stored_value=stored_value, earned=earned, spent=spent, visits=visits)


_PERIOD = (ask.PERIOD, ask.SINCE, ask.UNTIL)

MEMBER_BIRTHDAYS: Report[MemberLine] = Report(
    name="member_birthdays",
    title=N_("Birthdays of members"),
    file_title=N_("Birthdays-of-members"),
    parameters=(_WHEN, ask.SORT),
    fields=_birthday_fields,
    read=_read_birthdays,
    add=_add_members,
    drill="stored_value_statement",
    drill_by="party",
    permissions=SEES,
)
DORMANT_MEMBERS: Report[MemberLine] = Report(
    name="dormant_members",
    title=N_("Members who stay away"),
    file_title=N_("Members-who-stay-away"),
    parameters=(_DORMANT, _AT, ask.SORT),
    fields=_dormant_fields,
    read=_read_dormant,
    add=_add_members,
    drill="stored_value_statement",
    drill_by="party",
    permissions=SEES,
)
MEMBER_SALES: Report[MemberLine] = Report(
    name="member_sales",
    title=N_("Sales to members"),
    file_title=N_("Sales-to-members"),
    parameters=(*_PERIOD, ask.SORT),
    fields=_sales_fields,
    read=_read_sales,
    add=_add_members,
    drill="points_statement",
    drill_by="party",
    permissions=SEES,
)
REPORTS = (
    MEMBER_BIRTHDAYS,
    DORMANT_MEMBERS,
    MEMBER_SALES,
)
