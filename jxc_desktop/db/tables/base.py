"""The one metadata: constraint names by convention, STRICT on SQLite."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, MetaData, Table
from sqlalchemy import text as sql
from sqlalchemy.schema import SchemaItem

from jxc_desktop.db.types import Whole, whole

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def table(name: str, *items: SchemaItem) -> Table:
    """A table of the program, STRICT where the engine knows the word."""
    return Table(name, metadata, *items, sqlite_strict=True)


def identity() -> Column[int]:
    """The row id. Ledger rows get theirs from `sequences`, in blocks; master rows from the engine."""
    return Column("id", Whole, primary_key=True)


def refers(name: str, target: str, *, nullable: bool = False) -> Column[int]:
    """A column that points at the row id of another table. Posted tables never cascade."""
    return whole(name, ForeignKey(f"{target}.id"), nullable=nullable)


def where_known(table_name: str, column: str, *, unique: bool = False) -> Index:
    """An index of a column that most rows leave empty; those rows take no room in it."""
    known = sql(f"{column} IS NOT NULL")
    prefix = "uq" if unique else "ix"
    name = f"{prefix}_{table_name}_{column}"
    return Index(name, column, unique=unique, sqlite_where=known, postgresql_where=known)
