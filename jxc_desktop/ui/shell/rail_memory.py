"""How the rail was left: narrow or wide, which groups are folded out, and whose favourites are which pages."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any

from jxc_desktop.ui.shell.pages import FAVOURITES, HOME_GROUP, PageEntry


class RailMemory:
    """What is kept of the rail in the state of the windows. Favourites are those of one user, the rest of the place."""

    def __init__(self, state: MutableMapping[str, Any]) -> None:
        self._kept: MutableMapping[str, Any] = state.setdefault("rail", {})

    @property
    def narrow(self) -> bool | None:
        """Whether the user wants icons alone; None while the width of the window decides."""
        choice = self._kept.get("narrow")
        return choice if isinstance(choice, bool) else None

    @narrow.setter
    def narrow(self, choice: bool) -> None:
        self._kept["narrow"] = choice

    def is_open(self, group: str) -> bool:
        """Whether a group is folded out; at first only the favourites are."""
        return group in self._kept.get("open", [FAVOURITES])

    def fold(self, group: str) -> None:
        """Fold a group out, or in again."""
        known = self._kept.get("open", [FAVOURITES])
        self._kept["open"] = [one for one in known if one != group] if group in known else [*known, group]

    def favourites(self, user: str, entries: Sequence[PageEntry]) -> list[str]:
        """The pages a user pinned; before they chose any, those of everyday work outside the first group."""
        chosen = self._kept.get("favourites", {}).get(user)
        if chosen is None:
            return [entry.name for entry in entries if entry.rail and entry.group != HOME_GROUP]
        return [str(name) for name in chosen]

    def pin(self, user: str, name: str, entries: Sequence[PageEntry]) -> None:
        """Pin a page, or unpin it."""
        known = self.favourites(user, entries)
        changed = [one for one in known if one != name] if name in known else [*known, name]
        self._kept.setdefault("favourites", {})[user] = changed
