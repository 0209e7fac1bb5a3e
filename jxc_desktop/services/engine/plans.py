"""Posting as the use cases share it: the key, the clock, the plan of a draft, of a reversal, of a correction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from jxc_desktop.db.repositories.settlement import Settlements
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.documents import Document, Draft, Kind, Movement, Source, State, mirror
from jxc_desktop.domain.errors import DocumentsInTheWay, KeyReused, NotAllowed, OpeningLocked, PeriodClosed, WrongState
from jxc_desktop.domain.kinds import KINDS, PlannedMove, book
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import (
    BusinessTime,
    from_fen,
    from_local_microseconds,
    from_microseconds,
    local_microseconds,
    to_fen,
)
from jxc_desktop.i18n import _
from jxc_desktop.services.base import User
from jxc_desktop.services.engine.days import day_number, first_open_day, read_day
from jxc_desktop.services.engine.draft_codec import request_digest
from jxc_desktop.services.engine.facts import with_facts
from jxc_desktop.services.engine.posting import Context, Planned
from jxc_desktop.services.engine.promises import promises_undone
from jxc_desktop.services.engine.resolving import TRANSIT, Resolved, Resolver
from jxc_desktop.services.engine.stored import StoredDocuments
from jxc_desktop.services.service import Service
from jxc_desktop.services.settings import shop_settings

CLOCK_TOLERANCE = timedelta(minutes=5)
CLOCK_SET_BACK = "clock_set_back"
NO_SOURCE = "no_source"
OPENING_LOCKED = "opening_locked"
"""Name among the stored settings, kept by the use cases that lock and unlock opening balances."""
REJECTS = "REJECTS"
PROMISING = frozenset(code for code, kind in KINDS.items() if kind.reserves or (kind.direction and not kind.tendered))


@dataclass(frozen=True, slots=True)
class Plan:
    """Documents to be posted together, and all goods they name."""

    planned: tuple[Planned, ...]
    products: Mapping[int, Product]
    resolved: Resolved | None = None
    answer: int = 0  # the document of ``planned`` the caller asked for


def context_of(service: Service, work: UnitOfWork, user: User) -> Context:
    """Who posts, when and under which settings.

    The clock of the machine may have been set back: posting goes on from the latest time that was
    ever recorded, so no sale slips before its receipt, and says so.
    """
    now, local = service.clock.now(), service.clock.local()
    last = from_microseconds(work.audit.latest())
    warnings: list[str] = []
    if last > now:
        behind = last - now
        now, local = last, local + behind
        if behind > CLOCK_TOLERANCE:
            warnings.append(CLOCK_SET_BACK)
    stored, closed = work.settings.and_closed_month()
    settings = shop_settings(stored)
    return Context(
        user,
        settings,
        now,
        local,
        service.session.counter,
        open_day=first_open_day(closed),
        opening_locked=OPENING_LOCKED in stored,
        warnings=warnings,
    )


def repeated(work: UnitOfWork, key: str, digest: str) -> AnyRow | None:
    """The document this key already posted.

    Raises:
        KeyReused: the same key came with other content.
    """
    row = work.documents.with_key(key)
    if row is not None and row.request_digest != digest:
        raise KeyReused(number=row.number)
    return row


def plan_draft(work: UnitOfWork, resolved: Resolved, digest: str, context: Context) -> Plan:
    """What posting a resolved draft does.

    Raises:
        PeriodClosed: it is dated in a closed month.
        OpeningLocked: it is an opening balance, and those are locked.
        NotAllowed: a line is drawn from nothing, and that takes a right of its own.
    """
    check_open(resolved.document, context)
    _check_sources(resolved.document, context)
    _check_bonus(resolved.document, context)
    booking = book(resolved.document)
    planned = Planned(
        resolved.document,
        booking.moves,
        booking.party,
        booking.money,
        digest,
        asks_backdating=resolved.document.kind.movement not in {Movement.COUNT, Movement.CHARGE},
        cards=booking.cards,
        points=booking.points,
    )
    planned = with_facts(work.connection, planned, resolved, context.settings)
    return Plan((planned,), {line.product.id: line.product for line in resolved.document.lines}, resolved)


def _check_sources(document: Document, context: Context) -> None:
    """Lines that are drawn from nothing may take a right of their own; the answer says that they are."""
    alone = document.kind.alone
    if alone is None or all(line.source_line_id is not None for line in document.lines):
        return
    if not context.user.may(alone):
        raise NotAllowed(user=context.user.name, permission=alone.value)
    context.warnings.append(NO_SOURCE)


def _check_bonus(document: Document, context: Context) -> None:
    """More than the shop offers with a top-up is given by those who may give vouchers away.

    Raises:
        NotAllowed: the right is missing.
    """
    if document.kind.loads <= 0 or document.kind.opens or not document.bonus:
        return
    offered = to_fen(context.settings.top_up_offers.bonus(from_fen(document.totals.total)))
    if document.bonus > offered and not context.user.may(Permission.CARD_EDIT):
        raise NotAllowed(user=context.user.name, permission=Permission.CARD_EDIT.value)


def make_room(work: UnitOfWork, draft: Draft) -> None:
    """The first goods found bad, and the first that are sent, make the warehouse they are kept in meanwhile."""
    if not any(line.rejected for line in draft.lines) and KINDS[draft.kind].in_transit != "to":
        return
    known = work.masters.warehouses()
    if KINDS[draft.kind].in_transit == "to":
        if all(one.code != TRANSIT for one in known):
            work.masters.save_warehouse(TRANSIT, _("Goods in transit"), saleable=False)
            work.touch(Topic.WAREHOUSES)
    elif all(one.saleable or not one.active or one.code == TRANSIT for one in known):
        work.masters.save_warehouse(REJECTS, _("Rejected goods"), saleable=False)
        work.touch(Topic.WAREHOUSES)


def check_open(document: Document, context: Context) -> None:
    """Refuse a business time in a closed month, and opening balances that are locked.

    Raises:
        PeriodClosed: with the first open day, at the field that holds the time.
        OpeningLocked: opening balances are locked.
    """
    _refuse_locked(document.kind, context)
    _refuse_closed(document.day, "at", context)
    if document.kind.movement is Movement.COUNT:
        for line in document.lines:
            if line.at is not None:
                day = BusinessTime.of(line.at, context.settings.business_day_ends).day
                _refuse_closed(day, f"lines[{line.line}].at", context)


def _refuse_locked(kind: Kind, context: Context) -> None:
    if kind.opens and context.opening_locked:
        raise OpeningLocked(field="kind")


def _refuse_closed(day: date, field: str, context: Context) -> None:
    if day_number(day) < context.open_day:
        first = read_day(context.open_day)
        raise PeriodClosed(field=field, closed_until=first - timedelta(days=1), open_from=first)


def standing(work: UnitOfWork, row: AnyRow) -> None:
    """Refuse a document that was reversed, or that is itself a reversal.

    Raises:
        WrongState: with its number.
    """
    if row.reverses_id is not None or work.documents.reversal_of(row.id) is not None:
        raise WrongState(field="document", number=row.number, state=State.REVERSED.value)


def plan_reversal(
    work: UnitOfWork, row: AnyRow, context: Context, *, key: str, at: datetime | None, reason: str
) -> Plan:
    """The mirrored document of a posted one.

    At the document's own time the two stand at one place of history and cancel as if neither had
    been; at a later time the goods move at the cost they had. Without ``at`` a document of a closed
    month is reversed now.

    Raises:
        PeriodClosed: ``at`` lies in a closed month.
        OpeningLocked: it is an opening balance, and those are locked.
    """
    document, products = StoredDocuments(work.documents, work.masters).document(row)
    own_time = at is None and row.day >= context.open_day
    when = document.at if own_time else at or context.local
    day = document.day if own_time else BusinessTime.of(when, context.settings.business_day_ends).day
    mirrored = replace(mirror(document, key, when, day), shift_id=_shift_of_reversal(work, row))
    _refuse_locked(document.kind, context)
    _refuse_closed(day, "at", context)
    booking = book(mirrored)
    planned = Planned(
        mirrored,
        _mirrored_moves(work, row, mirrored),
        booking.party,
        booking.money,
        request_digest=f"reverse:{row.number}",
        reverses=row,
        position=row.position if own_time else None,
        reason=reason,
        asks_backdating=False,
        promises=promises_undone(work.reservations, work.documents, row) if row.kind in PROMISING else (),
        cards=booking.cards,
        points=booking.points,
    )
    return Plan((planned,), products)


def plan_undoing(
    work: UnitOfWork,
    row: AnyRow,
    context: Context,
    make_key: Callable[[], str],
    at: datetime | None,
    reason: str,
    *,
    key: str = "",
) -> Plan:
    """The reversal of a document with those of the settlements made for it, which mean nothing without it."""
    former, older = [], row
    while older.corrects_id is not None:
        older = work.documents.with_id(older.corrects_id)
        former.append(older.id)
    settlements = Settlements(work.connection).settlements_of(row.id, former)
    plans = [
        plan_reversal(work, one, context, key=make_key(), at=at, reason=reason)
        for one in settlements
        if one.id != row.id
    ]
    along = [replace(one, takes_back=False) for plan in plans for one in plan.planned]
    whole = plan_reversal(work, row, context, key=key or make_key(), at=at, reason=reason)
    return replace(whole, planned=(*along, *whole.planned), answer=len(along))


def _shift_of_reversal(work: UnitOfWork, row: AnyRow) -> int | None:
    """The shift whose drawer pays: the one that is open now, for a closed one was counted already."""
    if row.shift_id is None or row.kind == "cash_difference":
        return None
    open_now = work.shifts.open(row.counter)
    return open_now.id if open_now else None


def _mirrored_moves(work: UnitOfWork, row: AnyRow, mirrored: Document) -> tuple[PlannedMove, ...]:
    """The moves of the document with their signs turned; counts with all they compensated since."""
    own = [move for move in work.ledgers.moves_of(row.id) if move.compensates_move_id is None]
    later = work.ledgers.compensated(move.id for move in own if move.rule == Movement.COUNT.value)
    lines = {line.id: line.line for line in work.documents.lines(row.id)}
    own_time = mirrored.at == from_local_microseconds(row.business_at)
    return tuple(
        _mirrored_charge(move, lines[move.line_id])
        if move.rule == Movement.CHARGE.value
        else PlannedMove(
            line=lines[move.line_id],
            product_id=move.product_id,
            warehouse_id=move.warehouse_id,
            rule=Movement.PLACE if move.rule == Movement.PLACE.value else Movement.REVERSAL,
            units=-(move.quantity + later.get(move.id, 0)),
            contra=move.contra,
            at=from_local_microseconds(move.business_at) if own_time else mirrored.at,
            reverses_move_id=move.id,
            bin_id=move.bin_id,
            lot_id=move.lot_id,
        )
        for move in own
    )


def _mirrored_charge(move: AnyRow, line: int) -> PlannedMove:
    """What takes a charge back stands where it stood, with the receipt, whenever it is taken back."""
    return PlannedMove(
        line=line,
        product_id=move.product_id,
        warehouse_id=move.warehouse_id,
        rule=Movement.CHARGE,
        units=0,
        contra=move.contra,
        at=from_local_microseconds(move.business_at),
        value=-move.value,
        source_move_id=move.source_move_id,
        reverses_move_id=move.id,
        bin_id=move.bin_id,
        lot_id=move.lot_id,
    )


def in_the_way(work: UnitOfWork, row: AnyRow) -> Sequence[AnyRow]:
    """The documents that rest on this one, those that rest on them first."""
    found: dict[int, AnyRow] = {}
    for child in work.documents.resting_on(row.id):
        for one in (*in_the_way(work, child), child):
            found.setdefault(one.id, one)
    return list(found.values())


def refuse_if_rested_on(work: UnitOfWork, row: AnyRow) -> None:
    """Refuse to touch a document others rest on.

    Raises:
        DocumentsInTheWay: naming them.
    """
    others = in_the_way(work, row)
    if others:
        raise DocumentsInTheWay(number=row.number, documents=", ".join(other.number for other in others))


def corrected(
    work: UnitOfWork, row: AnyRow, draft: Draft, context: Context, make_key: Callable[[], str], reason: str = ""
) -> Plan:
    """The plan of a correction: what rests on the document and itself reversed, then the changed copy.

    The copy keeps the place of its original in history unless its time was changed.
    """
    undone = (*in_the_way(work, row), row)
    reversals = [plan_reversal(work, old, context, key=make_key(), at=None, reason=reason) for old in undone]
    copy = plan_copy(work, row, draft, context)
    planned = [one for plan in (*reversals, copy) for one in plan.planned]
    products = {product_id: product for plan in (*reversals, copy) for product_id, product in plan.products.items()}
    return Plan(tuple(planned), products, copy.resolved, answer=len(reversals))


def plan_copy(work: UnitOfWork, old: AnyRow, draft: Draft, context: Context) -> Plan:
    """The plan of a document that takes the place of another one."""
    shift = work.shifts.get(draft.shift) if draft.shift is not None else None
    if shift is not None and shift.closed_at is not None:
        draft = replace(draft, shift=None)
    make_room(work, draft)
    resolved = Resolver(work.connection, context.settings, context.local).resolve(replace(draft, corrects=old.number))
    plan = plan_draft(work, resolved, request_digest(draft), context)
    same_time = local_microseconds(resolved.document.at) == old.business_at
    (one,) = plan.planned
    kept = replace(one, corrects=old, position=old.position if same_time else None, asks_backdating=False)
    return replace(plan, planned=(kept,))


def follow(draft: Draft, renamed: Mapping[str, str]) -> Draft:
    """A document that rests on corrected ones, drawn from their copies instead, line by line."""

    def now(number: str) -> str:
        return renamed.get(number, number)

    lines = tuple(
        replace(line, source=Source(now(line.source.document), line.source.line)) if line.source else line
        for line in draft.lines
    )
    further = tuple(now(number) for number in draft.further_sources)
    return replace(draft, lines=lines, source=now(draft.source), further_sources=further, invoice=now(draft.invoice))
