"""What the lookup fields of documents offer: goods with stock and last price, parties, units."""

from __future__ import annotations

from collections.abc import Sequence

from jxc_desktop.domain.product import Product
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import price_text, quantity_text
from jxc_desktop.services.goods import GoodsHit
from jxc_desktop.services.masterdata import PartyFilter
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.lookup import Search
from jxc_desktop.ui.common.popup_list import VISIBLE_ROWS, Suggestion


def goods_search(parts: DocumentParts, *, last_price: bool = True) -> Search:
    """Goods from memory: name, code and specification, stock and the last purchase price at the right."""
    goods = parts.services.goods

    def right(hit: GoodsHit) -> str:
        product = goods.product(hit.product_id)
        price = product.purchase_price if product is not None and last_price else None
        stock = _("{stock} {unit} in stock").format(stock=quantity_text(hit.stock), unit=hit.unit)
        if price is None:
            return stock
        return _("{stock} · last {price}").format(stock=stock, price=price_text(price))

    def search(text: str) -> Sequence[Suggestion]:
        return [
            Suggestion(hit.code, hit.name, f"{hit.specification}  {hit.code}".strip(), right(hit), "stock")
            for hit in goods.search(text, VISIBLE_ROWS)
        ]

    return search


def party_search(parts: DocumentParts, role: str) -> Search:
    """Suppliers or customers from the database; asked in the background."""

    def search(text: str) -> Sequence[Suggestion]:
        page = parts.services.masterdata.parties(PartyFilter(text=text, role=role, limit=VISIBLE_ROWS))
        return [Suggestion(row.code, row.name, f"{row.code}  {row.phone}".strip(), "", "parties") for row in page.rows]

    return search


def unit_search(product: Product | None) -> Search:
    """The units a product is traded in, with what they hold."""

    def search(text: str) -> Sequence[Suggestion]:
        if product is None:
            return []
        units = [(product.unit, "")]
        units += [
            (unit.name, _("= {factor} {unit}").format(factor=quantity_text(unit.factor), unit=product.unit))
            for unit in product.units
        ]
        return [Suggestion(name, name, held) for name, held in units if text in name]

    return search
