"""Reports about cards: statements of stored value, points and gift cards, what is owed on cards, a list of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from jxc_desktop.db.queries import cards as queries
from jxc_desktop.db.queries.cards import LATEST, CardFilter
from jxc_desktop.db.queries.ledgers import party_of
from jxc_desktop.db.queries.reports import Reader
from jxc_desktop.domain.cards import CardKind, CardUnknown, PointCause
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.permissions import Permission
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
CAUSES = {
    PointCause.EARNED.value: N_("Earned by buying"),
    PointCause.SPENT.value: N_("Paid with points"),
    PointCause.ADJUSTED.value: N_("Given or taken"),
}
_KINDS = ((CardKind.STORED_VALUE.value, N_("Stored value")), (CardKind.GIFT_CARD.value, N_("Gift cards")))
_HELD_KIND = Parameter("kind", N_("Kind"), "choice", CardKind.STORED_VALUE.value, _KINDS)
_CARD_KINDS = ((CardKind.GIFT_CARD.value, N_("Gift card")), (CardKind.VOUCHER.value, N_("Gift voucher")))
_CARD_KIND = Parameter("kind", N_("Kind"), "choice", "", (("", N_("Both kinds")), *_CARD_KINDS))
_CARD_STATE = Parameter(
    "state",
    N_("State"),
    "choice",
    "",
    (
        ("", N_("All of them")),
        ("open", N_("Still good")),
        ("used", N_("Used up")),
        ("expired", N_("Expired")),
        ("blocked", N_("Blocked")),
    ),
)
_AT = Parameter("at", N_("As of"), "date")
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


def _of(name: str, title: str, kind: ColumnType) -> Field[Any]:
    return Field(name, title, kind, attrgetter(name))


def whole_field(name: str, title: str, read: Any, meaning: str = "") -> Field[Any]:
    """A count, added up below."""
    return Field(name, title, ColumnType.INTEGER, read, read, meaning, total=True)


# statements


def _entry_fields(_request: Request) -> Sequence[Field[EntryRow]]:
    return [
        *_entry_heads(),
        money_field("in", N_("Increase"), lambda row: row.loaded),
        money_field("bonus", N_("Of this bonus"), lambda row: row.bonus),
        money_field("out", N_("Decrease"), lambda row: row.spent),
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
        whole_field("in", N_("Increase"), lambda row: row.loaded),
        whole_field("out", N_("Decrease"), lambda row: row.spent),
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
    return queries.card_lines(connection, card, *days_asked(request))


def _read_points(connection: Reader, request: Request) -> Sequence[EntryRow]:
    return _statement(
        request, 0, *queries.point_lines(connection, _member(connection, request).id, *days_asked(request))
    )


def days_asked(request: Request) -> tuple[int, int]:
    """The first and last day asked for."""
    return request.scope.since or 0, request.scope.until or LATEST


def _statement(request: Request, face: Fen, before: int, lines: Sequence[Any]) -> list[EntryRow]:
    """Opening, entries and closing; ``face`` is what a voucher was worth before its first entry."""
    since, until = days_asked(request)
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
        _of("code", N_("Card number"), ColumnType.CODE),
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


_PERIOD = (ask.PERIOD, ask.SINCE, ask.UNTIL)
SEES = (Permission.PARTY_VIEW,)
_COUNTS = (Permission.MONEY_VIEW,)

STORED_VALUE_STATEMENT: Report[EntryRow] = Report(
    name="stored_value_statement",
    title=N_("Statement of stored value"),
    file_title=N_("Statement-of-stored-value"),
    parameters=(MEMBER_OF, *_PERIOD),
    fields=_entry_fields,
    read=_read_stored_value,
    add=_add_entries,
    permissions=SEES,
)
POINTS_STATEMENT: Report[EntryRow] = Report(
    name="points_statement",
    title=N_("Statement of points"),
    file_title=N_("Statement-of-points"),
    parameters=(MEMBER_OF, *_PERIOD),
    fields=_point_fields,
    read=_read_points,
    add=_add_entries,
    permissions=SEES,
)
CARD_STATEMENT: Report[EntryRow] = Report(
    name="card_statement",
    title=N_("Statement of a gift card or voucher"),
    file_title=N_("Statement-of-card"),
    parameters=(CARD, *_PERIOD),
    fields=_entry_fields,
    read=_read_card,
    add=_add_entries,
    permissions=SEES,
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
    permissions=SEES,
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
REPORTS = (
    STORED_VALUE_STATEMENT,
    POINTS_STATEMENT,
    CARD_STATEMENT,
    STORED_VALUE_BALANCES,
    GIFT_CARDS,
    CARDS_AGAINST_BOOKS,
)
