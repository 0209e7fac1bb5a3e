"""Master data: goods, parties, warehouses, money accounts, the chart of accounts."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, UniqueConstraint

from jxc_desktop.db.tables.base import identity, refers, table, where_known
from jxc_desktop.db.types import fen, flag, text, whole
from jxc_desktop.db.types import units as quantity

units = table("units", identity(), text("name"), UniqueConstraint("name"))

categories = table(
    "categories",
    identity(),
    text("code"),
    text("name"),
    refers("parent_id", "categories", nullable=True),
    text("code_prefix", default=""),  # of the codes made for new goods; empty: those of the category above
    whole("code_digits", default=0),
    UniqueConstraint("code"),
    Index("ix_categories_parent_id", "parent_id"),
)

warehouses = table(
    "warehouses",
    identity(),
    text("code"),
    text("name"),
    flag("active", 1),
    flag("saleable", 1),
    UniqueConstraint("code"),
)

counters = table(
    "counters",
    identity(),
    text("code"),
    text("name"),
    refers("warehouse_id", "warehouses"),
    UniqueConstraint("code"),
    Index("ix_counters_warehouse_id", "warehouse_id"),
)

parties = table(
    "parties",
    identity(),
    text("code"),
    text("name"),
    text("initials", default=""),
    text("role"),  # supplier, customer or both
    text("level", default="retail"),
    text("contact", default=""),
    text("phone", default=""),
    text("address", default=""),
    text("area", default=""),  # where the party is, as the shop divides its market
    text("tax_number", default=""),
    text("bank", default=""),
    text("remark", default=""),
    fen("credit_limit", nullable=True),
    whole("terms_days", nullable=True),
    whole("lead_days", nullable=True),  # from order to arrival
    text("salesperson", default=""),
    text("member_card", nullable=True),  # what is scanned to say who buys
    whole("birthday", nullable=True),  # as 19900501; without the year as 501
    whole("joined", nullable=True),  # the day somebody became a member, as 20260501
    flag("active", 1),
    text("custom", default="{}"),
    whole("version", default=1),
    UniqueConstraint("code"),
    UniqueConstraint("member_card"),
    CheckConstraint("role IN ('supplier', 'customer', 'both')", name="role"),
)

products = table(
    "products",
    identity(),
    text("code"),
    text("name"),
    text("specification", default=""),
    text("initials", default=""),  # every reading, separated by spaces
    text("unit"),
    refers("category_id", "categories", nullable=True),
    refers("supplier_id", "parties", nullable=True),
    whole("price", default=0),  # millionths a base unit, as all prices
    whole("member_price", nullable=True),
    whole("wholesale_price", nullable=True),
    whole("floor_price", nullable=True),
    whole("purchase_price", nullable=True),
    text("costing", default="average"),
    text("negative", default=""),
    whole("tax_rate", default=0),  # ten-thousandths of a percent
    quantity("minimum", nullable=True),
    quantity("maximum", nullable=True),
    text("purchase_unit", default=""),  # empty: the base unit
    whole("weight", nullable=True),  # millionths of a kilogram a base unit
    flag("lots"),
    flag("serials"),
    refers("style_id", "styles", nullable=True),
    text("colour", default=""),
    text("size", default=""),
    whole("warranty_days", nullable=True),
    whole("shelf_life_days", nullable=True),
    flag("active", 1),
    text("remark", default=""),
    text("custom", default="{}"),
    whole("version", default=1),
    UniqueConstraint("code"),
    CheckConstraint("costing IN ('average', 'fifo', 'lot', 'serial')", name="costing"),
    CheckConstraint("negative IN ('', 'forbid', 'warn', 'allow')", name="negative"),
    Index("ix_products_category_id", "category_id"),
    Index("ix_products_supplier_id", "supplier_id"),
    where_known("products", "style_id"),
    Index("ix_products_name", "name"),
)

product_units = table(
    "product_units",
    refers("product_id", "products"),
    text("name"),
    quantity("factor"),
    whole("price", nullable=True),
    whole("member_price", nullable=True),
    whole("wholesale_price", nullable=True),
    PrimaryKeyConstraint("product_id", "name"),
    CheckConstraint("factor > 0", name="factor_positive"),
)

barcodes = table(
    "barcodes",
    text("code"),
    refers("product_id", "products"),
    text("unit", default=""),  # empty: the base unit
    PrimaryKeyConstraint("code"),
    Index("ix_barcodes_product_id", "product_id"),
)

# A method changed after goods moved is an event of history: replay meets it in order.
costing_changes = table(
    "costing_changes",
    identity(),
    refers("product_id", "products"),
    text("costing"),
    text("former"),
    whole("business_at"),
    whole("posting"),
    Index("ix_costing_changes_product_id", "product_id"),
)

accounts = table(
    "accounts", identity(), text("code"), text("number"), text("name"), text("kind"), UniqueConstraint("code")
)

money_accounts = table(
    "money_accounts",
    identity(),
    text("code"),
    text("name"),
    text("account"),  # the account of the chart it is booked on
    flag("active", 1),
    UniqueConstraint("code"),
)

means = table(
    "means",
    identity(),
    text("code"),
    text("name"),
    refers("money_account_id", "money_accounts", nullable=True),  # none: on account of a party
    text("nature", default="money"),  # domain.cash.Nature: money, or what a card or points are
    flag("gives_change"),
    text("key", default=""),
    whole("position", default=0),
    flag("active", 1),
    UniqueConstraint("code"),
    Index("ix_means_money_account_id", "money_account_id"),
)
