"""The pages of buying: from what should be ordered to the supplier's invoice."""

from __future__ import annotations

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_pages import register_editor, register_list
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_receiving import ReceiptEditor
from jxc_desktop.ui.common.pages import PageEntry, PageRegistry
from jxc_desktop.ui.purchase.comparison_window import ComparisonWindow
from jxc_desktop.ui.purchase.contracts_window import ContractsWindow
from jxc_desktop.ui.purchase.invoice_editor import InvoiceEditor
from jxc_desktop.ui.purchase.landed_cost_editor import LandedCostEditor
from jxc_desktop.ui.purchase.order_editor import OrderEditor
from jxc_desktop.ui.purchase.price_library_window import PriceLibraryWindow
from jxc_desktop.ui.purchase.return_editor import ReturnEditor
from jxc_desktop.ui.purchase.suggestions_window import SuggestionsWindow

EDITORS: dict[str, type[DocumentEditor]] = {
    "purchase_order": OrderEditor,
    "goods_receipt": ReceiptEditor,
    "purchase_invoice": InvoiceEditor,
    "purchase_return": ReturnEditor,
    "landed_cost": LandedCostEditor,
}
LISTS: tuple[tuple[str, str, str, Permission, bool], ...] = (
    ("purchase_orders", N_("Purchase orders"), "purchase_order", Permission.PURCHASE_ORDER, True),
    ("goods_receipts", N_("Goods receipts"), "goods_receipt", Permission.PURCHASE_POST, True),
    ("purchase_returns", N_("Purchase returns"), "purchase_return", Permission.PURCHASE_POST, False),
    ("purchase_invoices", N_("Purchase invoices"), "purchase_invoice", Permission.PURCHASE_INVOICE, False),
    ("landed_costs", N_("Landed costs"), "landed_cost", Permission.COST_ADJUST, False),
    ("purchase_requisitions", N_("Purchase requisitions"), "purchase_requisition", Permission.PURCHASE_REQUEST, False),
    ("supplier_inquiries", N_("Supplier inquiries"), "supplier_inquiry", Permission.PURCHASE_ORDER, False),
    ("supplier_quotes", N_("Supplier quotes"), "supplier_quote", Permission.PURCHASE_ORDER, False),
)
"""Lists of this area: page, title, kind, right, and whether the rail shows it."""


def register(registry: PageRegistry, parts: DocumentParts) -> None:
    """Make the pages of this area known."""
    registry.add(
        PageEntry(
            SuggestionsWindow.name,
            SuggestionsWindow.heading,
            lambda _key: SuggestionsWindow(parts),
            icon="purchase",
            permission=Permission.PURCHASE_REQUEST,
        )
    )
    for name, title, code, permission, rail in LISTS:
        register_editor(registry, parts, code, EDITORS.get(code, DocumentEditor))
        register_list(registry, parts, name, title, (code,), icon="purchase", permission=permission, rail=rail)
    register_editor(registry, parts, "purchase_contract")
    _register_windows(registry, parts)


def _register_windows(registry: PageRegistry, parts: DocumentParts) -> None:
    registry.add(
        PageEntry(
            ContractsWindow.name,
            ContractsWindow.heading,
            lambda _key: ContractsWindow(parts),
            icon="purchase",
            permission=Permission.PURCHASE_ORDER,
            new_page="document.purchase_contract",
        )
    )
    registry.add(
        PageEntry(
            PriceLibraryWindow.name,
            PriceLibraryWindow.heading,
            lambda _key: PriceLibraryWindow(parts),
            icon="purchase",
            permission=Permission.PURCHASE_ORDER,
        )
    )
    registry.add(
        PageEntry(
            ComparisonWindow.name,
            ComparisonWindow.heading,
            lambda key: ComparisonWindow(parts, key),
            icon="purchase",
            permission=Permission.PURCHASE_ORDER,
            single=False,
        )
    )
