"""Pages for the queue of prints: what a job of the office printer or of the parcel printer says, as a PDF."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from jxc_desktop.db.queries.sheet_documents import SheetDocument, company_texts, printed_before, sheet_document
from jxc_desktop.db.repositories.outbox import PrintJob
from jxc_desktop.db.repositories.print_templates import LETTERHEAD, PrintTemplates, TemplateRow
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.counter_keys import read_counter_keys
from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.i18n import _
from jxc_desktop.printing.page_writers import pages_pdf
from jxc_desktop.printing.sheet import Company, paper_of
from jxc_desktop.printing.sheet_layout import SheetLayout
from jxc_desktop.printing.shipping import Address, ShippingLabel, shipping_pdf
from jxc_desktop.printing.table_print import TablePrint, table_pdf
from jxc_desktop.printing.templates import COLUMNS, FIELDS, PrintTemplate, changed, default_template
from jxc_desktop.services.bin_labels import BIN_LABELS, bin_labels_pdf
from jxc_desktop.services.card_sheets import CARD_SHEET, card_sheet_pdf
from jxc_desktop.services.document_sheets import document_sheet
from jxc_desktop.services.draft_sheets import draft_document
from jxc_desktop.services.engine.draft_codec import decode
from jxc_desktop.services.key_card import KEY_CARD, key_card_table
from jxc_desktop.services.settling.accounts import read_reminder, read_statement
from jxc_desktop.services.settling.papers import reminder_table, statement_table

DOCUMENT, DRAFT, SHIPPING, TEST = "document", "draft", "shipping", "test_page"
STATEMENT, LETTER = "statement", "letter"
PAGE_JOBS = frozenset({DOCUMENT, DRAFT, SHIPPING, TEST, STATEMENT, LETTER, BIN_LABELS, KEY_CARD, CARD_SHEET})
"""Kinds of jobs that are pages, not bytes of a receipt printer."""
MOST_COPIES = 20


def pages_of_job(connection: Connection, job: PrintJob, content: Mapping[str, Any], now: datetime) -> bytes:
    """The PDF of a job; empty where there is nothing left to say, because what was asked for is paid meanwhile.

    Raises:
        NotFound: its document or template is gone.
    """
    if job.kind == BIN_LABELS:
        return bin_labels_pdf(content["bins"], str(content["layout"]))
    if job.kind == CARD_SHEET:
        return card_sheet_pdf(content["cards"], str(content["shop"]))
    if job.kind == KEY_CARD:
        return table_pdf(key_card_table(read_counter_keys(str(content["keys"])), company_of(connection)))
    if job.kind in (STATEMENT, LETTER):
        return account_pages(connection, job.kind, content)
    if job.kind == DRAFT:
        document = draft_document(connection, decode(str(content["draft"])), now, str(content["user"]))
    elif job.kind == TEST or job.document_id is None:
        return trial_page(connection)
    else:
        document = read_document(connection, job.document_id)
    if job.kind == SHIPPING:
        return shipping_pdf(shipping_label(document, company_of(connection)))
    return document_pages(connection, job, document, content, now)


def document_pages(
    connection: Connection, job: PrintJob, document: SheetDocument, content: Mapping[str, Any], now: datetime
) -> bytes:
    """The pages of a document or draft as they were asked for."""
    template = find_template(connection, document.kind, str(content.get("template", "")))
    layout = document_layout(
        document,
        template,
        company_of(connection),
        paper=str(content.get("paper", "")),
        costs=bool(content.get("costs")),
        printed_at=now,
        reprint=0 if document.draft else printed_before(connection, document.id, DOCUMENT, job.id),
    )
    copies = max(1, min(int(content.get("copies", 1)), MOST_COPIES))
    return pages_pdf((page for _copy in range(copies) for page in layout), document.number)


def account_pages(connection: Connection, kind: str, content: Mapping[str, Any]) -> bytes:
    """A statement of account or a dunning letter; no letter to who owes nothing overdue any more."""
    company, party = company_of(connection), str(content["party"])
    if kind == STATEMENT:
        days = (date.fromisoformat(content[name]) for name in ("since", "until"))
        return table_pdf(statement_table(read_statement(connection, party, *days), company))
    reminder = read_reminder(connection, party, date.fromisoformat(content["at"]))
    return table_pdf(reminder_table(reminder, company)) if reminder.lines else b""


def trial_page(connection: Connection) -> bytes:
    """A page that shows that the printer prints Chinese, and where its margins are."""
    table = TablePrint(
        _("Test print"), (_("If you can read this, the printer works."),), company=company_of(connection)
    )
    return table_pdf(table)


def document_layout(
    document: SheetDocument,
    template: PrintTemplate,
    company: Company,
    *,
    paper: str = "",
    costs: bool = False,
    printed_at: datetime | None = None,
    reprint: int = 0,
) -> SheetLayout:
    """The pages of a document by a template, on its paper unless another is named."""
    sheet = document_sheet(document, template, company, costs=costs, printed_at=printed_at, reprint=reprint)
    return SheetLayout(sheet, paper_of(paper or template.paper), template.lines)


def read_document(connection: Connection, identity: int | None) -> SheetDocument:
    """A posted document.

    Raises:
        NotFound: there is none.
    """
    found = None if identity is None else sheet_document(connection, identity)
    if found is None:
        raise NotFound(field="document", what=N_("document"), name="")
    return found


def find_template(connection: Connection, kind: str, code: str = "") -> PrintTemplate:
    """The template of a kind: the usual one, or another by its code.

    Raises:
        NotFound: the kind has no such template.
    """
    declared = kind_of(kind)
    stored = PrintTemplates(connection).get(code or kind)
    if stored is not None and stored.kind == kind:
        return template_of(stored)
    if code and code != kind:
        raise NotFound(field="template", what=N_("print template"), name=code)
    return default_template(declared)


def template_of(row: TemplateRow) -> PrintTemplate:
    """A stored template; what a later version of the program wrote and this one does not know is left out."""
    base = default_template(kind_of(row.kind))
    content = {name: value for name, value in row.content.items() if hasattr(base, name)}
    for name, choices in (("fields", FIELDS), ("columns", COLUMNS)):
        if isinstance(listed := content.get(name), list):
            content[name] = [item for item in listed if item in choices]
    made = changed(base, {**content, "name": row.name, "paper": row.paper})
    return replace(made, code=row.code, version=row.version)


def company_of(connection: Connection) -> Company:
    """Who we are: name, address, phone and tax number from the settings, and the logo."""
    texts = company_texts(connection)
    lines = [texts.get("shop_address", "")]
    if phone := texts.get("shop_phone", ""):
        lines.append(_("Phone {number}").format(number=phone))
    if number := texts.get("shop_tax_number", ""):
        lines.append(_("Tax number {number}").format(number=number))
    return Company(texts.get("shop_name", ""), tuple(line for line in lines if line), logo_of(connection))


def logo_of(connection: Connection) -> bytes:
    """The PNG of the shop's logo; empty for none."""
    row = PrintTemplates(connection).get(LETTERHEAD)
    return b64decode(str(row.content.get("logo", ""))) if row is not None else b""


def shipping_label(document: SheetDocument, company: Company) -> ShippingLabel:
    """The label of the parcels of a document: to its delivery address, else to the party's own."""
    facts = {name: str(value) for name, value in document.facts.items() if isinstance(value, str)}
    parcels = document.facts.get("parcels")
    return ShippingLabel(
        number=document.number,
        sender=Address(company.name, "", "", "  ".join(company.lines[:2])),
        recipient=Address(
            facts.get("party", ""),
            facts.get("contact", ""),
            facts.get("phone", ""),
            facts.get("address") or facts.get("party_address", ""),
        ),
        carrier=facts.get("carrier", ""),
        tracking=facts.get("tracking", ""),
        order=facts.get("reference") or facts.get("source", ""),
        remark=facts.get("remark", ""),
        parcels=int(str(parcels)) if parcels else 1,
    )
