"""The means of payment as buttons, and what is said of those that the shop gave out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from jxc_desktop.domain.cash import Nature
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _, language
from jxc_desktop.i18n.formats import date_text, money_text
from jxc_desktop.ui.common.tokens import PAY_HEIGHT
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.counter.payment import OF_MEMBERS, Payment, letter, split_letter
from jxc_desktop.ui.counter.ports import Buyer, MeansChoice, PayingCard
from jxc_desktop.ui.counter.widgets import TouchButton, repolish

SPLIT = "split"
THREE_COLUMNS = 298
_MOST_OF_TWO = 6
"""As many buttons fit with their letter before the name on the lowest screen."""

NUMBER_ASKED = {
    Nature.GIFT_CARD: N_("Number of the gift card"),
    Nature.VOUCHER: N_("Number of the voucher"),
}


def needs_member(choice: MeansChoice) -> bool:
    """Whether a means is that of somebody who is known: on account, stored value and points."""
    return choice.owed or choice.nature in OF_MEMBERS


def offered(choices: Sequence[MeansChoice], *, known: bool) -> tuple[MeansChoice, ...]:
    """The means that can pay: those of members only where somebody is known."""
    return tuple(choice for choice in choices if known or not needs_member(choice))


class MeansButtons(Translated, QWidget):
    """The means that are offered, side by side, each with its letter.

    Signals:
        chosen: the code of a means.
        split: a part is to be paid by the means chosen.
    """

    chosen = Signal(str)
    split = Signal()

    def __init__(self, parent: QWidget | None = None, *, with_split: bool = True) -> None:
        super().__init__(parent)
        self._with_split, self._tight = with_split, False
        self._beside: QHBoxLayout | None = None
        self._means: tuple[MeansChoice, ...] = ()
        self.of: dict[str, TouchButton] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)

    def set_means(self, means: Sequence[MeansChoice]) -> None:
        """Make a button for each of these means."""
        self._means = tuple(means)
        for button in self.of.values():
            self._grid.removeWidget(button)
            if self._beside is not None:
                self._beside.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.of, self._tight = {}, False
        for code in (*(choice.code for choice in means), *((SPLIT,) if self._with_split else ())):
            self._add(code)
        self.offer(means)
        self.retranslate()

    def _add(self, code: str) -> None:
        button = TouchButton(f"means_{code}", parent=self)
        button.setCheckable(code != SPLIT)
        button.clicked.connect(lambda _checked: self.split.emit() if code == SPLIT else self.chosen.emit(code))
        self.of[code] = button
        if code == SPLIT and self._beside is not None:
            button.setMinimumHeight(PAY_HEIGHT)
            self._beside.insertWidget(0, button)

    def stand_beside(self, completing: QWidget, column: QVBoxLayout) -> None:
        """Put the button that splits beside the one that completes: a row less on low screens."""
        column.removeWidget(completing)
        self._beside = QHBoxLayout()
        self._beside.setSpacing(8)
        self._beside.addWidget(completing, 1)
        column.addLayout(self._beside)

    def offer(self, means: Sequence[MeansChoice]) -> None:
        """Show those of these means that the shop uses; the others have their letter only."""
        shown = {choice.code for choice in means if choice.in_use}
        for code, button in self.of.items():
            button.setVisible(code == SPLIT or code in shown)
        self._arrange()

    def mark(self, chosen: str) -> None:
        """Show which is chosen."""
        for code, button in self.of.items():
            button.setChecked(code == chosen)
            button.setProperty("chosen", code == chosen)
            repolish(button)

    def _arrange(self) -> None:
        """Three in a row; on a narrow screen two. Many have the letter above the name: three in a row anywhere."""
        apart = self._beside is not None
        shown = [one for code, one in self.of.items() if not one.isHidden() and not (apart and code == SPLIT)]
        tight = len(shown) > _MOST_OF_TWO
        columns = 2 if self.width() < THREE_COLUMNS and not tight else 3
        for button in shown:
            self._grid.removeWidget(button)
        for place, button in enumerate(shown):
            self._grid.addWidget(button, place // columns, place % columns)
        if tight != self._tight:
            self._tight = tight
            self.retranslate()
            for button in shown:
                button.setProperty("tight", tight)
                repolish(button)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Another width holds more or fewer means in a row."""
        super().resizeEvent(event)
        self._arrange()

    def retranslate(self) -> None:
        """Say everything again, letters included."""
        super().retranslate()
        chinese = language() == "zh_CN"
        between = "\n" if self._tight else "  "
        for choice in self._means:
            self.of[choice.code].setText(f"{letter(choice, chinese=chinese)}{between}{_(choice.name)}")
        if SPLIT in self.of:
            self.of[SPLIT].setText(f"{split_letter(chinese=chinese)}  " + _("Split"))


def held_text(payment: Payment, buyer: Buyer | None, card: PayingCard | None) -> str:
    """What the chosen means holds, and what lapses of it; empty for money."""
    nature, held = payment.means.nature, payment.held
    if held is None:
        return ""
    texts: dict[str, Callable[[], str]] = {
        Nature.STORED_VALUE: lambda: _("Stored value ¥{amount}").format(amount=money_text(held.most)),
        Nature.POINTS: lambda: _("Points {points} = ¥{amount}").format(
            points=buyer.points if buyer is not None else 0, amount=money_text(held.most)
        ),
    }
    if nature in texts:
        return texts[nature]()
    return "" if card is None else f"{card_text(card)}{_lapse_text(payment)}"


def _lapse_text(payment: Payment) -> str:
    if payment.lapses <= 0:
        return ""
    return "   " + _("¥{amount} of it lapses").format(amount=money_text(payment.lapses))


def card_text(card: PayingCard) -> str:
    """A gift card or voucher in a few words: its number and what is on it."""
    if card.kind == Nature.VOUCHER:
        return _("Voucher {number} ¥{amount}").format(number=card.number, amount=money_text(card.balance))
    return _("Gift card {number}: ¥{amount}").format(number=card.number, amount=money_text(card.balance))


def looked_at_text(card: PayingCard) -> str:
    """What is on a card that is looked at, how long it is good, and whether it pays now."""
    parts = [card_text(card)]
    if card.minimum:
        parts.append(_("for sales of ¥{amount} and more").format(amount=money_text(card.minimum)))
    if card.ends is not None:
        parts.append(_("good until {day}").format(day=date_text(card.ends)))
    if not card.good:
        parts.append(_("pays nothing now"))
    return "   ".join(parts)
