"""The chart of accounts: number, name and kind of each; codes are the words of the journal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.services.masters.shop import ACCOUNT_KINDS, Account
from jxc_desktop.ui.common.card_page import CardPage, RowCard
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help

_FIELDS = (
    FormField("number", N_("Account number"), "code", needed=True),
    FormField("name", N_("Name"), needed=True),
    FormField(
        "kind",
        N_("Kind of account"),
        "choice",
        choices=lambda: [(kind, _(word)) for kind, word in ACCOUNT_KINDS.items()],
    ),
    FormField("code", N_("Code"), "code", needed=True),
)
_COLUMNS: tuple[Column[Account], ...] = (
    Column(N_("Account number"), read=lambda row: row.number, name="number", width=110),
    Column(N_("Name"), read=lambda row: _(row.name), name="name", stretch=True),
    Column(N_("Kind of account"), read=lambda row: _(ACCOUNT_KINDS.get(row.kind, row.kind)), name="kind", width=120),
    Column(N_("Code"), read=lambda row: row.code, name="code", width=170),
)


class _AccountCard(RowCard):
    shown: Account | None

    def __init__(self, *, may_edit: bool) -> None:
        super().__init__(Form(_FIELDS, name="account", columns=2), name="account_card", may_edit=may_edit)

    def heading(self) -> str:
        """The name, or that it is new."""
        return _(self.shown.name) if self.shown else _("New account")

    def fill(self, row: Account | None) -> None:
        """Put an account into the form; a new one is an expense."""
        values = {"code": "", "number": "", "name": "", "kind": "expense"}
        if row is not None:
            values = {"code": row.code, "number": row.number, "name": _(row.name), "kind": row.kind}
        self.form.show_values(values)
        self.form.set_enabled("code", enabled=row is None)

    def entered(self) -> Account:
        """What was typed; a built-in name that was not touched stays translatable."""
        values: dict[str, Any] = self.form.values()
        name = str(values["name"]).strip()
        if self.shown is not None and name == _(self.shown.name):
            name = self.shown.name
        return Account(str(values["code"]).strip(), str(values["number"]).strip(), name, str(values["kind"]))


class ChartPage(CardPage):
    """All accounts at the left, the chosen one at the right."""

    name = "chart_of_accounts"
    heading = N_("Chart of accounts")
    icon_name = "settlement"
    topics = frozenset({Topic.MONEY})
    columns = _COLUMNS
    rows_name = "accounts.rows"
    new_field = "number"
    help: ClassVar[Help | None] = Help(
        purpose=N_("The accounts that documents are booked on, with the numbers your accountant uses."),
        steps=(N_("Ctrl+N: a new one, such as another kind of expense."), N_("Ctrl+S saves the card.")),
    )

    def __init__(self, masterdata: MasterDataService, runner: Runner, *, key: str | None = None) -> None:
        self.masterdata = masterdata
        super().__init__(_AccountCard(may_edit=masterdata.may(Permission.SETTING_EDIT)), runner, key=key)

    def ask(self) -> Sequence[Account]:
        """The accounts by their number."""
        return list(self.masterdata.accounts().values())

    def store(self, entered: Account) -> Changes:
        """Save an account."""
        return self.masterdata.save_account(entered)
