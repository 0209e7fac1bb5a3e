"""The booked history of one product, ready to be walked again by `domain.costing`.

Services walk it together with moves that are about to be posted; the doctor walks it as it is and
compares what comes out with what is booked.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from jxc_desktop.db.repositories.ledgers import MOVE_OF_HISTORY, BookedMove, Ledgers
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.tables import cost_entries, costing_changes, products, stock_moves
from jxc_desktop.domain.costing import Move, parts_values
from jxc_desktop.domain.documents import Movement
from jxc_desktop.domain.product import Costing
from jxc_desktop.domain.values import Fen, Units

Place = tuple[int, int, int]
"""Where a move stands in history: business time, position, and its id to break ties."""

_ALL_MOVES = select(*MOVE_OF_HISTORY).order_by(
    stock_moves.c.product_id, stock_moves.c.business_at, stock_moves.c.position, stock_moves.c.id
)
_ALL_BOOKED = (
    select(cost_entries.c.product_id, cost_entries.c.move_id, func.sum(cost_entries.c.amount))
    .group_by(cost_entries.c.product_id, cost_entries.c.move_id)
    .order_by(cost_entries.c.product_id)
)
_ALL_METHODS = select(costing_changes).order_by(
    costing_changes.c.product_id, costing_changes.c.business_at, costing_changes.c.posting
)
_METHOD_NOW = select(products.c.id, products.c.costing).order_by(products.c.id)
_FETCH = 5_000
_MADE = Movement.IN_AT_PARTS.value
_RULES = {rule.value: rule for rule in Movement}


@dataclass(slots=True)
class History:
    """All moves of a product with what they cost as booked.

    ``rows`` leaves out what compensates a count: the count it belongs to is computed anew, and
    ``compensated`` says what was booked on top of it, in base units. ``methods`` are the changes of
    the costing method, ``first_costing`` the one before the first change. ``parts`` is what the goods were worth,
    move by move, that were made of others.
    """

    rows: dict[int, BookedMove]
    booked: Mapping[int, Fen]
    compensated: dict[int, Units]
    methods: list[AnyRow]
    first_costing: Costing
    parts: Mapping[int, Fen] = field(default_factory=dict)

    @classmethod
    def of(
        cls, moves: Iterable[BookedMove], booked: Mapping[int, Fen], methods: Sequence[AnyRow], costing: Costing
    ) -> History:
        """The history of rows already read; ``costing`` is the method of today."""
        rows: dict[int, BookedMove] = {}
        compensated: dict[int, Units] = defaultdict(int)
        for row in moves:
            if row.compensates_move_id is None:
                rows[row.id] = row
            else:
                compensated[row.compensates_move_id] += row.quantity
        return cls(rows, booked, compensated, list(methods), _first_costing(costing, methods))

    @classmethod
    def load(cls, ledgers: Ledgers, product_id: int, costing: Costing, known_at: int | None = None) -> History:
        """The history of one product; what parts cost ``known_at`` a posting."""
        methods = ledgers.method_changes([product_id])
        history = cls.of(ledgers.history(product_id), ledgers.booked_costs(product_id), methods, costing)
        made = {row.document_id for row in history.rows.values() if row.rule == _MADE}
        if made:
            history.parts = parts_values(ledgers.parts(made, known_at))
        return history

    def until(self, at: int | None, known_at: int | None) -> None:
        """Forget what happened after a business time, and what was posted after a posting number."""
        self.rows = {
            move_id: row
            for move_id, row in self.rows.items()
            if (at is None or row.business_at <= at) and (known_at is None or row.posting <= known_at)
        }
        self.methods = [
            row
            for row in self.methods
            if (at is None or row.business_at <= at) and (known_at is None or row.posting <= known_at)
        ]

    def events(self, new: Iterable[tuple[Place, Move]] = ()) -> tuple[list[Move], list[int]]:
        """Booked moves, changes of method and new moves in the order of history, and the time of each."""
        others = list(new)
        for row in self.methods:
            event = Move(0, 0, Movement.NONE, 0, costing=Costing(row.costing))
            others.append(((row.business_at, row.posting, 0), event))
        moves = [self._booked_move(row) for row in self.rows.values()]
        times = [row.business_at for row in self.rows.values()]
        if not others:
            return moves, times
        places = [(row.business_at, row.position, row.id) for row in self.rows.values()]
        others.sort(key=lambda pair: pair[0])
        for place, event in reversed(others):  # from the end: the indexes before it stay right
            index = bisect(places, place)
            moves.insert(index, event)
            times.insert(index, place[0])
        return moves, times

    def in_place(self, reverses: int | None, business_at: int, position: int | None) -> bool:
        """Whether a reversal stands at the place of the move it reverses, so that the two cancel."""
        reversed_row = self.rows.get(reverses) if reverses is not None else None
        return reversed_row is not None and (reversed_row.business_at, reversed_row.position) == (business_at, position)

    def _booked_move(self, row: BookedMove) -> Move:
        move, warehouse, rule, units, value, counted, unit_cost, source, reverses = row[:9]
        if rule == _MADE:
            value = self.parts.get(move, 0)
        in_place = reverses is not None and self.in_place(reverses, row.business_at, row.position)
        return Move(
            move,
            warehouse,
            _RULES[rule],
            units,
            value,
            counted,
            unit_cost,
            source,
            reverses,
            in_place,
            False,
            None,
            row.bin_id,
            row.lot_id,
        )


def _first_costing(costing: Costing, methods: Sequence[AnyRow]) -> Costing:
    """The method a product began with: the one it has now unless it was changed in between."""
    return Costing(methods[0].former) if methods else costing


def histories(connection: Connection) -> Iterator[tuple[int, History]]:
    """The history of every product that ever moved, one after the other, in one pass over each ledger."""
    booked = _Groups(connection.execute(_ALL_BOOKED.execution_options(yield_per=_FETCH)))
    methods = _Groups(connection.execute(_ALL_METHODS))
    costings = {product: Costing(costing) for product, costing in connection.execute(_METHOD_NOW)}
    parts = parts_values(Ledgers(connection).parts())
    moves = connection.execute(_ALL_MOVES.execution_options(yield_per=_FETCH))
    for product, rows in groupby(moves, key=lambda row: row.product_id):
        costs = {row.move_id: int(row[2]) for row in booked.take(product)}
        history = History.of(map(BookedMove._make, rows), costs, methods.take(product), costings[product])
        history.parts = parts
        yield product, history


class _Groups:
    """Rows in the order of products, handed out product by product."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._groups = groupby(rows, key=lambda row: row.product_id)
        self._next = next(self._groups, None)

    def take(self, product_id: int) -> list[Any]:
        while self._next is not None and self._next[0] <= product_id:
            owner, rows = self._next
            found = list(rows) if owner == product_id else []
            self._next = next(self._groups, None)
            if owner == product_id:
                return found
        return []
