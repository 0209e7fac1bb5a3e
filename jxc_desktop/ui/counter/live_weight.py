"""Weighed goods at the counter: the weight comes from the scale, and where it does not, it is typed in the line."""

from __future__ import annotations

from decimal import Decimal

from jxc_desktop.domain.counter_keys import OUR_KEYS
from jxc_desktop.domain.errors import N_, UserError
from jxc_desktop.i18n import _
from jxc_desktop.services.goods import in_unit, sold_by_weight
from jxc_desktop.ui.common.sounds import Sound, Sounds
from jxc_desktop.ui.counter import cart as carts
from jxc_desktop.ui.counter.answers import Tone
from jxc_desktop.ui.counter.cart_view_model import CartViewModel
from jxc_desktop.ui.counter.ports import ScannedGoods
from jxc_desktop.ui.counter.till_ports import NO_SCALE, Weighed, Weigher

ONE = Decimal(1)
NOTHING_THERE = N_("nothing lies on it")


class WeightMissing(UserError):
    """Paying was asked for while goods have no weight."""

    code = "weight_missing"
    message = N_("{name} has no weight yet. Put it on the scale and press {key}, or type * and the weight.")


class LiveWeight:
    """Adds goods by what the scale shows; lines without a weight are remembered until they have one."""

    def __init__(self, sale: CartViewModel, sounds: Sounds) -> None:
        self.weigher: Weigher = NO_SCALE
        self.key = OUR_KEYS.keys["weigh"]
        self._sale, self._sounds = sale, sounds
        self._waiting: dict[int, ScannedGoods] = {}

    def takes(self, goods: ScannedGoods) -> bool:
        """Whether the scale decides how much this is: sold by weight, and no label said the weight."""
        plain = goods.amount is None and goods.quantity == ONE and goods.unit in ("", goods.product.unit)
        return plain and sold_by_weight(goods.product) and self.weigher.weigh() is not None

    def add(self, goods: ScannedGoods, label: carts.Label = carts.NO_LABEL) -> None:
        """Add goods with the steady weight; without one they wait in a line of their own."""
        weighed = self.weigher.weigh() or Weighed()
        quantity = _quantity(goods, weighed)
        before = self._sale.cart
        self._sale.add(goods, quantity or ONE, label, own_line=True)
        if quantity is None and self._sale.cart is not before:
            self._waiting[self._sale.selected] = goods
            self._ask(goods, weighed)

    def take_again(self) -> None:
        """Weigh the selected line again, or the one that waits for its weight."""
        if self._sale.selected not in self._waiting and self.missing() is not None:
            self._sale.select_line(next(iter(self._waiting)))
        goods = self._waiting.get(self._sale.selected) or self._goods_of_line()
        weighed = self.weigher.weigh()
        if goods is None or weighed is None:
            self._sale.say(Tone.NEUTRAL, lambda: _("There is nothing to weigh in this line."))
            return
        quantity = _quantity(goods, weighed)
        if quantity is None:
            self._ask(goods, weighed)
            return
        self.known(self._sale.selected)
        self._sale.set_quantity(quantity)

    def known(self, line: int) -> None:
        """The line has its weight: typed, or from the scale."""
        self._waiting.pop(line, None)

    def forget(self) -> None:
        """Another cart is worked on."""
        self._waiting.clear()

    def missing(self) -> WeightMissing | None:
        """What keeps the sale from being paid: a line of the cart without a weight."""
        cart = self._sale.cart
        self._waiting = {
            line: goods for line, goods in self._waiting.items() if cart is not None and carts.find(cart, line)
        }
        first = next(iter(self._waiting.values()), None)
        return None if first is None else WeightMissing(name=first.product.name, key=self.key)

    def _goods_of_line(self) -> ScannedGoods | None:
        line = self._sale.selected_line
        goods = None if line is None else self._sale.goods_of(line.code)
        return goods if goods is not None and sold_by_weight(goods.product) else None

    def _ask(self, goods: ScannedGoods, weighed: Weighed) -> None:
        self._sounds.play(Sound.WARNING)
        name, reason = goods.product.name, weighed.reason or NOTHING_THERE
        self._sale.say(
            Tone.WARNING,
            lambda: _("{name}: {reason}. {key} weighs again, or type * and the weight.").format(
                name=name, reason=_(reason), key=self.key
            ),
        )


def _quantity(goods: ScannedGoods, weighed: Weighed) -> Decimal | None:
    """The weight in the unit of the goods; none while there is no steady weight above zero."""
    if weighed.kilograms is None or weighed.kilograms <= 0:
        return None
    return in_unit(goods.product, weighed.kilograms)
