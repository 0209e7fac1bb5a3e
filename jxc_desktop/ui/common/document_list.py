"""Lists of documents: drafts, posted and reversed ones of some kinds, or of all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.values import ZERO
from jxc_desktop.i18n import _
from jxc_desktop.services.document_views import DocumentRow, DraftRow
from jxc_desktop.services.documents import DocumentFilter
from jxc_desktop.services.orders import FINISHED_BY
from jxc_desktop.services.scanning import Scan
from jxc_desktop.services.settlement import REQUEST
from jxc_desktop.ui.common.columns import Column, gutter, moment, money
from jxc_desktop.ui.common.document_parts import DocumentParts, editor_page
from jxc_desktop.ui.common.document_sent import SENT_KEYS, mark_all, may_send
from jxc_desktop.ui.common.document_words import kind_name
from jxc_desktop.ui.common.empty_state import Action
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListQuery, ListWindow
from jxc_desktop.ui.common.rows_model import PageLike
from jxc_desktop.ui.common.status_chip import state_icon, state_word
from jxc_desktop.ui.common.tab_page import Help


@dataclass(frozen=True, slots=True)
class Listed:
    """A draft or a posted document in a list."""

    kind: str
    key: str
    number: str
    state: str
    at: datetime
    party: str
    warehouse: str
    total: Decimal | None
    user: str
    remark: str
    progress: str = ""
    sent: str = ""
    reference: str = ""
    channel: str = ""
    paid: Decimal | None = None

    @property
    def left(self) -> Decimal | None:
        """What is still to be paid of a payment request; none of other kinds."""
        return None if self.paid is None or self.total is None else max(self.total - self.paid, ZERO)


@dataclass(frozen=True, slots=True)
class ListedPage:
    """One page of a list."""

    rows: tuple[Listed, ...]
    next: object | None = None
    total: int | None = None


DRAFTS = frozenset({"draft", "submitted"})
"""The states of a list that show drafts: written, or waiting for an approval."""


def _columns(
    *, with_kind: bool, with_progress: bool, with_paid: bool, with_channel: bool
) -> tuple[Column[Listed], ...]:
    kind: tuple[Column[Listed], ...] = (
        (Column(N_("Kind"), read=lambda row: kind_name(row.kind), name="kind", width=120),) if with_kind else ()
    )
    progress: tuple[Column[Listed], ...] = (
        (
            Column(
                N_("Progress"),
                read=progress_text,
                icon=lambda row: _PROGRESS_ICONS.get(row.progress),
                name="progress",
                width=130,
            ),
        )
        if with_progress
        else ()
    )
    paid: tuple[Column[Listed], ...] = (
        (
            Column(N_("Paid so far"), read=lambda row: row.paid, show=money, name="paid", width=110),
            Column(N_("Left to pay"), read=lambda row: row.left, show=money, name="left", width=110),
        )
        if with_paid
        else ()
    )
    channel: tuple[Column[Listed], ...] = (
        (
            Column(N_("Channel"), read=lambda row: row.channel, name="channel", width=90),
            Column(N_("Customer's number"), read=lambda row: row.reference, name="reference", width=130),
        )
        if with_channel
        else ()
    )
    return (
        gutter(lambda row: state_icon(row.state), lambda row: state_word(row.state)),
        Column(N_("Number"), read=lambda row: row.number or state_word(row.state), name="number", width=170),
        *kind,
        *progress,
        Column(N_("Date"), read=lambda row: row.at, show=moment, name="at", width=140),
        Column(N_("Supplier or customer"), read=lambda row: row.party, name="party", width=180),
        Column(N_("Warehouse"), read=lambda row: row.warehouse, name="warehouse", width=80),
        Column(N_("Amount"), read=lambda row: row.total or None, show=money, name="total", width=110),
        *paid,
        *channel,
        Column(N_("User"), read=lambda row: row.user, name="user", width=90),
        Column(N_("Remark"), read=lambda row: row.remark, name="remark", stretch=True),
    )


_PROGRESS = {
    "open": N_("Not done yet"),
    "partly": N_("Partly done"),
    "done": N_("Done"),
    "closed": N_("Closed"),
}
_PROGRESS_ICONS = {"open": "pending", "partly": "partial", "done": "check", "closed": "lock"}


def progress_text(row: Listed) -> str:
    """How far an order is, and whether it was sent."""
    word = _(_PROGRESS[row.progress]) if row.progress else ""
    return _("{state}, sent").format(state=word) if word and row.sent and row.progress in ("open", "partly") else word


LIST_HELP = Help(
    purpose=N_("All documents of this kind: drafts that wait, what is posted, what was reversed."),
    steps=(
        N_("Type into the filter: number, supplier or customer, remark."),
        N_("Enter opens a document, Ctrl+N begins a new one, a scanned document opens itself."),
    ),
    keys=(
        ("Ctrl+F", N_("Filter")),
        ("Ctrl+N", N_("New document")),
        ("Ctrl+E", N_("Export to Excel")),
        ("Enter", N_("Open")),
    ),
)


class DocumentList(ListWindow):
    """The list of some kinds of documents, in a tab."""

    icon_name: ClassVar[str] = "document"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.DOCUMENTS, Topic.DRAFTS})
    states: ClassVar[Sequence[tuple[str, str]]] = (
        ("draft", N_("Draft")),
        ("submitted", N_("To approve")),
        ("posted", N_("Posted")),
        ("reversed", N_("Reversed")),
    )
    help: ClassVar[Help | None] = LIST_HELP

    def __init__(self, parts: DocumentParts, kinds: Sequence[Kind], name: str, heading: str) -> None:
        self.parts, self.kinds = parts, tuple(kinds)
        self._waits = len(kinds) == 1 and kinds[0].code in FINISHED_BY
        self._pays = [kind.code for kind in kinds] == [REQUEST]
        self.columns = self.columns or _columns(  # type: ignore[misc]
            with_kind=len(kinds) > 1,
            with_progress=self._waits,
            with_paid=self._pays,
            with_channel=all("channel" in kind.header_fields for kind in kinds),
        )
        self.name, self.heading = name, heading  # type: ignore[misc]
        super().__init__(parts.runner, parts.navigator)
        self.new_button = QPushButton(self)
        self.new_button.setObjectName("list.new")
        self.new_button.setProperty("kind", "primary")
        self.say(self.new_button.setText, lambda: _("New  Ctrl+N"))
        self.new_button.clicked.connect(self.open_new)
        self.new_button.setVisible(bool(self._editable()))
        if len(kinds) == 1 and may_send(parts, kinds[0].code):
            self._add_sending()
        self.filter_bar.add_widget(self.new_button)
        shortcut = QShortcut(QKeySequence("Ctrl+N"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.open_new)
        self.show_state("posted")
        self.reload()

    def _add_sending(self) -> None:
        button = QPushButton(self)
        button.setObjectName("list.sent")
        self.say(button.setText, lambda: _("Mark as sent  Alt+S"))
        button.clicked.connect(self.mark_sent)
        self.filter_bar.add_widget(button)
        bind(self, SENT_KEYS, self.mark_sent)

    def mark_sent(self) -> None:
        """Note of the chosen orders, which stand and were not sent, that they were."""
        numbers = [row.number for row in self.table.chosen_rows() if row.state == "posted" and not row.sent]
        if numbers:
            self.runner.submit(
                lambda _progress: mark_all(self.parts, numbers),
                done=lambda _changes: None,
                failed=self.errors.show_error,
            )

    def _editable(self) -> list[Kind]:
        return [kind for kind in self.kinds if kind.editable and self.parts.may(kind.permission)]

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> PageLike[Listed]:
        """One page of drafts or of posted documents."""
        documents = self.parts.services.documents
        codes = tuple(kind.code for kind in self.kinds)
        if query.state in DRAFTS:
            waits = query.state == "submitted"
            drafts = [row for row in documents.drafts() if row.kind in codes and (row.state == "submitted") is waits]
            rows = [_draft(row) for row in drafts]
            wanted = query.text.lower()
            found = tuple(row for row in rows if wanted in f"{row.party} {row.user} {row.key}".lower())
            return ListedPage(found, None, len(found))
        page = documents.list(
            DocumentFilter(kinds=codes, state=query.state, text=query.text, after=cursor, limit=limit)
        )
        posted = [_document(row) for row in page.rows]
        if self._waits:
            known = self.parts.services.orders.progress([row.number for row in posted if row.state == "posted"])
            posted = [
                replace(row, progress=far.state, sent=far.sent) if (far := known.get(row.number)) else row
                for row in posted
            ]
        if self._pays:
            paid = self.parts.services.settlement.paid([row.number for row in posted])
            posted = [replace(row, paid=paid.get(row.number, ZERO)) if row.state == "posted" else row for row in posted]
        return ListedPage(tuple(posted), page.next, page.total)

    def counts(self, query: ListQuery) -> Mapping[str, int]:  # noqa: ARG002
        """How many documents each state has."""
        return self.parts.services.documents.counts([kind.code for kind in self.kinds])

    def open_row(self, row: Listed) -> None:
        """Open the draft or the document."""
        if not row.number:
            self.navigator.open(editor_page(row.kind), row.key)
        else:
            self.parts.open_document(row.number)

    def open_new(self) -> None:
        """Begin a new document; a list of several kinds asks which."""
        kinds = self._editable()
        if len(kinds) == 1:
            self.navigator.open(editor_page(kinds[0].code))
        elif kinds:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            for kind in kinds:
                action = menu.addAction(_(kind.name))
                action.triggered.connect(lambda _checked=False, code=kind.code: self.navigator.open(editor_page(code)))
            menu.popup(self.new_button.mapToGlobal(self.new_button.rect().bottomLeft()))

    def on_scan(self, scan: object) -> bool:
        """A scanned document opens."""
        if isinstance(scan, Scan) and scan.kind == "document":
            self.parts.open_document(scan.document)
            return True
        return False

    def empty_actions(self) -> Sequence[Action]:
        """How the first document is made."""
        return [(lambda: _("New document"), self.open_new)] if self._editable() else ()


def _draft(row: DraftRow) -> Listed:
    at = row.updated_at.astimezone().replace(tzinfo=None)
    return Listed(row.kind, row.key, "", row.state, at, row.party, "", None, row.user, row.parked_as)


def _document(row: DocumentRow) -> Listed:
    return Listed(
        row.kind,
        "",
        row.number,
        row.state,
        row.at,
        row.party,
        row.warehouse,
        row.total,
        row.user,
        row.remark,
        reference=row.reference,
        channel=row.channel,
    )


def kinds_of(*codes: str) -> tuple[Kind, ...]:
    """The declarations of some kinds."""
    return tuple(kind_of(code) for code in codes)
