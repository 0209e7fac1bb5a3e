"""Why a movement cost what it cost: the movements that add up to its cost. Pure.

Under the moving average these are all movements since the stock was last empty; under first-in first-out
the receipts whose goods are taken, oldest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from jxc_desktop.domain.product import Costing
from jxc_desktop.domain.values import ZERO
from jxc_desktop.services.ledgers import CostChange, MoveRow

MOST_PARTS = 200
"""So many movements are listed; what was before them is one line."""
_OWN_VALUE = frozenset({"in_at_value", "in_at_source", "revalue", "reversal", "count"})
_SIX = Decimal("0.000001")
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Part:
    """One movement that stands behind a cost, with as much of it as counts."""

    document: str
    kind: str
    at: datetime | None
    quantity: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a movement cost what it did.

    ``how`` is ``own`` (its own value), ``average``, ``fifo`` or ``source``. ``parts`` add up to
    ``quantity`` and ``value``; ``changes`` came later and are part of the cost as it stands.
    """

    move: MoveRow
    how: str
    parts: tuple[Part, ...]
    quantity: Decimal
    value: Decimal
    unit: Decimal | None
    changes: tuple[CostChange, ...]


def explain(moves: Sequence[MoveRow], place: int, costing: Costing) -> Reason:
    """The reason of the cost of the movement at that place of the list."""
    move = moves[place]
    pool = [row for row in moves[:place] if row.warehouse == move.warehouse]
    if move.quantity >= 0 and move.rule in _OWN_VALUE:
        parts: tuple[Part, ...] = (_part(move),)
        return _reason(move, "own", parts)
    if move.source and move.rule in ("in_at_source", "reversal"):
        return _reason(move, "source", tuple(_part(row) for row in moves if row.document == move.source))
    if costing is Costing.FIFO and move.quantity < 0:
        return _reason(move, "fifo", _layers(pool, -move.quantity))
    return _reason(move, "average", _since_empty(pool))


def _part(row: MoveRow) -> Part:
    return Part(row.document, row.kind, row.at, row.quantity, row.cost or ZERO)


def _reason(move: MoveRow, how: str, parts: tuple[Part, ...]) -> Reason:
    quantity = sum((part.quantity for part in parts), ZERO)
    value = sum((part.value for part in parts), ZERO)
    unit = (value / quantity).quantize(_SIX, ROUND_HALF_UP) if quantity else None
    return Reason(move, how, parts, quantity, value, unit, move.changes)


def _since_empty(pool: Sequence[MoveRow]) -> tuple[Part, ...]:
    quantity, start = ZERO, 0
    for place, row in enumerate(pool, 1):
        quantity += row.quantity
        if quantity == 0:
            start = place
    kept = pool[start:]
    parts = [_part(row) for row in kept[-MOST_PARTS:]]
    before = kept[:-MOST_PARTS]
    if before:
        quantity = sum((row.quantity for row in before), ZERO)
        value = sum((row.cost or ZERO for row in before), ZERO)
        parts.insert(0, Part("", "", None, quantity, value))
    return tuple(parts)


def _layers(pool: Sequence[MoveRow], wanted: Decimal) -> tuple[Part, ...]:
    """The parts of receipts that are taken next after everything before was taken."""
    gone = -sum((row.quantity for row in pool if row.quantity < 0), ZERO)
    parts: list[Part] = []
    for row in (row for row in pool if row.quantity > 0):
        taken = min(gone, row.quantity)
        gone -= taken
        use = min(row.quantity - taken, wanted)
        if use > 0:
            value = ((row.cost or ZERO) * use / row.quantity).quantize(_CENT, ROUND_HALF_UP)
            parts.append(Part(row.document, row.kind, row.at, use, value))
            wanted -= use
        if not wanted:
            break
    return tuple(parts)
