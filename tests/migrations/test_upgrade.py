"""An upgrade is all or nothing, comes after a copy, and never goes back."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from jxc_desktop.db import migrate
from jxc_desktop.db.door import look_only
from jxc_desktop.db.engine import open_database
from jxc_desktop.domain.errors import DatabaseRefused
from tests.support.books import keep_books

ROOT = Path(__file__).resolve().parents[2]

SECOND = '''"""0002 what a later version may want: a column, a table rebuilt, rows moved."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("units", sa.Column("plural", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("parties") as parties:
        parties.add_column(sa.Column("region", sa.Text(), nullable=False, server_default=""))
        parties.alter_column("contact", new_column_name="person")
    op.execute("UPDATE units SET plural = name || 's'")
    op.create_table("regions", sa.Column("id", sa.Integer(), primary_key=True), sqlite_strict=True)
    op.execute("INSERT INTO regions (id) VALUES (1), (2)")
'''


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The migrations of a later version of the program."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "0002_later.py").write_text(SECOND, encoding="utf-8")
    return folder


@pytest.fixture
def old_books(database_file: Path) -> Path:
    """A data file of this version with documents in it."""
    database = open_database(database_file)
    keep_books(database)
    database.close()
    return database_file


def state(path: Path) -> tuple[object, ...]:
    """What the file says its version is, twice, and what tells the schemas apart."""
    with closing(look_only(path)) as raw:
        return (
            raw.execute("PRAGMA user_version").fetchone()[0],
            raw.execute("SELECT version_num FROM alembic_version").fetchone()[0],
            raw.execute(
                "SELECT count(*) FROM sqlite_master WHERE name IN ('regions', '_alembic_tmp_parties')"
            ).fetchone()[0],
            raw.execute(
                "SELECT count(*) FROM pragma_table_info('parties') WHERE name IN ('region', 'person')"
            ).fetchone()[0],
            raw.execute("SELECT count(*) FROM parties").fetchone()[0],
            raw.execute("SELECT count(*) FROM party_entries").fetchone()[0],
        )


OLD, NEW = (1, "0001", 0, 0, 1, 1), (2, "0002", 1, 2, 1, 1)


def die_at(statement: int, path: Path, migrations: Path, wanted: int) -> bool:
    """Bring a file up to date in a process that dies at a statement; whether it did die."""
    command = [sys.executable, "-m", "tests.migrations.upgrade_child", str(path), str(migrations), str(wanted)]
    return subprocess.run([*command, str(statement)], cwd=ROOT, check=False).returncode == 9


def test_an_upgrade_killed_at_any_statement_leaves_the_old_books(old_books: Path, newer: Path) -> None:
    statement = 1
    while die_at(statement, old_books, newer, 2):
        assert state(old_books) == OLD, statement
        statement += 3
    assert statement > 9
    assert state(old_books) == NEW


def test_a_new_file_has_its_name_only_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "shop.jxc"
    for statement in (1, 40, 80):
        assert die_at(statement, path, migrate.MIGRATIONS, 1)
        assert not path.exists()
    open_database(path, create=True).close()
    assert not path.with_name("shop.jxc.new").exists()


def test_an_older_file_is_copied_aside_and_upgraded_on_opening(
    old_books: Path, newer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(old_books)
    monkeypatch.setattr(migrate, "SCHEMA_VERSION", 2)
    monkeypatch.setattr(migrate.upgrade_file, "__kwdefaults__", {"migrations": newer, "wanted": 2})
    open_database(old_books).close()
    assert state(old_books) == NEW
    assert state(tmp_path / "backups" / "before-upgrade-from-1.jxc") == before == OLD


def test_an_upgraded_file_is_refused_by_the_older_program(old_books: Path, newer: Path) -> None:
    migrate.upgrade_file(old_books, backup=lambda: None, migrations=newer, wanted=2)
    with pytest.raises(DatabaseRefused) as refused:
        open_database(old_books)
    assert refused.value.code == "newer"
    assert state(old_books) == NEW


def test_an_upgrade_that_breaks_references_leaves_the_old_books(old_books: Path, newer: Path) -> None:
    revision = newer / "versions" / "0002_later.py"
    revision.write_text(SECOND + '    op.execute("DELETE FROM parties")\n', encoding="utf-8")
    with pytest.raises(DatabaseRefused) as refused:
        migrate.upgrade_file(old_books, backup=lambda: None, migrations=newer, wanted=2)
    assert refused.value.code == "damaged"
    assert state(old_books) == OLD


def test_opening_an_up_to_date_file_does_not_load_the_migration_library(database_file: Path) -> None:
    code = (
        "import sys, pathlib\nfrom jxc_desktop.db.engine import open_database\n"
        "open_database(pathlib.Path(sys.argv[1])).close()\nprint('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(database_file)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert done.stdout == "False\n"
