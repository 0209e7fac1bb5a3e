"""The pages the shell can open, by name. Areas make theirs known here; neither knows the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import User
from jxc_desktop.ui.common.tab_page import TabPage

PageFactory = Callable[[str | None], TabPage]
"""Makes a page for an object's key, or for none."""


@dataclass(frozen=True, slots=True)
class PageGroup:
    """A group of the rail, which folds out its pages: name, title (``N_``) and icon."""

    name: str
    title: str
    icon: str


HOME_GROUP, FAVOURITES = "home", "favourites"
GROUPS: tuple[PageGroup, ...] = (
    PageGroup(HOME_GROUP, N_("Home"), "home"),
    PageGroup(FAVOURITES, N_("Favourites"), "star"),
    PageGroup("purchase", N_("Purchase"), "purchase"),
    PageGroup("sales", N_("Sales"), "sales"),
    PageGroup("stock", N_("Stock"), "stock"),
    PageGroup("counter", N_("Counter"), "counter"),
    PageGroup("money", N_("Money and books"), "settlement"),
    PageGroup("reports", N_("Reports"), "report"),
    PageGroup("masterdata", N_("Master data"), "masterdata"),
    PageGroup("settings", N_("Settings"), "settings"),
)
"""The groups of the rail from top to bottom. Pages of the first stand on their own; what is pinned is in the second."""


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page: its name, title (``N_``), icon, right, and where it stands.

    ``rail`` puts it among the favourites until the user pins others. ``single`` pages have one tab; others one for
    each key. ``new_page`` is the page that Ctrl+Enter opens for a new document. ``keys`` open it from anywhere.
    ``group`` is where the rail has it; empty means that of the area which registers it.
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
    group: str = ""


def may(user: User | None, permission: Permission | None) -> bool:
    """Whether the user may use what needs this right; nobody signed in may use nothing that needs one."""
    return permission is None or (user is not None and user.may(permission))


class PageRegistry:
    """The pages by name, in the order of the rail."""

    def __init__(self) -> None:
        self._entries: dict[str, PageEntry] = {}
        self._group = HOME_GROUP

    def area(self, group: str) -> PageRegistry:
        """This registry for an area: the pages added to it stand in that group of the rail, if they name none."""
        part = PageRegistry()
        part._entries, part._group = self._entries, group
        return part

    def add(self, entry: PageEntry) -> None:
        """Make a page known.

        Raises:
            ValueError: its name is taken, or there is no such group.
        """
        placed = replace(entry, group=entry.group or self._group)
        if entry.name in self._entries or placed.group not in {group.name for group in GROUPS}:
            raise ValueError(entry.name)
        self._entries[entry.name] = placed

    def get(self, name: str) -> PageEntry | None:
        """The page of that name."""
        return self._entries.get(name)

    def allowed(self, user: User | None) -> list[PageEntry]:
        """The pages this user may open."""
        return [entry for entry in self._entries.values() if may(user, entry.permission)]

    def everything(self) -> list[PageEntry]:
        """Every page, whoever may open it."""
        return list(self._entries.values())
