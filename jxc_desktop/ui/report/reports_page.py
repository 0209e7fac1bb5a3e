"""All reports there are, to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.ui.common.columns import Column
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
        steps=(N_("Choose a report and press Enter."),),
    )

    def __init__(self, navigator: Navigator, choices: Sequence[ReportChoice], *, key: str | None = None) -> None:
        super().__init__(key=key)
        columns: tuple[Column[ReportChoice], ...] = (
            Column(N_("Report"), read=lambda choice: _(choice[1]), name="title", width=220),
            Column(N_("What it answers"), read=lambda choice: _(choice[2]), name="about", stretch=True),
        )
        self.model: RowsModel[ReportChoice] = RowsModel(choices, columns=columns, parent=self)
        self.table = TableView(self, name="reports.rows")
        self.table.setModel(self.model)
        self.table.setCurrentIndex(self.model.index(0, 0))
        self.table.activated_row.connect(lambda choice: navigator.open(choice[0]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.addWidget(self.table)

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table
