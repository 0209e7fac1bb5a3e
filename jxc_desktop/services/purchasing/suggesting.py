"""Works out what to order: what is below its reorder point or promised to customers and not there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from jxc_desktop.db.queries import buying as queries
from jxc_desktop.db.repositories.alerts import Alerts
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.alerts import AlertKind
from jxc_desktop.domain.kinds import drawing
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.replenishment import Need, in_whole_units
from jxc_desktop.domain.values import from_millionths, from_units, plain
from jxc_desktop.services.engine.days import day_number
from jxc_desktop.services.purchasing.views import ShortOrder, Suggestion, SuggestionFilter

SOLD_DAYS = 30
_RETURNED = "returned"
_SIX_PLACES = Decimal("0.000001")


def on_order(connection: Connection, product: int | None = None) -> dict[int, int]:
    """What is open of purchase orders, in base units by product."""
    coming: dict[int, int] = defaultdict(int)
    rows = queries.open_lines(connection, "purchase_order", drawing("received"), drawing(_RETURNED), product)
    for row in rows:
        coming[row.product_id] += row.open
    return coming


class Suggesting:
    """Reads everything suggestions need, once, and works them out."""

    def __init__(self, connection: Connection, today: date, *, prices: bool, also: Collection[int] = ()) -> None:
        """``prices``: whether they may be told; ``also`` are goods asked about beside those that run short."""
        self._promised_lines = _by_product(
            queries.open_lines(connection, "sales_order", drawing("delivered"), drawing(_RETURNED))
        )
        alerts = Alerts(connection)
        self._limits = alerts.limits()
        short = {row.product_id for row in alerts.rows([AlertKind.LOW])}
        ids = queries.watched_goods(connection, {*self._promised_lines, *short, *also})
        self._goods = Masters(connection).products_by_id(ids)
        self._stock, self._coming = queries.saleable_stock(connection, ids), on_order(connection)
        self._sold = queries.sold_since(connection, day_number(today - timedelta(days=SOLD_DAYS)), ids)
        self._last = queries.last_bought(connection, ids)
        self._suppliers = queries.suppliers(connection)
        self._by_code = {row.code: row for row in self._suppliers.values()}
        self._prices = prices

    def all(self, wanted: SuggestionFilter) -> list[Suggestion]:
        """What is short, by supplier and code; goods nobody supplies come first, for they need a hand."""
        found = ((product, self._suggestion(product)) for product in self._goods.values())
        kept = [one for product, one in found if one is not None and _fits(one, product, wanted)]
        return sorted(kept, key=lambda one: (one.supplier, one.code))

    def _suggestion(self, product: Product) -> Suggestion | None:
        lines = self._promised_lines.get(product.id, ())
        supplier = self.supplier(product)
        minimum, maximum = self._limit(AlertKind.LOW, product), self._limit(AlertKind.HIGH, product)
        need = Need(
            on_hand=self._units(self._stock, product),
            on_order=self._units(self._coming, product),
            promised=from_units(sum(row.open for row in lines)),
            minimum=minimum,
            maximum=maximum,
            lead_days=(supplier.lead_days or 0) if supplier else 0,
        )
        if need.quantity <= 0:
            return None
        factor = product.factor(product.purchase_unit)
        return Suggestion(
            code=product.code,
            name=product.name,
            specification=product.specification,
            base_unit=product.unit,
            minimum=minimum,
            maximum=maximum,
            demand=need.demand,
            safety=need.safety,
            on_hand=need.on_hand,
            on_order=need.on_order,
            promised=need.promised,
            needed=plain(need.quantity),
            sold=self._units(self._sold, product),
            quantity=in_whole_units(need.quantity, factor),
            unit=product.purchase_unit or product.unit,
            supplier=supplier.code if supplier else "",
            supplier_name=supplier.name if supplier else "",
            price=self.price(product, factor),
            lead_days=supplier.lead_days if supplier else None,
            short=_short(lines),
            factor=factor,
        )

    def _limit(self, kind: AlertKind, product: Product) -> Decimal | None:
        """The minimum or maximum of the card, else that of the category or of all goods."""
        limit = self._limits.of(kind, product)
        return None if limit is None else plain(from_units(limit.threshold))

    @staticmethod
    def _units(quantities: Mapping[int, int], product: Product) -> Decimal:
        return plain(from_units(quantities.get(product.id, 0)))

    def supplier(self, product: Product) -> AnyRow | None:
        """The supplier on the card of the goods, else whom they were bought from last; one who trades with us."""
        last = self._last.get(product.id)
        for row in (self._by_code.get(product.supplier), self._suppliers.get(last.party_id) if last else None):
            if row is not None and row.active:
                return row
        return None

    def price(self, product: Product, factor: Decimal) -> Decimal | None:
        """The last price of a unit of ``factor`` base units; none for who may not know it."""
        if not self._prices:
            return None
        last = self._last.get(product.id)
        if last is not None and last.price:
            return price_in(from_millionths(last.price), from_units(last.factor), factor)
        return None if product.purchase_price is None else price_in(product.purchase_price, Decimal(1), factor)


def price_in(price: Decimal, factor: Decimal, other: Decimal) -> Decimal:
    """A price per unit of ``factor`` base units as the price of a unit of ``other``, to six decimals."""
    return plain((price * other / factor).quantize(_SIX_PLACES, ROUND_HALF_UP))


def _by_product(rows: Sequence[AnyRow]) -> dict[int, list[AnyRow]]:
    found: dict[int, list[AnyRow]] = defaultdict(list)
    for row in rows:
        found[row.product_id].append(row)
    return found


def _short(rows: Sequence[AnyRow]) -> tuple[ShortOrder, ...]:
    """The lines for which not enough is set aside."""
    return tuple(
        ShortOrder(row.number, row.line, plain(from_units(row.open - row.reserved)))
        for row in rows
        if row.open > row.reserved
    )


def _fits(one: Suggestion, product: Product, wanted: SuggestionFilter) -> bool:
    if wanted.supplier and one.supplier != wanted.supplier:
        return False
    text = wanted.text.strip().casefold()
    words = (one.code, one.name, one.specification, one.supplier_name, product.initials)
    return not text or any(text in word.casefold() for word in words)
