"""What goods that are made of others are worth, while a decision is being found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jxc_desktop.db.repositories.ledgers import Ledgers
from jxc_desktop.domain.costing import Part, parts_values
from jxc_desktop.domain.documents import Movement
from jxc_desktop.domain.kinds.warehouse import ASSEMBLED
from jxc_desktop.domain.values import Fen
from jxc_desktop.services.engine.outcome import CostOutcome, NewMove

_OF_PARTS = frozenset({Movement.IN_AT_PARTS, Movement.OUT_AS_PART})


class Parts:
    """What goods that are made of others are worth: booked, planned, and as the costs of their parts change."""

    def __init__(self, ledgers: Ledgers, moves: Sequence[NewMove]) -> None:
        self.ledgers = ledgers
        made = {move.document for move in moves if move.planned.rule is Movement.IN_AT_PARTS}
        self.planned = [move for move in moves if move.document in made and move.planned.rule in _OF_PARTS]
        self.products = {move.product.id for move in self.planned if move.planned.rule is Movement.IN_AT_PARTS}
        self.booked: dict[int, list[Part]] = {}
        self.values: dict[int, Fen] = {}
        self.used: dict[int, Fen] = {}
        self.owner: dict[int, int] = {}

    def makes(self, product_id: int) -> bool:
        """Whether a new move makes this product of others."""
        return product_id in self.products

    def any(self, found: Mapping[int, CostOutcome]) -> bool:
        """Whether anything that was made of others could have changed."""
        return bool(self.planned) or any(one.contra == ASSEMBLED for out in found.values() for one in out.differences)

    def follow(self, found: Mapping[int, CostOutcome]) -> None:
        """Take over what the parts cost now."""
        changed: dict[int, Fen] = {}
        wanted: set[int] = set()
        for outcome in found.values():
            for one in outcome.differences:
                if one.contra == ASSEMBLED:
                    changed[one.move_id] = one.amount
                    wanted.add(one.document_id)
        for part in self.ledgers.parts(wanted - self.booked.keys()):
            self.booked.setdefault(part.document, []).append(part)
        booked = [
            part._replace(cost=part.cost + changed.get(part.move, 0))
            for parts in self.booked.values()
            for part in parts
        ]
        for parts in self.booked.values():
            for move, value in parts_values(parts).items():
                self.used.setdefault(move, value)
        planned = [self._part(move, found) for move in self.planned]
        self.values = parts_values([*booked, *planned])
        self.owner = {part.move: part.product for part in (*booked, *planned) if part.made}

    def _part(self, move: NewMove, found: Mapping[int, CostOutcome]) -> Part:
        outcome = found.get(move.product.id)
        cost = outcome.costs.get(move.id, 0) if outcome else 0
        made = move.planned.rule is Movement.IN_AT_PARTS
        return Part(-1 - move.document, move.id, move.product.id, made, move.planned.value or 0, cost)

    def stale(self) -> list[int]:
        """Products that were walked with other values."""
        return sorted({self.owner[move] for move, value in self.values.items() if self.used.get(move) != value})

    def value(self, move_id: int) -> Fen:
        """What a new move is worth; from now on it counts as walked with that."""
        self.used[move_id] = self.values.get(move_id, 0)
        return self.used[move_id]

    def use(self, product_id: int, booked: Mapping[int, Fen]) -> dict[int, Fen]:
        """The values of the booked moves that made a product, which is walked with them now."""
        mine = {move: value for move, value in self.values.items() if move in booked and self.owner[move] == product_id}
        self.used |= mine
        return mine
