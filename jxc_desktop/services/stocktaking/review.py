"""Reviewing a count: what was counted against the books at its own instant, recounts, reasons, and posting it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from jxc_desktop.db.repositories.drafts import Drafts
from jxc_desktop.db.repositories.stocktakes import Stocktakes
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.stocktake import LEAVE, UNCOUNTED, Key, Limits
from jxc_desktop.domain.values import to_fen, to_units
from jxc_desktop.services.approvals import ApprovalService, Submission
from jxc_desktop.services.base import NONE_CONFIRMED, Clock, Confirmations, Posted, Session
from jxc_desktop.services.documents import DocumentService
from jxc_desktop.services.service import Service
from jxc_desktop.services.stocktaking.posting import draft_of
from jxc_desktop.services.stocktaking.reading import CountReader, stored_scope
from jxc_desktop.services.stocktaking.values import (
    COUNTING,
    POSTED,
    REVIEWING,
    VOID,
    CodesUnknown,
    CountClosed,
    LineKey,
    NothingCounted,
    RecountsWaiting,
    Review,
    ReviewLine,
)
from jxc_desktop.services.stocktaking.variances import reviewed

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database
    from jxc_desktop.db.unit_of_work import UnitOfWork
    from jxc_desktop.domain.documents import Draft

__all__ = ["StocktakeReviewService"]


class StocktakeReviewService(Service):
    """Counts against the books. Who may post stocktakes sees the book of a blind count; others count without it."""

    def __init__(self, database: Database, clock: Clock, session: Session) -> None:
        super().__init__(database, clock, session)
        self._documents = DocumentService(database, clock, session)
        self._approvals = ApprovalService(database, clock, session)

    def review(self, name: str) -> Review:
        """What differs, the most valuable first, and what was to be counted and was not.

        Raises:
            NotFound: there is no count of this key or name.
        """
        self.require(Permission.STOCK_POST)
        with self.database.read() as connection:
            reader = CountReader(connection, name)
            limits = limits_of(stored_scope(reader.row.scope).limits)
            return reviewed(reader, limits, costs=self.may(Permission.COST_VIEW))

    def ask_recount(self, name: str, keys: Sequence[LineKey], *, wanted: bool = True) -> Changes:
        """Have lines counted again: the next entry of each starts anew. Or ask no more.

        Raises:
            CountClosed: the count is posted, submitted or void.
        """
        self.require(Permission.STOCK_POST)
        with self.database.write() as work:
            reader = self._open(work, name)
            for key in keys:
                place = reader.place(_key(work, key))
                Stocktakes(work.connection).mark(reader.row.id, place, recount=int(wanted))
            detail = {"lines": [[key.product, key.bin, key.lot] for key in keys], "wanted": wanted}
            self.record(work, "stocktake.recount", reader.row.name, detail=detail)
            work.touch(Topic.COUNTS)
            return work.commit()

    def give_reason(self, name: str, keys: Sequence[LineKey], reason: str) -> Changes:
        """Say why lines differ; it goes to the lines of the document.

        Raises:
            CountClosed: the count is posted, submitted or void.
        """
        self.require(Permission.STOCK_POST)
        with self.database.write() as work:
            reader = self._open(work, name)
            for key in keys:
                place = reader.place(_key(work, key))
                Stocktakes(work.connection).mark(reader.row.id, place, reason=reason.strip())
            detail = {"lines": [[key.product, key.bin, key.lot] for key in keys], "reason": reason.strip()}
            self.record(work, "stocktake.reason", reader.row.name, detail=detail)
            work.touch(Topic.COUNTS)
            return work.commit()

    def draft(self, name: str, uncounted: str = LEAVE) -> Draft:
        """The document a count becomes; ``uncounted`` says what becomes of goods in scope that nobody counted.

        Raises:
            NothingCounted: there is not a single line.
            CodesUnknown: codes were counted that nobody knows.
            RecountsWaiting: something is to be counted again.
        """
        self.require(Permission.STOCK_POST)
        if uncounted not in UNCOUNTED:
            raise InvalidValue("uncounted", uncounted, N_("it is none of the choices"))
        with self.database.read() as connection:
            reader = CountReader(connection, name)
            head = reader.head()
            if head.unknown:
                raise CodesUnknown(field="stocktake", count=head.unknown, name=head.name)
            if head.recounts:
                raise RecountsWaiting(field="stocktake", count=head.recounts, name=head.name)
            made = draft_of(reader, uncounted)
            stored = Drafts(connection).get(made.key)
        if not made.lines:
            raise NothingCounted(field="stocktake", name=head.name)
        return made if stored is None else replace(made, version=stored.version)

    def post(self, name: str, uncounted: str = LEAVE, confirmed: Confirmations = NONE_CONFIRMED) -> Posted:
        """Post a count as one stocktake document; done before, it answers as the first time.

        Raises:
            ApprovalNeeded: a rule wants somebody's approval first; see `submit`.
            NeedsConfirmation: something is doubtful; post again with the answers.
            CountClosed: it is void.
        """
        self.require(Permission.STOCK_POST)
        with self.database.read() as connection:
            row = CountReader(connection, name).row
        if row.state == VOID:
            raise CountClosed(field="stocktake", name=row.name)
        posted = self._documents.post(self.draft(name, uncounted), confirmed)
        with self.database.write() as work:
            Stocktakes(work.connection).set_state(row.id, POSTED, posted.document_id)
            detail = {"document": posted.number, "uncounted": uncounted}
            self.record(work, "stocktake.post", row.name, detail=detail)
            work.touch(Topic.COUNTS)
            return replace(posted, changes=posted.changes | work.commit())

    def submit(self, name: str, uncounted: str = LEAVE) -> Submission:
        """Ask for the approvals a count needs before it is posted; nothing more is counted until it is decided.

        Raises:
            UserError: it could not be posted as it is.
        """
        self.require(Permission.STOCK_POST)
        saved = self._documents.save(self.draft(name, uncounted))
        told = self._approvals.submit(saved.key)
        return replace(told, changes=told.changes | self._set_state(name, REVIEWING))

    def reopen(self, name: str) -> Changes:
        """Go on counting what was submitted; what was approved of it has to be approved anew.

        Raises:
            CountClosed: it is posted or void.
        """
        self.require(Permission.STOCK_POST)
        return self._set_state(name, COUNTING)

    def _set_state(self, name: str, state: str) -> Changes:
        with self.database.write() as work:
            row = CountReader(work.connection, name).row
            if row.state not in {COUNTING, REVIEWING}:
                raise CountClosed(field="stocktake", name=row.name)
            Stocktakes(work.connection).set_state(row.id, state)
            self.record(work, f"stocktake.{'submit' if state == REVIEWING else 'reopen'}", row.name)
            work.touch(Topic.COUNTS)
            return work.commit()

    @staticmethod
    def _open(work: UnitOfWork, name: str) -> CountReader:
        reader = CountReader(work.connection, name)
        if reader.row.state != COUNTING:
            raise CountClosed(field="stocktake", name=reader.row.name)
        return reader


def _key(work: UnitOfWork, key: LineKey) -> Key:
    return Key(work.masters.product(key.product).id, key.bin, key.lot)


def limits_of(stored: Mapping[str, str]) -> Limits:
    """The limits a count keeps."""
    units, percent, amount = (stored.get(name) for name in ("quantity", "percent", "amount"))
    return Limits(
        None if units is None else to_units(Decimal(units)),
        None if percent is None else Decimal(percent),
        None if amount is None else to_fen(Decimal(amount)),
    )


def beyond(lines: Sequence[ReviewLine]) -> tuple[LineKey, ...]:
    """The lines whose difference passes a limit and that nobody asked to be counted again."""
    return tuple(line.line.key for line in lines if line.beyond and not line.line.recount)
