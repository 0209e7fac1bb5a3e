"""F6: the sale completed last: its receipt once more, paid by other means, or the whole sale taken back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.counter_keys import OUR_KEYS
from jxc_desktop.domain.documents import Tender
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.services.base import NONE_CONFIRMED, Clock, Confirmations, make_key
from jxc_desktop.ui.counter.answers import Tone
from jxc_desktop.ui.counter.counter_view_model import CounterViewModel, Mode
from jxc_desktop.ui.counter.ports import CounterPort, LastSale, MeansChoice, PrintingPort, SoldCart, TakenBackSale
from jxc_desktop.ui.counter.widgets import Panel


class LastSaleViewModel(QObject):
    """The newest sale of this counter and what may still be done with it.

    Signals:
        changed: another sale is looked at.
    """

    changed = Signal()

    def __init__(
        self,
        counter: CounterPort,
        printing: PrintingPort,
        sale: CounterViewModel,
        clock: Clock,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._counter, self._printing, self._sale, self._clock = counter, printing, sale, clock
        self.sale: LastSale | None = None
        self.lost = False
        self.means: tuple[MeansChoice, ...] = ()
        self._tenders: tuple[Tender, ...] = ()
        self._reason = ""
        self._key = ""

    def look(self) -> None:
        """F6: show the last sale."""
        self._sale.work(lambda: self._counter.last_sale(self._sale.counter_code), self._show)

    def _show(self, sale: LastSale | None) -> None:
        self.sale, self.lost = sale, False
        self.changed.emit()
        self._sale.set_mode(Mode.LAST_SALE)

    def tell_completed(self, sale: LastSale) -> None:
        """A cart that was left open turned out to be sold: say so before anything is sold twice."""
        self.sale, self.lost = sale, True
        self.changed.emit()
        self._sale.set_mode(Mode.LAST_SALE)
        self._sale.say(
            Tone.WARNING,
            lambda: _("The sale left open here was completed as {number}. Print its receipt again?").format(
                number=sale.number
            ),
        )

    def reprint(self) -> None:
        """Print its receipt again, marked as a copy."""
        if self.sale is None:
            return
        number = self.sale.number

        def done(_result: object) -> None:
            self._sale.set_mode(Mode.CART)
            self._sale.say(Tone.GOOD, lambda: _("The receipt of {number} is printed again.").format(number=number))

        self._sale.work(lambda: self._printing.reprint(number), done)

    def ask_reason(self) -> None:
        """Ask why the sale is taken back."""
        if self.sale is not None:
            self._key = make_key(self._clock)
            self._sale.set_mode(Mode.TAKE_BACK)

    def ask_means(self) -> None:
        """Ask how the sale was really paid."""
        if self.sale is not None:
            self._key = make_key(self._clock)
            self._sale.set_mode(Mode.CHANGE_MEANS)

    def change_means(self, tenders: tuple[Tender, ...], reason: str) -> None:
        """It was paid this way; the reason says how the mistake came about."""
        if not reason.strip():
            self._sale.say(Tone.ERROR, lambda: _("Say why the payment is changed."))
            return
        self._tenders, self._reason = tenders, reason.strip()
        self.confirm_means(NONE_CONFIRMED)

    def confirm_means(self, confirmed: Confirmations) -> None:
        """Change it with the answer of whoever was asked."""
        sale = self.sale
        if sale is None:
            return
        code, tenders, reason, key = self._sale.counter_code, self._tenders, self._reason, self._key
        self._sale.work(
            lambda: self._counter.change_means(code, sale.number, tenders, reason, key, confirmed),
            self._changed_means,
        )

    def _changed_means(self, sold: SoldCart) -> None:
        before, self.sale = self.sale, None
        self._sale.correct_last(sold)
        self._sale.set_mode(Mode.CART)
        old, names = before.number if before is not None else "", {one.code: one.name for one in self.means}
        self._sale.say(
            Tone.GOOD,
            lambda: _("{number} is paid by {means} now; its copy is {copy}.").format(
                number=old,
                means=", ".join(
                    f"{_(names.get(one.means, one.means))} {money_text(one.amount)}" for one in sold.tenders
                ),
                copy=sold.posted.number,
            ),
        )

    def take_back(self, reason: str) -> None:
        """Take the whole sale back for this reason."""
        if not reason.strip():
            self._sale.say(Tone.ERROR, lambda: _("Say why the sale is taken back."))
            return
        self._reason = reason.strip()
        self.confirm(NONE_CONFIRMED)

    def confirm(self, confirmed: Confirmations) -> None:
        """Take it back with the answer of whoever was asked."""
        sale = self.sale
        if sale is None:
            return
        code, reason, key = self._sale.counter_code, self._reason, self._key
        self._sale.work(
            lambda: self._counter.take_back(code, sale.number, reason, key, confirmed),
            self._taken_back,
        )

    def _taken_back(self, undone: TakenBackSale) -> None:
        self.sale = None
        self._sale.forget_last()
        self._sale.set_mode(Mode.CART)
        self._sale.say(Tone.GOOD, lambda: _taken_back_words(undone))


def _taken_back_words(undone: TakenBackSale) -> str:
    if undone.cash > 0:
        text = _("{number} was taken back. Give ¥{cash} back out of the drawer.")
    elif undone.total < 0:
        text = _("{number} was taken back with what came back in it. Let the customer pay ¥{total} back.")
    else:
        text = _("{number} was taken back; ¥{total} goes back the way it was paid.")
    return text.format(number=undone.sale, cash=money_text(undone.cash), total=money_text(abs(undone.total)))


class LastSalePanel(Panel):
    """The last sale, and the three things that may be done with it."""

    def __init__(self, view_model: LastSaleViewModel, parent: QWidget | None = None) -> None:
        super().__init__("last_sale_panel", parent)
        self._view_model = view_model
        self._key = OUR_KEYS.keys["pay"]
        self.heading(lambda: _("Last sale"))
        self.note = self.label(role="danger")
        self.number = self.label(role="strong")
        self.number.setObjectName("last_sale_number")
        self.sums = self.label()
        self.column.addStretch(1)
        self.change = self.button("change_payment_button", self._change_words, view_model.ask_means)
        self.back = self.button("take_back_button", lambda: _("Take the sale back (Del)"), view_model.ask_reason)
        self.reprint = self.button("reprint_button", lambda: _("Print again (Enter)"), self.ask, primary=True)
        view_model.changed.connect(self.show_sale)
        self.show_sale()

    def show_sale(self) -> None:
        """Show the sale; words when there was none."""
        sale = self._view_model.sale
        self.note.setText(_("It was completed although its answer was lost.") if self._view_model.lost else "")
        self.number.setText(sale.number if sale is not None else _("Nothing was sold at this counter yet."))
        text = ""
        if sale is not None:
            text = _("At {time}: ¥{total}, change ¥{change}").format(
                time=f"{sale.at:%H:%M}", total=money_text(sale.total), change=money_text(sale.change)
            )
        self.sums.setText(text)
        self.reprint.setEnabled(sale is not None)
        self.back.setEnabled(sale is not None)
        self.change.setEnabled(sale is not None)

    def show_key(self, key: str) -> None:
        """Say by which key the payment is changed: the one of paying."""
        self._key = key
        self.retranslate()

    def _change_words(self) -> str:
        return f"{_('Change how it was paid')} ({self._key})" if self._key else _("Change how it was paid")

    def ask(self) -> None:
        """Ask for the receipt again."""
        self._view_model.reprint()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.show_sale()
