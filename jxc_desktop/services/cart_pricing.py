"""Pricing a cart from memory alone: the same rules as posting, without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from jxc_desktop.domain.amounts import PricedLine, Pricing, price_lines, price_of
from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.domain.pricing import Asked, ListPrice, SuggestedPrice
from jxc_desktop.domain.product import Product, to_base
from jxc_desktop.domain.promotions import NOTHING_OFF, Off, Promotion
from jxc_desktop.domain.values import ZERO, from_fen, quantity
from jxc_desktop.services.document_views import Quote, QuotedLine, QuotedTotals
from jxc_desktop.services.line_pricing import LinePrices, promoted, takes_part, valid_now
from jxc_desktop.services.settings import ShopSettings


class FoundGoods(Protocol):
    """Goods that an item code named."""

    @property
    def product(self) -> Product:
        """The goods themselves."""


class KnownPrices(Protocol):
    """What customers pay by lists and promotions (`PriceIndex`)."""

    @property
    def lists(self) -> Mapping[int, Sequence[ListPrice]]:
        """The prices of lists by product."""

    @property
    def promotions(self) -> Sequence[Promotion]:
        """All promotions in use."""

    def name(self, codes: str) -> str:
        """The names of the promotions on a line."""


class Goods(Protocol):
    """What pricing needs of the goods in memory (`GoodsIndex`)."""

    @property
    def prices(self) -> KnownPrices:
        """Lists and promotions."""

    def by_product_code(self, code: str) -> FoundGoods | None:
        """The goods of an item code."""

    def stock(self, product_id: int) -> Decimal:
        """Stock on hand in base units."""


_TURNED = ("quantity", "base_quantity", "gross", "discount", "amount", "net", "tax", "total")


@dataclass(frozen=True, slots=True)
class _Entered:
    """One line of a cart: its goods, unit, factor, quantity in unit and in base units."""

    line: DraftLine
    product: Product
    unit: str
    factor: Decimal
    quantity: Decimal
    base: Decimal


def price_cart(cart: Draft, goods: Goods, settings: ShopSettings, asked: Asked) -> Quote:
    """All lines and totals of a cart for whoever buys, at that moment.

    Raises:
        NotFound: a line names goods that are not in memory.
    """
    entered = [_entered(line, goods) for line in cart.lines if not line.comes_back]
    prices = LinePrices(goods.prices.lists, asked)
    prices.count((one.product, one.base) for one in entered)
    reasons = [prices.price(one.product, one.unit) for one in entered]
    pricings, offs = promoted(
        [takes_part(one.line) for one in entered],
        [(one.product, one.base, one.factor) for one in entered],
        [_pricing(one, reason) for one, reason in zip(entered, reasons, strict=True)],
        valid_now(goods.prices.promotions, asked),
    )
    step, nearest = settings.rounding(tender.means for tender in cart.tenders)
    priced, totals = price_lines(pricings, cart.discount, True, step, nearest)
    lines = tuple(
        _quoted(one, pricing, amounts, reason, off, goods)
        for one, pricing, amounts, reason, off in zip(entered, pricings, priced, reasons, offs, strict=True)
    )
    back = _brought(cart, goods, asked)
    bought = {line.line: line for line in lines}
    total, worth = from_fen(totals.total), -sum((line.total for line in back.values()), ZERO)
    return Quote(
        tuple({**bought, **back}[line.line] for line in cart.lines),
        QuotedTotals(
            quantity=sum((line.quantity for line in lines), ZERO),
            gross=from_fen(totals.gross),
            discount=from_fen(totals.discount),
            rounding=from_fen(totals.rounding),
            net=from_fen(totals.net),
            tax=from_fen(totals.tax),
            total=total,
            due=total - worth,
            back=worth,
        ),
    )


def _brought(cart: Draft, goods: Goods, asked: Asked) -> dict[int, QuotedLine]:
    """Goods that come back, by line: at what was paid for them, without a receipt at the price of today."""
    entered = [_entered(line, goods) for line in cart.lines if line.comes_back]
    prices = LinePrices(goods.prices.lists, asked)
    prices.count((one.product, one.base) for one in entered)
    reasons = [prices.price(one.product, one.unit) for one in entered]
    pricings = [_pricing(one, reason) for one, reason in zip(entered, reasons, strict=True)]
    priced, _totals = price_lines(pricings, "", True, 0, False)
    result = {}
    for one, pricing, amounts, reason in zip(entered, pricings, priced, reasons, strict=True):
        quoted = _quoted(one, pricing, amounts, reason, NOTHING_OFF, goods)
        turned = {name: -getattr(quoted, name) for name in _TURNED}
        result[one.line.line] = replace(quoted, comes_back=True, **turned)
    return result


def _quoted(
    one: _Entered, pricing: Pricing, amounts: PricedLine, reason: SuggestedPrice, off: Off, goods: Goods
) -> QuotedLine:
    line, product = one.line, one.product
    by_rule = line.price is None and line.amount is None
    return QuotedLine(
        line=line.line,
        product_id=product.id,
        code=product.code,
        name=product.name,
        specification=product.specification,
        unit=one.unit,
        base_unit=product.unit,
        factor=one.factor,
        quantity=pricing.entered,
        base_quantity=one.base,
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
        price_rule=reason.rule if by_rule else "",
        price_source=reason.source if by_rule else "",
        promotion=off.promotion or line.promotion,
        promotion_name=goods.prices.name(off.promotion),
    )


def _entered(line: DraftLine, goods: Goods) -> _Entered:
    product = _product(line, goods)
    unit = line.unit or product.unit
    count = quantity(line.quantity, "quantity")
    return _Entered(line, product, unit, product.factor(unit), count, to_base(product, count, unit))


def _product(line: DraftLine, goods: Goods) -> Product:
    found = goods.by_product_code(line.product)
    if found is None:
        raise NotFound(field="product", what=N_("product"), name=line.product or line.barcode)
    return found.product


def _pricing(one: _Entered, reason: SuggestedPrice) -> Pricing:
    line = one.line
    price = line.price
    if price is None and line.amount is not None and one.quantity:
        price = price_of(line.amount, one.quantity)
    if price is None:
        price = reason.price
    rate = one.product.tax_rate if line.tax_rate is None else line.tax_rate
    return Pricing(one.quantity, price, line.amount, line.discount, rate)
