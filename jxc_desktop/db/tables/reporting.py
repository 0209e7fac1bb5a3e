"""Own reports: choices of figures that somebody saved."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint

from jxc_desktop.db.tables.base import identity, refers, table
from jxc_desktop.db.types import flag, text, whole

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
