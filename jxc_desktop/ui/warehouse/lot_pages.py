"""The page of lots and serial numbers."""

from __future__ import annotations

from jxc_desktop.domain.permissions import Permission
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.pages import PageEntry, PageRegistry
from jxc_desktop.ui.warehouse.trace_page import TracePage


def register_lots(registry: PageRegistry, parts: DocumentParts) -> None:
    """Make the page known."""
    registry.add(
        PageEntry(
            TracePage.name,
            TracePage.heading,
            lambda key: TracePage(parts, key),
            icon="search",
            permission=Permission.STOCK_VIEW,
            single=False,
        )
    )
