"""Opening balances: what the shop had and owed when it began with the program."""

from __future__ import annotations

from jxc_desktop.domain.documents import Kind, Movement
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission

OPENING_STOCK = Kind(
    code="opening_stock",
    name=N_("Opening stock"),
    prefix="OS",
    area="warehouse",
    permission=Permission.OPENING_POST,
    movement=Movement.IN_AT_VALUE,
    direction=1,
    contra_account="opening_equity",
    priced=True,
    default_price="purchase",
    line_fields=(
        "product",
        "quantity",
        "unit",
        "price",
        "amount",
        "bin",
        "lot",
        "produced",
        "expires",
        "serials",
        "remark",
    ),
)

OPENING_RECEIVABLE = Kind(
    code="opening_receivable",
    name=N_("Opening receivable"),
    prefix="OA",
    area="money",
    permission=Permission.OPENING_POST,
    party_role="customer",
    party_sign=1,
    needs_party=True,
    contra_account="opening_equity",
    header_fields=("party", "amount", "at", "due", "reference", "remark"),
    line_fields=(),
)

OPENING_PAYABLE = Kind(
    code="opening_payable",
    name=N_("Opening payable"),
    prefix="OP",
    area="money",
    permission=Permission.OPENING_POST,
    party_role="supplier",
    party_sign=-1,
    needs_party=True,
    contra_account="opening_equity",
    header_fields=("party", "amount", "at", "due", "reference", "remark"),
    line_fields=(),
)

OPENING_MONEY = Kind(
    code="opening_money",
    name=N_("Opening money"),
    prefix="OM",
    area="money",
    permission=Permission.OPENING_POST,
    money_sign=1,
    contra_account="opening_equity",
    header_fields=("account", "amount", "at", "remark"),
    line_fields=(),
)

# What members and bearers of gift cards had paid in before.
OPENING_STORED_VALUE = Kind(
    code="opening_stored_value",
    name=N_("Opening stored value"),
    prefix="OV",
    area="money",
    permission=Permission.OPENING_POST,
    party_role="customer",
    contra_account="opening_equity",
    money_sign=-1,
    loads=1,
    header_fields=("party", "card", "amount", "at", "remark"),
    line_fields=(),
    editable=False,
)

KINDS = (OPENING_STOCK, OPENING_RECEIVABLE, OPENING_PAYABLE, OPENING_MONEY, OPENING_STORED_VALUE)
