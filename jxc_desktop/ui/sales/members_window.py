"""Members: who they are, what they hold, and money and points put on their cards, without a box in the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from PySide6.QtWidgets import QComboBox

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO, from_fen
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import date_text, money_text
from jxc_desktop.services.base import Posted
from jxc_desktop.services.masterdata import Page
from jxc_desktop.services.members import (
    ALL,
    DORMANT,
    DORMANT_DAYS,
    NEXT_DAYS,
    THIS_MONTH,
    WITH_BALANCE,
    Loaded,
    Loading,
    MemberQuery,
    MemberRow,
)
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.columns import Column, day, money, whole
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.empty_state import Action
from jxc_desktop.ui.common.form import FormField
from jxc_desktop.ui.common.list_window import ListQuery
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.sales.action_panel import Task
from jxc_desktop.ui.sales.side_list_window import SideListWindow, Verb

MEMBERS_PAGE = "members"
TOP_UP, PAY_BACK, POINTS = "top_up", "pay_back", "points"
LEVELS = {"retail": N_("Retail price"), "member": N_("Member price"), "wholesale": N_("Wholesale price")}
_DAYS = (30, 60, 90, 180, 365)


def plain_means(parts: DocumentParts) -> Callable[[], Sequence[tuple[str, str]]]:
    """The means of payment that are money in hand or on an account, in their order at the counter."""
    found = parts.services.masterdata.means()
    kept = [one for one in found.values() if one.active and one.nature == "money" and one.money_account]
    return lambda: [(one.code, _(one.name)) for one in kept]


class MembersWindow(SideListWindow):
    """The members in a list with tabs for birthdays, those who stay away and those with money on their cards."""

    name = MEMBERS_PAGE
    heading = N_("Members")
    icon_name = "parties"
    topics = frozenset({Topic.PARTIES, Topic.DOCUMENTS, Topic.MONEY, Topic.SETTINGS})
    states = (
        (ALL, N_("All of them")),
        (THIS_MONTH, N_("Birthday this month")),
        (NEXT_DAYS, N_("Birthday in 7 days")),
        (DORMANT, N_("Stay away")),
        (WITH_BALANCE, N_("With stored value")),
    )
    columns: ClassVar[Sequence[Column[MemberRow]]] = (
        Column(N_("Code"), read=lambda row: row.code, name="code", width=68),
        Column(N_("Name"), read=lambda row: row.name, name="name", stretch=True, width=90),
        Column(N_("Telephone"), read=lambda row: row.phone, name="phone", width=98),
        Column(N_("Member card"), read=lambda row: row.member_card, name="member_card", width=84),
        Column(N_("Points"), read=lambda row: row.points, show=whole, name="points", width=60),
        Column(N_("Stored value"), read=lambda row: row.stored_value, show=money, name="stored_value", width=84),
        Column(N_("Last visit"), read=lambda row: row.last_visit, show=day, name="last_visit", width=86),
        Column(N_("Visits in 12 months"), read=lambda row: row.visits, show=whole, name="visits", width=64),
        Column(N_("Bought in 12 months"), read=lambda row: row.amount, show=money, name="amount", width=84),
        Column(N_("Birthday"), read=lambda row: row.birthday, name="birthday", width=82),
    )
    help: ClassVar[Help | None] = Help(
        purpose=N_("Customers with a card: points, stored value, visits and birthdays."),
        steps=(
            N_("Scan a member's card, or type a piece of name, phone or card, to find somebody."),
            N_("F6 puts money on the card: the bonus comes from the offers in the settings, a slip is printed."),
            N_("The tabs list birthdays, members who stay away, and those with money on their cards."),
        ),
        keys=(
            ("F6", N_("Top up")),
            ("F7", N_("Pay back")),
            ("F8", N_("Give or take points")),
            ("Ctrl+P", N_("Statement of stored value")),
            ("Enter", N_("Card of the customer")),
            ("Ctrl+F", N_("Filter")),
        ),
        errors=(
            (N_("The cash is missing in the shift"), N_("Open the shift first: a top-up belongs to an open one.")),
        ),
    )

    def __init__(self, parts: DocumentParts, key: str | None = None) -> None:
        self.offers = parts.services.settings.shop().top_up_offers
        self.days: QComboBox | None = None
        self._means = plain_means(parts)
        super().__init__(parts, key=key)
        self.days = QComboBox(self)
        self.days.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.days.setObjectName("members.days")
        self.say(self.days.setAccessibleName, lambda: _("How long somebody bought nothing"))
        self._offer_days()
        self.filter_bar.add_widget(self.days)
        self.days.activated.connect(lambda _place: self.reload())
        self.state_tabs.currentChanged.connect(lambda _place: self._show_days())
        self.panels[TOP_UP].form.editor("amount").value_changed.connect(self._offer)
        self._show_days()
        self.reload()
        if key:
            self.filter_bar.box.setText(key)

    # the list

    def reload(self) -> None:
        """Read the list again, with the days of absence as they are chosen now."""
        self._wanted_days = self.days.currentData() if self.days is not None else DORMANT_DAYS
        super().reload()

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> Page[MemberRow]:
        """One page of members."""
        wanted = MemberQuery(query.text, query.state, int(self._wanted_days), cursor, limit)
        return self.parts.services.members.members(wanted)

    def counts(self, query: ListQuery) -> Mapping[str, int]:
        """How many members each tab has."""
        return self.parts.services.members.counts(MemberQuery(query.text, query.state, int(self._wanted_days)))

    def _offer_days(self) -> None:
        if self.days is None:
            return
        chosen = self.days.currentData() or DORMANT_DAYS
        self.days.clear()
        for count in _DAYS:
            self.days.addItem(ngettext("for {count} day", "for {count} days", count).format(count=count), count)
        self.days.setCurrentIndex(max(0, self.days.findData(chosen)))

    def _show_days(self) -> None:
        if self.days is not None:
            self.days.setVisible(self.query().state == DORMANT)

    def empty_text(self) -> str:
        """How somebody becomes a member."""
        return _("Nobody yet. A customer with a member card, a birthday or the member price is a member.")

    def empty_actions(self) -> Sequence[Action]:
        """Make a customer, or bring a list."""
        return (
            (lambda: _("Customers"), lambda: self.navigator.open("parties")),
            (lambda: _("From Excel"), lambda: self.navigator.open("import", "customers")),
        )

    def open_row(self, row: MemberRow) -> None:
        """The card of the customer."""
        self.navigator.open("party", row.code)

    def on_scan(self, scan: object) -> bool:
        """A scanned card finds its member."""
        if isinstance(scan, Scan) and scan.kind == "member":
            self.show_state(ALL)
            self.filter_bar.box.setText(scan.code)
            return True
        return False

    def refresh(self, changes: Changes) -> None:
        """Read the list again, and the offers where they changed."""
        if Topic.SETTINGS in changes.topics:
            self.offers = self.parts.services.settings.shop().top_up_offers
        super().refresh(changes)

    # the side

    def verbs(self) -> Sequence[Verb]:
        """What can be done with a member."""
        card_top_up, points = Permission.CARD_TOP_UP, Permission.POINTS_ADJUST
        sees = Permission.REPORT_VIEW
        return (
            Verb(TOP_UP, lambda: _("Top up"), lambda: self.begin(TOP_UP), "F6", card_top_up),
            Verb(PAY_BACK, lambda: _("Pay back"), lambda: self.begin(PAY_BACK), "F7", Permission.CARD_PAYBACK),
            Verb(POINTS, lambda: _("Points"), lambda: self.begin(POINTS), "F8", points),
            Verb("statement", lambda: _("Statement"), lambda: self._report("stored_value_statement"), "Ctrl+P", sees),
            Verb("points_statement", lambda: _("Points statement"), lambda: self._report("points_statement"), "", sees),
            Verb("card", lambda: _("Customer"), self._open_card),
        )

    def tasks(self) -> Sequence[tuple[Task, Callable[[dict[str, Any]], Callable[[], Any]]]]:
        """Money onto the card and back, and points."""
        means = FormField("means", N_("Means of payment"), "choice", choices=self._means)
        amount = FormField("amount", N_("Amount"), "amount", needed=True)
        remark = FormField("remark", N_("Remark"), wide=True)
        slip = FormField("slip", N_("Print a slip"), "yes")
        start: Callable[[], dict[str, object]] = lambda: {"means": "cash", "slip": True}  # noqa: E731
        loads = (amount, FormField("bonus", N_("Bonus"), "amount"), means, slip, remark)
        back = (amount, FormField("bonus", N_("Of this bonus"), "amount"), means, slip, remark)
        points = (
            FormField("points", N_("Points, with a minus to take them"), "code", needed=True),
            FormField("reason", N_("Reason"), needed=True, wide=True),
        )
        return (
            (Task(TOP_UP, N_("Top up"), N_("Top up"), loads, start), self._top_up),
            (Task(PAY_BACK, N_("Pay back"), N_("Pay back"), back, start), self._pay_back),
            (Task(POINTS, N_("Give or take points"), N_("Book the points"), points), self._adjust),
        )

    def heading_of(self, row: MemberRow) -> str:
        """Name and code."""
        return f"{row.name}  {row.code}"

    def figures_of(self, row: MemberRow) -> Sequence[tuple[str, str]]:
        """What the member holds, and how they bought."""
        return (
            (_("Stored value"), f"¥{money_text(row.stored_value)}"),
            (_("Points"), f"{row.points:,d}"),
            (_("Last visit"), date_text(row.last_visit) if row.last_visit else "–"),
            (_("Bought in 12 months"), f"¥{money_text(row.amount)}"),
            (_("Telephone"), row.phone or "–"),
            (_("Member card"), row.member_card or "–"),
            (_("Birthday"), row.birthday or "–"),
            (_("Price level"), _(LEVELS.get(row.level, row.level))),
            (_("Member since"), date_text(row.joined) if row.joined else "–"),
        )

    def begin(self, name: str) -> None:
        """Open a panel for the chosen member."""
        if self.chosen() is not None:
            self.show_task(name)
            if name == TOP_UP:
                self.panels[TOP_UP].say_hint(self._offers_told)

    def _offers_told(self) -> str:
        steps = [
            _("from {amount} on {bonus}").format(amount=money_text(from_fen(least)), bonus=money_text(from_fen(bonus)))
            for least, bonus in self.offers.steps
        ]
        return _("Bonus: {steps}").format(steps=_(", ").join(steps)) if steps else ""

    def _offer(self, amount: Decimal | None) -> None:
        """Fill in the bonus of an amount."""
        if self.offers.steps:
            self.panels[TOP_UP].form.editor("bonus").set_value(self.offers.bonus(amount or ZERO) or None)

    def _loading(self, values: dict[str, Any]) -> Loading:
        row = self.chosen()
        if row is None or values["amount"] is None:
            raise InvalidValue("amount", "", N_("an amount is needed"))
        return Loading(
            values["amount"],
            row.code,
            bonus=values["bonus"] or ZERO,
            means=str(values["means"]),
            remark=str(values["remark"]),
            slip=bool(values["slip"]),
        )

    def _top_up(self, values: dict[str, Any]) -> Callable[[], Loaded]:
        asked = self._loading(values)
        return lambda: self.parts.services.members.top_up(asked)

    def _pay_back(self, values: dict[str, Any]) -> Callable[[], Loaded]:
        asked = self._loading(values)
        return lambda: self.parts.services.members.pay_back(asked)

    def _adjust(self, values: dict[str, Any]) -> Callable[[], Posted]:
        row, text = self.chosen(), str(values["points"]).strip()
        if row is None or not text.lstrip("+-").isdecimal():
            raise InvalidValue("points", text, N_("a whole number is needed"))
        points, reason = int(text), str(values["reason"])
        return lambda: self.parts.services.members.adjust_points(row.code, points, reason)

    def told(self, name: str, result: Any) -> str:
        """What was booked, and what is on the card now."""
        if name == POINTS:
            return _("{number}: the points are booked.").format(number=result.number)
        told = (
            _("{number}: {amount} is on the card, with a bonus of {bonus}. The balance is {balance}.")
            if name == TOP_UP
            else _("{number}: {amount} is paid back, with {bonus} of the bonus. The balance is {balance}.")
        )
        return told.format(
            number=result.posted.number,
            amount=money_text(result.amount),
            bonus=money_text(result.bonus),
            balance=money_text(result.balance),
        )

    def _report(self, name: str) -> None:
        row = self.chosen()
        if row is not None:
            self.navigator.open(f"report.{name}", row.code)

    def _open_card(self) -> None:
        row = self.chosen()
        if row is not None:
            self.open_row(row)

    def retranslate(self) -> None:
        """Say the days again."""
        super().retranslate()
        self._offer_days()
