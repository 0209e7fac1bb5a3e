"""Bringing a store to the schema this program knows: forward only, all of it or nothing.

All revisions run in one immediate transaction, together with the two version marks
(``alembic_version`` and, in a file, ``user_version``), so a killed upgrade leaves the old schema.
The migration library is slow to load and is imported only when there is something to do.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import OperationalError as EngineOperationalError

from jxc_desktop.db.door import APPLICATION_ID
from jxc_desktop.db.errors import DiskFull, FileDamaged, FileNewer, ServerNotFound, translated
from jxc_desktop.db.mark import STORE_ID

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

SCHEMA_VERSION = 1
"""The number of the newest revision."""

MIGRATIONS = Path(__file__).resolve().parents[2] / "db" / "migrations"
_UPGRADE_LOCK = 0x4A584344
_STORE_ID = text("SELECT value FROM settings WHERE name = :name")
_NAME_STORE = text("INSERT INTO settings (name, value) VALUES (:name, :value)")


def create_file(path: Path, *, migrations: Path = MIGRATIONS, wanted: int = SCHEMA_VERSION) -> None:
    """Make an empty shop. The file gets its name only when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".new")
    for leftover in (part, *(part.with_name(part.name + end) for end in ("-wal", "-shm", "-journal"))):
        leftover.unlink(missing_ok=True)
    _run_on_file(part, migrations, wanted)
    part.replace(path)
    sync_folder(path.parent)


def upgrade_file(
    path: Path, *, backup: Callable[[], None], migrations: Path = MIGRATIONS, wanted: int = SCHEMA_VERSION
) -> None:
    """Run the missing revisions on a data file, after ``backup`` has put a verified copy aside.

    Raises:
        DiskFull: there is not room for twice the file.
    """
    if shutil.disk_usage(path.parent).free < 2 * path.stat().st_size:
        raise DiskFull
    backup()
    _run_on_file(path, migrations, wanted)


def _run_on_file(path: Path, migrations: Path, wanted: int) -> None:
    from jxc_desktop.db.engine import sqlite_engine

    engine = sqlite_engine(path, single_use=True)
    try:
        with engine.connect() as connection:
            _without_foreign_keys(connection)
            with connection.begin():
                run_revisions(connection, migrations)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if broken is not None:
                    raise FileDamaged(path=str(path), detail=f"{broken[0]} row {broken[1]} points at nothing")
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.exec_driver_sql(f"PRAGMA user_version = {wanted}")
    except DBAPIError as error:
        raise translated(error, path) from error
    finally:
        engine.dispose()


def _without_foreign_keys(connection: Connection) -> None:
    """Rebuilding a table would delete every row that cascades; the setting has no effect within a transaction."""
    raw = connection.connection.dbapi_connection
    assert raw is not None
    cursor = raw.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    cursor.close()


def bring_server_up_to_date(url: URL, *, migrations: Path = MIGRATIONS, wanted: int = SCHEMA_VERSION) -> None:
    """Create or upgrade the tables on a server, one program at a time.

    Raises:
        ServerNotFound: it does not answer or does not let us in.
        FileNewer: a newer program made the tables.
    """
    from jxc_desktop.db.engine import server_engine

    engine = server_engine(url, single_use=True)
    place = url.render_as_string(hide_password=True)
    try:
        with engine.begin() as connection:
            found = _server_version(connection)
            if found < wanted:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _UPGRADE_LOCK})
                found = _server_version(connection)
            if found > wanted:
                raise FileNewer(path=place, found=found, known=wanted)
            if found < wanted:
                run_revisions(connection, migrations)
    except EngineOperationalError as error:
        raise ServerNotFound(detail=str(error.orig).strip()) from error
    finally:
        engine.dispose()


def _server_version(connection: Connection) -> int:
    if not inspect(connection).has_table("alembic_version"):
        return 0
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return int(found or 0)


def run_revisions(connection: Connection, migrations: Path = MIGRATIONS) -> None:
    """Run every missing revision on a connection whose transaction is open; the caller commits."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.execute(_STORE_ID, {"name": STORE_ID}).first() is None:
        connection.execute(_NAME_STORE, {"name": STORE_ID, "value": secrets.token_hex(16)})


def sync_folder(folder: Path) -> None:
    """Make the new file's name durable; Windows does that by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
