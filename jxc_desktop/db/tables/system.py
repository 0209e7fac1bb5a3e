"""Users and rights, settings, shifts, and the counter rows numbers come from."""

from __future__ import annotations

from sqlalchemy import Index, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy import text as sql

from jxc_desktop.db.tables.base import identity, refers, table
from jxc_desktop.db.types import fen, flag, text, whole

users = table(
    "users",
    identity(),
    text("name"),
    text("pin_hash", default=""),
    flag("active", 1),
    whole("failures", default=0),
    whole("locked_until", default=0),
    UniqueConstraint("name"),
)

roles = table("roles", identity(), text("code"), text("name"), UniqueConstraint("code"))

role_rights = table(
    "role_rights", refers("role_id", "roles"), text("permission"), PrimaryKeyConstraint("role_id", "permission")
)

user_roles = table(
    "user_roles",
    refers("user_id", "users"),
    refers("role_id", "roles"),
    PrimaryKeyConstraint("user_id", "role_id"),
    Index("ix_user_roles_role_id", "role_id"),
)

settings = table("settings", text("name"), text("value"), PrimaryKeyConstraint("name"))

# One row a series: `UPDATE … SET last = last + n … RETURNING last` in the posting's own transaction.
sequences = table("sequences", text("name"), whole("last", default=0), PrimaryKeyConstraint("name"))

shifts = table(
    "shifts",
    identity(),
    text("counter"),
    refers("opened_by", "users"),
    whole("opened_at"),  # local microseconds
    whole("day"),  # the business day all of it belongs to
    fen("float"),
    refers("closed_by", "users", nullable=True),
    whole("closed_at", nullable=True),
    fen("expected", nullable=True),
    fen("counted", nullable=True),
    Index(
        "ix_shifts_open",
        "counter",
        unique=True,
        sqlite_where=sql("closed_at IS NULL"),
        postgresql_where=sql("closed_at IS NULL"),
    ),
)
