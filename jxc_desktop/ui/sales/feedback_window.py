"""Complaints and wishes of customers: the list, and the one under the cursor to be answered below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import shiboken6
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.services.feedback import (
    FEEDBACK_STATES,
    FEEDBACK_TYPES,
    FeedbackFilter,
    FeedbackInput,
    FeedbackRow,
    SavedFeedback,
)
from jxc_desktop.ui.common.columns import Column, gutter, moment
from jxc_desktop.ui.common.document_lookups import goods_search, party_search
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.empty_state import Action
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListQuery, ListWindow
from jxc_desktop.ui.common.popup_list import Suggestion
from jxc_desktop.ui.common.rows_model import PageLike
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.common.tokens import GRID

_ICONS = {"open": "warning", "working": "partial", "answered": "check", "closed": "void"}


class FeedbackWindow(ListWindow):
    """Complaints and wishes by state. Its key begins a new one about that document."""

    name = "feedback"
    heading = N_("Complaints and wishes")
    icon_name: ClassVar[str] = "parties"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.FEEDBACK})
    states = (*FEEDBACK_STATES.items(), ("", N_("All of them")))
    columns = (
        gutter(lambda row: _ICONS[row.state], lambda row: _(FEEDBACK_STATES[row.state])),
        Column(N_("Number"), read=lambda row: row.number, name="number", width=140),
        Column(N_("Sort"), read=lambda row: _(FEEDBACK_TYPES[row.type]), name="type", width=72),
        Column(
            N_("Recorded"),
            read=lambda row: row.recorded_at.astimezone().replace(tzinfo=None),
            show=moment,
            name="at",
            width=130,
        ),
        Column(N_("Customer"), read=lambda row: row.party_name, name="party", width=140),
        Column(N_("Item"), read=lambda row: row.product_name, name="product", width=90),
        Column(N_("Document"), read=lambda row: row.document, name="document", width=140),
        Column(N_("What was said"), read=lambda row: row.text, name="text", stretch=True, width=160),
        Column(N_("Answer"), read=lambda row: row.answer, name="answer", width=110),
        Column(N_("Handled by"), read=lambda row: row.handler, name="handler", width=80),
    )
    help: ClassVar[Help | None] = Help(
        purpose=N_("What customers complain of and wish for, with what was done about it."),
        steps=(
            N_("Ctrl+N begins a new one; only the text is needed."),
            N_("Write the answer below and press Ctrl+S: it is answered then."),
        ),
        keys=(("Ctrl+N", N_("New")), ("Ctrl+S", N_("Save")), ("Ctrl+F", N_("Filter"))),
    )

    def __init__(self, parts: DocumentParts, key: str | None = None) -> None:
        self.parts = parts
        super().__init__(parts.runner, parts.navigator, key=key)
        self.form = Form(
            (
                FormField("type", N_("Sort"), "choice", choices=lambda: _words(FEEDBACK_TYPES)),
                FormField("state", N_("State"), "choice", choices=lambda: _words(FEEDBACK_STATES)),
                FormField("handler", N_("Handled by")),
                FormField("document", N_("Document"), "code"),
                FormField("party", N_("Customer"), "lookup", search=party_search(parts, "customer")),
                FormField("product", N_("Item"), "lookup", search=goods_search(parts, last_price=False)),
                FormField("text", N_("What was said"), needed=True, wide=True),
                FormField("answer", N_("Answer"), wide=True),
            ),
            columns=6,
            runner=parts.runner,
            parent=self,
            name="feedback",
        )
        self._shown: FeedbackRow | None = None
        self._arrange_below()
        self.table.selectionModel().currentRowChanged.connect(lambda *_now: self._follow())
        self.model.loaded.connect(self._follow)
        bind(self, "Ctrl+N", self.new_one)
        bind(self, "Ctrl+S", self.save)
        self.reload()
        if key:
            self.new_about(key)

    def _arrange_below(self) -> None:
        frame = QFrame(self)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(0, GRID, 0, 0)
        inside.addWidget(self.form)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addStretch(1)
        verbs: tuple[tuple[str, Callable[[], str], Callable[[], object]], ...] = (
            ("open", lambda: _("Open the document"), self.open_document),
            ("new", lambda: _("New  Ctrl+N"), self.new_one),
            ("save", lambda: _("Save  Ctrl+S"), self.save),
        )
        for name, text, does in verbs:
            button = QPushButton(frame)
            button.setObjectName(f"feedback.{name}_button")
            self.say(button.setText, text)
            button.clicked.connect(does)
            row.addWidget(button)
        inside.addLayout(row)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(frame)

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> PageLike[FeedbackRow]:
        """One page."""
        wanted = FeedbackFilter(state=query.state, text=query.text, after=cursor, limit=limit)
        return self.parts.services.feedback.list(wanted)

    def counts(self, query: ListQuery) -> Mapping[str, int]:  # noqa: ARG002
        """How many are in each state."""
        return self.parts.services.feedback.counts()

    def open_row(self, row: FeedbackRow) -> None:  # noqa: ARG002
        """Go to the answer."""
        self.form.editor("answer").setFocus()

    def empty_actions(self) -> Sequence[Action]:
        """How the first one is made."""
        return [(lambda: _("New"), self.new_one)]

    def empty_text(self) -> str:
        """What the empty list says."""
        return _("Nobody complained of anything or wished for anything here.")

    def _follow(self) -> None:
        index = self.table.currentIndex()
        known = index.isValid() and index.row() < self.model.rowCount()
        self._show(self.model.row(index.row()) if known else None)

    def _show(self, row: FeedbackRow | None) -> None:
        self._shown = row
        values: dict[str, object] = {"type": "complaint", "state": "open"}
        if row is not None:
            values = {name: getattr(row, name) for name in ("type", "state", "handler", "text", "answer", "document")}
            values |= {
                "party": Suggestion(row.party, row.party_name) if row.party else None,
                "product": Suggestion(row.product, row.product_name) if row.product else None,
            }
        self.form.show_values(values)

    def new_one(self) -> None:
        """Begin a new one."""
        self._show(None)
        self.form.editor("text").setFocus()

    def new_about(self, document: str) -> None:
        """Begin a new one about a document."""
        self.new_one()
        self.form.show_values({"type": "complaint", "state": "open", "document": document})

    def open_document(self) -> None:
        """Open the document it is about."""
        if self._shown is not None and self._shown.document:
            self.parts.open_document(self._shown.document)

    def save(self) -> None:
        """Keep what is written below."""
        if not self.form.take():
            return
        values, shown = self.form.values(), self._shown
        texts = {name: str(values[name] or "") for name in ("type", "text", "party", "product", "document", "handler")}
        answer, state = str(values["answer"] or ""), str(values["state"])
        fresh = answer if shown is None or answer != shown.answer else None
        moved = state if shown is None or state != shown.state else None
        entered = FeedbackInput(
            number=shown.number if shown is not None else "",
            answer=fresh or None,
            state=None if fresh and moved == "open" else moved,
            version=shown.version if shown is not None else None,
            **texts,
        )
        service = self.parts.services.feedback
        self.runner.submit(lambda _progress: service.save(entered), done=self._saved, failed=self._told)

    def _saved(self, saved: SavedFeedback) -> None:
        if shiboken6.isValid(self):
            self.errors.show_text(lambda: _("{number} is saved.").format(number=saved.code), tone="success")

    def _told(self, error: Exception) -> None:
        if shiboken6.isValid(self):
            self.errors.show_error(error)

    def first_focus(self) -> QWidget | None:
        """The filter box, or the text of a new one."""
        return self.form.editor("text") if self.key else self.filter_bar.box


def _words(known: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, _(word)) for code, word in known.items()]
