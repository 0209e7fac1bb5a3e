"""Reports about debts: their age, what is open, whom to remind, and the account of a party."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

from jxc_desktop.db.queries import settlement as queries
from jxc_desktop.db.queries.ledgers import party_of
from jxc_desktop.db.queries.reports import Reader
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import Fen, from_fen
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import (
    Report,
    kind_field,
    money_field,
)
from jxc_desktop.services.reporting.model import Field, Grouping, Parameter, sums
from jxc_desktop.services.reporting.request import Request
from jxc_desktop.services.settling.ages import PAYABLE, RECEIVABLE, Age, by_party, side_of
from jxc_desktop.services.settling.overdue import DunningRow, dunning_rows

PARTY = Parameter("party", N_("Supplier or customer"), "party")
SIDE = Parameter(
    "side",
    N_("Side"),
    "choice",
    "",
    (("", N_("Both")), (RECEIVABLE, N_("Receivables")), (PAYABLE, N_("Payables"))),
)
_NOBODY = Age("", "", (0, 0, 0, 0, 0), 0, 0)


class ItemRow(NamedTuple):
    """An open item, positive on its own side; ``days`` overdue, negative before the due day."""

    party: str
    name: str
    number: str
    kind: str
    day: date | None
    due: date | None
    days: int | None
    reference: str
    amount: Fen
    open: Fen


class AccountRow(NamedTuple):
    """A row of an account: its opening, an entry, or its closing."""

    number: str
    kind: str
    day: date | None
    due: date | None
    reference: str
    remark: str
    increase: Fen
    decrease: Fen
    balance: Fen


def _of(name: str, title: str, kind: ColumnType) -> Field[Any]:
    return Field(name, title, kind, attrgetter(name))


def _party_fields() -> list[Field[Any]]:
    return [Field("code", N_("Code"), ColumnType.CODE, attrgetter("party")), _of("name", N_("Name"), ColumnType.TEXT)]


def _age_fields(_request: Request) -> Sequence[Field[Age]]:
    titles = (N_("Not due"), N_("1–30 days"), N_("31–60 days"), N_("61–90 days"), N_("Over 90 days"))
    names = ("not_due", "days_1_30", "days_31_60", "days_61_90", "over_90")
    buckets = [
        money_field(name, title, partial(_bucket, place))
        for place, (name, title) in enumerate(zip(names, titles, strict=True))
    ]
    return [
        *_party_fields(),
        money_field(
            "balance",
            N_("Balance"),
            lambda row: row.balance,
            N_("Balance: all open documents by age, less what was paid or credited and not settled yet."),
        ),
        *buckets,
        money_field("unallocated", N_("Not settled yet"), lambda row: row.unallocated),
        Field("oldest", N_("Days overdue"), ColumnType.INTEGER, lambda row: row.oldest_days if row.party else None),
    ]


def _bucket(place: int, row: Age) -> Fen:
    return row.buckets[place]


def _read_ages(side: str, connection: Reader, request: Request) -> Sequence[Age]:
    return by_party(_rows(connection, request), side, _today(request))


def _add_ages(rows: Sequence[Age]) -> Age:
    buckets = tuple(sum(row.buckets[place] for row in rows) for place in range(5))
    return _NOBODY._replace(buckets=buckets, unallocated=sum(row.unallocated for row in rows))


def _item_fields(_request: Request) -> Sequence[Field[ItemRow]]:
    return [
        _of("number", N_("Document number"), ColumnType.CODE),
        kind_field(),
        *_party_fields(),
        _of("day", N_("Date"), ColumnType.DATE),
        _of("due", N_("Due"), ColumnType.DATE),
        _of("days", N_("Days overdue"), ColumnType.INTEGER),
        _of("reference", N_("Their number"), ColumnType.TEXT),
        money_field("amount", N_("Amount"), lambda row: row.amount),
        money_field("settled", N_("Settled so far"), lambda row: row.amount - row.open),
        money_field(
            "open", N_("Open amount"), lambda row: row.open, N_("Open: the amount less all that was settled of it.")
        ),
    ]


def _read_items(connection: Reader, request: Request) -> Sequence[ItemRow]:
    today, side = _today(request), request.given.get("side", "")
    found = []
    for row in _rows(connection, request):
        if side and side_of(row) != side:
            continue
        sign = -1 if side == PAYABLE else 1
        due = read_day(row.due_day)
        found.append(
            ItemRow(
                row.party,
                row.name,
                row.number,
                row.kind,
                read_day(row.day),
                due,
                (today - due).days,
                row.reference,
                sign * row.amount,
                sign * row.open,
            )
        )
    return found


def _add_items(rows: Sequence[ItemRow]) -> ItemRow:
    return ItemRow("", "", "", "", None, None, None, "", *sums(rows, ("amount", "open")))


def _account_fields(_request: Request) -> Sequence[Field[AccountRow]]:
    return [
        _of("day", N_("Date"), ColumnType.DATE),
        _of("number", N_("Document number"), ColumnType.CODE),
        kind_field(),
        _of("reference", N_("Their number"), ColumnType.TEXT),
        _of("due", N_("Due"), ColumnType.DATE),
        money_field("increase", N_("Increase"), lambda row: row.increase),
        money_field("decrease", N_("Decrease"), lambda row: row.decrease),
        Field(
            "balance",
            N_("Balance"),
            ColumnType.MONEY,
            lambda row: from_fen(row.balance),
            meaning=N_("Balance: what the customer owes us, or what we owe the supplier, after each document."),
            total=True,
        ),
        _of("remark", N_("Remark"), ColumnType.TEXT),
    ]


def _read_account(connection: Reader, request: Request) -> Sequence[AccountRow]:
    """Opening, documents and payments, closing; positive is what is owed on the side of the party."""
    party = _party(connection, request)
    if party is None:
        raise InvalidValue("party", "", N_("it is missing"))
    scope = request.scope
    since, until = scope.since or 0, scope.until or 99_991_231
    sign = -1 if party.role == "supplier" else 1
    before, lines = queries.account_lines(connection, party.id, since, until)
    balance = sign * before
    rows = [AccountRow("", N_("Opening"), read_day(since), None, "", "", 0, 0, balance)]
    for line in lines:
        amount = sign * line.amount
        balance += amount
        rows.append(
            AccountRow(
                line.number,
                line.kind,
                read_day(line.day),
                read_day(line.due_day),
                line.reference,
                line.remark,
                max(amount, 0),
                max(-amount, 0),
                balance,
            )
        )
    return [*rows, AccountRow("", N_("Closing"), read_day(until), None, "", "", 0, 0, balance)]


def _add_account(rows: Sequence[AccountRow]) -> AccountRow:
    closing = rows[-1].balance if rows else 0
    increase, decrease = sums(rows, ("increase", "decrease"))
    return AccountRow("", "", None, None, "", "", increase, decrease, closing)


def _dunning_fields(_request: Request) -> Sequence[Field[DunningRow]]:
    return [
        *_party_fields(),
        money_field("overdue", N_("Overdue"), lambda row: row.overdue),
        money_field("balance", N_("Balance"), lambda row: row.balance),
        Field("documents", N_("Documents"), ColumnType.INTEGER, lambda row: row.documents, total=True),
        Field("days", N_("Days overdue"), ColumnType.INTEGER, lambda row: row.days if row.party else None),
        _of("contact", N_("Contact"), ColumnType.TEXT),
        _of("phone", N_("Phone"), ColumnType.CODE),
        _of("noted", N_("Last talk"), ColumnType.DATE),
        _of("note", N_("What was said"), ColumnType.TEXT),
        _of("next_day", N_("Next talk"), ColumnType.DATE),
    ]


def _read_dunning(connection: Reader, request: Request) -> Sequence[DunningRow]:
    return dunning_rows(connection, _rows(connection, request), _today(request))


def _add_dunning(rows: Sequence[DunningRow]) -> DunningRow:
    documents, overdue, balance = sums(rows, ("documents", "overdue", "balance"))
    return DunningRow("", "", "", "", documents, overdue, balance, 0, None, "", None)


def _today(request: Request) -> date:
    return request.today if request.scope.until is None else read_day(request.scope.until)


def _rows(connection: Reader, request: Request) -> list[queries.OpenRow]:
    party = _party(connection, request)
    return queries.open_rows(connection, party_id=None if party is None else party.id, day=request.scope.until)


def _party(connection: Reader, request: Request) -> Any:
    code = request.given.get("party", "")
    found = party_of(connection, code) if code else None
    if code and found is None:
        raise NotFound(field="party", what=PARTY.title, name=code)
    return found


_BY_PARTY: tuple[Grouping[Any], ...] = (Grouping("party", PARTY.title, lambda row: (row.party, row.name)),)
_GROUP = Parameter("group", N_("Group by"), "choice", "", (("", N_("Nothing")), ("party", PARTY.title)))
_AT = Parameter("at", N_("As of"), "date")
_DAY_NOTE = N_("As of the end of the day; without one, as the books stand now.")
_AGE_NOTE = N_("Days are counted from the day a document falls due; a prepayment has no age.")

RECEIVABLE_AGE: Report[Age] = Report(
    name="receivable_age",
    title=N_("Age of receivables"),
    file_title=N_("Age-of-receivables"),
    parameters=(PARTY, _AT, ask.SORT),
    fields=_age_fields,
    read=partial(_read_ages, RECEIVABLE),
    add=_add_ages,
    notes=(_DAY_NOTE, _AGE_NOTE),
    drill="open_items",
    drill_by="party",
    permissions=(Permission.MONEY_VIEW,),
)
PAYABLE_AGE: Report[Age] = Report(
    name="payable_age",
    title=N_("Age of payables"),
    file_title=N_("Age-of-payables"),
    parameters=(PARTY, _AT, ask.SORT),
    fields=_age_fields,
    read=partial(_read_ages, PAYABLE),
    add=_add_ages,
    notes=(_DAY_NOTE, _AGE_NOTE),
    drill="open_items",
    drill_by="party",
    permissions=(Permission.MONEY_VIEW,),
)
OPEN_ITEMS: Report[ItemRow] = Report(
    name="open_items",
    title=N_("Open items"),
    file_title=N_("Open-items"),
    parameters=(PARTY, SIDE, _AT, _GROUP, ask.SORT),
    fields=_item_fields,
    read=_read_items,
    add=_add_items,
    groupings=_BY_PARTY,
    notes=(_DAY_NOTE,),
    permissions=(Permission.MONEY_VIEW,),
)
STATEMENT: Report[AccountRow] = Report(
    name="statement",
    title=N_("Statement of account"),
    file_title=N_("Statement-of-account"),
    parameters=(PARTY, ask.PERIOD, ask.SINCE, ask.UNTIL),
    fields=_account_fields,
    read=_read_account,
    add=_add_account,
    permissions=(Permission.MONEY_VIEW,),
)
DUNNING_LIST: Report[DunningRow] = Report(
    name="dunning_list",
    title=N_("Dunning list"),
    file_title=N_("Dunning-list"),
    parameters=(PARTY, _AT, ask.SORT),
    fields=_dunning_fields,
    read=_read_dunning,
    add=_add_dunning,
    notes=(_DAY_NOTE,),
    drill="open_items",
    drill_by="party",
    permissions=(Permission.MONEY_VIEW,),
)
REPORTS = (RECEIVABLE_AGE, PAYABLE_AGE, OPEN_ITEMS, STATEMENT, DUNNING_LIST)
