"""What is derived from the ledgers in the same transaction, and can be rebuilt from them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, PrimaryKeyConstraint

from jxc_desktop.db.tables.base import refers, table
from jxc_desktop.db.types import fen, text, units, whole

stock_balances = table(
    "stock_balances",
    refers("product_id", "products"),
    refers("warehouse_id", "warehouses"),
    whole("bin_id", default=0),
    whole("lot_id", default=0),
    units("quantity"),
    PrimaryKeyConstraint("product_id", "warehouse_id", "bin_id", "lot_id"),
)

cost_balances = table(
    "cost_balances",
    refers("product_id", "products"),
    refers("warehouse_id", "warehouses"),
    units("quantity"),
    fen("value"),
    # The last known unit cost as an exact pair: what short goods leave at until they are covered.
    units("last_quantity", default=0),
    fen("last_value", default=0),
    whole("last_at", default=0),  # the latest business time of a move: later documents need no replay
    PrimaryKeyConstraint("product_id", "warehouse_id"),
)

# Open receipts of goods costed first in, first out.
cost_layers = table(
    "cost_layers",
    refers("product_id", "products"),
    refers("warehouse_id", "warehouses"),
    whole("position"),  # order of use
    whole("move_id", ForeignKey("stock_moves.id"), nullable=True),  # none: what a change of method found
    whole("lot_id", default=0),  # 0 unless costed by lot or serial
    units("quantity"),
    fen("value"),
    PrimaryKeyConstraint("product_id", "warehouse_id", "position"),
)

party_balances = table("party_balances", refers("party_id", "parties"), fen("amount"), PrimaryKeyConstraint("party_id"))

money_balances = table(
    "money_balances",
    refers("money_account_id", "money_accounts"),
    fen("amount"),
    PrimaryKeyConstraint("money_account_id"),
)

account_months = table(
    "account_months",
    text("account"),
    whole("month"),  # 202605
    fen("debit"),
    fen("credit"),
    PrimaryKeyConstraint("account", "month"),
)
