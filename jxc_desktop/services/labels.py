"""Labels: whose are wanted, how they look, and printing them.

What waits for a label comes from what happened: goods were made, a price changed, goods arrived. Whoever prints
the label of a product, from whatever list, takes it off.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.db.queries.labels import (
    RECEIVED,
    LabelRow,
    arrived_rows,
    bin_known,
    bin_rows,
    document_rows,
    on_hand,
    waiting_rows,
)
from jxc_desktop.db.queries.prints import LabelProduct, label_products
from jxc_desktop.db.repositories.outbox import PrintJob
from jxc_desktop.db.rows import Connection
from jxc_desktop.devices.setup import LABEL, OFFICE, PrinterSetting
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, WrongState
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO, to_microseconds
from jxc_desktop.i18n import _
from jxc_desktop.printing.label_templates import WITH_LOT, LabelTemplate
from jxc_desktop.printing.labels import LabelData, next_cell
from jxc_desktop.services.base import Changes, Clock, Session, Topic
from jxc_desktop.services.engine.seeing import refuse_hidden
from jxc_desktop.services.label_design import LabelDesign, LabelPreview
from jxc_desktop.services.label_jobs import (
    LABELS,
    LabelsJob,
    find_label_template,
    labels_pdf,
    read_labels,
    without_barcode,
)
from jxc_desktop.services.print_content import LabelItem
from jxc_desktop.services.printing import Queued

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database
    from jxc_desktop.db.unit_of_work import UnitOfWork
    from jxc_desktop.services.printing import PrintingService
    from jxc_desktop.services.scanning import ScanService

__all__ = [
    "WITH_LOT",
    "LabelItem",
    "LabelLine",
    "LabelOrder",
    "LabelPreview",
    "LabelRequest",
    "LabelResult",
    "LabelService",
    "LabelTemplate",
]

MAX_LABELS = 10_000
_DAYS = 14
"""For so long goods that arrived wait for their labels."""
WAITING, DOCUMENT, BIN, PRODUCTS, SCANS = SOURCES = ("waiting", "document", "bin", "products", "scans")
ONE, STOCK, AS_RECEIVED = COPIES = ("one", "stock", "received")
REASONS: dict[str, str] = {"new": N_("New goods"), "price": N_("Price changed"), RECEIVED: N_("Arrived")}
"""Why a label waits."""


@dataclass(frozen=True, slots=True)
class LabelRequest:
    """Whose labels are wanted: ``source`` is one of `SOURCES`, the member of that name says which.

    ``reason`` keeps only what waits for that reason. ``copies`` is one of `COPIES` or a number.
    """

    source: str = WAITING
    reason: str = ""
    document: str = ""
    bin: str = ""
    warehouse: str = ""
    products: tuple[str, ...] = ()
    scans: tuple[str, ...] = ()
    copies: str | int = ONE


@dataclass(frozen=True, slots=True)
class LabelLine:
    """Labels of a product in a unit. ``stock`` is over all warehouses, ``received`` what came; both in ``unit``.

    ``reasons`` are why it waits, ``documents`` the receipts it is for.
    """

    product: str
    name: str
    specification: str
    unit: str
    price: Decimal
    barcode: str
    copies: int
    stock: Decimal = ZERO
    received: Decimal = ZERO
    lot: str = ""
    produced: date | None = None
    expires: date | None = None
    serial: str = ""
    reasons: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    def item(self) -> LabelItem:
        """What is printed of it."""
        return LabelItem(
            self.product, self.copies, self.unit, self.lot, self.produced, self.expires, self.serial, self.documents
        )


@dataclass(frozen=True, slots=True)
class LabelOrder:
    """Labels to print; an empty template is the usual one, ``start_cell`` counts from 1."""

    items: tuple[LabelItem, ...]
    template: str = ""
    start_cell: int = 1


@dataclass(frozen=True, slots=True)
class LabelResult:
    """What was made: a job of the queue or a file, how many labels, and the first free place of the last sheet.

    ``without_barcode`` names products whose barcode cannot stand on such a label.
    """

    count: int
    next_cell: int
    without_barcode: tuple[str, ...]
    changes: Changes
    job: int = 0
    path: Path | None = None


class LabelService(LabelDesign):
    """Everything about labels but the queue itself."""

    def __init__(
        self, database: Database, clock: Clock, session: Session, scanning: ScanService, printing: PrintingService
    ) -> None:
        super().__init__(database, clock, session)
        self._scanning, self._printing = scanning, printing

    # whose labels

    def wanted(self, request: LabelRequest) -> tuple[LabelLine, ...]:
        """The labels of a source, with as many copies as asked for.

        Raises:
            NotFound: there is no such document, bin or product.
            InvalidValue: an unknown source, reason, number of copies or scan.
        """
        self.require(Permission.PRINT)
        _check(request)
        if request.source == SCANS:
            return self._counted(self._scanned(request.scans), request.copies)
        with self.database.read() as connection:
            found = self._of_source(connection, request)
        return self._counted(found, request.copies)

    def dismiss(self, lines: Sequence[LabelLine]) -> Changes:
        """Take goods off the waiting list without printing: their labels are right, or they have none."""
        self.require(Permission.PRINT)
        with self.database.write() as work:
            for reasons in {line.reasons for line in lines}:
                self._take_off(work, [line.item() for line in lines if line.reasons == reasons], reasons)
            self.record(work, "labels.dismiss", str(len(lines)), detail={"products": [one.product for one in lines]})
            work.touch(Topic.LABELS)
            return work.commit()

    # printing

    def print(self, order: LabelOrder) -> LabelResult:
        """Queue labels: those of a roll at the label printer, sheets at the office printer.

        Raises:
            NotFound: an unknown product or template.
            InvalidValue: an unknown unit or place, or a number of labels out of range.
        """
        self.require(Permission.PRINT)
        with self.database.write() as work:
            template, made = self._made(work.connection, order)
            role = OFFICE if template.on_sheets else LABEL
            asked = LabelsJob(template.code, order.items, order.start_cell)
            job = work.outbox.add(LABELS, role, content=asked.content(), at=self._now())
            return self._finish(work, order, template, made, LabelResult(0, 1, (), Changes(), job))

    def save_pdf(self, order: LabelOrder, path: Path) -> LabelResult:
        """Write labels to a PDF file: a page for each, or sheets.

        Raises:
            NotFound, InvalidValue: as `print`.
            StorageError: the place cannot be written to.
        """
        self.require(Permission.PRINT)
        from jxc_desktop.exchange.atomic import whole_file

        with self.database.write() as work:
            template, made = self._made(work.connection, order)
            with whole_file(path) as temporary:
                temporary.write_bytes(labels_pdf(made, template, order.start_cell, _("Labels")))
            return self._finish(work, order, template, made, LabelResult(0, 1, (), Changes(), path=path))

    def print_test(self) -> Queued:
        """Queue a label of made-up goods that shows whether the label printer works."""
        self.require(Permission.PRINT)
        with self.database.write() as work:
            job = work.outbox.add(LABELS, LABEL, content=LabelsJob("", ()).content(), at=self._now())
            work.touch(Topic.PRINT_JOBS)
            return Queued(job, work.commit())

    def continue_job(self, job: int, label: int) -> Changes:
        """Let a job that stopped go on with its label number ``label``, counted from 1.

        Raises:
            NotFound: there is no such job of labels.
            InvalidValue: it has no such label.
            WrongState: it is done, dropped or on its way.
        """
        self.require(Permission.PRINT)
        with self.database.write() as work:
            asked = _labels_job(work.outbox.get(job), job)
            if not 1 <= label <= asked.count:
                raise InvalidValue("label", label, N_("it is out of range"))
            if not work.outbox.requeue(job):
                found = work.outbox.get(job)
                raise WrongState(number=str(job), state=found.state if found else "")
            work.outbox.note(job, replace(asked, done=label - 1).content())
            self.record(work, "labels.continue", str(job), detail={"label": label})
            work.touch(Topic.PRINT_JOBS)
            return work.commit()

    def printer_ready(self, template: str = "") -> bool:
        """Whether a printer for such labels is set up here; without one they become a PDF."""
        role = OFFICE if self.template(template).on_sheets else LABEL
        return self._printing.devices.settings.get(role, PrinterSetting()).kind != "none"

    # inside

    def _of_source(self, connection: Connection, request: LabelRequest) -> list[LabelLine]:
        match request.source:
            case "waiting":
                return self._waiting(connection, request.reason)
            case "document":
                refuse_hidden(connection, request.document, self.session.user)
                rows = document_rows(connection, request.document)
                if not rows:
                    raise NotFound(field="document", what=N_("document"), name=request.document)
            case "bin":
                if not bin_known(connection, request.bin):
                    raise NotFound(field="bin", what=N_("bin"), name=request.bin)
                rows = bin_rows(connection, request.bin, request.warehouse)
            case _:
                rows = [LabelRow(code, "", ZERO) for code in dict.fromkeys(request.products)]
        return _lines(connection, rows)

    def _waiting(self, connection: Connection, reason: str) -> list[LabelLine]:
        """One line for each product and unit, with all its reasons."""
        why: dict[tuple[str, str], list[str]] = {}
        rows: dict[tuple[str, str], LabelRow] = {}
        for row in waiting_rows(connection):
            if reason in ("", row.reason):
                why.setdefault((row.product, row.unit), []).append(row.reason)
                rows.setdefault((row.product, row.unit), LabelRow(row.product, row.unit, ZERO))
        papers: dict[tuple[str, str], list[str]] = {}
        for one in arrived_rows(connection, self._since()) if reason in ("", RECEIVED) else ():
            place = one.product, one.unit
            before = rows.get(place, LabelRow(one.product, one.unit, ZERO))
            rows[place] = replace(before, quantity=before.quantity + one.quantity)
            why.setdefault(place, []).append(RECEIVED)
            papers.setdefault(place, []).append(one.document)
        return [
            replace(
                line,
                reasons=tuple(dict.fromkeys(why[place])),
                documents=tuple(dict.fromkeys(papers.get(place, ()))),
            )
            for place, line in zip(rows, _lines(connection, list(rows.values())), strict=True)
        ]

    def _scanned(self, scans: Iterable[str]) -> list[LabelLine]:
        """The goods of scans, each scan one label; the label of a lot says the lot again."""
        rows: dict[LabelRow, int] = {}
        for raw in scans:
            found = self._scanning.interpret(raw)
            if found.scanned is None:
                raise NotFound(field="scans", what=N_("product"), name=raw)
            goods = found.scanned
            row = LabelRow(goods.product.code, goods.unit, ZERO, found.lot, found.produced, found.expires, found.serial)
            rows[row] = rows.get(row, 0) + 1
        with self.database.read() as connection:
            lines = _lines(connection, list(rows))
        return [replace(line, copies=count) for line, count in zip(lines, rows.values(), strict=True)]

    def _counted(self, lines: Sequence[LabelLine], copies: str | int) -> tuple[LabelLine, ...]:
        if copies == ONE:
            return tuple(lines)
        if copies == STOCK:
            return tuple(replace(line, copies=_pieces(line.stock)) for line in lines)
        if copies == AS_RECEIVED:
            return tuple(replace(line, copies=_pieces(line.received) if line.received else 1) for line in lines)
        return tuple(replace(line, copies=int(copies)) for line in lines)

    def _made(self, connection: Connection, order: LabelOrder) -> tuple[LabelTemplate, list[tuple[LabelData, int]]]:
        count = sum(item.copies for item in order.items)
        if not 0 < count <= MAX_LABELS or any(item.copies < 0 for item in order.items):
            raise InvalidValue("copies", count, N_("1 to 10,000 labels are possible"))
        template = find_label_template(connection, order.template)
        if not 1 <= order.start_cell <= template.cells:
            raise InvalidValue("start_cell", order.start_cell, N_("there is no such place on the sheet"))
        return template, read_labels(connection, order.items, self.clock.local().date())

    def _finish(
        self,
        work: UnitOfWork,
        order: LabelOrder,
        template: LabelTemplate,
        made: list[tuple[LabelData, int]],
        result: LabelResult,
    ) -> LabelResult:
        """Take what is printed off the waiting list, and say what was made."""
        count = sum(copies for _label, copies in made)
        self._take_off(work, [item for item in order.items if item.copies])
        self.record(work, "labels.print", str(count), detail={"template": template.code, "labels": count})
        work.touch(Topic.LABELS)
        if result.job:
            work.touch(Topic.PRINT_JOBS)
        after = next_cell(template, order.start_cell, count)
        return replace(
            result,
            count=count,
            next_cell=after,
            without_barcode=without_barcode(made, template),
            changes=work.commit(),
        )

    def _take_off(self, work: UnitOfWork, items: Sequence[LabelItem], reasons: Sequence[str] = tuple(REASONS)) -> None:
        products = label_products(work.connection, (item.product for item in items))
        units = {item.product: products[item.product].unit for item in items if item.product in products}
        named = [(item.product, item.unit or units.get(item.product, ""), item) for item in items]
        waited = ((code, unit, reason) for code, unit, _item in named for reason in reasons)
        work.waiting_labels.take_off(waited, self._now())
        papers = ((number, code, unit) for code, unit, item in named for number in item.documents)
        work.waiting_labels.mark_received(papers, self._now())

    def _since(self) -> int:
        return self._now() - _DAYS * 24 * 3600 * 1_000_000

    def _now(self) -> int:
        return to_microseconds(self.clock.now())


def _check(request: LabelRequest) -> None:
    if request.source not in SOURCES:
        raise InvalidValue("source", request.source, N_("it is not known"))
    if request.reason and request.reason not in REASONS:
        raise InvalidValue("reason", request.reason, N_("it is not known"))
    copies = request.copies
    if copies not in COPIES and not (isinstance(copies, int) and 0 <= copies <= MAX_LABELS):
        raise InvalidValue("copies", copies, N_("it is out of range"))


def _lines(connection: Connection, rows: Sequence[LabelRow]) -> list[LabelLine]:
    """The rows with what their labels say of the goods.

    Raises:
        NotFound: an unknown product.
    """
    products = label_products(connection, (row.product for row in rows))
    for row in rows:
        if row.product not in products:
            raise NotFound(field="product", what=N_("product"), name=row.product)
    stock = on_hand(connection, products)
    return [_line(row, products[row.product], stock.get(row.product, ZERO)) for row in rows]


def _line(row: LabelRow, product: LabelProduct, stock: Decimal) -> LabelLine:
    unit = row.unit or product.unit
    price = product.prices.get(unit, product.prices[product.unit])[0]
    return LabelLine(
        product=product.code,
        name=product.name,
        specification=product.specification,
        unit=unit,
        price=price,
        barcode=product.barcodes.get(unit, ""),
        copies=1,
        stock=stock / product.factors.get(unit, Decimal(1)),
        received=row.quantity,
        lot=row.lot,
        produced=row.produced,
        expires=row.expires,
        serial=row.serial,
        documents=(row.document,) if row.document else (),
    )


def _pieces(quantity: Decimal) -> int:
    """Labels for a quantity: one for each piece, one for goods that are weighed or cut."""
    if quantity <= 0:
        return 0
    return int(quantity) if quantity == int(quantity) else 1


def _labels_job(job: PrintJob | None, number: int) -> LabelsJob:
    if job is None or job.kind != LABELS:
        raise NotFound(field="job", what=N_("print job"), name=number)
    return LabelsJob.of(job)
