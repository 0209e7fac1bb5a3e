"""Whether the draft of an editor has to be approved, by whom and why, and how far that is."""

from __future__ import annotations

from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.changes import Changes
from jxc_desktop.domain.documents import Draft
from jxc_desktop.i18n import _
from jxc_desktop.i18n.sentences import filled
from jxc_desktop.services.approvals import Submission
from jxc_desktop.ui.common.document_parts import DocumentParts


@dataclass(frozen=True, slots=True)
class Submitted:
    """A draft as it was submitted, at its version, and what came of it."""

    draft: Draft
    told: Submission

    @property
    def changes(self) -> Changes:
        """What that changed."""
        return self.told.changes


class DraftApproval(QObject):
    """Asks what a draft needs. ``changed`` tells another answer, ``submitted`` what came of submitting."""

    changed = Signal()
    submitted = Signal(object)
    failed = Signal(object)

    def __init__(self, parts: DocumentParts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._asked = 0
        self.told: Submission | None = None

    @property
    def needed(self) -> bool:
        """Whether the draft has to be submitted before it can be posted."""
        return self.told is not None and self.told.state == "draft"

    @property
    def waits(self) -> bool:
        """Whether it was submitted and somebody has to decide."""
        return self.told is not None and self.told.state == "submitted"

    def state(self) -> str:
        """The word of the chip: draft, submitted or approved."""
        return self.told.state if self.told is not None and self.told.reasons else "draft"

    def text(self) -> str:
        """What the line under the document says of it; nothing where nobody is asked."""
        told = self.told
        if told is None or not told.reasons:
            return ""
        reasons = _(", ").join(filled(reason.message, reason.facts) for reason in told.reasons)
        roles = _(", ").join(_(name) for name in told.waits_for)
        if told.rejected is not None and not self.waits:
            return _("✕  Rejected: {text} ({reasons})").format(text=told.rejected, reasons=reasons)
        if self.waits:
            return _("●  Waits for the approval of {roles}: {reasons}").format(roles=roles, reasons=reasons)
        if self.needed:
            return _("▲  Needs the approval of {roles}: {reasons}").format(roles=roles, reasons=reasons)
        return _("✓  Approved: {reasons}").format(reasons=reasons)

    def forget(self) -> None:
        """Another draft stands here."""
        self._asked += 1
        self.told = None

    def ask(self, draft: Draft) -> None:
        """Ask what a draft needs; the answer to an older question is dropped."""
        self._asked += 1
        question = self._asked

        def hear(told: Submission) -> None:
            if shiboken6.isValid(self) and question == self._asked and told != self.told:
                self.told = told if told.reasons else None
                self.changed.emit()

        self._parts.runner.submit(
            lambda _progress: self._parts.services.approvals.needs(draft),
            done=hear,
            failed=lambda _error: None,  # posting says what is wrong
        )

    def submit(self, draft: Draft) -> None:
        """Store the draft as it is and submit it."""
        services = self._parts.services

        def work(_progress: object) -> Submitted:
            saved = services.documents.save(draft)
            return Submitted(saved, services.approvals.submit(saved.key))

        def done(answer: Submitted) -> None:
            if shiboken6.isValid(self):
                self._asked += 1
                self.told = answer.told
                self.submitted.emit(answer)

        def fail(error: Exception) -> None:
            if shiboken6.isValid(self):
                self.failed.emit(error)

        self._parts.runner.submit(work, done=done, failed=fail)
