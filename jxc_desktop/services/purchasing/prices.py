"""The prices of one product over time, with what of it is there, available and coming."""

from __future__ import annotations

from decimal import Decimal

from jxc_desktop.db.queries import buying as queries
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import from_fen, from_units, plain
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.purchasing.suggesting import on_order, price_in
from jxc_desktop.services.purchasing.views import PriceHistory, PricePoint

SIDES = {
    "purchase": ("purchase_order", "goods_receipt"),
    "sale": ("sales_order", "delivery", "counter_sale"),
}


def read_history(connection: Connection, product: Product, side: str, party: str) -> PriceHistory:
    """What was agreed for a product with one party or with all, newest first."""
    rows = queries.price_history(connection, product.id, SIDES[side], party)
    stock = queries.saleable_stock(connection).get(product.id, 0)
    reserved = queries.reserved(connection, product.id)
    return PriceHistory(
        product=product.code,
        points=tuple(_point(row) for row in rows if row.quantity),
        on_hand=plain(from_units(stock)),
        on_order=plain(from_units(on_order(connection, product.id).get(product.id, 0))),
        available=plain(from_units(stock - reserved)),
    )


def _point(row: AnyRow) -> PricePoint:
    quantity = from_units(row.quantity)
    return PricePoint(
        day=read_day(row.day),
        document=row.number,
        kind=row.kind,
        party=row.party or "",
        party_name=row.party_name or "",
        price=price_in(from_fen(row.total), quantity, Decimal(1)),
        quantity=plain(quantity),
    )
