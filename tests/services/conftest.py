"""Fixtures of the service tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jxc_desktop.db.engine import Database
from tests.support.commands import Books, new_books


@pytest.fixture
def books(database: Database) -> Iterator[Books]:
    """An empty practice shop driven through its command file, on each engine in turn."""
    yield from new_books(database)
