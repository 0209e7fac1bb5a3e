"""Closing months (月结): what to look at first, closing in order, reopening by right.

A closed month is a boundary for everything that is posted: earlier dates are refused, and what later documents
change in its costs is booked in the first open month (`services.engine.plans.check_open`, `engine.recording`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from jxc_desktop.db.queries import periods as queries
from jxc_desktop.db.repositories.drafts import Drafts
from jxc_desktop.db.repositories.periods import Periods
from jxc_desktop.db.rows import Connection
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.changes import NO_CHANGES, Changes, Topic
from jxc_desktop.domain.errors import N_, InvalidValue, UserError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import from_microseconds, to_microseconds
from jxc_desktop.services.base import Progress
from jxc_desktop.services.engine.days import first_open_day, last_day, month_number, next_month, read_day
from jxc_desktop.services.engine.draft_codec import decode
from jxc_desktop.services.maintenance import FILE_END, verified_copy
from jxc_desktop.services.service import Service
from jxc_desktop.services.settings import business_day

__all__ = ["Check", "Closed", "Month", "PeriodService", "month_text", "read_month"]


class NotInOrder(UserError):
    """Months are closed one after the other, and opened again from the last one."""

    code = "not_in_order"
    message = N_("Months are closed in order and opened again from the last one; {month} is the one to take now.")


class AlreadyClosed(UserError):
    """The month is closed."""

    code = "already_closed"
    message = N_("{month} is closed already.")


class NotClosed(UserError):
    """The month is open."""

    code = "not_closed"
    message = N_("{month} is not closed.")


class NotBegun(UserError):
    """A month of the future."""

    code = "not_begun"
    message = N_("{month} has not begun yet.")


class BooksNotSound(UserError):
    """The doctor found faults; nothing is closed over them."""

    code = "books_not_sound"
    message = N_("The month was not closed: the check of the books found faults. Run the check to see them.")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist. ``state`` is ``ok``, ``warn`` or ``block``; ``title`` is translated where shown.

    ``page`` is where to put it right, ``key`` what that page is opened with.
    """

    name: str
    title: str
    count: int
    state: str
    page: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """A month such as ``2026-05``. ``closed_at`` is missing where it is closed only by a later one."""

    month: str
    documents: int
    closed: bool
    closed_at: datetime | None = None
    closed_by: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """A month that was closed; ``backup`` is missing where the data lies on a server."""

    month: str
    open_from: date
    backup: Path | None = None
    changes: Changes = NO_CHANGES


def read_month(text: str) -> int:
    """Read ``2026-05`` as 202605.

    Raises:
        InvalidValue: it is no month.
    """
    year, _dash, month = text.strip().partition("-")
    plain = year.isascii() and year.isdecimal() and month.isascii() and month.isdecimal()
    if not plain or len(year) != 4 or len(month) != 2 or not 1 <= int(month) <= 12 or int(year) < 1990:
        raise InvalidValue("period", text, N_("a month such as 2026-05 is needed"))
    return int(year) * 100 + int(month)


def month_text(month: int) -> str:
    """202605 as ``2026-05``."""
    return f"{month // 100:04d}-{month % 100:02d}"


Count = Callable[[Connection, int, int], int]
_DELIVERED = ("sales_invoice", "sales_return")
_RECEIVED = ("purchase_invoice", "purchase_return")
# Name, title, page, key, and how many are found between two days. Every one of them warns.
_COUNTED: tuple[tuple[str, str, str, str, Count], ...] = (
    (
        "negative_stock",
        N_("Goods below zero"),
        "stock",
        "negative",
        lambda connection, _since, until: queries.negative_stock(connection, until),
    ),
    (
        "receipts_not_invoiced",
        N_("Goods receipts not invoiced"),
        "goods_receipts",
        "",
        lambda connection, since, until: queries.not_invoiced(connection, "goods_receipt", _RECEIVED, since, until),
    ),
    (
        "deliveries_not_invoiced",
        N_("Deliveries not invoiced"),
        "deliveries",
        "",
        lambda connection, since, until: queries.not_invoiced(connection, "delivery", _DELIVERED, since, until),
    ),
    (
        "money_not_allocated",
        N_("Money received or paid that is given to no debt"),
        "receipts",
        "",
        lambda connection, _since, until: queries.not_allocated(connection, ("receipt_of_money", "payment"), until),
    ),
    ("without_voucher", N_("Documents without a voucher"), "vouchers", "", queries.without_voucher),
)


class PeriodService(Service):
    """The months of the books."""

    def months(self) -> list[Month]:
        """Every month in which something happened or that was closed, newest first; the current one is there."""
        self.require(Permission.REPORT_VIEW)
        with self.database.read() as connection:
            counts = {row.month: row.documents for row in queries.months(connection)}
            closed = {row.month: row for row in Periods(connection).all()}
            today = month_number(self._today(connection))
        last = max(closed, default=0)
        return [
            Month(
                month_text(month),
                counts.get(month, 0),
                month <= last,
                from_microseconds(closed[month].closed_at) if month in closed else None,
                closed[month].closed_by if month in closed else "",
            )
            for month in sorted({*counts, *closed, today}, reverse=True)
        ]

    def open_from(self) -> date | None:
        """The first day that can be posted to; nothing where no month is closed."""
        with self.database.read() as connection:
            closed = Periods(connection).last_closed()
        return None if closed is None else read_day(first_open_day(closed))

    def checklist(self, month: str, progress: Progress | None = None) -> tuple[Check, ...]:
        """What to look at before a month is closed. Only faults the doctor finds keep it open; the rest warns.

        Raises:
            InvalidValue: it is no month.
        """
        self.require(Permission.PERIOD_CLOSE)
        wanted = read_month(month)
        from jxc_desktop.db.verify import examine

        with self.database.read() as connection:
            findings = len(examine(connection, step=(progress or Progress()).step))
            counted = tuple(self._counted(connection, wanted))
            backups = queries.backups_since(connection, self._midnight())
        doctor = Check("doctor", N_("Faults in the books"), findings, "block" if findings else "ok", "care")
        backup = Check("backup", N_("Backups made today"), backups, "ok" if backups else "warn", "care")
        return (*counted, doctor, backup)

    def close(self, month: str, progress: Progress | None = None) -> Closed:
        """Close a month, and with the first one all before it. A verified backup is made first.

        Raises:
            NotInOrder: another month is to be closed before.
            AlreadyClosed: it is closed.
            NotBegun: it lies in the future.
            BooksNotSound: the doctor found faults.
        """
        user = self.require(Permission.PERIOD_CLOSE)
        wanted = read_month(month)
        with self.database.read() as connection:
            self._check_order(wanted, Periods(connection).last_closed(), month_number(self._today(connection)))
        backup = self._backed_up(progress or Progress())
        with self.database.write() as work:
            work.audit.queue_up()
            self._check_order(wanted, work.periods.last_closed(), month_number(self._today(work.connection)))
            work.periods.close(wanted, to_microseconds(self.clock.now()), user.id)
            if backup is not None:
                self.record(work, "backup.made", backup.name, detail={"period": month_text(wanted), "sound": True})
            self.record(work, "period.close", month_text(wanted))
            changes = self._commit(work)
        return Closed(month_text(wanted), read_day(first_open_day(wanted)), backup, changes)

    def reopen(self, month: str, reason: str) -> Changes:
        """Open the month that was closed last.

        Raises:
            NotInOrder: a later month is closed.
            NotClosed: it is open.
            InvalidValue: no reason was given.
        """
        self.require(Permission.PERIOD_REOPEN)
        wanted = read_month(month)
        if not reason.strip():
            raise InvalidValue("reason", reason, N_("a reason is needed"))
        with self.database.write() as work:
            work.audit.queue_up()
            last = work.periods.last_closed()
            if last is None or wanted > last:
                raise NotClosed(field="period", month=month_text(wanted))
            if wanted < last:
                raise NotInOrder(field="period", month=month_text(last))
            work.periods.reopen(wanted)
            self.record(work, "period.reopen", month_text(wanted), reason=reason.strip())
            return self._commit(work)

    @staticmethod
    def _commit(work: UnitOfWork) -> Changes:
        work.touch(Topic.PERIODS)
        return work.commit()

    @staticmethod
    def _check_order(wanted: int, last: int | None, today: int) -> None:
        if wanted > today:
            raise NotBegun(field="period", month=month_text(wanted))
        if last is None:
            return
        if wanted <= last:
            raise AlreadyClosed(field="period", month=month_text(wanted))
        if wanted != next_month(last):
            raise NotInOrder(field="period", month=month_text(next_month(last)))

    def _counted(self, connection: Connection, month: int) -> Iterator[Check]:
        since, until = month * 100 + 1, last_day(month)
        today = month_number(self._today(connection))
        yield _warned("running", N_("Months that are not over yet"), int(month >= today), "", "")
        yield _warned("earlier", N_("Earlier months still open"), self._earlier(connection, month), "", "")
        drafts = [draft for draft in Drafts(connection).open() if self._dated_until(connection, draft.content, month)]
        yield _warned("drafts", N_("Drafts dated in the month"), len(drafts), "documents", "draft")
        for name, title, page, key, count in _COUNTED:
            yield _warned(name, title, count(connection, since, until), page, key)

    @staticmethod
    def _earlier(connection: Connection, month: int) -> int:
        last = Periods(connection).last_closed() or 0
        return sum(1 for row in queries.months(connection) if last < row.month < month)

    @staticmethod
    def _dated_until(connection: Connection, content: str, month: int) -> bool:
        at = decode(content).at
        return at is not None and month_number(business_day(connection, at)) <= month

    def _backed_up(self, progress: Progress) -> Path | None:
        """A verified copy beside the books; a server's books are only examined.

        Raises:
            BooksNotSound: the doctor found faults.
        """
        path = self.database.path
        if path is None:
            from jxc_desktop.db.verify import examine

            with self.database.read() as connection:
                if examine(connection, step=progress.step):
                    raise BooksNotSound
            return None
        self.database.tidy()
        target = path.parent / "backups" / f"{path.stem}-{self.clock.local():%Y%m%d-%H%M%S}{FILE_END}"
        made = verified_copy(path, target)
        if not made.sound:
            raise BooksNotSound
        return made.path

    def _today(self, connection: Connection) -> date:
        return business_day(connection, self.clock.local())

    def _midnight(self) -> int:
        passed = self.clock.local() - datetime.combine(self.clock.local().date(), time())
        return to_microseconds(self.clock.now() - passed)


def _warned(name: str, title: str, count: int, page: str, key: str) -> Check:
    return Check(name, title, count, "warn" if count else "ok", page if count else "", key if count else "")
