"""All services of one session, by area: what the windows, the command file and the tests work with."""

from __future__ import annotations

from dataclasses import dataclass

from jxc_desktop.services.alerts import AlertService
from jxc_desktop.services.approvals import ApprovalService
from jxc_desktop.services.attachments import AttachmentService
from jxc_desktop.services.bins import BinService
from jxc_desktop.services.buying import BuyingService
from jxc_desktop.services.cards import CardService
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
from jxc_desktop.services.printing import PrintingService
from jxc_desktop.services.production import ProductionService
from jxc_desktop.services.recipes import RecipeService
from jxc_desktop.services.reports import ReportService
from jxc_desktop.services.sale_journal import SaleJournal
from jxc_desktop.services.sales_history import SalesHistoryService
from jxc_desktop.services.sales_targets import SalesTargetService
from jxc_desktop.services.scanning import ScanService
from jxc_desktop.services.scheduled_exports import ScheduledExportService
from jxc_desktop.services.selling.customers import CustomerFactService
from jxc_desktop.services.selling.invoices import InvoiceService
from jxc_desktop.services.selling.orders import SellingService
from jxc_desktop.services.selling.picking import PickingService
from jxc_desktop.services.selling.shipping import ShippingService
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


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the shop can do."""

    documents: DocumentService
    approvals: ApprovalService
    alerts: AlertService
    corrections: CorrectionService
    orders: OrderService
    buying: BuyingService
    selling: SellingService
    picking: PickingService
    shipping: ShippingService
    invoices: InvoiceService
    customers: CustomerFactService
    feedback: FeedbackService
    chains: ChainService
    attachments: AttachmentService
    settlement: SettlementService
    statements: StatementService
    periods: PeriodService
    opening: OpeningService
    vouchers: VoucherService
    counter: CounterService
    counter_keys: CounterKeyService
    cards: CardService
    members: MemberService
    journal: SaleJournal
    stocktakes: StocktakeService
    stocktake_review: StocktakeReviewService
    handheld: HandheldService
    masterdata: MasterDataService
    bins: BinService
    moving: MovingService
    styles: StyleService
    matrices: MatrixService
    recipes: RecipeService
    production: ProductionService
    prices: PriceService
    advice: PriceAdviceService
    goods: GoodsIndex
    scanning: ScanService
    users: UserService
    settings: SettingService
    ledgers: LedgerService
    lots: LotService
    printing: PrintingService
    labels: LabelService
    paper: PaperService
    draft_paper: DraftPaperService
    exchange: ExchangeService
    document_lists: DocumentListService
    sales_history: SalesHistoryService
    scheduled_exports: ScheduledExportService
    reports: ReportService
    own_reports: OwnReportService
    sales_targets: SalesTargetService
    unusual: UnusualService
    maintenance: MaintenanceService
    weighing: WeighingService
