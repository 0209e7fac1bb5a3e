"""`INSERT … ON CONFLICT DO UPDATE` in the words SQLite and PostgreSQL share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Table, TextClause, text

from jxc_desktop.db.prepared import Prepared


def upsert(table: Table, changes: Mapping[str, str], columns: Iterable[str] | None = None) -> TextClause:
    """A statement that inserts a row, or applies ``changes`` (column → SQL) to the one with its key.

    In ``changes``, ``old`` stands for the row that is there and ``excluded`` for the one offered.
    """
    names = list(columns or (column.name for column in table.columns))
    keys = ", ".join(column.name for column in table.primary_key)
    updates = ", ".join(f"{column} = {sql.replace('old.', f'{table.name}.')}" for column, sql in changes.items())
    values = ", ".join(f":{name}" for name in names)
    return text(
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({values}) ON CONFLICT ({keys}) DO UPDATE SET {updates}"
    )


def prepared_upsert(table: Table, changes: Mapping[str, str]) -> Prepared:
    """`upsert` for the hot paths."""
    return Prepared(upsert(table, changes))


def added(*columns: str) -> dict[str, str]:
    """The changes that add the offered values to those that are there: never a value computed elsewhere."""
    return {column: f"old.{column} + excluded.{column}" for column in columns}
