"""What the windows of documents are built from; the program fills it in one place, tests in another."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import UserError
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import Clock, Session, User
from jxc_desktop.services.catalogue import Services
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.sounds import Sound, Sounds

VIEW_PAGE = "document"
"""The page that shows any posted document; its key is the number."""
MOVES_PAGE = "stock_moves"
"""The page with every movement of a product; its key is the product code."""
TRACE_PAGE = "traceability"
"""The page that traces a lot or serial number; its key is that number."""
BINS_PAGE, BIN_PAGE = "bins", "bin"
"""The bins of a warehouse, and the page of one of them; its key is the code of the bin."""


@runtime_checkable
class ExplainsCosts(Protocol):
    """A page that can say where the cost of a document's line comes from."""

    def explain_document(self, number: str) -> None:
        """Go to the movement of that document and explain its cost."""


def editor_page(kind: str) -> str:
    """The name of the page that edits drafts of a kind; its key is the key of the draft."""
    return f"document.{kind}"


@dataclass(frozen=True, slots=True, weakref_slot=True)
class DocumentParts:
    """The services and adapters of all windows of documents and stock."""

    services: Services
    runner: Runner
    navigator: Navigator
    sounds: Sounds | None = None
    state: MutableMapping[str, Any] = field(default_factory=dict)
    """What is remembered between runs, such as the last folder."""

    @property
    def session(self) -> Session:
        """Who is signed in."""
        return self.services.documents.session

    @property
    def clock(self) -> Clock:
        """The clock of the shop."""
        return self.services.documents.clock

    def may(self, permission: Permission) -> bool:
        """Whether the user of the moment holds a right."""
        return self.session.user is not None and self.session.user.may(permission)

    def kind(self, code: str) -> Kind:
        """The declaration of a kind."""
        return kind_of(code)

    def play(self, sound: Sound) -> None:
        """Make a sound, where there is something to make it with."""
        if self.sounds is not None:
            self.sounds.play(sound)

    def open_document(self, number: str) -> None:
        """Show a posted document in its tab."""
        self.navigator.open(VIEW_PAGE, number)

    def authorise(self, name: str, pin: str, permissions: frozenset[Permission]) -> User:
        """Somebody else who says yes, with every right that is asked for.

        Raises:
            UserError: the PIN is wrong or a right is missing.
        """
        approver: User | None = None
        for permission in sorted(permissions):
            approver = self.services.users.approve(name, pin, permission)
        if approver is None:
            raise UserError
        return approver
