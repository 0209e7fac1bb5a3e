"""What suppliers ask: quotes and price lists that hold on a day, side by side for what an inquiry wants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from jxc_desktop.db.queries import buying as queries
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.documents import Source
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import from_millionths, from_units, plain
from jxc_desktop.services.engine.days import day_number, read_day
from jxc_desktop.services.engine.lines import from_tax
from jxc_desktop.services.purchasing.ordering import Chosen
from jxc_desktop.services.purchasing.suggesting import price_in
from jxc_desktop.services.purchasing.views import Comparison, Offer


class Offers:
    """The offers that hold on a day, by product id; the newest quote of a supplier for a quantity goes before older."""

    def __init__(self, connection: Connection, day: date, ids: Collection[int] | None = None) -> None:
        self._day = day
        number = day_number(day)
        rows = [*queries.quoted_prices(connection, number, ids), *queries.listed_prices(connection, number, ids)]
        self._suppliers = queries.suppliers(connection)
        wanted = {row.product_id for row in rows} | set(ids or ())
        self.goods: Mapping[int, Product] = Masters(connection).products_by_id(wanted)
        self.by_product: dict[int, list[Offer]] = defaultdict(list)
        seen: set[tuple[int, int, str, int]] = set()
        for row in rows:
            key = (row.product_id, row.party_id, row.unit, row.minimum)
            if row.party_id in self._suppliers and row.product_id in self.goods and key not in seen:
                seen.add(key)
                self.by_product[row.product_id].append(self._offer(row))

    def _offer(self, row: AnyRow) -> Offer:
        product, supplier = self.goods[row.product_id], self._suppliers[row.party_id]
        quoted = row.origin == "quote"
        price = from_millionths(row.price)
        factor = from_units(row.factor) if quoted else product.factor(row.unit)
        with_tax = price
        if quoted and not row.tax_inclusive:
            with_tax = price * (1 + from_tax(row.tax_rate) / 100)
        arrives = read_day(row.arrives) if quoted and row.arrives is not None else None
        return Offer(
            product=product.code,
            supplier=supplier.code,
            supplier_name=supplier.name,
            unit=row.unit or product.unit,
            price=plain(price),
            base_price=price_in(with_tax, factor, Decimal(1)),
            minimum=plain(from_units(row.minimum)) if row.minimum else None,
            since=None if row.day is None else read_day(row.day),
            until=None if row.due_day is None else read_day(row.due_day),
            lead_days=supplier.lead_days if arrives is None else max((arrives - self._day).days, 0),
            origin=row.origin,
            number=row.number,
            line=row.line if quoted else None,
            price_with_tax=not quoted or bool(row.tax_inclusive),
        )

    def compared(self, product: Product, quantity: Decimal, unit: str, source: Source | None) -> Comparison:
        """The best offer of every supplier for a quantity in a unit; where it needs more, that is kept apart."""
        base = quantity * product.factor(unit)
        holds: dict[str, Offer] = {}
        beyond: dict[str, Offer] = {}
        for offer in sorted(self.by_product.get(product.id, ()), key=lambda one: one.base_price):
            enough = offer.minimum is None or base >= offer.minimum * product.factor(offer.unit)
            (holds if enough else beyond).setdefault(offer.supplier, offer)
        return Comparison(
            code=product.code,
            name=product.name,
            specification=product.specification,
            quantity=quantity,
            unit=unit or product.unit,
            source=source,
            offers=tuple(holds.values()),
            beyond=tuple(offer for supplier, offer in beyond.items() if supplier not in holds),
        )

    def of_inquiry(self, number: str, lines: Sequence[AnyRow]) -> list[Comparison]:
        """The lines of an inquiry with what every supplier asks for them."""
        return [
            self.compared(
                self.goods[row.product_id], plain(from_units(row.entered)), row.unit, Source(number, row.line)
            )
            for row in lines
        ]


def of_offer(one: Comparison, offer: Offer, goods: Product) -> Chosen:
    """What is ordered from an offer: at its price, in its unit where the quantity asked is a whole number of them."""
    base = one.quantity * goods.factor(one.unit)
    in_its_unit = base / goods.factor(offer.unit)
    whole = in_its_unit == in_its_unit.to_integral_value()
    unit, quantity = (offer.unit, in_its_unit) if whole else (one.unit, one.quantity)
    price = price_in(offer.base_price, Decimal(1), goods.factor(unit))
    if unit == offer.unit and offer.price_with_tax:
        price = offer.price
    return Chosen(
        supplier=offer.supplier,
        product=one.code,
        quantity=plain(quantity),
        unit=unit,
        price=price,
        lead_days=offer.lead_days,
        source=offer.source or one.source,
    )
