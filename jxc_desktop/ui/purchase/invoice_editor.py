"""A supplier's invoice matched with what was received: receipts ticked, differences in colour and sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import ClassVar

from jxc_desktop.domain.changes import Changes
from jxc_desktop.domain.documents import DraftLine, Kind, Source
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import ZERO, number
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text, price_text, quantity_text
from jxc_desktop.services.goods import Scanned
from jxc_desktop.services.purchasing.views import UninvoicedLine
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.columns import Column, money, quantity
from jxc_desktop.ui.common.document_draft import inserted
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_editor_frame import EDITOR_HELP
from jxc_desktop.ui.common.document_line_row import LineRow
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_scans import DocumentScans
from jxc_desktop.ui.common.sounds import Sound
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.purchase.differences import difference_text
from jxc_desktop.ui.purchase.receipts_panel import ReceiptsPanel, TickRow, with_ticks

INVOICE_HELP = Help(
    purpose=N_("The invoice of a supplier is matched with what was received; only differences change cost and debt."),
    steps=(
        N_("Choose the supplier, type the number of the invoice, and tick the receipts it covers with Space."),
        N_("Where the invoice says another quantity or price, type it; ▲ and ▼ show what differs."),
        N_("Read at the bottom what posting will do, and press Ctrl+Enter."),
    ),
    keys=(("Space", N_("Tick a receipt")), *EDITOR_HELP.keys),
    errors=(
        (N_("The invoice number was used before"), N_("The same invoice was entered already; open that one instead.")),
        *EDITOR_HELP.errors,
    ),
)


_BESIDE_THE_POINT = frozenset({"specification", "on_hand", "discount"})
"""Columns that make room for the differences; the menu of the titles shows them."""


class InvoiceScans(DocumentScans):
    """Goods of the ticked receipts lead to their line; goods of none of them are no part of the invoice."""

    def _count(self, scan: Scan, scanned: Scanned) -> None:  # noqa: ARG002
        model, item = self._model, scanned.product.name
        goods = [model.product_of(line) for line in model.draft.lines]
        place = next((at for at, one in enumerate(goods) if one and one.code == scanned.product.code), None)
        if place is None:
            model.parts.play(Sound.ERROR)
            self.told.emit("danger", lambda: _("{item} is not on the receipts of this invoice").format(item=item))
            return
        model.parts.play(Sound.ADDED)
        self.told.emit("success", lambda: _("{item} stands in line {line}").format(item=item, line=place + 1))
        self.counted.emit(place)


class InvoiceEditor(DocumentEditor):
    """Matches an invoice with receipts."""

    help: ClassVar[Help | None] = INVOICE_HELP
    scanner: ClassVar[type[DocumentScans]] = InvoiceScans

    def __init__(self, parts: DocumentParts, kind: Kind, key: str | None = None) -> None:
        self.receipts: ReceiptsPanel | None = None
        self.waiting: Mapping[Source, UninvoicedLine] = {}
        self._asked: str | None = None
        super().__init__(parts, kind, key)

    def _bind(self) -> None:
        super()._bind()
        panel = ReceiptsPanel(lambda: _("Receipts without an invoice"), self)
        layout = self.layout()
        if layout is not None:
            layout.insertWidget(layout.indexOf(self.result), panel)  # type: ignore[attr-defined]
        panel.ticked.connect(self.tick)
        self.receipts = panel
        self.lines.set_columns([*self.lines.columns, *self._difference_columns()])
        for place, column in enumerate(self.lines.columns):
            if column.name in _BESIDE_THE_POINT:
                self.grid.setColumnHidden(place, True)
        self.grid.fit_columns()
        self.view_model.changed.connect(self._follow_draft)

    def _difference_columns(self) -> list[Column[LineRow]]:
        return [
            Column(N_("Received"), read=self._received, show=quantity, name="received", width=76),
            Column(
                N_("Quantity difference"),
                read=lambda row: difference_text(self._quantity_difference(row), quantity_text),
                right=True,
                name="quantity_difference",
                danger=lambda row: bool(self._quantity_difference(row)),
                width=84,
            ),
            Column(
                N_("Price difference"),
                read=lambda row: difference_text(self._price_difference(row), price_text),
                right=True,
                name="price_difference",
                danger=lambda row: bool(self._price_difference(row)),
                width=92,
            ),
            Column(N_("Booked"), read=_booked, show=money, name="booked", width=92),
            Column(
                N_("Amount difference"),
                read=lambda row: difference_text(_amount_difference(row), money_text),
                right=True,
                name="amount_difference",
                danger=lambda row: bool(_amount_difference(row)),
                width=92,
            ),
        ]

    def _behind(self, row: LineRow) -> UninvoicedLine | None:
        return self.waiting.get(row.line.source) if row.line is not None and row.line.source is not None else None

    def _received(self, row: LineRow) -> Decimal | None:
        behind = self._behind(row)
        return behind.open if behind is not None else None

    def _quantity_difference(self, row: LineRow) -> Decimal:
        behind = self._behind(row)
        if behind is None or row.line is None:
            return ZERO
        try:
            return number(row.line.quantity, "quantity") - behind.open
        except InvalidValue:
            return ZERO

    def _price_difference(self, row: LineRow) -> Decimal:
        """What the invoice asks for one piece beyond what the receipt booked for it."""
        behind, asked = self._behind(row), row.price()
        return ZERO if behind is None or asked is None else asked - behind.price

    # receipts

    def _follow_draft(self) -> None:
        if self.view_model.draft.party != self._asked:
            self.ask_receipts()
        else:
            self._show_receipts()

    def ask_receipts(self) -> None:
        """Read which receipts of the supplier wait."""
        supplier = self._asked = self.view_model.draft.party
        self.parts.runner.submit(
            lambda _progress: self.parts.services.buying.uninvoiced(supplier),
            done=alive(self, self._take_receipts),
            failed=alive(self, self._no_receipts),
            read=True,
        )

    def _take_receipts(self, found: Sequence[UninvoicedLine]) -> None:
        self.waiting = {one.source: one for one in found}
        self._show_receipts()
        self.lines.show(self.view_model.rows())

    def _no_receipts(self, _error: Exception) -> None:
        """The header says what is wrong with the supplier."""
        self.waiting = {}
        self._show_receipts()

    def _show_receipts(self) -> None:
        if self.receipts is None:
            return
        rows = []
        for document, lines in groupby(self.waiting.values(), lambda one: one.source.document):
            group = list(lines)
            first = group[0]
            amount = sum((one.amount for one in group), ZERO)
            rows.append(TickRow(document, first.day, first.supplier_name, first.reference, amount))
        ticked = {line.source.document for line in self.view_model.draft.lines if line.source is not None}
        self.receipts.show_receipts(with_ticks(rows, ticked))

    def tick(self, document: str) -> None:
        """Cover a receipt by the invoice, or leave it out again."""
        draft = self.view_model.draft
        kept = tuple(line for line in draft.lines if line.source is None or line.source.document != document)
        if len(kept) < len(draft.lines):
            self.view_model.change(N_("Leave out {item}"), replace(draft, lines=kept), item=document)
            return
        group = [one for one in self.waiting.values() if one.source.document == document]
        if not group:
            return
        draft = replace(draft, party=draft.party or group[0].supplier)
        lines = [
            DraftLine(0, product=one.product, quantity=f"{one.open:f}", unit=one.unit, source=one.source)
            for one in group
        ]
        self.view_model.change(N_("Add {item}"), inserted(draft, len(draft.lines), lines), item=document)

    # the tab

    def refresh(self, changes: Changes) -> None:
        """Other receipts may wait now."""
        super().refresh(changes)
        self.ask_receipts()

    def _posted(self, done: object) -> None:
        super()._posted(done)  # type: ignore[arg-type]
        self.ask_receipts()


def _booked(row: LineRow) -> Decimal | None:
    return row.quoted.booked if row.quoted is not None and row.line is not None and row.line.source else None


def _amount_difference(row: LineRow) -> Decimal:
    booked = _booked(row)
    return ZERO if booked is None or row.quoted is None else row.quoted.total - booked
