"""Purchase contracts: what was agreed, what of it was ordered, and which of them end soon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.services.document_views import DraftRow
from jxc_desktop.services.purchasing.views import Contract
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.columns import Column, day, gutter, money, percent
from jxc_desktop.ui.common.document_parts import DocumentParts, editor_page
from jxc_desktop.ui.common.empty_state import Action
from jxc_desktop.ui.common.list_window import ListQuery, ListWindow
from jxc_desktop.ui.common.rows_model import PageLike
from jxc_desktop.ui.common.tab_page import Help

CONTRACT = "purchase_contract"
_STATES = {
    "draft": (N_("Draft"), "draft"),
    "running": (N_("Running"), "posted"),
    "ending": (N_("Ends soon"), "warning"),
    "ended": (N_("Ended"), "void"),
    "used_up": (N_("Used up"), "check"),
}


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract, or the draft of one."""

    state: str
    number: str
    key: str
    supplier: str
    reference: str
    since: date | None
    until: date | None
    days_left: int | None
    amount: Decimal | None
    ordered: Decimal | None

    @property
    def used(self) -> Decimal | None:
        """The part that was ordered."""
        return self.ordered / self.amount if self.amount and self.ordered is not None else None


@dataclass(frozen=True, slots=True)
class ContractPage:
    """All contracts at once."""

    rows: tuple[ContractRow, ...]
    next: object | None = None
    total: int | None = None


def _days_told(row: ContractRow) -> str:
    if row.days_left is None:
        return ""
    if row.days_left < 0:
        return _("over")
    return ngettext("{count} day", "{count} days", row.days_left).format(count=row.days_left)


class ContractsWindow(ListWindow):
    """All contracts, those that end first first."""

    name = "purchase_contracts"
    heading = N_("Purchase contracts")
    icon_name: ClassVar[str] = "purchase"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.DOCUMENTS, Topic.DRAFTS, Topic.SETTINGS})
    states = (("", N_("All")), ("ending", N_("Ends soon")), ("draft", N_("Draft")))
    columns = (
        gutter(lambda row: _STATES[row.state][1], lambda row: _(_STATES[row.state][0])),
        Column(N_("Number"), read=lambda row: row.number, name="number", width=170),
        Column(N_("Supplier"), read=lambda row: row.supplier, name="supplier", stretch=True),
        Column(N_("Their number"), read=lambda row: row.reference, name="reference", width=130),
        Column(N_("From day"), read=lambda row: row.since, show=day, name="since", width=100),
        Column(N_("Ends on"), read=lambda row: row.until, show=day, name="until", width=100),
        Column(
            N_("Left"),
            read=_days_told,
            name="days_left",
            right=True,
            danger=lambda row: row.state in {"ending", "ended"},
            width=76,
        ),
        Column(N_("State"), read=lambda row: _(_STATES[row.state][0]), name="state", width=90),
        Column(N_("Agreed"), read=lambda row: row.amount, show=money, name="amount", width=110),
        Column(N_("Ordered"), read=lambda row: row.ordered, show=money, name="ordered", width=110),
        Column(N_("Used"), read=lambda row: row.used, show=percent, name="used", width=76),
    )
    help: ClassVar[Help | None] = Help(
        purpose=N_("What was agreed with suppliers: goods, prices and an end; orders under a contract are counted."),
        steps=(
            N_("Ctrl+N begins a contract; its paper is attached to it once it is posted."),
            N_("An order drawn from a contract takes its prices; a higher price is asked about."),
            N_("Contracts that end soon are told of at the bell; the setting says how many days before."),
        ),
        keys=(("Ctrl+F", N_("Filter")), ("Ctrl+N", N_("New")), ("Enter", N_("Open"))),
    )

    def __init__(self, parts: DocumentParts) -> None:
        self.parts = parts
        super().__init__(parts.runner, parts.navigator)
        self.new_button = QPushButton(self)
        self.new_button.setObjectName("contracts.new")
        self.new_button.setProperty("kind", "primary")
        self.say(self.new_button.setText, lambda: _("New  Ctrl+N"))
        self.new_button.clicked.connect(self.open_new)
        self.filter_bar.add_widget(self.new_button)
        shortcut = QShortcut(QKeySequence("Ctrl+N"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.open_new)
        self.reload()

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> PageLike[ContractRow]:  # noqa: ARG002
        """All contracts that fit."""
        words = query.text.casefold()
        rows = [
            row
            for row in self._rows()
            if (not query.state or row.state == query.state)
            and words in f"{row.number} {row.supplier} {row.reference}".casefold()
        ]
        return ContractPage(tuple(rows), None, len(rows))

    def _rows(self) -> list[ContractRow]:
        services = self.parts.services
        drafts = [_draft(row) for row in services.documents.drafts(CONTRACT)]
        return [*drafts, *map(_contract, services.buying.contracts())]

    def counts(self, query: ListQuery) -> Mapping[str, int]:  # noqa: ARG002
        """How many contracts each tab has."""
        rows = self._rows()
        return {state: sum(1 for row in rows if not state or row.state == state) for state, _word in self.states}

    def open_row(self, row: ContractRow) -> None:
        """Open the contract, or its draft."""
        if row.key:
            self.navigator.open(editor_page(CONTRACT), row.key)
        else:
            self.parts.open_document(row.number)

    def open_new(self) -> None:
        """Begin a contract."""
        self.navigator.open(editor_page(CONTRACT))

    def empty_text(self) -> str:
        """What the empty list says."""
        return _("No contract is agreed yet.")

    def empty_actions(self) -> Sequence[Action]:
        """How the first contract is made."""
        return [(lambda: _("New contract"), self.open_new)]

    def on_scan(self, scan: object) -> bool:
        """A scanned document opens."""
        if isinstance(scan, Scan) and scan.kind == "document":
            self.parts.open_document(scan.document)
            return True
        return False


def _draft(row: DraftRow) -> ContractRow:
    return ContractRow("draft", "", row.key, row.party, "", None, None, None, None, None)


def _contract(one: Contract) -> ContractRow:
    return ContractRow(
        one.state,
        one.number,
        "",
        one.supplier_name,
        one.reference,
        one.since,
        one.until,
        one.days_left,
        one.amount,
        one.ordered_amount,
    )
