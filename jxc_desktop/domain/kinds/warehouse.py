"""Stock that changes without trade: other receipts and issues, stocktakes, cost adjustments."""

from __future__ import annotations

from jxc_desktop.domain.documents import Kind, Movement
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission

OTHER_RECEIPT = Kind(
    code="other_receipt",
    name=N_("Other receipt"),
    prefix="OR",
    area="warehouse",
    permission=Permission.STOCK_POST,
    movement=Movement.IN_AT_VALUE,
    direction=1,
    contra_account="other_stock_income",
    priced=True,
    line_fields=("product", "quantity", "unit", "price", "amount", "remark"),
)

OTHER_ISSUE = Kind(
    code="other_issue",
    name=N_("Other issue"),
    prefix="OI",
    area="warehouse",
    permission=Permission.STOCK_POST,
    movement=Movement.OUT_AT_COST,
    direction=-1,
    contra_account="other_stock_expense",
    line_fields=("product", "quantity", "unit", "remark"),
)

# A line fixes the quantity at its own instant; movements before and after it are compensated.
STOCKTAKE = Kind(
    code="stocktake",
    name=N_("Stocktake"),
    prefix="ST",
    area="warehouse",
    permission=Permission.STOCK_POST,
    movement=Movement.COUNT,
    contra_account="stock_difference",
    line_fields=("product", "quantity", "unit", "at", "value", "remark"),
)

COST_ADJUSTMENT = Kind(
    code="cost_adjustment",
    name=N_("Cost adjustment"),
    prefix="CA",
    area="warehouse",
    permission=Permission.COST_ADJUST,
    movement=Movement.REVALUE,
    contra_account="cost_adjustments",
    upstream=("goods_receipt",),
    line_fields=("product", "unit_cost", "amount", "remark"),
)

KINDS = (OTHER_RECEIPT, OTHER_ISSUE, STOCKTAKE, COST_ADJUSTMENT)
