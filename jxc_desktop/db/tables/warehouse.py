"""The warehouse: bins, lots and serials, styles, counts under way, recipes, alerts and labels that wait."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, UniqueConstraint

from jxc_desktop.db.tables.base import identity, refers, table, where_known
from jxc_desktop.db.types import fen, flag, text, units, whole

bins = table(
    "bins",
    identity(),
    refers("warehouse_id", "warehouses"),
    text("code"),
    text("name", default=""),
    whole("position", default=0),  # the way a picker walks
    flag("active", 1),
    UniqueConstraint("warehouse_id", "code"),
)

# Where a product belongs in a warehouse; where it was put last is found in the ledger.
fixed_bins = table(
    "fixed_bins",
    refers("product_id", "products"),
    refers("warehouse_id", "warehouses"),
    refers("bin_id", "bins"),
    PrimaryKeyConstraint("product_id", "warehouse_id"),
    Index("ix_fixed_bins_bin_id", "bin_id"),
)

# A serial number is a lot of one piece.
lots = table(
    "lots",
    identity(),
    refers("product_id", "products"),
    text("code"),
    flag("serial"),
    whole("produced", nullable=True),  # day as 20260501
    whole("expires", nullable=True),
    UniqueConstraint("product_id", "code"),
    Index("ix_lots_code", "code"),
    where_known("lots", "expires"),
)

# A style sold in colours and sizes; each cell of the grid is a product.
styles = table(
    "styles",
    identity(),
    text("code"),
    text("name"),
    text("unit"),
    refers("category_id", "categories", nullable=True),
    text("colours"),  # JSON, in the order of the grid
    text("sizes"),
    flag("active", 1),
    whole("version", default=1),
    UniqueConstraint("code"),
    Index("ix_styles_category_id", "category_id"),
)

# A stocktake while people are counting; posting makes one document of it.
counts = table(
    "counts",
    identity(),
    text("key"),  # the idempotency key of the document it becomes
    text("name"),
    refers("warehouse_id", "warehouses"),
    text("scope", default="{}"),  # JSON: what is to be counted
    flag("blind", 1),
    text("state", default="counting"),
    whole("opened_at"),
    refers("opened_by", "users"),
    refers("document_id", "documents", nullable=True),
    whole("version", default=1),
    UniqueConstraint("key"),
    CheckConstraint("state IN ('counting', 'reviewing', 'posted', 'void')", name="state"),
    where_known("counts", "document_id"),
)

# What was to be counted when the count was opened, and what a recount was asked of.
count_targets = table(
    "count_targets",
    refers("count_id", "counts"),
    refers("product_id", "products"),
    whole("bin_id", default=0),
    whole("lot_id", default=0),
    flag("recount"),
    text("reason", default=""),
    PrimaryKeyConstraint("count_id", "product_id", "bin_id", "lot_id"),
    Index("ix_count_targets_product_id", "product_id"),
)

# One row for each quantity somebody said; rows are struck, never changed.
count_entries = table(
    "count_entries",
    identity(),
    refers("count_id", "counts"),
    refers("product_id", "products", nullable=True),  # none: a code nobody knows yet
    text("code", default=""),  # as scanned
    text("bin", default=""),
    text("lot", default=""),
    whole("expires", nullable=True),
    text("serial", default=""),
    units("quantity"),
    flag("replaces"),  # what was counted of it before does not count
    whole("at"),  # local microseconds: the instant it was counted
    text("origin", default="scan"),  # scan, typed, file
    refers("user_id", "users"),
    flag("struck"),
    Index("ix_count_entries_count_id", "count_id"),
    where_known("count_entries", "product_id"),
)

# How a product is made from others, and into what it comes apart.
recipes = table(
    "recipes",
    identity(),
    text("code"),
    refers("product_id", "products"),
    units("quantity", default=10_000),  # made at once
    fen("fee", default=0),
    text("remark", default=""),
    flag("active", 1),
    whole("version", default=1),
    UniqueConstraint("code"),
    Index("ix_recipes_product_id", "product_id"),
)

recipe_lines = table(
    "recipe_lines",
    refers("recipe_id", "recipes"),
    whole("line"),
    refers("product_id", "products"),
    units("quantity"),
    PrimaryKeyConstraint("recipe_id", "line"),
    Index("ix_recipe_lines_product_id", "product_id"),
)

# Limits of alerts that are not on the product's own card: for a category, or for all goods.
alert_limits = table(
    "alert_limits",
    identity(),
    text("alert"),
    refers("product_id", "products", nullable=True),
    refers("category_id", "categories", nullable=True),
    units("threshold"),  # a quantity in base units, or days
    Index("ix_alert_limits_alert", "alert"),
    where_known("alert_limits", "product_id"),
    where_known("alert_limits", "category_id"),
)

# One row for each time a limit was crossed; it ends when the goods are back within it.
alerts = table(
    "alerts",
    identity(),
    text("alert"),
    refers("product_id", "products"),
    refers("warehouse_id", "warehouses", nullable=True),
    whole("lot_id", default=0),
    whole("crossed_at"),  # local microseconds
    units("quantity", default=0),
    units("threshold", default=0),
    whole("ended_at", nullable=True),
    whole("snoozed_until", nullable=True),  # day
    Index("ix_alerts_product_id", "product_id", "alert"),
    where_known("alerts", "warehouse_id"),
)

# Goods whose label on the shelf is missing or no longer true.
waiting_labels = table(
    "waiting_labels",
    identity(),
    refers("product_id", "products"),
    text("unit", default=""),
    text("reason"),  # new, price, received
    refers("document_id", "documents", nullable=True),
    whole("copies", default=1),
    whole("since"),  # UTC microseconds
    whole("printed_at", nullable=True),
    CheckConstraint("reason IN ('new', 'price', 'received')", name="reason"),
    Index("ix_waiting_labels_product_id", "product_id"),
    where_known("waiting_labels", "document_id"),
)
