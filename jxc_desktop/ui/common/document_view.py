"""A posted document: what it says, what it wrote, where it came from, and the verbs that are left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
)

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text, time_text
from jxc_desktop.services.document_views import DocumentView, LineView, Linked
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.chain_strip import ChainStrip
from jxc_desktop.ui.common.document_attachments import AttachmentsPanel
from jxc_desktop.ui.common.document_keeper import COPY, CORRECT, DRAW
from jxc_desktop.ui.common.document_life import LifeTable
from jxc_desktop.ui.common.document_more import Step
from jxc_desktop.ui.common.document_next import NextSteps, has_next
from jxc_desktop.ui.common.document_parts import MOVES_PAGE, VIEW_PAGE, DocumentParts, ExplainsCosts, editor_page
from jxc_desktop.ui.common.document_postings import (
    LINE_COLUMNS,
    POSTING_COLUMNS,
    PostingRow,
    empty_columns,
    posting_rows,
)
from jxc_desktop.ui.common.document_printing import PrintPanel
from jxc_desktop.ui.common.document_reversal import Reversing
from jxc_desktop.ui.common.document_sent import SENT_KEYS, SentBar
from jxc_desktop.ui.common.document_words import RELATIONS, kind_name
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.footer import footer_of
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.settled_strip import SettledStrip
from jxc_desktop.ui.common.status_chip import StatusChip
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID

_IN_STRIP = frozenset({"source", "drawn"})
"""Relations the strip of the chain shows."""


class DocumentViewPage(TabPage):
    """A tab with one posted document; its key is the number. Nothing in it can be edited but the remark."""

    name = VIEW_PAGE
    heading = N_("Document")
    icon_name: ClassVar[str] = "posted"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.DOCUMENTS, Topic.COST, Topic.DEBTS})
    help: ClassVar[Help | None] = Help(
        purpose=N_("A posted document never changes. It can be corrected, reversed or copied."),
        steps=(
            N_("Read below the lines what the document wrote to stock, debts, money and the journal."),
            N_("Correct replaces it by a changed copy, reverse takes it back; both stay in the books."),
        ),
        keys=(
            ("Ctrl+E", N_("Correct")),
            ("Alt+Left", N_("Back")),
            ("Ctrl+P", N_("Print")),
            ("Ctrl+Shift+P", N_("Print by choice, save as PDF or Excel")),
            (SENT_KEYS, N_("Mark the order as sent")),
            ("F8", N_("Why this cost?")),
        ),
    )

    def __init__(self, parts: DocumentParts, key: str | None = None) -> None:
        super().__init__(key=key)
        self.parts = parts
        self.view: DocumentView | None = None
        self.title_label, self.chip, self.facts = QLabel(self), StatusChip("posted", self), QLabel(self)
        self.errors, self.printing, self.sent = ErrorBar(self), PrintPanel(parts, self), SentBar(parts, self)
        self.remark = QLineEdit(self)
        self.chain, self.strip, self.settled = QHBoxLayout(), ChainStrip(self), SettledStrip(parts, self)
        self.nodes: list[QPushButton] = []
        self.buttons: dict[str, QPushButton] = {}
        self.lines: RowsModel[LineView] = RowsModel(columns=LINE_COLUMNS, parent=self)
        self.postings: RowsModel[PostingRow] = RowsModel(columns=POSTING_COLUMNS, parent=self)
        self.table = TableView(self, name="document.lines")
        self.posting_table = TableView(self, name="document.postings")
        self.tabs, self.body = QTabBar(self), QStackedWidget(self)
        self.life = LifeTable(parts, self)
        self.attachments = AttachmentsPanel(parts, key or "", self)
        self.totals = QLabel(self)
        self._arrange()
        run, button = self._run, self.buttons["next"]
        self.following, self.reversing = NextSteps(parts, button, run), Reversing(parts, self, run)
        self._bind()
        self.load()

    # building

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addLayout(self._title_row())
        self.facts.setProperty("role", "secondary")
        self.facts.setWordWrap(True)
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        for told in (self.errors, self.sent, self.printing, self.facts):
            layout.addWidget(told)
        layout.addLayout(self._second_row())
        self.tabs.setObjectName("document.tabs")
        self.tabs.setExpanding(False)
        for _part in range(4):
            self.tabs.addTab("")
        for widget in (self.strip, self.settled, self.tabs):
            layout.addWidget(widget)
        for table, model in ((self.table, self.lines), (self.posting_table, self.postings)):
            table.setModel(model)
            self.body.addWidget(table)
        self.body.addWidget(self.attachments)
        self.body.addWidget(self.life)
        layout.addWidget(self.body, 1)
        layout.addWidget(footer_of(self.totals, self))

    def _title_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        self.title_label.setProperty("role", "section")
        row.addWidget(self.title_label)
        row.addWidget(self.chip)
        row.addStretch(1)
        verbs: tuple[tuple[str, Callable[[], str], Callable[[], object]], ...] = (
            ("next", lambda: _("Next step"), self.offer_next),
            ("draw", lambda: _("Return goods"), self.draw),
            ("exchange", lambda: _("Exchange"), lambda: self._open_about("exchange")),
            ("complaint", lambda: _("Complaint"), lambda: self._open_about("feedback")),
            ("copy", lambda: _("Copy"), self.copy),
            ("print", lambda: _("Print  Ctrl+P"), self.print),
            ("reverse", lambda: _("Reverse"), self.reverse),
            ("correct", lambda: _("Correct  Ctrl+E"), self.correct),
        )
        for name, text, does in verbs:
            button = QPushButton(self)
            button.setObjectName(f"document.{name}")
            self.say(button.setText, text)
            button.clicked.connect(does)
            self.buttons[name] = button
            row.addWidget(button)
        self.buttons["reverse"].setProperty("kind", "danger")
        return row

    def _second_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(3 * GRID)
        label = QLabel(self)
        label.setProperty("role", "note")
        label.setBuddy(self.remark)
        self.say(label.setText, lambda: _("Remark"))
        self.remark.setObjectName("document.remark")
        self.say(self.remark.setAccessibleName, lambda: _("Remark"))
        self.remark.setMaximumWidth(420)
        row.addWidget(label)
        row.addWidget(self.remark, 1)
        row.addLayout(self.chain)
        row.addStretch(1)
        return row

    def _bind(self) -> None:
        self.tabs.currentChanged.connect(self._show_tab)
        self.attachments.counted.connect(self._count_files)
        self.attachments.failed.connect(self.errors.show_error)
        for part in (self.printing, self.sent):
            part.failed.connect(self.errors.show_error)
        self.printing.handed.connect(self.sent.offer)
        self.remark.editingFinished.connect(self._change_remark)
        self.strip.chosen.connect(self.parts.open_document)
        for keys, does in (
            ("Ctrl+E", self.correct),
            ("Ctrl+P", self.print),
            ("Ctrl+Shift+P", self.print_by_choice),
            ("F8", self.explain),
            ("Shift+F1", self.explain),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(does)

    # the tab

    def title(self) -> str:
        """The number."""
        return self.key or _(self.heading)

    def first_focus(self) -> QLineEdit | TableView:
        """The lines."""
        return self.table

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Its state, chain or costs may be others now."""
        self.load()

    def on_scan(self, scan: object) -> bool:
        """Another document's code shows that document."""
        if isinstance(scan, Scan) and scan.kind == "document":
            self.parts.open_document(scan.document)
            return True
        return False

    def load(self) -> None:
        """Read the document."""
        number = self.key or ""
        self.attachments.load()
        self._run(
            lambda: (_account_names(self.parts), self.parts.services.documents.view(number)), self._take, read=True
        )
        chain = self.parts.services.chains.chain
        self._run(lambda: chain(number), lambda found: self.strip.show_chain(found, number), read=True)

    def _count_files(self, count: int) -> None:
        """Say on the tab how many files there are."""
        word = _("Attachments")
        self.tabs.setTabText(2, _("{word} {count}").format(word=word, count=count) if count else word)

    def _show_tab(self, number: int) -> None:
        self.body.setCurrentIndex(number)
        if self.body.currentWidget() is self.life:
            self.life.load(self.key or "")

    def _run(self, work: Callable[[], Any], done: Callable[[Any], object], *, read: bool = False) -> None:
        failed = alive(self, self.errors.show_error)
        self.parts.runner.submit(lambda _progress: work(), done=alive(self, done), failed=failed, read=read)

    def _take(self, found: tuple[dict[str, str], DocumentView]) -> None:
        accounts, view = found
        self.view = view
        self.lines.set_rows(view.lines)
        self.postings.set_rows(posting_rows(view, accounts))
        hidden = empty_columns(view.lines)
        for place, column in enumerate(LINE_COLUMNS):
            self.table.setColumnHidden(place, column.name in hidden)
        self.table.fit_columns()
        self.posting_table.fit_columns()
        self.retranslate()
        self.settled.load(view)
        self.sent.load(view)
        self.title_changed.emit()

    # showing

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.tabs.setTabText(0, _("Lines"))
        self.tabs.setTabText(1, _("Postings"))
        self.tabs.setTabText(3, _("History"))
        self._count_files(len(self.attachments.model.rows))
        for model in (self.lines, self.postings):
            model.retranslate()
        view = self.view
        for name, button in self.buttons.items():
            button.setVisible(view is not None and self._offers(name, view))
        if view is None:
            return
        self.title_label.setText(f"{kind_name(view.kind)}  {view.number}")
        self.chip.set_state(view.state)
        self.facts.setText(_facts(view))
        self.remark.setText(view.remark)
        self.totals.setText(_totals(view))
        self._show_chain(view)

    def _offers(self, verb: str, view: DocumentView) -> bool:
        kind = kind_of(view.kind)
        standing = view.state == "posted"
        wanted: dict[str, bool] = {
            "exchange": standing and view.kind == "delivery" and self.parts.may(Permission.SALES_POST),
            "complaint": view.party != "" and kind.party_role == "customer" and self.parts.may(Permission.FEEDBACK),
            "next": standing and has_next(self.parts, view),
            "draw": standing and view.kind == "goods_receipt" and self.parts.may(Permission.PURCHASE_POST),
            "copy": kind.editable and self.parts.may(kind.permission),
            "print": self.parts.may(Permission.PRINT),
            "reverse": standing and self.parts.may(Permission.DOCUMENT_REVERSE),
            "correct": standing and kind.editable and self.parts.may(Permission.DOCUMENT_CORRECT),
        }
        return wanted[verb]

    def _show_chain(self, view: DocumentView) -> None:
        for node in self.nodes:
            self.chain.removeWidget(node)
            node.hide()
            node.deleteLater()
        told = (*view.upstream, *view.downstream)
        self.nodes = [self._node(linked) for linked in told if linked.relation not in _IN_STRIP]
        for node in self.nodes:
            self.chain.addWidget(node)

    def _node(self, linked: Linked) -> QPushButton:
        node = QPushButton(_(RELATIONS[linked.relation]).format(number=linked.number), self)
        node.setObjectName(f"document.{linked.relation}")
        node.setProperty("kind", "link")
        node.clicked.connect(lambda: self.parts.open_document(linked.number))
        return node

    # verbs

    def _open_draft(self, beginning: str, kind: str) -> None:
        if self.view is not None:
            self.parts.navigator.open(editor_page(kind), f"{beginning}{self.view.number}")

    def correct(self) -> None:
        """Open the correction of this document."""
        if self.view is not None and self._offers("correct", self.view):
            self._open_draft(CORRECT, self.view.kind)

    def copy(self) -> None:
        """Open a new draft with the same content."""
        self._open_draft(COPY, self.view.kind if self.view else "")

    def _open_about(self, page: str) -> None:
        """Open a page about this document."""
        if self.view is not None:
            self.parts.navigator.open(page, self.view.number)

    def offer_next(self) -> None:
        """Begin the document that follows this one."""
        if self.view is not None:
            self.following.offer(self.view)

    def take_step(self, step: Step) -> None:
        """Do what follows without a draft."""
        if self.view is not None:
            self.following.take_step(self.view, step)

    def draw(self) -> None:
        """Open a return of these goods."""
        self._open_draft(DRAW, "purchase_return")

    def print(self) -> None:
        """Print the document with the usual template."""
        if self.view is not None:
            self.printing.print_now(self.view.number)

    def print_by_choice(self) -> None:
        """Offer templates, papers and files."""
        if self.view is not None and self._offers("print", self.view):
            self.printing.ask(self.view.number)

    def reverse(self) -> None:
        """Ask, with everything that changes, and reverse."""
        if self.view is not None:
            self.reversing.begin(self.view)

    def explain(self) -> None:
        """Say where the cost of the line comes from."""
        rows = self.table.chosen_rows() or list(self.lines.rows[:1])
        if rows and self.view is not None:
            page = self.parts.navigator.open(MOVES_PAGE, rows[0].code)
            if isinstance(page, ExplainsCosts):
                page.explain_document(self.view.number)

    def _change_remark(self) -> None:
        view, text = self.view, self.remark.text().strip()
        if view is not None and text != view.remark:
            self._run(lambda: self.parts.services.documents.remark(view.number, text), lambda _changes: None)


def _account_names(parts: DocumentParts) -> dict[str, str]:
    """What accounts and money accounts are called, by code."""
    master = parts.services.masterdata
    names = {code: account.name for code, account in master.accounts().items()}
    return names | {code: account.name for code, account in master.money_accounts().items()}


def _facts(view: DocumentView) -> str:
    facts = [time_text(view.at)]
    if view.party_name:
        facts.append(view.party_name)
    if view.warehouse:
        facts.append(_("warehouse {name}").format(name=view.warehouse))
    if view.handler:
        facts.append(_("handled by {name}").format(name=view.handler))
    facts.append(_("posted by {name}, {time}").format(name=view.user, time=time_text(view.recorded_at)))
    if view.approver:
        facts.append(_("approved by {name}").format(name=view.approver))
    if view.reason:
        facts.append(_("reason: {text}").format(text=view.reason))
    return "  ·  ".join(facts)


def _totals(view: DocumentView) -> str:
    told = []
    if view.total:
        told.append(_("Total ¥{total}").format(total=money_text(view.total)))
    if view.tax:
        told.append(_("of it tax ¥{tax}").format(tax=money_text(view.tax)))
    if view.discount:
        told.append(_("discount ¥{discount}").format(discount=money_text(view.discount)))
    return "  ·  ".join(told)
