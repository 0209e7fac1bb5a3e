"""Buying: from the wish for goods to the supplier's invoice.

Requisition → inquiry → quote → order → receipt → invoice; each draws the lines of the one before. Goods
come in and the supplier is owed with the receipt; the invoice books only what it says differently.
"""

from __future__ import annotations

from jxc_desktop.domain.documents import Kind, Movement, Overdraw
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission

PURCHASE_REQUISITION = Kind(
    code="purchase_requisition",
    name=N_("Purchase requisition"),
    prefix="RQ",
    area="purchase",
    permission=Permission.PURCHASE_REQUEST,
    upstream=("sales_order",),
    draws="requested",
    overdraw=Overdraw.ALLOW,
    header_fields=("warehouse", "at", "due", "handler", "remark"),
    line_fields=("product", "quantity", "unit", "due", "remark"),
)

SUPPLIER_INQUIRY = Kind(
    code="supplier_inquiry",
    name=N_("Supplier inquiry"),
    prefix="IQ",
    area="purchase",
    permission=Permission.PURCHASE_ORDER,
    upstream=("purchase_requisition",),
    draws="inquired",
    overdraw=Overdraw.ALLOW,
    header_fields=("at", "due", "handler", "remark"),
    line_fields=("product", "quantity", "unit", "due", "remark"),
)

# What one supplier answered; several quotes of one inquiry are compared, and an order drawn from one takes its price.
SUPPLIER_QUOTE = Kind(
    code="supplier_quote",
    name=N_("Supplier quote"),
    prefix="SQ",
    area="purchase",
    permission=Permission.PURCHASE_ORDER,
    party_role="supplier",
    needs_party=True,
    upstream=("supplier_inquiry",),
    draws="quoted",
    overdraw=Overdraw.ALLOW,
    priced=True,
    default_price="purchase",
    header_fields=("party", "at", "due", "reference", "source", "handler", "remark"),
    line_fields=("product", "quantity", "unit", "minimum", "price", "tax_rate", "due", "remark"),
)

PURCHASE_CONTRACT = Kind(
    code="purchase_contract",
    name=N_("Purchase contract"),
    prefix="PC",
    area="purchase",
    permission=Permission.PURCHASE_ORDER,
    party_role="supplier",
    needs_party=True,
    priced=True,
    default_price="purchase",
    header_fields=("party", "at", "due", "reference", "handler", "remark"),
    line_fields=("product", "quantity", "unit", "price", "discount", "amount", "tax_rate", "remark"),
)

PURCHASE_ORDER = Kind(
    code="purchase_order",
    name=N_("Purchase order"),
    prefix="PO",
    area="purchase",
    permission=Permission.PURCHASE_ORDER,
    party_role="supplier",
    upstream=("purchase_requisition", "supplier_quote", "purchase_contract", "sales_order"),
    draws="ordered",
    overdraw=Overdraw.ALLOW,
    priced=True,
    default_price="purchase",
    header_fields=("party", "warehouse", "at", "due", "reference", "source", "handler", "remark"),
    line_fields=("product", "quantity", "unit", "price", "discount", "amount", "tax_rate", "due", "remark"),
)

GOODS_RECEIPT = Kind(
    code="goods_receipt",
    name=N_("Goods receipt"),
    prefix="GR",
    area="purchase",
    permission=Permission.PURCHASE_POST,
    movement=Movement.IN_AT_VALUE,
    direction=1,
    party_role="supplier",
    party_sign=-1,
    contra_account="payables",
    upstream=("purchase_order",),
    draws="received",
    overdraw=Overdraw.DOUBT,
    priced=True,
    default_price="purchase",
    header_fields=("party", "warehouse", "at", "source", "reference", "handler", "remark"),
    line_fields=(
        "product",
        "expected",
        "quantity",
        "rejected",
        "unit",
        "price",
        "discount",
        "amount",
        "tax_rate",
        "bin",
        "lot",
        "produced",
        "expires",
        "serials",
        "remark",
    ),
)

# The goods leave at what they cost now; the difference to what the supplier credits is a variance.
PURCHASE_RETURN = Kind(
    code="purchase_return",
    name=N_("Purchase return"),
    prefix="PR",
    area="purchase",
    permission=Permission.PURCHASE_POST,
    movement=Movement.OUT_OF_SOURCE,
    direction=-1,
    party_role="supplier",
    party_sign=1,
    contra_account="purchase_variance",
    upstream=("goods_receipt",),
    draws="returned",
    priced=True,
    default_price="purchase",
    header_fields=("party", "warehouse", "at", "source", "handler", "remark"),
    line_fields=(
        "product",
        "quantity",
        "unit",
        "price",
        "discount",
        "amount",
        "tax_rate",
        "bin",
        "lot",
        "expires",
        "serials",
        "remark",
    ),
)

# 暂估: the receipt booked what was expected; the invoice adds the difference to what the goods cost when they came.
PURCHASE_INVOICE = Kind(
    code="purchase_invoice",
    name=N_("Purchase invoice"),
    prefix="PI",
    area="purchase",
    permission=Permission.PURCHASE_INVOICE,
    movement=Movement.CHARGE,
    party_role="supplier",
    party_sign=-1,
    contra_account="purchase_accruals",
    upstream=("goods_receipt",),
    draws="invoiced",
    invoices=True,
    priced=True,
    default_price="purchase",
    header_fields=("party", "at", "due", "reference", "source", "handler", "remark"),
    line_fields=("product", "quantity", "unit", "price", "discount", "amount", "tax_rate", "remark"),
)

LANDED_COST = Kind(
    code="landed_cost",
    name=N_("Landed cost"),
    prefix="LC",
    area="purchase",
    permission=Permission.COST_ADJUST,
    movement=Movement.CHARGE,
    party_role="supplier",
    party_sign=-1,
    contra_account="landed_cost_clearing",
    upstream=("goods_receipt",),
    header_fields=("party", "at", "source", "charges", "invoice", "reference", "handler", "remark"),
    line_fields=("product", "value"),
)

KINDS = (
    PURCHASE_REQUISITION,
    SUPPLIER_INQUIRY,
    SUPPLIER_QUOTE,
    PURCHASE_CONTRACT,
    PURCHASE_ORDER,
    GOODS_RECEIPT,
    PURCHASE_RETURN,
    PURCHASE_INVOICE,
    LANDED_COST,
)
