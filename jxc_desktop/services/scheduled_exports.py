"""Exports that are carried out by themselves: which report or list, for which days, into which folder, when.

They are carried out with the rights of who set them up, while the program runs or by ``run_scheduled`` of the
command file. What was missed while nothing ran is made up as of the moment it was due, day by day. Where one
fails it says why and is tried again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from jxc_desktop.db.repositories.scheduled_exports import ScheduledExports, StoredExport
from jxc_desktop.db.repositories.users import Users
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, Conflict, InvalidValue, NotFound, ShopError, StorageError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import from_local_microseconds, local_microseconds
from jxc_desktop.i18n import _
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.base import Clock, ManualClock, Session, User
from jxc_desktop.services.document_lists import DocumentListService
from jxc_desktop.services.exchange import ExchangeService
from jxc_desktop.services.importing.document_rows import KINDS_OF_LISTS
from jxc_desktop.services.importing.lists import MASTER_NAMES
from jxc_desktop.services.own_reports import OwnReportService
from jxc_desktop.services.reporting.periods import asked_period
from jxc_desktop.services.reports import OWN, REPORTS, ReportService
from jxc_desktop.services.service import Service
from jxc_desktop.services.users import signed_in

__all__ = ["ScheduledExport", "ScheduledExportInput", "ScheduledExportService", "ScheduledOutcome"]

log = logging.getLogger(__name__)

SHIFT_CLOSE, DAY_CLOSE = "shift_close", "day_close"
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
_MOST_MADE_UP = 31
"""Days of an export that are made up at most; who was away longer wants the newest ones."""
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
    """What became of one export: the file it wrote, or the sentence that says why not."""

    code: str
    name: str
    file: Path | None = None
    error: str = ""


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
        """The reports and lists that can be scheduled, by name and title."""
        self.require(Permission.EXPORT)
        services = self._services(self.require(Permission.REPORT_VIEW), self.clock)
        own = ((OWN + one.code, one.name) for one in OwnReportService(*services).list())
        reports = ((one.name, one.title) for one in ReportService(*services).reports() if _takes_nothing_more(one.name))
        return (*own, *reports, *((what, _(title)) for what, title in LIST_NAMES.items()))

    def save(self, entered: ScheduledExportInput) -> SavedExport:
        """Set an export up or change it; it is due at its next moment.

        Raises:
            InvalidValue: no name, no such report or list, no full path, or no moment.
            Conflict: somebody else changed it meanwhile.
        """
        user = self.require(Permission.EXPORT)
        self.require(Permission.REPORT_VIEW)
        row = self._checked(entered, user)
        with self.database.write() as work:
            store = ScheduledExports(work.connection)
            before = store.get(entered.code) if entered.code else None
            if entered.code and before is None:
                raise NotFound(field="code", what=N_("scheduled export"), name=entered.code)
            if before is None:
                row = _with(row, code=store.next_code())
            else:
                version = before.version if entered.version is None else entered.version
                row = _with(row, code=before.code, user_id=before.user_id, version=version, done_at=before.done_at)
            if not store.save(row):
                raise Conflict(field="code", what=row.name)
            self.record(
                work, "export.schedule", row.code, detail={"name": row.name, "what": row.what, "to": row.folder}
            )
            work.touch(Topic.REPORTS)
            return SavedExport(row.code, work.commit())

    def remove(self, code: str) -> Changes:
        """Forget an export; what it wrote stays."""
        self.require(Permission.EXPORT)
        with self.database.write() as work:
            ScheduledExports(work.connection).delete(code)
            self.record(work, "export.unschedule", code)
            work.touch(Topic.REPORTS)
            return work.commit()

    def run(self, code: str) -> ScheduledOutcome:
        """Carry one out now, whenever it is due.

        Raises:
            NotFound: there is none of this code.
        """
        self.require(Permission.EXPORT)
        with self.database.read() as connection:
            row = ScheduledExports(connection).get(code)
        if row is None:
            raise NotFound(field="code", what=N_("scheduled export"), name=code)
        return self._carry_out(row, self.clock.local())

    def run_due(self) -> tuple[ScheduledOutcome, ...]:
        """Carry out what is due, and make up what was missed; a worker of the program itself, not a person."""
        now = self.clock.local()
        with self.database.read() as connection:
            store = ScheduledExports(connection)
            rows = [row for row in store.all() if row.active]
            closed, selling = store.last_close(), store.any_shift_open()
        outcomes = []
        for row in rows:
            for moment in _moments(row, now, None if row.moment == DAY_CLOSE and selling else closed):
                outcome = self._carry_out(row, moment)
                outcomes.append(outcome)
                if outcome.error:
                    break
        return tuple(outcomes)

    def failed(self) -> tuple[ScheduledExport, ...]:
        """Those whose last attempt failed."""
        return tuple(one for one in self.exports() if one.error and one.active)

    def _checked(self, entered: ScheduledExportInput, user: User) -> StoredExport:
        name = entered.name.strip()
        if not name or len(name) > _LONGEST_NAME:
            raise InvalidValue("name", name, N_("a name of at most 60 characters is needed"))
        if entered.what not in {one for one, _title in self.choices()}:
            raise InvalidValue("what", entered.what, N_("there is no such report or list"))
        folder = Path(entered.folder.strip()).expanduser()
        if not entered.folder.strip() or not folder.is_absolute():
            raise InvalidValue("folder", entered.folder, N_("the full path of a folder is needed"))
        now = self.clock.local()
        asked_period(entered.parameters, now.date(), "all")
        moment = entered.moment.strip()
        due = None if moment in {SHIFT_CLOSE, DAY_CLOSE} else local_microseconds(_next(_time_of(moment), now))
        parameters = json.dumps(dict(entered.parameters), ensure_ascii=False, sort_keys=True)
        return StoredExport(
            "",
            name,
            entered.what,
            parameters,
            str(folder),
            moment,
            user.id,
            entered.active,
            due,
            local_microseconds(now),
        )

    def _services(self, user: User, clock: Clock) -> tuple[Any, Clock, Session]:
        return self.database, clock, Session(user, self.session.counter)

    def _carry_out(self, row: StoredExport, moment: datetime) -> ScheduledOutcome:
        """Write one as of a moment and note what became of it."""
        file, error = None, ""
        try:
            file = self._write(row, moment)
        except ShopError as problem:
            error = sentence(problem)
        except Exception:
            log.exception("a scheduled export failed")
            error = sentence(ShopError())
        noted: dict[str, Any] = {"error": error}
        if not error:
            noted |= {"file": str(file), "done_at": local_microseconds(max(moment, self.clock.local()))}
            if row.due_at is not None:
                noted["due_at"] = local_microseconds(_next(_time_of(row.moment), moment))
        with suppress(StorageError), self.database.write() as work:
            ScheduledExports(work.connection).note(row.code, **noted)
            detail = {"file": str(file or ""), "error": error}
            outcome = "failed" if error else "ok"
            self.record(work, "export.scheduled", row.code, user=row.user, outcome=outcome, detail=detail)
            work.touch(Topic.REPORTS)
            work.commit()
        return ScheduledOutcome(row.code, row.name, file, error)

    def _write(self, row: StoredExport, moment: datetime) -> Path:
        with self.database.read() as connection:
            users = Users(connection)
            known = users.by_name(row.user)
            if known is None or not known.active:
                raise NotFound(field="user", what=N_("user"), name=row.user)
            user = signed_in(users, known)
        folder = Path(row.folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(reason=N_("the folder cannot be reached or made")) from error
        services = self._services(user, ManualClock(moment))
        parameters = {str(name): str(value) for name, value in json.loads(row.parameters).items()}
        if row.what not in LIST_NAMES:
            reports = ReportService(*services)
            return reports.export(reports.run(row.what, parameters), folder)
        path = folder / f"{_(LIST_NAMES[row.what])}_{moment:%Y%m%d}.xlsx"
        if row.what in KINDS_OF_LISTS:
            period = asked_period(parameters, moment.date(), "all")
            DocumentListService(*services).write(row.what, path, period.since, period.until)
        else:
            ExchangeService(*services).write_list(row.what, path)
        return path


def _with(row: StoredExport, **changes: Any) -> StoredExport:
    return StoredExport(**{**{name: getattr(row, name) for name in StoredExport.__dataclass_fields__}, **changes})


def _takes_nothing_more(report: str) -> bool:
    """Whether a report can be run without naming one item or party."""
    return all(
        parameter.name not in {"product", "party"} or parameter.default for parameter in REPORTS[report].parameters
    )


def _moments(row: StoredExport, now: datetime, closed: int | None) -> Iterator[datetime]:
    """The moments an export is due at by now, the oldest first."""
    if row.due_at is None:
        if closed is not None and closed > (row.done_at or 0) and closed <= local_microseconds(now):
            yield now
        return
    due, found = from_local_microseconds(row.due_at), []
    while due <= now:
        found.append(due)
        due = _next(_time_of(row.moment), due)
    yield from found[-_MOST_MADE_UP:]


def _time_of(moment: str) -> time:
    try:
        return time.fromisoformat(moment)
    except ValueError:
        raise InvalidValue("moment", moment, N_("a time such as 22:00, shift_close or day_close is needed")) from None


def _next(at: time, after: datetime) -> datetime:
    """The next time of day behind a moment."""
    today = datetime.combine(after.date(), at.replace(tzinfo=None))
    return today if today > after else today + timedelta(days=1)


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
