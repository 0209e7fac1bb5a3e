"""The pages of the warehouse: stock, movements, and the documents that change stock without trade."""

from __future__ import annotations

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.ui.common.document_pages import register_editor, register_list
from jxc_desktop.ui.common.document_parts import MOVES_PAGE, DocumentParts
from jxc_desktop.ui.common.pages import PageEntry, PageRegistry
from jxc_desktop.ui.warehouse.alerts_window import ALERTS_PAGE, AlertsWindow
from jxc_desktop.ui.warehouse.moves_window import MovesPage
from jxc_desktop.ui.warehouse.moving_pages import register_moving
from jxc_desktop.ui.warehouse.stock_window import StockWindow

LISTS: tuple[tuple[str, str, tuple[str, ...], Permission], ...] = (
    ("opening_stock", N_("Opening stock"), ("opening_stock",), Permission.OPENING_POST),
    ("stocktakes", N_("Stocktakes"), ("stocktake",), Permission.STOCK_POST),
    ("other_stock", N_("Other receipts and issues"), ("other_receipt", "other_issue"), Permission.STOCK_POST),
    ("cost_adjustments", N_("Cost adjustments"), ("cost_adjustment",), Permission.COST_ADJUST),
)
"""Lists of this area: page, title, kinds, right."""


def register(registry: PageRegistry, parts: DocumentParts) -> None:
    """Make the pages of this area known."""
    registry.add(
        PageEntry(
            StockWindow.name,
            StockWindow.heading,
            lambda _key: StockWindow(parts),
            icon="stock",
            permission=Permission.STOCK_VIEW,
            rail=True,
        )
    )
    registry.add(
        PageEntry(
            MOVES_PAGE,
            MovesPage.heading,
            lambda key: MovesPage(parts, key),
            icon="stock",
            permission=Permission.STOCK_VIEW,
            single=False,
        )
    )
    registry.add(
        PageEntry(
            ALERTS_PAGE,
            AlertsWindow.heading,
            lambda key: AlertsWindow(parts, key=key),
            icon="bell",
            permission=Permission.STOCK_VIEW,
        )
    )
    register_moving(registry, parts)
    for name, title, codes, permission in LISTS:
        for code in codes:
            register_editor(registry, parts, code)
        register_list(registry, parts, name, title, codes, icon="stock", permission=permission)
