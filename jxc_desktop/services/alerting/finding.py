"""Finds what lies beyond its limit now: of all goods, or of some."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from jxc_desktop.db.queries import alerts as queries
from jxc_desktop.db.queries.buying import sold_since
from jxc_desktop.db.repositories.alerts import Alerts, Crossed
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.alerts import (
    DAY,
    SOLD_DAYS,
    AlertKind,
    Limit,
    Origin,
    Place,
    beyond,
    days_of_cover,
    in_days,
)
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import Units
from jxc_desktop.services.engine.days import day_number, read_day


class Finding:
    """Reads stock, limits and goods once; each method looks for one sort of alert.

    ``only`` are the goods to look at; without it, all that are traded.
    """

    def __init__(
        self, connection: Connection, today: date, near_expiry_days: int, only: Collection[int] | None = None
    ) -> None:
        self._connection, self._today, self._only = connection, today, only
        self.limits = Alerts(connection).limits(near_expiry_days)
        ids = queries.watched(connection) if only is None else only
        self._goods = {row: one for row, one in Masters(connection).products_by_id(ids).items() if one.active}
        self._saleable = set(queries.saleable(connection))
        self._pools: dict[int, dict[int, Units]] = defaultdict(dict)
        for pool in queries.pools(connection, only):
            self._pools[pool.product_id][pool.warehouse_id] = pool.quantity

    def quantities(self) -> list[Crossed]:
        """Goods under their minimum, above their maximum, and below zero in some warehouse.

        The limit of a category or of all goods is for goods that were in stock at some time.
        """
        found = []
        for product in self._goods.values():
            held = self._pools.get(product.id)
            for kind in (AlertKind.LOW, AlertKind.HIGH):
                limit = self.limits.of(kind, product)
                if limit is None or (held is None and limit.origin is not Origin.PRODUCT):
                    continue
                total = self._total(product)
                if beyond(kind, total, limit.threshold):
                    found.append(Crossed(Place(kind, product.id), total, limit.threshold))
            for warehouse, quantity in (held or {}).items():
                if beyond(AlertKind.NEGATIVE, quantity):
                    found.append(Crossed(Place(AlertKind.NEGATIVE, product.id, warehouse), quantity, 0))
        return found

    def _total(self, product: Product) -> Units:
        held = self._pools.get(product.id, {})
        return sum(quantity for warehouse, quantity in held.items() if warehouse in self._saleable)

    def _in_stock(self, kind: AlertKind) -> list[tuple[Product, Units, Limit]]:
        """Goods there are some of and that have a limit of this kind."""
        found = []
        for product in self._goods.values():
            limit = self.limits.of(kind, product)
            if limit is not None and (total := self._total(product)) > 0:
                found.append((product, total, limit))
        return found

    def unsold(self) -> list[Crossed]:
        """Goods in stock that were not sold for too many days: since their last sale, or since they came first."""
        longest = self.limits.longest(AlertKind.NO_SALE)
        if longest is None:
            return []
        since = day_number(self._today - timedelta(days=longest))
        last = queries.last_sales(self._connection, since, self._only)
        watched = self._in_stock(AlertKind.NO_SALE)
        first = queries.first_days(self._connection, [one.id for one, _total, _limit in watched if one.id not in last])
        found = []
        for product, total, limit in watched:
            day = last.get(product.id, first.get(product.id))
            if day is not None and (self._today - read_day(day)).days >= in_days(limit.threshold):
                found.append(Crossed(Place(AlertKind.NO_SALE, product.id), total, limit.threshold))
        return found

    def overstocked(self) -> list[Crossed]:
        """Goods that last for too many days as they sold lately; goods that came lately count from their first day."""
        watched = self._in_stock(AlertKind.COVER)
        if not watched:
            return []
        sold = sold_since(self._connection, day_number(self._today - timedelta(days=SOLD_DAYS - 1)))
        long = [
            (product, total, limit)
            for product, total, limit in watched
            if (cover := days_of_cover(total, sold.get(product.id, 0), SOLD_DAYS)) is not None
            and cover > in_days(limit.threshold)
        ]
        first = queries.first_days(self._connection, [product.id for product, _total, _limit in long])
        found = []
        for product, total, limit in long:
            cover = days_of_cover(total, sold[product.id], sold_days(self._today, first.get(product.id)))
            if cover is not None and cover > in_days(limit.threshold):
                found.append(Crossed(Place(AlertKind.COVER, product.id), total, limit.threshold))
        return found

    def expiring(self) -> list[Crossed]:
        """Lots near their date, or past it, where they are sold from."""
        longest = self.limits.longest(AlertKind.NEAR_EXPIRY)
        if longest is None:
            return []
        until = day_number(self._today + timedelta(days=longest))
        found = []
        for row in queries.expiring(self._connection, until, self._only):
            product = self._goods.get(row.product_id)
            limit = self.limits.of(AlertKind.NEAR_EXPIRY, product) if product is not None else None
            if limit is None or (read_day(row.expires) - self._today).days > in_days(limit.threshold):
                continue
            place = Place(AlertKind.NEAR_EXPIRY, row.product_id, row.warehouse_id, row.lot_id)
            found.append(Crossed(place, int(row.quantity), limit.threshold))
        return found

    def labels(self) -> list[Crossed]:
        """Goods whose price changed and whose label is still the old one."""
        return [
            Crossed(Place(AlertKind.LABEL, row.product_id), int(row.copies) * DAY, 0)
            for row in queries.labels(self._connection, self._only)
            if row.product_id in self._goods
        ]

    def all(self) -> list[Crossed]:
        """Everything that lies beyond its limit."""
        return [*self.quantities(), *self.unsold(), *self.overstocked(), *self.expiring(), *self.labels()]


def sold_days(today: date, first: int | None) -> int:
    """Of how many days the sales of the last `SOLD_DAYS` are: fewer where goods came in later than that."""
    if first is None:
        return SOLD_DAYS
    return min(SOLD_DAYS, max((today - read_day(first)).days + 1, 1))


def settle(
    alerts: Alerts,
    standing: Iterable[Crossed],
    at: int,
    only: Collection[int] | None = None,
    kinds: Collection[AlertKind] = frozenset(AlertKind),
) -> tuple[int, int]:
    """Begin what stands and is not open, end what is open and no longer stands; answers how many of each.

    ``only`` are the goods and ``kinds`` what was looked at. ``at`` is local time in microseconds.
    """
    found = list(standing)
    places = {one.place for one in found}
    known = alerts.open_places(only)
    ended = alerts.end([row for place, row in known.items() if place.kind in kinds and place not in places], at)
    return alerts.begin([one for one in found if one.place not in known], at), ended
