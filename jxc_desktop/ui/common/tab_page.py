"""The base of everything that stands in a tab of the main window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.changes import NO_CHANGES, Changes, Topic
from jxc_desktop.i18n import _
from jxc_desktop.ui.common.translated import Translated

if TYPE_CHECKING:
    from jxc_desktop.ui.common.table_view import TableView


@dataclass(frozen=True, slots=True)
class Help:
    """What F1 says about a window; every text is a message marked with ``N_``."""

    purpose: str
    steps: Sequence[str]
    keys: Sequence[tuple[str, str]] = ()
    errors: Sequence[tuple[str, str]] = ()


class TabPage(Translated, QWidget):
    """A page in a tab.

    ``name`` is its name in the page registry, ``key`` the object it shows. ``topics`` are what it
    shows: it refreshes at once when it is visible, else when it is shown next. ``title_changed``
    asks the tab to read `title` and `changed_mark` again; ``close_asked`` asks to be closed.
    """

    name: ClassVar[str] = ""
    heading: ClassVar[str] = ""
    icon_name: ClassVar[str] = "document"
    topics: ClassVar[frozenset[Topic]] = frozenset()
    help: ClassVar[Help | None] = None
    goes_back: ClassVar[bool] = False
    """Whether Alt+← means a way back inside the page, and not to the tab it was opened from."""
    title_changed = Signal()
    close_asked = Signal()
    undo_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, key: str | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._missed = NO_CHANGES
        self.setObjectName(self.name or type(self).__name__)

    def title(self) -> str:
        """What the tab is called."""
        return _(self.heading)

    def explanation(self) -> Help | None:
        """What F1 shows; pages whose keys can be chosen say those in force."""
        return self.help

    def changed_mark(self) -> bool:
        """Whether the tab carries the dot of a changed draft."""
        return False

    def on_scan(self, scan: object) -> bool:  # noqa: ARG002
        """Take a scan; False lets the shell have it."""
        return False

    def refresh(self, changes: Changes) -> None:
        """Load again what changed."""

    def first_focus(self) -> QWidget | None:
        """Where the cursor stands when the page opens."""
        return None

    def exported_table(self) -> TableView | None:
        """The list that Ctrl+E writes to Excel; none where the page has no list, or writes one of its own."""
        return None

    def narrowed_by(self) -> Sequence[tuple[str, str]]:
        """What the list is narrowed by, in words: what, and to what."""
        return ()

    def may_close(self) -> bool:
        """Whether the page can go now; it never asks, drafts save themselves."""
        return True

    def leave(self) -> None:
        """The page was closed for good: stop what it waits for, let go of much that it holds."""

    def hear(self, changes: Changes) -> None:
        """Take a notice: refresh when it concerns this page and the page is seen, else remember it."""
        if not (self.topics & changes.topics):
            return
        if self.isVisible():
            self.refresh(changes)
        else:
            self._missed |= changes

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Catch up with what was missed while hidden."""
        super().showEvent(event)
        missed, self._missed = self._missed, NO_CHANGES
        if missed.topics:
            self.refresh(missed)
