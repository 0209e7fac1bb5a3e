"""Reports over a practice shop that bought and sold two items."""

import pytest

from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.translated import switch_language
from tests.support.commands import new_books
from tests.support.windows import Opened


@pytest.fixture
def opened(qtbot, qapp, database, tmp_path):
    switch_language(qapp, "zh_CN")
    theme.apply(qapp, "light")
    for books in new_books(database):
        for code, price in (("A", "3.50"), ("B", "68.00")):
            books.product(code)
            books.receive(code, "40", price, "2026-05-02 09:00")
        for day, product, quantity, price in ((3, "A", "3", "5.01"), (4, "B", "1", "79.9"), (5, "A", "7", "4.99")):
            books.sell(product, quantity, f"2026-05-{day:02d} 10:00", price=price)
        yield Opened(qtbot, books, tmp_path)
