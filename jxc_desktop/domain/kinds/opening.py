"""Opening stock: what the shop had when it began with the program."""

from __future__ import annotations

from jxc_desktop.domain.documents import Kind, Movement
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission

OPENING_STOCK = Kind(
    code="opening_stock",
    name=N_("Opening stock"),
    prefix="OS",
    permission=Permission.OPENING_POST,
    movement=Movement.IN_AT_VALUE,
    direction=1,
    contra_account="opening_equity",
    priced=True,
    default_price="purchase",
    line_fields=("product", "quantity", "unit", "price", "amount", "remark"),
)

KINDS = (OPENING_STOCK,)
