"""Carrying a correction out: the reversals, the changed copy, and what rests on it posted anew; and undoing it all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.documents import Draft, Movement, Overdraw, Source
from jxc_desktop.domain.errors import NotFullyPaid, TooManyTendered
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.values import from_units, plain
from jxc_desktop.services.base import Confirmations
from jxc_desktop.services.collector import collector_at_rest
from jxc_desktop.services.engine.approving import check_approved
from jxc_desktop.services.engine.asked import plan_correction
from jxc_desktop.services.engine.open_lines import NOTHING, drawn_as
from jxc_desktop.services.engine.plans import Plan, follow, in_the_way, plan_copy, plan_reversal, plan_undoing
from jxc_desktop.services.engine.posting import Context, Recorded, decide, record
from jxc_desktop.services.engine.settling import Settling, cause_of
from jxc_desktop.services.engine.stored import StoredDocuments

MakeKey = Callable[[], str]


def write(
    work: UnitOfWork, plan: Plan, context: Context, confirmed: Confirmations, asked: Draft | None = None
) -> Recorded:
    """Decide and record a plan; ``asked`` is the draft a person wants posted, which may need approval.

    Raises:
        ApprovalNeeded: somebody has to say yes first.
        NeedsConfirmation: something is doubtful.
    """
    with collector_at_rest():
        decision = decide(work.ledgers, plan.planned, plan.products, context.settings)
        if asked is not None:
            check_approved(work, decision, plan.answer, context.user, asked)
        return record(work, decision, context, confirmed)[plan.answer]


def correct(
    work: UnitOfWork,
    row: AnyRow,
    draft: Draft,
    context: Context,
    confirmed: Confirmations,
    make_key: MakeKey,
    *,
    with_all: bool,
    reason: str = "",
    asked: bool = True,
) -> Recorded:
    """Reverse a document, post its changed copy, and with ``with_all`` what rests on it anew; answers the copy.

    ``asked`` is false where a preview only wants to know what would come of it.
    """
    followers = list(reversed(in_the_way(work, row)))
    plan = plan_correction(work, row, draft, context, make_key, with_all=with_all, reason=reason)
    former = Settling(work).standing([row.id, *(one.id for one in followers)])
    copy = write(work, plan, context, confirmed, draft if asked else None)
    copies = {row.id: copy.id, **_take_along(work, followers, {row.number: copy.number}, context, confirmed, make_key)}
    if draft.allocations or draft.oldest_first:
        former = [one for one in former if row.id not in {one.item_id, one.against_id}]
    Settling(work).give_again(former, copies, cause_of(copy.id, copy.posting, copy.document.day))
    return copy


def _take_along(
    work: UnitOfWork,
    followers: Sequence[AnyRow],
    renamed: dict[str, str],
    context: Context,
    confirmed: Confirmations,
    make_key: MakeKey,
) -> dict[int, int]:
    """Post the documents that rested on a corrected one anew, each drawn from the new copy; copies by original."""
    copies = {}
    stored = StoredDocuments(work.documents, work.masters)
    for old in followers:
        draft = _within_reach(work, follow(stored.draft(old, make_key()), renamed))
        if not draft.lines and kind_of(old.kind).line_fields:
            continue  # nothing is left of what it was about
        try:
            plan = plan_copy(work, old, draft, context)
        except (NotFullyPaid, TooManyTendered):  # another price was paid: each means gives back its share of it
            plan = plan_copy(work, old, replace(draft, tenders=()), context)
        made = write(work, plan, context, confirmed)
        renamed[old.number], copies[old.id] = made.number, made.id
    return copies


def _within_reach(work: UnitOfWork, draft: Draft) -> Draft:
    """An invoice that follows a corrected document asks for no more goods than that has now.

    Documents that move goods stay as they are: those really came or left.
    """
    kind = kind_of(draft.kind)
    if not kind.invoices and (kind.movement is not Movement.NONE or kind.overdraw is not Overdraw.REFUSE):
        return draft
    lines = []
    for line in draft.lines:
        source = _source_line(work, line.source) if line.source is not None else None
        if source is None:
            lines += [] if line.source is not None else [line]
            continue
        drawn = drawn_as(work.documents, [source.id], kind.draws).get(source.id, NOTHING).units
        product = work.masters.products_by_id([source.product_id])[source.product_id]
        left = plain(from_units(source.quantity - drawn) / product.factor(line.unit))
        if left >= Decimal(line.quantity):
            lines.append(line)
        elif left > 0:
            lines.append(replace(line, quantity=f"{left:f}", amount=None))
    return replace(draft, lines=tuple(lines))


def _source_line(work: UnitOfWork, source: Source) -> AnyRow | None:
    head = work.documents.with_number(source.document)
    rows = work.documents.lines(head.id) if head is not None else ()
    return next((row for row in rows if row.line == source.line), None)


def plan_reversals(
    work: UnitOfWork, row: AnyRow, context: Context, make_key: MakeKey, at: datetime | None, reason: str, key: str
) -> Plan:
    """The reversal of a document and of all that rests on it, those that rest on others first."""
    whole = plan_undoing(work, row, context, make_key, at, reason, key=key)
    undone = {one.reverses.id for one in whole.planned if one.reverses is not None}
    others = [
        plan_reversal(work, one, context, key=make_key(), at=at, reason=reason)
        for one in in_the_way(work, row)
        if one.id not in undone
    ]
    along = [one for plan in others for one in plan.planned]
    products = {code: product for plan in (*others, whole) for code, product in plan.products.items()}
    return replace(whole, planned=(*along, *whole.planned), products=products, answer=len(along) + whole.answer)
