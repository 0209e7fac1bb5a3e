"""Paying: the sum handed over, the means by letter, the change. The cart stays in sight."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from jxc_desktop.domain.documents import Tender
from jxc_desktop.domain.errors import ShopError
from jxc_desktop.domain.values import amount
from jxc_desktop.i18n import _, language
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations
from jxc_desktop.ui.counter.counter_view_model import CounterViewModel
from jxc_desktop.ui.counter.customer_panel import terms_text
from jxc_desktop.ui.counter.payment import Payment, letter, split_letter
from jxc_desktop.ui.counter.ports import MeansChoice
from jxc_desktop.ui.counter.widgets import Panel, TouchButton, repolish

ON_ACCOUNT = "on_account"
THREE_COLUMNS = 330


class PayPanel(Panel):
    """Takes the money: Enter on the prefilled sum is exact payment."""

    def __init__(self, view_model: CounterViewModel, parent: QWidget | None = None) -> None:
        super().__init__("pay_panel", parent)
        self._view_model = view_model
        self._means: tuple[MeansChoice, ...] = ()
        self._buttons: dict[str, TouchButton] = {}
        self._doubted = ""
        self.payment: Payment | None = None
        self._settled: Payment | None = None
        self.label(lambda: _("To pay"), role="secondary")
        self.due = self._figure("pay_due", "total")
        self.tendered = self.field("tendered", lambda: _("Received"), letters=True)
        self.tendered.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.change = self._figure("pay_change", "change", lambda: _("Change"))
        self.warning = self.label(role="danger")
        self.parts = self.label(role="note")
        self.warning.hide()
        self.parts.hide()
        self.grid = QGridLayout()
        self.grid.setSpacing(8)
        self.column.addLayout(self.grid)
        self.column.addStretch(1)
        self.complete_button = self.button("complete_button", lambda: _("Complete (Enter)"), self.enter, primary=True)
        self.tendered.textChanged.connect(self._show_change)
        self.tendered.entered.connect(self.enter)
        self.tendered.letter.connect(self.press_letter)

    def _figure(self, name: str, role: str, title: Callable[[], str] | None = None) -> QLabel:
        """A sum; a short title stands before it in the same row, for the panel has to fit low screens."""
        row = QHBoxLayout()
        if title is not None:
            words = self.label(title, role="secondary", wrap=False)
            self.column.removeWidget(words)
            row.addWidget(words)
        label = self.label(role=role, wrap=False)
        label.setObjectName(name)
        label.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.column.removeWidget(label)
        row.addWidget(label, 1)
        self.column.addLayout(row)
        return label

    def set_means(self, means: tuple[MeansChoice, ...]) -> None:
        """Offer these means of payment; those without a letter are not for the counter."""
        self._means = tuple(choice for choice in means if letter(choice, chinese=True))
        for button in self._buttons.values():
            self.grid.removeWidget(button)
            button.deleteLater()
        self._buttons = {}
        for choice in self._means:
            self._add_button(choice.code)
        self._add_button("split")
        self._arrange()
        self.retranslate()

    def _add_button(self, code: str) -> None:
        button = TouchButton(f"means_{code}", parent=self)
        button.setCheckable(code != "split")
        button.clicked.connect(lambda _checked: self.split() if code == "split" else self.choose(code))
        self._buttons[code] = button

    def _arrange(self) -> None:
        """The means that are offered, side by side; three in a row where they fit."""
        columns = 3 if self.width() >= THREE_COLUMNS else 2
        shown = [button for button in self._buttons.values() if not button.isHidden()]
        for button in shown:
            self.grid.removeWidget(button)
        for place, button in enumerate(shown):
            self.grid.addWidget(button, place // columns, place % columns)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Another width holds more or fewer means in a row."""
        super().resizeEvent(event)
        self._arrange()

    def first_field(self) -> QWidget:
        """The sum handed over."""
        return self.tendered

    @property
    def offered(self) -> tuple[MeansChoice, ...]:
        """The means for this sale: on account only where somebody is known who owes it."""
        known = self._view_model.buyer is not None
        return tuple(choice for choice in self._means if known or choice.code != ON_ACCOUNT)

    def prepare(self) -> None:
        """Begin to take the money for the cart as it is."""
        if self._means:
            self.payment = Payment.of(self._view_model.due, self.offered)
            for code, button in self._buttons.items():
                button.setVisible(code == "split" or any(choice.code == code for choice in self.offered))
            self._arrange()
            self._ask_for_rest()

    def press_letter(self, pressed: str) -> None:
        """A letter chooses the means or splits."""
        chinese = language() == "zh_CN"
        if pressed == split_letter(chinese=chinese):
            self.split()
            return
        for choice in self._means:
            if letter(choice, chinese=chinese) == pressed:
                self._choose_offered(choice)

    def _choose_offered(self, choice: MeansChoice) -> None:
        if choice in self.offered:
            self.choose(choice.code)
        else:
            self._warn(_("On account needs a customer: Esc, then F2."))

    def choose(self, code: str) -> None:
        """Pay by this means; what is typed stays, unless it is more than a means without change can take."""
        if self.payment is None:
            return
        self.payment = self.payment.choose(code)
        typed = self._typed()
        if typed is not None and typed > self.payment.rest and not self.payment.means.gives_change:
            self._fill(self.payment.rest)
        self._show()

    def split(self) -> None:
        """Take what is typed by the chosen means and ask for the rest."""
        typed = self._typed()
        if self.payment is None or typed is None or typed <= 0 or self.payment.settles(typed):
            return
        self.payment = self.payment.with_part(typed)
        self._ask_for_rest()

    def enter(self) -> None:
        """Complete, or take a part and ask for the rest; a sum that cannot be true is asked about once."""
        payment, typed = self.payment, self._typed()
        if payment is None or typed is None or not self._view_model.may_complete():
            return
        text = self.tendered.text()
        if payment.is_implausible(text, typed) and self._doubted != text:
            self._doubt(text, _("Is this a barcode? Press Enter again if the sum is right."))
        elif payment.settles(typed):
            self._settled = payment.with_part(typed)
            self.complete()
        else:
            self.split()

    def _warn(self, text: str) -> None:
        self.warning.setText(text)
        self.warning.setVisible(bool(text))

    def _doubt(self, text: str, question: str) -> None:
        self._doubted = text
        self._warn(question)
        self.tendered.selectAll()

    def complete(self, confirmed: Confirmations = NONE_CONFIRMED) -> None:
        """Post the sale with the payment as it is."""
        if self._settled is not None:
            self._view_model.pay(self._settled, confirmed)

    def _ask_for_rest(self) -> None:
        self._doubted = ""
        if self.payment is not None:
            self._fill(self.payment.rest)
            self._show()

    def _fill(self, sum_asked: Decimal) -> None:
        self.tendered.setText(f"{sum_asked:.2f}")
        self.tendered.selectAll()

    def _typed(self) -> Decimal | None:
        try:
            return amount(self.tendered.text() or "0", "amount")
        except ShopError:
            return None

    def _show(self) -> None:
        if self.payment is None:
            return
        self.due.setText(f"¥{money_text(self.payment.rest)}")
        said = "   ".join((*(self._part(part) for part in self.payment.parts), *self._credit()))
        self.parts.setText(said)
        self.parts.setVisible(bool(said))
        for code, button in self._buttons.items():
            button.setChecked(code == self.payment.chosen)
            button.setProperty("chosen", code == self.payment.chosen)
            repolish(button)
        self._show_change()

    def _credit(self) -> tuple[str, ...]:
        buyer = self._view_model.buyer
        if buyer is None or self.payment is None or self.payment.chosen != ON_ACCOUNT:
            return ()
        return (f"{buyer.name}   {terms_text(buyer)}",)

    def _part(self, part: Tender) -> str:
        name = next((choice.name for choice in self._means if choice.code == part.means), part.means)
        return f"{_(name)} {money_text(part.amount)}"

    def _show_change(self) -> None:
        typed = self._typed()
        self._warn("" if typed is not None else _("This is not an amount."))
        if self.payment is None or typed is None or self.payment.is_implausible(self.tendered.text(), typed):
            self.change.setText("–")
            return
        self.change.setText(f"¥{money_text(self.payment.change(typed))}")

    def retranslate(self) -> None:
        """Say everything again, letters included."""
        super().retranslate()
        chinese = language() == "zh_CN"
        for choice in self._means:
            self._buttons[choice.code].setText(f"{letter(choice, chinese=chinese)}  {_(choice.name)}")
        if "split" in self._buttons:
            self._buttons["split"].setText(f"{split_letter(chinese=chinese)}  " + _("Split"))
        self._show()
