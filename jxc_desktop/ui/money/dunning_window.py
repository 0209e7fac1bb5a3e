"""Customers with something overdue: letters, and notes of what they said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.statements import OverdueParty
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.columns import Column, day, money, whole
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.editors import DateEdit
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListQuery, ListWindow
from jxc_desktop.ui.common.rows_model import PageLike
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.money.debts_window import STATEMENT_PAGE


@dataclass(frozen=True, slots=True)
class OverduePage:
    """All of them at once."""

    rows: tuple[OverdueParty, ...]
    next: object | None = None
    total: int | None = None


class DunningWindow(ListWindow):
    """The dunning list (催收)."""

    name = "dunning"
    heading = N_("Dunning list")
    icon_name: ClassVar[str] = "settlement"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.DEBTS, Topic.PARTIES})
    columns: ClassVar[Sequence[Column[OverdueParty]]] = (
        Column(N_("Code"), read=lambda row: row.party, name="code", width=90),
        Column(N_("Name"), read=lambda row: row.name, name="name", width=180),
        Column(N_("Overdue"), read=lambda row: row.overdue, show=money, name="overdue", width=110),
        Column(N_("Balance"), read=lambda row: row.balance, show=money, name="balance", width=110),
        Column(N_("Documents"), read=lambda row: row.documents, show=whole, name="documents", width=70),
        Column(N_("Days overdue"), read=lambda row: row.days, show=whole, name="days", width=80),
        Column(N_("Contact"), read=lambda row: row.contact, name="contact", width=90),
        Column(N_("Phone"), read=lambda row: row.phone, name="phone", width=120),
        Column(N_("Last talk"), read=lambda row: row.noted, show=day, name="noted", width=100),
        Column(N_("What was said"), read=lambda row: row.note, name="note", stretch=True),
        Column(N_("Next talk"), read=lambda row: row.next_day, show=day, name="next_day", width=100),
    )
    help: ClassVar[Help | None] = Help(
        purpose=N_("Customers with something overdue, the largest first, with what they said last."),
        steps=(
            N_("Choose a customer and print a letter or write it as a PDF, or call them."),
            N_("Type what was said below and press Enter; with a day it says when to ask again."),
            N_("Enter on a row opens the statement of account."),
        ),
        keys=(("Ctrl+F", N_("Filter")), ("Enter", N_("Statement of account")), ("Ctrl+P", N_("Print the letter"))),
    )

    def __init__(self, parts: DocumentParts) -> None:
        self.parts = parts
        super().__init__(parts.runner, parts.navigator)
        self.reload()

    def _arrange(self) -> None:
        super()._arrange()
        strip = QFrame(self)
        strip.setProperty("role", "footer")
        row = QHBoxLayout(strip)
        row.setContentsMargins(0, GRID, 0, GRID)
        row.setSpacing(2 * GRID)
        self.note_label, self.note_edit = QLabel(strip), QLineEdit(strip)
        self.note_edit.setObjectName("dunning.note")
        self.note_label.setBuddy(self.note_edit)
        self.day_label = QLabel(strip)
        self.day_edit = DateEdit(lambda: self.parts.clock.local().date(), strip, name="dunning.next_day")
        self.day_edit.setFixedWidth(116)
        self.day_label.setBuddy(self.day_edit)
        self.note_button, self.print_button, self.letter_button = (QPushButton(strip) for _place in range(3))
        self.note_button.setObjectName("dunning.keep")
        self.print_button.setObjectName("dunning.print")
        self.letter_button.setObjectName("dunning.letter")
        for widget, stretch in (
            (self.note_label, 0),
            (self.note_edit, 1),
            (self.day_label, 0),
            (self.day_edit, 0),
            (self.note_button, 0),
            (self.print_button, 0),
            (self.letter_button, 0),
        ):
            row.addWidget(widget, stretch)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addWidget(strip)

    def _bind(self) -> None:
        super()._bind()
        self.say(self.note_label.setText, lambda: _("What was said"))
        self.say(self.note_edit.setAccessibleName, lambda: _("What was said"))
        self.say(self.day_label.setText, lambda: _("Next talk"))
        self.say(self.day_edit.setAccessibleName, lambda: _("Next talk"))
        self.say(self.note_button.setText, lambda: _("Note it"))
        self.say(self.print_button.setText, lambda: _("Print the letter  Ctrl+P"))
        self.say(self.letter_button.setText, lambda: _("Letter as PDF…"))
        self.note_edit.returnPressed.connect(self.keep_note)
        self.note_button.clicked.connect(self.keep_note)
        self.letter_button.clicked.connect(self.ask_letter)
        self.print_button.clicked.connect(self.print_letter)
        bind(self, "Ctrl+P", self.print_letter)
        for button in (self.print_button, self.letter_button):
            button.setVisible(self.parts.may(Permission.PRINT))

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> PageLike[OverdueParty]:  # noqa: ARG002
        """All customers with something overdue that fit."""
        found = self.parts.services.statements.overdue()
        wanted = query.text.casefold()
        rows = tuple(row for row in found if wanted in row.party.casefold() or wanted in row.name.casefold())
        return OverduePage(rows, None, len(rows))

    def open_row(self, row: OverdueParty) -> None:
        """Open the statement of account."""
        self.navigator.open(STATEMENT_PAGE, row.party)

    def empty_text(self) -> str:
        """What the empty list says."""
        return _("Nothing is overdue.")

    def chosen(self) -> OverdueParty | None:
        """The customer of the row of the cursor."""
        place = self.table.currentIndex().row()
        return self.model.row(place) if 0 <= place < self.model.rowCount() else None

    def keep_note(self) -> None:
        """Keep what was said."""
        row, text = self.chosen(), self.note_edit.text()
        if row is None:
            return
        until = self.day_edit.value()
        self.runner.submit(
            lambda _progress: self.parts.services.statements.note(row.party, text, until),
            done=alive(self, lambda _changes: self._kept()),
            failed=alive(self, self.errors.show_error),
        )

    def _kept(self) -> None:
        self.errors.clear()
        self.note_edit.clear()
        self.day_edit.set_value(None)
        self.table.setFocus()

    def print_letter(self) -> None:
        """Print the letter to the chosen customer; where no printer for pages is set up, ask where its PDF goes."""
        row, services = self.chosen(), self.parts.services
        if row is None:
            return

        def work() -> object:
            found = services.statements.reminder(row.party)
            return services.paper.office_ready() and services.statements.print_letter(found)

        self.runner.submit(
            lambda _progress: work(),
            done=alive(self, lambda queued: self.errors.clear() if queued else self.ask_letter()),
            failed=alive(self, self.errors.show_error),
        )

    def ask_letter(self) -> None:
        """Ask where the letter to the chosen customer goes."""
        row = self.chosen()
        if row is None:
            return
        name = _("Reminder-{name}").format(name=row.party) + ".pdf"
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Letter as PDF"), name, "PDF (*.pdf)")
        if chosen:
            self.save_letter(row.party, Path(chosen))

    def save_letter(self, party: str, path: Path) -> None:
        """Write the letter."""
        service = self.parts.services.statements
        self.runner.submit(
            lambda _progress: service.save_letter(service.reminder(party), path),
            done=alive(self, lambda _path: self.errors.clear()),
            failed=alive(self, self.errors.show_error),
        )
