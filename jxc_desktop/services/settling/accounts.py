"""The account of a party as a statement, and what is overdue of it as a reminder, read from the ledger."""

from __future__ import annotations

from datetime import date
from typing import Any

from jxc_desktop.db.queries import settlement as queries
from jxc_desktop.db.queries.ledgers import party_of
from jxc_desktop.db.queries.settlement import AccountLine
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.values import from_fen
from jxc_desktop.services.engine.days import day_number, read_day
from jxc_desktop.services.settling.ages import RECEIVABLE, side_of
from jxc_desktop.services.settling.papers import OverdueLine, Reminder, Statement, StatementLine


def find_party(connection: Connection, code: str) -> Any:
    """A supplier or customer by its code.

    Raises:
        NotFound: there is none.
    """
    found = party_of(connection, code)
    if found is None:
        raise NotFound(field="party", what=N_("supplier or customer"), name=code)
    return found


def read_statement(connection: Connection, party: str, since: date, until: date) -> Statement:
    """The account of a party over some days.

    Raises:
        NotFound: there is no such party.
        InvalidValue: the last day is before the first.
    """
    if until < since:
        raise InvalidValue("until", until.isoformat(), N_("it is before the first day"))
    found = find_party(connection, party)
    before, lines = queries.account_lines(connection, found.id, day_number(since), day_number(until))
    return _statement(found, since, until, before, lines)


def read_reminder(connection: Connection, party: str, today: date) -> Reminder:
    """What a customer should have paid by a day, as the books stand now; without lines where nothing is overdue.

    Raises:
        NotFound: there is no such party.
    """
    found = find_party(connection, party)
    own = [row for row in queries.open_rows(connection, party_id=found.id) if side_of(row) == RECEIVABLE]
    late = tuple(
        OverdueLine(row.number, read_day(row.day), due, (today - due).days, from_fen(row.amount), from_fen(row.open))
        for row in own
        if row.open > 0 and (due := read_day(row.due_day)) < today
    )
    return Reminder(found.code, found.name, found.contact, today, late, from_fen(sum(row.open for row in own)))


def _statement(party: Any, since: date, until: date, before: int, lines: list[AccountLine]) -> Statement:
    we_owe = party.role == "supplier"
    sign = -1 if we_owe else 1
    balance = sign * before
    shown = []
    for line in lines:
        amount = sign * line.amount
        balance += amount
        shown.append(
            StatementLine(
                document=line.number,
                kind=line.kind,
                day=read_day(line.day),
                due=read_day(line.due_day),
                reference=line.reference,
                remark=line.remark,
                increase=from_fen(max(amount, 0)),
                decrease=from_fen(max(-amount, 0)),
                balance=from_fen(balance),
            )
        )
    opening, closing = from_fen(sign * before), from_fen(balance)
    return Statement(party.code, party.name, since, until, opening, closing, tuple(shown), we_owe)
