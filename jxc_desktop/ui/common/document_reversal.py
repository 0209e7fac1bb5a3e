"""Reversing a posted document from its window: what changes is foreseen, asked once, and done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from jxc_desktop.services.base import Confirmations, make_key
from jxc_desktop.services.corrections import ReversalPreview
from jxc_desktop.services.document_views import DocumentView
from jxc_desktop.ui.common.correction_words import reversal_question
from jxc_desktop.ui.common.document_asking import ask_over
from jxc_desktop.ui.common.document_parts import DocumentParts

Run = Callable[[Callable[[], Any], Callable[[Any], object]], None]
"""Does work off the GUI thread and hands its answer on."""


class Reversing:
    """Asks, with everything that changes, and reverses."""

    def __init__(self, parts: DocumentParts, page: QWidget, run: Run) -> None:
        self._parts, self._page, self._run = parts, page, run

    def begin(self, view: DocumentView) -> None:
        """Foresee what a reversal changes, and ask."""
        foresee = self._parts.services.corrections.reversal
        self._run(lambda: foresee(view.number), lambda found: self._ask(view, found))

    def _ask(self, view: DocumentView, found: ReversalPreview) -> None:
        question = reversal_question(view, found)
        key = make_key(self._parts.clock)
        codes = frozenset(doubt.code for doubt in found.doubts)

        def yes(approver: Any) -> None:
            self._reverse(view.number, key, Confirmations(codes=codes, approver=approver), bool(found.resting))

        ask_over(self._page, self._parts, question, yes)

    def _reverse(self, number: str, key: str, confirmed: Confirmations, with_all: bool) -> None:
        documents = self._parts.services.documents
        self._run(
            lambda: documents.reverse(number, key=key, confirmed=confirmed, with_all=with_all),
            lambda posted: self._parts.open_document(posted.number),
        )
