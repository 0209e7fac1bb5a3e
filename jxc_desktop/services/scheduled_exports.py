"""Exports that are carried out by themselves: which report or list, for which days, into which folder, when.

They are carried out with the rights of who set them up or changed them last, while the program runs or by
``run_scheduled`` of the command file. What was missed while nothing ran is made up as of the moment it was due, day by
day; what can only be had as it is now is written once. Where one fails it says why and is tried again, ever later.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jxc_desktop.db.queries.held import last_posting_before
from jxc_desktop.db.repositories.scheduled_exports import ScheduledExports, StoredExport
from jxc_desktop.db.repositories.users import Users
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, Conflict, InvalidValue, NotFound, ShopError, StorageError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import from_local_microseconds, local_microseconds, to_microseconds
from jxc_desktop.exchange.text import in_file_name
from jxc_desktop.i18n import _
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.base import Clock, ManualClock, Session, User
from jxc_desktop.services.document_lists import DocumentListService
from jxc_desktop.services.exchange import ExchangeService
from jxc_desktop.services.exporting import Exporter, times_of
from jxc_desktop.services.importing.lists import MASTER_NAMES
from jxc_desktop.services.own_reports import OwnReportService
from jxc_desktop.services.reports import OWN, REPORTS, ReportService
from jxc_desktop.services.schedule_moments import (
    DAY_CLOSE,
    SHIFT_CLOSE,
    Turn,
    first_due,
    moment_of,
    pause_after,
    turns,
)
from jxc_desktop.services.service import Service
from jxc_desktop.services.settings import business_day
from jxc_desktop.services.users import signed_in

__all__ = [
    "DAY_CLOSE",
    "SHIFT_CLOSE",
    "ScheduledExport",
    "ScheduledExportInput",
    "ScheduledExportService",
    "ScheduledOutcome",
]

log = logging.getLogger(__name__)

LIST_NAMES = {
    "products": N_("Goods"),
    "suppliers": N_("Suppliers"),
    "customers": N_("Customers"),
    "price_lists": N_("Price lists"),
    "purchase_orders": N_("Purchase orders"),
    "goods_receipts": N_("Goods receipts"),
    "sales_orders": N_("Sales orders"),
    "deliveries": N_("Deliveries"),
    "stocktakes": N_("Stocktakes"),
    **MASTER_NAMES,
}
"""The lists that can be written, by what they are called."""
_NEEDS_MORE = frozenset(
    {
        "stock_moves",
        "sale_lines",
        "statement",
        "shift_documents",
        "stored_value_statement",
        "points_statement",
        "card_statement",
    }
)
"""Reports about one item, party, card or shift: scheduled only with the parameter that names it."""
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class ScheduledExport:
    """A scheduled export as people see it. ``moment`` is a time such as 22:00, ``shift_close`` or ``day_close``."""

    code: str
    name: str
    what: str
    title: str
    parameters: Mapping[str, str]
    folder: str
    moment: str
    active: bool
    user: str
    due_at: datetime | None
    done_at: datetime | None
    file: str
    error: str
    version: int


@dataclass(frozen=True, slots=True)
class ScheduledExportInput:
    """An export to be saved: an empty ``code`` makes a new one."""

    code: str = ""
    name: str = ""
    what: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    folder: str = ""
    moment: str = "22:00"
    active: bool = True
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ScheduledOutcome:
    """What became of one export: the file it wrote, or the sentence that says why not; ``note`` says what is missed."""

    code: str
    name: str
    file: Path | None = None
    error: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SavedExport:
    """An export that was saved, and what that changed."""

    code: str
    changes: Changes


class ScheduledExportService(Service):
    """Exports into a folder, offline."""

    def exports(self) -> tuple[ScheduledExport, ...]:
        """All of them, with what became of the last attempt."""
        self.require(Permission.EXPORT)
        with self.database.read() as connection:
            return tuple(map(_shown, ScheduledExports(connection).all()))

    def choices(self) -> tuple[tuple[str, str], ...]:
        """The reports and lists that can be scheduled without more parameters than a period, by name and title."""
        self.require(Permission.EXPORT)
        services = self._services(self.require(Permission.REPORT_VIEW), self.clock)
        own = ((OWN + one.code, one.name) for one in OwnReportService(*services).list())
        reports = ((one.name, one.title) for one in ReportService(*services).reports() if one.name not in _NEEDS_MORE)
        return (*own, *reports, *((what, _(title)) for what, title in LIST_NAMES.items()))

    def with_period(self) -> frozenset[str]:
        """Those of `choices` that can be asked for a period."""
        self.require(Permission.EXPORT)
        names = [what for what, _title in self.choices()]
        with self.database.read() as connection:
            return frozenset(what for what in names if "period" in times_of(connection, what))

    def save(self, entered: ScheduledExportInput) -> SavedExport:
        """Set an export up or change it; from then on it is carried out with the rights of who did.

        What it writes is tried at once. It is due at its next moment, or stays due where neither what nor when changes.

        Raises:
            InvalidValue: no name, no full path, no moment, or a parameter that cannot be understood.
            UserError: what carrying it out raises.
            NotFound: there is none of this code.
            NotAllowed: somebody else set it up; it takes the right to change users then.
            Conflict: somebody else changed it meanwhile.
        """
        user = self.require(Permission.EXPORT)
        self.require(Permission.REPORT_VIEW)
        before = self._changeable(entered.code) if entered.code else None
        row = _planned(self._checked(entered, user), before, local_microseconds(self.clock.local()))
        if row.active:
            self._try(row, user)
        with self.database.write() as work:
            store = ScheduledExports(work.connection)
            row = replace(row, code=before.code if before else store.next_code())
            if before is not None:
                row = replace(row, version=before.version if entered.version is None else entered.version)
            if not store.save(row):
                raise Conflict(field="code", what=row.name)
            detail = {"name": row.name, "what": row.what, "parameters": row.parameters, "to": row.folder}
            if before is not None and before.user_id != row.user_id:
                detail["before"] = before.user
            self.record(work, "export.schedule", row.code, detail=detail)
            work.touch(Topic.REPORTS)
            return SavedExport(row.code, work.commit())

    def remove(self, code: str) -> Changes:
        """Forget an export; what it wrote stays.

        Raises:
            NotFound: there is none of this code.
            NotAllowed: somebody else set it up; it takes the right to change users then.
        """
        self.require(Permission.EXPORT)
        self._changeable(code)
        with self.database.write() as work:
            ScheduledExports(work.connection).delete(code)
            self.record(work, "export.unschedule", code)
            work.touch(Topic.REPORTS)
            return work.commit()

    def run(self, code: str) -> ScheduledOutcome:
        """Carry one out now, whenever it is due; what is due stays due.

        Raises:
            NotFound: there is none of this code.
            NotAllowed: somebody else set it up; it takes the right to change users then.
        """
        self.require(Permission.EXPORT)
        row = self._changeable(code)
        return self._carry_out(row, Turn(self.clock.local()))[0]

    def run_due(self) -> tuple[ScheduledOutcome, ...]:
        """Carry out what is due, and make up what was missed; a worker of the program itself, not a person."""
        now = self.clock.local()
        with self.database.read() as connection:
            store = ScheduledExports(connection)
            rows = [row for row in store.all() if row.active and row.retry_at <= local_microseconds(now)]
            closed, selling = store.last_close(), store.any_shift_open()
            dated = {row.what: _times(connection, row.what) for row in rows}
        outcomes = []
        for one in rows:
            row, close = one, None if one.moment == DAY_CLOSE and selling else closed
            for turn in turns(row.moment, row.due_at, now, _close(row, close, now), dated=bool(dated[row.what])):
                outcome, row = self._carry_out(row, turn)
                outcomes.append(outcome)
                if outcome.error:
                    break
        return tuple(outcomes)

    def failed(self) -> tuple[ScheduledExport, ...]:
        """Those whose last attempt failed."""
        return tuple(one for one in self.exports() if one.error and one.active)

    def _changeable(self, code: str) -> StoredExport:
        """One that the user may change, for they set it up or may change users.

        Raises:
            NotFound: there is none of this code.
            NotAllowed: it is somebody else's.
        """
        user = self.require(Permission.EXPORT)
        with self.database.read() as connection:
            row = ScheduledExports(connection).get(code)
        if row is None:
            raise NotFound(field="code", what=N_("scheduled export"), name=code)
        if row.user_id != user.id:
            self.require(Permission.USER_EDIT)
        return row

    def _checked(self, entered: ScheduledExportInput, user: User) -> StoredExport:
        name, moment = entered.name.strip(), moment_of(entered.moment)
        if not name or len(name) > _LONGEST_NAME:
            raise InvalidValue("name", name, N_("a name of at most 60 characters is needed"))
        if entered.what not in LIST_NAMES and entered.what not in REPORTS and not entered.what.startswith(OWN):
            raise InvalidValue("what", entered.what, N_("there is no such report or list"))
        folder = Path(entered.folder.strip()).expanduser()
        if not entered.folder.strip() or not folder.is_absolute():
            raise InvalidValue("folder", entered.folder, N_("the full path of a folder is needed"))
        parameters = json.dumps(dict(entered.parameters), ensure_ascii=False, sort_keys=True)
        due = first_due(moment, self.clock.local())
        return StoredExport(
            "", name, entered.what, parameters, str(folder), moment, user.id, entered.active, due, user=user.name
        )

    def _try(self, row: StoredExport, user: User) -> None:
        """Carry it out into a folder that goes away.

        Raises:
            UserError: it cannot be carried out.
        """
        with TemporaryDirectory() as folder:
            parameters = _parameters_of(row)
            self._exporter(user, self.clock).prepare(row.what, parameters).write(Path(folder) / "tried.xlsx")

    def _services(self, user: User, clock: Clock) -> tuple[Any, Clock, Session]:
        return self.database, clock, Session(user, self.session.counter)

    def _exporter(self, user: User, clock: Clock) -> Exporter:
        services = self._services(user, clock)
        return Exporter(ReportService(*services), ExchangeService(*services), DocumentListService(*services))

    def _carry_out(self, row: StoredExport, turn: Turn) -> tuple[ScheduledOutcome, StoredExport]:
        """Write one and note what became of it; answers that, and the row as it is then."""
        file, error = None, ""
        try:
            file = self._write(row, turn)
        except ShopError as problem:
            error = sentence(problem)
        except Exception:
            log.exception("a scheduled export failed")
            error = sentence(ShopError())
        noted = self._noted(row, turn, file, error)
        note = turn.note() if file else ""
        with suppress(StorageError), self.database.write() as work:
            ScheduledExports(work.connection).note(row.code, **noted)
            if not (error and turn.planned and row.failures):
                detail = {"file": str(file or ""), "error": error, **({"note": note} if note else {})}
                outcome = "failed" if error else "ok"
                self.record(work, "export.scheduled", row.code, user=row.user, outcome=outcome, detail=detail)
            work.touch(Topic.REPORTS)
            work.commit()
        return ScheduledOutcome(row.code, row.name, file, error, note), replace(row, **noted)

    def _noted(self, row: StoredExport, turn: Turn, file: Path | None, error: str) -> dict[str, Any]:
        """What is kept of an attempt; one by hand leaves the plan as it is."""
        now = self.clock.local()
        noted: dict[str, Any] = {"error": error}
        if file is not None:
            noted |= {"file": str(file), "done_at": local_microseconds(now)}
        if not turn.planned:
            return noted
        if error:
            again = now + pause_after(row.failures)
            return noted | {"failures": row.failures + 1, "retry_at": local_microseconds(again)}
        plan: dict[str, Any] = {"covered_at": local_microseconds(turn.due[-1])}
        if row.due_at is not None:
            plan = {"due_at": first_due(row.moment, turn.due[-1])}
        return noted | plan | {"failures": 0, "retry_at": 0}

    def _write(self, row: StoredExport, turn: Turn) -> Path:
        with self.database.read() as connection:
            users = Users(connection)
            known = users.by_name(row.user)
            if known is None or not known.active:
                raise NotFound(field="user", what=N_("user"), name=row.user)
            user = signed_in(users, known)
            parameters = _parameters_of(row)
            if turn.made_up:
                parameters |= _as_of(connection, turn.at, times_of(connection, row.what) - parameters.keys())
        folder = Path(row.folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(reason=N_("the folder cannot be reached or made")) from error
        told = ((_("Written"), turn.note()),) if turn.note() else ()
        exporter = self._exporter(user, ManualClock(turn.at))
        prepared = exporter.prepare(row.what, parameters, made_at=self.clock.local(), told=told)
        at = f"_{turn.at:%H%M}" if row.due_at is None else ""
        path = _free(folder, in_file_name(row.name, f"_{prepared.days}{at}"), row.file)
        return prepared.write(path)[0]


def _parameters_of(row: StoredExport) -> dict[str, str]:
    return {str(name): str(value) for name, value in json.loads(row.parameters).items()}


def _planned(row: StoredExport, before: StoredExport | None, now: int) -> StoredExport:
    """An export with its plan: that of before where neither what nor when changes."""
    if before is None:
        return replace(row, covered_at=now)
    same = all(getattr(row, name) == getattr(before, name) for name in ("what", "parameters", "moment", "active"))
    return replace(row, due_at=before.due_at, covered_at=before.covered_at) if same else replace(row, covered_at=now)


def _times(connection: Connection, what: str) -> frozenset[str]:
    """By what it can be asked for a time; where that cannot be understood, carrying it out says why."""
    with suppress(ShopError):
        return times_of(connection, what)
    return frozenset({"period"})


def _as_of(connection: Connection, at: datetime, names: Set[str]) -> dict[str, str]:
    """The parameters that show the books as they were at a moment."""
    found = {}
    if "at" in names:
        found["at"] = business_day(connection, at).isoformat()
    if "known_at" in names:
        found["known_at"] = str(last_posting_before(connection, to_microseconds(at.astimezone(UTC))))
    return found


def _close(row: StoredExport, closed: int | None, now: datetime) -> datetime | None:
    """When a shift was closed last, if that is not done yet."""
    if closed is None or not row.covered_at < closed <= local_microseconds(now):
        return None
    return from_local_microseconds(closed)


def _free(folder: Path, name: str, last: str) -> Path:
    """A file of this name that nobody else wrote; ``last`` is the one this export wrote before."""
    path, number = folder / f"{name}.xlsx", 1
    while path.exists() and str(path) != last:
        number += 1
        path = folder / f"{name} ({number}).xlsx"
    return path


def _shown(row: StoredExport) -> ScheduledExport:
    title = LIST_NAMES.get(row.what) or (REPORTS[row.what].title if row.what in REPORTS else "")
    return ScheduledExport(
        code=row.code,
        name=row.name,
        what=row.what,
        title=_(title) if title else row.what,
        parameters=json.loads(row.parameters),
        folder=row.folder,
        moment=row.moment,
        active=row.active,
        user=row.user,
        due_at=None if row.due_at is None else from_local_microseconds(row.due_at),
        done_at=None if row.done_at is None else from_local_microseconds(row.done_at),
        file=row.file,
        error=row.error,
        version=row.version,
    )
