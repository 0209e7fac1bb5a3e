"""What customers complain of and wish for: recorded against a customer, goods or a document, and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from jxc_desktop.db.queries import feedback as queries
from jxc_desktop.db.queries.feedback import FeedbackFilter
from jxc_desktop.db.queries.page import Page
from jxc_desktop.db.repositories.feedback import Feedback
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, Conflict, InvalidValue, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import from_microseconds, to_microseconds
from jxc_desktop.services.engine.seeing import refuse_hidden, seen_numbers
from jxc_desktop.services.service import Service

if TYPE_CHECKING:
    from jxc_desktop.db.rows import AnyRow
    from jxc_desktop.db.unit_of_work import UnitOfWork

__all__ = ["FEEDBACK_STATES", "FEEDBACK_TYPES", "FeedbackFilter", "FeedbackInput", "FeedbackRow", "FeedbackService"]

FEEDBACK_TYPES = {"complaint": N_("Complaint"), "wish": N_("Wish")}
FEEDBACK_STATES = {
    "open": N_("Not done yet"),
    "working": N_("In work"),
    "answered": N_("Answered"),
    "closed": N_("Closed"),
}
_PREFIX = "FB"


@dataclass(frozen=True, slots=True)
class FeedbackInput:
    """A complaint or wish as entered. ``number`` empty makes a new one; ``None`` keeps what is stored."""

    number: str = ""
    type: str | None = None
    text: str | None = None
    party: str | None = None
    product: str | None = None
    document: str | None = None
    state: str | None = None
    answer: str | None = None
    handler: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """A complaint or wish with the names it refers to; ``recorded_at`` is aware UTC."""

    number: str
    type: str
    state: str
    text: str
    answer: str
    party: str
    party_name: str
    product: str
    product_name: str
    document: str
    handler: str
    user: str
    recorded_at: datetime
    answered_by: str
    answered_at: datetime | None
    version: int

    @property
    def code(self) -> str:
        """The number, under the name lists with cards look for."""
        return self.number


@dataclass(frozen=True, slots=True)
class SavedFeedback:
    """The number of one that was stored."""

    code: str
    changes: Changes


class FeedbackService(Service):
    """Recording and answering."""

    def save(self, entered: FeedbackInput) -> SavedFeedback:
        """Record one, or change or answer one; an answer without a state of its own makes it answered.

        Raises:
            InvalidValue: there is no text, or an unknown type or state.
            NotFound: it, or what it refers to, does not exist.
            Conflict: somebody changed it since ``version``.
        """
        user = self.require(Permission.FEEDBACK)
        _check(entered)
        with self.database.write() as work:
            values = self._references(work, entered)
            if entered.answer:
                values |= {"answered_at": to_microseconds(self.clock.now()), "answered_by": user.id}
                values.setdefault("state", "answered")
            number = self._changed(work, entered, values) if entered.number else self._added(work, values)
            self.record(work, "feedback.save", number, detail={name: values[name] for name in sorted(values)})
            work.touch(Topic.FEEDBACK)
            return SavedFeedback(number, work.commit())

    def get(self, number: str) -> FeedbackRow:
        """The one of this number.

        Raises:
            NotFound: there is none.
        """
        rows = self.list(FeedbackFilter(number=number, limit=1)).rows
        if not rows:
            raise _missing(number)
        return rows[0]

    def list(self, wanted: FeedbackFilter | None = None) -> Page[FeedbackRow]:
        """One page, newest first; documents the user may not see are not named."""
        user, asked = self.require(Permission.FEEDBACK), wanted or FeedbackFilter()
        with self.database.read() as connection:
            if asked.document and not seen_numbers(connection, [asked.document], user):
                return Page((), None, 0)
            page = queries.page(connection, asked)
            named = {row.document_number for row in page.rows if row.document_number}
            seen = seen_numbers(connection, named, user)
        return Page(tuple(_row(row, seen) for row in page.rows), page.next, page.total)

    def counts(self) -> dict[str, int]:
        """How many there are in each state."""
        self.require(Permission.FEEDBACK)
        with self.database.read() as connection:
            return queries.counts(connection)

    def _added(self, work: UnitOfWork, values: dict[str, object]) -> str:
        if not values.get("text"):
            raise InvalidValue("text", "", N_("it is missing"))
        local = self.clock.local()
        series = f"{_PREFIX}-{local:%Y%m%d}"
        number = f"{series}-{work.sequences.take({series: 1})[series]:04d}"
        user = self.require(Permission.FEEDBACK)
        fixed = {"number": number, "recorded_at": to_microseconds(self.clock.now()), "user_id": user.id}
        Feedback(work.connection).add({"type": "complaint", **values, **fixed})
        return number

    @staticmethod
    def _changed(work: UnitOfWork, entered: FeedbackInput, values: dict[str, object]) -> str:
        stored = Feedback(work.connection)
        row = stored.get(entered.number)
        if row is None:
            raise _missing(entered.number)
        version = row.version if entered.version is None else entered.version
        if not stored.change(row.id, version, values):
            raise Conflict(what=entered.number)
        return entered.number

    def _references(self, work: UnitOfWork, entered: FeedbackInput) -> dict[str, object]:
        """The columns that were given, with row ids for what is named."""
        names = ("type", "text", "state", "answer", "handler")
        values: dict[str, object] = {name: given for name in names if (given := getattr(entered, name)) is not None}
        if entered.party is not None:
            values["party_id"] = work.masters.party(entered.party).id if entered.party else None
        if entered.product is not None:
            values["product_id"] = work.masters.product(entered.product).id if entered.product else None
        if entered.document is not None:
            if entered.document:
                refuse_hidden(work.connection, entered.document, self.session.user)
            values["document_id"] = _document_id(work, entered.document) if entered.document else None
        return values


def _document_id(work: UnitOfWork, number: str) -> int:
    row = work.documents.with_number(number)
    if row is None:
        raise NotFound(field="document", what=N_("document"), name=number)
    return int(row.id)


def _check(entered: FeedbackInput) -> None:
    if entered.type is not None and entered.type not in FEEDBACK_TYPES:
        raise InvalidValue("type", entered.type, N_("complaint or wish is needed"))
    if entered.state is not None and entered.state not in FEEDBACK_STATES:
        raise InvalidValue("state", entered.state, N_("open, working, answered or closed is needed"))
    if entered.text is not None and not entered.text.strip():
        raise InvalidValue("text", "", N_("it is missing"))


def _missing(number: str) -> NotFound:
    return NotFound(field="number", what=N_("complaint or wish"), name=number)


def _row(row: AnyRow, seen: frozenset[str]) -> FeedbackRow:
    return FeedbackRow(
        number=row.number,
        type=row.type,
        state=row.state,
        text=row.text,
        answer=row.answer,
        party=row.party_code or "",
        party_name=row.party_name or "",
        product=row.product_code or "",
        product_name=row.product_name or "",
        document=row.document_number if row.document_number in seen else "",
        handler=row.handler,
        user=row.user_name,
        recorded_at=from_microseconds(row.recorded_at),
        answered_by=row.answerer_name or "",
        answered_at=None if row.answered_at is None else from_microseconds(row.answered_at),
        version=row.version,
    )
