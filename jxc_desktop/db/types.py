"""Column types: whole numbers only, in tables that refuse anything else.

Money is fen, prices millionths, quantities ten-thousandths, instants microseconds: an integer column
sums exactly on every engine, where SQLite would keep ``Numeric`` as a binary float.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, Text
from sqlalchemy.schema import SchemaItem

Whole = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit whole number (SQLite's STRICT tables know it as INTEGER)."""

FEN_LIMIT = 10**14
UNITS_LIMIT = 10**12


def whole(name: str, *rest: SchemaItem, nullable: bool = False, default: int | None = None) -> Column[int]:
    """A whole-number column."""
    server_default = None if default is None else str(default)
    return Column(name, Whole, *rest, nullable=nullable, server_default=server_default)


def flag(name: str, default: int = 0) -> Column[int]:
    """A yes/no column kept as 1 or 0."""
    return Column(
        name, Whole, CheckConstraint(f"{name} IN (0, 1)", name=name), nullable=False, server_default=str(default)
    )


def text(name: str, *rest: SchemaItem, nullable: bool = False, default: str | None = None) -> Column[str]:
    """A text column."""
    return Column(name, Text, *rest, nullable=nullable, server_default=default)


def fen(name: str, *, nullable: bool = False, default: int | None = None) -> Column[int]:
    """An amount of money in fen, within the range whose sums cannot overflow."""
    return _ranged(name, FEN_LIMIT, nullable, default)


def units(name: str, *, nullable: bool = False, default: int | None = None) -> Column[int]:
    """A quantity in ten-thousandths of the base unit, within range."""
    return _ranged(name, UNITS_LIMIT, nullable, default)


def _ranged(name: str, limit: int, nullable: bool, default: int | None) -> Column[int]:
    check = CheckConstraint(f"{name} BETWEEN -{limit} AND {limit}", name=name)
    server_default = None if default is None else str(default)
    return Column(name, Whole, check, nullable=nullable, server_default=server_default)
