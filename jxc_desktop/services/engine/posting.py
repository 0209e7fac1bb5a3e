"""The one path by which anything is posted: decide what follows, ask what is doubtful, record it all.

Several documents may be decided together (a correction is a reversal and a copy): their moves are
walked in one replay, so a state that exists only between them is never judged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from jxc_desktop.db.repositories.ledgers import Ledgers
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.errors import NeedsConfirmation
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.product import Product
from jxc_desktop.services.base import Confirmations
from jxc_desktop.services.engine.costs import decide_costs
from jxc_desktop.services.engine.doubts import doubts_of
from jxc_desktop.services.engine.outcome import NewMove
from jxc_desktop.services.engine.plan import Context, Decision, Planned
from jxc_desktop.services.engine.recording import Recorded, Recording
from jxc_desktop.services.engine.serials import check_serials
from jxc_desktop.services.engine.settling import Settling, cause_of
from jxc_desktop.services.settings import ShopSettings

__all__ = ["Context", "Decision", "Planned", "Recorded", "decide", "record"]


def decide(
    ledgers: Ledgers, planned: Sequence[Planned], products: Mapping[int, Product], settings: ShopSettings
) -> Decision:
    """Find costs, consequences and doubts of documents posted together.

    Raises:
        SerialRefused: a serial number would be in stock twice, or leave without being there.
        NegativeStockForbidden: a product that forbids it would be below zero at some moment.
    """
    count, groups = 0, []
    for index, one in enumerate(planned):
        group, before = [], count
        for move in one.moves:
            count += 1
            source = move.source_move_id if move.source_place is None else -(before + move.source_place + 1)
            settled = replace(move, source_move_id=source)
            group.append(NewMove.of(count, settled, products[move.product_id], one.position, index))
        groups.append(tuple(group))
    check_serials(ledgers.connection, planned, products)
    outcome = decide_costs(ledgers, [move for group in groups for move in group])
    decision = Decision(tuple(planned), tuple(groups), outcome, ())
    return replace(decision, doubts=doubts_of(decision, settings))


def record(work: UnitOfWork, decision: Decision, context: Context, confirmed: Confirmations) -> list[Recorded]:
    """Answer the doubts, take the numbers and write everything; answers what was made.

    Raises:
        NeedsConfirmation: with all doubts that are still open.
        NotAllowed: a doubt was answered without the right.
    """
    try:
        accepted = confirmed.answer(decision.doubts, context.user)
    except NeedsConfirmation as question:
        if context.user.may(Permission.COST_VIEW):
            raise
        raise NeedsConfirmation(doubt.without_costs() for doubt in question.doubts) from None
    made = Recording(work, decision, context, confirmed.approver).write(accepted)
    for one, recorded in zip(decision.planned, made, strict=True):
        Settling(work).follow(one, cause_of(recorded.id, recorded.posting, recorded.document.day))
    return made
