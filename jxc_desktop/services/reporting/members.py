"""Reports about members and cards: statements, what is owed on cards, birthdays, who stays away, who buys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from jxc_desktop.db.queries import cards as queries
from jxc_desktop.db.queries.cards import LATEST, CardFilter, MemberFilter, Visits
from jxc_desktop.db.queries.ledgers import party_of
from jxc_desktop.db.queries.reports import Reader
from jxc_desktop.domain.cards import CardKind, CardUnknown, PointCause
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.members import birthday_text, days_between, next_birthday
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.pricing import MEMBER, RETAIL, WHOLESALE
from jxc_desktop.domain.values import Fen, from_fen
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.i18n import _
from jxc_desktop.services.engine.days import day_number, read_day
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import Report, document_fields, money_field
from jxc_desktop.services.reporting.model import Field, Parameter, sums
from jxc_desktop.services.reporting.request import Request

MEMBER_OF = Parameter("party", N_("Member"), "party")
CARD = Parameter("card", N_("Gift card or voucher"), "code")
LEVELS = {RETAIL: N_("Retail price"), MEMBER: N_("Member price"), WHOLESALE: N_("Wholesale price")}
CAUSES = {
    PointCause.EARNED.value: N_("Earned by buying"),
    PointCause.SPENT.value: N_("Paid with points"),
    PointCause.ADJUSTED.value: N_("Given or taken"),
}
_KINDS = ((CardKind.STORED_VALUE.value, N_("Stored value")), (CardKind.GIFT_CARD.value, N_("Gift cards")))
_HELD_KIND = Parameter("kind", N_("Kind"), "choice", CardKind.STORED_VALUE.value, _KINDS)
_CARD_KINDS = ((CardKind.GIFT_CARD.value, N_("Gift card")), (CardKind.VOUCHER.value, N_("Voucher")))
_CARD_KIND = Parameter("kind", N_("Kind"), "choice", "", (("", N_("Both kinds")), *_CARD_KINDS))
_CARD_STATE = Parameter(
    "state",
    N_("State"),
    "choice",
    "",
    (
        ("", N_("All of them")),
        ("open", N_("Still good")),
        ("used", N_("Used")),
        ("expired", N_("Expired")),
        ("blocked", N_("Blocked")),
    ),
)
_AT = Parameter("at", N_("As of"), "date")
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
_DAY_NOTE = N_("As of the end of the day; without one, as the books stand now.")


class EntryRow(NamedTuple):
    """A row of a statement: its opening, an entry, or its closing; amounts in fen, or points."""

    number: str
    kind: str
    business_at: int
    day: date | None
    cause: str
    loaded: int
    bonus: Fen
    spent: int
    balance: int
    remark: str


class HeldRow(NamedTuple):
    """What is on a card at the end of a day."""

    code: str
    name: str
    phone: str
    number: str
    last: date | None
    balance: Fen


class BooksRow(NamedTuple):
    """A kind of card: what is on all of them, and what the money account and the account of the chart owe for it."""

    kind: str
    ledger: Fen
    money: Fen
    account: Fen


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


def _whole_field(name: str, title: str, read: Any, meaning: str = "") -> Field[Any]:
    return Field(name, title, ColumnType.INTEGER, read, read, meaning, total=True)


# statements


def _entry_fields(_request: Request) -> Sequence[Field[EntryRow]]:
    return [
        *_entry_heads(),
        money_field("in", N_("In"), lambda row: row.loaded),
        money_field("bonus", N_("Of this bonus"), lambda row: row.bonus),
        money_field("out", N_("Out"), lambda row: row.spent),
        Field(
            "balance",
            N_("Balance"),
            ColumnType.MONEY,
            lambda row: from_fen(row.balance),
            meaning=N_("Balance: what is on the card after each document."),
            total=True,
        ),
        _of("remark", N_("Remark"), ColumnType.TEXT),
    ]


def _entry_heads() -> list[Field[Any]]:
    number, kind, at = document_fields()
    return [_of("day", N_("Date"), ColumnType.DATE), number, kind, at]


def _point_fields(_request: Request) -> Sequence[Field[EntryRow]]:
    return [
        *_entry_heads(),
        Field("cause", N_("Why"), ColumnType.TEXT, lambda row: _(CAUSES[row.cause]) if row.cause in CAUSES else ""),
        _whole_field("in", N_("In"), lambda row: row.loaded),
        _whole_field("out", N_("Out"), lambda row: row.spent),
        Field("balance", N_("Points"), ColumnType.INTEGER, lambda row: row.balance, total=True),
        _of("remark", N_("Remark"), ColumnType.TEXT),
    ]


def _read_stored_value(connection: Reader, request: Request) -> Sequence[EntryRow]:
    member = _member(connection, request)
    card = queries.stored_value_card(connection, member.id)
    return _statement(request, 0, *((0, ()) if card is None else _card_lines(connection, request, card)))


def _read_card(connection: Reader, request: Request) -> Sequence[EntryRow]:
    number = request.given.get("card", "")
    if not number:
        raise InvalidValue("card", "", N_("it is missing"))
    found = queries.card_named(connection, number)
    if found is None:
        raise CardUnknown(field="card", number=number)
    return _statement(request, found.face, *_card_lines(connection, request, found.id))


def _card_lines(connection: Reader, request: Request, card: int) -> tuple[int, Sequence[Any]]:
    return queries.card_lines(connection, card, *_days(request))


def _read_points(connection: Reader, request: Request) -> Sequence[EntryRow]:
    return _statement(request, 0, *queries.point_lines(connection, _member(connection, request).id, *_days(request)))


def _days(request: Request) -> tuple[int, int]:
    return request.scope.since or 0, request.scope.until or LATEST


def _statement(request: Request, face: Fen, before: int, lines: Sequence[Any]) -> list[EntryRow]:
    """Opening, entries and closing; ``face`` is what a voucher was worth before its first entry."""
    since, until = _days(request)
    balance = face + before
    rows = [EntryRow("", N_("Opening"), 0, read_day(since) if since else None, "", 0, 0, 0, balance, "")]
    for line in lines:
        balance += line.amount
        rows.append(
            EntryRow(
                line.number,
                line.kind,
                line.business_at,
                read_day(line.day),
                getattr(line, "cause", ""),
                max(line.amount, 0),
                _bonus(line),
                max(-line.amount, 0),
                balance,
                line.remark,
            )
        )
    last = read_day(until) if until < LATEST else None
    return [*rows, EntryRow("", N_("Closing"), 0, last, "", 0, 0, 0, balance, "")]


def _bonus(line: Any) -> Fen:
    """What of an entry that loads a card the shop added itself."""
    bonus: Fen = min(abs(line.bonus), max(line.amount, 0))
    return bonus


def _add_entries(rows: Sequence[EntryRow]) -> EntryRow:
    loaded, bonus, spent = sums(rows, ("loaded", "bonus", "spent"))
    return EntryRow("", "", 0, None, "", loaded, bonus, spent, rows[-1].balance if rows else 0, "")


def _member(connection: Reader, request: Request) -> Any:
    code = request.given.get("party", "")
    if not code:
        raise InvalidValue("party", "", N_("it is missing"))
    found = party_of(connection, code)
    if found is None:
        raise NotFound(field="party", what=N_("customer"), name=code)
    return found


# what is owed on cards


def _held_fields(request: Request) -> Sequence[Field[HeldRow]]:
    gift = request.given.get("kind") == CardKind.GIFT_CARD.value
    who: list[Field[Any]] = (
        [_of("number", N_("Card number"), ColumnType.CODE)]
        if gift
        else [
            _of("code", N_("Code"), ColumnType.CODE),
            _of("name", N_("Name"), ColumnType.TEXT),
            _of("phone", N_("Telephone"), ColumnType.CODE),
        ]
    )
    return [
        *who,
        _of("last", N_("Last entry"), ColumnType.DATE),
        money_field(
            "balance",
            N_("Balance"),
            lambda row: row.balance,
            N_("Balance: what is on the card. The total is what the shop owes on its account of the chart."),
        ),
    ]


def _until(request: Request) -> int:
    return LATEST if request.scope.until is None else request.scope.until


def _read_held(connection: Reader, request: Request) -> Sequence[HeldRow]:
    kind = request.given.get("kind") or CardKind.STORED_VALUE.value
    return [
        HeldRow(row.code, row.name, row.phone, row.number, read_day(row.last), row.balance)
        for row in queries.balances_at(connection, kind, _until(request))
    ]


def _add_held(rows: Sequence[HeldRow]) -> HeldRow:
    return HeldRow("", "", "", "", None, sum(row.balance for row in rows))


def _books_fields(_request: Request) -> Sequence[Field[BooksRow]]:
    return [
        Field("kind", N_("Kind"), ColumnType.TEXT, lambda row: _(dict(_KINDS)[row.kind]) if row.kind else ""),
        money_field("ledger", N_("On the cards"), lambda row: row.ledger),
        money_field("money", N_("Money account"), lambda row: row.money),
        money_field("account", N_("Account"), lambda row: row.account),
        money_field(
            "difference",
            N_("Difference"),
            lambda row: row.account - row.ledger,
            N_("Difference: 0.00 where the books owe what is on the cards, as they must."),
        ),
    ]


def _read_books(connection: Reader, request: Request) -> Sequence[BooksRow]:
    until = _until(request)
    return [
        BooksRow(
            kind,
            sum(row.balance for row in queries.balances_at(connection, kind, until)),
            *queries.books_of(connection, kind, until),
        )
        for kind, _title in _KINDS
    ]


def _add_books(rows: Sequence[BooksRow]) -> BooksRow:
    return BooksRow("", *sums(rows, ("ledger", "money", "account")))


class CardLine(NamedTuple):
    """A gift card or voucher: what it was worth when given out, and what is on it now."""

    code: str
    kind: str
    face: Fen
    balance: Fen
    minimum: Fen
    starts: int | None
    ends: int | None
    batch: str
    active: bool


def _card_fields(_request: Request) -> Sequence[Field[CardLine]]:
    return [
        _of("code", N_("Number"), ColumnType.CODE),
        Field("kind", N_("Kind"), ColumnType.TEXT, lambda row: _(dict(_CARD_KINDS)[row.kind]) if row.kind else ""),
        money_field("face", N_("Face value"), lambda row: row.face),
        money_field("balance", N_("Balance"), lambda row: row.balance),
        money_field("minimum", N_("From which sale on"), lambda row: row.minimum, total=False),
        Field("starts", N_("From day"), ColumnType.DATE, lambda row: row.starts and read_day(row.starts)),
        Field("ends", N_("Until"), ColumnType.DATE, lambda row: row.ends and read_day(row.ends)),
        _of("batch", N_("Batch"), ColumnType.TEXT),
        Field("blocked", N_("Blocked"), ColumnType.TEXT, lambda row: "" if row.active else _("Yes")),
    ]


def _read_cards(connection: Reader, request: Request) -> Sequence[CardLine]:
    wanted = CardFilter(
        kind=request.given.get("kind", ""), state=request.given.get("state", ""), today=day_number(request.today)
    )
    names = ("number", "kind", "face", "balance", "minimum", "starts", "ends", "batch", "active")
    return [CardLine(*(getattr(row, name) for name in names)) for row in queries.all_cards(connection, wanted)]


def _add_cards(rows: Sequence[CardLine]) -> CardLine:
    face, balance = sums(rows, ("face", "balance"))
    return CardLine("", "", face, balance, 0, None, None, "", active=True)


# members


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
        _whole_field("points", N_("Points"), lambda row: row.points),
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
        _whole_field("visits", N_("Visits"), lambda row: row.visits.times, N_("Visits and amount: of 12 months.")),
        money_field("amount", N_("Amount"), lambda row: row.visits.amount - row.visits.returned),
    ]


def _sales_fields(_request: Request) -> Sequence[Field[MemberLine]]:
    return [
        *_member_heads(),
        _whole_field("visits", N_("Visits"), lambda row: row.visits.times),
        money_field("bought", N_("Bought"), lambda row: row.visits.amount),
        money_field("returned", N_("Brought back"), lambda row: row.visits.returned),
        money_field("amount", N_("Amount"), lambda row: row.visits.amount - row.visits.returned),
        _whole_field("earned", N_("Points in"), lambda row: row.earned),
        _whole_field("spent", N_("Points out"), lambda row: row.spent),
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
    since, until = _days(request)
    moved = queries.points_moved(connection, since, until)
    found = queries.members_of(connection, MemberFilter())
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
_SEES = (Permission.PARTY_VIEW,)
_COUNTS = (Permission.MONEY_VIEW,)

STORED_VALUE_STATEMENT: Report[EntryRow] = Report(
    name="stored_value_statement",
    title=N_("Statement of stored value"),
    file_title=N_("Statement-of-stored-value"),
    parameters=(MEMBER_OF, *_PERIOD),
    fields=_entry_fields,
    read=_read_stored_value,
    add=_add_entries,
    permissions=_SEES,
)
POINTS_STATEMENT: Report[EntryRow] = Report(
    name="points_statement",
    title=N_("Statement of points"),
    file_title=N_("Statement-of-points"),
    parameters=(MEMBER_OF, *_PERIOD),
    fields=_point_fields,
    read=_read_points,
    add=_add_entries,
    permissions=_SEES,
)
CARD_STATEMENT: Report[EntryRow] = Report(
    name="card_statement",
    title=N_("Statement of a gift card or voucher"),
    file_title=N_("Statement-of-card"),
    parameters=(CARD, *_PERIOD),
    fields=_entry_fields,
    read=_read_card,
    add=_add_entries,
    permissions=_SEES,
)
STORED_VALUE_BALANCES: Report[HeldRow] = Report(
    name="stored_value_balances",
    title=N_("Stored value and gift cards owed"),
    file_title=N_("Stored-value-owed"),
    parameters=(_HELD_KIND, _AT, ask.SORT),
    fields=_held_fields,
    read=_read_held,
    add=_add_held,
    notes=(_DAY_NOTE,),
    drill="stored_value_statement",
    drill_by="party",
    permissions=_COUNTS,
)
GIFT_CARDS: Report[CardLine] = Report(
    name="gift_cards",
    title=N_("Gift cards and vouchers"),
    file_title=N_("Gift-cards-and-vouchers"),
    parameters=(_CARD_KIND, _CARD_STATE, ask.SORT),
    fields=_card_fields,
    read=_read_cards,
    add=_add_cards,
    drill="card_statement",
    drill_by="card",
    permissions=_SEES,
)
CARDS_AGAINST_BOOKS: Report[BooksRow] = Report(
    name="cards_against_books",
    title=N_("Cards beside the books"),
    file_title=N_("Cards-beside-the-books"),
    parameters=(_AT,),
    fields=_books_fields,
    read=_read_books,
    add=_add_books,
    notes=(_DAY_NOTE,),
    permissions=_COUNTS,
)
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
    permissions=_SEES,
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
    permissions=_SEES,
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
    permissions=_SEES,
)
REPORTS = (
    STORED_VALUE_STATEMENT,
    POINTS_STATEMENT,
    CARD_STATEMENT,
    STORED_VALUE_BALANCES,
    GIFT_CARDS,
    CARDS_AGAINST_BOOKS,
    MEMBER_BIRTHDAYS,
    DORMANT_MEMBERS,
    MEMBER_SALES,
)
