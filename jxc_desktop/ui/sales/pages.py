"""The pages of selling: what is offered, ordered, picked, delivered, brought back, invoiced and said of it."""

from __future__ import annotations

from collections.abc import Callable

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.ui.common.document_pages import register_editor, register_list
from jxc_desktop.ui.common.document_parts import DocumentParts, editor_page
from jxc_desktop.ui.common.pages import PageEntry, PageRegistry
from jxc_desktop.ui.common.tab_page import TabPage
from jxc_desktop.ui.sales.cards_window import CardsWindow
from jxc_desktop.ui.sales.customer_page import CustomerPage
from jxc_desktop.ui.sales.exchange_page import ExchangePage
from jxc_desktop.ui.sales.feedback_window import FeedbackWindow
from jxc_desktop.ui.sales.invoicing_window import InvoicingWindow
from jxc_desktop.ui.sales.members_window import MembersWindow
from jxc_desktop.ui.sales.orders_window import OrdersWindow
from jxc_desktop.ui.sales.picking_windows import PickingWindow, PickPage
from jxc_desktop.ui.sales.sales_editor import SalesEditor
from jxc_desktop.ui.sales.shipping_window import ShippingWindow

LISTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("quotations", N_("Quotations"), ("quotation",)),
    ("sales_order_documents", N_("Sales orders and drafts"), ("sales_order",)),
    ("deliveries", N_("Deliveries"), ("delivery",)),
    ("sales_returns", N_("Sales returns"), ("sales_return",)),
    ("sales_invoices", N_("Sales invoices"), ("sales_invoice", "sales_red_invoice")),
)
"""Lists of this area: page, title, kinds."""


def register(registry: PageRegistry, parts: DocumentParts) -> None:
    """Make the pages of this area known."""
    orders: Callable[[str | None], TabPage] = lambda _key: OrdersWindow(parts)  # noqa: E731
    registry.add(
        PageEntry(
            OrdersWindow.name,
            OrdersWindow.heading,
            orders,
            icon="sales",
            permission=Permission.SALES_ORDER,
            rail=True,
            new_page=editor_page("sales_order"),
        )
    )
    for name, title, codes in LISTS:
        for code in codes:
            register_editor(registry, parts, code, SalesEditor)
        register_list(registry, parts, name, title, codes, icon="sales", permission=kind_of(codes[0]).permission)
    past = ("past_sale", "past_refund")
    right = kind_of(past[0]).permission
    register_list(registry, parts, "past_sales", N_("Past sales"), past, icon="sales", permission=right)
    for page, permission in (
        (PickingWindow, Permission.SALES_POST),
        (ShippingWindow, Permission.SALES_POST),
        (InvoicingWindow, Permission.SALES_INVOICE),
    ):
        registry.add(PageEntry(page.name, page.heading, _maker(page, parts), icon="sales", permission=permission))
    for keyed, permission in (
        (PickPage, Permission.SALES_POST),
        (CustomerPage, Permission.PARTY_VIEW),
        (ExchangePage, Permission.SALES_POST),
        (FeedbackWindow, Permission.FEEDBACK),
        (MembersWindow, Permission.PARTY_VIEW),
        (CardsWindow, Permission.PARTY_VIEW),
    ):
        registry.add(
            PageEntry(
                keyed.name,
                keyed.heading,
                _keyed_maker(keyed, parts),
                icon=keyed.icon_name,
                permission=permission,
                single=keyed in (FeedbackWindow, MembersWindow, CardsWindow),
            )
        )


def _maker(page: Callable[[DocumentParts], TabPage], parts: DocumentParts) -> Callable[[str | None], TabPage]:
    return lambda _key: page(parts)


def _keyed_maker(
    page: Callable[[DocumentParts, str | None], TabPage], parts: DocumentParts
) -> Callable[[str | None], TabPage]:
    return lambda key: page(parts, key)
