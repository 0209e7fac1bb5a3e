"""A price to ask of a customer, and why: what the rules say, what they paid last, what the goods cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal

from jxc_desktop.db.queries.buying import price_history
from jxc_desktop.db.repositories.ledgers import Ledgers
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.repositories.prices import SALE, Prices
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.pricing import CUSTOMER_LIST, RETAIL, Asked, asking_price
from jxc_desktop.domain.product import Product, to_base
from jxc_desktop.domain.values import CENT, ZERO, from_fen, from_millionths, from_units, plain, unit_cost
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.service import Service
from jxc_desktop.services.settings import shop_settings

LAST_PRICE, COST_MARGIN = "last_price", "cost_margin"
EARLIER_KINDS = ("quotation", "sales_order", "delivery", "counter_sale")
_SIX_PLACES = Decimal("0.000001")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A price for one unit and the rule it comes from; ``source`` is a price list or a document, ``day`` its day.

    ``cost`` and ``margin`` (percent of the price) are those a price was made of, for who may see cost.
    """

    price: Decimal
    rule: str
    source: str = ""
    day: date | None = None
    cost: Decimal | None = None
    margin: Decimal | None = None


@dataclass(frozen=True, slots=True)
class EarlierPrice:
    """What the goods were offered or sold for before, to this customer; ``price`` is for one ``unit`` of then."""

    day: date
    document: str
    kind: str
    quantity: Decimal
    unit: str
    price: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class PriceAdvice:
    """The price to ask and all that could be asked; ``below_cost``: the price chosen first would have lost money."""

    product: str
    unit: str
    chosen: Candidate
    candidates: tuple[Candidate, ...]
    earlier: tuple[EarlierPrice, ...]
    below_cost: Candidate | None = None


class PriceAdviceService(Service):
    """Suggests prices; what goods cost stays with who may see it."""

    def suggest(
        self,
        product: str,
        party: str = "",
        quantity: Decimal = Decimal(1),
        unit: str = "",
        at: datetime | None = None,
        last: int = 5,
    ) -> PriceAdvice:
        """The price for one ``unit``: the customer's own list, else as last time, else by the rules.

        Where that would be below cost, cost and the margin aimed at. ``last`` is how many earlier prices to tell.

        Raises:
            NotFound: no such product or customer.
        """
        self.require(Permission.PRODUCT_VIEW)
        if quantity <= 0:
            raise InvalidValue("quantity", quantity, N_("it is not above zero"))
        with self.database.read() as connection:
            goods = Masters(connection).product(product)
            asked = _asked(connection, goods, party, quantity, unit, at or self.clock.local())
            prices = Prices(connection).rules(SALE, [goods.id]).get(goods.id, ())
            by_rule = asking_price(goods, unit, asked, prices)
            rows = self._earlier(connection, goods, party, last)
            found = [Candidate(by_rule.price, by_rule.rule, by_rule.source)]
            found += [_as_last_time(goods, unit, row) for row in rows[:1]]
            if self.may(Permission.COST_VIEW):
                found += _from_cost(connection, goods, unit)
        return _advice(goods, unit, found, tuple(_earlier_price(row) for row in rows))

    def _earlier(self, connection: Connection, product: Product, party: str, last: int) -> list[AnyRow]:
        """Documents of others are not told to who may not see them."""
        if not party or not self.may(Permission.DOCUMENT_VIEW_ALL):
            return []
        return list(price_history(connection, product.id, EARLIER_KINDS, party, last))


def _asked(connection: Connection, goods: Product, party: str, quantity: Decimal, unit: str, at: datetime) -> Asked:
    level = RETAIL
    if party:
        record = Masters(connection).party_record(party)
        if record is None:
            raise NotFound(field="party", what=N_("customer"), name=party)
        level = record.level
    return Asked(at, party, level, to_base(goods, quantity, unit))


def _as_last_time(goods: Product, unit: str, row: AnyRow) -> Candidate:
    exact = from_millionths(row.price) * goods.factor(unit) / from_units(row.factor)
    price = plain(exact.quantize(_SIX_PLACES, ROUND_HALF_UP))
    return Candidate(price, LAST_PRICE, row.number, read_day(row.day))


def _from_cost(connection: Connection, goods: Product, unit: str) -> list[Candidate]:
    """Cost and the margin aimed at, rounded up to the cent; nothing for goods that never came in."""
    pools = Ledgers(connection).holdings([goods.id])
    units, value = sum(one.quantity for one in pools), sum(one.value for one in pools)
    if units <= 0:
        last = max(pools, key=lambda one: one.last_at, default=None)
        units, value = (last.last_quantity, last.last_value) if last is not None else (0, 0)
    if not units or value <= 0:
        return []
    settings = shop_settings(Settings(connection).all())
    margin = settings.target_margin_percent
    cost = unit_cost(value, units) * goods.factor(unit)
    price = cost / (1 - margin / _HUNDRED)
    if settings.prices_include_tax:
        price *= 1 + goods.tax_rate / _HUNDRED
        cost *= 1 + goods.tax_rate / _HUNDRED
    return [Candidate(price.quantize(CENT, ROUND_UP), COST_MARGIN, cost=plain(cost), margin=margin)]


def _advice(goods: Product, unit: str, found: list[Candidate], earlier: tuple[EarlierPrice, ...]) -> PriceAdvice:
    by = {one.rule: one for one in found}
    first = found[0]
    if first.rule != CUSTOMER_LIST and LAST_PRICE in by:
        first = by[LAST_PRICE]
    if first.price == ZERO and COST_MARGIN in by:
        first = by[COST_MARGIN]
    made = PriceAdvice(goods.code, unit or goods.unit, first, tuple(found), earlier)
    from_cost = by.get(COST_MARGIN)
    if from_cost is not None and from_cost.cost is not None and first.price < from_cost.cost:
        return replace(made, chosen=from_cost, below_cost=first)
    return made


def _earlier_price(row: AnyRow) -> EarlierPrice:
    return EarlierPrice(
        day=read_day(row.day),
        document=row.number,
        kind=row.kind,
        quantity=plain(from_units(row.entered)),
        unit=row.unit,
        price=from_millionths(row.price),
        total=from_fen(row.total),
    )
