"""Write `db/migrations/versions/0001_first_schema.py` anew from the tables of the program.

For the time before the first release only: a released revision is never written again, a change of
tables is then a new revision. Run it from the project's root after changing a table:

    python -m tests.support.write_first_schema
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import api, render
from alembic.migration import MigrationContext
from alembic.operations import ops
from sqlalchemy import CheckConstraint, Table, create_engine
from sqlalchemy.sql.elements import conv

from jxc_desktop.db.tables import metadata

TARGET = Path(__file__).resolve().parents[2] / "db" / "migrations" / "versions" / "0001_first_schema.py"

HEAD = '''"""0001 first schema: every table, and triggers that refuse to change or delete a posted row."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEVER_CHANGED = (
    "documents",
    "document_lines",
    "document_tenders",
    "document_remarks",
    "stock_moves",
    "cost_entries",
    "party_entries",
    "money_entries",
    "journal_lines",
    "document_marks",
    "reservations",
    "settlement_entries",
    "card_entries",
    "point_entries",
    "audit",
)


def upgrade() -> None:
'''

STEP = """

def {name}() -> None:
{body}
"""

TAIL = """

def refuse_changes() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% rows are never changed', TG_TABLE_NAME USING ERRCODE = '23001'; END $$"
        )
        for table in NEVER_CHANGED:
            op.execute(
                f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
        return
    for table in NEVER_CHANGED:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} rows are never changed'); END"
            )
"""


def source() -> str:
    """The text of the revision, before formatting."""
    with create_engine("sqlite://").connect() as connection:
        context = MigrationContext.configure(connection)
        autogenerate = api.AutogenContext(
            context,
            metadata,
            opts={
                "sqlalchemy_module_prefix": "sa.",
                "alembic_module_prefix": "op.",
                "user_module_prefix": None,
                "render_item": None,
                "render_as_batch": False,
            },
        )
        steps = [(f"create_{table.name}", _lines(autogenerate, table)) for table in metadata.sorted_tables]
    names = "".join(f"        {name},\n" for name in (*(name for name, _ in steps), "refuse_changes"))
    calls = f"    for create in (\n{names}    ):\n        create()\n"
    bodies = "".join(STEP.format(name=name, body=body) for name, body in steps)
    return HEAD + calls + bodies + TAIL


def _lines(autogenerate: api.AutogenContext, table: Table) -> str:
    create = ops.CreateTableOp.from_table(table)
    create.columns = [*create.columns, *_checks_of_columns(table)]
    operations: list[ops.MigrateOperation] = [create]
    operations += [ops.CreateIndexOp.from_index(index) for index in sorted(table.indexes, key=lambda i: str(i.name))]
    texts = [line for op in operations for line in render.render_op(autogenerate, op)]
    body = "\n".join(texts).replace("sa.BigInteger().with_variant(sa.Integer(), 'sqlite')", "WHOLE")
    return "\n".join("    " + line for line in body.splitlines())


def _checks_of_columns(table: Table) -> list[CheckConstraint]:
    """The checks that were given with a column; the library writes out only those of the table."""
    return [
        CheckConstraint(check.sqltext, name=conv(str(check.name)))
        for column in table.columns
        for check in sorted(column.constraints, key=lambda check: str(check.name))
        if isinstance(check, CheckConstraint)
    ]


def main() -> None:
    """Write and format the revision."""
    TARGET.write_text(source(), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(TARGET)], check=True)


if __name__ == "__main__":
    main()
