"""Giving money to debts (核销): what a posting gives, what a reversal takes back, what a correction gives anew.

An entry moves the open amount of an item towards zero, and its counterpart that of the other item. An order has no
debt of its own: what is given to it is its deposit, which waits there for the goods.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from jxc_desktop.db.repositories.settlement import Given, Item, Settlements
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.documents import Allocation, Document
from jxc_desktop.domain.errors import N_, InvalidValue, MoreThanGiven, MoreThanLeft, MoreThanOpen, NotFound
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.values import Fen, from_fen, to_fen
from jxc_desktop.services.engine.plan import Planned

DEPOSIT_SIGNS = {"sales_order": -1, "purchase_order": 1}
"""Orders, and the sign of the deposit they may hold."""


@dataclass(frozen=True, slots=True)
class Cause:
    """The posting that entries are written under; ``day`` is its business day, as 20260501."""

    document_id: int
    posting: int
    day: int


def room(item: Item, sign: int) -> Fen | None:
    """How much an entry of this sign may move the item: up to zero, or as a deposit without limit (``None``)."""
    if DEPOSIT_SIGNS.get(item.kind) == sign:
        return None
    return max(0, -sign * item.open)


class Settling:
    """The settlement of one transaction."""

    def __init__(self, work: UnitOfWork) -> None:
        self.work = work
        self.store = Settlements(work.connection)
        self._items: dict[int, Item] = {}
        self._days: dict[int, int] = {}
        self._rows: list[dict[str, Any]] = []

    def follow(self, planned: Planned, cause: Cause) -> None:
        """Settle what a document that was just recorded settles."""
        document = planned.document
        if document.party_id is None:
            return
        if planned.reverses is not None:
            self._take_back(planned.reverses, cause, among_others=planned.takes_back)
        elif document.kind.settles:
            self._give(document, cause)
        elif planned.party and document.source_id is not None:
            self._set_off(cause)
        self._write(cause)

    def standing(self, document_ids: Iterable[int]) -> list[Given]:
        """What was given between these documents and others, each pair once."""
        found: dict[frozenset[int], Given] = {}
        for document_id in document_ids:
            for given in self.store.given(document_id):
                found.setdefault(frozenset((given.item_id, given.against_id)), given)
        return list(found.values())

    def give_again(self, former: Sequence[Given], copies: Mapping[int, int], cause: Cause) -> None:
        """Give to the copies what their originals were given, up to what is open; ``copies`` by original."""
        for given in former:
            pair = copies.get(given.item_id, given.item_id), copies.get(given.against_id, given.against_id)
            self._need(pair)
            item, against = self._items[pair[0]], self._items[pair[1]]
            sign = 1 if given.amount > 0 else -1
            amount = _least(abs(given.amount), room(item, sign), room(against, -sign))
            self._move(cause, item.document_id, against.document_id, sign * amount)
        self._write(cause)

    def _give(self, document: Document, cause: Cause) -> None:
        sources = self._sources(document, cause)
        default = -1 if document.party_owes else 1
        sign = next((1 if self._items[one].open > 0 else -1 for one in sources if self._items[one].open), 0)
        for place, wanted in enumerate(document.allocations, 1):
            target = self._target(document, wanted, f"allocations[{place}]")
            amount = to_fen(wanted.amount)
            if amount < 0:
                self._take(cause, target, document, -amount)
            else:
                facing = sign or (-1 if self._items[target].open > 0 else 1)
                self._give_to(cause, target, self._facing(document, sources, facing), facing, amount)
        if document.oldest_first:
            self._give_oldest(document, cause, self._facing(document, sources, sign or default), sign or default)
        own = self._items.get(cause.document_id)
        let_off = document.totals.discount or (abs(document.totals.gross) if not document.kind.money_sign else 0)
        if own is not None and abs(own.amount) - abs(own.open) < let_off:
            raise InvalidValue("discount", from_fen(let_off), N_("it is more than the debts it is given to"))

    def _sources(self, document: Document, cause: Cause) -> list[int]:
        """The items that give: the document itself, and for a settlement the one it is made for."""
        wanted = [cause.document_id, *([document.source_id] if document.kind.code == "settlement" else [])]
        ids = [one for one in wanted if one is not None]
        self._items |= self.store.items(ids)
        if document.kind.code == "settlement" and document.source_id is not None:
            self._need([document.source_id])
        return [one for one in ids if one in self._items]

    def _facing(self, document: Document, sources: list[int], sign: int) -> list[int]:
        """The items that give; a settlement that is made for no document takes what the party has, oldest first."""
        if document.kind.code != "settlement" or document.source_id is not None:
            return sources
        found = [item for item in self._open_of(document) if item.open * sign > 0 and item.document_id not in sources]
        return [*sources, *(item.document_id for item in found)]

    def _open_of(self, document: Document) -> list[Item]:
        assert document.party_id is not None
        found = self.store.open_of(document.party_id)
        for item in found:
            self._items.setdefault(item.document_id, item)
        return [self._items[item.document_id] for item in found]

    def _target(self, document: Document, wanted: Allocation, field: str) -> int:
        row = self.work.documents.with_number(wanted.document)
        if row is None:
            raise NotFound(field=f"{field}.document", what=N_("document"), name=wanted.document)
        if row.party_id != document.party_id:
            raise InvalidValue(f"{field}.document", wanted.document, N_("it belongs to another party"))
        self._need([row.id])
        return int(row.id)

    def _give_to(self, cause: Cause, target: int, sources: Sequence[int], sign: int, amount: Fen) -> None:
        """Give an amount to an item from those that have something left.

        Raises:
            MoreThanOpen: not so much is open of it.
            MoreThanLeft: they have not so much left.
        """
        item = self._items[target]
        limit = room(item, sign)
        if limit is not None and amount > limit:
            raise MoreThanOpen(field="allocations", number=item.number, open=from_fen(limit), amount=from_fen(amount))
        left = amount
        for source in sources:
            if source == target or not left:
                continue
            part = min(left, room(self._items[source], -sign) or 0)
            self._move(cause, target, source, sign * part)
            left -= part
        if left:
            names = ", ".join(self._items[one].number for one in sources[-1:]) or item.number
            raise MoreThanLeft(field="allocations", number=names, open=from_fen(amount - left), amount=from_fen(amount))

    def _give_oldest(self, document: Document, cause: Cause, sources: Sequence[int], sign: int) -> None:
        """Give all that the sources have left to what is open, the oldest first."""
        debts = [item for item in self._open_of(document) if item.document_id not in sources]
        for debt in debts:
            if debt.kind not in DEPOSIT_SIGNS and debt.open * sign < 0:
                have = sum(room(self._items[one], -sign) or 0 for one in sources)
                self._give_to(cause, debt.document_id, sources, sign, min(abs(debt.open), have))

    def _take(self, cause: Cause, target: int, document: Document, amount: Fen) -> None:
        """Take back what an item was given, by the document of the settlement or by whoever gave it last."""
        given = [one for one in self.store.given(target) if document.source_id in {None, one.against_id}]
        left = amount
        for one in reversed(given):
            part = min(left, abs(one.amount))
            self._need([one.against_id])
            self._move(cause, target, one.against_id, part if one.amount < 0 else -part)
            left -= part
        if left:
            raise MoreThanGiven(
                field="allocations",
                number=self._items[target].number,
                open=from_fen(amount - left),
                amount=from_fen(amount),
            )
        self._write(cause)

    def _set_off(self, cause: Cause) -> None:
        """A return lowers the debt it came from; the deposit of an order goes to what is delivered."""
        ids = self.store.upstream(cause.document_id)
        row = self.work.documents.with_id(cause.document_id)
        ids += [row.source_id] if row.source_id not in ids else []
        self._items |= self.store.items([cause.document_id, *ids])
        for source in ids:
            own, other = self._items[cause.document_id], self._items.get(source)
            if other is None or other.party_id != own.party_id or other.open * own.open >= 0:
                continue
            sign = 1 if own.open < 0 else -1
            self._move(cause, own.document_id, source, sign * min(abs(own.open), abs(other.open)))

    def _take_back(self, undone: AnyRow, cause: Cause, *, among_others: bool) -> None:
        """Take back all a document gave and was given, then let it and its mirror cancel each other."""
        self._need([undone.id, cause.document_id])
        for given in self.store.given(undone.id):
            self._need([given.against_id])
            self._move(cause, undone.id, given.against_id, -given.amount)
        self._write(cause)
        if among_others and kind_of(undone.kind).settles:
            self._take_back_among_others(undone.id, cause)
        if self._items[undone.id].amount:
            self._move(cause, undone.id, cause.document_id, -self._items[undone.id].open)

    def _take_back_among_others(self, undone: int, cause: Cause) -> None:
        """What a settlement gave from one document to another, as far as it still stands; what it took, given again."""
        for caused in self.store.caused_by(undone):
            pair = (caused.item_id, caused.against_id)
            if undone in pair:
                continue
            self._need(pair)
            sign = -1 if caused.amount > 0 else 1
            now = sum(one.amount for one in self.store.given(pair[0]) if one.against_id == pair[1])
            if now * sign < 0:
                amount = min(abs(caused.amount), abs(now))
            else:
                rooms = room(self._items[pair[0]], sign), room(self._items[pair[1]], -sign)
                amount = _least(abs(caused.amount), *rooms)
            self._move(cause, *pair, sign * amount)
            self._write(cause)

    def _move(self, cause: Cause, item_id: int, against_id: int, amount: Fen) -> None:
        """Move an item by an amount, and the other one the opposite way."""
        if not amount:
            return
        item, against = self._items[item_id], self._items[against_id]
        day = max(cause.day, item.day, against.day, *(self._last_day(one) for one in (item_id, against_id)))
        for one, other, fen in ((item, against, amount), (against, item, -amount)):
            self._days[one.document_id] = day
            self._items[one.document_id] = replace(self._items[one.document_id], open=one.open + fen)
            self._rows.append(
                {
                    "posting": cause.posting,
                    "document_id": cause.document_id,
                    "party_id": one.party_id,
                    "item_id": one.document_id,
                    "against_id": other.document_id,
                    "amount": fen,
                    "day": day,
                }
            )
        for moved in (item_id, against_id):
            self._call_back(cause, moved)

    def _last_day(self, document_id: int) -> int:
        """Entries of an item never go back in time, so what was open on any day stays a state that once was."""
        if document_id not in self._days:
            self._days[document_id] = self.store.last_day(document_id)
        return self._days[document_id]

    def _call_back(self, cause: Cause, order_id: int) -> None:
        """A deposit that was taken back from an order is missing where it had gone on to: take it back there too."""
        order = self._items[order_id]
        sign = DEPOSIT_SIGNS.get(order.kind, 0)
        if sign * order.open >= 0:
            return
        self._write(cause)
        for given in reversed(self.store.given(order_id)):
            missing = max(0, -sign * self._items[order_id].open)
            if given.amount * sign < 0 and missing:
                self._need([given.against_id])
                self._move(cause, order_id, given.against_id, sign * min(missing, abs(given.amount)))

    def _need(self, document_ids: Iterable[int]) -> None:
        """Have these items at hand; a document without one has nothing open."""
        missing = [one for one in document_ids if one not in self._items]
        if not missing:
            return
        self._items |= self.store.items(missing)
        for one in missing:
            if one not in self._items:
                row = self.work.documents.with_id(one)
                self._items[one] = Item(row.id, row.party_id, row.day, row.day, 0, 0, row.number, row.kind)

    def _write(self, cause: Cause) -> None:
        if self._rows:
            self.store.append(self._rows)
            self._book_between_accounts(cause)
            self.work.touch(Topic.DEBTS)
        self._rows = []

    def _book_between_accounts(self, cause: Cause) -> None:
        """What is settled between a receivable and a payable of one party moves from one account to the other."""
        party = self.work.masters.party_by_id(self._rows[0]["party_id"])
        if party.role != "both":
            return
        accounts = self.store.accounts({row["item_id"] for row in self._rows})
        sums: dict[str, Fen] = {}
        for row in self._rows:
            role = kind_of(self._items[row["item_id"]].kind).party_role
            account = accounts.get(row["item_id"], "payables" if role == "supplier" else "receivables")
            sums[account] = sums.get(account, 0) + row["amount"]
        base = {"posting": cause.posting, "document_id": cause.document_id, "day": cause.day}
        lines = [{**base, "account": account, "amount": fen} for account, fen in sorted(sums.items()) if fen]
        self.work.ledgers.append_journal(lines)


def _least(amount: Fen, *rooms: Fen | None) -> Fen:
    return min([amount, *(one for one in rooms if one is not None)])


def cause_of(document_id: int, posting: int, day: date) -> Cause:
    """The cause of entries of a document that was just recorded."""
    return Cause(document_id, posting, int(f"{day:%Y%m%d}"))
