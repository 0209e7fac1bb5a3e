"""Finding what planned moves cost: at the end of history from the kept balances, else by replay.

Most documents are the newest of their goods: then the pool as projected is enough, and nothing
earlier changes. A document dated earlier, one that covers short goods, a correction, or a return of
goods costed first in, first out walks the whole history of its goods again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jxc_desktop.db.history import History, Place
from jxc_desktop.db.repositories.ledgers import Difference, Holding, Ledgers
from jxc_desktop.domain.costing import Layer, Move, Pool, Replayed, cancelled_pairs, replay
from jxc_desktop.domain.documents import Movement
from jxc_desktop.domain.kinds import PlannedMove
from jxc_desktop.domain.product import Costing, Product
from jxc_desktop.domain.values import Fen, Units, from_fen, local_microseconds
from jxc_desktop.services.base import LateCosts
from jxc_desktop.services.engine.days import read_day


@dataclass(frozen=True, slots=True)
class NewMove:
    """A planned move with its temporary (negative) id and its place in history."""

    id: int
    planned: PlannedMove
    business_at: int
    position: int | None  # None: after everything posted so far
    product: Product

    @classmethod
    def of(cls, number: int, planned: PlannedMove, product: Product, position: int | None) -> NewMove:
        """The move of a plan; ``number`` counts up from 1 over all moves decided together."""
        return cls(-number, planned, local_microseconds(planned.at), position, product)


@dataclass(frozen=True, slots=True)
class Compensation:
    """What a count takes or adds because its book quantity changed."""

    move: Mapping[str, Any]
    units: Units


@dataclass(frozen=True, slots=True)
class Below:
    """Stock of a product that would be below zero, and when first (local microseconds)."""

    product: Product
    warehouse_id: int
    business_at: int
    quantity: Units


@dataclass(slots=True)
class CostOutcome:
    """Everything that follows for stock and cost. Ids of new moves are the temporary ones."""

    costs: dict[int, Fen] = field(default_factory=dict)
    units: dict[int, Units] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    compensations: list[Compensation] = field(default_factory=list)
    pools: dict[tuple[int, int], Pool] = field(default_factory=dict)
    layered: set[tuple[int, int]] = field(default_factory=set)
    below: list[Below] = field(default_factory=list)
    backdated: bool = False


_NEEDS_HISTORY = frozenset({Movement.REVERSAL, Movement.CHARGE})
_PUTS = frozenset({Movement.IN_AT_VALUE, Movement.IN_AT_AVERAGE, Movement.IN_AT_SOURCE, Movement.COUNT})
_LAST_PLACE = 1 << 62


def decide_costs(ledgers: Ledgers, moves: Sequence[NewMove]) -> CostOutcome:
    """Find the costs of new moves, and what they change in history. Nothing is written."""
    outcome = CostOutcome()
    by_product: dict[int, list[NewMove]] = defaultdict(list)
    for move in moves:
        by_product[move.product.id].append(move)
    holdings: dict[int, list[Holding]] = defaultdict(list)
    for holding in ledgers.holdings(by_product):
        holdings[holding.product_id].append(holding)
    at_end = {product for product, news in by_product.items() if _at_end(news, holdings[product])}
    layers = _layers(ledgers, [p for p in at_end if by_product[p][0].product.costing is Costing.FIFO])
    returns = _Returns.load(ledgers, [move for product in at_end for move in by_product[product]])
    for product, news in by_product.items():
        if product in at_end:
            _append(outcome, news, holdings[product], layers, returns)
        else:
            _replay(ledgers, outcome, news, holdings[product])
    return outcome


def _at_end(news: Sequence[NewMove], holdings: Sequence[Holding]) -> bool:
    """Whether the kept balances are enough for the new moves of one product."""
    latest = max((holding.last_at for holding in holdings), default=0)
    short = {holding.warehouse_id for holding in holdings if holding.quantity < 0}
    quantities = {holding.warehouse_id: holding.quantity for holding in holdings}
    for move in sorted(news, key=lambda new: new.business_at):
        planned = move.planned
        rule = planned.rule
        if move.business_at < latest or move.position is not None or rule in _NEEDS_HISTORY:
            return False
        if rule is Movement.IN_AT_SOURCE and (
            move.product.costing is not Costing.AVERAGE or _of_same_document(planned)
        ):
            return False
        if rule in _PUTS and planned.warehouse_id in short:
            return False
        left = quantities.get(planned.warehouse_id, 0) + planned.units
        quantities[planned.warehouse_id] = left
        if left < 0 and rule is not Movement.COUNT:
            short.add(planned.warehouse_id)
    return True


def _of_same_document(planned: PlannedMove) -> bool:
    """Whether the source is a move that is posted together with this one."""
    return planned.source_move_id is not None and planned.source_move_id < 0


@dataclass(slots=True)
class _Returns:
    """What is known of the issues that goods come back from."""

    costs: dict[int, int]
    sold: dict[int, int]
    returned: dict[int, tuple[int, int]]

    @classmethod
    def load(cls, ledgers: Ledgers, moves: Iterable[NewMove]) -> _Returns:
        sources = {m.planned.source_move_id for m in moves if m.planned.rule is Movement.IN_AT_SOURCE}
        wanted = [source for source in sources if source is not None]
        if not wanted:
            return cls({}, {}, {})
        return cls(ledgers.costs_of(wanted), ledgers.quantities_of(wanted), ledgers.returned_of(wanted))


def _layers(ledgers: Ledgers, products: Sequence[int]) -> dict[tuple[int, int], list[Layer]]:
    found: dict[tuple[int, int], list[Layer]] = defaultdict(list)
    if products:
        for row in ledgers.layers(products):
            found[row.product_id, row.warehouse_id].append(
                Layer(row.position, row.move_id or 0, row.quantity, row.value)
            )
    return found


def _append(
    outcome: CostOutcome,
    news: Sequence[NewMove],
    holdings: Sequence[Holding],
    layers: Mapping[tuple[int, int], list[Layer]],
    returns: _Returns,
) -> None:
    """Apply moves that come after everything else to the pools as they are kept."""
    product = news[0].product
    known = {holding.warehouse_id: holding for holding in holdings}
    below: set[tuple[int, int]] = set()
    for move in sorted(news, key=lambda new: new.business_at):
        key = (product.id, move.planned.warehouse_id)
        pool = outcome.pools.get(key)
        if pool is None:
            pool = _pool(product, known.get(key[1]), layers.get(key, []))
            outcome.pools[key] = pool
            if product.costing is Costing.FIFO:
                outcome.layered.add(key)
        before = pool.quantity
        _apply(pool, move, returns)
        outcome.costs[move.id] = pool.costs.get(move.id, 0)
        outcome.units[move.id] = pool.quantity - before
        if pool.quantity < 0 and pool.quantity < before and key not in below:
            below.add(key)
            outcome.below.append(Below(product, key[1], move.business_at, pool.quantity))


def _pool(product: Product, holding: Holding | None, layers: list[Layer]) -> Pool:
    if holding is None:
        return Pool(product.costing)
    return Pool(
        product.costing, holding.quantity, holding.value, holding.last_quantity, holding.last_value, layers=layers
    )


def _apply(pool: Pool, move: NewMove, returns: _Returns) -> None:
    planned = move.planned
    order = pool.layers[-1].order + 1 if pool.layers else 1
    if planned.rule is Movement.IN_AT_VALUE:
        pool.put(move.id, planned.units, planned.value or 0, order)
    elif planned.rule is Movement.OUT_AT_COST:
        pool.take(move.id, -planned.units)
    elif planned.rule is Movement.OUT_OF_SOURCE:
        pool.take(move.id, -planned.units, first=planned.source_move_id)
    elif planned.rule is Movement.IN_AT_SOURCE:
        _give_back(pool, move, returns, order)
    elif planned.rule is Movement.IN_AT_AVERAGE:
        pool.put(move.id, planned.units, pool.at_last_cost(planned.units), order)
    elif planned.rule is Movement.COUNT:
        _count(pool, move, order)
    elif planned.unit_cost is not None:
        pool.set_unit_cost(move.id, planned.unit_cost)
    else:
        pool.revalue(move.id, max(pool.value + (planned.value or 0), 0))


def _count(pool: Pool, move: NewMove, order: int) -> None:
    change = (move.planned.counted or 0) - pool.quantity
    if change > 0:
        pool.put(move.id, change, pool.at_last_cost(change), order)
    elif change < 0:
        pool.take(move.id, -change)
    if move.planned.value is not None:
        pool.revalue(move.id, move.planned.value)


def _give_back(pool: Pool, move: NewMove, returns: _Returns, order: int) -> None:
    source, units = move.planned.source_move_id or 0, move.planned.units
    pool.costs[source] = returns.costs.get(source, 0)
    before = returns.returned.get(source, (0, 0))
    back = pool.give_back(move.id, source, -returns.sold[source], before, units, order)
    returns.returned[source] = (before[0] + units, before[1] + back)


def _replay(ledgers: Ledgers, outcome: CostOutcome, news: Sequence[NewMove], holdings: Sequence[Holding]) -> None:
    """Walk the history of one product with the new moves in their places, and collect what changes."""
    product = news[0].product
    history = History.load(ledgers, product.id, product.costing)
    events, times = history.events((_place(new), _new_move(history, new)) for new in news)
    result = replay(history.first_costing, events)
    gone = cancelled_pairs(events)
    latest = max((holding.last_at for holding in holdings), default=0)
    outcome.backdated |= any(move.business_at < latest for move in news)
    for move in news:
        if move.id in gone and move.planned.reverses_move_id is not None:
            outcome.costs[move.id] = -history.booked.get(move.planned.reverses_move_id, 0)
            outcome.units[move.id] = move.planned.units
        else:
            outcome.costs[move.id] = result.costs.get(move.id, 0)
            outcome.units[move.id] = result.differences.get(move.id, move.planned.units)
    outcome.differences += _differences(history, result, gone, product.id)
    outcome.compensations += _compensations(history, result, gone)
    emptied = {holding.warehouse_id: Pool(product.costing) for holding in holdings}  # all that moved there is reversed
    for warehouse, pool in {**emptied, **result.pools}.items():
        outcome.pools[product.id, warehouse] = pool
        if pool.costing is Costing.FIFO:
            outcome.layered.add((product.id, warehouse))
    outcome.below.extend(
        Below(product, shortfall.warehouse, times[shortfall.index], shortfall.quantity)
        for shortfall in result.shortfalls
    )


def _place(new: NewMove) -> Place:
    position = _LAST_PLACE if new.position is None else new.position
    return new.business_at, position, _LAST_PLACE - new.id


def _new_move(history: History, new: NewMove) -> Move:
    planned = new.planned
    return Move(
        new.id,
        planned.warehouse_id,
        planned.rule,
        planned.units,
        planned.value,
        planned.counted,
        planned.unit_cost,
        planned.source_move_id,
        planned.reverses_move_id,
        history.in_place(planned.reverses_move_id, new.business_at, new.position),
        new=True,
    )


def _differences(history: History, result: Replayed, gone: set[int], product_id: int) -> Iterable[Difference]:
    """What booked moves cost differently from now on."""
    booked, costs = history.booked, result.costs
    for move_id, row in history.rows.items():
        if move_id in gone:
            continue
        amount = costs.get(move_id, 0) - booked.get(move_id, 0)
        if amount:
            yield Difference(
                move_id, product_id, row.warehouse_id, row.document_id, row.day, row.contra, row.business_at, amount
            )


def _compensations(history: History, result: Replayed, gone: set[int]) -> Iterable[Compensation]:
    """What booked counts take or add from now on."""
    for move_id, change in result.differences.items():
        row = history.rows.get(move_id)
        if row is None or move_id in gone:
            continue
        units = change - row.quantity - history.compensated.get(move_id, 0)
        if units:
            yield Compensation(row._asdict(), units)


def within(differences: Sequence[Difference], open_day: int) -> list[Difference]:
    """The differences with those of closed months moved to the first open day."""
    return [
        difference._replace(day=open_day) if difference.day < open_day else difference for difference in differences
    ]


def late_costs(differences: Sequence[Difference], open_day: int) -> LateCosts | None:
    """What costs of closed months change by; nothing where they stay as they are."""
    late = [difference for difference in differences if difference.day < open_day]
    if not late:
        return None
    amount = -sum(difference.amount for difference in late)
    return LateCosts(len({difference.document_id for difference in late}), from_fen(amount), read_day(open_day))


def pools_then(ledgers: Ledgers, product: Product, at: int | None, known_at: int | None) -> dict[int, Pool]:
    """The pools of a product by warehouse as of a business time, from the documents known at a posting."""
    history = History.load(ledgers, product.id, product.costing)
    history.until(at, known_at)
    events, _ = history.events()
    return replay(history.first_costing, events).pools
