"""F6, then the key of paying: how the last sale was really paid, where the wrong means was pressed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.cash import Nature
from jxc_desktop.domain.errors import ShopError
from jxc_desktop.domain.values import amount
from jxc_desktop.i18n import _, language
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.ui.counter.last_sale import LastSaleViewModel
from jxc_desktop.ui.counter.pay_means import MeansButtons
from jxc_desktop.ui.counter.payment import Payment, letter, split_letter
from jxc_desktop.ui.counter.ports import MeansChoice
from jxc_desktop.ui.counter.widgets import Panel


class ChangeMeansPanel(Panel):
    """The sum once more, by other means, and why. What was paid by cards or points stays as it was."""

    def __init__(self, view_model: LastSaleViewModel, parent: QWidget | None = None) -> None:
        super().__init__("change_means_panel", parent)
        self._view_model = view_model
        self._means: tuple[MeansChoice, ...] = ()
        self.payment: Payment | None = None
        self.heading(lambda: _("Change how it was paid"))
        self.sale = self.label(role="strong")
        self.sale.setObjectName("changed_sale")
        self.parts = self.label(role="note")
        self.field_of_sum = self.field("changed_sum", lambda: _("Paid by this means"), letters=True)
        self.field_of_sum.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.buttons = MeansButtons(self)
        self.column.addWidget(self.buttons)
        self.reason = self.field("change_reason", lambda: _("Reason"), words=True)
        self.column.addStretch(1)
        self.button("change_means_button", lambda: _("Change it (Enter)"), self.enter, primary=True)
        self.buttons.chosen.connect(self.choose)
        self.buttons.split.connect(self.take)
        self.field_of_sum.letter.connect(self.press_letter)
        self.field_of_sum.entered.connect(self.enter)
        self.reason.entered.connect(self.enter)

    def set_means(self, means: tuple[MeansChoice, ...]) -> None:
        """Offer these means: money, for what is on cards stays where it was taken from."""
        self._means = tuple(one for one in means if one.nature == Nature.MONEY and letter(one, chinese=True))
        self.buttons.set_means(self._means)

    def first_field(self) -> QWidget:
        """The sum; the reason when the sum is said."""
        return self.reason if self.payment is not None and not self.payment.rest else self.field_of_sum

    def prepare(self) -> None:
        """Begin with the sale as it was paid."""
        sale = self._view_model.sale
        if sale is None or not self._means:
            return
        money = {one.code for one in self._means}
        kept = tuple(part for part in sale.tenders if part.means not in money)
        self.payment = replace(Payment.of(sale.total, self._means), parts=kept)
        self.reason.clear()
        self._ask()

    def press_letter(self, pressed: str) -> None:
        """A letter chooses the means, or takes a part by it."""
        chinese = language() == "zh_CN"
        if pressed == split_letter(chinese=chinese):
            self.take()
        for choice in self._means:
            if letter(choice, chinese=chinese) == pressed:
                self.choose(choice.code)

    def choose(self, code: str) -> None:
        """It was paid by this means."""
        if self.payment is not None and self.payment.rest:
            self.payment = self.payment.choose(code)
            self._show()

    def take(self) -> None:
        """So much was paid by the means chosen; never more than the sale came to."""
        typed = self._typed()
        if self.payment is None or typed is None or typed <= 0 or not self.payment.rest:
            return
        self.payment = self.payment.with_part(min(typed, self.payment.rest))
        self._ask()

    def _typed(self) -> Decimal | None:
        try:
            return amount(self.field_of_sum.text() or "0", "amount")
        except ShopError:
            return None

    def _ask(self) -> None:
        if self.payment is not None:
            self.field_of_sum.setText(f"{self.payment.rest:.2f}")
            self.field_of_sum.selectAll()
            self._show()
            if self.isVisible():
                self.first_field().setFocus()

    def enter(self) -> None:
        """Say the sum, then the reason; then it is changed."""
        payment = self.payment
        if payment is None:
            return
        if payment.rest:
            self.take()
        else:
            self._view_model.change_means(payment.parts, self.reason.text())

    def _show(self) -> None:
        payment, sale = self.payment, self._view_model.sale
        if payment is None or sale is None:
            return
        self.sale.setText(f"{sale.number}   ¥{money_text(sale.total)}")
        names = {one.code: _(one.name) for one in self._view_model.means}
        self.parts.setText(
            "   ".join(f"{names.get(part.means, part.means)} {money_text(part.amount)}" for part in payment.parts)
        )
        self.buttons.mark(payment.chosen if payment.rest else "")

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._show()
