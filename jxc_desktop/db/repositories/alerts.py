"""Alerts and their limits: begun once, ended once, put off for some days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, literal_column, or_, select, update

from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.tables import alert_limits, alerts, categories
from jxc_desktop.domain.alerts import AlertKind, Limits, Place, limits_of
from jxc_desktop.domain.values import Units

_NOWHERE = 0


class Crossed(NamedTuple):
    """A limit that was crossed: where, what there was then, and the limit."""

    place: Place
    quantity: Units
    threshold: Units


_OPEN = select(alerts.c.id, alerts.c.alert, alerts.c.product_id, alerts.c.warehouse_id, alerts.c.lot_id).where(
    alerts.c.ended_at.is_(None)
)
_END = update(alerts).where(alerts.c.id == bindparam("at_id")).values(ended_at=bindparam("at_moment"))
_SNOOZE = update(alerts).where(alerts.c.id == bindparam("at_id")).values(snoozed_until=bindparam("at_day"))


_named = (
    select(
        alert_limits.c.alert, alert_limits.c.category_id, alert_limits.c.threshold, literal_column("0").label("depth")
    )
    .where(alert_limits.c.category_id.is_not(None))
    .cte("covered", recursive=True)
)
COVERED = _named.union_all(
    select(_named.c.alert, categories.c.id, _named.c.threshold, _named.c.depth + literal_column("1")).join(
        categories, categories.c.parent_id == _named.c.category_id
    )
)
"""Every category a limit holds for, the one named and all below it: alert, category_id, threshold and depth."""
_LIMITS_OF_CATEGORIES = select(COVERED.c.alert, categories.c.code, COVERED.c.depth, COVERED.c.threshold).join(
    categories, categories.c.id == COVERED.c.category_id
)
_OTHER_LIMITS = select(alert_limits.c.alert, alert_limits.c.product_id, alert_limits.c.threshold).where(
    alert_limits.c.category_id.is_(None)
)


class Alerts:
    """The alerts of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    # limits

    def limits(self, near_expiry_days: int | None = None) -> Limits:
        """Every limit that is not on a card; ``near_expiry_days`` is the setting."""
        rows: list[tuple[str, int | None, str, int, Units]] = [
            (row.alert, row.product_id, "", 0, row.threshold) for row in self.connection.execute(_OTHER_LIMITS)
        ]
        for alert, category, depth, threshold in self.connection.execute(_LIMITS_OF_CATEGORIES):
            rows.append((alert, None, category, depth, threshold))
        return limits_of(rows, near_expiry_days)

    def limit(self, kind: AlertKind, product_id: int | None, category_id: int | None) -> Units | None:
        """The limit set for exactly this product, this category, or (neither given) all goods."""
        found: int | None = self.connection.scalar(
            select(alert_limits.c.threshold).where(*_of(kind, product_id, category_id))
        )
        return found

    def set_limit(
        self, kind: AlertKind, threshold: Units | None, product_id: int | None, category_id: int | None
    ) -> None:
        """Set or (with no threshold) take away a limit."""
        self.connection.execute(delete(alert_limits).where(*_of(kind, product_id, category_id)))
        if threshold is not None:
            row = {"alert": kind.value, "product_id": product_id, "category_id": category_id, "threshold": threshold}
            self.connection.execute(insert(alert_limits), row)

    # alerts

    def open_places(self, product_ids: Iterable[int] | None = None) -> dict[Place, int]:
        """The alerts that have not ended, by what they are about: their ids."""
        if product_ids is None:
            found = self.connection.execute(_OPEN).all()
        else:
            found = [
                row
                for part in chunks(product_ids)
                for row in self.connection.execute(_OPEN.where(alerts.c.product_id.in_(part)))
            ]
        return {
            Place(AlertKind(row.alert), row.product_id, row.warehouse_id or _NOWHERE, row.lot_id): row.id
            for row in found
        }

    def begin(self, crossed: Sequence[Crossed], at: int) -> int:
        """Begin those that are not open yet; answers how many. ``at`` is local time in microseconds."""
        known = self.open_places({one.place.product_id for one in crossed}) if crossed else {}
        rows = [
            {
                "alert": one.place.kind.value,
                "product_id": one.place.product_id,
                "warehouse_id": one.place.warehouse_id or None,
                "lot_id": one.place.lot_id,
                "crossed_at": at,
                "quantity": one.quantity,
                "threshold": one.threshold,
            }
            for one in crossed
            if one.place not in known
        ]
        if rows:
            self.connection.execute(insert(alerts), rows)
        return len(rows)

    def end(self, ids: Iterable[int], at: int) -> int:
        """End alerts; answers how many."""
        rows = [{"at_id": one, "at_moment": at} for one in ids]
        if rows:
            self.connection.execute(_END, rows)
        return len(rows)

    def end_places(self, places: Iterable[Place], at: int) -> int:
        """End the alerts about these, where they are open."""
        wanted = set(places)
        known = self.open_places({place.product_id for place in wanted})
        return self.end([row for place, row in known.items() if place in wanted], at)

    def forget(self, product_ids: Iterable[int]) -> None:
        """Drop the alerts and limits of goods that go themselves."""
        for part in chunks(product_ids):
            self.connection.execute(delete(alerts).where(alerts.c.product_id.in_(part)))
            self.connection.execute(delete(alert_limits).where(alert_limits.c.product_id.in_(part)))

    def snooze(self, ids: Iterable[int], until: int | None) -> None:
        """Say nothing of these alerts until a day such as 20260501; without one, speak of them again."""
        rows = [{"at_id": one, "at_day": until} for one in ids]
        if rows:
            self.connection.execute(_SNOOZE, rows)

    def rows(self, kinds: Iterable[AlertKind] = (), ids: Iterable[int] = ()) -> Sequence[AnyRow]:
        """Open alerts of these kinds and ids (none given: all), the oldest first."""
        statement = select(alerts).where(alerts.c.ended_at.is_(None)).order_by(alerts.c.crossed_at, alerts.c.id)
        wanted, named = [kind.value for kind in kinds], list(ids)
        if wanted:
            statement = statement.where(alerts.c.alert.in_(wanted))
        if named:
            statement = statement.where(alerts.c.id.in_(named))
        return self.connection.execute(statement).all()

    def counts(self, today: int) -> dict[AlertKind, int]:
        """How many are open of each kind, those that were put off left out."""
        statement = (
            select(alerts.c.alert, func.count())
            .where(
                alerts.c.ended_at.is_(None),
                or_(alerts.c.snoozed_until.is_(None), alerts.c.snoozed_until <= today),
            )
            .group_by(alerts.c.alert)
        )
        return {AlertKind(kind): int(count) for kind, count in self.connection.execute(statement)}


def _of(kind: AlertKind, product_id: int | None, category_id: int | None) -> list[ColumnElement[bool]]:
    return [
        alert_limits.c.alert == kind.value,
        alert_limits.c.product_id.is_(None) if product_id is None else alert_limits.c.product_id == product_id,
        alert_limits.c.category_id.is_(None) if category_id is None else alert_limits.c.category_id == category_id,
    ]
