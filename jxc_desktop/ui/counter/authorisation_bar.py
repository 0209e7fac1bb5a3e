"""Asks for a yes inside the window: what is unusual, who says yes, and Esc to let it be."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import NeedsConfirmation, NotAllowed
from jxc_desktop.domain.permissions import PERMISSION_NAMES, Permission
from jxc_desktop.i18n import _
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.base import Confirmations, User
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.counter.widgets import Field, TouchButton

Retry = Callable[[Confirmations], None]


class AuthorisationBar(Translated, QFrame):
    """The bar over the cart. The operator says yes where that is their right; else a superior by name and PIN.

    Signals:
        approval_asked: name and PIN of the superior and the right it needs; `approve` answers with who it is.
        approvers_asked: the right that is needed; `offer` answers with who holds it.
        closed: the bar is gone, with or without a yes.
    """

    approval_asked = Signal(str, str, object)
    approvers_asked = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("authorisation_bar")
        self.setProperty("tone", "info")
        self._asked: NeedsConfirmation | NotAllowed | None = None
        self._retry: Retry | None = None
        self._own = False
        self._given: frozenset[str] = frozenset()
        self._approver: User | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(self.text)
        row = QHBoxLayout()
        self.name = Field("approver_name", words=True, parent=self)
        self.pin = Field("approver_pin", parent=self)
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.yes = TouchButton("approve_button", parent=self)
        self.yes.setProperty("kind", "primary")
        self.no = TouchButton("refuse_button", parent=self)
        for widget in (self.name, self.pin, self.yes, self.no):
            row.addWidget(widget)
        column.addLayout(row)
        self.say(self.name.setPlaceholderText, lambda: _("Who approves"))
        self.say(self.pin.setPlaceholderText, lambda: _("PIN"))
        self.say(self.yes.setText, lambda: _("Go ahead (Enter)"))
        self.say(self.no.setText, lambda: _("Back (Esc)"))
        self.name.entered.connect(self.pin.setFocus)
        self.pin.entered.connect(self._enter)
        self.yes.clicked.connect(lambda _checked: self._enter())
        self.no.clicked.connect(lambda _checked: self.dismiss())
        self.hide()

    def ask(self, asked: NeedsConfirmation | NotAllowed, user: User | None, retry: Retry) -> None:
        """Ask all doubts at once, or for the right that is missing; ``retry`` runs again with the answer."""
        self._asked, self._retry = asked, retry
        needed = self.needed
        self._own = user is not None and all(user.may(permission) for permission in needed)
        self.name.clear()
        self.pin.clear()
        for field in (self.name, self.pin):
            field.setVisible(not self._own)
        self._say_doubts()
        self.show()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        (self if self._own else self.name).setFocus()
        if not self._own:
            self.approvers_asked.emit(needed[0])

    @property
    def needed(self) -> tuple[Permission, ...]:
        """The rights that are asked for."""
        if isinstance(self._asked, NotAllowed):
            return (Permission(str(self._asked.facts["permission"])),)
        return tuple(Permission(doubt.permission) for doubt in self._asked.doubts) if self._asked is not None else ()

    def offer(self, names: Sequence[str]) -> None:
        """Fill in who can say yes, so that only the PIN is left to type."""
        if self._asked is not None and not self._own and names and not self.name.text():
            self.take_name(names[0])

    def take_name(self, name: str) -> None:
        """Somebody stands there to say yes; only the PIN is missing."""
        self.name.setText(name)
        self.pin.setFocus()

    def _say_doubts(self) -> None:
        if self._asked is None:
            return
        if isinstance(self._asked, NotAllowed):
            names = ", ".join(_(PERMISSION_NAMES[permission]) for permission in self.needed)
            self.text.setText(
                "● " + _("This needs the right “{permission}” of somebody else.").format(permission=names)
            )
            return
        lines = ["● " + sentence(doubt) for doubt in self._asked.doubts]
        if not self._own:
            lines.append(_("Somebody with the right has to approve this."))
        self.text.setText("\n".join(lines))

    def _enter(self) -> None:
        if self._own:
            self.approve(None)
        elif self.name.text().strip() and self._asked is not None:
            self.approval_asked.emit(self.name.text().strip(), self.pin.text(), self.needed[0])

    def approve(self, approver: User | None) -> None:
        """The yes was given: run again with it. ``None`` means the operator gave it."""
        asked, retry = self._asked, self._retry
        codes = frozenset(doubt.code for doubt in asked.doubts) if isinstance(asked, NeedsConfirmation) else frozenset()
        self._given |= codes
        if approver is not None:
            self._approver = approver
        given, by = self._given, self._approver
        self.dismiss()
        if asked is not None and retry is not None:
            self._given, self._approver = given, by
            retry(Confirmations(given, approver=by))

    def forget(self) -> None:
        """What was asked about is done; the next sale begins without any yes."""
        self._given, self._approver = frozenset(), None

    def dismiss(self) -> None:
        """Let it be: only what was asked is dropped."""
        self._asked = self._retry = None
        self.forget()
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Enter says yes where the operator may; Esc lets it be."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self._enter()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._say_doubts()
