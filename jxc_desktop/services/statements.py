"""Statements of account (对账单), reminders (催收) and the notes of talks about debts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from jxc_desktop.db.queries import settlement as queries
from jxc_desktop.db.repositories.statements import Statements
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.devices.setup import OFFICE
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, WrongState
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import from_fen, from_microseconds, to_fen, to_microseconds
from jxc_desktop.exchange.atomic import whole_file
from jxc_desktop.printing.sheet import Company
from jxc_desktop.printing.table_print import TablePrint, table_pdf
from jxc_desktop.services.engine.days import day_number, read_day
from jxc_desktop.services.page_jobs import LETTER, STATEMENT, company_of
from jxc_desktop.services.printing import Queued
from jxc_desktop.services.service import Service
from jxc_desktop.services.settling.accounts import find_party, read_reminder, read_statement
from jxc_desktop.services.settling.overdue import dunning_rows
from jxc_desktop.services.settling.papers import (
    Reminder,
    Statement,
    StatementLine,
    reminder_table,
    statement_table,
    statement_text,
)

__all__ = ["Contact", "KeptStatement", "OverdueParty", "Reminder", "Statement", "StatementLine", "StatementService"]


@dataclass(frozen=True, slots=True)
class KeptStatement:
    """A statement that was sent, and whether the party agreed."""

    id: int
    party: str
    name: str
    since: date
    until: date
    opening: Decimal
    closing: Decimal
    user: str
    made_at: datetime
    agreed_at: datetime | None
    remark: str


@dataclass(frozen=True, slots=True)
class Contact:
    """What was said to or by a party about what it owes."""

    note: str
    next_day: date | None
    at: datetime
    user: str


@dataclass(frozen=True, slots=True)
class OverdueParty:
    """A customer of the dunning list; ``days`` are those of the oldest document."""

    party: str
    name: str
    contact: str
    phone: str
    documents: int
    overdue: Decimal
    balance: Decimal
    days: int
    noted: date | None
    note: str
    next_day: date | None


class StatementService(Service):
    """Accounts of parties as statements, what is overdue as letters, and what was said about it."""

    def statement(self, party: str, since: date, until: date) -> Statement:
        """The account of a party: opening, every document and payment, closing. It is the ledger itself.

        Raises:
            NotFound: there is no such party.
            InvalidValue: the last day is before the first.
        """
        self.require(Permission.MONEY_VIEW)
        with self.database.read() as connection:
            return read_statement(connection, party, since, until)

    def text(self, statement: Statement) -> str:
        """The statement as a text to be sent in a chat."""
        self.require(Permission.MONEY_VIEW)
        return statement_text(statement)

    def save_pdf(self, statement: Statement, path: Path) -> Path:
        """Write a statement as a PDF.

        Raises:
            StorageError: the place cannot be written to.
        """
        return self._write(statement.party, path, lambda company: statement_table(statement, company))

    def print_statement(self, statement: Statement) -> Queued:
        """Queue a statement at the office printer; it prints as the books stand then."""
        content = {"party": statement.party, "since": str(statement.since), "until": str(statement.until)}
        return self._queue(STATEMENT, content)

    def keep(self, statement: Statement) -> int:
        """Keep a statement that is sent, to be marked as agreed later; answers its number."""
        user = self.require(Permission.MONEY_SETTLE)
        with self.database.write() as work:
            made = Statements(work.connection).add(
                {
                    "party_id": find_party(work.connection, statement.party).id,
                    "since": day_number(statement.since),
                    "until": day_number(statement.until),
                    "opening": to_fen(statement.opening),
                    "closing": to_fen(statement.closing),
                    "recorded_at": to_microseconds(self.clock.now()),
                    "user_id": user.id,
                }
            )
            self.record(work, "statement.keep", statement.party, detail={"closing": str(statement.closing)})
            work.touch(Topic.DEBTS)
            work.commit()
        return made

    def agree(self, statement_id: int, remark: str = "") -> Changes:
        """Mark a statement as agreed by the party (已对账).

        Raises:
            NotFound: there is no such statement.
            WrongState: it was agreed before.
        """
        user = self.require(Permission.MONEY_SETTLE)
        with self.database.write() as work:
            store = Statements(work.connection)
            row = store.get(statement_id)
            if row is None:
                raise NotFound(field="statement", what=N_("statement"), name=str(statement_id))
            if row.agreed_at is not None:
                raise WrongState(number=row.party, state="agreed")
            values = {"agreed_at": to_microseconds(self.clock.now()), "agreed_by": user.id, "remark": remark}
            store.agree(statement_id, values)
            self.record(work, "statement.agree", row.party, detail={"statement": statement_id, "remark": remark})
            work.touch(Topic.DEBTS)
            return work.commit()

    def kept(self, party: str = "") -> list[KeptStatement]:
        """The statements that were sent, newest first."""
        self.require(Permission.MONEY_VIEW)
        with self.database.read() as connection:
            rows = queries.statement_rows(connection, find_party(connection, party).id if party else None)
        return [_kept(row) for row in rows]

    def overdue(self) -> list[OverdueParty]:
        """Customers with something overdue today, the largest sum first, with what was last said."""
        self.require(Permission.MONEY_VIEW)
        today = self.clock.local().date()
        with self.database.read() as connection:
            rows = dunning_rows(connection, queries.open_rows(connection), today)
        return [
            OverdueParty(**{**row._asdict(), "overdue": from_fen(row.overdue), "balance": from_fen(row.balance)})
            for row in rows
        ]

    def reminder(self, party: str) -> Reminder:
        """What a customer should have paid by today.

        Raises:
            InvalidValue: nothing is overdue.
        """
        self.require(Permission.MONEY_VIEW)
        today = self.clock.local().date()
        with self.database.read() as connection:
            found = read_reminder(connection, party, today)
        if not found.lines:
            raise InvalidValue("party", found.name, N_("nothing is overdue"))
        return found

    def save_letter(self, reminder: Reminder, path: Path) -> Path:
        """Write a dunning letter as a PDF.

        Raises:
            StorageError: the place cannot be written to.
        """
        return self._write(reminder.party, path, lambda company: reminder_table(reminder, company))

    def print_letter(self, reminder: Reminder) -> Queued:
        """Queue a dunning letter at the office printer; it names what is still open when it prints."""
        return self._queue(LETTER, {"party": reminder.party, "at": str(reminder.at)})

    def note(self, party: str, text: str, next_day: date | None = None) -> Changes:
        """Note a talk with a party about what it owes.

        Raises:
            InvalidValue: nothing was said.
        """
        user = self.require(Permission.MONEY_VIEW)
        if not text.strip():
            raise InvalidValue("note", "", N_("it is missing"))
        with self.database.write() as work:
            Statements(work.connection).add_contact(
                {
                    "party_id": find_party(work.connection, party).id,
                    "note": text.strip(),
                    "next_day": None if next_day is None else day_number(next_day),
                    "recorded_at": to_microseconds(self.clock.now()),
                    "user_id": user.id,
                }
            )
            self.record(work, "party.contact", party, detail={"note": text.strip()})
            work.touch(Topic.DEBTS)
            return work.commit()

    def contacts(self, party: str) -> list[Contact]:
        """The notes of talks with a party, newest first."""
        self.require(Permission.MONEY_VIEW)
        with self.database.read() as connection:
            rows = queries.contacts(connection, find_party(connection, party).id)
        return [
            Contact(
                row.note,
                None if row.next_day is None else read_day(row.next_day),
                from_microseconds(row.recorded_at),
                row.user_name,
            )
            for row in rows
        ]

    def _queue(self, kind: str, content: Mapping[str, str]) -> Queued:
        self.require(Permission.MONEY_VIEW)
        self.require(Permission.PRINT)
        with self.database.write() as work:
            job = work.outbox.add(kind, OFFICE, content=content, at=to_microseconds(self.clock.now()))
            self.record(work, f"{kind}.print", content["party"], detail=content)
            work.touch(Topic.PRINT_JOBS)
            return Queued(job, work.commit())

    def _write(self, party: str, path: Path, table: Callable[[Company], TablePrint]) -> Path:
        self.require(Permission.MONEY_VIEW)
        self.require(Permission.PRINT)
        with self.database.read() as connection:
            company = company_of(connection)
        with whole_file(path) as partial:
            partial.write_bytes(table_pdf(table(company)))
        with self.database.write() as work:
            self.record(work, "statement.pdf", party, detail={"file": path.name})
            work.commit()
        return path


def _kept(row: AnyRow) -> KeptStatement:
    return KeptStatement(
        id=row.id,
        party=row.party,
        name=row.name,
        since=read_day(row.since),
        until=read_day(row.until),
        opening=from_fen(row.opening),
        closing=from_fen(row.closing),
        user=row.user_name,
        made_at=from_microseconds(row.recorded_at),
        agreed_at=None if row.agreed_at is None else from_microseconds(row.agreed_at),
        remark=row.remark,
    )
