"""Writing a decision down: numbers and row ids first, then every ledger with one statement each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.cards import CardShort
from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.documents import Document
from jxc_desktop.domain.errors import Doubt
from jxc_desktop.domain.journal import cost_entries_of, entries
from jxc_desktop.domain.values import Fen, from_fen, to_microseconds
from jxc_desktop.services.alerting.crossing import note_crossings
from jxc_desktop.services.base import LateCosts, User
from jxc_desktop.services.engine.costs import late_costs, within
from jxc_desktop.services.engine.days import day_number
from jxc_desktop.services.engine.outcome import NewMove
from jxc_desktop.services.engine.plan import Context, Decision, Planned
from jxc_desktop.services.engine.promises import waiting_served
from jxc_desktop.services.engine.rows import (
    card_rows,
    compensation_row,
    cost_row,
    debt_rows,
    header_row,
    line_row,
    money_rows,
    move_row,
    point_rows,
    promise_row,
    series_of,
    tender_rows,
)

Row = dict[str, Any]
BOOKED_IN_OPEN_MONTH = "booked_in_open_month"
"""A warning of a posting: costs of a closed month changed, and the change is booked in the open one."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A document that has just been written."""

    id: int
    number: str
    posting: int
    document: Document
    late: LateCosts | None = None


class Recording:
    """One recording. ``ids`` turns the temporary ids of moves into those of their rows."""

    def __init__(self, work: UnitOfWork, decision: Decision, context: Context, approver: User | None) -> None:
        self.work = work
        self.decision = decision
        self.context = context
        self.approver = approver
        self.ids: dict[int, int] = {}
        self.line_ids: dict[tuple[int, int], int] = {}
        self.lot_ids: dict[int, int] = {}
        self.card_ids: dict[int, int] = {}
        self.document_ids: list[int] = []
        self.postings: list[int] = []
        self._next_row = 0
        self.differences = within(decision.outcome.differences, context.open_day)

    def write(self, accepted: Sequence[Doubt]) -> list[Recorded]:
        """Write everything; answers what was made of each document."""
        planned = self.decision.planned
        numbers = self._take_numbers()
        self._make_lots()
        self._make_cards()
        digests = [self._write_document(index, one, *numbers[index]) for index, one in enumerate(planned)]
        self._write_stock()
        note_crossings(self.work, self.decision, self.context)
        self._write_promises()
        self._write_money()
        self._write_cards()
        for index, one in enumerate(planned):
            self._audit(one, numbers[index][2], digests[index], accepted)
        self._touch()
        late = late_costs(self.decision.outcome.differences, self.context.open_day)
        if late is not None and BOOKED_IN_OPEN_MONTH not in self.context.warnings:
            self.context.warnings.append(BOOKED_IN_OPEN_MONTH)
        return [
            Recorded(self.document_ids[index], numbers[index][2], self.postings[index], one.document, late)
            for index, one in enumerate(planned)
        ]

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

    def _make_lots(self) -> None:
        """Make the lots that are new; of documents decided together only one brings goods nobody met before."""
        for one in self.decision.planned:
            ids = self.work.places.save(one.document.new_lots, day_number)
            self.lot_ids |= {-1 - place: lot for place, lot in enumerate(ids)}

    def _make_cards(self) -> None:
        """Make the cards that are new; no two documents are decided together that bring one."""
        made_at = to_microseconds(self.context.now)
        for one in self.decision.planned:
            for place, card in enumerate(one.document.new_cards):
                self.card_ids[-1 - place] = self.work.cards.make(card, made_at)

    def _row(self) -> int:
        self._next_row += 1
        return self._next_row - 1

    def _write_document(self, index: int, one: Planned, series: str, sequence: int, number: str) -> str:
        document = one.document
        document_id = self._row()
        self.document_ids.append(document_id)
        header = {
            **header_row(one, self.context),
            "id": document_id,
            "series": series,
            "sequence": sequence,
            "number": number,
            "posting": self.postings[index],
            "position": self._position(index),
            "approver_id": self.approver.id if self.approver else None,
        }
        lines = []
        for line in document.lines:
            line_id = self._row()
            self.line_ids[index, line.line] = line_id
            lines.append({**line_row(document, line), "id": line_id, "document_id": document_id})
        return self.work.documents.add(header, lines, tender_rows(document, document_id, self.card_ids))

    def _position(self, index: int) -> int:
        position = self.decision.planned[index].position
        return self.postings[index] if position is None else position

    def _caused_by(self, index: int) -> Row:
        """The posting and the document that a ledger row is written under."""
        return {"posting": self.postings[index], "document_id": self.document_ids[index]}

    def _write_stock(self) -> None:
        for group in self.decision.moves:
            for move in group:
                self.ids[move.id] = self._row()
        moves = [self._move(index, move) for index, group in enumerate(self.decision.moves) for move in group]
        moves += [
            {**compensation_row(one.move, one.units), **self._caused_by(-1), "id": self._row()}
            for one in self.decision.outcome.compensations
        ]
        if moves:
            self.work.ledgers.append_stock(moves, self._costs(), self._pools(), self._layers(), self.differences)

    def _move(self, index: int, move: NewMove) -> Row:
        source = move.planned.source_move_id
        return {
            **move_row(move, self.decision.planned[index].document),
            **self._caused_by(index),
            "id": self.ids[move.id],
            "line_id": self.line_ids[index, move.planned.line],
            "quantity": self.decision.outcome.units[move.id],
            "position": self._position(index),
            "lot_id": self.lot_ids.get(move.planned.lot_id, move.planned.lot_id),
            "source_move_id": None if source is None else self.ids.get(source, source),
        }

    def _costs(self) -> list[Row]:
        costs = self.decision.outcome.costs
        return [
            {
                **cost_row(move, costs[move.id]),
                "day": self._day(move, self.decision.planned[index].document),
                **self._caused_by(index),
                "move_id": self.ids[move.id],
            }
            for index, group in enumerate(self.decision.moves)
            for move in group
            if costs[move.id]
        ]

    def _pools(self) -> list[Row]:
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

    def _layers(self) -> dict[tuple[int, int], list[Row]]:
        outcome = self.decision.outcome
        return {
            key: [
                {
                    "product_id": key[0],
                    "warehouse_id": key[1],
                    "position": place,
                    "move_id": self.ids.get(layer.move, layer.move) or None,
                    "lot_id": self.lot_ids.get(layer.lot, layer.lot),
                    "quantity": layer.units,
                    "value": layer.value,
                }
                for place, layer in enumerate(outcome.pools[key].layers, 1)
            ]
            for key in outcome.layered
        }

    def _write_promises(self) -> None:
        """What is promised and released; then goods that came in go to the orders that wait for them."""
        rows = [
            promise_row(promise, one.document, self._caused_by(index), self.line_ids.get((index, promise.line), 0))
            for index, one in enumerate(self.decision.planned)
            for promise in one.promises
        ]
        self.work.reservations.append(rows)
        served = waiting_served(self.work.reservations, self.work.documents, self._came_in())
        document, cause = self.decision.planned[-1].document, self._caused_by(-1)
        self.work.reservations.append([promise_row(promise, document, cause, 0) for promise in served])

    def _came_in(self) -> set[tuple[int, int]]:
        return {
            (move.planned.product_id, move.planned.warehouse_id)
            for one, group in zip(self.decision.planned, self.decision.moves, strict=True)
            for move in group
            if not one.document.kind.tendered and self.decision.outcome.units[move.id] > 0
        }

    def _write_money(self) -> None:
        accounts = self.work.masters.money_accounts() if any(one.money for one in self.decision.planned) else {}
        debts, flows, journal = [], [], []
        for index, one in enumerate(self.decision.planned):
            base = {**self._caused_by(index), "day": day_number(one.document.day)}
            debts += [{**base, **row} for row in debt_rows(one)]
            flows += [{**base, **row} for row in money_rows(one, accounts)]
            costs = self._contras(index)
            book = entries(
                one.document,
                costs.pop(base["day"], []),
                [(change.account, change.amount) for change in one.party],
                [(accounts[flow.account].account, flow.amount) for flow in one.money],
            )
            books = {base["day"]: book, **{day: cost_entries_of(changed) for day, changed in costs.items()}}
            journal += [
                {**base, "day": day, "account": account, "amount": amount}
                for day, of_day in books.items()
                for account, amount in of_day.items()
            ]
        self.work.ledgers.append_party(debts)
        self.work.ledgers.append_money(flows)
        self.work.ledgers.append_journal(journal)

    def _write_cards(self) -> None:
        cards, points = [], []
        for index, one in enumerate(self.decision.planned):
            base = {**self._caused_by(index), "day": day_number(one.document.day)}
            cards += [{**base, **row} for row in card_rows(one, self.card_ids)]
            points += [{**base, **row} for row in point_rows(one)]
        if cards or points:
            self.work.cards.append(cards, points)
            self._refuse_overdrawn(cards)
            self.work.touch(Topic.PARTIES)

    def _refuse_overdrawn(self, rows: Sequence[Row]) -> None:
        """No card ever holds less than nothing; looked at once all of them are written, whatever took from them.

        Raises:
            CardShort: with what it held.
        """
        short = self.work.cards.overdrawn({row["card_id"] for row in rows if row["amount"] < 0})
        if short is not None:
            asked = -sum(row["amount"] for row in rows if row["card_id"] == short.id)
            held = from_fen(int(short.balance) + asked)
            raise CardShort(field="tenders", card=short.card, balance=held, amount=from_fen(asked))

    def _contras(self, index: int) -> dict[int, list[tuple[str, Fen]]]:
        """(Other account, change of stock value) by the day they belong to, so that the stock account follows stock."""
        outcome, document = self.decision.outcome, self.decision.planned[index].document
        costs: dict[int, list[tuple[str, Fen]]] = defaultdict(list)
        for move in self.decision.moves[index]:
            costs[self._day(move, document)].append((move.planned.contra, outcome.costs[move.id]))
        if index == len(self.decision.planned) - 1:
            changed: dict[tuple[int, str], Fen] = defaultdict(int)
            for difference in self.differences:
                changed[difference.day, difference.contra] += difference.amount
            for (day, contra), amount in changed.items():
                costs[day].append((contra, amount))
        return costs

    def _day(self, move: NewMove, document: Document) -> int:
        """The day a cost belongs to; what would fall into a closed period falls on the first open day."""
        return max(day_number(move.planned.day or document.day), self.context.open_day)

    def _audit(self, one: Planned, number: str, digest: str, accepted: Sequence[Doubt]) -> None:
        detail: dict[str, object] = {**self.context.told, "digest": digest, "total": one.document.totals.total}
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
