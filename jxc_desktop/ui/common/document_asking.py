"""Questions over a page about what it is going to post: who lacks the right has somebody else lend it by PIN."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.errors import NeedsConfirmation
from jxc_desktop.services.base import Confirmations, User
from jxc_desktop.services.document_views import Consequences
from jxc_desktop.ui.common.confirm_dialog import ConfirmDialog, Question, ask, doubt_question
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_words import consequence_facts


def ask_over(
    page: QWidget, parts: DocumentParts, question: Question, yes: Callable[[User | None], object]
) -> ConfirmDialog:
    """Ask; ``yes`` gets who lent the right, if anybody did."""
    return ask(
        page,
        question,
        yes,
        user=parts.session.user,
        authorise=lambda name, pin: parts.authorise(name, pin, question.needs),
    )


def ask_doubts_over(
    page: QWidget,
    parts: DocumentParts,
    error: NeedsConfirmation,
    verb: str,
    yes: Callable[[Confirmations], object],
    *,
    found: Consequences | None = None,
) -> ConfirmDialog:
    """Ask about all doubts of a posting at once, with what it would change; ``yes`` gets the answers to post with."""
    codes = frozenset(doubt.code for doubt in error.doubts)
    question = doubt_question(error, verb, consequence_facts(found))
    return ask_over(page, parts, question, lambda approver: yes(Confirmations(codes=codes, approver=approver)))
