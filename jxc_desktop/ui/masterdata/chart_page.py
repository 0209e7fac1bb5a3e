"""The chart of accounts: number, name and kind of each; codes are the words of the journal."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.services.masters.shop import Account
from jxc_desktop.ui.common.card import Card
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID

KINDS = {
    "asset": N_("Asset"),
    "liability": N_("Liability"),
    "equity": N_("Equity"),
    "income": N_("Income"),
    "expense": N_("Cost or expense"),
}


_FIELDS = (
    FormField("number", N_("Account number"), "code", needed=True),
    FormField("name", N_("Name"), needed=True),
    FormField(
        "kind", N_("Kind of account"), "choice", choices=lambda: [(kind, _(word)) for kind, word in KINDS.items()]
    ),
    FormField("code", N_("Code"), "code", needed=True),
)
_COLUMNS: tuple[Column[Account], ...] = (
    Column(N_("Account number"), read=lambda row: row.number, name="number", width=110),
    Column(N_("Name"), read=lambda row: _(row.name), name="name", stretch=True),
    Column(N_("Kind of account"), read=lambda row: _(KINDS.get(row.kind, row.kind)), name="kind", width=120),
    Column(N_("Code"), read=lambda row: row.code, name="code", width=170),
)


class _AccountCard(Card):
    def __init__(self, *, may_edit: bool) -> None:
        self.shown: Account | None = None
        super().__init__(Form(_FIELDS, name="account", columns=2), name="account_card", may_edit=may_edit)
        self.remove_button.hide()
        self.inside.addStretch(1)

    def heading(self) -> str:
        """The name, or that it is new."""
        return _(self.shown.name) if self.shown else _("New account")

    def show_row(self, row: Account | None) -> None:
        """Show an account, or an empty card."""
        self.shown = row
        self.errors.clear()
        values = {"code": "", "number": "", "name": "", "kind": "expense"}
        if row is not None:
            values = {"code": row.code, "number": row.number, "name": _(row.name), "kind": row.kind}
        self.form.show_values(values)
        self.form.set_enabled("code", enabled=row is None)
        self.set_edited(edited=False)

    def entered(self) -> Account:
        """What was typed; a built-in name that was not touched stays translatable."""
        values: dict[str, Any] = self.form.values()
        name = str(values["name"]).strip()
        if self.shown is not None and name == _(self.shown.name):
            name = self.shown.name
        return Account(str(values["code"]).strip(), str(values["number"]).strip(), name, str(values["kind"]))


class ChartPage(TabPage):
    """All accounts at the left, the chosen one at the right."""

    name = "chart_of_accounts"
    heading = N_("Chart of accounts")
    icon_name = "settlement"
    topics = frozenset({Topic.MONEY})
    help: ClassVar[Help | None] = Help(
        purpose=N_("The accounts that documents are booked on, with the numbers your accountant uses."),
        steps=(N_("Ctrl+N: a new one, such as another kind of expense."), N_("Ctrl+S saves the card.")),
    )

    def __init__(self, masterdata: MasterDataService, runner: Runner, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self.masterdata, self.runner = masterdata, runner
        self.model: RowsModel[Account] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, name="accounts.rows")
        self.table.setModel(self.model)
        self.say(self.table.setAccessibleName, lambda: _("Chart of accounts"))
        self.card = _AccountCard(may_edit=masterdata.may(Permission.SETTING_EDIT))
        row = QHBoxLayout(self)
        row.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        row.setSpacing(4 * GRID)
        row.addWidget(self.table, 3)
        row.addWidget(self.card, 2)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        self.table.activated_row.connect(lambda _row: self.card.form.editor("name").setFocus())
        self.card.save_asked.connect(self.save)
        self.card.new_asked.connect(self.begin)
        bind(self, "Ctrl+S", self.save)
        bind(self, "Ctrl+N", self.begin)
        self.read()

    def read(self) -> None:
        """Read the accounts again."""
        self.runner.submit(
            lambda _progress: list(self.masterdata.accounts().values()),
            done=self._take,
            failed=self.card.show_error,
            read=True,
        )

    def begin(self) -> None:
        """Begin a new one."""
        if self.card.may_edit:
            self.card.show_row(None)
            self.card.form.editor("number").setFocus()

    def save(self) -> None:
        """Save the card."""
        if not (self.card.may_edit and self.card.form.take()):
            return
        account = self.card.entered()
        self.runner.submit(
            lambda _progress: self.masterdata.save_account(account),
            done=lambda _changes: self._saved(account.code),
            failed=self.card.show_error,
        )

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Read again."""
        self.read()

    def changed_mark(self) -> bool:
        """Whether the card holds something unsaved."""
        return self.card.edited

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table

    def retranslate(self) -> None:
        """Say the table again."""
        super().retranslate()
        self.model.retranslate()
        if not self.card.edited:
            self.card.show_row(self.card.shown)

    def _take(self, rows: list[Account]) -> None:
        self.model.set_rows(rows)
        if rows and self.card.shown is None and not self.card.edited:
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _choose(self, number: int) -> None:
        if 0 <= number < self.model.rowCount() and not self.card.edited:
            self.card.show_row(self.model.row(number))

    def _saved(self, code: str) -> None:
        self.card.set_edited(edited=False)
        self.read()
        for number, row in enumerate(self.model.rows):
            if row.code == code:
                self.card.show_row(row)
                self.table.setCurrentIndex(self.model.index(number, 0))
