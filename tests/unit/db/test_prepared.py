"""Statements handed to the driver as they are: lists of any length, rows as tuples."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from jxc_desktop.db.engine import Database
from jxc_desktop.db.prepared import append_to, rows_with
from jxc_desktop.db.rows import fetched
from jxc_desktop.db.tables import warehouses

NUMBERS = range(1, 701)
BY_CODE = rows_with(select(warehouses.c.code, warehouses.c.name).order_by(warehouses.c.code), warehouses.c.code)


@pytest.fixture
def filled(database: Database) -> Database:
    """A store with many warehouses, written as tuples in an order of their own."""
    rows = [(1, 1, f"Store {number}", f"W{number:03d}") for number in NUMBERS]
    with database.write() as work:
        append_to(warehouses, with_id=False).run_tuples(work.connection, ("active", "saleable", "name", "code"), rows)
        work.commit()
    return database


@pytest.mark.parametrize("count", [1, 7, 8, 9, 64, 65, 600])
def test_a_list_of_any_length_finds_each_row_once(filled: Database, count: int) -> None:
    wanted = [f"W{number:03d}" for number in NUMBERS[:count]]

    with filled.read() as connection:
        found = BY_CODE.rows(connection, wanted)

    assert [row.code for row in found] == wanted


def test_what_is_not_there_is_left_out(filled: Database) -> None:
    with filled.read() as connection:
        assert [tuple(row) for row in BY_CODE.rows(connection, ["W009", "none"])] == [("W009", "Store 9")]


def test_rows_come_as_the_driver_makes_them(filled: Database) -> None:
    statement = select(warehouses.c.code, warehouses.c.active).where(warehouses.c.code.in_(["W001", "W002"]))

    with filled.read() as connection:
        assert fetched(connection, statement.order_by(warehouses.c.code)) == [("W001", 1), ("W002", 1)]
