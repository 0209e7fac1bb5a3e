"""Waiting for my approval: the drafts others submitted, each with what fired; A approves, R rejects, D opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import shiboken6
from PySide6.QtWidgets import QBoxLayout

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.i18n import _
from jxc_desktop.services.approvals import Submission, Waiting
from jxc_desktop.services.document_views import Quote
from jxc_desktop.ui.common.columns import Column, moment, money
from jxc_desktop.ui.common.document_parts import DocumentParts, editor_page
from jxc_desktop.ui.common.document_words import kind_name
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListQuery, ListWindow
from jxc_desktop.ui.common.rows_model import PageLike
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.control.approval_card import ApprovalCard
from jxc_desktop.ui.control.words import decided_text, reasons_text

NAME = "approvals"


@dataclass(frozen=True, slots=True)
class _All:
    """Everything that waits; it is never so much that it needs pages."""

    rows: tuple[Waiting, ...]
    next: object | None = None

    @property
    def total(self) -> int:
        """How many drafts wait."""
        return len(self.rows)


class ApprovalsPage(ListWindow):
    """What waits at the left, the card of the chosen draft at the right."""

    name = NAME
    heading = N_("Waiting for my approval")
    icon_name: ClassVar[str] = "pending"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.DRAFTS})
    columns = (
        Column(N_("Submitted"), read=lambda row: row.submitted_at.astimezone(), show=moment, name="at", width=130),
        Column(N_("Kind"), read=lambda row: kind_name(row.kind), name="kind", width=100),
        Column(N_("Supplier or customer"), read=lambda row: row.party, name="party", width=120),
        Column(N_("Amount"), read=lambda row: row.total, show=money, name="total", width=90),
        Column(N_("Why"), read=lambda row: reasons_text(row.reasons), name="why", stretch=True, width=140),
    )
    help: ClassVar[Help | None] = Help(
        purpose=N_("Drafts that a rule holds back until somebody with your role says yes."),
        steps=(
            N_("Read in the card what fired and what the draft says."),
            N_("A approves. R rejects: type the reason and press Enter. D opens the draft."),
            N_("After the last approval the author posts it; a changed draft has to be approved again."),
        ),
        keys=(("A", N_("Approve")), ("R", N_("Reject")), ("D", N_("Open")), ("Enter", N_("Open"))),
    )

    def __init__(self, parts: DocumentParts, *, key: str | None = None) -> None:
        self.parts = parts
        self._wanted = key or ""
        super().__init__(parts.runner, parts.navigator, key=key)
        self.card = ApprovalCard(self)
        self.note = ErrorBar(self, name="note")
        layout = self.layout()
        if isinstance(layout, QBoxLayout):
            layout.insertWidget(0, self.note)
        self.put_beside(self.card, (640, 560))
        self._bind_card()
        self.reload()

    def _bind_card(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda *_indexes: self._show_chosen())
        self.model.loaded.connect(self._listed)
        self.card.approved.connect(self.approve)
        self.card.rejected.connect(self.reject)
        self.card.opened.connect(self.open_chosen)
        for keys, does in (("A", self.approve), ("R", self.card.ask_reason), ("D", self.open_chosen)):
            bind(self.table, keys, does)

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> PageLike[Waiting]:  # noqa: ARG002
        """Everything that waits and holds the typed words."""
        wanted = query.text.casefold()
        rows = self.parts.services.approvals.waiting()
        return _All(tuple(row for row in rows if wanted in f"{row.party} {row.submitter} {row.remark}".casefold()))

    def empty_text(self) -> str:
        """Nothing waits."""
        return _("Nothing waits for you.")

    def first_focus(self) -> Any:
        """The list, where A and R work at once."""
        return self.table

    def open_row(self, row: Waiting) -> None:
        """Open the draft where it can be read whole."""
        if self.parts.may(kind_of(row.kind).permission):
            self.navigator.open(editor_page(row.kind), row.key)

    def open_chosen(self) -> None:
        """Open the draft of the card."""
        if self.card.row is not None:
            self.open_row(self.card.row)

    def approve(self) -> None:
        """Say yes to the draft of the card."""
        if self.card.row is not None:
            key = self.card.row.key
            self._decide(lambda: self.parts.services.approvals.approve(key))

    def reject(self, reason: str) -> None:
        """Say no; without a reason the cursor goes where it belongs."""
        if not reason:
            self.card.ask_reason()
        elif self.card.row is not None:
            key = self.card.row.key
            self._decide(lambda: self.parts.services.approvals.reject(key, reason))

    def _decide(self, work: Callable[[], Submission]) -> None:
        def done(told: Submission) -> None:
            if shiboken6.isValid(self):
                self.note.show_text(lambda: decided_text(told), tone="success")
                self.reload()

        self.runner.submit(lambda _progress: work(), done=done, failed=self.errors.show_error)

    def _listed(self) -> None:
        keys = [self.model.row(number).key for number in range(self.model.rowCount())]
        if self._wanted in keys:
            self.table.setCurrentIndex(self.model.index(keys.index(self._wanted), 0))
        self._wanted = ""
        self._show_chosen()

    def _show_chosen(self) -> None:
        number = self.table.currentIndex().row()
        if not 0 <= number < self.model.rowCount():
            self.card.show_row(None, may_open=False)
            return
        row: Waiting = self.model.row(number)
        self.card.show_row(row, may_open=self.parts.may(kind_of(row.kind).permission))
        key = row.key

        def show(found: Quote) -> None:
            if shiboken6.isValid(self) and self.card.row is not None and self.card.row.key == key:
                self.card.show_lines(found.lines)

        self.runner.submit(
            lambda _progress: self.parts.services.approvals.quote(key),
            done=show,
            failed=lambda _error: None,  # it was decided meanwhile; the list is read again
            read=True,
        )
