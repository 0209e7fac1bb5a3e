"""Buying: goods come in and the supplier is owed; returns go back to the supplier."""

from __future__ import annotations

from jxc_desktop.domain.documents import Kind, Movement
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission

GOODS_RECEIPT = Kind(
    code="goods_receipt",
    name=N_("Goods receipt"),
    prefix="GR",
    permission=Permission.PURCHASE_POST,
    movement=Movement.IN_AT_VALUE,
    direction=1,
    party_role="supplier",
    party_sign=-1,
    contra_account="payables",
    priced=True,
    default_price="purchase",
    header_fields=("party", "warehouse", "at", "handler", "remark"),
    line_fields=("product", "expected", "quantity", "unit", "price", "discount", "amount", "tax_rate", "remark"),
)

# The goods leave at what they cost now; the difference to what the supplier credits is a variance.
PURCHASE_RETURN = Kind(
    code="purchase_return",
    name=N_("Purchase return"),
    prefix="PR",
    permission=Permission.PURCHASE_POST,
    movement=Movement.OUT_OF_SOURCE,
    direction=-1,
    party_role="supplier",
    party_sign=1,
    contra_account="purchase_variance",
    upstream=("goods_receipt",),
    priced=True,
    default_price="purchase",
    header_fields=("party", "warehouse", "at", "source", "handler", "remark"),
    line_fields=("product", "quantity", "unit", "price", "discount", "amount", "tax_rate", "remark"),
)

KINDS = (GOODS_RECEIPT, PURCHASE_RETURN)
