"""Receivables and payables: every party by the age of its debts, and the open items of the one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO
from jxc_desktop.i18n import _
from jxc_desktop.services.settlement import OpenItemView, PartyAge
from jxc_desktop.services.settling.ages import PAYABLE, RECEIVABLE
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.columns import Column, day, money, whole
from jxc_desktop.ui.common.document_parts import DocumentParts, editor_page
from jxc_desktop.ui.common.document_words import kind_name
from jxc_desktop.ui.common.list_window import ListQuery, ListWindow
from jxc_desktop.ui.common.rows_model import PageLike, RowsModel
from jxc_desktop.ui.common.settled_strip import SETTLE_PAGE
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID, ROW_COMPACT
from jxc_desktop.ui.money.age_bars import BUCKETS, AgeBars

STATEMENT_PAGE = "statements"
_ITEMS_SHOWN = 7


@dataclass(frozen=True, slots=True)
class AgePage:
    """All parties at once: those with something open."""

    rows: tuple[PartyAge, ...]
    next: object | None = None
    total: int | None = None


def _bucket(place: int) -> Column[PartyAge]:
    return Column(
        BUCKETS[place],
        read=lambda row: row.buckets[place] or None,
        show=money,
        name=f"bucket{place}",
        width=112,
        danger=lambda row: place > 2 and row.buckets[place] > 0,
    )


_COLUMNS: tuple[Column[PartyAge], ...] = (
    Column(N_("Code"), read=lambda row: row.party, name="code", width=90),
    Column(N_("Name"), read=lambda row: row.name, name="name", stretch=True),
    Column(N_("Balance"), read=lambda row: row.balance, show=money, name="balance", width=120),
    *(_bucket(place) for place in range(len(BUCKETS))),
    Column(N_("Not settled yet"), read=lambda row: row.unallocated or None, show=money, name="unallocated", width=112),
    Column(N_("Days overdue"), read=lambda row: max(row.oldest_days, 0) or None, show=whole, name="days", width=80),
)
_ITEM_COLUMNS: tuple[Column[OpenItemView], ...] = (
    Column(N_("Document number"), read=lambda row: row.document, name="number", width=170),
    Column(N_("Document kind"), read=lambda row: kind_name(row.kind), name="kind", width=120),
    Column(N_("Date"), read=lambda row: row.day, show=day, name="day", width=100),
    Column(N_("Due"), read=lambda row: row.due, show=day, name="due", width=100),
    Column(
        N_("Days overdue"),
        read=lambda row: max(row.days, 0) or None,
        show=whole,
        name="days",
        width=90,
        danger=lambda row: row.days > 0,
    ),
    Column(N_("Their number"), read=lambda row: row.reference, name="reference", stretch=True),
    Column(N_("Amount"), read=lambda row: row.amount, show=money, name="amount", width=110),
    Column(N_("Settled so far"), read=lambda row: row.settled, show=money, name="settled", width=110),
    Column(N_("Open amount"), read=lambda row: row.open, show=money, name="open", width=110),
)


class DebtsWindow(ListWindow):
    """One side of what is owed; below the list stand the open items of the chosen party."""

    side: ClassVar[str] = RECEIVABLE
    money_kind: ClassVar[str] = "receipt_of_money"
    icon_name: ClassVar[str] = "settlement"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.DEBTS, Topic.PARTIES})
    columns = _COLUMNS

    def __init__(self, parts: DocumentParts) -> None:
        self.parts = parts
        super().__init__(parts.runner, parts.navigator)
        self.reload()

    def _arrange(self) -> None:
        super()._arrange()
        self.bars = AgeBars(self)
        self.items: RowsModel[OpenItemView] = RowsModel(columns=_ITEM_COLUMNS, parent=self)
        self.item_table = TableView(self, row_height=ROW_COMPACT, name="items")
        self.item_table.setModel(self.items)
        self.item_table.setFixedHeight((_ITEMS_SHOWN + 1) * ROW_COMPACT + 4)
        self.item_title = QLabel(self)
        self.item_title.setProperty("role", "strong")
        self.statement_button, self.money_button = QPushButton(self), QPushButton(self)
        self.statement_button.setObjectName("debts.statement")
        self.money_button.setObjectName("debts.money")
        self.settle_button = QPushButton(self)
        self.settle_button.setObjectName("debts.settle")
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.item_title, 1)
        row.addWidget(self.statement_button)
        row.addWidget(self.settle_button)
        row.addWidget(self.money_button)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(self.body), self.bars)
        place = layout.indexOf(self.body) + 1
        layout.insertLayout(place, row)
        layout.insertWidget(place + 1, self.item_table)

    def _bind(self) -> None:
        super()._bind()
        self.say(self.statement_button.setText, lambda: _("Statement of account"))
        self.say(self.money_button.setText, self._money_text)
        self.say(self.item_table.setAccessibleName, lambda: _("Open items"))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._ask_items())
        self.item_table.activated_row.connect(lambda row: self.parts.open_document(row.document))
        self.statement_button.clicked.connect(self.open_statement)
        self.say(self.settle_button.setText, lambda: _("Settle…"))
        self.settle_button.clicked.connect(self.open_settling)
        self.money_button.clicked.connect(self.open_money)

    def _money_text(self) -> str:
        return _("Receive money") if self.side == RECEIVABLE else _("Pay")

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> PageLike[PartyAge]:  # noqa: ARG002
        """All parties with something open that fit."""
        wanted = query.text.casefold()
        rows = tuple(
            age
            for age in self.parts.services.settlement.ages(self.side)
            if wanted in age.party.casefold() or wanted in age.name.casefold()
        )
        return AgePage(rows, None, len(rows))

    def open_row(self, row: PartyAge) -> None:  # noqa: ARG002
        """Go to the open items of the party."""
        self.item_table.setFocus()
        if self.items.rowCount() and not self.item_table.currentIndex().isValid():
            self.item_table.setCurrentIndex(self.items.index(0, 0))

    def empty_text(self) -> str:
        """What the empty list says."""
        return _("Nobody owes us anything.") if self.side == RECEIVABLE else _("We owe nobody anything.")

    def refresh(self, changes: Changes) -> None:
        """Read again after a change."""
        super().refresh(changes)
        self._ask_items()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.items.retranslate()
        self._show_title()

    def _loaded(self) -> None:
        super()._loaded()
        rows: Sequence[PartyAge] = self.model.rows
        sums = [sum((row.buckets[place] for row in rows), ZERO) for place in range(len(BUCKETS))]
        self.bars.show_amounts(sums if rows else [Decimal(0)] * len(BUCKETS))
        self._ask_items()

    # the chosen party

    def chosen(self) -> PartyAge | None:
        """The party of the row of the cursor."""
        place = self.table.currentIndex().row()
        return self.model.row(place) if 0 <= place < self.model.rowCount() else None

    def _ask_items(self) -> None:
        row = self.chosen()
        self._show_title()
        if row is None:
            self.items.set_rows(())
            return
        self.runner.submit(
            lambda _progress: self.parts.services.settlement.open_items(row.party),
            done=alive(self, lambda found: self._take_items(row.party, found)),
            failed=alive(self, self.errors.show_error),
            read=True,
        )

    def _take_items(self, party: str, found: Sequence[OpenItemView]) -> None:
        row = self.chosen()
        if row is not None and row.party == party:
            self.items.set_rows(found)

    def _show_title(self) -> None:
        row = self.chosen()
        self.item_title.setText("" if row is None else _("Open items of {name}").format(name=row.name))
        for button in (self.statement_button, self.money_button, self.settle_button):
            button.setEnabled(row is not None)
        self.money_button.setVisible(self.parts.may(Permission.MONEY_POST))
        self.settle_button.setVisible(self.parts.may(Permission.MONEY_SETTLE))

    def open_statement(self) -> None:
        """Open the statement of account of the chosen party."""
        row = self.chosen()
        if row is not None:
            self.navigator.open(STATEMENT_PAGE, row.party)

    def open_settling(self) -> None:
        """Settle what the chosen party has open with what it has left."""
        row = self.chosen()
        if row is not None:
            self.navigator.open(SETTLE_PAGE, row.party)

    def open_money(self) -> None:
        """Begin a receipt of money or a payment of the chosen party."""
        row = self.chosen()
        if row is None:
            return
        documents, kind = self.parts.services.documents, self.money_kind
        self.runner.submit(
            lambda _progress: documents.save(documents.new(kind, party=row.party)),
            done=alive(self, lambda draft: self.navigator.open(editor_page(kind), draft.key)),
            failed=alive(self, self.errors.show_error),
        )


_KEYS = (
    ("Ctrl+F", N_("Filter")),
    ("Enter", N_("To the open items, and from there to the document")),
)


class ReceivablesWindow(DebtsWindow):
    """What customers owe."""

    name = "receivables"
    heading = N_("Receivables")
    help: ClassVar[Help | None] = Help(
        purpose=N_("What customers owe us, by how long it is overdue, and every document that is open."),
        steps=(
            N_("The bars show how old all debts are; each row shows one customer."),
            N_("Enter goes to the open items of a customer, Enter there opens the document."),
            N_("Receive money begins a receipt for the customer; its statement is one button away."),
        ),
        keys=_KEYS,
    )


class PayablesWindow(DebtsWindow):
    """What we owe to suppliers."""

    name = "payables"
    heading = N_("Payables")
    side: ClassVar[str] = PAYABLE
    money_kind: ClassVar[str] = "payment"
    help: ClassVar[Help | None] = Help(
        purpose=N_("What we owe to suppliers, by how long it is overdue, and every document that is open."),
        steps=(
            N_("The bars show how old all debts are; each row shows one supplier."),
            N_("Enter goes to the open items of a supplier, Enter there opens the document."),
            N_("Pay begins a payment to the supplier; its statement is one button away."),
        ),
        keys=_KEYS,
    )
