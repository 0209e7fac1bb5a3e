"""Own reports: choices of figures that somebody saved; and what each person should sell in a month."""

from __future__ import annotations

from sqlalchemy import Index, PrimaryKeyConstraint, UniqueConstraint

from jxc_desktop.db.tables.base import identity, refers, table
from jxc_desktop.db.types import fen, flag, text, whole

saved_reports = table(
    "saved_reports",
    identity(),
    text("code"),
    text("name"),
    text("definition"),  # JSON: fact, rows, columns, values, filters and the rest
    refers("user_id", "users"),  # whose it is
    flag("shared"),  # everybody may run it
    flag("pinned"),  # it stands on the overview of those who see it
    whole("saved_at"),
    whole("version", default=1),
    UniqueConstraint("code"),
    Index("ix_saved_reports_user_id", "user_id"),
)

sales_targets = table(
    "sales_targets",
    text("person"),  # as documents name the salesperson or the cashier
    whole("month"),  # as 202605
    fen("amount"),  # gross sales aimed at
    PrimaryKeyConstraint("person", "month"),
)
