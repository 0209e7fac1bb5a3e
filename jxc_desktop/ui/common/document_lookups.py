"""What the lookup fields of documents offer: goods with stock and last price, parties, units."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jxc_desktop.domain.product import Product
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, price_text, quantity_text
from jxc_desktop.services.bins import BinFilter, PlaceFilter
from jxc_desktop.services.goods import GoodsHit
from jxc_desktop.services.lots import LotFilter
from jxc_desktop.services.masterdata import PartyFilter
from jxc_desktop.ui.common.document_kept_edits import MADE, PART
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


def reason_search(parts: DocumentParts) -> Search:
    """The reasons the shop gives for stock that changes without trade."""

    def search(text: str) -> Sequence[Suggestion]:
        return [Suggestion(one, one) for one in parts.services.settings.stock_reasons() if text in one]

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


def lot_search(parts: DocumentParts, product: Product | None, warehouse: str) -> Search:
    """The lots of a product in stock, first to expire first, with their last day and what there is of them."""

    def search(text: str) -> Sequence[Suggestion]:
        if product is None:
            return []
        found: dict[str, tuple[Decimal, str]] = {}
        for place in parts.services.lots.places(LotFilter(product.code, warehouse, text)):
            there = found.get(place.lot, (Decimal(0), ""))[0] + place.quantity
            told = _("expires {day}").format(day=date_text(place.expires)) if place.expires else _("no date")
            found[place.lot] = (there, told)
        return [
            Suggestion(lot, lot, told, _there(there, product))
            for lot, (there, told) in list(found.items())[:VISIBLE_ROWS]
        ]

    return search


def _there(quantity: Decimal, product: Product) -> str:
    return _("{stock} {unit} in stock").format(stock=quantity_text(quantity), unit=product.unit)


def bin_search(parts: DocumentParts, product: Product | None, warehouse: str) -> Search:
    """The bins of a warehouse: those that hold the product first, with what lies there."""

    def search(text: str) -> Sequence[Suggestion]:
        bins = parts.services.bins
        wanted = PlaceFilter(product=product.code, warehouse=warehouse, placed=True) if product else None
        held: dict[str, Decimal] = {}
        for place in bins.places(wanted) if wanted else ():
            held[place.bin] = held.get(place.bin, Decimal(0)) + place.quantity
        rows = bins.bins(BinFilter(text=text, warehouse=warehouse))
        return [
            Suggestion(
                row.code, row.code, row.name, _there(held[row.code], product) if product and row.code in held else ""
            )
            for row in sorted(rows, key=lambda row: row.code not in held)[:VISIBLE_ROWS]
        ]

    return search


def part_search() -> Search:
    """Whether goods are what is made, or a part of it."""

    def search(text: str) -> Sequence[Suggestion]:
        offered = [Suggestion(MADE, _("Whole")), Suggestion(PART, _("Part"))]
        return [one for one in offered if text.lower() in one.text.lower()]

    return search
