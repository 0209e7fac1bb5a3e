"""All pages of the program, from all areas, in the order of the rail."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from jxc_desktop.app.bootstrap import App
from jxc_desktop.app.device_desk import MachineDevices
from jxc_desktop.app.paths import Places
from jxc_desktop.app.till import Till
from jxc_desktop.app.wedge import WedgeBench
from jxc_desktop.app.window import keep_state
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.ui.books import pages as books
from jxc_desktop.ui.common.document_pages import register_common
from jxc_desktop.ui.common.document_parts import VIEW_PAGE, DocumentParts
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.pages import PageEntry, PageRegistry
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.scan_router import ScanRouter
from jxc_desktop.ui.common.sounds import Sounds
from jxc_desktop.ui.common.tab_page import TabPage
from jxc_desktop.ui.control import pages as control
from jxc_desktop.ui.counter.counter_parts import CounterParts, ScanQueue
from jxc_desktop.ui.masterdata import pages as masterdata
from jxc_desktop.ui.money import pages as money
from jxc_desktop.ui.purchase import pages as purchase
from jxc_desktop.ui.report import pages as report
from jxc_desktop.ui.sales import pages as sales
from jxc_desktop.ui.system import pages as system
from jxc_desktop.ui.warehouse import pages as warehouse

COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class PageParts:
    """What pages are made from. ``navigator`` opens other pages; ``seconds`` is the clock of keys and scans;
    ``state`` is what is remembered between runs.
    """

    app: App
    runner: Runner
    notices: Notices
    navigator: Navigator
    sounds: Sounds
    queue: ScanQueue
    seconds: Callable[[], float]
    state: MutableMapping[str, Any]
    places: Places
    till: Till | None = None
    router: ScanRouter | None = None


def add_pages(registry: PageRegistry, parts: PageParts) -> None:
    """Make every page known."""
    registry.area("counter").add(
        PageEntry(
            COUNTER,
            N_("Counter"),
            lambda _key: _counter(parts),
            icon="counter",
            permission=Permission.COUNTER_SELL,
            rail=True,
            keys="F9",
        )
    )
    app, runner, state = parts.app, parts.runner, parts.state
    services, documents = app.services, DocumentParts(app.services, runner, parts.navigator, parts.sounds, state)
    purchase.register(registry.area("purchase"), documents)
    sales.register(registry.area("sales"), documents)
    control.register(registry, documents)
    warehouse.register(registry.area("stock"), documents)
    masterdata.register(registry.area("masterdata"), services, runner, parts.navigator, state)
    report.register(registry.area("reports"), services, runner, parts.navigator, app.clock, state)
    books.register(registry.area("money"), services, runner, parts.navigator, state)
    money.register(registry.area("money"), documents)
    register_common(registry, documents)
    devices = MachineDevices(parts.places, services.printing, parts.till)
    bench = WedgeBench(parts.places, parts.router or ScanRouter())
    bench.apply()
    system.register(
        registry.area("settings"), services, runner, state, lambda: keep_state(parts.places, state), devices, bench
    )


def _counter(parts: PageParts) -> TabPage:
    from jxc_desktop.ui.counter.counter_window import CounterWindow
    from jxc_desktop.ui.counter.desk import ServiceDesk
    from jxc_desktop.ui.counter.till_ports import NO_SCALE, NOBODY

    services = parts.app.services
    return CounterWindow(
        CounterParts(
            counter=services.counter,
            goods=services.goods,
            printing=services.printing,
            desk=ServiceDesk(
                services.masterdata,
                services.users,
                services.printing,
                services.goods,
                services.counter_keys,
                services.settings,
                services.cards,
                services.members,
            ),
            runner=parts.runner,
            sounds=parts.sounds,
            clock=parts.app.clock,
            session=parts.app.session,
            queue=parts.queue,
            seconds=parts.seconds,
            state=parts.state,
            weigher=parts.till or NO_SCALE,
            customer=parts.till or NOBODY,
            journal=services.journal,
        )
    )


def list_page(kind: str) -> str:
    """The page that lists documents of a kind; empty when there is none yet."""
    return _LIST_PAGES.get(kind, "")


_LIST_PAGES = {
    "goods_receipt": "goods_receipts",
    "purchase_return": "purchase_returns",
    "purchase_order": "purchase_orders",
    "purchase_invoice": "purchase_invoices",
    "purchase_requisition": "purchase_requisitions",
    "purchase_contract": "purchase_contracts",
    "supplier_inquiry": "supplier_inquiries",
    "supplier_quote": "supplier_quotes",
    "landed_cost": "landed_costs",
    "quotation": "quotations",
    "sales_order": "sales_orders",
    "delivery": "deliveries",
    "sales_return": "sales_returns",
    "sales_invoice": "invoicing",
    "sales_red_invoice": "invoicing",
    "opening_stock": "opening_stock",
    "stocktake": "stocktake_documents",
    "transfer": "transfers",
    "transfer_dispatch": "transfers",
    "transfer_receipt": "transfers",
    "other_receipt": "other_stock",
    "other_issue": "other_stock",
    "write_off": "write_offs",
    "own_use": "own_uses",
    "assembly": "assemblies",
    "disassembly": "assemblies",
    "material_issue": "material_issues",
    "production_receipt": "production_receipts",
    "cost_adjustment": "cost_adjustments",
    "payment": "payments",
    "receipt_of_money": "receipts",
    "payment_request": "payment_requests",
    "expense": "expenses",
    "other_income": "other_income",
    "money_transfer": "money_transfers",
    "settlement": "settlements",
    "opening_receivable": "opening_receivables",
    "opening_payable": "opening_payables",
    "opening_money": "opening_money",
}
DOCUMENT_PAGE = VIEW_PAGE
"""The page that shows any posted document by its number."""
