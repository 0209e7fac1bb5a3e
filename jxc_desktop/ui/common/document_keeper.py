"""The draft behind a document window: it saves itself and knows what it comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.documents import Draft, DraftLine, Kind
from jxc_desktop.domain.errors import NotFound, ShopError
from jxc_desktop.domain.product import Product
from jxc_desktop.services.document_views import Consequences
from jxc_desktop.services.goods import Scanned
from jxc_desktop.ui.common.document_draft import as_announced, came
from jxc_desktop.ui.common.document_history import DraftHistory, Step
from jxc_desktop.ui.common.document_line_row import EMPTY_ROW, LineRow
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_quote import DraftQuote, Problem, quote_all

T = TypeVar("T")
CORRECT, COPY, DRAW, REQUEST = "correct:", "copy:", "draw:", "request:"
"""What a page's key begins with when it opens a draft made of a posted document."""


DRAFTS_CHANGED = Changes(frozenset({Topic.DRAFTS}))


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A draft as it was stored."""

    draft: Draft
    changes: Changes = DRAFTS_CHANGED


class DraftKeeper(QObject):
    """Owns the draft of one kind of document: every change is stored and asked what it comes to.

    Signals:
        changed: the draft or what it comes to changed; whoever shows it reads it again.
        history_changed: what can be undone is another step.
        place_changed: the draft has been stored, or another one stands here.
        failed: an error to be shown.
    """

    changed = Signal()
    history_changed = Signal()
    place_changed = Signal()
    failed = Signal(object)

    def __init__(self, parts: DocumentParts, kind: Kind, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.parts, self.kind = parts, kind
        self.documents = parts.services.documents
        self.draft = Draft(kind=kind.code, key="")
        self.original: Draft | None = None
        self.quote = DraftQuote()
        self.consequences: Consequences | None = None
        self.history = DraftHistory()
        self.unknown: list[str] = []
        self.strangers: list[Scanned] = []
        self.busy = False
        self._saving = self._save_waits = False
        self._quoting = self._quote_waits = False

    # opening

    def start(self, key: str | None) -> None:
        """Open a new draft, the stored one of that key, or one made of a posted document."""
        makers: dict[str, Callable[[str], Draft]] = {
            CORRECT: lambda number: replace(self.documents.correction_of(number), corrects=number),
            COPY: self.documents.copy,
            DRAW: self._drawn,
            REQUEST: self.parts.services.settlement.request_for,
        }
        if key is None:
            self.start_new()
            return
        beginning = next((one for one in makers if key.startswith(one)), "")
        if beginning:
            self._read(lambda: makers[beginning](key.removeprefix(beginning)), self._take_made)
        else:
            self._read(lambda: self.documents.draft(key), self._take_stored)

    def _drawn(self, number: str) -> Draft:
        """What is open of another document; what is counted on arrival is counted from nothing."""
        draft = self.documents.draw_down(number, self.kind.code)
        codes = {line.line: line.code for line in self.documents.quote(draft).lines}
        return as_announced(self.kind, draft, codes)

    def start_new(self) -> None:
        """Begin an empty draft; nothing is stored before its first change."""
        try:
            self._begin(self.documents.new(self.kind.code))
        except ShopError as error:
            self.failed.emit(error)

    def _take_made(self, draft: Draft) -> None:
        self._begin(draft)
        self._save()

    def _take_stored(self, draft: Draft) -> None:
        self._begin(draft)
        self.place_changed.emit()

    def _begin(self, draft: Draft) -> None:
        self.draft, self.original, self.quote, self.consequences = draft, None, DraftQuote(), None
        self.history.clear()
        self.unknown.clear()
        self.strangers.clear()
        if draft.corrects:
            self._read(lambda: self.documents.correction_of(draft.corrects), self._take_original)
        self._tell()
        self.ask_quote()

    def _take_original(self, draft: Draft) -> None:
        self.original = draft
        self._tell()

    def _read(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self.parts.runner.submit(
            lambda _progress: work(), done=self.alive(done), failed=self.alive(self._not_read), read=True
        )

    def _not_read(self, error: Exception) -> None:
        if not self.draft.key or isinstance(error, NotFound):
            self.start_new()
        self.failed.emit(error)

    def alive(self, answer: Callable[[Any], None]) -> Callable[[Any], None]:
        """An answer that comes after the window was closed is not heard."""

        def hear(result: Any) -> None:
            if shiboken6.isValid(self):
                answer(result)

        return hear

    # what is shown

    @property
    def is_new(self) -> bool:
        """Whether nothing was entered yet."""
        return not self.draft.version and not self.history.next_undo

    def product_of(self, line: DraftLine) -> Product | None:
        """The goods of a line, from memory."""
        goods = self.parts.services.goods
        found = goods.by_code(line.product or line.barcode) if line.product or line.barcode else None
        if found is not None:
            return found.product
        quoted = self.quote.lines.get(line.line)
        return goods.product(quoted.product_id) if quoted else None

    def rows(self) -> list[LineRow]:
        """The lines as the grid shows them, with the empty one at the end."""
        before = {line.line: line for line in self.original.lines} if self.original else {}
        rows = [
            LineRow(
                place + 1,
                line,
                self.product_of(line),
                self.quote.lines.get(line.line),
                self.quote.problem_of(line.line),
                before.get(line.line),
                corrects=self.original is not None,
                incoming=self.kind.direction > 0,
            )
            for place, line in enumerate(self.draft.lines)
        ]
        return [*rows, EMPTY_ROW]

    def header_problem(self, field: str) -> Problem | None:
        """What is wrong with a field of the header."""
        return next((one for one in self.quote.problems if one.line is None and one.field == field), None)

    # changing

    def change(self, message: str, draft: Draft, **facts: str) -> None:
        """Take a changed draft; ``message`` (``N_``) names the change for undo."""
        if draft == self.draft or self.busy:
            return
        self.history.note(Step(message, self.draft, facts))
        self._take(draft)

    def undo(self) -> None:
        """Take the last change back."""
        before = self.history.undo(self.draft)
        if before is not None:
            self._take(replace(before, version=self.draft.version))

    def redo(self) -> None:
        """Do again what was taken back last."""
        after = self.history.redo(self.draft)
        if after is not None:
            self._take(replace(after, version=self.draft.version))

    def _take(self, draft: Draft) -> None:
        self.draft = replace(draft, version=self.draft.version)
        self._tell()
        self._save()
        self.ask_quote()

    def _tell(self) -> None:
        self.changed.emit()
        self.history_changed.emit()

    # saving

    def save(self) -> None:
        """Store the draft as it is; it does so by itself after every change."""
        self._save()

    def _save(self) -> None:
        if self._saving or self.busy:
            self._save_waits = True
            return
        self._saving, self._save_waits = True, False
        draft = self.draft
        self.parts.runner.submit(
            lambda _progress: SavedDraft(self.documents.save(draft)),
            done=self.alive(self._saved),
            failed=self.alive(self._not_saved),
        )

    def _saved(self, saved: SavedDraft) -> None:
        self._saving = False
        if saved.draft.key != self.draft.key:
            return
        self.draft = replace(self.draft, version=saved.draft.version)
        self.place_changed.emit()
        if self._save_waits:
            self._save()

    def _not_saved(self, error: Exception) -> None:
        self._saving = False
        self.failed.emit(error)

    # what it comes to

    def ask_quote(self) -> None:
        """Ask again what the draft comes to."""
        if self._quoting:
            self._quote_waits = True
            return
        self._quoting, self._quote_waits = True, False
        draft = self.draft
        asked = came(draft)
        self.parts.runner.submit(
            lambda _progress: quote_all(self.documents, asked) if asked.lines or not draft.lines else DraftQuote(),
            done=self.alive(lambda quote: self._quoted(draft, quote)),
            failed=self.alive(self._not_quoted),
            read=True,
        )

    def _quoted(self, draft: Draft, quote: DraftQuote) -> None:
        self._quoting = False
        if self._quote_waits:
            self.ask_quote()
        elif draft.key == self.draft.key:
            self.quote = quote
            self.changed.emit()
            if draft.corrects and not quote.problems:
                self._preview(draft)

    def _not_quoted(self, error: Exception) -> None:
        self._quoting = False
        self.failed.emit(error)

    def _preview(self, draft: Draft) -> None:
        self.parts.runner.submit(
            lambda _progress: self.documents.preview_correction(draft.corrects, draft, with_all=True),
            done=self.alive(lambda found: self._previewed(draft, found)),
            failed=lambda _error: None,  # posting says what is wrong
        )

    def _previewed(self, draft: Draft, found: Consequences) -> None:
        if draft.key == self.draft.key:
            self.consequences = found
            self.changed.emit()
