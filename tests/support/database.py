"""Real databases for tests: a migrated template made once, copied for each test.

SQLite always; PostgreSQL as well when ``JXC_TEST_POSTGRES`` holds the URL of a server on which
databases may be made and dropped, such as ``postgresql+psycopg://postgres@127.0.0.1:5499/postgres``.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from jxc_desktop.db.engine import Database, open_database

ENGINES = ("sqlite", "postgresql") if os.environ.get("JXC_TEST_POSTGRES") else ("sqlite",)
_NUMBERS = itertools.count(1)


def on_server(server: URL, *statements: str) -> None:
    """Run statements outside any transaction on the server's maintenance database."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty shop's migrated file, closed; copy it, never open it."""
    path = tmp_path_factory.mktemp("template") / "shop.jxc"
    open_database(path, create=True).close()
    return path


@pytest.fixture(scope="session")
def template_server() -> Iterator[tuple[URL, str]]:
    """The server of ``JXC_TEST_POSTGRES`` and the name of a migrated database on it."""
    server = make_url(os.environ["JXC_TEST_POSTGRES"])
    name = f"jxc_template_{os.getpid()}"
    on_server(server, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    open_database(text_of(server, name)).close()
    yield server, name
    on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def text_of(server: URL, name: str) -> str:
    """The URL of one database on the server, as the program is given it."""
    return server.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def database_file(template_file: Path, tmp_path: Path) -> Path:
    """A migrated, empty data file of this test's own."""
    path = tmp_path / "shop.jxc"
    shutil.copyfile(template_file, path)
    return path


@pytest.fixture
def server_url(template_server: tuple[URL, str]) -> Iterator[str]:
    """The URL of a migrated, empty database of this test's own on the PostgreSQL server."""
    server, template = template_server
    name = f"jxc_test_{os.getpid()}_{next(_NUMBERS)}"
    on_server(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield text_of(server, name)
    on_server(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(params=ENGINES)
def database_target(request: pytest.FixtureRequest) -> Path | str:
    """What `open_database` is given: each engine in turn."""
    name = "database_file" if request.param == "sqlite" else "server_url"
    target: Path | str = request.getfixturevalue(name)
    return target


@pytest.fixture
def database(database_target: Path | str) -> Iterator[Database]:
    """An open, empty, migrated store, on each engine in turn."""
    opened = open_database(database_target)
    yield opened
    opened.close()
