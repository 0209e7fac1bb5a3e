"""Work off the GUI thread: one writer, one reader, answers on the GUI thread.

Writing is first asked, first done on one thread, so scans keep their order and the database
meets one writer. Reading (lists, reports) has a thread of its own, so the counter keeps selling.
`InlineRunner` does the same on the spot, for tests.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from jxc_desktop.domain.errors import Cancelled
from jxc_desktop.services.base import Progress
from jxc_desktop.ui.common.notices import Notices

T = TypeVar("T")
Report = Callable[[int, int], None]


class Job(QObject):
    """One piece of work under way. Made on the GUI thread, so its signals arrive there."""

    done = Signal(object)
    failed = Signal(object)
    progress = Signal(int, int)
    _ended = Signal(object, object)

    def __init__(
        self,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        progress: Report | None,
        notices: Notices | None,
        forget: Callable[[Job], None] | None = None,
    ) -> None:
        super().__init__()
        self._on_done, self._on_failed, self._on_progress = done, failed, progress
        self._notices, self._forget = notices, forget
        self._stop = threading.Event()
        self.finished = False
        self.progress.connect(self._report)
        self._ended.connect(self._deliver)

    def cancel(self) -> None:
        """Ask the work to stop at its next step; until it commits, nothing stays behind."""
        self._stop.set()

    def run(self, work: Callable[[Progress], T]) -> None:
        """Do the work in the calling thread and hand the outcome over; called by runners."""
        try:
            if self._stop.is_set():
                raise Cancelled
            result = work(Progress(report=self.progress.emit, cancelled=self._stop.is_set))
        except Exception as error:  # noqa: BLE001  (whatever it is, the window must hear of it)
            self._ended.emit(None, error)
        else:
            self._ended.emit(result, None)

    @Slot(int, int)
    def _report(self, done: int, total: int) -> None:
        if self._on_progress is not None and not self.finished:
            self._on_progress(done, total)

    @Slot(object, object)
    def _deliver(self, result: object, error: Exception | None) -> None:
        self.finished = True
        if self._forget is not None:
            self._forget(self)
        if error is not None:
            self._on_failed(error)
            self.failed.emit(error)
            return
        self._on_done(result)
        self.done.emit(result)
        if self._notices is not None:
            self._notices.publish_result(result)


class Runner(Protocol):
    """Where windows put work that touches the disk."""

    def submit(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        progress: Report | None = None,
        *,
        read: bool = False,
    ) -> Job:
        """Do ``work`` and answer ``done(result)`` or ``failed(error)`` on the GUI thread.

        A cancelled job answers ``failed(Cancelled())``. With ``read`` the work only reads.
        """


class QueueRunner(QObject):
    """The runner of the program: a write thread and a read thread."""

    busy_changed = Signal(int)
    started = Signal(object)

    def __init__(self, notices: Notices | None = None) -> None:
        super().__init__()
        self._notices = notices
        self._write = ThreadPoolExecutor(max_workers=1, thread_name_prefix="write")
        self._read = ThreadPoolExecutor(max_workers=1, thread_name_prefix="read")
        self._jobs: set[Job] = set()

    def submit(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        progress: Report | None = None,
        *,
        read: bool = False,
    ) -> Job:
        """Put work into the write queue, or the read queue."""
        job = Job(done, failed, progress, self._notices, self._forget)
        self._jobs.add(job)
        (self._read if read else self._write).submit(job.run, work)
        self.busy_changed.emit(len(self._jobs))
        self.started.emit(job)
        return job

    def jobs(self) -> tuple[Job, ...]:
        """The work that is waiting or under way."""
        return tuple(self._jobs)

    def close(self) -> None:
        """Finish the work that writes, stop the work that reads, and end both threads."""
        self._read.shutdown(wait=False, cancel_futures=True)
        self._write.shutdown(wait=True)
        for job in self._jobs:
            job.cancel()
        self._read.shutdown(wait=True)

    def _forget(self, job: Job) -> None:
        self._jobs.discard(job)
        self.busy_changed.emit(len(self._jobs))


class InlineRunner:
    """Does the work on the spot: for tests, which then need not wait."""

    def __init__(self, notices: Notices | None = None) -> None:
        self._notices = notices
        self.submitted = 0

    def submit(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        progress: Report | None = None,
        *,
        read: bool = False,  # noqa: ARG002  (there is one thread only)
    ) -> Job:
        """Do the work before returning."""
        self.submitted += 1
        job = Job(done, failed, progress, self._notices)
        job.run(work)
        return job
