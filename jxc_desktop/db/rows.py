"""The names under which the rest of the program knows a row and a connection of the store."""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import Connection, Row

__all__ = ["AnyRow", "Connection"]

AnyRow: TypeAlias = Row[Any]
"""One row of a query; its columns are its attributes."""
