"""The parts list of the program: the only place where everything meets.

Windows, the command file and the tests build the same program from here, with another clock, another runner or
simulated devices. Nothing is patched and nothing connects before it is built.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jxc_desktop.app.paths import Places, places
from jxc_desktop.app.settings import Settings
from jxc_desktop.db.engine import Database, open_database
from jxc_desktop.devices.ports import Paper
from jxc_desktop.devices.setup import Devices, PrinterSetting, build_devices
from jxc_desktop.exchange.journal_file import JournalFile
from jxc_desktop.services.alerts import AlertService
from jxc_desktop.services.approvals import ApprovalService
from jxc_desktop.services.attachments import AttachmentService
from jxc_desktop.services.base import Clock, Session
from jxc_desktop.services.bins import BinService
from jxc_desktop.services.buying import BuyingService
from jxc_desktop.services.cards import CardService
from jxc_desktop.services.catalogue import Services
from jxc_desktop.services.chains import ChainService
from jxc_desktop.services.corrections import CorrectionService
from jxc_desktop.services.counter import CounterService
from jxc_desktop.services.counter_keys import CounterKeyService
from jxc_desktop.services.document_lists import DocumentListService
from jxc_desktop.services.documents import DocumentService
from jxc_desktop.services.draft_paper import DraftPaperService
from jxc_desktop.services.exchange import ExchangeService
from jxc_desktop.services.feedback import FeedbackService
from jxc_desktop.services.goods import GoodsIndex
from jxc_desktop.services.handheld import HandheldService
from jxc_desktop.services.labels import LabelService
from jxc_desktop.services.ledgers import LedgerService
from jxc_desktop.services.lots import LotService
from jxc_desktop.services.maintenance import MaintenanceService
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.services.matrices import MatrixService
from jxc_desktop.services.members import MemberService
from jxc_desktop.services.moving import MovingService
from jxc_desktop.services.opening import OpeningService
from jxc_desktop.services.orders import OrderService
from jxc_desktop.services.own_reports import OwnReportService
from jxc_desktop.services.paper import PaperService
from jxc_desktop.services.periods import PeriodService
from jxc_desktop.services.prices import PriceService
from jxc_desktop.services.pricing_advice import PriceAdviceService
from jxc_desktop.services.printing import PrintingService, paper_for
from jxc_desktop.services.production import ProductionService
from jxc_desktop.services.recipes import RecipeService
from jxc_desktop.services.reports import ReportService
from jxc_desktop.services.sale_journal import SaleJournal, waiting_in
from jxc_desktop.services.sales_history import SalesHistoryService
from jxc_desktop.services.sales_targets import SalesTargetService
from jxc_desktop.services.scanning import ScanService
from jxc_desktop.services.scheduled_exports import ScheduledExportService
from jxc_desktop.services.selling.customers import CustomerFactService
from jxc_desktop.services.selling.invoices import InvoiceService
from jxc_desktop.services.selling.orders import SellingService
from jxc_desktop.services.selling.picking import PickingService
from jxc_desktop.services.selling.shipping import ShippingService
from jxc_desktop.services.service import Service
from jxc_desktop.services.settings import SettingService
from jxc_desktop.services.settlement import SettlementService
from jxc_desktop.services.statements import StatementService
from jxc_desktop.services.stocktaking.review import StocktakeReviewService
from jxc_desktop.services.stocktaking.stocktakes import StocktakeService
from jxc_desktop.services.styles import StyleService
from jxc_desktop.services.unusual import UnusualService
from jxc_desktop.services.users import UserService
from jxc_desktop.services.vouchers import VoucherService
from jxc_desktop.services.weighing import WeighingService

if TYPE_CHECKING:
    from jxc_desktop.ui.common.runner import Runner


@dataclass(frozen=True, slots=True)
class App:
    """The program, put together. ``runner`` is missing where there are no windows."""

    database: Database
    session: Session
    clock: Clock
    devices: Devices
    services: Services
    runner: Runner | None = None

    def close(self) -> None:
        """Finish the work under way and close the books."""
        end = getattr(self.runner, "close", None)
        if end is not None:
            end()
        self.database.close()


def build(
    settings: Settings,
    *,
    clock: Clock,
    devices: Devices | None = None,
    runner: Runner | None = None,
    database: Database | None = None,
    journal: Path | None = None,
) -> App:
    """Put the program together on the books ``settings`` name, or on books that are open already.

    Raises:
        DatabaseRefused: the books cannot be opened as they are; they were not changed.
        InvalidValue: a device is set up in a way nobody understands.
    """
    database = database or open_database(books(settings))
    session = Session(counter=settings.counter)
    devices = devices or build_devices(settings.devices, simulated_paper)
    return App(database, session, clock, devices, build_services(database, clock, session, devices, journal), runner)


_PLAIN: Mapping[str, type[Service]] = {
    "approvals": ApprovalService,
    "corrections": CorrectionService,
    "orders": OrderService,
    "buying": BuyingService,
    "selling": SellingService,
    "picking": PickingService,
    "shipping": ShippingService,
    "invoices": InvoiceService,
    "customers": CustomerFactService,
    "feedback": FeedbackService,
    "chains": ChainService,
    "attachments": AttachmentService,
    "periods": PeriodService,
    "opening": OpeningService,
    "vouchers": VoucherService,
    "statements": StatementService,
    "counter_keys": CounterKeyService,
    "cards": CardService,
    "stocktake_review": StocktakeReviewService,
    "styles": StyleService,
    "matrices": MatrixService,
    "recipes": RecipeService,
    "production": ProductionService,
    "advice": PriceAdviceService,
    "ledgers": LedgerService,
    "lots": LotService,
    "masterdata": MasterDataService,
    "bins": BinService,
    "moving": MovingService,
    "users": UserService,
    "settings": SettingService,
    "exchange": ExchangeService,
    "document_lists": DocumentListService,
    "sales_history": SalesHistoryService,
    "scheduled_exports": ScheduledExportService,
    "draft_paper": DraftPaperService,
    "reports": ReportService,
    "own_reports": OwnReportService,
    "sales_targets": SalesTargetService,
    "unusual": UnusualService,
    "maintenance": MaintenanceService,
}
"""The services that need nothing but the books, the clock and who is signed in."""


def _shared(
    database: Database, clock: Clock, session: Session, devices: Devices
) -> tuple[DocumentService, PriceService, GoodsIndex, PrintingService, ScanService, StocktakeService]:
    """The services others rest on."""
    goods = GoodsIndex(database)
    scanning = ScanService(database, clock, session, goods)
    return (
        DocumentService(database, clock, session),
        PriceService(database, clock, session),
        goods,
        PrintingService(database, clock, session, devices),
        scanning,
        StocktakeService(database, clock, session, scanning),
    )


def build_services(
    database: Database, clock: Clock, session: Session, devices: Devices, journal: Path | None = None
) -> Services:
    """All use cases on one database, for one session. The goods in memory are empty until ``goods.load()``.

    ``journal`` is the folder of the sales that are kept while the books cannot be written; beside them by default.
    """
    documents, prices, goods, printing, scanning, stocktakes = _shared(database, clock, session, devices)
    beside = database.path.parent if database.path is not None else places().data
    kept = JournalFile((journal or beside / "journal") / "sales.jsonl")
    counter = CounterService(database, clock, session, goods, lambda: waiting_in(kept))
    plain: dict[str, Any] = {name: made(database, clock, session) for name, made in _PLAIN.items()}
    return Services(
        **plain,
        documents=documents,
        alerts=AlertService(database, clock, session, documents, prices),
        settlement=SettlementService(database, clock, session, documents),
        counter=counter,
        members=MemberService(database, clock, session, documents, printing),
        journal=SaleJournal(kept, counter, clock, session),
        stocktakes=stocktakes,
        handheld=HandheldService(database, clock, session, documents, scanning, stocktakes),
        prices=prices,
        goods=goods,
        scanning=scanning,
        printing=printing,
        labels=LabelService(database, clock, session, scanning, printing),
        paper=PaperService(database, clock, session, printing),
        weighing=WeighingService(database, clock, session, devices.scale),
    )


def books(settings: Settings, places: Places | None = None) -> Path | str:
    """Where the books are: a file, or the URL of a server.

    Raises:
        ValueError: neither the settings nor ``places`` say.
    """
    if "://" in settings.database:
        return settings.database
    if settings.database:
        return Path(settings.database).expanduser()
    if places is None:
        raise ValueError("no books are named")
    return places.database


def simulated_paper(setting: PrinterSetting) -> Paper:
    """The paper of a simulated printer: it can be read again, line by line or label by label."""
    return paper_for(setting)
