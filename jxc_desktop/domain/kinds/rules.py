"""The posting rule: what a document does to stock, parties and money. Pure.

Costs are not known here: the planned moves carry the rule by which `domain.costing` finds them, and
`domain.journal` adds the entries once they are known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from jxc_desktop.domain.documents import Document, Line, Movement, booked_totals
from jxc_desktop.domain.kinds.warehouse import SET_APART
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
    day: date | None = None  # where it is not that of the document
    bin_id: int = 0
    lot_id: int = 0  # negative: made with the posting
    source_place: int | None = None  # the source is another move of the same document, by its place


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
    if document.kind.movement is Movement.CHARGE:
        return tuple(_charge(document, line) for line in document.lines if line.charge)
    moves: list[PlannedMove] = []
    for line in document.lines:
        moves += _moves_of(document, line, len(moves))
    return tuple(moves)


def _charge(document: Document, line: Line) -> PlannedMove:
    """Value added to a receipt where it stands in history, so that what left since bears its share."""
    contra = document.kind.contra_account
    return PlannedMove(
        line=line.line,
        product_id=line.product.id,
        warehouse_id=line.warehouse_id or document.warehouse_id,
        rule=Movement.CHARGE,
        units=0,
        contra=document.purpose or contra,
        at=line.at or document.at,
        day=line.day,
        value=line.charge,
        source_move_id=line.source_move_id,
    )


def _moves_of(document: Document, line: Line, place: int) -> list[PlannedMove]:
    """The moves of a line; what was rejected is kept apart. ``place`` is how many moves there are before.

    What comes in goes to the warehouse with all its value first and is set apart from there at its cost; what
    comes back goes where it belongs at once.
    """
    whole = _move(document, line)
    apart = document.rejects_warehouse_id
    if not line.rejected or apart is None:
        return [whole]
    if whole.rule in {Movement.IN_AT_SOURCE, Movement.IN_AT_AVERAGE}:
        kept = replace(whole, units=whole.units - line.rejected)
        bad = replace(whole, units=line.rejected, warehouse_id=apart)
        return [one for one in (kept, bad) if one.units]
    out = replace(
        whole,
        rule=Movement.OUT_OF_SOURCE,
        units=-line.rejected,
        contra=SET_APART,
        value=None,
        unit_cost=None,
        source_place=place,
    )
    into = replace(out, rule=Movement.IN_AT_SOURCE, units=line.rejected, warehouse_id=apart, source_place=place + 1)
    return [whole, out, into]


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
    if document.party_id is None:
        return ()
    account = "receivables" if document.party_owes else "payables"
    if kind.settles:
        lowered = kind.party_sign or (-1 if document.party_owes else 1)
        amount = lowered * document.totals.gross
        return (PartyChange(amount, account),) if amount else ()
    if not kind.party_sign:
        return ()
    on_account = sum(paid.kept for paid in document.tenders if not paid.account)
    paid_for = kind.tendered or (kind.money_sign and kind.contra_account)
    amount = kind.party_sign * (on_account if paid_for else booked_totals(document).total)
    return (PartyChange(amount, account),) if amount else ()


def _money(document: Document) -> tuple[MoneyChange, ...]:
    sign = document.kind.money_sign
    changes = [
        MoneyChange(paid.account, paid.means, sign * paid.kept)
        for paid in document.tenders
        if paid.account and paid.kept
    ]
    if document.to_account:
        changes += [replace(change, account=document.to_account, amount=-change.amount) for change in changes]
    return tuple(changes)
