"""A field that finds something by code, name or pinyin initials."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.ui.common.popup_list import PopupList, Suggestion
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.translated import Translated

Search = Callable[[str], Sequence[Suggestion]]
_PAUSE = 60  # milliseconds between typing and asking a database


class _New:
    """The value of the last row: make a new one with what was typed."""


_NEW = _New()


class LookupEdit(Translated, QLineEdit):
    """Typing offers up to eight hits; Enter takes the first, ↑↓ choose, F7 shows all.

    ``search`` answers the hits. With a runner it is asked in the background (a database);
    without, at once (an index in memory). ``chosen`` tells the suggestion taken or None when the
    field was emptied; ``create_asked`` what was typed when nothing fits and ``creates`` is set.
    """

    chosen = Signal(object)
    create_asked = Signal(str)

    def __init__(
        self,
        search: Search,
        *,
        runner: Runner | None = None,
        creates: bool = False,
        parent: QWidget | None = None,
        name: str = "lookup",
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._search, self._runner, self._creates = search, runner, creates
        self._value: Suggestion | None = None
        self._question = 0
        self._popup: PopupList | None = None
        self._enter_waits = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE if runner else 0)
        self._pause.timeout.connect(self._ask)
        self.textEdited.connect(lambda _text: self._pause.start())
        self.say(self.setPlaceholderText, lambda: _("Code, name or initials; F7 for the list"))

    def value(self) -> Suggestion | None:
        """What was chosen last."""
        return self._value

    def set_value(self, value: Suggestion | None) -> None:
        """Show a choice without telling anybody."""
        self._value = value
        self.setText(value.text if value else "")
        self.setCursorPosition(0)
        self.setModified(False)
        self.hide_popup()

    def popup(self) -> PopupList:
        """The list of hits, made when it is first needed."""
        if self._popup is None:
            self._popup = PopupList(self, f"{self.objectName()}.hits")
            self._popup.picked.connect(self._take)
        return self._popup

    def hide_popup(self) -> None:
        """Put the list away."""
        self._pause.stop()
        self._question += 1
        self._enter_waits = False
        if self._popup is not None:
            self._popup.hide()

    def _ask(self, typed: str | None = None) -> None:
        self._question += 1
        question, wanted = self._question, self.text().strip() if typed is None else typed
        if self._runner is None:
            self._show(question, self._search(wanted))
        else:
            self._runner.submit(
                lambda _progress: self._search(wanted),
                done=lambda hits: self._show(question, hits),
                failed=lambda _error: self._show(question, ()),
                read=True,
            )

    def _show(self, question: int, hits: Sequence[Suggestion]) -> None:
        if question != self._question:
            return
        typed = self.text().strip()
        offered = list(hits)
        if not offered and typed and self._creates:
            offered = [Suggestion(_NEW, _("New “{text}”").format(text=typed), icon="plus")]
        self.popup().offer(offered)
        if self._enter_waits:
            self._enter_waits = False
            self._take_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Choose in the list while the cursor stays in the field."""
        key = event.key()
        shown = self._popup is not None and self._popup.isVisible()
        if key == Qt.Key.Key_F7:
            self._ask_for_all()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and shown:
            self.popup().move_choice(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Down:
            self._ask_for_all()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (shown or self.isModified()):
            self._enter()
        elif key == Qt.Key.Key_Escape and (shown or self.isModified()):
            self.set_value(self._value)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _ask_for_all(self) -> None:
        self._ask(self.text().strip() if self.isModified() else "")
        self.selectAll()

    def _enter(self) -> None:
        if not self.text().strip():
            self._clear()
        elif self._pause.isActive():
            self._pause.stop()
            self._enter_waits = True
            self._ask()
        else:
            self._take_first()

    def _take_first(self) -> None:
        found = self.popup().current()
        if found is not None:
            self._take(found)
        else:
            self.selectAll()

    def _take(self, found: Suggestion) -> None:
        if found.value is _NEW:
            typed = self.text().strip()
            self.hide_popup()
            self.create_asked.emit(typed)
            return
        self.set_value(found)
        self.chosen.emit(found)

    def _clear(self) -> None:
        had = self._value is not None
        self.set_value(None)
        if had:
            self.chosen.emit(None)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Select everything, so typing replaces."""
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Leaving takes an emptied field as nothing and puts anything unfinished back."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and self.isModified():
            if self.text().strip():
                self.set_value(self._value)
            else:
                self._clear()
        self.hide_popup()
