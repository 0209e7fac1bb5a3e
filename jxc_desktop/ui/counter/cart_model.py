"""The table of the counter: the priced lines of the cart."""

from __future__ import annotations

from decimal import Decimal

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.pricing import LISTS
from jxc_desktop.i18n.formats import money_text, quantity_text
from jxc_desktop.ui.common.columns import Column, money, price, quantity, whole
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.counter.ports import CartLine
from jxc_desktop.ui.counter.return_view_model import ReturnLine


def goods_name(line: CartLine) -> str:
    """Name and specification, as one reads them on a shelf."""
    return f"{line.name} {line.specification}".strip()


def _with_reason(line: CartLine) -> str:
    """The goods, and the promotion or price list that makes them cheaper."""
    reasons = (line.promotion_name, line.price_source if line.price_rule in LISTS else "")
    return " · ".join([goods_name(line), *(reason for reason in reasons if reason)])


def _discount(value: Decimal) -> str:
    return f"−{money_text(value)}" if value else ""


def _given_back(value: Decimal) -> str:
    return f"−{money_text(value)}" if value else ""


def _coming_back(line: ReturnLine) -> str:
    back = quantity_text(line.back)
    return back if line.back and line.sold.open == line.back else f"{back}/{quantity_text(line.sold.open)}"


class CartModel(RowsModel[CartLine]):
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


class ReturnModel(RowsModel[ReturnLine]):
    """The lines of a receipt that is being returned: what was sold, what may come back, what comes back."""

    columns = (
        Column(N_("No."), read=lambda line: line.sold.line, show=whole, width=56),
        Column(N_("Item"), read=lambda line: line.sold.name, width=160, stretch=True),
        Column(N_("Unit"), read=lambda line: line.sold.unit, width=56),
        Column(N_("Sold"), read=lambda line: line.sold.sold, show=quantity, width=80),
        Column(N_("Returned before"), read=lambda line: line.sold.returned, show=quantity, width=104),
        Column(N_("Comes back"), read=_coming_back, width=96, right=True),
        Column(N_("Amount"), read=lambda line: line.amount, show=_given_back, width=104, right=True),
    )
