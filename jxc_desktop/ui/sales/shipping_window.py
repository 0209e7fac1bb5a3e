"""Deliveries on their way: carrier, number, parcels and whether the customer signed, by hand or from a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import shiboken6
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.services.base import Changes
from jxc_desktop.services.scanning import Scan
from jxc_desktop.services.selling.shipping import (
    SHIPPING_STATES,
    Shipment,
    ShippingFilter,
    ShippingImport,
    ShippingInput,
)
from jxc_desktop.ui.common.columns import Column, day, gutter, moment, whole
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_printing import PrintPanel
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListQuery, ListWindow
from jxc_desktop.ui.common.rows_model import PageLike
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.common.tokens import GRID

_ICONS = {"waiting": "pending", "shipped": "partial", "signed": "check", "refused": "error"}
_MOST_TOLD = 4
_FILES = "Excel, CSV (*.xlsx *.xls *.csv *.txt)"


class ShippingWindow(ListWindow):
    """Deliveries by how far they are; the chosen one is changed below."""

    name = "shipping"
    heading = N_("Shipping")
    icon_name: ClassVar[str] = "sales"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.DOCUMENTS})
    states = (
        ("waiting", N_("To ship")),
        ("shipped", N_("On the way")),
        ("signed", N_("Signed for")),
        ("refused", N_("Refused by the customer")),
        ("", N_("All deliveries")),
    )
    columns = (
        gutter(lambda row: _ICONS[row.state], lambda row: _(SHIPPING_STATES[row.state])),
        Column(N_("Number"), read=lambda row: row.number, name="number", width=150),
        Column(N_("Date"), read=lambda row: row.at, show=moment, name="at", width=130),
        Column(N_("Customer"), read=lambda row: row.party_name, name="party", width=150),
        Column(N_("Address"), read=lambda row: row.address, name="address", stretch=True, width=160),
        Column(N_("Carrier"), read=lambda row: row.carrier, name="carrier", width=90),
        Column(N_("Tracking number"), read=lambda row: row.tracking, name="tracking", width=140),
        Column(N_("Parcels"), read=lambda row: row.parcels or None, show=whole, name="parcels", width=64),
        Column(N_("Shipping state"), read=lambda row: _(SHIPPING_STATES[row.state]), name="state_word", width=110),
        Column(N_("Since"), read=lambda row: row.on, show=day, name="on", width=96),
    )
    help: ClassVar[Help | None] = Help(
        purpose=N_("Deliveries on their way to the customer."),
        steps=(
            N_("Choose a delivery, write carrier, number and parcels below and press Ctrl+S."),
            N_("Alt+S notes that the customer signed. Labels for the parcels are printed with Ctrl+P."),
            N_("A file of the carrier with numbers and states is looked at first, then taken over."),
        ),
        keys=(
            ("Ctrl+S", N_("Save")),
            ("Alt+S", N_("Signed for")),
            ("Ctrl+P", N_("Parcel labels")),
            ("Enter", N_("Open")),
        ),
    )

    def __init__(self, parts: DocumentParts) -> None:
        self.parts = parts
        super().__init__(parts.runner, parts.navigator)
        self.printing = PrintPanel(parts, self)
        self.form = Form(
            (
                FormField("carrier", N_("Carrier")),
                FormField("tracking", N_("Tracking number"), "code"),
                FormField("parcels", N_("Parcels"), "whole"),
                FormField("state", N_("Shipping state"), "choice", choices=_choices),
            ),
            columns=4,
            parent=self,
            name="shipping",
        )
        self._shown = ""
        self._file: Path | None = None
        self._arrange_below()
        self.printing.failed.connect(self.errors.show_error)
        self.table.selectionModel().currentRowChanged.connect(lambda *_now: self._follow())
        self.model.loaded.connect(self._follow)
        for keys, does in (("Ctrl+S", self.save), ("Alt+S", self.sign), ("Ctrl+P", self.print_labels)):
            bind(self, keys, does)
        self.reload()

    def _arrange_below(self) -> None:
        frame = QFrame(self)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(0, GRID, 0, 0)
        inside.addWidget(self.printing)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.form, 1)
        may = self.parts.may(Permission.SALES_POST)
        verbs: tuple[tuple[str, Callable[[], str], Callable[[], object], bool], ...] = (
            ("save", lambda: _("Save  Ctrl+S"), self.save, may),
            ("sign", lambda: _("Signed for  Alt+S"), self.sign, may),
            ("labels", lambda: _("Parcel labels  Ctrl+P"), self.print_labels, self.parts.may(Permission.PRINT)),
        )
        for name, text, does, allowed in verbs:
            button = QPushButton(frame)
            button.setObjectName(f"shipping.{name}")
            self.say(button.setText, text)
            button.clicked.connect(does)
            button.setVisible(allowed)
            row.addWidget(button)
        inside.addLayout(row)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(frame)
        self._file_button = QPushButton(self)
        self._file_button.setObjectName("shipping.file")
        self.say(self._file_button.setText, lambda: _("From a carrier's file"))
        self._file_button.clicked.connect(self.choose_file)
        self._file_button.setVisible(may and self.parts.may(Permission.IMPORT))
        self.filter_bar.add_widget(self._file_button)

    # the list

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> PageLike[Shipment]:
        """One page of deliveries."""
        wanted = ShippingFilter(state=query.state, text=query.text, after=cursor, limit=limit)
        return self.parts.services.shipping.list(wanted)

    def counts(self, query: ListQuery) -> Mapping[str, int]:  # noqa: ARG002
        """How many are in each state."""
        return self.parts.services.shipping.counts()

    def open_row(self, row: Shipment) -> None:
        """Open the delivery."""
        self.parts.open_document(row.number)

    def on_scan(self, scan: object) -> bool:
        """A scanned delivery is looked for; another code is the tracking number of the chosen one."""
        if not isinstance(scan, Scan):
            return False
        if scan.kind == "document":
            self.show_state("")
            self.filter_bar.box.setText(scan.document)
            return True
        if scan.kind == "unknown" and self._shown:
            self._change(ShippingInput(tracking=scan.code))
            return True
        return False

    def empty_text(self) -> str:
        """What the empty list says."""
        return _("No delivery is in this state.")

    # one delivery

    def chosen(self) -> Shipment | None:
        """The delivery under the cursor."""
        index = self.table.currentIndex()
        return self.model.row(index.row()) if index.isValid() and index.row() < self.model.rowCount() else None

    def _follow(self) -> None:
        row = self.chosen()
        self._shown = row.number if row is not None else ""
        self.form.setEnabled(row is not None and self.parts.may(Permission.SALES_POST))
        values: dict[str, object] = {"carrier": "", "tracking": "", "parcels": None, "state": "waiting"}
        if row is not None:
            values = {
                "carrier": row.carrier,
                "tracking": row.tracking,
                "parcels": row.parcels or None,
                "state": row.state,
            }
        self.form.show_values(values)

    def save(self) -> None:
        """Keep what is written below."""
        row = self.chosen()
        if row is None or not self.form.take():
            return
        values = self.form.values()
        parcels, state = values["parcels"], str(values["state"])
        tracking = str(values["tracking"])
        if state == "waiting" and row.state == "waiting" and tracking and not row.tracking:
            state = "shipped"
        self._change(ShippingInput(str(values["carrier"]), tracking, int(str(parcels or 0)), state))

    def sign(self) -> None:
        """Note that the customer signed today."""
        if self.chosen() is not None:
            self._change(ShippingInput(state="signed", on=self.parts.clock.local().date()))

    def _change(self, given: ShippingInput) -> None:
        number = self._shown
        if not number or not self.parts.may(Permission.SALES_POST):
            return

        def done(_changes: Changes) -> None:
            if shiboken6.isValid(self):
                self.errors.show_text(lambda: _("{number} is saved.").format(number=number), tone="success")

        self.runner.submit(
            lambda _progress: self.parts.services.shipping.change(number, given), done=done, failed=self._told
        )

    def print_labels(self) -> None:
        """Offer the labels of the parcels."""
        if self._shown and self.parts.may(Permission.PRINT):
            self.printing.ask(self._shown)

    def _told(self, error: Exception) -> None:
        if shiboken6.isValid(self):
            self.errors.show_error(error)

    # a carrier's file

    def choose_file(self) -> None:
        """Ask for a file of the carrier."""
        path, _kind = QFileDialog.getOpenFileName(self, _("From a carrier's file"), "", _FILES)
        if path:
            self.look_at(Path(path))

    def look_at(self, path: Path) -> None:
        """Say what a file would change, before anything is changed."""
        self._file = path
        service = self.parts.services.shipping
        self.runner.submit(lambda _progress: service.preview_file(path), done=self._offer, failed=self._told, read=True)

    def _offer(self, found: ShippingImport) -> None:
        if shiboken6.isValid(self):
            self.errors.show_text(
                lambda: _file_text(found),
                tone="warning" if found.problems else "info",
                action=self.take_over if found.changed else None,
                action_text=lambda: _("Take over"),
            )

    def take_over(self) -> None:
        """Take the file over that was looked at."""
        path, service = self._file, self.parts.services.shipping
        if path is None:
            return

        def done(found: ShippingImport) -> None:
            if shiboken6.isValid(self):
                told = ngettext("{count} delivery was changed.", "{count} deliveries were changed.", found.changed)
                self.errors.show_text(lambda: told.format(count=found.changed), tone="success")

        self.runner.submit(lambda _progress: service.import_file(path), done=done, failed=self._told)

    def first_focus(self) -> QWidget | None:
        """The filter box."""
        return self.filter_bar.box


def _choices() -> list[tuple[str, str]]:
    return [(code, _(word)) for code, word in SHIPPING_STATES.items()]


def _file_text(found: ShippingImport) -> str:
    told = [
        ngettext("{count} row", "{count} rows", len(found.rows)).format(count=len(found.rows)),
        ngettext("{count} delivery changes", "{count} deliveries change", found.changed).format(count=found.changed),
    ]
    told += [
        _("{cell} {value}: {reason}").format(cell=one.cell, value=one.text, reason=_(one.problem))
        for one in found.problems[:_MOST_TOLD]
    ]
    rest = len(found.problems) - _MOST_TOLD
    if rest > 0:
        told.append(ngettext("and {count} more problem", "and {count} more problems", rest).format(count=rest))
    return "  ·  ".join(told)
