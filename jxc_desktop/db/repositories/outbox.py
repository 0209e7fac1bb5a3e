"""Print jobs: committed with the sale, done afterwards, one after the other.

``queued`` waits; ``sent`` is on its way to the printer (after a crash nobody knows whether it arrived);
``done`` was taken by the printer; ``failed`` is parked after its last try; ``dropped`` was given up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, RowMapping, bindparam, func, insert, or_, select, update

from jxc_desktop.db.queries.seeing import made_by
from jxc_desktop.db.tables import documents, print_jobs

_INSERT = insert(print_jobs)
_COLUMNS = (*print_jobs.c, documents.c.number)
_JOBS = select(*_COLUMNS).outerjoin(documents, documents.c.id == print_jobs.c.document_id)
_NEXT = (
    _JOBS.where(print_jobs.c.state == "queued", print_jobs.c.id > bindparam("after")).order_by(print_jobs.c.id).limit(1)
)
_JOB = _JOBS.where(print_jobs.c.id == bindparam("id"))
_LATEST = _JOBS.order_by(print_jobs.c.id.desc()).limit(bindparam("limit"))
_MARK = (
    update(print_jobs)
    .where(print_jobs.c.id == bindparam("job"))
    .values(state=bindparam("to_state"), error=bindparam("to_error"), finished_at=bindparam("at"))
)
_NOTE = update(print_jobs).where(print_jobs.c.id == bindparam("job")).values(content=bindparam("to_content"))
_TRY = (
    update(print_jobs)
    .where(print_jobs.c.id == bindparam("job"), print_jobs.c.state == "queued")
    .values(state="sent", tries=print_jobs.c.tries + 1)
)
_REQUEUE = (
    update(print_jobs)
    .where(print_jobs.c.id == bindparam("job"), print_jobs.c.state.in_(("failed", "queued")))
    .values(state="queued", tries=0, error="", finished_at=None)
)
_later = print_jobs.alias()
_PRINTED_SINCE = (
    select(_later.c.id)
    .where(
        _later.c.id > print_jobs.c.id,
        _later.c.document_id == print_jobs.c.document_id,
        _later.c.kind == print_jobs.c.kind,
        _later.c.state.in_(("queued", "sent", "done")),
    )
    .exists()
)
_STUCK = (
    print_jobs.c.printer == bindparam("role"),
    print_jobs.c.state == "failed",
    print_jobs.c.kind != "drawer",
    print_jobs.c.error.in_(bindparam("reasons", expanding=True)),
)
_GIVE_UP = update(print_jobs).where(*_STUCK, _PRINTED_SINCE).values(state="dropped")
_RESUME = update(print_jobs).where(*_STUCK).values(state="queued", tries=0, error="", finished_at=None)
_UNFINISHED = update(print_jobs).where(print_jobs.c.state == "sent").values(state="queued", reprint=1)
_WAITING = (
    select(print_jobs.c.printer, print_jobs.c.state, func.count())
    .where(print_jobs.c.state.in_(("queued", "sent", "failed")))
    .group_by(print_jobs.c.printer, print_jobs.c.state)
)
_REPRINTS = select(func.count()).where(
    print_jobs.c.document_id == bindparam("document"),
    print_jobs.c.kind == "receipt",
    print_jobs.c.reprint == 1,
    print_jobs.c.state != "dropped",
    print_jobs.c.id <= bindparam("job"),
)


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A row of the queue; ``content`` is JSON, times are UTC microseconds."""

    id: int
    kind: str
    printer: str
    document_id: int | None
    number: str
    content: str
    reprint: bool
    state: str
    tries: int
    error: str
    created_at: int
    finished_at: int | None


class Outbox:
    """The print jobs of one transaction or one reading connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def add(
        self,
        kind: str,
        printer: str,
        document_id: int | None = None,
        content: Mapping[str, object] | None = None,
        *,
        reprint: bool = False,
        at: int = 0,
    ) -> int:
        """Queue a job: ``kind`` is what is printed (``receipt``, ``slip`` …), ``printer`` the role. Answers its id."""
        row = {
            "kind": kind,
            "printer": printer,
            "document_id": document_id,
            "content": json.dumps(content, ensure_ascii=False, sort_keys=True) if content else "",
            "reprint": int(reprint),
            "created_at": at,
        }
        key = self.connection.execute(_INSERT, row).inserted_primary_key
        return int(key[0]) if key else 0

    def next(self, after: int = 0) -> PrintJob | None:
        """The first queued job with an id above ``after``."""
        found = self.connection.execute(_NEXT, {"after": after}).mappings().first()
        return _job(found) if found else None

    def get(self, job_id: int) -> PrintJob | None:
        """One job."""
        found = self.connection.execute(_JOB, {"id": job_id}).mappings().first()
        return _job(found) if found else None

    def begin(self, job_id: int) -> bool:
        """Say that a job is on its way and count the try; false if it is not queued any more."""
        return self.connection.execute(_TRY, {"job": job_id}).rowcount == 1

    def mark(self, job_id: int, state: str, error: str = "", at: int | None = None) -> None:
        """Say what became of a job; ``at`` when it is over."""
        self.connection.execute(_MARK, {"job": job_id, "to_state": state, "to_error": error, "at": at})

    def note(self, job_id: int, content: Mapping[str, object]) -> None:
        """Keep how far a job is with what it holds."""
        kept = json.dumps(content, ensure_ascii=False, sort_keys=True)
        self.connection.execute(_NOTE, {"job": job_id, "to_content": kept})

    def requeue(self, job_id: int) -> bool:
        """Let a parked job begin again; false if it was not waiting or parked."""
        return self.connection.execute(_REQUEUE, {"job": job_id}).rowcount == 1

    def resume(self, printer: str, reasons: Sequence[str]) -> int:
        """Let the parked jobs of a printer begin again that failed for these reasons; answers how many changed.

        A drawer is not opened long after it was asked for, and what was printed again since is dropped.
        """
        asked = {"role": printer, "reasons": list(reasons)}
        given_up = self.connection.execute(_GIVE_UP, asked).rowcount
        return given_up + self.connection.execute(_RESUME, asked).rowcount

    def requeue_unfinished(self) -> int:
        """After a crash: what was on its way is printed again, and marked as such. Answers how many."""
        return self.connection.execute(_UNFINISHED).rowcount

    def jobs(self, limit: int = 100, only_by: int | None = None) -> list[PrintJob]:
        """The latest jobs, newest first; ``only_by`` leaves out those about documents that user did not make."""
        shown = _LATEST if only_by is None else _LATEST.where(_of_none_or_made_by(only_by))
        return [_job(row) for row in self.connection.execute(shown, {"limit": limit}).mappings()]

    def shown(self, job_id: int, only_by: int | None) -> bool:
        """Whether a job is about no document, or about one that user made (``None``: any)."""
        asked = _JOB if only_by is None else _JOB.where(_of_none_or_made_by(only_by))
        return self.connection.execute(asked, {"id": job_id}).first() is not None

    def waiting(self) -> dict[str, dict[str, int]]:
        """How many jobs of each printer wait or are parked, by state."""
        counts: dict[str, dict[str, int]] = {}
        for printer, state, count in self.connection.execute(_WAITING):
            counts.setdefault(printer, {})[state] = int(count)
        return counts

    def reprints(self, document_id: int, up_to_job: int) -> int:
        """How many repeats of a document's receipt were queued, up to and with this job."""
        return int(self.connection.scalar(_REPRINTS, {"document": document_id, "job": up_to_job}) or 0)


def _of_none_or_made_by(user_id: int) -> ColumnElement[bool]:
    return or_(print_jobs.c.document_id.is_(None), made_by(user_id))


def _job(row: RowMapping) -> PrintJob:
    values = {name: row[name] for name in PrintJob.__slots__}
    values["number"] = values["number"] or ""
    values["reprint"] = bool(values["reprint"])
    return PrintJob(**values)
