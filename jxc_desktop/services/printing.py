"""Paper: the queue of print jobs, receipts and labels.

A sale commits together with its job; the queue is worked afterwards. A printer that jams keeps its
jobs waiting and never the sale. A job that may have been printed already is printed again, marked.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.db.queries.prints import PrintDocument, document_id, print_document, shop_texts
from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.repositories.outbox import Outbox, PrintJob
from jxc_desktop.db.rows import Connection
from jxc_desktop.devices.ports import FAULT_NAMES, DeviceFault, fault_of
from jxc_desktop.devices.setup import RECEIPT, Devices, MissingPrinter, PrinterSetting
from jxc_desktop.devices.simulators.printer import PageTray
from jxc_desktop.domain.errors import N_, DeviceError, InvalidValue, NotFound, ShopError, WrongState
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import to_microseconds
from jxc_desktop.i18n import _
from jxc_desktop.printing.escpos import drawer_job, receipt_job, slip_job
from jxc_desktop.printing.escpos_reader import EscposReader
from jxc_desktop.printing.label_printers import LabelLanguage
from jxc_desktop.printing.label_reader import LabelRoll
from jxc_desktop.printing.paper import PaperProfile
from jxc_desktop.printing.pdf import write_receipt_pdf
from jxc_desktop.printing.receipt import ReceiptData
from jxc_desktop.printing.text import Encoding
from jxc_desktop.services.base import NO_CHANGES, Changes, Clock, Session, Topic
from jxc_desktop.services.counter_exchange import refund_with
from jxc_desktop.services.engine.seeing import own_only, refuse_hidden
from jxc_desktop.services.label_jobs import LABELS, label_profile_of, labels_asked, send_labels
from jxc_desktop.services.page_jobs import PAGE_JOBS, pages_of_job
from jxc_desktop.services.print_content import receipt_of, slip_of, takes_cash
from jxc_desktop.services.service import Service

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database
    from jxc_desktop.devices.ports import Printer

__all__ = [
    "PrintJobRow",
    "PrinterRow",
    "PrintingService",
    "QueueResult",
    "Queued",
    "paper_for",
    "profile_of",
]

log = logging.getLogger(__name__)

MAX_TRIES = 3
_FAILED_INSIDE, _NO_CASH, _NO_SUCH_JOB, _PAID = "inside", "no_cash", "no_such_job", "paid"
_REASONS = {
    _FAILED_INSIDE: N_("the program could not make the print; the log says why"),
    _NO_CASH: N_("no cash was taken, so the drawer stays closed"),
    _PAID: N_("what was overdue is paid meanwhile"),
    _NO_SUCH_JOB: N_("nobody knows how to print this"),
}


@dataclass(frozen=True, slots=True)
class QueueResult:
    """What one turn of the queue did. ``failed`` jobs are parked and wait for a person."""

    printed: int = 0
    failed: int = 0
    changes: Changes = NO_CHANGES


@dataclass(frozen=True, slots=True)
class Queued:
    """A job was queued; the next turn of the queue prints it."""

    job: int
    changes: Changes


@dataclass(frozen=True, slots=True)
class PrintJobRow:
    """A job for the list of prints; ``reason`` is a sentence in the language of the moment.

    ``labels`` is how many labels it is of (0: it is none of labels), ``done`` how many of them are printed.
    """

    id: int
    kind: str
    printer: str
    number: str
    state: str
    reprint: bool
    tries: int
    reason: str
    created_at: int
    labels: int = 0
    done: int = 0


@dataclass(frozen=True, slots=True)
class PrinterRow:
    """A printer for the status bar: ``state`` is ready, faulty or unknown, ``reason`` a sentence."""

    role: str
    kind: str
    state: str
    reason: str = ""
    queued: int = 0
    failed: int = 0


def paper_for(setting: PrinterSetting) -> EscposReader | LabelRoll | PageTray:
    """What a simulated printer of this setting prints on."""
    if setting.language in (LabelLanguage.TSPL, LabelLanguage.ZPL):
        return LabelRoll(label_profile_of(setting))
    if setting.language == LabelLanguage.PDF:
        return PageTray()
    profile = profile_of(setting)
    return EscposReader(profile.encoding, profile.columns)


def profile_of(setting: PrinterSetting) -> PaperProfile:
    """What the setting says about paper and language.

    Raises:
        InvalidValue: a paper width or encoding nobody knows.
    """
    if setting.encoding not in tuple(Encoding):
        raise InvalidValue("encoding", setting.encoding, N_("it is not known"))
    return PaperProfile(
        setting.paper, Encoding(setting.encoding), setting.chinese_switch, setting.cutter, setting.drawer_pin
    )


class PrintingService(Service):
    """Everything about paper. Only `work_queue` and `printer_states` talk to devices, and may take seconds."""

    def __init__(
        self, database: Database, clock: Clock, session: Session, devices: Devices, *, retry_pause: float = 0.3
    ) -> None:
        super().__init__(database, clock, session)
        self.devices = devices
        self._retry_pause = retry_pause
        self._worker = threading.Lock()
        self._recovered = False

    def work_queue(self) -> QueueResult:
        """Print what is queued, oldest first; a job is tried three times, then parked with its reason.

        Jobs that were on their way when the program last ended are printed again, marked as repeats.
        Call it after every commit that queued something and once at the start, from one background
        thread; a second caller waits for the first.
        """
        result = QueueResult()
        with self._worker:
            result = self._recover(result)
            for turn in range(MAX_TRIES):
                job = self._peek(0)
                if job is None:
                    break
                if turn and self._retry_pause:
                    time.sleep(self._retry_pause)
                while job is not None:
                    result = self._attempt(job, result)
                    job = self._peek(job.id)
        return result

    def jobs(self, limit: int = 100) -> tuple[PrintJobRow, ...]:
        """The latest jobs, newest first; those about documents the user may not see are left out."""
        user = self.require(Permission.PRINT)
        with self.database.read() as connection:
            rows = Outbox(connection).jobs(limit, own_only(user))
        return tuple(
            PrintJobRow(
                row.id,
                row.kind,
                row.printer,
                row.number,
                row.state,
                row.reprint,
                row.tries,
                _sentence(row.error),
                row.created_at,
                *(labels_asked(row) if row.kind == LABELS else ()),
            )
            for row in rows
        )

    def retry(self, job_id: int) -> Changes:
        """Let a parked job begin again.

        Raises:
            NotFound: there is none, or it is about a document the user may not see.
            WrongState: it is printed, dropped or on its way.
        """
        user = self.require(Permission.PRINT)
        with self.database.write() as work:
            if not work.outbox.shown(job_id, own_only(user)):
                raise _not_waiting(None, job_id)
            if not work.outbox.requeue(job_id):
                raise _not_waiting(work.outbox.get(job_id), job_id)
            work.touch(Topic.PRINT_JOBS)
            return work.commit()

    def resume(self, role: str) -> Changes:
        """A printer is ready again: what it could not print meanwhile is queued once more.

        Jobs that failed for another cause than the device stay parked, and so does the opening of a drawer.
        """
        with self.database.write() as work:
            if not work.outbox.resume(role, tuple(DeviceFault)):
                return NO_CHANGES
            work.touch(Topic.PRINT_JOBS)
            return work.commit()

    def drop(self, job_id: int) -> Changes:
        """Give a waiting or parked job up.

        Raises:
            NotFound: there is none, or it is about a document the user may not see.
            WrongState: it is printed, dropped or on its way.
        """
        user = self.require(Permission.PRINT)
        with self.database.write() as work:
            if not work.outbox.shown(job_id, own_only(user)):
                raise _not_waiting(None, job_id)
            job = work.outbox.get(job_id)
            if job is None or job.state not in ("queued", "failed"):
                raise _not_waiting(job, job_id)
            work.outbox.mark(job_id, "dropped", job.error, self._now())
            self.record(work, "print.drop", job.number or str(job_id), detail={"kind": job.kind, "job": job_id})
            work.touch(Topic.PRINT_JOBS)
            return work.commit()

    def reprint(self, number: str) -> Queued:
        """Queue the receipt of a posted document again; it will say that it is a repeat, and which.

        Raises:
            NotFound: there is no such document.
        """
        self.require(Permission.PRINT)
        with self.database.write() as work:
            identity = document_id(work.connection, number)
            if identity is None:
                raise NotFound(what=N_("document"), name=number)
            refuse_hidden(work.connection, number, self.session.user)
            job = work.outbox.add("receipt", RECEIPT, identity, reprint=True, at=self._now())
            count = work.outbox.reprints(identity, job)
            self.record(work, "receipt.reprint", number, detail={"count": count})
            work.touch(Topic.PRINT_JOBS)
            return Queued(job, work.commit())

    def kick_drawer(self, reason: str) -> Queued:
        """Open the drawer without a sale: written into the audit trail first, then done by the queue."""
        self.require(Permission.COUNTER_DRAWER)
        if not reason.strip():
            raise InvalidValue("reason", reason, N_("a reason is needed"))
        with self.database.write() as work:
            self.record(work, "drawer.open", reason=reason.strip())
            job = work.outbox.add("drawer", RECEIPT, at=self._now())
            work.touch(Topic.PRINT_JOBS)
            return Queued(job, work.commit())

    def print_slip(self, title: str, rows: tuple[tuple[str, str], ...]) -> Queued:
        """Queue a free slip, such as a shift's sheet: words and figures, an empty pair is a rule."""
        self.require(Permission.PRINT)
        with self.database.write() as work:
            job = work.outbox.add("slip", RECEIPT, content={"title": title, "rows": rows}, at=self._now())
            work.touch(Topic.PRINT_JOBS)
            return Queued(job, work.commit())

    def printer_states(self) -> tuple[PrinterRow, ...]:
        """How every printer is, and how much waits for it. Asks the devices, so not for the GUI thread."""
        with self.database.read() as connection:
            waiting = Outbox(connection).waiting()
        rows = []
        for role in dict.fromkeys((*self.devices.printers, *waiting)):
            status = self._printer(role).status()
            counts = waiting.get(role, {})
            rows.append(
                PrinterRow(
                    role,
                    self._setting(role).kind,
                    status.state.value,
                    _(FAULT_NAMES[status.fault]) if status.fault else "",
                    counts.get("queued", 0) + counts.get("sent", 0),
                    counts.get("failed", 0),
                )
            )
        return tuple(rows)

    def receipt_preview(self, number: str) -> tuple[str, ...]:
        """The lines of a receipt, read back from the bytes that would go to the printer."""
        return tuple(self._read_back(number).lines)

    def receipt_picture(self, number: str) -> bytes:
        """A PNG of a receipt, drawn from the bytes that would go to the printer."""
        return self._read_back(number).png()

    def receipt_pdf(self, number: str, path: Path) -> Path:
        """Write a receipt as a PDF of the roll's width."""
        self.require(Permission.PRINT)
        return write_receipt_pdf(self._receipt(self._id_of(number)), path, self._setting(RECEIPT).paper)

    def _recover(self, result: QueueResult) -> QueueResult:
        if self._recovered:
            return result
        with self.database.write() as work:
            if work.outbox.requeue_unfinished():
                work.touch(Topic.PRINT_JOBS)
                result = replace(result, changes=result.changes | work.commit())
        self._recovered = True
        return result

    def _peek(self, after: int) -> PrintJob | None:
        with self.database.read() as connection:
            return Outbox(connection).next(after)

    def _attempt(self, job: PrintJob, result: QueueResult) -> QueueResult:
        with self.database.write() as work:
            if not work.outbox.begin(job.id):  # dropped meanwhile
                return result
            work.commit()
        state, reason = self._print(job)
        if state == "failed" and job.tries + 1 < MAX_TRIES and reason in tuple(DeviceFault):
            state = "queued"
        with self.database.write() as work:
            work.outbox.mark(job.id, state, reason, None if state == "queued" else self._now())
            work.touch(Topic.PRINT_JOBS)
            changes = result.changes | work.commit()
        return QueueResult(result.printed + (state == "done"), result.failed + (state == "failed"), changes)

    def _print(self, job: PrintJob) -> tuple[str, str]:
        """Make the bytes and send them; answers the state and the word for the reason."""
        try:
            if job.kind == LABELS:
                setting = self._setting(job.printer)
                send_labels(self.database, job, self._printer(job.printer), setting, self.clock.local())
                return "done", ""
            data = self._bytes_of(job)
            if isinstance(data, str):
                return ("dropped" if data in (_NO_CASH, _PAID) else "failed"), data
            self._printer(job.printer).send(data)
        except DeviceError as error:
            log.warning("print job %s: %s", job.id, error)
            return "failed", fault_of(error).value
        except Exception:  # one broken job must not hold up the shop's other receipts
            log.exception("print job %s", job.id)
            return "failed", _FAILED_INSIDE
        return "done", ""

    def _bytes_of(self, job: PrintJob) -> bytes | str:
        """The bytes of a job, or the word for why there are none."""
        content = json.loads(job.content) if job.content else {}
        if job.kind in PAGE_JOBS:
            with self.database.read() as connection:
                return pages_of_job(connection, job, content, self.clock.local()) or _PAID
        profile = profile_of(self._setting(job.printer))
        if job.kind == "drawer":
            return drawer_job(profile) if job.document_id is None or self._takes_cash(job.document_id) else _NO_CASH
        if job.kind == "slip":
            return slip_job(slip_of(content, job.reprint), profile)
        if job.kind == "receipt" and job.document_id is not None:
            receipt = replace(self._receipt(job.document_id), reprint=self._repeats(job))
            kick = bool(content.get("drawer")) and not job.reprint and self._takes_cash(job.document_id)
            return receipt_job(receipt, profile, open_drawer=kick)
        return _NO_SUCH_JOB

    def _repeats(self, job: PrintJob) -> int:
        if not job.reprint or job.document_id is None:
            return 0
        with self.database.read() as connection:
            return max(1, Outbox(connection).reprints(job.document_id, job.id))

    def _takes_cash(self, identity: int) -> bool:
        with self.database.read() as connection:
            document, back = print_document(connection, identity), _returned_with(connection, identity)
        return document is not None and takes_cash(document, back)

    def _read_back(self, number: str) -> EscposReader:
        self.require(Permission.DOCUMENT_VIEW)
        profile = profile_of(self._setting(RECEIPT))
        reader = EscposReader(profile.encoding, profile.columns)
        reader.feed(receipt_job(self._receipt(self._id_of(number)), profile))
        return reader

    def _id_of(self, number: str) -> int:
        with self.database.read() as connection:
            identity = document_id(connection, number)
            refuse_hidden(connection, number, self.session.user)
        if identity is None:
            raise NotFound(what=N_("document"), name=number)
        return identity

    def _receipt(self, identity: int) -> ReceiptData:
        with self.database.read() as connection:
            document, back = print_document(connection, identity), _returned_with(connection, identity)
            texts = shop_texts(connection)
        if document is None:
            raise NotFound(what=N_("document"), name=identity)
        return receipt_of(document, texts, back)

    def _printer(self, role: str) -> Printer:
        return self.devices.printers.get(role) or MissingPrinter(role)

    def _setting(self, role: str) -> PrinterSetting:
        return self.devices.settings.get(role, PrinterSetting())

    def _now(self) -> int:
        return to_microseconds(self.clock.now())


def _returned_with(connection: Connection, identity: int) -> PrintDocument | None:
    """The goods that came back in the same cart as those of a sale."""
    documents = Documents(connection)
    back = refund_with(documents, documents.with_id(identity))
    return None if back is None else print_document(connection, back.id)


def _not_waiting(job: PrintJob | None, job_id: int) -> ShopError:
    if job is None:
        return NotFound(what=N_("print job"), name=job_id)
    return WrongState(number=job.number or str(job_id), state=job.state)


def _sentence(word: str) -> str:
    """What a stored reason means, in the language of the moment."""
    if word in tuple(DeviceFault):
        return _(FAULT_NAMES[DeviceFault(word)])
    return _(_REASONS[word]) if word in _REASONS else word
