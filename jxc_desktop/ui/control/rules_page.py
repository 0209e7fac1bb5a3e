"""Approval rules: sentences built of choices, each to be tried out on past documents before it is in use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, ClassVar

import shiboken6
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.approvals import Rule
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import date_text
from jxc_desktop.services.approvals import Tried
from jxc_desktop.ui.common.columns import Column, day, money
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_words import kind_name
from jxc_desktop.ui.common.editors import DateEdit
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.control.rule_sentence import RuleSentence
from jxc_desktop.ui.control.words import reason_text, rule_text

_TRIED: tuple[Column[Tried], ...] = (
    Column(N_("Date"), read=lambda row: row.day, show=day, name="day", width=100),
    Column(N_("Kind"), read=lambda row: kind_name(row.kind), name="kind", width=120),
    Column(N_("Number"), read=lambda row: row.number, name="number", width=170),
    Column(N_("Supplier or customer"), read=lambda row: row.party, name="party", width=160),
    Column(N_("Amount"), read=lambda row: row.total, show=money, name="total", width=110),
    Column(N_("User"), read=lambda row: row.user, name="user", width=90),
    Column(N_("Why"), read=lambda row: reason_text(row.reason), name="why", stretch=True),
)


class RulesPage(TabPage):
    """The rules above, the sentence of the chosen one below, and what it would have done."""

    name = "approval_rules"
    heading = N_("Approval rules")
    icon_name: ClassVar[str] = "settings"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SETTINGS, Topic.USERS})
    help: ClassVar[Help | None] = Help(
        purpose=N_(
            "A rule says which documents wait for whom before they may be posted. Below its limit nobody waits."
        ),
        steps=(
            N_("Build the sentence: kind, what is looked at, comparison, value, and who approves one after the other."),
            N_("Try it out: the past documents it would have held back are counted and listed."),
            N_("Ctrl+S puts it in use. Who may approve their own submission is a setting."),
            N_("After the last approval the author posts the document."),
        ),
        keys=(("Ctrl+N", N_("New rule")), ("Ctrl+S", N_("Save")), ("Ctrl+Enter", N_("Try out"))),
    )

    def __init__(self, parts: DocumentParts, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self.parts = parts
        self.edited = False
        self._roles: dict[str, str] = {}
        self._code = key or ""
        self.errors = ErrorBar(self)
        columns: tuple[Column[Rule], ...] = (
            Column(N_("Rule"), read=lambda row: rule_text(row, self._roles), name="rule", stretch=True),
            Column(N_("Name"), read=lambda row: row.name, name="name", width=160),
            Column(N_("In use"), read=lambda row: _("Yes") if row.active else _("No"), name="active", width=70),
        )
        self.model: RowsModel[Rule] = RowsModel(columns=columns, parent=self)
        self.table = TableView(self, name="rules.rows")
        self.table.setModel(self.model)
        self.sentence = RuleSentence((), self)
        today = parts.clock.local().date
        self.since, self.until = DateEdit(today, self, name="rules.since"), DateEdit(today, self, name="rules.until")
        self.result = QLabel(self)
        self.tried: RowsModel[Tried] = RowsModel(columns=_TRIED, parent=self)
        self.tried_table = TableView(self, name="rules.tried")
        self.tried_table.setModel(self.tried)
        self.new_button, self.save_button, self.remove_button, self.try_button = (QPushButton(self) for _n in range(4))
        self._found: int | None = None
        self._arrange()
        self._bind()
        self._last_month()
        self.read()

    # building

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.errors)
        self.say(self.table.setAccessibleName, lambda: _("Approval rules"))
        layout.addWidget(self.table, 2)
        card = QFrame(self)
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        inside.addWidget(self.sentence)
        inside.addLayout(self._buttons())
        layout.addWidget(card)
        self.say(self.tried_table.setAccessibleName, lambda: _("Documents the rule would have held back"))
        layout.addWidget(self.tried_table, 3)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        buttons: tuple[tuple[QPushButton, str, Callable[[], str], Callable[[], object]], ...] = (
            (self.save_button, "save", lambda: _("Save  Ctrl+S"), self.save),
            (self.new_button, "new", lambda: _("New  Ctrl+N"), self.new_rule),
            (self.remove_button, "remove", lambda: _("Delete"), self.remove),
            (self.try_button, "try", lambda: _("Try out  Ctrl+Enter"), self.try_out),
        )
        for button, name, text, does in buttons:
            button.setObjectName(f"rules.{name}")
            self.say(button.setText, text)
            button.clicked.connect(does)
        self.save_button.setProperty("kind", "primary")
        for button in (self.save_button, self.new_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        self.result.setProperty("role", "strong")
        self.result.setObjectName("rules.result")
        row.addWidget(self.result)
        for edit, text in ((self.since, lambda: _("From")), (self.until, lambda: _("To"))):
            edit.setFixedWidth(110)
            self.say(edit.setAccessibleName, text)
            row.addWidget(edit)
        row.addWidget(self.try_button)
        return row

    def _bind(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda *_indexes: self._show_chosen())
        self.table.activated_row.connect(lambda _row: self.sentence.value.setFocus())
        self.tried_table.activated_row.connect(lambda row: self.parts.open_document(row.number))
        self.sentence.changed.connect(lambda: self._set_edited(edited=True))
        bind(self, "Ctrl+S", self.save)
        bind(self, "Ctrl+N", self.new_rule)
        bind(self, "Ctrl+Return", self.try_out)
        bind(self, "Ctrl+Enter", self.try_out)

    def _last_month(self) -> None:
        last = self.parts.clock.local().date().replace(day=1) - timedelta(days=1)
        self.since.set_value(last.replace(day=1))
        self.until.set_value(last)

    # the tab

    def first_focus(self) -> QWidget:
        """The rules, or the sentence while there is none."""
        return self.table if self.model.rowCount() else self.sentence.kind

    def changed_mark(self) -> bool:
        """Whether a sentence is not saved."""
        return self.edited

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Read again, unless something is being written."""
        if not self.edited:
            self.read()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.model.retranslate()
        self.tried.retranslate()
        self._say_result()

    # verbs

    def read(self) -> None:
        """Read the rules and the roles that may approve."""
        services = self.parts.services

        def take(found: tuple[tuple[Rule, ...], Any]) -> None:
            rules, roles = found
            self._roles = {role.code: role.name for role in roles}
            self.sentence.set_roles(roles)
            self.model.set_rows(rules)
            codes = [rule.code for rule in rules]
            if codes:
                place = codes.index(self._code) if self._code in codes else 0
                self.table.setCurrentIndex(self.model.index(place, 0))
            self._show_chosen()

        self._run(lambda: (services.approvals.rules(), services.users.roles()), take, read=True)

    def new_rule(self) -> None:
        """Begin another rule; nothing is stored before it is saved."""
        self._code = ""
        self.table.clearSelection()
        self.sentence.show_rule(None)
        self.remove_button.setEnabled(False)
        self.sentence.kind.setFocus()

    def save(self) -> None:
        """Put the rule in use."""
        rule = self.sentence.rule()

        def done(_changes: Changes) -> None:
            self._set_edited(edited=False)
            self.errors.show_text(lambda: _("The rule is saved and in force."), tone="success")
            self.read()

        self._run(lambda: self.parts.services.approvals.save_rule(rule), done)

    def remove(self) -> None:
        """Delete the rule that is shown."""
        code = self._code

        def done(_changes: Changes) -> None:
            self._code = ""
            self._set_edited(edited=False)
            self.read()

        if code:
            self._run(lambda: self.parts.services.approvals.remove_rule(code), done)

    def try_out(self) -> None:
        """Count and list the past documents the sentence would have held back."""
        since, until = self.since.value(), self.until.value()
        if not (self.since.take() and self.until.take()) or since is None or until is None:
            return
        rule = self.sentence.rule()

        def done(found: tuple[Tried, ...]) -> None:
            self.errors.clear()
            self._found = len(found)
            self.tried.set_rows(found)
            self.tried_table.fit_columns()
            self._say_result()

        self._run(lambda: self.parts.services.approvals.try_out(rule, since, until), done, read=True)

    # inside

    def _run(self, work: Callable[[], Any], done: Callable[[Any], object], *, read: bool = False) -> None:
        def hear(result: Any) -> None:
            if shiboken6.isValid(self):
                done(result)

        self.parts.runner.submit(lambda _progress: work(), done=hear, failed=self.errors.show_error, read=read)

    def _show_chosen(self) -> None:
        number = self.table.currentIndex().row()
        rule = self.model.rows[number] if 0 <= number < self.model.rowCount() else None
        self._code = rule.code if rule else ""
        self.sentence.show_rule(rule)
        self.remove_button.setEnabled(rule is not None)
        self._set_edited(edited=False)
        self._found = None
        self.tried.set_rows(())
        self._say_result()

    def _set_edited(self, *, edited: bool) -> None:
        self.edited = edited
        self.title_changed.emit()

    def _say_result(self) -> None:
        count, since, until = self._found, self.since.value(), self.until.value()
        if count is None or since is None or until is None:
            self.result.setText(_("Would it have fired?"))
            return
        told = ngettext(
            "From {since} to {until} it would have fired {count} time.",
            "From {since} to {until} it would have fired {count} times.",
            count,
        )
        self.result.setText(told.format(since=_shown(since), until=_shown(until), count=count))


def _shown(day: date) -> str:
    return date_text(day)
