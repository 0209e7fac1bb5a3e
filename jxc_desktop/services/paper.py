"""Documents on paper: their templates, their preview, their print, and the same as PDF or Excel.

A print goes through the queue of `services.printing`; a PDF or a workbook is written at once and needs no printer.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jxc_desktop.db.queries.prints import document_id
from jxc_desktop.db.queries.sheet_documents import SheetDocument, newest_of
from jxc_desktop.db.repositories.print_templates import LETTERHEAD, PrintTemplates, TemplateRow
from jxc_desktop.db.rows import Connection
from jxc_desktop.devices.setup import OFFICE, PARCEL
from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_, Conflict, InvalidValue, NotFound
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import to_microseconds
from jxc_desktop.i18n import _
from jxc_desktop.printing.logo import logo_png
from jxc_desktop.printing.page_writers import page_png, pages_pdf
from jxc_desktop.printing.sheet import PAPERS, paper_of
from jxc_desktop.printing.shipping import shipping_pdf
from jxc_desktop.printing.templates import (
    COLUMNS,
    FIELDS,
    PrintTemplate,
    changed,
    content_of,
    default_template,
)
from jxc_desktop.services.base import Changes, Clock, Session, Topic
from jxc_desktop.services.document_sheets import (
    document_sheet,
    document_workbook,
    title_of_column,
    title_of_field,
)
from jxc_desktop.services.engine.seeing import refuse_hidden, sees_amounts
from jxc_desktop.services.page_jobs import (
    DOCUMENT,
    MOST_COPIES,
    SHIPPING,
    TEST,
    company_of,
    document_layout,
    find_template,
    logo_of,
    read_document,
    shipping_label,
    template_of,
)
from jxc_desktop.services.page_samples import sample_document
from jxc_desktop.services.printing import Queued
from jxc_desktop.services.service import Service

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database
    from jxc_desktop.db.unit_of_work import UnitOfWork
    from jxc_desktop.devices.setup import Devices
    from jxc_desktop.services.printing import PrintingService

__all__ = ["PaperService", "Preview", "PrintOrder", "PrintTemplate", "TemplateChoice"]

_CODE_SIGNS = frozenset("-_.")
_MOST_CODE = 40


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    """A template in a list: ``usual`` is the one that is taken by itself, ``own`` what the shop wrote or changed."""

    code: str
    kind: str
    name: str
    paper: str
    usual: bool
    own: bool


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What to print of a document; empty template and paper are the usual ones."""

    number: str
    template: str = ""
    paper: str = ""
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Preview:
    """The first page as a PNG, how many there are, and of which document (empty: a made-up one)."""

    picture: bytes
    pages: int
    number: str = ""


class PaperService(Service):
    """Everything about documents on paper but the queue itself."""

    def __init__(self, database: Database, clock: Clock, session: Session, printing: PrintingService) -> None:
        super().__init__(database, clock, session)
        self._printing = printing

    # printing

    def office_ready(self) -> bool:
        """Whether a printer for pages is set up on this machine; without one a print becomes a PDF."""
        return self._role_ready(OFFICE)

    def print(self, order: PrintOrder) -> Queued:
        """Queue a print of a posted document; the queue prints it, and says that it is a repeat where it is one.

        Raises:
            NotFound: there is no such document, template or paper.
            InvalidValue: the number of copies is out of range.
        """
        self._reader(Permission.PRINT)
        if not 1 <= order.copies <= MOST_COPIES:
            raise InvalidValue("copies", order.copies, N_("it is out of range"))
        with self.database.write() as work:
            document = self._document(work.connection, order.number)
            find_template(work.connection, document.kind, order.template)
            content = {
                "template": order.template,
                "paper": paper_of(order.paper).code if order.paper else "",
                "copies": order.copies,
                "costs": self.may(Permission.COST_VIEW),
            }
            job = work.outbox.add(DOCUMENT, OFFICE, document.id, content, at=self._now())
            self.record(work, "document.print", document.number, detail={"template": order.template})
            work.touch(Topic.PRINT_JOBS)
            return Queued(job, work.commit())

    def print_test_page(self, role: str = OFFICE) -> Queued:
        """Queue a page that shows whether a printer works."""
        self.require(Permission.PRINT)
        with self.database.write() as work:
            job = work.outbox.add(TEST, role, at=self._now())
            work.touch(Topic.PRINT_JOBS)
            return Queued(job, work.commit())

    def pdf(self, order: PrintOrder) -> bytes:
        """A posted document as a PDF.

        Raises:
            NotFound: there is no such document, template or paper.
        """
        self._reader(Permission.PRINT)
        with self.database.read() as connection:
            document = self._document(connection, order.number)
            template = find_template(connection, document.kind, order.template)
            layout = document_layout(
                document,
                template,
                company_of(connection),
                paper=order.paper,
                costs=self.may(Permission.COST_VIEW),
                printed_at=self.clock.local(),
            )
        return pages_pdf(layout, document.number)

    def save_pdf(self, order: PrintOrder, path: Path) -> Path:
        """Write a posted document as a PDF file.

        Raises:
            NotFound: there is no such document, template or paper.
            StorageError: the place cannot be written to.
        """
        return self._written(order.number, path, self.pdf(order))

    def save_workbook(self, order: PrintOrder, path: Path) -> Path:
        """Write a posted document as a workbook with typed cells, for the supplier or customer.

        Raises:
            NotFound: there is no such document or template.
            StorageError: the place cannot be written to.
        """
        self._reader(Permission.EXPORT)
        from jxc_desktop.exchange.xlsx_writer import write_workbook

        with self.database.read() as connection:
            document = self._document(connection, order.number)
            template = find_template(connection, document.kind, order.template)
            costs = self.may(Permission.COST_VIEW)
            sheet = document_workbook(document, template, company_of(connection), costs=costs)
        write_workbook(path, [sheet])
        self._record_file(document.number, path)
        return path

    def file_name(self, number: str, suffix: str) -> str:
        """The name of a file of a document: what it is, its number and whom it concerns."""
        self._reader(Permission.PRINT)
        with self.database.read() as connection:
            document = self._document(connection, number)
        parts = (_(kind_of(document.kind).name), number, str(document.facts.get("party", "")))
        plain = "_".join(part for part in parts if part)
        return "".join(sign if sign.isalnum() or sign in "-_." else " " for sign in plain).strip() + suffix

    # parcels

    def shipping_label(self, number: str) -> bytes:
        """The labels of the parcels of a delivery as a PDF, a page of 100 × 150 mm for each.

        Raises:
            NotFound: there is no such document.
        """
        self._reader(Permission.PRINT)
        with self.database.read() as connection:
            return shipping_pdf(shipping_label(self._document(connection, number), company_of(connection)))

    def save_shipping_label(self, number: str, path: Path) -> Path:
        """Write the labels of the parcels of a delivery to a file."""
        return self._written(number, path, self.shipping_label(number))

    def print_shipping_label(self, number: str) -> Queued:
        """Queue the labels of the parcels of a delivery, at the printer of parcels or else of the office."""
        self._reader(Permission.PRINT)
        with self.database.write() as work:
            document = self._document(work.connection, number)
            role = PARCEL if self._role_ready(PARCEL) else OFFICE
            job = work.outbox.add(SHIPPING, role, document.id, at=self._now())
            self.record(work, "document.shipping_label", document.number)
            work.touch(Topic.PRINT_JOBS)
            return Queued(job, work.commit())

    # templates

    def templates(self, kind: str = "") -> tuple[TemplateChoice, ...]:
        """The templates of a kind, or of all kinds: the usual one of each first, changed or not."""
        self.require(Permission.PRINT)
        kinds = [kind_of(kind)] if kind else list(KINDS.values())
        with self.database.read() as connection:
            stored = PrintTemplates(connection).all(kind)
        by_code = {row.code: row for row in stored}
        found: list[TemplateChoice] = []
        for one in kinds:
            own = by_code.get(one.code)
            paper = own.paper if own else default_template(one).paper
            found.append(TemplateChoice(one.code, one.code, (own and own.name) or "", paper, True, own is not None))
            found += [
                TemplateChoice(row.code, one.code, row.name, row.paper, False, True)
                for row in stored
                if row.kind == one.code and row.code != one.code
            ]
        return tuple(found)

    def template(self, kind: str, code: str = "") -> PrintTemplate:
        """A template: the usual one of the kind, or another of it by its code.

        Raises:
            NotFound: there is no such kind or template.
        """
        self.require(Permission.PRINT)
        with self.database.read() as connection:
            return find_template(connection, kind, code)

    def save_template(self, template: PrintTemplate) -> Changes:
        """Keep a template; with the code of its kind it becomes the usual one.

        Raises:
            NotFound: there is no such kind or paper.
            InvalidValue: the code or a member cannot be.
            Conflict: somebody else changed it meanwhile.
        """
        self.require(Permission.SETTING_EDIT)
        kind_of(template.kind)
        made = changed(template, {**content_of(template), "name": template.name, "paper": template.paper})
        code = _checked_code(made)
        with self.database.write() as work:
            stored = PrintTemplates(work.connection)
            before = stored.get(code)
            if (before.version if before else 0) != made.version:
                raise Conflict(what=N_("print template"))
            row = TemplateRow(code, made.kind, made.name, made.paper, content_of(made), made.version)
            stored.save(row)
            return self._kept(work, code, dict(before.content) if before else {}, content_of(made))

    def change_template(self, kind: str, code: str, values: Mapping[str, Any]) -> Changes:
        """Change some members of a template, or make one of a new code out of the usual one.

        Raises:
            NotFound: there is no such kind or paper.
            InvalidValue: a member is unknown or cannot be.
        """
        self.require(Permission.SETTING_EDIT)
        code = code or kind_of(kind).code
        with self.database.read() as connection:
            stored = PrintTemplates(connection).get(code)
            base = template_of(stored) if stored else replace(find_template(connection, kind), code=code, version=0)
        return self.save_template(changed(base, values))

    def reset_template(self, kind: str, code: str = "") -> Changes:
        """Go back to what follows from the kind's declaration; a template of another code is forgotten.

        Raises:
            NotFound: the kind has no changed template of this code.
        """
        self.require(Permission.SETTING_EDIT)
        code = code or kind_of(kind).code
        with self.database.write() as work:
            stored = PrintTemplates(work.connection)
            before = stored.get(code)
            if before is None or before.kind != kind:
                raise NotFound(field="template", what=N_("print template"), name=code)
            stored.delete(code)
            return self._kept(work, code, dict(before.content), {})

    def set_logo(self, path: Path | None) -> Changes:
        """Take a picture as the logo of all prints, or none.

        Raises:
            NotFound: there is no such file.
            InvalidValue: it is no picture.
        """
        self.require(Permission.SETTING_EDIT)
        if path is not None and not path.is_file():
            raise NotFound(field="logo", what=N_("file"), name=path.name)
        logo = logo_png(path.read_bytes()) if path is not None else b""
        with self.database.write() as work:
            stored = PrintTemplates(work.connection)
            stored.delete(LETTERHEAD)
            if logo:
                content = {"logo": b64encode(logo).decode("ascii")}
                stored.save(TemplateRow(LETTERHEAD, "", "", "", content, 0))
            return self._kept(work, LETTERHEAD, {}, {"logo": len(logo)})

    def has_logo(self) -> bool:
        """Whether there is a logo."""
        self.require(Permission.PRINT)
        with self.database.read() as connection:
            return bool(logo_of(connection))

    def papers(self) -> tuple[tuple[str, str], ...]:
        """The papers there are: code and name."""
        return tuple((paper.code, _(paper.name)) for paper in PAPERS.values())

    def fields_of(self, kind: str) -> tuple[tuple[str, str], ...]:
        """The facts a template of the kind may show: name and label."""
        declared = kind_of(kind)
        return tuple((name, title_of_field(name, declared)) for name in FIELDS)

    def columns_of(self, kind: str) -> tuple[tuple[str, str], ...]:
        """The columns a template of the kind may show: name and heading."""
        settled = not kind_of(kind).line_fields
        return tuple(
            (name, title_of_column(name)) for name in COLUMNS if name == "line" or name.startswith("settled") == settled
        )

    def preview(self, template: PrintTemplate, dots_per_inch: int = 96) -> Preview:
        """How the newest document of the kind, or a made-up one, looks with a template that need not be kept.

        Raises:
            NotFound: there is no such kind or paper.
            InvalidValue: a member cannot be.
        """
        self.require(Permission.PRINT)
        made = changed(template, {**content_of(template), "name": template.name, "paper": template.paper})
        with self.database.read() as connection:
            shown = self._shown(connection, kind_of(made.kind))
            sheet = document_sheet(
                shown or sample_document(kind_of(made.kind), self.clock.local()),
                made,
                company_of(connection),
                costs=self.may(Permission.COST_VIEW),
                printed_at=self.clock.local(),
            )
        from jxc_desktop.printing.sheet_layout import SheetLayout

        layout = SheetLayout(sheet, paper_of(made.paper), made.lines)
        return Preview(page_png(layout.page(0), dots_per_inch), len(layout), shown.number if shown else "")

    # inside

    def _shown(self, connection: Connection, kind: Kind) -> SheetDocument | None:
        free = self.may(Permission.DOCUMENT_VIEW_ALL) and sees_amounts(self.session.user, kind)
        newest = newest_of(connection, kind.code) if self.may(Permission.DOCUMENT_VIEW) and free else None
        return None if newest is None else read_document(connection, newest)

    def _reader(self, permission: Permission) -> None:
        self.require(Permission.DOCUMENT_VIEW)
        self.require(permission)

    def _document(self, connection: Connection, number: str) -> SheetDocument:
        identity = document_id(connection, number)
        if identity is None:
            raise NotFound(field="document", what=N_("document"), name=number)
        refuse_hidden(connection, number, self.session.user)
        document = read_document(connection, identity)
        if not sees_amounts(self.session.user, kind_of(document.kind)):
            self.require(Permission.COST_VIEW)
        return document

    def _written(self, number: str, path: Path, data: bytes) -> Path:
        from jxc_desktop.exchange.atomic import whole_file

        with whole_file(path) as partial:
            partial.write_bytes(data)
        self._record_file(number, path)
        return path

    def _record_file(self, number: str, path: Path) -> None:
        with self.database.write() as work:
            self.record(work, "document.file", number, detail={"file": path.name})
            work.commit()

    def _kept(self, work: UnitOfWork, code: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
        self.record(work, "print_template.save", code, detail={"before": dict(before), "after": dict(after)})
        work.touch(Topic.SETTINGS)
        return work.commit()

    def _role_ready(self, role: str) -> bool:
        devices: Devices = self._printing.devices
        setting = devices.settings.get(role)
        return setting is not None and setting.kind != "none"

    def _now(self) -> int:
        return to_microseconds(self.clock.now())


def _checked_code(template: PrintTemplate) -> str:
    """The code of a template: letters, digits and a few signs; that of a kind belongs to the kind.

    Raises:
        InvalidValue: it is empty, too long, holds other signs, or is another kind's.
    """
    code = template.code.strip()
    fits = 0 < len(code) <= _MOST_CODE and all(sign.isalnum() or sign in _CODE_SIGNS for sign in code)
    if not fits or code == LETTERHEAD or (code in KINDS and code != template.kind):
        raise InvalidValue(
            "code", template.code, N_("letters, digits, - and _ are possible, and no name of another kind")
        )
    return code
