"""What a draft asks for as a plan: a new document, or the correction of a posted one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.permissions import SALESPERSON
from jxc_desktop.domain.values import from_local_microseconds
from jxc_desktop.services.base import User
from jxc_desktop.services.engine.draft_codec import request_digest
from jxc_desktop.services.engine.plans import (
    Plan,
    check_open,
    corrected,
    make_room,
    plan_draft,
    refuse_if_rested_on,
    standing,
)
from jxc_desktop.services.engine.posting import Context
from jxc_desktop.services.engine.resolving import Resolved, Resolver
from jxc_desktop.services.engine.seeing import refuse_hidden_sources, shown


def posted_row(work: UnitOfWork, number: str, user: User) -> AnyRow:
    """The header row of a posted document.

    Raises:
        NotFound: there is none of this number the user may see.
    """
    return shown(work.connection, work.documents.with_number(number), number, user)


def plan_entered(work: UnitOfWork, draft: Draft, context: Context) -> Plan:
    """What posting a draft does that corrects nothing.

    Raises:
        UserError: with the field named, when it cannot be posted.
    """
    make_room(work, draft)
    resolved = _sold_by(Resolver(work.connection, context.settings, context.local).resolve(draft), context.user)
    check_open(resolved.document, context)
    return plan_draft(work, resolved, request_digest(draft), context)


def _sold_by(resolved: Resolved, user: User) -> Resolved:
    """A sale that names no salesperson, nor does the card of its customer, is of who enters it, if that is one."""
    document = resolved.document
    sells = document.kind.area == "sales" and "handler" in document.kind.header_fields
    if not sells or document.handler or SALESPERSON not in user.roles:
        return resolved
    return replace(resolved, document=replace(document, handler=user.name))


def plan_correction(
    work: UnitOfWork,
    row: AnyRow,
    draft: Draft,
    context: Context,
    make_key: Callable[[], str],
    *,
    with_all: bool,
    reason: str = "",
) -> Plan:
    """What correcting a posted document does; the copy keeps its time unless it was changed.

    Raises:
        WrongState: it was reversed.
        DocumentsInTheWay: others rest on it and are not taken along.
    """
    standing(work, row)
    if not with_all:
        refuse_if_rested_on(work, row)
    if draft.at is None:
        draft = replace(draft, at=from_local_microseconds(row.business_at))
    return corrected(work, row, draft, context, make_key, reason)


def plan_asked(work: UnitOfWork, draft: Draft, context: Context, make_key: Callable[[], str]) -> Plan:
    """What a draft asks for, whether it corrects something or not; what rests on the corrected one goes along."""
    refuse_hidden_sources(work.connection, draft, context.user)
    if not draft.corrects:
        return plan_entered(work, draft, context)
    return plan_correction(
        work, posted_row(work, draft.corrects, context.user), draft, context, make_key, with_all=True
    )
