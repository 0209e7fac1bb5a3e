"""Approval rules, and the approvals a draft was given or still waits for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from jxc_desktop.db.prepared import Prepared
from jxc_desktop.db.tables import approval_rules, approvals, drafts, users
from jxc_desktop.domain.approvals import Rule, Step
from jxc_desktop.domain.errors import N_, Conflict

_OF_KIND = Prepared(
    select(approval_rules)
    .where(approval_rules.c.active == 1, approval_rules.c.kind.in_(("", bindparam("of_kind"))))
    .order_by(approval_rules.c.position, approval_rules.c.id)
)
_ALL = select(approval_rules).order_by(approval_rules.c.position, approval_rules.c.id)
_INSERT = insert(approval_rules)
_UPDATE = (
    update(approval_rules)
    .where(approval_rules.c.code == bindparam("at_code"), approval_rules.c.version == bindparam("at_version"))
    .values(
        {name: bindparam(f"to_{name}") for name in ("name", "kind", "fact", "comparison", "value", "levels", "active")}
        | {"position": bindparam("to_position"), "version": approval_rules.c.version + 1}
    )
)
_submitter, _decider = users.alias("submitter"), users.alias("decider")
_ROWS = (
    select(approvals, _submitter.c.name.label("submitter"), _decider.c.name.label("decider"))
    .join(_submitter, _submitter.c.id == approvals.c.submitted_by)
    .outerjoin(_decider, _decider.c.id == approvals.c.decided_by)
    .order_by(approvals.c.id)
)
_OF_KEY = _ROWS.where(approvals.c.key == bindparam("of_key"))
_WITHDRAW = (
    update(approvals)
    .where(approvals.c.key == bindparam("of_key"), approvals.c.state == "waiting")
    .values(state="withdrawn", decided_at=bindparam("now"))
)
_DECIDE = (
    update(approvals)
    .where(approvals.c.id == bindparam("row_id"), approvals.c.state == "waiting")
    .values(
        state=bindparam("to_state"), reason=bindparam("why"), decided_at=bindparam("now"), decided_by=bindparam("user")
    )
)
_STATE = update(drafts).where(drafts.c.key == bindparam("at_key")).values(state=bindparam("to_state"))


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One step of a submission; ``sentence`` is the JSON of what fired, times are UTC microseconds."""

    id: int
    key: str
    request_digest: str
    step: Step
    state: str
    sentence: str
    reason: str
    submitted_at: int
    submitted_by: int
    submitter: str
    decided_at: int | None
    decider: str


class Approvals:
    """The rules and approvals of one transaction or one reading connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    # rules

    def rules_of(self, kind: str) -> list[Rule]:
        """The active rules that look at documents of a kind, in their order."""
        return [_rule(row) for row in _OF_KIND.run(self.connection, {"of_kind": kind})]

    def rules(self) -> list[Rule]:
        """All rules in their order."""
        return [_rule(row) for row in self.connection.execute(_ALL)]

    def rule(self, code: str) -> Rule | None:
        """The rule of a code."""
        row = self.connection.execute(_ALL.where(approval_rules.c.code == code)).one_or_none()
        return None if row is None else _rule(row)

    def save_rule(self, rule: Rule) -> None:
        """Store a rule; version 0 is a new one.

        Raises:
            Conflict: it was changed since this version was read.
        """
        values: dict[str, Any] = {
            "name": rule.name,
            "kind": rule.kind,
            "fact": rule.fact,
            "comparison": rule.comparison,
            "value": rule.value,
            "levels": json.dumps(list(rule.levels)),
            "active": int(rule.active),
            "position": rule.position,
        }
        if rule.version == 0:
            self.connection.execute(_INSERT, {"code": rule.code, **values})
            return
        changed = {f"to_{name}": value for name, value in values.items()}
        result = self.connection.execute(_UPDATE, {**changed, "at_code": rule.code, "at_version": rule.version})
        if result.rowcount != 1:
            raise Conflict(what=N_("This rule"))

    def remove_rule(self, code: str) -> bool:
        """Forget a rule; approvals given under it stay."""
        return self.connection.execute(delete(approval_rules).where(approval_rules.c.code == code)).rowcount == 1

    # approvals

    def of_key(self, key: str) -> list[ApprovalRow]:
        """Every step ever asked for of a draft or document, the first one first."""
        return [_approval(row) for row in self.connection.execute(_OF_KEY, {"of_key": key})]

    def waiting(self, roles: Sequence[str]) -> list[ApprovalRow]:
        """What waits of submitted drafts for one of these roles, and every other step of those drafts."""
        asked = select(approvals.c.key).where(approvals.c.state == "waiting", approvals.c.role.in_(roles))
        submitted = select(drafts.c.key).where(drafts.c.state == "submitted")
        wanted = _ROWS.where(
            approvals.c.key.in_(asked), approvals.c.key.in_(submitted), approvals.c.state != "withdrawn"
        )
        return [_approval(row) for row in self.connection.execute(wanted)]

    def waits_for(self, key: str, roles: Sequence[str]) -> bool:
        """Whether a draft was ever submitted to one of these roles."""
        asked = select(approvals.c.id).where(approvals.c.key == key, approvals.c.role.in_(roles)).limit(1)
        return bool(roles) and self.connection.scalar(asked) is not None

    def submit(self, rows: Iterable[dict[str, object]]) -> None:
        """Append steps; each has the columns of the table."""
        made = list(rows)
        if made:
            self.connection.execute(insert(approvals), made)

    def withdraw(self, key: str, now: int) -> None:
        """Nothing of this draft waits any more."""
        self.connection.execute(_WITHDRAW, {"of_key": key, "now": now})

    def decide(self, row_ids: Iterable[int], state: str, reason: str, now: int, user_id: int) -> None:
        """Say yes or no to steps that wait."""
        values = {"to_state": state, "why": reason, "now": now, "user": user_id}
        for row_id in row_ids:
            self.connection.execute(_DECIDE, {**values, "row_id": row_id})

    def set_draft_state(self, key: str, state: str) -> None:
        """Say how far the approval of a stored draft is: draft, submitted or approved."""
        self.connection.execute(_STATE, {"at_key": key, "to_state": state})


def _rule(row: Row[Any]) -> Rule:
    return Rule(
        code=row.code,
        fact=row.fact,
        comparison=row.comparison,
        value=row.value,
        levels=tuple(json.loads(row.levels)),
        kind=row.kind,
        name=row.name,
        active=bool(row.active),
        position=row.position,
        version=row.version,
    )


def _approval(row: Row[Any]) -> ApprovalRow:
    return ApprovalRow(
        id=row.id,
        key=row.key,
        request_digest=row.request_digest,
        step=Step(row.rule, row.level, row.role),
        state=row.state,
        sentence=row.sentence,
        reason=row.reason,
        submitted_at=row.submitted_at,
        submitted_by=row.submitted_by,
        submitter=row.submitter,
        decided_at=row.decided_at,
        decider=row.decider or "",
    )
