"""Opening the store: one SQLite file with one writer, or a PostgreSQL server, behind the same `Database`.

Nothing else in the program makes an engine. What a sale is promised rests on the settings checked
here: a write-ahead log synced at each commit, and write transactions that take the lock first.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, QueuePool

from jxc_desktop.db import door
from jxc_desktop.db.errors import RETRIED, FileMissing, FileOlder, ReadOnly, SettingsNotInForce, translated
from jxc_desktop.db.lock import InstanceLock, holder_of
from jxc_desktop.db.unit_of_work import PartOfWork, UnitOfWork
from jxc_desktop.domain.errors import DatabaseRefused, StorageError

if TYPE_CHECKING:
    from jxc_desktop.db.mark import MarkKeeper

T = TypeVar("T")

BUSY_MILLISECONDS = 5000
READERS = 3
ATTEMPTS = 3
_WAITS_FOR_WRITER_SECONDS = 120
_CACHE_KIBIBYTES = 65536
_TIDY_WAL_BYTES = 64 << 20


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the defect by which a checkpoint race can lose commits in WAL mode."""
    if version >= (3, 51, 3) or version < (3, 7):
        return True
    return (3, 44, 6) <= version < (3, 45) or (3, 50, 7) <= version < (3, 51)


def sqlite_module() -> ModuleType:
    """The SQLite driver: the bundled newer library where it is installed, else that of Python."""
    try:
        import sqlcipher3.dbapi2 as bundled
    except ImportError:
        return sqlite3
    module: ModuleType = bundled
    return module


def journal_settings(version: tuple[int, ...]) -> tuple[str, str]:
    """The journal mode and synchronous level that keep every acknowledged sale with this library."""
    return ("wal", "FULL") if wal_is_safe(version) else ("truncate", "EXTRA")


class Database:
    """The open store. `write` is for one use case at a time, `read` for as many lists as are shown."""

    def __init__(
        self,
        writer: Engine | None,
        reader: Engine,
        *,
        path: Path | None = None,
        lock: InstanceLock | None = None,
        holder: str = "",
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._path = path
        self._this_thread = threading.local()
        self._lock = lock
        self._mark: MarkKeeper | None = None
        self._held_back: MarkKeeper | None = None
        self.dialect: str = reader.dialect.name
        self.holder = holder
        self.warnings: list[DatabaseRefused] = []

    @property
    def path(self) -> Path | None:
        """The data file; ``None`` on a server."""
        return self._path

    @property
    def read_only(self) -> bool:
        """Whether another program holds the store; ``holder`` says who."""
        return self._writer is None

    def write(self) -> UnitOfWork:
        """A write transaction, begun when its ``with`` block is entered; inside `together` a part of that one."""
        whole = self._whole
        return UnitOfWork(self) if whole is None else PartOfWork(whole, self)

    @contextmanager
    def together(self) -> Iterator[UnitOfWork]:
        """One transaction for several use cases: all or none of what they do in the block becomes durable.

        They read what those before them wrote. One that fails undoes only what it did itself. Without the
        `commit` of the unit of work that is answered nothing is kept, which is how something is tried.
        """
        with UnitOfWork(self) as whole:
            self._this_thread.whole = whole
            try:
                yield whole
            finally:
                self._this_thread.whole = None

    @property
    def _whole(self) -> UnitOfWork | None:
        return getattr(self._this_thread, "whole", None)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one unchanging state and cannot write. Keep it short."""
        whole = self._whole
        if whole is not None:
            yield whole.connection
            return
        try:
            with self._reader.connect() as connection:
                yield connection
        except BaseException as error:
            better = translated(error, self._path)
            if better is error:
                raise
            raise better from error

    def run(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run one use case in a write transaction of its own, again if another transaction got in its way.

        ``work`` commits; it must have no effect outside the database, for it may run more than once.
        """
        for _ in range(ATTEMPTS - 1):
            with suppress(*RETRIED), self.write() as unit:
                return work(unit)
        with self.write() as unit:
            return work(unit)

    def keep_mark(self, folder: Path) -> None:
        """Check the store against its high-water mark in ``folder``, and keep the mark from now on.

        A store behind its mark gets a warning and no new mark until `accept_as_it_is`.
        """
        from jxc_desktop.db.mark import MarkKeeper

        keeper = MarkKeeper(self, folder)
        problem = keeper.check()
        self._held_back = keeper
        if problem is None:
            self.accept_as_it_is()
        else:
            self.warnings.append(problem)

    def accept_as_it_is(self) -> None:
        """The owner confirmed (and the audit says) that the store is right as found: mark it from now on."""
        self.warnings.clear()
        if self._held_back is not None and not self.read_only:
            self._mark = self._held_back

    def tidy(self) -> None:
        """Carry the write-ahead log into the data file and empty it. Call when nobody is selling."""
        if self._writer is None or self.dialect != "sqlite":
            return
        with suppress(DBAPIError), self._writer.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Let go of everything; can be called twice."""
        if self._mark is not None:
            self._mark.close()
            self._mark = None
        self._reader.dispose()
        if self._writer is not None:
            self.tidy()
            self._writer.dispose()
        if self._lock is not None:
            self._lock.release()

    def open_writer(self) -> Connection:
        """See `unit_of_work.Store`."""
        if self._writer is None:
            raise ReadOnly(holder=self.holder)
        if getattr(self._this_thread, "writing", False):
            raise RuntimeError("a use case opened a second write transaction within its own")
        connection = None
        try:
            connection = self._writer.connect()
            connection.begin()
        except BaseException as error:
            if connection is not None:
                self._discard(connection)
            raise translated(error, self._path) from error
        self._this_thread.writing = True
        return connection

    def release_writer(self, connection: Connection, *, broken: bool) -> None:
        """See `unit_of_work.Store`."""
        self._this_thread.writing = False
        if broken:
            self._discard(connection)
        else:
            connection.close()

    def committed(self) -> None:
        """See `unit_of_work.Store`."""
        if self._mark is not None:
            self._mark.note()

    @staticmethod
    def _discard(connection: Connection) -> None:
        with suppress(DBAPIError, MemoryError):
            connection.invalidate()
        with suppress(DBAPIError, MemoryError):
            connection.close()


def open_database(
    target: Path | str,
    *,
    create: bool = False,
    read_only: bool = False,
    marks: Path | None = None,
    backups: Path | None = None,
) -> Database:
    """Open the store at a path, or on a server when ``target`` is a URL ``postgresql+psycopg://…``.

    A file that another program holds is opened for reading only; ``Database.holder`` says who holds
    it. ``marks`` is the folder of the high-water mark (none: no mark is kept), ``backups`` that of
    the copy made before an upgrade (none: ``backups`` beside the file).

    Raises:
        DatabaseRefused: it is missing, foreign, newer, damaged or not durable; it was not touched.
        StorageError: disk or server does not answer.
    """
    if isinstance(target, str) and "://" in target:
        database = _open_server(make_url(target), read_only=read_only)
    else:
        database = _open_file(Path(target).absolute(), create, read_only, backups)
    if marks is not None:
        database.keep_mark(marks)
    return database


def _open_file(path: Path, create: bool, read_only: bool, backups: Path | None) -> Database:
    door.check_place(path)
    if not path.exists() and (read_only or not create):
        raise FileMissing(path=str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = None if read_only else InstanceLock.take(path)
    opened: list[Engine] = []
    try:
        _prepare_file(path, owned=lock is not None, backups=backups or path.parent / "backups")
        opened.append(sqlite_engine(path, reading=True))
        if lock is not None:
            opened.append(sqlite_engine(path))
            _check_file_settings(opened[-1])
    except BaseException:
        for engine in opened:
            engine.dispose()
        if lock is not None:
            lock.release()
        raise
    reader, writer = opened[0], opened[1] if lock is not None else None
    return Database(writer, reader, path=path, lock=lock, holder="" if lock or read_only else holder_of(path))


def _prepare_file(path: Path, *, owned: bool, backups: Path) -> None:
    """Vet the file; make or upgrade it when it is ours to write."""
    from jxc_desktop.db import migrate

    if owned and not path.exists():
        migrate.create_file(path)
    vetted = door.vet(path, migrate.SCHEMA_VERSION, alive=not owned)
    if vetted.version == migrate.SCHEMA_VERSION:
        return
    if not owned:
        raise FileOlder(path=str(path), found=vetted.version, known=migrate.SCHEMA_VERSION)
    from jxc_desktop.db.backup import copy_before_upgrade

    migrate.upgrade_file(path, backup=lambda: copy_before_upgrade(path, backups, vetted.version))


def sqlite_engine(path: Path, *, reading: bool = False, single_use: bool = False) -> Engine:
    """An engine on a data file with the settings every connection of the program has."""
    module = sqlite_module()
    pool: dict[str, Any] = {"poolclass": NullPool}
    if not single_use:
        pool = {
            "poolclass": QueuePool,
            "pool_size": READERS if reading else 1,
            "max_overflow": 0,
            "pool_timeout": _WAITS_FOR_WRITER_SECONDS,
        }
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        module=module,
        connect_args={
            "isolation_level": None,
            "cached_statements": 512,
            "check_same_thread": False,
            "timeout": BUSY_MILLISECONDS / 1000,
        },
        **pool,
    )
    event.listen(engine, "connect", lambda raw, _: _configure(raw, module, reading=reading))
    begin = "BEGIN" if reading else "BEGIN IMMEDIATE"
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _configure(raw: Any, module: ModuleType, *, reading: bool) -> None:
    """Give one connection its settings; the order matters, since the journal mode may need the lock."""
    journal, synchronous = journal_settings(module.sqlite_version_info)
    settings = [
        f"busy_timeout = {BUSY_MILLISECONDS}",
        *(() if reading else (f"journal_mode = {journal}",)),
        f"synchronous = {synchronous}",
        "foreign_keys = ON",
        "recursive_triggers = ON",  # else INSERT OR REPLACE would delete ledger rows past their triggers
        "trusted_schema = OFF",
        "cell_size_check = ON",
        f"journal_size_limit = {_TIDY_WAL_BYTES}",
        "wal_autocheckpoint = 1000",
        f"cache_size = -{_CACHE_KIBIBYTES}",
        "temp_store = MEMORY",
        *(("query_only = ON",) if reading else ()),
    ]
    cursor = raw.cursor()
    for setting in settings:
        cursor.execute(f"PRAGMA {setting}").fetchall()
    cursor.close()


def _check_file_settings(engine: Engine) -> None:
    """Ask the library whether the promises are really in force; some disks quietly refuse them."""
    journal, synchronous = journal_settings(sqlite_module().sqlite_version_info)
    wanted = {
        "journal_mode": journal,
        "synchronous": {"FULL": 2, "EXTRA": 3}[synchronous],
        "foreign_keys": 1,
    }
    try:
        with engine.connect() as connection:
            for name, value in wanted.items():
                found = connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                if found != value:
                    raise SettingsNotInForce(setting=name, value=found)
    except DBAPIError as error:
        raise translated(error, Path(engine.url.database or "")) from error


def _open_server(url: URL, *, read_only: bool) -> Database:
    from jxc_desktop.db import migrate

    migrate.bring_server_up_to_date(url)
    writer = None if read_only else server_engine(url)
    database = Database(writer, server_engine(url, reading=True))
    try:
        _check_server_settings(database)
    except BaseException:
        database.close()
        raise
    return database


def server_engine(url: URL, *, reading: bool = False, single_use: bool = False) -> Engine:
    """An engine on a PostgreSQL server; readers see one unchanging state and cannot write."""
    options = "-c timezone=UTC -c lock_timeout=5000"
    if reading:
        options += " -c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read"
    pool: dict[str, Any] = {"poolclass": NullPool} if single_use else {"pool_size": READERS, "max_overflow": READERS}
    return create_engine(
        url, connect_args={"options": options, "connect_timeout": 10}, pool_pre_ping=not single_use, **pool
    )


def _check_server_settings(database: Database) -> None:
    with database.read() as connection:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            value = str(connection.exec_driver_sql(f"SHOW {name}").scalar_one())
            if value not in ("on", "remote_apply"):
                raise SettingsNotInForce(setting=name, value=value)


__all__ = ["Database", "StorageError", "open_database", "server_engine", "sqlite_engine"]
