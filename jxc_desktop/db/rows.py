"""The names under which the rest of the program knows a row and a connection of the store."""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, Select

__all__ = ["AnyRow", "Connection", "fetched"]

AnyRow: TypeAlias = Row[Any]
"""One row of a query; its columns are its attributes."""


def fetched(connection: Connection, chosen: Select[Any]) -> list[tuple[Any, ...]]:
    """All rows at once as the driver makes them: several times quicker than row by row where there are many."""
    result = connection.execute(chosen)
    rows = list(result.cursor.fetchall()) if result.cursor is not None else []
    result.close()
    return rows
