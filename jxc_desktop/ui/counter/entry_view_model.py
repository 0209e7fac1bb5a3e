"""What scans and typed lines do to a sale: goods come in, a price is told, a command is carried out.

No widgets here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import StrEnum
from time import monotonic

from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.errors import N_, NotFound, ShopError
from jxc_desktop.domain.pricing import selling_price
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import quantity_text
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.sounds import Sound, Sounds
from jxc_desktop.ui.counter import cart as carts
from jxc_desktop.ui.counter.answers import Tone, goods_answer
from jxc_desktop.ui.counter.cart_view_model import CartViewModel, folds, named
from jxc_desktop.ui.counter.entry import Entry, EntryKind, is_bare_number, read_entry
from jxc_desktop.ui.counter.history import Moment, Step
from jxc_desktop.ui.counter.live_weight import LiveWeight
from jxc_desktop.ui.counter.ports import CounterPort, GoodsPort, Hit, ScannedGoods
from jxc_desktop.ui.counter.unknown_codes import UnknownCodes


class Mode(StrEnum):
    """What the counter is doing; each mode shows its own panel beside the cart."""

    CART = "cart"
    PAY = "pay"
    RETURN = "return"
    PRICE_CHECK = "price_check"
    UNKNOWN = "unknown"
    PARKED = "parked"
    LAST_SALE = "last_sale"
    WHOLE_DISCOUNT = "whole_discount"
    DRAWER = "drawer"
    SHIFT_OPEN = "shift_open"
    SHIFT_CLOSE = "shift_close"
    HELP = "help"
    CUSTOMER = "customer"
    TAKE_BACK = "take_back"
    CHANGE_MEANS = "change_means"
    SALESPERSON = "salesperson"
    NOTE = "note"
    TOP_UP = "top_up"


Brings = Callable[[ScannedGoods, Decimal | None, carts.Label], None]
"""What happens to goods that are scanned while goods come back: how often, if that was typed, and their label."""
_EDITING = frozenset({Mode.CART, Mode.RETURN, Mode.PRICE_CHECK, Mode.UNKNOWN})
_BACK_TO_CART = frozenset(
    {
        Mode.PAY,
        Mode.WHOLE_DISCOUNT,
        Mode.PARKED,
        Mode.LAST_SALE,
        Mode.TAKE_BACK,
        Mode.CHANGE_MEANS,
        Mode.SALESPERSON,
        Mode.NOTE,
        Mode.TOP_UP,
        Mode.HELP,
    }
)


class EntryViewModel(CartViewModel):
    """Scans and the scan box.

    Signals:
        mode_changed: the `Mode` shown now.
        digits_kept: digits stay in the box, selected; they did not count as a quantity.
        pay_asked: Enter was pressed with nothing typed.
    """

    mode_changed = Signal(object)
    digits_kept = Signal()
    pay_asked = Signal()

    def __init__(
        self,
        counter: CounterPort,
        goods: GoodsPort,
        runner: Runner,
        sounds: Sounds,
        *,
        seconds: Callable[[], float] = monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(counter, goods, runner, sounds, parent)
        self._seconds = seconds
        self._last_scan = float("-inf")
        self.unknown = UnknownCodes(self)
        self.weighing = LiveWeight(self, sounds)
        self.mode = Mode.CART
        self.brings: Brings | None = None

    def search(self, text: str) -> Sequence[Hit]:
        """Goods for what is typed; nothing while it is a command."""
        try:
            entry = read_entry(text, folds=folds())
        except ShopError:
            return ()
        return self._goods.search(entry.text) if entry.kind is EntryKind.SEARCH and entry.text else ()

    def undo(self) -> None:
        """Take the last step back, while the cart is what is being worked on."""
        if self.mode in _EDITING:
            super().undo()

    def redo(self) -> None:
        """Do the step undone last again, while the cart is what is being worked on."""
        if self.mode in _EDITING:
            super().redo()

    def set_mode(self, mode: Mode) -> None:
        """Show another panel."""
        if mode is not self.mode:
            self.mode = mode
            self.mode_changed.emit(mode)

    # scans

    def scan(self, code: str, goods: ScannedGoods | None, typed: str = "", label: carts.Label = carts.NO_LABEL) -> None:
        """A code was read. ``typed`` is what stands in the scan box: ``5*`` counts, bare digits do not."""
        self._last_scan = self._seconds()
        if goods is None:
            if self.mode is not Mode.PRICE_CHECK:
                self.unknown.add(code)
            self._sounds.play(Sound.ERROR)
            self.say(Tone.ERROR, lambda: _("Unknown code {code}").format(code=code))
            return
        if self.mode is Mode.PRICE_CHECK:
            self._tell_price(goods)
            return
        if self.mode in _BACK_TO_CART:
            self.set_mode(Mode.CART)
        try:
            self._counter.check_date(goods.product.name, label.expires)
        except ShopError as error:
            self._sounds.play(Sound.ERROR)
            self.refuse(error)
            return
        entry = _entry_or_nothing(typed)
        self._bring(goods, entry.times, label)
        if is_bare_number(typed):
            self._sounds.play(Sound.WARNING)
            self.say(Tone.WARNING, lambda: _("Counted as 1. For a quantity type * after the number."))
            self.digits_kept.emit()

    def keeps_digits(self, typed: str) -> bool:
        """Whether digits in the box stay there when a scan comes: they were no multiplier."""
        return is_bare_number(typed)

    def double_read(self, goods: ScannedGoods | None, label: carts.Label = carts.NO_LABEL) -> None:
        """The same code came again within a tenth of a second: not counted, but Ctrl+Z counts it."""
        if goods is None or self.cart is None:
            return
        try:
            counted = carts.add(self.cart, goods, label=label)
        except ShopError as error:
            self.refuse(error)
            return
        self.history.record(Step(N_("double read of {name} ignored"), named(goods)), Moment(counted.cart, counted.line))
        self.say(
            Tone.WARNING,
            lambda: _("{name} was read twice at once and counts once. Ctrl+Z counts it.").format(**named(goods)),
        )
        self.cart_changed.emit()

    def _tell_price(self, goods: ScannedGoods) -> None:
        product = goods.product
        stock = self._goods.stock(product.id)
        price = selling_price(product, goods.unit).price
        self.answered.emit(goods_answer(product.name, product.code, Decimal(1), price, stock, 0))
        self.set_mode(Mode.CART)

    # the scan box

    def enter(self, typed: str, chosen: str = "") -> bool:
        """Enter in the scan box: carry out what is typed, else pay. Answers whether the box is used up.

        ``chosen`` is the item code chosen in the search list.
        """
        try:
            entry = read_entry(typed, folds=folds())
            return self._carry_out(entry, chosen)
        except ShopError as error:
            self.refuse(error)
            return False

    def _carry_out(self, entry: Entry, chosen: str) -> bool:
        if entry.kind is EntryKind.NOTHING:
            self.pay_asked.emit()
        elif entry.kind is EntryKind.QUANTITY:
            self.weighing.known(self.selected)
            self.set_quantity(entry.value)
        elif entry.kind is EntryKind.PRICE:
            self.set_price(entry.value)
        elif entry.kind is EntryKind.DISCOUNT:
            self.set_discount(entry.discount)
        elif not entry.text:
            self.say(
                Tone.NEUTRAL,
                lambda: _("Scan or choose the goods to sell {quantity} of.").format(
                    quantity=quantity_text(entry.times or Decimal(1))
                ),
            )
            return False
        else:
            return self._add_typed(entry, chosen)
        return True

    def _add_typed(self, entry: Entry, chosen: str) -> bool:
        goods = self._goods.by_code(entry.text)
        if goods is None:
            hits = self._goods.search(entry.text, limit=1)
            goods = self._goods.by_code(chosen or (hits[0].code if hits else ""))
        if goods is None:
            raise NotFound(what=N_("item"), name=entry.text)
        if self.mode is Mode.PRICE_CHECK:
            self._tell_price(goods)
        else:
            self._bring(goods, entry.times)
        return True

    def _bring(self, goods: ScannedGoods, times: Decimal | None, label: carts.Label = carts.NO_LABEL) -> None:
        """Goods were scanned or typed: they are bought, or come back while that is what is scanned."""
        if self.mode is Mode.RETURN and self.brings is not None:
            self.brings(goods, times, label)
        else:
            self.buy(goods, times, label)

    def buy(self, goods: ScannedGoods, times: Decimal | None, label: carts.Label = carts.NO_LABEL) -> None:
        """Add goods: as often as typed, else by the scale where it decides, else one."""
        if times is None and self.weighing.takes(goods):
            self.weighing.add(goods, label)
        else:
            self.add(goods, times or Decimal(1), label)


def _entry_or_nothing(typed: str) -> Entry:
    try:
        return read_entry(typed, folds=folds())
    except ShopError:
        return Entry(EntryKind.NOTHING)
