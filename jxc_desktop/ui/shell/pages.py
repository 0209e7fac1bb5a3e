"""The pages the shell can open; areas know them from ``ui.common.pages``."""

from __future__ import annotations

from jxc_desktop.ui.common.pages import FAVOURITES, GROUPS, HOME_GROUP, PageEntry, PageFactory, PageGroup, PageRegistry

__all__ = ["FAVOURITES", "GROUPS", "HOME_GROUP", "PageEntry", "PageFactory", "PageGroup", "PageRegistry"]
