"""Sees at a posting which goods cross a limit by it; says so in the same transaction.

A posting that crosses nothing costs no statement: limits and warehouses came with the settings, quantities with
the decision. Only where goods are sold from several warehouses must the others be asked for what they have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from jxc_desktop.db.repositories.alerts import Alerts, Crossed
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.alerts import AlertKind, Limit, Place, Watch, beyond
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import Units, local_microseconds
from jxc_desktop.services.engine.plan import Context, Decision

Pools = Mapping[tuple[int, int], Units]
"""Quantities by product and warehouse."""


class Crossing:
    """One posting: what there is after it, and by how much it changed, both by product and warehouse."""

    def __init__(self, watch: Watch, products: Iterable[Product], after: Pools, changed: Pools) -> None:
        self._watch, self._products = watch, {one.id: one for one in products}
        self._after, self._changed = after, {place: units for place, units in changed.items() if units}
        self._begun: list[Crossed] = []
        self._ended: list[Place] = []

    def note(self, work: UnitOfWork, at: int) -> None:
        """Begin and end the alerts; ``at`` is local time in microseconds."""
        self._look_below_zero()
        limited = self._limited()
        unknown = {product for product, _kind in limited if self._elsewhere(product)}
        totals = self._totals(work, unknown) if unknown else {}
        for (product, kind), limit in limited.items():
            known = totals[product] if product in unknown else self._sum(self._after, product)
            self._look_at(Place(kind, product), limit, known)
        if self._ended:
            Alerts(work.connection).end_places(self._ended, at)
        if self._begun:
            Alerts(work.connection).begin(self._begun, at)

    def _look_below_zero(self) -> None:
        for (product, warehouse), units in self._changed.items():
            after = self._after.get((product, warehouse), 0)
            self._compare(Place(AlertKind.NEGATIVE, product, warehouse), after - units, after, 0)

    def _limited(self) -> dict[tuple[int, AlertKind], Limit]:
        """The limits of goods of which there are more or fewer to sell than before."""
        return {
            (product.id, kind): limit
            for product in self._products.values()
            if self._sum(self._changed, product.id)
            for kind in (AlertKind.LOW, AlertKind.HIGH)
            if (limit := self._watch.limits.of(kind, product)) is not None
        }

    def _sum(self, pools: Pools, product: int) -> Units:
        return sum(pools.get((product, warehouse), 0) for warehouse in self._watch.saleable)

    def _elsewhere(self, product: int) -> bool:
        """Whether there may be some in a warehouse this posting does not know of."""
        return any((product, warehouse) not in self._after for warehouse in self._watch.saleable)

    def _totals(self, work: UnitOfWork, products: Iterable[int]) -> Mapping[int, Units]:
        found: dict[int, Units] = defaultdict(int)
        for holding in work.ledgers.holdings(products):
            if holding.warehouse_id in self._watch.saleable:
                found[holding.product_id] += holding.quantity
        return found

    def _look_at(self, place: Place, limit: Limit, after: Units) -> None:
        before = after - self._sum(self._changed, place.product_id)
        self._compare(place, before, after, limit.threshold)

    def _compare(self, place: Place, before: Units, after: Units, threshold: Units) -> None:
        """Goods of which there was nothing may never have been looked at: they begin where they lie beyond."""
        was, now = beyond(place.kind, before, threshold), beyond(place.kind, after, threshold)
        if now and (not was or before == 0):
            self._begun.append(Crossed(place, after, threshold))
        elif was and not now:
            self._ended.append(place)


def note_crossings(work: UnitOfWork, decision: Decision, context: Context) -> None:
    """Begin and end the alerts of a posting whose stock was written."""
    outcome = decision.outcome
    moves = [move for group in decision.moves for move in group]
    changed: dict[tuple[int, int], Units] = defaultdict(int)
    for move in moves:
        changed[move.planned.product_id, move.planned.warehouse_id] += outcome.units[move.id]
    for one in outcome.compensations:
        changed[one.move["product_id"], one.move["warehouse_id"]] += one.units
    after = {place: pool.quantity for place, pool in outcome.pools.items()}
    crossing = Crossing(context.settings.watch, [move.product for move in moves], after, changed)
    crossing.note(work, local_microseconds(context.local))
