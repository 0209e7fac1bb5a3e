"""Sales targets: what each person should sell in a month, set one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.base import Clock
from jxc_desktop.services.sales_targets import SalesTarget, SalesTargetService
from jxc_desktop.ui.common.card import Card
from jxc_desktop.ui.common.columns import Column, money
from jxc_desktop.ui.common.empty_state import EmptyCase, EmptyState
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID

SALES_TARGETS = "sales_targets"
_COLUMNS: tuple[Column[SalesTarget], ...] = (
    Column(N_("Month"), read=lambda row: row.month, name="month", width=110),
    Column(N_("Person"), read=lambda row: row.person, name="person", stretch=True),
    Column(N_("Target"), read=lambda row: row.amount, show=money, name="amount", width=140),
)
_FIELDS = (
    FormField("person", N_("Person"), needed=True),
    FormField("month", N_("Month"), "code", needed=True),
    FormField("amount", N_("Target"), "amount", needed=True),
)


class _TargetCard(Card):
    """One target; its person and month say which it is."""

    def __init__(self, *, may_edit: bool) -> None:
        self.shown: SalesTarget | None = None
        super().__init__(Form(_FIELDS, columns=1, name="target"), name="target_card", may_edit=may_edit)
        self.inside.addStretch(1)

    def heading(self) -> str:
        """Whose target of which month, or that it is new."""
        shown = self.shown
        return _("New target") if shown is None else f"{shown.person} {shown.month}"

    def show_row(self, row: SalesTarget | None, month: str) -> None:
        """Show a target, or an empty card for a month."""
        self.shown = row
        self.errors.clear()
        values = {"month": month} if row is None else {"person": row.person, "month": row.month, "amount": row.amount}
        self.form.show_values(values)
        self.remove_button.setEnabled(row is not None and self.may_edit)
        self.set_edited(edited=False)

    def entered(self) -> SalesTarget:
        """What was typed."""
        values = self.form.values()
        amount = values["amount"]
        return SalesTarget(str(values["person"] or ""), str(values["month"] or ""), Decimal(str(amount or 0)))


class SalesTargetsPage(TabPage):
    """The targets of this year and the next at the left, the chosen one at the right."""

    name = SALES_TARGETS
    heading = N_("Sales targets")
    icon_name = "report"
    topics = frozenset({Topic.REPORTS})
    help: ClassVar[Help | None] = Help(
        purpose=N_("What each person should sell in a month; the report Output per person shows how far they are."),
        steps=(
            N_("Ctrl+N: type the name as documents give the salesperson or the cashier, the month and gross sales."),
            N_("Ctrl+S saves; saving the same person and month again changes the target."),
        ),
    )

    def __init__(self, targets: SalesTargetService, runner: Runner, clock: Clock, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self.targets, self.runner, self._clock = targets, runner, clock
        self._chosen = ("", "")
        self.model: RowsModel[SalesTarget] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, name="targets.rows")
        self.table.setModel(self.model)
        self.say(self.table.setAccessibleName, lambda: _("Sales targets"))
        self.empty = EmptyState(self)
        self.card = _TargetCard(may_edit=targets.may(Permission.SALES_TARGET))
        left = QVBoxLayout()
        left.addWidget(self.table, 1)
        left.addWidget(self.empty, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        row.addLayout(left, 6)
        row.addWidget(self.card, 5)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        self.table.activated_row.connect(lambda _row: self.card.form.editor("amount").setFocus())
        self.card.save_asked.connect(self.save)
        self.card.new_asked.connect(self.begin)
        self.card.remove_asked.connect(self.remove)
        bind(self, "Ctrl+S", self.save)
        bind(self, "Ctrl+N", self.begin)
        self.card.show_row(None, self._month())
        self.read()

    def read(self) -> None:
        """Read the targets again."""
        year = self._today().year
        self.runner.submit(
            lambda _progress: self.targets.targets(f"{year}-01", f"{year + 1}-12"),
            done=self._take,
            failed=self.card.show_error,
            read=True,
        )

    def begin(self) -> None:
        """Begin a new one."""
        self.card.show_row(None, self._month())
        self.card.form.editor("person").setFocus()

    def save(self) -> None:
        """Save the card."""
        if self.card.form.take():
            self._set(self.card.entered())

    def remove(self) -> None:
        """Take the chosen target away."""
        shown = self.card.shown
        if shown is not None:
            self._set(SalesTarget(shown.person, shown.month, Decimal(0)))

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Read again."""
        self.read()

    def first_focus(self) -> QWidget:
        """The list, or the card where there is none yet."""
        found: QWidget = self.table if self.model.rowCount() else self.card.form.editor("person")
        return found

    def retranslate(self) -> None:
        """Say the table again."""
        super().retranslate()
        self.model.retranslate()

    def _today(self) -> date:
        return self._clock.local().date()

    def _month(self) -> str:
        return f"{self._today():%Y-%m}"

    def _set(self, target: SalesTarget) -> None:
        def saved(_changes: object) -> None:
            self.card.set_edited(edited=False)
            self._chosen = (target.person.strip(), target.month)
            self.read()

        self.runner.submit(lambda _progress: self.targets.set(target), done=saved, failed=self.card.show_error)

    def _take(self, rows: Sequence[SalesTarget]) -> None:
        self.model.set_rows(list(rows))
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if not rows:
            told: Callable[[], str] = lambda: _("Nobody has a target yet.")  # noqa: E731
            self.empty.show_case(EmptyCase.NOTHING_YET, text=told)
        if self.card.edited:
            return
        known = next((number for number, row in enumerate(rows) if (row.person, row.month) == self._chosen), 0)
        if rows:
            self.table.setCurrentIndex(self.model.index(known, 0))
        self.card.show_row(rows[known] if rows else None, self._month())

    def _choose(self, number: int) -> None:
        if 0 <= number < self.model.rowCount() and not self.card.edited:
            row = self.model.row(number)
            self._chosen = (row.person, row.month)
            self.card.show_row(row, self._month())
