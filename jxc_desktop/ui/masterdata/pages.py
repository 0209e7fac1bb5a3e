"""The pages of master data, made known to the shell."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.catalogue import Services
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.pages import PageEntry, PageRegistry
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import TabPage
from jxc_desktop.ui.masterdata.bulk_window import BulkProductsPage
from jxc_desktop.ui.masterdata.import_view_model import ImportServices
from jxc_desktop.ui.masterdata.import_window import ImportPage
from jxc_desktop.ui.masterdata.parties_window import PartiesWindow
from jxc_desktop.ui.masterdata.products_window import ProductServices, ProductsWindow
from jxc_desktop.ui.masterdata.warehouses_page import WarehousesPage


def register(
    registry: PageRegistry,
    services: Services,
    runner: Runner,
    navigator: Navigator,
    state: MutableMapping[str, Any],
) -> None:
    """Make the pages known. ``state`` keeps what is remembered between runs, such as the last folder."""
    goods = ProductServices(services.masterdata, services.printing, state)
    lists = ImportServices(services.exchange, services.documents)
    for entry in (
        *_lists(services.masterdata, goods, runner, navigator),
        *_tools(services.masterdata, lists, runner),
    ):
        registry.add(entry)


def _lists(
    masterdata: MasterDataService, goods: ProductServices, runner: Runner, navigator: Navigator
) -> Sequence[PageEntry]:
    """The lists with a card; a page under a name of its own opens at one item."""
    return (
        PageEntry(
            "products",
            N_("Goods"),
            lambda key: ProductsWindow(goods, runner, navigator, key=key),
            icon="masterdata",
            permission=Permission.PRODUCT_VIEW,
            rail=True,
        ),
        PageEntry(
            "parties",
            N_("Suppliers and customers"),
            lambda key: PartiesWindow(masterdata, runner, navigator, key=key),
            icon="parties",
            permission=Permission.PARTY_VIEW,
            rail=True,
        ),
        PageEntry(
            "product",
            N_("Item"),
            lambda key: _called("product", ProductsWindow(goods, runner, navigator, key=key)),
            icon="masterdata",
            permission=Permission.PRODUCT_VIEW,
            single=False,
        ),
        PageEntry(
            "party",
            N_("Supplier or customer"),
            lambda key: _called("party", PartiesWindow(masterdata, runner, navigator, key=key)),
            icon="parties",
            permission=Permission.PARTY_VIEW,
            single=False,
        ),
    )


def _tools(masterdata: MasterDataService, lists: ImportServices, runner: Runner) -> Sequence[PageEntry]:
    """What works on many items, and the small pages."""
    return (
        PageEntry(
            "bulk_products",
            N_("Edit many goods"),
            lambda key: BulkProductsPage(masterdata, runner, key=key),
            icon="masterdata",
            permission=Permission.PRODUCT_EDIT,
        ),
        PageEntry(
            "warehouses",
            N_("Warehouses"),
            lambda key: WarehousesPage(masterdata, runner, key=key),
            icon="stock",
            permission=Permission.WAREHOUSE_EDIT,
        ),
        PageEntry(
            "import",
            N_("Import from Excel"),
            lambda key: ImportPage(lists, runner, key=key),
            icon="import",
            permission=Permission.IMPORT,
        ),
    )


def _called(name: str, page: TabPage) -> TabPage:
    """The page under another name: the list that opens at one item has a tab of its own."""
    page.name = name  # type: ignore[misc]
    return page
