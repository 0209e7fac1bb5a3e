"""Gift cards and vouchers: the list, and giving out, loading, blocking and printing them beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QComboBox

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import date_text, money_text
from jxc_desktop.services.base import Changes
from jxc_desktop.services.cards import CardFilter, CardRow, VoucherBatch, numbers_from
from jxc_desktop.services.masterdata import Page
from jxc_desktop.services.members import Loaded, Loading
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.columns import Column, day, money
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.empty_state import Action
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.common.form import FormField
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListQuery
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.sales.action_panel import Task
from jxc_desktop.ui.sales.members_window import plain_means
from jxc_desktop.ui.sales.side_list_window import SideListWindow, Verb

CARDS_PAGE = "gift_cards"
GIVE_OUT, LOAD, PAY_BACK, BLOCK = "give_out", "load", "pay_back", "block"
KINDS = {"gift_card": N_("Gift card"), "voucher": N_("Gift voucher")}
STATES = {
    "open": N_("Still good"),
    "used": N_("Used up"),
    "expired": N_("Expired"),
    "blocked": N_("Blocked"),
    "waiting": N_("Not good yet"),
}


class CardsWindow(SideListWindow):
    """The gift cards and vouchers of the shop by state; a scan finds one."""

    name = CARDS_PAGE
    heading = N_("Gift cards and vouchers")
    icon_name = "settlement"
    topics = frozenset({Topic.PARTIES, Topic.DOCUMENTS, Topic.MONEY})
    states = (
        ("open", STATES["open"]),
        ("used", STATES["used"]),
        ("expired", STATES["expired"]),
        ("blocked", STATES["blocked"]),
        ("", N_("All of them")),
    )
    columns: ClassVar[Sequence[Column[CardRow]]] = (
        Column(N_("Card number"), read=lambda row: row.number, name="number", width=130, stretch=True),
        Column(N_("Kind"), read=lambda row: _(KINDS[row.kind]), name="kind", width=80),
        Column(N_("Face value"), read=lambda row: row.face or None, show=money, name="face", width=84),
        Column(N_("Balance"), read=lambda row: row.balance, show=money, name="balance", width=84),
        Column(N_("From which sale on"), read=lambda row: row.minimum or None, show=money, name="minimum", width=90),
        Column(N_("From day"), read=lambda row: row.starts, show=day, name="starts", width=88),
        Column(N_("Until"), read=lambda row: row.ends, show=day, name="ends", width=88),
        Column(N_("Batch"), read=lambda row: row.batch, name="batch", width=100),
        Column(N_("State"), read=lambda row: _(STATES[row.state]), name="state", width=80),
    )
    help: ClassVar[Help | None] = Help(
        purpose=N_("Gift cards belong to whoever brings them, a voucher is given away and used once."),
        steps=(
            N_("F6 gives out vouchers: the first number and how many; the numbers after it follow."),
            N_("F7 sells or loads a gift card; the money goes into the drawer of the open shift."),
            N_("Choose several rows and print them as a sheet to cut out with Ctrl+P."),
        ),
        keys=(
            ("F6", N_("Give out vouchers")),
            ("F7", N_("Sell or load a gift card")),
            ("F8", N_("Block, or let pay again")),
            ("Ctrl+P", N_("Print a sheet")),
            ("Ctrl+E", N_("Export to Excel")),
            ("Ctrl+Shift+E", N_("Sheet as PDF")),
            ("Ctrl+F", N_("Filter")),
        ),
        errors=(
            (N_("A card is refused at the counter"), N_("Its state says why: used, expired, blocked, too early.")),
        ),
    )

    def __init__(self, parts: DocumentParts, key: str | None = None) -> None:
        self._means = plain_means(parts)
        super().__init__(parts, key=key)
        self.kinds = QComboBox(self)
        self.kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kinds.setObjectName("gift_cards.kind")
        self.say(self.kinds.setAccessibleName, lambda: _("Kind"))
        self.filter_bar.add_widget(self.kinds)
        self._wanted_kind = ""
        self._offer_kinds()
        self.kinds.activated.connect(self._choose_kind)
        self.exporting = ExportStrip(parts.state, self)
        self.exporting.asked.connect(self._write)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.exporting)
        bind(self, "Ctrl+Shift+E", self.ask_file)
        self.reload()
        if key:
            self.find_card(key)

    # the list

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> Page[CardRow]:
        """One page of cards."""
        wanted = CardFilter(query.text, self._wanted_kind, query.state, after=cursor, limit=limit)
        return self.parts.services.cards.cards(wanted)

    def counts(self, query: ListQuery) -> Mapping[str, int]:
        """How many cards each tab has."""
        return self.parts.services.cards.card_counts(CardFilter(query.text, self._wanted_kind))

    def _offer_kinds(self) -> None:
        chosen = self.kinds.currentData()
        self.kinds.clear()
        for value, word in (("", N_("Both kinds")), *KINDS.items()):
            self.kinds.addItem(_(word), value)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(chosen)))

    def _choose_kind(self, _place: int) -> None:
        self._wanted_kind = str(self.kinds.currentData())
        self.reload()

    def find_card(self, number: str) -> None:
        """Show one card, whatever its state."""
        self.show_state("")
        self.filter_bar.box.setText(number)

    def on_scan(self, scan: object) -> bool:
        """A scanned card is found; while a gift card is being loaded its number is taken."""
        if isinstance(scan, Scan) and self.stack.currentWidget() is self.panels[LOAD]:
            self.panels[LOAD].form.editor("number").setText(scan.code)
            return True
        if isinstance(scan, Scan) and scan.kind == "card":
            self.find_card(scan.card)
            return True
        return False

    def empty_text(self) -> str:
        """What the empty list says."""
        return _("There are no cards here. F6 gives out vouchers, F7 sells a gift card.")

    def empty_actions(self) -> Sequence[Action]:
        """Make some."""
        return ((lambda: _("Give out vouchers"), lambda: self.show_task(GIVE_OUT)),)

    def open_row(self, row: CardRow) -> None:
        """Its statement."""
        self.navigator.open("report.card_statement", row.number)

    # the side

    def verbs(self) -> Sequence[Verb]:
        """What can be done with cards."""
        edit, load, printing = Permission.CARD_EDIT, Permission.CARD_TOP_UP, Permission.PRINT
        return (
            Verb(GIVE_OUT, lambda: _("Give out"), lambda: self.show_task(GIVE_OUT), "F6", edit),
            Verb(LOAD, lambda: _("Sell, load"), self.begin_load, "F7", load),
            Verb(BLOCK, lambda: _("Block"), self.begin_block, "F8", edit),
            Verb(PAY_BACK, lambda: _("Pay back"), self.begin_back, "", Permission.CARD_PAYBACK),
            Verb("statement", lambda: _("Card statement"), self._open_statement, "", Permission.REPORT_VIEW),
            Verb("print", lambda: _("Print"), self.print_sheet, "Ctrl+P", printing),
            Verb("file", lambda: _("PDF"), self.ask_file, "", printing),
            Verb("list", lambda: _("As a list"), self._open_list, "", Permission.REPORT_VIEW),
        )

    def tasks(self) -> Sequence[tuple[Task, Callable[[dict[str, Any]], Callable[[], Any]]]]:
        """Vouchers given out, gift cards loaded and paid back, cards blocked."""
        means = FormField("means", N_("Means of payment"), "choice", choices=self._means)
        money_fields = (
            FormField("amount", N_("Amount"), "amount", needed=True),
            FormField("bonus", N_("Bonus"), "amount"),
            means,
            FormField("slip", N_("Print a slip"), "yes"),
        )
        give = (
            FormField("first", N_("First number"), "code", needed=True),
            FormField("count", N_("How many cards"), "whole", needed=True),
            FormField("face", N_("Face value"), "amount", needed=True),
            FormField("minimum", N_("From which sale on"), "amount"),
            FormField("starts", N_("From day"), "day"),
            FormField("ends", N_("Until"), "day"),
            FormField("batch", N_("Batch"), wide=True),
        )
        number = FormField("number", N_("Card number"), "code", needed=True, wide=True)
        start: Callable[[], dict[str, object]] = lambda: {"means": "cash", "slip": True}  # noqa: E731
        reason = (FormField("reason", N_("Reason"), needed=True, wide=True),)
        return (
            (
                Task(GIVE_OUT, N_("Give out vouchers"), N_("Give out"), give, lambda: {"count": Decimal(1)}),
                self._give_out,
            ),
            (Task(LOAD, N_("Sell or load a gift card"), N_("Load"), (number, *money_fields), start), self._load),
            (Task(PAY_BACK, N_("Pay a gift card back"), N_("Pay back"), money_fields, start), self._pay_back),
            (Task(BLOCK, N_("Block, or let pay again"), N_("Do it"), reason), self._block),
        )

    def heading_of(self, row: CardRow) -> str:
        """Kind and number."""
        return f"{_(KINDS[row.kind])}  {row.number}"

    def figures_of(self, row: CardRow) -> Sequence[tuple[str, str]]:
        """What it is worth, and when."""
        return (
            (_("Balance"), f"¥{money_text(row.balance)}"),
            (_("State"), _(STATES[row.state])),
            (_("Face value"), f"¥{money_text(row.face)}" if row.face else "–"),
            (_("From which sale on"), f"¥{money_text(row.minimum)}" if row.minimum else "–"),
            (_("From day"), date_text(row.starts) if row.starts else "–"),
            (_("Until"), date_text(row.ends) if row.ends else "–"),
        )

    def begin_load(self) -> None:
        """Load the chosen gift card, or a new one."""
        self.show_task(LOAD)
        row = self.chosen()
        if row is not None and row.kind == "gift_card":
            self.panels[LOAD].form.editor("number").setText(row.number)

    def begin_back(self) -> None:
        """Pay back what is on the chosen gift card."""
        row = self.chosen()
        if row is not None and row.kind == "gift_card":
            self.show_task(PAY_BACK)
            self.panels[PAY_BACK].form.editor("amount").set_value(row.balance)

    def begin_block(self) -> None:
        """Block the chosen card, or let it pay again."""
        row = self.chosen()
        if row is not None:
            self.show_task(BLOCK)
            told = N_("{number} pays no more.") if row.state != "blocked" else N_("{number} pays again.")
            self.panels[BLOCK].say_hint(lambda: _(told).format(number=row.number))

    def _give_out(self, values: dict[str, Any]) -> Callable[[], Changes]:
        face, count = values["face"], values["count"]
        if face is None:
            raise InvalidValue("face", "", N_("an amount is needed"))
        numbers = numbers_from(str(values["first"]), int(count or 0))
        batch = VoucherBatch(str(values["batch"]), face, values["minimum"] or ZERO, values["starts"], values["ends"])
        return lambda: self.parts.services.cards.give_out(batch, numbers)

    def _loading(self, values: dict[str, Any], number: str) -> Loading:
        if values["amount"] is None:
            raise InvalidValue("amount", "", N_("an amount is needed"))
        return Loading(
            values["amount"],
            card=number,
            bonus=values["bonus"] or ZERO,
            means=str(values["means"]),
            slip=bool(values["slip"]),
        )

    def _load(self, values: dict[str, Any]) -> Callable[[], Loaded]:
        number = str(values["number"])
        if not number:
            raise InvalidValue("number", "", N_("it is missing"))
        asked = self._loading(values, number)
        return lambda: self.parts.services.members.top_up(asked)

    def _pay_back(self, values: dict[str, Any]) -> Callable[[], Loaded]:
        asked = self._loading(values, self.chosen().number)
        return lambda: self.parts.services.members.pay_back(asked)

    def _block(self, values: dict[str, Any]) -> Callable[[], Changes]:
        row, reason = self.chosen(), str(values["reason"])
        return lambda: self.parts.services.cards.block(row.number, blocked=row.state != "blocked", reason=reason)

    def told(self, name: str, result: Any) -> str:
        """What was done."""
        if isinstance(result, Loaded):
            told = _("{number}: {amount} is on the card. The balance is {balance}.")
            if name == PAY_BACK:
                told = _("{number}: {amount} is paid back. The balance is {balance}.")
            amounts = {"amount": money_text(result.amount), "balance": money_text(result.balance)}
            return told.format(number=result.posted.number, **amounts)
        return _("The vouchers are given out.") if name == GIVE_OUT else _("Saved.")

    # paper

    def numbers(self) -> list[str]:
        """The chosen cards, or all that are listed where only the cursor stands on one."""
        chosen = self.table.chosen_rows()
        rows = chosen if len(chosen) > 1 else [self.model.row(place) for place in range(self.model.rowCount())]
        return [row.number for row in rows]

    def print_sheet(self) -> None:
        """Print the cards, or ask for a file where there is no printer for pages."""
        numbers = self.numbers()
        if not numbers:
            return
        if not self.parts.services.paper.office_ready():
            self.ask_file()
            return
        told = ngettext("{count} card is queued.", "{count} cards are queued.", len(numbers))
        self.runner.submit(
            lambda _progress: self.parts.services.cards.print_sheet(numbers),
            done=lambda _queued: self.errors.show_text(lambda: told.format(count=len(numbers)), tone="success"),
            failed=self.errors.show_error,
        )

    def ask_file(self) -> None:
        """Ask where the sheet goes."""
        if self.model.rowCount() and self.parts.may(Permission.PRINT):
            self.exporting.ask(_("Vouchers.pdf"))

    def _write(self, path: Path) -> None:
        numbers = self.numbers()
        self.runner.submit(
            lambda _progress: self.parts.services.cards.save_sheet(numbers, path),
            done=self.exporting.show_written,
            failed=self.errors.show_error,
        )

    def _open_statement(self) -> None:
        row = self.chosen()
        if row is not None:
            self.open_row(row)

    def _open_list(self) -> None:
        self.navigator.open("report.gift_cards")

    def retranslate(self) -> None:
        """Say the kinds again."""
        super().retranslate()
        if hasattr(self, "kinds"):
            self._offer_kinds()
