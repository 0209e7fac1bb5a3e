"""Buying and selling on account: promised goods, settled debts, price lists, promotions, closed months, approvals."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, PrimaryKeyConstraint, UniqueConstraint

from jxc_desktop.db.tables.base import identity, refers, table, where_known
from jxc_desktop.db.types import fen, flag, text, units, whole

# What is said of a posted document afterwards (sent, closed, signed off): the newest row of a name counts.
document_marks = table(
    "document_marks",
    identity(),
    refers("document_id", "documents"),
    text("name"),
    text("value", default=""),
    whole("recorded_at"),
    refers("user_id", "users"),
    Index("ix_document_marks_document_id", "document_id"),
)

attachments = table(
    "attachments",
    identity(),
    refers("document_id", "documents"),
    text("name"),
    whole("size"),
    text("digest"),  # SHA-256 of the content
    Column("content", LargeBinary, nullable=False),
    whole("recorded_at"),
    refers("user_id", "users"),
    flag("active", 1),
    Index("ix_attachments_document_id", "document_id"),
)

# Quantities promised to lines of sales orders: + reserved, - released.
reservations = table(
    "reservations",
    identity(),
    whole("posting"),
    refers("document_id", "documents"),  # the cause
    whole("order_line_id", ForeignKey("document_lines.id")),
    refers("product_id", "products"),
    refers("warehouse_id", "warehouses"),
    units("quantity"),
    whole("business_at"),
    Index("ix_reservations_order_line_id", "order_line_id"),
    Index("ix_reservations_product_id", "product_id", "warehouse_id"),
    Index("ix_reservations_document_id", "document_id"),
)

reserved_balances = table(
    "reserved_balances",
    refers("product_id", "products"),
    refers("warehouse_id", "warehouses"),
    units("quantity"),
    PrimaryKeyConstraint("product_id", "warehouse_id"),
)

# Settlement: every change of an open item has its counterpart in the item it was given to or taken from, so the
# rows one document writes for a party add up to zero, and open items always add up to its balance.
settlement_entries = table(
    "settlement_entries",
    identity(),
    whole("posting"),
    refers("document_id", "documents"),  # the cause
    refers("party_id", "parties"),
    refers("item_id", "documents"),  # the document whose open amount changes
    refers("against_id", "documents"),  # and the one whose open amount changes the other way
    fen("amount"),
    whole("day"),
    Index("ix_settlement_entries_item_id", "item_id"),
    Index("ix_settlement_entries_document_id", "document_id"),
)

open_items = table(
    "open_items",
    refers("document_id", "documents"),
    refers("party_id", "parties"),
    whole("day"),
    whole("due_day"),
    fen("amount"),  # what the document did to the balance of the party
    fen("open"),  # and what of it is not settled yet
    PrimaryKeyConstraint("document_id"),
    Index("ix_open_items_party_id", "party_id", "due_day"),
)

periods = table(
    "periods",
    whole("month"),  # 202605: closed, and all months before it
    whole("closed_at"),
    refers("closed_by", "users"),
    PrimaryKeyConstraint("month"),
)

approval_rules = table(
    "approval_rules",
    identity(),
    text("code"),
    text("name"),
    text("kind", default=""),  # of documents; empty: every kind
    text("fact"),
    text("comparison"),
    text("value"),
    text("levels"),  # JSON list of the roles that approve, in order
    flag("active", 1),
    whole("position", default=0),
    whole("version", default=1),
    UniqueConstraint("code"),
)

# Every step of a submitted draft; the newest submission counts.
approvals = table(
    "approvals",
    identity(),
    text("key"),  # of the draft, later of the document
    text("request_digest"),  # what was asked for: a changed draft is another request
    text("rule"),
    text("sentence", default=""),  # JSON facts of what fired
    whole("level"),
    text("role"),
    text("state"),
    text("reason", default=""),
    whole("submitted_at"),
    refers("submitted_by", "users"),
    whole("decided_at", nullable=True),
    refers("decided_by", "users", nullable=True),
    CheckConstraint("state IN ('waiting', 'approved', 'rejected', 'withdrawn')", name="state"),
    Index("ix_approvals_key", "key"),
    Index("ix_approvals_state", "state"),
)

price_lists = table(
    "price_lists",
    identity(),
    text("code"),
    text("name"),
    text("direction"),  # what we ask of customers, or what a supplier asks of us
    text("level", default=""),  # of customers; empty: every level
    refers("party_id", "parties", nullable=True),
    whole("starts", nullable=True),
    whole("ends", nullable=True),
    flag("active", 1),
    whole("version", default=1),
    UniqueConstraint("code"),
    CheckConstraint("direction IN ('sale', 'purchase')", name="direction"),
    Index("ix_price_lists_party_id", "party_id"),
)

price_list_items = table(
    "price_list_items",
    identity(),
    refers("price_list_id", "price_lists"),
    refers("product_id", "products"),
    text("unit", default=""),  # empty: the base unit
    units("minimum", default=0),  # quantity break, in that unit
    whole("price"),
    whole("starts", nullable=True),
    whole("ends", nullable=True),
    Index("ix_price_list_items_product_id", "product_id"),
    Index("ix_price_list_items_price_list_id", "price_list_id"),
)

promotions = table(
    "promotions",
    identity(),
    text("code"),
    text("name"),
    text("type"),
    text("level", default=""),
    refers("category_id", "categories", nullable=True),
    units("quantity", nullable=True),
    whole("percent", nullable=True),  # ten-thousandths of a percent off
    fen("amount", nullable=True),
    whole("price", nullable=True),
    fen("threshold", nullable=True),
    whole("starts", nullable=True),  # local microseconds
    whole("ends", nullable=True),
    text("hours", default=""),  # such as 18:00-20:00; empty: all day
    flag("active", 1),
    whole("version", default=1),
    UniqueConstraint("code"),
    CheckConstraint("type IN ('nth', 'bundle', 'threshold', 'timed')", name="type"),
    Index("ix_promotions_category_id", "category_id"),
)

promotion_products = table(
    "promotion_products",
    refers("promotion_id", "promotions"),
    refers("product_id", "products"),
    units("quantity", nullable=True),  # of this product in a bundle
    PrimaryKeyConstraint("promotion_id", "product_id"),
    Index("ix_promotion_products_product_id", "product_id"),
)

print_templates = table(
    "print_templates",
    identity(),
    text("code"),
    text("name"),
    text("kind"),
    text("paper"),
    text("content"),  # JSON: fields, texts, columns, logo
    flag("active", 1),
    whole("version", default=1),
    UniqueConstraint("code"),
    Index("ix_print_templates_kind", "kind"),
)

# How postings of a kind become accounting vouchers (凭证); JSON maps accounts of the journal to those of the books.
voucher_templates = table(
    "voucher_templates",
    text("kind"),
    text("word"),  # 记, 收, 付, 转
    text("summary"),
    text("accounts", default="{}"),
    flag("active", 1),
    whole("version", default=1),
    PrimaryKeyConstraint("kind"),
)

vouchers = table(
    "vouchers",
    identity(),
    whole("month"),
    text("word"),
    whole("number"),
    whole("day"),
    text("summary"),
    whole("recorded_at"),
    refers("user_id", "users"),
    UniqueConstraint("month", "word", "number"),
)

# What a document wrote to the journal of a month stands in one voucher; counter sales of a day may share theirs.
voucher_sources = table(
    "voucher_sources",
    whole("month"),
    refers("document_id", "documents"),
    refers("voucher_id", "vouchers"),
    PrimaryKeyConstraint("month", "document_id"),
    Index("ix_voucher_sources_voucher_id", "voucher_id"),
    Index("ix_voucher_sources_document_id", "document_id"),
)

voucher_lines = table(
    "voucher_lines",
    refers("voucher_id", "vouchers"),
    whole("line"),
    text("account"),  # number in the chart
    text("name"),
    text("party", default=""),  # code of the auxiliary account
    text("party_name", default=""),
    text("party_role", default=""),
    text("summary"),
    fen("debit"),
    fen("credit"),
    PrimaryKeyConstraint("voucher_id", "line"),
)

feedback = table(
    "feedback",
    identity(),
    text("number"),
    text("type"),
    text("state", default="open"),
    refers("party_id", "parties", nullable=True),
    refers("product_id", "products", nullable=True),
    refers("document_id", "documents", nullable=True),
    text("text"),
    text("answer", default=""),
    text("handler", default=""),
    whole("recorded_at"),
    refers("user_id", "users"),
    whole("answered_at", nullable=True),
    refers("answered_by", "users", nullable=True),
    whole("version", default=1),
    UniqueConstraint("number"),
    CheckConstraint("type IN ('complaint', 'wish')", name="type"),
    CheckConstraint("state IN ('open', 'working', 'answered', 'closed')", name="state"),
    Index("ix_feedback_party_id", "party_id"),
    *(where_known("feedback", name) for name in ("product_id", "document_id")),
)

# Notes of talks with a party about what it owes.
party_contacts = table(
    "party_contacts",
    identity(),
    refers("party_id", "parties"),
    text("note"),
    whole("next_day", nullable=True),
    whole("recorded_at"),
    refers("user_id", "users"),
    Index("ix_party_contacts_party_id", "party_id"),
)

statements = table(
    "statements",
    identity(),
    refers("party_id", "parties"),
    whole("since"),
    whole("until"),
    fen("opening"),
    fen("closing"),
    whole("recorded_at"),
    refers("user_id", "users"),
    whole("agreed_at", nullable=True),
    refers("agreed_by", "users", nullable=True),
    text("remark", default=""),
    Index("ix_statements_party_id", "party_id"),
)
