"""Ctrl+K: one box that goes to, finds and does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.popup_list import VISIBLE_ROWS, PopupList, Suggestion
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.shell.commands import Command
from jxc_desktop.ui.shell.parts import Found, ShellParts

_PAUSE = 60
_SCOPES = {"#": "documents", "@": "parties"}
_RECENT = 5


OWN_COMMAND = "shell.palette"
"""The command that brought us here; it never stands in the way of what is looked for."""


class Palette(Translated, QLineEdit):
    """The box in the top bar and its list.

    ``>`` commands only, ``?`` help, ``#`` documents, ``@`` customers and suppliers. Enter opens,
    Ctrl+Enter opens a new document for what is chosen, Esc returns to where one was.
    """

    help_asked = Signal()

    def __init__(self, parts: ShellParts, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self._parts, self._navigator = parts, navigator
        self._before: QWidget | None = None
        self._question = 0
        self._found: Sequence[Found] = ()
        self._list: PopupList | None = None
        self._enter_waits = False
        self.say(self.setPlaceholderText, lambda: _("Search or command  Ctrl+K"))
        self.say(self.setAccessibleName, lambda: _("Search or command"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._ask)
        self.textEdited.connect(self._typed)

    def open(self, text: str = "") -> None:
        """Put the cursor here and show what can be done."""
        focus = QApplication.focusWidget()
        if focus is not self:
            self._before = focus
        self.setText(text)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._typed(text)

    def hits(self) -> PopupList:
        """The list under the box."""
        if self._list is None:
            self._list = PopupList(self, "palette.hits")
            self._list.picked.connect(self._do)
        return self._list

    def close_list(self) -> None:
        """Put everything away."""
        self._pause.stop()
        self._question += 1
        self.clear()
        if self._list is not None:
            self._list.hide()

    # asking

    def _typed(self, _text: str) -> None:
        self._question += 1
        self._found = ()
        self._offer()
        scope, wanted = self._scope()
        if wanted and scope not in (">", "?"):
            self._pause.start()
        else:
            self._pause.stop()

    def _scope(self) -> tuple[str, str]:
        text = self.text().strip()
        return (text[0], text[1:].strip()) if text[:1] and text[0] in "><?#@" else ("", text)

    def _ask(self) -> None:
        question = self._question
        scope, wanted = self._scope()
        self._parts.runner.submit(
            lambda _progress: self._parts.find(wanted, _SCOPES.get(scope, "")),
            done=lambda found: self._take(question, found),
            failed=lambda _error: self._take(question, ()),
            read=True,
        )

    def _take(self, question: int, found: Sequence[Found]) -> None:
        if question == self._question:
            self._found = found
            self._offer()
            if self._enter_waits:
                self._enter_waits = False
                self._enter(new=False)

    def _offer(self) -> None:
        scope, wanted = self._scope()
        user = self._parts.session.user
        if scope == "?":
            rows = [Suggestion("help", _("Help for this window"), right="F1", icon="help")]
        else:
            known = [] if scope in _SCOPES else self._parts.commands.find(wanted, user)
            commands = [command for command in known if command.id != OWN_COMMAND]
            things = [] if scope == ">" else self._things(wanted, scope)
            exact = [row for row in things if isinstance(row.value, Found) and row.value.exact]
            rest = [row for row in things if row not in exact]
            rows = [*exact, *(_command_row(command) for command in commands[:VISIBLE_ROWS]), *rest]
        self.hits().offer(rows[: 2 * VISIBLE_ROWS], least_width=520)

    def _things(self, wanted: str, scope: str) -> list[Suggestion]:
        if wanted or scope:
            found: Sequence[Found] = self._found
        else:
            found = [Found(*entry) for entry in self._parts.state.get("recent", [])]
        return [Suggestion(one, one.title, one.detail, one.kind, one.icon) for one in found]

    # doing

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Choose, run, or go back."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.hits().move_choice(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(new=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif key == Qt.Key.Key_Escape:
            self.close_list()
            if self._before is not None:
                self._before.setFocus()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _enter(self, *, new: bool) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._enter_waits = True
            self._ask()
            return
        chosen = self.hits().current()
        if chosen is not None:
            self._do(chosen, new=new)

    def _do(self, chosen: Suggestion, *, new: bool = False) -> None:
        before = self._before
        self.close_list()
        if before is not None:
            before.setFocus()
        if isinstance(chosen.value, Command):
            chosen.value.run()
        elif isinstance(chosen.value, Found):
            self._remember(chosen.value)
            self._open(chosen.value, new=new)
        else:
            self.help_asked.emit()

    def _open(self, found: Found, *, new: bool) -> None:
        entry = self._parts.pages.get(found.page)
        if new and entry is not None and entry.new_page:
            self._navigator.open(entry.new_page, found.key)
        else:
            self._navigator.open(found.page, found.key)

    def _remember(self, found: Found) -> None:
        entry = [found.title, found.kind, found.page, found.key, found.detail, found.icon]
        recent = [known for known in self._parts.state.get("recent", []) if known != entry]
        self._parts.state["recent"] = [entry, *recent][:_RECENT]

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Leaving puts the list away."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.close_list()


def _command_row(command: Command) -> Suggestion:
    return Suggestion(command, _(command.title), right=command.keys, icon=command.icon)
