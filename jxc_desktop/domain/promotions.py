"""Promotions: what is taken off the goods of a sale, whatever order they were scanned in.

Lines of one product at one price are one stack, however they were split; stacks have a fixed order, so the
answer depends on nothing else. Each piece is used by at most one promotion that counts pieces or sets a price;
what is spent in all (thresholds) is looked at afterwards. Of several promotions on the same goods those are
taken that leave the customer the most.

Amounts are fen; quantities are ten-thousandths of the base unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import permutations

from jxc_desktop.domain.values import EARLIEST, LATEST, Fen, Units, apportion, divide_half_up

PIECE: Units = 10_000
"""One base unit."""
SWITCHED_OFF = "-"
"""What a line says that takes no part."""
_MOST_ORDERS = 4
"""Of more promotions on the same goods than these, not every order is tried."""


class PromotionType(StrEnum):
    """What has to be bought for something to come off."""

    NTH = "nth"
    BUNDLE = "bundle"
    THRESHOLD = "threshold"
    TIMED = "timed"


@dataclass(frozen=True, slots=True)
class Promotion:
    """One promotion. Without products and categories it is for all goods.

    ``quantity`` is which piece is cheaper (nth), how many pieces make a set of any of the goods (bundle), or how
    many have to be bought (threshold); the values of ``products`` are how much of each a set holds. ``percent``
    and ``amount`` come off: off each n-th piece, off the set, off everything, off each base unit (timed);
    ``price`` is asked instead. ``ends`` is the last moment; ``hours`` are from–until each day.
    """

    code: str
    type: PromotionType
    name: str = ""
    products: Mapping[int, Units] = field(default_factory=dict)
    categories: frozenset[str] = frozenset()
    level: str = ""
    quantity: Units | None = None
    percent: Decimal | None = None
    amount: Fen | None = None
    price: Decimal | None = None
    threshold: Fen | None = None
    starts: datetime = EARLIEST
    ends: datetime = LATEST
    hours: tuple[tuple[time, time], ...] = ()

    def holds(self, level: str, at: datetime) -> bool:
        """Whether it is valid for a price level at a moment."""
        if self.level not in {"", level} or not self.starts <= at <= self.ends:
            return False
        return not self.hours or any(_within(at.time(), *span) for span in self.hours)

    def takes(self, product_id: int, category: str) -> bool:
        """Whether these goods belong to it."""
        if not self.products and not self.categories:
            return True
        return product_id in self.products or category in self.categories


@dataclass(frozen=True, slots=True)
class Goods:
    """A line that may take part: ``price`` in fen of one base unit, ``amount`` what the line comes to."""

    product_id: int
    category: str
    units: Units
    price: Fraction
    amount: Fen


@dataclass(frozen=True, slots=True)
class Off:
    """What comes off a line, and the codes of the promotions that took it, one after a comma."""

    amount: Fen = 0
    promotion: str = ""


NOTHING_OFF = Off()


@dataclass(slots=True)
class _Stack:
    """Goods of one product at one price."""

    product_id: int
    category: str
    price: Fraction
    units: Units = 0
    amount: Fen = 0


@dataclass(frozen=True, slots=True)
class _Effect:
    """What one promotion does: units used and fen taken off, by stack."""

    promotion: Promotion
    used: Mapping[int, Units] = field(default_factory=dict)
    off: Mapping[int, Fen] = field(default_factory=dict)

    @property
    def total(self) -> Fen:
        """What comes off in all."""
        return sum(self.off.values())


def _within(now: time, since: time, until: time) -> bool:
    if since <= until:
        return since <= now < until
    return now >= since or now < until


def promote(lines: Sequence[Goods], promotions: Iterable[Promotion]) -> tuple[Off, ...]:
    """What comes off each line by promotions that are valid now.

    The total and the amount of each product do not depend on the order of the lines or on how goods were
    split over lines.
    """
    stacks, places = _stacked(lines)
    known = sorted(promotions, key=lambda one: one.code)
    effects = _counted(stacks, [one for one in known if one.type is not PromotionType.THRESHOLD])
    effects += _thresholds(stacks, effects, [one for one in known if one.type is PromotionType.THRESHOLD])
    if not effects:
        return (NOTHING_OFF,) * len(lines)
    return _on_lines(lines, places, effects)


def _stacked(lines: Sequence[Goods]) -> tuple[list[_Stack], list[int]]:
    """The stacks, the dearest first, and the stack of each line."""
    keys = [(-line.price, line.product_id) for line in lines]
    order = {key: place for place, key in enumerate(sorted(set(keys)))}
    stacks: list[_Stack | None] = [None] * len(order)
    for line, key in zip(lines, keys, strict=True):
        place = order[key]
        stack = stacks[place] = stacks[place] or _Stack(line.product_id, line.category, line.price)
        stack.units += line.units
        stack.amount += line.amount
    return [stack for stack in stacks if stack is not None], [order[key] for key in keys]


def _counted(stacks: Sequence[_Stack], promotions: Sequence[Promotion]) -> list[_Effect]:
    """The effects of all promotions but thresholds, the best for the customer."""
    effects: list[_Effect] = []
    for rivals in _rivals(stacks, promotions):
        orders: Iterable[Sequence[Promotion]] = permutations(rivals)
        if len(rivals) > _MOST_ORDERS:
            alone = {one.code: sum(effect.total for effect in _in_order(stacks, [one])) for one in rivals}
            orders = [sorted(rivals, key=lambda one: (-alone[one.code], one.code))]
        best: list[_Effect] = []
        for order in orders:
            found = _in_order(stacks, order)
            if sum(effect.total for effect in found) > sum(effect.total for effect in best):
                best = found
        effects += best
    return effects


def _rivals(stacks: Sequence[_Stack], promotions: Sequence[Promotion]) -> list[list[Promotion]]:
    """The promotions that have goods here, those with goods in common together."""
    groups: list[tuple[set[int], list[Promotion]]] = []
    for promotion in promotions:
        mine = {place for place, stack in enumerate(stacks) if promotion.takes(stack.product_id, stack.category)}
        if not mine:
            continue
        together, apart = [promotion], []
        for places, others in groups:
            if places & mine:
                mine |= places
                together = [*others, *together]
            else:
                apart.append((places, others))
        groups = [*apart, (mine, sorted(together, key=lambda one: one.code))]
    return [together for _places, together in groups]


def _in_order(stacks: Sequence[_Stack], order: Sequence[Promotion]) -> list[_Effect]:
    """Each promotion on what those before it left."""
    free = {place: stack.units for place, stack in enumerate(stacks)}
    effects = []
    for promotion in order:
        places = [place for place, stack in enumerate(stacks) if promotion.takes(stack.product_id, stack.category)]
        effect = _RULES[promotion.type](stacks, free, places, promotion)
        if effect.total > 0:
            effects.append(effect)
            for place, units in effect.used.items():
                free[place] -= units
    return effects


def _nth(stacks: Sequence[_Stack], free: Mapping[int, Units], places: Sequence[int], promotion: Promotion) -> _Effect:
    """Every n-th piece, counted from the dearest down, is cheaper."""
    step = (promotion.quantity or 2 * PIECE) // PIECE
    counts = [free[place] // PIECE for place in places]
    last = sum(counts) // step * step
    used: dict[int, Units] = {}
    off: dict[int, Fen] = {}
    before = 0
    for place, count in zip(places, counts, strict=True):
        after = min(before + count, last)
        cheaper = after // step - before // step
        used[place] = (after - before) * PIECE
        if cheaper:
            price = stacks[place].price
            off[place] = _half_up(cheaper * (price - _reduced(promotion, price)))
        before = after
    return _Effect(promotion, used, off)


def _reduced(promotion: Promotion, price: Fraction) -> Fraction:
    """What one piece costs by a promotion; never more than before, never less than nothing."""
    if promotion.price is not None:
        return min(price, Fraction(promotion.price) * 100)
    if promotion.amount is not None:
        return max(Fraction(0), price - promotion.amount)
    return price - price * Fraction(promotion.percent or 0) / 100


def _bundle(
    stacks: Sequence[_Stack], free: Mapping[int, Units], places: Sequence[int], promotion: Promotion
) -> _Effect:
    """Sets for one price: so much of each product, or any pieces of the goods; the dearest go in first."""
    if promotion.quantity is not None:
        needs = [(places, promotion.quantity)]
    else:
        needs = [
            ([place for place in places if stacks[place].product_id == product_id], units)
            for product_id, units in sorted(promotion.products.items())
        ]
    whole = PIECE if promotion.quantity is not None else 1
    left = {place: free[place] // whole * whole for place in places}
    used, worth, off = dict.fromkeys(places, 0), dict.fromkeys(places, Fraction(0)), Fraction(0)
    while needs:
        times = min(_times(left, among, units) for among, units in needs)
        taken = [take for among, units in needs for take in _take(left, among, units * times)] if times else []
        value = sum((stacks[place].price * units / PIECE for place, units in taken), Fraction(0))
        saved = value - _set_price(promotion, value, times)
        if saved <= 0:
            break
        off += saved
        for place, units in taken:
            left[place] -= units
            used[place] += units
            worth[place] += stacks[place].price * units / PIECE
    shares = apportion(_half_up(off), [int(worth[place] * PIECE) for place in places])
    return _Effect(promotion, used, dict(zip(places, shares, strict=True)))


def _times(left: Mapping[int, Units], among: Sequence[int], units: Units) -> int:
    """How many sets can be filled alike: from one stack as often as it lasts, else one of several stacks."""
    if sum(left[place] for place in among) < units:
        return 0
    top = next(left[place] for place in among if left[place])
    return max(1, top // units)


def _take(left: Mapping[int, Units], among: Sequence[int], units: Units) -> list[tuple[int, Units]]:
    taken = []
    for place in among:
        part = min(left[place], units)
        if part:
            taken.append((place, part))
            units -= part
    return taken


def _set_price(promotion: Promotion, value: Fraction, times: int) -> Fraction:
    """What ``times`` sets worth ``value`` cost."""
    if promotion.price is not None:
        return Fraction(promotion.price) * 100 * times
    if promotion.amount is not None:
        return max(Fraction(0), value - promotion.amount * times)
    return value - value * Fraction(promotion.percent or 0) / 100


def _timed(stacks: Sequence[_Stack], free: Mapping[int, Units], places: Sequence[int], promotion: Promotion) -> _Effect:
    """Another price, or so much off each unit, for as long as it lasts."""
    used, off = {}, {}
    for place in places:
        stack = stacks[place]
        whole = free[place] == stack.units
        value = Fraction(stack.amount) if whole else stack.price * free[place] / PIECE
        if promotion.percent is not None:
            saved = value * Fraction(promotion.percent) / 100
        else:
            saved = value - _reduced(promotion, stack.price) * free[place] / PIECE
        if saved > 0:
            used[place], off[place] = free[place], min(_half_up(saved), int(value))
    return _Effect(promotion, used, off)


def _thresholds(stacks: Sequence[_Stack], before: Sequence[_Effect], promotions: Sequence[Promotion]) -> list[_Effect]:
    """What comes off because enough was spent; goods count for one such promotion, the best one first."""
    left = {place: stack.amount for place, stack in enumerate(stacks)}
    for effect in before:
        for place, off in effect.off.items():
            left[place] = max(0, left[place] - off)
    effects: list[_Effect] = []
    open_ones = list(promotions)
    while open_ones:
        best = max((_spent(stacks, left, one) for one in open_ones), key=lambda effect: effect.total)
        if best.total <= 0:
            break
        effects.append(best)
        open_ones = [one for one in open_ones if one.code != best.promotion.code]
        for place in best.used:
            del left[place]
    return effects


def _spent(stacks: Sequence[_Stack], left: Mapping[int, Fen], promotion: Promotion) -> _Effect:
    places = [place for place in left if promotion.takes(stacks[place].product_id, stacks[place].category)]
    base = sum(left[place] for place in places)
    pieces = sum(stacks[place].units for place in places)
    reached = base >= promotion.threshold if promotion.threshold is not None else pieces >= (promotion.quantity or 0)
    if not places or not reached:
        return _Effect(promotion)
    if promotion.amount is not None:
        off = min(promotion.amount, base)
    else:
        off = _half_up(base * Fraction(promotion.percent or 0) / 100)
    shares = apportion(off, [left[place] for place in places])
    return _Effect(promotion, dict.fromkeys(places, 0), dict(zip(places, shares, strict=True)))


def _on_lines(lines: Sequence[Goods], places: Sequence[int], effects: Sequence[_Effect]) -> tuple[Off, ...]:
    """What came off each stack, on its lines."""
    result = [NOTHING_OFF] * len(lines)
    by_place: dict[int, list[int]] = {}
    for index, place in enumerate(places):
        by_place.setdefault(place, []).append(index)
    for place, members in by_place.items():
        taken = [effect for effect in effects if effect.off.get(place)]
        if not taken:
            continue
        amounts = [lines[index].amount for index in members]
        total = min(sum(effect.off[place] for effect in taken), sum(amounts))
        codes = ",".join(effect.promotion.code for effect in taken)
        if total:
            shares = apportion(total, amounts)
            for index, share in zip(members, shares, strict=True):
                result[index] = Off(share, codes)
    return tuple(result)


def _half_up(value: Fraction | int) -> Fen:
    exact = Fraction(value)
    return divide_half_up(exact.numerator, exact.denominator)


_RULES = {PromotionType.NTH: _nth, PromotionType.BUNDLE: _bundle, PromotionType.TIMED: _timed}
