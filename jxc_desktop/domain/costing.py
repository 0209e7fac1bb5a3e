"""What goods cost over time: the replay of a history of moves, charges on receipts, what parts make.

What a single holding does with a receipt or an issue is in `domain.pool`; this module walks them in order.

**Charges.** A supplier's invoice or the freight that comes later adds value to a receipt. It acts where that
receipt stands in history: the receipt puts its own value and all its charges, so whatever left since bears
its share, and the books keep the two apart.

**Places.** Goods that only change their bin keep their place in the pool; a count of one bin or lot fixes the
quantity there.

**Parts.** What an assembly makes comes in at what its parts cost when they left (`parts_values`); the caller
hands that value in with the move, and walks the goods made again when it changes. Parts must be there when they
leave: were they short, a later receipt would have to cover them, which might be made of the very goods they are
part of, and costs would run in a circle.

**Replay.** `replay` walks the whole history of one product over all its warehouses in the order of
*(business time, position)* and answers what every move costs. The caller appends the differences to
what is booked; nothing is rewritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jxc_desktop.domain.documents import Movement
from jxc_desktop.domain.pool import Layer, Pool
from jxc_desktop.domain.product import Costing
from jxc_desktop.domain.values import Fen, Units, apportion


class Move(NamedTuple):
    """One stock move as costing sees it; moves are handed over in the order of history.

    ``units`` is signed. For a count it is the difference booked so far, and is computed anew.
    ``reverses`` with ``in_place`` says that a move and its mirror stand at the same place of history
    and cancel: both are left out.
    """

    id: int
    warehouse: int
    rule: Movement
    units: Units
    value: Fen | None = None
    counted: Units | None = None
    unit_cost: int | None = None
    source: int | None = None
    reverses: int | None = None
    in_place: bool = False
    new: bool = False
    costing: Costing | None = None  # set on the event "from here on another method"
    bin: int = 0
    lot: int = 0


@dataclass(frozen=True, slots=True)
class Shortfall:
    """The first moment a pool would be below zero because of the new moves."""

    warehouse: int
    index: int
    quantity: Units


@dataclass(slots=True)
class Replayed:
    """The outcome of a replay: costs by move, counted differences by count, the pools at the end."""

    costs: dict[int, Fen]
    differences: dict[int, Units]
    pools: dict[int, Pool]
    shortfalls: list[Shortfall]
    lacking: list[int] = field(default_factory=list)  # parts that were not there when they left


@dataclass(slots=True)
class _Walk:
    """The state of one replay."""

    costing: Costing
    pools: dict[int, Pool] = field(default_factory=dict)
    moves: dict[int, Move] = field(default_factory=dict)
    returned: dict[int, tuple[Units, Fen]] = field(default_factory=dict)
    costs: dict[int, Fen] = field(default_factory=dict)
    uses: dict[int, list[Layer]] = field(default_factory=dict)
    differences: dict[int, Units] = field(default_factory=dict)
    watched: set[int] = field(default_factory=set)
    shortfalls: list[Shortfall] = field(default_factory=list)
    charges: dict[int, list[Move]] = field(default_factory=dict)
    lacking: list[int] = field(default_factory=list)
    placed: dict[tuple[int, int, int], Units] | None = None  # by warehouse, bin, lot; where any are kept

    def pool(self, warehouse: int) -> Pool:
        found = self.pools.get(warehouse)
        if found is None:
            found = Pool(self.costing, costs=self.costs, uses=self.uses)
            self.pools[warehouse] = found
        return found

    def apply(self, move: Move, order: int) -> None:
        pool = self.pools.get(move.warehouse) or self.pool(move.warehouse)
        before = pool.quantity
        if move.rule is Movement.OUT_AT_COST:  # nearly all moves of a shop, and the look-up costs as much as the rule
            pool.take(move.id, -move.units, None, move.lot)
        else:
            _RULES[move.rule](self, pool, move, order)
        if self.placed is not None:
            place = (move.warehouse, move.bin, move.lot)
            change = move.units if move.rule is Movement.PLACE else pool.quantity - before
            self.placed[place] = self.placed.get(place, 0) + change
        if self.watched or move.new:
            self.watch(move, pool.quantity - before, pool, order)

    def booked(self, move: Move, pool: Pool) -> Units:
        """What the books say there is where a count looked."""
        if self.placed is None:
            return pool.quantity
        return self.placed.get((move.warehouse, move.bin, move.lot), 0)

    def lots_in(self, warehouse: int) -> dict[int, Units]:
        """What there is of each lot in a warehouse; nothing where any of them is short."""
        found: dict[int, Units] = {}
        for (where, _bin, lot), units in (self.placed or {}).items():
            if where == warehouse:
                found[lot] = found.get(lot, 0) + units
        lots = {lot: units for lot, units in sorted(found.items()) if units}
        return lots if all(units > 0 for units in lots.values()) else {}

    def watch(self, move: Move, change: Units, pool: Pool, order: int) -> None:
        """Note the first shortfall after new moves lowered the stock; a count ends the concern."""
        if move.new and change < 0:
            self.watched.add(move.warehouse)
        elif move.rule is Movement.COUNT:
            self.watched.discard(move.warehouse)
        if pool.quantity < 0 and move.warehouse in self.watched:
            self.shortfalls.append(Shortfall(move.warehouse, order, pool.quantity))
            self.watched.discard(move.warehouse)


def _in_at_value(walk: _Walk, pool: Pool, move: Move, order: int) -> None:
    charges = walk.charges.get(move.id)
    if charges is None:
        pool.put(move.id, move.units, move.value or 0, order, None, move.lot)
        return
    added = sum(charge.value or 0 for charge in charges)
    pool.put(move.id, move.units, (move.value or 0) + added, order, None, move.lot)
    pool.costs[move.id] -= added
    for charge in charges:
        pool.costs[charge.id] = pool.costs.get(charge.id, 0) + (charge.value or 0)


def _in_at_average(_walk: _Walk, pool: Pool, move: Move, order: int) -> None:
    pool.put(move.id, move.units, pool.at_last_cost(move.units, move.lot), order, None, move.lot)


def _in_at_source(walk: _Walk, pool: Pool, move: Move, order: int) -> None:
    source = walk.moves.get(move.source or 0)
    if source is None:
        _in_at_average(walk, pool, move, order)
        return
    sold, fen = walk.returned.get(source.id, (0, 0))
    back = pool.give_back(move.id, source.id, -source.units, (sold, fen), move.units, order, move.lot)
    walk.returned[source.id] = (sold + move.units, fen + back)


def _out_at_cost(_walk: _Walk, pool: Pool, move: Move, _order: int) -> None:
    pool.take(move.id, -move.units, None, move.lot)


def _out_as_part(walk: _Walk, pool: Pool, move: Move, _order: int) -> None:
    if pool.quantity < -move.units:
        walk.lacking.append(move.id)
    pool.take(move.id, -move.units, None, move.lot)


def _out_of_source(_walk: _Walk, pool: Pool, move: Move, _order: int) -> None:
    pool.take(move.id, -move.units, move.source, move.lot)


def _count(walk: _Walk, pool: Pool, move: Move, order: int) -> None:
    change = (move.counted or 0) - walk.booked(move, pool)
    walk.differences[move.id] = change
    if change > 0:
        pool.put(move.id, change, pool.at_last_cost(change, move.lot), order, None, move.lot)
    elif change < 0:
        pool.take(move.id, -change, None, move.lot)
    else:
        pool.costs.setdefault(move.id, 0)
    if move.value is not None:
        pool.revalue_lot(move.id, move.lot, move.value)


def _revalue(_walk: _Walk, pool: Pool, move: Move, _order: int) -> None:
    if move.unit_cost is not None:
        pool.set_unit_cost(move.id, move.unit_cost)
    else:
        pool.revalue(move.id, max(pool.value + (move.value or 0), 0))


def _reversal(walk: _Walk, pool: Pool, move: Move, order: int) -> None:
    cost = walk.costs.get(move.reverses or 0, 0)
    original = walk.moves.get(move.reverses or 0)
    if original is not None and original.rule is Movement.IN_AT_SOURCE and original.source in walk.returned:
        units, fen = walk.returned[original.source]
        walk.returned[original.source] = units - original.units, fen - cost  # it may come back once more
    if move.units == 0:
        pool.revalue(move.id, max(pool.value - cost, 0))
    elif move.units > 0:
        pool.put(move.id, move.units, -cost, order, None, move.lot)
    else:
        pool.take_exactly(move.id, -move.units, cost, move.reverses, move.lot)


def _nothing(_walk: _Walk, pool: Pool, move: Move, _order: int) -> None:
    pool.costs.setdefault(move.id, 0)


_RULES: dict[Movement, Callable[[_Walk, Pool, Move, int], None]] = {
    Movement.NONE: _nothing,
    Movement.IN_AT_VALUE: _in_at_value,
    Movement.IN_AT_AVERAGE: _in_at_average,
    Movement.IN_AT_SOURCE: _in_at_source,
    Movement.IN_AT_PARTS: _in_at_value,
    Movement.OUT_AT_COST: _out_at_cost,
    Movement.OUT_OF_SOURCE: _out_of_source,
    Movement.OUT_AS_PART: _out_as_part,
    Movement.COUNT: _count,
    Movement.REVALUE: _revalue,
    Movement.CHARGE: _nothing,
    Movement.PLACE: _nothing,
    Movement.REVERSAL: _reversal,
}


def cancelled_pairs(moves: Iterable[Move]) -> set[int]:
    """Ids of the moves that cancel in place: the reversed and its mirror at the same point of history."""
    gone: set[int] = set()
    for move in moves:
        if move.in_place and move.reverses is not None:
            gone.update((move.id, move.reverses))
    return gone


def charges_of(moves: Iterable[Move], gone: set[int]) -> dict[int, list[Move]]:
    """The charges of each receipt that still stand."""
    found: dict[int, list[Move]] = {}
    for move in moves:
        if move.rule is Movement.CHARGE and move.id not in gone:
            found.setdefault(move.source or 0, []).append(move)
    return found


def replay(costing: Costing, moves: Sequence[Move]) -> Replayed:
    """Walk the history of one product, over all its warehouses, from its first move.

    ``costing`` is the method it began with; events in between may change it. Moves that cancel in
    place take no part and no cost is answered for them: they keep what was booked, and their mirror
    books the opposite.
    """
    walk = _Walk(costing)
    gone = cancelled_pairs(moves)
    walk.charges = charges_of(moves, gone)
    walk.placed = {} if any(move.bin or move.lot for move in moves) else None
    fresh = {move.reverses for move in moves if move.new and move.in_place}
    for order, move in enumerate(moves):
        if move.costing is not None:
            walk.costing = move.costing
            for warehouse, pool in walk.pools.items():
                pool.change_method(move.costing, order, walk.lots_in(warehouse))
        elif move.id in gone:
            if move.id in fresh and move.units > 0:
                walk.watched.add(move.warehouse)
        else:
            walk.moves[move.id] = move
            walk.apply(move, order)
    return Replayed(walk.costs, walk.differences, walk.pools, walk.shortfalls, walk.lacking)


class Part(NamedTuple):
    """A move of an assembly or disassembly: what left (``cost`` is negative), or its share of what was made."""

    document: int
    move: int
    product: int
    made: bool
    weight: int
    cost: Fen


def parts_values(parts: Iterable[Part]) -> dict[int, Fen]:
    """What each move that was made of others is worth: all that left with its document, shared by weight."""
    left: dict[int, Fen] = {}
    made: dict[int, list[Part]] = {}
    for part in parts:
        if part.made:
            made.setdefault(part.document, []).append(part)
        else:
            left[part.document] = left.get(part.document, 0) - part.cost
    return {
        part.move: value
        for document, moves in made.items()
        for part, value in zip(moves, apportion(left.get(document, 0), [one.weight for one in moves]), strict=True)
    }
