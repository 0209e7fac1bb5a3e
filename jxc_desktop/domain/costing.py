"""What goods cost: holdings, moving average, first in first out, and the replay of history.

A holding is *(quantity, value)* of one product in one warehouse (a pool). Everything here works on
whole fen and whole ten-thousandths of the base unit, so no cent is ever made or lost.

**An issue.** What *stays* is rounded half-up (value × what stays ÷ quantity); the issue takes the
difference. So the last piece takes all the value that is left, and 10.00 over three pieces leaves as
3.33, 3.33, 3.34.

**Short goods.** An issue beyond stock leaves at the last known cost; the receipt that covers it later
gives it its own cost, and the difference belongs to the issue.

**Charges.** A supplier's invoice or the freight that comes later adds value to a receipt. It acts where that
receipt stands in history: the receipt puts its own value and all its charges, so whatever left since bears
its share, and the books keep the two apart.

**Replay.** `replay` walks the whole history of one product over all its warehouses in the order of
*(business time, position)* and answers what every move costs. The caller appends the differences to
what is booked; nothing is rewritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jxc_desktop.domain.documents import Movement
from jxc_desktop.domain.product import Costing
from jxc_desktop.domain.values import Fen, Units, apportion, divide_half_up

_UNIT_COST_SCALE = 10**8  # millionths × ten-thousandths per fen


def part_of(value: Fen, units: Units, taken: Units) -> Fen:
    """The value that ``taken`` of ``units`` carry away: what stays is rounded half-up."""
    return value - divide_half_up(value * (units - taken), units)


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


@dataclass(slots=True)
class Layer:
    """What is left of one receipt; ``order`` is its place in the queue."""

    order: int
    move: int
    units: Units
    value: Fen


@dataclass(slots=True)
class Short:
    """Pieces that left before they came: how many, and the cost they were given meanwhile."""

    move: int
    units: Units
    value: Fen


@dataclass(slots=True)
class Pool:
    """The stock of one product in one warehouse, and the costs it gave to the moves.

    ``last_quantity`` and ``last_value`` are the last known cost as an exact ratio.
    """

    costing: Costing = Costing.AVERAGE
    quantity: Units = 0
    value: Fen = 0
    last_quantity: Units = 0
    last_value: Fen = 0
    layers: list[Layer] = field(default_factory=list)
    shorts: list[Short] = field(default_factory=list)
    costs: dict[int, Fen] = field(default_factory=dict)
    uses: dict[int, list[Layer]] = field(default_factory=dict)

    def at_last_cost(self, units: Units) -> Fen:
        """The value of some units at the last known cost (0 while nothing is known)."""
        return divide_half_up(self.last_value * units, self.last_quantity) if self.last_quantity else 0

    def put(self, move: int, units: Units, value: Fen, order: int, origin: int | None = None) -> None:
        """Receive; short pieces are covered first, oldest first, and take the cost of this receipt.

        ``origin`` is the receipt the goods first came with, when they come back.
        """
        self.costs[move] = self.costs.get(move, 0) + value
        self.quantity += units
        self.value += value
        while self.shorts and units:
            units, value = self._cover(self.shorts[0], origin or move, units, value, order)
        if units and self.costing is Costing.FIFO:
            self._add_layer(Layer(order, origin or move, units, value))
        self._remember(units, value)

    def take(self, move: int, units: Units, first: int | None = None) -> None:
        """Issue by the method; ``first`` names a receipt whose own layer goes first."""
        if self.costing is Costing.AVERAGE and 0 < units <= self.quantity:
            self._take_average(move, units)
            return
        there = min(units, max(self.quantity, 0))
        cost = self._take_there(move, there, first) if there else 0
        if short := units - there:
            provisional = self.at_last_cost(short)
            self.shorts.append(Short(move, short, provisional))
            cost += provisional
        self.costs[move] = self.costs.get(move, 0) - cost
        self.quantity -= units
        self.value -= cost
        self._remember(0, 0)

    def _take_average(self, move: int, units: Units) -> None:
        """What nearly every move of a shop does, in few steps: an issue the holding can bear."""
        left = self.quantity - units
        stays = divide_half_up(self.value * left, self.quantity)
        self.costs[move] = self.costs.get(move, 0) + stays - self.value
        self.quantity, self.value = left, stays
        if left:
            self.last_quantity, self.last_value = left, stays

    def take_exactly(self, move: int, units: Units, value: Fen, first: int | None) -> None:
        """Issue a given value (a mirrored receipt), as far as the holding can bear it.

        Without goods no value may stay, and goods may not be left with a negative one: then the
        method decides, and the difference is a variance of the move.
        """
        left = self.quantity - units
        if left <= 0 or self.value < value or self.costing is Costing.FIFO:
            self.take(move, units, first)
            return
        self.costs[move] = self.costs.get(move, 0) - value
        self.quantity, self.value = left, self.value - value
        self._remember(0, 0)

    def give_back(
        self, move: int, source: int, sold: Units, returned: tuple[Units, Fen], units: Units, order: int
    ) -> Fen:
        """Take ``units`` of the issue ``source`` back at the cost they left with; answers that cost.

        ``returned`` is what came back of it before, so all parts together bring back all its cost.
        """
        if self.costing is Costing.FIFO and source in self.uses:
            return self._restore(move, source, units)
        cost = -self.costs.get(source, 0)
        back = part_of(cost - returned[1], sold - returned[0], units)
        self.put(move, units, back, order)
        return back

    def revalue(self, move: int, target: Fen) -> None:
        """Give the goods in stock another value; without goods there is nothing to value."""
        if self.quantity <= 0:
            self.costs[move] = self.costs.get(move, 0)
            return
        if self.costing is Costing.FIFO:
            weights = [layer.value for layer in self.layers]
            if sum(weights) <= 0:
                weights = [layer.units for layer in self.layers]
            self._share(apportion(target, weights))
        self._set_value(move, target)

    def set_unit_cost(self, move: int, millionths: int) -> None:
        """Give every unit in stock the same cost (millionths a base unit)."""
        if self.quantity > 0:
            target = divide_half_up(millionths * self.quantity, _UNIT_COST_SCALE)
            if self.costing is Costing.FIFO:
                self._share(apportion(target, [layer.units for layer in self.layers]))
            self._set_value(move, target)
        else:
            self.costs[move] = self.costs.get(move, 0)
        self.last_quantity, self.last_value = _UNIT_COST_SCALE, millionths

    def change_method(self, costing: Costing, order: int) -> None:
        """Go on with another method; the value stays what it is."""
        self.costing = costing
        self.layers = []
        if costing is Costing.FIFO and self.quantity > 0:
            self.layers.append(Layer(order, 0, self.quantity, self.value))

    def _set_value(self, move: int, target: Fen) -> None:
        self.costs[move] = self.costs.get(move, 0) + target - self.value
        self.value = target
        self._remember(0, 0)

    def _share(self, values: Sequence[Fen]) -> None:
        for layer, value in zip(self.layers, values, strict=True):
            layer.value = value

    def _remember(self, units: Units, value: Fen) -> None:
        if self.quantity > 0:
            self.last_quantity, self.last_value = self.quantity, self.value
        elif units > 0:
            self.last_quantity, self.last_value = units, value

    def _cover(self, short: Short, move: int, units: Units, value: Fen, order: int) -> tuple[Units, Fen]:
        count = min(short.units, units)
        share = part_of(value, units, count)
        provisional = part_of(short.value, short.units, count)
        self.costs[short.move] -= share - provisional
        self.value -= share - provisional
        self.uses.setdefault(short.move, []).append(Layer(order, move, count, share))
        short.units -= count
        short.value -= provisional
        if not short.units:
            self.shorts.pop(0)
        if units == count:
            self.last_quantity, self.last_value = count, share
        return units - count, value - share

    def _add_layer(self, layer: Layer) -> None:
        for index in range(len(self.layers), 0, -1):
            before = self.layers[index - 1]
            if before.order == layer.order and before.move == layer.move:
                before.units += layer.units
                before.value += layer.value
                return
            if before.order <= layer.order:
                self.layers.insert(index, layer)
                return
        self.layers.insert(0, layer)

    def _take_there(self, move: int, units: Units, first: int | None) -> Fen:
        if self.costing is not Costing.FIFO:
            return part_of(self.value, self.quantity, units)
        if first is not None:
            self.layers.sort(key=lambda layer: (layer.move != first, layer.order))
        cost, uses = 0, self.uses.setdefault(move, [])
        while units:
            layer = self.layers[0]
            count = min(layer.units, units)
            share = part_of(layer.value, layer.units, count)
            uses.append(Layer(layer.order, layer.move, count, share))
            layer.units -= count
            layer.value -= share
            if not layer.units:
                self.layers.pop(0)
            units -= count
            cost += share
        if first is not None:
            self.layers.sort(key=lambda layer: layer.order)
        return cost

    def _restore(self, move: int, source: int, units: Units) -> Fen:
        """Last out, first back, into the layers the goods came from with their old dates."""
        back = 0
        for short in [short for short in self.shorts if short.move == source]:
            count = min(short.units, units)
            back += self._take_short_back(move, short, count)
            units -= count
        uses = self.uses[source]
        while units and uses:
            use = uses[-1]
            count = min(use.units, units)
            share = part_of(use.value, use.units, count)
            use.units -= count
            use.value -= share
            if not use.units:
                uses.pop()
            units -= count
            back += share
            self._put_back(move, Layer(use.order, use.move, count, share))
        return back

    def _take_short_back(self, move: int, short: Short, units: Units) -> Fen:
        """Pieces that left before they came are back: nothing was used for them, nothing has to cover them."""
        value = part_of(short.value, short.units, units)
        short.units -= units
        short.value -= value
        if not short.units:
            self.shorts.remove(short)
        self.costs[move] = self.costs.get(move, 0) + value
        self.quantity += units
        self.value += value
        return value

    def _put_back(self, move: int, layer: Layer) -> None:
        if self.shorts:
            self.put(move, layer.units, layer.value, layer.order, origin=layer.move)
            return
        self.costs[move] = self.costs.get(move, 0) + layer.value
        self.quantity += layer.units
        self.value += layer.value
        self._add_layer(layer)
        self._remember(layer.units, layer.value)


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
            pool.take(move.id, -move.units)
        else:
            _RULES[move.rule](self, pool, move, order)
        if self.watched or move.new:
            self.watch(move, pool.quantity - before, pool, order)

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
        pool.put(move.id, move.units, move.value or 0, order)
        return
    added = sum(charge.value or 0 for charge in charges)
    pool.put(move.id, move.units, (move.value or 0) + added, order)
    pool.costs[move.id] -= added
    for charge in charges:
        pool.costs[charge.id] = pool.costs.get(charge.id, 0) + (charge.value or 0)


def _in_at_average(_walk: _Walk, pool: Pool, move: Move, order: int) -> None:
    pool.put(move.id, move.units, pool.at_last_cost(move.units), order)


def _in_at_source(walk: _Walk, pool: Pool, move: Move, order: int) -> None:
    source = walk.moves.get(move.source or 0)
    if source is None:
        _in_at_average(walk, pool, move, order)
        return
    sold, fen = walk.returned.get(source.id, (0, 0))
    back = pool.give_back(move.id, source.id, -source.units, (sold, fen), move.units, order)
    walk.returned[source.id] = (sold + move.units, fen + back)


def _out_at_cost(_walk: _Walk, pool: Pool, move: Move, _order: int) -> None:
    pool.take(move.id, -move.units)


def _out_of_source(_walk: _Walk, pool: Pool, move: Move, _order: int) -> None:
    pool.take(move.id, -move.units, first=move.source)


def _count(walk: _Walk, pool: Pool, move: Move, order: int) -> None:
    change = (move.counted or 0) - pool.quantity
    walk.differences[move.id] = change
    if change > 0:
        pool.put(move.id, change, pool.at_last_cost(change), order)
    elif change < 0:
        pool.take(move.id, -change)
    else:
        pool.costs.setdefault(move.id, 0)
    if move.value is not None:
        pool.revalue(move.id, move.value)


def _revalue(_walk: _Walk, pool: Pool, move: Move, _order: int) -> None:
    if move.unit_cost is not None:
        pool.set_unit_cost(move.id, move.unit_cost)
    else:
        pool.revalue(move.id, max(pool.value + (move.value or 0), 0))


def _reversal(walk: _Walk, pool: Pool, move: Move, order: int) -> None:
    cost = walk.costs.get(move.reverses or 0, 0)
    if move.units == 0:
        pool.revalue(move.id, max(pool.value - cost, 0))
    elif move.units > 0:
        pool.put(move.id, move.units, -cost, order)
    else:
        pool.take_exactly(move.id, -move.units, cost, first=move.reverses)


def _nothing(_walk: _Walk, pool: Pool, move: Move, _order: int) -> None:
    pool.costs.setdefault(move.id, 0)


_RULES: dict[Movement, Callable[[_Walk, Pool, Move, int], None]] = {
    Movement.NONE: _nothing,
    Movement.IN_AT_VALUE: _in_at_value,
    Movement.IN_AT_AVERAGE: _in_at_average,
    Movement.IN_AT_SOURCE: _in_at_source,
    Movement.OUT_AT_COST: _out_at_cost,
    Movement.OUT_OF_SOURCE: _out_of_source,
    Movement.COUNT: _count,
    Movement.REVALUE: _revalue,
    Movement.CHARGE: _nothing,
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
    fresh = {move.reverses for move in moves if move.new and move.in_place}
    for order, move in enumerate(moves):
        if move.costing is not None:
            walk.costing = move.costing
            for pool in walk.pools.values():
                pool.change_method(move.costing, order)
        elif move.id in gone:
            if move.id in fresh and move.units > 0:
                walk.watched.add(move.warehouse)
        else:
            walk.moves[move.id] = move
            walk.apply(move, order)
    return Replayed(walk.costs, walk.differences, walk.pools, walk.shortfalls)
