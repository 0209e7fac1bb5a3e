"""Approvals: the rules, submitting a draft, saying yes or no, what waits for whom, and trying a rule out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from jxc_desktop.db.queries.approvals import Past
from jxc_desktop.db.repositories.approvals import ApprovalRow, Approvals
from jxc_desktop.db.repositories.drafts import Drafts, StoredDraft
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.db.repositories.users import Users
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.approvals import Fired, NotYourApproval, Rule, checked, fired_on
from jxc_desktop.domain.changes import NO_CHANGES, Changes, Topic
from jxc_desktop.domain.documents import Draft, State
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, ShopError, UserError, WrongState
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import OWNER, Permission
from jxc_desktop.domain.values import from_fen, from_microseconds, to_microseconds
from jxc_desktop.services.base import User, make_key
from jxc_desktop.services.document_views import Quote
from jxc_desktop.services.engine.approval_past import PastDocuments
from jxc_desktop.services.engine.approving import current, fired, progress, read_fired, role_names, written
from jxc_desktop.services.engine.asked import plan_asked
from jxc_desktop.services.engine.consequences import quoted
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.engine.draft_codec import decode, request_digest
from jxc_desktop.services.engine.plans import context_of
from jxc_desktop.services.engine.posting import decide
from jxc_desktop.services.engine.resolving import Resolver
from jxc_desktop.services.engine.seeing import without_costs
from jxc_desktop.services.service import Service
from jxc_desktop.services.settings import Own, ShopSettings, shop_settings


@dataclass(frozen=True, slots=True)
class Submission:
    """How far the approval of a draft is. ``state`` is draft, submitted or approved; ``waits_for`` names roles."""

    key: str
    state: str
    waits_for: tuple[str, ...] = ()
    reasons: tuple[ShopError, ...] = ()
    rejected: str | None = None
    changes: Changes = NO_CHANGES


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft that waits for the user signed in. ``total`` is none where it cannot be worked out any more."""

    key: str
    kind: str
    corrects: str
    party: str
    total: Decimal | None
    lines: int
    remark: str
    submitter: str
    submitted_at: datetime
    roles: tuple[str, ...]
    level: int
    levels: int
    reasons: tuple[ShopError, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """A past document a rule would have fired on."""

    number: str
    kind: str
    day: date
    party: str
    total: Decimal
    user: str
    reason: ShopError


class ApprovalService(Service):
    """Who has to approve what before it is posted. Every step is audited."""

    # rules

    def rules(self) -> tuple[Rule, ...]:
        """All rules in their order."""
        self.require(Permission.APPROVAL_EDIT)
        with self.database.read() as connection:
            return tuple(Approvals(connection).rules())

    def rule(self, code: str) -> Rule:
        """One rule.

        Raises:
            NotFound: there is none of this code.
        """
        self.require(Permission.APPROVAL_EDIT)
        with self.database.read() as connection:
            return _found(Approvals(connection).rule(code), code)

    def save_rule(self, rule: Rule) -> Changes:
        """Make or change a rule; version 0 takes the place of whatever has its code.

        Raises:
            InvalidValue: it makes no rule; the field is named.
            NotFound: a role or kind does not exist.
            Conflict: it was changed since it was read.
        """
        self.require(Permission.APPROVAL_EDIT)
        entered = checked(rule)
        if entered.kind:
            kind_of(entered.kind)
        with self.database.write() as work:
            before = work.approvals.rule(entered.code) if entered.code else None
            kept = _numbered(entered, work.approvals.rules()) if before is None else _after(entered, before)
            known = work.users.roles()
            for role in kept.levels:
                if role not in known:
                    raise NotFound(field="levels", what=N_("role"), name=role)
            work.approvals.save_rule(kept)
            detail = {"before": None if before is None else _plain(before), "after": _plain(kept)}
            self.record(work, "approval_rule.save", kept.code, detail=detail)
            work.touch(Topic.SETTINGS)
            return work.commit()

    def remove_rule(self, code: str) -> Changes:
        """Delete a rule; what was approved under it stays approved.

        Raises:
            NotFound: there is none of this code.
        """
        self.require(Permission.APPROVAL_EDIT)
        with self.database.write() as work:
            before = _found(work.approvals.rule(code), code)
            work.approvals.remove_rule(code)
            self.record(work, "approval_rule.remove", code, detail={"before": _plain(before)})
            work.touch(Topic.SETTINGS)
            return work.commit()

    def try_out(self, rule: Rule, since: date, until: date) -> tuple[Tried, ...]:
        """The posted documents of these days the rule would have fired on, newest first.

        Raises:
            InvalidValue: it makes no rule.
        """
        self.require(Permission.APPROVAL_EDIT)
        tried, costs = replace(checked(rule), active=True), self.may(Permission.COST_VIEW)
        kinds = (tried.kind,) if tried.kind else tuple(code for code, one in KINDS.items() if not one.tendered)
        past, result = Past(kinds, _day(since), _day(until)), []
        with self.database.read() as connection:
            for document in PastDocuments(connection, past, tried.fact):
                result += [_tried(document.row, one, costs) for one in fired_on((tried,), document.facts)]
        return tuple(result)

    # a draft

    def needs(self, draft: Draft) -> Submission:
        """What a draft needs as it is typed, and how far its approval is; nothing is saved."""
        user = self.require(kind_of(draft.kind).permission)
        with self.database.read() as connection:
            if not Approvals(connection).rules_of(draft.kind):
                return Submission(draft.key, State.APPROVED.value)
        with self.database.write() as work:
            found = self._fired(work, draft, user)
            steps = current(work.approvals.of_key(draft.key), request_digest(draft))
            if not found:
                return Submission(draft.key, State.APPROVED.value)
            return _submission(work, draft.key, steps, found, costs=self.may(Permission.COST_VIEW))

    def submit(self, key: str) -> Submission:
        """Ask for the approvals a stored draft needs; the author's own roles may count at once (`approve_own`).

        Raises:
            UserError: it could not be posted as it is.
        """
        self.require(Permission.DOCUMENT_VIEW)
        with self.database.write() as work:
            stored = _stored(work.drafts, key)
            draft = decode(stored.content, stored.version)
            user = self.require(kind_of(draft.kind).permission)
            _refuse_strangers(stored, user)
            digest = request_digest(draft)
            found = self._fired(work, draft, user)
            steps = current(work.approvals.of_key(key), digest)
            if not _stands(steps, found):
                self._ask(work, draft, found, user)
                steps = self._approve_all(work, key, digest, user, own=True)
            told = _submission(work, key, steps, found, costs=self.may(Permission.COST_VIEW))
            work.approvals.set_draft_state(key, told.state)
            detail = {"state": told.state, "rules": [one.rule.code for one in found]}
            self.record(work, "draft.submit", key, detail=detail)
            work.touch(Topic.DRAFTS)
            return replace(told, changes=work.commit())

    def approve(self, key: str) -> Submission:
        """Say yes for the roles of the user signed in, as far as it is their turn.

        Raises:
            WrongState: nothing was submitted.
            NotYourApproval: it waits for others, or one may not approve one's own.
        """
        user = self.require(Permission.DOCUMENT_VIEW)
        with self.database.write() as work:
            draft, steps = self._submitted(work, key)
            if not progress(steps).waiting:
                return Submission(key, State.APPROVED.value)
            self._refuse_others(work, steps, user)
            steps = self._approve_all(work, key, request_digest(draft), user, own=False)
            told = _submission(work, key, steps, _fired_of(steps), costs=self.may(Permission.COST_VIEW))
            work.approvals.set_draft_state(key, told.state)
            self.record(work, "draft.approve", key, detail={"state": told.state})
            work.touch(Topic.DRAFTS)
            return replace(told, changes=work.commit())

    def reject(self, key: str, reason: str) -> Submission:
        """Say no, with the reason; the draft goes back to its author.

        Raises:
            InvalidValue: no reason is given.
            NotYourApproval: it waits for others.
        """
        user = self.require(Permission.DOCUMENT_VIEW)
        if not reason.strip():
            raise InvalidValue("reason", reason, N_("it is missing"))
        with self.database.write() as work:
            _draft, steps = self._submitted(work, key)
            self._refuse_others(work, steps, user)
            now = to_microseconds(self.clock.now())
            mine = _turns(steps, user)
            work.approvals.decide([row.id for row in mine], "rejected", reason.strip(), now, user.id)
            work.approvals.withdraw(key, now)
            work.approvals.set_draft_state(key, State.DRAFT.value)
            self.record(work, "draft.reject", key, reason=reason.strip())
            work.touch(Topic.DRAFTS)
            return Submission(key, State.DRAFT.value, rejected=reason.strip(), changes=work.commit())

    def waiting(self) -> tuple[Waiting, ...]:
        """What waits for a role of the user signed in, the oldest first."""
        user = self.require(Permission.DOCUMENT_VIEW)
        if not user.roles:
            return ()
        with self.database.read() as connection:
            rows = Approvals(connection).waiting(user.roles)
            if not rows:
                return ()
            settings = shop_settings(Settings(connection).all())
            keys = dict.fromkeys(row.key for row in rows)
            found = [self._waiting(connection, settings, key, rows, user) for key in keys]
        return tuple(sorted((one for one in found if one is not None), key=lambda one: one.submitted_at))

    def quote(self, key: str) -> Quote:
        """What a submitted draft comes to, for who decides about it.

        Raises:
            NotFound: it is not there, or somebody else's.
        """
        user = self.require(Permission.DOCUMENT_VIEW)
        with self.database.read() as connection:
            stored = _stored(Drafts(connection), key)
            if not Approvals(connection).waits_for(key, user.roles):
                _refuse_strangers(stored, user)
            resolver = Resolver(connection, shop_settings(Settings(connection).all()), self.clock.local())
            found = quoted(connection, resolver, decode(stored.content, stored.version))
        return found if user.may(Permission.COST_VIEW) else without_costs(found)

    def state_of(self, key: str) -> Submission:
        """How far the approval of a stored draft is.

        Raises:
            NotFound: it was posted, or never saved.
        """
        user = self.require(Permission.DOCUMENT_VIEW)
        with self.database.write() as work:
            stored = _stored(work.drafts, key)
            draft = decode(stored.content, stored.version)
            steps = current(work.approvals.of_key(key), request_digest(draft))
            if not _turns(steps, user):
                _refuse_strangers(stored, user)
            told = _submission(work, key, steps, _fired_of(steps), costs=self.may(Permission.COST_VIEW))
            return replace(told, state=stored.state)

    # inside

    def _fired(self, work: UnitOfWork, draft: Draft, user: User) -> tuple[Fired, ...]:
        context = context_of(self, work, user)
        plan = plan_asked(work, draft, context, lambda: make_key(self.clock))
        return fired(work, decide(work.ledgers, plan.planned, plan.products, context.settings), plan.answer, user)

    def _ask(self, work: UnitOfWork, draft: Draft, found: Sequence[Fired], user: User) -> None:
        now = to_microseconds(self.clock.now())
        last = max((row.submitted_at for row in work.approvals.of_key(draft.key)), default=0)
        now = max(now, last + 1)  # a submission is told from another by its time
        work.approvals.withdraw(draft.key, now)
        work.approvals.submit(
            {
                "key": draft.key,
                "request_digest": request_digest(draft),
                "rule": step.rule,
                "sentence": written(one),
                "level": step.level,
                "role": step.role,
                "state": "waiting",
                "reason": "",
                "submitted_at": now,
                "submitted_by": user.id,
            }
            for one in found
            for step in one.steps()
        )

    def _approve_all(self, work: UnitOfWork, key: str, digest: str, user: User, *, own: bool) -> list[ApprovalRow]:
        """Approve every step whose turn it is and comes to be for this user; answers the steps as they are then."""
        now = to_microseconds(self.clock.now())
        settings = shop_settings(work.settings.all())
        while True:
            steps = current(work.approvals.of_key(key), digest)
            mine = _turns(steps, user)
            if not mine or (own and not _may_approve_own(settings, user)):
                return steps
            work.approvals.decide([row.id for row in mine], "approved", "", now, user.id)

    def _submitted(self, work: UnitOfWork, key: str) -> tuple[Draft, list[ApprovalRow]]:
        stored = _stored(work.drafts, key)
        draft = decode(stored.content, stored.version)
        if stored.state not in {State.SUBMITTED.value, State.APPROVED.value}:
            raise WrongState(field="document", number=kind_of(draft.kind).name, state=stored.state)
        return draft, current(work.approvals.of_key(key), request_digest(draft))

    def _refuse_others(self, work: UnitOfWork, steps: Sequence[ApprovalRow], user: User) -> None:
        settings = shop_settings(work.settings.all())
        own = any(row.submitted_by == user.id for row in steps)
        if not _turns(steps, user) or (own and not _may_approve_own(settings, user)):
            roles = role_names(work, (step.role for step in progress(steps).next()))
            raise NotYourApproval(field="document", roles=roles, user=user.name)

    def _waiting(
        self, connection: Connection, settings: ShopSettings, key: str, rows: Sequence[ApprovalRow], user: User
    ) -> Waiting | None:
        stored = Drafts(connection).get(key)
        if stored is None:
            return None
        draft = decode(stored.content, stored.version)
        steps = current([row for row in rows if row.key == key], request_digest(draft))
        mine = _turns(steps, user)
        own = mine and mine[0].submitted_by == user.id
        if not mine or (own and not _may_approve_own(settings, user)):
            return None
        party, total = _party_and_total(Resolver(connection, settings, self.clock.local()), draft)
        names = {code: role.name for code, role in Users(connection).roles().items()}
        return Waiting(
            key=key,
            kind=draft.kind,
            corrects=draft.corrects,
            party=party,
            total=total,
            lines=len(draft.lines),
            remark=draft.remark,
            submitter=mine[0].submitter,
            submitted_at=from_microseconds(mine[0].submitted_at),
            roles=tuple(dict.fromkeys(names.get(row.step.role, row.step.role) for row in mine)),
            level=mine[0].step.level,
            levels=max(row.step.level for row in steps if row.step.rule == mine[0].step.rule),
            reasons=tuple(one.told(with_costs=user.may(Permission.COST_VIEW)) for one in _fired_of(steps)),
        )


def _submission(
    work: UnitOfWork, key: str, steps: Sequence[ApprovalRow], found: Sequence[Fired], *, costs: bool
) -> Submission:
    reached = progress(steps)
    asked = {step for one in found for step in one.steps()}
    open_steps = [step.role for step in reached.next()] if steps else [step.role for step in asked]
    approved = asked.issubset(reached.approved) and not reached.waiting
    state = State.APPROVED if approved else State.SUBMITTED if reached.waiting else State.DRAFT
    return Submission(
        key,
        state.value,
        role_names(work, open_steps),
        tuple(one.told(with_costs=costs) for one in found),
        reached.rejected,
    )


def _party_and_total(resolver: Resolver, draft: Draft) -> tuple[str, Decimal | None]:
    """The name of the party and the total of a draft; no total where it cannot be worked out any more."""
    try:
        resolved = resolver.resolve(draft)
    except UserError:
        return draft.party, None
    return resolved.party.name if resolved.party else "", from_fen(resolved.document.totals.total)


def _refuse_strangers(stored: StoredDraft, user: User) -> None:
    if stored.user != user.name and not user.may(Permission.DOCUMENT_VIEW_ALL):
        raise NotFound(field="document", what=N_("draft"), name=stored.key)


def _tried(row: AnyRow, one: Fired, costs: bool) -> Tried:
    told, party = one.told(with_costs=costs), row.party_name or ""
    return Tried(row.number, row.kind, read_day(row.day), party, from_fen(row.total), row.user_name, told)


def _turns(steps: Sequence[ApprovalRow], user: User) -> list[ApprovalRow]:
    """The steps that are this user's to decide now."""
    turn = set(progress(steps).next())
    return [row for row in steps if row.state == "waiting" and row.step in turn and row.step.role in user.roles]


def _stands(steps: Sequence[ApprovalRow], found: Sequence[Fired]) -> bool:
    """Whether the same was submitted before and nobody said no."""
    reached = progress(steps)
    asked = {step for one in found for step in one.steps()}
    return bool(steps) and reached.rejected is None and asked.issubset({*reached.waiting, *reached.approved})


def _fired_of(steps: Sequence[ApprovalRow]) -> list[Fired]:
    """What fired, each rule once, as it was written down."""
    by_rule = {row.step.rule: row for row in steps}
    found = [(row, read_fired(row)) for row in by_rule.values()]
    levels = {rule: tuple(row.step.role for row in steps if row.step.rule == rule) for rule in by_rule}
    return [replace(one, rule=replace(one.rule, levels=levels[row.step.rule])) for row, one in found if one is not None]


def _may_approve_own(settings: ShopSettings, user: User) -> bool:
    if settings.approve_own is Own.EVERYBODY:
        return True
    return settings.approve_own is Own.OWNER and OWNER in user.roles


def _stored(drafts: Drafts, key: str) -> StoredDraft:
    stored = drafts.get(key)
    if stored is None or stored.state == State.VOID.value:
        raise NotFound(field="document", what=N_("draft"), name=key)
    return stored


def _found(rule: Rule | None, code: str) -> Rule:
    if rule is None:
        raise NotFound(field="code", what=N_("approval rule"), name=code)
    return rule


def _numbered(rule: Rule, others: Sequence[Rule]) -> Rule:
    """A new rule behind all others, with a code of its own where none was given."""
    position = max((other.position for other in others), default=0) + 1
    taken = {other.code for other in others}
    code = rule.code or next(
        str(number) for number in range(position, position + len(taken) + 1) if str(number) not in taken
    )
    return replace(rule, code=code, position=position, version=0)


def _after(rule: Rule, before: Rule) -> Rule:
    return replace(rule, position=before.position, version=rule.version or before.version)


def _plain(rule: Rule) -> dict[str, object]:
    names = ("kind", "fact", "comparison", "value", "levels", "name", "active")
    return {name: getattr(rule, name) for name in names}


def _day(day: date) -> int:
    return int(f"{day:%Y%m%d}")
