"""Whether an order went to its supplier: said on its page, offered after it was printed, noted by one key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.changes import Changes
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.document_views import DocumentView
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_strips import Bar
from jxc_desktop.ui.common.keys import bind

SENDABLE = frozenset({"purchase_order"})
"""The kinds that go to the other side before anything follows them."""
SENT_KEYS = "Alt+S"


def may_send(parts: DocumentParts, code: str) -> bool:
    """Whether the user may note of documents of a kind that they went to the other side."""
    return code in SENDABLE and parts.may(kind_of(code).permission) and parts.may(Permission.DOCUMENT_VIEW)


class SentBar(Bar):
    """Belongs to one page and takes its key. ``failed`` tells errors."""

    failed = Signal(object)

    def __init__(self, parts: DocumentParts, page: QWidget) -> None:
        super().__init__("info", "sent", page)
        self._parts = parts
        self._number, self._how = "", ""
        self.row.addStretch(1)
        self.button = self.add_button(lambda: _("Mark as sent  Alt+S"), self.mark, "mark")
        bind(page, SENT_KEYS, self.mark)

    def load(self, view: DocumentView) -> None:
        """Show of a document whether it was sent; nothing of what is not sent or does not stand."""
        if view.state == "posted" and may_send(self._parts, view.kind):
            self.ask(view.number)
        else:
            self._number = ""
            self.hide()

    def ask(self, number: str) -> None:
        """Show of an order whether it was sent."""
        self._number = number
        self._run(lambda: self._parts.services.orders.progress([number]), lambda found: self._take(number, found))

    def _take(self, number: str, found: dict[str, Any]) -> None:
        if number != self._number or number not in found:
            return
        if found[number].sent:
            self.set_tone("success")
            self.button.hide()
            self.tell(lambda: _("✓  {number} was sent to the supplier").format(number=number))
        else:
            self._offer(lambda: _("{number} is not marked as sent yet").format(number=number))

    def _offer(self, text: Callable[[], str]) -> None:
        self.set_tone("info")
        self.button.show()
        self.tell(text)

    def offer(self, number: str, how: str) -> None:
        """Ask, after an order was printed or saved, whether it is on its way."""
        if number == self._number and not self.button.isHidden():
            self._how = how
            self._offer(lambda: _("{number} is on paper. Did it go to the supplier?").format(number=number))

    def mark(self) -> None:
        """Note that the order was sent."""
        number, how = self._number, self._how
        if number and self.isVisible() and not self.button.isHidden():
            self._run(lambda: self._parts.services.orders.sent(number, how), lambda _changes: self.ask(number))

    def _run(self, work: Callable[[], Any], done: Callable[[Any], object]) -> None:
        def hear(result: Any) -> None:
            if shiboken6.isValid(self):
                done(result)

        def fail(error: Exception) -> None:
            if shiboken6.isValid(self):
                self.failed.emit(error)

        self._parts.runner.submit(lambda _progress: work(), done=hear, failed=fail)


def mark_all(parts: DocumentParts, numbers: list[str]) -> Changes:
    """Note of several orders that they were sent."""
    changes = Changes()
    for number in numbers:
        changes |= parts.services.orders.sent(number)
    return changes
