"""The means of payment: the account each fills, its letter at the counter, in use or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from PySide6.QtWidgets import QLabel

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.means import FIXED_ACCOUNTS, LETTERS, letter_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _, language
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.services.masters.shop import MeansRow
from jxc_desktop.ui.common.card_page import CardPage, RowCard
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help

_OWED = N_("None: the customer owes it")


def _fields(accounts: Callable[[], Sequence[tuple[str, str]]]) -> tuple[FormField, ...]:
    return (
        FormField("name", N_("Name"), needed=True),
        FormField("code", N_("Code"), "code", needed=True),
        FormField("account", N_("Money account"), "choice", wide=True, choices=accounts),
        FormField("key", N_("Letter at the counter"), "code"),
        FormField("position", N_("Place in the list"), "whole"),
        FormField("gives_change", N_("Gives change"), "yes"),
        FormField("active", N_("In use"), "yes"),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A means with the name of its account."""

    means: MeansRow
    account: str


@dataclass(frozen=True, slots=True)
class _Seen:
    rows: list[_Row]
    accounts: dict[str, str]
    offered: list[str]


def _letter(row: _Row) -> str:
    return letter_of(row.means.code, row.means.key, chinese=language() == "zh_CN")


def _yes(said: bool) -> str:
    return _("Yes") if said else _("No")


_COLUMNS: tuple[Column[_Row], ...] = (
    Column(N_("Name"), read=lambda row: _(row.means.name), name="name", stretch=True),
    Column(N_("Money account"), read=lambda row: _(row.account or _OWED), name="account", width=190),
    Column(N_("Letter"), read=_letter, name="key", width=70),
    Column(N_("Gives change"), read=lambda row: _yes(row.means.gives_change), name="gives_change", width=110),
    Column(N_("In use"), read=lambda row: _yes(row.means.active), name="active", width=80),
)


class _MeansCard(RowCard):
    shown: MeansRow | None

    def __init__(self, *, may_edit: bool) -> None:
        self.shown = None
        self.accounts: dict[str, str] = {}
        self.offered: list[str] = []
        form = Form(_fields(self._choices), name="means", columns=2)
        super().__init__(form, name="means_card", may_edit=may_edit)
        self.hint = QLabel(self)
        self.hint.setObjectName("means_card.hint")
        self.hint.setWordWrap(True)
        self.hint.setProperty("role", "status")
        self.inside.addWidget(self.hint)

    def _choices(self) -> list[tuple[str, str]]:
        """Accounts that hold money of the shop, and the one this means has."""
        own = self.shown.money_account if self.shown else ""
        offered = [*self.offered, *([own] if own and own not in self.offered else [])]
        return [("", _(_OWED)), *((code, _(self.accounts[code])) for code in offered)]

    def heading(self) -> str:
        """The name, or that it is new."""
        return _(self.shown.name) if self.shown else _("New means of payment")

    def fill(self, row: MeansRow | None) -> None:
        """Put a means into the form, and say what of it can be changed."""
        self.form.refill()
        values: dict[str, object] = {"name": "", "code": "", "account": "", "key": "", "position": None, "active": True}
        values["gives_change"] = False
        if row is not None:
            letter = letter_of(row.code, row.key, chinese=language() == "zh_CN")
            values = {"name": _(row.name), "code": row.code, "account": row.money_account, "key": letter}
            values |= {"position": row.position, "gives_change": row.gives_change, "active": row.active}
        self.form.show_values(values)
        code = "" if row is None else row.code
        self.form.set_enabled("code", enabled=row is None)
        self.form.set_enabled("key", enabled=code not in LETTERS)
        self.form.set_enabled("account", enabled=code not in FIXED_ACCOUNTS)
        self.form.set_enabled("gives_change", enabled=code not in FIXED_ACCOUNTS)
        self.hint.setText(self._told(code))

    def _told(self, code: str) -> str:
        """What can be changed of it, and why not the rest."""
        if code in FIXED_ACCOUNTS:
            return _("The program knows what this one is, so it keeps its account and its letter.")
        if code in LETTERS:
            return _("It keeps its letter. Its account can be changed as long as nothing was paid with it.")
        return _(
            "Without a letter it is not offered at the counter. Its account can be changed as long as nothing was paid "
            "with it; after that make another one and take this one out of use."
        )

    def entered(self) -> dict[str, Any]:
        """What was typed, as `MasterDataService.save_means` takes it; what is built in is not said again."""
        values: dict[str, Any] = self.form.values()
        name, position = str(values["name"]).strip(), values["position"]
        if self.shown is not None and name == _(self.shown.name):
            name = self.shown.name
        code = str(values["code"]).strip()
        fixed = code in FIXED_ACCOUNTS
        return {
            "code": code,
            "name": name,
            "money_account": None if fixed else str(values["account"] or ""),
            "gives_change": None if fixed else bool(values["gives_change"]),
            "key": None if code in LETTERS else str(values["key"]).strip(),
            "position": int(position) if isinstance(position, (int, Decimal)) else None,
            "active": bool(values["active"]),
        }


class MeansPage(CardPage):
    """All means of payment at the left, the chosen one at the right."""

    name = "means_of_payment"
    heading = N_("Means of payment")
    icon_name = "settlement"
    topics = frozenset({Topic.MONEY, Topic.SETTINGS})
    card: _MeansCard
    columns = _COLUMNS
    rows_name = "means.rows"
    help: ClassVar[Help | None] = Help(
        purpose=N_("How customers pay: each means fills a money account, or is owed by the customer."),
        steps=(
            N_("Ctrl+N: a new one, such as the coupons of a maker or a delivery platform, with an account of its own."),
            N_("A letter puts it on the buttons of the counter; those of the other means are taken."),
            N_("Take one out of use and the counter no longer offers it; what was paid with it is still refunded."),
            N_("Cash stays in use: change comes out of the drawer."),
        ),
        keys=(("Ctrl+N", N_("New means of payment")), ("Ctrl+S", N_("Save the card"))),
    )

    def __init__(self, masterdata: MasterDataService, runner: Runner, *, key: str | None = None) -> None:
        self.masterdata = masterdata
        super().__init__(_MeansCard(may_edit=masterdata.may(Permission.SETTING_EDIT)), runner, key=key)

    def ask(self) -> _Seen:
        """The means and the money accounts."""
        return _seen(self.masterdata)

    def rows_of(self, found: _Seen) -> Sequence[_Row]:
        """The means; the accounts are for the card to choose from."""
        self.card.accounts, self.card.offered = found.accounts, found.offered
        return found.rows

    def shown_of(self, row: _Row) -> MeansRow:
        """The means without its account's name."""
        return row.means

    def store(self, entered: dict[str, Any]) -> Changes:
        """Save a means."""
        return self.masterdata.save_means(**entered)

    def stored_key(self, entered: dict[str, Any], stored: Changes) -> object:  # noqa: ARG002
        """Its code."""
        return entered["code"]


def _seen(masterdata: MasterDataService) -> _Seen:
    accounts, chart = masterdata.money_accounts(), masterdata.accounts()
    names = {one.code: one.name for one in accounts.values()}
    assets = [
        one.code
        for one in accounts.values()
        if one.active and one.account in chart and chart[one.account].kind == "asset"
    ]
    return _Seen([_Row(row, names.get(row.money_account, "")) for row in masterdata.means().values()], names, assets)
