"""What is said of a posted document afterwards: sent, closed with something open, opened again.

Nothing of the document changes; each word is a mark of its own, audited. Closing an order gives back the
goods that were promised to it, and nothing more is drawn from it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from jxc_desktop.db.queries import progress as queries
from jxc_desktop.db.repositories.documents import CLOSED, NO, YES, Documents
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.documents import Movement
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.kinds import drawing
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import to_microseconds
from jxc_desktop.services.engine.plans import standing
from jxc_desktop.services.engine.promises import Promise, released, waiting_served
from jxc_desktop.services.engine.seeing import shown
from jxc_desktop.services.service import Service

SENT = "sent"


FINISHED_BY = {"purchase_requisition": "ordered", "purchase_order": "received", "sales_order": "delivered"}
"""What finishes a document that waits for others: the sense in which its lines are drawn."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an order is (``open``, ``partly``, ``done`` or ``closed``), and how it was sent, if it was."""

    state: str
    sent: str


class OrderService(Service):
    """The marks of posted documents that nothing else owns."""

    def close(self, number: str, reason: str = "") -> Changes:
        """Close an order: what is open of it is not waited for any more, and what it had reserved is free.

        Raises:
            InvalidValue: the document is not one that others are drawn from.
            WrongState: it was reversed.
        """
        return self._turn(number, YES, reason)

    def reopen(self, number: str, reason: str = "") -> Changes:
        """Open a closed order again; it takes what is available now.

        Raises:
            InvalidValue: the document is not one that others are drawn from.
        """
        return self._turn(number, NO, reason)

    def sent(self, number: str, how: str = "") -> Changes:
        """Note that a document went to the other side, and how."""
        with self.database.write() as work:
            row = self._row(work, number)
            return self._said(work, row, SENT, how or YES)

    def progress(self, numbers: Collection[str]) -> dict[str, Progress]:
        """How far some orders are; documents of which nothing is expected to follow are left out.

        All of them are of one kind, as in a list.
        """
        self.require(Permission.DOCUMENT_VIEW)
        if not numbers:
            return {}
        with self.database.read() as connection:
            first = Documents(connection).with_number(next(iter(numbers)))
            word = FINISHED_BY.get(first.kind, "") if first is not None else ""
            if not word:
                return {}
            rows = queries.progress(connection, numbers, drawing(word), drawing("returned"))
        return {row.number: Progress(_state(row), row.sent or "") for row in rows}

    def _turn(self, number: str, value: str, reason: str) -> Changes:
        with self.database.write() as work:
            row = self._row(work, number)
            kind = kind_of(row.kind)
            if kind.movement is not Movement.NONE or not kind.line_fields:
                raise InvalidValue("document", number, N_("only orders and what leads to them can be closed"))
            standing(work, row)
            if kind.reserves:
                self._move_promises(work, row, free=value == YES)
            return self._said(work, row, CLOSED, value, reason)

    def _move_promises(self, work: UnitOfWork, row: AnyRow, *, free: bool) -> None:
        if free:
            promises = released(work.reservations, work.documents, row)
            self._append(work, row, promises)
            promises = waiting_served(work.reservations, work.documents, {_place(one) for one in promises}, but=row.id)
        else:
            places = {(line.product_id, row.warehouse_id) for line in work.documents.lines(row.id)}
            promises = waiting_served(work.reservations, work.documents, places, also=row.id)
        self._append(work, row, promises)
        work.touch(Topic.STOCK)

    @staticmethod
    def _append(work: UnitOfWork, row: AnyRow, promises: tuple[Promise, ...]) -> None:
        """The rows stand under the order itself: no document is posted for them."""
        work.reservations.append(
            [
                {
                    "posting": row.posting,
                    "document_id": row.id,
                    "order_line_id": one.order_line_id,
                    "product_id": one.product_id,
                    "warehouse_id": one.warehouse_id,
                    "quantity": one.units,
                    "business_at": row.business_at,
                }
                for one in promises
            ]
        )

    def _row(self, work: UnitOfWork, number: str) -> AnyRow:
        row = shown(work.connection, work.documents.with_number(number), number, self.session.user)
        self.require(kind_of(row.kind).permission)
        return row

    def _said(self, work: UnitOfWork, row: AnyRow, name: str, value: str, reason: str = "") -> Changes:
        now: datetime = self.clock.now()
        user = self.require(kind_of(row.kind).permission)
        work.documents.add_mark(row.id, name, value, to_microseconds(now), user.id)
        self.record(work, f"document.{name}", row.number, reason=reason, detail={"after": value})
        work.touch(Topic.DOCUMENTS)
        return work.commit()


def _state(row: AnyRow) -> str:
    if row.finished == row.lines:
        return "done"
    if row.closed == YES:
        return "closed"
    return "partly" if row.begun else "open"


def _place(promise: Promise) -> tuple[int, int]:
    return promise.product_id, promise.warehouse_id
