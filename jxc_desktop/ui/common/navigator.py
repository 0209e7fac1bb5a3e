"""How one window asks for another without knowing it."""

from __future__ import annotations

from typing import Protocol


class Navigator(Protocol):
    """Opens windows by name; the shell is the one that does it."""

    def open(self, name: str, key: str | None = None) -> object:
        """Show the page of that name, for the object with that key, in its tab; answer the page."""
