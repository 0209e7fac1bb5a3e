"""Shifts: the float at the start, cash in and out, the blind count at the end, over and short booked."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from jxc_desktop.db.queries import ledgers as queries
from jxc_desktop.db.repositories.drafts import Drafts
from jxc_desktop.db.repositories.shifts import Shifts, StoredShift
from jxc_desktop.db.rows import Connection
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.documents import Draft, Tender
from jxc_desktop.domain.errors import N_, AlreadyExists, InvalidValue, NotFound, StorageError, UserError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import (
    BusinessTime,
    amount,
    from_fen,
    from_local_microseconds,
    local_microseconds,
    to_fen,
    to_microseconds,
)
from jxc_desktop.services.base import NONE_CONFIRMED, Posted, User, make_key
from jxc_desktop.services.counter_views import Shift, ShiftResult
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.engine.draft_codec import request_digest
from jxc_desktop.services.engine.draft_store import open_drafts
from jxc_desktop.services.engine.plans import context_of, plan_draft, repeated
from jxc_desktop.services.engine.posting import decide, record
from jxc_desktop.services.engine.resolving import Resolver
from jxc_desktop.services.service import Service
from jxc_desktop.services.settings import shop_settings

LEAST_ROOM = 200 << 20
"""Bytes that must be free on the disk of the books for a shift to begin."""


class OpenCarts(UserError):
    """A shift cannot close over a parked or paid-for cart; the count says how many wait."""

    code = "open_carts"
    message = N_("{count} parked or open sales wait at this counter; finish or discard them first.")


class SalesNotBooked(UserError):
    """Sales were kept while the books could not be written; their money is in the drawer that is to be counted."""

    code = "sales_not_booked"
    message = N_("{count} sales of this computer are not booked yet; the shift can end once they are.")


class NoRoom(StorageError):
    """So little room is left on the disk that a day of selling may not fit."""

    code = "no_room"
    message = N_("Only {free} MB are free on the disk of the books. Make room before the shift begins.")


class ShiftService(Service):
    """Opening, moving cash and closing; each is one use case in one transaction."""

    _kept: Callable[[], int] = staticmethod(lambda: 0)
    """How many sales wait outside the books."""

    def shift(self, counter: str) -> Shift | None:
        """The open shift of a counter."""
        self.require(Permission.COUNTER_SELL)
        with self.database.read() as connection:
            found = Shifts(connection).open(counter)
        return None if found is None else _shift(found)

    def last_shift(self, counter: str) -> Shift | None:
        """The shift of a counter that was opened last, open or closed."""
        self.require(Permission.COUNTER_SELL)
        with self.database.read() as connection:
            found = Shifts(connection).last(counter)
        return None if found is None else _shift(found)

    def result(self, shift_id: int) -> ShiftResult:
        """A shift with what its drawer should hold by now.

        Raises:
            NotFound: there is no such shift.
        """
        self.require(Permission.COUNTER_SHIFT)
        with self.database.read() as connection:
            return _result(connection, _found(Shifts(connection).get(shift_id), shift_id))

    def open_shift(self, counter: str, opening_float: Decimal, at: datetime | None = None) -> Shift:
        """Begin a shift with the change that lies in the drawer, now unless ``at`` says otherwise.

        Raises:
            AlreadyExists: one is open at this counter.
            NoRoom: the disk is nearly full.
        """
        user = self.require(Permission.COUNTER_SHIFT)
        opening = to_fen(amount(opening_float, "float"))
        if opening < 0:
            raise InvalidValue("float", opening_float, N_("it is negative"))
        self._check_room()
        with self.database.write() as work:
            work.masters.counter(counter)
            if (already := work.shifts.open(counter)) is not None:
                raise AlreadyExists(what=N_("An open shift at counter"), name=counter, holder=already.opened_by)
            local = at or self.clock.local()
            ends = shop_settings(work.settings.all()).business_day_ends
            day = int(BusinessTime.of(local, ends).day.strftime("%Y%m%d"))
            shift_id = work.shifts.start(counter, user.id, local_microseconds(local), day, opening)
            self.record(work, "shift.open", counter, detail={"float": opening})
            work.touch(Topic.SHIFTS)
            shift = _shift(_found(work.shifts.get(shift_id), shift_id))
            work.commit()
        return shift

    def _check_room(self) -> None:
        path = self.database.path
        free = LEAST_ROOM if path is None else shutil.disk_usage(path.parent).free
        if free < LEAST_ROOM:
            raise NoRoom(free=free >> 20)

    def cash_in(
        self, counter: str, value: Decimal, reason: str, *, key: str = "", at: datetime | None = None
    ) -> Posted:
        """Put cash into the drawer, with the reason. A key that was posted before changes nothing."""
        return self._move(replace(self._cash("cash_in", counter, value, reason), at=at), key)

    def cash_out(
        self, counter: str, value: Decimal, reason: str, *, key: str = "", at: datetime | None = None
    ) -> Posted:
        """Take cash out of the drawer, with the reason. A key that was posted before changes nothing."""
        return self._move(replace(self._cash("cash_out", counter, value, reason), at=at), key)

    @staticmethod
    def _cash(kind: str, counter: str, value: Decimal, reason: str) -> Draft:
        return Draft(kind=kind, key="", counter=counter, amount=amount(value), means="cash", remark=reason)

    def _move(self, entered: Draft, key: str) -> Posted:
        user = self.require(Permission.COUNTER_SHIFT)
        draft = replace(entered, key=key or make_key(self.clock))

        def move(work: UnitOfWork) -> Posted:
            if earlier := repeated(work, draft.key, request_digest(draft)):
                return Posted(earlier.id, earlier.number, earlier.posting, repeated=True)
            self._opened(work, draft.counter)
            posted = self._book(work, draft, user)
            return replace(posted, changes=work.commit())

        return self.database.run(move)

    def close_shift(self, counter: str, counted: Decimal, at: datetime | None = None) -> ShiftResult:
        """End the shift with the cash that was counted; what is over or short is booked.

        Raises:
            OpenCarts: parked or open sales wait at the counter.
        """
        user = self.require(Permission.COUNTER_SHIFT)
        found = amount(counted, "counted")
        with self.database.write() as work:
            shift = self._opened(work, counter)
            waiting = [row for row in open_drafts(Drafts(work.connection), "counter_sale", counter) if row.lines]
            if waiting:
                raise OpenCarts(count=len(waiting))
            if kept := self._kept():
                raise SalesNotBooked(count=kept)
            before = _result(work.connection, shift)
            difference = found - before.expected
            if difference:
                self._book(work, replace(self._difference(counter, shift.id, difference), at=at), user)
            ended = local_microseconds(at or self.clock.local())
            work.shifts.finish(shift.id, user.id, ended, to_fen(before.expected), to_fen(found))
            detail = {"expected": to_fen(before.expected), "counted": to_fen(found)}
            self.record(work, "shift.close", counter, detail=detail)
            self._queue_slip(work, shift.id)
            work.touch(Topic.SHIFTS)
            closed = _shift(_found(work.shifts.get(shift.id), shift.id))
            work.commit()
        return ShiftResult(closed, before.expected, found, difference, before.by_means)

    def open_drawer(self, reason: str, counter: str = "") -> Changes:
        """Open the drawer without a sale: the audit row is committed before the drawer moves."""
        self.require(Permission.COUNTER_DRAWER)
        if not reason.strip():
            raise InvalidValue("reason", reason, N_("a reason is needed"))
        with self.database.write() as work:
            self.record(work, "drawer.open", counter or self.session.counter, reason=reason)
            work.outbox.add("drawer", "receipt", at=to_microseconds(self.clock.now()))
            work.touch(Topic.PRINT_JOBS)
            return work.commit()

    def _queue_slip(self, work: UnitOfWork, shift_id: int) -> None:
        at = to_microseconds(self.clock.now())
        work.outbox.add("slip", "receipt", content={"shift": shift_id}, at=at)
        work.touch(Topic.PRINT_JOBS)

    def _difference(self, counter: str, shift_id: int, difference: Decimal) -> Draft:
        return Draft(
            kind="cash_difference",
            key=make_key(self.clock),
            counter=counter,
            shift=shift_id,
            amount=difference,
            means="cash",
        )

    def _book(self, work: UnitOfWork, draft: Draft, user: User) -> Posted:
        context = context_of(self, work, user)
        resolved = Resolver(work.connection, context.settings, context.local).resolve(draft)
        plan = plan_draft(work, resolved, request_digest(draft), context)
        decision = decide(work.ledgers, plan.planned, plan.products, context.settings)
        (made,) = record(work, decision, context, NONE_CONFIRMED)
        return Posted(made.id, made.number, made.posting)

    @staticmethod
    def _opened(work: UnitOfWork, counter: str) -> StoredShift:
        shift = work.shifts.open(counter)
        if shift is None:
            raise NotFound(field="counter", what=N_("open shift at counter"), name=counter)
        return shift


def _found(shift: StoredShift | None, shift_id: int) -> StoredShift:
    if shift is None:
        raise NotFound(field="shift", what=N_("shift"), name=str(shift_id))
    return shift


def _result(connection: Connection, stored: StoredShift) -> ShiftResult:
    by_means = queries.shift_money(connection, stored.id)
    expected = stored.float + queries.shift_cash(connection, stored.id)
    if stored.closed_at is not None and stored.expected is not None:
        expected = stored.expected
    counted = None if stored.counted is None else from_fen(stored.counted)
    difference = None if counted is None else counted - from_fen(expected)
    tenders = tuple(Tender(means, from_fen(fen)) for means, fen in by_means)
    return ShiftResult(_shift(stored), from_fen(expected), counted, difference, tenders)


def _shift(stored: StoredShift) -> Shift:
    return Shift(
        id=stored.id,
        counter=stored.counter,
        opened_by=stored.opened_by,
        opened_at=from_local_microseconds(stored.opened_at),
        day=read_day(stored.day),
        float=from_fen(stored.float),
        closed_by=stored.closed_by,
        closed_at=None if stored.closed_at is None else from_local_microseconds(stored.closed_at),
        counted=None if stored.counted is None else from_fen(stored.counted),
    )
