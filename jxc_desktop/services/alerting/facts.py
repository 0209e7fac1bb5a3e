"""Open alerts with the facts of now: what there is, what it is worth, how it sells, what would help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from jxc_desktop.db.queries import alerts as queries
from jxc_desktop.db.repositories.alerts import Alerts
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.alerts import (
    ACTIONS,
    IN_DAYS,
    SOLD_DAYS,
    Action,
    AlertKind,
    Outlet,
    Place,
    clearance_percent,
    days_of_cover,
    in_days,
    suggested_move,
)
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import Units, apportion, from_fen, from_local_microseconds, from_units, plain
from jxc_desktop.services.alerting.finding import sold_days
from jxc_desktop.services.alerting.views import AlertRow, SuggestedTransfer
from jxc_desktop.services.engine.days import day_number, read_day

_SURPLUS = frozenset({AlertKind.HIGH, AlertKind.NO_SALE, AlertKind.COVER, AlertKind.NEAR_EXPIRY})
_NOWHERE = ("", "")


class Facts:
    """Reads what is told of some alerts, one statement a table. ``costs``: whether values may be told."""

    def __init__(
        self, connection: Connection, rows: Sequence[AnyRow], today: date, near_expiry_days: int, *, costs: bool
    ) -> None:
        self._today, self._costs = today, costs
        ids = {row.product_id for row in rows}
        self.goods = Masters(connection).products_by_id(ids)
        self._limits = Alerts(connection).limits(near_expiry_days)
        self._categories = queries.category_ids(connection)
        self._saleable = queries.saleable(connection)
        self._names = queries.warehouse_names(connection)
        self._pools = {(one.product_id, one.warehouse_id): one for one in queries.pools(connection, ids)}
        self._lots = queries.lot_rows(connection, {row.lot_id for row in rows if row.lot_id})
        self._of_lots = self._read_lots(connection, rows)
        since = day_number(today - timedelta(days=SOLD_DAYS - 1))
        self._sold = queries.sold_by_place(connection, since, ids)
        self._last = queries.last_sales(connection, None, ids)
        self._first = queries.first_days(connection, ids)

    @staticmethod
    def _read_lots(connection: Connection, rows: Sequence[AnyRow]) -> dict[tuple[int, int, int], Units]:
        ids = {row.product_id for row in rows if row.lot_id}
        found = queries.expiring(connection, 99_991_231, ids) if ids else ()
        return {(one.product_id, one.warehouse_id, one.lot_id): int(one.quantity) for one in found}

    def row(self, alert: AnyRow) -> AlertRow:
        """One alert as it is told."""
        product, kind = self.goods[alert.product_id], AlertKind(alert.alert)
        place = Place(kind, product.id, alert.warehouse_id or 0, alert.lot_id)
        limit = self._limits.of(kind, product)
        lot, sold, quantity = self._lots.get(place.lot_id), self._sold_of(place), self._quantity(place)
        expires = read_day(lot.expires) if lot is not None and lot.expires else None
        left = None if expires is None else (expires - self._today).days
        days = sold_days(self._today, self._first.get(product.id))
        window = int(in_days(limit.threshold)) if limit is not None and kind in IN_DAYS else SOLD_DAYS
        last = self._last.get(product.id)
        idle = last or self._first.get(product.id)
        warehouse, warehouse_name = self._names.get(place.warehouse_id, _NOWHERE)
        return AlertRow(
            id=alert.id,
            kind=kind.value,
            product=product.code,
            name=product.name,
            specification=product.specification,
            unit=product.unit,
            category=self._categories.get(product.category, (0, ""))[1],
            supplier=product.supplier,
            warehouse=warehouse,
            warehouse_name=warehouse_name,
            lot=lot.code if lot is not None else "",
            since=from_local_microseconds(alert.crossed_at),
            crossed=plain(from_units(alert.quantity)),
            quantity=plain(from_units(quantity)),
            threshold=None if limit is None else plain(from_units(limit.threshold)),
            origin="" if limit is None else limit.origin.value,
            value=from_fen(self._value(place, quantity)) if self._costs else None,
            sold=plain(from_units(sold)),
            cover=days_of_cover(quantity, sold, days),
            last_day=None if last is None else read_day(last),
            idle_days=None if idle is None else (self._today - read_day(idle)).days,
            expires=expires,
            days_left=left,
            snoozed_until=None if alert.snoozed_until is None else read_day(alert.snoozed_until),
            clearance=_clearance(kind, left, window),
            transfer=self._transfer(place, window if left is None else left),
            actions=_actions(kind, left),
        )

    def _places(self, place: Place) -> list[int]:
        return [place.warehouse_id] if place.warehouse_id else list(self._saleable)

    def _quantity(self, place: Place) -> Units:
        if place.lot_id:
            return self._of_lots.get((place.product_id, place.warehouse_id, place.lot_id), 0)
        found = (self._pools.get((place.product_id, warehouse)) for warehouse in self._places(place))
        return sum(pool.quantity for pool in found if pool is not None)

    def _sold_of(self, place: Place) -> Units:
        return sum(self._sold.get((place.product_id, warehouse), 0) for warehouse in self._places(place))

    def _value(self, place: Place, quantity: Units) -> int:
        """What the goods are worth in fen; a part of what lies in a warehouse its part of the value."""
        found = [self._pools.get((place.product_id, warehouse)) for warehouse in self._places(place)]
        pools = [pool for pool in found if pool is not None]
        value: int = sum(pool.value for pool in pools)
        total: int = sum(pool.quantity for pool in pools)
        if not place.lot_id or total <= 0:
            return value
        return apportion(value, [quantity, max(total - quantity, 0)])[0]

    def _transfer(self, place: Place, days: int) -> SuggestedTransfer | None:
        if place.kind not in _SURPLUS or len(self._saleable) < 2:
            return None
        outlets = [self._outlet(place.product_id, warehouse) for warehouse in self._saleable]
        source = None
        if place.warehouse_id:
            sold = self._sold.get((place.product_id, place.warehouse_id), 0)
            source = Outlet(place.warehouse_id, self._quantity(place), sold)
        move = suggested_move(outlets, days, source)
        if move is None:
            return None
        (code, name), quantity = self._saleable[move.to_id], plain(from_units(move.quantity))
        return SuggestedTransfer(self._saleable[move.from_id][0], code, name, quantity)

    def _outlet(self, product: int, warehouse: int) -> Outlet:
        pool = self._pools.get((product, warehouse))
        return Outlet(warehouse, 0 if pool is None else pool.quantity, self._sold.get((product, warehouse), 0))


def _clearance(kind: AlertKind, days_left: int | None, window: int) -> Decimal | None:
    if days_left is not None:
        return clearance_percent(days_left, window) if days_left >= 0 else None
    return clearance_percent(window, window) if kind in _SURPLUS else None


def _actions(kind: AlertKind, days_left: int | None) -> tuple[Action, ...]:
    """What helps; goods past their date are written off, not sold."""
    if days_left is not None and days_left < 0:
        return (Action.WRITE_OFF, Action.COUNT)
    return ACTIONS[kind]


def fits(row: AlertRow, product: Product, text: str) -> bool:
    """Whether an alert has the words in its goods or its lot."""
    words = text.strip().casefold()
    told = f"{row.product} {row.name} {product.initials} {row.lot} {row.supplier}".casefold()
    return all(word in told for word in words.split())
