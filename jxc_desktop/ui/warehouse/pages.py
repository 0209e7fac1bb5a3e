"""The pages of the warehouse: stock, movements, and the documents that change stock without trade."""

from __future__ import annotations

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_pages import register_editor, register_list
from jxc_desktop.ui.common.document_parts import MOVES_PAGE, DocumentParts
from jxc_desktop.ui.common.pages import PageEntry, PageRegistry
from jxc_desktop.ui.warehouse.alerts_window import ALERTS_PAGE, AlertsWindow
from jxc_desktop.ui.warehouse.assembly_editor import AssemblyEditor
from jxc_desktop.ui.warehouse.count_pages import register_counts
from jxc_desktop.ui.warehouse.label_pages import register_labels
from jxc_desktop.ui.warehouse.lot_pages import register_lots
from jxc_desktop.ui.warehouse.moves_window import MovesPage
from jxc_desktop.ui.warehouse.moving_pages import register_moving
from jxc_desktop.ui.warehouse.production_editor import ProductionEditor
from jxc_desktop.ui.warehouse.stock_window import StockWindow

EDITORS: dict[str, type[DocumentEditor]] = {
    "assembly": AssemblyEditor,
    "disassembly": AssemblyEditor,
    "production_receipt": ProductionEditor,
}
LISTS: tuple[tuple[str, str, tuple[str, ...], Permission], ...] = (
    ("opening_stock", N_("Opening stock"), ("opening_stock",), Permission.OPENING_POST),
    ("stocktake_documents", N_("Stocktakes posted"), ("stocktake",), Permission.STOCK_POST),
    ("other_stock", N_("Other receipts and issues"), ("other_receipt", "other_issue"), Permission.STOCK_POST),
    ("write_offs", N_("Write-offs"), ("write_off",), Permission.STOCK_WRITE_OFF),
    ("own_uses", N_("Own use"), ("own_use",), Permission.STOCK_POST),
    ("assemblies", N_("Assemblies"), ("assembly", "disassembly"), Permission.STOCK_ASSEMBLE),
    ("material_issues", N_("Material issues"), ("material_issue",), Permission.STOCK_ASSEMBLE),
    ("production_receipts", N_("Production receipts"), ("production_receipt",), Permission.STOCK_ASSEMBLE),
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
    register_lots(registry, parts)
    register_labels(registry, parts)
    register_counts(registry, parts)
    for name, title, codes, permission in LISTS:
        for code in codes:
            register_editor(registry, parts, code, EDITORS.get(code, DocumentEditor))
        register_list(registry, parts, name, title, codes, icon="stock", permission=permission)
