"""Fixtures of the tests of the books' windows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from jxc_desktop.db.engine import Database
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.translated import switch_language
from tests.support.commands import Books, new_books
from tests.support.windows import Opened


@pytest.fixture
def shop(database: Database) -> Iterator[Books]:
    """May: goods bought and sold on account; the clock stands in June, the owner has a PIN."""
    for books in new_books(database):
        books.do("party", code="C1", name="乐购", role="customer")
        books.product("A", tax_rate="13")
        books.receive("A", "10", "11.30", "2026-05-04")
        line = [{"product": "A", "quantity": "2", "price": "33.90"}]
        books.do("post", kind="delivery", party="C1", at="2026-05-06", lines=line, confirm="all")
        books.clock.set(datetime(2026, 6, 3, 11))
        user = books.services.periods.session.user
        assert user is not None
        books.services.users.first_pin(user.name, "246810")
        yield books


@pytest.fixture
def opened(qtbot: object, qapp: QApplication, shop: Books, tmp_path: Path) -> Opened:
    """Opens pages of that shop."""
    switch_language(qapp, "zh_CN")
    theme.apply(qapp, "light")
    return Opened(qtbot, shop, tmp_path)
