"""Drafts on paper: marked as such and without a number, to be looked over or signed before they are posted."""

from __future__ import annotations

from pathlib import Path

from jxc_desktop.db.queries.sheet_documents import SheetDocument
from jxc_desktop.db.rows import Connection
from jxc_desktop.devices.setup import OFFICE
from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import to_microseconds
from jxc_desktop.exchange.atomic import whole_file
from jxc_desktop.i18n import _
from jxc_desktop.printing.page_writers import pages_pdf
from jxc_desktop.printing.sheet import paper_of
from jxc_desktop.services.base import Topic
from jxc_desktop.services.draft_sheets import draft_document
from jxc_desktop.services.engine.draft_codec import encode
from jxc_desktop.services.engine.seeing import refuse_hidden_sources
from jxc_desktop.services.page_jobs import DRAFT, MOST_COPIES, company_of, document_layout, find_template
from jxc_desktop.services.paper import PrintOrder
from jxc_desktop.services.printing import Queued
from jxc_desktop.services.service import Service


class DraftPaperService(Service):
    """Prints of what is not posted yet. A draft prints as it is entered, saved or not."""

    def print(self, draft: Draft, order: PrintOrder) -> Queued:
        """Queue a print of a draft as it stands; of the order everything but the number counts.

        Raises:
            UserError: the draft is not complete enough to say what it comes to.
            NotFound: there is no such template or paper.
            InvalidValue: the number of copies is out of range.
        """
        user = self._reader(draft)
        if not 1 <= order.copies <= MOST_COPIES:
            raise InvalidValue("copies", order.copies, N_("it is out of range"))
        with self.database.write() as work:
            self._document(work.connection, draft)
            find_template(work.connection, draft.kind, order.template)
            content = {
                "draft": encode(draft),
                "user": user,
                "template": order.template,
                "paper": paper_of(order.paper).code if order.paper else "",
                "copies": order.copies,
                "costs": self.may(Permission.COST_VIEW),
            }
            job = work.outbox.add(DRAFT, OFFICE, content=content, at=to_microseconds(self.clock.now()))
            self.record(work, "draft.print", draft.key, detail={"kind": draft.kind})
            work.touch(Topic.PRINT_JOBS)
            return Queued(job, work.commit())

    def pdf(self, draft: Draft, order: PrintOrder) -> bytes:
        """A draft as a PDF.

        Raises:
            UserError: the draft is not complete enough to say what it comes to.
            NotFound: there is no such template or paper.
        """
        self._reader(draft)
        with self.database.read() as connection:
            layout = document_layout(
                self._document(connection, draft),
                find_template(connection, draft.kind, order.template),
                company_of(connection),
                paper=order.paper,
                costs=self.may(Permission.COST_VIEW),
                printed_at=self.clock.local(),
            )
        return pages_pdf(layout, _("Draft"))

    def save_pdf(self, draft: Draft, order: PrintOrder, path: Path) -> Path:
        """Write a draft as a PDF file.

        Raises:
            UserError: the draft is not complete enough to say what it comes to.
            StorageError: the place cannot be written to.
        """
        data = self.pdf(draft, order)
        with whole_file(path) as partial:
            partial.write_bytes(data)
        with self.database.write() as work:
            self.record(work, "draft.file", draft.key, detail={"file": path.name})
            work.commit()
        return path

    def _reader(self, draft: Draft) -> str:
        """The name of who asks, who may enter such documents and print."""
        self.require(Permission.PRINT)
        return self.require(kind_of(draft.kind).permission).name

    def _document(self, connection: Connection, draft: Draft) -> SheetDocument:
        user = self.require(kind_of(draft.kind).permission)
        refuse_hidden_sources(connection, draft, user)
        return draft_document(connection, draft, self.clock.local(), user.name)
