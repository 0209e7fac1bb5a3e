"""What is done with a code nobody knew: goods are made of it, goods learn it, or it is dropped."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QObject

from jxc_desktop.i18n import _
from jxc_desktop.ui.counter.answers import Tone
from jxc_desktop.ui.counter.counter_parts import CounterParts
from jxc_desktop.ui.counter.counter_view_model import CounterViewModel
from jxc_desktop.ui.counter.side_panels import UnknownPanel


class UnknownActions(QObject):
    """Answers the panel of unknown codes."""

    def __init__(self, parts: CounterParts, sale: CounterViewModel, panel: UnknownPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._parts, self._sale = parts, sale
        panel.made.connect(self._make_product)
        panel.linked.connect(self._link_product)
        panel.dropped.connect(self._drop_code)

    def _make_product(self, code: str, name: str, price: Decimal) -> None:
        self._sale.work(lambda: self._parts.desk.new_product(code, name, price), lambda _r: self._learned(code))

    def _link_product(self, code: str, product_code: str) -> None:
        self._sale.work(lambda: self._parts.desk.link(code, product_code), lambda _r: self._learned(code))

    def _learned(self, code: str) -> None:
        """The code is known now: the goods that waited come into the cart."""
        goods = self._parts.goods.by_code(code)
        count = self._sale.unknown.settle(code)
        if goods is not None:
            self._sale.add(goods, Decimal(count))

    def _drop_code(self) -> None:
        code = self._sale.unknown.discard_first()
        self._sale.say(Tone.NEUTRAL, lambda: _("Dropped: {code}").format(code=code))
