"""The pages of counting: the list of counts and one count."""

from __future__ import annotations

from jxc_desktop.domain.permissions import Permission
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.pages import PageEntry, PageRegistry
from jxc_desktop.ui.warehouse.count_page import COUNT_PAGE, CountPage
from jxc_desktop.ui.warehouse.counts_window import COUNTS_PAGE, CountsWindow


def register_counts(registry: PageRegistry, parts: DocumentParts) -> None:
    """Make the pages of counting known."""
    registry.add(
        PageEntry(
            COUNTS_PAGE,
            CountsWindow.heading,
            lambda key: CountsWindow(parts, key=key),
            icon="tasks",
            permission=Permission.STOCK_COUNT,
        )
    )
    registry.add(
        PageEntry(
            COUNT_PAGE,
            CountPage.heading,
            lambda key: CountPage(parts, key),
            icon="tasks",
            permission=Permission.STOCK_COUNT,
            single=False,
        )
    )
