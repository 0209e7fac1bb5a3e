"""The column beside the cart while it is being filled: the total, the last change, and short questions."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from jxc_desktop.domain.values import ZERO
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text, quantity_text
from jxc_desktop.ui.counter.cart import pieces
from jxc_desktop.ui.counter.counter_view_model import CounterViewModel, Mode, Sale
from jxc_desktop.ui.counter.customer_panel import holdings_text, terms_text
from jxc_desktop.ui.counter.return_panel import due_text, due_title, sums_text
from jxc_desktop.ui.counter.widgets import Figure, Panel


class TotalPanel(Panel):
    """What the cart comes to; below it the change of the customer before, until the next payment."""

    pay_asked = Signal()

    def __init__(self, view_model: CounterViewModel, parent: QWidget | None = None) -> None:
        super().__init__("total_panel", parent)
        self._view_model = view_model
        self._last: Sale | None = None
        self.title = self.label(role="secondary")
        self.total = self._figure("cart_total", "total")
        self.exchange = self.label(role="strong")
        self.exchange.setObjectName("cart_exchange")
        self.pieces = self.label()
        self.discount = self.label()
        self.rounding = self.label()
        self.customer = self.label(role="strong")
        self.customer.setObjectName("cart_customer")
        self.facts = self.label(role="note")
        self.facts.setObjectName("cart_facts")
        self.steps = self.label(role="note")
        self.column.addStretch(1)
        self.change_title = self.label(role="secondary")
        self.change = self._figure("last_change", "change")
        self.column.addStretch(1)
        self.pay = self.button("pay_button", self._pay_words, self.pay_asked.emit, primary=True)
        view_model.cart_changed.connect(self.show_cart)
        view_model.sold.connect(self.show_sale)
        self.show_cart()

    def _figure(self, name: str, role: str) -> QLabel:
        figure = Figure(self)
        figure.setObjectName(name)
        figure.setProperty("role", role)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.column.addWidget(figure)
        return figure

    def _pay_words(self) -> str:
        return _("Give back (Enter)") if self._view_model.due < 0 else _("Pay (Enter)")

    def show_cart(self) -> None:
        """Show the sums of the cart."""
        quote, cart = self._view_model.quote, self._view_model.cart
        due = self._view_model.due
        discount = quote.totals.discount if quote else ZERO
        rounding = quote.totals.rounding if quote else ZERO
        count = pieces(cart) if cart else ZERO
        self.title.setText(due_title(due))
        self.total.setText(due_text(due))
        back = quote.totals.back if quote else ZERO
        self.exchange.setText(sums_text(quote.totals.total, back) if quote and back else "")
        self.pieces.setText(_("Pieces {count}").format(count=quantity_text(count)))
        self.discount.setText(_("Discount −{amount}").format(amount=money_text(discount)) if discount else "")
        self.rounding.setText(_("Rounding −{amount}").format(amount=money_text(rounding)) if rounding else "")
        buyer = self._view_model.buyer
        lines = () if buyer is None else (buyer.name, terms_text(buyer), holdings_text(buyer))
        self.customer.setText("\n".join(line for line in lines if line))
        self.facts.setText("\n".join(self._facts()))
        for label in (self.exchange, self.discount, self.rounding, self.customer, self.facts):
            label.setVisible(bool(label.text()))
        step = self._view_model.history.next_undo
        self.steps.setText(_("Ctrl+Z takes back: {step}").format(step=step.text()) if step else "")
        self.pay.setText(self._pay_words())
        self.pay.setEnabled(bool(self._view_model.lines))

    def _facts(self) -> list[str]:
        """Which promotions applied, what the sale earns, who sold it and what is said of it."""
        model = self._view_model
        names = dict.fromkeys(line.promotion_name for line in model.lines if line.promotion_name)
        facts = [_("Promotion: {name}").format(name=name) for name in names]
        if points := model.points_earned:
            facts.append(_("Earns {points} points when it is paid in money").format(points=points))
        if model.cart is not None and model.cart.handler:
            facts.append(_("Salesperson {name}").format(name=model.cart.handler))
        if model.cart is not None and model.cart.remark:
            facts.append(_("Note: {note}").format(note=model.cart.remark))
        return facts

    def show_sale(self, sale: Sale) -> None:
        """Show the change until the next payment."""
        self._last = sale
        amount: Decimal = sale.due if sale.refund else sale.change
        self.change_title.setText(_("Given back") if sale.refund else _("Change"))
        self.change.setText(f"¥{money_text(abs(amount))}")

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.show_cart()
        if self._last is not None:
            self.show_sale(self._last)


class AskPanel(Panel):
    """One question with one field: a discount on the whole, a reason for the drawer, the float of a shift."""

    def __init__(
        self,
        name: str,
        title: Callable[[], str],
        label: Callable[[], str],
        button: Callable[[], str],
        submit: Callable[[str], object],
        *,
        hint: Callable[[], str] | None = None,
        words: bool = False,
        begin: Callable[[], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        """``begin`` tells what the field begins with."""
        super().__init__(name, parent)
        self._submit, self._begin = submit, begin
        self.heading(title)
        self.edit = self.field(f"{name}_field", label, words=words)
        self.edit.entered.connect(self.submit)
        if hint is not None:
            self.label(hint, role="note")
        self.button(f"{name}_button", button, self.submit, primary=True)
        self.column.addStretch(1)

    def first_field(self) -> QWidget:
        """The field."""
        return self.edit

    def prepare(self) -> None:
        """Begin with what was said before, if anything was."""
        self.edit.setText(self._begin())
        self.edit.selectAll()

    def submit(self) -> None:
        """Hand over what was typed."""
        self._submit(self.edit.text())


def note_panel(view_model: CounterViewModel, parent: QWidget) -> AskPanel:
    """A note on the whole sale."""
    return AskPanel(
        "sale_note",
        lambda: _("Note of the sale"),
        lambda: _("Note"),
        lambda: _("Keep the note (Enter)"),
        view_model.set_note,
        hint=lambda: _("It is printed on the receipt and found in the list of documents; empty for none."),
        words=True,
        begin=lambda: view_model.cart.remark if view_model.cart is not None else "",
        parent=parent,
    )


def whole_discount_panel(view_model: CounterViewModel, parent: QWidget) -> AskPanel:
    """F10."""

    def submit(typed: str) -> None:
        if view_model.set_whole_discount(typed):
            view_model.set_mode(Mode.CART)

    return AskPanel(
        "whole_discount",
        lambda: _("Discount on the whole sale"),
        lambda: _("Discount"),
        lambda: _("Apply discount"),
        submit,
        hint=lambda: _("15 and 15% take 15 % off, -5 takes 5.00 off; empty for none"),
        parent=parent,
    )
