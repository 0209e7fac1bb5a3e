"""Windows of master data over a practice shop with three items."""

import pytest

from jxc_desktop.services.masterdata import ProductInput
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.translated import switch_language
from tests.support.commands import new_books
from tests.support.windows import Opened

COLA = "6901028075763"


@pytest.fixture
def opened(qtbot, qapp, database, tmp_path):
    switch_language(qapp, "zh_CN")
    theme.apply(qapp, "light")
    for books in new_books(database):
        books.services.masterdata.save_products(
            [
                ProductInput(code="A", name="可口可乐", price="3.50", purchase_price="2", barcodes=[COLA]),
                ProductInput(code="B", name="农夫山泉", price="2.00"),
                ProductInput(code="C", name="散装苹果", price="12.80"),
            ]
        )
        yield Opened(qtbot, books, tmp_path)
