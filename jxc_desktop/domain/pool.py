"""A holding of goods: its quantity and value, what issues of it cost, and what each receipt has left.

A holding is *(quantity, value)* of one product in one warehouse (a pool). Everything here works on
whole fen and whole ten-thousandths of the base unit, so no cent is ever made or lost.

**An issue.** What *stays* is rounded half-up (value × what stays ÷ quantity); the issue takes the
difference. So the last piece takes all the value that is left, and 10.00 over three pieces leaves as
3.33, 3.33, 3.34.

**Short goods.** An issue beyond stock leaves at the last known cost; the receipt that covers it later
gives it its own cost, and the difference belongs to the issue.

**Lots.** Goods costed by lot or serial number are layers whose own lot is used first. Where the books lack a lot
that left all the same, it leaves at the cost of the oldest others, so that no quantity never has a value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jxc_desktop.domain.product import Costing
from jxc_desktop.domain.values import Fen, Units, apportion, divide_half_up

_UNIT_COST_SCALE = 10**8  # millionths × ten-thousandths per fen


def part_of(value: Fen, units: Units, taken: Units) -> Fen:
    """The value that ``taken`` of ``units`` carry away: what stays is rounded half-up."""
    return value - divide_half_up(value * (units - taken), units)


@dataclass(slots=True)
class Layer:
    """What is left of one receipt; ``order`` is its place in the queue."""

    order: int
    move: int
    units: Units
    value: Fen
    lot: int = 0  # 0 unless costed by lot


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
    lots: dict[int, tuple[Units, Fen]] = field(default_factory=dict)  # what each lot cost when it last came, by lot

    def at_last_cost(self, units: Units, lot: int = 0) -> Fen:
        """The value of some units at the last known cost (0 while nothing is known); of their lot where it has one."""
        if lot in self.lots:
            came, cost = self.lots[lot]
            return divide_half_up(cost * units, came)
        return divide_half_up(self.last_value * units, self.last_quantity) if self.last_quantity else 0

    def put(self, move: int, units: Units, value: Fen, order: int, origin: int | None = None, lot: int = 0) -> None:
        """Receive; short pieces are covered first, oldest first, and take the cost of this receipt.

        ``origin`` is the receipt the goods first came with, when they come back; ``lot`` counts where goods are
        costed by it.
        """
        lot = lot if self.costing.by_lot else 0
        if lot and units:
            self.lots[lot] = units, value
        self.costs[move] = self.costs.get(move, 0) + value
        self.quantity += units
        self.value += value
        while self.shorts and units:
            units, value = self._cover(self.shorts[0], Layer(order, origin or move, units, value, lot))
        if units and self.costing.layered:
            self._add_layer(Layer(order, origin or move, units, value, lot))
        self._remember(units, value)

    def take(self, move: int, units: Units, first: int | None = None, lot: int = 0) -> None:
        """Issue by the method; ``first`` names a receipt whose own layer goes first."""
        if self.costing is Costing.AVERAGE and 0 < units <= self.quantity:
            self._take_average(move, units)
            return
        lot = lot if self.costing.by_lot else 0
        there = min(units, max(self.quantity, 0))
        cost = self._take_there(move, there, first, lot) if there else 0
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

    def take_exactly(self, move: int, units: Units, value: Fen, first: int | None, lot: int = 0) -> None:
        """Issue a given value (a mirrored receipt), as far as the holding can bear it.

        Without goods no value may stay, and goods may not be left with a negative one: then the
        method decides, and the difference is a variance of the move.
        """
        left = self.quantity - units
        if left <= 0 or self.value < value or self.costing.layered:
            self.take(move, units, first, lot)
            return
        self.costs[move] = self.costs.get(move, 0) - value
        self.quantity, self.value = left, self.value - value
        self._remember(0, 0)

    def give_back(
        self, move: int, source: int, sold: Units, returned: tuple[Units, Fen], units: Units, order: int, lot: int = 0
    ) -> Fen:
        """Take ``units`` of the issue ``source`` back at the cost they left with; answers that cost.

        ``returned`` is what came back of it before, so all parts together bring back all its cost.
        """
        if self.costing.layered and source in self.uses:
            return self._restore(move, source, units, order, lot)
        cost = -self.costs.get(source, 0)
        back = part_of(cost - returned[1], sold - returned[0], units)
        self.put(move, units, back, order, lot=lot)
        return back

    def revalue_lot(self, move: int, lot: int, value: Fen) -> None:
        """Give all that is there of a lot a value; goods costed together get it as a whole."""
        if not self.costing.by_lot or not lot:
            self.revalue(move, value)
            return
        own = [layer for layer in self.layers if layer.lot == lot]
        if not own:
            return
        before = sum(layer.value for layer in own)
        for layer, share in zip(own, apportion(value, [layer.units for layer in own]), strict=True):
            layer.value = share
        self.lots[lot] = sum(layer.units for layer in own), value
        self._set_value(move, self.value - before + value)

    def revalue(self, move: int, target: Fen) -> None:
        """Give the goods in stock another value; without goods there is nothing to value."""
        if self.quantity <= 0:
            self.costs[move] = self.costs.get(move, 0)
            return
        if self.costing.layered:
            weights = [layer.value for layer in self.layers]
            if sum(weights) <= 0:
                weights = [layer.units for layer in self.layers]
            self._share(apportion(target, weights))
        self._set_value(move, target)

    def set_unit_cost(self, move: int, millionths: int) -> None:
        """Give every unit in stock the same cost (millionths a base unit)."""
        if self.quantity > 0:
            target = divide_half_up(millionths * self.quantity, _UNIT_COST_SCALE)
            if self.costing.layered:
                self._share(apportion(target, [layer.units for layer in self.layers]))
            self._set_value(move, target)
        else:
            self.costs[move] = self.costs.get(move, 0)
        self.last_quantity, self.last_value = _UNIT_COST_SCALE, millionths

    def change_method(self, costing: Costing, order: int, lots: Mapping[int, Units] | None = None) -> None:
        """Go on with another method; the value stays what it is. ``lots`` says what there is of each lot."""
        self.costing = costing
        self.layers = []
        if costing.layered and self.quantity > 0:
            there = lots if costing.by_lot and lots else {0: self.quantity}
            values = apportion(self.value, list(there.values()))
            self.layers = [
                Layer(order, 0, units, value, lot) for (lot, units), value in zip(there.items(), values, strict=True)
            ]

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

    def _cover(self, short: Short, comes: Layer) -> tuple[Units, Fen]:
        """Give short pieces the cost of what comes; answers what of it is left."""
        units, value = comes.units, comes.value
        count = min(short.units, units)
        share = part_of(value, units, count)
        provisional = part_of(short.value, short.units, count)
        self.costs[short.move] -= share - provisional
        self.value -= share - provisional
        self.uses.setdefault(short.move, []).append(Layer(comes.order, comes.move, count, share, comes.lot))
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
            if before.order == layer.order and before.move == layer.move and before.lot == layer.lot:
                before.units += layer.units
                before.value += layer.value
                return
            if before.order <= layer.order:
                self.layers.insert(index, layer)
                return
        self.layers.insert(0, layer)

    def _take_there(self, move: int, units: Units, first: int | None, lot: int) -> Fen:
        if not self.costing.layered:
            return part_of(self.value, self.quantity, units)
        if first is not None or self.costing.by_lot:
            self.layers.sort(key=lambda layer: (layer.lot != lot, layer.move != first, layer.order))
        cost, uses = 0, self.uses.setdefault(move, [])
        while units:
            layer = self.layers[0]
            count = min(layer.units, units)
            share = part_of(layer.value, layer.units, count)
            uses.append(Layer(layer.order, layer.move, count, share, layer.lot))
            layer.units -= count
            layer.value -= share
            if not layer.units:
                self.layers.pop(0)
            units -= count
            cost += share
        if first is not None or self.costing.by_lot:
            self.layers.sort(key=lambda layer: layer.order)
        return cost

    def _restore(self, move: int, source: int, units: Units, order: int, lot: int) -> Fen:
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
            self._put_back(move, Layer(use.order, use.move, count, share, use.lot))
        if units:  # it came back before and that was reversed: its layers are used up
            value = self.at_last_cost(units, lot)
            self.put(move, units, value, order, None, lot)
            back += value
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
            self.put(move, layer.units, layer.value, layer.order, origin=layer.move, lot=layer.lot)
            return
        self.costs[move] = self.costs.get(move, 0) + layer.value
        self.quantity += layer.units
        self.value += layer.value
        self._add_layer(layer)
        self._remember(layer.units, layer.value)
