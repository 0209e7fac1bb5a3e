"""The statement of account of a party: seen, printed, sent, and marked as agreed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, money_text
from jxc_desktop.services.statements import KeptStatement, Statement, StatementLine
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.columns import Column, day, moment, money
from jxc_desktop.ui.common.document_lookups import party_search
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_words import kind_name
from jxc_desktop.ui.common.editors import DateEdit
from jxc_desktop.ui.common.empty_state import EmptyCase, EmptyState
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.lookup import LookupEdit
from jxc_desktop.ui.common.popup_list import Suggestion
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID, ROW_COMPACT

_COLUMNS: tuple[Column[StatementLine], ...] = (
    Column(N_("Date"), read=lambda row: row.day, show=day, name="day", width=100),
    Column(N_("Document number"), read=lambda row: row.document, name="number", width=170),
    Column(N_("Document kind"), read=lambda row: kind_name(row.kind), name="kind", width=120),
    Column(N_("Due"), read=lambda row: row.due, show=day, name="due", width=100),
    Column(N_("Their number"), read=lambda row: row.reference, name="reference", width=130),
    Column(N_("Remark"), read=lambda row: row.remark, name="remark", stretch=True),
    Column(N_("Increase"), read=lambda row: row.increase or None, show=money, name="increase", width=110),
    Column(N_("Decrease"), read=lambda row: row.decrease or None, show=money, name="decrease", width=110),
    Column(N_("Balance"), read=lambda row: row.balance, show=money, name="balance", width=120),
)
_KEPT_COLUMNS: tuple[Column[KeptStatement], ...] = (
    Column(
        N_("Sent"), read=lambda row: row.made_at.astimezone().replace(tzinfo=None), show=moment, name="made", width=140
    ),
    Column(N_("From day"), read=lambda row: row.since, show=day, name="since", width=100),
    Column(N_("To day"), read=lambda row: row.until, show=day, name="until", width=100),
    Column(N_("Closing"), read=lambda row: row.closing, show=money, name="closing", width=120),
    Column(N_("By"), read=lambda row: row.user, name="user", width=100),
    Column(N_("Agreed"), read=lambda row: _("Agreed") if row.agreed_at else "", name="agreed", stretch=True),
)
_KEPT_SHOWN = 3


class StatementPage(TabPage):
    """The account of one party over some days."""

    name = "statements"
    heading = N_("Statement of account")
    icon_name: ClassVar[str] = "settlement"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.DEBTS})
    help: ClassVar[Help | None] = Help(
        purpose=N_("What a party owed, every document and payment, and what it owes now: equal to the books."),
        steps=(
            N_("Choose the party and the days; Enter on a line opens its document."),
            N_("Print it, write it as PDF or Excel, or copy it as a text for a chat."),
            N_("Keep what you sent; when the party agrees, mark it as agreed."),
        ),
        keys=(
            ("F7", N_("Look up")),
            ("Enter", N_("Open the document")),
            ("Ctrl+P", N_("Print")),
            ("Ctrl+E", N_("Export to Excel")),
        ),
    )

    def __init__(self, parts: DocumentParts, key: str | None = None) -> None:
        super().__init__(key=key)
        self.parts = parts
        self.statement: Statement | None = None
        self._make()
        self._arrange()
        self._bind()
        today = parts.clock.local().date()
        self.since.set_value(today.replace(day=1))
        self.until.set_value(today)
        self.retranslate()
        if key:
            self.party.set_value(Suggestion(key, key))
            self.load()
        else:
            self._show(None)

    def _make(self) -> None:
        today = lambda: self.parts.clock.local().date()  # noqa: E731
        self.errors = ErrorBar(self)
        self.party = LookupEdit(party_search(self.parts, ""), runner=self.parts.runner, parent=self, name="party")
        self.since, self.until = DateEdit(today, self, name="since"), DateEdit(today, self, name="until")
        self.summary, self.owed = QLabel(self), QLabel(self)
        self.owed.setProperty("role", "secondary")
        self.summary.setProperty("role", "strong")
        self.summary.setObjectName("summary")
        self.model: RowsModel[StatementLine] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, name="rows")
        self.table.setModel(self.model)
        self.empty, self.exporting = EmptyState(self), ExportStrip(self.parts.state, self)
        self.kept_model: RowsModel[KeptStatement] = RowsModel(columns=_KEPT_COLUMNS, parent=self)
        self.kept_table = TableView(self, row_height=ROW_COMPACT, name="kept")
        self.kept_table.setModel(self.kept_model)
        self.kept_table.setFixedHeight((_KEPT_SHOWN + 1) * ROW_COMPACT + 4)
        self.print_button = QPushButton(self)
        self.pdf_button, self.excel_button, self.copy_button = (QPushButton(self) for _place in range(3))
        self.keep_button, self.agree_button = QPushButton(self), QPushButton(self)

    def _arrange(self) -> None:
        fields = QGridLayout()
        fields.setHorizontalSpacing(3 * GRID)
        fields.setVerticalSpacing(2)
        self.since.setFixedWidth(116)
        self.until.setFixedWidth(116)
        titles: tuple[tuple[QWidget, Callable[[], str]], ...] = (
            (self.party, lambda: _("Supplier or customer")),
            (self.since, lambda: _("From day")),
            (self.until, lambda: _("To day")),
        )
        for column, (field, title) in enumerate(titles):
            label = QLabel(self)
            label.setProperty("role", "note")
            label.setBuddy(field)
            self.say(label.setText, title)
            self.say(field.setAccessibleName, title)
            fields.addWidget(label, 0, column)
            fields.addWidget(field, 1, column)
        fields.setColumnStretch(0, 1)
        fields.setColumnStretch(3, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.errors)
        layout.addLayout(fields)
        sums = QHBoxLayout()
        sums.setSpacing(6 * GRID)
        sums.addWidget(self.summary)
        sums.addWidget(self.owed, 1)
        layout.addLayout(sums)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.exporting)
        layout.addLayout(self._buttons())
        layout.addWidget(self.kept_table)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        texts: tuple[tuple[QPushButton, str, Callable[[], str]], ...] = (
            (self.print_button, "print", lambda: _("Print  Ctrl+P")),
            (self.pdf_button, "pdf", lambda: _("Save as PDF…")),
            (self.excel_button, "excel", lambda: _("Save as Excel…")),
            (self.copy_button, "copy", lambda: _("Copy as text")),
            (self.keep_button, "keep", lambda: _("Keep as sent")),
            (self.agree_button, "agree", lambda: _("Mark as agreed")),
        )
        row.addStretch(1)
        for button, name, text in texts:
            button.setObjectName(f"statement.{name}")
            self.say(button.setText, text)
            row.addWidget(button)
        return row

    def _bind(self) -> None:
        self.party.chosen.connect(lambda _found: self.load())
        self.since.value_changed.connect(lambda _value: self.load())
        self.until.value_changed.connect(lambda _value: self.load())
        self.table.activated_row.connect(lambda row: self.parts.open_document(row.document))
        self.say(self.table.setAccessibleName, lambda: _("Statement of account"))
        self.say(self.kept_table.setAccessibleName, lambda: _("Statements that were sent"))
        self.print_button.clicked.connect(self.print)
        bind(self, "Ctrl+P", self.print)
        self.pdf_button.clicked.connect(partial(self._ask_file, ".pdf"))
        self.excel_button.clicked.connect(partial(self._ask_file, ".xlsx"))
        bind(self, "Ctrl+E", partial(self._ask_file, ".xlsx"))
        self.exporting.asked.connect(self.save)
        self.exporting.closed.connect(self.table.setFocus)
        self.copy_button.clicked.connect(self.copy_text)
        self.keep_button.clicked.connect(self.keep)
        self.agree_button.clicked.connect(self.agree)
        self.kept_table.selectionModel().currentRowChanged.connect(lambda *_: self._allow())

    # the tab

    def first_focus(self) -> QWidget | None:
        """The party."""
        return self.party

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Read again after a change."""
        self.load()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.model.retranslate()
        self.kept_model.retranslate()
        self._show_summary()

    # reading

    def load(self) -> None:
        """Read the account that is asked for."""
        found, since, until = self.party.value(), self.since.value(), self.until.value()
        if found is None or since is None or until is None:
            self._show(None)
            return
        self.parts.runner.submit(
            lambda _progress: self._read(str(found.value), since, until),
            done=alive(self, self._take),
            failed=alive(self, self.errors.show_error),
            read=True,
        )

    def _read(self, party: str, since: date, until: date) -> tuple[Statement, list[KeptStatement]]:
        service = self.parts.services.statements
        return service.statement(party, since, until), service.kept(party)

    def _take(self, found: tuple[Statement, list[KeptStatement]]) -> None:
        statement, kept = found
        shown = self.party.value()
        if shown is not None and shown.value == statement.party:
            self.party.set_value(Suggestion(statement.party, statement.name))
        self.errors.clear()
        self.kept_model.set_rows(kept)
        if kept:
            self.kept_table.setCurrentIndex(self.kept_model.index(0, 0))
        self._show(statement)

    def _show(self, statement: Statement | None) -> None:
        self.statement = statement
        lines = () if statement is None else statement.lines
        self.model.set_rows(lines)
        self.table.setVisible(bool(lines))
        if lines:
            self.empty.hide()
        else:
            self.empty.show_case(EmptyCase.NOTHING_YET, text=self._empty_text)
        self._show_summary()
        self._allow()

    def _empty_text(self) -> str:
        if self.statement is None:
            return _("Choose a supplier or customer.")
        return _("There was no document in these days.")

    def _show_summary(self) -> None:
        statement = self.statement
        if statement is None:
            self.summary.setText("")
            self.owed.setText("")
            return
        owed = _("We owe them {amount}") if statement.we_owe else _("They owe us {amount}")
        self.summary.setText(
            _("Opening {opening}   + {increase}   − {decrease}   = closing {closing}").format(
                opening=money_text(statement.opening),
                increase=money_text(statement.increase),
                decrease=money_text(statement.decrease),
                closing=money_text(statement.closing),
            )
        )
        self.owed.setText(owed.format(amount=money_text(statement.closing)))

    def _allow(self) -> None:
        there, settles = self.statement is not None, self.parts.may(Permission.MONEY_SETTLE)
        for button in (self.print_button, self.pdf_button, self.excel_button, self.copy_button, self.keep_button):
            button.setEnabled(there)
        for button in (self.print_button, self.pdf_button):
            button.setVisible(self.parts.may(Permission.PRINT))
        self.excel_button.setVisible(self.parts.may(Permission.EXPORT) and self.parts.may(Permission.REPORT_VIEW))
        self.keep_button.setVisible(settles)
        self.agree_button.setVisible(settles)
        kept = self._chosen_kept()
        self.agree_button.setEnabled(kept is not None and kept.agreed_at is None)
        self.kept_table.setVisible(bool(self.kept_model.rowCount()))

    def _chosen_kept(self) -> KeptStatement | None:
        place = self.kept_table.currentIndex().row()
        return self.kept_model.row(place) if 0 <= place < self.kept_model.rowCount() else None

    # sending

    def print(self) -> None:
        """Print the statement; where no printer for pages is set up, ask where its PDF goes."""
        statement = self.statement
        if statement is None:
            return
        services = self.parts.services
        self.parts.runner.submit(
            lambda _progress: services.paper.office_ready() and services.statements.print_statement(statement),
            done=alive(self, lambda queued: self.errors.clear() if queued else self._ask_file(".pdf")),
            failed=alive(self, self.errors.show_error),
        )

    def _ask_file(self, suffix: str) -> None:
        if self.statement is None:
            return
        name = (
            _("Statement-{party}-{day}").format(party=self.statement.party, day=date_text(self.statement.until))
            + suffix
        )
        self.exporting.ask(name)

    def save(self, path: Path) -> None:
        """Write the statement as the ending of the file says: a PDF or a workbook."""
        statement = self.statement
        if statement is None:
            return
        write = self._write_excel if path.suffix == ".xlsx" else self.parts.services.statements.save_pdf
        self.parts.runner.submit(
            lambda _progress: write(statement, path),
            done=alive(self, self._written),
            failed=alive(self, self.errors.show_error),
        )

    def _written(self, path: Path) -> None:
        self.errors.clear()
        self.exporting.show_written(path)

    def _write_excel(self, statement: Statement, path: Path) -> Path:
        asked = {"party": statement.party, "since": f"{statement.since}", "until": f"{statement.until}"}
        reports = self.parts.services.reports
        return reports.export(reports.run("statement", asked), path)

    def copy_text(self) -> None:
        """Put the statement as a text on the clipboard."""
        if self.statement is not None:
            QGuiApplication.clipboard().setText(self.parts.services.statements.text(self.statement))

    def keep(self) -> None:
        """Keep the statement as sent."""
        statement = self.statement
        if statement is not None:
            self._change(lambda: self.parts.services.statements.keep(statement))

    def agree(self) -> None:
        """Mark the chosen statement as agreed."""
        kept = self._chosen_kept()
        if kept is not None:
            self._change(lambda: self.parts.services.statements.agree(kept.id))

    def _change(self, does: Callable[[], object]) -> None:
        self.parts.runner.submit(
            lambda _progress: does(),
            done=alive(self, lambda _made: self.load()),
            failed=alive(self, self.errors.show_error),
        )
