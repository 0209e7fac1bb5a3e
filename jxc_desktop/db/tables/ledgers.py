"""The ledgers. Rows are only ever appended; triggers refuse anything else."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy import text as sql

from jxc_desktop.db.tables.base import identity, refers, table, where_known
from jxc_desktop.db.types import fen, text, units, whole

stock_moves = table(
    "stock_moves",
    identity(),
    whole("posting"),
    refers("document_id", "documents"),  # the cause
    whole("line_id", ForeignKey("document_lines.id")),
    refers("product_id", "products"),
    refers("warehouse_id", "warehouses"),
    whole("bin_id", default=0),  # 0: no bins kept
    whole("lot_id", default=0),  # 0: no lots kept
    units("quantity"),
    whole("business_at"),
    whole("day"),
    whole("position"),
    text("rule"),  # how the cost is found: domain.documents.Movement
    fen("value", nullable=True),  # the value entered, where the rule takes one
    units("counted", nullable=True),  # the absolute quantity, where the rule is a count
    whole("unit_cost", nullable=True),  # millionths a base unit, where the rule sets the cost
    text("contra"),  # the account on the other side of its cost
    whole("source_move_id", ForeignKey("stock_moves.id"), nullable=True),  # whose cost it takes
    whole("reverses_move_id", ForeignKey("stock_moves.id"), nullable=True),
    whole("compensates_move_id", ForeignKey("stock_moves.id"), nullable=True),  # the count it corrects
    Index("ix_stock_moves_history", "product_id", "business_at", "position"),
    Index("ix_stock_moves_document_id", "document_id"),
    Index("ix_stock_moves_line_id", "line_id"),
    *(where_known("stock_moves", name) for name in ("source_move_id", "reverses_move_id", "compensates_move_id")),
)

cost_entries = table(
    "cost_entries",
    identity(),
    whole("posting"),
    refers("document_id", "documents"),  # the cause
    whole("move_id", ForeignKey("stock_moves.id")),
    refers("product_id", "products"),
    refers("warehouse_id", "warehouses"),
    fen("amount"),
    whole("day"),  # of the move it belongs to
    text("contra"),
    Index("ix_cost_entries_move_id", "move_id"),
    Index("ix_cost_entries_document_id", "document_id"),
    Index(
        "ix_cost_entries_sold",
        "day",
        "product_id",
        "amount",
        sqlite_where=sql("contra = 'cost_of_goods_sold'"),
        postgresql_where=sql("contra = 'cost_of_goods_sold'"),
    ),
)

party_entries = table(
    "party_entries",
    identity(),
    whole("posting"),
    refers("document_id", "documents"),
    refers("party_id", "parties"),
    fen("amount"),  # + they owe us more, - we owe them more
    whole("business_at"),
    whole("day"),
    whole("due_day"),
    Index("ix_party_entries_party_id", "party_id", "business_at"),
    Index("ix_party_entries_document_id", "document_id"),
)

money_entries = table(
    "money_entries",
    identity(),
    whole("posting"),
    refers("document_id", "documents"),
    refers("money_account_id", "money_accounts"),
    text("means", default=""),
    refers("shift_id", "shifts", nullable=True),
    fen("amount"),
    whole("business_at"),
    whole("day"),
    Index("ix_money_entries_money_account_id", "money_account_id", "business_at"),
    Index("ix_money_entries_document_id", "document_id"),
    Index("ix_money_entries_shift_id", "shift_id"),
)

journal_lines = table(
    "journal_lines",
    identity(),
    whole("posting"),
    refers("document_id", "documents"),
    whole("day"),
    text("account"),
    fen("amount"),  # debit positive, credit negative; a posting adds up to zero
    Index("ix_journal_lines_account", "account", "day"),
    Index("ix_journal_lines_document_id", "document_id"),
)

audit = table(
    "audit",
    identity(),  # without gaps: the chain's place
    whole("recorded_at"),
    text("local_time"),
    text("user"),
    text("approver", default=""),
    text("counter", default=""),
    text("action"),
    text("object", default=""),
    text("outcome", default="ok"),
    text("reason", default=""),
    text("detail", default="{}"),  # canonical JSON, no secrets
    text("previous"),
    text("hash"),  # SHA-256 over all fields and ``previous``
    Index("ix_audit_action", "action", "local_time"),
)
