"""Sales targets: what each person should sell in a month, set one by one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.base import Clock
from jxc_desktop.services.sales_targets import SalesTarget, SalesTargetService
from jxc_desktop.ui.common.card_page import CardPage, RowCard
from jxc_desktop.ui.common.columns import Column, money
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help

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


class _TargetCard(RowCard):
    """One target; its person and month say which it is."""

    shown: SalesTarget | None

    def __init__(self, clock: Clock, *, may_edit: bool) -> None:
        self._clock = clock
        super().__init__(Form(_FIELDS, columns=1, name="target"), name="target_card", may_edit=may_edit)

    def heading(self) -> str:
        """Whose target of which month, or that it is new."""
        shown = self.shown
        return _("New target") if shown is None else f"{shown.person} {shown.month}"

    def fill(self, row: SalesTarget | None) -> None:
        """Put a target into the form; a new one is for this month."""
        values: dict[str, object] = {"month": f"{self._clock.local():%Y-%m}"}
        if row is not None:
            values = {"person": row.person, "month": row.month, "amount": row.amount}
        self.form.show_values(values)

    def entered(self) -> SalesTarget:
        """What was typed."""
        values = self.form.values()
        amount = values["amount"]
        return SalesTarget(str(values["person"] or ""), str(values["month"] or ""), Decimal(str(amount or 0)))


class SalesTargetsPage(CardPage):
    """The targets of this year and the next at the left, the chosen one at the right."""

    name = SALES_TARGETS
    heading = N_("Sales targets")
    icon_name = "report"
    topics = frozenset({Topic.REPORTS})
    columns = _COLUMNS
    rows_name = "targets.rows"
    list_field = "amount"
    new_field = "person"
    removes = True
    empty_text = N_("Nobody has a target yet.")
    shares = (6, 5)
    gap = None
    help: ClassVar[Help | None] = Help(
        purpose=N_("What each person should sell in a month; the report Output per person shows how far they are."),
        steps=(
            N_("Ctrl+N: type the name as documents give the salesperson or the cashier, the month and gross sales."),
            N_("Ctrl+S saves; saving the same person and month again changes the target."),
        ),
    )

    def __init__(self, targets: SalesTargetService, runner: Runner, clock: Clock, *, key: str | None = None) -> None:
        self.targets, self._clock = targets, clock
        super().__init__(_TargetCard(clock, may_edit=targets.may(Permission.SALES_TARGET)), runner, key=key)

    def ask(self) -> Sequence[SalesTarget]:
        """The targets of this year and the next."""
        year = self._clock.local().year
        return self.targets.targets(f"{year}-01", f"{year + 1}-12")

    def key_of(self, one: SalesTarget) -> object:
        """Whose and of which month."""
        return one.person, one.month

    def store(self, entered: SalesTarget) -> Changes:
        """Set a target."""
        return self.targets.set(entered)

    def take_away(self, shown: SalesTarget) -> Changes:
        """Take a target away: it is none when it is nothing."""
        return self.targets.set(SalesTarget(shown.person, shown.month, Decimal(0)))
