"""Several new documents posted in one transaction: all of them stand, or none does."""

from __future__ import annotations

from collections.abc import Sequence

from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.documents import Draft
from jxc_desktop.services.base import Confirmations
from jxc_desktop.services.engine.approving import check_approved
from jxc_desktop.services.engine.draft_codec import request_digest
from jxc_desktop.services.engine.plans import check_open, plan_draft
from jxc_desktop.services.engine.posting import Context, Recorded, decide, record
from jxc_desktop.services.engine.resolving import Resolver


def post_together(
    work: UnitOfWork, drafts: Sequence[Draft], context: Context, confirmed: Confirmations
) -> list[Recorded]:
    """Post drafts that do not draw from one another; what is doubtful about any of them is asked at once.

    Raises:
        ApprovalNeeded: one of them has to be approved first; nothing was written.
        NeedsConfirmation: with the doubts of all of them.
    """
    plans = []
    for draft in drafts:
        resolved = Resolver(work.connection, context.settings, context.local).resolve(draft)
        check_open(resolved.document, context)
        plans.append(plan_draft(work, resolved, request_digest(draft), context))
    planned = [one for plan in plans for one in plan.planned]
    products = {key: product for plan in plans for key, product in plan.products.items()}
    decision = decide(work.ledgers, planned, products, context.settings)
    for index, draft in enumerate(drafts):
        check_approved(work, decision, index, context.user, draft)
    made = record(work, decision, context, confirmed)
    for draft in drafts:
        work.drafts.close(draft.key)
    work.touch(Topic.DRAFTS)
    return made
