"""What is remembered of files that come again and again: their columns, their names of goods, what goes out when."""

from __future__ import annotations

from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint

from jxc_desktop.db.tables.base import identity, refers, table
from jxc_desktop.db.types import flag, text, whole

import_columns = table(
    "import_columns",
    text("what"),  # what is imported: platform_orders, sales_history, …
    text("channel"),  # the platform the files come from
    text("content"),  # JSON: the heading of every field that was taken from one
    whole("saved_at"),
    PrimaryKeyConstraint("what", "channel"),
)

channel_goods = table(
    "channel_goods",
    text("channel"),
    text("code"),  # what the platform calls it: its code, or its name where it has none
    refers("product_id", "products"),
    refers("user_id", "users"),
    whole("saved_at"),
    PrimaryKeyConstraint("channel", "code"),
)

scheduled_exports = table(
    "scheduled_exports",
    identity(),
    text("code"),
    text("name"),
    text("what"),  # a report, a list, or a saved report as own:R1
    text("parameters"),  # JSON
    text("folder"),
    text("moment"),  # a time of day as 22:00, or shift_close, day_close
    flag("active", 1),
    refers("user_id", "users"),  # whose rights it is carried out with
    whole("due_at", nullable=True),  # local microseconds; none: when the next shift or day is closed
    whole("covered_at", default=0),  # local microseconds; shifts closed by then are done
    whole("done_at", nullable=True),
    text("file", default=""),  # the last one written
    text("error", default=""),  # why the last attempt failed; empty: it did not
    whole("failures", default=0),  # attempts in vain at what is due
    whole("retry_at", default=0),  # local microseconds; it is not tried again before
    whole("version", default=1),
    UniqueConstraint("code"),
)
