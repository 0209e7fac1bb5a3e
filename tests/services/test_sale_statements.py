"""How often a sale speaks to the database: as often for fifty lines as for five."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from jxc_desktop.db.engine import Database
from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.services.base import ALL_CONFIRMED
from jxc_desktop.services.counter import CounterService
from jxc_desktop.services.documents import DocumentService
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.services.masters.inputs import ProductInput
from jxc_desktop.services.shifts import ShiftService
from tests.support.shop import Shop, new_shop
from tests.support.statements import counted_statements

MOST_STATEMENTS = 25


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """A shop with sixty goods in stock and an open shift."""
    for shop in new_shop(database):
        codes = [f"G{number:02d}" for number in range(60)]
        shop.service(MasterDataService).save_products(
            [ProductInput(code=code, name=f"商品{code}", unit="个", price="9.90") for code in codes]
        )
        documents = shop.service(DocumentService)
        lines = tuple(DraftLine(i, product=code, quantity="100", price=Decimal(5)) for i, code in enumerate(codes, 1))
        documents.post(documents.new("goods_receipt", lines=lines), ALL_CONFIRMED)
        shop.service(ShiftService).open_shift("1", Decimal(100))
        yield shop


def sold(shop: Shop, lines: int) -> list[str]:
    """The statements of a sale whose cart was saved, as every scan saves it; its receipt is printed."""
    counter = shop.service(CounterService)
    goods = tuple(DraftLine(i + 1, product=f"G{i:02d}", quantity="2", unit="个") for i in range(lines))
    cart = counter.cart("1")
    cart = counter.save(type(cart)(kind=cart.kind, key=cart.key, counter="1", lines=goods))
    with counted_statements() as seen:
        counter.sell(cart, ALL_CONFIRMED)
    return seen


def test_a_sale_of_fifty_lines_sends_no_more_statements_than_one_of_five(shop: Shop) -> None:
    sold(shop, 1)  # the first sale of a day begins its number series
    five, fifty = sold(shop, 5), sold(shop, 50)

    assert len(fifty) == len(five)
    assert len(five) <= MOST_STATEMENTS, "\n".join(five)
    assert any("print_jobs" in statement for statement in five)
    assert any("drafts" in statement for statement in five)
