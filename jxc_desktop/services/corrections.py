"""What a correction or reversal would change, before it is done; and what a document lived through."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from uuid import UUID

from jxc_desktop.db.queries import corrections as queries
from jxc_desktop.db.repositories.approvals import Approvals
from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import Doubt, ShopError
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import from_fen, from_microseconds, from_units
from jxc_desktop.services.base import Confirmations, User, make_key
from jxc_desktop.services.engine.approving import read_fired
from jxc_desktop.services.engine.asked import plan_correction, posted_row
from jxc_desktop.services.engine.correcting import correct, plan_reversals, write
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.engine.differences import ComparedLine, Difference, compared_lines, differences
from jxc_desktop.services.engine.plans import context_of, standing
from jxc_desktop.services.engine.posting import decide
from jxc_desktop.services.engine.seeing import seen_numbers, sees_amounts, shown
from jxc_desktop.services.service import Service


@dataclass(frozen=True, slots=True)
class Resting:
    """A document that rests on another one; ``depth`` is 1 for those drawn from it directly."""

    number: str
    kind: str
    day: date
    party: str
    total: Decimal
    depth: int


@dataclass(frozen=True, slots=True)
class StockEffect:
    """How the stock of an item changes, in its base unit."""

    product: str
    name: str
    warehouse: str
    quantity: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class NamedAmount:
    """How much a party, positive where it owes us more, or a money account changes; ``role`` is that of the party."""

    name: str
    amount: Decimal
    role: str = ""


@dataclass(frozen=True, slots=True)
class Effects:
    """Everything a step changes beside the documents; ``margin`` is none for who may not see costs."""

    stock: tuple[StockEffect, ...] = ()
    debts: tuple[NamedAmount, ...] = ()
    money: tuple[NamedAmount, ...] = ()
    margin: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CorrectionPreview:
    """A correction before it is done: old and new, what it changes, what goes along and what is doubtful."""

    number: str
    kind: str
    header: tuple[Difference, ...]
    lines: tuple[ComparedLine, ...]
    effects: Effects
    resting: tuple[Resting, ...]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class ReversalPreview:
    """A reversal before it is done."""

    number: str
    effects: Effects
    resting: tuple[Resting, ...]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Something that happened to a document: ``what`` is the word of the audit trail without the kind.

    ``detail`` is what was said or changed to, ``reasons`` why an approval was asked for, ``link`` a document.
    """

    at: datetime
    user: str
    what: str
    approver: str = ""
    reason: str = ""
    detail: str = ""
    link: str = ""
    reasons: tuple[ShopError, ...] = ()
    header: tuple[Difference, ...] = ()
    lines: tuple[ComparedLine, ...] = ()


class CorrectionService(Service):
    """Looks ahead at corrections and reversals, and back at the life of a document. Nothing is saved here."""

    def correction(self, number: str, draft: Draft) -> CorrectionPreview:
        """What correcting a document with this draft would do, all that rests on it taken along.

        Raises:
            UserError: it cannot be corrected so.
        """
        user = self.require(Permission.DOCUMENT_CORRECT)
        with self.database.write() as work:  # carried out for real and thrown away: the figures are those to come
            context = context_of(self, work, user)
            row = posted_row(work, number, user)
            if not sees_amounts(user, kind_of(row.kind)):
                self.require(Permission.COST_VIEW)
            new_key = partial(make_key, self.clock)
            resting = self._resting(work, row, user)
            plan = plan_correction(work, row, draft, context, new_key, with_all=True)
            doubts = decide(work.ledgers, plan.planned, plan.products, context.settings).doubts
            before = queries.last_posting(work.connection)
            copy = correct(work, row, draft, context, _everything(user), new_key, with_all=True, asked=False)
            effects = self._effects(work.connection, before)
            header, lines = _compared(work.connection, row.id, copy.id)
        return CorrectionPreview(number, row.kind, header, lines, effects, resting, self._doubts(doubts))

    def reversal(self, number: str, at: datetime | None = None) -> ReversalPreview:
        """What reversing a document would do, all that rests on it taken along.

        Raises:
            UserError: it cannot be reversed.
        """
        user = self.require(Permission.DOCUMENT_REVERSE)
        with self.database.write() as work:
            context = context_of(self, work, user)
            row = posted_row(work, number, user)
            if not sees_amounts(user, kind_of(row.kind)):
                self.require(Permission.COST_VIEW)
            standing(work, row)
            resting = self._resting(work, row, user)
            plan = plan_reversals(work, row, context, partial(make_key, self.clock), at, "", "preview")
            doubts = decide(work.ledgers, plan.planned, plan.products, context.settings).doubts
            before = queries.last_posting(work.connection)
            write(work, plan, context, _everything(user))
            effects = self._effects(work.connection, before)
        return ReversalPreview(number, effects, resting, self._doubts(doubts))

    def life(self, number: str) -> tuple[LifeEvent, ...]:
        """What happened to a document, the oldest first: from its first draft to what took its place.

        Raises:
            NotFound: there is none the user may see.
        """
        user = self.require(Permission.DOCUMENT_VIEW)
        with self.database.read() as connection:
            documents = Documents(connection)
            row = shown(connection, documents.with_number(number), number, user)
            asked = {one.submitted_at: one for one in Approvals(connection).of_key(row.key)}
            reasons = [fired for one in asked.values() if (fired := read_fired(one)) is not None]
            told = tuple(one.told(with_costs=user.may(Permission.COST_VIEW)) for one in reasons)
            events = [*_drafted(row), *(_event(one, told) for one in queries.life(connection, number, row.key))]
            see = sees_amounts(user, kind_of(row.kind))
            links = _links(connection, documents, row, see=see)
            seen = seen_numbers(connection, [one.link for one in links], user)
        return tuple(sorted((*events, *(one for one in links if one.link in seen)), key=lambda one: one.at))

    def _doubts(self, doubts: Sequence[Doubt]) -> tuple[Doubt, ...]:
        return tuple(doubts if self.may(Permission.COST_VIEW) else (doubt.without_costs() for doubt in doubts))

    def _effects(self, connection: Connection, posting: int) -> Effects:
        margin = from_fen(queries.margin_since(connection, posting)) if self.may(Permission.COST_VIEW) else None
        return Effects(
            tuple(
                StockEffect(row.code, row.name, row.warehouse, from_units(row.quantity), row.unit)
                for row in queries.stock_since(connection, posting)
            ),
            tuple(
                NamedAmount(row.name, from_fen(row.amount), row.role)
                for row in queries.debts_since(connection, posting)
            ),
            tuple(NamedAmount(row.name, from_fen(row.amount)) for row in queries.money_since(connection, posting)),
            margin,
        )

    def _resting(self, work: UnitOfWork, row: AnyRow, user: User, depth: int = 1) -> tuple[Resting, ...]:
        found: list[Resting] = []
        for child in work.documents.resting_on(row.id):
            head = queries.head(work.connection, child.id)
            total = from_fen(head.total) if sees_amounts(user, kind_of(head.kind)) else from_fen(0)
            found.append(Resting(head.number, head.kind, read_day(head.day), head.party_name or "", total, depth))
            found += self._resting(work, child, user, depth + 1)
        return tuple(found)


def _everything(user: User) -> Confirmations:
    """Yes to all doubts: what is thrown away again needs nobody's right."""
    return Confirmations(every=True, approver=replace(user, permissions=frozenset(Permission)))


def _compared(
    connection: Connection, before: int, after: int
) -> tuple[tuple[Difference, ...], tuple[ComparedLine, ...]]:
    header = differences(queries.head(connection, before), queries.head(connection, after))
    return header, compared_lines(queries.lines(connection, before), queries.lines(connection, after))


def _event(row: AnyRow, reasons: tuple[ShopError, ...]) -> LifeEvent:
    detail = json.loads(row.detail) if row.detail else {}
    after = detail.get("after", detail.get("name", ""))
    what = row.action if row.action.startswith(("draft.", "document.", "attachment.")) else row.action.split(".")[-1]
    return LifeEvent(
        at=from_microseconds(row.recorded_at),
        user=row.user,
        what=what,
        approver=row.approver,
        reason=row.reason,
        detail=after if isinstance(after, str) else "",
        reasons=reasons if what == "draft.submit" else (),
    )


def _drafted(row: AnyRow) -> list[LifeEvent]:
    """When somebody began to write it: the key of a draft holds the instant it was made at."""
    if row.reverses_id is not None:
        return []
    try:
        key = UUID(row.key)
    except ValueError:
        return []
    return [LifeEvent(from_microseconds((key.int >> 80) * 1000), "", "drafted")] if key.version == 7 else []


def _links(connection: Connection, documents: Documents, row: AnyRow, *, see: bool) -> list[LifeEvent]:
    """Where a document came from and what took its place, with every field that differs."""
    found = []
    successor = documents.correction_of(row.id)
    pairs: list[tuple[str, int, int, int]] = []
    if row.corrects_id is not None:
        pairs.append(("corrects", row.corrects_id, row.id, row.corrects_id))
    if successor is not None:
        pairs.append(("corrected_by", row.id, successor.id, successor.id))
    reversal = documents.reversal_of(row.id)
    if reversal is not None:
        made = queries.head(connection, reversal.id)
        found.append(LifeEvent(from_microseconds(made.recorded_at), "", "reversed_by", link=made.number))
    for what, older, newer, other in pairs:
        header, lines = _compared(connection, older, newer)
        linked, made = queries.head(connection, other), queries.head(connection, newer)
        found.append(
            LifeEvent(
                at=from_microseconds(made.recorded_at),
                user="",
                what=what,
                link=linked.number,
                header=header if see else (),
                lines=tuple(line for line in lines if line.changed) if see else (),
            )
        )
    return found
