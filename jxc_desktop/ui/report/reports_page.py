"""All reports there are, to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.pinyin import initials
from jxc_desktop.i18n import _
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.editors import PlainEdit
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID

ReportChoice = tuple[str, str, str]
"""A report: the name of its page, its title (``N_``), and what it answers (``N_``)."""


class ReportsPage(TabPage):
    """Enter or a double click opens a report, already run."""

    name = "reports"
    heading = N_("Reports")
    icon_name = "report"
    help: ClassVar[Help | None] = Help(
        purpose=N_("All reports. Ctrl+K and the first letters of its name open one from anywhere."),
        steps=(
            N_("Type a piece of its name or the first letters, then Enter."),
            N_("Choose a report and press Enter."),
        ),
        keys=(("Ctrl+F", N_("Search")), ("Enter", N_("Open"))),
    )

    def __init__(self, navigator: Navigator, choices: Sequence[ReportChoice], *, key: str | None = None) -> None:
        super().__init__(key=key)
        columns: tuple[Column[ReportChoice], ...] = (
            Column(N_("Report"), read=lambda choice: _(choice[1]), name="title", width=220),
            Column(N_("What it answers"), read=lambda choice: _(choice[2]), name="about", stretch=True),
        )
        self._choices = choices
        self.search = PlainEdit(self, name="reports.search")
        self.say(self.search.setPlaceholderText, lambda: _("Search"))
        self.say(self.search.setAccessibleName, lambda: _("Search"))
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._open_first)
        bind(self, "Ctrl+F", self.search.setFocus)
        self.model: RowsModel[ReportChoice] = RowsModel(choices, columns=columns, parent=self)
        self.table = TableView(self, name="reports.rows")
        self.table.setModel(self.model)
        self.table.setCurrentIndex(self.model.index(0, 0))
        self.table.activated_row.connect(lambda choice: navigator.open(choice[0]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.search)
        layout.addWidget(self.table)

    def _narrow(self, text: str) -> None:
        """Keep the reports whose title, first letters or answer have the text."""
        wanted = text.strip().casefold()
        self.model.set_rows([choice for choice in self._choices if any(wanted in word for word in _words(choice))])
        self.table.setCurrentIndex(self.model.index(0, 0))

    def _open_first(self) -> None:
        if self.model.rowCount():
            self.table.activated_row.emit(self.model.row(0))

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table


def _words(choice: ReportChoice) -> tuple[str, ...]:
    """What a report is found by."""
    title = _(choice[1])
    return (title.casefold(), choice[1].casefold(), _(choice[2]).casefold(), *initials(title))
