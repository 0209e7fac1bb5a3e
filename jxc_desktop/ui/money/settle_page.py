"""Settlement (核销) on its own: what is open of a party, against what it paid, was credited or put down before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.documents import Allocation
from jxc_desktop.domain.errors import N_, NeedsConfirmation, ShopError
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.values import AMOUNT_PLACES, ZERO
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations, Posted, make_key
from jxc_desktop.services.settlement import OpenItemView
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.columns import Column, day, money
from jxc_desktop.ui.common.document_asking import ask_doubts_over
from jxc_desktop.ui.common.document_draft import at_day
from jxc_desktop.ui.common.document_header import let_off_reasons
from jxc_desktop.ui.common.document_lookups import party_search
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_paste import decimal_cell
from jxc_desktop.ui.common.document_strips import PostedNote
from jxc_desktop.ui.common.document_words import kind_name
from jxc_desktop.ui.common.editors import DateEdit
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.lookup import LookupEdit
from jxc_desktop.ui.common.popup_list import Suggestion
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.settled_strip import SETTLE_PAGE
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID, ROW_COMPACT
from jxc_desktop.ui.money.oldest_key import SettlesOldestByKey
from jxc_desktop.ui.money.open_items_panel import OpenItemsPanel

_MEANS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Means:
    """What debts are settled with: a document that has something left, or all of them (no document)."""

    document: str
    kind: str
    left: Decimal
    item: OpenItemView | None = None


_MEANS_COLUMNS: tuple[Column[Means], ...] = (
    Column(N_("Settle with"), read=lambda row: row.document or _("All that is left"), name="number", width=170),
    Column(N_("Document kind"), read=lambda row: kind_name(row.kind) if row.kind else "", name="kind", width=140),
    Column(N_("Date"), read=lambda row: row.item.day if row.item else None, show=day, name="day", width=100),
    Column(N_("Their number"), read=lambda row: row.item.reference if row.item else "", name="reference", stretch=True),
    Column(
        N_("Amount"), read=lambda row: abs(row.item.amount) if row.item else None, show=money, name="amount", width=110
    ),
    Column(N_("Left"), read=lambda row: row.left, show=money, name="left", width=110),
)


class SettlePage(SettlesOldestByKey, TabPage):
    """Ticks above, what they are settled with below, what is let off beside it; Ctrl+Enter posts a settlement."""

    name = SETTLE_PAGE
    heading = N_("Settle open items")
    icon_name: ClassVar[str] = "settlement"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.DEBTS, Topic.PARTIES})
    help: ClassVar[Help | None] = Help(
        purpose=N_(
            "Money or a credit that was not given to documents yet is given to them here; so are debts of both sides "
            "against each other, and deposits of orders. A rest may be let off with a reason."
        ),
        steps=(
            N_("Choose the party, and above what is to be settled: Space ticks, F9 takes the oldest first."),
            N_("Choose below what it is settled with: one document, or all that is left."),
            N_("Open orders stand below the debts: what is given to them waits there as a deposit for the goods."),
            N_("Type a discount to let a rest off, and say why. Choose another day where it was agreed then."),
        ),
        keys=(("Space", N_("Tick a document")), ("F9", N_("Settle the oldest first")), ("Ctrl+Enter", N_("Post"))),
        errors=((N_("More is given than there is"), N_("Take a tick away, or type a larger discount.")),),
    )

    def __init__(self, parts: DocumentParts, key: str | None = None) -> None:
        super().__init__(key=key)
        self.parts = parts
        self._items: Sequence[OpenItemView] = ()
        self._orders: Sequence[OpenItemView] = ()
        self._given: dict[str, Decimal] = {}
        self._post_key = ""
        self.errors, self.note = ErrorBar(self), PostedNote(self)
        self.party = LookupEdit(party_search(parts, ""), runner=parts.runner, parent=self, name="party")
        self.side, self.reason = QComboBox(self), QComboBox(self)
        self.discount, self.remark = QLineEdit(self), QLineEdit(self)
        self.day = DateEdit(lambda: parts.clock.local().date(), self, name="settle.day")
        self.day.set_value(parts.clock.local().date())
        self.items = OpenItemsPanel(self)
        self.model: RowsModel[Means] = RowsModel(columns=_MEANS_COLUMNS, parent=self)
        self.table = TableView(self, row_height=ROW_COMPACT, name="settle.means")
        self.table.setModel(self.model)
        self.table.setFixedHeight((_MEANS_SHOWN + 1) * ROW_COMPACT + 4)
        self.post_button = QPushButton(self)
        self._arrange()
        self._bind()
        if key:
            self.party.set_value(Suggestion(key, key))
        self._ask_reasons()
        self.load()

    # building

    def _arrange(self) -> None:
        fields = QGridLayout()
        fields.setHorizontalSpacing(3 * GRID)
        fields.setVerticalSpacing(2)
        titles: tuple[tuple[QWidget, Callable[[], str], int], ...] = (
            (self.party, lambda: _("Supplier or customer"), 260),
            (self.side, lambda: _("Side"), 130),
            (self.day, lambda: _("Date"), 116),
            (self.discount, lambda: _("Discount"), 100),
            (self.reason, lambda: _("Reason"), 200),
            (self.remark, lambda: _("Remark"), 200),
        )
        for column, (field, title, width) in enumerate(titles):
            label = QLabel(self)
            label.setProperty("role", "note")
            label.setBuddy(field)
            self.say(label.setText, title)
            self.say(field.setAccessibleName, title)
            field.setMinimumWidth(width)
            fields.addWidget(label, 0, column)
            fields.addWidget(field, 1, column)
        fields.setColumnStretch(len(titles) - 1, 1)
        fields.addWidget(self.post_button, 1, len(titles))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        for widget in (self.errors, self.note):
            layout.addWidget(widget)
        layout.addLayout(fields)
        layout.addWidget(self.items, 1)
        layout.addWidget(self._means_title())
        layout.addWidget(self.table)

    def _means_title(self) -> QLabel:
        label = QLabel(self)
        label.setProperty("role", "strong")
        self.say(label.setText, lambda: _("Settle with"))
        return label

    def _bind(self) -> None:
        self.post_button.setObjectName("settle.post")
        self.post_button.setProperty("kind", "primary")
        self.say(self.post_button.setText, lambda: _("Post  Ctrl+Enter"))
        self.say(self.table.setAccessibleName, lambda: _("Settle with"))
        self.post_button.clicked.connect(self.post)
        self.side.addItem("", 1)
        self.side.addItem("", -1)
        self.party.chosen.connect(self._change_party)
        self.side.currentIndexChanged.connect(lambda _place: self._show_side())
        self.discount.textEdited.connect(lambda _text: self._tell())
        self.items.changed.connect(self._give)
        self.items.automatic.connect(self.settle_oldest)
        self.items.failed.connect(self.errors.show_error)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._tell())
        self.table.activated_row.connect(self._open_means)
        self.note.undo_asked.connect(self.take_back)
        self.note.open_asked.connect(self.parts.open_document)
        self.note.print_button.hide()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            bind(self, keys, self.post)

    # the tab

    def first_focus(self) -> QWidget | None:
        """The party, or what is open of it."""
        return self.items.grid if self.party.value() else self.party

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Something else may be open now."""
        self.load()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        for place, text in enumerate((_("They owe us"), _("We owe them"))):
            self.side.setItemText(place, text)
        for place in range(self.reason.count()):
            self.reason.setItemText(place, _(str(self.reason.itemData(place, Qt.ItemDataRole.UserRole + 1))))
        self.table.retranslate()
        self._tell()

    # reading

    def _ask_reasons(self) -> None:
        master = self.parts.services.masterdata
        self.parts.runner.submit(
            lambda _progress: let_off_reasons(master),
            done=alive(self, self._take_reasons),
            failed=alive(self, self.errors.show_error),
            read=True,
        )

    def _take_reasons(self, found: Sequence[tuple[str, str]]) -> None:
        for code, text in found:
            self.reason.addItem(_(text), code)
            self.reason.setItemData(self.reason.count() - 1, text, Qt.ItemDataRole.UserRole + 1)

    def _change_party(self, found: Suggestion | None) -> None:
        self.key = None if found is None else str(found.value)
        self._given = {}
        self.load()

    def load(self) -> None:
        """Read what is open of the party."""
        value = self.party.value()
        if value is None:
            self._take((), ())
            return
        party, settlement = str(value.value), self.parts.services.settlement
        self.parts.runner.submit(
            lambda _progress: (settlement.open_items(party), settlement.orders(party)),
            done=alive(self, lambda found: self._take(*found)),
            failed=alive(self, self.errors.show_error),
            read=True,
        )

    def _take(self, found: Sequence[OpenItemView], orders: Sequence[OpenItemView]) -> None:
        first = not self._items
        self._items, self._orders = found, orders
        if found:
            self.party.set_value(Suggestion(found[0].party, found[0].name))
        if found and first:
            self.side.setCurrentIndex(0 if sum(one.open for one in found if not _is_money(one)) >= 0 else 1)
        self._show_side()

    def _show_side(self) -> None:
        sign = self.side.currentData()
        means = [Means(one.document, one.kind, abs(one.open), one) for one in self._items if one.open * sign < 0]
        everything = Means("", "", sum((one.left for one in means), ZERO))
        place = max(self.table.currentIndex().row(), 0)
        self.model.set_rows([everything, *means] if len(means) != 1 else means)
        self.table.setCurrentIndex(self.model.index(min(place, self.model.rowCount() - 1), 0))
        self._tell()

    # giving

    def means(self) -> Means | None:
        """What debts are settled with: the row of the cursor."""
        place = self.table.currentIndex().row()
        return self.model.row(place) if 0 <= place < self.model.rowCount() else None

    def _open_means(self, row: Means) -> None:
        if row.document:
            self.parts.open_document(row.document)

    def _there(self) -> Decimal:
        """All there is to give: what the means have left, and what is let off."""
        means = self.means()
        return (ZERO if means is None else means.left) + self._let_off()

    def _let_off(self) -> Decimal:
        try:
            return decimal_cell(self.discount.text(), AMOUNT_PLACES, "discount") or ZERO
        except ShopError:
            return ZERO

    def _debts(self) -> list[OpenItemView]:
        sign = self.side.currentData()
        return [one for one in (*self._items, *self._orders) if one.open * sign > 0]

    def _give(self, allocations: tuple[Allocation, ...]) -> None:
        self._given = {one.document: one.amount for one in allocations}
        self._tell()

    def settle_oldest(self) -> None:
        """Give all there is to the oldest first."""
        left, self._given = self._there(), {}
        for one in self._debts():
            if not one.of_order and (part := min(left, abs(one.open))) > 0:
                self._given[one.document] = part
                left -= part
        self._tell()
        self.items.grid.setFocus()

    def _tell(self) -> None:
        debts = self._debts()
        self._given = {one.document: self._given[one.document] for one in debts if one.document in self._given}
        given, there = sum(self._given.values(), ZERO), self._there()
        self.items.left = there - given
        self.items.show_items(debts, self._given)
        bad = given > there
        told = _("Given {given}: {over} more than there is") if bad else _("Given {given} of {there}")
        if self.party.value() is None:
            told = _("Choose a supplier or customer.")
        self.items.show_told(
            told.format(given=money_text(given), there=money_text(there), over=money_text(given - there)), bad=bad
        )
        self.post_button.setEnabled(bool(self._given) and not bad)

    # posting

    def post(self) -> None:
        """Post what was ticked."""
        self.items.grid.setFocus()
        self._post_key = make_key(self.parts.clock)
        self._post(NONE_CONFIRMED)

    def _post(self, confirmed: Confirmations) -> None:
        value, means = self.party.value(), self.means()
        if value is None or not self._given or means is None:
            return
        given = tuple(Allocation(document, amount) for document, amount in self._given.items())
        let_off = self._let_off()
        party, document, settle = str(value.value), means.document, self.parts.services.settlement.settle
        discount, remark, key = f"{let_off:f}" if let_off else "", self.remark.text().strip(), self._post_key
        purpose = str(self.reason.currentData() or "") if let_off else ""
        at = at_day(self.day.value(), self.parts.clock.local())
        self.parts.runner.submit(
            lambda _progress: settle(
                party,
                document,
                given,
                discount=discount,
                purpose=purpose,
                at=at,
                remark=remark,
                key=key,
                confirmed=confirmed,
            ),
            done=alive(self, self._posted),
            failed=alive(self, self._failed),
        )

    def _failed(self, error: Exception) -> None:
        if isinstance(error, NeedsConfirmation):
            ask_doubts_over(self, self.parts, error, _("Post anyway"), self._post)
        else:
            self.errors.show_error(error)

    def _posted(self, posted: Posted) -> None:
        self.errors.clear()
        self.note.show_posted(posted.number)
        self._given = {}
        self.discount.clear()
        self.remark.clear()
        self.day.set_value(self.parts.clock.local().date())
        self.load()

    def take_back(self, number: str) -> None:
        """Reverse the settlement posted a moment ago."""
        documents, key = self.parts.services.documents, make_key(self.parts.clock)
        self.parts.runner.submit(
            lambda _progress: documents.reverse(number, key=key),
            done=alive(self, lambda _posted: self.note.show_reversed(number)),
            failed=alive(self, self.errors.show_error),
        )


def _is_money(one: OpenItemView) -> bool:
    """Whether it is money or a deposit, which is given to debts and is none itself."""
    declared = kind_of(one.kind)
    return bool(declared.money_sign) or declared.reserves
