"""Reports over documents posted the ordinary way, on every engine: sold, refunded, reversed, received late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import pytest

from jxc_desktop.db.engine import Database
from jxc_desktop.domain.documents import DraftLine, Source
from jxc_desktop.services.base import ALL_CONFIRMED, Posted
from jxc_desktop.services.documents import DocumentService
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.services.reports import ReportService
from tests.support.shop import Shop, new_shop


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    for made in new_shop(database):
        save_tea(made)
        yield made


def save_tea(shop: Shop) -> None:
    from jxc_desktop.services.masterdata import ProductInput

    shop.service(MasterDataService).save_product(ProductInput(code="TEA", name="茶", unit="盒", price="20"))


def post(shop: Shop, kind: str, day: int, quantity: str, price: str = "", source: Posted | None = None) -> Posted:
    documents = shop.service(DocumentService)
    line = DraftLine(
        1,
        product="TEA",
        quantity=quantity,
        price=Decimal(price) if price else None,
        source=Source(source.number, 1) if source else None,
    )
    header = {"party": "WALKIN-S"} if kind == "goods_receipt" else {"counter": "1"}
    draft = documents.new(
        kind,
        lines=(line,),
        warehouse="MAIN",
        at=datetime(2026, 5, day, 10),
        source=source.number if source else "",
        **header,
    )
    return documents.post(draft, ALL_CONFIRMED)


def figures(shop: Shop, report: str, *names: str, **asked: str) -> tuple[object, ...]:
    result = shop.service(ReportService).run(report, asked)
    return tuple(result.totals[result.position(name)] for name in names)


def test_refunds_reversals_and_late_receipts_all_count(shop: Shop) -> None:
    shop.clock.set(datetime(2026, 5, 20, 12))
    post(shop, "goods_receipt", 1, "10", "10")
    sale = post(shop, "counter_sale", 3, "4", "20")
    wrong = post(shop, "counter_sale", 4, "2", "20")
    post(shop, "counter_refund", 5, "1", source=sale)
    shop.service(DocumentService).reverse(wrong.number, confirmed=ALL_CONFIRMED)
    names = ("quantity", "net_sales", "cost", "gross_profit", "margin")
    known = shop.service(ReportService).run("margin_by_product").posting
    before = (Decimal(3), Decimal("60.00"), Decimal("30.00"), Decimal("30.00"), Decimal("0.5000"))
    assert figures(shop, "margin_by_product", *names) == before
    post(shop, "goods_receipt", 2, "10", "12")
    after = (Decimal(3), Decimal("60.00"), Decimal("33.00"), Decimal("27.00"), Decimal("0.4500"))
    assert figures(shop, "margin_by_product", *names) == after
    assert figures(shop, "sales_by_day", *names) == after
    assert figures(shop, "sale_lines", *names, product="TEA") == after
    assert figures(shop, "margin_by_product", *names, known_at=str(known)) == before
    assert figures(shop, "margin_by_product", *names, group="warehouse", compare="previous") == after
    assert figures(shop, "stock_on_hand", "quantity", "value") == (Decimal(17), Decimal("187.00"))
    assert figures(shop, "stock_on_hand", "quantity", "value", at="2026-05-01") == (Decimal(10), Decimal("100.00"))
    assert figures(shop, "stock_on_hand", "quantity", "value", known_at=str(known)) == (Decimal(7), Decimal("70.00"))
    assert figures(shop, "stock_moves", "quantity", "value", product="TEA") == (Decimal(17), Decimal("187.00"))
    flow = ("opening_value", "in_value", "out_value", "closing_value")
    assert figures(shop, "in_out_balance", *flow, since="2026-05-03")[0] == Decimal("220.00")
    assert figures(shop, "in_out_balance", *flow, since="2026-05-03")[3] == Decimal("187.00")
