"""What follows a posted document: the kinds that may be drawn from it, and other steps; offered as one menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton

from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.i18n import _
from jxc_desktop.services.document_views import DocumentView
from jxc_desktop.ui.common.document_keeper import DRAW
from jxc_desktop.ui.common.document_more import Followed, Step, more_steps
from jxc_desktop.ui.common.document_parts import DocumentParts, editor_page

Run = Callable[[Callable[[], Any], Callable[[Any], object]], None]
"""Does work off the GUI thread and hands its answer on."""


def next_kinds(parts: DocumentParts, view: DocumentView) -> list[Kind]:
    """The kinds of documents that may be drawn from this one by whoever is signed in."""
    return [
        kind for kind in KINDS.values() if view.kind in kind.upstream and kind.editable and parts.may(kind.permission)
    ]


def has_next(parts: DocumentParts, view: DocumentView) -> bool:
    """Whether anything may follow."""
    return bool(next_kinds(parts, view) or more_steps(parts, view))


class NextSteps:
    """Offers what follows below a button; a single kind is begun at once."""

    def __init__(self, parts: DocumentParts, button: QPushButton, run: Run) -> None:
        self._parts, self._button, self._run = parts, button, run

    def offer(self, view: DocumentView) -> None:
        """Begin the document that follows; where there are several kinds, ask which."""
        kinds, more = next_kinds(self._parts, view), more_steps(self._parts, view)
        if len(kinds) == 1 and not more:
            self._begin(view, kinds[0].code)
        elif kinds or more:
            menu = QMenu(self._button)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            for kind in kinds:
                menu.addAction(_(kind.name)).triggered.connect(
                    lambda _checked=False, code=kind.code: self._begin(view, code)
                )
            for step in more:
                menu.addAction(_(step.text)).triggered.connect(
                    lambda _checked=False, step=step: self.take_step(view, step)
                )
            menu.popup(self._button.mapToGlobal(self._button.rect().bottomLeft()))

    def _begin(self, view: DocumentView, code: str) -> None:
        self._parts.navigator.open(editor_page(code), f"{DRAW}{view.number}")

    def take_step(self, view: DocumentView, step: Step) -> None:
        """Do what follows without a draft, or open the page for it."""
        if step.page:
            self._parts.navigator.open(step.page, f"{step.beginning}{view.number}")
        elif step.work is not None:
            self._run(step.work, self._followed)

    def _followed(self, made: Followed) -> None:
        for number in made.numbers:
            self._parts.open_document(number)
