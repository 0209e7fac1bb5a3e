"""Which labels are on the page: where they come from, how many of each, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.services.labels import (
    BIN,
    DOCUMENT,
    MAX_LABELS,
    ONE,
    PRODUCTS,
    SCANS,
    WAITING,
    LabelLine,
    LabelOrder,
    LabelRequest,
    LabelResult,
    LabelTemplate,
)
from jxc_desktop.services.printing import PrintJobRow
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.entry import read_number

__all__ = ["LabelsViewModel"]
_JOBS = 50
_LABELS, _FAILED = "labels", "failed"


class LabelsViewModel(QObject):
    """The labels wanted.

    Signals:
        changed: the rows are others.
        made: the `LabelResult` of a print.
        stuck: the `PrintJobRow` of a job of labels that stopped, or None.
        failed: an error.
    """

    changed = Signal()
    made = Signal(object)
    stuck = Signal(object)
    failed = Signal(object)

    def __init__(self, parts: DocumentParts, parent: QObject) -> None:
        super().__init__(parent)
        self.parts = parts
        self.request = LabelRequest()
        self.rows: tuple[LabelLine, ...] = ()
        self.templates: tuple[LabelTemplate, ...] = ()
        self._question = 0

    @property
    def count(self) -> int:
        """How many labels it is."""
        return sum(row.copies for row in self.rows)

    # whose

    def ask(self, **values: Any) -> None:
        """Ask for other labels: members of `LabelRequest`."""
        self.request = replace(self.request, **values)
        self.read()

    def show_source(self, source: str) -> None:
        """Go to another source; what was chosen or scanned for it is still there."""
        copies = "received" if source == DOCUMENT else ONE
        self.ask(source=source, copies=copies)

    def take_document(self, number: str) -> None:
        """The labels of a document, one for each piece."""
        self.ask(source=DOCUMENT, document=number, copies="received")

    def take_bin(self, code: str) -> None:
        """The labels of what lies in a bin."""
        self.ask(source=BIN, bin=code, copies=ONE)

    def take_products(self, codes: Sequence[str]) -> None:
        """The labels of these goods."""
        self.ask(source=PRODUCTS, products=tuple(dict.fromkeys(codes)))

    def add_product(self, code: str) -> None:
        """One more of the chosen goods."""
        self.take_products([*self.request.products, code])

    def add_scan(self, code: str) -> None:
        """One label for one scan."""
        self.ask(source=SCANS, scans=(*self.request.scans, code), copies=ONE)

    def clear(self) -> None:
        """Forget what was chosen or scanned."""
        self.ask(**{"scans": ()} if self.request.source == SCANS else {"products": ()})

    def read(self) -> None:
        """Read the labels of the source again."""
        self._question += 1
        question, request = self._question, self.request
        nothing_named = {DOCUMENT: request.document, BIN: request.bin, PRODUCTS: request.products, SCANS: request.scans}
        if not nothing_named.get(request.source, True):
            self._show(())
            return

        def done(rows: tuple[LabelLine, ...]) -> None:
            if question == self._question:
                self._show(rows)

        self._run(lambda: self.parts.services.labels.wanted(request), done, read=True)

    def _show(self, rows: tuple[LabelLine, ...]) -> None:
        self.rows = rows
        self.changed.emit()

    # how many

    def set_copies(self, number: int, typed: str) -> None:
        """Print another number of a row.

        Raises:
            InvalidValue: it is no number of labels.
        """
        copies = read_number(typed, 0, "copies")
        if copies is None or not 0 <= copies <= MAX_LABELS:
            raise InvalidValue("copies", typed, N_("it is out of range"))
        rows = list(self.rows)
        rows[number] = replace(rows[number], copies=int(copies))
        self._show(tuple(rows))

    def remove(self, numbers: Sequence[int]) -> None:
        """Leave rows out of this print; they wait on."""
        gone = set(numbers)
        self._show(tuple(row for number, row in enumerate(self.rows) if number not in gone))

    def dismiss(self, numbers: Sequence[int]) -> None:
        """Take rows off the waiting list without printing."""
        lines = [self.rows[number] for number in numbers if number < len(self.rows)]
        if lines and self.request.source == WAITING:
            self._run(lambda: self.parts.services.labels.dismiss(lines), lambda _changes: self.read())

    def without_barcode(self) -> list[str]:
        """The goods listed that have no barcode to stand on their labels."""
        return list(dict.fromkeys(row.product for row in self.rows if not row.barcode))

    def make_barcodes(self) -> None:
        """Give those goods barcodes of the shop."""
        codes = self.without_barcode()
        if codes:
            service = self.parts.services.masterdata
            self._run(lambda: service.generate_barcodes(codes), lambda _saved: self.read())

    # templates

    def read_templates(self, done: Callable[[], object]) -> None:
        """Read which templates there are."""

        def take(found: tuple[LabelTemplate, ...]) -> None:
            self.templates = found
            done()

        self._run(self.parts.services.labels.templates, take, read=True)

    def template(self, code: str) -> LabelTemplate | None:
        """A template that was read."""
        return next((one for one in self.templates if one.code == code), None)

    # printing

    def print(self, template: str, start_cell: int) -> None:
        """Queue the labels; without a printer for them they become a PDF."""
        labels, order = self.parts.services.labels, self._order(template, start_cell)
        path = self._path(order)

        def work() -> LabelResult:
            return labels.print(order) if labels.printer_ready(template) else labels.save_pdf(order, path)

        if order.items:
            self._run(work, self._printed)

    def save_pdf(self, template: str, start_cell: int, path: Path | None = None) -> None:
        """Write the labels to a PDF, in the last folder where none is named."""
        order = self._order(template, start_cell)
        if order.items:
            file = path or self._path(order)
            self._run(lambda: self.parts.services.labels.save_pdf(order, file), self._printed)

    def _order(self, template: str, start_cell: int) -> LabelOrder:
        return LabelOrder(tuple(row.item() for row in self.rows if row.copies), template, start_cell)

    def _path(self, order: LabelOrder) -> Path:
        folder = Path(self.parts.state.get("export_folder") or Path.home())
        stamp = f"{self.parts.clock.local():%Y%m%d-%H%M%S}"
        return folder / f"{_LABELS}-{order.template}-{stamp}.pdf"

    def _printed(self, result: LabelResult) -> None:
        self.made.emit(result)
        if self.request.source == SCANS:
            self.request = replace(self.request, scans=())
        self.read()
        self.look_for_jam()

    # a jam

    def look_for_jam(self) -> None:
        """Tell the newest job of labels that stopped, if there is one."""

        def done(jobs: tuple[PrintJobRow, ...]) -> None:
            self.stuck.emit(next((job for job in jobs if job.kind == _LABELS and job.state == _FAILED), None))

        self._run(lambda: self.parts.services.printing.jobs(_JOBS), done, read=True)

    def go_on(self, job: int, label: int) -> None:
        """Let a job that stopped go on with one of its labels."""
        self._run(lambda: self.parts.services.labels.continue_job(job, label), lambda _changes: self.look_for_jam())

    def give_up(self, job: int) -> None:
        """Forget the rest of a job that stopped."""
        self._run(lambda: self.parts.services.printing.drop(job), lambda _changes: self.look_for_jam())

    def _run(self, work: Callable[[], Any], done: Callable[[Any], object], *, read: bool = False) -> None:
        def told(found: Any) -> None:
            if shiboken6.isValid(self):
                done(found)

        def failed(error: Exception) -> None:
            if shiboken6.isValid(self):
                self.failed.emit(error)

        self.parts.runner.submit(lambda _progress: work(), done=told, failed=failed, read=read)
