"""The chain of a document: everything it came from and everything that came of it, with what is still open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from jxc_desktop.db.queries import chains as queries
from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.domain.documents import State
from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO, from_fen, from_units
from jxc_desktop.services.base import User
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.engine.open_lines import NOTHING, drawn_as
from jxc_desktop.services.engine.seeing import refuse_hidden, seen_ids, sees_amounts
from jxc_desktop.services.service import Service

if TYPE_CHECKING:
    from jxc_desktop.db.rows import AnyRow, Connection

MOST_NODES = 60
"""A receipt of money may settle a thousand sales; a chain shows so many documents and says that there are more."""
_NEXT_STEP = {
    "quotation": "ordered",
    "sales_order": "delivered",
    "delivery": "invoiced",
    "sales_return": "invoiced",
    "counter_sale": "returned",
    "purchase_requisition": "ordered",
    "supplier_inquiry": "quoted",
    "supplier_quote": "ordered",
    "purchase_contract": "ordered",
    "purchase_order": "received",
    "goods_receipt": "invoiced",
    "purchase_return": "invoiced",
}
"""What is expected to happen to the lines of a kind next (see `Kind.draws`)."""


@dataclass(frozen=True, slots=True)
class ChainNode:
    """A document of a chain. ``state`` is posted, partial, done, closed or reversed.

    ``step`` counts from the document asked for: below zero it came from these, above zero they came of it.
    ``open`` is the base quantity its next step has not taken yet; none where nothing is expected to follow.
    """

    number: str
    kind: str
    day: date
    party: str
    amount: Decimal
    state: str
    step: int
    open: Decimal | None = None
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """Documents in the order of their steps, the links between them (from, to), and whether there are more."""

    nodes: tuple[ChainNode, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    more: bool = False


class ChainService(Service):
    """Follows documents up and down."""

    def chain(self, number: str) -> Chain:
        """The chain of a document.

        Raises:
            NotFound: there is no such document.
        """
        user = self.require(Permission.DOCUMENT_VIEW)
        with self.database.read() as connection:
            refuse_hidden(connection, number, user)
            start = queries.document_id(connection, number)
            if start is None:
                raise NotFound(field="document", what=N_("document"), name=number)
            steps, links, more = _walked(connection, start)
            heads = queries.heads(connection, seen_ids(connection, list(steps), user))
            still_open = _still_open(connection, heads)
            closed = {row.id for row in heads if row.kind in _NEXT_STEP and Documents(connection).closed(row.id)}
        nodes = [_node(row, user, steps[row.id], still_open.get(row.id), closed=row.id in closed) for row in heads]
        numbers = {row.id: row.number for row in heads}
        return Chain(
            tuple(sorted(nodes, key=lambda node: node.step)),
            tuple((numbers[parent], numbers[child]) for child, parent in links if {child, parent} <= set(numbers)),
            more,
        )


Next = Callable[["Connection", Sequence[int]], Iterable[tuple[int, int]]]


def _walked(connection: Connection, start: int) -> tuple[dict[int, int], list[tuple[int, int]], bool]:
    """The documents by their step, the links (child, parent) that lead to them, and whether some were left out."""
    steps: dict[int, int] = {start: 0}
    links: dict[tuple[int, int], None] = {}
    more = False
    ways: tuple[tuple[int, int, Next], ...] = ((-1, 1, queries.parents), (1, 0, queries.children))
    for direction, place, follow in ways:
        front, step = [start], 0
        while front and not more:
            step += direction
            fresh = []
            for pair in follow(connection, front):
                links[pair] = None
                if pair[place] not in steps:
                    steps[pair[place]] = step
                    fresh.append(pair[place])
            front = fresh
            more = len(steps) > MOST_NODES
    kept = dict(list(steps.items())[:MOST_NODES])
    return kept, list(links), more


def _still_open(connection: Connection, heads: Sequence[AnyRow]) -> dict[int, tuple[int, int]]:
    """Base units still open and units in all, by document; only where a next step is expected."""
    expected = {row.id: _NEXT_STEP[row.kind] for row in heads if row.kind in _NEXT_STEP and row.reverses_id is None}
    lines: dict[int, list[AnyRow]] = defaultdict(list)
    for line in queries.lines(connection, list(expected)):
        lines[line.document_id].append(line)
    documents = Documents(connection)
    result = {}
    for word in set(expected.values()):
        ids = [line.id for one, found in lines.items() if expected[one] == word for line in found]
        drawn = drawn_as(documents, ids, word)
        for one, found in lines.items():
            if expected[one] == word:
                left = sum(max(line.quantity - drawn.get(line.id, NOTHING).units, 0) for line in found)
                result[one] = (left, sum(line.quantity for line in found))
    return result


def _node(row: AnyRow, user: User, step: int, found: tuple[int, int] | None, *, closed: bool) -> ChainNode:
    undone = row.reverses_id is not None or row.reversed_by is not None
    return ChainNode(
        number=row.number,
        kind=row.kind,
        day=read_day(row.day),
        party=row.party_name or "",
        amount=from_fen(row.total) if sees_amounts(user, kind_of(row.kind)) else ZERO,
        state=_state(found, undone=undone, closed=closed),
        step=step,
        open=None if found is None or undone else from_units(found[0]),
        next_step="" if found is None else _NEXT_STEP[row.kind],
    )


def _state(found: tuple[int, int] | None, *, undone: bool, closed: bool) -> str:
    if undone:
        return State.REVERSED.value
    if closed:
        return "closed"
    if found is None or found[0] == found[1]:
        return State.POSTED.value
    return "partial" if found[0] else "done"
