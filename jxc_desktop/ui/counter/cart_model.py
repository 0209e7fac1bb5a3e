"""The table of the counter: the priced lines of the cart."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.pricing import LISTS
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text, quantity_text
from jxc_desktop.ui.common.columns import Column, money, price, quantity, whole
from jxc_desktop.ui.counter.cart_table import CounterRows
from jxc_desktop.ui.counter.ports import CartLine
from jxc_desktop.ui.counter.return_view_model import ReturnLine


def goods_name(line: CartLine) -> str:
    """Name and specification, as one reads them on a shelf."""
    return f"{line.name} {line.specification}".strip()


def _with_reason(line: CartLine) -> str:
    """The goods, and the promotion or price list that makes them cheaper."""
    if line.comes_back:
        return _("↩ returned · {name}").format(name=goods_name(line))
    reasons = (line.promotion_name, line.price_source if line.price_rule in LISTS else "")
    return " · ".join([goods_name(line), *(reason for reason in reasons if reason)])


def _discount(value: Decimal) -> str:
    return f"−{money_text(value)}" if value > 0 else ""


def _amount(line: ReturnLine) -> str:
    if line.bought:
        return money_text(line.amount)
    return f"−{money_text(line.amount)}" if line.amount else ""


def _coming_back(line: ReturnLine) -> str:
    if line.bought:
        return _("bought {quantity}").format(quantity=quantity_text(line.bought))
    back = quantity_text(line.back)
    return back if line.back and line.sold.open == line.back else f"{back}/{quantity_text(line.sold.open)}"


def _unless_bought(read: Callable[[ReturnLine], Decimal]) -> Callable[[ReturnLine], str]:
    """What stands on the receipt; goods that are bought stand on none."""
    return lambda line: "" if line.bought else quantity_text(read(line))


class CartModel(CounterRows[CartLine]):
    """One row for each line of the cart; rows are replaced by the view model, never edited in place."""

    columns = (
        Column(N_("No."), read=lambda line: line.line, show=whole, width=56),
        Column(N_("Item"), read=_with_reason, width=160, stretch=True),
        Column(N_("Unit"), read=lambda line: line.unit, width=56),
        Column(N_("Quantity"), read=lambda line: line.quantity, show=quantity, width=88),
        Column(N_("Price"), read=lambda line: line.price, show=price, width=96),
        Column(N_("Discount"), read=lambda line: line.discount, show=_discount, width=88, right=True),
        Column(N_("Amount"), read=lambda line: line.amount, show=money, width=104),
    )

    def marked(self, row: int) -> bool:
        """Whether a row is shown apart: its goods come back."""
        return self.row(row).comes_back


class ReturnModel(CounterRows[ReturnLine]):
    """The lines of a receipt: what was sold, what may come back, what comes back; and what is bought instead."""

    columns = (
        Column(N_("No."), read=lambda line: "" if line.bought else whole(line.sold.line), width=56, right=True),
        Column(N_("Item"), read=lambda line: line.sold.name, width=160, stretch=True),
        Column(N_("Unit"), read=lambda line: line.sold.unit, width=56),
        Column(N_("Sold"), read=_unless_bought(lambda line: line.sold.sold), width=80, right=True),
        Column(N_("Returned before"), read=_unless_bought(lambda line: line.sold.returned), width=104, right=True),
        Column(N_("Comes back"), read=_coming_back, width=96, right=True),
        Column(N_("Amount"), read=_amount, width=104, right=True),
    )

    def marked(self, row: int) -> bool:
        """Whether a row is shown apart: some of its goods come back."""
        return bool(self.row(row).back)
