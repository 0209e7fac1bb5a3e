"""The panels beside the cart, one for each mode, and what they look up or have done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import QObject

from jxc_desktop.i18n import _
from jxc_desktop.ui.counter.answers import Tone
from jxc_desktop.ui.counter.cart_panels import AskPanel, TotalPanel, note_panel, whole_discount_panel
from jxc_desktop.ui.counter.change_means import ChangeMeansPanel
from jxc_desktop.ui.counter.counter_keys import KeyTable
from jxc_desktop.ui.counter.counter_layout import CounterLayout
from jxc_desktop.ui.counter.counter_parts import CounterParts
from jxc_desktop.ui.counter.counter_view_model import CounterViewModel, Mode
from jxc_desktop.ui.counter.customer_panel import CustomerPanel
from jxc_desktop.ui.counter.last_sale import LastSalePanel, LastSaleViewModel
from jxc_desktop.ui.counter.pay_means import looked_at_text
from jxc_desktop.ui.counter.pay_panel import PayPanel
from jxc_desktop.ui.counter.ports import MeansChoice, ParkedCart, PayingCard, PointTerms
from jxc_desktop.ui.counter.return_panel import ReturnPanel
from jxc_desktop.ui.counter.return_view_model import ReturnViewModel
from jxc_desktop.ui.counter.salesperson_panel import SalespersonPanel
from jxc_desktop.ui.counter.shift_panels import CloseShiftPanel
from jxc_desktop.ui.counter.shift_view_model import ShiftViewModel
from jxc_desktop.ui.counter.side_panels import ChoicePanel, UnknownPanel, parked_text
from jxc_desktop.ui.counter.top_up import TopUps
from jxc_desktop.ui.counter.top_up_panel import TopUpPanel
from jxc_desktop.ui.counter.unknown_actions import UnknownActions
from jxc_desktop.ui.counter.widgets import Panel


class CounterPanels(QObject):
    """All panels of one counter; ``of`` says which stands beside the cart in a mode."""

    def __init__(
        self,
        parts: CounterParts,
        layout: CounterLayout,
        view_model: CounterViewModel,
        returns: ReturnViewModel,
        shifts: ShiftViewModel,
        last_sale: LastSaleViewModel,
        keys: KeyTable,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._parts, self._layout, self._view_model = parts, layout, view_model
        self.total = TotalPanel(view_model, layout)
        self.pay = PayPanel(view_model, self._look_for_card, layout)
        self.back = ReturnPanel(returns, layout)
        self.back.field_left.connect(layout.box.setFocus)
        self.last = LastSalePanel(last_sale, layout)
        self._last_sale, self.change_means = last_sale, ChangeMeansPanel(last_sale, layout)
        self.customer = CustomerPanel(
            self._look_for_customer, view_model.choose_buyer, self._remove_customer, self.ask_top_up, layout
        )
        self.top_ups = TopUps(parts, view_model, self)
        self.top_ups.loaded.connect(self.read_means)
        self.top_up = TopUpPanel(self.top_ups, layout)
        self.salesperson = SalespersonPanel(view_model.set_salesperson, layout)
        self.unknown = UnknownPanel(view_model, layout)
        self.codes = UnknownActions(parts, view_model, self.unknown, self)
        self.parked = _parked_panel(view_model, layout)
        self.of: dict[Mode, Panel] = {
            Mode.CART: self.total,
            Mode.PRICE_CHECK: self.total,
            Mode.PAY: self.pay,
            Mode.RETURN: self.back,
            Mode.LAST_SALE: self.last,
            Mode.CHANGE_MEANS: self.change_means,
            Mode.TAKE_BACK: _take_back_panel(last_sale, layout),
            Mode.CUSTOMER: self.customer,
            Mode.UNKNOWN: self.unknown,
            Mode.PARKED: self.parked,
            Mode.SALESPERSON: self.salesperson,
            Mode.NOTE: note_panel(view_model, layout),
            Mode.TOP_UP: self.top_up,
            Mode.WHOLE_DISCOUNT: whole_discount_panel(view_model, layout),
            Mode.DRAWER: self._drawer_panel(),
            Mode.SHIFT_OPEN: _float_panel(shifts, layout),
            Mode.SHIFT_CLOSE: CloseShiftPanel(shifts, layout),
            Mode.HELP: keys.panel,
        }
        self._follow(keys)

    def _follow(self, keys: KeyTable) -> None:
        """Keep the panels ready, with the keys in force."""
        for panel in self.of.values():
            self._layout.add_panel(panel)
        self._keys = keys
        keys.changed.connect(self._show_keys)

    def _show_keys(self) -> None:
        key = self._keys.keys.keys["pay"]
        self.last.show_key(key)
        self.customer.show_key(key)

    def read_people(self) -> None:
        """Read who may have sold it."""
        self.read(lambda: tuple(self._parts.desk.salespeople()), self.salesperson.show_people)

    def tell_card(self, number: str) -> None:
        """Say what is on a gift card or voucher that was scanned while nothing is paid."""
        self.read(lambda: self._parts.desk.card(number), self._say_card)

    def _say_card(self, card: PayingCard) -> None:
        self._view_model.say(Tone.GOOD if card.good else Tone.WARNING, lambda: looked_at_text(card))

    def ask_top_up(self) -> None:
        """Ask how much is loaded for the customer pointed at, else for the one of the cart."""
        buyer = self.customer.pointed_at or self._view_model.buyer
        if buyer is not None:
            self.top_ups.ask(buyer)

    def _drawer_panel(self) -> AskPanel:
        return AskPanel(
            "open_drawer",
            lambda: _("Open the drawer"),
            lambda: _("Reason"),
            lambda: _("Open the drawer (Enter)"),
            self._open_drawer,
            hint=lambda: _("Who opened it and why is kept."),
            words=True,
            parent=self._layout,
        )

    def show_parked(self) -> None:
        """List the sales that are parked."""
        code = self._view_model.counter_code
        self.read(lambda: tuple(self._parts.counter.parked(code)), self._list_parked)

    def tell_parked(self, rows: Sequence[ParkedCart]) -> None:
        """Say in the header how many sales are parked, and under which note the newest."""
        self._layout.header.show_parked(len(rows), rows[0].parked_as if rows else "")

    def _list_parked(self, rows: Sequence[ParkedCart]) -> None:
        self.tell_parked(rows)
        self.parked.show_entries([(row.key, parked_text(row)) for row in rows])
        self._view_model.set_mode(Mode.PARKED)

    def _look_for_customer(self, text: str) -> None:
        self.read(
            lambda: tuple(self._parts.counter.customers(text)), lambda found: self.customer.show_found(text, found)
        )

    def _look_for_card(
        self, number: str, due: Decimal, done: Callable[[PayingCard], None], failed: Callable[[Exception], None]
    ) -> None:
        self._parts.runner.submit(
            lambda _progress: self._parts.desk.paying_card(number, due), done=done, failed=failed, read=True
        )

    def read_means(self) -> None:
        """Read which means of payment there are, and what points are worth."""
        desk = self._parts.desk
        self.read(lambda: (tuple(desk.means()), desk.point_terms()), self._take_means)

    def _take_means(self, found: tuple[tuple[MeansChoice, ...], PointTerms]) -> None:
        means, terms = found
        active = tuple(one for one in means if one.active)
        self.pay.set_means(active, terms)
        self.back.set_means(means)
        self.change_means.set_means(active)
        self.top_up.set_means(active)
        self._view_model.take_terms(terms)
        self._last_sale.means = means

    def _remove_customer(self) -> None:
        self._view_model.remove_buyer()
        self._view_model.set_mode(Mode.CART)

    def _open_drawer(self, reason: str) -> None:
        if not reason.strip():
            self._view_model.say(Tone.ERROR, lambda: _("Say why the drawer is opened."))
            return

        def done(_result: object) -> None:
            self._view_model.set_mode(Mode.CART)
            self._view_model.say(Tone.GOOD, lambda: _("The drawer was opened."))

        self._view_model.work(lambda: self._parts.counter.open_drawer(reason.strip()), done)

    def read(self, job: Callable[[], object], done: Callable[..., None]) -> None:
        """Look something up without holding anybody up."""
        self._parts.runner.submit(lambda _progress: job(), done=done, failed=self._view_model.refuse, read=True)


def _parked_panel(view_model: CounterViewModel, layout: CounterLayout) -> ChoicePanel:
    return ChoicePanel(
        "parked_panel",
        lambda: _("Parked sales"),
        lambda: _("Take up (Enter)"),
        lambda: _("No sale is parked."),
        view_model.recall,
        layout,
    )


def _take_back_panel(last_sale: LastSaleViewModel, layout: CounterLayout) -> AskPanel:
    return AskPanel(
        "take_back",
        lambda: _("Take the last sale back"),
        lambda: _("Reason"),
        lambda: _("Take the sale back (Enter)"),
        last_sale.take_back,
        hint=lambda: _("The whole sale is reversed; the money goes back to the customer. The reason is kept."),
        words=True,
        parent=layout,
    )


def _float_panel(shifts: ShiftViewModel, layout: CounterLayout) -> AskPanel:
    return AskPanel(
        "opening_float",
        lambda: _("Begin a shift"),
        lambda: _("Opening float"),
        lambda: _("Open the shift (Enter)"),
        shifts.open,
        hint=lambda: _("Count the change in the drawer. Scanning works already; payment needs a shift."),
        parent=layout,
    )
