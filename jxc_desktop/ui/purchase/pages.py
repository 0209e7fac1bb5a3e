"""The pages of buying: goods receipts and purchase returns."""

from __future__ import annotations

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.ui.common.document_pages import register_editor, register_list
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.pages import PageRegistry


def register(registry: PageRegistry, parts: DocumentParts) -> None:
    """Make the pages of this area known."""
    for code, name, title, rail in (
        ("goods_receipt", "goods_receipts", N_("Goods receipts"), True),
        ("purchase_return", "purchase_returns", N_("Purchase returns"), False),
    ):
        register_editor(registry, parts, code)
        register_list(
            registry, parts, name, title, (code,), icon="purchase", permission=Permission.PURCHASE_POST, rail=rail
        )
