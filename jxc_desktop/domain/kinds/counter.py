"""The counter: sales, refunds, and cash that enters or leaves the drawer without goods."""

from __future__ import annotations

from jxc_desktop.domain.documents import Kind, Movement
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission

COUNTER_SALE = Kind(
    code="counter_sale",
    name=N_("Counter sale"),
    prefix="CS",
    area="counter",
    permission=Permission.COUNTER_SELL,
    movement=Movement.OUT_AT_COST,
    direction=-1,
    party_role="customer",
    party_sign=1,
    contra_account="cost_of_goods_sold",
    money_sign=1,
    sales_sign=1,
    priced=True,
    tendered=True,
    default_price="sale",
    header_fields=("party", "warehouse", "at", "handler", "remark"),
    line_fields=("product", "quantity", "unit", "price", "discount", "amount", "promotion", "remark"),
    editable=False,
)

COUNTER_REFUND = Kind(
    code="counter_refund",
    name=N_("Counter refund"),
    prefix="CR",
    area="counter",
    permission=Permission.COUNTER_REFUND,
    movement=Movement.IN_AT_SOURCE,
    direction=1,
    party_role="customer",
    party_sign=-1,
    contra_account="cost_of_goods_sold",
    money_sign=-1,
    sales_sign=-1,
    upstream=("counter_sale",),
    draws="returned",
    priced=True,
    tendered=True,
    default_price="sale",
    header_fields=("party", "warehouse", "at", "source", "handler", "remark"),
    line_fields=("product", "quantity", "unit", "price", "amount", "remark"),
    editable=False,
)

CASH_IN = Kind(
    code="cash_in",
    name=N_("Cash into the drawer"),
    prefix="CI",
    area="counter",
    permission=Permission.COUNTER_SHIFT,
    contra_account="drawer_movements",
    money_sign=1,
    tendered=True,
    header_fields=("at", "remark"),
    line_fields=(),
    editable=False,
)

CASH_OUT = Kind(
    code="cash_out",
    name=N_("Cash out of the drawer"),
    prefix="CO",
    area="counter",
    permission=Permission.COUNTER_SHIFT,
    contra_account="drawer_movements",
    money_sign=-1,
    tendered=True,
    header_fields=("at", "remark"),
    line_fields=(),
    editable=False,
)

# Over (长款) is money found, short (短款) money missing: the drawer is what was counted.
CASH_DIFFERENCE = Kind(
    code="cash_difference",
    name=N_("Cash over or short"),
    prefix="CD",
    area="counter",
    permission=Permission.COUNTER_SHIFT,
    contra_account="drawer_difference",
    money_sign=1,
    tendered=True,
    header_fields=("at", "remark"),
    line_fields=(),
    editable=False,
)

# Money a customer leaves with the shop (充值): the bonus is what the shop adds to it at its own cost.
CARD_TOP_UP = Kind(
    code="card_top_up",
    name=N_("Top-up"),
    prefix="TU",
    area="counter",
    permission=Permission.CARD_TOP_UP,
    party_role="customer",
    contra_account="promotion_costs",
    money_sign=1,
    tendered=True,
    loads=1,
    header_fields=("party", "card", "amount", "bonus", "means", "at", "handler", "remark"),
    line_fields=(),
    editable=False,
)

CARD_PAYBACK = Kind(
    code="card_payback",
    name=N_("Stored value paid back"),
    prefix="TB",
    area="counter",
    permission=Permission.CARD_PAYBACK,
    party_role="customer",
    contra_account="promotion_costs",
    money_sign=-1,
    tendered=True,
    loads=-1,
    header_fields=("party", "card", "amount", "bonus", "means", "at", "handler", "remark"),
    line_fields=(),
    editable=False,
)

POINTS_ADJUSTMENT = Kind(
    code="points_adjustment",
    name=N_("Points given or taken"),
    prefix="PA",
    area="counter",
    permission=Permission.POINTS_ADJUST,
    party_role="customer",
    needs_party=True,
    header_fields=("party", "points", "at", "remark"),
    line_fields=(),
    editable=False,
)

KINDS = (COUNTER_SALE, COUNTER_REFUND, CASH_IN, CASH_OUT, CASH_DIFFERENCE, CARD_TOP_UP, CARD_PAYBACK, POINTS_ADJUSTMENT)
