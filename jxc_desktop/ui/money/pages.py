"""The pages of money: who owes what, receipts and payments, expenses, transfers, statements, reminders."""

from __future__ import annotations

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_pages import register_editor, register_list
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.pages import PageEntry, PageRegistry
from jxc_desktop.ui.money.debts_window import PayablesWindow, ReceivablesWindow
from jxc_desktop.ui.money.dunning_window import DunningWindow
from jxc_desktop.ui.money.settle_page import SettlePage
from jxc_desktop.ui.money.settling_editor import SettlingEditor
from jxc_desktop.ui.money.statement_page import StatementPage

EDITORS: dict[str, type[DocumentEditor]] = {
    "receipt_of_money": SettlingEditor,
    "payment": SettlingEditor,
    "payment_request": SettlingEditor,
}
LISTS: tuple[tuple[str, str, str], ...] = (
    ("receipts", N_("Receipts of money"), "receipt_of_money"),
    ("payments", N_("Payments"), "payment"),
    ("payment_requests", N_("Payment requests"), "payment_request"),
    ("expenses", N_("Expenses"), "expense"),
    ("other_income", N_("Other income"), "other_income"),
    ("money_transfers", N_("Money transfers"), "money_transfer"),
    ("settlements", N_("Settlements"), "settlement"),
    ("opening_receivables", N_("Opening receivables"), "opening_receivable"),
    ("opening_payables", N_("Opening payables"), "opening_payable"),
    ("opening_money", N_("Opening money"), "opening_money"),
)
"""Lists of this area: page, title, kind."""


def register(registry: PageRegistry, parts: DocumentParts) -> None:
    """Make the pages of this area known."""
    for window in (ReceivablesWindow, PayablesWindow):
        registry.add(
            PageEntry(
                window.name,
                window.heading,
                lambda _key, window=window: window(parts),  # type: ignore[misc]
                icon="settlement",
                permission=Permission.MONEY_VIEW,
                rail=True,
            )
        )
    for name, title, code in LISTS:
        if parts.kind(code).editable:
            register_editor(registry, parts, code, EDITORS.get(code, DocumentEditor))
        register_list(registry, parts, name, title, (code,), icon="settlement", permission=Permission.MONEY_VIEW)
    registry.add(
        PageEntry(
            SettlePage.name,
            SettlePage.heading,
            lambda key: SettlePage(parts, key),
            icon="settlement",
            permission=Permission.MONEY_SETTLE,
        )
    )
    registry.add(
        PageEntry(
            StatementPage.name,
            StatementPage.heading,
            lambda key: StatementPage(parts, key),
            icon="settlement",
            permission=Permission.MONEY_VIEW,
        )
    )
    registry.add(
        PageEntry(
            DunningWindow.name,
            DunningWindow.heading,
            lambda _key: DunningWindow(parts),
            icon="settlement",
            permission=Permission.MONEY_VIEW,
        )
    )
