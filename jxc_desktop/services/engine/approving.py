"""Whether a document has the approvals it needs, and what is written down of those it was given."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from jxc_desktop.db.repositories.approvals import ApprovalRow
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.approvals import FACTS, TEXT, ApprovalNeeded, Fired, Progress, Rule, fired_on
from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import User
from jxc_desktop.services.engine.approval_facts import facts_of
from jxc_desktop.services.engine.draft_codec import request_digest
from jxc_desktop.services.engine.posting import Decision


def fired(work: UnitOfWork, decision: Decision, index: int, user: User) -> tuple[Fired, ...]:
    """The rules that fire on the index-th document of a decision. At a counter nobody waits for an approval."""
    kind = decision.planned[index].document.kind
    if kind.tendered:
        return ()
    rules = work.approvals.rules_of(kind.code)
    if not rules:
        return ()
    return fired_on(rules, facts_of(work.connection, decision, index, user, {rule.fact for rule in rules}))


def check_approved(work: UnitOfWork, decision: Decision, index: int, user: User, draft: Draft) -> None:
    """Refuse to post what somebody has to approve first.

    Raises:
        ApprovalNeeded: naming what fired and who approves.
    """
    found = fired(work, decision, index, user)
    if not found:
        return
    digest = request_digest(draft)
    rows = [row for row in work.approvals.of_key(draft.key) if row.request_digest == digest]
    given = {row.step for row in rows if row.state == "approved"}
    missing = [one for one in found if not given.issuperset(one.steps())]
    if missing:
        roles = [step.role for one in missing for step in one.steps() if step not in given]
        raise ApprovalNeeded(
            field="document",
            roles=role_names(work, roles),
            reasons=reasons(missing, with_costs=user.may(Permission.COST_VIEW)),
        )


def reasons(found: Iterable[Fired], *, with_costs: bool) -> tuple[object, ...]:
    """Why approval is asked for, as facts of an error."""
    return tuple(one.told(with_costs=with_costs) for one in found)


def role_names(work: UnitOfWork, codes: Iterable[str]) -> tuple[str, ...]:
    """What roles are called, each once."""
    known = work.users.roles()
    return tuple(dict.fromkeys(known[code].name if code in known else code for code in codes))


def current(rows: Sequence[ApprovalRow], digest: str) -> list[ApprovalRow]:
    """The steps of the newest submission of a request; what was asked for before is history."""
    own = [row for row in rows if row.request_digest == digest and row.state != "withdrawn"]
    newest = max((row.submitted_at for row in own), default=0)
    return [row for row in own if row.submitted_at == newest]


def progress(rows: Iterable[ApprovalRow]) -> Progress:
    """How far the steps of a submission are."""
    kept = list(rows)
    said_no = next((row.reason for row in kept if row.state == "rejected"), None)
    return Progress(
        waiting=tuple(row.step for row in kept if row.state == "waiting"),
        approved=tuple(row.step for row in kept if row.state == "approved"),
        rejected=said_no,
    )


def written(one: Fired) -> str:
    """What fired, as JSON; a rule that is changed later does not change what was approved."""
    rule, found = one.rule, one.found
    told: dict[str, object] = {
        "fact": rule.fact,
        "comparison": rule.comparison,
        "value": rule.value,
        "found": list(found) if isinstance(found, tuple) else f"{found:f}",
    }
    if one.line is not None:
        told["line"] = one.line
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def read_fired(row: ApprovalRow) -> Fired | None:
    """The opposite of `written`; none where the fact is no longer known."""
    told: Mapping[str, object] = json.loads(row.sentence) if row.sentence else {}
    fact = str(told.get("fact", ""))
    if fact not in FACTS:
        return None
    value = told["found"]
    is_text = FACTS[fact].type == TEXT
    found = tuple(map(str, value)) if is_text and isinstance(value, list) else Decimal(str(value))
    line = told.get("line")
    rule = Rule(row.step.rule, fact, str(told["comparison"]), str(told["value"]), ())
    return Fired(rule, found, line if isinstance(line, int) else None)
