"""The pages the shell can open; areas know them from ``ui.common.pages``."""

from __future__ import annotations

from jxc_desktop.ui.common.pages import PageEntry, PageFactory, PageRegistry

__all__ = ["PageEntry", "PageFactory", "PageRegistry"]
