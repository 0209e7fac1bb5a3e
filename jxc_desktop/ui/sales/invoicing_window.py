"""What waits for its invoice: deliveries, counter sales and returns ticked together, and the tax program's file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import shiboken6
from PySide6.QtWidgets import QPushButton

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.services.scanning import Scan
from jxc_desktop.services.selling.invoices import InvoiceFilter, TaxFile, ToInvoice
from jxc_desktop.ui.common.columns import Column, day, gutter, money
from jxc_desktop.ui.common.document_keeper import SavedDraft
from jxc_desktop.ui.common.document_parts import DocumentParts, editor_page
from jxc_desktop.ui.common.document_words import kind_name
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListQuery, ListWindow
from jxc_desktop.ui.common.rows_model import PageLike
from jxc_desktop.ui.common.tab_page import Help


class InvoicingWindow(ListWindow):
    """Sales to known customers by whether they are invoiced."""

    name = "invoicing"
    heading = N_("To invoice")
    icon_name: ClassVar[str] = "settlement"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.DOCUMENTS})
    states = (("uninvoiced", N_("Not invoiced")), ("invoiced", N_("Invoiced")), ("", N_("All sales")))
    columns = (
        gutter(
            lambda row: "check" if not row.open else "partial" if row.invoiced else "pending",
            lambda row: _("Invoiced") if not row.open else _("Not invoiced"),
        ),
        Column(N_("Number"), read=lambda row: row.number, name="number", width=160),
        Column(N_("Kind"), read=lambda row: kind_name(row.kind), name="kind", width=110),
        Column(N_("Date"), read=lambda row: row.day, show=day, name="day", width=100),
        Column(N_("Customer"), read=lambda row: row.party_name, name="party", stretch=True, width=200),
        Column(N_("Amount"), read=lambda row: row.total, show=money, name="total", width=110),
        Column(N_("Invoiced"), read=lambda row: row.invoiced or None, show=money, name="invoiced", width=110),
        Column(N_("Not invoiced"), read=lambda row: row.open or None, show=money, name="open", width=110),
    )
    help: ClassVar[Help | None] = Help(
        purpose=N_("Sales that wait for their invoice, and returns that wait for a red one."),
        steps=(
            N_("Choose the deliveries of one customer (Ctrl or Shift chooses several) and press Alt+I."),
            N_("Write the number of the tax invoice into the draft that opens, and post it."),
            N_("Ctrl+Shift+E writes the newest invoices without a tax number as the tax program takes them."),
        ),
        keys=(
            ("Alt+I", N_("Make one invoice")),
            ("Ctrl+E", N_("Export to Excel")),
            ("Ctrl+Shift+E", N_("File for the tax program")),
            ("Enter", N_("Open")),
        ),
    )

    def __init__(self, parts: DocumentParts) -> None:
        self.parts = parts
        super().__init__(parts.runner, parts.navigator)
        self.exporting = ExportStrip(parts.state, self)
        self.exporting.asked.connect(self._write)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.exporting)
        for name, text, does, primary in (
            ("invoices", lambda: _("Invoices"), self.open_invoices, False),
            ("file", lambda: _("Tax program file  Ctrl+Shift+E"), self.ask_file, False),
            ("make", lambda: _("Make one invoice  Alt+I"), self.make_invoice, True),
        ):
            button = QPushButton(self)
            button.setObjectName(f"invoicing.{name}")
            self.say(button.setText, text)
            button.clicked.connect(does)
            if primary:
                button.setProperty("kind", "primary")
            self.filter_bar.add_widget(button)
        bind(self, "Alt+I", self.make_invoice)
        bind(self, "Ctrl+Shift+E", self.ask_file)
        self.reload()

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> PageLike[ToInvoice]:
        """One page of sales."""
        wanted = InvoiceFilter(state=query.state, text=query.text, after=cursor, limit=limit)
        return self.parts.services.invoices.to_invoice(wanted)

    def open_row(self, row: ToInvoice) -> None:
        """Open the document."""
        self.parts.open_document(row.number)

    def open_invoices(self) -> None:
        """Open the list of invoices."""
        self.navigator.open("sales_invoices")

    def on_scan(self, scan: object) -> bool:
        """A scanned document is looked for."""
        if isinstance(scan, Scan) and scan.kind == "document":
            self.filter_bar.box.setText(scan.document)
            return True
        return False

    def empty_text(self) -> str:
        """What the empty list says."""
        return _("Nothing waits for an invoice.")

    def make_invoice(self) -> None:
        """Make the draft of one invoice of what is chosen, and open it."""
        numbers = [row.number for row in self.table.chosen_rows()]
        if not numbers:
            return
        services = self.parts.services
        self.runner.submit(
            lambda _progress: SavedDraft(services.documents.save(services.selling.invoice(numbers))),
            done=self._open_draft,
            failed=self._told,
        )

    def _open_draft(self, saved: SavedDraft) -> None:
        self.navigator.open(editor_page(saved.draft.kind), saved.draft.key)

    def _told(self, error: Exception) -> None:
        if shiboken6.isValid(self):
            self.errors.show_error(error)

    # the tax program

    def ask_file(self) -> None:
        """Ask where the tax program's file goes."""
        if self.parts.may(Permission.EXPORT):
            self.exporting.ask(_("Invoices {day}.xlsx").format(day=f"{self.parts.clock.local():%Y-%m-%d}"))

    def _write(self, path: Path) -> None:
        self.runner.submit(lambda _progress: self._export(path), done=self._written, failed=self._told)

    def _export(self, path: Path) -> TaxFile:
        """The invoices whose tax number nobody wrote down yet."""
        invoices = self.parts.services.invoices
        return invoices.export(invoices.unnumbered(), path)

    def _written(self, file: TaxFile) -> None:
        if not shiboken6.isValid(self):
            return
        self.exporting.show_written(file.path)
        told = ngettext("{count} invoice, ¥{total}.", "{count} invoices, ¥{total}.", file.invoices).format(
            count=file.invoices, total=money_text(file.total)
        )
        if file.without_code:
            missing = _(", ").join(file.without_code[:5])
            told += " " + _("Goods without a tax classification: {names}.").format(names=missing)
        self.errors.show_text(lambda: told, tone="warning" if file.without_code else "success")
