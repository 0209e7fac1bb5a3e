"""The view model of a document window: its draft is posted once, corrected, taken back or put aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.changes import NO_CHANGES, Changes
from jxc_desktop.domain.documents import Draft, Kind, State
from jxc_desktop.domain.errors import N_, NeedsConfirmation, ShopError, UserError
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations, Posted, make_key
from jxc_desktop.services.document_views import Consequences
from jxc_desktop.ui.common.document_approval import DraftApproval, Submitted
from jxc_desktop.ui.common.document_draft import came
from jxc_desktop.ui.common.document_keeper import DraftKeeper
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_quote import DraftQuote

R = TypeVar("R")


class CodesWaiting(UserError):
    """Codes nobody knows were scanned; posting would leave their goods out."""

    code = "codes_waiting"
    message = N_("Codes that nobody knows wait in the red strip: {count}. Link or drop them first.")


@dataclass(frozen=True, slots=True)
class Doubted:
    """A posting that asks first, and what it would change in what is booked already."""

    error: NeedsConfirmation
    consequences: Consequences | None


@dataclass(frozen=True, slots=True)
class Done:
    """A posting that went through."""

    posted: Posted
    draft: Draft

    @property
    def number(self) -> str:
        """The number of the new document."""
        return self.posted.number


class NothingCame(UserError):
    """Goods were announced, and none was counted."""

    code = "nothing_came"
    message = N_("Nothing was counted yet. Scan the goods, or take everything as ordered with Ctrl+Shift+A.")


class GoodsWaiting(UserError):
    """Goods nobody ordered came; posting would leave them out."""

    code = "goods_waiting"
    message = N_("Goods that are not on the order wait in the strip: {count}. Add or refuse them first.")


class DocumentViewModel(DraftKeeper):
    """Posts the draft it keeps.

    Signals:
        posted: `Done`; a new empty draft stands in its place already.
        doubted: `Doubted`; post again with the answers.
        foreseen: `CorrectionPreview` of the correction that is written; post when it is confirmed.
        reversed: the number of a document posted a moment ago that was taken back.
    """

    posted = Signal(object)
    doubted = Signal(object)
    foreseen = Signal(object)
    reversed = Signal(str)
    busy_changed = Signal(bool)

    def __init__(self, parts: DocumentParts, kind: Kind, parent: QObject | None = None) -> None:
        super().__init__(parts, kind, parent)
        self.approval = DraftApproval(parts, self)
        self.approval.changed.connect(self.changed)
        self.approval.failed.connect(self._refused)
        self.approval.submitted.connect(self._submitted)

    def _begin(self, draft: Draft) -> None:
        self.approval.forget()
        super()._begin(draft)

    def _quoted(self, draft: Draft, quote: DraftQuote) -> None:
        super()._quoted(draft, quote)
        if self.quote is quote and not quote.problems and (draft.lines or draft.amount is not None):
            self.approval.ask(draft)

    def submit(self) -> None:
        """Ask for the approvals the draft needs; where the author's own yes is enough it is posted at once."""
        if not self.busy:
            self._set_busy(busy=True)
            self.approval.submit(self.draft)

    def _submitted(self, answer: Submitted) -> None:
        self._set_busy(busy=False)
        self.draft = replace(self.draft, version=answer.draft.version)
        self.place_changed.emit()
        self.changed.emit()
        if answer.told.state == State.APPROVED.value:
            self.post()

    def post(self, confirmed: Confirmations = NONE_CONFIRMED, *, with_all: bool = False) -> None:
        """Post the draft. A second click while it is under way does nothing."""
        draft = self._ready()
        if draft is None:
            return
        self._set_busy(busy=True)
        self.parts.runner.submit(
            lambda _progress: self._post_now(draft, confirmed, with_all=with_all),
            done=self.alive(self._answered),
            failed=self.alive(self._refused),
        )

    def look_ahead(self) -> None:
        """Work out what the correction would change; `foreseen` tells it."""
        draft = self._ready()
        if draft is None:
            return
        self._set_busy(busy=True)

        def tell(found: object) -> None:
            self._set_busy(busy=False)
            self.foreseen.emit(found)

        self.parts.runner.submit(
            lambda _progress: self.parts.services.corrections.correction(draft.corrects, draft),
            done=self.alive(tell),
            failed=self.alive(self._refused),
        )

    def rework(
        self, work: Callable[[Draft], R], done: Callable[[R], None], failed: Callable[[Exception], None]
    ) -> None:
        """Let ``work`` make something of the draft aside; until it is ``done`` nothing else changes the draft."""
        if self.busy:
            return
        self._set_busy(busy=True)
        draft = self.draft

        def hear(answer: Callable[[Any], None]) -> Callable[[Any], None]:
            def free(result: Any) -> None:
                self._set_busy(busy=False)
                answer(result)
                if self._save_waits:
                    self._save()

            return self.alive(free)

        self.parts.runner.submit(lambda _progress: work(draft), done=hear(done), failed=hear(failed))

    def _ready(self) -> Draft | None:
        """The draft to be posted, where nothing stands in its way; what does is told."""
        if self.busy:
            return None
        if self.unknown:
            self.failed.emit(CodesWaiting(count=len(self.unknown)))
            return None
        if self.strangers:
            self.failed.emit(GoodsWaiting(count=len(self.strangers)))
            return None
        if self.quote.problems and not self._quoting:
            self.failed.emit(self.quote.problems[0].error)
            return None
        draft = came(self.draft)
        if self.draft.lines and not draft.lines:
            self.failed.emit(NothingCame())
            return None
        return draft

    def _post_now(self, draft: Draft, confirmed: Confirmations, *, with_all: bool) -> _Answer:
        documents = self.documents
        try:
            if draft.corrects:
                posted = documents.correct(draft.corrects, draft, confirmed, with_all=with_all)
            else:
                posted = documents.post(draft, confirmed)
        except NeedsConfirmation as error:
            return _Answer(None, draft, doubted=Doubted(error, self._consequences(draft, with_all=with_all)))
        return _Answer(posted, draft, posted.changes)

    def _consequences(self, draft: Draft, *, with_all: bool) -> Consequences | None:
        try:
            if draft.corrects:
                return self.documents.preview_correction(draft.corrects, draft, with_all=with_all)
            return self.documents.preview(draft)
        except ShopError:
            return None

    def _answered(self, answer: _Answer) -> None:
        self._set_busy(busy=False)
        if answer.doubted is not None:
            self.doubted.emit(answer.doubted)
        elif answer.posted is not None:
            self._save_waits = False
            self.start_new()
            self.place_changed.emit()
            self.posted.emit(Done(answer.posted, answer.draft))

    def _refused(self, error: Exception) -> None:
        self._set_busy(busy=False)
        if self._save_waits:
            self._save()
        self.failed.emit(error)

    def _set_busy(self, *, busy: bool) -> None:
        self.busy = busy
        self.busy_changed.emit(busy)

    def take_back(self, number: str) -> None:
        """Reverse a document posted a moment ago."""
        key = make_key(self.parts.clock)
        self.parts.runner.submit(
            lambda _progress: self.documents.reverse(number, key=key),
            done=self.alive(lambda _posted: self.reversed.emit(number)),
            failed=self.alive(self.failed.emit),
        )

    def void(self) -> None:
        """Put the draft aside for good and begin an empty one."""
        key = self.draft.key
        if self.draft.version:
            self.parts.runner.submit(
                lambda _progress: self.documents.void(key),
                done=lambda _changes: None,
                failed=self.alive(self.failed.emit),
            )
        self._save_waits = False
        self.start_new()
        self.place_changed.emit()


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of a posting; it carries the changes, so that windows hear of them."""

    posted: Posted | None
    draft: Draft
    changes: Changes = NO_CHANGES
    doubted: Doubted | None = None
