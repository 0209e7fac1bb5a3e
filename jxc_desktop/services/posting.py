"""The one path by which anything is posted: decide what follows, ask what is doubtful, record it all.

Several documents may be decided together (a correction is a reversal and a copy): their moves are
walked in one replay, so a state that exists only between them is never judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from jxc_desktop.db.repositories.ledgers import Ledgers
from jxc_desktop.db.repositories.masters import MoneyAccount
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.documents import Document, Line
from jxc_desktop.domain.errors import (
    Backdating,
    BelowCost,
    BelowFloorPrice,
    Doubt,
    NegativeStock,
    NegativeStockForbidden,
)
from jxc_desktop.domain.journal import entries
from jxc_desktop.domain.kinds import MoneyChange, PartyChange, PlannedMove
from jxc_desktop.domain.product import NegativePolicy, Product
from jxc_desktop.domain.values import (
    Fen,
    from_fen,
    from_local_microseconds,
    from_units,
    local_microseconds,
    to_microseconds,
    to_millionths,
    to_units,
    unit_cost,
)
from jxc_desktop.services.base import Confirmations, User
from jxc_desktop.services.costs import Below, CostOutcome, Difference, NewMove, decide_costs, within
from jxc_desktop.services.settings import Policy, ShopSettings


@dataclass(frozen=True, slots=True)
class Planned:
    """One document about to be posted, with what it does and what it answers to."""

    document: Document
    moves: tuple[PlannedMove, ...]
    party: tuple[PartyChange, ...]
    money: tuple[MoneyChange, ...]
    request_digest: str
    reverses: AnyRow | None = None
    corrects: AnyRow | None = None
    position: int | None = None
    reason: str = ""
    asks_backdating: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """What posting would do, before anything is written. Move ids are temporary (negative)."""

    planned: tuple[Planned, ...]
    moves: tuple[tuple[NewMove, ...], ...]
    outcome: CostOutcome
    doubts: tuple[Doubt, ...]

    def line_costs(self, index: int) -> dict[int, Fen]:
        """The signed stock value each line of the index-th document moves."""
        costs: dict[int, Fen] = defaultdict(int)
        for move in self.moves[index]:
            costs[move.planned.line] += self.outcome.costs[move.id]
        return costs


@dataclass(frozen=True, slots=True)
class Context:
    """Who posts, when, and under which settings. ``closed_until`` is a boundary in local microseconds."""

    user: User
    settings: ShopSettings
    now: datetime
    local: datetime
    counter: str = ""
    closed_until: int | None = None
    open_day: int = 0
    warnings: list[str] = field(default_factory=list)


def decide(
    ledgers: Ledgers, planned: Sequence[Planned], products: Mapping[int, Product], settings: ShopSettings
) -> Decision:
    """Find costs, consequences and doubts of documents posted together.

    Raises:
        NegativeStockForbidden: a product that forbids it would be below zero at some moment.
    """
    count, groups = 0, []
    for one in planned:
        group = []
        for move in one.moves:
            count += 1
            group.append(NewMove.of(count, move, products[move.product_id], one.position))
        groups.append(tuple(group))
    outcome = decide_costs(ledgers, [move for group in groups for move in group])
    decision = Decision(tuple(planned), tuple(groups), outcome, ())
    doubts = (
        *_price_doubts(decision, settings),
        *_negative_doubts(decision, settings),
        *_backdating(decision, settings),
    )
    return Decision(decision.planned, decision.moves, outcome, doubts)


def _price_doubts(decision: Decision, settings: ShopSettings) -> Iterable[Doubt]:
    for index, one in enumerate(decision.planned):
        document = one.document
        if document.kind.sales_sign != 1 or one.reverses is not None:
            continue
        costs = decision.line_costs(index)
        for line in document.lines:
            yield from _line_doubts(line, -costs[line.line], settings)


def _line_doubts(line: Line, cost: Fen, settings: ShopSettings) -> Iterable[Doubt]:
    product = line.product
    if product.floor_price is not None and line.amount < to_fen_floor(product, line):
        price = unit_cost(line.amount, line.units)
        yield BelowFloorPrice(line=line.line, product=product.name, price=price, floor=product.floor_price)
    if line.net < cost and settings.below_cost is not Policy.ALLOW:
        price, paid = unit_cost(line.net, line.units), unit_cost(cost, line.units)
        yield BelowCost(line=line.line, product=product.name, price=price, cost=paid)


def to_fen_floor(product: Product, line: Line) -> Fen:
    """The least amount the floor price allows for a line, in whole fen (rounded down)."""
    return int((product.floor_price or 0) * from_units(line.units) * 100)


def _negative_doubts(decision: Decision, settings: ShopSettings) -> Iterable[Doubt]:
    at_counter = all(one.document.kind.sales_sign for one in decision.planned)
    for below in decision.outcome.below:
        policy = negative_policy(below.product, settings, at_counter=at_counter)
        if policy is NegativePolicy.FORBID:
            raise NegativeStockForbidden(field=None, **_facts(below))
        if policy is NegativePolicy.WARN:
            yield NegativeStock(field=None, **_facts(below))


def negative_policy(product: Product, settings: ShopSettings, *, at_counter: bool) -> NegativePolicy:
    """The product's own rule, else the shop's; where nobody said, the counter sells on and documents ask."""
    chosen = product.negative or settings.negative
    if chosen:
        return chosen
    return NegativePolicy.ALLOW if at_counter else NegativePolicy.WARN


def _facts(below: Below) -> dict[str, object]:
    return {
        "product": below.product.name,
        "quantity": from_units(below.quantity),
        "unit": below.product.unit,
        "date": from_local_microseconds(below.business_at).date(),
    }


def _backdating(decision: Decision, settings: ShopSettings) -> Iterable[Doubt]:
    outcome = decision.outcome
    if settings.backdating is Policy.ALLOW or not outcome.backdated or not outcome.differences:
        return
    if not any(one.asks_backdating for one in decision.planned):
        return
    earliest = min(one.document.at for one in decision.planned)
    yield Backdating(
        date=earliest.date(),
        documents=len({difference.document_id for difference in outcome.differences}),
        amount=from_fen(sum(abs(difference.amount) for difference in outcome.differences)),
    )


def record(work: UnitOfWork, decision: Decision, context: Context, confirmed: Confirmations) -> list[AnyRow]:
    """Answer the doubts, take the numbers and write everything; answers the document rows.

    Raises:
        NeedsConfirmation: with all doubts that are still open.
        NotAllowed: a doubt was answered without the right.
    """
    accepted = confirmed.answer(decision.doubts, context.user)
    return _Recording(work, decision, context, confirmed).write(accepted)


class _Recording:
    """One recording: numbers and row ids first, then every ledger with one statement each."""

    def __init__(self, work: UnitOfWork, decision: Decision, context: Context, confirmed: Confirmations) -> None:
        self.work = work
        self.decision = decision
        self.context = context
        self.approver = confirmed.approver
        self.ids: dict[int, int] = {}
        self.line_ids: dict[tuple[int, int], int] = {}
        self.document_ids: list[int] = []
        self.postings: list[int] = []
        self.differences: list[Difference] = decision.outcome.differences
        if context.closed_until is not None:
            self.differences = within(self.differences, context.closed_until, context.open_day)

    def write(self, accepted: Sequence[Doubt]) -> list[AnyRow]:
        planned = self.decision.planned
        numbers = self._take_numbers()
        digests = [self._write_document(index, one, *numbers[index]) for index, one in enumerate(planned)]
        self._write_stock()
        self._write_money()
        for index, one in enumerate(planned):
            self._audit(one, numbers[index][2], digests[index], accepted)
        self._touch()
        return [self.work.documents.with_id(document_id) for document_id in self.document_ids]

    def _take_numbers(self) -> list[tuple[str, int, str]]:
        """Postings, row ids and document numbers, all in one statement."""
        planned = self.decision.planned
        series = [series_of(one.document) for one in planned]
        counts: dict[str, int] = defaultdict(int)
        for name in series:
            counts[name] += 1
        moves = sum(len(one.moves) for one in planned) + len(self.decision.outcome.compensations)
        rows = sum(1 + len(one.document.lines) for one in planned) + moves
        first = self.work.sequences.take({**counts, "posting": len(planned), "row": rows})
        self.postings = [first["posting"] + index for index in range(len(planned))]
        self._next_row = first["row"]
        result = []
        for name in series:
            result.append((name, first[name], f"{name}-{first[name]:04d}"))
            first[name] += 1
        return result

    def _row(self) -> int:
        self._next_row += 1
        return self._next_row - 1

    def _write_document(self, index: int, one: Planned, series: str, sequence: int, number: str) -> str:
        document = one.document
        document_id = self._row()
        self.document_ids.append(document_id)
        header = {
            "id": document_id,
            "key": document.key,
            "request_digest": one.request_digest,
            "kind": document.kind.code,
            "series": series,
            "sequence": sequence,
            "number": number,
            "posting": self.postings[index],
            "position": self._position(index),
            "business_at": local_microseconds(document.at),
            "day": day_number(document),
            "recorded_at": to_microseconds(self.context.now),
            "warehouse_id": document.warehouse_id,
            "party_id": document.party_id,
            "counter": document.counter,
            "shift_id": document.shift_id,
            "source_id": document.source_id,
            "reverses_id": one.reverses.id if one.reverses is not None else None,
            "corrects_id": one.corrects.id if one.corrects is not None else None,
            "tax_inclusive": int(document.tax_inclusive),
            "discount_entered": document.discount_entered,
            "gross": document.totals.gross,
            "discount": document.totals.discount,
            "rounding": document.totals.rounding,
            "net": document.totals.net,
            "tax": document.totals.tax,
            "total": document.totals.total,
            "account": document.account,
            "handler": document.handler,
            "remark": document.remark,
            "reason": one.reason,
            "user_id": self.context.user.id,
            "approver_id": self.approver.id if self.approver else None,
        }
        lines = [self._line(index, document_id, document, line) for line in document.lines]
        tenders = [
            {
                "document_id": document_id,
                "position": position,
                "means": paid.means,
                "amount": paid.tendered,
                "kept": paid.kept,
            }
            for position, paid in enumerate(document.tenders, 1)
        ]
        return self.work.documents.add(header, lines, tenders)

    def _position(self, index: int) -> int:
        position = self.decision.planned[index].position
        return self.postings[index] if position is None else position

    def _line(self, index: int, document_id: int, document: Document, line: Line) -> dict[str, Any]:
        line_id = self._row()
        self.line_ids[index, line.line] = line_id
        return {
            "id": line_id,
            "document_id": document_id,
            "line": line.line,
            "product_id": line.product.id,
            "name": line.product.name,
            "unit": line.unit,
            "factor": to_units(line.factor),
            "entered": to_units(line.entered),
            "quantity": line.units,
            "price": to_millionths(line.price),
            "gross": line.gross,
            "discount": line.discount,
            "discount_entered": line.discount_entered,
            "tax_rate": int(line.tax_rate * 10_000),
            "net": line.net,
            "tax": line.tax,
            "total": line.total,
            "value": line.value,
            "unit_cost": None if line.unit_cost is None else to_millionths(line.unit_cost),
            "at": None if line.at is None else local_microseconds(line.at),
            "source_line_id": line.source_line_id,
            "day": day_number(document),
            "sales_sign": document.kind.sales_sign,
            "lot": line.lot,
            "produced": None if line.produced is None else int(line.produced.strftime("%Y%m%d")),
            "expires": None if line.expires is None else int(line.expires.strftime("%Y%m%d")),
            "bin": line.bin,
            "serials": "\n".join(line.serials),
            "remark": line.remark,
        }

    def _write_stock(self) -> None:
        outcome = self.decision.outcome
        for group in self.decision.moves:
            for move in group:
                self.ids[move.id] = self._row()
        moves = [self._move(index, move) for index, group in enumerate(self.decision.moves) for move in group]
        moves += [self._compensation(compensation.move, compensation.units) for compensation in outcome.compensations]
        if not moves:
            return
        self.work.ledgers.append_stock(moves, self._costs(), self._pools(), self._layers())

    def _move(self, index: int, move: NewMove) -> dict[str, Any]:
        planned, document = move.planned, self.decision.planned[index].document
        source = planned.source_move_id
        return {
            "id": self.ids[move.id],
            "posting": self.postings[index],
            "document_id": self.document_ids[index],
            "line_id": self.line_ids[index, planned.line],
            "product_id": planned.product_id,
            "warehouse_id": planned.warehouse_id,
            "bin_id": 0,
            "lot_id": 0,
            "quantity": self.decision.outcome.units[move.id],
            "business_at": move.business_at,
            "day": day_number(document),
            "position": self._position(index),
            "rule": planned.rule.value,
            "value": planned.value,
            "counted": planned.counted,
            "unit_cost": planned.unit_cost,
            "contra": planned.contra,
            "source_move_id": self.ids.get(source, source) if source is not None else None,
            "reverses_move_id": planned.reverses_move_id,
            "compensates_move_id": None,
        }

    def _compensation(self, count: Mapping[str, Any], units: int) -> dict[str, Any]:
        """A later document changed the book quantity of a count: its difference grows or shrinks."""
        kept = ("line_id", "product_id", "warehouse_id", "bin_id", "lot_id", "business_at", "day", "position", "rule")
        return {
            **{name: count[name] for name in (*kept, "contra")},
            "id": self._row(),
            "posting": self.postings[-1],
            "document_id": self.document_ids[-1],
            "quantity": units,
            "value": None,
            "counted": None,
            "unit_cost": None,
            "source_move_id": None,
            "reverses_move_id": None,
            "compensates_move_id": count["id"],
        }

    def _costs(self) -> list[dict[str, Any]]:
        """The costs of the new moves, and the differences of earlier ones under the document that caused them."""
        costs = self.decision.outcome.costs
        rows = [
            {
                "posting": self.postings[index],
                "document_id": self.document_ids[index],
                "move_id": self.ids[move.id],
                "product_id": move.planned.product_id,
                "warehouse_id": move.planned.warehouse_id,
                "amount": costs[move.id],
                "day": day_number(self.decision.planned[index].document),
                "contra": move.planned.contra,
            }
            for index, group in enumerate(self.decision.moves)
            for move in group
            if costs[move.id]
        ]
        rows += [
            {
                "posting": self.postings[-1],
                "document_id": self.document_ids[-1],
                "move_id": difference.move_id,
                "product_id": difference.product_id,
                "warehouse_id": difference.warehouse_id,
                "amount": difference.amount,
                "day": difference.day,
                "contra": difference.contra,
            }
            for difference in self.differences
        ]
        return rows

    def _pools(self) -> list[dict[str, Any]]:
        latest: dict[tuple[int, int], int] = defaultdict(int)
        for group in self.decision.moves:
            for move in group:
                key = move.planned.product_id, move.planned.warehouse_id
                latest[key] = max(latest[key], move.business_at)
        return [
            {
                "product_id": key[0],
                "warehouse_id": key[1],
                "last_quantity": pool.last_quantity,
                "last_value": pool.last_value,
                "last_at": latest[key],
            }
            for key, pool in self.decision.outcome.pools.items()
        ]

    def _layers(self) -> dict[tuple[int, int], list[dict[str, Any]]]:
        outcome = self.decision.outcome
        return {
            key: [
                {
                    "product_id": key[0],
                    "warehouse_id": key[1],
                    "position": place,
                    "move_id": self.ids.get(layer.move, layer.move) or None,
                    "quantity": layer.units,
                    "value": layer.value,
                }
                for place, layer in enumerate(outcome.pools[key].layers, 1)
            ]
            for key in outcome.layered
        }

    def _write_money(self) -> None:
        accounts = self.work.masters.money_accounts() if any(one.money for one in self.decision.planned) else {}
        debts, flows, journal = [], [], []
        for index, one in enumerate(self.decision.planned):
            base = {
                "posting": self.postings[index],
                "document_id": self.document_ids[index],
                "day": day_number(one.document),
            }
            debts += [{**base, **row} for row in _debts(one)]
            flows += [{**base, **row} for row in _flows(one, accounts)]
            book = entries(
                one.document,
                self._contras(index),
                [(change.account, change.amount) for change in one.party],
                [(accounts[flow.account].account, flow.amount) for flow in one.money],
            )
            journal += [{**base, "account": account, "amount": amount} for account, amount in book.items()]
        self.work.ledgers.append_party(debts)
        self.work.ledgers.append_money(flows)
        self.work.ledgers.append_journal(journal)

    def _contras(self, index: int) -> list[tuple[str, Fen]]:
        outcome = self.decision.outcome
        costs = [(move.planned.contra, outcome.costs[move.id]) for move in self.decision.moves[index]]
        if index == len(self.decision.planned) - 1:
            costs += [(difference.contra, difference.amount) for difference in self.differences]
        return costs

    def _audit(self, one: Planned, number: str, digest: str, accepted: Sequence[Doubt]) -> None:
        detail: dict[str, object] = {"digest": digest, "total": one.document.totals.total}
        if accepted:
            detail["doubts"] = sorted({doubt.code for doubt in accepted})
        self.work.audit.append(
            at=self.context.now,
            local=self.context.local,
            user=self.context.user.name,
            action=f"{one.document.kind.code}.{'reversed' if one.reverses is not None else 'posted'}",
            object=number,
            approver=self.approver.name if self.approver else "",
            counter=self.context.counter or one.document.counter,
            reason=one.reason,
            detail=detail,
        )

    def _touch(self) -> None:
        topics = {Topic.DOCUMENTS}
        for one in self.decision.planned:
            topics |= {Topic.STOCK, Topic.COST} if one.moves else set()
            topics |= {Topic.DEBTS} if one.party else set()
            topics |= {Topic.MONEY, Topic.SHIFTS} if one.money else set()
        self.work.touch(*topics, products={key[0] for key in self.decision.outcome.pools})


def series_of(document: Document) -> str:
    """The series a document is numbered in: kind, counter and business day."""
    counter = document.counter if document.kind.tendered else ""
    return f"{document.kind.prefix}{counter}-{document.day:%Y%m%d}"


def day_number(document: Document) -> int:
    """The business day as 20260501."""
    return int(document.day.strftime("%Y%m%d"))


def _debts(one: Planned) -> list[dict[str, Any]]:
    document = one.document
    return [
        {
            "party_id": document.party_id,
            "amount": change.amount,
            "business_at": local_microseconds(document.at),
            "due_day": _due_day(document),
        }
        for change in one.party
    ]


def _flows(one: Planned, accounts: Mapping[str, MoneyAccount]) -> list[dict[str, Any]]:
    document = one.document
    return [
        {
            "money_account_id": accounts[flow.account].id,
            "means": flow.means,
            "shift_id": document.shift_id,
            "amount": flow.amount,
            "business_at": local_microseconds(document.at),
        }
        for flow in one.money
    ]


def _due_day(document: Document) -> int:
    return int((document.day + timedelta(days=document.terms_days)).strftime("%Y%m%d"))
