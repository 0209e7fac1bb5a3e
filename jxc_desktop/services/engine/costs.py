"""Finding what planned moves cost: at the end of history from the kept balances, else by replay.

Most documents are the newest of their goods: then the pool as projected is enough, and nothing
earlier changes. A document dated earlier, one that covers short goods, a correction, or a return of
goods costed first in, first out walks the whole history of its goods again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jxc_desktop.db.history import History, Place
from jxc_desktop.db.repositories.ledgers import Difference, Holding, Ledgers
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.domain.costing import Move, Replayed, cancelled_pairs, replay
from jxc_desktop.domain.documents import Movement
from jxc_desktop.domain.errors import PartsLacking
from jxc_desktop.domain.kinds import PlannedMove
from jxc_desktop.domain.pool import Layer, Pool
from jxc_desktop.domain.product import Costing, Product
from jxc_desktop.domain.values import Units, from_fen, from_local_microseconds
from jxc_desktop.services.base import LateCosts
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.engine.outcome import Below, Compensation, CostOutcome, NewMove
from jxc_desktop.services.engine.parts import Parts

_NEEDS_HISTORY = frozenset({Movement.REVERSAL, Movement.CHARGE})
_PUTS = frozenset(
    {Movement.IN_AT_VALUE, Movement.IN_AT_AVERAGE, Movement.IN_AT_SOURCE, Movement.IN_AT_PARTS, Movement.COUNT}
)
_AT_LAST_COST = frozenset({Movement.IN_AT_AVERAGE, Movement.COUNT})
"""What may bring goods of a lot in at what the lot cost before, which only its history knows."""
_LAST_PLACE = 1 << 62
_MOST_ROUNDS = 1_000  # goods put together and taken apart again as often as this are a fault of ours, not a shop


def decide_costs(ledgers: Ledgers, moves: Sequence[NewMove]) -> CostOutcome:
    """Find the costs of new moves, and what they change in history. Nothing is written.

    Goods made of others are walked after their parts, and again whenever what their parts cost has changed; time
    only runs forward through assemblies, so this comes to rest.
    """
    deciding = _Deciding(ledgers, moves)
    deciding.walk_all()
    for _round in range(_MOST_ROUNDS):
        stale = deciding.stale()
        if not stale:
            return deciding.outcome()
        for product in stale:
            deciding.replay(product)
    raise RuntimeError("the costs of assembled goods do not come to rest")


class _Deciding:
    """One decision: what was found for each product, found anew where its parts changed."""

    def __init__(self, ledgers: Ledgers, moves: Sequence[NewMove]) -> None:
        self.ledgers = ledgers
        self.moves = moves
        self.by_product: dict[int, list[NewMove]] = defaultdict(list)
        for move in moves:
            self.by_product[move.product.id].append(move)
        self.products = {move.product.id: move.product for move in moves}
        self.holdings: dict[int, list[Holding]] = defaultdict(list)
        for holding in ledgers.holdings(self.by_product):
            self.holdings[holding.product_id].append(holding)
        self.found: dict[int, CostOutcome] = {}
        self.parts = Parts(ledgers, moves)

    def walk_all(self) -> None:
        """Every product of the new moves once, those made of others last."""
        at_end = {product for product, news in self.by_product.items() if _at_end(news, self.holdings[product])}
        layered = [product for product in at_end if self.products[product].costing.layered]
        news = [move for product in at_end for move in self.by_product[product]]
        kept = _Kept.load(self.ledgers, layered, news)
        for product in sorted(self.by_product, key=self.parts.makes):
            if self.parts.makes(product):
                self.parts.follow(self.found)
            if product in at_end:
                self.found[product] = _append(self.by_product[product], self.holdings[product], kept, self.parts)
            else:
                self.replay(product)

    def stale(self) -> list[int]:
        """The goods whose parts cost something else than what they were walked with."""
        if not self.parts.any(self.found):
            return []
        self.parts.follow(self.found)
        return self.parts.stale()

    def replay(self, product_id: int) -> None:
        """Walk the whole history of a product."""
        if product_id not in self.products:
            self.products |= Masters(self.ledgers.connection).products_by_id([product_id])
            self.holdings[product_id] = self.ledgers.holdings([product_id])
        product = self.products[product_id]
        history = History.load(self.ledgers, product.id, product.costing)
        history.parts = {**history.parts, **self.parts.use(product_id, history.parts)}
        self.found[product_id] = _replay(
            product, history, self.by_product.get(product_id, []), self.holdings[product_id], self.parts
        )

    def outcome(self) -> CostOutcome:
        """All that was found, together."""
        whole = CostOutcome()
        for found in self.found.values():
            whole.add(found)
        return whole


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
        if rule is Movement.PLACE:
            continue
        if rule is Movement.IN_AT_SOURCE and move.product.costing is not Costing.AVERAGE:
            return False
        if rule in _AT_LAST_COST and move.product.costing.by_lot:
            return False
        if rule in _PUTS and planned.warehouse_id in short:
            return False
        left = quantities.get(planned.warehouse_id, 0) + planned.units
        quantities[planned.warehouse_id] = left
        if left < 0 and rule is not Movement.COUNT:
            short.add(planned.warehouse_id)
    return not (short and any(_within_document(move.planned) for move in news))


def _within_document(planned: PlannedMove) -> bool:
    """Whether the source is a move that is posted together with this one."""
    return planned.source_move_id is not None and planned.source_move_id < 0


@dataclass(slots=True)
class _Kept:
    """What is kept of the goods that are appended to: open layers, places, and the issues goods come back from."""

    layers: Mapping[tuple[int, int], list[Layer]]
    placed: dict[tuple[int, int, int, int], Units]
    costs: dict[int, int]
    sold: dict[int, int]
    returned: dict[int, tuple[int, int]]

    @classmethod
    def load(cls, ledgers: Ledgers, layered: Sequence[int], moves: Sequence[NewMove]) -> _Kept:
        sources = {m.planned.source_move_id for m in moves if m.planned.rule is Movement.IN_AT_SOURCE}
        wanted = [source for source in sources if source is not None and source > 0]
        counted = {move.product.id for move in moves if move.planned.rule is Movement.COUNT}
        placed = {
            (row.product_id, row.warehouse_id, row.bin_id, row.lot_id): row.quantity
            for row in (ledgers.placed(counted) if counted else ())
        }
        layers = _layers(ledgers, layered)
        if not wanted:
            return cls(layers, placed, {}, {}, {})
        return cls(layers, placed, ledgers.costs_of(wanted), ledgers.quantities_of(wanted), ledgers.returned_of(wanted))


def _layers(ledgers: Ledgers, products: Sequence[int]) -> dict[tuple[int, int], list[Layer]]:
    found: dict[tuple[int, int], list[Layer]] = defaultdict(list)
    if products:
        for row in ledgers.layers(products):
            found[row.product_id, row.warehouse_id].append(
                Layer(row.position, row.move_id or 0, row.quantity, row.value, row.lot_id)
            )
    return found


def _append(news: Sequence[NewMove], holdings: Sequence[Holding], kept: _Kept, parts: Parts) -> CostOutcome:
    """Apply moves that come after everything else to the pools as they are kept."""
    outcome = CostOutcome()
    product = news[0].product
    known = {holding.warehouse_id: holding for holding in holdings}
    below: set[tuple[int, int]] = set()
    for move in sorted(news, key=lambda new: new.business_at):
        planned = move.planned
        key = (product.id, planned.warehouse_id)
        pool = outcome.pools.get(key)
        if pool is None:
            pool = _pool(product, known.get(key[1]), kept.layers.get(key, []))
            outcome.pools[key] = pool
            if product.costing.layered:
                outcome.layered.add(key)
        before = pool.quantity
        _apply(pool, move, kept, parts)
        outcome.costs[move.id] = pool.costs.get(move.id, 0)
        change = planned.units if planned.rule is Movement.PLACE else pool.quantity - before
        outcome.units[move.id] = change
        place = (*key, planned.bin_id, planned.lot_id)
        kept.placed[place] = kept.placed.get(place, 0) + change
        kept.costs[move.id], kept.sold[move.id] = outcome.costs[move.id], change
        if pool.quantity < 0 and pool.quantity < before and key not in below:
            below.add(key)
            outcome.below.append(Below(product, key[1], move.business_at, pool.quantity))
    return outcome


def _pool(product: Product, holding: Holding | None, layers: list[Layer]) -> Pool:
    if holding is None:
        return Pool(product.costing)
    return Pool(
        product.costing, holding.quantity, holding.value, holding.last_quantity, holding.last_value, layers=layers
    )


def _apply(pool: Pool, move: NewMove, kept: _Kept, parts: Parts) -> None:
    planned, rule = move.planned, move.planned.rule
    order = pool.layers[-1].order + 1 if pool.layers else 1
    if rule is Movement.IN_AT_VALUE:
        pool.put(move.id, planned.units, planned.value or 0, order, None, planned.lot_id)
    elif rule is Movement.OUT_AT_COST:
        pool.take(move.id, -planned.units, None, planned.lot_id)
    elif rule is Movement.OUT_AS_PART:
        _refuse_lacking(move.product, move.business_at, there=pool.quantity >= -planned.units)
        pool.take(move.id, -planned.units, None, planned.lot_id)
    elif rule is Movement.OUT_OF_SOURCE:
        pool.take(move.id, -planned.units, planned.source_move_id, planned.lot_id)
    elif rule is Movement.IN_AT_SOURCE:
        _give_back(pool, move, kept, order)
    elif rule is Movement.IN_AT_AVERAGE:
        pool.put(move.id, planned.units, pool.at_last_cost(planned.units), order, None, planned.lot_id)
    elif rule is Movement.IN_AT_PARTS:
        pool.put(move.id, planned.units, parts.value(move.id), order, None, planned.lot_id)
    elif rule is Movement.COUNT:
        _count(pool, move, kept, order)
    elif rule is not Movement.PLACE:
        _revalue(pool, move)


def _refuse_lacking(product: Product, at: int, *, there: bool) -> None:
    """Goods are made only of what is there.

    Raises:
        PartsLacking: with the day on which they are not.
    """
    if not there:
        raise PartsLacking(product=product.name, date=from_local_microseconds(at).date())


def _revalue(pool: Pool, move: NewMove) -> None:
    if move.planned.unit_cost is not None:
        pool.set_unit_cost(move.id, move.planned.unit_cost)
    else:
        pool.revalue(move.id, max(pool.value + (move.planned.value or 0), 0))


def _count(pool: Pool, move: NewMove, kept: _Kept, order: int) -> None:
    planned = move.planned
    place = (move.product.id, planned.warehouse_id, planned.bin_id, planned.lot_id)
    change = (planned.counted or 0) - kept.placed.get(place, 0)
    if change > 0:
        pool.put(move.id, change, pool.at_last_cost(change), order, None, planned.lot_id)
    elif change < 0:
        pool.take(move.id, -change, None, planned.lot_id)
    if planned.value is not None:
        pool.revalue_lot(move.id, planned.lot_id, planned.value)


def _give_back(pool: Pool, move: NewMove, kept: _Kept, order: int) -> None:
    source, units = move.planned.source_move_id or 0, move.planned.units
    pool.costs[source] = kept.costs.get(source, 0)
    before = kept.returned.get(source, (0, 0))
    back = pool.give_back(move.id, source, -kept.sold[source], before, units, order, move.planned.lot_id)
    kept.returned[source] = (before[0] + units, before[1] + back)


def _replay(
    product: Product, history: History, news: Sequence[NewMove], holdings: Sequence[Holding], parts: Parts
) -> CostOutcome:
    """Walk the history of one product with the new moves in their places, and collect what changes."""
    outcome = CostOutcome()
    events, times = history.events((_place(new), _new_move(history, new, parts)) for new in news)
    result = replay(history.first_costing, events)
    gone = cancelled_pairs(events)
    if result.lacking:
        index = next(place for place, event in enumerate(events) if event.id == result.lacking[0])
        _refuse_lacking(product, times[index], there=False)
    latest = max((holding.last_at for holding in holdings), default=0)
    outcome.backdated = any(move.business_at < latest for move in news)
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
        if pool.costing.layered:
            outcome.layered.add((product.id, warehouse))
    outcome.below.extend(
        Below(product, shortfall.warehouse, times[shortfall.index], shortfall.quantity)
        for shortfall in result.shortfalls
    )
    return outcome


def _place(new: NewMove) -> Place:
    position = _LAST_PLACE if new.position is None else new.position
    return new.business_at, position, _LAST_PLACE - new.id


def _new_move(history: History, new: NewMove, parts: Parts) -> Move:
    planned = new.planned
    return Move(
        new.id,
        planned.warehouse_id,
        planned.rule,
        planned.units,
        parts.value(new.id) if planned.rule is Movement.IN_AT_PARTS else planned.value,
        planned.counted,
        planned.unit_cost,
        planned.source_move_id,
        planned.reverses_move_id,
        history.in_place(planned.reverses_move_id, new.business_at, new.position),
        new=True,
        bin=planned.bin_id,
        lot=planned.lot_id,
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
    history = History.load(ledgers, product.id, product.costing, known_at)
    history.until(at, known_at)
    events, _ = history.events()
    return replay(history.first_costing, events).pools
