"""The one dialog that asks: all doubts together, the verb on the button, Enter takes the safe way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import NeedsConfirmation, ShopError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.base import Confirmations, User
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

Authorise = Callable[[str, str], User]
"""Answers the user with that name and PIN; raises when they do not fit."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a title, the facts one below the other, and the verb that goes on."""

    title: str
    facts: Sequence[str]
    verb: str
    back: str = ""
    keyword: str = ""
    needs: frozenset[Permission] = field(default_factory=frozenset)


class ConfirmDialog(Translated, QDialog):
    """Asks one `Question`.

    ``answered`` tells who said yes: the approver who signed, or None for the user themselves.
    A keyword must be typed before the verb can be pressed. Where the user lacks a right in
    ``needs``, name and PIN of somebody who has it are asked for and checked by ``authorise``.
    """

    answered = Signal(object)

    def __init__(
        self,
        question: Question,
        parent: QWidget | None = None,
        *,
        user: User | None = None,
        authorise: Authorise | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("confirm")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(question.title)
        self.setMinimumWidth(440)
        self.question = question
        self._authorise = authorise
        self._missing = frozenset() if user is None else question.needs - user.permissions
        self.errors = ErrorBar(self)
        self.back = QPushButton(question.back or _("Back"), self)
        self.back.setObjectName("confirm.back")
        self.back.setDefault(True)
        self.back.clicked.connect(self.reject)
        self.verb = QPushButton(question.verb, self)
        self.verb.setObjectName("confirm.verb")
        self.verb.setAutoDefault(False)
        self.verb.setProperty("kind", "danger")
        self.verb.clicked.connect(self._say_yes)
        self.keyword, self.approver, self.pin = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self._arrange()
        self.back.setFocus()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        heading = QLabel(self.question.title, self)
        heading.setProperty("role", "section")
        heading.setWordWrap(True)
        layout.addWidget(heading)
        layout.addWidget(self.errors)
        for fact in self.question.facts:
            line = QLabel(f"•  {fact}", self)
            line.setWordWrap(True)
            layout.addWidget(line)
        layout.addLayout(self._fields())
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.verb)
        buttons.addWidget(self.back)
        layout.addLayout(buttons)

    def _fields(self) -> QFormLayout:
        form = QFormLayout()
        asked = {"keyword": bool(self.question.keyword), "approver": bool(self._missing), "pin": bool(self._missing)}
        titles = {
            "keyword": _("Type “{word}” to go on").format(word=self.question.keyword),
            "approver": _("Approved by"),
            "pin": _("PIN"),
        }
        for name, wanted in asked.items():
            box: QLineEdit = getattr(self, name)
            box.setObjectName(f"confirm.{name}")
            box.setAccessibleName(titles[name])
            box.setVisible(wanted)
            if wanted:
                form.addRow(titles[name], box)
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.keyword.textChanged.connect(self._allow)
        self._allow()
        return form

    def _allow(self) -> None:
        self.verb.setEnabled(self.keyword.text().strip() == self.question.keyword)

    def _say_yes(self) -> None:
        approver: User | None = None
        if self._missing:
            try:
                approver = self._approved_by()
            except ShopError as error:
                self.errors.show_error(error)
                self.pin.clear()
                self.pin.setFocus()
                return
        self.accept()
        self.answered.emit(approver)

    def _approved_by(self) -> User:
        if self._authorise is None:
            raise ShopError
        return self._authorise(self.approver.text().strip(), self.pin.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter goes back unless the verb itself has the focus; Esc goes back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            if focus is self.verb:
                self._say_yes()
            elif isinstance(focus, QLineEdit):
                self.focusNextChild()
            else:
                self.reject()
            event.accept()
            return
        super().keyPressEvent(event)


def ask(
    parent: QWidget,
    question: Question,
    yes: Callable[[User | None], object],
    *,
    user: User | None = None,
    authorise: Authorise | None = None,
) -> ConfirmDialog:
    """Ask over a window and go on by calling ``yes``; the caller's code does not wait here."""
    dialog = ConfirmDialog(question, parent, user=user, authorise=authorise)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.answered.connect(yes)
    dialog.open()
    return dialog


def doubt_question(error: NeedsConfirmation, verb: str, more: Sequence[str] = ()) -> Question:
    """All doubts of a posting and what more there is to know, asked once."""
    return Question(
        title=_("Please check before going on"),
        facts=[*(sentence(doubt) for doubt in error.doubts), *more],
        verb=verb,
        needs=frozenset(Permission(doubt.permission) for doubt in error.doubts),
    )


def ask_doubts(
    parent: QWidget,
    error: NeedsConfirmation,
    verb: str,
    yes: Callable[[Confirmations], object],
    *,
    user: User | None = None,
    authorise: Authorise | None = None,
) -> ConfirmDialog:
    """Ask about all doubts of a posting at once; ``yes`` gets the answers to post again with."""
    codes = frozenset(doubt.code for doubt in error.doubts)
    return ask(
        parent,
        doubt_question(error, verb),
        lambda approver: yes(Confirmations(codes=codes, approver=approver)),
        user=user,
        authorise=authorise,
    )
