"""Selling on account: quotation → order → delivery → invoice, and goods that come back.

An order promises goods, a delivery takes them and makes the customer owe them; the invoice is paper for the
tax and books nothing of its own.
"""

from __future__ import annotations

from jxc_desktop.domain.documents import Kind, Movement, Overdraw
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission

_KEPT = ("bin", "lot", "expires", "serials")
_PRICED = ("product", "quantity", "unit", "price", "discount", "amount", "tax_rate", "promotion", "remark")

QUOTATION = Kind(
    code="quotation",
    name=N_("Quotation"),
    prefix="QT",
    area="sales",
    permission=Permission.SALES_ORDER,
    party_role="customer",
    priced=True,
    default_price="sale",
    header_fields=("party", "at", "due", "reference", "handler", "remark"),
    line_fields=_PRICED,
)

SALES_ORDER = Kind(
    code="sales_order",
    name=N_("Sales order"),
    prefix="SO",
    area="sales",
    permission=Permission.SALES_ORDER,
    party_role="customer",
    upstream=("quotation",),
    draws="ordered",
    overdraw=Overdraw.ALLOW,
    reserves=True,
    priced=True,
    default_price="sale",
    header_fields=("party", "warehouse", "at", "due", "reference", "channel", "source", "address", "handler", "remark"),
    line_fields=(*_PRICED[:-1], "due", "remark"),
)

DELIVERY = Kind(
    code="delivery",
    name=N_("Delivery"),
    prefix="DN",
    area="sales",
    permission=Permission.SALES_POST,
    movement=Movement.OUT_AT_COST,
    direction=-1,
    party_role="customer",
    party_sign=1,
    contra_account="cost_of_goods_sold",
    sales_sign=1,
    upstream=("sales_order",),
    draws="delivered",
    overdraw=Overdraw.DOUBT,
    priced=True,
    default_price="sale",
    header_fields=(
        "party",
        "warehouse",
        "at",
        "source",
        "address",
        "carrier",
        "tracking",
        "parcels",
        "handler",
        "remark",
    ),
    line_fields=(*_PRICED[:-1], *_KEPT, "reason", "remark"),
)

SALES_RETURN = Kind(
    code="sales_return",
    name=N_("Sales return"),
    prefix="SR",
    area="sales",
    permission=Permission.SALES_POST,
    movement=Movement.IN_AT_SOURCE,
    direction=1,
    party_role="customer",
    party_sign=-1,
    contra_account="cost_of_goods_sold",
    sales_sign=-1,
    upstream=("delivery",),
    draws="returned",
    alone=Permission.SALES_RETURN_FREE,
    priced=True,
    default_price="sale",
    header_fields=("party", "warehouse", "at", "source", "handler", "remark"),
    line_fields=(
        "product",
        "quantity",
        "rejected",
        "unit",
        "price",
        "discount",
        "amount",
        "tax_rate",
        *_KEPT,
        "remark",
    ),
)

SALES_INVOICE = Kind(
    code="sales_invoice",
    name=N_("Sales invoice"),
    prefix="SI",
    area="sales",
    permission=Permission.SALES_INVOICE,
    party_role="customer",
    upstream=("delivery", "counter_sale"),
    draws="invoiced",
    priced=True,
    default_price="sale",
    header_fields=("party", "at", "reference", "source", "handler", "remark"),
    line_fields=("product", "quantity", "unit", "price", "amount", "tax_rate", "remark"),
)

# 红字发票: takes back on paper what a return took back in goods. Its amounts are positive and mean less.
SALES_RED_INVOICE = Kind(
    code="sales_red_invoice",
    name=N_("Red sales invoice"),
    prefix="RI",
    area="sales",
    permission=Permission.SALES_INVOICE,
    party_role="customer",
    upstream=("sales_return", "counter_refund"),
    draws="invoiced",
    priced=True,
    default_price="sale",
    header_fields=("party", "at", "reference", "source", "handler", "remark"),
    line_fields=("product", "quantity", "unit", "price", "amount", "tax_rate", "remark"),
)

# 历史销售: what another program sold. It counts as sales in every report and moves neither goods nor money.
PAST_SALE = Kind(
    code="past_sale",
    name=N_("Past sale"),
    prefix="HS",
    area="sales",
    permission=Permission.OPENING_POST,
    party_role="customer",
    sales_sign=1,
    priced=True,
    header_fields=("party", "at", "reference", "handler", "remark"),
    line_fields=("product", "quantity", "unit", "price", "amount", "remark"),
    editable=False,
)

PAST_REFUND = Kind(
    code="past_refund",
    name=N_("Past refund"),
    prefix="HR",
    area="sales",
    permission=Permission.OPENING_POST,
    party_role="customer",
    sales_sign=-1,
    priced=True,
    header_fields=("party", "at", "reference", "handler", "remark"),
    line_fields=("product", "quantity", "unit", "price", "amount", "remark"),
    editable=False,
)

KINDS = (
    *(QUOTATION, SALES_ORDER, DELIVERY, SALES_RETURN, SALES_INVOICE, SALES_RED_INVOICE),
    *(PAST_SALE, PAST_REFUND),
)
