"""Every verb of every document kind: save, post, preview, reverse, correct, copy, draw down, read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any

from jxc_desktop.db.queries import documents as queries
from jxc_desktop.db.queries.documents import DocumentFilter
from jxc_desktop.db.queries.page import Page
from jxc_desktop.db.repositories.approvals import Approvals
from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.repositories.drafts import Drafts
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.documents import Draft, Kind, Movement, State
from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import local_microseconds, to_microseconds
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations, Posted, User, make_key
from jxc_desktop.services.document_views import Consequences, DocumentRow, DocumentView, DraftRow, Quote
from jxc_desktop.services.engine.asked import plan_correction, plan_entered, posted_row
from jxc_desktop.services.engine.consequences import consequences, quoted
from jxc_desktop.services.engine.correcting import correct as correct_document
from jxc_desktop.services.engine.correcting import plan_reversals, write
from jxc_desktop.services.engine.document_reader import DocumentReader, list_row
from jxc_desktop.services.engine.draft_codec import request_digest
from jxc_desktop.services.engine.draft_store import load_draft, open_drafts, save_draft
from jxc_desktop.services.engine.plans import (
    Plan,
    context_of,
    plan_undoing,
    refuse_if_rested_on,
    repeated,
    standing,
)
from jxc_desktop.services.engine.posting import Context, Recorded, decide
from jxc_desktop.services.engine.resolving import Resolver, with_party
from jxc_desktop.services.engine.seeing import (
    hiding_costs,
    own_only,
    refuse_hidden,
    refuse_hidden_sources,
    sees_amounts,
    shown,
    tells_costs,
    without_costs,
)
from jxc_desktop.services.engine.stored import StoredDocuments, as_copy
from jxc_desktop.services.service import Service
from jxc_desktop.services.settings import shop_settings

__all__ = ["DocumentFilter", "DocumentService"]

_UNSAID = (None, None)


class DocumentService(Service):
    """All document kinds through one door; each method is one use case in one transaction."""

    def kinds(self) -> tuple[Kind, ...]:
        """The declarations of all kinds."""
        return tuple(KINDS.values())

    def new(self, kind: str, **header: Any) -> Draft:
        """A new draft with its idempotency key; nothing is stored before its first `save`."""
        self.require(kind_of(kind).permission)
        return Draft(kind=kind, key=make_key(self.clock), **header)

    def save(self, draft: Draft) -> Draft:
        """Store a draft as typed so far, in one small transaction; answers it at its new version.

        Raises:
            Conflict: it was saved elsewhere since it was read.
        """
        user = self.require(kind_of(draft.kind).permission)
        _require_worths(self.require, draft)
        with self.database.write() as work:
            _refuse_strangers(work.drafts, draft.key, user)
            refuse_hidden_sources(work.connection, draft, user)
            saved = save_draft(work.drafts, draft, user, self.clock.now())
            work.touch(Topic.DRAFTS)
            work.commit()
        return saved

    def drafts(self, kind: str = "") -> list[DraftRow]:
        """The drafts that are neither posted nor void, newest first."""
        user = self.require(Permission.DOCUMENT_VIEW)
        with self.database.read() as connection:
            found = [row for row in open_drafts(Drafts(connection), kind) if row.kind != "counter_sale"]
        return [row for row in found if own_only(user) is None or row.user == user.name]

    def draft(self, key: str) -> Draft:
        """A stored draft.

        Raises:
            NotFound: it was posted, or never saved.
        """
        user = self.require(Permission.DOCUMENT_VIEW)
        with self.database.read() as connection:
            drafts = Drafts(connection)
            if not Approvals(connection).waits_for(key, user.roles):
                _refuse_strangers(drafts, key, user)
            return load_draft(drafts, key)

    def void(self, key: str) -> Changes:
        """Put a draft aside for good (作废); it was never posted and changes nothing."""
        with self.database.write() as work:
            draft = load_draft(work.drafts, key)
            user = self.require(kind_of(draft.kind).permission)
            _refuse_strangers(work.drafts, key, user)
            work.approvals.withdraw(key, to_microseconds(self.clock.now()))
            work.drafts.void(key, to_microseconds(self.clock.now()))
            self.record(work, "draft.void", key)
            work.touch(Topic.DRAFTS)
            return work.commit()

    def quote(self, draft: Draft) -> Quote:
        """What a draft comes to as it is typed; what keeps it from being posted is listed, not raised."""
        user = self.require(kind_of(draft.kind).permission)
        with self.database.read() as connection:
            try:
                refuse_hidden_sources(connection, draft, user)
            except NotFound as problem:
                return Quote(problems=(problem,))
            found = quoted(connection, self._resolver(connection), draft)
        return found if self._sees_costs(kind_of(draft.kind)) else without_costs(found)

    def preview(self, draft: Draft) -> Consequences:
        """What posting a draft would change in what is booked already. Nothing is saved."""
        user = self.require(kind_of(draft.kind).permission)
        with self.database.write() as work:
            refuse_hidden_sources(work.connection, draft, user)
            context = context_of(self, work, user)
            plan = plan_entered(work, draft, context)
            return self._consequences(work, plan, context)

    def preview_reversal(self, number: str, at: datetime | None = None) -> Consequences:
        """What reversing a document would change in what is booked already. Nothing is saved."""
        user = self.require(Permission.DOCUMENT_REVERSE)
        with self.database.write() as work:
            context = context_of(self, work, user)
            plan = plan_undoing(work, posted_row(work, number, user), context, lambda: "preview", at, "")
            return self._consequences(work, plan, context)

    def preview_correction(self, number: str, draft: Draft, *, with_all: bool = False) -> Consequences:
        """What a correction would change in what is booked already. Nothing is saved."""
        user = self.require(Permission.DOCUMENT_CORRECT)
        with self.database.write() as work:
            context = context_of(self, work, user)
            plan = self._correction(work, posted_row(work, number, user), draft, context, with_all=with_all)
            return self._consequences(work, plan, context)

    def post(self, draft: Draft, confirmed: Confirmations = NONE_CONFIRMED) -> Posted:
        """Post a draft: number, ledgers, projections, journal and audit in one transaction.

        A key that was posted before answers as the first time and changes nothing.

        Raises:
            NeedsConfirmation: something is doubtful; post again with the answers.
            UserError: with the field named, when it cannot be posted.
        """
        user = self.require(kind_of(draft.kind).permission)
        _require_worths(self.require, draft)
        digest = request_digest(draft)

        def post(work: UnitOfWork) -> Posted:
            if earlier := repeated(work, draft.key, digest):
                return Posted(earlier.id, earlier.number, earlier.posting, repeated=True)
            refuse_hidden_sources(work.connection, draft, user)
            context = context_of(self, work, user)
            return self._record(work, plan_entered(work, draft, context), context, confirmed, draft)

        return self.database.run(post)

    def post_once(self, draft: Draft, confirmed: Confirmations = NONE_CONFIRMED) -> Posted:
        """Post a draft whose key was made from its content, such as a file.

        While what the key posted, or a correction of it, stands, that is the answer and nothing changes.
        What was reversed may be posted anew.

        Raises:
            NeedsConfirmation: something is doubtful; post again with the answers.
            UserError: with the field named, when it cannot be posted.
        """
        self.require(kind_of(draft.kind).permission)
        key, turn = draft.key, 1
        with self.database.read() as connection:
            stored = Documents(connection)
            while (row := stored.with_key(key)) is not None:
                while row is not None and stored.reversal_of(row.id) is not None:
                    row = stored.correction_of(row.id)
                if row is not None:
                    return Posted(row.id, row.number, row.posting, repeated=True)
                turn += 1
                key = f"{draft.key}:{turn}"
        return self.post(replace(draft, key=key), confirmed)

    def reverse(
        self,
        number: str,
        at: datetime | None = None,
        reason: str = "",
        key: str = "",
        confirmed: Confirmations = NONE_CONFIRMED,
        *,
        with_all: bool = False,
    ) -> Posted:
        """Reverse a posted document (红冲): its mirror is posted, at its own time unless ``at`` says otherwise.

        With ``with_all`` the documents that rest on it are reversed first, in the same transaction.

        Raises:
            WrongState: it was reversed before.
            DocumentsInTheWay: others rest on it; they are named.
            NeedsConfirmation: goods would be missing that left since.
        """
        user = self.require(Permission.DOCUMENT_REVERSE)
        key = key or make_key(self.clock)

        def reverse(work: UnitOfWork) -> Posted:
            if earlier := repeated(work, key, f"reverse:{number}"):
                return Posted(earlier.id, earlier.number, earlier.posting, repeated=True)
            row = posted_row(work, number, user)
            standing(work, row)
            if not with_all:
                refuse_if_rested_on(work, row)
            context = context_of(self, work, user)
            plan = plan_reversals(work, row, context, partial(make_key, self.clock), at, reason, key)
            return self._record(work, plan, context, confirmed, None)

        return self.database.run(reverse)

    def correct(
        self,
        number: str,
        draft: Draft,
        confirmed: Confirmations = NONE_CONFIRMED,
        *,
        with_all: bool = False,
        reason: str = "",
    ) -> Posted:
        """Correct a posted document (更正): its reversal, with the reason, and the changed copy in one transaction.

        The copy keeps the place of its original in history unless its time was changed. With
        ``with_all`` the documents that rest on it are taken along, else they stand in the way.
        """
        user = self.require(Permission.DOCUMENT_CORRECT)
        digest = request_digest(draft)

        def correct(work: UnitOfWork) -> Posted:
            if earlier := repeated(work, draft.key, digest):
                return Posted(earlier.id, earlier.number, earlier.posting, repeated=True)
            context = context_of(self, work, user)
            row = posted_row(work, number, user)
            _require_worths(self.require, draft, StoredDocuments(work.documents, work.masters).draft(row, draft.key))
            new_key = partial(make_key, self.clock)
            copy = correct_document(work, row, draft, context, confirmed, new_key, with_all=with_all, reason=reason)
            return self._finish(work, copy, context, draft)

        return self.database.run(correct)

    def copy(self, number: str) -> Draft:
        """A new draft with the content of a posted document, dated now and linked to nothing."""
        return as_copy(self.correction_of(number))

    def correction_of(self, number: str) -> Draft:
        """A posted document as a draft to be changed and handed to `correct`."""
        user = self.require(Permission.DOCUMENT_VIEW)
        with self.database.read() as connection:
            documents, masters = Documents(connection), Masters(connection)
            row = shown(connection, documents.with_number(number), number, user)
            if not sees_amounts(user, kind_of(row.kind)):
                self.require(kind_of(row.kind).permission)
            return StoredDocuments(documents, masters).draft(row, make_key(self.clock))

    def draw_down(self, number: str, kind: str) -> Draft:
        """A draft of a following document with all that is still open of this one."""
        user = self.require(kind_of(kind).permission)
        draft = Draft(kind=kind, key=make_key(self.clock), source=number)
        with self.database.read() as connection:
            refuse_hidden(connection, number, user)
            return with_party(self._resolver(connection).resolve(draft, placed=False))

    def remark(self, number: str, text: str) -> Changes:
        """Say something else in the remark of a posted document; audited, nothing else may change."""
        user = self.require(Permission.DOCUMENT_VIEW)
        with self.database.write() as work:
            row = posted_row(work, number, user)
            work.documents.add_remark(row.id, text, to_microseconds(self.clock.now()), user.id)
            self.record(work, "document.remark", number, detail={"after": text})
            work.touch(Topic.DOCUMENTS)
            return work.commit()

    def view(self, number: str) -> DocumentView:
        """A posted document with its lines, its chain and what it wrote to every ledger."""
        user = self.require(Permission.DOCUMENT_VIEW)
        with self.database.read() as connection:
            return DocumentReader(connection, user).read(number)

    def list(self, wanted: DocumentFilter) -> Page[DocumentRow]:
        """One page of posted documents, newest first."""
        user = self.require(Permission.DOCUMENT_VIEW)
        with self.database.read() as connection:
            page = queries.page(connection, wanted, own_only(user))
        return Page(tuple(list_row(row, user) for row in page.rows), page.next, page.total)

    def counts(self, kinds: Sequence[str]) -> dict[str, int]:
        """How many drafts, posted and reversed documents there are of these kinds."""
        user = self.require(Permission.DOCUMENT_VIEW)
        with self.database.read() as connection:
            found = [row for row in open_drafts(Drafts(connection)) if row.kind in kinds]
            drafts = [row for row in found if own_only(user) is None or row.user == user.name]
            waiting = sum(row.state == State.SUBMITTED.value for row in drafts)
            counted = queries.counts(connection, kinds, own_only(user))
        return {"draft": len(drafts) - waiting, "submitted": waiting, **counted}

    def count_of_day(self, kind: str, day: date) -> int:
        """How many documents of a kind stand on one business day; reversed ones do not count."""
        user = self.require(Permission.DOCUMENT_VIEW)
        midnight = local_microseconds(datetime.combine(day, time()))
        with self.database.read() as connection:
            return queries.count_since(connection, kind, int(f"{day:%Y%m%d}"), midnight, own_only(user))

    def _resolver(self, connection: Connection) -> Resolver:
        settings = shop_settings(Settings(connection).all())
        return Resolver(connection, settings, self.clock.local())

    def _correction(
        self, work: UnitOfWork, row: AnyRow, draft: Draft, context: Context, *, with_all: bool, reason: str = ""
    ) -> Plan:
        new_key = partial(make_key, self.clock)
        return plan_correction(work, row, draft, context, new_key, with_all=with_all, reason=reason)

    def _consequences(self, work: UnitOfWork, plan: Plan, context: Context) -> Consequences:
        decision = decide(work.ledgers, plan.planned, plan.products, context.settings)
        found = consequences(work.connection, decision, context.open_day)
        return found if self.may(Permission.COST_VIEW) else hiding_costs(found)

    def _sees_costs(self, kind: Kind) -> bool:
        return self.may(Permission.COST_VIEW) or tells_costs(kind)

    def _record(
        self, work: UnitOfWork, plan: Plan, context: Context, confirmed: Confirmations, draft: Draft | None
    ) -> Posted:
        return self._finish(work, write(work, plan, context, confirmed, draft), context, draft)

    @staticmethod
    def _finish(work: UnitOfWork, made: Recorded, context: Context, draft: Draft | None) -> Posted:
        if draft is not None:
            work.drafts.close(draft.key)
            work.touch(Topic.DRAFTS)
        changes = work.commit()
        warnings = tuple(context.warnings)
        return Posted(made.id, made.number, made.posting, changes, warnings=warnings, late=made.late)


def _refuse_strangers(drafts: Drafts, key: str, user: User) -> None:
    """A draft somebody else writes is not there for who sees only their own."""
    if own_only(user) is None:
        return
    stored = drafts.get(key)
    if stored is not None and stored.user != user.name:
        raise NotFound(field="key", what=N_("draft"), name=key)


def _worths(draft: Draft) -> dict[int, tuple[Decimal | None, Decimal | None]]:
    """What the lines of a draft are said to be worth, by line."""
    said = enumerate(draft.lines, 1)
    return {one.line or place: (one.value, one.amount) for place, one in said if (one.value, one.amount) != _UNSAID}


def _require_worths(require: Callable[[Permission], User], draft: Draft, original: Draft | None = None) -> None:
    """Who counts may say how many there are; what they are worth says only who may see and change costs."""
    known = _worths(original) if original is not None else {}
    if kind_of(draft.kind).movement is Movement.COUNT and not _worths(draft).items() <= known.items():
        require(Permission.COST_VIEW)
        require(Permission.COST_ADJUST)
