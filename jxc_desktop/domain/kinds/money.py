"""Money: received, paid, moved between accounts, spent and earned beside trade, and given to debts (settlement)."""

from __future__ import annotations

from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission

RECEIPT_OF_MONEY = Kind(
    code="receipt_of_money",
    name=N_("Receipt of money"),
    prefix="RC",
    area="money",
    permission=Permission.MONEY_POST,
    party_role="customer",
    party_sign=-1,
    money_sign=1,
    settles=True,
    header_fields=(
        "party",
        "amount",
        "account",
        "discount",
        "purpose",
        "at",
        "allocations",
        "reference",
        "handler",
        "remark",
    ),
    line_fields=(),
)

PAYMENT = Kind(
    code="payment",
    name=N_("Payment"),
    prefix="PY",
    area="money",
    permission=Permission.MONEY_POST,
    party_role="supplier",
    party_sign=1,
    money_sign=-1,
    settles=True,
    upstream=("payment_request",),
    header_fields=(
        "party",
        "amount",
        "account",
        "discount",
        "purpose",
        "at",
        "source",
        "allocations",
        "reference",
        "handler",
        "remark",
    ),
    line_fields=(),
)

PAYMENT_REQUEST = Kind(
    code="payment_request",
    name=N_("Payment request"),
    prefix="PQ",
    area="money",
    permission=Permission.PAYMENT_REQUEST,
    party_role="supplier",
    needs_party=True,
    header_fields=("party", "amount", "at", "due", "allocations", "reference", "handler", "remark"),
    line_fields=(),
)

# 核销: gives what was received or paid to debts; a discount of its own lowers the debt.
SETTLEMENT = Kind(
    code="settlement",
    name=N_("Settlement"),
    prefix="SE",
    area="money",
    permission=Permission.MONEY_SETTLE,
    party_role="customer",
    settles=True,
    needs_party=True,
    contra_account="settlement_discount",
    upstream=(
        "receipt_of_money",
        "payment",
        "sales_return",
        "purchase_return",
        "counter_refund",
        "delivery",
        "counter_sale",
        "goods_receipt",
        "sales_order",
        "purchase_order",
        "sales_invoice",
        "purchase_invoice",
        "landed_cost",
        "expense",
        "other_income",
        "opening_receivable",
        "opening_payable",
        "settlement",
    ),
    header_fields=("party", "at", "source", "allocations", "discount", "purpose", "remark"),
    line_fields=(),
    editable=False,
)

MONEY_TRANSFER = Kind(
    code="money_transfer",
    name=N_("Money transfer"),
    prefix="MT",
    area="money",
    permission=Permission.MONEY_POST,
    money_sign=-1,
    header_fields=("account", "to_account", "amount", "at", "handler", "remark"),
    line_fields=(),
)

EXPENSE = Kind(
    code="expense",
    name=N_("Expense"),
    prefix="EX",
    area="money",
    permission=Permission.EXPENSE_POST,
    party_role="supplier",
    party_sign=-1,
    money_sign=-1,
    contra_account="expenses",
    header_fields=("purpose", "amount", "account", "at", "party", "reference", "handler", "remark"),
    line_fields=(),
)

OTHER_INCOME = Kind(
    code="other_income",
    name=N_("Other income"),
    prefix="IC",
    area="money",
    permission=Permission.EXPENSE_POST,
    party_role="customer",
    party_sign=1,
    money_sign=1,
    contra_account="other_income",
    header_fields=("purpose", "amount", "account", "at", "party", "reference", "handler", "remark"),
    line_fields=(),
)

KINDS = (RECEIPT_OF_MONEY, PAYMENT, PAYMENT_REQUEST, SETTLEMENT, MONEY_TRANSFER, EXPENSE, OTHER_INCOME)
