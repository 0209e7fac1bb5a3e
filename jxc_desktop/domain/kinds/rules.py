"""The posting rule: what a document does to stock, parties and money. Pure.

Costs are not known here: the planned moves carry the rule by which `domain.costing` finds them, and
`domain.journal` adds the entries once they are known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jxc_desktop.domain.documents import Document, Line, Movement
from jxc_desktop.domain.values import Fen, Units, to_millionths


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """A stock move of one line before it has an id and a cost; ``units`` is signed."""

    line: int
    product_id: int
    warehouse_id: int
    rule: Movement
    units: Units
    contra: str
    at: datetime
    value: Fen | None = None
    counted: Units | None = None
    unit_cost: int | None = None
    source_move_id: int | None = None
    reverses_move_id: int | None = None


@dataclass(frozen=True, slots=True)
class PartyChange:
    """What a party owes us more (+) or we owe them more (−), in fen."""

    amount: Fen
    account: str


@dataclass(frozen=True, slots=True)
class MoneyChange:
    """What a money account gains or loses, in fen."""

    account: str
    means: str
    amount: Fen


@dataclass(frozen=True, slots=True)
class Booking:
    """What one document does, apart from the cost of its goods."""

    moves: tuple[PlannedMove, ...]
    party: tuple[PartyChange, ...]
    money: tuple[MoneyChange, ...]


def book(document: Document) -> Booking:
    """Apply the posting rule of the document's kind."""
    return Booking(_moves(document), _party(document), _money(document))


def _moves(document: Document) -> tuple[PlannedMove, ...]:
    if document.kind.movement is Movement.NONE:
        return ()
    return tuple(_move(document, line) for line in document.lines)


def _move(document: Document, line: Line) -> PlannedMove:
    kind = document.kind
    rule, value = kind.movement, None
    if rule is Movement.IN_AT_VALUE:
        value = line.net
        if not kind.default_price and line.value is None and not line.price and not line.gross:
            rule, value = Movement.IN_AT_AVERAGE, None
    elif rule is Movement.IN_AT_SOURCE and line.source_move_id is None:
        rule = Movement.IN_AT_AVERAGE
    elif rule in {Movement.COUNT, Movement.REVALUE}:
        value = line.value
    return PlannedMove(
        line=line.line,
        product_id=line.product.id,
        warehouse_id=document.warehouse_id,
        rule=rule,
        units=kind.direction * line.units,
        contra=kind.contra_account,
        at=line.at or document.at,
        value=value,
        counted=line.units if rule is Movement.COUNT else None,
        unit_cost=None if line.unit_cost is None else to_millionths(line.unit_cost),
        source_move_id=line.source_move_id,
    )


def _party(document: Document) -> tuple[PartyChange, ...]:
    kind = document.kind
    if not kind.party_sign or document.party_id is None:
        return ()
    account = "receivables" if document.party_owes else "payables"
    on_account = sum(paid.kept for paid in document.tenders if not paid.account)
    amount = on_account if kind.tendered else document.totals.total
    return (PartyChange(kind.party_sign * amount, account),) if amount else ()


def _money(document: Document) -> tuple[MoneyChange, ...]:
    sign = document.kind.money_sign
    return tuple(
        MoneyChange(paid.account, paid.means, sign * paid.kept)
        for paid in document.tenders
        if paid.account and paid.kept
    )
