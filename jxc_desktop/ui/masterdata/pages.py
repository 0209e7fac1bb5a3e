"""The pages of master data, made known to the shell."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from datetime import date
from typing import Any

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.catalogue import Services
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.ui.common.document_parts import BIN_PAGE, BINS_PAGE, DocumentParts
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.pages import PageEntry, PageRegistry
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import TabPage
from jxc_desktop.ui.masterdata.bins_window import BinPage, BinsWindow
from jxc_desktop.ui.masterdata.bulk_window import BulkProductsPage
from jxc_desktop.ui.masterdata.categories_page import CategoriesPage
from jxc_desktop.ui.masterdata.chart_page import ChartPage
from jxc_desktop.ui.masterdata.import_view_model import ImportServices
from jxc_desktop.ui.masterdata.import_window import ImportPage
from jxc_desktop.ui.masterdata.means_page import MeansPage
from jxc_desktop.ui.masterdata.parties_window import PartiesWindow
from jxc_desktop.ui.masterdata.price_lists_window import PriceListsWindow
from jxc_desktop.ui.masterdata.products_window import ProductsWindow
from jxc_desktop.ui.masterdata.promotions_window import PromotionsWindow
from jxc_desktop.ui.masterdata.recipes_window import RecipesWindow
from jxc_desktop.ui.masterdata.styles_window import StylesWindow
from jxc_desktop.ui.masterdata.voucher_templates_page import VoucherTemplatesPage
from jxc_desktop.ui.masterdata.warehouses_page import WarehousesPage


def register(
    registry: PageRegistry,
    services: Services,
    runner: Runner,
    navigator: Navigator,
    state: MutableMapping[str, Any],
) -> None:
    """Make the pages known. ``state`` keeps what is remembered between runs, such as the last folder."""
    lists = ImportServices(services.exchange, services.opening, services.document_lists, services.sales_history)
    documents = DocumentParts(services, runner, navigator, state=state)
    for entry in (
        *_bins(documents),
        *_lists(services.masterdata, runner, navigator),
        *_made_of_others(services, runner, navigator, state),
        *_prices(services, runner, navigator, state),
        *_tools(services.masterdata, lists, runner),
        *_accounts(services, runner),
    ):
        registry.add(entry)


def _lists(masterdata: MasterDataService, runner: Runner, navigator: Navigator) -> Sequence[PageEntry]:
    """The lists with a card; a page under a name of its own opens at one item."""
    return (
        PageEntry(
            "products",
            N_("Goods"),
            lambda key: ProductsWindow(masterdata, runner, navigator, key=key),
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
            lambda key: _called("product", ProductsWindow(masterdata, runner, navigator, key=key)),
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


def _made_of_others(
    services: Services, runner: Runner, navigator: Navigator, state: MutableMapping[str, Any]
) -> Sequence[PageEntry]:
    """Goods that belong together: the colours and sizes of a style, the parts of a recipe."""
    return (
        PageEntry(
            StylesWindow.name,
            StylesWindow.heading,
            lambda key: StylesWindow(services, runner, navigator, state, key=key),
            icon="masterdata",
            permission=Permission.PRODUCT_VIEW,
        ),
        PageEntry(
            RecipesWindow.name,
            RecipesWindow.heading,
            lambda key: RecipesWindow(services, runner, navigator, key=key),
            icon="masterdata",
            permission=Permission.PRODUCT_VIEW,
        ),
    )


def _prices(
    services: Services, runner: Runner, navigator: Navigator, state: MutableMapping[str, Any]
) -> Sequence[PageEntry]:
    """What goods cost beside their own prices."""

    def today() -> date:
        return services.prices.clock.local().date()

    return (
        PageEntry(
            "price_lists",
            N_("Price lists"),
            lambda key: PriceListsWindow(services, runner, navigator, today, state, key=key),
            icon="masterdata",
            permission=Permission.PRICE_EDIT,
        ),
        PageEntry(
            "promotions",
            N_("Promotions"),
            lambda key: PromotionsWindow(services, runner, navigator, today, key=key),
            icon="masterdata",
            permission=Permission.PRICE_EDIT,
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
            CategoriesPage.name,
            CategoriesPage.heading,
            lambda key: CategoriesPage(masterdata, runner, key=key),
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


def _bins(parts: DocumentParts) -> Sequence[PageEntry]:
    """Where goods lie in a warehouse."""
    return (
        PageEntry(
            BINS_PAGE,
            BinsWindow.heading,
            lambda key: BinsWindow(parts, key=key),
            icon="stock",
            permission=Permission.STOCK_VIEW,
        ),
        PageEntry(
            BIN_PAGE,
            BinPage.heading,
            lambda key: BinPage(parts, key=key),
            icon="stock",
            permission=Permission.STOCK_VIEW,
            single=False,
        ),
    )


def _accounts(services: Services, runner: Runner) -> Sequence[PageEntry]:
    """The accounts of the books, and how documents become vouchers on them."""
    return (
        PageEntry(
            ChartPage.name,
            ChartPage.heading,
            lambda key: ChartPage(services.masterdata, runner, key=key),
            icon="settlement",
            permission=Permission.LEDGER_VIEW,
        ),
        PageEntry(
            MeansPage.name,
            MeansPage.heading,
            lambda key: MeansPage(services.masterdata, runner, key=key),
            icon="settlement",
            permission=Permission.SETTING_EDIT,
        ),
        PageEntry(
            VoucherTemplatesPage.name,
            VoucherTemplatesPage.heading,
            lambda key: VoucherTemplatesPage(services.vouchers, runner, key=key),
            icon="settlement",
            permission=Permission.VOUCHER,
        ),
    )


def _called(name: str, page: TabPage) -> TabPage:
    """The page under another name: the list that opens at one item has a tab of its own."""
    page.name = name  # type: ignore[misc]
    return page
