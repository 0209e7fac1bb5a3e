"""Pricing a cart from memory alone: the same rules as posting, without a database."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from jxc_desktop.domain.documents import Draft, DraftLine, Pricing, price_lines
from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.domain.pricing import RETAIL, selling_price
from jxc_desktop.domain.product import Product, to_base
from jxc_desktop.domain.values import from_fen, plain, quantity
from jxc_desktop.services.document_views import Quote, QuotedLine, QuotedTotals
from jxc_desktop.services.settings import ShopSettings


class FoundGoods(Protocol):
    """Goods that an item code named."""

    @property
    def product(self) -> Product:
        """The goods themselves."""


class Goods(Protocol):
    """What pricing needs of the goods in memory (`GoodsIndex`)."""

    def by_product_code(self, code: str) -> FoundGoods | None:
        """The goods of an item code."""

    def stock(self, product_id: int) -> Decimal:
        """Stock on hand in base units."""


def price_cart(cart: Draft, goods: Goods, settings: ShopSettings, level: str = RETAIL) -> Quote:
    """All lines and totals of a cart.

    Raises:
        NotFound: a line names goods that are not in memory.
    """
    products = [_product(line, goods) for line in cart.lines]
    units = [line.unit or product.unit for line, product in zip(cart.lines, products, strict=True)]
    pricings = [
        _pricing(line, product, unit, level) for line, product, unit in zip(cart.lines, products, units, strict=True)
    ]
    cash_only = all(tender.means == "cash" for tender in cart.tenders)
    step, nearest = settings.rounding(cash_only=cash_only)
    priced, totals = price_lines(pricings, cart.discount, True, step, nearest)
    lines = tuple(
        QuotedLine(
            line=line.line,
            product_id=product.id,
            code=product.code,
            name=product.name,
            specification=product.specification,
            unit=unit,
            base_unit=product.unit,
            factor=product.factor(unit),
            quantity=pricing.entered,
            base_quantity=to_base(product, pricing.entered, unit),
            price=pricing.price,
            gross=from_fen(amounts.gross),
            discount=from_fen(amounts.discount),
            amount=from_fen(amounts.amount),
            net=from_fen(amounts.net),
            tax=from_fen(amounts.tax),
            total=from_fen(amounts.total),
            on_hand=goods.stock(product.id),
            barcode=line.barcode,
            tax_rate=pricing.tax_rate,
        )
        for line, product, unit, pricing, amounts in zip(cart.lines, products, units, pricings, priced, strict=True)
    )
    total = from_fen(totals.total)
    return Quote(
        lines,
        QuotedTotals(
            quantity=sum((line.quantity for line in lines), Decimal(0)),
            gross=from_fen(totals.gross),
            discount=from_fen(totals.discount),
            rounding=from_fen(totals.rounding),
            net=from_fen(totals.net),
            tax=from_fen(totals.tax),
            total=total,
            due=total,
        ),
    )


def _product(line: DraftLine, goods: Goods) -> Product:
    found = goods.by_product_code(line.product)
    if found is None:
        raise NotFound(field="product", what=N_("product"), name=line.product or line.barcode)
    return found.product


def _pricing(line: DraftLine, product: Product, unit: str, level: str) -> Pricing:
    entered = quantity(line.quantity, "quantity")
    price = line.price
    if price is None and line.amount is not None and entered:
        price = plain((line.amount / entered).quantize(Decimal("0.000001")))
    if price is None:
        price = selling_price(product, unit, level).price
    rate = product.tax_rate if line.tax_rate is None else line.tax_rate
    return Pricing(entered, price, line.amount, line.discount, rate)
