"""Made-up histories of one product: events with their own times, and an order in which they are entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.support.commands import Books

FIRST = datetime(2026, 1, 1, 8)
KINDS = ("receipt", "sale", "issue", "return", "count", "adjustment", "supplier_return", "found")


@dataclass(frozen=True)
class Event:
    """One thing that happens: ``of`` is the earlier event a return belongs to."""

    place: int
    kind: str
    quantity: Decimal
    fen: int
    of: int = -1

    @property
    def at(self) -> datetime:
        """Its own time; no two events share one."""
        return FIRST + timedelta(hours=7 * self.place, minutes=self.place)


@dataclass(frozen=True)
class Story:
    """Events in the order they happened, and the order they are entered in."""

    costing: str
    events: tuple[Event, ...]
    entered: tuple[int, ...]

    def at_between(self, place: int) -> str:
        """A time after the event at ``place`` and before the next, as text."""
        return (self.events[place].at + timedelta(hours=3)).isoformat()


@dataclass
class Told:
    """A story told to a shop: the number of each event's document."""

    product: str
    numbers: dict[int, str] = field(default_factory=dict)


@st.composite
def stories(draw: st.DrawFn, most: int = 9) -> Story:
    """A history in which returns bring back no more than left, in any entry order that keeps them possible."""
    events: list[Event] = []
    open_of: dict[int, int] = {}
    for place in range(draw(st.integers(2, most))):
        kind = draw(st.sampled_from(KINDS))
        pieces, of = draw(st.integers(1, 12)), -1
        if kind in {"return", "supplier_return"}:
            wanted = "sale" if kind == "return" else "receipt"
            sources = [one.place for one in events if one.kind == wanted and open_of[one.place]]
            if not sources:
                kind = "receipt"
            else:
                of = draw(st.sampled_from(sources))
                pieces = min(pieces, open_of[of])
                open_of[of] -= pieces
        open_of[place] = pieces
        events.append(Event(place, kind, Decimal(pieces), draw(st.integers(0, 2500)), of))
    order = draw(st.permutations(range(len(events))))
    return Story(draw(st.sampled_from(["average", "fifo"])), tuple(events), _possible(order, events))


def _possible(order: Sequence[int], events: Sequence[Event]) -> tuple[int, ...]:
    """The order with every return after what it returns."""
    result: list[int] = []
    for place in order:
        for one in (events[place].of, place):
            if one >= 0 and one not in result:
                result.append(one)
    return tuple(result)


def tell(books: Books, story: Story, product: str, order: Sequence[int]) -> Told:
    """Enter a story into a shop as a product of its own."""
    books.product(product, costing=story.costing, price="1")
    told = Told(product)
    for place in order:
        told.numbers[place] = enter(books, told, story.events[place])
    return told


def enter(books: Books, told: Told, event: Event) -> str:
    """Post one event; answers its document's number."""
    line: dict[str, Any] = {"product": told.product, "quantity": f"{event.quantity}"}
    amount = f"{Decimal(event.fen) / 100:.2f}"
    at = event.at.isoformat()
    if event.kind in {"sale", "return"}:
        verb = "sell" if event.kind == "sale" else "refund"
        more: dict[str, Any] = {}
        if event.kind == "return":
            more["document"] = told.numbers[event.of]
            line = {"product": told.product, "quantity": line["quantity"]}
        else:
            line["amount"] = amount
        return str(books.do(verb, at=at, confirm="all", lines=[line], **more)["number"])
    if event.kind == "count":
        return str(books.do("count", at=at, confirm="all", lines=[line], post=True)["number"])
    kinds = {
        "receipt": "goods_receipt",
        "issue": "other_issue",
        "adjustment": "cost_adjustment",
        "supplier_return": "purchase_return",
        "found": "other_receipt",
    }
    members: dict[str, Any] = {"kind": kinds[event.kind], "at": at, "confirm": "all"}
    if event.kind == "receipt":
        line["amount"] = amount
    elif event.kind == "adjustment":
        line = {"product": told.product, "unit_cost": amount}
    elif event.kind == "supplier_return":
        members["from"] = told.numbers[event.of]
    return str(books.do("post", lines=[line], **members)["number"])
