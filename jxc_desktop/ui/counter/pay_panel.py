"""Paying: the sum handed over, the means by letter, the change. The cart stays in sight."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from jxc_desktop.domain.cards import CardShort, CardUsed, NoWholePoints, PointsShort
from jxc_desktop.domain.cash import Nature
from jxc_desktop.domain.documents import Tender
from jxc_desktop.domain.errors import N_, ShopError, UserError
from jxc_desktop.domain.values import ZERO, amount
from jxc_desktop.i18n import _, language
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations
from jxc_desktop.ui.counter.counter_view_model import CounterViewModel
from jxc_desktop.ui.counter.customer_panel import terms_text
from jxc_desktop.ui.counter.pay_means import NUMBER_ASKED, MeansButtons, held_text, offered
from jxc_desktop.ui.counter.payment import NUMBERED, OF_MEMBERS, Held, Payment, letter, split_letter
from jxc_desktop.ui.counter.ports import Buyer, MeansChoice, PayingCard, PointTerms
from jxc_desktop.ui.counter.widgets import Field, Figure, Panel

LookUp = Callable[[str, Decimal, Callable[[PayingCard], None], Callable[[Exception], None]], None]
"""Looks a card up by its number for a sale of so much, and answers with it or with what is wrong."""


class VoucherFirst(UserError):
    """A voucher pays all it is worth; after other means some of it would have no place."""

    code = "voucher_first"
    message = N_("The voucher is worth more than the rest. Take it before the other means: Esc, then pay again.")


class PayPanel(Panel):
    """Takes the money: Enter on the prefilled sum is exact payment."""

    def __init__(self, view_model: CounterViewModel, look_up: LookUp, parent: QWidget | None = None) -> None:
        super().__init__("pay_panel", parent)
        self._view_model, self._look_up = view_model, look_up
        self._means: tuple[MeansChoice, ...] = ()
        self._terms = PointTerms()
        self._card: PayingCard | None = None
        self._doubted = ""
        self.payment: Payment | None = None
        self._settled: Payment | None = None
        self._build()
        self.complete_button = self.button("complete_button", lambda: _("Complete (Enter)"), self.enter, primary=True)
        self.buttons.stand_beside(self.complete_button, self.column)
        self.tendered.textChanged.connect(self._show_change)
        self.tendered.entered.connect(self.enter)
        self.tendered.letter.connect(self.press_letter)
        view_model.pay_refused.connect(lambda error: self._warn(sentence(error)))

    def _build(self) -> None:
        self.title = self.label(role="secondary", wrap=False)
        self.rounding = self.label(role="note", wrap=False)
        self.rounding.setObjectName("pay_rounding")
        self._beside(self.title, self.rounding)
        self.due = self._figure("pay_due", "total")
        asked = self.label(self._asked_shortly, role="secondary", wrap=False)
        self.tendered = Field("tendered", letters=True, parent=self)
        self.say(self.tendered.setAccessibleName, self._asked)
        asked.setBuddy(self.tendered)
        self._beside(asked, self.tendered)
        self.change = self._figure("pay_change", "change")
        self._beside(self.label(lambda: _("Change"), role="secondary", wrap=False), self.change)
        self.warning = self.label(role="danger")
        self.parts = self.label(role="note")
        self.warning.hide()
        self.parts.hide()
        self.buttons = MeansButtons(self)
        self.buttons.chosen.connect(self.choose)
        self.buttons.split.connect(self.split)
        self.column.addWidget(self.buttons)
        self.column.addStretch(1)

    def _figure(self, name: str, role: str) -> Figure:
        figure = Figure(self)
        figure.setObjectName(name)
        figure.setProperty("role", role)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.column.addWidget(figure)
        return figure

    def _beside(self, words: QLabel, figure: QLabel | Field) -> None:
        """A short title and its figure in one row, for the panel has to fit low screens."""
        row = QHBoxLayout()
        for label in (words, figure):
            self.column.removeWidget(label)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(words)
        row.addWidget(figure, 1)
        self.column.addLayout(row)

    def _asked(self) -> str:
        """What the field asks for."""
        if self.payment is not None and self.payment.wants_number:
            return _(NUMBER_ASKED[Nature(self.payment.means.nature)])
        return _("Received")

    def _asked_shortly(self) -> str:
        """The same in the room there is beside the field."""
        return _("Card number") if self.payment is not None and self.payment.wants_number else _("Received")

    def set_means(self, means: tuple[MeansChoice, ...], terms: PointTerms) -> None:
        """Offer these means of payment; those without a letter are not for the counter."""
        self._means = tuple(choice for choice in means if letter(choice, chinese=True))
        self._terms = terms
        self.buttons.set_means(self._means)
        self.buttons.offer(self.offered)
        self._show()

    def first_field(self) -> QWidget:
        """The sum handed over."""
        return self.tendered

    @property
    def offered(self) -> tuple[MeansChoice, ...]:
        """The means for this sale: those of members only where somebody is known."""
        return offered(self._means, known=self._view_model.buyer is not None)

    def prepare(self) -> None:
        """Begin to take the money for the cart as it is."""
        if self._means:
            self._card = None
            self.payment = Payment.of(ZERO, self.offered)
            self.buttons.offer(self.offered)
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
        elif choice.owed:
            self._warn(_("On account needs a customer: Esc, then F2."))
        else:
            self._warn(_("Stored value and points need a member: Esc, then F2."))

    def choose(self, code: str) -> None:
        """Pay by this means; what is typed stays, unless it is more than a means without change can take."""
        if self.payment is None:
            return
        before, typed = self.payment, self._typed()
        self._card = None
        self.payment = self._view_model.priced(before.choose(code, self._held(before.choose(code))))
        if self.payment.wants_number:
            self._ask_for_number()
        elif before.wants_number or self.payment.held or before.held or typed in (None, before.rest):
            self._ask_for_rest()
        else:
            if typed > self.payment.rest and not self.payment.means.gives_change:
                self._fill(self.payment.rest)
            self._show()

    def _held(self, payment: Payment) -> Held | None:
        """What the buyer holds of the means chosen; nothing for money, nor for cards that are asked for by number."""
        buyer, code, nature = self._view_model.buyer, payment.chosen, payment.means.nature
        if buyer is None or nature not in OF_MEMBERS:
            return None
        if nature == Nature.STORED_VALUE:
            return Held(buyer.stored_value - payment.spent(code))
        return Held(max(buyer.points, 0) * self._terms.worth - payment.spent(code), self._terms.worth)

    def _ask_for_number(self) -> None:
        self.tendered.tell_letters(tell=False)
        self.tendered.clear()
        self._show()

    # cards

    def take_card(self, number: str) -> None:
        """A gift card or voucher was scanned, or its number typed: it pays what it can."""
        if self.payment is not None and not (self.payment.held is not None and self.payment.held.number == number):
            self._view_model.card_read()
            self._look_up(number, self.payment.due, self._card_found, lambda error: self._warn(sentence(error)))

    def _card_found(self, card: PayingCard) -> None:
        payment = self.payment
        means = next((one for one in self._means if one.nature == card.kind), None)
        if payment is None or means is None:
            return
        if payment.held is not None and payment.held.number and not payment.settles(payment.suggested):
            payment = payment.with_part(payment.suggested)
        left = card.balance - payment.spent(means.code, card.number)
        taken = self._view_model.priced(payment.choose(means.code, Held(left, number=card.number)))
        if left <= 0:
            self._warn(sentence(CardUsed(number=card.number)))
        elif taken.comes_too_late:
            self._warn(sentence(VoucherFirst()))
        else:
            self.payment, self._card = taken, card
            self._ask_for_rest()

    # taking

    def split(self) -> None:
        """Take what is typed by the chosen means and ask for the rest."""
        payment, typed = self.payment, self._typed()
        if payment is None or payment.wants_number or typed is None or typed <= 0 or payment.settles(typed):
            return
        if not self._refused(payment, typed):
            self._card = None
            self.payment = self._view_model.priced(payment.with_part(typed))
            self._ask_for_rest()

    def enter(self) -> None:
        """Complete, or take a part and ask for the rest; a sum that cannot be true is asked about once."""
        payment = self.payment
        if payment is None or not self._view_model.may_complete():
            return
        if payment.wants_number:
            if number := self.tendered.text().strip():
                self.take_card(number)
            return
        typed = payment.suggested if payment.lapses else self._typed()
        if typed is not None and not self._refused(payment, typed):
            self._take(payment, typed)

    def _take(self, payment: Payment, typed: Decimal) -> None:
        text = self.tendered.text()
        if payment.due >= 0 and payment.is_implausible(text, typed) and self._doubted != text:
            self._doubt(text, _("Is this a barcode? Press Enter again if the sum is right."))
        elif payment.settles(typed):
            self._settled = payment if payment.due < 0 else payment.with_part(typed)
            self.complete()
        else:
            self.split()

    def _refused(self, payment: Payment, typed: Decimal) -> bool:
        """Whether more is asked than is held, or a part of a point; said in the panel, where nothing is lost."""
        error = _held_error(payment, typed, self._view_model.buyer)
        if error is not None:
            self._warn(sentence(error))
            self.tendered.selectAll()
        return error is not None

    def _warn(self, text: str) -> None:
        self.warning.setText(text)
        self.warning.setVisible(bool(text))
        self.parts.setVisible(bool(self.parts.text()) and not text)

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
        self.tendered.tell_letters(tell=True)
        if self.payment is not None:
            self.payment = self._view_model.priced(self.payment)
            self._fill(self.payment.suggested)
            self._show()

    def _fill(self, sum_asked: Decimal) -> None:
        self.tendered.setText(f"{sum_asked:.2f}")
        self.tendered.selectAll()

    def _typed(self) -> Decimal | None:
        try:
            return amount(self.tendered.text() or "0", "amount")
        except ShopError:
            return None

    # showing

    def _show(self) -> None:
        payment = self.payment
        if payment is None:
            return
        self.title.setText(_("To pay") if payment.due >= 0 else _("To give back"))
        self.due.setText(f"¥{money_text(abs(payment.rest))}")
        rounding = payment.rounding
        self.rounding.setText(_("Rounding −{amount}").format(amount=money_text(rounding)) if rounding else "")
        parts = "   ".join(self._part(part) for part in payment.parts)
        self.parts.setText("\n".join(line for line in (parts, self._told()) if line))
        self.buttons.mark(payment.chosen)
        super().retranslate()
        self._show_change()

    def _told(self) -> str:
        """What is to be known of the means chosen: the credit left, what is on a card, what a member holds."""
        payment, buyer = self.payment, self._view_model.buyer
        if payment is None:
            return ""
        if payment.wants_number:
            return _("Scan the card or type its number. Esc goes back.")
        if buyer is not None and payment.means.owed:
            return f"{buyer.name}   {terms_text(buyer)}"
        return held_text(payment, buyer, self._card)

    def _part(self, part: Tender) -> str:
        name = next((choice.name for choice in self._means if choice.code == part.means), part.means)
        return f"{_(name)} {money_text(part.amount)}"

    def _show_change(self) -> None:
        payment = self.payment
        if payment is None or payment.wants_number:
            self._warn("")
            self.change.setText("–")
            return
        typed = self._typed()
        self._warn("" if typed is not None else _("This is not an amount."))
        if typed is None or payment.is_implausible(self.tendered.text(), typed):
            self.change.setText("–")
            return
        self.change.setText(f"¥{money_text(payment.change(typed) if payment.due >= 0 else ZERO)}")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Esc leaves the number of a card first, then the panel."""
        payment = self.payment
        if event.key() == Qt.Key.Key_Escape and payment is not None and payment.means.nature in NUMBERED:
            self.payment, self._card = payment.choose(payment.choices[0].code), None
            self._ask_for_rest()
            event.accept()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._show()


def _held_error(payment: Payment, typed: Decimal, buyer: Buyer | None) -> ShopError | None:
    held, member = payment.held, buyer.name if buyer is not None else ""
    if held is None or payment.means.nature == Nature.VOUCHER:
        return None
    if typed % held.step:
        return NoWholePoints(amount=typed, worth=held.step)
    if typed <= held.most:
        return None
    if payment.means.nature == Nature.POINTS:
        return PointsShort(member=member, balance=int(held.most / held.step), points=int(typed / held.step))
    return CardShort(card=held.number or member, balance=held.most, amount=typed)
