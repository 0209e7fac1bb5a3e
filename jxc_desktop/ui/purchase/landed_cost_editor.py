"""Landed cost: freight and duty spread over what came; the share of every line is seen before it is posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from jxc_desktop.domain.changes import Changes
from jxc_desktop.domain.documents import Charge, Kind
from jxc_desktop.domain.errors import N_, InvalidValue, ShopError
from jxc_desktop.domain.values import AMOUNT_PLACES, ZERO
from jxc_desktop.i18n import _
from jxc_desktop.services.document_views import QuotedLine
from jxc_desktop.services.documents import DocumentFilter
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.columns import Column, money
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_editor_frame import EDITOR_HELP
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_paste import decimal_cell
from jxc_desktop.ui.common.entry import half_width
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.text_grid import TextGrid
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.purchase.receipts_panel import ReceiptsPanel, TickRow, with_ticks

BASES = {"amount": N_("By amount"), "quantity": N_("By quantity"), "weight": N_("By weight")}
_SHOWN = 100
"""So many of the newest receipts are offered."""

LANDED_HELP = Help(
    purpose=N_("Freight, duty and the like belong to what the goods cost: they are spread over the lines of receipts."),
    steps=(
        N_("Choose whom the charges are owed to, and tick the receipts they belong to with Space."),
        N_("Type each charge with its amount, and by what it is spread: amount, quantity or weight."),
        N_("Read below what each line bears; what was sold already bears its share too. Ctrl+Enter posts."),
    ),
    keys=(("Space", N_("Tick a receipt")), *EDITOR_HELP.keys),
    errors=EDITOR_HELP.errors,
)
_SHARES: tuple[Column[QuotedLine], ...] = (
    Column("#", read=lambda row: row.line, name="line", right=True, width=36),
    Column(N_("Code"), read=lambda row: row.code, name="code", width=90),
    Column(N_("Item"), read=lambda row: f"{row.name} {row.specification}".strip(), name="item", stretch=True),
    Column(N_("Share of the charges"), read=lambda row: row.charge, show=money, name="charge", width=140),
)


class LandedCostEditor(DocumentEditor):
    """Spreads charges over receipts."""

    help: ClassVar[Help | None] = LANDED_HELP

    def __init__(self, parts: DocumentParts, kind: Kind, key: str | None = None) -> None:
        self._receipts: Sequence[TickRow] = ()
        self._typed: tuple[Charge, ...] = ()
        super().__init__(parts, kind, key)
        self.ask_receipts()

    def _bind(self) -> None:
        super()._bind()
        self.receipts = ReceiptsPanel(lambda: _("Receipts the charges belong to"), self)
        self.charges = TextGrid((N_("Charge"), N_("Amount"), N_("Spread by")), self, name="charges", rows_shown=5)
        self.say(self.charges.setAccessibleName, lambda: _("Charges"))
        self.shares: RowsModel[QuotedLine] = RowsModel(columns=_SHARES, parent=self)
        self.share_table = TableView(self, name="shares")
        self.share_table.setModel(self.shares)
        self._put_in_place()
        self.receipts.ticked.connect(self.tick)
        self.charges.changed.connect(self._take_charges)
        self.view_model.changed.connect(self._follow_draft)

    def _put_in_place(self) -> None:
        layout = self.layout()
        if not isinstance(layout, QVBoxLayout):
            return
        row, right = QHBoxLayout(), QVBoxLayout()
        row.setSpacing(4 * GRID)
        heading = QLabel(self)
        heading.setProperty("role", "strong")
        self.say(heading.setText, lambda: _("Charges"))
        right.setSpacing(GRID)
        right.addWidget(heading)
        right.addWidget(self.charges)
        right.addStretch(1)
        row.addWidget(self.receipts, 3)
        row.addLayout(right, 2)
        place = layout.indexOf(self.result)
        layout.insertLayout(place, row)
        layout.insertWidget(place + 1, self.share_table, 1)
        self.grid.hide()
        self.history_button.hide()
        for number in range(layout.count()):
            item = layout.itemAt(number)
            inner = item.layout() if item is not None else None
            if inner is not None and inner.indexOf(self.grid) >= 0:
                layout.setStretch(number, 0)

    def go_to_lines(self) -> None:
        """After the header come the receipts."""
        self.receipts.table.setFocus()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.shares.retranslate()
        self._show_charges()

    # receipts

    def ask_receipts(self) -> None:
        """Read the newest receipts."""
        wanted = DocumentFilter(kinds=("goods_receipt",), state="posted", limit=_SHOWN)
        self.parts.runner.submit(
            lambda _progress: [
                TickRow(row.number, row.day, row.party, "", row.total or ZERO)
                for row in self.parts.services.documents.list(wanted).rows
            ],
            done=alive(self, self._take_receipts),
            failed=alive(self, self.errors.show_error),
            read=True,
        )

    def _take_receipts(self, found: Sequence[TickRow]) -> None:
        self._receipts = found
        self._follow_draft()

    def tick(self, number: str) -> None:
        """Let a receipt bear its share, or not."""
        draft = self.view_model.draft
        ticked = [one for one in draft.sources if one != number]
        if len(ticked) == len(draft.sources):
            ticked.append(number)
        changed = replace(draft, source=ticked[0] if ticked else "", further_sources=tuple(ticked[1:]), lines=())
        self.view_model.change(N_("Change of receipts"), changed)

    def on_scan(self, scan: object) -> bool:
        """The code of a receipt ticks it; goods mean nothing here."""
        if isinstance(scan, Scan) and any(one.number == scan.document for one in self._receipts):
            self.tick(scan.document)
            return True
        return False

    def refresh(self, changes: Changes) -> None:
        """Other receipts may be there now."""
        super().refresh(changes)
        self.ask_receipts()

    # charges

    def _take_charges(self) -> None:
        try:
            typed = tuple(_charge(row) for row in self.charges.texts())
        except ShopError as error:
            self.errors.show_error(error)
            return
        self.errors.clear()
        self._typed = typed
        self.view_model.change(N_("Change of charges"), replace(self.view_model.draft, charges=typed))

    def _follow_draft(self) -> None:
        draft = self.view_model.draft
        self.receipts.show_receipts(with_ticks(self._receipts, draft.sources))
        self.shares.set_rows(sorted(self.view_model.quote.lines.values(), key=lambda line: line.line))
        if draft.charges != self._typed:
            self._show_charges()

    def _show_charges(self) -> None:
        draft = self.view_model.draft
        self._typed = draft.charges
        self.charges.set_texts([(one.name, f"{one.amount:f}", _(BASES.get(one.by, one.by))) for one in draft.charges])


def _charge(row: Sequence[str]) -> Charge:
    """A typed row as a charge; without a base it is spread by amount.

    Raises:
        InvalidValue: the amount is no number, or nobody knows the base.
    """
    name, amount, by = (cell.strip() for cell in row)
    negative = half_width(amount).startswith("-")
    value = decimal_cell(half_width(amount).lstrip("+-"), AMOUNT_PLACES, "charges")
    if value is None:
        raise InvalidValue("charges", name, N_("an amount is needed"))
    return Charge(name, -value if negative else value, _base(by))


def _base(text: str) -> str:
    wanted = text.casefold()
    if not wanted:
        return "amount"
    for base, word in BASES.items():
        if wanted in {base, word.casefold(), _(word).casefold()} or wanted in _(word).casefold():
            return base
    raise InvalidValue("charges", text, N_("amount, quantity or weight is needed"))
