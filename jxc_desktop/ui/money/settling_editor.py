"""Receipt of money, payment and payment request: one amount of one party, given to what is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.documents import Draft, Kind
from jxc_desktop.domain.errors import N_, ShopError
from jxc_desktop.domain.values import ZERO, amount
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.services.settlement import OpenItemView, Proposal
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.money.oldest_key import SettlesOldestByKey
from jxc_desktop.ui.money.open_items_panel import OpenItemsPanel

_TAKES_DEBTS = {"receipt_of_money": 1, "payment": -1, "payment_request": -1}
"""The sign of the open items each kind is given to: what they owe us, or what we owe them."""

SETTLING_HELP = Help(
    purpose=N_("Money of one party, given to what is open: what is left stays as a prepayment for later documents."),
    steps=(
        N_("Choose the party and type the amount; what is open is listed below, the oldest first."),
        N_("F9 gives the amount to the oldest first; Space ticks single documents, or type what each is given."),
        N_("Open orders stand below the debts: what is given to them waits there as a deposit for the goods."),
        N_("Type a discount to let a small rest off. Ctrl+Enter posts."),
    ),
    keys=(
        ("F9", N_("Settle the oldest first")),
        ("Space", N_("Tick a document")),
        ("Ctrl+Enter", N_("Post")),
        ("Ctrl+N", N_("New document")),
        ("Ctrl+Z", N_("Undo")),
        ("F7", N_("Look up")),
    ),
    errors=((N_("More is given than there is"), N_("Take a tick away, or type a larger amount.")),),
)


class SettlingEditor(SettlesOldestByKey, DocumentEditor):
    """An editor of money with the open items of its party."""

    help: ClassVar[Help | None] = SETTLING_HELP
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.PARTIES, Topic.DEBTS, Topic.DRAFTS})

    def __init__(self, parts: DocumentParts, kind: Kind, key: str | None = None) -> None:
        self._items: Sequence[OpenItemView] = ()
        self._party = ""
        super().__init__(parts, kind, key)

    def _bind(self) -> None:
        super()._bind()
        self.items = OpenItemsPanel(self)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            place = layout.indexOf(self.result)
            layout.insertWidget(place, self.items, 20)
        self.history_button.hide()
        self.items.changed.connect(self.give)
        self.items.automatic.connect(self.settle_oldest)
        self.items.failed.connect(self.errors.show_error)
        self.view_model.changed.connect(self._follow_draft)

    def go_to_lines(self) -> None:
        """After the header come the open items."""
        self.items.grid.setFocus()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._follow_draft()

    def refresh(self, changes: Changes) -> None:
        """Something else may be open now."""
        super().refresh(changes)
        if Topic.DEBTS in changes.topics:
            self._ask_items()

    # what is open

    def _follow_draft(self) -> None:
        draft = self.view_model.draft
        if draft.party != self._party:
            self._party = draft.party
            self._ask_items()
        self.items.show_items(self._items, {one.document: one.amount for one in draft.allocations})
        self.items.left = _left(draft)
        self._tell(draft)

    def _ask_items(self) -> None:
        party = self._party
        if not party:
            self._take_items("", ())
            return
        settlement, sign = self.parts.services.settlement, _TAKES_DEBTS[self.kind.code]
        self.parts.runner.submit(
            lambda _progress: [
                one for one in (*settlement.open_items(party), *settlement.orders(party)) if one.open * sign > 0
            ],
            done=alive(self, lambda found: self._take_items(party, found)),
            failed=alive(self, self._not_read),
            read=True,
        )

    def _take_items(self, party: str, found: Sequence[OpenItemView]) -> None:
        if party == self._party:
            self._items = found
            self._follow_draft()

    def _not_read(self, error: Exception) -> None:
        self._items = ()
        self.errors.show_error(error)

    # giving

    def give(self, allocations: tuple[object, ...]) -> None:
        """Give other amounts; where no amount was entered, it is what is given."""
        draft = self.view_model.draft
        changed = replace(draft, allocations=allocations, oldest_first=False)  # type: ignore[arg-type]
        before = sum((one.amount for one in draft.allocations), ZERO) - _discount(draft)
        if draft.amount is None or draft.amount == before:
            given = sum((one.amount for one in changed.allocations), ZERO) - _discount(changed)
            changed = replace(changed, amount=given if given > 0 else None)
        self.view_model.change(N_("Change of what is settled"), changed)

    def settle_oldest(self) -> None:
        """Give the amount to the oldest first; without an amount, settle everything."""
        draft = self.view_model.draft
        if not draft.party:
            return
        everything = sum((abs(one.open) for one in self._items if not one.of_order), ZERO)
        money = everything if draft.amount is None else draft.amount + _discount(draft)
        settlement, kind = self.parts.services.settlement, self.kind.code
        direction = kind if kind != "payment_request" else "payment"
        self.parts.runner.submit(
            lambda _progress: settlement.propose(draft.party, money, direction),
            done=alive(self, self._take_proposal),
            failed=alive(self, self.errors.show_error),
            read=True,
        )

    def _take_proposal(self, found: Proposal) -> None:
        self.give(found.allocations)
        self.items.grid.setFocus()

    def _tell(self, draft: Draft) -> None:
        given = sum((one.amount for one in draft.allocations), ZERO)
        if draft.amount is None or not draft.party:
            self.items.show_told("", bad=False)
            return
        left = draft.amount + _discount(draft) - given
        if left < 0:
            told = _("Given {given}: {over} more than there is").format(given=money_text(given), over=money_text(-left))
        elif left > 0 and self.kind.settles:
            told = _("Given {given}; {left} stays as a prepayment").format(
                given=money_text(given), left=money_text(left)
            )
        else:
            told = _("Given {given}").format(given=money_text(given))
        self.items.show_told(told, bad=left < 0)


def _discount(draft: Draft) -> Decimal:
    try:
        return amount(draft.discount) if draft.discount else ZERO
    except ShopError:
        return ZERO


def _left(draft: Draft) -> Decimal | None:
    if draft.amount is None:
        return None
    return draft.amount + _discount(draft) - sum((one.amount for one in draft.allocations), ZERO)
