"""Money received from and paid to parties."""

from __future__ import annotations

from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission

RECEIPT_OF_MONEY = Kind(
    code="receipt_of_money",
    name=N_("Receipt of money"),
    prefix="RC",
    permission=Permission.MONEY_POST,
    party_role="customer",
    party_sign=-1,
    money_sign=1,
    header_fields=("party", "account", "amount", "at", "handler", "remark"),
    line_fields=(),
)

PAYMENT = Kind(
    code="payment",
    name=N_("Payment"),
    prefix="PY",
    permission=Permission.MONEY_POST,
    party_role="supplier",
    party_sign=1,
    money_sign=-1,
    header_fields=("party", "account", "amount", "at", "handler", "remark"),
    line_fields=(),
)

KINDS = (RECEIPT_OF_MONEY, PAYMENT)
