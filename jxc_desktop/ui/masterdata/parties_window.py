"""Suppliers and customers: one list, and the card of the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, ClassVar

from PySide6.QtWidgets import QPushButton, QWidget

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.members import birthday_text
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.masterdata import MasterDataService, Page, PartyFilter, PartyInput, PartyRecord, PartyRow
from jxc_desktop.ui.common.card import Card
from jxc_desktop.ui.common.columns import Column, money
from jxc_desktop.ui.common.empty_state import Action
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.list_window import ListQuery
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.masterdata.card_list_window import CardListWindow
from jxc_desktop.ui.masterdata.choices import LEVELS, ROLES, word_of, words
from jxc_desktop.ui.masterdata.record_view_model import RecordViewModel

_FIELDS = (
    FormField("name", N_("Name"), needed=True, wide=True),
    FormField("role", N_("Role in trade"), "choice", choices=words(ROLES)),
    FormField("level", N_("Pays the"), "choice", choices=words(LEVELS)),
    FormField("phone", N_("Telephone"), "code"),
    FormField("contact", N_("Contact")),
    FormField("credit_limit", N_("Credit limit"), "amount"),
    FormField("terms_days", N_("Credit term in days"), "whole"),
    FormField("member_card", N_("Member card"), "code"),
    FormField("birthday", N_("Birthday, 1990-05-01 or 05-01"), "code"),
    FormField("joined", N_("Member since"), "day"),
    FormField("area", N_("Area")),
    FormField("address", N_("Address"), wide=True),
    FormField("code", N_("Code (made by itself)"), "code"),
    FormField("initials", N_("Initials (made by themselves)"), "code"),
    FormField("tax_number", N_("Tax number"), "code"),
    FormField("bank", N_("Bank account"), wide=True),
    FormField("active", N_("Trades with us"), "yes"),
    FormField("remark", N_("Remark"), wide=True),
)
_OF_MEMBERS = ("member_card", "birthday", "joined")
_SHOWN = tuple(field.name for field in _FIELDS)
_COLUMNS: tuple[Column[PartyRow], ...] = (
    Column(N_("Code"), read=lambda row: row.code, name="code"),
    Column(N_("Name"), read=lambda row: row.name, name="name", stretch=True),
    Column(N_("Role in trade"), read=lambda row: word_of(ROLES, row.role), name="role"),
    Column(N_("Contact"), read=lambda row: row.contact, name="contact"),
    Column(N_("Telephone"), read=lambda row: row.phone, name="phone"),
)
_BALANCE: Column[PartyRow] = Column(
    N_("They owe us"), read=lambda row: row.balance, show=money, name="balance", width=96
)


class PartyCard(Card):
    """Shows and reads one supplier or customer."""

    def __init__(self, today: Callable[[], date], *, may_edit: bool, parent: QWidget | None = None) -> None:
        self._shown: PartyRecord | None = None
        super().__init__(Form(_FIELDS, name="party", today=today), parent, name="party_card", may_edit=may_edit)
        self.inside.addStretch(1)
        self.form.editor("role").activated.connect(lambda _place: self._show_membership())
        self.show_party(None, "supplier")

    def heading(self) -> str:
        """The name, or that it is new."""
        return self._shown.name if self._shown else _("New supplier or customer")

    def show_party(self, shown: PartyRecord | None, role: str) -> None:
        """Show a record, or an empty card of that role."""
        self._shown = shown
        self.errors.clear()
        values: dict[str, object] = {"role": role, "level": "retail"}
        if shown is not None:
            values = {name: getattr(shown, name) for name in _SHOWN}
            values["birthday"] = birthday_text(shown.birthday)
            values["joined"] = None if shown.joined is None else read_day(shown.joined)
        self.form.show_values({"active": True, **values})
        self._show_membership()
        self.form.set_enabled("code", enabled=shown is None)
        self.remove_button.hide()
        self.set_edited(edited=False)

    def _show_membership(self) -> None:
        """Only a customer can be a member."""
        role = self.form.editor("role").currentData()
        for name in _OF_MEMBERS:
            self.form.show_field(name, shown=role != "supplier")

    def entered(self) -> PartyInput:
        """What was typed, as the service takes it."""
        values = self.form.values()
        before = self._shown.initials if self._shown else ""
        if values["initials"] == before:
            del values["initials"]
        if self._shown is not None:
            values |= {"code": self._shown.code, "version": self._shown.version}
        return PartyInput(**values)  # type: ignore[arg-type]  # the form holds what each field takes


class PartiesWindow(CardListWindow):
    """Suppliers and customers with their terms; who may see money sees what they owe."""

    name = "parties"
    heading = N_("Suppliers and customers")
    icon_name = "parties"
    topics = frozenset({Topic.PARTIES, Topic.DEBTS})
    states = (
        ("supplier", N_("Suppliers")),
        ("customer", N_("Customers")),
        ("disabled", N_("Disabled")),
    )
    help: ClassVar[Help | None] = Help(
        purpose=N_("Whom the shop buys from and sells to, with price level, credit limit and term."),
        steps=(N_("Ctrl+N: a new one; only the name is needed."), N_("Ctrl+S saves the card.")),
        keys=(("Ctrl+F", N_("Filter")), ("Ctrl+N", N_("New")), ("Ctrl+S", N_("Save the card"))),
    )

    def __init__(
        self, masterdata: MasterDataService, runner: Runner, navigator: Navigator, *, key: str | None = None
    ) -> None:
        self.masterdata = masterdata
        self.columns = (*_COLUMNS, _BALANCE) if masterdata.may(Permission.MONEY_VIEW) else _COLUMNS  # type: ignore[misc]
        may_edit = masterdata.may(Permission.PARTY_EDIT)
        self.party_card = PartyCard(lambda: masterdata.clock.local().date(), may_edit=may_edit)
        records = RecordViewModel(runner, masterdata.party, masterdata.save_party)
        super().__init__(runner, navigator, self.party_card, records, key=key)
        button = QPushButton(self)
        button.setObjectName("parties.import")
        button.setVisible(masterdata.may(Permission.IMPORT))
        button.clicked.connect(self._import)
        self.say(button.setText, lambda: _("From Excel"))
        self.filter_bar.add_widget(button)
        sales = QPushButton(self)
        sales.setObjectName("parties.sales")
        sales.clicked.connect(self._open_sales)
        self.say(sales.setText, lambda: _("Sales and credit"))
        self.filter_bar.add_widget(sales)

    def _open_sales(self) -> None:
        """Show what selling knows of the customer on the card."""
        shown = self.records.record
        if shown is not None and shown.role in ("customer", "both"):
            self.navigator.open("customer", shown.code)

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> Page[PartyRow]:
        """One page of suppliers or customers."""
        disabled = query.state == "disabled"
        role = "" if disabled else query.state
        wanted = PartyFilter(text=query.text, role=role, active=not disabled, after=cursor, limit=limit)
        return self.masterdata.parties(wanted)

    def empty_actions(self) -> Sequence[Action]:
        """Make one, or bring a list."""
        return ((lambda: _("New"), self.new_record), (lambda: _("From Excel"), self._import))

    def show_record(self, record: Any) -> None:
        """Show a party on the card."""
        self.party_card.show_party(record, self._role())

    def entered(self) -> PartyInput:
        """What the card holds."""
        return self.party_card.entered()

    def _role(self) -> str:
        return "customer" if self.query().state == "customer" else "supplier"

    def _import(self) -> None:
        self.navigator.open("import", "customers" if self._role() == "customer" else "suppliers")
