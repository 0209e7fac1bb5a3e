from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from jxc_desktop.app.bootstrap import build
from jxc_desktop.app.paths import Places
from jxc_desktop.app.sample_shop import GOODS, barcode_of
from jxc_desktop.app.settings import Settings
from jxc_desktop.db.queries.documents import DocumentFilter
from jxc_desktop.domain.barcode import has_right_check_digit
from jxc_desktop.services.base import ManualClock
from jxc_desktop.services.masterdata import ProductFilter

CLOCK = ManualClock(datetime(2026, 5, 1, 9, 30))


@pytest.fixture
def app(tmp_path):
    pytest.importorskip("PySide6")
    from jxc_desktop.app.main import open_shop

    app = build(Settings(), clock=CLOCK, database=open_shop(Places(tmp_path).database, CLOCK, fill=True))
    app.services.users.sign_in_trusted()
    yield app
    app.close()


def test_the_sample_shop_has_goods_and_its_first_delivery(app):
    rows = app.services.masterdata.products(ProductFilter()).rows
    assert len(rows) == len(GOODS)
    [receipt] = app.services.documents.list(DocumentFilter(kinds=("goods_receipt",))).rows
    expected = sum(Decimal(goods.delivered) * Decimal(goods.cost) for goods in GOODS)
    assert app.services.documents.view(receipt.number).total == expected


def test_the_books_of_the_sample_shop_are_sound(app):
    assert app.services.maintenance.doctor().findings == ()


def test_sample_barcodes_can_be_scanned():
    assert all(has_right_check_digit(barcode_of(goods)) for goods in GOODS)


def test_books_that_exist_are_opened_as_they_are(app, tmp_path):
    from jxc_desktop.app.main import open_shop

    app.close()
    database = open_shop(Places(tmp_path).database, CLOCK, fill=True)
    with database.read():
        pass
    database.close()
