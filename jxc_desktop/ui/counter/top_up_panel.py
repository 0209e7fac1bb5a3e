"""Money put on the stored value of a member without leaving the counter."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.cash import Nature
from jxc_desktop.domain.errors import ShopError
from jxc_desktop.domain.values import ZERO, amount
from jxc_desktop.i18n import _, language
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.ui.counter.customer_panel import buyer_text
from jxc_desktop.ui.counter.pay_means import MeansButtons
from jxc_desktop.ui.counter.payment import letter
from jxc_desktop.ui.counter.ports import MeansChoice
from jxc_desktop.ui.counter.top_up import TopUps
from jxc_desktop.ui.counter.widgets import Panel


class TopUpPanel(Panel):
    """How much, by which means; the bonus of the shop's offers is told before Enter."""

    def __init__(self, top_ups: TopUps, parent: QWidget | None = None) -> None:
        super().__init__("top_up_panel", parent)
        self._top_ups = top_ups
        self._means: tuple[MeansChoice, ...] = ()
        self._chosen = ""
        self._bonus = ZERO
        self.heading(lambda: _("Load stored value"))
        self.who = self.label(role="strong")
        self.sum = self.field("top_up_sum", lambda: _("Amount"), letters=True)
        self.sum.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.bonus = self.label(role="note")
        self.bonus.setObjectName("top_up_bonus")
        self.buttons = MeansButtons(self, with_split=False)
        self.column.addWidget(self.buttons)
        self.column.addStretch(1)
        self.button("top_up_button", lambda: _("Load (Enter)"), self.enter, primary=True)
        self.buttons.chosen.connect(self.choose)
        self.sum.letter.connect(self.press_letter)
        self.sum.textChanged.connect(lambda _text: self._look())
        self.sum.entered.connect(self.enter)
        top_ups.asked.connect(self._show)

    def set_means(self, means: tuple[MeansChoice, ...]) -> None:
        """Offer these means: money that comes in now."""
        self._means = tuple(
            one for one in means if one.nature == Nature.MONEY and not one.owed and letter(one, chinese=True)
        )
        self.buttons.set_means(self._means)

    def first_field(self) -> QWidget:
        """The amount."""
        return self.sum

    def prepare(self) -> None:
        """Begin with nothing, in cash."""
        self.sum.clear()
        self._bonus = ZERO
        if self._means:
            self.choose(self._means[0].code)

    def choose(self, code: str) -> None:
        """It is paid by this means."""
        self._chosen = code
        self.buttons.mark(code)
        self._show()

    def press_letter(self, pressed: str) -> None:
        """A letter chooses the means."""
        chinese = language() == "zh_CN"
        for choice in self._means:
            if letter(choice, chinese=chinese) == pressed:
                self.choose(choice.code)

    def _typed(self) -> Decimal:
        try:
            return amount(self.sum.text() or "0", "amount")
        except ShopError:
            return ZERO

    def _look(self) -> None:
        typed = self._typed()
        if typed > 0:
            self._top_ups.look_for_bonus(typed, lambda bonus: self._show_bonus(typed, bonus))
        else:
            self._show_bonus(typed, ZERO)

    def _show_bonus(self, asked: Decimal, bonus: Decimal) -> None:
        if asked == self._typed():
            self._bonus = bonus
            self._show()

    def enter(self) -> None:
        """Load it."""
        typed = self._typed()
        if typed > 0:
            self._top_ups.load(typed, self._chosen)

    def _show(self) -> None:
        buyer = self._top_ups.buyer
        self.who.setText(buyer_text(buyer) if buyer is not None else "")
        self.bonus.setText(_("The shop adds ¥{bonus}.").format(bonus=money_text(self._bonus)) if self._bonus else "")

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._show()
