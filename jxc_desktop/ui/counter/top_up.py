"""Loading the stored value of a member at the counter: what the shop adds, and that nothing is loaded twice."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations, make_key
from jxc_desktop.ui.counter.answers import Tone
from jxc_desktop.ui.counter.counter_parts import CounterParts
from jxc_desktop.ui.counter.counter_view_model import CounterViewModel, Mode
from jxc_desktop.ui.counter.ports import Buyer, LoadedValue


class TopUps(QObject):
    """One top-up after the other.

    Signals:
        asked: somebody's stored value is to be loaded.
        loaded: it was; there may be a means of payment more in use.
    """

    asked = Signal()
    loaded = Signal()

    def __init__(self, parts: CounterParts, sale: CounterViewModel, parent: QObject) -> None:
        super().__init__(parent)
        self._parts, self._sale = parts, sale
        self.buyer: Buyer | None = None
        self._amount, self._means, self._key = Decimal(0), "", ""

    def ask(self, buyer: Buyer) -> None:
        """Ask how much is loaded for a member."""
        self.buyer, self._key = buyer, make_key(self._parts.clock)
        self.asked.emit()
        self._sale.set_mode(Mode.TOP_UP)

    def look_for_bonus(self, loaded: Decimal, done: Callable[[Decimal], None]) -> None:
        """Look up what the shop adds."""
        self._parts.runner.submit(
            lambda _progress: self._parts.desk.bonus_for(loaded), done=done, failed=self._sale.refuse, read=True
        )

    def load(self, loaded: Decimal, means: str) -> None:
        """Load so much, paid by this means."""
        self._amount, self._means = loaded, means
        self.confirm(NONE_CONFIRMED)

    def confirm(self, confirmed: Confirmations) -> None:
        """Load it with the answer of whoever was asked."""
        buyer, loaded, means, key = self.buyer, self._amount, self._means, self._key
        if buyer is None:
            return
        desk, counter, code = self._parts.desk, self._parts.counter, self._sale.counter_code

        def load() -> tuple[LoadedValue, Buyer]:
            return desk.top_up(buyer.code, loaded, means, code, key, confirmed), counter.customer(buyer.code)

        self._sale.work(load, self._done)

    def _done(self, result: tuple[LoadedValue, Buyer]) -> None:
        load, buyer = result
        self._sale.set_mode(Mode.CART)
        self.loaded.emit()
        self._sale.set_buyer(buyer)
        self._sale.say(Tone.GOOD, lambda: _loaded_text(buyer, load))


def _loaded_text(buyer: Buyer, load: LoadedValue) -> str:
    if load.bonus:
        text = _("{member}: ¥{loaded} loaded and ¥{bonus} added; ¥{balance} is on it now.")
    else:
        text = _("{member}: ¥{loaded} loaded; ¥{balance} is on it now.")
    sums = {"loaded": load.amount, "bonus": load.bonus, "balance": load.balance}
    return text.format(member=buyer.name, **{name: money_text(value) for name, value in sums.items()})
