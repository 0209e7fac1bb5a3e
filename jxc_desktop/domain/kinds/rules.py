"""The posting rule: what a document does to stock, parties and money. Pure.

Costs are not known here: the planned moves carry the rule by which `domain.costing` finds them, and
`domain.journal` adds the entries once they are known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from jxc_desktop.domain.cards import PointCause
from jxc_desktop.domain.documents import Document, Kind, Line, Movement, Place, booked_totals
from jxc_desktop.domain.kinds.warehouse import FEES, SET_APART
from jxc_desktop.domain.values import Fen, Units, apportion, to_fen, to_millionths


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
class CardChange:
    """What a card gains (loaded, given back) or loses (spent), in fen; a negative id is made with the posting."""

    card_id: int
    amount: Fen


@dataclass(frozen=True, slots=True)
class PointChange:
    """What a member gains or loses in points, and why."""

    cause: PointCause
    points: int


@dataclass(frozen=True, slots=True)
class Booking:
    """What one document does, apart from the cost of its goods."""

    moves: tuple[PlannedMove, ...]
    party: tuple[PartyChange, ...]
    money: tuple[MoneyChange, ...]
    cards: tuple[CardChange, ...] = ()
    points: tuple[PointChange, ...] = ()


def book(document: Document) -> Booking:
    """Apply the posting rule of the document's kind."""
    return Booking(_moves(document), _party(document), _money(document), _cards(document), _points(document))


def _moves(document: Document) -> tuple[PlannedMove, ...]:
    kind = document.kind
    if kind.movement is Movement.NONE:
        return ()
    moves: list[PlannedMove] = []
    for line in document.lines:
        if kind.movement is Movement.CHARGE:
            moves += _charges(document, line) if line.charge else ()
        elif kind.transfers:
            moves += _transferred(document, line, len(moves))
        else:
            moves += _moves_of(document, line, len(moves))
    if kind.makes:
        moves += _fees(document, moves)
    return tuple(moves)


def _parts(line: Line) -> tuple[Place, ...]:
    """Where the goods of a line lie; one part where neither bins nor lots are kept of them."""
    return line.places or (Place(line.units, source_move_id=line.source_move_id),)


def _shares(amount: Fen | None, parts: tuple[Place, ...]) -> list[Fen | None]:
    """What of an amount belongs to each part."""
    if amount is None or len(parts) == 1:
        return [amount] * len(parts)
    weights = [abs(part.units) for part in parts]
    return list(apportion(amount, weights if any(weights) else [1] * len(parts)))


def _charges(document: Document, line: Line) -> list[PlannedMove]:
    """Value added to a receipt where it stands in history, so that what left since bears its share."""
    kind, parts = document.kind, _parts(line)
    return [
        PlannedMove(
            line=line.line,
            product_id=line.product.id,
            warehouse_id=line.warehouse_id or document.warehouse_id,
            rule=Movement.CHARGE,
            units=0,
            contra=document.purpose or kind.contra_account,
            at=line.at or document.at,
            day=line.day,
            value=share,
            source_move_id=part.source_move_id,
            bin_id=part.bin_id,
            lot_id=part.lot_id,
        )
        for part, share in zip(parts, _shares(line.charge, parts), strict=True)
        if share
    ]


def _transferred(document: Document, line: Line, place: int) -> list[PlannedMove]:
    """Out here and in there, at the cost it left with; within a warehouse only the place changes."""
    moves: list[PlannedMove] = []
    there = _destination(document)
    whole = _move(document, line)
    for part in _parts(line):
        out = replace(whole, units=-part.units, bin_id=part.bin_id, lot_id=part.lot_id, source_move_id=None)
        if there == document.warehouse_id:
            out = replace(out, rule=Movement.PLACE)
            into = replace(out, units=part.units, bin_id=part.to_bin_id)
        else:
            into = replace(
                out,
                rule=Movement.IN_AT_SOURCE,
                units=part.units,
                warehouse_id=there,
                bin_id=part.to_bin_id,
                source_place=place + len(moves),
            )
        moves += [out, into]
    return moves


def _destination(document: Document) -> int:
    """Where a transfer brings its goods now: what is sent is under way first."""
    if document.kind.in_transit == "to" and document.transit_warehouse_id is not None:
        return document.transit_warehouse_id
    return document.to_warehouse_id or document.warehouse_id


def _fees(document: Document, moves: list[PlannedMove]) -> list[PlannedMove]:
    """What making the goods cost, added to what was made, each by its share."""
    made = [place for place, move in enumerate(moves) if move.rule is Movement.IN_AT_PARTS]
    fee = sum(to_fen(charge.amount) for charge in document.charges)
    if not made or not fee:
        return []
    shares = apportion(fee, [moves[place].value or 0 for place in made])
    return [
        replace(moves[place], rule=Movement.CHARGE, units=0, contra=FEES, value=share, source_place=place)
        for place, share in zip(made, shares, strict=True)
        if share
    ]


def _moves_of(document: Document, line: Line, place: int) -> list[PlannedMove]:
    """The moves of a line, one for each bin and lot; ``place`` is how many moves there are before.

    What was rejected is kept apart: what comes in goes to the warehouse with all its value first and is set
    apart from there at its cost; what comes back goes where it belongs at once.
    """
    whole, parts = _move(document, line), _parts(line)
    sign = _sign(document.kind, line)
    moves = [
        replace(
            whole,
            units=sign * part.units,
            value=share,
            counted=part.units if whole.rule is Movement.COUNT else None,
            bin_id=part.bin_id,
            lot_id=part.lot_id,
            source_move_id=part.source_move_id,
        )
        for part, share in zip(parts, _shares(whole.value, parts), strict=True)
    ]
    apart = document.rejects_warehouse_id
    if not line.rejected or apart is None:
        return moves
    if whole.rule in {Movement.IN_AT_SOURCE, Movement.IN_AT_AVERAGE}:
        return _kept_apart(moves, line.rejected, apart)
    return _set_apart(moves, line.rejected, apart, place)


def _kept_apart(moves: list[PlannedMove], rejected: Units, apart: int) -> list[PlannedMove]:
    """What comes back, the bad of it (the last parts) into the warehouse for that."""
    good: list[PlannedMove] = []
    bad: list[PlannedMove] = []
    for move in reversed(moves):
        count = min(rejected, move.units)
        rejected -= count
        good += [replace(move, units=move.units - count)] if count < move.units else []
        bad += [replace(move, units=count, warehouse_id=apart, bin_id=0)] if count else []
    return [*reversed(good), *bad]


def _set_apart(moves: list[PlannedMove], rejected: Units, apart: int, place: int) -> list[PlannedMove]:
    """What came, and the bad of it (the last parts) brought to the warehouse for that at its cost."""
    result = list(moves)
    for index, move in reversed(list(enumerate(moves))):
        count = min(rejected, move.units)
        if not count:
            break
        rejected -= count
        out = replace(
            move,
            rule=Movement.OUT_OF_SOURCE,
            units=-count,
            contra=SET_APART,
            value=None,
            unit_cost=None,
            source_place=place + index,
        )
        into = replace(
            out,
            rule=Movement.IN_AT_SOURCE,
            units=count,
            warehouse_id=apart,
            bin_id=0,
            source_place=place + len(result),
        )
        result += [out, into]
    return result


def _sign(kind: Kind, line: Line) -> int:
    """The sign of the stock move: of an assembly the parts go and what is made of them comes."""
    return -kind.direction if kind.makes and not line.made else kind.direction


def _move(document: Document, line: Line) -> PlannedMove:
    kind = document.kind
    rule, value = kind.movement, None
    if kind.makes:
        rule = Movement.IN_AT_PARTS if _sign(kind, line) > 0 else Movement.OUT_AS_PART
        value = (line.value or 1) if rule is Movement.IN_AT_PARTS else None  # its share among what is made
    elif rule is Movement.IN_AT_VALUE:
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
        units=_sign(kind, line) * line.units,
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
        bonus = sign * document.bonus  # what a card gets beside what was paid for it
        changes += [
            MoneyChange(document.to_account, "" if document.kind.loads else change.means, -change.amount - bonus)
            for change in changes
        ]
    return tuple(changes)


def _cards(document: Document) -> tuple[CardChange, ...]:
    """What cards are loaded with, and what is taken from them; what a voucher was worth beyond the sale lapses."""
    kind = document.kind
    changes = (
        CardChange(
            paid.card_id,
            kind.loads * (paid.kept + document.bonus) if kind.loads else -kind.money_sign * (paid.kept + paid.lapsed),
        )
        for paid in document.tenders
        if paid.card_id
    )
    return tuple(change for change in changes if change.amount)


def _points(document: Document) -> tuple[PointChange, ...]:
    """What a member earns and spends; a return takes back what was earned and gives back what was spent."""
    kind = document.kind
    spent = -kind.money_sign * sum(paid.points for paid in document.tenders)
    got = PointCause.EARNED if kind.sales_sign else PointCause.ADJUSTED
    changes = (PointChange(got, document.points), PointChange(PointCause.SPENT, spent))
    return tuple(change for change in changes if change.points)
