"""The revisions end in exactly the tables the program knows, on both engines."""

from __future__ import annotations

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Table, insert, inspect, text

from jxc_desktop.db.engine import Database, sqlite_module
from jxc_desktop.db.errors import RuleBroken
from jxc_desktop.db.migrate import MIGRATIONS, SCHEMA_VERSION
from jxc_desktop.db.tables import metadata, settings

POSTED = (
    "documents",
    "document_lines",
    "document_tenders",
    "document_remarks",
    "stock_moves",
    "cost_entries",
    "party_entries",
    "money_entries",
    "journal_lines",
    "audit",
)


def plain(condition: str) -> str:
    """A condition without the spelling differences of the engines (words in their order)."""
    condition = condition.lower().replace("::text", "").replace("::bigint", "").replace("any (array[", "in (")
    condition = condition.replace('"', "")
    between = re.sub(r"\(?(\w+) >= '?(-?\d+)'?\)? and \(?\1 <= '?(-?\d+)'?\)?", r"\1 between \2 and \3", condition)
    return " ".join(re.findall(r"[\w'-]+", between.replace("= in", "in")))


def checks_declared(table: Table) -> dict[str, str]:
    found = {c for c in table.constraints if isinstance(c, CheckConstraint)}
    for column in table.columns:
        found |= {c for c in column.constraints if isinstance(c, CheckConstraint)}
    return {str(check.name): plain(str(check.sqltext)) for check in found}


def defaults_differ(
    _context: object, _found: object, _wanted: object, found: str | None, _: object, wanted: str
) -> bool:
    """Whether two column defaults differ; the library's own comparison trips over an empty text."""
    return str(found).split("::")[0].strip("(')") != str(wanted).split("::")[0].strip("(')")


def test_the_program_knows_the_newest_revision() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == f"{SCHEMA_VERSION:04d}"


def test_the_migrated_schema_is_the_one_the_program_declares(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": defaults_differ}
        )
        assert compare_metadata(context, metadata) == []


def test_every_check_is_in_the_database(database: Database) -> None:
    with database.read() as connection:
        inspector = inspect(connection)
        for table in metadata.sorted_tables:
            rows = inspector.get_check_constraints(table.name)
            assert {str(row["name"]): plain(row["sqltext"]) for row in rows} == checks_declared(table)


def test_a_posted_row_refuses_to_be_changed(database: Database) -> None:
    for table in POSTED:
        put_a_row(database, table)
        column = metadata.tables[table].columns.keys()[-1]
        for change in (f'UPDATE {table} SET "{column}" = "{column}"', f"DELETE FROM {table}"):
            with pytest.raises(RuleBroken, match=f"{table} rows are never changed"), database.write() as work:
                work.connection.execute(text(change))


def put_a_row(database: Database, name: str) -> None:
    """One row in a table, whatever it points at: the engine is told not to look at references."""
    table = metadata.tables[name]
    row = {column.name: 1 if "INT" in str(column.type) else "1" for column in table.columns if not column.nullable}
    if database.dialect == "postgresql":
        with database.write() as work:
            work.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            work.connection.execute(insert(table), row)
            work.commit()
        return
    raw = sqlite_module().connect(str(database.path), isolation_level=None)
    columns = ", ".join(f'"{column}"' for column in row)
    raw.execute(f"INSERT INTO {name} ({columns}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
    raw.close()


def test_replacing_a_posted_row_is_refused_as_well(database: Database) -> None:
    if database.dialect != "sqlite":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    row = "(id, recorded_at, local_time, user, action, previous, hash) VALUES (1, 1, '', '', '', '', 'x')"
    with database.write() as work:
        work.connection.exec_driver_sql(f"INSERT INTO audit {row}")
        work.commit()
    with pytest.raises(Exception, match="never changed"), database.write() as work:
        work.connection.exec_driver_sql(f"INSERT OR REPLACE INTO audit {row}")


def test_a_text_in_a_number_column_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match=r"INTEGER|bigint"), database.write() as work:
        work.connection.exec_driver_sql("INSERT INTO sequences (name, last) VALUES ('x', 'abc')")


def test_settings_take_any_text(database: Database) -> None:
    with database.write() as work:
        work.connection.execute(insert(settings), {"name": "店名", "value": "福州杂货"})
        work.commit()
