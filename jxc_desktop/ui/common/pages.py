"""The pages the shell can open, by name. Areas make theirs known here; neither knows the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import User
from jxc_desktop.ui.common.tab_page import TabPage

PageFactory = Callable[[str | None], TabPage]
"""Makes a page for an object's key, or for none."""


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page: its name, title (``N_``), icon, right, and where it stands.

    ``rail`` puts it into the rail. ``single`` pages have one tab; others one for each key.
    ``new_page`` is the page that Ctrl+Enter opens for a new document. ``keys`` open it from anywhere.
    """

    name: str
    title: str
    factory: PageFactory
    icon: str = "document"
    permission: Permission | None = None
    rail: bool = False
    single: bool = True
    new_page: str = ""
    keys: str = ""


def may(user: User | None, permission: Permission | None) -> bool:
    """Whether the user may use what needs this right; nobody signed in may use nothing that needs one."""
    return permission is None or (user is not None and user.may(permission))


class PageRegistry:
    """The pages by name, in the order of the rail."""

    def __init__(self) -> None:
        self._entries: dict[str, PageEntry] = {}

    def add(self, entry: PageEntry) -> None:
        """Make a page known.

        Raises:
            ValueError: its name is taken.
        """
        if entry.name in self._entries:
            raise ValueError(entry.name)
        self._entries[entry.name] = entry

    def get(self, name: str) -> PageEntry | None:
        """The page of that name."""
        return self._entries.get(name)

    def allowed(self, user: User | None) -> list[PageEntry]:
        """The pages this user may open."""
        return [entry for entry in self._entries.values() if may(user, entry.permission)]

    def everything(self) -> list[PageEntry]:
        """Every page, whoever may open it."""
        return list(self._entries.values())
