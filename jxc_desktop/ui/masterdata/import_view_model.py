"""Taking a list over from a file: what was chosen, what it would do, doing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import NeedsConfirmation
from jxc_desktop.services.base import NO_CHANGES, NONE_CONFIRMED, Changes, Confirmations, Progress
from jxc_desktop.services.document_lists import DocumentListPreview, DocumentListService, DocumentShown, Standing
from jxc_desktop.services.exchange import (
    CellNote,
    ExchangeService,
    FieldChoice,
    FilePreview,
    ImportChoices,
    SheetPreview,
)
from jxc_desktop.services.importing.document_rows import PLATFORM, READ_LISTS
from jxc_desktop.services.importing.history import HISTORY
from jxc_desktop.services.importing.lists import LISTS, MASTER_NAMES
from jxc_desktop.services.opening import OpeningService
from jxc_desktop.services.sales_history import HistoryPreview, SalesHistoryService
from jxc_desktop.ui.common.runner import Job, Runner

OF_MEMBERS = ("opening_stored_value", "opening_points")
OPENING = ("opening_stock", "opening_receivables", "opening_payables", "opening_money", *OF_MEMBERS)
"""Lists whose rows are posted as documents; what they come to is checked first."""
DOCUMENTS = tuple(READ_LISTS)
"""Lists whose rows are put together to documents."""
CHECKED = (*OPENING, *DOCUMENTS, HISTORY)
"""Lists that are compared with what they must come to."""
MASTER_DATA = ("products", "suppliers", "customers", "price_lists", *MASTER_NAMES)
KINDS = (*MASTER_DATA, *CHECKED)
WRITTEN = (LISTS | set(DOCUMENTS)) - {PLATFORM}
"""Lists that can be written as they are now, to be edited and taken back."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import would do or did, whatever was imported. ``numbers`` are the documents made.

    ``earlier`` are documents the same file had made before; nothing was posted in their place.
    """

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    rejected: int = 0
    problems: tuple[CellNote, ...] = ()
    warnings: tuple[CellNote, ...] = ()
    rejected_file: Path | None = None
    numbers: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    drafts: tuple[Draft, ...] = ()
    total: Decimal | None = None
    differences: tuple[CellNote, ...] = ()
    documents: tuple[DocumentShown, ...] = ()
    quantity: Decimal | None = None
    changes: Changes = NO_CHANGES


@dataclass(frozen=True, slots=True)
class ImportServices:
    """What importing works with."""

    exchange: ExchangeService
    opening: OpeningService
    lists: DocumentListService
    history: SalesHistoryService


class ImportViewModel(QObject):
    """``opened`` tells the file's preview, ``checked`` and ``finished`` an `Outcome`, ``doubted`` what to ask."""

    opened = Signal(object)
    checked = Signal(object)
    finished = Signal(object)
    doubted = Signal(object)
    failed = Signal(object)
    job_started = Signal(object)

    def __init__(self, services: ImportServices, runner: Runner, what: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self._runner = services, runner
        self.what = what
        self.path: Path | None = None
        self.file: FilePreview | None = None
        self.choices = ImportChoices()
        self.outcome: Outcome | None = None
        self.expected: Decimal | None = None
        self.as_drafts = False
        self.channel = ""
        self.make_goods = False
        self._running = False

    def write_present(self, path: Path, done: Callable[[Path], None]) -> None:
        """Write the list as it is now."""
        what, services = self.what, self._services

        def write(progress: Progress) -> Path:
            if what in DOCUMENTS:
                services.lists.write(what, path, progress=progress)
            else:
                services.exchange.write_list(what, path, progress)
            return path

        self.job_started.emit(self._runner.submit(write, done=done, failed=self.failed.emit))

    def write_template(self, path: Path, done: Callable[[Path], None]) -> None:
        """Write an empty list to fill in."""
        what, exchange = self.what, self._services.exchange
        self._runner.submit(lambda _progress: exchange.write_template(what, path), done=done, failed=self.failed.emit)

    def fields(self) -> Sequence[Any]:
        """The fields this list may have: name, title, whether required."""
        return self._services.exchange.imports()[self.what]

    def sheet(self) -> SheetPreview | None:
        """The sheet chosen."""
        if self.file is None or not self.file.sheets:
            return None
        return self.file.sheets[self.choices.sheet if self.choices.sheet is not None else self.file.sheet]

    # choosing

    def choose_what(self, what: str) -> None:
        """Import another kind of list; an open file is looked at again."""
        if what != self.what:
            self.what = what
            if self.path is not None:
                self.open(self.path)

    def open(self, path: Path, encoding: str = "") -> None:
        """Look at a file."""
        self.path, self.outcome = path, None
        what = self.what
        self._read(lambda _progress: self._services.exchange.open_file(path, what, encoding), self._take_file)

    def _take_file(self, file: FilePreview) -> None:
        self.file = file
        self._propose(file.sheet, None)
        self.opened.emit(file)
        self.check()

    def choose_sheet(self, number: int) -> None:
        """Read another sheet."""
        if self.file is not None and number != self.choices.sheet:
            self._propose(number, None)
            self.opened.emit(self.file)
            self.check()

    def choose_header(self, row: int) -> None:
        """The headings stand in that row, counted from 0."""
        if self.file is not None and self.choices.sheet is not None and row != self.choices.header:
            self._propose(self.choices.sheet, row)
            self.opened.emit(self.file)
            self.check()

    def choose_encoding(self, encoding: str) -> None:
        """Read the file's text another way."""
        if self.path is not None and self.file is not None and encoding != self.file.encoding:
            self.open(self.path, encoding)

    def choose_column(self, field: str, column: int | None) -> None:
        """Take a field from that column, or from none."""
        mapping = dict(self.choices.mapping or {})
        mapping.pop(field, None)
        if column is not None:
            mapping[field] = FieldChoice((column,))
        self.choices = replace(self.choices, mapping=mapping)
        self.check()

    def _propose(self, number: int, header: int | None) -> None:
        if self.file is None:
            return
        sheet = self.file.sheets[number]
        mapping: Mapping[str, FieldChoice] = sheet.mapping
        if header is None:
            header = sheet.header
        elif header < len(sheet.rows):
            mapping = self._services.exchange.propose_mapping(sheet.rows[header], self.what)
        encoding = self.file.encoding
        self.choices = ImportChoices(sheet=number, header=header, mapping=dict(mapping), encoding=encoding)

    def choose_channel(self, channel: str) -> None:
        """The file comes from that shop platform."""
        path, what = self.path, self.what
        if channel == self.channel:
            return
        self.channel = channel
        if path is not None:
            asked = self._of_channel(replace(self.choices, mapping=None))
            self._read(lambda _p: self._services.lists.remembered(what, path, asked), self._take_columns)

    def _take_columns(self, found: ImportChoices) -> None:
        """The columns of the platform's last file, where it has them; else those that were proposed."""
        if found.mapping is not None:
            self.choices = replace(self.choices, mapping=found.mapping)
        self.opened.emit(self.file)
        self.check()

    def _of_channel(self, choices: ImportChoices) -> ImportChoices:
        return replace(choices, channel=self.channel if self.what == PLATFORM else "")

    def link(self, named: str, product: str) -> None:
        """Say which of our goods the platform means, and look at the file again."""
        channel = self.channel
        self._runner.submit(
            lambda _progress: self._services.lists.link(channel, named, product),
            done=lambda _changes: self.check(),
            failed=self.failed.emit,
        )

    def expect(self, total: Decimal | None) -> None:
        """What a list of opening balances or documents must come to."""
        self.expected = total
        if self.outcome is not None:
            self.checked.emit(self.outcome)

    def off(self) -> Decimal | None:
        """By how much the list differs from what is expected; nothing where it does not, or nothing is expected."""
        found = self.outcome.total if self.outcome is not None else None
        if self.what not in CHECKED or found is None or self.expected is None or found == self.expected:
            return None
        return found - self.expected

    def may_run(self) -> bool:
        """Whether there is anything to be done: something is new or changes, or goods are to be made."""
        makes = self.what == HISTORY and self.make_goods
        found = self.outcome
        some = found is not None and bool(found.new or found.changed or (makes and found.rejected))
        return some and (makes or self.off() is None)

    # looking and doing

    def check(self) -> None:
        """See what the import would do; nothing is changed."""
        path, choices, what = self.path, self.choices, self.what
        if path is not None:
            self._read(lambda progress: self._preview(what, path, choices, progress), self._take_check)

    def _preview(self, what: str, path: Path, choices: ImportChoices, progress: Progress) -> Outcome:
        if what in OPENING:
            found = self._services.exchange.opening_balances(what, path, choices, progress)
            return Outcome(
                rows=found.rows,
                new=sum(max(1, len(draft.lines)) for draft in found.drafts),
                rejected=len({note.row for note in found.problems}),
                problems=found.problems,
                warnings=found.warnings,
                drafts=found.drafts,
                total=found.total,
            )
        if what == HISTORY:
            return _history(self._services.history.preview(path, choices, progress))
        if what in DOCUMENTS:
            return _documents(self._services.lists.preview(what, path, self._of_channel(choices), progress))
        seen = self._services.exchange.preview_import(what, path, choices, progress)
        counts = (seen.rows, seen.new, seen.changed, seen.unchanged, seen.repeated, seen.rows_with_problems)
        return Outcome(*counts, seen.problems, seen.warnings, differences=seen.differences)

    def _take_check(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.checked.emit(outcome)

    def run(self, confirmed: Confirmations = NONE_CONFIRMED) -> None:
        """Take the list over; a second press while that is under way does nothing."""
        path, choices, what = self.path, self.choices, self.what
        if path is None or self._running:
            return
        self._running = True
        job = self._runner.submit(
            lambda progress: self._import(what, path, choices, progress, confirmed),
            done=self._finish,
            failed=self._fail,
        )
        self.job_started.emit(job)

    def _import(
        self, what: str, path: Path, choices: ImportChoices, progress: Progress, confirmed: Confirmations
    ) -> Outcome:
        if what in OPENING:
            return self._post(progress, confirmed)
        if what == HISTORY:
            made = self._services.history.run(
                path, choices, progress, make_goods=self.make_goods, expected=self.expected
            )
            return Outcome(
                rows=made.file.lines + made.rejected,
                new=made.taken,
                unchanged=made.file.receipts - made.taken,
                rejected=made.rejected,
                problems=made.problems,
                rejected_file=made.rejected_file,
                total=made.books.amount,
                quantity=made.books.quantity,
                changes=made.changes,
            )
        if what in DOCUMENTS:
            return self._take_over(what, path, choices, progress, confirmed)
        done = self._services.exchange.run_import(what, path, choices, progress)
        counts = (done.rows, done.new, done.changed, done.unchanged, done.repeated, done.rejected)
        return Outcome(*counts, done.problems, done.warnings, done.rejected_file, changes=done.changes)

    def _take_over(
        self, what: str, path: Path, choices: ImportChoices, progress: Progress, confirmed: Confirmations
    ) -> Outcome:
        seen = self.outcome or Outcome()
        done = self._services.lists.run(
            what,
            path,
            replace(choices, channel=self.channel),
            confirmed,
            progress,
            drafts=self.as_drafts,
            expected=self.expected,
        )
        return replace(
            seen,
            new=done.new,
            changed=done.changed,
            unchanged=done.unchanged,
            rejected=done.rejected,
            problems=done.problems,
            warnings=done.warnings,
            rejected_file=done.rejected_file,
            numbers=done.numbers,
            changes=done.changes,
        )

    def _post(self, progress: Progress, confirmed: Confirmations) -> Outcome:
        seen = self.outcome or Outcome()
        taken = self._services.opening.take_over(seen.drafts, confirmed, progress)
        numbers = tuple(one.number for one in taken.posted if not one.repeated)
        earlier = tuple(one.number for one in taken.posted if one.repeated)
        return replace(seen, numbers=numbers, earlier=earlier, changes=taken.changes)

    def _finish(self, outcome: Outcome) -> None:
        self._running = False
        self.finished.emit(outcome)

    def _fail(self, error: Exception) -> None:
        self._running = False
        if isinstance(error, NeedsConfirmation):
            self.doubted.emit(error)
        else:
            self.failed.emit(error)

    def _read(self, work: Any, done: Any) -> Job:
        def failed(error: Exception) -> None:
            self.outcome = None
            self.failed.emit(error)

        job = self._runner.submit(work, done=done, failed=failed, read=True)
        self.job_started.emit(job)
        return job


def _history(seen: HistoryPreview) -> Outcome:
    return Outcome(
        rows=seen.rows,
        new=seen.file.receipts - seen.there.receipts,
        unchanged=seen.there.receipts,
        rejected=seen.rows_with_problems,
        problems=seen.problems,
        total=seen.file.amount,
        quantity=seen.file.quantity,
    )


def _documents(seen: DocumentListPreview) -> Outcome:
    return Outcome(
        rows=seen.rows,
        new=seen.count(Standing.NEW),
        changed=seen.count(Standing.CHANGED),
        unchanged=seen.count(Standing.UNCHANGED),
        repeated=seen.count(Standing.GONE),
        rejected=seen.set_aside,
        problems=seen.problems,
        warnings=seen.warnings,
        differences=seen.differences,
        documents=seen.documents,
        total=seen.total,
        quantity=seen.quantity,
    )
