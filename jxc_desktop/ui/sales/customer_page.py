"""A customer as selling sees them: debts and credit, what they bought, their newest documents and complaints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

import shiboken6
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, money_text
from jxc_desktop.services.selling.customers import CustomerDocument, CustomerFacts
from jxc_desktop.ui.common.columns import Column, day, gutter, money
from jxc_desktop.ui.common.document_keeper import SavedDraft
from jxc_desktop.ui.common.document_parts import DocumentParts, editor_page
from jxc_desktop.ui.common.document_words import kind_name
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.status_chip import state_icon, state_word
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.sales.sales_editor import CUSTOMER_PAGE

_COLUMNS: tuple[Column[CustomerDocument], ...] = (
    gutter(lambda row: state_icon(row.state), lambda row: state_word(row.state)),
    Column(N_("Number"), read=lambda row: row.number, name="number", width=180),
    Column(N_("Kind"), read=lambda row: kind_name(row.kind), name="kind", stretch=True, width=140),
    Column(N_("Date"), read=lambda row: row.day, show=day, name="day", width=110),
    Column(N_("Amount"), read=lambda row: row.total or None, show=money, name="total", width=120),
)


class CustomerPage(TabPage):
    """The figures of one customer over the list of the newest documents; its key is the code."""

    name = CUSTOMER_PAGE
    heading = N_("Customer")
    icon_name: ClassVar[str] = "parties"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.DOCUMENTS, Topic.DEBTS, Topic.PARTIES})
    help: ClassVar[Help | None] = Help(
        purpose=N_("What a customer bought, owes and may still owe, and the newest documents."),
        steps=(
            N_("Enter on a document opens it."),
            N_("The buttons begin an order for the customer, or show the card with address and terms."),
        ),
        keys=(("Enter", N_("Open")), ("Ctrl+E", N_("Export to Excel"))),
    )

    def __init__(self, parts: DocumentParts, key: str | None = None) -> None:
        super().__init__(key=key)
        self.parts = parts
        self.facts: CustomerFacts | None = None
        self.title_label = QLabel(self)
        self.errors = ErrorBar(self)
        self.documents: RowsModel[CustomerDocument] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, name="customer.documents")
        self.table.setModel(self.documents)
        self.figures = QFrame(self)
        self._grid = QGridLayout(self.figures)
        self._arrange()
        self.table.activated_row.connect(lambda row: self.parts.open_document(row.number))
        self.load()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        self.title_label.setProperty("role", "section")
        row.addWidget(self.title_label)
        row.addStretch(1)
        may = self.parts.may
        verbs: tuple[tuple[str, Callable[[], str], Callable[[], object], bool], ...] = (
            ("card", lambda: _("Card"), lambda: self.parts.navigator.open("parties", self.key), True),
            ("complaints", lambda: _("Complaints and wishes"), self._open_feedback, may(Permission.FEEDBACK)),
            ("order", lambda: _("New order"), self._new_order, may(Permission.SALES_ORDER)),
        )
        for name, text, does, allowed in verbs:
            button = QPushButton(self)
            button.setObjectName(f"customer.{name}")
            self.say(button.setText, text)
            button.clicked.connect(does)
            button.setVisible(allowed)
            row.addWidget(button)
        layout.addLayout(row)
        layout.addWidget(self.errors)
        self.figures.setProperty("role", "card")
        self._grid.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        self._grid.setHorizontalSpacing(6 * GRID)
        layout.addWidget(self.figures)
        layout.addWidget(self.table, 1)

    def title(self) -> str:
        """The name."""
        return self.facts.name if self.facts is not None else self.key or _(self.heading)

    def exported_table(self) -> TableView | None:
        """The documents."""
        return self.table

    def first_focus(self) -> QWidget | None:
        """The documents."""
        return self.table

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Read again."""
        self.load()

    def load(self) -> None:
        """Read what is known."""
        code = self.key or ""
        self.parts.runner.submit(
            lambda _progress: self.parts.services.customers.facts(code), done=self._take, failed=self._told, read=True
        )

    def _told(self, error: Exception) -> None:
        if shiboken6.isValid(self):
            self.errors.show_error(error)

    def _take(self, facts: CustomerFacts) -> None:
        if shiboken6.isValid(self):
            self.facts = facts
            self.documents.set_rows(facts.documents)
            self.table.fit_columns()
            self.retranslate()
            self.title_changed.emit()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.documents.retranslate()
        facts = self.facts
        if facts is None:
            return
        self.title_label.setText(f"{facts.code}  {facts.name}")
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, (name, text) in enumerate(_figures(facts)):
            for line, (words, role) in enumerate(((name, "note"), (text, "strong"))):
                label = QLabel(words, self.figures)
                label.setProperty("role", role)
                self._grid.addWidget(label, 2 * (place // 6) + line, place % 6)

    def _open_feedback(self) -> None:
        self.parts.navigator.open("feedback")

    def _new_order(self) -> None:
        documents, code = self.parts.services.documents, self.key or ""
        self.parts.runner.submit(
            lambda _progress: SavedDraft(documents.save(replace(documents.new("sales_order"), party=code))),
            done=self._open_draft,
            failed=self._told,
        )

    def _open_draft(self, saved: SavedDraft) -> None:
        self.parts.navigator.open(editor_page("sales_order"), saved.draft.key)


def _figures(facts: CustomerFacts) -> list[tuple[str, str]]:
    limit, left = facts.credit_limit, facts.credit_left
    return [
        (_("Owes us"), f"¥{money_text(facts.balance)}"),
        (_("Open orders"), f"¥{money_text(facts.promised)}"),
        (_("Credit limit"), _("none") if limit is None else f"¥{money_text(limit)}"),
        (_("Credit left"), _("no limit") if left is None else f"¥{money_text(left)}"),
        (_("Credit term in days"), str(facts.terms_days or 0)),
        (_("Salesperson"), facts.salesperson or "–"),
        (_("Purchases"), str(facts.purchases)),
        (_("Bought"), f"¥{money_text(facts.bought)}"),
        (_("Brought back"), f"¥{money_text(facts.returned)}"),
        (_("Last purchase"), date_text(facts.last_purchase) if facts.last_purchase else "–"),
        (_("Address"), facts.address or "–"),
    ]
