"""The pages of goods that move inside the shop: what waits for the clerk, put away, transfers."""

from __future__ import annotations

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.ui.common.document_list import kinds_of
from jxc_desktop.ui.common.document_pages import register_editor
from jxc_desktop.ui.common.document_parts import DocumentParts, editor_page
from jxc_desktop.ui.common.pages import PageEntry, PageRegistry
from jxc_desktop.ui.warehouse.put_away_page import PUT_AWAY_PAGE, PutAwayPage
from jxc_desktop.ui.warehouse.transfer_editor import ArrivalEditor, TransferEditor
from jxc_desktop.ui.warehouse.transfers_window import TRANSFERS_PAGE, TransfersWindow
from jxc_desktop.ui.warehouse.warehouse_home import HOME_PAGE, WarehouseHome


def register_moving(registry: PageRegistry, parts: DocumentParts) -> None:
    """Make the pages known."""
    kinds = kinds_of("transfer", "transfer_dispatch", "transfer_receipt")
    register_editor(registry, parts, "transfer", TransferEditor)
    register_editor(registry, parts, "transfer_dispatch", TransferEditor)
    register_editor(registry, parts, "transfer_receipt", ArrivalEditor)
    registry.add(
        PageEntry(
            HOME_PAGE,
            WarehouseHome.heading,
            lambda key: WarehouseHome(parts, key=key),
            icon="tasks",
            permission=Permission.STOCK_TRANSFER,
        )
    )
    registry.add(
        PageEntry(
            PUT_AWAY_PAGE,
            PutAwayPage.heading,
            lambda key: PutAwayPage(parts, key=key),
            icon="stock",
            permission=Permission.STOCK_TRANSFER,
        )
    )
    registry.add(
        PageEntry(
            TRANSFERS_PAGE,
            N_("Transfers"),
            lambda _key: TransfersWindow(parts, kinds, TRANSFERS_PAGE, N_("Transfers")),
            icon="stock",
            permission=Permission.STOCK_TRANSFER,
            new_page=editor_page("transfer"),
        )
    )
