"""A week of a trading company: quoted, ordered, short, bought, picked by scan, invoiced, brought back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import Qt

from jxc_desktop.services.documents import DocumentFilter
from jxc_desktop.services.masterdata import PartyInput
from tests.scenarios.driver import GOODS, SUPPLIER, StoryShop

TEA = GOODS["tea"]
CUSTOMER = "C001"


def newest(shop: StoryShop, kind: str) -> str:
    return shop.services.documents.list(DocumentFilter(kinds=(kind,), limit=1)).rows[0].number


def opens(shop: StoryShop, page: str, key: str | None = None) -> None:
    shop.program.open(page, key)
    shop.hands.look()


def posts(shop: StoryShop) -> None:
    shop.hands.control(Qt.Key.Key_Return)
    for dialog in shop.program.window.findChildren(object, "confirm"):
        if dialog.isVisible():
            dialog.verb.click()
    shop.hands.look()


def writes(shop: StoryShop, kind: str, party: str, pieces: int, price: str = "") -> str:
    opens(shop, f"document.{kind}")
    shop.hands.type(party)
    shop.hands.enter()
    shop.hands.scan(TEA.barcode)
    page = shop.program.window.tabs.current()
    page.edits.change_quantity(0, str(pieces))
    if price:
        page.edits.change_price(0, price)
    posts(shop)
    return newest(shop, kind)


def draws(shop: StoryShop, kind: str, source: str) -> str:
    opens(shop, f"document.{kind}", f"draw:{source}")
    posts(shop)
    return newest(shop, kind)


def test_a_week_of_a_trading_company(shop: StoryShop):
    services = shop.services
    services.masterdata.save_party(PartyInput(code=CUSTOMER, name="长城超市", role="customer", terms_days=30))
    writes(shop, "goods_receipt", SUPPLIER, 10, "3.00")
    quote = writes(shop, "quotation", CUSTOMER, 8)
    first = draws(shop, "sales_order", quote)
    second = writes(shop, "sales_order", CUSTOMER, 5)
    [line] = services.selling.order_lines(second)
    assert (line.reserved, line.short) == (2, 3)

    shop.clock.set(datetime(2026, 11, 23, 9, 0))
    request = services.documents.post(services.selling.purchase_request(second)).number
    assert services.documents.view(request).lines[0].quantity == 3
    writes(shop, "goods_receipt", SUPPLIER, 3, "3.20")
    assert services.selling.order(second).short == 0

    shop.clock.set(datetime(2026, 11, 24, 9, 0))
    opens(shop, "picking")
    shop.hands.scan(second)
    shop.hands.scan(TEA.barcode, times=5)
    alarms = shop.alarms
    shop.hands.scan(TEA.barcode)
    assert shop.alarms == alarms + 1
    posts(shop)
    picked = newest(shop, "delivery")
    whole = draws(shop, "delivery", first)
    assert shop.on_hand("tea") == 0
    assert services.selling.orders().rows[0].state == "delivered"

    shop.clock.set(datetime(2026, 11, 25, 9, 0))
    draft = services.selling.invoice([picked, whole])
    services.documents.post(draft)
    assert services.invoices.to_invoice().rows == ()
    opens(shop, "document.sales_return", f"draw:{picked}")
    shop.program.window.tabs.current().edits.change_quantity(0, "1")
    posts(shop)
    back = newest(shop, "sales_return")
    assert services.documents.view(back).total == Decimal("5.00")
    assert services.customers.facts(CUSTOMER).balance == Decimal("60.00")
    assert {node.number for node in services.chains.chain(quote).nodes} >= {quote, first, whole}
    assert shop.ledger_is_sound()
