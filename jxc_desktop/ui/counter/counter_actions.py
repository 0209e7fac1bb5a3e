"""What the function keys of the counter do, and which panel stands beside the cart."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.errors import N_, NeedsConfirmation, NotAllowed, UserError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.ui.counter.answers import Tone
from jxc_desktop.ui.counter.cart import label_of
from jxc_desktop.ui.counter.counter_keys import SIGNS, KeyTable
from jxc_desktop.ui.counter.counter_layout import CounterLayout
from jxc_desktop.ui.counter.counter_panels import CounterPanels
from jxc_desktop.ui.counter.counter_parts import CounterParts
from jxc_desktop.ui.counter.counter_view_model import CounterViewModel, Mode, Sale
from jxc_desktop.ui.counter.last_sale import LastSaleViewModel
from jxc_desktop.ui.counter.return_view_model import ReturnViewModel
from jxc_desktop.ui.counter.shift_view_model import ShiftViewModel
from jxc_desktop.ui.counter.strips import Direction

if TYPE_CHECKING:
    from jxc_desktop.services.scanning import Scan

_TOGGLES = {
    "help": Mode.HELP,
    "customer": Mode.CUSTOMER,
    "whole_discount": Mode.WHOLE_DISCOUNT,
    "drawer": Mode.DRAWER,
    "salesperson": Mode.SALESPERSON,
    "note": Mode.NOTE,
}
"""Keys that show a panel, and close it when it is shown."""


class NotParked(UserError):
    """The slip of a sale that was taken up again, or given up."""

    code = "not_parked"
    message = N_("The sale of this slip does not wait any more: it was taken up again, or given up.")


class CounterActions(QObject):
    """Answers the keys of one counter and keeps focus and panel in step with its mode."""

    def __init__(
        self,
        parts: CounterParts,
        layout: CounterLayout,
        view_model: CounterViewModel,
        returns: ReturnViewModel,
        shifts: ShiftViewModel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._parts, self._layout, self._view_model = parts, layout, view_model
        self._returns, self._shifts = returns, shifts
        self._holding = False
        self.last_sale = LastSaleViewModel(parts.counter, parts.printing, view_model, parts.clock, self)
        self.keys = KeyTable(parts, layout, view_model, self)
        self.panels = CounterPanels(parts, layout, view_model, returns, shifts, self.last_sale, self.keys, self)
        for panel in self.panels.of.values():
            panel.closed.connect(self.close_panel)
        layout.show_panel(self.panels.of[Mode.CART])
        self._bind()
        self.panels.read_means()
        self.panels.read_people()

    def _bind(self) -> None:
        model, layout = self._view_model, self._layout
        model.mode_changed.connect(self._show_mode)
        model.busy_changed.connect(self._hold_scans)
        model.doubted.connect(self._ask_for_yes)
        model.sold.connect(self._show_sold)
        model.unknown.changed.connect(self._show_unknown)
        self._shifts.changed.connect(self._show_shift)
        model.cart_changed.connect(self._show_shift)
        self.panels.total.pay_asked.connect(model.ask_payment)
        model.last_known.connect(self._show_sold)
        model.parked_changed.connect(self.count_parked)
        model.reopened.connect(self.last_sale.tell_completed)
        model.cart_changed.connect(layout.authorisation.forget)
        model.mode_changed.connect(lambda _mode: layout.authorisation.forget())
        self._returns.changed.connect(self._show_band)
        layout.strip.asked.connect(lambda: model.set_mode(Mode.UNKNOWN))
        layout.authorisation.approval_asked.connect(self._look_for_approver)
        layout.authorisation.approvers_asked.connect(self._look_for_approvers)
        layout.authorisation.closed.connect(self._answered)

    # keys

    def press(self, name: str) -> None:
        """A function key, or its button."""
        if self._view_model.busy:
            return
        actions: dict[str, Callable[[], None]] = {
            "price_check": self._check_price,
            "return": self._returns.begin,
            "last_sale": self.last_sale.look,
            "park": self._park,
            "weigh": self._view_model.weighing.take_again,
            "recall": self.panels.show_parked,
            "pay": self._pay,
            "search": self._layout.box.setFocus,
            "close_shift": self._shifts.ask_close,
            **{name: partial(self._toggle, mode) for name, mode in _TOGGLES.items()},
            **{sign: partial(self.keys.type_sign, sign) for sign in SIGNS},
        }
        actions[name]()

    def _toggle(self, mode: Mode) -> None:
        self._view_model.set_mode(Mode.CART if self._view_model.mode is mode else mode)

    def _pay(self) -> None:
        if self._view_model.mode is Mode.PAY:
            self.panels.pay.enter()
        elif self._view_model.mode is Mode.RETURN:
            self._returns.enter()
        elif self._view_model.mode is Mode.LAST_SALE:
            self.last_sale.ask_means()
        elif self._view_model.mode is Mode.CUSTOMER:
            self.panels.ask_top_up()
        else:
            self._view_model.ask_payment()

    def _park(self) -> None:
        """What is typed but no scan is the note the sale is parked under."""
        box = self._layout.box
        if self._view_model.lines:
            self._view_model.park(box.text().strip())
            box.clear()
            self._layout.search.hide()

    def _check_price(self) -> None:
        self._toggle(Mode.PRICE_CHECK)
        if self._view_model.mode is Mode.PRICE_CHECK:
            self._view_model.say(Tone.NEUTRAL, lambda: _("Price check: the next scan only shows price and stock."))

    def enter_panel(self) -> None:
        """Enter while a panel without a field is shown."""
        if self._view_model.mode is Mode.LAST_SALE:
            self.panels.last.ask()
        else:
            self.close_panel()

    def close_panel(self) -> None:
        """Esc: back to the cart, which stays as it is."""
        model = self._view_model
        if model.mode is Mode.RETURN and model.brings_back:
            model.say(Tone.NEUTRAL, lambda: _("What comes back stays in the cart; nothing was given back yet."))
        elif model.mode is Mode.RETURN:
            model.say(Tone.NEUTRAL, lambda: _("The return was left; nothing was given back."))
        model.set_mode(Mode.CART)
        self.focus_target().setFocus()

    def run_command(self, command: str) -> bool:
        """A command that was scanned; answers whether the counter knows it."""
        model = self._view_model
        words = {"POST": self._pay, "PARK": model.park, "UNDO": model.undo, "RETURN": self._returns.begin}
        if command in words:
            words[command]()
        elif command.startswith("QTY") and command[3:].isdecimal() and int(command[3:]) > 0:
            model.set_quantity(Decimal(command[3:]))
        else:
            return False
        return True

    # scans while goods come back

    def take_return_scan(self, scan: Scan) -> None:
        """First the receipt, then goods of it; goods nobody knows wait in the strip."""
        returns = self._returns
        if scan.scanned is None and (scan.document or not (returns.number or returns.free)):
            returns.take_receipt(scan.document or scan.code)
        else:
            self._view_model.scan(scan.code, scan.scanned, self._layout.box.text(), label_of(scan))
            self._layout.box.clear()

    # cards and slips

    def take_card_scan(self, scan: Scan) -> bool:
        """A member's card chooses who buys, one that pays pays or is told of, a slip takes its sale up again."""
        model = self._view_model
        if scan.member:
            model.choose_buyer(scan.member)
        elif scan.card and model.mode is Mode.PAY:
            self.panels.pay.take_card(scan.card)
        elif scan.card:
            self.panels.tell_card(scan.card)
        elif scan.parked:
            model.recall(scan.parked)
        elif scan.kind == "parked":
            model.refuse(NotParked())
        elif scan.user and model.mode is Mode.SALESPERSON:
            model.set_salesperson(scan.user)
        else:
            return False
        return True

    # modes and focus

    def focus_target(self) -> QWidget:
        """What has the keyboard in the mode of the moment."""
        if self._layout.authorisation.isVisibleTo(self._layout):
            return self._layout.authorisation
        return self.panels.of[self._view_model.mode].first_field() or self._layout.box

    def _show_mode(self, mode: Mode) -> None:
        panel = self.panels.of[mode]
        panel.prepare()
        self._layout.show_panel(panel)
        table = self._layout.return_table if mode is Mode.RETURN else self._layout.cart_table
        self._layout.tables.setCurrentWidget(table)
        self._layout.search.hide()
        self._show_band()
        self.focus_target().setFocus()

    def _show_band(self) -> None:
        direction = Direction.NONE
        if self._view_model.mode is Mode.RETURN:
            direction = Direction.BACK_FREE if self._returns.free else Direction.BACK
        elif self._view_model.brings_back:
            direction = Direction.BOUGHT
        self._layout.band.show_direction(direction, self.keys.keys.keys["return"])

    def _hold_scans(self, busy: bool) -> None:
        if busy and not self._holding:
            self._holding = True
            self._parts.queue.hold()
        elif not busy and self._holding:
            self._holding = False
            self._parts.queue.release()

    def _show_shift(self) -> None:
        self._layout.header.show_shift(self._view_model.shift_id is not None)

    def _show_sold(self, sale: Sale | None) -> None:
        self._layout.header.show_last(sale)

    def _show_unknown(self) -> None:
        self._layout.strip.show_codes(self._view_model.unknown.codes)
        if self._view_model.mode is Mode.UNKNOWN and not self._view_model.unknown.first:
            self.close_panel()

    # doubts

    def _ask_for_yes(self, asked: NeedsConfirmation | NotAllowed) -> None:
        retries = {
            Mode.RETURN: self._returns.refund,
            Mode.TAKE_BACK: self.last_sale.confirm,
            Mode.CHANGE_MEANS: self.last_sale.confirm_means,
            Mode.TOP_UP: self.panels.top_ups.confirm,
        }
        retry = retries.get(self._view_model.mode, self.panels.pay.complete)
        self._layout.authorisation.ask(asked, self._parts.session.user, retry)

    def _look_for_approver(self, name: str, pin: str, permission: Permission) -> None:
        bar = self._layout.authorisation
        self._parts.runner.submit(
            lambda _progress: self._parts.desk.approver(name, pin, permission),
            done=bar.approve,
            failed=self._view_model.refuse,
        )

    def _look_for_approvers(self, permission: Permission) -> None:
        self.panels.read(lambda: tuple(self._parts.desk.approvers(permission)), self._layout.authorisation.offer)

    def _answered(self) -> None:
        self.focus_target().setFocus()

    def count_parked(self) -> None:
        """Say in the header how many sales are parked."""
        self.panels.read(
            lambda: tuple(self._parts.counter.parked(self._view_model.counter_code)), self.panels.tell_parked
        )

    def look_at_printer(self) -> None:
        """Say that the sale is safe when its receipt cannot be printed."""
        self.panels.read(self._parts.desk.print_trouble, self._show_trouble)

    def _show_trouble(self, trouble: Exception | None) -> None:
        if trouble is None:
            return
        number = self._view_model.last.number if self._view_model.last else ""
        self._view_model.say(
            Tone.WARNING,
            lambda: _("{trouble} The sale {number} is safe. F6 prints its receipt again.").format(
                trouble=sentence(trouble), number=number
            ),
        )
